//! How many orders would hold both of two items if only month, order size and popularity worked.
//!
//! **The null.** In a stratum of `N` orders of `s` distinct items each, item `i` stands in `a_i` of them and so has
//! `t_i = a_i (s - 1)` companions. If items fall into orders without preference for one another, the expected number of
//! orders with both `i` and `j` has the form `e_ij = f_i f_j`, and as no item accompanies itself,
//! `sum_{j != i} e_ij = t_i` for every item. This is quasi-independence with a deleted diagonal (Goodman 1968). Without
//! the deletion it would be `a_i a_j / N (s - 1) / s`, to which it tends for rare items. That form is too small for
//! items in a notable share of the orders, for its sum over the other items falls short by `a_i / (N s)`: with
//! millions of orders the shortfall alone would pass for evidence.
//!
//! **The solution.** With `F = sum f_i` the conditions read `f_i (F - f_i) = t_i`, so
//! `f_i = 2 t_i / (F + sqrt(F^2 - 4 t_i))`, and `F` is the root of one monotonic equation. If one item is in more than
//! about half of all pairs, it takes the other root of the quadratic.
//!
//! **Joined sizes.** Where sizes had to be joined, the companions of an item are its orders times their mean number in
//! its orders, drawn towards the mean `sum s(s - 1) / sum s` of all items as if twenty more orders had shown that one:
//! a rare item stands in an order with probability proportional to the size, while a best seller is in small orders
//! nearly as often. Then all are scaled so that their total is that of the orders. With one size nothing changes.
//!
//! **Proven pairs are no part of the null.** A pair that does attract adds companions that are not chance, and takes places
//! that others then cannot fill. So the proven pairs of a first fit give up their surplus `n_ij - e_ij`, spread over the strata
//! as `e_ij` is, and the fit is repeated once without it.

use std::cmp::Reverse;

use super::surplus::Taken;
use crate::discover::count::companions::Tally;
use crate::discover::count::stacks::{Rank, Stacks};
use crate::discover::stats::quasi_independence::{Moments, Root};
use crate::domain::progress::{Cancelled, Progress};

/// An item that stands in at least one of this many strata has a place for each stratum; a rarer one names its strata.
const DENSE_FROM: usize = 3;

/// Entries in which reading on costs as much as walking one.
const READ_PER_STEP: usize = 4;

/// Strata between two looks at whether a sum is beyond its limit.
const LOOK_EVERY: usize = 64;

/// Sums side by side, so that the additions need not wait for one another; dense rows have a multiple of it.
const LANES: usize = 8;

/// Items between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 10;

/// Part of its companions that an item keeps at least when the surplus of its proven pairs is taken out. Where nearly all that
/// stands beside an item is a find, what would be left says little about chance, and a lift over it would be inflated
/// without end.
pub(crate) const LEAST_KEPT: f64 = 0.5;

/// The affinities `f` of all items in all strata.
#[derive(Clone, Debug, Default)]
pub(super) struct Expectation {
    strata: usize,
    /// Values of a dense row: a place for every stratum and zeros up to a multiple of [`LANES`].
    width: usize,
    /// Where the values of each item begin.
    starts: Vec<usize>,
    /// Where the strata of each item begin; an item with none has a value for every stratum.
    named: Vec<usize>,
    /// Companions `t` before the fit, `f` after it.
    values: Vec<f32>,
    /// Strata of the rarer items, ascending for one item.
    indices: Vec<u32>,
    /// `F` by stratum.
    sums: Vec<f64>,
}

/// The values of one item.
#[derive(Clone, Copy)]
pub(super) enum Row<'a> {
    /// One for every stratum.
    Dense(&'a [f32]),
    /// For these strata.
    Sparse(&'a [u32], &'a [f32]),
}

