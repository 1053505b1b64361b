//! Orders with both of two products inside several strata, margins fixed: the exact chance of so many.

use super::measures::Fourfold;
use super::significance::poisson_tail;

/// Sum of the supports up to which the distribution of the sum is worked out. Beyond it the counts are so great that the Poisson
/// tail with the same mean stands for it, which is never smaller where it matters: a hypergeometric count is spread less.
const MOST_SUPPORT: u64 = 8_000;

/// Probability of as many orders with both as there are in all strata, or more, when inside each stratum the one product falls
/// into orders without regard to the other: the number with both is hypergeometric in each, and the sum of them is
/// worked out term by term. One stratum gives Fisher's exact one-sided test. Strata whose counts contradict each other add
/// nothing.
#[must_use]
pub fn stratified_tail(strata: &[Fourfold]) -> f64 {
    let sound = |stratum: &&Fourfold| {
        let (a, b) = (stratum.a, stratum.b);
        stratum.both <= a.min(b) && a <= stratum.orders && b <= stratum.orders
    };
    let strata: Vec<&Fourfold> = strata.iter().filter(sound).collect();
    let both: u64 = strata.iter().map(|stratum| stratum.both).sum();
    let support: u64 = strata.iter().map(|stratum| stratum.a.min(stratum.b)).sum();
    if support > MOST_SUPPORT {
        let mean: f64 = strata
            .iter()
            .filter(|stratum| stratum.orders > 0)
            .map(|stratum| stratum.a as f64 * stratum.b as f64 / stratum.orders as f64)
            .sum();
        return poisson_tail(u32::try_from(both).unwrap_or(u32::MAX), mean);
    }
    let mut least = 0;
    let mut sum = vec![1.0_f64];
    for stratum in strata {
        let (first, chances) = chances(stratum);
        least += first;
        let mut next = vec![0.0; sum.len() + chances.len() - 1];
        for (index, one) in sum.iter().enumerate() {
            for (slot, other) in next.iter_mut().skip(index).zip(&chances) {
                *slot += one * other;
            }
        }
        sum = next;
    }
    let below = both.saturating_sub(least) as usize;
    // The smallest first, so that none is lost beside a great one.
    let tail: f64 = sum.iter().skip(below).rev().sum();
    tail.min(1.0)
}

/// The fewest orders with both, and the probability of each number from there on.
fn chances(stratum: &Fourfold) -> (u64, Vec<f64>) {
    let (orders, a, b) = (stratum.orders, stratum.a, stratum.b);
    let least = (a + b).saturating_sub(orders);
    let most = a.min(b);
    // Terms relative to the likeliest one fall to both sides of it.
    let mode = ((a + 1) * (b + 1) / (orders + 2)).clamp(least, most);
    let rise = |k: u64| {
        // From `k` orders with both to `k + 1`.
        let up = (a - k) as f64 * (b - k) as f64;
        up / ((k + 1) as f64 * (orders + k + 1 - a - b) as f64)
    };
    let mut chances = vec![0.0; (most - least + 1) as usize];
    let at = (mode - least) as usize;
    let mut term = 1.0;
    for (slot, k) in chances.iter_mut().skip(at).zip(mode..) {
        *slot = term;
        if k < most {
            term *= rise(k);
        }
    }
    term = 1.0;
    for k in (least..mode).rev() {
        term /= rise(k);
        if let Some(slot) = chances.get_mut((k - least) as usize) {
            *slot = term;
        }
    }
    let total: f64 = chances.iter().sum();
    for chance in &mut chances {
        *chance /= total;
    }
    (least, chances)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stratum(orders: u64, a: u64, b: u64, both: u64) -> Fourfold {
        Fourfold { orders, a, b, both }
    }

    /// Every way to lay the orders of `b` beside those of `a`, one by one.
    fn ways(orders: u64, a: u64, b: u64) -> Vec<u64> {
        let mut ways = vec![0; orders as usize + 1];
        for placed in 0_u64..1 << orders {
            if u64::from(placed.count_ones()) == b {
                let both = (placed & ((1 << a) - 1)).count_ones();
                ways[both as usize] += 1;
            }
        }
        ways
    }

    fn slow(strata: &[Fourfold]) -> f64 {
        let both: u64 = strata.iter().map(|stratum| stratum.both).sum();
        let mut sums = vec![(0_u64, 1_u64)];
        for stratum in strata {
            let ways = ways(stratum.orders, stratum.a, stratum.b);
            sums = sums
                .iter()
                .flat_map(|&(sum, count)| {
                    let each = (0..).zip(&ways).filter(|(_, ways)| **ways > 0);
                    each.map(move |(both, ways)| (sum + both, count * ways))
                })
                .collect();
        }
        let all: u64 = sums.iter().map(|(_, count)| count).sum();
        let met = sums.iter().filter(|(sum, _)| *sum >= both);
        met.map(|(_, count)| count).sum::<u64>() as f64 / all as f64
    }

    proptest! {
        #[test]
        fn the_tail_is_that_of_all_ways_counted_one_by_one(
            months in prop::collection::vec((1_u64..9, 0_u64..9, 0_u64..9, 0_u64..9), 1..4)
        ) {
            let strata: Vec<Fourfold> = months
                .into_iter()
                .map(|(orders, a, b, both)| {
                    let (a, b) = (a.min(orders), b.min(orders));
                    let least = (a + b).saturating_sub(orders);
                    stratum(orders, a, b, both.clamp(least, a.min(b)))
                })
                .collect();
            let (fast, slow) = (stratified_tail(&strata), slow(&strata));
            prop_assert!((fast - slow).abs() < 1e-9, "{} {}", fast, slow);
        }

        #[test]
        fn one_stratum_is_fishers_test(orders in 1_u64..4_000, a in 0_u64..4_000, b in 0_u64..4_000, both in 0_u64..4_000) {
            let (a, b) = (a.min(orders), b.min(orders));
            let least = (a + b).saturating_sub(orders);
            let table = stratum(orders, a, b, both.clamp(least, a.min(b)));
            let (found, fisher) = (stratified_tail(&[table]), table.fisher().unwrap());
            prop_assert!((found - fisher).abs() <= 1e-9 + 1e-6 * fisher, "{} {}", found, fisher);
        }
    }

    #[test]
    fn counts_beyond_the_limit_take_the_poisson_tail_which_is_greater() {
        let small = stratum(20_000, 7_000, 7_000, 2_560);
        let great = [small, stratum(20_000, 7_000, 7_000, 2_560)];
        assert!(great.iter().map(|stratum| stratum.a).sum::<u64>() > MOST_SUPPORT);
        let (exact, poisson) = (stratified_tail(&[small]), stratified_tail(&great));
        assert!(exact < 1e-3 && poisson > exact * exact && poisson < 0.2);
    }

    #[test]
    fn no_strata_prove_nothing() {
        assert_eq!(stratified_tail(&[]), 1.0);
        assert_eq!(stratified_tail(&[stratum(5, 7, 2, 2)]), 1.0);
    }
}
