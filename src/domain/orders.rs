//! The order history as compact columns; `Order` and `OrderLine` are views.

use super::calendar::{Day, Minute, Period};
use super::catalog::VariantId;
use super::money::Money;

/// Texts laid end to end, for millions of short ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    bytes: String,
    ends: Vec<u32>,
}

impl TextColumn {
    /// Adds one text at the end.
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

    /// When each order was placed.
    #[must_use]
    pub fn placed(&self) -> &[Minute] {
        &self.placed
    }

    /// The history itself when its columns fit together and name variants below `variant_count` only; for columns that
    /// come from a file.
    ///
    /// # Errors
    /// What does not fit, with expected and found.
    pub(crate) fn checked(self, variant_count: usize) -> Result<Self, String> {
        let (orders, lines) = (self.placed.len(), self.variant.len());
        for (name, expected, found) in [
            ("numbers", orders, self.numbers.len()),
            ("customers of orders", orders, self.customer.len()),
            ("order discounts", orders, self.order_discount.len()),
            ("line ends", orders, self.line_end.len()),
            ("units", lines, self.units.len()),
            ("net revenues", lines, self.net_revenue.len()),
        ] {
            if expected != found {
                return Err(format!("expected {expected} {name}, found {found}"));
            }
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
    }
}

impl<'a> Order<'a> {
    /// Place in the history.
    #[must_use]
    pub fn place(self) -> usize {
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

/// Collects orders in any sequence and gives the history, oldest first; equal moments stand in order of their numbers.
#[derive(Debug, Default)]
pub struct OrderHistoryBuilder {
    history: OrderHistory,
    by_hash: std::collections::HashMap<u64, u32, foldhash::fast::FixedState>,
    merged: Vec<OrderLine>,
}

impl OrderHistoryBuilder {
    /// Starts an empty history.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of orders so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.history.len()
    }

    /// True when no order was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
    }

    /// Adds one order. Lines of one variant become one line: units and money add up. An order without lines is left out.
    pub fn push(&mut self, head: &OrderHead<'_>, lines: &[OrderLine]) {
        if lines.is_empty() {
            return;
        }
        self.merged.clear();
        for line in lines {
            match self
                .merged
                .iter_mut()
                .find(|known| known.variant == line.variant)
            {
                Some(known) => {
                    known.units = known.units.saturating_add(line.units);
                    known.net_revenue += line.net_revenue;
                }
                None => self.merged.push(*line),
            }
        }
        let history = &mut self.history;
        history.numbers.push(head.number);
        history.placed.push(head.placed);
        history.customer.push(head.customer.map_or(GUEST, |hash| {
            let next = history.customers.len() as u32;
            *self.by_hash.entry(hash).or_insert_with(|| {
                history.customers.push(hash);
                next
            })
        }));
        history.order_discount.push(head.order_discount);
        for line in &self.merged {
            history.variant.push(line.variant);
            history.units.push(line.units);
            history.net_revenue.push(line.net_revenue);
        }
        history.line_end.push(history.variant.len() as u32);
    }

    /// The finished history, sorted.
    #[must_use]
    pub fn finish(self) -> OrderHistory {
        let history = self.history;
        let key = |place: usize| (history.placed[place], history.numbers.at(place));
        if (1..history.len()).all(|place| key(place - 1) <= key(place)) {
            return history;
        }
        let mut places: Vec<usize> = (0..history.len()).collect();
        places.sort_by(|&a, &b| key(a).cmp(&key(b)));
        let mut sorted = OrderHistory {
            customers: history.customers.clone(),
            ..OrderHistory::default()
        };
        for place in places {
            let order = history.order(place);
            sorted.numbers.push(order.number());
            sorted.placed.push(order.placed());
            sorted.customer.push(history.customer[place]);
            sorted.order_discount.push(order.order_discount());
            for line in order.lines() {
                sorted.variant.push(line.variant);
                sorted.units.push(line.units);
                sorted.net_revenue.push(line.net_revenue);
            }
            sorted.line_end.push(sorted.variant.len() as u32);
        }
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(number: &str, minute: i32, customer: Option<u64>) -> OrderHead<'_> {
        OrderHead {
            number,
            placed: Minute(minute),
            customer,
            order_discount: Money::ZERO,
        }
    }

    fn line(variant: u32, units: u32, minor: i64) -> OrderLine {
        OrderLine {
            variant: VariantId(variant),
            units,
            net_revenue: Money(minor),
        }
    }

    #[test]
    fn orders_come_out_oldest_first_whatever_the_sequence_they_came_in() {
        let mut builder = OrderHistoryBuilder::new();
        builder.push(&head("b", 20, Some(7)), &[line(1, 1, 100)]);
        builder.push(&head("c", 10, None), &[line(2, 2, 300), line(0, 1, 50)]);
        builder.push(&head("a", 20, Some(7)), &[line(0, 3, 90)]);
        let history = builder.finish();
        let numbers: Vec<&str> = history.orders().map(Order::number).collect();
        assert_eq!(numbers, ["c", "a", "b"]);
        assert_eq!(history.order(0).basket(), [VariantId(2), VariantId(0)]);
        assert_eq!(history.order(0).customer(), None);
        assert_eq!(history.order(1).customer(), history.order(2).customer());
        assert_eq!(history.order(0).net_revenue(), Money(350));
    }

    #[test]
    fn splitting_a_line_changes_nothing() {
        let mut whole = OrderHistoryBuilder::new();
        whole.push(&head("a", 1, None), &[line(4, 3, 300)]);
        let mut split = OrderHistoryBuilder::new();
        split.push(&head("a", 1, None), &[line(4, 1, 100), line(4, 2, 200)]);
        assert_eq!(whole.finish(), split.finish());
    }
}
