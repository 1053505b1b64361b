//! The order history as compact columns; `Order` and `OrderLine` are views.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::calendar::{Day, Minute, Period};
use super::catalog::VariantId;
use super::money::Money;
use super::progress::{Cancelled, Progress};

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
    }

    /// Puts the orders in the order of `places`. One column after the other, so that never more than one is there twice.
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

/// Lines up to which comparing each with each is the quickest way to find doubles.
const SHORT_ORDER: usize = 24;

/// Collects orders in any sequence and gives the history, oldest first; equal moments stand in order of their numbers.
#[derive(Debug, Default)]
pub struct OrderHistoryBuilder {
    history: OrderHistory,
    by_hash: HashMap<u64, u32, FixedState>,
    /// Place of each variant in an order that is being added.
    place_of: HashMap<VariantId, u32, FixedState>,
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

    /// Goes on with a finished history.
    #[must_use]
    pub fn from_history(history: OrderHistory) -> Self {
        let by_hash = history.customers.iter().copied().zip(0..).collect();
        Self {
            history,
            by_hash,
            ..Self::default()
        }
    }

    /// Adds one order. Lines of one variant become one line: units and money add up. An order without lines is left out.
    pub fn push(&mut self, head: &OrderHead<'_>, lines: &[OrderLine]) {
        if lines.is_empty() {
            return;
        }
        let first_line = self.history.variant.len();
        if lines.len() <= SHORT_ORDER {
            self.push_short(lines, first_line);
        } else {
            self.push_long(lines, first_line);
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
        history.line_end.push(history.variant.len() as u32);
    }

    fn push_short(&mut self, lines: &[OrderLine], first_line: usize) {
        for line in lines {
            let basket = &self.history.variant[first_line..];
            let known = basket.iter().position(|known| *known == line.variant);
            self.push_line(*line, known.map(|place| first_line + place));
        }
    }

    /// Comparing every line with every other would take minutes on an order of a hundred thousand lines.
    fn push_long(&mut self, lines: &[OrderLine], first_line: usize) {
        self.place_of.clear();
        for line in lines {
            let next = self.history.variant.len() - first_line;
            let place = *self.place_of.entry(line.variant).or_insert(next as u32) as usize;
            self.push_line(*line, (place < next).then_some(first_line + place));
        }
    }

    fn push_line(&mut self, line: OrderLine, known: Option<usize>) {
        let history = &mut self.history;
        match known {
            Some(place) => {
                history.units[place] = history.units[place].saturating_add(line.units);
                history.net_revenue[place] += line.net_revenue;
            }
            None => {
                history.variant.push(line.variant);
                history.units.push(line.units);
                history.net_revenue.push(line.net_revenue);
            }
        }
    }

    /// The finished history, sorted.
    #[must_use]
    pub fn finish(self) -> OrderHistory {
        // Nobody else knows this progress, so nobody can stop it.
        self.finish_watched(&Progress::new()).unwrap_or_default()
    }

    /// The finished history, sorted, unless somebody stops it.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody asked to stop.
    pub fn finish_watched(self, progress: &Progress) -> Result<OrderHistory, Cancelled> {
        let mut history = self.history;
        drop(self.by_hash);
        let key = |place: usize| (history.placed[place], history.numbers.at(place));
        if (1..history.len()).all(|place| key(place - 1) <= key(place)) {
            history.shrink();
            return Ok(history);
        }
        let mut by_moment: Vec<(Minute, u32)> = history.placed.iter().copied().zip(0..).collect();
        by_moment.sort_unstable();
        let mut places: Vec<u32> = by_moment.iter().map(|(_, place)| *place).collect();
        let mut start = 0;
        for moment in by_moment.chunk_by(|one, next| one.0 == next.0) {
            progress.check()?;
            // Within a moment the places ascend, and orders of one number stay as they came.
            let end = start + moment.len();
            places[start..end].sort_by_key(|place| history.numbers.at(*place as usize));
            start = end;
        }
        drop(by_moment);
        progress.check()?;
        history.reorder(&places);
        progress.check()?;
        Ok(history)
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
    fn a_long_order_merges_its_lines_like_a_short_one() {
        let lines: Vec<OrderLine> = (0..100_000).map(|n| line(n * 7 % 30_011, 1, 10)).collect();
        let mut builder = OrderHistoryBuilder::new();
        builder.push(&head("a", 1, None), &[line(1, 1, 5)]);
        builder.push(&head("b", 1, None), &lines);
        let history = builder.finish();
        let mut oracle: std::collections::BTreeMap<u32, (u32, i64)> = Default::default();
        let mut first_seen = Vec::new();
        for line in &lines {
            let sum = oracle.entry(line.variant.0).or_insert_with(|| {
                first_seen.push(line.variant);
                (0, 0)
            });
            *sum = (sum.0 + 1, sum.1 + 10);
        }
        let order = history.order(1);
        assert_eq!(order.basket(), first_seen);
        for line in order.lines() {
            assert_eq!((line.units, line.net_revenue.0), oracle[&line.variant.0]);
        }
    }

    #[test]
    fn going_on_with_a_history_is_like_never_having_stopped() {
        let orders = [
            ("a", 3, Some(7)),
            ("b", 2, None),
            ("c", 1, Some(9)),
            ("d", 2, Some(7)),
        ];
        let push = |builder: &mut OrderHistoryBuilder, (number, minute, customer)| {
            builder.push(
                &head(number, minute, customer),
                &[line(1, 1, 100), line(2, 1, 50)],
            );
        };
        let mut at_once = OrderHistoryBuilder::new();
        for order in orders {
            push(&mut at_once, order);
        }
        let mut in_steps = OrderHistoryBuilder::new();
        for order in orders {
            push(&mut in_steps, order);
            in_steps = OrderHistoryBuilder::from_history(in_steps.finish());
        }
        let (at_once, in_steps) = (at_once.finish(), in_steps.finish());
        assert_eq!(at_once, in_steps);
        assert!(at_once.bytes() < 400);
    }

    #[test]
    fn a_stopped_sort_gives_nothing() {
        let mut builder = OrderHistoryBuilder::new();
        builder.push(&head("b", 2, None), &[line(1, 1, 100)]);
        builder.push(&head("a", 1, None), &[line(1, 1, 100)]);
        let progress = Progress::new();
        progress.cancel();
        assert_eq!(builder.finish_watched(&progress), Err(Cancelled));
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