impl Expectation {
    /// Counts every item in every stratum and fits.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn fit<R: Rank>(
        stacks: &Stacks<R>,
        workers: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        Self::held(stacks, DENSE_FROM, workers, progress)
    }

    /// See [`DENSE_FROM`].
    pub(super) fn held<R: Rank>(
        stacks: &Stacks<R>,
        dense_from: usize,
        workers: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let mut tallies = Tally::all(stacks, workers, progress)?;
        // The fullest strata first: a sum over them is soon beyond a limit.
        let companions = |tally: &Tally<R>| {
            let sums = stacks.sums.get(tally.stratum);
            sums.map_or(0, |sums| sums.companions)
        };
        tallies.sort_by_key(|tally| (Reverse(companions(tally)), tally.stratum));
        let strata = tallies.len();
        let mut in_strata = vec![0_usize; stacks.items];
        for item in tallies.iter().flat_map(|tally| &tally.items) {
            if let Some(count) = in_strata.get_mut(item.index()) {
                *count += 1;
            }
        }
        let mut held = Self {
            strata,
            width: strata.next_multiple_of(LANES),
            starts: Vec::with_capacity(stacks.items + 1),
            named: Vec::with_capacity(stacks.items + 1),
            ..Self::default()
        };
        let (mut values, mut named) = (0, 0);
        for &count in &in_strata {
            held.starts.push(values);
            held.named.push(named);
            if count.saturating_mul(dense_from) >= strata {
                values += held.width;
            } else {
                values += count;
                named += count;
            }
        }
        held.starts.push(values);
        held.named.push(named);
        held.values = vec![0.0; values];
        held.indices = vec![0; named];
        // From here on the entries of each item already placed.
        in_strata.fill(0);
        for (stratum, tally) in tallies.into_iter().enumerate() {
            progress.check()?;
            for (item, companions) in tally.items.iter().zip(tally.companions) {
                let item = item.index();
                let (Some(&start), Some(&from), Some(&to), Some(entries)) = (
                    held.starts.get(item),
                    held.named.get(item),
                    held.named.get(item + 1),
                    in_strata.get_mut(item),
                ) else {
                    continue;
                };
                let mut at = start + stratum;
                if from < to {
                    at = start + *entries;
                    if let Some(index) = held.indices.get_mut(from + *entries) {
                        *index = stratum as u32;
                    }
                    *entries += 1;
                }
                if let Some(value) = held.values.get_mut(at) {
                    *value = companions;
                }
            }
        }
        held.solve(progress)?;
        Ok(held)
    }

    /// Number of items.
    pub(super) fn items(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Length of a dense row.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The values of an item.
    pub(super) fn row(&self, rank: usize) -> Row<'_> {
        let range = |starts: &[usize]| match (starts.get(rank), starts.get(rank + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        };
        let values = self.values.get(range(&self.starts)).unwrap_or_default();
        let indices = self.indices.get(range(&self.named)).unwrap_or_default();
        if indices.is_empty() {
            Row::Dense(values)
        } else {
            Row::Sparse(indices, values)
        }
    }

    /// Every value of an item with its stratum.
    fn walk(&self, rank: usize, mut each: impl FnMut(usize, f32)) {
        match self.row(rank) {
            Row::Dense(values) => {
                for (stratum, &value) in values.iter().enumerate() {
                    if value > 0.0 {
                        each(stratum, value);
                    }
                }
            }
            Row::Sparse(indices, values) => {
                for (&stratum, &value) in indices.iter().zip(values) {
                    each(stratum as usize, value);
                }
            }
        }
    }

    /// Gives an item new values.
    fn change(&mut self, rank: usize, mut each: impl FnMut(usize, usize, f32) -> f64) {
        let range = |starts: &[usize]| match (starts.get(rank), starts.get(rank + 1)) {
            (Some(&start), Some(&end)) => start..end,
            _ => 0..0,
        };
        let indices = self.indices.get(range(&self.named)).unwrap_or_default();
        let values = range(&self.starts);
        let values = self.values.get_mut(values).unwrap_or_default();
        for (nth, value) in values.iter_mut().enumerate() {
            let stratum = indices.get(nth).map_or(nth, |&index| index as usize);
            if *value > 0.0 {
                *value = each(nth, stratum, *value) as f32;
            }
        }
    }

    /// From `t` to `f`.
    fn solve(&mut self, progress: &Progress) -> Result<(), Cancelled> {
        let mut moments = vec![Moments::default(); self.strata];
        for rank in 0..self.items() {
            self.walk(rank, |stratum, companions| {
                if let Some(moments) = moments.get_mut(stratum) {
                    moments.total += f64::from(companions);
                }
            });
        }
        progress.check()?;
        for rank in 0..self.items() {
            self.walk(rank, |stratum, companions| {
                if let Some(moments) = moments.get_mut(stratum) {
                    moments.add(f64::from(companions));
                }
            });
        }
        progress.check()?;
        let roots: Vec<Root> = moments.iter().map(Root::of).collect();
        self.sums = roots.iter().map(|root| root.sum).collect();
        for rank in 0..self.items() {
            if rank % CHECK_EVERY == 0 {
                progress.check()?;
            }
            self.change(rank, |_, stratum, companions| {
                let companions = f64::from(companions);
                roots
                    .get(stratum)
                    .map_or(companions, |root| root.affinity(companions))
            });
        }
        Ok(())
    }

    /// Fits again with the surplus of these pairs, `(rare, common, surplus orders)`, taken out of the companions of
    /// both items, stratum by stratum as the expectation is spread. Pairs of one rare item follow one another.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn without(
        &mut self,
        surplus: &[(u32, u32, f64)],
        progress: &Progress,
    ) -> Result<(), Cancelled> {
        let taken = Taken::of(self, surplus, progress)?;
        let sums = std::mem::take(&mut self.sums);
        for rank in 0..self.items() {
            let taken = taken.row(rank);
            self.change(rank, |nth, stratum, value| {
                let sum = sums.get(stratum).copied().unwrap_or(0.0);
                let f = f64::from(value);
                let companions = f * (sum - f);
                let taken = taken.get(nth).copied().unwrap_or(0.0);
                (companions - taken).max(companions * LEAST_KEPT)
            });
        }
        self.solve(progress)
    }

    /// Ready for the pairs of one item.
    pub(super) fn beside(&self) -> Beside<'_> {
        Beside {
            expectation: self,
            rank: None,
            dense: vec![0.0; self.width],
        }
    }
}

