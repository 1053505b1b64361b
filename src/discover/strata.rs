//! Orders of one month and one size: inside such a stratum neither season nor basket size can make a pair.
//!
//! **The expectation.** Take a stratum of orders of exactly `s` goods each in which `a` and `b` stand in `a_k` and `b_k`
//! of `N_k` orders. If goods fall into orders without preference, `(a_k b_k / N_k) (s - 1) / s` orders hold both: the
//! factor is there because a good takes one of the `s` places. Summed over strata this is `expected`.
//!
//! **Too few orders.** Strata with fewer than 200 orders say little and are joined to their neighbours: first, months
//! with fewer than 200 orders of two or more goods to the following months (the last ones to the month before); then,
//! inside a month, sizes from small to large until there are 200 orders (the rest to the last size). In orders of mixed
//! sizes a good stands with probability proportional to the size, `r_a s`, so `a_k = r_a sum s`, and
//! `sum r_a r_b s^2 (s - 1) / s = a_k b_k sum s(s - 1) / (sum s)^2` orders hold both. With one size that is the formula
//! above: the weight `w_k = sum s(s - 1) / (sum s)^2` keeps the size factor exact whatever was joined.

use super::baskets::Baskets;
use crate::domain::progress::{Cancelled, Progress};

/// Orders a stratum has at least, where the history has that many.
const FEWEST_ORDERS: usize = 200;

/// Cells of the table of goods by strata above which rows are walked instead: 128 MB.
const TABLE_CELLS: usize = 1 << 25;

/// In how many orders of each stratum each good stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Strata {
    strata: usize,
    starts: Vec<usize>,
    /// Stratum of each entry, ascending for one good.
    stratum: Vec<u32>,
    /// Orders of that stratum with the good. Below 2^24, so a single float holds it exactly.
    orders: Vec<f32>,
    /// The same times the stratum's weight.
    weighted: Vec<f64>,
    /// Orders by good and stratum, when that is small enough.
    table: Option<Vec<f32>>,
}

/// One entry while the strata are built.
#[derive(Clone, Copy)]
struct Entry {
    rank: u32,
    stratum: u32,
    orders: u32,
}

