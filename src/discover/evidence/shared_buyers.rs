//! Customers who buy two items in different orders, against what their appetite alone explains.

use super::substitutes::SharedBuyers;
use crate::discover::pairs::Lookup;
use crate::discover::stats::significance::poisson_tail;
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;

/// First number of items bought in all of each class of customers.
const CLASSES: [u32; 14] = [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 25, 41, 81, 161];

/// Customers with two orders or more, by class.
pub(super) struct Buyers {
    /// Class of each customer; `None` with fewer orders.
    class: Vec<Option<u8>>,
    /// Customers and their orders per class.
    sizes: Vec<(u32, u32)>,
}

impl Buyers {
    pub(super) fn read(dataset: &Dataset, lookup: &Lookup) -> Self {
        let mut bought = vec![(0_u32, 0_u32); dataset.history.customer_count()];
        for (index, order) in (0_u32..).zip(dataset.history.orders()) {
            let size = lookup.size(index);
            if size == 0 || lookup.is_wholesale(index) {
                continue;
            }
            let customer = order.customer();
            let customer = customer.and_then(|customer| bought.get_mut(customer.0 as usize));
            if let Some((orders, items)) = customer {
                *orders += 1;
                *items += size as u32;
            }
        }
        let mut sizes = vec![(0, 0); CLASSES.len()];
        let class = bought
            .into_iter()
            .map(|(orders, items)| {
                let class = CLASSES
                    .partition_point(|&first| first <= items)
                    .checked_sub(1)?;
                let (customers, all) = sizes.get_mut(class).filter(|_| orders > 1)?;
                *customers += 1;
                *all += orders;
                u8::try_from(class).ok()
            })
            .collect();
        Self { class, sizes }
    }

    /// Each customer with the number of orders that hold an item and the last of them, ascending by customer.
    fn with(&self, dataset: &Dataset, lookup: &Lookup, item: VariantId) -> Vec<(u32, u32, u32)> {
        let mut orders: Vec<(u32, u32)> = lookup
            .orders_with(item)
            .filter_map(|index| {
                let customer = dataset.history.order(index as usize).customer()?.0;
                self.class.get(customer as usize).copied().flatten()?;
                Some((customer, index))
            })
            .collect();
        orders.sort_unstable();
        orders
            .chunk_by(|x, y| x.0 == y.0)
            .filter_map(|run| {
                let (customer, last) = *run.last()?;
                Some((customer, run.len() as u32, last))
            })
            .collect()
    }

    /// Shared buyers, and the probability of as many by chance.
    pub(super) fn of(
        &self,
        dataset: &Dataset,
        lookup: &Lookup,
        a: VariantId,
        b: VariantId,
    ) -> (SharedBuyers, f64) {
        let (ours, theirs) = (self.with(dataset, lookup, a), self.with(dataset, lookup, b));
        let mut shared = 0;
        for (customer, orders, last) in &ours {
            if let Ok(index) = theirs.binary_search_by_key(customer, |entry| entry.0)
                && let Some(&(_, other_orders, other_last)) = theirs.get(index)
            {
                // One order that holds both is not two purchases.
                shared += u32::from(*orders > 1 || other_orders > 1 || *last != other_last);
            }
        }
        let (by_a, by_b) = (self.by_class(&ours), self.by_class(&theirs));
        let expected: f64 = self
            .sizes
            .iter()
            .zip(by_a.iter().zip(&by_b))
            .filter(|((customers, _), _)| *customers > 0)
            .map(|(&(customers, orders), (&a, &b))| {
                let mean = f64::from(orders) / f64::from(customers);
                f64::from(a) * f64::from(b) / f64::from(customers) * (mean - 1.0) / mean
            })
            .sum();
        let p_value = poisson_tail(shared, expected);
        let known = SharedBuyers::Known {
            customers_a: ours.len() as u32,
            customers_b: theirs.len() as u32,
            shared,
            expected,
            q_value: p_value,
        };
        (known, p_value)
    }

    fn by_class(&self, buyers: &[(u32, u32, u32)]) -> Vec<u32> {
        let mut counts = vec![0; CLASSES.len()];
        for (customer, ..) in buyers {
            let class = self.class.get(*customer as usize).copied().flatten();
            if let Some(count) = class.and_then(|class| counts.get_mut(usize::from(class))) {
                *count += 1;
            }
        }
        counts
    }
}
