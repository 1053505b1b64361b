//! What one row of an order sold: units, money and the price of one unit.

use super::reader::OrderReader;
use crate::domain::money::Money;
use crate::domain::orders::OrderLine;
use crate::import::report::builder::Refusal;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::forms::DiscountForm;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::rounded;
use crate::import::rows::reader::Rows;

/// What became of a row of an order.
pub(crate) enum Line {
    /// The line, the discount on it alone, and its price per unit.
    Accepted(OrderLine, Money, Option<Money>),
    /// Left out for a reason.
    LeftOut(LeftOut),
    /// Not readable.
    Refused(Refusal),
}

impl From<Refusal> for Line {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The units that a cell of this meaning says, at least 1.
#[inline]
pub(crate) fn units_in(cell: &[u8], meaning: Meaning) -> Result<u32, Line> {
    let refused = |expected| Line::Refused(Refusal { meaning, expected });
    match cells::whole(cell) {
        Some(0) => Err(Line::LeftOut(LeftOut::NoUnits)),
        Some(..0) => Err(Line::LeftOut(LeftOut::Return)),
        Some(units) => u32::try_from(units).map_err(|_| refused("at most 4,294,967,295 units")),
        None => Err(refused("a whole number of units")),
    }
}

/// The discount of a line in a column that may hold shares.
#[derive(Clone, Copy, Debug)]
enum Share {
    /// Money times [`cells::EXTRA`].
    Amount(i64),
    /// Millionths of the price.
    Part(i64),
}

impl OrderReader<'_> {
    /// The cell of a discount that is money or a share, as its column decided.
    fn share(&self, rows: &Rows<'_>) -> Result<Option<Share>, Fault> {
        let cell = rows.of(Meaning::Discount);
        if cell.is_empty() || rows.binding().has(Meaning::LineDiscount) {
            return Ok(None);
        }
        let (number, is_percent) = match cell {
            [number @ .., b'%'] => (number, true),
            _ => (cell, false),
        };
        let form = match self.decisions.discount() {
            _ if is_percent => DiscountForm::Percent,
            Some(form) => form,
            None => return Err(Fault::Undecided),
        };
        if form == DiscountForm::Amount {
            let amount = self.amount(rows, Meaning::Discount)?;
            return match amount {
                Some(amount) if amount < 0 => Err(Fault::Unreadable),
                amount => Ok(amount.map(Share::Amount)),
            };
        }
        let mark = self.decisions.mark(rows.binding(), Meaning::Discount);
        let millionths = cells::amount(number, mark, 2)?;
        let part = if form == DiscountForm::Percent {
            millionths / 100
        } else {
            millionths
        };
        if (0..=1_000_000).contains(&part) {
            Ok(Some(Share::Part(part)))
        } else {
            Err(Fault::Unreadable)
        }
    }

    /// An amount times [`cells::EXTRA`]; `None` when the cell is empty or there is no such column.
    #[inline]
    pub(crate) fn amount(&self, rows: &Rows<'_>, meaning: Meaning) -> Result<Option<i64>, Fault> {
        let cell = rows.of(meaning);
        if cell.is_empty() {
            return Ok(None);
        }
        let mark = self.decisions.mark(rows.binding(), meaning);
        let money = self.order_money.as_ref().unwrap_or(&self.money);
        money.amount(cell, mark).map(Some)
    }

    /// Units of a line, at least 1.
    #[inline]
    pub(crate) fn units(&self, rows: &Rows<'_>) -> Result<u32, Line> {
        if !rows.binding().has(Meaning::Units) {
            return Ok(1);
        }
        units_in(rows.of(Meaning::Units), Meaning::Units)
    }

    /// What the line brought, the discount in it, and the price per unit. `Err(None)` is undecided.
    pub(crate) fn money(
        &self,
        rows: &Rows<'_>,
        units: u32,
        variant: Option<u32>,
    ) -> Result<(Money, Money, Option<Money>), Option<Line>> {
        let read = |meaning: Meaning| match self.amount(rows, meaning) {
            Ok(amount) => Ok(amount),
            Err(Fault::Undecided) => Err(None),
            Err(Fault::Unreadable) => Err(Some(Line::Refused(Refusal {
                meaning,
                expected: "an amount",
            }))),
            Err(Fault::OtherCurrency) => Err(Some(Line::Refused(Refusal {
                meaning,
                expected: "an amount in the project's currency, or a rate for the other one",
            }))),
        };
        let refused = |meaning, expected| Err(Some(Line::Refused(Refusal { meaning, expected })));
        let price = read(Meaning::UnitPrice)?;
        let total = read(Meaning::LineTotal)?;
        let discount = read(Meaning::LineDiscount)?.map_or(Money::ZERO, rounded);
        if price.is_some_and(|price| price < 0) || total.is_some_and(|total| total < 0) {
            return Err(Some(Line::LeftOut(LeftOut::NegativePrice)));
        }
        if discount < Money::ZERO {
            return refused(Meaning::LineDiscount, "a discount of zero or more");
        }
        if let Some(total) = total {
            let unit = price.or_else(|| total.checked_div(i64::from(units)));
            let mut net = rounded(total);
            if self.rules.total_before_discount {
                net -= discount;
            }
            if net < Money::ZERO {
                return refused(
                    Meaning::LineDiscount,
                    "a discount of at most the price of the line",
                );
            }
            return Ok((net, discount, unit.map(rounded)));
        }
        let has_prices =
            rows.binding().has(Meaning::UnitPrice) || rows.binding().has(Meaning::LineTotal);
        let price = match price {
            Some(price) => price,
            None if has_prices => {
                let meaning = if rows.binding().has(Meaning::UnitPrice) {
                    Meaning::UnitPrice
                } else {
                    Meaning::LineTotal
                };
                return refused(meaning, "an amount");
            }
            None => match variant.and_then(|variant| self.assortment.price(variant)) {
                Some(price) => price.0.saturating_mul(cells::EXTRA),
                None => 0,
            },
        };
        let Some(gross) = price.checked_mul(i64::from(units)) else {
            return refused(Meaning::UnitPrice, "a smaller amount");
        };
        let (meaning, share) = match self.share(rows) {
            Ok(share) => (Meaning::Discount, share),
            Err(Fault::Undecided) => return Err(None),
            Err(_) => return refused(Meaning::Discount, "a discount from nothing to everything"),
        };
        let discount = match share {
            Some(Share::Amount(amount)) => rounded(amount),
            Some(Share::Part(millionths)) => {
                let off = i128::from(gross) * i128::from(millionths) / 1_000_000;
                let net = i128::from(gross) - off;
                rounded(gross) - rounded(i64::try_from(net).unwrap_or(gross))
            }
            None => discount,
        };
        let net = rounded(gross) - discount;
        if net < Money::ZERO {
            let meaning = if share.is_some() {
                meaning
            } else {
                Meaning::LineDiscount
            };
            return refused(meaning, "a discount of at most the price of the line");
        }
        Ok((net, discount, Some(rounded(price))))
    }
}
