//! The history as baskets of items, ready for counting.

use super::items::items;
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Orders between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 16;

/// Distinct items per order. An item's rank is its index by the number of orders that hold it, most first, so that the
/// counters that are touched most lie side by side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Baskets {
    /// Orders with at least one item, wholesale left out.
    pub orders: u64,
    /// The items by rank.
    pub items: Vec<VariantId>,
    /// Orders that hold each item, by rank.
    pub orders_with: Vec<u32>,
    /// Ranks of the items of the orders with two or more, ascending inside a basket, baskets end to end.
    pub ranks: Vec<u32>,
    /// Where each basket ends in `ranks`.
    pub ends: Vec<u32>,
}

/// What a first look through the history tells: how many items each order holds and how many orders hold each item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Margins {
    /// Orders with at least one item, wholesale left out.
    pub orders: u64,
    /// Orders left out as wholesale.
    pub capped: u64,
    /// The items by rank.
    pub items: Vec<VariantId>,
    /// Orders that hold each item, by rank.
    pub orders_with: Vec<u32>,
    /// Items in each order of the history; 0 for wholesale.
    pub sizes: Vec<u32>,
    /// Rank of each variant; [`NO_RANK`] for services and for what was never sold.
    pub rank_of: Vec<u32>,
}

/// The rank of what is part of no basket.
pub(super) const NO_RANK: u32 = u32::MAX;

impl Margins {
    /// Counts. Services and what is `left_out` are part of no basket; baskets with more than `max_basket` items are counted and left out;
    /// orders of services alone are no baskets.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(crate) fn read(
        dataset: &Dataset,
        max_basket: usize,
        left_out: &[VariantId],
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let history = &dataset.history;
        let is_item = items(&dataset.catalog, left_out);
        let only_items = is_item.iter().all(|&item| item);
        let item = |variant: &VariantId| is_item.get(variant.index()).copied().unwrap_or(false);

        let mut margins = Self::default();
        let mut orders_with = vec![0_u32; is_item.len()];
        margins.sizes.reserve_exact(history.len());
        let mut start = 0;
        for (index, &end) in history.line_ends().iter().enumerate() {
            if index % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let lines = history
                .variants()
                .get(start..end as usize)
                .unwrap_or_default();
            start = end as usize;
            let size = if only_items {
                lines.len()
            } else {
                lines.iter().filter(|variant| item(variant)).count()
            };
            if size > max_basket {
                margins.capped += 1;
                margins.sizes.push(0);
                continue;
            }
            margins.sizes.push(size as u32);
            margins.orders += u64::from(size > 0);
            for variant in lines {
                if let Some(orders) = orders_with.get_mut(variant.index()) {
                    *orders += 1;
                }
            }
        }
        for (orders, &item) in orders_with.iter_mut().zip(&is_item) {
            if !item {
                *orders = 0;
            }
        }

        let mut ranked: Vec<(u32, VariantId)> = orders_with
            .iter()
            .enumerate()
            .filter(|&(_, &orders)| orders > 0)
            .map(|(index, &orders)| (orders, VariantId(index as u32)))
            .collect();
        ranked.sort_unstable_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
        margins.rank_of = vec![NO_RANK; is_item.len()];
        for (rank, &(orders, variant)) in ranked.iter().enumerate() {
            margins.items.push(variant);
            margins.orders_with.push(orders);
            if let Some(index) = margins.rank_of.get_mut(variant.index()) {
                *index = rank as u32;
            }
        }
        Ok(margins)
    }
}

