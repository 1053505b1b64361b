//! From a belief and a standard normal to a value, and from an acceptance at list price to the one of an offer.

use statrs::function::erf::erfc;

use crate::domain::belief::{Belief, Spread};
use crate::domain::plan::Plan;
use crate::domain::rule::{Placement, Rule};
use crate::domain::scenario::{AssumptionUnit, spec};

/// Distance of the 95 % point of the standard normal from its middle.
const Z95: f64 = 1.644_853_626_951_472_2;

/// The belief's value at a standard normal `z`; 0 gives the median.
///
/// Shares are logit-normal, other numbers lognormal, each through the median and the 5 and 95 % points: both halves have
/// their own width. Where the logarithm does not exist the points are joined by straight lines.
pub(super) fn value_at(spread: Spread, is_share: bool, z: f64) -> f64 {
    match spread {
        Spread::Fixed { fixed } => fixed,
        _ if z == 0.0 => spread.median(),
        Spread::Triangle { low, mode, high } => triangle_at(low, mode, high, z),
        Spread::Quantiles { median, p05, p95 } => {
            let end = if z < 0.0 { p05 } else { p95 };
            let weight = z.abs() / Z95;
            let open = |x: f64| x > 0.0 && (!is_share || x < 1.0);
            if !(open(median) && open(end)) {
                let value = median + weight * (end - median);
                return if is_share {
                    value.clamp(0.0, 1.0)
                } else {
                    value
                };
            }
            if is_share {
                sigmoid(logit(median) + weight * (logit(end) - logit(median)))
            } else {
                (median.ln() + weight * (end.ln() - median.ln())).exp()
            }
        }
    }
}

