//! The order history as compact columns; `Order` and `OrderLine` are views.

mod builder;
mod changes;
mod customers;
mod editing;
mod origins;
#[cfg(test)]
mod testing;

pub use builder::OrderHistoryBuilder;
pub use changes::{ChangedOrders, SameNumber};
pub(crate) use origins::NEVER;
pub use origins::{Edition, OrderOutside, Origins, Runs};

use super::calendar::{Day, Minute, Period};
use super::catalog::VariantId;
use super::money::Money;
use super::progress::Progress;

/// Texts laid end to end, for millions of short ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    bytes: String,
    ends: Vec<u32>,
}

impl TextColumn {
    /// Adds one text at the end.
    #[inline]
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
    }

    /// The text at a place.
    #[must_use]
    pub fn at(&self, place: usize) -> &str {
        let start = if place == 0 {
            0
        } else {
            self.ends[place - 1] as usize
        };
        &self.bytes[start..self.ends[place] as usize]
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when it holds no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|place| self.at(place))
    }
}

/// Place of a customer in the history's list of keyed hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(pub u32);

/// No customer: a guest.
const GUEST: u32 = u32::MAX;

/// What an order is besides its lines.
#[derive(Clone, Copy, Debug)]
pub struct OrderHead<'a> {
    /// The shop's own order number.
    pub number: &'a str,
    /// When it was placed, shop time.
    pub placed: Minute,
    /// Keyed hash of the customer; `None` for guests.
    pub customer: Option<u64>,
    /// Discount given on the whole order, already taken out of its lines' net revenue; not negative.
    pub order_discount: Money,
}

/// One SKU in one order, as bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// What was bought.
    pub variant: VariantId,
    /// How many, at least 1.
    pub units: u32,
    /// Paid for the whole line after all discounts, without tax and shipping.
    pub net_revenue: Money,
}

impl OrderLine {
    /// Average price paid per unit, in minor units.
    #[must_use]
    pub fn unit_net(&self) -> f64 {
        self.net_revenue.as_f64() / f64::from(self.units.max(1))
    }
}

/// All orders, oldest first, each SKU at most once in an order. Never changed after it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderHistory {
    pub(crate) numbers: TextColumn,
    pub(crate) placed: Vec<Minute>,
    pub(crate) customer: Vec<u32>,
    pub(crate) order_discount: Vec<Money>,
    pub(crate) line_end: Vec<u32>,
    pub(crate) variant: Vec<VariantId>,
    pub(crate) units: Vec<u32>,
    pub(crate) net_revenue: Vec<Money>,
    pub(crate) customers: Vec<u64>,
    /// Given back of each order, without tax; empty where no order has any.
    pub(crate) refunded: Vec<Money>,
    pub(crate) origins: Origins,
}

/// One order of a history.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    history: &'a OrderHistory,
    place: usize,
}

impl OrderHistory {
    /// Number of orders.
    #[must_use]
    pub fn len(&self) -> usize {
        self.placed.len()
    }

