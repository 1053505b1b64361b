//! What was paid for a product, and how often another one went with it at each price.

use crate::discover::pairs::lookup::Lookup;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::orders::Order;
use crate::domain::project::Dataset;

/// Prices nearer than this share of the lower one are the same: rounding of discounts spread over lines.
const SAME_PRICE: f64 = 0.01;

/// Levels shown at most; of more, neighbours are joined until each holds a like number of orders.
const MOST_LEVELS: usize = 6;

/// Share of a product's orders that a price needs before it counts as a move.
const LEAST_SHARE: f64 = 0.02;

/// Orders at one price, or in one range of prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceLevel {
    /// Lowest unit price, before discounts on the whole order.
    pub from: Money,
    /// Highest.
    pub to: Money,
    /// Orders with the product at this price.
    pub orders: u32,
    /// Of these, orders with the other product too.
    pub both: u32,
}

impl PriceLevel {
    /// Share of its orders that hold the other product.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.orders > 0).then(|| f64::from(self.both) / f64::from(self.orders))
    }
}

/// A product's orders by price paid, cheapest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceLevels {
    /// The levels; empty when the product was never sold.
    pub levels: Vec<PriceLevel>,
    /// False when nearly all paid the same: say "price never moved".
    pub moved: bool,
}

/// Unit price of a product in an order before the discount on the whole order, minor units; `None` when it is not in it.
pub(super) fn unit_price(order: Order<'_>, product: VariantId) -> Option<f64> {
    let line = order.lines().find(|line| line.variant == product)?;
    let net = order.net_revenue().as_f64();
    let discount = order.order_discount().as_f64();
    let before = if net > 0.0 && discount > 0.0 {
        (net + discount) / net
    } else {
        1.0
    };
    Some(line.unit_net() * before)
}

/// Prices paid for `product`, and how often `other` went with it.
pub(super) fn price_levels(
    dataset: &Dataset,
    lookup: &Lookup,
    product: VariantId,
    other: VariantId,
) -> PriceLevels {
    let mut paid: Vec<(f64, bool)> = lookup
        .orders_with(product)
        .filter_map(|index| {
            let order = dataset.history.order(index as usize);
            let price = unit_price(order, product)?;
            Some((price, order.basket().contains(&other)))
        })
        .collect();
    paid.sort_by(|x, y| x.0.total_cmp(&y.0));
    levels_of(&paid)
}

/// Prices ascending, each with whether the other product was there.
fn levels_of(paid: &[(f64, bool)]) -> PriceLevels {
    let mut exact: Vec<(f64, PriceLevel)> = Vec::new();
    for &(price, both) in paid {
        let money = Money(price.round() as i64);
        match exact.last_mut() {
            Some((first, level)) if price - *first <= SAME_PRICE * first.abs() => {
                level.to = money;
                level.orders += 1;
                level.both += u32::from(both);
            }
            _ => exact.push((
                price,
                PriceLevel {
                    from: money,
                    to: money,
                    orders: 1,
                    both: u32::from(both),
                },
            )),
        }
    }
    let all = paid.len();
    let known = |level: &PriceLevel| f64::from(level.orders) >= LEAST_SHARE * all as f64;
    let moved = exact.iter().filter(|(_, level)| known(level)).count() > 1
        || (exact.len() > 1 && !exact.iter().any(|(_, level)| known(level)));
    let mut levels: Vec<PriceLevel> = exact.into_iter().map(|(_, level)| level).collect();
    if levels.len() > MOST_LEVELS {
        levels = joined(&levels, all);
    }
    PriceLevels { levels, moved }
}

fn joined(levels: &[PriceLevel], all: usize) -> Vec<PriceLevel> {
    let mut joined: Vec<PriceLevel> = Vec::new();
    let (mut seen, mut last_bin) = (0, usize::MAX);
    for level in levels {
        // A level belongs to the bin that holds its middle order, so that equal prices stay together.
        let middle = seen + level.orders as usize / 2;
        let bin = middle * MOST_LEVELS / all.max(1);
        match joined.last_mut() {
            Some(open) if bin == last_bin => {
                open.to = level.to;
                open.orders += level.orders;
                open.both += level.both;
            }
            _ => joined.push(*level),
        }
        last_bin = bin;
        seen += level.orders as usize;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(prices: &[(f64, usize, usize)]) -> PriceLevels {
        let mut paid = Vec::new();
        for &(price, orders, both) in prices {
            paid.extend((0..orders).map(|n| (price, n < both)));
        }
        levels_of(&paid)
    }

    #[test]
    fn a_price_with_rounding_never_moved_and_two_prices_did() {
        let same = levels(&[(2_990.0, 50, 10), (2_990.6, 40, 8), (2_999.0, 10, 2)]);
        assert!(!same.moved);
        assert_eq!(same.levels.len(), 1);
        assert_eq!(same.levels[0].share(), Some(0.2));
        let two = levels(&[(1_990.0, 50, 20), (2_990.0, 50, 5)]);
        assert!(two.moved);
        assert_eq!((two.levels[0].both, two.levels[1].both), (20, 5));
        // One order in a hundred at a staff price is no move.
        assert!(!levels(&[(500.0, 1, 0), (2_990.0, 99, 5)]).moved);
        assert_eq!(levels(&[]), PriceLevels::default());
    }

    #[test]
    fn many_prices_are_joined_and_no_order_is_lost() {
        let prices: Vec<(f64, usize, usize)> = (0..40)
            .map(|n| (1_000.0 + 50.0 * f64::from(n), 10, 3))
            .collect();
        let found = levels(&prices);
        assert!(found.moved);
        assert_eq!(found.levels.len(), MOST_LEVELS);
        assert_eq!(
            found.levels.iter().map(|level| level.orders).sum::<u32>(),
            400
        );
        assert_eq!(
            found.levels.iter().map(|level| level.both).sum::<u32>(),
            120
        );
        assert!(found.levels.windows(2).all(|two| two[0].to < two[1].from));
    }
}
