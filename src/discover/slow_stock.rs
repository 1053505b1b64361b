//! Stock that lies longer than it should.

use super::SlowStock;
use crate::domain::calendar::Day;
use crate::domain::project::Dataset;

/// Weeks of history that say how fast an article sells.
const WEEKS: i32 = 13;

/// See [`super::slow_stock`].
pub(super) fn find(dataset: &Dataset, min_weeks: f64) -> Vec<SlowStock> {
    let catalog = &dataset.catalog;
    let history = &dataset.history;
    let mut units = vec![0_u64; catalog.variants().len()];
    let mut weeks = f64::from(WEEKS);
    if let Some(period) = history.period() {
        let first = Day(period.last.0 - WEEKS * 7 + 1).max(period.first);
        weeks = f64::from(period.last.0 - first.0 + 1) / 7.0;
        let recent = history
            .placed()
            .partition_point(|placed| placed.day() < first);
        for order in (recent..history.len()).map(|place| history.order(place)) {
            for line in order.lines() {
                if let Some(units) = units.get_mut(line.variant.index()) {
                    *units += u64::from(line.units);
                }
            }
        }
    }
    let mut slow: Vec<SlowStock> = catalog
        .iter()
        .filter(|(id, _)| !catalog.is_service(*id))
        .filter_map(|(id, variant)| {
            let stock = variant.stock.filter(|&stock| stock > 0)?;
            let units = units.get(id.index()).copied().unwrap_or(0);
            let weekly_units = units as f64 / weeks;
            let weeks_of_cover = (units > 0).then(|| stock as f64 / weekly_units);
            weeks_of_cover
                .is_none_or(|cover| cover > min_weeks)
                .then(|| SlowStock {
                    variant: id,
                    stock,
                    weekly_units,
                    weeks_of_cover,
                    stock_value: variant.cost.map(|cost| cost.times(stock)),
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
