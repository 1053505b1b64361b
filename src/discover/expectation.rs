//! How many orders would hold both of two goods if only month, order size and popularity worked.
//!
//! **The null.** In a stratum of `N` orders of `s` distinct goods each, good `i` stands in `a_i` of them and so has
//! `t_i = a_i (s - 1)` companions. If goods fall into orders without preference for one another, the expected number of
//! orders with both `i` and `j` has the form `e_ij = f_i f_j`, and as no good accompanies itself,
//! `sum_{j != i} e_ij = t_i` for every good. This is quasi-independence with a deleted diagonal (Goodman 1968). Without
//! the deletion it would be `a_i a_j / N (s - 1) / s`, to which it tends for rare goods. That form is too small for
//! goods in a notable share of the orders, for its sum over the other goods falls short by `a_i / (N s)`: with
//! millions of orders the shortfall alone would pass for evidence.
//!
//! **The solution.** With `F = sum f_i` the conditions read `f_i (F - f_i) = t_i`, so
//! `f_i = 2 t_i / (F + sqrt(F^2 - 4 t_i))`, and `F` is the root of one monotonic equation. If one good is in more than
//! about half of all pairs, it takes the other root of the quadratic.
//!
//! **Joined sizes.** Where sizes had to be joined, the companions of a good are its orders times their mean number in
//! its orders, drawn towards the mean `sum s(s - 1) / sum s` of all goods as if twenty more orders had shown that one:
//! a rare good stands in an order with probability proportional to the size, while a best seller is in small orders
//! nearly as often. Then all are scaled so that their total is that of the orders. With one size nothing changes.
//!
//! **Finds are no part of the null.** A pair that does attract adds companions that are no chance, and takes places
//! that others then cannot fill. So the finds of a first fit give up their surplus `n_ij - e_ij`, spread over the strata
//! as `e_ij` is, and the fit is repeated once without it.

use super::baskets::{Baskets, Postings};
use super::strata::{Strata, StratumSums};
use crate::domain::progress::{Cancelled, Progress};

/// Cells of the table of goods by strata (64 MB); goods beyond it, the rarest, are walked entry by entry.
const TABLE_CELLS: usize = 1 << 24;

/// Goods between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 10;

/// Orders by which a good's mean number of companions is drawn towards that of all goods.
const PRIOR_ORDERS: f64 = 20.0;

/// Part of its companions that a good keeps at least when the surplus of its finds is taken out.
const LEAST_KEPT: f64 = 0.05;

/// Share of the companions of a stratum up to which the power series replaces the square root.
const SERIES_UP_TO: f64 = 1.0 / 256.0;

/// `(1 - sqrt(1 - 4 u)) / 2 = u + u^2 + 2 u^3 + 5 u^4 + 14 u^5 + ...`: the numbers of Catalan.
const CATALAN: [f64; 5] = [1.0, 1.0, 2.0, 5.0, 14.0];

/// The affinities `f` of all goods in all strata.
#[derive(Clone, Debug, Default)]
pub(super) struct Expectation {
    strata: usize,
    starts: Vec<usize>,
    /// Stratum of each entry, ascending for one good.
    stratum: Vec<u32>,
    /// Companions `t` before the fit, `f` after it.
    entries: Vec<f32>,
    /// `f` by good and stratum for the most sold goods.
    table: Vec<f32>,
    /// `F` by stratum.
    sums: Vec<f64>,
}

impl StratumSums {
    /// Companions that a good in `orders` orders of the stratum, with `seen` companions there, is taken to have.
    fn companions_of(self, orders: u32, seen: u64) -> f64 {
        if self.places == 0 {
            return 0.0;
        }
        let orders = f64::from(orders);
        let mean = self.companions as f64 / self.places as f64;
        orders * (seen as f64 + PRIOR_ORDERS * mean) / (orders + PRIOR_ORDERS)
    }
}

/// What the fit of one stratum needs to know of its goods.
#[derive(Clone, Debug, Default)]
struct Moments {
    /// `sum t`.
    total: f64,
    /// `sum t^m` of the goods below the series' bound, `m` from 1 on.
    powers: [f64; 5],
    /// The others.
    large: Vec<f64>,
}

impl Moments {
    /// `sum f_i / F - 1`, with the other root for the greatest good when `other_root`.
    fn excess(&self, sum: f64, other_root: bool) -> f64 {
        let square = sum * sum;
        let mut scale = 1.0;
        let mut share = 0.0;
        for (power, factor) in self.powers.iter().zip(CATALAN) {
            scale /= square;
            share += factor * power * scale;
        }
        let mut greatest: f64 = 0.0;
        for &companions in &self.large {
            let part = smaller_root(companions / square);
            greatest = greatest.max(part);
            share += part;
        }
        if other_root {
            // The greatest good has 1 - part; written so that nothing cancels.
            share - 2.0 * greatest
        } else {
            share - 1.0
        }
    }

