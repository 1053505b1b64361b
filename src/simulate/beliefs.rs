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
