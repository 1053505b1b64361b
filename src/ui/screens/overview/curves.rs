//! What the charts of the overview show, as plain points and bins.

use crate::domain::calendar::{Day, Period};
use crate::domain::kpi::{Kpis, ratio};
use crate::domain::money::{Currency, Money};
use crate::ui::widgets::charts::Bin;

/// Share of the orders that the histogram draws; the tail beyond is told in words.
const DRAWN_SHARE: f64 = 0.99;

/// Bars the histogram aims at; a round width gives a few more or less.
const BARS: f64 = 36.0;

/// Multiple of the median beyond which the 99 % point makes bins of equal width useless.
const SKEWED: f64 = 8.0;

/// Bins between an amount and its tenfold where bins grow by ratios.
const PER_DECADE: f64 = 10.0;

/// Key figures per week: the Monday as days since 1970-01-01, and the figure in whole units of the currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weekly {
    /// Average order value; weeks without orders have no point.
    pub aov: Vec<[f64; 2]>,
    /// Gross margin; weeks in which no cost is known have no point.
    pub margin: Vec<[f64; 2]>,
}

/// The weeks of the key figures as points.
#[must_use]
pub fn weekly(kpis: &Kpis, currency: &Currency) -> Weekly {
    let per_unit = currency.minor_per_unit() as f64;
    let mut points = Weekly::default();
    for (week, totals) in &kpis.weeks {
        let monday = f64::from(week.monday().0);
        if let Some(aov) = totals.aov() {
            points.aov.push([monday, aov / per_unit]);
        }
        if let Some(margin) = totals.known_gross_margin() {
            points.margin.push([monday, margin.as_f64() / per_unit]);
        }
    }
    points
}

/// Says which weeks of a period are not whole, since their sums are small for that reason alone.
#[must_use]
pub fn partial_weeks(period: Period) -> Option<&'static str> {
    let begins_late = period.first != period.first.week().monday();
    let ends_early = period.last != Day(period.last.week().monday().0 + 6);
    match (begins_late, ends_early) {
        (true, true) => Some("The first and last weeks are incomplete."),
        (true, false) => Some("The first week is incomplete."),
        (false, true) => Some("The last week is incomplete."),
        (false, false) => None,
    }
}

/// How orders spread over their values, in whole units of the currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderValues {
    /// True when each bin ends at the same multiple of its beginning, not the same amount above it.
    pub by_ratio: bool,
    /// Bins up to the 99 % point.
    pub bins: Vec<Bin>,
    /// Orders of nothing or less, which have no place among ratios.
    pub nothing: u64,
    /// Half of the orders are worth at most this.
    pub median: f64,
    /// Upper end of the last bin.
    pub limit: f64,
    /// Orders beyond the last bin.
    pub beyond: u64,
    /// Value of the greatest order.
    pub greatest: f64,
}

/// Bins over ascending order values; `None` without orders.
///
/// The bins end at the first edge above the 99 % point (nearest rank), so that a few wholesale orders do not squeeze
/// everything else into one bar. Where that point is still many times the median the bins grow by equal ratios.
#[must_use]
pub fn order_values(ascending: &[Money], currency: &Currency) -> Option<OrderValues> {
    let per_unit = currency.minor_per_unit() as f64;
    let units = |amount: Money| amount.as_f64() / per_unit;
    let (least, greatest) = (units(*ascending.first()?), units(*ascending.last()?));
    let reach = units(quantile(ascending, DRAWN_SHARE)?);
    let median = median(ascending)? / per_unit;
    let by_ratio = median > 0.0 && reach > SKEWED * median;
    let nothing = if by_ratio {
        ascending.partition_point(|amount| amount.0 <= 0)
    } else {
        0
    };
    let edges = if by_ratio {
        ratio_edges(
            ascending.get(nothing).map_or(reach, |first| units(*first)),
            reach,
        )
    } else {
        even_edges(least, reach, 1.0 / per_unit)
    };
    let mut before = nothing;
    let mut bins = Vec::with_capacity(edges.len());
    for (from, to) in edges.iter().zip(edges.iter().skip(1)) {
        let until = ascending
            .partition_point(|amount| units(*amount) < *to)
            .max(before);
        bins.push(Bin {
            from: *from,
            to: *to,
            count: (until - before) as f64,
        });
        before = until;
    }
    Some(OrderValues {
        by_ratio,
        limit: bins.last().map_or(reach, |bin| bin.to),
        bins,
        nothing: nothing as u64,
        median,
        beyond: (ascending.len() - before) as u64,
        greatest,
    })
}

fn even_edges(least: f64, reach: f64, coin: f64) -> Vec<f64> {
    let width = round_width((reach - least) / BARS, coin);
    let first = (least / width).floor();
    let count = ((reach / width).floor() - first).max(0.0) as usize + 1;
    (0..=count)
        .map(|number| (first + number as f64) * width)
        .collect()
}

fn ratio_edges(least: f64, reach: f64) -> Vec<f64> {
    let first = (least.log10() * PER_DECADE).floor() as i32;
    let last = (reach.log10() * PER_DECADE).floor() as i32 + 1;
    (first..=last)
        .map(|number| 10_f64.powf(f64::from(number) / PER_DECADE))
        .collect()
}

