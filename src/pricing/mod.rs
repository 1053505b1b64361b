//! What a basket costs under rules: prices of bundles, discounts, and splits that are exact to the cent.

use crate::domain::money::{BasisPoints, Money};
use crate::domain::rule::BundlePrice;

/// Price of one set before it is rounded, in minor units; never below 0.
///
/// `fixed` is the price itself, `percent` takes a share off the sum of list prices, `amount` takes money off it. It stays
/// unrounded so that figures over many orders answer a discount in a straight line.
///
/// ```
/// use endcap::domain::{money::{BasisPoints, Money}, rule::BundlePrice};
/// use endcap::pricing::set_price_exact;
/// let off = BundlePrice::Percent(BasisPoints(1_500));
/// assert!((set_price_exact(off, Money(1_999)) - 1_699.15).abs() < 1e-9);
/// ```
#[must_use]
pub fn set_price_exact(price: BundlePrice, list: Money) -> f64 {
    match price {
        BundlePrice::Fixed(fixed) => fixed.as_f64(),
        BundlePrice::Percent(off) => list.as_f64() * (1.0 - off.share()),
        BundlePrice::Amount(off) => list.as_f64() - off.as_f64(),
    }
    .max(0.0)
}

/// Price of one set as a shopper pays it: [`set_price_exact`] to the nearest minor unit.
#[must_use]
pub fn set_price(price: BundlePrice, list: Money) -> Money {
    Money::rounded(set_price_exact(price, list))
}

/// A list price less a percentage, to the nearest minor unit.
///
/// ```
/// use endcap::domain::money::{BasisPoints, Money};
/// assert_eq!(endcap::pricing::discounted(Money(1_999), BasisPoints(1_500)), Money(1_699));
/// ```
#[must_use]
pub fn discounted(list: Money, off: BasisPoints) -> Money {
    Money::rounded(list.as_f64() * (1.0 - off.share()))
}

/// What a price list says about some units of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedUnits {
    /// List price of one unit.
    pub unit_price: Money,
    /// How many.
    pub units: u32,
}

/// Sum of list prices.
#[must_use]
pub fn list_value(parts: &[ListedUnits]) -> Money {
    parts
        .iter()
        .map(|part| part.unit_price.times(i64::from(part.units)))
        .sum()
}

/// Splits the price of one set over its parts, in proportion to their list value, exactly: the shares add up to the price.
#[must_use]
pub fn split_set_price(price: Money, parts: &[ListedUnits]) -> Vec<Money> {
    let weights: Vec<i64> = parts
        .iter()
        .map(|part| part.unit_price.times(i64::from(part.units)).0)
        .collect();
    prorate(price, &weights)
}

/// Splits an amount in proportion to weights by the largest remainder (Hamilton's method): the parts always add up to
/// the amount. Ties go to the greater weight, then to the earlier place. Negative weights count as 0; when no weight is
/// positive all weigh the same. No weights give no parts.
///
/// ```
/// use endcap::domain::money::Money;
/// use endcap::pricing::prorate;
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
    // (whole part, remainder, weight, place)
    let mut parts: Vec<(i128, i128, i128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(place, &weight)| {
            let weight = if even { 1 } else { positive(weight) };
            let product = amount * weight;
            rest -= product / sum;
            (product / sum, product % sum, weight, place)
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
        let list = list_value(&[
            ListedUnits {
                unit_price: Money(50_000),
                units: 1,
            },
            ListedUnits {
                unit_price: Money(3_000),
                units: 1,
            },
            ListedUnits {
                unit_price: Money(6_000),
                units: 1,
            },
        ]);
        assert_eq!(list, Money(59_000));
        assert_eq!(
            set_price(BundlePrice::Fixed(Money(56_000)), list),
            Money(56_000)
        );
        assert_eq!(
            set_price(BundlePrice::Amount(Money(3_000)), list),
            Money(56_000)
        );
        assert_eq!(
            set_price(BundlePrice::Percent(BasisPoints(1_000)), list),
            Money(53_100)
        );
        assert_eq!(
            set_price(BundlePrice::Amount(Money(70_000)), list),
            Money::ZERO
        );
    }

    proptest! {
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

        #[test]
        fn the_split_of_a_set_does_not_depend_on_the_order_of_its_parts(
            price in 0_i64..1_000_000,
            parts in proptest::collection::vec((1_i64..100_000, 1_u32..4), 2..6),
        ) {
            let listed: Vec<ListedUnits> = parts
                .iter()
                .map(|&(minor, units)| ListedUnits { unit_price: Money(minor), units })
                .collect();
            let mut reversed = listed.clone();
            reversed.reverse();
            let mut there: Vec<(i64, i64)> = listed.iter().zip(split_set_price(Money(price), &listed))
                .map(|(part, share)| (part.unit_price.times(i64::from(part.units)).0, share.0)).collect();
            let mut back: Vec<(i64, i64)> = reversed.iter().zip(split_set_price(Money(price), &reversed))
                .map(|(part, share)| (part.unit_price.times(i64::from(part.units)).0, share.0)).collect();
            there.sort_unstable();
            back.sort_unstable();
            prop_assert_eq!(there, back);
        }
    }
}