    /// True when there is no order.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// Number of order lines.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.variant.len()
    }

    /// Number of customers that are known by a keyed hash.
    #[must_use]
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// The order at a place, `0..len()`.
    #[must_use]
    pub fn order(&self, place: usize) -> Order<'_> {
        Order {
            history: self,
            place,
        }
    }

    /// All orders, oldest first.
    pub fn orders(&self) -> impl ExactSizeIterator<Item = Order<'_>> {
        (0..self.len()).map(|place| self.order(place))
    }

    /// First and last day with an order; `None` when there is none.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        Some(Period {
            first: self.placed.first()?.day(),
            last: self.placed.last()?.day(),
        })
    }

    /// The variants of all lines, order after order: what counting loops read.
    #[must_use]
    pub fn variants(&self) -> &[VariantId] {
        &self.variant
    }

    /// Where each order's lines end in the line columns.
    #[must_use]
    pub fn line_ends(&self) -> &[u32] {
        &self.line_end
    }

    /// What was given back of all orders, without tax.
    #[must_use]
    pub fn refunded_in_all(&self) -> Money {
        self.refunded.iter().copied().sum()
    }

    /// Where the orders came from.
    #[must_use]
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// When each order was placed.
    #[must_use]
    pub fn placed(&self) -> &[Minute] {
        &self.placed
    }

    /// The history itself when its columns fit together and name variants below `variant_count` only; for columns that
    /// come from a file.
    ///
    /// # Errors
    /// What does not fit, with expected and found; anything when somebody asked to stop.
    pub(crate) fn checked(self, variant_count: usize, progress: &Progress) -> Result<Self, String> {
        let (orders, lines) = (self.placed.len(), self.variant.len());
        for (name, expected, found) in [
            ("numbers", orders, self.numbers.len()),
            ("customers of orders", orders, self.customer.len()),
            ("order discounts", orders, self.order_discount.len()),
            ("line ends", orders, self.line_end.len()),
            ("units", lines, self.units.len()),
            ("net revenues", lines, self.net_revenue.len()),
            (
                "export dates",
                orders,
                or_none(self.origins.as_of.len(), orders),
            ),
            (
                "dates of change",
                orders,
                or_none(self.origins.changed.len(), orders),
            ),
            ("ids", orders, or_none(self.origins.ids.len(), orders)),
        ] {
            if expected != found {
                return Err(format!("expected {expected} {name}, found {found}"));
            }
        }
        if !self.refunded.is_empty() && self.refunded.len() != orders {
            let found = self.refunded.len();
            return Err(format!("expected {orders} refunds, found {found}"));
        }
        if self.placed.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err("expected orders oldest first".to_owned());
        }
        let known = self.customers.len();
        if let Some(customer) = self
            .customer
            .iter()
            .find(|&&place| place != GUEST && place as usize >= known)
        {
            return Err(format!(
                "expected a customer below {known}, found {customer}"
            ));
        }
        if let Some(variant) = self.variant.iter().find(|id| id.index() >= variant_count) {
            let found = variant.0;
            return Err(format!(
                "expected a variant below {variant_count}, found {found}"
            ));
        }
        if self.units.contains(&0) {
            return Err("expected at least one unit in a line, found 0".to_owned());
        }
        let mut start = 0;
        let mut last_order = vec![0_u32; variant_count];
        for (order, &end) in (1_u32..).zip(&self.line_end) {
            let basket = self.variant.get(start..end as usize).unwrap_or_default();
            if order.is_multiple_of(1 << 15) {
                progress
                    .check()
                    .map_err(|cancelled| cancelled.to_string())?;
            }
            if basket.is_empty() {
                return Err(format!("expected lines in order {order}, found none"));
            }
            for variant in basket {
                if std::mem::replace(&mut last_order[variant.index()], order) == order {
                    return Err(format!("expected each SKU once in order {order}"));
                }
            }
            start = end as usize;
        }
        if start != lines {
            return Err(format!("expected orders with {lines} lines, found {start}"));
        }
        Ok(self)
    }

    /// Gives back the room that was kept for more.
    pub(crate) fn shrink(&mut self) {
        self.numbers.bytes.shrink_to_fit();
        self.numbers.ends.shrink_to_fit();
        self.placed.shrink_to_fit();
        self.customer.shrink_to_fit();
        self.order_discount.shrink_to_fit();
        self.line_end.shrink_to_fit();
        self.variant.shrink_to_fit();
        self.units.shrink_to_fit();
        self.net_revenue.shrink_to_fit();
        self.customers.shrink_to_fit();
        self.refunded.shrink_to_fit();
        self.origins.complete(self.placed.len());
    }

    /// Puts the orders in the order of `places`, and drops those that are not among them. One column after the other, so that never more than one is there twice.
    fn reorder(&mut self, places: &[u32]) {
        fn moved<T: Copy>(column: &mut Vec<T>, places: &[u32]) {
            *column = places.iter().map(|place| column[*place as usize]).collect();
        }
        fn moved_lines<T: Copy>(
            column: &mut Vec<T>,
            places: &[u32],
            lines: impl Fn(u32) -> std::ops::Range<usize>,
        ) {
            let mut sorted = Vec::with_capacity(column.len());
            for place in places {
                sorted.extend_from_slice(&column[lines(*place)]);
            }
            *column = sorted;
        }
        self.origins.reorder(places, self.placed.len());
        let old_ends = std::mem::take(&mut self.line_end);
        let lines = |place: u32| {
            let start = place
                .checked_sub(1)
                .map_or(0, |before| old_ends[before as usize]);
            start as usize..old_ends[place as usize] as usize
        };
        moved(&mut self.placed, places);
        moved(&mut self.customer, places);
        moved(&mut self.order_discount, places);
        if !self.refunded.is_empty() {
            moved(&mut self.refunded, places);
        }
        let mut numbers = TextColumn {
            bytes: String::with_capacity(self.numbers.bytes.len()),
            ends: Vec::with_capacity(places.len()),
        };
        for place in places {
            numbers.push(self.numbers.at(*place as usize));
        }
        self.numbers = numbers;
        moved_lines(&mut self.variant, places, lines);
        moved_lines(&mut self.units, places, lines);
        moved_lines(&mut self.net_revenue, places, lines);
        let mut end = 0;
        self.line_end = places
            .iter()
            .map(|place| {
                end += lines(*place).len() as u32;
                end
            })
            .collect();
        self.customers.shrink_to_fit();
    }

    /// Bytes held in memory by the columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.numbers.bytes.capacity()
            + 4 * (self.numbers.ends.capacity()
                + self.placed.capacity()
                + self.customer.capacity()
                + self.line_end.capacity()
                + self.variant.capacity()
                + self.units.capacity())
            + 8 * (self.order_discount.capacity()
                + self.net_revenue.capacity()
                + self.customers.capacity())
            + self.origins.bytes()
    }
}