    /// `F`, and whether the greatest good takes the other root.
    fn solve(&self) -> (f64, bool) {
        let greatest = self.large.iter().copied().fold(0.0_f64, f64::max);
        let scale = self.total.sqrt();
        if scale <= 0.0 {
            return (0.0, false);
        }
        let least = (2.0 * greatest.sqrt()).max(0.5 * scale);
        let other_root = self.excess(least, false) < 0.0;
        let (mut low, mut high) = if other_root {
            // Falls short at `least`, reaches zero further out; a good that is in every pair has its root at infinity.
            (least, scale * 1e6)
        } else {
            (least, 2.0 * scale + least)
        };
        for _ in 0..200 {
            let middle = if other_root {
                (low * high).sqrt()
            } else {
                0.5 * (low + high)
            };
            if middle <= low || middle >= high {
                break;
            }
            // Without the other root the sum falls with F; with it, it rises.
            if (self.excess(middle, other_root) > 0.0) == other_root {
                high = middle;
            } else {
                low = middle;
            }
        }
        (high, other_root)
    }
}

/// `(1 - sqrt(1 - 4 u)) / 2`.
fn smaller_root(u: f64) -> f64 {
    2.0 * u / (1.0 + (1.0 - 4.0 * u).max(0.0).sqrt())
}

