//! Orders of a history found by their numbers.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use crate::domain::orders::OrderHistory;
use crate::domain::progress::{Cancelled, Progress};

/// Orders that are taken in between two looks at whether somebody wants to stop.
const ORDERS_PER_LOOK: usize = 4096;

/// Places of orders by their numbers, which stand in the history and nowhere else. Orders of one number are all found.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Open addressing over places from 1 on; 0 is free. At most half of it is taken.
    slots: Vec<u32>,
    count: usize,
}

fn hash(number: &str) -> usize {
    FixedState::default().hash_one(number.as_bytes()) as usize
}

impl Index {
    /// All orders of a history.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody asked to stop.
    pub(crate) fn of(history: &OrderHistory, progress: &Progress) -> Result<Self, Cancelled> {
        let mut index = Self::default();
        if !history.is_empty() {
            index.slots = vec![0; (2 * history.len() + 1).next_power_of_two().max(64)];
            for place in 0..history.len() {
                if place.is_multiple_of(ORDERS_PER_LOOK) {
                    progress.check()?;
                }
                index.take(history, place as u32);
            }
        }
        Ok(index)
    }

    /// True without an order.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds an order of the history.
    pub(crate) fn add(&mut self, history: &OrderHistory, place: u32) {
        if 2 * (self.count + 1) > self.slots.len() {
            let room = vec![0; (2 * self.slots.len()).max(64)];
            self.count = 0;
            for taken in std::mem::replace(&mut self.slots, room) {
                if let Some(place) = taken.checked_sub(1) {
                    self.take(history, place);
                }
            }
        }
        self.take(history, place);
    }

    fn take(&mut self, history: &OrderHistory, place: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(history.order(place as usize).number()) & mask;
        while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
            slot = (slot + 1) & mask;
        }
        if let Some(free) = self.slots.get_mut(slot) {
            *free = place + 1;
            self.count += 1;
        }
    }

    /// Lets an order stand for another one of the same number.
    pub(crate) fn replace(&mut self, history: &OrderHistory, before: u32, now: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(history.order(before as usize).number()) & mask;
        while let Some(taken) = self.slots.get_mut(slot).filter(|taken| **taken != 0) {
            if *taken == before + 1 {
                *taken = now + 1;
                return;
            }
            slot = (slot + 1) & mask;
        }
        self.add(history, now);
    }

    /// The places of all orders with this number.
    pub(crate) fn places<'h>(
        &'h self,
        history: &'h OrderHistory,
        number: &'h str,
    ) -> impl Iterator<Item = u32> + 'h {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = if self.slots.is_empty() {
            0
        } else {
            hash(number) & mask
        };
        std::iter::from_fn(move || {
            loop {
                let place = self.slots.get(slot)?.checked_sub(1)?;
                slot = (slot + 1) & mask;
                if history.order(place as usize).number() == number {
                    return Some(place);
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Minute;
    use crate::domain::catalog::VariantId;
    use crate::domain::money::Money;
    use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_orders_of_a_number_are_found(numbers in prop::collection::vec(0_u16..40, 0..200), known in 0_usize..100) {
            let mut builder = OrderHistoryBuilder::new();
            let line = OrderLine { variant: VariantId(0), units: 1, net_revenue: Money::ZERO };
            let mut index = Index::default();
            for (place, number) in (0_u32..).zip(&numbers) {
                if place as usize == known {
                    index = Index::of(builder.so_far(), &Progress::new()).unwrap();
                }
                let head = OrderHead {
                    number: &format!("#{number}"),
                    placed: Minute(0),
                    customer: None,
                    order_discount: Money::ZERO,
                };
                builder.push(&head, &[line]);
                if place as usize >= known {
                    index.add(builder.so_far(), place);
                }
            }
            if known >= numbers.len() {
                index = Index::of(builder.so_far(), &Progress::new()).unwrap();
            }
            for wanted in 0..41_u16 {
                let mut found: Vec<u32> = index.places(builder.so_far(), &format!("#{wanted}")).collect();
                found.sort_unstable();
                let expected: Vec<u32> = (0_u32..)
                    .zip(&numbers)
                    .filter(|(_, number)| **number == wanted)
                    .map(|(place, _)| place)
                    .collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
