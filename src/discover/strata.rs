//! Orders of one month and one size: inside such a stratum neither season nor basket size can make a pair.
//!
//! **Too few orders.** Strata with fewer than 200 orders say little and are joined to their neighbours: first, months
//! with fewer than 200 orders of two or more goods to the following months (the last ones to the month before); then,
//! inside a month, sizes from small to large until there are 200 orders (the rest to the last size).

use super::baskets::Baskets;

/// Orders a stratum has at least, where the history has that many.
const FEWEST_ORDERS: usize = 200;

/// Which stratum each basket belongs to.
#[derive(Clone, Debug, Default)]
pub(super) struct Strata {
    /// Stratum of each basket.
    pub of_basket: Vec<u32>,
    /// What its orders hold together, per stratum.
    pub sums: Vec<StratumSums>,
}

/// What the orders of one stratum hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct StratumSums {
    /// Goods, each once per order: `sum s`.
    pub places: u64,
    /// Companions of all goods: `sum s (s - 1)`.
    pub companions: u64,
}

impl Strata {
    /// Splits the baskets.
    pub(super) fn split(baskets: &Baskets) -> Self {
        let mut split = Self {
            of_basket: Vec::with_capacity(baskets.len()),
            sums: Vec::new(),
        };
        for season in seasons(baskets) {
            let bucket_of = size_buckets(baskets, season.clone());
            let buckets = bucket_of.iter().max().map_or(0, |last| last + 1);
            let first = split.sums.len();
            let mut sums = vec![StratumSums::default(); buckets];
            for place in season {
                let size = baskets.size(place);
                let bucket = bucket_of.get(size).copied().unwrap_or(0);
                if let Some(sums) = sums.get_mut(bucket) {
                    sums.places += size as u64;
                    sums.companions += (size * size.saturating_sub(1)) as u64;
                }
                split.of_basket.push((first + bucket) as u32);
            }
            split.sums.append(&mut sums);
        }
        split
    }
}

/// Months, joined where there are too few orders.
fn seasons(baskets: &Baskets) -> Vec<std::ops::Range<usize>> {
    let mut seasons: Vec<std::ops::Range<usize>> = Vec::new();
    let mut open = 0..0;
    for month in &baskets.months {
        open.end = month.baskets.end;
        if open.len() >= FEWEST_ORDERS {
            seasons.push(open.clone());
            open.start = open.end;
        }
    }
    if !open.is_empty() {
        match seasons.last_mut() {
            Some(last) => last.end = open.end,
            None => seasons.push(open),
        }
    }
    seasons
}

/// For each basket size its bucket, ascending.
fn size_buckets(baskets: &Baskets, season: std::ops::Range<usize>) -> Vec<usize> {
    let mut by_size: Vec<usize> = Vec::new();
    for place in season {
        let size = baskets.size(place);
        if by_size.len() <= size {
            by_size.resize(size + 1, 0);
        }
        if let Some(orders) = by_size.get_mut(size) {
            *orders += 1;
        }
    }
    let mut rest: usize = by_size.iter().sum();
    let mut bucket = 0;
    let mut open = 0;
    by_size
        .iter()
        .map(|&orders| {
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
