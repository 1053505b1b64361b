//! The follow-ups that a first judgement proves, and what they explain.
//!
//! A proven follow-up is not chance. Its surplus stands in the windows after its trigger, where it takes the place of
//! other items and makes windows longer than chance would: items of other windows of that class then seem too frequent.
//! So the surplus is taken out before chance is worked out again. And who bought the trigger together with something else
//! followed that up as well: the surplus explains a part of what seems to follow the something else.

use super::FollowUp;
use super::windows::WHOLE;
use crate::domain::catalog::VariantId;

/// Part of a proven follow-up that is taken out at most, of [`WHOLE`]. Of an item that is sold almost only after its trigger nothing
/// would be left to tell what chance does, and a lift over it would be inflated without end.
pub(super) const MOST_TAKEN: u32 = 60;

/// A purchase that a first judgement found to follow its trigger.
#[derive(Clone, Copy, Debug)]
struct ProvenFollowUp {
    trigger: VariantId,
    target: VariantId,
    /// Part of the windows with the target in which it is no chance, of [`WHOLE`].
    share: u32,
    /// Customers of the trigger whom it adds, of one.
    rate: f64,
    /// 0 for the surest.
    rank: u32,
}

/// All of them, by trigger and target.
#[derive(Clone, Debug, Default)]
pub(super) struct ProvenFollowUps {
    proven: Vec<ProvenFollowUp>,
}

/// A target in a window that follows something in the order before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit {
    pub target: VariantId,
    /// Part of it that is no chance, of [`WHOLE`], at least 1.
    pub share: u32,
}

/// Proven follow-ups whose trigger was bought together with another one.
#[derive(Debug, Default)]
pub(super) struct OtherTriggers {
    /// How often, by follow-up.
    times: Vec<u32>,
    /// Follow-ups with a number of times.
    indices: Vec<u32>,
    /// By target and rank.
    adds: Vec<Add>,
}

/// What one follow-up adds to its target after another trigger.
#[derive(Clone, Copy, Debug)]
struct Add {
    target: VariantId,
    rank: u32,
    customers: f64,
}

impl ProvenFollowUps {
    /// The proven ones among judged rows.
    pub(super) fn among(rows: &[FollowUp]) -> Self {
        let is_find = |row: &&FollowUp| row.is_proven() && f64::from(row.customers) > row.expected;
        let mut ranked: Vec<&FollowUp> = rows.iter().filter(is_find).collect();
        ranked.sort_unstable_by(|x, y| {
            x.p_value
                .total_cmp(&y.p_value)
                .then(y.lift_lower.total_cmp(&x.lift_lower))
                .then(x.trigger.cmp(&y.trigger))
                .then(x.target.cmp(&y.target))
        });
        let mut proven: Vec<ProvenFollowUp> = ranked
            .into_iter()
            .zip(0..)
            .map(|(row, rank)| {
                let surplus = f64::from(row.customers) - row.expected;
                let share = surplus / f64::from(row.customers);
                ProvenFollowUp {
                    trigger: row.trigger,
                    target: row.target,
                    share: ((share * f64::from(WHOLE)).round() as u32).min(MOST_TAKEN),
                    rate: surplus / f64::from(row.trigger_customers),
                    rank,
                }
            })
            .collect();
        proven.sort_unstable_by_key(|find| (find.trigger, find.target));
        Self { proven }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.proven.is_empty()
    }

    /// Indices of the follow-ups of one trigger.
    fn of(&self, trigger: VariantId) -> std::ops::Range<usize> {
        let start = self.proven.partition_point(|find| find.trigger < trigger);
        let rest = self.proven.get(start..).unwrap_or_default();
        start..start + rest.partition_point(|find| find.trigger == trigger)
    }

    /// The items of a window, ascending, that follow an item of the order before it, greatest share first.
    pub(super) fn hits(
        &self,
        order: impl Iterator<Item = VariantId>,
        window: &[VariantId],
        hits: &mut Vec<Hit>,
    ) {
        hits.clear();
        if self.is_empty() {
            return;
        }
        for trigger in order {
            for find in self.proven.get(self.of(trigger)).unwrap_or_default() {
                if find.share > 0 && window.binary_search(&find.target).is_ok() {
                    hits.push(Hit {
                        target: find.target,
                        share: find.share,
                    });
                }
            }
        }
        // Of a target that follows two items of the order the greater share stays.
        hits.sort_unstable_by_key(|hit| (hit.target, u32::MAX - hit.share));
        hits.dedup_by_key(|hit| hit.target);
        hits.sort_unstable_by_key(|hit| (u32::MAX - hit.share, hit.target));
    }

    /// Notes for every follow-up of the other items of an order with the trigger that its trigger stands there too.
    pub(super) fn meet(
        &self,
        trigger: VariantId,
        order: impl Iterator<Item = VariantId>,
        met: &mut OtherTriggers,
    ) {
        if self.is_empty() {
            return;
        }
        met.times.resize(self.proven.len(), 0);
        for other in order.filter(|other| *other != trigger) {
            for index in self.of(other) {
                if let Some(times) = met.times.get_mut(index) {
                    if *times == 0 {
                        met.indices.push(index as u32);
                    }
                    *times += 1;
                }
            }
        }
    }

    /// Turns what was noted into customers by target, and forgets it.
    pub(super) fn add_up(&self, met: &mut OtherTriggers) {
        met.adds.clear();
        for index in met.indices.drain(..) {
            let times = met.times.get_mut(index as usize).map_or(0, std::mem::take);
            if let Some(find) = self.proven.get(index as usize) {
                met.adds.push(Add {
                    target: find.target,
                    rank: find.rank,
                    customers: f64::from(times) * find.rate,
                });
            }
        }
        met.adds.sort_unstable_by_key(|add| (add.target, add.rank));
    }

    /// Customers whom surer follow-ups add to those of the target after the trigger.
    pub(super) fn explained(
        &self,
        trigger: VariantId,
        target: VariantId,
        met: &OtherTriggers,
    ) -> f64 {
        let first = met.adds.partition_point(|add| add.target < target);
        let adds = met.adds.get(first..).unwrap_or_default();
        if adds.first().is_none_or(|add| add.target != target) {
            return 0.0;
        }
        let own = self
            .proven
            .binary_search_by_key(&(trigger, target), |find| (find.trigger, find.target))
            .ok()
            .and_then(|index| self.proven.get(index))
            .map_or(u32::MAX, |find| find.rank);
        adds.iter()
            .take_while(|add| add.target == target && add.rank < own)
            .map(|add| add.customers)
            .sum()
    }
}
