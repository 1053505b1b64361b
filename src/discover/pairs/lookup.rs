//! Where every product stands in the history and in the pair table, so that a question about one product or pair is
//! answered at once.

use std::collections::BTreeMap;

use super::PairTable;
use crate::discover::count::items::items;
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Orders between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 16;

/// For each product the orders that hold it and the listed pairs it is in: 4 bytes an order line, 8 a listed pair and 6
/// an order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lookup {
    orders: IndexLists,
    pairs: IndexLists,
    /// Items of each order, services left out.
    sizes: Vec<u16>,
    months: Vec<Month>,
    most_items: usize,
    /// Next order of the same customer; `u32::MAX` is none.
    next: Vec<u32>,
    /// Where each item's list price stands in its category, 0..=1.
    positions: Vec<Option<f32>>,
}

/// For each product a list of indices, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct IndexLists {
    starts: Vec<u32>,
    indices: Vec<u32>,
}

/// One calendar month of the history.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Month {
    /// Months since year 0.
    pub number: i32,
    /// Place of the first order after it.
    pub end: u32,
    /// Its orders by number of items, wholesale left out.
    pub by_size: Vec<u32>,
}

impl IndexLists {
    /// Lists from pairs of product and index; `each` calls its argument with all of them, twice in the same sequence.
    pub(crate) fn fill(
        products: usize,
        mut each: impl FnMut(&mut dyn FnMut(VariantId, u32)),
    ) -> Self {
        let mut starts = vec![0_u32; products + 2];
        each(&mut |id, _| {
            if let Some(start) = starts.get_mut(id.index() + 2) {
                *start += 1;
            }
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut indices = vec![0_u32; sum as usize];
        each(&mut |id, index| {
            if let Some(next) = starts.get_mut(id.index() + 1) {
                if let Some(slot) = indices.get_mut(*next as usize) {
                    *slot = index;
                }
                *next += 1;
            }
        });
        Self { starts, indices }
    }

    pub(crate) fn of(&self, id: VariantId) -> &[u32] {
        match (self.starts.get(id.index()), self.starts.get(id.index() + 1)) {
            (Some(&start), Some(&end)) => self
                .indices
                .get(start as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }
}

impl Lookup {
    /// Reads the history once. `max_basket` is the one the table was counted with.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn new(
        dataset: &Dataset,
        table: &PairTable,
        max_basket: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let catalog = &dataset.catalog;
        let products = catalog.variants().len();
        let is_item = items(catalog, &table.left_out);
        let item = |id: &VariantId| is_item.get(id.index()).copied().unwrap_or(false);
        let mut sizes = Vec::with_capacity(dataset.history.len());
        let mut months: Vec<Month> = Vec::new();
        let mut day = (crate::domain::calendar::Day(i32::MIN), 0);
        for order in dataset.history.orders() {
            if order.index() % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let size = order.basket().iter().filter(|id| item(id)).count();
            sizes.push(u16::try_from(size).unwrap_or(u16::MAX));
            if order.day() != day.0 {
                day = (order.day(), order.day().month_index());
            }
            if months.last().is_none_or(|month| month.number != day.1) {
                months.push(Month {
                    number: day.1,
                    end: 0,
                    by_size: Vec::new(),
                });
            }
            if let Some(month) = months.last_mut() {
                month.end = order.index() as u32 + 1;
                if size > 0 && size <= max_basket {
                    if month.by_size.len() <= size {
                        month.by_size.resize(size + 1, 0);
                    }
                    if let Some(orders) = month.by_size.get_mut(size) {
                        *orders += 1;
                    }
                }
            }
        }
        let orders = IndexLists::fill(products, |note| {
            for (index, order) in (0_u32..).zip(dataset.history.orders()) {
                for id in order.basket().iter().filter(|id| item(id)) {
                    note(*id, index);
                }
            }
        });
        progress.check()?;
        let pairs = IndexLists::fill(products, |note| {
            for (index, pair) in (0_u32..).zip(&table.pairs) {
                note(pair.a, index);
                note(pair.b, index);
            }
        });
        progress.check()?;
        Ok(Self {
            orders,
            pairs,
            sizes,
            months,
            most_items: max_basket,
            next: next_orders(dataset),
            positions: price_positions(&dataset.catalog),
        })
    }

    /// Indices of the orders that hold a product, oldest first; wholesale orders too, services nowhere.
    #[must_use]
    pub fn all_orders_with(&self, product: VariantId) -> &[u32] {
        self.orders.of(product)
    }

    /// Indices of the orders that hold a product, oldest first, wholesale left out.
    pub fn orders_with(&self, product: VariantId) -> impl Iterator<Item = u32> + '_ {
        let orders = self.orders.of(product).iter().copied();
        orders.filter(|&index| !self.is_wholesale(index))
    }

    /// Indices of the orders that hold both of two products, oldest first, wholesale left out.
    pub fn orders_with_both(&self, a: VariantId, b: VariantId) -> impl Iterator<Item = u32> + '_ {
        let mut others = self.orders_with(b).peekable();
        self.orders_with(a).filter(move |&index| {
            while others.next_if(|&other| other < index).is_some() {}
            others.peek() == Some(&index)
        })
    }

    /// Number of orders with at least one of some products, wholesale left out.
    #[must_use]
    pub fn orders_with_any(&self, products: &[VariantId]) -> u32 {
        let orders = products.iter().flat_map(|&id| self.orders_with(id));
        let mut indices: Vec<u32> = orders.collect();
        indices.sort_unstable();
        indices.dedup();
        indices.len() as u32
    }

    /// Indices in the pair table of the pairs with a product, best lower bound first.
    #[must_use]
    pub fn pairs_with(&self, product: VariantId) -> &[u32] {
        self.pairs.of(product)
    }

    /// Place in the pair table of a pair, if it is listed.
    #[must_use]
    pub fn pair(&self, table: &PairTable, a: VariantId, b: VariantId) -> Option<u32> {
        let (ours, theirs) = (self.pairs.of(a), self.pairs.of(b));
        let fewer = if ours.len() < theirs.len() {
            ours
        } else {
            theirs
        };
        fewer.iter().copied().find(|&index| {
            table
                .pairs
                .get(index as usize)
                .is_some_and(|pair| (pair.a == a && pair.b == b) || (pair.a == b && pair.b == a))
        })
    }

    /// True when an order has more items than a shopper buys.
    #[must_use]
    pub fn is_wholesale(&self, order: u32) -> bool {
        self.size(order) > self.most_items
    }

    /// Number of items in an order, services left out.
    #[must_use]
    pub fn size(&self, order: u32) -> usize {
        self.sizes
            .get(order as usize)
            .map_or(0, |&size| usize::from(size))
    }

    /// Orders of the history with at least one item, wholesale left out.
    #[must_use]
    pub fn orders(&self) -> u64 {
        let orders = |month: &Month| month.by_size.iter().map(|&n| u64::from(n)).sum::<u64>();
        self.months.iter().map(orders).sum()
    }

    /// The same customer's next order; `None` for the last one and for guests.
    #[must_use]
    pub fn next_order(&self, order: u32) -> Option<u32> {
        let next = self.next.get(order as usize).copied();
        next.filter(|&next| next != u32::MAX)
    }

    /// Mean price position of the items of a basket besides some: 0 the cheapest of its category, 1 the dearest. `None`
    /// when nothing is left that has a price and a category with another price.
    #[must_use]
    pub fn price_position(&self, basket: &[VariantId], but: &[VariantId]) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0_u32);
        for id in basket.iter().filter(|id| !but.contains(id)) {
            if let Some(position) = self.positions.get(id.index()).copied().flatten() {
                sum += f64::from(position);
                count += 1;
            }
        }
        (count > 0).then(|| sum / f64::from(count))
    }

    pub(crate) fn months(&self) -> &[Month] {
        &self.months
    }

    /// Number in [`Self::months`] of the month of an order.
    pub(crate) fn month_of(&self, order: u32) -> usize {
        self.months.partition_point(|month| month.end <= order)
    }
}