impl Strata {
    /// Splits the baskets and counts every good in every stratum.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn split(baskets: &Baskets, progress: &Progress) -> Result<Self, Cancelled> {
        Self::with_table(baskets, TABLE_CELLS, progress)
    }

    pub(super) fn with_table(
        baskets: &Baskets,
        table_cells: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let goods = baskets.goods.len();
        let mut weights: Vec<f64> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut touched: Vec<u32> = Vec::new();
        for season in seasons(baskets) {
            progress.check()?;
            let bucket_of = size_buckets(baskets, season.clone());
            let buckets = bucket_of.iter().max().map_or(0, |last| last + 1);
            let mut places = vec![0.0_f64; buckets];
            let mut pairs = vec![0.0_f64; buckets];
            counts.clear();
            counts.resize(goods * buckets, 0);
            touched.clear();
            for basket in season.map(|place| baskets.basket(place)) {
                let size = basket.len();
                let Some(&bucket) = bucket_of.get(size) else {
                    continue;
                };
                if let (Some(places), Some(pairs)) = (places.get_mut(bucket), pairs.get_mut(bucket))
                {
                    *places += size as f64;
                    *pairs += (size * (size - 1)) as f64;
                }
                for &rank in basket {
                    let cell = rank as usize * buckets + bucket;
                    if let Some(count) = counts.get_mut(cell) {
                        if *count == 0 {
                            touched.push(cell as u32);
                        }
                        *count += 1;
                    }
                }
            }
            touched.sort_unstable();
            let first = weights.len();
            entries.extend(touched.iter().map(|&cell| Entry {
                rank: cell / buckets as u32,
                stratum: (first + cell as usize % buckets) as u32,
                orders: counts.get(cell as usize).copied().unwrap_or(0),
            }));
            weights.extend(places.iter().zip(&pairs).map(|(places, pairs)| {
                if *places > 0.0 {
                    pairs / (places * places)
                } else {
                    0.0
                }
            }));
        }
        Ok(Self::by_good(goods, &weights, &entries, table_cells))
    }

    fn by_good(goods: usize, weights: &[f64], entries: &[Entry], table_cells: usize) -> Self {
        let mut starts = vec![0_usize; goods + 2];
        for entry in entries {
            if let Some(start) = starts.get_mut(entry.rank as usize + 2) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let strata = weights.len();
        let mut split = Self {
            strata,
            starts: Vec::new(),
            stratum: vec![0; sum],
            orders: vec![0.0; sum],
            weighted: vec![0.0; sum],
            table: (goods.saturating_mul(strata) <= table_cells).then(|| vec![0.0; goods * strata]),
        };
        for entry in entries {
            let Some(next) = starts.get_mut(entry.rank as usize + 1) else {
                continue;
            };
            let place = *next;
            *next += 1;
            let weight = weights.get(entry.stratum as usize).copied().unwrap_or(0.0);
            if let (Some(stratum), Some(orders), Some(weighted)) = (
                split.stratum.get_mut(place),
                split.orders.get_mut(place),
                split.weighted.get_mut(place),
            ) {
                *stratum = entry.stratum;
                *orders = entry.orders as f32;
                *weighted = f64::from(entry.orders) * weight;
            }
            if let Some(cell) = split.table.as_mut().and_then(|table| {
                table.get_mut(entry.rank as usize * strata + entry.stratum as usize)
            }) {
                *cell = entry.orders as f32;
            }
        }
        split.starts = starts;
        split
    }

    fn entries(&self, rank: usize) -> std::ops::Range<usize> {
        match (self.starts.get(rank), self.starts.get(rank + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        }
    }

    /// Orders with both that month and size alone explain. Give the rarer good second: its strata are walked.
    pub(super) fn expected(&self, common: usize, rare: usize) -> f64 {
        let range = self.entries(rare);
        let (Some(strata), Some(weighted)) =
            (self.stratum.get(range.clone()), self.weighted.get(range))
        else {
            return 0.0;
        };
        let row = self
            .table
            .as_ref()
            .and_then(|table| table.get(common * self.strata..common * self.strata + self.strata));
        match row {
            Some(row) if weighted.len() == row.len() => dot(row, weighted),
            Some(row) => strata
                .iter()
                .zip(weighted)
                .map(|(&stratum, weighted)| {
                    row.get(stratum as usize)
                        .map_or(0.0, |&orders| f64::from(orders) * weighted)
                })
                .sum(),
            None => self.merge(common, strata, weighted),
        }
    }

    fn merge(&self, common: usize, strata: &[u32], weighted: &[f64]) -> f64 {
        let range = self.entries(common);
        let (Some(others), Some(orders)) =
            (self.stratum.get(range.clone()), self.orders.get(range))
        else {
            return 0.0;
        };
        let mut others = others.iter().zip(orders).peekable();
        let mut sum = 0.0;
        for (stratum, weighted) in strata.iter().zip(weighted) {
            while others.next_if(|(other, _)| *other < stratum).is_some() {}
            if let Some((_, &orders)) = others.next_if(|(other, _)| *other == stratum) {
                sum += f64::from(orders) * weighted;
            }
        }
        sum
    }
}

/// Four sums side by side, so that the additions need not wait for one another.
fn dot(row: &[f32], weighted: &[f64]) -> f64 {
    let mut sums = [0.0_f64; 4];
    let (rows, row_rest) = row.as_chunks::<4>();
    let (weights, weight_rest) = weighted.as_chunks::<4>();
    for (row, weights) in rows.iter().zip(weights) {
        for lane in 0..4 {
            sums[lane] += f64::from(row[lane]) * weights[lane];
        }
    }
    let rest: f64 = row_rest
        .iter()
        .zip(weight_rest)
        .map(|(&orders, weighted)| f64::from(orders) * weighted)
        .sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
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
        let size = baskets.basket(place).len();
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
