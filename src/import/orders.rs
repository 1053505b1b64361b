//! Order rows to orders, one order at a time while its rows stand together.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use super::allocate::{allocate, order_level};
use super::assortment::{Assortment, variant_id};
use super::catalog::{Refusal, refuse, rounded};
use super::cells::{self, Fault};
use super::codes::{Firsts, Numbers};
use super::columns::Meaning;
use super::decide::Decisions;
use super::dialects::OrderRows;
use super::ledger::Ledger;
use super::lines::Line;
use super::rows::Rows;
use super::{ImportError, Stop};
use crate::domain::calendar::Minute;
use crate::domain::money::{Currency, Money};
use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};

/// An order whose rows are being read.
#[derive(Debug, Default)]
struct Pending {
    number: Vec<u8>,
    is_fresh: bool,
    /// The date cell as written, so that rows that repeat it are not read again.
    date: Vec<u8>,
    placed: Option<Minute>,
    customer: Option<u64>,
    left_out: Option<&'static str>,
    unreadable: Option<Meaning>,
    subtotal: Option<Money>,
    discount: Money,
    line_discounts: Money,
    lines: Vec<OrderLine>,
}

impl Pending {
    fn begin(&mut self, number: &[u8]) {
        let mut lines = std::mem::take(&mut self.lines);
        let mut kept = std::mem::take(&mut self.number);
        let mut date = std::mem::take(&mut self.date);
        lines.clear();
        kept.clear();
        kept.extend_from_slice(number);
        date.clear();
        *self = Self {
            number: kept,
            is_fresh: true,
            date,
            lines,
            ..Self::default()
        };
    }
}

/// What a file's orders are read with and into.
pub(super) struct OrderReader<'a> {
    pub(super) rules: OrderRows,
    pub(super) currency: &'a Currency,
    pub(super) customer_key: &'a [u8; 16],
    pub(super) decisions: &'a Decisions,
    pub(super) assortment: &'a mut Assortment,
    pub(super) builder: &'a mut OrderHistoryBuilder,
    /// Order numbers that are in the project already.
    pub(super) known: &'a Numbers,
    /// Collects the file's order numbers when another file follows.
    pub(super) numbers: Option<&'a mut Numbers>,
    /// Collects rows of one order from everywhere in the file.
    pub(super) scattered: bool,
}

