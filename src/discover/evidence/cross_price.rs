//! What sales of one product did when the price of another moved: the only sign in an order file that one replaces the
//! other, and still no proof.
//!
//! **Regression.** Week by week, `ln(q_B + 1)` on `ln p_A`, `ln p_B`, a trend and the calendar months; a `p_B` that never
//! moved explains nothing beside the constant and is left out. The coefficient of
//! `ln p_A` is the cross-price elasticity: above 0 for substitutes, below for complements. Errors are those of Newey and
//! West (1987) with `floor(4 (T / 100)^(2/9))` lags. It is worked out only where the weekly price of `A` had at least three
//! levels and lay at least eight weeks below and eight weeks above its middle.

use std::collections::BTreeMap;

use super::price_levels::unit_price;
use crate::discover::pairs::Lookup;
use crate::discover::stats::least_squares::{Fit, least_squares};
use crate::domain::calendar::Week;
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;

/// Levels a price needs.
const FEWEST_LEVELS: usize = 3;

/// Weeks a price needs on each side of its middle.
const FEWEST_WEEKS: usize = 8;

/// Prices nearer than this share are one level.
const SAME_PRICE: f64 = 0.01;

/// Width of a 95 % range in standard errors.
const NINETY_FIVE: f64 = 1.959_964;

/// What a price that moved shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CrossPrice {
    /// The price of the first product never moved.
    NeverMoved,
    /// It moved, but too little or too briefly to say anything.
    TooLittle {
        /// Different weekly prices.
        levels: usize,
        /// Weeks below the middle.
        below: usize,
        /// Weeks above it.
        above: usize,
    },
    /// It moved enough, but only together with the season, the trend or the second product's own price.
    Entangled,
    /// Change in percent of the second product's units when the first one's price rises by one percent.
    Elasticity {
        /// Estimate.
        value: f64,
        /// 95 % range.
        low: f64,
        /// 95 % range.
        high: f64,
        /// Weeks it rests on.
        weeks: usize,
    },
}

impl CrossPrice {
    /// One sentence for a person, with the names of both products.
    #[must_use]
    pub fn words(&self, a: &str, b: &str) -> String {
        match self {
            Self::NeverMoved => {
                format!("The price of {a} never moved, so it cannot show whether {b} replaces it.")
            }
            Self::TooLittle {
                levels,
                below,
                above,
            } => format!(
                "The price of {a} moved too little: {levels} levels, {below} weeks below and {above} above its middle."
            ),
            Self::Entangled => format!(
                "The price of {a} moved only together with the season or with the price of {b}, so that neither can be told from the other."
            ),
            Self::Elasticity {
                value, low, high, ..
            } => {
                let reading = if *low > 0.0 {
                    "that speaks for a substitute"
                } else if *high < 0.0 {
                    "that speaks against a substitute"
                } else {
                    "that says nothing either way"
                };
                format!(
                    "When {a} became 1 % dearer, sales of {b} changed by {value:.2} % ({low:.2} to {high:.2}); {reading}."
                )
            }
        }
    }
}

/// Looks at how sales of `b` followed the price of `a`.
#[must_use]
pub fn cross_price(dataset: &Dataset, lookup: &Lookup, a: VariantId, b: VariantId) -> CrossPrice {
    let Some(period) = dataset.history.period() else {
        return CrossPrice::NeverMoved;
    };
    let (ours, theirs) = (weekly(dataset, lookup, a), weekly(dataset, lookup, b));
    let mut price = None;
    let mut other_price = theirs.values().next().map(|week| week.0);
    let mut weeks: Vec<(Week, f64, f64, f64)> = Vec::new();
    for number in period.first.week().0..=period.last.week().0 {
        price = ours.get(&number).map_or(price, |week| Some(week.0));
        let (paid, units) = theirs.get(&number).copied().unzip();
        other_price = paid.or(other_price);
        // Weeks before the first sale have no price; between two sales the last one holds.
        if let (Some(price), Some(other)) = (price, other_price) {
            weeks.push((Week(number), price, other, units.unwrap_or(0.0)));
        }
    }
    judge(&weeks)
}

/// Median unit price and units of each week with a sale.
fn weekly(dataset: &Dataset, lookup: &Lookup, product: VariantId) -> BTreeMap<i32, (f64, f64)> {
    let mut paid: BTreeMap<i32, (Vec<f64>, f64)> = BTreeMap::new();
    for index in lookup.orders_with(product) {
        let order = dataset.history.order(index as usize);
        let Some(price) = unit_price(order, product).filter(|&price| price > 0.0) else {
            continue;
        };
        let units = order.lines().find(|line| line.variant == product);
        let week = paid.entry(order.day().week().0).or_default();
        week.0.push(price);
        week.1 += units.map_or(0.0, |line| f64::from(line.units));
    }
    paid.into_iter()
        .filter_map(|(week, (mut prices, units))| {
            prices.sort_by(f64::total_cmp);
            let median = prices.get(prices.len() / 2).copied()?;
            Some((week, (median, units)))
        })
        .collect()
}

