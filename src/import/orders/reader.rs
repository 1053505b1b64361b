//! Order rows to orders, one order at a time while its rows stand together.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use super::headers::OrderHeaders;
use super::ledger::Ledger;
use super::lines::{Line, Sold};
use super::money::MoneyTally;
use super::pending::Pending;
use super::returns::{Returns, is_return};
use super::runs::Runs;
use crate::domain::calendar::Minute;
use crate::domain::money::Money;
use crate::domain::orders::{OrderHistoryBuilder, OrderLine};
use crate::domain::tax::TaxRate;
use crate::import::catalog::assortment::{Assortment, variant_id};
use crate::import::dialects::OrderRows;
use crate::import::mapping::options::ImportOptions;
use crate::import::recognise::decide::Decisions;
use crate::import::recognise::tax::FileTax;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::error::Stop;
use crate::import::rows::forms::Fractions;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::{MoneyReader, rounded};
use crate::import::rows::reader::Rows;

/// What a file's orders are read with and into.
pub(crate) struct OrderReader<'a> {
    pub(crate) rules: OrderRows,
    pub(crate) options: &'a ImportOptions,
    /// Reads amounts of orders that do not name their currency.
    pub(crate) money: MoneyReader<'a>,
    /// Reads amounts of the order at hand when it is in another currency.
    pub(crate) order_money: Option<MoneyReader<'a>>,
    /// When orders without a date were placed.
    pub(crate) day: Option<Minute>,
    /// Orders whose lines this file has.
    pub(crate) order_headers: Option<&'a OrderHeaders>,
    pub(crate) customer_key: &'a [u8; 16],
    pub(crate) decisions: &'a Decisions,
    pub(crate) assortment: &'a mut Assortment,
    pub(crate) builder: &'a mut OrderHistoryBuilder,
    /// Orders of the project and of files before this one.
    pub(crate) ledger: &'a mut Ledger,
    /// Of a file of rejected rows: the column with the line that each had.
    pub(crate) mended: Option<usize>,
    /// Collects rows of one order from everywhere in the file.
    pub(crate) scattered: bool,
    /// The variants of the SKUs in a batch of rows, as far as they were known when it began.
    pub(crate) ahead: Vec<Option<u32>>,
    /// The batch that was looked up.
    pub(crate) batch: u64,
    /// How the file stands to tax.
    pub(crate) tax: &'a FileTax,
    /// There is a column of taxes, so that an order without them has none.
    pub(crate) names_tax: bool,
    pub(crate) has_shipping: bool,
    /// The discount on each line of an order is the order's.
    pub(crate) discount_repeats: bool,
    /// How parts of a unit count; `None` refuses them.
    pub(crate) fractions: Option<Fractions>,
    /// The tax in prices of the catalog.
    pub(crate) catalog_tax: TaxRate,
    pub(crate) tally: MoneyTally,
    /// What rows of all files give back.
    pub(crate) returns: &'a Returns,
}

