//! The way of one shopper through the placements: which offers are kept, in which slot, and why others are not.

use super::candidates::Candidate;
use super::compiled::CompiledRule;
use super::ranking::{Contests, Scorer};
use super::sums::{CellKey, Earlier};
use crate::domain::catalog::VariantId;
use crate::domain::rule::Placement;
use crate::domain::rule::offer::{Basket, Found, Offer, Reason};

/// Offers shown at most, by place among the replayed placements.
pub(super) type Slots = [Option<usize>; Placement::REPLAYED.len()];

/// The usual caps.
pub(super) fn default_slots() -> Slots {
    Placement::REPLAYED.map(Placement::default_slots)
}

/// An offer that is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub offer: Candidate,
    pub key: CellKey,
}

/// What one walk leaves behind; reused from order to order.
#[derive(Default)]
pub(super) struct Way {
    /// Offers shown, placement after placement.
    pub shown: Vec<Shown>,
    /// Opportunities not shown, with the reason.
    pub suppressed: Vec<(u16, Reason)>,
    /// Offers kept in each placement.
    pub kept: [u8; Placement::REPLAYED.len()],
    candidates: Vec<(i32, f64, Candidate)>,
    survivors: Vec<Candidate>,
    offered: Vec<(VariantId, Earlier)>,
    offer: Offer,
}

/// What a walk needs besides the order.
pub(super) struct Walker<'a> {
    pub rules: &'a [CompiledRule],
    pub scorer: &'a Scorer,
    pub slots: &'a Slots,
}

impl Walker<'_> {
    /// Walks one order with the rules that match it, ascending, less `without`. `often` says which rules this customer
    /// has seen often enough.
    pub(super) fn walk(
        &self,
        basket: &Basket<'_>,
        matching: &[u16],
        without: Option<u16>,
        often: impl Fn(u16) -> bool,
        mut contests: Option<&mut Contests>,
        way: &mut Way,
    ) {
        way.shown.clear();
        way.suppressed.clear();
        way.offered.clear();
        way.kept = [0; Placement::REPLAYED.len()];
        for (place, placement) in Placement::REPLAYED.iter().enumerate() {
            way.candidates.clear();
            for &rule in matching {
                let Some(compiled) = self.rules.get(usize::from(rule)) else {
                    continue;
                };
                if compiled.placement != *placement || Some(rule) == without {
                    continue;
                }
                let offered = &way.offered;
                let was_offered = |variant| {
                    !compiled.repeat && offered.iter().any(|(known, _)| *known == variant)
                };
                let look = compiled.look(basket, &was_offered);
                way.offer.clear();
                match compiled.kind.find(&look, &mut way.offer) {
                    Found::Nothing => {}
                    Found::Blocked(reason) => way.suppressed.push((rule, reason)),
                    Found::Offer if often(rule) => {
                        way.suppressed.push((rule, Reason::ShownOften));
                    }
                    Found::Offer => {
                        let is_new = compiled.placement.is_new_order();
                        let candidate = Candidate::of(rule, &way.offer, basket, is_new);
                        way.candidates.push((compiled.priority, 0.0, candidate));
                    }
                }
            }
            if !way.candidates.is_empty() {
                self.rank(way, contests.as_deref_mut());
                self.keep(place, way);
            }
        }
    }

    fn rank(&self, way: &mut Way, contests: Option<&mut Contests>) {
        if way.candidates.len() < 2 {
            return;
        }
        for (_, score, offer) in &mut way.candidates {
            *score = self.scorer.score(offer);
        }
        way.candidates.sort_by(|a, b| {
            b.0.cmp(&a.0)
                .then(b.1.total_cmp(&a.1))
                .then(a.2.rule.cmp(&b.2.rule))
        });
        if let Some(contests) = contests {
            for pair in way.candidates.windows(2) {
                if let [a, b] = pair
                    && a.0 == b.0
                {
                    contests.note(&a.2, &b.2);
                }
            }
        }
    }

    fn are_rivals(&self, rule: u16, other: u16) -> bool {
        let rule = self.rules.get(usize::from(rule));
        rule.is_some_and(|rule| rule.rivals.contains(&other))
    }

    /// Duplicates and exclusive groups first, slots afterwards: a loser does not come back when the winner finds no slot.
    fn keep(&self, place: usize, way: &mut Way) {
        way.survivors.clear();
        for (_, _, offer) in &way.candidates {
            let group = |rule: u16| {
                self.rules
                    .get(usize::from(rule))
                    .and_then(|rule| rule.group)
            };
            let beaten = way.survivors.iter().find_map(|better| {
                if offer.target.is_some() && offer.target == better.target {
                    Some(Reason::SameTarget)
                } else if (offer.claim.is_some() && offer.claim == better.claim)
                    || self.are_rivals(offer.rule, better.rule)
                    || (group(offer.rule).is_some() && group(offer.rule) == group(better.rule))
                {
                    Some(Reason::Exclusive)
                } else {
                    None
                }
            });
            match beaten {
                Some(reason) => way.suppressed.push((offer.rule, reason)),
                None => way.survivors.push(*offer),
            }
        }
        let kept = self.slots[place]
            .unwrap_or(usize::MAX)
            .min(way.survivors.len());
        let shown = kept.min(usize::from(u8::MAX)) as u8;
        way.kept[place] = shown;
        for offer in way.survivors.iter().skip(kept) {
            way.suppressed.push((offer.rule, Reason::NoSlot));
        }
        let first_new = way.shown.len();
        for (slot, offer) in way.survivors.iter().take(kept).enumerate() {
            let earlier = offer.target.and_then(|target| {
                way.offered
                    .iter()
                    .rev()
                    .find(|(known, _)| *known == target)
                    .map(|(_, earlier)| *earlier)
            });
            way.shown.push(Shown {
                offer: *offer,
                key: CellKey {
                    option: offer.option,
                    slot: (slot + 1).min(usize::from(u8::MAX)) as u8,
                    shown,
                    gap: offer.gap,
                    costed: offer.costed,
                    service: offer.service,
                    earlier,
                },
            });
        }
        for shown in &way.shown[first_new..] {
            if let Some(target) = shown.offer.target {
                way.offered.push((
                    target,
                    Earlier {
                        rule: shown.offer.rule,
                        option: shown.key.option,
                        slot: shown.key.slot,
                        shown: shown.key.shown,
                    },
                ));
            }
        }
    }
}
