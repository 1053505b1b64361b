//! Days and periods.

use super::ranges::between;
use crate::domain::calendar::{Day, Period};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month_name(month: u32) -> &'static str {
    MONTHS
        .get((month as usize).wrapping_sub(1))
        .copied()
        .unwrap_or("")
}

/// A day: `8 Jan 2025`.
#[must_use]
pub fn day(day: Day) -> String {
    let (year, month, number) = day.ymd();
    format!("{number} {} {year}", month_name(month))
}

/// A day without its year, for axes: `8 Jan`.
#[must_use]
pub fn day_short(day: Day) -> String {
    let (_, month, number) = day.ymd();
    format!("{number} {}", month_name(month))
}

/// A period by its first and last day: `8 Jan 2025 to 31 Mar 2025`; orders without a date all lie on day 0.
#[must_use]
pub fn period(period: Period) -> String {
    if (period.first, period.last) == (Day(0), Day(0)) {
        return "no dates".to_owned();
    }
    between(&day(period.first), &day(period.last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_as_one_says_them() {
        let first = Day::parse("2025-01-08").unwrap();
        let last = Day::parse("2025-03-31").unwrap();
        assert_eq!(day(first), "8 Jan 2025");
        assert_eq!(day_short(last), "31 Mar");
        assert_eq!(period(Period { first, last }), "8 Jan 2025 to 31 Mar 2025");
        let (first, last) = (Day(0), Day(0));
        assert_eq!(period(Period { first, last }), "no dates");
    }
}
