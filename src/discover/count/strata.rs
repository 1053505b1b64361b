//! Orders of one month and one size: inside such a stratum neither season nor basket size can make a pair.
//!
//! **Too few orders.** Strata with fewer than 200 orders say little and are joined to their neighbours: first, months
//! with fewer than 200 orders of two or more items to the following months (the last ones to the month before); then,
//! inside a month, sizes from small to large until there are 200 orders (the rest to the last size).

use std::ops::Range;

use super::baskets::Margins;
use crate::domain::calendar::Day;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Orders a stratum has at least, where the history has that many.
const FEWEST_ORDERS: u32 = 200;

/// Orders between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 16;

/// What the orders of one stratum hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct StratumSums {
    /// Items, each once per order: `sum s`.
    pub indices: u64,
    /// Companions of all items: `sum s (s - 1)`.
    pub companions: u64,
}

/// Orders of one or, where there are few, several months, and the strata they are split into by size.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Season {
    /// Indices of its orders in the history.
    pub orders: Range<usize>,
    /// Orders of each size; those below two are in no stratum.
    pub by_size: Vec<u32>,
    /// Stratum of each size, counted from the first one of this season, ascending.
    pub bucket_of: Vec<usize>,
    /// One for each of its strata.
    pub sums: Vec<StratumSums>,
}

impl Season {
    /// Items in all its orders of two or more, each once per order.
    pub(super) fn indices(&self) -> usize {
        self.sums.iter().map(|sums| sums.indices as usize).sum()
    }

    fn orders_of_several(&self) -> u32 {
        self.by_size.iter().skip(2).sum()
    }

    fn join(&mut self, next: &Self) {
        self.orders.end = next.orders.end;
        let sizes = self.by_size.len().max(next.by_size.len());
        self.by_size.resize(sizes, 0);
        for (sum, orders) in self.by_size.iter_mut().zip(&next.by_size) {
            *sum += orders;
        }
    }

    fn split(&mut self) {
        self.bucket_of = size_buckets(&self.by_size);
        let buckets = self.bucket_of.iter().max().map_or(0, |last| last + 1);
        self.sums = vec![StratumSums::default(); buckets];
        let sizes = self.by_size.iter().zip(&self.bucket_of).enumerate().skip(2);
        for (size, (&orders, &bucket)) in sizes {
            if let Some(sums) = self.sums.get_mut(bucket) {
                let (size, orders) = (size as u64, u64::from(orders));
                sums.indices += orders * size;
                sums.companions += orders * size * (size - 1);
            }
        }
    }
}

/// Splits the orders of a history.
///
/// # Errors
/// [`Cancelled`].
pub(crate) fn seasons(
    dataset: &Dataset,
    margins: &Margins,
    progress: &Progress,
) -> Result<Vec<Season>, Cancelled> {
    let mut seasons: Vec<Season> = Vec::new();
    let mut open = Season::default();
    for month in months(dataset, margins, progress)? {
        open.join(&month);
        if open.orders_of_several() >= FEWEST_ORDERS {
            let next = month.orders.end..month.orders.end;
            seasons.push(std::mem::take(&mut open));
            open.orders = next;
        }
    }
    if open.orders_of_several() > 0 {
        match seasons.last_mut() {
            Some(last) => last.join(&open),
            None => seasons.push(open),
        }
    }
    for season in &mut seasons {
        season.split();
    }
    Ok(seasons)
}

/// The orders month by month, oldest first, not yet split.
fn months(
    dataset: &Dataset,
    margins: &Margins,
    progress: &Progress,
) -> Result<Vec<Season>, Cancelled> {
    let mut months: Vec<Season> = Vec::new();
    let mut last = (Day(i32::MIN), i32::MIN);
    let placed = dataset.history.placed().iter().zip(&margins.sizes);
    for (index, (placed, &size)) in placed.enumerate() {
        if index % CHECK_EVERY == 0 {
            progress.check()?;
        }
        let day = placed.day();
        if day != last.0 {
            let month = day.month_index();
            if month != last.1 {
                months.push(Season {
                    orders: index..index,
                    ..Season::default()
                });
            }
            last = (day, month);
        }
        if let Some(month) = months.last_mut() {
            month.orders.end = index + 1;
            let size = size as usize;
            if month.by_size.len() <= size {
                month.by_size.resize(size + 1, 0);
            }
            if let Some(orders) = month.by_size.get_mut(size) {
                *orders += 1;
            }
        }
    }
    Ok(months)
}

/// For each order size its bucket, ascending.
fn size_buckets(by_size: &[u32]) -> Vec<usize> {
    let several = |size: usize, orders: u32| if size < 2 { 0 } else { orders };
    let mut rest: u32 = by_size.iter().skip(2).sum();
    let mut bucket = 0;
    let mut open = 0;
    by_size
        .iter()
        .enumerate()
        .map(|(size, &orders)| {
            let orders = several(size, orders);
            // A bucket closes only when enough remain for another one.
            if open >= FEWEST_ORDERS && rest >= FEWEST_ORDERS {
                bucket += 1;
                open = 0;
            }
            open += orders;
            rest -= orders;
            bucket
        })
        .collect()
}
