//! The year of the store: when articles are wanted and how busy each day is. Tables by month, because within a month
//! nothing may vary with the season: articles that only share a season must be independent there.

use super::chance::Dice;
use crate::domain::calendar::{Day, Period};

/// When an article is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    /// All year.
    Even,
    /// Presents: December, a little in November.
    Gift,
    /// Hot days only.
    Heat,
    /// Walking weather: more from May to August.
    Trail,
    /// Light clothes and cold drinks: rather in summer.
    Warm,
    /// Hot drinks: rather in winter.
    Cold,
}

impl Season {
    /// Weight in a month, January = 0; 100 is an ordinary month.
    pub(super) fn weight(self, month: usize) -> u64 {
        let year: [u64; 12] = match self {
            Self::Even => [100; 12],
            Self::Gift => [10, 10, 10, 10, 10, 10, 10, 10, 10, 25, 90, 560],
            Self::Heat => [10, 10, 10, 15, 60, 260, 340, 300, 70, 10, 10, 10],
            Self::Trail => [75, 75, 90, 110, 130, 130, 125, 120, 100, 90, 80, 75],
            Self::Warm => [80, 80, 90, 100, 115, 125, 125, 125, 105, 90, 85, 80],
            Self::Cold => [115, 115, 110, 100, 95, 85, 85, 85, 95, 105, 110, 115],
        };
        year.get(month).copied().unwrap_or(100)
    }
}

/// How busy the store is, in percent, January first.
const TRADE_BY_MONTH: [f64; 12] = [
    85.0, 82.0, 90.0, 94.0, 98.0, 100.0, 102.0, 98.0, 95.0, 100.0, 135.0, 185.0,
];
/// How busy the store is, in percent, Monday first.
const TRADE_BY_WEEKDAY: [f64; 7] = [96.0, 92.0, 92.0, 96.0, 108.0, 116.0, 100.0];
/// How busy the hours of a day are.
const TRADE_BY_HOUR: [f64; 24] = [
    1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 4.0, 6.0, 8.0, 9.0, 10.0, 11.0, 12.0, 11.0, 10.0, 9.0, 9.0, 10.0,
    12.0, 14.0, 15.0, 13.0, 8.0, 3.0,
];

/// One open day.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenDay {
    /// Which.
    pub(super) day: Day,
    /// January = 0.
    pub(super) month: usize,
    /// Lines of the whole history that are sold before this day ends.
    pub(super) lines_until: u64,
}

/// 78 whole weeks, 2024-07-01 to 2025-12-28.
pub(super) fn period() -> Period {
    Period {
        first: Day(19_905),
        last: Day(20_450),
    }
}

/// Spreads `lines` over the period: month, weekday, slow growth, and weekly shocks that fade over weeks
/// (x' = 0.6 x + 0.07 e, e nearly normal).
pub(super) fn open_days(lines: u64, dice: &mut Dice) -> Vec<OpenDay> {
    let Period { first, last } = period();
    let mut shock = 0.0_f64;
    let mut cumulated = 0_u64;
    let mut days = Vec::new();
    for number in first.0..=last.0 {
        let day = Day(number);
        let weekday = (number - day.week().monday().0) as usize;
        if weekday == 0 {
            shock = 0.6 * shock + 0.07 * dice.bell();
        }
        let month = day.month_index().rem_euclid(12) as usize;
        let growth = 1.0 + 0.15 * f64::from(number - first.0) / 546.0;
        let week = (1.0 + shock).clamp(0.5, 1.6);
        let busy = TRADE_BY_MONTH.get(month).copied().unwrap_or(100.0)
            * TRADE_BY_WEEKDAY.get(weekday).copied().unwrap_or(100.0);
        cumulated += (busy * growth * week * 100.0) as u64;
        days.push(OpenDay {
            day,
            month,
            lines_until: cumulated,
        });
    }
    for day in &mut days {
        let until = u128::from(lines) * u128::from(day.lines_until) / u128::from(cumulated.max(1));
        day.lines_until = until as u64;
    }
    days
}

/// Second of the day by which `share` (0..1) of a day's trade is done.
pub(super) fn second_of_day(share: f64) -> u32 {
    let mut wanted = share * TRADE_BY_HOUR.iter().sum::<f64>();
    for (hour, busy) in TRADE_BY_HOUR.iter().enumerate() {
        if wanted < *busy {
            return hour as u32 * 3_600 + (wanted / busy * 3_600.0) as u32;
        }
        wanted -= busy;
    }
    86_399
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_is_78_whole_weeks() {
        assert_eq!(period().to_string(), "2024-07-01 to 2025-12-28");
        assert_eq!((period().weeks(), period().days()), (78, 546));
    }

    #[test]
    fn every_line_is_sold_by_the_last_day_and_december_is_the_peak() {
        let days = open_days(1_000_000, &mut Dice::new(3, 1));
        assert_eq!(days.last().map(|day| day.lines_until), Some(1_000_000));
        let mut by_month = [(0_u64, 0_u64); 12];
        let mut before = 0;
        for day in &days {
            by_month[day.month].0 += day.lines_until - before;
            by_month[day.month].1 += 1;
            before = day.lines_until;
        }
        let busiest = (0..12).max_by_key(|&m| by_month[m].0 / by_month[m].1);
        assert_eq!(busiest, Some(11));
    }

    #[test]
    fn the_clock_of_a_day_never_runs_back() {
        let mut before = 0;
        for step in 0..=10_000 {
            let second = second_of_day(f64::from(step) / 10_000.0);
            assert!((before..86_400).contains(&second));
            before = second;
        }
    }
}