impl OrderReader<'_> {
    /// Reads all rows. While the rows of every order stand together only one order is in memory; an order number that comes
    /// back stops the reading with [`Stop::Reappears`], and the file is read again with `scattered`.
    pub(crate) fn read(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        let has_returns = rows.binding().has(Meaning::RefundOf);
        let mut runs = Runs::of(rows.binding(), self.scattered);
        let mut pending: Vec<Pending> = Vec::new();
        let mut current: Option<usize> = None;
        let mut damaged: (Vec<u8>, Vec<u64>) = Default::default();
        while rows.advance()? {
            self.look_ahead(rows);
            if report.reject_misshapen(rows)? {
                let number = cells::code(rows.of(Meaning::Order));
                let line = self.line_of(rows);
                match current.and_then(|index| pending.get_mut(index)) {
                    Some(order) if order.number == number => order.rejected.push(line),
                    _ => note_damage(&mut damaged, number, line),
                }
                continue;
            }
            if self.rules.summaries && stands_alone(rows) {
                report.leave_out(LeftOut::LineOfText);
                continue;
            }
            if has_returns && is_return(rows) {
                report.leave_out(LeftOut::Return);
                continue;
            }
            let number = cells::code(rows.of(Meaning::Order));
            let id = if runs.has_ids() { self.id(rows) } else { 0 };
            let continues = number.is_empty() && self.rules.carries;
            let same = current
                .and_then(|index| pending.get(index))
                .is_some_and(|order| continues || order.is(number, id));
            if !same {
                if let Some(expected) = unusable_number(number) {
                    let refusal = Refusal {
                        meaning: Meaning::Order,
                        expected,
                    };
                    report.refuse(rows, &refusal)?;
                    continue;
                }
                let (index, shares) = runs.begin(number, id)?;
                if let Some(order) = pending.get_mut(index) {
                    if !self.scattered {
                        self.close(order, report)?;
                        order.begin(number);
                    }
                } else {
                    let mut order = Pending::default();
                    order.begin(number);
                    pending.push(order);
                }
                if shares {
                    self.ledger.shares(&String::from_utf8_lossy(number));
                }
                current = Some(index);
                if damaged.0 == number
                    && let Some(order) = pending.get_mut(index)
                {
                    order.rejected.append(&mut damaged.1);
                    // Where only the first row tells whether the order counts, the others say nothing without it.
                    if self.rules.carries {
                        order.unreadable = Some(Meaning::Order);
                    }
                }
            }
            if let Some(order) = current.and_then(|index| pending.get_mut(index)) {
                if order.about.id == 0 {
                    order.about.id = id;
                }
                self.row(order, rows, report)?;
            }
        }
        for order in &mut pending {
            self.close(order, report)?;
        }
        Ok(())
    }

    /// The line of a row in the file that it was rejected from, or in its own.
    fn line_of(&self, rows: &Rows<'_>) -> u64 {
        self.mended
            .and_then(|column| cells::whole(rows.cell(column)))
            .and_then(|line| u64::try_from(line).ok())
            .unwrap_or_else(|| rows.line())
    }

    /// Looks up the SKUs of a whole batch of rows when the first of them is at hand.
    fn look_ahead(&mut self, rows: &Rows<'_>) {
        if rows.batch() != self.batch {
            self.batch = rows.batch();
            let skus = rows.column(Meaning::Sku).map(cells::code);
            self.assortment.find_all(skus, &mut self.ahead);
        }
    }

    fn row(
        &mut self,
        order: &mut Pending,
        rows: &Rows<'_>,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        self.look_at_currency(order, rows)?;
        if order.is_fresh {
            order.is_fresh = false;
            self.head(order, rows)?;
        } else if rows.binding().has(Meaning::Changed) {
            self.look_at_change(order, rows);
        }
        if let Some(reason) = order.left_out {
            report.leave_out(reason);
            return Ok(());
        }
        if let Some(meaning) = order.unreadable {
            let refusal = Refusal {
                meaning,
                expected: if self.order_headers.is_some() {
                    "an order that the file of orders has"
                } else {
                    "an order whose first row can be read"
                },
            };
            order.rejected.push(self.line_of(rows));
            report.refuse_of(rows, &refusal, &order.number)?;
            return Ok(());
        }
        if self.repeats(order, rows) {
            report.leave_out(LeftOut::RepeatedRow);
            return Ok(());
        }
        match self.line(order, rows)? {
            Line::Accepted(sold) => {
                order.take(&sold);
                order.accepted += 1;
                if self.mended.is_some() {
                    order.mended.push(self.line_of(rows));
                }
            }
            Line::LeftOut(reason) => {
                let is_beside =
                    matches!(reason, LeftOut::Tip | LeftOut::PartOfLine | LeftOut::Sums);
                order.is_partial |= !is_beside;
                order.line_left_out = Some(reason);
                report.leave_out(reason);
            }
            Line::Refused(refusal) => {
                order.is_partial = true;
                order.rejected.push(self.line_of(rows));
                report.refuse_of(rows, &refusal, &order.number)?;
            }
        }
        Ok(())
    }

    /// What only the first row of an order says.
    pub(crate) fn head(&mut self, order: &mut Pending, rows: &Rows<'_>) -> Result<(), Stop> {
        if let Some(order_headers) = self.order_headers {
            order_headers.tell(order);
            return Ok(());
        }
        if order.about.id == 0 {
            order.about.id = self.id(rows);
        }
        self.look_at_change(order, rows);
        if order.left_out.is_none() {
            self.counts(order, rows)?;
        }
        if self.mended.is_some() && rows.of(Meaning::Placed).is_empty() {
            // A mended row may have had its date in the first row of its order, which is there already.
            let number = String::from_utf8_lossy(&order.number);
            let id = order.about.id;
            let known = self.ledger.awaiting(self.builder, &number, id);
            order.placed =
                known.map(|(place, _)| self.builder.so_far().order(place as usize).placed());
        }
        if order.left_out.is_some() {
            // The export reaches as far as its last order, whatever became of it.
            self.see(rows, Meaning::Placed);
        }
        Ok(())
    }

    /// When the order was changed last, by what its row says.
    fn look_at_change(&mut self, order: &mut Pending, rows: &Rows<'_>) {
        let changed = self.see(rows, Meaning::Changed);
        order.about.changed = order.about.changed.max(changed);
    }

    /// A moment that tells how far the export reaches, where the cell holds one.
    fn see(&mut self, rows: &Rows<'_>, meaning: Meaning) -> Option<Minute> {
        let cell = rows.of(meaning);
        if cell.is_empty() {
            return None;
        }
        let moment = self.decisions.moment(cell).ok()?;
        self.ledger.see(moment);
        Some(moment)
    }

    /// Whether the order counts, and the amounts that its first row has.
    fn counts(&mut self, order: &mut Pending, rows: &Rows<'_>) -> Result<(), Stop> {
        // A shop may number its orders so; only one that takes units back is no order.
        let cancels = self.rules.cancelling_prefix
            && matches!(order.number.as_slice(), [b'C' | b'c', digits @ ..]
                if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
            && cells::whole(rows.of(Meaning::Units)).is_some_and(|units| units < 0);
        let status = rows.of(Meaning::Status);
        self.see(rows, Meaning::Cancelled);
        order.left_out = if cancels {
            Some(LeftOut::Cancellation)
        } else if !rows.of(Meaning::Cancelled).is_empty() {
            self.unless_kept(LeftOut::CancelledOrder)
        } else {
            self.status_reason(status)
                .or_else(|| self.no_purchase(rows))
        };
        if order.left_out.is_some() {
            return Ok(());
        }
        let mut read = |meaning| match self.amount(rows, meaning) {
            Ok(amount) => Ok(amount.map(rounded)),
            Err(Fault::Undecided) => Err(Stop::Undecided),
            Err(Fault::Unreadable | Fault::OtherCurrency) => {
                order.unreadable = Some(meaning);
                Ok(None)
            }
        };
        let subtotal = read(Meaning::Subtotal)?;
        let discount = read(Meaning::OrderDiscount)?;
        let total = read(Meaning::OrderTotal)?;
        let refunded = read(Meaning::Refunded)?;
        order.subtotal = subtotal;
        order.total = total;
        order.refunded = refunded.unwrap_or_default();
        self.sums_of(order, rows);
        order.discount = discount.unwrap_or_default();
        if let (Some(total), Some(refunded)) = (total, refunded)
            && total > Money::ZERO
            && refunded >= total
        {
            order.left_out = self.unless_kept(LeftOut::RefundedOrder);
        }
        Ok(())
    }

    fn line(&mut self, order: &mut Pending, rows: &Rows<'_>) -> Result<Line, Stop> {
        if let Some(refusal) = self.placed(order, rows)? {
            return Ok(refusal.into());
        }
        if order.customer.is_none() {
            order.customer = self.customer(rows.of(Meaning::Customer));
        }
        let sku = cells::code(rows.of(Meaning::Sku));
        let title = rows.of(Meaning::Title);
        if let Some(reason) = self.not_an_item(rows, sku, title) {
            if reason == LeftOut::Tip {
                order.tips += self.tip(rows);
            }
            return Ok(Line::LeftOut(reason));
        }
        let known = self.ahead.get(rows.index_in_batch()).copied().flatten();
        let (sku, variant) = match self.item_named(known, sku, title) {
            Ok(item) => item,
            Err(outcome) => return Ok(outcome),
        };
        let units = match self.units(rows) {
            Ok(units) => units,
            Err(outcome) => return Ok(outcome),
        };
        let paid = match self.money(rows, units, variant) {
            Ok(paid) => paid,
            Err(None) => return Err(Stop::Undecided),
            Err(Some(outcome)) => return Ok(outcome),
        };
        if self.discount_repeats && order.discount == Money::ZERO {
            let discount = self.amount(rows, Meaning::LineDiscount);
            order.discount = discount.ok().flatten().map_or(Money::ZERO, rounded);
        }
        let variant = variant.unwrap_or_else(|| self.assortment.add_unlisted(sku, title));
        let line = OrderLine {
            variant: variant_id(variant),
            units: units.count,
            net_revenue: paid.net_revenue,
        };
        Ok(Line::Accepted(Sold { line, paid }))
    }

    /// The variant that a line names, and the SKU it goes by when it is new. `known` is the variant of the SKU where
    /// that was looked up before.
    pub(crate) fn item_named<'r>(
        &mut self,
        known: Option<u32>,
        mut sku: &'r [u8],
        title: &'r [u8],
    ) -> Result<(&'r [u8], Option<u32>), Line> {
        let mut variant = if sku.is_empty() {
            self.assortment.named(title)
        } else {
            known
                .or_else(|| self.assortment.find(sku))
                .map(|first| self.assortment.named_among(first, sku, title))
                .map(|first| self.assortment.undamaged(first, sku, title))
        };
        if variant.is_none() {
            // An item without a SKU is still an item: it goes by its name.
            if sku.is_empty() {
                sku = title;
                let known = self.assortment.find(sku);
                variant = known.or_else(|| self.assortment.unlisted_named(sku));
            } else {
                variant = self.assortment.damaged(sku, title);
            }
            if sku.is_empty() || variant.is_none() && cells::lost_digits(sku) {
                return Err(Line::Refused(Refusal {
                    meaning: Meaning::Sku,
                    expected: if sku.is_empty() {
                        "a SKU or a name"
                    } else {
                        "a SKU, not a number whose digits are lost"
                    },
                }));
            }
            if variant.is_none() && self.options.loose_skus {
                variant = self.assortment.loosely(sku);
            }
            if variant.is_none()
                && let Some(reason) = self.fee(sku)
            {
                return Err(Line::LeftOut(reason));
            }
        }
        Ok((sku, variant))
    }

    /// Reads the date of a row; an order is placed at the earliest moment its rows name.
    pub(crate) fn placed(
        &self,
        order: &mut Pending,
        rows: &Rows<'_>,
    ) -> Result<Option<Refusal>, Stop> {
        if order.placed.is_none() && !rows.binding().has(Meaning::Placed) {
            order.placed = self.day;
        }
        let mut cell = rows.of(Meaning::Placed);
        let time = rows.of(Meaning::PlacedTime);
        let joined: Vec<u8>;
        if !time.is_empty() && !cell.is_empty() {
            joined = [cell, b" ", time].concat();
            cell = &joined;
        }
        if order.placed.is_some() && (cell.is_empty() || order.date == cell) {
            return Ok(None);
        }
        match self.decisions.moment(cell) {
            Ok(moment) => {
                order.placed = Some(order.placed.map_or(moment, |known| known.min(moment)));
                order.date.clear();
                order.date.extend_from_slice(cell);
                Ok(None)
            }
            Err(Fault::Undecided) => Err(Stop::Undecided),
            Err(Fault::Unreadable | Fault::OtherCurrency) => Ok(Some(Refusal {
                meaning: Meaning::Placed,
                expected: "a date in the order of the column",
            })),
        }
    }

    /// Keyed hash of a customer's number or lower-case e-mail address; `None` for guests, whom some shops number 0.
    pub(crate) fn customer(&self, cell: &[u8]) -> Option<u64> {
        if cell.is_empty() || cell == b"0" {
            return None;
        }
        let mut hasher = SipHasher24::new_with_key(self.customer_key);
        if cell.is_ascii() {
            let mut lower = [0; 64];
            for part in cell.chunks(lower.len()) {
                let (lower, _) = lower.split_at_mut(part.len());
                lower.copy_from_slice(part);
                lower.make_ascii_lowercase();
                hasher.write(lower);
            }
        } else {
            hasher.write(String::from_utf8_lossy(cell).to_lowercase().as_bytes());
        }
        Some(hasher.finish())
    }
}

/// Remembers a damaged row of an order that has not begun.
fn note_damage(damaged: &mut (Vec<u8>, Vec<u64>), number: &[u8], line: u64) {
    if damaged.0 != number {
        damaged.0.clear();
        damaged.0.extend_from_slice(number);
        damaged.1.clear();
    }
    damaged.1.push(line);
}

/// True for a row with one cell where a line has several: text around the table.
fn stands_alone(rows: &Rows<'_>) -> bool {
    let cells = 0..rows.record().len();
    let mut filled = cells.filter(|index| !rows.cell(*index).is_empty());
    filled.nth(1).is_none()
}

pub(crate) fn unusable_number(number: &[u8]) -> Option<&'static str> {
    if number.is_empty() {
        Some("an order number")
    } else if cells::lost_digits(number) {
        Some("an order number, not a number whose digits are lost")
    } else {
        None
    }
}
