//! Nine figures from five sums, and ranges from draws.

use super::impact::{Change, ChangeOf, Figures};
use super::reduction::WORTHS;
use crate::domain::kpi::ratio;

/// The nine figures of orders, units, revenue, revenue with known cost and margin, the money in minor units.
pub(super) fn figures(worth: &[f64; WORTHS], minor_per_unit: f64) -> Figures {
    let [orders, units, revenue, known, margin] = *worth;
    Figures {
        orders,
        units,
        net_revenue: revenue / minor_per_unit,
        cogs: (known - margin) / minor_per_unit,
        gross_margin: margin / minor_per_unit,
        gross_margin_rate: ratio(margin, known),
        aov: ratio(revenue / minor_per_unit, orders),
        upt: ratio(units, orders),
        gross_margin_per_order: ratio(margin / minor_per_unit, orders),
    }
}

fn listed(figures: &Figures) -> [f64; 9] {
    [
        figures.orders,
        figures.units,
        figures.net_revenue,
        figures.cogs,
        figures.gross_margin,
        figures.gross_margin_rate.unwrap_or(0.0),
        figures.aov.unwrap_or(0.0),
        figures.upt.unwrap_or(0.0),
        figures.gross_margin_per_order.unwrap_or(0.0),
    ]
}

fn difference(before: &Figures, after: &Figures) -> [f64; 9] {
    let (before, after) = (listed(before), listed(after));
    std::array::from_fn(|index| after[index] - before[index])
}

/// The changes of every draw against the expected one. Money and counts change by the plan's own effect, so that large
/// totals do not swallow small changes.
pub(super) fn change_of(
    expected: (&[f64; WORTHS], &[f64; WORTHS]),
    draws: &[([f64; WORTHS], [f64; WORTHS])],
    minor_per_unit: f64,
) -> ChangeOf {
    let middle = changes(expected.0, expected.1, minor_per_unit);
    let drawn: Vec<[f64; 9]> = draws
        .iter()
        .map(|(before, change)| changes(before, change, minor_per_unit))
        .collect();
    let mut column = Vec::with_capacity(drawn.len());
    let mut one = |index: usize| {
        column.clear();
        column.extend(drawn.iter().map(|row| row[index]));
        let [lower95, lower80, upper80, upper95] = quantiles(&mut column, [0.025, 0.1, 0.9, 0.975]);
        Change {
            expected: middle[index],
            lower80,
            upper80,
            lower95,
            upper95,
        }
    };
    ChangeOf {
        orders: one(0),
        units: one(1),
        net_revenue: one(2),
        cogs: one(3),
        gross_margin: one(4),
        gross_margin_rate: one(5),
        aov: one(6),
        upt: one(7),
        gross_margin_per_order: one(8),
    }
}

fn changes(before: &[f64; WORTHS], change: &[f64; WORTHS], minor_per_unit: f64) -> [f64; 9] {
    let after = std::array::from_fn(|index| before[index] + change[index]);
    let mut all = difference(
        &figures(before, minor_per_unit),
        &figures(&after, minor_per_unit),
    );
    all[0] = change[0];
    all[1] = change[1];
    all[2] = change[2] / minor_per_unit;
    all[3] = (change[3] - change[4]) / minor_per_unit;
    all[4] = change[4] / minor_per_unit;
    all
}

/// Quantiles of some numbers by linear interpolation between neighbours; 0 when there are none. Sorts the numbers.
pub(super) fn quantiles<const N: usize>(numbers: &mut [f64], at: [f64; N]) -> [f64; N] {
    numbers.sort_unstable_by(f64::total_cmp);
    at.map(|share| {
        let Some(last) = numbers.len().checked_sub(1) else {
            return 0.0;
        };
        let position = share * last as f64;
        let below = position.floor() as usize;
        let above = (below + 1).min(last);
        let weight = position - below as f64;
        numbers[below] + weight * (numbers[above] - numbers[below])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        let mut numbers = [3.0, 1.0, 2.0];
        assert_eq!(
            quantiles(&mut numbers, [0.0, 0.25, 0.5, 1.0]),
            [1.0, 1.5, 2.0, 3.0]
        );
        assert_eq!(quantiles(&mut [], [0.5]), [0.0]);
    }
}
