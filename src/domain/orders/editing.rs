//! Orders of a history that is being built, compared and replaced.

use crate::domain::money::Money;

use super::{GUEST, OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine, Origins};

impl OrderHistory {
    /// Drops customers that only orders have which do not stay.
    pub(super) fn forget_customers(&mut self, stays: impl Fn(u32) -> bool) {
        let mut places = vec![GUEST; self.customers.len()];
        let mut kept = Vec::with_capacity(self.customers.len());
        for (order, customer) in (0_u32..).zip(&mut self.customer) {
            if *customer == GUEST {
                continue;
            }
            if !stays(order) {
                *customer = GUEST;
                continue;
            }
            let before = *customer as usize;
            if places[before] == GUEST {
                places[before] = kept.len() as u32;
                kept.push(self.customers[before]);
            }
            *customer = places[before];
        }
        self.customers = kept;
    }
}

impl OrderHistoryBuilder {
    /// What is there so far, in the sequence it came in. Customers of the last orders may not be in it yet.
    #[must_use]
    pub fn so_far(&self) -> &OrderHistory {
        &self.history
    }

    /// Where the orders came from.
    pub fn origins_mut(&mut self) -> &mut Origins {
        &mut self.history.origins
    }

    /// The order at a place is not in the finished history.
    pub fn drop_order(&mut self, place: u32) {
        self.dropped.insert(place);
    }

    /// True when [`Self::drop_order`] was said of the order at a place.
    #[must_use]
    pub fn is_dropped(&self, place: u32) -> bool {
        !self.dropped.is_empty() && self.dropped.contains(&place)
    }

    /// Adds one order unless the one at `known` is the same: placed at the same moment, by the same customer, with the same
    /// lines in any sequence. Without `with_money` the order has no prices of its own, and what lines bring says nothing
    /// unless nothing was known of it.
    /// A guest is whoever is known already. False when it was not added; an order without lines is the same as any.
    pub fn push_unless_same(
        &mut self,
        known: u32,
        head: &OrderHead<'_>,
        lines: &[OrderLine],
        with_money: bool,
    ) -> bool {
        if lines.is_empty() {
            return false;
        }
        let first_line = self.history.variant.len();
        self.push_lines(lines);
        let before = self.customer_hash(known);
        let customer = head.customer.or(before);
        let order = self.history.order(known as usize);
        let brought = self.history.net_revenue.iter().skip(first_line);
        let is_priced = brought.copied().sum::<Money>() > Money::ZERO;
        let with_money = with_money || (is_priced && order.net_revenue() == Money::ZERO);
        let same_head = order.placed() == head.placed
            && customer == before
            && (!with_money
                || (order.order_discount() == head.order_discount
                    && order.refunded() == self.refunded_next.min(order.net_revenue())));
        if same_head && self.has_lines_from(known, first_line, with_money) {
            self.history.variant.truncate(first_line);
            self.history.units.truncate(first_line);
            self.history.net_revenue.truncate(first_line);
            self.refunded_next = Money::ZERO;
            return false;
        }
        self.push_head(&OrderHead { customer, ..*head });
        true
    }

    /// Keyed hash of an order's customer.
    #[must_use]
    pub fn customer_hash(&self, place: u32) -> Option<u64> {
        match self.history.customer.get(place as usize).copied() {
            Some(customer) if customer != GUEST => {
                self.history.customers.get(customer as usize).copied()
            }
            _ => self.customers.asked_of(place),
        }
    }

    /// True when the lines behind `first_line` are those of the order at `known`.
    fn has_lines_from(&self, known: u32, first_line: usize, with_money: bool) -> bool {
        let history = &self.history;
        let old = history.order(known as usize).line_range();
        if old.len() != history.variant.len() - first_line {
            return false;
        }
        let new = first_line..history.variant.len();
        let money = |line: usize| match with_money {
            true => history.net_revenue[line].0,
            false => 0,
        };
        let line = |line: usize| (history.variant[line], history.units[line], money(line));
        if old.clone().map(line).eq(new.clone().map(line)) {
            return true;
        }
        let sorted = |lines: std::ops::Range<usize>| {
            let mut lines: Vec<_> = lines.map(line).collect();
            lines.sort_unstable();
            lines
        };
        sorted(old) == sorted(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Minute;
    use crate::domain::orders::testing::{head, line};

    #[test]
    fn an_order_that_is_there_is_not_added_and_one_that_differs_takes_its_place() {
        let mut builder = OrderHistoryBuilder::new();
        builder.push(&head("a", 1, Some(7)), &[line(1, 1, 100), line(2, 2, 50)]);
        builder.push(&head("b", 2, Some(8)), &[line(1, 1, 100)]);
        let same = [line(2, 1, 20), line(1, 1, 100), line(2, 1, 30)];
        assert!(!builder.push_unless_same(0, &head("a", 1, None), &same, true));
        assert!(!builder.push_unless_same(0, &head("a", 1, Some(7)), &same, true));
        let dearer = [line(1, 1, 101), line(2, 2, 50)];
        assert!(!builder.push_unless_same(0, &head("a", 1, None), &dearer, false));
        assert_eq!(builder.len(), 2);
        assert!(builder.push_unless_same(0, &head("a", 1, None), &dearer, true));
        assert!(builder.push_unless_same(1, &head("b", 2, Some(9)), &[line(1, 1, 100)], true));
        builder.drop_order(0);
        builder.drop_order(1);
        let history = builder.finish();
        assert_eq!(history.len(), 2);
        assert_eq!(history.order(0).net_revenue(), Money(151));
        assert_eq!(history.customer_count(), 2);
        assert_eq!(history.customers, [7, 9]);
    }

    #[test]
    fn what_orders_came_from_moves_with_them() {
        let mut builder = OrderHistoryBuilder::new();
        for (number, minute) in [("c", 3), ("a", 1), ("b", 2)] {
            builder.push(&head(number, minute, None), &[line(1, 1, 100)]);
        }
        let origins = builder.origins_mut();
        origins.as_of.fill(Minute(9), 1);
        origins.as_of.fill(Minute(8), 3);
        origins.note(1, Some(Minute(5)), 0);
        origins.note(0, None, 77);
        let history = builder.finish();
        let editions: Vec<_> = (0..3)
            .map(|place| history.origins().edition(place))
            .collect();
        assert_eq!(
            editions
                .iter()
                .map(|found| found.as_of.0)
                .collect::<Vec<_>>(),
            [8, 8, 9]
        );
        assert_eq!(editions[0].changed, Some(Minute(5)));
        let ids: Vec<u32> = editions.iter().map(|found| found.id).collect();
        assert_eq!(ids, [0, 0, 77]);
    }
}
