//! Whether a replay still answers for a plan.

use std::sync::Arc;

use super::Replay;
use super::coefficients::Beliefs;
use super::ranking::Scorer;
use super::reading::Reading;
use crate::domain::plan::Plan;
use crate::domain::rule::Rule;

impl Replay {
    /// True when this replay answers for `plan`: equal but for names, notes, acceptances, discounts, bundle prices, who
    /// gets them, and assumptions; and every comparison of two offers of equal priority that the walk made comes out as
    /// before. A change of assumptions alone is answered with false only when such a comparison really turns.
    #[must_use]
    pub fn fits(&self, plan: &Plan) -> bool {
        if self.plan.blocked != plan.blocked {
            return false;
        }
        let mut mine = self.plan.active_rules();
        let mut theirs = plan.active_rules();
        let mut are_same = true;
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) => break,
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => {}
                (Some(a), Some(b)) if skeleton(a) == skeleton(b) => are_same = false,
                _ => return false,
            }
        }
        if are_same && self.plan.assumptions() == plan.assumptions() {
            return true;
        }
        let beliefs = self.beliefs(plan);
        self.resolved
            .contests
            .hold_under(&Scorer::new(self.readings(plan), &beliefs))
    }

    pub(super) fn beliefs(&self, plan: &Plan) -> Beliefs {
        Beliefs::of(
            plan,
            self.dataset.currency.minor_per_unit() as f64,
            self.resolved.average_unit,
        )
    }

    pub(super) fn readings(&self, plan: &Plan) -> Vec<Reading> {
        Reading::all(plan, &self.dataset.catalog)
    }
}

/// The rule without what the sums do not depend on.
fn skeleton(rule: &Rule) -> Rule {
    let mut rule = rule.clone();
    rule.name.clear();
    rule.benefit.clear();
    rule.notes.clear();
    rule.extra.clear();
    rule.acceptance = None;
    rule.kind = rule.kind.structure();
    rule
}
