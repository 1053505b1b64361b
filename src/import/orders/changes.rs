//! What the orders of a file changed in what was known.

use crate::domain::money::{Currency, Money};
use crate::domain::orders::{ChangedOrders, SameNumber};
use crate::import::report::reasons::LeftOut;

/// Numbers shown of orders that share one.
const SHOWN_NUMBERS: usize = 5;

/// How an order changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Refunded,
    Cancelled,
    /// It is left out for another reason.
    LeftOut,
    Corrected,
    /// It was left out and counts.
    Revived,
    /// Lines that were rejected came mended.
    Completed,
}

impl How {
    /// How an order changed that is left out now.
    pub(crate) fn of(reason: LeftOut) -> Self {
        match reason {
            LeftOut::RefundedOrder => Self::Refunded,
            LeftOut::CancelledOrder | LeftOut::VoidedPayment | LeftOut::FailedOrder => {
                Self::Cancelled
            }
            _ => Self::LeftOut,
        }
    }
}

/// What one file changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    orders: [u64; 6],
    before: (u64, Money),
    now: (u64, Money),
    /// Orders of the file that the project knows from a newer export, or that were kept by choice.
    pub(crate) overruled: u64,
    /// Rows of the file that a later file of the import took the place of.
    pub(crate) superseded_rows: u64,
    shared: u64,
    numbers: Vec<String>,
}

impl Changes {
    /// One more order, with orders and net revenue before and now.
    pub(crate) fn add(&mut self, how: How, before: (u64, Money), now: (u64, Money)) {
        if let Some(orders) = self.orders.get_mut(how as usize) {
            *orders += 1;
        }
        self.before = (self.before.0 + before.0, self.before.1 + before.1);
        self.now = (self.now.0 + now.0, self.now.1 + now.1);
    }

    /// One more order that has the number of another.
    pub(crate) fn share(&mut self, number: &str) {
        self.shared += 1;
        if self.numbers.len() < SHOWN_NUMBERS && !self.numbers.iter().any(|known| known == number) {
            self.numbers.push(number.to_owned());
        }
    }

    /// As the report has it; `None` when nothing changed.
    pub(crate) fn document(&self, currency: &Currency) -> Option<ChangedOrders> {
        let orders = self.orders.iter().sum();
        let of = |how: How| self.orders.get(how as usize).copied().unwrap_or(0);
        (orders > 0).then(|| ChangedOrders {
            orders,
            refunded: of(How::Refunded),
            cancelled: of(How::Cancelled),
            left_out: of(How::LeftOut),
            corrected: of(How::Corrected),
            revived: of(How::Revived),
            completed: of(How::Completed),
            counted_before: self.before.0,
            net_revenue_before: currency.decimal(self.before.1),
            counted_now: self.now.0,
            net_revenue_now: currency.decimal(self.now.1),
        })
    }

    /// Orders that share a number, as the report has them; `None` when none do.
    pub(crate) fn same_number(&self) -> Option<SameNumber> {
        (self.shared > 0).then(|| SameNumber {
            orders: self.shared,
            numbers: self.numbers.clone(),
        })
    }
}