/// The middle value, or the mean of the two middle ones, in minor units.
#[must_use]
pub fn median(ascending: &[Money]) -> Option<f64> {
    let half = ascending.len() / 2;
    let upper = ascending.get(half)?.as_f64();
    if ascending.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = ascending.get(half.checked_sub(1)?)?.as_f64();
    Some(f64::midpoint(lower, upper))
}

/// The smallest value that at least this share does not exceed (nearest rank).
fn quantile(ascending: &[Money], share: f64) -> Option<Money> {
    let rank = (ascending.len() as f64 * share).ceil().max(1.0) as usize;
    ascending.get(rank - 1).copied()
}

/// The next of 1, 2, 2.5, 5, 10 … times a power of ten, at least `least`.
fn round_width(width: f64, least: f64) -> f64 {
    let width = width.max(least);
    let power = 10_f64.powf(width.log10().floor());
    let scaled = ratio(width, power).unwrap_or(1.0);
    // A hair of room, for 9.999… is ten.
    let step = [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .find(|step| scaled <= step + 1e-9)
        .unwrap_or(10.0);
    step * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Week;
    use crate::domain::kpi::Totals;

    fn values(minor: impl IntoIterator<Item = i64>) -> Vec<Money> {
        let mut values: Vec<Money> = minor.into_iter().map(Money).collect();
        values.sort_unstable();
        values
    }

    #[test]
    fn bins_and_tail_hold_every_order_once() {
        let values = values((1..=1_000).map(|n| n * n));
        let shown = order_values(&values, &Currency::usd()).unwrap();
        let drawn: f64 = shown.bins.iter().map(|bin| bin.count).sum();
        assert_eq!(drawn as u64 + shown.beyond, 1_000);
        assert!(shown.beyond <= 10 && !shown.by_ratio);
        for bin in &shown.bins {
            let inside = values
                .iter()
                .filter(|value| (bin.from..bin.to).contains(&(value.as_f64() / 100.0)))
                .count();
            assert_eq!(inside as f64, bin.count, "{bin:?}");
        }
        assert_eq!(shown.greatest, 10_000.0);
    }

    #[test]
    fn one_giant_order_does_not_squeeze_the_others() {
        let usual = (0..500).map(|n| 1_000 + n * 10);
        let shown = order_values(&values(usual.chain([90_000_000])), &Currency::usd()).unwrap();
        assert!(shown.limit < 70.0, "{}", shown.limit);
        assert!(shown.bins.len() > 20);
        assert!(shown.beyond >= 1);
        assert_eq!(shown.greatest, 900_000.0);
    }

    #[test]
    fn values_far_apart_stand_in_bins_of_equal_ratios() {
        let small = (0..900).map(|n| 200 + n);
        let large = (0..100).map(|n| 100_000 + n * 1_000);
        let shown = order_values(
            &values(small.chain(large).chain([0, -50])),
            &Currency::usd(),
        )
        .unwrap();
        assert!(shown.by_ratio);
        assert_eq!(shown.nothing, 2);
        let drawn: f64 = shown.bins.iter().map(|bin| bin.count).sum();
        assert_eq!(drawn as u64 + shown.beyond + shown.nothing, 1_002);
        for bin in &shown.bins {
            assert!((bin.to / bin.from - 10_f64.powf(0.1)).abs() < 1e-9);
        }
    }

    #[test]
    fn equal_negative_and_single_values_make_a_histogram_too() {
        let yen = Currency::new("JPY").unwrap();
        for case in [values([500]), values([0; 9]), values([-300, -200, 700])] {
            let shown = order_values(&case, &yen).unwrap();
            let drawn: f64 = shown.bins.iter().map(|bin| bin.count).sum();
            assert_eq!(drawn as usize + shown.beyond as usize, case.len());
        }
        assert_eq!(order_values(&[], &yen), None);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert_eq!(median(&values([1, 2, 4, 100])), Some(3.0));
        assert_eq!(median(&values([1, 2, 100])), Some(2.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn widths_are_round_and_never_below_the_smallest_coin() {
        for (asked, given) in [(0.93, 1.0), (1.2, 2.0), (2.1, 2.5), (3.0, 5.0), (7.0, 10.0)] {
            assert!((round_width(asked, 0.01) - given).abs() < 1e-9, "{asked}");
        }
        assert!((round_width(0.0, 0.01) - 0.01).abs() < 1e-12);
    }

    #[test]
    fn a_week_without_orders_has_no_order_value_but_a_margin_of_nothing() {
        let sold = Totals {
            orders: 2,
            net_revenue: Money(6_000),
            cogs: Money(2_000),
            ..Totals::default()
        };
        let kpis = Kpis {
            weeks: vec![(Week(2_800), sold), (Week(2_801), Totals::default())],
            ..Kpis::default()
        };
        let points = weekly(&kpis, &Currency::usd());
        let monday = f64::from(Week(2_800).monday().0);
        assert_eq!(points.aov, [[monday, 30.0]]);
        assert_eq!(points.margin, [[monday, 40.0], [monday + 7.0, 0.0]]);
    }

    #[test]
    fn weeks_cut_by_the_period_are_named() {
        let period = |first: &str, last: &str| Period {
            first: Day::parse(first).unwrap(),
            last: Day::parse(last).unwrap(),
        };
        assert_eq!(partial_weeks(period("2025-01-06", "2025-01-19")), None);
        let text = partial_weeks(period("2025-01-08", "2025-01-18"));
        assert_eq!(text, Some("The first and last weeks are incomplete."));
    }
}
