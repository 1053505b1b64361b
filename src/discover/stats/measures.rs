//! Measures of association of two products over one table of orders. Division by zero is `None`.

use statrs::function::gamma::ln_gamma;

/// Orders with one, the other and both of two products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fourfold {
    /// All orders.
    pub orders: u64,
    /// Orders with the first.
    pub a: u64,
    /// Orders with the second.
    pub b: u64,
    /// Orders with both.
    pub both: u64,
}

fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

impl Fourfold {
    /// From orders with both, only the first, only the second and neither.
    #[must_use]
    pub fn from_cells(both: u64, only_a: u64, only_b: u64, neither: u64) -> Self {
        Self {
            orders: both + only_a + only_b + neither,
            a: both + only_a,
            b: both + only_b,
            both,
        }
    }

    fn parts(self) -> (f64, f64, f64, f64) {
        (
            self.orders as f64,
            self.a as f64,
            self.b as f64,
            self.both as f64,
        )
    }

    /// Share of orders with both, `n / N`.
    #[must_use]
    pub fn support(self) -> Option<f64> {
        ratio(self.both as f64, self.orders as f64)
    }

    /// Share of the orders with the first that hold the second, `n / a`.
    #[must_use]
    pub fn confidence(self) -> Option<f64> {
        ratio(self.both as f64, self.a as f64)
    }

    /// `n N / (a b)`: 1 is independence.
    #[must_use]
    pub fn lift(self) -> Option<f64> {
        let (orders, a, b, both) = self.parts();
        ratio(both * orders, a * b)
    }

    /// `n / N - a b / N^2`: share of orders above chance (Piatetsky-Shapiro 1991).
    #[must_use]
    pub fn leverage(self) -> Option<f64> {
        let (orders, a, b, both) = self.parts();
        Some(ratio(both, orders)? - ratio(a * b, orders * orders)?)
    }

    /// `(1 - b / N) / (1 - n / a)` (Brin et al. 1997); `None` at confidence 1.
    #[must_use]
    pub fn conviction(self) -> Option<f64> {
        let (orders, _, b, _) = self.parts();
        ratio(1.0 - ratio(b, orders)?, 1.0 - self.confidence()?)
    }

    /// Pearson's chi-square of the two-by-two table, without correction.
    #[must_use]
    pub fn chi_square(self) -> Option<f64> {
        let (orders, a, b, both) = self.parts();
        let difference = both * orders - a * b;
        ratio(
            difference * difference * orders,
            a * b * (orders - a) * (orders - b),
        )
    }

    /// `n / max(a, b)` (Omiecinski 2003).
    #[must_use]
    pub fn all_confidence(self) -> Option<f64> {
        ratio(self.both as f64, self.a.max(self.b) as f64)
    }

    /// Mean of the two confidences.
    #[must_use]
    pub fn kulczynski(self) -> Option<f64> {
        let (_, a, b, both) = self.parts();
        Some((ratio(both, a)? + ratio(both, b)?) / 2.0)
    }

    /// `|a - b| / (a + b - n)`, 0 balanced to 1 one-sided.
    #[must_use]
    pub fn imbalance(self) -> Option<f64> {
        let (_, a, b, both) = self.parts();
        ratio((a - b).abs(), a + b - both)
    }

    /// `n / sqrt(a b)`.
    #[must_use]
    pub fn cosine(self) -> Option<f64> {
        let (_, a, b, both) = self.parts();
        ratio(both, (a * b).sqrt())
    }

    /// `n / (a + b - n)`.
    #[must_use]
    pub fn jaccard(self) -> Option<f64> {
        let (_, a, b, both) = self.parts();
        ratio(both, a + b - both)
    }

    /// Fisher's exact one-sided p-value: probability of `n` or more orders with both, margins fixed.
    /// `sum_{k >= n} C(a, k) C(N - a, b - k) / C(N, b)`; `None` when the counts contradict each other.
    #[must_use]
    pub fn fisher(self) -> Option<f64> {
        self.fisher_ln().map(f64::exp)
    }

