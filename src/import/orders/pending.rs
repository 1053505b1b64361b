//! An order while its rows are read.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::ledger::About;
use super::lines::Sold;
use crate::domain::calendar::Minute;
use crate::domain::money::{Currency, Money};
use crate::domain::orders::OrderLine;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::meaning::Meaning;

/// An order whose rows are being read.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    pub(crate) number: Vec<u8>,
    pub(super) is_fresh: bool,
    /// Which order of its number it is, and how new what is told of it.
    pub(crate) about: About,
    /// The date cell as written, so that rows that repeat it are not read again.
    pub(super) date: Vec<u8>,
    pub(crate) placed: Option<Minute>,
    pub(crate) customer: Option<u64>,
    pub(crate) left_out: Option<LeftOut>,
    /// Why a line of it was left out.
    pub(crate) line_left_out: Option<LeftOut>,
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
    /// Given back of the order, with its tax.
    pub(crate) refunded: Money,
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
    /// Of a file of mended rows: the line each row had in the file that it was rejected from.
    pub(crate) mended: Vec<u64>,
    /// Rows that count if the order does.
    pub(crate) accepted: u64,
    /// Lines that could not be read.
    pub(crate) rejected: Vec<u64>,
}

impl Pending {
    /// Begins anew, in the room of the order before: there are millions of orders.
    pub(crate) fn begin(&mut self, number: &[u8]) {
        let Self {
            number: own,
            is_fresh,
            about,
            date,
            placed,
            customer,
            left_out,
            line_left_out,
            unreadable,
            currency,
            rows,
            subtotal,
            discount,
            shipping,
            taxes,
            total,
            tips,
            refunded,
            line_tax,
            line_taxes,
            line_discounts,
            lines,
            prices,
            is_partial,
            lacks_prices,
            mended,
            accepted,
            rejected,
        } = self;
        own.clear();
        own.extend_from_slice(number);
        *is_fresh = true;
        *about = About::default();
        date.clear();
        (*placed, *customer) = (None, None);
        (*left_out, *line_left_out, *unreadable) = (None, None, None);
        if currency.is_some() {
            *currency = None;
        }
        if !rows.is_empty() {
            rows.clear();
        }
        (*subtotal, *taxes, *total) = (None, None, None);
        for amount in [discount, shipping, tips, refunded, line_tax, line_discounts] {
            *amount = Money::ZERO;
        }
        line_taxes.clear();
        lines.clear();
        prices.clear();
        (*is_partial, *lacks_prices) = (false, false);
        mended.clear();
        *accepted = 0;
        rejected.clear();
    }

    /// True when a row with this number and id is of this order.
    pub(super) fn is(&self, number: &[u8], id: u32) -> bool {
        self.number == number && (id == 0 || self.about.id == 0 || self.about.id == id)
    }

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