impl Baskets {
    /// Reads the baskets of a history, as [`Margins::read`] counts them.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(crate) fn read(
        dataset: &Dataset,
        max_basket: usize,
        left_out: &[VariantId],
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let margins = Margins::read(dataset, max_basket, left_out, progress)?;
        let mut baskets = Self {
            orders: margins.orders,
            items: margins.items,
            orders_with: margins.orders_with,
            ..Self::default()
        };
        baskets.fill(dataset, &margins.sizes, &margins.rank_of, progress)?;
        Ok(baskets)
    }

    fn fill(
        &mut self,
        dataset: &Dataset,
        sizes: &[u32],
        rank_of: &[u32],
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let history = &dataset.history;
        let several = sizes.iter().filter(|&&size| size > 1);
        self.ends.reserve(several.clone().count());
        self.ranks
            .reserve(several.map(|&size| size as usize).sum::<usize>());
        let mut start = 0;
        let moments = history.line_ends().iter().zip(sizes);
        for (index, (&end, &size)) in moments.enumerate() {
            if index % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let lines = history
                .variants()
                .get(start..end as usize)
                .unwrap_or_default();
            start = end as usize;
            if size < 2 {
                continue;
            }
            let first = self.ranks.len();
            self.ranks.extend(
                lines
                    .iter()
                    .filter_map(|variant| rank_of.get(variant.index()).copied())
                    .filter(|&rank| rank != NO_RANK),
            );
            if let Some(basket) = self.ranks.get_mut(first..) {
                basket.sort_unstable();
            }
            self.ends.push(self.ranks.len() as u32);
        }
        Ok(())
    }

    /// The baskets a pair table was counted on: its number of left-out orders tells where the line was drawn.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(crate) fn like(
        dataset: &Dataset,
        capped: u64,
        left_out: &[VariantId],
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        if capped == 0 {
            return Self::read(dataset, usize::MAX, left_out, progress);
        }
        let is_item = items(&dataset.catalog, left_out);
        let mut by_size: Vec<u64> = Vec::new();
        for order in dataset.history.orders() {
            let items = order
                .basket()
                .iter()
                .filter(|variant| is_item.get(variant.index()).copied().unwrap_or(false))
                .count();
            if by_size.len() <= items {
                by_size.resize(items + 1, 0);
            }
            if let Some(orders) = by_size.get_mut(items) {
                *orders += 1;
            }
        }
        let mut wholesale = 0;
        let mut max_basket = by_size.len();
        for (size, orders) in by_size.iter().enumerate().rev() {
            if wholesale >= capped {
                break;
            }
            wholesale += orders;
            max_basket = size.saturating_sub(1);
        }
        Self::read(dataset, max_basket, left_out, progress)
    }

    /// Number of baskets with two or more items.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Number of items in one basket.
    pub(crate) fn size(&self, index: usize) -> usize {
        self.basket(index).len()
    }

    /// Ranks of one basket, ascending.
    pub(crate) fn basket(&self, index: usize) -> &[u32] {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.ranks
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Rank of each variant; `None` for what was never sold and for services.
    pub(crate) fn rank_of(&self) -> Vec<Option<u32>> {
        let indices = self.items.iter().map(|item| item.index() + 1).max();
        let mut ranks = vec![None; indices.unwrap_or(0)];
        for (rank, item) in self.items.iter().enumerate() {
            if let Some(index) = ranks.get_mut(item.index()) {
                *index = Some(rank as u32);
            }
        }
        ranks
    }
}

/// For the items asked for, the indices of the baskets that hold them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postings {
    first: usize,
    starts: Vec<usize>,
    baskets: Vec<u32>,
}

impl Postings {
    /// Postings of the items with rank `first` and above.
    pub(crate) fn from_rank(baskets: &Baskets, first: usize) -> Self {
        let items = baskets.items.len().saturating_sub(first);
        let mut starts = vec![0_usize; items + 2];
        let tail = |rank: u32| (rank as usize).checked_sub(first);
        for index in baskets.ranks.iter().filter_map(|&rank| tail(rank)) {
            if let Some(start) = starts.get_mut(index + 2) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut list = vec![0_u32; sum];
        for basket in 0..baskets.len() {
            for index in baskets.basket(basket).iter().filter_map(|&rank| tail(rank)) {
                if let Some(next) = starts.get_mut(index + 1) {
                    if let Some(slot) = list.get_mut(*next) {
                        *slot = basket as u32;
                    }
                    *next += 1;
                }
            }
        }
        Self {
            first,
            starts,
            baskets: list,
        }
    }

    /// Indices of the baskets that hold an item, ascending; empty for ranks that were not asked for.
    pub(crate) fn of(&self, rank: usize) -> &[u32] {
        let Some(index) = rank.checked_sub(self.first) else {
            return &[];
        };
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(&start), Some(&end)) => self.baskets.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }
}