impl OrderReader<'_> {
    /// Reads all rows. While the rows of every order stand together only one order is in memory; an order number that comes
    /// back stops the reading with [`Stop::Reappears`], and the file is read again with `scattered`.
    pub(super) fn read(
        &mut self,
        rows: &mut Rows<'_>,
        ledger: &mut Ledger<'_>,
    ) -> Result<(), Stop> {
        let mut firsts = Firsts::default();
        let mut places = Numbers::default();
        let mut pending: Vec<Pending> = Vec::new();
        let mut current: Option<usize> = None;
        let mut damaged: Vec<u8> = Vec::new();
        while rows.advance()? {
            if let Some((expected, found)) = rows.misshapen() {
                ledger.reject(rows, "", &expected, &found)?;
                damaged.clear();
                damaged.extend_from_slice(cells::code(rows.of(Meaning::Order)));
                continue;
            }
            let number = cells::code(rows.of(Meaning::Order));
            let continues = number.is_empty() && self.rules.carries;
            let same = current
                .and_then(|place| pending.get(place))
                .is_some_and(|order| continues || order.number == number);
            if !same {
                if let Some(expected) = unusable_number(number) {
                    let refusal = Refusal {
                        meaning: Meaning::Order,
                        expected,
                    };
                    refuse(rows, ledger, &refusal)?;
                    continue;
                }
                let place = if self.scattered {
                    let place = places.add(number);
                    if place == pending.len() {
                        let mut order = Pending::default();
                        order.begin(number);
                        pending.push(order);
                        self.remember(number);
                    }
                    place
                } else {
                    match pending.first_mut() {
                        Some(order) => {
                            self.close(order);
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
                current = Some(place);
                // Where only the first row tells whether the order counts, the others say nothing without it.
                if self.rules.carries
                    && damaged == number
                    && let Some(order) = pending.get_mut(place)
                {
                    order.unreadable = Some(Meaning::Order);
                }
            }
            if let Some(order) = current.and_then(|place| pending.get_mut(place)) {
                self.row(order, rows, ledger)?;
            }
        }
        for order in &mut pending {
            self.close(order);
        }
        Ok(())
    }

    fn remember(&mut self, number: &[u8]) {
        if let Some(numbers) = self.numbers.as_deref_mut() {
            numbers.add(number);
        }
    }

    fn row(
        &mut self,
        order: &mut Pending,
        rows: &Rows<'_>,
        ledger: &mut Ledger<'_>,
    ) -> Result<(), Stop> {
        if order.is_fresh {
            order.is_fresh = false;
            self.head(order, rows)?;
        }
        if let Some(reason) = order.left_out {
            ledger.leave_out(reason);
            return Ok(());
        }
        if let Some(meaning) = order.unreadable {
            let refusal = Refusal {
                meaning,
                expected: "an order whose first row can be read",
            };
            refuse(rows, ledger, &refusal)?;
            return Ok(());
        }
        self.check_currency(rows)?;
        match self.line(order, rows)? {
            Line::Accepted(line, discount, price) => {
                let placed = order.placed.unwrap_or_default();
                self.assortment.ordered(line.variant.0, placed, price);
                order.lines.push(line);
                order.line_discounts += discount;
                ledger.accept();
            }
            Line::LeftOut(reason) => ledger.leave_out(reason),
            Line::Refused(refusal) => refuse(rows, ledger, &refusal)?,
        }
        Ok(())
    }

    /// What only the first row of an order says.
    fn head(&self, order: &mut Pending, rows: &Rows<'_>) -> Result<(), Stop> {
        let cancels = self.rules.cancelling_prefix
            && matches!(order.number.as_slice(), [b'C' | b'c', digits @ ..]
                if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit));
        let status = rows.of(Meaning::Status);
        order.left_out = if self.known.has(&order.number) {
            Some("already imported")
        } else if cancels {
            Some("cancellation")
        } else if !rows.of(Meaning::Cancelled).is_empty() {
            Some("cancelled order")
        } else {
            self.rules
                .left_out
                .iter()
                .find(|(name, _)| status.eq_ignore_ascii_case(name.as_bytes()))
                .map(|(_, reason)| *reason)
        };
        if order.left_out.is_some() {
            return Ok(());
        }
        let mut read = |meaning| match self.amount(rows, meaning) {
            Ok(amount) => Ok(amount.map(rounded)),
            Err(Fault::Undecided) => Err(Stop::Undecided),
            Err(Fault::Unreadable) => {
                order.unreadable = Some(meaning);
                Ok(None)
            }
        };
        let subtotal = read(Meaning::Subtotal)?;
        let discount = read(Meaning::OrderDiscount)?;
        let total = read(Meaning::OrderTotal)?;
        let refunded = read(Meaning::Refunded)?;
        order.subtotal = subtotal;
        order.discount = discount.unwrap_or_default();
        if let (Some(total), Some(refunded)) = (total, refunded)
            && total > Money::ZERO
            && refunded >= total
        {
            order.left_out = Some("fully refunded order");
        }
        Ok(())
    }

    fn check_currency(&self, rows: &Rows<'_>) -> Result<(), ImportError> {
        let code = rows.of(Meaning::OrderCurrency);
        if code.is_empty() || code.eq_ignore_ascii_case(self.currency.code().as_bytes()) {
            return Ok(());
        }
        Err(ImportError::Unusable {
            path: rows.path().to_owned(),
            expected: format!("orders in {}, the project's one currency", self.currency),
            found: format!("{} in line {}", String::from_utf8_lossy(code), rows.line()),
        })
    }

    fn line(&mut self, order: &mut Pending, rows: &Rows<'_>) -> Result<Line, Stop> {
        if let Some(refusal) = self.placed(order, rows)? {
            return Ok(refusal.into());
        }
        if order.customer.is_none() {
            order.customer = self.customer(rows.of(Meaning::Customer));
        }
        let mut sku = cells::code(rows.of(Meaning::Sku));
        let title = rows.of(Meaning::Title);
        if sku.is_empty() && self.rules.tips && title.eq_ignore_ascii_case(b"tip") {
            return Ok(Line::LeftOut("tip"));
        }
        let mut variant = if sku.is_empty() {
            self.assortment.named(title)
        } else {
            self.assortment.find(sku)
        };
        if variant.is_none() {
            // Goods without a SKU are still goods: they go by their name.
            if sku.is_empty() {
                sku = title;
                variant = self.assortment.find(sku);
            }
            if sku.is_empty() || cells::lost_digits(sku) {
                return Ok(Line::Refused(Refusal {
                    meaning: Meaning::Sku,
                    expected: "a SKU, not a number whose digits are lost",
                }));
            }
            if self.rules.fees.iter().any(|fee| fee.as_bytes() == sku) {
                return Ok(Line::LeftOut("postage or fee"));
            }
        }
        let units = match self.units(rows) {
            Ok(units) => units,
            Err(outcome) => return Ok(outcome),
        };
        let (net_revenue, discount, price) = match self.money(rows, units, variant) {
            Ok(money) => money,
            Err(None) => return Err(Stop::Undecided),
            Err(Some(outcome)) => return Ok(outcome),
        };
        let variant = match variant {
            Some(variant) => variant,
            None => self.assortment.add_unlisted(sku, title),
        };
        let line = OrderLine {
            variant: variant_id(variant),
            units,
            net_revenue,
        };
        Ok(Line::Accepted(line, discount, price))
    }

    /// Reads the date of a row; an order is placed at the earliest moment its rows name.
    fn placed(&self, order: &mut Pending, rows: &Rows<'_>) -> Result<Option<Refusal>, Stop> {
        let cell = rows.of(Meaning::Placed);
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
            Err(Fault::Unreadable) => Ok(Some(Refusal {
                meaning: Meaning::Placed,
                expected: "a date in the order of the column",
            })),
        }
    }

    /// Keyed hash of a customer's number or lower-case e-mail address; `None` for guests, whom some shops number 0.
    fn customer(&self, cell: &[u8]) -> Option<u64> {
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

    /// Takes the order's own discount out of its lines and hands it on.
    fn close(&mut self, order: &mut Pending) {
        let (Some(placed), false) = (order.placed, order.lines.is_empty()) else {
            return;
        };
        let order_discount = order_level(
            &order.lines,
            order.discount - order.line_discounts,
            order.subtotal,
        );
        allocate(order_discount, &mut order.lines);
        let number = String::from_utf8_lossy(&order.number);
        let head = OrderHead {
            number: &number,
            placed,
            customer: order.customer,
            order_discount,
        };
        self.builder.push(&head, &order.lines);
    }
}

fn unusable_number(number: &[u8]) -> Option<&'static str> {
    if number.is_empty() {
        Some("an order number")
    } else if cells::lost_digits(number) {
        Some("an order number, not a number whose digits are lost")
    } else {
        None
    }
}
