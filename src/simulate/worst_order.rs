//! The past order whose margin after every discount it qualifies for is the lowest.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::reading::Reading;
use crate::domain::rule::Granted;
use crate::domain::rule::offer::Leak;

/// Distinct kinds of orders remembered at most.
const MOST_KINDS: usize = 100_000;

/// What reaches one order: rule, list value of reduced units, sets, fixed amount.
type Reached = Vec<(u16, i64, i64, i64)>;

/// For every distinct set of discounts that can reach an order, the order with the lowest margin: whatever the discounts
/// are, the worst order is one of these.
#[derive(Default)]
pub(super) struct WorstOrders {
    kinds: HashMap<Reached, (i64, u32), FixedState>,
    current: Reached,
}

/// The worst order under some discounts.
pub(super) struct Worst {
    pub place: u32,
    /// Minor units.
    pub before: f64,
    /// Minor units.
    pub after: f64,
    /// Rules that reduce it.
    pub rules: Vec<u16>,
}

impl WorstOrders {
    pub(super) fn begin(&mut self) {
        self.current.clear();
    }

    pub(super) fn note(&mut self, rule: u16, leak: &Leak) {
        if leak.is_reduced() {
            self.current.push((rule, leak.list, leak.sets, leak.fixed));
        }
    }

    pub(super) fn end(&mut self, place: u32, margin: i64) {
        if self.current.is_empty() {
            return;
        }
        if let Some(worst) = self.kinds.get_mut(&self.current) {
            *worst = (*worst).min((margin, place));
        } else if self.kinds.len() < MOST_KINDS {
            self.kinds.insert(self.current.clone(), (margin, place));
        }
    }

    /// The worst order, if a discount given to more than who takes an offer reaches any. Ties go to the oldest order.
    pub(super) fn under(&self, readings: &[Reading]) -> Option<Worst> {
        let mut worst: Option<Worst> = None;
        for (reached, &(margin, place)) in &self.kinds {
            let mut given = 0.0;
            let mut rules = Vec::new();
            for &(rule, list, sets, fixed) in reached {
                let Some(reading) = readings.get(usize::from(rule)) else {
                    continue;
                };
                let terms = &reading.terms;
                if terms.granted == Granted::Offer || !terms.is_reduced() {
                    continue;
                }
                given += terms.given_away(list as f64, sets as f64, fixed as f64);
                rules.push(rule);
            }
            if rules.is_empty() {
                continue;
            }
            let after = margin as f64 - given;
            let is_worse = worst.as_ref().is_none_or(|known| {
                after < known.after || (after == known.after && place < known.place)
            });
            if is_worse {
                worst = Some(Worst {
                    place,
                    before: margin as f64,
                    after,
                    rules,
                });
            }
        }
        worst
    }
}