fn judge(weeks: &[(Week, f64, f64, f64)]) -> CrossPrice {
    let mut prices: Vec<f64> = weeks.iter().map(|week| week.1).collect();
    prices.sort_by(f64::total_cmp);
    let (Some(&lowest), Some(&highest)) = (prices.first(), prices.last()) else {
        return CrossPrice::NeverMoved;
    };
    if highest - lowest <= SAME_PRICE * lowest {
        return CrossPrice::NeverMoved;
    }
    let mut levels = 0;
    let mut level = f64::NEG_INFINITY;
    for &price in &prices {
        if price - level > SAME_PRICE * level.abs() || levels == 0 {
            levels += 1;
            level = price;
        }
    }
    let middle = 0.5 * (lowest + highest);
    let below = prices.iter().filter(|&&price| price < middle).count();
    let above = prices.iter().filter(|&&price| price > middle).count();
    if levels < FEWEST_LEVELS || below < FEWEST_WEEKS || above < FEWEST_WEEKS {
        return CrossPrice::TooLittle {
            levels,
            below,
            above,
        };
    }
    let others = || weeks.iter().map(|week| week.2);
    let (cheapest, dearest) = (
        others().fold(f64::INFINITY, f64::min),
        others().fold(0.0, f64::max),
    );
    let has_other = dearest - cheapest > SAME_PRICE * cheapest;
    let month = |week: &Week| week.monday().month_index().rem_euclid(12) as usize;
    let mut months: Vec<usize> = weeks.iter().map(|(week, ..)| month(week)).collect();
    months.sort_unstable();
    months.dedup();
    let rows: Vec<Vec<f64>> = weeks
        .iter()
        .enumerate()
        .map(|(index, (week, price, other, _))| {
            let mut row = vec![price.ln(), 1.0, index as f64 / weeks.len() as f64];
            if has_other {
                row.push(other.ln());
            }
            let own = month(week);
            row.extend(
                months
                    .iter()
                    .skip(1)
                    .map(|m| f64::from(u8::from(*m == own))),
            );
            row
        })
        .collect();
    let sales: Vec<f64> = weeks.iter().map(|week| (week.3 + 1.0).ln()).collect();
    let lags = (4.0 * (weeks.len() as f64 / 100.0).powf(2.0 / 9.0)).floor() as usize;
    match least_squares(&rows, &sales, lags) {
        Some(Fit {
            coefficients,
            errors,
        }) => {
            let value = coefficients.first().copied().unwrap_or(0.0);
            let error = errors.first().copied().unwrap_or(0.0);
            CrossPrice::Elasticity {
                value,
                low: value - NINETY_FIVE * error,
                high: value + NINETY_FIVE * error,
                weeks: weeks.len(),
            }
        }
        None => CrossPrice::Entangled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two years of weeks: price of A, price of B, units of B.
    fn weeks(
        a: impl Fn(usize) -> f64,
        units: impl Fn(usize, f64) -> f64,
    ) -> Vec<(Week, f64, f64, f64)> {
        let week = |n: usize| {
            let price = a(n);
            (
                Week(2_800 + n as i32),
                price,
                1_000.0 + 100.0 * ((n / 7) % 3) as f64,
                units(n, price),
            )
        };
        (0..104).map(week).collect()
    }

    #[test]
    fn a_planted_elasticity_is_found_and_a_still_price_says_nothing() {
        let noise = |n: usize| 1.0 + 0.02 * ((n * 37 % 11) as f64 / 5.0 - 1.0);
        let moving = |n: usize| [1_000.0, 1_200.0, 1_500.0, 1_100.0][(n / 5) % 4];
        let found = judge(&weeks(moving, |n, price| {
            500.0 * (price / 1_000.0).powf(0.8) * noise(n)
        }));
        let CrossPrice::Elasticity {
            value,
            low,
            high,
            weeks: held,
        } = found
        else {
            panic!("{found:?}")
        };
        assert!((value - 0.8).abs() < 0.05, "{value}");
        assert!(low > 0.6 && high < 1.0 && held == 104);
        assert!(found.words("A", "B").contains("speaks for a substitute"));
        assert_eq!(
            judge(&weeks(|_| 999.0, |n, _| noise(n))),
            CrossPrice::NeverMoved
        );
        assert_eq!(judge(&[]), CrossPrice::NeverMoved);
    }

    #[test]
    fn an_own_price_that_never_moved_hides_nothing_and_one_that_always_moved_along_says_so() {
        let moving = |n: usize| [1_000.0, 1_200.0, 1_500.0, 1_100.0][(n / 5) % 4];
        let sold = |_: usize, price: f64| 500.0 * (price / 1_000.0).powf(0.8);
        let mut still = weeks(moving, sold);
        for week in &mut still {
            week.2 = 900.0;
        }
        let found = judge(&still);
        let CrossPrice::Elasticity { value, .. } = found else {
            panic!("{found:?}")
        };
        assert!((value - 0.8).abs() < 0.05, "{value}");
        let mut along = weeks(moving, sold);
        for week in &mut along {
            week.2 = 2.0 * week.1;
        }
        assert_eq!(judge(&along), CrossPrice::Entangled);
        assert!(
            CrossPrice::Entangled
                .words("A", "B")
                .contains("only together")
        );
    }

    #[test]
    fn two_levels_or_a_week_of_sale_are_too_little() {
        let two = |n: usize| if n % 20 < 10 { 1_000.0 } else { 1_200.0 };
        let found = judge(&weeks(two, |_, _| 100.0));
        assert!(
            matches!(found, CrossPrice::TooLittle { levels: 2, .. }),
            "{found:?}"
        );
        let brief = |n: usize| [1_000.0, 1_050.0, 1_400.0][if n < 3 { n } else { 0 }];
        let found = judge(&weeks(brief, |_, _| 100.0));
        assert!(
            matches!(
                found,
                CrossPrice::TooLittle {
                    levels: 3,
                    above: 1,
                    ..
                }
            ),
            "{found:?}"
        );
    }
}
