//! An order's discount on its lines, exact to the cent.

use crate::domain::money::Money;
use crate::domain::orders::OrderLine;
use crate::domain::price::prorate;

/// Takes `discount` out of the lines in proportion to what they bring, to the cent ([`prorate`]). Never more than the lines
/// bring.
pub(crate) fn allocate(discount: Money, lines: &mut [OrderLine]) {
    let total: Money = lines.iter().map(|line| line.net_revenue).sum();
    let discount = discount.min(total);
    if discount <= Money::ZERO {
        return;
    }
    let weights: Vec<i64> = lines.iter().map(|line| line.net_revenue.0).collect();
    for (line, share) in lines.iter_mut().zip(prorate(discount, &weights)) {
        line.net_revenue -= share;
    }
}

/// The part of an order's discount that its lines do not show yet: at most `left`, what is not in line discounts.
///
/// `subtotal = items - discounts on items` tells how much of it is on items: none of a free-shipping code. When the lines add
/// up to less than the subtotal some are missing, and those that are there carry their share only.
pub(crate) fn order_level(lines: &[OrderLine], left: Money, subtotal: Option<Money>) -> Money {
    let lines: Money = lines.iter().map(|line| line.net_revenue).sum();
    if left <= Money::ZERO || lines <= Money::ZERO {
        return Money::ZERO;
    }
    let Some(subtotal) = subtotal else {
        return left.min(lines);
    };
    let shown = lines - subtotal;
    if shown >= Money::ZERO {
        return shown.min(left).min(lines);
    }
    let all = (subtotal + left).0.max(1);
    let share = i128::from(left.0) * i128::from(lines.0) / i128::from(all);
    Money(i64::try_from(share).unwrap_or(0)).min(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::VariantId;

    fn after(discount: i64, amounts: &[i64]) -> Vec<i64> {
        let mut lines: Vec<OrderLine> = amounts
            .iter()
            .map(|minor| OrderLine {
                variant: VariantId(0),
                units: 1,
                net_revenue: Money(*minor),
            })
            .collect();
        allocate(Money(discount), &mut lines);
        lines.iter().map(|line| line.net_revenue.0).collect()
    }

    #[test]
    fn the_discount_leaves_the_lines_to_the_cent() {
        assert_eq!(after(100, &[1000, 1000, 1000]), [966, 967, 967]);
        assert_eq!(after(1000, &[3000, 6000]), [2667, 5333]);
        assert_eq!(after(5000, &[1000, 500]), [0, 0]);
        assert_eq!(after(0, &[1000]), [1000]);
        assert_eq!(after(10, &[0, 0]), [0, 0]);
        for discount in 0..400 {
            let lines = after(discount, &[133, 7, 0, 260]);
            assert_eq!(lines.iter().sum::<i64>(), 400 - discount);
            assert!(lines.iter().all(|minor| *minor >= 0));
        }
    }

    #[test]
    fn the_subtotal_tells_what_part_of_a_discount_is_on_goods() {
        let line = |minor| OrderLine {
            variant: VariantId(0),
            units: 1,
            net_revenue: Money(minor),
        };
        let lines = [line(6_000), line(2_000)];
        let part =
            |left, subtotal: Option<i64>| order_level(&lines, Money(left), subtotal.map(Money)).0;
        assert_eq!(part(1_000, Some(7_000)), 1_000, "a code on the order");
        assert_eq!(part(500, Some(8_000)), 0, "free shipping");
        assert_eq!(part(1_500, Some(7_000)), 1_000, "both");
        assert_eq!(part(1_000, None), 1_000, "no subtotal to tell");
        assert_eq!(
            part(1_600, Some(14_400)),
            800,
            "half of the lines are missing"
        );
        assert_eq!(part(0, Some(7_000)), 0);
        assert_eq!(part(9_000, None), 8_000, "never more than the lines bring");
    }
}
