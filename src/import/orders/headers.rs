//! Orders whose lines stand in another file.

use std::cell::Cell;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::reader::{OrderReader, Pending, unusable_number};
use crate::domain::calendar::Minute;
use crate::domain::money::Currency;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

#[derive(Debug)]
struct OrderHeader {
    placed: Option<Minute>,
    customer: Option<u64>,
    left_out: Option<LeftOut>,
    currency: Option<Currency>,
    /// Place of its file.
    file: usize,
    has_lines: Cell<bool>,
}

/// All orders of the files without lines.
#[derive(Debug, Default)]
pub(crate) struct OrderHeaders {
    by_number: HashMap<Box<[u8]>, OrderHeader, FixedState>,
}

impl OrderHeaders {
    /// Takes in the orders of one more file.
    pub(crate) fn extend(&mut self, more: Self) {
        self.by_number.extend(more.by_number);
    }

    /// Fills in what the order's own file says.
    pub(crate) fn tell(&self, order: &mut Pending) {
        match self.by_number.get(order.number.as_slice()) {
            Some(head) => {
                order.placed = head.placed;
                order.customer = head.customer;
                order.left_out = head.left_out;
                order.currency.clone_from(&head.currency);
            }
            None => order.unreadable = Some(Meaning::Order),
        }
    }

    /// The order has a line that counts.
    pub(crate) fn mark(&self, number: &[u8]) {
        if let Some(head) = self.by_number.get(number) {
            head.has_lines.set(true);
        }
    }

    /// Orders of a file that no line names.
    pub(crate) fn without_lines(&self, file: usize) -> u64 {
        self.by_number
            .values()
            .filter(|head| head.file == file && head.left_out.is_none() && !head.has_lines.get())
            .count() as u64
    }
}

impl OrderReader<'_> {
    /// Reads a file of orders without lines; orders of files before it are not read again.
    pub(crate) fn read_headers(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
        file: usize,
        before: &OrderHeaders,
    ) -> Result<OrderHeaders, Stop> {
        let mut order_headers = OrderHeaders::default();
        let mut order = Pending::default();
        while rows.advance()? {
            if report.reject_misshapen(rows)? {
                continue;
            }
            let number = cells::code(rows.of(Meaning::Order));
            if let Some(expected) = unusable_number(number) {
                let meaning = Meaning::Order;
                report.refuse(rows, &Refusal { meaning, expected })?;
                continue;
            }
            if [before, &order_headers]
                .iter()
                .any(|order_headers| order_headers.by_number.contains_key(number))
            {
                report.leave_out(LeftOut::RepeatedOrder);
                continue;
            }
            order.begin(number);
            self.look_at_currency(&mut order, rows)?;
            self.head(&mut order, rows)?;
            if let Some(meaning) = order.unreadable {
                let expected = "an amount";
                report.refuse(rows, &Refusal { meaning, expected })?;
                continue;
            }
            if order.left_out.is_none()
                && let Some(refusal) = self.placed(&mut order, rows)?
            {
                report.refuse(rows, &refusal)?;
                continue;
            }
            match order.left_out {
                Some(reason) => report.leave_out(reason),
                None => report.accept(),
            }
            order_headers.by_number.insert(
                number.into(),
                OrderHeader {
                    placed: order.placed,
                    customer: self.customer(rows.of(Meaning::Customer)),
                    left_out: order.left_out,
                    currency: order.currency.clone(),
                    file,
                    has_lines: Cell::new(false),
                },
            );
        }
        Ok(order_headers)
    }
}
