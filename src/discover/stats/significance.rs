//! How sure a count is: Poisson tails, the shrunken lower bound and the correction for many tests.

use statrs::function::gamma::ln_gamma;

/// Half the logarithm of two pi.
const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Standard normal 5 % point, the start of the search for the gamma 5 % point.
const NORMAL_FIVE_PERCENT: f64 = -1.644_853_626_951_472_7;

/// Events added to count and expectation before a lift is believed: half an event of doubt.
pub const SHRINKAGE: f64 = 0.5;

/// What Stirling's formula misses of `ln Γ(x + 1)`; the series is exact to 1e-16 from 16 on.
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - HALF_LN_TWO_PI;
    }
    let square = x * x;
    (1.0 / 12.0
        - (1.0 / 360.0
            - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square) / square)
            / square)
        / x
}

/// `x ln(x / mean) + mean - x` without the cancellation near `x = mean`.
fn deviance_half(x: f64, mean: f64) -> f64 {
    let gap = x - mean;
    if gap.abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() + mean - x;
    }
    let v = gap / (x + mean);
    let mut sum = gap * v;
    let mut term = 2.0 * x * v;
    let square = v * v;
    let mut odd = 1.0;
    loop {
        term *= square;
        odd += 2.0;
        let next = sum + term / odd;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

/// `mean^x e^-mean / Γ(x + 1)` by the saddle-point form of C. Loader (2000): relative error near 1e-15 for any size.
fn poisson_density(x: f64, mean: f64) -> f64 {
    if x == 0.0 {
        return (-mean).exp();
    }
    (-stirling_error(x) - deviance_half(x, mean)).exp() / (std::f64::consts::TAU * x).sqrt()
}

/// `1/0! ..= 1/15!`, so that small counts, by far the most, need one exponential only.
const INVERSE_FACTORIAL: [f64; 16] = [
    1.0,
    1.0,
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
    1.0 / 87_178_291_200.0,
    1.0 / 1_307_674_368_000.0,
];

/// Probability that a Poisson variable with this mean is `count` or more, 0..=1; relative error below 1e-9.
///
/// `P(X >= n) = sum_{j >= n} e^-m m^j / j!`, summed upward when `m < n`; else one minus the sum below `n`.
///
/// ```
/// use endcap::discover::significance::poisson_tail;
/// assert!((poisson_tail(1, 2.0) - (1.0 - (-2.0_f64).exp())).abs() < 1e-15);
/// ```
#[must_use]
pub fn poisson_tail(count: u32, mean: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if mean.is_nan() || mean <= 0.0 {
        return 0.0;
    }
    let n = f64::from(count);
    let density = |k: u32| match INVERSE_FACTORIAL.get(k as usize) {
        Some(inverse) if mean < 600.0 => (-mean).exp() * mean.powi(k as i32) * inverse,
        _ => poisson_density(f64::from(k), mean),
    };
    if mean < n {
        let mut term = 1.0;
        let mut sum = 1.0;
        let mut k = n;
        while term > sum * 1e-17 {
            k += 1.0;
            term *= mean / k;
            sum += term;
        }
        return (density(count) * sum).min(1.0);
    }
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut k = n - 1.0;
    while k > 0.0 && term > sum * 1e-17 {
        term *= k / mean;
        sum += term;
        k -= 1.0;
    }
    (1.0 - density(count - 1) * sum).clamp(0.0, 1.0)
}

/// Probability that a Poisson variable with this mean is `count` or less, 0..=1; small values keep their precision.
#[must_use]
pub fn poisson_lower_tail(count: u32, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    let n = f64::from(count);
    if n >= mean {
        return 1.0 - poisson_tail(count.saturating_add(1), mean);
    }
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut k = n;
    while k > 0.0 && term > sum * 1e-17 {
        term *= k / mean;
        sum += term;
        k -= 1.0;
    }
    (poisson_density(n, mean) * sum).min(1.0)
}

/// 95 % point of a gamma variable with shape `count + 1/2` and rate 1, by bisection.
///
/// Divided by `expected + 1/2` it is the upper bound of the shrunken lift.
#[must_use]
pub fn gamma_ninety_five_percent(count: u32) -> f64 {
    let shape = f64::from(count) + SHRINKAGE;
    let (mut low, mut high) = (0.0, shape + 10.0 * shape.sqrt() + 10.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if statrs::function::gamma::gamma_lr(shape, middle) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// 5 % point of a gamma variable with shape `count + 1/2` and rate 1; relative error below 1e-9.
///
/// Divided by `expected + 1/2` it is the lower bound of the shrunken lift.
#[must_use]
pub fn gamma_five_percent(count: u32) -> f64 {
    gamma_point(f64::from(count) + SHRINKAGE, 0.05, NORMAL_FIVE_PERCENT)
}

/// `level` point of a gamma variable of this shape and rate 1. Newton's method on `ln P` over `ln x`, where `P` is
/// concave, from the start of Wilson and Hilferty (1931); `normal` is about the normal point of the level.
pub(super) fn gamma_point(shape: f64, level: f64, normal: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let cube = 1.0 - ninth + normal * ninth.sqrt();
    let mut x = if cube < 0.3 {
        ((level.ln() + ln_gamma(shape + 1.0)) / shape).exp()
    } else {
        shape * cube * cube * cube
    };
    for _ in 0..60 {
        let mut term = 1.0;
        let mut sum = 1.0;
        let mut k = shape;
        while term > sum * 1e-13 {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        // P = D * sum and x P' = D * shape, with D the density term of the series.
        let found = poisson_density(shape, x) * sum;
        let step = (found / level).ln() * sum / shape;
        x *= (-step).exp();
        if step.abs() < 1e-10 {
            break;
        }
    }
    x
}

/// 5 % point of the shrunken lift: quantile of Gamma(`count + 1/2`, rate `expected + 1/2`) (DuMouchel & Pregibon 2001).
#[must_use]
pub fn lift_lower(count: u32, expected: f64) -> f64 {
    gamma_five_percent(count) / (expected + SHRINKAGE)
}

/// Adjusted p-value (q-value) up to which a pair, a set or a follow-up counts as proven: the share of false alarms one
/// puts up with.
pub const PROVEN_Q: f64 = 0.05;

/// Mean of the shrunken lift: that of Gamma(`count + 1/2`, rate `expected + 1/2`) (DuMouchel & Pregibon 2001).
#[must_use]
pub fn shrunken_lift(count: u32, expected: f64) -> f64 {
    (f64::from(count) + SHRINKAGE) / (expected + SHRINKAGE)
}

/// Adjusted p-values in the order of the given ones (Benjamini & Hochberg 1995): `min_{j >= i} tests p_(j) / j`, at
/// most 1. `tests` counts also the tests that are not in the list; their p-values are taken as 1.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64], tests: u64) -> Vec<f64> {
    let ranked = Adjustment::new(p_values.to_vec(), tests);
    p_values.iter().map(|&p| ranked.q_value(p)).collect()
}

/// The adjustment as a function of the p-value: equal p-values have equal q-values.
#[derive(Clone, Debug)]
pub(crate) struct Adjustment {
    /// Ascending.
    p_values: Vec<f64>,
    adjusted: Vec<f64>,
}

impl Adjustment {
    pub(crate) fn new(mut p_values: Vec<f64>, tests: u64) -> Self {
        p_values.sort_unstable_by(f64::total_cmp);
        let tests = tests.max(p_values.len() as u64) as f64;
        let mut least: f64 = 1.0;
        let mut adjusted: Vec<f64> = p_values
            .iter()
            .enumerate()
            .rev()
            .map(|(index, p)| {
                least = least.min(tests * p / (index + 1) as f64);
                least
            })
            .collect();
        adjusted.reverse();
        Self { p_values, adjusted }
    }

    /// Adjusted value of a p-value of the list.
    pub(crate) fn q_value(&self, p_value: f64) -> f64 {
        let index = self.p_values.partition_point(|&p| p < p_value);
        self.adjusted.get(index).copied().unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::gamma::gamma_lr;

    fn close(found: f64, expected: f64, relative: f64) -> bool {
        (found - expected).abs() <= relative * expected.abs()
    }

    #[test]
    fn poisson_tails_agree_with_the_incomplete_gamma_function() {
        for count in [1, 2, 3, 5, 9, 15, 16, 17, 40, 99, 100, 1_000, 20_000] {
            for share in [0.001, 0.05, 0.3, 0.7, 0.95, 0.999, 1.0, 1.05, 1.5, 3.0] {
                let mean = f64::from(count) * share;
                let expected = gamma_lr(f64::from(count), mean);
                if expected < 1e-290 {
                    continue;
                }
                let found = poisson_tail(count, mean);
                assert!(
                    close(found, expected, 1e-9),
                    "{count} {mean}: {found} {expected}"
                );
            }
        }
        assert_eq!(poisson_tail(0, 3.0), 1.0);
        assert_eq!(poisson_tail(4, 0.0), 0.0);
        assert_eq!(poisson_tail(3, 5_000.0), 1.0);
        assert!(poisson_tail(u32::MAX, 1.0) < 1e-300);
    }

    #[test]
    fn the_five_percent_point_leaves_five_percent_below() {
        for count in (0..40).chain([100, 999, 10_000, 250_000]) {
            let point = gamma_five_percent(count);
            let below = gamma_lr(f64::from(count) + 0.5, point);
            // Near the point a relative change of x changes P by a factor of about sqrt(shape).
            let slack = 1e-10 * (f64::from(count) + 1.0).sqrt().max(1.0) * 10.0;
            assert!(close(below, 0.05, slack), "{count}: {point} {below}");
        }
        // Shape 1/2 is half a squared normal: (0.0627067779432138)^2 / 2.
        assert!(close(gamma_five_percent(0), 0.001_966_070_001_023, 1e-9));
    }

    #[test]
    fn the_lower_tail_and_the_upper_point_agree_with_the_incomplete_gamma_function() {
        use statrs::function::gamma::gamma_ur;
        for count in [0, 1, 2, 5, 20, 300] {
            for share in [0.5, 0.9, 1.0, 1.3, 2.0, 5.0] {
                let mean = (f64::from(count) + 1.0) * share;
                let expected = gamma_ur(f64::from(count) + 1.0, mean);
                if expected < 1e-290 {
                    continue;
                }
                let found = poisson_lower_tail(count, mean);
                assert!(
                    close(found, expected, 1e-8),
                    "{count} {mean}: {found} {expected}"
                );
            }
            let point = gamma_ninety_five_percent(count);
            assert!(close(gamma_lr(f64::from(count) + 0.5, point), 0.95, 1e-9));
        }
        assert_eq!(poisson_lower_tail(3, 0.0), 1.0);
        assert!(close(
            poisson_lower_tail(0, 800.0),
            (-800.0_f64).exp(),
            1e-9
        ));
        // A squared normal is below 1.96^2 with 95 %.
        assert!(close(gamma_ninety_five_percent(0), 1.920_729_410, 1e-8));
    }

    #[test]
    fn one_lucky_order_is_no_evidence_and_sixty_are() {
        let lucky = lift_lower(1, 2.0 * 3.0 / 10_000.0);
        assert!((lucky - 0.35).abs() < 0.005, "{lucky}");
        let sixty = lift_lower(60, 24.0);
        assert!((sixty - 1.97).abs() < 0.02, "{sixty}");
    }

    #[test]
    fn the_fifteen_p_values_of_1995_give_four_discoveries() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let q = benjamini_hochberg(&p, 15);
        assert_eq!(q.iter().filter(|&&q| q <= 0.05).count(), 4);
        assert_eq!(p.iter().filter(|&&p| p * 15.0 <= 0.05).count(), 3);
        for (found, expected) in q.iter().zip([0.0015, 0.0030, 0.0095, 0.035_625, 0.0603]) {
            assert!(close(*found, expected, 1e-9), "{found} {expected}");
        }
        let mut backwards = p;
        backwards.reverse();
        let mut q_backwards = benjamini_hochberg(&backwards, 15);
        q_backwards.reverse();
        assert_eq!(q, q_backwards);
    }

    #[test]
    fn tests_that_are_not_listed_still_count() {
        assert_eq!(benjamini_hochberg(&[0.01], 100), [1.0]);
        assert_eq!(benjamini_hochberg(&[], 100), Vec::<f64>::new());
    }
}
