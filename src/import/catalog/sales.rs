//! Sale prices that hold for a time. The day that counts is that of the last order: it never hangs on when somebody imports.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::import::rows::cells;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

/// A price that holds between two days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimedSale {
    price: Money,
    /// `None` is since ever.
    first: Option<Day>,
    /// `None` is for ever.
    last: Option<Day>,
}

impl TimedSale {
    /// The price when the sale is on.
    pub(crate) fn price_on(&self, day: Day) -> Option<Money> {
        let begun = self.first.is_none_or(|first| first <= day);
        let lasts = self.last.is_none_or(|last| day <= last);
        (begun && lasts).then_some(self.price)
    }
}

/// The sale of a row whose price is `price`. `Err` holds whenever there is no day: a sale without days.
pub(crate) fn timed(rows: &Rows<'_>, price: Money) -> Result<Option<TimedSale>, Money> {
    let (starts, ends) = (rows.of(Meaning::SaleStarts), rows.of(Meaning::SaleEnds));
    let (starts, ends) = match ends.iter().position(|byte| *byte == b'/') {
        // Both in one cell, each in full: `2026-02-24T13:00-0800/2026-02-29T15:30-0800`.
        Some(cut) if starts.is_empty() && cut >= 10 => {
            let (starts, ends) = ends.split_at(cut);
            (starts, ends.get(1..).unwrap_or_default())
        }
        _ => (starts, ends),
    };
    if starts.is_empty() && ends.is_empty() {
        return Err(price);
    }
    let day = |cell: &[u8]| match cell {
        [] => Ok(None),
        _ => cells::moment(cell, None).map(|moment| Some(moment.day())),
    };
    Ok(match (day(starts), day(ends)) {
        (Ok(first), Ok(last)) => Some(TimedSale { price, first, last }),
        // A sale whose days cannot be read is on no day.
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_is_on_from_its_first_day_to_its_last() {
        let day = |text: &str| Day::parse(text).unwrap();
        let sale = |first: &str, last: &str| TimedSale {
            price: Money(500),
            first: (!first.is_empty()).then(|| day(first)),
            last: (!last.is_empty()).then(|| day(last)),
        };
        let march = sale("2026-03-01", "2026-03-31");
        assert_eq!(march.price_on(day("2026-02-28")), None);
        assert_eq!(march.price_on(day("2026-03-01")), Some(Money(500)));
        assert_eq!(march.price_on(day("2026-03-31")), Some(Money(500)));
        assert_eq!(march.price_on(day("2026-04-01")), None);
        assert_eq!(
            sale("", "2026-03-31").price_on(day("1999-01-01")),
            Some(Money(500))
        );
        assert_eq!(
            sale("2026-03-01", "").price_on(day("2099-01-01")),
            Some(Money(500))
        );
    }
}
