//! A rule's own terms as the replay reads them: acceptance, discount, price of a set, price gaps.

use super::coefficients::{Terms, Values};
use super::compiled::{CompiledRule, Facts, Shape};
use crate::domain::acceptance;
use crate::domain::belief::Spread;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::rule::{Granted, Rule, RuleKind};
use crate::domain::scenario::Assumption;
use crate::pricing::set_price_exact;

/// What an assumption or a person can change about a rule without walking the orders again.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub terms: Terms,
    /// Belief on the acceptance at list price.
    pub acceptance: Spread,
    pub is_from_dashboard: bool,
    /// Place among the replayed placements.
    pub placement: Option<usize>,
    pub is_new_order: bool,
    /// Log price gaps of a ladder's steps by option.
    gaps: Vec<Option<f64>>,
    /// Money one complete set gives away, minor units.
    pub off_per_set: f64,
    /// True for rules with a discount or a set price.
    pub is_reduced: bool,
}

impl Reading {
    pub(super) fn of(rule: &Rule, compiled: &CompiledRule, plan: &Plan, facts: &[Facts]) -> Self {
        let mut terms = Terms {
            off: rule
                .discount()
                .map_or(0.0, |discount| discount.percent.share()),
            set_price: 0.0,
            is_pair: matches!(rule.kind, RuleKind::Pair(_)),
            granted: rule
                .discount()
                .map_or(Granted::Offer, |discount| discount.granted),
        };
        let mut off_per_set = 0.0;
        let mut gaps = Vec::new();
        match (&compiled.shape, &rule.kind) {
            (Shape::Bundle(shape), RuleKind::Bundle(bundle)) => {
                let list = Money(shape.list.unwrap_or(0));
                terms.set_price = set_price_exact(bundle.price, list);
                terms.granted = bundle.granted;
                off_per_set = shape
                    .list
                    .map_or(0.0, |_| (list.as_f64() - terms.set_price).max(0.0));
            }
            (Shape::Ladder(shape), _) => {
                let price = |variant: crate::domain::catalog::VariantId| {
                    facts
                        .get(variant.index())
                        .and_then(|facts| facts.price)
                        .filter(|price| *price > 0)
                        .map(|price| price as f64)
                };
                for step in &shape.steps {
                    let option = usize::from(step.option);
                    if gaps.len() <= option {
                        gaps.resize(option + 1, None);
                    }
                    gaps[option] = price(step.to)
                        .zip(price(step.from))
                        .map(|(high, low)| (high / low).ln());
                }
            }
            _ => {}
        }
        Self {
            is_reduced: terms.off > 0.0 || off_per_set > 0.0,
            terms,
            // Nothing is believed only where nothing is replayed.
            acceptance: acceptance::believed(rule, plan.assumptions())
                .map_or(Spread::Fixed { fixed: 0.0 }, |belief| belief.spread),
            is_from_dashboard: acceptance::is_from_dashboard(rule),
            placement: rule.placement.replayed_index(),
            is_new_order: rule.placement.is_new_order(),
            gaps,
            off_per_set,
        }
    }

    /// The readings of all active rules, in order of ids.
    pub(super) fn all(plan: &Plan, compiled: &[CompiledRule], facts: &[Facts]) -> Vec<Self> {
        plan.active_rules()
            .zip(compiled)
            .map(|(rule, compiled)| Self::of(rule, compiled, plan, facts))
            .collect()
    }

    /// Acceptance of one option at the offered price, from the acceptance at list price.
    pub(super) fn offered(&self, at_list: f64, option: u8, values: &Values) -> f64 {
        let terms = acceptance::Terms {
            off: self.terms.off,
            elasticity: values[Assumption::DiscountElasticity],
            gap: self.gaps.get(usize::from(option)).copied().flatten(),
            gap_response: values[Assumption::GapResponse],
        };
        acceptance::offered(at_list, terms)
    }

    /// Acceptance at the offered price of a rule as a whole: a ladder's at a gap of 25 %.
    pub(super) fn offered_overall(&self, at_list: f64, values: &Values) -> f64 {
        let terms = acceptance::Terms {
            off: self.terms.off,
            elasticity: values[Assumption::DiscountElasticity],
            ..acceptance::Terms::default()
        };
        acceptance::offered(at_list, terms)
    }

    /// Options that can be told apart, at least 1.
    pub(super) fn distinct_options(&self) -> usize {
        self.gaps.len().max(1)
    }
}
