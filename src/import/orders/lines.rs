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
    /// A line that counts.
    Accepted(Sold),
    /// Left out for a reason.
    LeftOut(LeftOut),
    /// Not readable.
    Refused(Refusal),
}

/// A line that counts, and what is known of its money.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sold {
    pub(crate) line: OrderLine,
    pub(crate) paid: Paid,
}

/// What a line brought.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Paid {
    /// After the discounts on the line.
    pub(crate) net_revenue: Money,
    /// The discount on it alone.
    pub(crate) discount: Money,
    /// Its price per unit.
    pub(crate) price: Option<Money>,
    /// Its tax, where the line names it.
    pub(crate) tax: Option<Money>,
    /// It names no price of its own.
    pub(crate) lacks_price: bool,
}

/// Units of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Units {
    /// As they count.
    pub(crate) count: u32,
    /// As they are priced, in millionths, where that is another number: 750,000 for 0.75 m.
    pub(crate) millionths: Option<i64>,
}

impl From<u32> for Units {
    fn from(count: u32) -> Self {
        Self {
            count,
            millionths: None,
        }
    }
}

impl Units {
    /// A price times the units, both scaled; `None` beyond what amounts can be.
    fn times(self, price: i64) -> Option<i64> {
        match self.millionths {
            None => price.checked_mul(i64::from(self.count)),
            Some(millionths) => {
                let exact = i128::from(price) * i128::from(millionths) / 1_000_000;
                i64::try_from(exact).ok()
            }
        }
    }
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
    pub(crate) fn units(&mut self, rows: &Rows<'_>) -> Result<Units, Line> {
        if !rows.binding().has(Meaning::Units) {
            return Ok(1.into());
        }
        let cell = rows.of(Meaning::Units);
        let units = units_in(cell, Meaning::Units);
        if let (Err(Line::Refused(_)), Some(millionths)) = (&units, cells::fraction(cell)) {
            return self.part_of_units(millionths);
        }
        units.map(Units::from)
    }

    /// Units that are no whole number, as a person says that they count.
    fn part_of_units(&mut self, millionths: i64) -> Result<Units, Line> {
        if millionths < 0 {
            return Err(Line::LeftOut(LeftOut::Return));
        }
        let Some(fractions) = self.fractions else {
            return Err(Line::Refused(Refusal {
                meaning: Meaning::Units,
                expected: "a whole number of units; --fractions one or round, or fractions in a mapping, counts parts",
            }));
        };
        self.tally.fractions += 1;
        Ok(Units {
            count: fractions.count(millionths),
            millionths: Some(millionths),
        })
    }

    /// What the line brought. `Err(None)` is undecided.
    pub(crate) fn money(
        &mut self,
        rows: &Rows<'_>,
        units: Units,
        variant: Option<u32>,
    ) -> Result<Paid, Option<Line>> {
        let read = |meaning: Meaning| match self.amount(rows, meaning) {
            Ok(amount) => Ok(amount),
            Err(Fault::Undecided) => Err(None),
            Err(Fault::Unreadable) => Err(Some(Line::Refused(Refusal {
                meaning,
                expected: "an amount",
            }))),
            Err(Fault::OtherCurrency) => Err(Some(Line::Refused(Refusal {
                meaning,
                expected: "an amount in the project's currency, or a rate for the other one (--rates)",
            }))),
        };
        let refused = |meaning, expected| Err(Some(Line::Refused(Refusal { meaning, expected })));
        let price = read(Meaning::UnitPrice)?;
        let total = read(Meaning::LineTotal)?;
        // The discount of the whole order is taken out where all its lines are known.
        let discount = if self.discount_repeats {
            Money::ZERO
        } else {
            read(Meaning::LineDiscount)?.map_or(Money::ZERO, rounded)
        };
        let tax = match self.amount(rows, Meaning::LineTax) {
            Ok(tax) => tax.map(rounded),
            Err(_) => None,
        };
        if price.is_some_and(|price| price < 0) || total.is_some_and(|total| total < 0) {
            return Err(Some(Line::LeftOut(LeftOut::NegativePrice)));
        }
        if discount < Money::ZERO {
            return refused(Meaning::LineDiscount, "a discount of zero or more");
        }
        if let Some(total) = total {
            let unit = price.or_else(|| total.checked_div(i64::from(units.count)));
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
            return Ok(Paid {
                net_revenue: net,
                discount,
                price: unit.map(rounded),
                tax,
                lacks_price: false,
            });
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
            None => {
                return match self.at_catalog_price(units, variant) {
                    Some(paid) => Ok(paid),
                    None => refused(Meaning::Units, "fewer units"),
                };
            }
        };
        let Some(gross) = units.times(price) else {
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
        Ok(Paid {
            net_revenue: net,
            discount,
            price: Some(rounded(price)),
            tax,
            lacks_price: false,
        })
    }

    /// What a line without a price brought: today's price in the catalog, without tax, or nothing where that is unknown too.
    /// `None` is beyond what amounts can be.
    fn at_catalog_price(&mut self, units: Units, variant: Option<u32>) -> Option<Paid> {
        let today = variant.and_then(|variant| self.assortment.price(variant));
        let scaled = match today {
            Some(price) => {
                self.tally.at_catalog_price += 1;
                let net = self.catalog_tax.net_of(price);
                units.times(net.0.checked_mul(cells::EXTRA)?)?
            }
            None => {
                self.tally.without_price += 1;
                0
            }
        };
        Some(Paid {
            net_revenue: rounded(scaled),
            lacks_price: true,
            ..Paid::default()
        })
    }
}