fn triangle_at(low: f64, mode: f64, high: f64, z: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return mode;
    }
    let u = 0.5 * erfc(-z / std::f64::consts::SQRT_2);
    let below = (mode - low) / width;
    if u <= below {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

/// True when nothing about it is in doubt.
pub(super) fn is_certain(spread: Spread) -> bool {
    let (low, high) = spread.range();
    low == high
}

/// ln(p / (1 - p)).
pub(super) fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// 1 / (1 + e^-x).
pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Acceptance of an offer whose discount is `off` (0..1) and whose log price gap is `gap` (ladders only).
///
/// logit a = logit a0 - b_g (gap / ln 1.25 - 1), then + |e| / (1 - a) (-ln(1 - off)): the slope makes the elasticity at
/// no discount exactly `e`. Acceptances of 0 and 1 stay what they are.
pub(super) fn acceptance_offered(
    at_list: f64,
    off: f64,
    elasticity: f64,
    gap: Option<f64>,
    gap_response: f64,
) -> f64 {
    if at_list <= 0.0 {
        return 0.0;
    }
    if at_list >= 1.0 {
        return 1.0;
    }
    let mut acceptance = at_list;
    if let Some(gap) = gap
        && gap_response != 0.0
    {
        acceptance = sigmoid(logit(acceptance) - gap_response * (gap / 1.25_f64.ln() - 1.0));
    }
    if off > 0.0 && elasticity != 0.0 {
        if off >= 1.0 {
            return 1.0;
        }
        let slope = elasticity.abs() / (1.0 - acceptance);
        acceptance = sigmoid(logit(acceptance) - slope * (1.0 - off).ln());
    }
    acceptance
}

/// Name of the scenario's belief on the acceptance of a rule without its own.
pub(super) fn acceptance_name(rule: &Rule) -> String {
    format!("acceptance.{}.{}", rule.kind.word(), rule.placement.word())
}

/// What is believed about a rule's acceptance: its own belief, else the scenario's for its kind and placement.
pub(super) fn acceptance_of(rule: &Rule, plan: &Plan) -> Belief {
    rule.acceptance.clone().unwrap_or_else(|| {
        plan.assumptions()
            .belief(&acceptance_name(rule))
            .unwrap_or_else(|| Belief::fixed(0.0))
    })
}

/// True when the figure was read off an app's dashboard, which counts what would have happened anyway.
pub(super) fn is_from_dashboard(rule: &Rule) -> bool {
    rule.acceptance
        .as_ref()
        .is_some_and(|belief| belief.source.trim().eq_ignore_ascii_case("app dashboard"))
}

/// True for shares, which are drawn on the logit scale.
pub(super) fn is_share(name: &str) -> bool {
    let base = if name.starts_with("trade_down") {
        "trade_down"
    } else {
        name
    };
    spec(base).is_none_or(|spec| spec.unit == AssumptionUnit::Share)
}

/// The placements that are replayed, in the order a shopper meets them.
pub(super) const REPLAYED: [Placement; 6] = [
    Placement::ProductPage,
    Placement::Cart,
    Placement::Checkout,
    Placement::PostPurchase,
    Placement::Receipt,
    Placement::FollowUp,
];

/// Place among the replayed placements.
pub(super) fn replayed_place(placement: Placement) -> Option<usize> {
    REPLAYED.iter().position(|known| *known == placement)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let found = acceptance_offered(0.05, off, 2.62, None, 0.0);
            assert!((found - acceptance).abs() < 1e-6, "{off}: {found}");
            let gain = found * (30.0 * (1.0 - off) - 12.0);
            assert!((gain - per_offer).abs() < 1e-5, "{off}: {gain}");
            let kept = 0.9 * gain - 0.1 * off * 30.0;
            assert!((kept - net).abs() < 1e-5, "{off}: {kept}");
        }
        let gain =
            |off: f64| acceptance_offered(0.05, off, 2.62, None, 0.0) * (30.0 * (1.0 - off) - 12.0);
        assert!((gain(0.314_33) - 1.111_44).abs() < 1e-5);
        assert!(gain(0.314_33) > gain(0.30) && gain(0.314_33) > gain(0.33));
        // Ten percent for everyone is worse than nothing as soon as 2.7953 % hold the target already.
        let threshold = (gain(0.1) - gain(0.0)) / (gain(0.1) - gain(0.0) + 3.0);
        assert!((threshold - 0.027_953).abs() < 2e-6);
    }

    #[test]
    fn a_ladder_with_a_gap_of_a_quarter_has_the_acceptance_that_was_said() {
        let gap = Some(1.25_f64.ln());
        assert!((acceptance_offered(0.03, 0.0, 2.4, gap, 1.0) - 0.03).abs() < 1e-12);
        let wider = acceptance_offered(0.03, 0.0, 2.4, Some(1.5_f64.ln()), 1.0);
        assert!(wider < 0.03);
        assert_eq!(acceptance_offered(0.0, 0.5, 2.4, gap, 1.0), 0.0);
        assert_eq!(acceptance_offered(1.0, 0.5, 2.4, gap, 1.0), 1.0);
    }

    #[test]
    fn a_belief_goes_through_its_own_three_points() {
        let belief = Spread::Quantiles {
            median: 0.03,
            p05: 0.008,
            p95: 0.1,
        };
        for (z, value) in [(-Z95, 0.008), (0.0, 0.03), (Z95, 0.1)] {
            assert!((value_at(belief, true, z) - value).abs() < 1e-12);
            assert!((value_at(belief, false, z) - value).abs() < 1e-12);
        }
        let triangle = Spread::Triangle {
            low: 0.0,
            mode: 0.02,
            high: 0.128,
        };
        assert!((value_at(triangle, true, 1e-9) - triangle.median()).abs() < 1e-9);
        assert!(value_at(triangle, true, 8.0) <= 0.128 && value_at(triangle, true, -8.0) >= 0.0);
        let nothing = Spread::Quantiles {
            median: 0.0,
            p05: 0.0,
            p95: 0.1,
        };
        assert!((value_at(nothing, true, Z95) - 0.1).abs() < 1e-12);
    }
}
