//! What becomes of an order when all its rows are read.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use super::allocate::{allocate, order_level};
use super::ledger::{Fate, Told};
use super::pending::Pending;
use super::reader::OrderReader;
use crate::domain::money::Money;
use crate::domain::orders::{OrderHead, OrderLine};
use crate::import::report::builder::ReportBuilder;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

impl OrderReader<'_> {
    /// Takes the order's own discount out of its lines and hands it on; its rows are accounted for.
    ///
    /// # Errors
    /// When the order is taxed and nothing tells whether its prices include the tax.
    pub(crate) fn close(
        &mut self,
        order: &mut Pending,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        let (Some(placed), false) = (order.placed, order.lines.is_empty()) else {
            self.close_without_lines(order);
            return Ok(());
        };
        if self.close_mended(order, report)? {
            return Ok(());
        }
        let order_discount = order_level(
            &order.lines,
            order.discount - order.line_discounts,
            order.subtotal,
        );
        allocate(order_discount, &mut order.lines);
        self.compare(order);
        let before = order.lines.iter().map(|line| line.net_revenue).sum();
        let order_discount = self.take_tax_out(order, order_discount)?;
        if !self.take_back(order, before, report) {
            return Ok(());
        }
        self.give_back(order, before);
        let number = String::from_utf8_lossy(&order.number);
        let told = Told {
            head: OrderHead {
                number: &number,
                placed,
                customer: order.customer,
                order_discount,
            },
            lines: &order.lines,
            prices: &order.prices,
            has_money: !order.lacks_prices,
            about: order.about,
            rows: order.accepted,
            rejected: &order.rejected,
        };
        let fate = self.ledger.settle(self.builder, &told);
        if let Some(order_headers) = self.order_headers {
            order_headers.mark(&order.number, fate);
        }
        match fate {
            Fate::Counts => {
                for (line, price) in order.lines.iter().zip(&order.prices) {
                    self.assortment.ordered(line.variant.0, placed, *price);
                }
                report.accept_rows(order.accepted);
            }
            Fate::Known => report.leave_out_rows(LeftOut::AlreadyImported, order.accepted),
            Fate::Open => {}
        }
        Ok(())
    }

    /// An order that is left out, or of which nothing is left.
    fn close_without_lines(&mut self, order: &Pending) {
        // What the file of orders leaves out was told of there; a cancellation is no order of its own.
        if order.number.is_empty()
            || self.order_headers.is_some()
            || order.left_out == Some(LeftOut::Cancellation)
        {
            return;
        }
        let reason = match order.line_left_out {
            Some(reason) if order.rejected.is_empty() => Some(reason),
            _ => None,
        };
        if let Some(reason) = order.left_out.or(reason) {
            let only_if_known = order.left_out.is_none();
            let (number, about) = (&order.number, order.about);
            self.ledger
                .leave_out(self.builder, number, about, reason, only_if_known);
        }
    }

    /// Adds mended rows to the order that they were rejected from, each once; false when no order waits for them.
    fn close_mended(
        &mut self,
        order: &mut Pending,
        report: &mut ReportBuilder<'_>,
    ) -> Result<bool, Stop> {
        if self.mended.is_none() && !self.ledger.awaits_lines() {
            return Ok(false);
        }
        let number = String::from_utf8_lossy(&order.number).into_owned();
        let id = order.about.id;
        let Some((place, waiting)) = self.ledger.awaiting(self.builder, &number, id) else {
            return Ok(false);
        };
        if self.mended.is_none() {
            if !self.are_the_missing(order, place, waiting.len()) {
                return Ok(false);
            }
            order.mended = waiting.iter().copied().take(order.lines.len()).collect();
        }
        self.take_tax_out(order, Money::ZERO)?;
        let is_taken = |line: &u64| waiting.contains(line);
        let taken: Vec<u64> = order.mended.iter().copied().filter(is_taken).collect();
        let lines: Vec<OrderLine> = order
            .lines
            .iter()
            .zip(&order.mended)
            .filter(|(_, line)| is_taken(line))
            .map(|(line, _)| *line)
            .collect();
        let rows = lines.len() as u64;
        if rows > 0 {
            let placed = order.placed.unwrap_or_default();
            let sold = order.lines.iter().zip(&order.prices).zip(&order.mended);
            for ((line, price), _) in sold.filter(|(_, row)| is_taken(row)) {
                self.assortment.ordered(line.variant.0, placed, *price);
            }
            self.ledger
                .complete(self.builder, place, &lines, &taken, rows);
            report.accept_rows(rows);
        }
        report.leave_out_rows(LeftOut::AlreadyImported, order.accepted - rows);
        if let Some(order_headers) = self.order_headers {
            order_headers.mark(&order.number, Fate::Known);
        }
        Ok(true)
    }

    /// True when lines that do not say which rows they were are those that an order waits for: no more than are missing, of
    /// other goods than it has, and of its moment.
    fn are_the_missing(&self, order: &Pending, place: u32, missing: usize) -> bool {
        let known = self.builder.so_far().order(place as usize);
        order.lines.len() + order.rejected.len() <= missing
            && order.placed == Some(known.placed())
            && !order
                .lines
                .iter()
                .any(|line| known.basket().contains(&line.variant))
    }

    /// Which of the orders of its number a row belongs to: by the shop's id of the order, else by the shop.
    pub(crate) fn id(&self, rows: &Rows<'_>) -> u32 {
        let id = cells::code(rows.of(Meaning::OrderId));
        let key = if id.is_empty() || cells::lost_digits(id) {
            cells::code(rows.of(Meaning::Shop))
        } else {
            id
        };
        if key.is_empty() {
            return 0;
        }
        // The project keeps it, so it is the same on every machine; no order has 0.
        let mut hasher = SipHasher24::new_with_key(self.customer_key);
        hasher.write(key);
        (hasher.finish() as u32).max(1)
    }
}
