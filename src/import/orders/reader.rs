//! Order rows to orders, one order at a time while its rows stand together.

use std::collections::HashSet;
use std::hash::Hasher;

use foldhash::fast::FixedState;
use siphasher::sip::SipHasher24;

use super::allocate::{allocate, order_level};
use super::headers::OrderHeaders;
use super::lines::{Line, Sold};
use super::money::MoneyTally;
use crate::domain::calendar::Minute;
use crate::domain::money::{Currency, Money};
use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use crate::domain::tax::TaxRate;
use crate::import::catalog::assortment::{Assortment, variant_id};
use crate::import::catalog::codes::{Firsts, Numbers};
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

/// An order whose rows are being read.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    pub(crate) number: Vec<u8>,
    is_fresh: bool,
    /// The date cell as written, so that rows that repeat it are not read again.
    date: Vec<u8>,
    pub(crate) placed: Option<Minute>,
    pub(crate) customer: Option<u64>,
    pub(crate) left_out: Option<LeftOut>,
    pub(crate) unreadable: Option<Meaning>,
    /// Its currency when plain numbers of the file are in another.
    pub(crate) currency: Option<Currency>,
    /// Hashes of its rows, when repeated ones are dropped.
    pub(crate) rows: HashSet<u64, FixedState>,
    pub(crate) subtotal: Option<Money>,
    pub(crate) discount: Money,
    pub(crate) shipping: Money,
    /// Tax of the whole order; `None` where no column names it.
    pub(crate) taxes: Option<Money>,
    pub(crate) total: Option<Money>,
    pub(crate) tips: Money,
    /// Tax of its lines, where lines name it.
    pub(crate) line_tax: Money,
    /// The same line by line; empty where lines name none.
    pub(crate) line_taxes: Vec<Money>,
    pub(crate) line_discounts: Money,
    pub(crate) lines: Vec<OrderLine>,
    /// What a unit of each line cost, where it says so.
    pub(crate) prices: Vec<Option<Money>>,
    /// A line of it was rejected or left out, so that the others do not come to its sums.
    pub(crate) is_partial: bool,
    /// A line has no price of its own.
    pub(crate) lacks_prices: bool,
}

impl Pending {
    pub(crate) fn begin(&mut self, number: &[u8]) {
        let mut lines = std::mem::take(&mut self.lines);
        let mut kept = std::mem::take(&mut self.number);
        let mut date = std::mem::take(&mut self.date);
        let mut prices = std::mem::take(&mut self.prices);
        prices.clear();
        lines.clear();
        kept.clear();
        kept.extend_from_slice(number);
        date.clear();
        *self = Self {
            number: kept,
            is_fresh: true,
            date,
            lines,
            prices,
            ..Self::default()
        };
    }
}

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
    /// Order numbers that are in the project already.
    pub(crate) known: &'a Numbers,
    /// Collects the file's order numbers when another file follows.
    pub(crate) numbers: Option<&'a mut Numbers>,
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
}

