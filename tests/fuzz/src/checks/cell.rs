//! Cells to values: what is read and written plainly again reads the same.

mod forms {
    pub(super) use crate::import::{DateOrder, DecimalMark};
}
#[path = "../../../../src/import/rows/long_dates.rs"]
mod long_dates;
mod cells {
    pub(super) use super::reading::at_time;
}
#[path = "../../../../src/import/rows/cells.rs"]
mod reading;

use crate::domain::calendar::Day;
use crate::import::{DateOrder, DecimalMark};
use reading::{
    EXTRA_DECIMALS, Fault, amount, code, date_vote, lost_digits, moment, trimmed, vote, whole,
};

fn written(scaled: i64, places: u32, point: char) -> String {
    let places = places as usize;
    let digits = format!("{:0width$}", scaled.unsigned_abs(), width = places + 1);
    let (units, fraction) = digits.split_at(digits.len() - places);
    let sign = if scaled < 0 { "-" } else { "" };
    format!("{sign}{units}{point}{fraction}")
}

fn amounts(cell: &[u8]) {
    for decimals in [0, 2, 3] {
        let read = |mark| amount(cell, mark, decimals);
        let (point, comma) = (
            read(Some(DecimalMark::Point)),
            read(Some(DecimalMark::Comma)),
        );
        for value in [point, comma].into_iter().flatten() {
            for (mark, sign) in [(DecimalMark::Point, '.'), (DecimalMark::Comma, ',')] {
                let text = written(value, decimals + EXTRA_DECIMALS, sign);
                assert_eq!(
                    amount(text.as_bytes(), Some(mark), decimals),
                    Ok(value),
                    "{text}"
                );
            }
        }
        match read(None) {
            // Without a mark there is one reading, and both marks share it.
            Ok(value) => assert_eq!((point, comma), (Ok(value), Ok(value))),
            Err(Fault::Undecided) => {}
            Err(_) => assert!(point.is_err() && comma.is_err(), "{point:?} {comma:?}"),
        }
        // What a cell votes for is a mark it can be read with, wherever the other can be, too.
        if let Ok(Some(mark)) = vote(cell) {
            let (own, other) = match mark {
                DecimalMark::Point => (point, comma),
                DecimalMark::Comma => (comma, point),
            };
            assert!(own.is_ok() || other.is_err(), "{own:?} {other:?}");
        }
    }
}

fn dates(cell: &[u8]) {
    let read = |order| moment(cell, order);
    let (day_first, month_first) = (
        read(Some(DateOrder::DayFirst)),
        read(Some(DateOrder::MonthFirst)),
    );
    for found in [day_first, month_first, read(None)].into_iter().flatten() {
        let day = found.day();
        let minute = found.0.rem_euclid(1440);
        let text = format!("{day} {:02}:{:02}", minute / 60, minute % 60);
        assert_eq!(moment(text.as_bytes(), None), Ok(found), "{text}");
        assert_eq!(Day::parse(&day.to_string()), Ok(day));
    }
    match read(None) {
        Ok(found) => assert_eq!((day_first, month_first), (Ok(found), Ok(found))),
        Err(Fault::Undecided) => assert!(date_vote(cell) != Ok(None)),
        Err(_) => assert!(day_first.is_err() && month_first.is_err()),
    }
    if let Ok(Some(order)) = date_vote(cell) {
        let other = match order {
            DateOrder::DayFirst => month_first,
            DateOrder::MonthFirst => day_first,
        };
        assert!(other.is_err(), "{other:?}");
    }
}

/// The bytes are one cell.
pub fn cell(bytes: &[u8]) {
    let bare = trimmed(bytes);
    assert_eq!(trimmed(bare), bare);
    let found = code(bytes);
    assert!(found.len() <= bare.len() && bare.ends_with(found));
    let lost = lost_digits(found);
    assert!(!lost || whole(found).is_none());
    if let Some(units) = whole(bytes) {
        assert_eq!(whole(units.to_string().as_bytes()), Some(units));
    }
    amounts(bytes);
    dates(bytes);
}