impl Expectation {
    /// Counts every good in every stratum and fits.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn fit(
        baskets: &Baskets,
        postings: &Postings,
        strata: &Strata,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        Self::with_table(baskets, postings, strata, TABLE_CELLS, progress)
    }

    pub(super) fn with_table(
        baskets: &Baskets,
        postings: &Postings,
        strata: &Strata,
        table_cells: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let goods = baskets.goods.len();
        let count = strata.sums.len();
        let dense = table_cells
            .checked_div(count)
            .map_or(0, |rows| rows.min(goods));
        let mut fitted = Self {
            strata: count,
            starts: Vec::with_capacity(goods + 1),
            table: vec![0.0; dense * count],
            sums: vec![0.0; count],
            ..Self::default()
        };
        fitted.starts.push(0);
        let mut held = vec![(0_u32, 0_u64); count];
        let mut totals = vec![0.0_f64; count];
        let mut touched: Vec<u32> = Vec::new();
        for rank in 0..goods {
            if rank % CHECK_EVERY == 0 {
                progress.check()?;
            }
            // Baskets come month by month, so the strata touched are nearly in order.
            for &place in postings.of(rank) {
                let stratum = strata.of_basket.get(place as usize).copied().unwrap_or(0);
                if let Some((orders, companions)) = held.get_mut(stratum as usize) {
                    if *orders == 0 {
                        touched.push(stratum);
                    }
                    *orders += 1;
                    *companions += baskets.size(place as usize) as u64 - 1;
                }
            }
            touched.sort_unstable();
            for stratum in touched.drain(..) {
                let place = stratum as usize;
                if let (Some(held), Some(sums), Some(total)) = (
                    held.get_mut(place),
                    strata.sums.get(place),
                    totals.get_mut(place),
                ) {
                    let (orders, companions) = std::mem::take(held);
                    let companions = sums.companions_of(orders, companions);
                    *total += companions;
                    fitted.stratum.push(stratum);
                    fitted.entries.push(companions as f32);
                }
            }
            fitted.starts.push(fitted.entries.len());
        }
        progress.check()?;
        for (total, sums) in totals.iter_mut().zip(&strata.sums) {
            *total = sums.companions as f64 / *total;
        }
        for (entry, &stratum) in fitted.entries.iter_mut().zip(&fitted.stratum) {
            let scale = totals.get(stratum as usize).copied().unwrap_or(1.0);
            *entry = (f64::from(*entry) * scale) as f32;
        }
        fitted.solve();
        Ok(fitted)
    }

    /// From `t` to `f`.
    fn solve(&mut self) {
        let mut moments = vec![Moments::default(); self.strata];
        for (&stratum, &companions) in self.stratum.iter().zip(&self.entries) {
            if let Some(moments) = moments.get_mut(stratum as usize) {
                moments.total += f64::from(companions);
            }
        }
        for (&stratum, &companions) in self.stratum.iter().zip(&self.entries) {
            if let Some(moments) = moments.get_mut(stratum as usize) {
                let companions = f64::from(companions);
                if companions > moments.total * SERIES_UP_TO {
                    moments.large.push(companions);
                } else {
                    let mut power = 1.0;
                    for sum in &mut moments.powers {
                        power *= companions;
                        *sum += power;
                    }
                }
            }
        }
        let roots: Vec<(f64, f64)> = moments
            .iter()
            .map(|moments| {
                let (sum, other_root) = moments.solve();
                let greatest = moments.large.iter().copied().fold(0.0_f64, f64::max);
                (sum, if other_root { greatest } else { f64::INFINITY })
            })
            .collect();
        self.sums.clear();
        self.sums.extend(roots.iter().map(|&(sum, _)| sum));
        for (entry, &stratum) in self.entries.iter_mut().zip(&self.stratum) {
            let Some(&(sum, greatest)) = roots.get(stratum as usize) else {
                continue;
            };
            let companions = f64::from(*entry);
            if sum > 0.0 {
                let part = smaller_root(companions / (sum * sum));
                let root = if companions >= greatest {
                    1.0 - part
                } else {
                    part
                };
                *entry = (sum * root) as f32;
            }
        }
        let strata = self.strata;
        for (rank, row) in self.table.chunks_exact_mut(strata.max(1)).enumerate() {
            let (Some(&start), Some(&end)) = (self.starts.get(rank), self.starts.get(rank + 1))
            else {
                break;
            };
            let places = self.stratum.get(start..end).unwrap_or_default();
            let entries = self.entries.get(start..end).unwrap_or_default();
            for (&place, &entry) in places.iter().zip(entries) {
                if let Some(cell) = row.get_mut(place as usize) {
                    *cell = entry;
                }
            }
        }
    }

    /// Fits again with the surplus of these pairs, `(common, rare, surplus orders)`, taken out of the companions of
    /// both goods, stratum by stratum as the expectation is spread.
    pub(super) fn without(&mut self, surplus: &[(u32, u32, f64)]) {
        let mut taken = vec![0.0_f64; self.entries.len()];
        for &(common, rare, orders) in surplus {
            let expected = self.expected(common as usize, rare as usize);
            if expected <= 0.0 {
                continue;
            }
            let (ours, theirs) = (self.range(common as usize), self.range(rare as usize));
            let mut at = ours.start;
            for place in theirs {
                let stratum = self.stratum.get(place);
                while at < ours.end && self.stratum.get(at) < stratum {
                    at += 1;
                }
                if at == ours.end {
                    break;
                }
                if self.stratum.get(at) != stratum {
                    continue;
                }
                if let (Some(&x), Some(&y)) = (self.entries.get(at), self.entries.get(place)) {
                    let part = orders * f64::from(x) * f64::from(y) / expected;
                    for side in [at, place] {
                        if let Some(sum) = taken.get_mut(side) {
                            *sum += part;
                        }
                    }
                }
            }
        }
        for ((entry, &stratum), taken) in self.entries.iter_mut().zip(&self.stratum).zip(taken) {
            let sum = self.sums.get(stratum as usize).copied().unwrap_or(0.0);
            let f = f64::from(*entry);
            let companions = f * (sum - f);
            *entry = (companions - taken).max(companions * LEAST_KEPT) as f32;
        }
        self.solve();
    }

    fn range(&self, rank: usize) -> std::ops::Range<usize> {
        match (self.starts.get(rank), self.starts.get(rank + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        }
    }

    fn row(&self, rank: usize) -> Option<&[f32]> {
        self.table.get(rank * self.strata..(rank + 1) * self.strata)
    }

    /// Orders with both that month, size and popularity alone explain. Give the rarer good second: its strata are walked.
    pub(super) fn expected(&self, common: usize, rare: usize) -> f64 {
        let range = self.range(rare);
        let strata = self.stratum.get(range.clone()).unwrap_or_default();
        let entries = self.entries.get(range).unwrap_or_default();
        let Some(row) = self.row(common) else {
            return self.merge(common, strata, entries);
        };
        // Walking costs several times as much per entry as reading on.
        if entries.len() * 4 > row.len()
            && let Some(other) = self.row(rare)
        {
            return dot(row, other);
        }
        let parts = strata.iter().zip(entries).map(|(&stratum, &entry)| {
            row.get(stratum as usize)
                .map_or(0.0, |&f| f64::from(f * entry))
        });
        parts.sum()
    }

    fn merge(&self, common: usize, strata: &[u32], entries: &[f32]) -> f64 {
        let range = self.range(common);
        let others = self.stratum.get(range.clone()).unwrap_or_default();
        let theirs = self.entries.get(range).unwrap_or_default();
        let mut others = others.iter().zip(theirs).peekable();
        let mut sum = 0.0;
        for (stratum, entry) in strata.iter().zip(entries) {
            while others.next_if(|(other, _)| *other < stratum).is_some() {}
            if let Some((_, &f)) = others.next_if(|(other, _)| *other == stratum) {
                sum += f64::from(f * entry);
            }
        }
        sum
    }
}

/// Eight sums side by side, so that the additions need not wait for one another.
fn dot(row: &[f32], other: &[f32]) -> f64 {
    let mut sums = [0.0_f32; 8];
    let (rows, row_rest) = row.as_chunks::<8>();
    let (others, other_rest) = other.as_chunks::<8>();
    for (row, other) in rows.iter().zip(others) {
        for lane in 0..8 {
            sums[lane] += row[lane] * other[lane];
        }
    }
    let rest: f32 = row_rest.iter().zip(other_rest).map(|(x, y)| x * y).sum();
    sums.iter().map(|&sum| f64::from(sum)).sum::<f64>() + f64::from(rest)
}
