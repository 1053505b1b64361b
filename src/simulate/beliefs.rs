//! From a belief and a standard normal to a value.

use statrs::function::erf::erfc;

use crate::domain::acceptance::{logit, sigmoid};
use crate::domain::belief::Spread;

/// Distance of the 95 % point of the standard normal from its middle.
pub(super) const Z95: f64 = 1.644_853_626_951_472_2;

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

#[cfg(test)]
mod tests {
    use super::*;

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