/// The length of a column that may be left out as a whole.
fn or_none(found: usize, expected: usize) -> usize {
    if found == 0 { expected } else { found }
}

impl<'a> Order<'a> {
    /// Index in the history.
    #[must_use]
    pub fn index(self) -> usize {
        self.place
    }

    /// The shop's own order number.
    #[must_use]
    pub fn number(self) -> &'a str {
        self.history.numbers.at(self.place)
    }

    /// When it was placed.
    #[must_use]
    pub fn placed(self) -> Minute {
        self.history.placed[self.place]
    }

    /// The day it was placed.
    #[must_use]
    pub fn day(self) -> Day {
        self.placed().day()
    }

    /// Who bought; `None` for guests.
    #[must_use]
    pub fn customer(self) -> Option<CustomerId> {
        let customer = self.history.customer[self.place];
        (customer != GUEST).then_some(CustomerId(customer))
    }

    /// Discount on the whole order, already taken out of the lines.
    #[must_use]
    pub fn order_discount(self) -> Money {
        self.history
            .order_discount
            .get(self.place)
            .copied()
            .unwrap_or(Money::ZERO)
    }

    /// What the shop gave back of the order, without tax; its lines are as they were bought. Not negative, never more than
    /// the lines brought.
    #[must_use]
    pub fn refunded(self) -> Money {
        let refunded = self.history.refunded.get(self.place);
        refunded.copied().unwrap_or(Money::ZERO)
    }

    fn line_range(self) -> std::ops::Range<usize> {
        let start = if self.place == 0 {
            0
        } else {
            self.history.line_end[self.place - 1] as usize
        };
        start..self.history.line_end[self.place] as usize
    }

    /// Distinct variants of the order: its basket, in the order of the file's lines.
    #[must_use]
    pub fn basket(self) -> &'a [VariantId] {
        &self.history.variant[self.line_range()]
    }

    /// The lines, one per SKU.
    pub fn lines(self) -> impl ExactSizeIterator<Item = OrderLine> + 'a {
        let history = self.history;
        self.line_range().map(move |line| OrderLine {
            variant: history.variant[line],
            units: history.units[line],
            net_revenue: history.net_revenue[line],
        })
    }

    /// Sum of the lines' net revenue.
    #[must_use]
    pub fn net_revenue(self) -> Money {
        self.history.net_revenue[self.line_range()]
            .iter()
            .copied()
            .sum()
    }
}
