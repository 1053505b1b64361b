//! Orders and lines for tests.

use super::{OrderHead, OrderLine};
use crate::domain::calendar::Minute;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;

/// An order without a discount.
pub(super) fn head(number: &str, minute: i32, customer: Option<u64>) -> OrderHead<'_> {
    OrderHead {
        number,
        placed: Minute(minute),
        customer,
        order_discount: Money::ZERO,
    }
}

/// A line of it.
pub(super) fn line(variant: u32, units: u32, minor: i64) -> OrderLine {
    OrderLine {
        variant: VariantId(variant),
        units,
        net_revenue: Money(minor),
    }
}
