//! Customers found by their hashes, many at a time.

use super::OrderHistory;

/// Orders whose customers are looked up together, so that memory that is far away is waited for once and not once for each.
const TOGETHER: usize = 128;

/// The places of customers in the history's list.
#[derive(Debug, Default)]
pub(super) struct Customers {
    /// Open addressing: the upper half of the hash above the place, which counts from 1; 0 is free. At most half is taken.
    slots: Vec<u64>,
    /// Orders whose customer is not looked up yet, with the customer's hash.
    asked: Vec<(u32, u64)>,
}

impl Customers {
    /// Those of a list in which nobody stands twice.
    pub(super) fn of(hashes: &[u64]) -> Self {
        let mut customers = Self::default();
        customers.grow(hashes, hashes.len());
        customers
    }

    /// The customer of an order of the history is the one with this hash; written into the history now or at the latest by
    /// [`Self::finish`]. New customers come into the list in the sequence of their orders.
    pub(super) fn ask(&mut self, order: usize, hash: u64, history: &mut OrderHistory) {
        self.asked.push((order as u32, hash));
        if self.asked.len() == TOGETHER {
            self.answer(history);
        }
    }

    /// The hash of an order's customer that is not looked up yet.
    pub(super) fn asked_of(&self, order: u32) -> Option<u64> {
        if self.asked.first().is_none_or(|(first, _)| *first > order) {
            return None;
        }
        let asked = self.asked.iter().rev().find(|(asked, _)| *asked == order);
        asked.map(|(_, hash)| *hash)
    }

    /// Answers what was asked.
    pub(super) fn finish(mut self, history: &mut OrderHistory) {
        self.answer(history);
    }

    fn answer(&mut self, history: &mut OrderHistory) {
        if self.asked.is_empty() {
            return;
        }
        if 2 * (history.customers.len() + self.asked.len()) > self.slots.len() {
            self.grow(&history.customers, history.customers.len() + TOGETHER);
        }
        let mask = self.slots.len() - 1;
        // What is read here is used below. Nothing in this loop waits for the round before it.
        let mut likely = [0_u64; TOGETHER];
        for ((_, hash), likely) in self.asked.iter().zip(&mut likely) {
            *likely = self.slots[*hash as usize & mask];
        }
        let mut places = [0_u32; TOGETHER];
        for (((_, hash), likely), place) in self.asked.iter().zip(likely).zip(&mut places) {
            let found = (likely as u32).wrapping_sub(1);
            let same = history.customers.get(found as usize) == Some(hash);
            *place = if same { found } else { u32::MAX };
        }
        let mut asked = std::mem::take(&mut self.asked);
        for ((order, hash), place) in asked.drain(..).zip(places) {
            let place = match place {
                u32::MAX => self.place(hash, &mut history.customers),
                place => place,
            };
            history.customer[order as usize] = place;
        }
        // The room is used again.
        self.asked = asked;
    }

    /// The place of a customer, who is added when new.
    fn place(&mut self, hash: u64, customers: &mut Vec<u64>) -> u32 {
        let mask = self.slots.len() - 1;
        let tag = hash >> 32;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.slots[slot];
            if found == 0 {
                customers.push(hash);
                self.slots[slot] = tag << 32 | customers.len() as u64;
                return customers.len() as u32 - 1;
            }
            let place = found as u32 - 1;
            if found >> 32 == tag && customers[place as usize] == hash {
                return place;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Makes room for `count` customers; those that are there move.
    fn grow(&mut self, hashes: &[u64], count: usize) {
        let room = (4 * count).next_power_of_two().max(1024);
        self.slots = vec![0; room];
        for (hash, place) in hashes.iter().zip(1_u64..) {
            let mut slot = *hash as usize & (room - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (room - 1);
            }
            self.slots[slot] = hash >> 32 << 32 | place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::GUEST;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_order_gets_the_place_its_customer_came_to_first(
            known in 0_usize..5,
            // Few hashes, many with equal halves, so that they meet in the slots.
            sequence in prop::collection::vec((0_u64..4, 0_u64..70, prop::bool::weighted(0.1)), 0..1500),
        ) {
            let hash_of = |high: u64, low: u64| high << 32 | low << 10;
            let mut oracle: Vec<u64> = (0..known as u64).map(|low| hash_of(1, low)).collect();
            let mut history = OrderHistory {
                customers: oracle.clone(),
                ..OrderHistory::default()
            };
            let mut customers = Customers::of(&history.customers);
            let mut expected = Vec::new();
            for (order, (high, low, is_guest)) in sequence.into_iter().enumerate() {
                history.customer.push(GUEST);
                if is_guest {
                    expected.push(GUEST);
                    continue;
                }
                let hash = hash_of(high, low);
                customers.ask(order, hash, &mut history);
                let place = oracle.iter().position(|known| *known == hash);
                expected.push(place.unwrap_or_else(|| {
                    oracle.push(hash);
                    oracle.len() - 1
                }) as u32);
            }
            customers.finish(&mut history);
            prop_assert_eq!(history.customer, expected);
            prop_assert_eq!(history.customers, oracle);
        }
    }
}
