//! Days, weeks and periods of the proleptic Gregorian calendar. Nothing here knows the current time.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment to the minute: minutes since 1970-01-01 00:00 in the shop's own time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub i32);

impl Minute {
    /// The day that holds this minute.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(1440))
    }
}

/// A calendar day: days since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub i32);

/// A text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a day as YYYY-MM-DD, found \"{found}\"")]
pub struct DayError {
    /// What was written.
    pub found: String,
}

impl Day {
    /// The day of a year, month 1..=12 and day of the month; `None` when there is no such day.
    ///
    /// Days are counted from 1 March so that the leap day is the last of its year (H. Hinnant, 2013).
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        let day_of_era =
            year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year as i32;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    /// Year, month 1..=12 and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_shifted + 2) / 5 + 1;
        let month = if month_shifted < 10 {
            month_shifted + 3
        } else {
            month_shifted - 9
        };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }

    /// The week that holds this day, Monday first.
    #[must_use]
    pub fn week(self) -> Week {
        // 1970-01-01 was a Thursday: three days into its week.
        Week((self.0 + 3).div_euclid(7))
    }

    /// The month that holds this day, as months since year 0.
    #[must_use]
    pub fn month_index(self) -> i32 {
        let (year, month, _) = self.ymd();
        year * 12 + month as i32 - 1
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When the text has another shape or names a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok());
        match (next(), next(), next()) {
            (Some(year), Some(month), Some(day)) => i32::try_from(year)
                .ok()
                .and_then(|year| Self::from_ymd(year, month, day)),
            _ => None,
        }
        .ok_or_else(|| DayError {
            found: text.to_owned(),
        })
    }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A week from Monday to Sunday: weeks since the one that holds 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(pub i32);

impl Week {
    /// The Monday of this week.
    #[must_use]
    pub fn monday(self) -> Day {
        Day(self.0 * 7 - 3)
    }

    /// The week with this number in a year of ISO 8601, `1..=53`; `None` when the year has no such week. Week 1 holds
    /// 4 January.
    #[must_use]
    pub fn of_iso(year: i32, number: u32) -> Option<Self> {
        let first = Day::from_ymd(year, 1, 4)?.week();
        let next = Day::from_ymd(year.checked_add(1)?, 1, 4)?.week();
        let week = Self(first.0 + i32::try_from(number).ok()? - 1);
        (number >= 1 && week < next).then_some(week)
    }

    /// Reads `2025-W31` or `2025W31`, in any case.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (year, number) = text.split_once(['W', 'w'])?;
        let year = year.strip_suffix('-').unwrap_or(year);
        let is_number = |text: &str, digits: usize| {
            text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !is_number(year, 4) || !is_number(number, 2) {
            return None;
        }
        Self::of_iso(year.parse().ok()?, number.parse().ok()?)
    }
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl Period {
    /// Number of days, at least 1.
    #[must_use]
    pub fn days(self) -> i32 {
        self.last.0 - self.first.0 + 1
    }

    /// Weeks touched, at least 1.
    #[must_use]
    pub fn weeks(self) -> usize {
        usize::try_from(self.last.week().0 - self.first.week().0 + 1).unwrap_or(1)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        let mut before = Day::from_ymd(1800, 1, 1).unwrap();
        for number in before.0..before.0 + 146_097 {
            let (year, month, day) = Day(number).ymd();
            assert_eq!(Day::from_ymd(year, month, day), Some(Day(number)));
            before = Day(number);
        }
        assert_eq!(before.to_string(), "2199-12-31");
    }

    #[test]
    fn known_days_fall_in_known_weeks() {
        let wednesday = Day::parse("2025-01-08").unwrap();
        assert_eq!(wednesday.week().monday().to_string(), "2025-01-06");
        assert_eq!(Day(0).week().monday().to_string(), "1969-12-29");
        assert!(Day::parse("2023-02-29").is_err());
        assert!(Day::parse("today").is_err());
    }

    #[test]
    fn numbered_weeks_begin_on_their_monday_and_years_have_52_or_53_of_them() {
        for (text, monday) in [
            ("2025-W31", "2025-07-28"),
            ("2025W01", "2024-12-30"),
            ("2020-w53", "2020-12-28"),
            ("2021-W01", "2021-01-04"),
        ] {
            let week = Week::parse_iso(text).unwrap();
            assert_eq!(week.monday().to_string(), monday, "{text}");
        }
        for text in [
            "2025-W53", "2025-W00", "2025-31", "W31", "25-W31", "2025-W3", "-W31",
        ] {
            assert_eq!(Week::parse_iso(text), None, "{text}");
        }
        // Every week of a century is found by the year of its Thursday and its number in it.
        let mut week = Week::parse_iso("1990-W01").unwrap();
        for year in 1990..2090 {
            let mut number = 1;
            while let Some(found) = Week::of_iso(year, number) {
                assert_eq!(found, week);
                assert_eq!(Day(week.monday().0 + 3).ymd().0, year);
                week = Week(week.0 + 1);
                number += 1;
            }
            assert!(number == 53 || number == 54);
        }
    }
}