    /// Natural logarithm of [`Self::fisher`], for values too small to be written.
    #[must_use]
    pub fn fisher_ln(self) -> Option<f64> {
        let most = self.a.min(self.b);
        let outside = self.orders.checked_sub(self.a)?;
        self.orders.checked_sub(self.b)?;
        if self.both > most {
            return None;
        }
        let least = self.b.saturating_sub(outside);
        if self.both <= least {
            return Some(0.0);
        }
        let (orders, a, b, both) = self.parts();
        let term_at = |k: u64| {
            ln_choose(self.a, k) + ln_choose(outside, self.b - k) - ln_choose(self.orders, self.b)
        };
        // Each sum runs away from the middle, so that its terms only fall.
        if both * orders > a * b {
            let mut term = 1.0;
            let mut sum = 1.0;
            for k in self.both..most {
                let k = k as f64;
                term *= (a - k) * (b - k) / ((k + 1.0) * (orders - a - b + k + 1.0));
                sum += term;
                if term < sum * 1e-17 {
                    break;
                }
            }
            return Some((term_at(self.both) + sum.ln()).min(0.0));
        }
        let mut term = 1.0;
        let mut sum = 1.0;
        for k in (least + 1..self.both).rev() {
            let k = k as f64;
            term *= k * (orders - a - b + k) / ((a - k + 1.0) * (b - k + 1.0));
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let below = (term_at(self.both - 1) + sum.ln()).exp().min(1.0);
        Some((-below).ln_1p())
    }

    /// `n` over the 99 % point of the orders with both when the margins are fixed (Hahsler & Hornik 2007): lift against
    /// what chance reaches once in a hundred times. `None` when that point is 0 or the counts contradict each other.
    #[must_use]
    pub fn hyper_lift(self) -> Option<f64> {
        self.fisher_ln()?;
        ratio(self.both as f64, self.chance_point()? as f64)
    }

    /// The smallest `q` with `P(X <= q) >= 0.99`, `X` the orders with both when the margins are fixed.
    fn chance_point(self) -> Option<u64> {
        let above = |point: u64| {
            Self {
                both: point + 1,
                ..self
            }
            .fisher()
        };
        let (mut low, mut high) = (0, self.a.min(self.b));
        while low < high {
            let middle = low + (high - low) / 2;
            if above(middle)? <= 0.01 {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(low)
    }
}

fn ln_choose(n: u64, k: u64) -> f64 {
    ln_gamma(n as f64 + 1.0) - ln_gamma(k as f64 + 1.0) - ln_gamma((n - k) as f64 + 1.0)
}

/// Orders with both that independence inside each stratum explains: `sum a_k b_k / N_k`. Empty strata add nothing.
#[must_use]
pub fn stratified_expected(strata: &[Fourfold]) -> f64 {
    strata
        .iter()
        .filter_map(|stratum| ratio(stratum.a as f64 * stratum.b as f64, stratum.orders as f64))
        .sum()
}

/// Orders with both against what the strata explain; `None` when they explain none.
#[must_use]
pub fn stratified_lift(strata: &[Fourfold]) -> Option<f64> {
    let both: u64 = strata.iter().map(|stratum| stratum.both).sum();
    ratio(both as f64, stratified_expected(strata))
}

/// Common odds ratio of Mantel and Haenszel (1959): `sum(n_k d_k / N_k) / sum(b'_k c'_k / N_k)`, with `d` neither and
/// `b'`, `c'` one of both.
#[must_use]
pub fn odds_ratio(strata: &[Fourfold]) -> Option<f64> {
    let mut agree = 0.0;
    let mut differ = 0.0;
    for stratum in strata.iter().filter(|stratum| stratum.orders > 0) {
        let (orders, a, b, both) = stratum.parts();
        agree += both * (orders - a - b + both) / orders;
        differ += (a - both) * (b - both) / orders;
    }
    ratio(agree, differ)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: Option<f64>, expected: f64, tolerance: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() <= tolerance, "{found} {expected}");
    }

    #[test]
    fn tea_and_coffee_as_in_the_textbook() {
        let table = Fourfold {
            orders: 1_000,
            a: 200,
            b: 800,
            both: 150,
        };
        assert_near(table.support(), 0.15, 1e-12);
        assert_near(table.confidence(), 0.75, 1e-12);
        assert_near(table.lift(), 0.9375, 1e-12);
        assert_near(table.leverage(), -0.01, 1e-12);
        assert_near(table.conviction(), 0.8, 1e-12);
        assert_near(table.chi_square(), 3.906_25, 1e-9);
    }

    #[test]
    fn games_and_videos_as_in_the_textbook() {
        let table = Fourfold {
            orders: 10_000,
            a: 6_000,
            b: 7_500,
            both: 4_000,
        };
        assert_near(table.confidence(), 0.6667, 5e-5);
        assert_near(table.lift(), 0.8889, 5e-5);
        assert_near(table.chi_square(), 555.556, 5e-4);
    }

    #[test]
    fn milk_and_coffee_show_which_measures_ignore_empty_orders() {
        let cells = [
            ((10_000, 1_000, 1_000, 100_000), 9.2562, 0.9091, 0.0),
            ((10_000, 1_000, 1_000, 100), 1.0, 0.9091, 0.0),
            ((100, 1_000, 1_000, 100_000), 8.4380, 0.0909, 0.0),
            ((1_000, 1_000, 1_000, 100_000), 25.75, 0.5, 0.0),
            ((1_000, 100, 10_000, 100_000), 9.1818, 0.5, 0.8919),
            ((1_000, 10, 100_000, 100_000), 1.9705, 0.5, 0.9899),
        ];
        for ((both, only_a, only_b, neither), lift, kulczynski, imbalance) in cells {
            let table = Fourfold::from_cells(both, only_a, only_b, neither);
            assert_near(table.lift(), lift, 5e-5);
            assert_near(table.kulczynski(), kulczynski, 5e-5);
            assert_near(table.imbalance(), imbalance, 5e-5);
        }
        let even = Fourfold::from_cells(1_000, 1_000, 1_000, 100_000);
        assert_near(even.cosine(), 0.5, 1e-12);
        assert_near(even.jaccard(), 1.0 / 3.0, 1e-12);
        assert_near(even.all_confidence(), 0.5, 1e-12);
    }

    #[test]
    fn five_baskets_of_milk_diapers_and_beer() {
        let table = Fourfold {
            orders: 5,
            a: 3,
            b: 3,
            both: 2,
        };
        assert_near(table.support(), 0.4, 1e-12);
        assert_near(table.confidence(), 0.6667, 5e-5);
        assert_near(table.lift(), 1.1111, 5e-5);
    }

    #[test]
    fn the_lady_tasting_tea() {
        let table = Fourfold {
            orders: 8,
            a: 4,
            b: 4,
            both: 3,
        };
        assert_near(table.fisher(), 17.0 / 70.0, 1e-12);
        let all = Fourfold { both: 4, ..table };
        assert_near(all.fisher(), 1.0 / 70.0, 1e-12);
        assert_eq!(Fourfold { both: 5, ..table }.fisher(), None);
        assert_eq!(Fourfold { both: 0, ..table }.fisher(), Some(1.0));
    }

    /// Every table of up to 14 orders against the sum of products written out.
    #[test]
    fn the_exact_test_and_the_chance_point_agree_with_plain_sums() {
        let choose = |n: u64, k: u64| -> f64 {
            if k > n {
                return 0.0;
            }
            (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
        };
        for orders in 1..15_u64 {
            for (a, b) in (0..=orders).flat_map(|a| (0..=orders).map(move |b| (a, b))) {
                let density: Vec<f64> = (0..=a.min(b))
                    .map(|k| {
                        let rest = if b - k > orders - a {
                            0.0
                        } else {
                            choose(orders - a, b - k)
                        };
                        choose(a, k) * rest / choose(orders, b)
                    })
                    .collect();
                let tail = |n: usize| density.iter().skip(n).sum::<f64>();
                let point = (0..density.len())
                    .find(|&q| density.iter().take(q + 1).sum::<f64>() >= 0.99 - 1e-12)
                    .unwrap();
                for both in b.saturating_sub(orders - a)..=a.min(b) {
                    let table = Fourfold { orders, a, b, both };
                    assert_near(table.fisher(), tail(both as usize), 1e-9);
                    let lift = (point > 0).then(|| both as f64 / point as f64);
                    assert_eq!(table.hyper_lift(), lift, "{table:?}");
                }
            }
        }
    }

    #[test]
    fn an_exact_test_too_small_to_write_keeps_its_logarithm_and_one_near_one_stays_there() {
        let table = Fourfold {
            orders: 1_000_000,
            a: 10_000,
            b: 10_000,
            both: 9_000,
        };
        assert_eq!(table.fisher(), Some(0.0));
        assert!(table.fisher_ln().unwrap() < -30_000.0);
        let never = Fourfold {
            a: 500_000,
            b: 500_000,
            both: 200_000,
            ..table
        };
        assert_near(never.fisher(), 1.0, 1e-12);
    }

    #[test]
    fn a_pair_of_the_season_vanishes_inside_its_strata() {
        let off = Fourfold {
            orders: 10_000,
            a: 100,
            b: 100,
            both: 1,
        };
        let december = Fourfold {
            orders: 1_000,
            a: 200,
            b: 200,
            both: 40,
        };
        let pooled = Fourfold {
            orders: 11_000,
            a: 300,
            b: 300,
            both: 41,
        };
        assert_near(pooled.lift(), 5.0111, 5e-5);
        assert_near(stratified_lift(&[off, december]), 1.0, 1e-12);
        assert_near(odds_ratio(&[off, december]), 1.0, 1e-12);
        assert_near(Some(stratified_expected(&[off, december])), 41.0, 1e-12);
    }

    #[test]
    fn nothing_divides_by_zero() {
        let none = Fourfold::from_cells(0, 0, 0, 0);
        assert_eq!(none.support(), None);
        assert_eq!(none.lift(), None);
        assert_eq!(none.chi_square(), None);
        assert_eq!(none.conviction(), None);
        assert_eq!(none.kulczynski(), None);
        assert_eq!(stratified_lift(&[none]), None);
        assert_eq!(odds_ratio(&[none]), None);
    }
}