/// The expectation of the pairs of one item, the rarer one.
pub(super) struct Beside<'a> {
    expectation: &'a Expectation,
    rank: Option<usize>,
    /// Its value in each stratum.
    dense: Vec<f32>,
}

impl Beside<'_> {
    /// Its value in each stratum.
    pub(super) fn dense(&self) -> &[f32] {
        &self.dense
    }

    /// Turns to another item.
    pub(super) fn turn_to(&mut self, rank: usize) {
        if self.rank == Some(rank) {
            return;
        }
        self.rank = Some(rank);
        match self.expectation.row(rank) {
            Row::Dense(values) => {
                self.dense.clear();
                self.dense.extend_from_slice(values);
            }
            Row::Sparse(indices, values) => {
                self.dense.clear();
                self.dense.resize(self.expectation.width, 0.0);
                for (&stratum, &value) in indices.iter().zip(values) {
                    if let Some(slot) = self.dense.get_mut(stratum as usize) {
                        *slot = value;
                    }
                }
            }
        }
    }

    /// Orders with both that month, size and popularity alone explain; or, where that is more than `limit`, some number
    /// above it.
    pub(super) fn expected(&self, common: usize, limit: f64) -> f64 {
        let ours = self.rank.map(|rank| self.expectation.row(rank));
        match (self.expectation.row(common), ours) {
            (Row::Dense(values), Some(Row::Sparse(indices, ours)))
                if indices.len() * READ_PER_STEP < values.len() =>
            {
                walked(indices, ours, values, limit)
            }
            (Row::Dense(values), _) => read(values, &self.dense, limit),
            (Row::Sparse(indices, values), _) => walked(indices, values, &self.dense, limit),
        }
    }
}

/// Sum over these strata, beyond the limit perhaps of some of them only: no part is below zero.
fn walked(indices: &[u32], values: &[f32], dense: &[f32], limit: f64) -> f64 {
    let mut sum = 0.0;
    let parts = indices.chunks(LOOK_EVERY).zip(values.chunks(LOOK_EVERY));
    for (indices, values) in parts {
        let mut part = 0.0_f32;
        for (&stratum, &value) in indices.iter().zip(values) {
            part += dense.get(stratum as usize).map_or(0.0, |&f| f * value);
        }
        sum += f64::from(part);
        if sum > limit {
            break;
        }
    }
    sum
}

/// Sum over all strata, or as [`walked`].
fn read(row: &[f32], other: &[f32], limit: f64) -> f64 {
    let (rows, others) = (row.as_chunks().0, other.as_chunks().0);
    if limit == f64::INFINITY {
        return f64::from(total(rows, others));
    }
    let mut sum = 0.0;
    let parts = rows.chunks(LOOK_EVERY / LANES);
    for (rows, others) in parts.zip(others.chunks(LOOK_EVERY / LANES)) {
        sum += f64::from(total(rows, others));
        if sum > limit {
            break;
        }
    }
    sum
}

/// Apart from what reads it, and its lanes added one by one: else it is compiled to two numbers at a time instead of four.
#[inline(never)]
fn total(rows: &[[f32; LANES]], others: &[[f32; LANES]]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (row, other) in rows.iter().zip(others) {
        sums = std::array::from_fn(|lane| sums[lane] + row[lane] * other[lane]);
    }
    sums.iter().sum()
}
