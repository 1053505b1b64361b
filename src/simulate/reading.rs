//! A rule's own terms as the replay reads them: acceptance, discount, price of a set, price gaps.

use super::coefficients::Values;
use crate::domain::acceptance;
use crate::domain::belief::Spread;
use crate::domain::catalog::Catalog;
use crate::domain::plan::Plan;
use crate::domain::rule::Rule;
use crate::domain::rule::offer::{Further, Terms, TradeDown};
use crate::domain::scenario::Assumption;

/// What an assumption or a person can change about a rule without walking the orders again.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub terms: Terms,
    /// Belief on the acceptance at list price.
    pub acceptance: Spread,
    pub is_from_dashboard: bool,
    /// Index among the replayed placements.
    pub placement: Option<usize>,
    pub is_new_order: bool,
}

impl Reading {
    fn of(rule: &Rule, plan: &Plan, catalog: &Catalog) -> Self {
        Self {
            terms: rule.kind.terms(catalog),
            // Nothing is believed only where nothing is replayed.
            acceptance: acceptance::believed(rule, plan.assumptions())
                .map_or(Spread::Fixed { fixed: 0.0 }, |belief| belief.spread),
            is_from_dashboard: acceptance::is_from_dashboard(rule),
            placement: rule.placement.replayed_index(),
            is_new_order: rule.placement.is_new_order(),
        }
    }

    /// The readings of all active rules, in order of ids.
    pub(super) fn all(plan: &Plan, catalog: &Catalog) -> Vec<Self> {
        plan.active_rules()
            .map(|rule| Self::of(rule, plan, catalog))
            .collect()
    }

    /// Acceptance of one option at the offered price, from the acceptance at list price.
    pub(super) fn offered(&self, at_list: f64, option: u8, values: &Values) -> f64 {
        let terms = acceptance::Terms {
            off: self.terms.off,
            elasticity: values[Assumption::DiscountElasticity],
            gap: self.terms.gaps.get(usize::from(option)).copied().flatten(),
            gap_response: values[Assumption::GapResponse],
        };
        acceptance::offered(at_list, terms)
    }

    /// Acceptance at the offered price of a rule as a whole: of steps at a gap of 25 %.
    pub(super) fn offered_overall(&self, at_list: f64, values: &Values) -> f64 {
        let terms = acceptance::Terms {
            off: self.terms.off,
            elasticity: values[Assumption::DiscountElasticity],
            ..acceptance::Terms::default()
        };
        acceptance::offered(at_list, terms)
    }

    /// Factor on acceptance for every part or unit missing beyond the first: psi^(gap-1).
    pub(super) fn further(&self, gap: u8, values: &Values) -> f64 {
        if gap <= 1 {
            return 1.0;
        }
        let psi = values[match self.terms.further {
            Further::Part => Assumption::FurtherPart,
            Further::Unit => Assumption::FurtherUnit,
        }];
        psi.powi(i32::from(gap) - 1)
    }

    /// Share of present buyers of the dearer product who move down because they see the cheaper one.
    pub(super) fn trade_down(&self, values: &Values) -> f64 {
        values[match self.terms.trade_down {
            TradeDown::InFamily => Assumption::TradeDownLadder,
            TradeDown::AtExit => Assumption::TradeDownDownsell,
        }]
    }

    /// Options that can be told apart, at least 1.
    pub(super) fn distinct_options(&self) -> usize {
        self.terms.gaps.len().max(1)
    }
}
