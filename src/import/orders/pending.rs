//! An order while its rows are read.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::ledger::About;
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
    pub(super) discount: Money,
    pub(crate) line_discounts: Money,
    pub(crate) lines: Vec<OrderLine>,
    /// The variant and the price of each line.
    pub(crate) prices: Vec<(u32, Option<Money>)>,
    /// Of a file of mended rows: the line each row had in the file that it was rejected from.
    pub(crate) mended: Vec<u64>,
    /// Rows that count if the order does.
    pub(crate) accepted: u64,
    /// Lines that could not be read.
    pub(crate) rejected: Vec<u64>,
}

impl Pending {
    pub(crate) fn begin(&mut self, number: &[u8]) {
        fn emptied<T>(kept: &mut Vec<T>) -> Vec<T> {
            kept.clear();
            std::mem::take(kept)
        }
        let mut kept = emptied(&mut self.number);
        kept.extend_from_slice(number);
        *self = Self {
            number: kept,
            is_fresh: true,
            date: emptied(&mut self.date),
            lines: emptied(&mut self.lines),
            prices: emptied(&mut self.prices),
            mended: emptied(&mut self.mended),
            rejected: emptied(&mut self.rejected),
            ..Self::default()
        };
    }

    /// True when a row with this number and id is of this order.
    pub(super) fn is(&self, number: &[u8], id: u32) -> bool {
        self.number == number && (id == 0 || self.about.id == 0 || self.about.id == id)
    }

    /// Takes a line in, with the discount on it alone and its price.
    pub(crate) fn take(&mut self, line: OrderLine, discount: Money, price: Option<Money>) {
        self.prices.push((line.variant.0, price));
        self.lines.push(line);
        self.line_discounts += discount;
    }
}
