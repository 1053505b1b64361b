//! Rows of abandoned checkouts to checkouts. Nothing about who left them is read.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::exclusions::{Named, currency_of};
use super::reader::unusable_number;
use crate::domain::calendar::Minute;
use crate::domain::catalog::Sku;
use crate::domain::checkouts::{Checkout, CheckoutLine};
use crate::domain::money::{Currency, Money};
use crate::domain::tax::TaxRate;
use crate::import::catalog::assortment::Assortment;
use crate::import::mapping::options::ImportOptions;
use crate::import::recognise::decide::Decisions;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::error::{ImportError, Stop};
use crate::import::rows::forms::DateOrder;
use crate::import::rows::meaning::{Meaning, squeezed};
use crate::import::rows::money::{MoneyReader, rounded};
use crate::import::rows::reader::Rows;

/// A checkout whose rows are being read.
#[derive(Debug, Default)]
struct Pending {
    started: Option<Minute>,
    is_recovered: bool,
    other_currency: bool,
    currency: Option<Currency>,
    lines: Vec<CheckoutLine>,
    /// Rows that wait for what becomes of the whole checkout.
    rows: u64,
}

/// What became of a row.
enum Row {
    Waits,
    LeftOut(LeftOut),
    Refused(Refusal),
}

/// Reads the rows of one file of abandoned checkouts.
pub(crate) struct CheckoutReader<'a> {
    /// An empty id continues the checkout above.
    pub(crate) carries: bool,
    pub(crate) options: &'a ImportOptions,
    pub(crate) money: MoneyReader<'a>,
    /// When checkouts without a date were begun.
    pub(crate) day: Option<Minute>,
    pub(crate) decisions: &'a Decisions,
    /// The tax in the shop's prices, which those of checkouts are.
    pub(crate) catalog_tax: TaxRate,
    pub(crate) assortment: &'a mut Assortment,
    /// What the project has, by id; what the file says takes its place.
    pub(crate) checkouts: &'a mut BTreeMap<String, Checkout>,
}

