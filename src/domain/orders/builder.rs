//! Orders in any sequence to a history.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::customers::Customers;
use super::{GUEST, OrderHead, OrderHistory, OrderLine};
use crate::domain::calendar::Minute;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::progress::{Cancelled, Progress};

/// Lines up to which comparing each with each is the quickest way to find doubles.
const SHORT_ORDER: usize = 24;

/// Collects orders in any sequence and gives the history, oldest first; equal moments stand in order of their numbers.
#[derive(Debug, Default)]
pub struct OrderHistoryBuilder {
    pub(super) history: OrderHistory,
    pub(super) customers: Customers,
    /// Places of orders that are dropped at the end.
    pub(super) dropped: HashSet<u32, FixedState>,
    /// What is given back of the order that is added next.
    pub(super) refunded_next: Money,
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
        Self {
            customers: Customers::of(&history.customers),
            history,
            ..Self::default()
        }
    }

    /// Goes on with a copy of a finished history, unless somebody stops it.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody asked to stop.
    pub(crate) fn going_on(history: &OrderHistory, progress: &Progress) -> Result<Self, Cancelled> {
        // Column by column: all at once would be a long time without a look.
        let mut copy = OrderHistory::default();
        copy.numbers.clone_from(&history.numbers);
        progress.check()?;
        copy.placed.clone_from(&history.placed);
        copy.customer.clone_from(&history.customer);
        progress.check()?;
        copy.order_discount.clone_from(&history.order_discount);
        copy.line_end.clone_from(&history.line_end);
        progress.check()?;
        copy.variant.clone_from(&history.variant);
        progress.check()?;
        copy.units.clone_from(&history.units);
        progress.check()?;
        copy.net_revenue.clone_from(&history.net_revenue);
        progress.check()?;
        copy.customers.clone_from(&history.customers);
        copy.refunded.clone_from(&history.refunded);
        copy.origins.clone_from(&history.origins);
        progress.check()?;
        Ok(Self::from_history(copy))
    }

    /// Adds one order. Lines of one variant become one line: units and money add up. An order without lines is left out.
    pub fn push(&mut self, head: &OrderHead<'_>, lines: &[OrderLine]) {
        if lines.is_empty() {
            return;
        }
        self.push_lines(lines);
        self.push_head(head);
    }

    /// Adds lines, those of one variant as one.
    pub(super) fn push_lines(&mut self, lines: &[OrderLine]) {
        let first_line = self.history.variant.len();
        if lines.len() <= SHORT_ORDER {
            self.push_short(lines, first_line);
        } else {
            self.push_long(lines, first_line);
        }
    }

    /// Makes an order of the lines that were added last.
    pub(super) fn push_head(&mut self, head: &OrderHead<'_>) {
        let history = &mut self.history;
        history.numbers.push(head.number);
        history.placed.push(head.placed);
        history.customer.push(GUEST);
        if let Some(hash) = head.customer {
            let order = history.customer.len() - 1;
            self.customers.ask(order, hash, history);
        }
        history.order_discount.push(head.order_discount);
        history.line_end.push(history.variant.len() as u32);
        let last = history.placed.len() - 1;
        let most = history.order(last).net_revenue().max(Money::ZERO);
        let refunded = std::mem::take(&mut self.refunded_next).min(most);
        if refunded > Money::ZERO || !history.refunded.is_empty() {
            history.refunded.resize(last, Money::ZERO);
            history.refunded.push(refunded);
        }
    }

    /// Says what was given back of the order that is added next, without tax: at most what its lines bring.
    pub fn refund_next(&mut self, refunded: Money) {
        self.refunded_next = refunded.max(Money::ZERO);
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
        self.customers.finish(&mut history);
        if !self.dropped.is_empty() {
            history.forget_customers(|place| !self.dropped.contains(&place));
        }
        let key = |place: usize| (history.placed[place], history.numbers.at(place));
        let mut is_sorted = self.dropped.is_empty();
        for place in 1..history.len() {
            if !is_sorted {
                break;
            }
            if place.is_multiple_of(1 << 16) {
                progress.check()?;
            }
            if key(place - 1) > key(place) {
                is_sorted = false;
                break;
            }
        }
        if is_sorted {
            history.shrink();
            return Ok(history);
        }
        let mut by_moment: Vec<(Minute, u32)> = history.placed.iter().copied().zip(0..).collect();
        if !self.dropped.is_empty() {
            by_moment.retain(|(_, place)| !self.dropped.contains(place));
        }
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
    use crate::domain::orders::Order;
    use crate::domain::orders::testing::{head, line};

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
