//! Acceptance: the share of shown offers that are taken. What is believed of it, and what price and discount do to it.

use super::belief::Belief;
use super::rule::Rule;
use super::scenario::{AssumptionId, Assumptions};

/// The relative price gap, logarithmic, at which a ladder's acceptance is stated: a quarter.
const STATED_GAP: f64 = 1.25;

/// Source of an own belief that was read off an app's dashboard.
const DASHBOARD: &str = "app dashboard";

/// Log-odds of a share: ln(p / (1 - p)); infinite at 0 and 1.
#[must_use]
pub fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

/// The share with these log-odds: 1 / (1 + e^-x).
#[must_use]
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// How an offer differs from the one acceptance is stated for, and how strongly shoppers respond.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Terms {
    /// Share off the list price, 0..=1.
    pub off: f64,
    /// Discount elasticity; its sign does not matter.
    pub elasticity: f64,
    /// ln(dearer / cheaper) of a ladder step; `None` for other offers.
    pub gap: Option<f64>,
    /// Price-gap response.
    pub gap_response: f64,
}

/// Acceptance of an offer on its terms, from the one at list price and, for ladder steps, at a price gap of 25 %.
///
/// logit a = logit a0 - b_g (gap / ln 1.25 - 1), then + |e| / (1 - a) (-ln(1 - off)): the slope makes the elasticity at
/// no discount exactly `e`. Acceptances of 0 and 1 stay what they are.
///
/// ```
/// use endcap::domain::acceptance::{Terms, offered};
/// let tenth = Terms { off: 0.1, elasticity: 2.62, ..Terms::default() };
/// assert!((offered(0.05, tenth) - 0.065_751).abs() < 1e-6);
/// ```
#[must_use]
pub fn offered(at_list: f64, terms: Terms) -> f64 {
    if at_list <= 0.0 {
        return 0.0;
    }
    if at_list >= 1.0 {
        return 1.0;
    }
    let mut acceptance = at_list;
    if let Some(gap) = terms.gap
        && terms.gap_response != 0.0
    {
        let beyond = gap / STATED_GAP.ln() - 1.0;
        acceptance = sigmoid(logit(acceptance) - terms.gap_response * beyond);
    }
    if terms.off > 0.0 && terms.elasticity != 0.0 {
        if terms.off >= 1.0 {
            return 1.0;
        }
        let slope = terms.elasticity.abs() / (1.0 - acceptance);
        acceptance = sigmoid(logit(acceptance) - slope * (1.0 - terms.off).ln());
    }
    acceptance
}

/// The scenario's assumption that answers for a rule without a belief of its own; `None` where such rules are not replayed.
#[must_use]
pub fn assumption_of(rule: &Rule) -> Option<AssumptionId> {
    AssumptionId::acceptance(rule.kind.kind(), rule.placement)
}

/// What the scenario believes about the acceptance of rules of this kind in this placement; `None` where they are not
/// replayed.
#[must_use]
pub fn of_scenario<'a>(rule: &Rule, assumptions: &'a Assumptions) -> Option<&'a Belief> {
    assumption_of(rule).map(|id| assumptions.belief(id))
}

/// What is believed about a rule's acceptance: its own belief, else the scenario's; `None` where nobody says anything.
#[must_use]
pub fn believed<'a>(rule: &'a Rule, assumptions: &'a Assumptions) -> Option<&'a Belief> {
    let own = rule.acceptance.as_ref();
    own.or_else(|| of_scenario(rule, assumptions))
}

/// True when the rule's own figure was read off an app's dashboard, which counts what would have happened anyway.
#[must_use]
pub fn is_from_dashboard(rule: &Rule) -> bool {
    let own = rule.acceptance.as_ref();
    own.is_some_and(|belief| belief.source.trim().eq_ignore_ascii_case(DASHBOARD))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(off: f64) -> f64 {
        let elasticity = 2.62;
        offered(
            0.05,
            Terms {
                off,
                elasticity,
                ..Terms::default()
            },
        )
    }

    #[test]
    fn the_discount_curve_has_the_published_points() {
        // Acceptance 5 % at list, elasticity -2.62, price 30, cost 12; a tenth of the orders holds the target already.
        for (off, acceptance, per_offer, net) in [
            (0.0, 0.050_000, 0.900_00, 0.810_00),
            (0.1, 0.065_751, 0.986_27, 0.587_64),
            (0.2, 0.088_747, 1.064_96, 0.358_47),
            (0.3, 0.123_384, 1.110_46, 0.099_41),
            (0.4, 0.177_171, 1.063_02, -0.243_28),
        ] {
            let found = reduced(off);
            assert!((found - acceptance).abs() < 1e-6, "{off}: {found}");
            let gain = found * (30.0 * (1.0 - off) - 12.0);
            assert!((gain - per_offer).abs() < 1e-5, "{off}: {gain}");
            let kept = 0.9 * gain - 0.1 * off * 30.0;
            assert!((kept - net).abs() < 1e-5, "{off}: {kept}");
        }
        let gain = |off: f64| reduced(off) * (30.0 * (1.0 - off) - 12.0);
        assert!((gain(0.314_33) - 1.111_44).abs() < 1e-5);
        assert!(gain(0.314_33) > gain(0.30) && gain(0.314_33) > gain(0.33));
        // Ten percent for everyone is worse than nothing as soon as 2.7953 % hold the target already.
        let threshold = (gain(0.1) - gain(0.0)) / (gain(0.1) - gain(0.0) + 3.0);
        assert!((threshold - 0.027_953).abs() < 2e-6);
    }

    #[test]
    fn a_ladder_with_a_gap_of_a_quarter_has_the_acceptance_that_was_said() {
        let step = |gap: f64, off: f64| Terms {
            off,
            elasticity: 2.4,
            gap: Some(gap.ln()),
            gap_response: 1.0,
        };
        assert!((offered(0.03, step(1.25, 0.0)) - 0.03).abs() < 1e-12);
        assert!(offered(0.03, step(1.5, 0.0)) < 0.03);
        assert_eq!(offered(0.0, step(1.25, 0.5)), 0.0);
        assert_eq!(offered(1.0, step(1.25, 0.5)), 1.0);
    }
}
