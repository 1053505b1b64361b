//! Price after discount, price of a set, and splits that are exact to the cent: each formula once.

use super::money::{BasisPoints, Money};

/// What a percentage takes off an amount: the discount, to the nearest minor unit, halves up. Amounts below 0 count as 0.
///
/// Rounded once, on the discount as it is shown; the price follows by subtraction (public reports of storefronts that round
/// the price instead end a cent apart from their own receipt).
///
/// ```
/// use endcap::domain::{money::{BasisPoints, Money}, price::discount};
/// assert_eq!(discount(Money(1_990), BasisPoints(2_500)), Money(498));
/// assert_eq!(discount(Money(1_999), BasisPoints(2_500)), Money(500));
/// ```
#[must_use]
pub fn discount(list: Money, off: BasisPoints) -> Money {
    Money(share_of(list, off.0))
}

/// A list price less a percentage: the list price minus its [`discount`].
///
/// ```
/// use endcap::domain::{money::{BasisPoints, Money}, price::discounted};
/// assert_eq!(discounted(Money(1_990), BasisPoints(2_500)), Money(1_492));
/// assert_eq!(discounted(Money(1_999), BasisPoints(1_500)), Money(1_699));
/// ```
#[must_use]
pub fn discounted(list: Money, off: BasisPoints) -> Money {
    list - discount(list, off)
}

/// `amount * points / 10,000` to the nearest minor unit, halves up, without a float in between.
fn share_of(amount: Money, points: u32) -> i64 {
    let product = i128::from(amount.0.max(0)) * i128::from(points);
    i64::try_from((product + 5_000) / 10_000).unwrap_or(i64::MAX)
}

/// How the price of one set is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetPrice {
    /// A price.
    Fixed(Money),
    /// A percentage off the sum of list prices.
    Percent(BasisPoints),
    /// An amount off the sum of list prices.
    Amount(Money),
}

impl SetPrice {
    /// Price of one set before it is rounded, in minor units; never below 0. `list` is the sum of the list prices.
    ///
    /// It stays unrounded so that figures over many orders answer a discount in a straight line.
    ///
    /// ```
    /// use endcap::domain::{money::{BasisPoints, Money}, price::SetPrice};
    /// let off = SetPrice::Percent(BasisPoints(1_500));
    /// assert!((off.exact(Money(1_999)) - 1_699.15).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn exact(self, list: Money) -> f64 {
        match self {
            Self::Fixed(fixed) => fixed.as_f64(),
            Self::Percent(off) => list.as_f64() * (1.0 - off.share()),
            Self::Amount(off) => list.as_f64() - off.as_f64(),
        }
        .max(0.0)
    }

    /// Price of one set as a shopper pays it. A percentage is rounded once, on the price of the whole set: that is the
    /// amount shown (18 pieces of 6.75 at 5 % off cost 115.43).
    ///
    /// ```
    /// use endcap::domain::{money::{BasisPoints, Money}, price::SetPrice};
    /// assert_eq!(SetPrice::Percent(BasisPoints(500)).of(Money(12_150)), Money(11_543));
    /// ```
    #[must_use]
    pub fn of(self, list: Money) -> Money {
        match self {
            Self::Fixed(fixed) => fixed.max(Money::ZERO),
            Self::Percent(off) => Money(share_of(list, 10_000_u32.saturating_sub(off.0))),
            Self::Amount(off) => (list - off).max(Money::ZERO),
        }
    }
}

/// Splits an amount in proportion to weights by the largest remainder (Hamilton's method): the parts always add up to
/// the amount. Ties go to the greater weight, then to the earlier one. Negative weights count as 0; when no weight is
/// positive all weigh the same. No weights give no parts.
///
/// ```
/// use endcap::domain::{money::Money, price::prorate};
/// assert_eq!(prorate(Money(100), &[1, 1, 1]), [Money(34), Money(33), Money(33)]);
/// assert_eq!(prorate(Money(-5), &[3, 1]), [Money(-4), Money(-1)]);
/// ```
#[must_use]
pub fn prorate(total: Money, weights: &[i64]) -> Vec<Money> {
    let positive = |weight: i64| i128::from(weight.max(0));
    let mut sum: i128 = weights.iter().map(|&weight| positive(weight)).sum();
    let even = sum == 0;
    if even {
        sum = weights.len() as i128;
    }
    if sum == 0 {
        return Vec::new();
    }
    let sign = total.0.signum();
    let amount = i128::from(total.0.unsigned_abs());
    let mut rest = amount;
    // (whole part, remainder, weight, index)
    let mut parts: Vec<(i128, i128, i128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(index, &weight)| {
            let weight = if even { 1 } else { positive(weight) };
            let product = amount * weight;
            rest -= product / sum;
            (product / sum, product % sum, weight, index)
        })
        .collect();
    parts.sort_by(|a, b| (b.1, b.2, a.3).cmp(&(a.1, a.2, b.3)));
    for part in &mut parts {
        if rest == 0 {
            break;
        }
        part.0 += 1;
        rest -= 1;
    }
    parts.sort_by_key(|part| part.3);
    parts
        .iter()
        .map(|part| {
            Money(
                i64::try_from(part.0)
                    .unwrap_or(i64::MAX)
                    .saturating_mul(sign),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_three_written_prices_of_a_set_agree_on_the_golden_kit() {
        let list = Money(59_000);
        for (price, expected) in [
            (SetPrice::Fixed(Money(56_000)), 56_000),
            (SetPrice::Amount(Money(3_000)), 56_000),
            (SetPrice::Percent(BasisPoints(1_000)), 53_100),
            (SetPrice::Amount(Money(70_000)), 0),
        ] {
            assert_eq!(price.of(list), Money(expected));
        }
    }

    proptest! {
        #[test]
        fn a_discount_is_never_negative_and_never_more_than_the_price(list in 0_i64..10_000_000, off in 0_u32..=10_000) {
            let (list, off) = (Money(list), BasisPoints(off));
            let less = discount(list, off);
            prop_assert!(less >= Money::ZERO && less <= list);
            prop_assert!((less.as_f64() - list.as_f64() * off.share()).abs() <= 0.5 + 1e-6);
            let set = SetPrice::Percent(off);
            prop_assert!((set.of(list).as_f64() - set.exact(list)).abs() <= 0.5 + 1e-6);
        }

        #[test]
        fn parts_add_up_to_the_amount_and_none_is_off_by_a_whole_unit(
            total in -10_000_000_i64..10_000_000,
            weights in proptest::collection::vec(0_i64..1_000_000, 1..8),
        ) {
            let parts = prorate(Money(total), &weights);
            prop_assert_eq!(parts.iter().map(|part| part.0).sum::<i64>(), total);
            let sum: i64 = weights.iter().sum();
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let fair = total as f64 * *weight as f64 / sum as f64;
                    prop_assert!((part.as_f64() - fair).abs() < 1.0 + 1e-6);
                }
            }
        }
    }
}