fn next_orders(dataset: &Dataset) -> Vec<u32> {
    let history = &dataset.history;
    let mut next = vec![u32::MAX; history.len()];
    let mut latest = vec![u32::MAX; history.customer_count()];
    for (index, order) in (0_u32..).zip(history.orders()) {
        let customer = order.customer();
        if let Some(latest) = customer.and_then(|customer| latest.get_mut(customer.0 as usize)) {
            if let Some(next) = next.get_mut(*latest as usize) {
                *next = index;
            }
            *latest = index;
        }
    }
    next
}

/// Share of the other priced items of a category that are cheaper; equally dear ones count half.
fn price_positions(catalog: &Catalog) -> Vec<Option<f32>> {
    let mut by_category: BTreeMap<&str, Vec<(i64, VariantId)>> = BTreeMap::new();
    for (id, variant) in catalog.iter().filter(|(id, _)| !catalog.is_service(*id)) {
        if let (Some(price), category) = (variant.price, catalog.category(id))
            && !category.is_empty()
        {
            by_category.entry(category).or_default().push((price.0, id));
        }
    }
    let mut positions = vec![None; catalog.variants().len()];
    for items in by_category.values_mut() {
        items.sort_unstable();
        let others = items.len() as f32 - 1.0;
        let dearest = items.last().map(|item| item.0);
        if items.first().map(|item| item.0) == dearest {
            continue;
        }
        let mut cheaper = 0;
        for run in items.chunk_by(|x, y| x.0 == y.0) {
            let middle = cheaper as f32 + (run.len() as f32 - 1.0) / 2.0;
            for (_, id) in run {
                if let Some(position) = positions.get_mut(id.index()) {
                    *position = Some(middle / others);
                }
            }
            cheaper += run.len();
        }
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::super::{PairOptions, pairs};
    use super::*;
    use crate::discover::testing::dataset;

    #[test]
    fn orders_pairs_months_and_sizes_are_those_of_the_history() {
        let history = [
            (0, vec![0, 1, 3]),
            (5, vec![3]),
            (40, vec![0, 1, 2, 4]),
            (41, vec![1, 0]),
            (41, vec![2]),
        ];
        let data = dataset(5, &[3], &history);
        let options = PairOptions {
            min_count: 1,
            max_basket: 3,
            ..PairOptions::default()
        };
        let progress = Progress::new();
        let table = pairs(&data, &options, &progress).unwrap();
        let lookup = Lookup::new(&data, &table, 3, &progress).unwrap();
        let both = |a, b| -> Vec<u32> {
            lookup
                .orders_with_both(VariantId(a), VariantId(b))
                .collect()
        };
        assert_eq!(lookup.all_orders_with(VariantId(0)), [0, 2, 3]);
        assert_eq!(lookup.orders_with(VariantId(0)).collect::<Vec<_>>(), [0, 3]);
        assert_eq!(
            (both(0, 1), both(1, 0), both(0, 2)),
            (vec![0, 3], vec![0, 3], vec![])
        );
        assert!(lookup.all_orders_with(VariantId(3)).is_empty());
        assert_eq!((lookup.size(0), lookup.size(1), lookup.size(2)), (2, 0, 4));
        assert_eq!((lookup.month_of(1), lookup.month_of(2)), (0, 1));
        assert_eq!(lookup.orders(), table.orders);
        let index = lookup.pair(&table, VariantId(1), VariantId(0)).unwrap();
        assert_eq!(table.pairs[index as usize].count, 2);
        assert_eq!(lookup.pair(&table, VariantId(1), VariantId(2)), None);
    }
}