impl OrderReader<'_> {
    /// Reads all rows. While the rows of every order stand together only one order is in memory; an order number that comes
    /// back stops the reading with [`Stop::Reappears`], and the file is read again with `scattered`.
    pub(crate) fn read(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        let mut firsts = Firsts::default();
        let mut indices = Numbers::default();
        let mut pending: Vec<Pending> = Vec::new();
        let mut current: Option<usize> = None;
        let mut damaged: Vec<u8> = Vec::new();
        while rows.advance()? {
            self.look_ahead(rows);
            if report.reject_misshapen(rows)? {
                damaged.clear();
                damaged.extend_from_slice(cells::code(rows.of(Meaning::Order)));
                continue;
            }
            if self.rules.summaries && stands_alone(rows) {
                report.leave_out(LeftOut::LineOfText);
                continue;
            }
            let number = cells::code(rows.of(Meaning::Order));
            let continues = number.is_empty() && self.rules.carries;
            let same = current
                .and_then(|index| pending.get(index))
                .is_some_and(|order| continues || order.number == number);
            if !same {
                if let Some(expected) = unusable_number(number) {
                    let refusal = Refusal {
                        meaning: Meaning::Order,
                        expected,
                    };
                    report.refuse(rows, &refusal)?;
                    continue;
                }
                let index = if self.scattered {
                    let index = indices.add(number);
                    if index == pending.len() {
                        let mut order = Pending::default();
                        order.begin(number);
                        pending.push(order);
                        self.remember(number);
                    }
                    index
                } else {
                    match pending.first_mut() {
                        Some(order) => {
                            self.close(order)?;
                            order.begin(number);
                        }
                        None => {
                            let mut order = Pending::default();
                            order.begin(number);
                            pending.push(order);
                        }
                    }
                    if !firsts.is_first(number) {
                        return Err(Stop::Reappears);
                    }
                    self.remember(number);
                    0
                };
                current = Some(index);
                // Where only the first row tells whether the order counts, the others say nothing without it.
                if self.rules.carries
                    && damaged == number
                    && let Some(order) = pending.get_mut(index)
                {
                    order.unreadable = Some(Meaning::Order);
                }
            }
            if let Some(order) = current.and_then(|index| pending.get_mut(index)) {
                self.row(order, rows, report)?;
            }
        }
        for order in &mut pending {
            self.close(order)?;
        }
        Ok(())
    }

    /// Looks up the SKUs of a whole batch of rows when the first of them is at hand.
    fn look_ahead(&mut self, rows: &Rows<'_>) {
        if rows.batch() != self.batch {
            self.batch = rows.batch();
            let skus = rows.column(Meaning::Sku).map(cells::code);
            self.assortment.find_all(skus, &mut self.ahead);
        }
    }

    pub(crate) fn remember(&mut self, number: &[u8]) {
        if let Some(numbers) = self.numbers.as_deref_mut() {
            numbers.add(number);
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
            report.refuse(rows, &refusal)?;
            return Ok(());
        }
        if self.repeats(order, rows) {
            report.leave_out(LeftOut::RepeatedRow);
            return Ok(());
        }
        match self.line(order, rows)? {
            Line::Accepted(sold) => {
                order.take(&sold);
                report.accept();
            }
            Line::LeftOut(reason) => {
                let is_beside =
                    matches!(reason, LeftOut::Tip | LeftOut::PartOfLine | LeftOut::Sums);
                order.is_partial |= !is_beside;
                report.leave_out(reason);
            }
            Line::Refused(refusal) => {
                order.is_partial = true;
                report.refuse(rows, &refusal)?;
            }
        }
        Ok(())
    }

    /// What only the first row of an order says.
    pub(crate) fn head(&self, order: &mut Pending, rows: &Rows<'_>) -> Result<(), Stop> {
        if order.left_out.is_some() {
            return Ok(());
        }
        if let Some(order_headers) = self.order_headers {
            order_headers.tell(order);
            // Lines of it stood in a file before this one; those of the project its own file tells of.
            if order.left_out.is_none()
                && order.unreadable.is_none()
                && self.known.has(&order.number)
            {
                order.left_out = Some(LeftOut::AlreadyImported);
            }
            return Ok(());
        }
        let cancels = self.rules.cancelling_prefix
            && matches!(order.number.as_slice(), [b'C' | b'c', digits @ ..]
                if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit));
        let status = rows.of(Meaning::Status);
        order.left_out = if self.known.has(&order.number) {
            Some(LeftOut::AlreadyImported)
        } else if cancels {
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
        match cells::moment(cell, self.decisions.dates()) {
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

    /// Takes the order's own discount and tax out of its lines and hands it on.
    pub(crate) fn close(&mut self, order: &mut Pending) -> Result<(), Stop> {
        let (Some(placed), false) = (order.placed, order.lines.is_empty()) else {
            return Ok(());
        };
        let order_discount = order_level(
            &order.lines,
            order.discount - order.line_discounts,
            order.subtotal,
        );
        if let Some(order_headers) = self.order_headers {
            order_headers.mark(&order.number);
        }
        allocate(order_discount, &mut order.lines);
        self.compare(order);
        let order_discount = self.take_tax_out(order, order_discount)?;
        for (line, price) in order.lines.iter().zip(&order.prices) {
            self.assortment.ordered(line.variant.0, placed, *price);
        }
        let number = String::from_utf8_lossy(&order.number);
        let head = OrderHead {
            number: &number,
            placed,
            customer: order.customer,
            order_discount,
        };
        self.builder.push(&head, &order.lines);
        Ok(())
    }
}

impl Pending {
    /// Takes in one more line.
    pub(crate) fn take(&mut self, sold: &Sold) {
        self.lines.push(sold.line);
        self.prices.push(sold.paid.price);
        self.line_discounts += sold.paid.discount;
        self.lacks_prices |= sold.paid.lacks_price;
        if let Some(tax) = sold.paid.tax {
            self.line_tax += tax;
            // Lines before it that named none.
            self.line_taxes.resize(self.lines.len() - 1, Money::ZERO);
            self.line_taxes.push(tax);
        }
    }
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
