//! Dates that are numbers: days as spreadsheets count them, seconds and milliseconds since 1970. One number says nothing, as
//! an order number looks the same; a column of dates in which every cell is such a number does.

use super::cells::trimmed;
use crate::domain::calendar::Minute;

/// What the numbers of a column of dates count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayNumbers {
    /// Days since the end of 1899, with the time as a fraction.
    SpreadsheetDays,
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

/// From 1990 to 2100, so that few other numbers are among them.
const FIRST_DAY: i64 = 7_305;
const LAST_DAY: i64 = 47_481;
/// 1970 as spreadsheets count days.
const SPREADSHEET_1970: i64 = 25_569;

impl DayNumbers {
    /// What a cell may count; `None` for what is no such number.
    pub(crate) fn of(cell: &[u8]) -> Option<Self> {
        [Self::SpreadsheetDays, Self::Seconds, Self::Milliseconds]
            .into_iter()
            .find(|numbers| numbers.moment(cell).is_some())
    }

    /// The moment of a cell, UTC.
    pub(crate) fn moment(self, cell: &[u8]) -> Option<Minute> {
        let cell = trimmed(cell);
        let cut = cell.iter().position(|byte| matches!(byte, b'.' | b','));
        let (whole, fraction) = match cut {
            Some(cut) => (cell.get(..cut)?, cell.get(cut + 1..)?),
            None => (cell, &[][..]),
        };
        let digits = match self {
            Self::SpreadsheetDays => 5..=5,
            Self::Seconds => 9..=10,
            Self::Milliseconds => 12..=13,
        };
        let is_number = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        if !digits.contains(&whole.len()) || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let number: i64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
        let minutes = match self {
            Self::SpreadsheetDays => {
                let text = format!("0.{}", std::str::from_utf8(fraction).ok()?);
                let share: f64 = text.parse().unwrap_or(0.0);
                (number - SPREADSHEET_1970) * 1_440 + (share * 1_440.0).round() as i64
            }
            Self::Seconds => number / 60,
            Self::Milliseconds => number / 60_000,
        };
        let is_near = (FIRST_DAY * 1_440..LAST_DAY * 1_440).contains(&minutes);
        i32::try_from(minutes).ok().filter(|_| is_near).map(Minute)
    }

    /// As reports write it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::SpreadsheetDays => "spreadsheet days",
            Self::Seconds => "seconds since 1970",
            Self::Milliseconds => "milliseconds since 1970",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_days_and_seconds_are_moments() {
        for (cell, numbers, day, minute) in [
            ("46082", DayNumbers::SpreadsheetDays, "2026-03-01", 0),
            (
                "46082.378472",
                DayNumbers::SpreadsheetDays,
                "2026-03-01",
                545,
            ),
            ("46082,5", DayNumbers::SpreadsheetDays, "2026-03-01", 720),
            ("1772355900", DayNumbers::Seconds, "2026-03-01", 545),
            ("1772355900000", DayNumbers::Milliseconds, "2026-03-01", 545),
        ] {
            assert_eq!(DayNumbers::of(cell.as_bytes()), Some(numbers), "{cell}");
            let found = numbers.moment(cell.as_bytes()).unwrap();
            assert_eq!(
                (found.day().to_string(), found.0.rem_euclid(1440)),
                (day.to_owned(), minute)
            );
        }
        for cell in [
            "1001",
            "20260301",
            "99999",
            "200014567890123456781",
            "46082x",
            "",
            ".",
        ] {
            assert_eq!(DayNumbers::of(cell.as_bytes()), None, "{cell}");
        }
    }
}
