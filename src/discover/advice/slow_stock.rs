//! Stock that lies longer than it should.

use super::SlowStock;
use crate::domain::calendar::Day;
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;

/// Weeks of history that say how fast an article sells.
const WEEKS: i32 = 13;

/// What was sold in the last weeks of the history.
pub(super) struct Recent {
    /// Orders and units by variant.
    sold: Vec<(u64, u64)>,
    weeks: f64,
}

impl Recent {
    pub(super) fn of(dataset: &Dataset) -> Self {
        let history = &dataset.history;
        let mut sold = vec![(0_u64, 0_u64); dataset.catalog.variants().len()];
        let mut weeks = f64::from(WEEKS);
        if let Some(period) = history.period() {
            let first = Day(period.last.0 - WEEKS * 7 + 1).max(period.first);
            weeks = f64::from(period.last.0 - first.0 + 1) / 7.0;
            let recent = history
                .placed()
                .partition_point(|placed| placed.day() < first);
            for order in (recent..history.len()).map(|index| history.order(index)) {
                for line in order.lines() {
                    if let Some((orders, units)) = sold.get_mut(line.variant.index()) {
                        *orders += 1;
                        *units += u64::from(line.units);
                    }
                }
            }
        }
        Self { sold, weeks }
    }

    /// Orders a week that hold a variant.
    pub(super) fn weekly_orders(&self, id: VariantId) -> f64 {
        let (orders, _) = self.sold.get(id.index()).copied().unwrap_or_default();
        orders as f64 / self.weeks
    }

    fn units(&self, id: VariantId) -> u64 {
        self.sold.get(id.index()).map_or(0, |(_, units)| *units)
    }
}

/// See [`super::slow_stock`].
pub(super) fn find(dataset: &Dataset, min_weeks: f64) -> Vec<SlowStock> {
    let catalog = &dataset.catalog;
    let recent = Recent::of(dataset);
    let mut slow: Vec<SlowStock> = catalog
        .iter()
        .filter(|(id, _)| !catalog.is_service(*id) && !catalog.is_off_sale(*id))
        .filter_map(|(id, variant)| {
            let stock = variant.stock.filter(|&stock| stock > 0)?;
            let units = recent.units(id);
            let weekly_units = units as f64 / recent.weeks;
            let weeks_of_cover = (units > 0).then(|| stock as f64 / weekly_units);
            weeks_of_cover
                .is_none_or(|cover| cover > min_weeks)
                .then(|| SlowStock {
                    variant: id,
                    stock,
                    weekly_units,
                    weeks_of_cover,
                    stock_value: variant.cost.map(|cost| cost.times(stock)),
                    triggers: Vec::new(),
                })
        })
        .collect();
    slow.sort_by(|x, y| {
        let cover = |article: &SlowStock| article.weeks_of_cover.unwrap_or(f64::INFINITY);
        cover(y)
            .total_cmp(&cover(x))
            .then(y.stock_value.cmp(&x.stock_value))
            .then(x.variant.cmp(&y.variant))
    });
    slow
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::{variant, with};
    use crate::domain::catalog::{Product, SERVICES_CATEGORY};
    use crate::domain::money::Money;

    #[test]
    fn cover_is_stock_over_the_last_thirteen_weeks_and_unsold_stock_comes_first() {
        let services = Product {
            category: SERVICES_CATEGORY.to_owned(),
            ..Product::default()
        };
        let stocked =
            |sku: &str, product: u32, stock: Option<i64>| crate::domain::catalog::Variant {
                stock,
                ..variant(sku, product, "", 1_000)
            };
        let mut unknown_cost = stocked("D", 0, Some(7));
        unknown_cost.cost = None;
        let variants = vec![
            stocked("A", 0, Some(10)),
            stocked("B", 0, Some(10)),
            stocked("C", 0, None),
            unknown_cost,
            stocked("E", 1, Some(99)),
            stocked("F", 0, Some(0)),
        ];
        // Day 200 is the last: days 110 to 200 are the thirteen weeks.
        let mut orders = vec![(0, vec![0, 3]), (109, vec![1]), (200, vec![1])];
        orders.extend((0..13).map(|week| (110 + week * 7, vec![0])));
        let data = with(vec![Product::default(), services], variants, &orders);
        let slow = find(&data, 9.0);
        let found: Vec<u32> = slow.iter().map(|article| article.variant.0).collect();
        assert_eq!(found, [3, 1, 0]);
        assert_eq!(slow[0].weeks_of_cover, None);
        assert_eq!(slow[0].stock_value, None);
        assert_eq!(slow[1].weeks_of_cover, Some(130.0));
        assert_eq!(slow[2].variant, VariantId(0));
        assert_eq!(slow[2].weekly_units, 1.0);
        assert_eq!(slow[2].stock_value, Some(Money(5_000)));
        assert_eq!(find(&data, 10.0).len(), 2);
    }
}
