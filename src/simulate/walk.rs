//! The way of one shopper through the placements: which offers are kept, in which slot, and why others are not.

use super::candidates::{Basket, Finding, Offer, OfferedBefore, find_offer};
use super::compiled::CompiledRule;
use super::ranking::{Contests, Scorer};
use super::sums::{CellKey, Earlier, Reason};
use crate::domain::catalog::VariantId;
use crate::domain::rule::Placement;

/// Offers shown at most, by place among the replayed placements.
pub(super) type Slots = [Option<usize>; Placement::REPLAYED.len()];

/// The usual caps.
pub(super) fn default_slots() -> Slots {
    Placement::REPLAYED.map(Placement::default_slots)
}

/// An offer that is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub offer: Offer,
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
    candidates: Vec<(i32, f64, Offer)>,
    survivors: Vec<Offer>,
    offered: Vec<(VariantId, Earlier)>,
}

struct OnTheWay<'a>(&'a [(VariantId, Earlier)]);

impl OfferedBefore for OnTheWay<'_> {
    fn was_offered(&self, variant: VariantId) -> bool {
        self.0.iter().any(|(known, _)| *known == variant)
    }
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
                match find_offer(compiled, rule, basket, &OnTheWay(&way.offered)) {
                    Finding::Nothing => {}
                    Finding::Blocked(reason) => way.suppressed.push((rule, reason)),
                    Finding::Offer(_) if often(rule) => {
                        way.suppressed.push((rule, Reason::ShownOften));
                    }
                    Finding::Offer(offer) => {
                        way.candidates.push((compiled.priority, 0.0, offer));
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
                if offer.item.is_some() && offer.item == better.item {
                    Some(Reason::SameTarget)
                } else if (offer.base.is_some() && offer.base == better.base)
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
            let earlier = offer.item.and_then(|item| {
                way.offered
                    .iter()
                    .rev()
                    .find(|(known, _)| *known == item)
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
            if let Some(item) = shown.offer.item {
                way.offered.push((
                    item,
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