impl CheckoutReader<'_> {
    /// Reads all rows. A checkout is accounted for when all its rows are known, wherever they stand.
    pub(crate) fn read(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        let mut indices: HashMap<String, usize, FixedState> = HashMap::default();
        let mut pending: Vec<(String, Pending)> = Vec::new();
        let mut current: Option<usize> = None;
        while rows.advance()? {
            if report.reject_misshapen(rows)? {
                // Rows without an id that follow must not fall to the checkout before.
                current = None;
                continue;
            }
            let id = cells::code(rows.of(Meaning::Checkout));
            if !(id.is_empty() && self.carries && current.is_some()) {
                if let Some(expected) = unusable_id(id) {
                    current = None;
                    let meaning = Meaning::Checkout;
                    if id.contains(&b'@') {
                        // The report names nobody.
                        let column = rows.header(meaning).to_owned();
                        report.reject(rows, &column, expected, "a mail address")?;
                    } else {
                        report.refuse(rows, &Refusal { meaning, expected })?;
                    }
                    continue;
                }
                let id = String::from_utf8_lossy(id).into_owned();
                let index = *indices.entry(id.clone()).or_insert_with(|| {
                    pending.push((id, Pending::default()));
                    pending.len() - 1
                });
                current = Some(index);
            }
            let Some((_, checkout)) = current.and_then(|index| pending.get_mut(index)) else {
                continue;
            };
            match self.row(checkout, rows)? {
                Row::Waits => checkout.rows += 1,
                Row::LeftOut(reason) => report.leave_out(reason),
                Row::Refused(refusal) => report.refuse(rows, &refusal)?,
            }
        }
        for (id, checkout) in pending {
            self.close(id, checkout, report);
        }
        Ok(())
    }

    fn row(&mut self, checkout: &mut Pending, rows: &Rows<'_>) -> Result<Row, Stop> {
        let refused = |meaning, expected| Ok(Row::Refused(Refusal { meaning, expected }));
        match recovered(rows.of(Meaning::Recovered)) {
            Some(is_recovered) => checkout.is_recovered |= is_recovered,
            None => {
                return refused(
                    Meaning::Recovered,
                    "yes or no, a status such as recovered or abandoned, or when it was recovered",
                );
            }
        }
        self.look_at_currency(checkout, rows)?;
        if checkout.is_recovered || checkout.other_currency {
            // Its lines do not count; they are accounted for with it, unless a person keeps such checkouts.
            if !self.counts_recovered() || checkout.other_currency {
                return Ok(Row::Waits);
            }
        }
        let date = rows.of(Meaning::Placed);
        if !date.is_empty() {
            match self.decisions.moment(date) {
                Ok(moment) => {
                    let first = checkout.started.map_or(moment, |known| known.min(moment));
                    checkout.started = Some(first);
                }
                Err(Fault::Undecided) => return Err(Stop::Undecided),
                Err(Fault::Unreadable | Fault::OtherCurrency) => {
                    return refused(Meaning::Placed, "a date in the order of the column");
                }
            }
        }
        if checkout.started.is_none() {
            checkout.started = self.day;
        }
        if checkout.started.is_none() {
            return refused(Meaning::Placed, "a date on the first row of the checkout");
        }
        let Some(sku) = self.sku(rows) else {
            return refused(Meaning::Sku, "a SKU, not a number whose digits are lost");
        };
        let units = if rows.binding().has(Meaning::Units) {
            match cells::whole(rows.of(Meaning::Units)) {
                Some(units) if units <= 0 => return Ok(Row::LeftOut(LeftOut::NoUnits)),
                units => match units.and_then(|units| u32::try_from(units).ok()) {
                    Some(units) => units,
                    None => return refused(Meaning::Units, "a whole number of units"),
                },
            }
        } else {
            1
        };
        let unit_price = match self.price(checkout, rows) {
            Ok(price) => price.map(|price| self.catalog_tax.net_of(price)),
            Err(Fault::Undecided) => return Err(Stop::Undecided),
            Err(_) => return refused(Meaning::UnitPrice, "an amount of zero or more"),
        };
        checkout.lines.push(CheckoutLine {
            sku,
            units,
            unit_price,
        });
        Ok(Row::Waits)
    }

    fn counts_recovered(&self) -> bool {
        self.options.keep.contains(&LeftOut::RecoveredCheckout)
    }

    /// The SKU of a row as the catalog writes it; items without a SKU go by their name.
    fn sku(&mut self, rows: &Rows<'_>) -> Option<Sku> {
        let (mut sku, title) = (cells::code(rows.of(Meaning::Sku)), rows.of(Meaning::Title));
        let mut index = if sku.is_empty() {
            self.assortment.named(title)
        } else {
            self.assortment.find(sku)
        };
        if index.is_none() && sku.is_empty() {
            sku = title;
            index = self.assortment.find(sku);
        }
        if index.is_none() && self.options.loose_skus {
            index = self.assortment.loosely(sku);
        }
        if let Some(index) = index {
            return self.assortment.sku(index);
        }
        if sku.is_empty() || cells::lost_digits(sku) {
            return None;
        }
        Some(Sku::from(String::from_utf8_lossy(sku).into_owned()))
    }

    fn price(&self, checkout: &Pending, rows: &Rows<'_>) -> Result<Option<Money>, Fault> {
        let cell = rows.of(Meaning::UnitPrice);
        if cell.is_empty() {
            return Ok(None);
        }
        let mark = self.decisions.mark(rows.binding(), Meaning::UnitPrice);
        let other = checkout
            .currency
            .as_ref()
            .map(|code| self.money.of_order(code));
        let amount = other.as_ref().unwrap_or(&self.money).amount(cell, mark)?;
        if amount < 0 {
            return Err(Fault::Unreadable);
        }
        Ok(Some(rounded(amount)))
    }

    /// Sees which currency a checkout is in: one that is not the project's needs a rate, or leaves the checkout out when a
    /// person said so.
    fn look_at_currency(&self, checkout: &mut Pending, rows: &Rows<'_>) -> Result<(), ImportError> {
        match currency_of(rows, &self.money, self.options, "checkouts")? {
            Named::Plain => {}
            Named::Other(currency) => checkout.currency = Some(currency),
            Named::LeftOut => checkout.other_currency = true,
        }
        Ok(())
    }

    /// Accounts for the rows of a checkout and puts it in.
    fn close(&mut self, id: String, pending: Pending, report: &mut ReportBuilder<'_>) {
        let rows = pending.rows;
        if pending.other_currency {
            report.leave_out_rows(LeftOut::ForeignCheckout, rows);
            return;
        }
        if pending.is_recovered && !self.counts_recovered() {
            // It was open when an earlier file was written.
            if self.checkouts.remove(&id).is_some() {
                report.replace();
            }
            report.leave_out_rows(LeftOut::RecoveredCheckout, rows);
            return;
        }
        let (Some(started), false) = (pending.started, pending.lines.is_empty()) else {
            return;
        };
        let checkout = Checkout::new(id, started, pending.lines);
        match self.checkouts.get(&checkout.id) {
            Some(known) if *known == checkout => {
                report.leave_out_rows(LeftOut::AlreadyImported, rows);
            }
            known => {
                if known.is_some() {
                    report.replace();
                }
                report.accept_rows(rows);
                self.checkouts.insert(checkout.id.clone(), checkout);
            }
        }
    }
}

/// What an id of a checkout must be, when it is not.
fn unusable_id(id: &[u8]) -> Option<&'static str> {
    if id.contains(&b'@') {
        return Some("a checkout id that names nobody");
    }
    unusable_number(id).map(|_| "a checkout id, not a number whose digits are lost")
}

/// Whether a cell says that the checkout was paid after all; `None` when it says neither.
fn recovered(cell: &[u8]) -> Option<bool> {
    const YES: [&str; 12] = [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "recovered",
        "completed",
        "complete",
        "converted",
        "paid",
        "ordered",
        "purchased",
    ];
    const NO: [&str; 18] = [
        "",
        "no",
        "n",
        "false",
        "f",
        "0",
        "notrecovered",
        "unrecovered",
        "abandoned",
        "open",
        "pending",
        "lost",
        "expired",
        "incomplete",
        "notcompleted",
        "null",
        "none",
        "active",
    ];
    let word = squeezed(&String::from_utf8_lossy(cell));
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        // A moment in whatever order says that it happened.
        let is_moment = cells::date_vote(cell).is_err()
            || cells::moment(cell, Some(DateOrder::DayFirst)).is_ok()
            || cells::moment(cell, Some(DateOrder::MonthFirst)).is_ok();
        is_moment.then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::recovered;

    #[test]
    fn a_checkout_is_recovered_when_its_cell_says_so_or_when() {
        for cell in [
            "Yes",
            "TRUE",
            "1",
            "Recovered",
            "2025-03-01 10:00:00 +0100",
            "3/14/2025",
        ] {
            assert_eq!(recovered(cell.as_bytes()), Some(true), "{cell}");
        }
        for cell in [
            "",
            "no",
            "0",
            "Not recovered",
            "not_recovered",
            "Abandoned",
            "NULL",
        ] {
            assert_eq!(recovered(cell.as_bytes()), Some(false), "{cell}");
        }
        assert_eq!(recovered(b"perhaps"), None);
    }
}
