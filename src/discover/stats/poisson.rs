//! Poisson tails by the million: as [`poisson_tail`], with what depends on the count alone worked out once.

use statrs::function::gamma::ln_gamma;

use super::significance::{gamma_point, poisson_tail};

/// Counts below this are looked up; beyond, the sum of logarithms would lose too many places.
const MOST: usize = 1 << 12;

/// Terms of a sum that are added between two looks at whether the rest matters.
const AT_ONCE: usize = 4;

/// Part of a sum below which the next terms are left out; all of them together are below 1e-10 of it.
const NEGLIGIBLE: f64 = 1e-13;

/// Mean of the Poisson variable that is `count` or more with probability `level`, 0..0.5, or a little above it: every
/// greater mean has a greater probability. For it is the `level` point of a gamma variable with shape `count`.
pub(crate) fn poisson_limit(count: u32, level: f64) -> f64 {
    if level <= 0.0 || count == 0 {
        return 0.0;
    }
    // Near enough to the normal point for a start.
    let normal = -(-2.0 * level.ln()).sqrt();
    gamma_point(f64::from(count), level, normal) * (1.0 + 1e-9)
}

/// Tails of Poisson variables.
pub(crate) struct PoissonTails {
    /// `ln n!`.
    ln_factorial: Vec<f64>,
    /// `1 / n`; room for the terms beyond the greatest count.
    inverse: Vec<f64>,
}

impl Default for PoissonTails {
    fn default() -> Self {
        Self {
            ln_factorial: (0..MOST).map(|n| ln_gamma(n as f64 + 1.0)).collect(),
            inverse: (0..2 * MOST).map(|n| (n.max(1) as f64).recip()).collect(),
        }
    }
}

impl PoissonTails {
    /// [`poisson_tail`].
    pub(crate) fn of(&self, count: u32, mean: f64) -> f64 {
        let n = count as usize;
        if n == 0 || n >= MOST || mean.is_nan() || mean <= 0.0 {
            return poisson_tail(count, mean);
        }
        if mean < f64::from(count) {
            return match self.ln_factorial.get(n) {
                Some(ln_factorial) => {
                    let ln_density = f64::from(count) * mean.ln() - mean - ln_factorial;
                    (ln_density.exp() * self.upward(n, mean)).min(1.0)
                }
                None => poisson_tail(count, mean),
            };
        }
        match self.ln_factorial.get(n - 1) {
            Some(ln_factorial) => {
                let ln_density = f64::from(count - 1) * mean.ln() - mean - ln_factorial;
                (1.0 - ln_density.exp() * downward(n, mean)).clamp(0.0, 1.0)
            }
            None => poisson_tail(count, mean),
        }
    }

    /// `1 + mean / (n + 1) + mean^2 / ((n + 1) (n + 2)) + ...`; `mean` below `n`.
    fn upward(&self, n: usize, mean: f64) -> f64 {
        let mut term = 1.0;
        let mut sum = 1.0;
        let steps = self.inverse.get(n + 1..).unwrap_or_default();
        for steps in steps.as_chunks::<AT_ONCE>().0 {
            // Products that do not wait for the terms before them.
            let [a, b, c, d] = steps.map(|inverse| mean * inverse);
            let (ab, cd) = (a * b, c * d);
            sum += term * (a + ab + ab * (c + cd));
            term *= ab * cd;
            if term <= sum * NEGLIGIBLE {
                break;
            }
        }
        sum
    }
}

/// `1 + (n - 1) / mean + (n - 1) (n - 2) / mean^2 + ...`, which ends by itself; `mean` from `n` on.
fn downward(n: usize, mean: f64) -> f64 {
    let inverse = mean.recip();
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut k = (n - 1) as f64;
    while k > 0.0 && term > sum * NEGLIGIBLE {
        // Products that do not wait for the terms before them; below 0 there are none.
        let [a, b, c, d] = [0.0, 1.0, 2.0, 3.0].map(|step| (k - step).max(0.0) * inverse);
        let (ab, cd) = (a * b, c * d);
        sum += term * (a + ab + ab * (c + cd));
        term *= ab * cd;
        k -= AT_ONCE as f64;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_by_the_million_equal_single_ones() {
        let tails = PoissonTails::default();
        for count in (0..300).chain([512, 1_000, 2_047, 4_095, 4_096, 100_000]) {
            for share in [
                1e-9, 0.01, 0.2, 0.5, 0.8, 0.95, 0.999, 1.0, 1.001, 1.2, 2.0, 9.0,
            ] {
                let mean = f64::from(count) * share;
                let (found, expected) = (tails.of(count, mean), poisson_tail(count, mean));
                assert!(
                    (found - expected).abs() <= 1e-9 * expected,
                    "{count} {mean}: {found} {expected}"
                );
            }
        }
        assert_eq!(tails.of(3, f64::NAN), 0.0);
        assert_eq!(tails.of(3, 0.0), 0.0);
        assert_eq!(tails.of(0, 1.0), 1.0);
    }

    #[test]
    fn the_limit_is_where_the_tail_reaches_its_level() {
        for count in [1, 2, 3, 5, 17, 100, 3_000] {
            for level in [0.3, 0.05, 1e-4, 1e-12] {
                let limit = poisson_limit(count, level);
                let (at, below) = (
                    poisson_tail(count, limit),
                    poisson_tail(count, limit * (1.0 - 1e-6)),
                );
                assert!(
                    (level..level * (1.0 + 1e-5)).contains(&at),
                    "{count} {level}: {at}"
                );
                assert!(below < level, "{count} {level}: {below}");
            }
        }
        assert_eq!(poisson_limit(3, 0.0), 0.0);
    }
}
