//! The baskets of a history stacked for counting: stratum by stratum, in a stratum size by size.

use std::ops::Range;
use std::sync::Mutex;

use super::baskets::{Margins, NO_RANK};
use super::strata::{Season, StratumSums};
use super::threads::share_out;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Orders between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 14;

/// The rank of an item as it is held: two bytes where they suffice, for the ranks are what counting reads.
pub(crate) trait Rank: Copy + Default + Ord + Send + Sync + 'static {
    /// Items that can be told apart.
    const MOST: usize;
    /// From a rank below [`Self::MOST`].
    fn of(rank: u32) -> Self;
    /// Its index among all items.
    fn index(self) -> usize;
    /// A counter for each item, by index.
    type Counts: Send;
    /// Counters for so many items, all zero.
    fn counts(items: usize) -> Self::Counts;
    /// Counts one more of this item; how many there are now.
    fn count(self, counts: &mut Self::Counts) -> u32;
    /// All counters.
    fn all(counts: &mut Self::Counts) -> &mut [u32];
}

impl Rank for u16 {
    const MOST: usize = 1 << 16;
    fn of(rank: u32) -> Self {
        rank as Self
    }
    fn index(self) -> usize {
        usize::from(self)
    }
    /// One for whatever two bytes can say, so that none needs to be looked for.
    type Counts = Box<[u32; 1 << 16]>;
    fn counts(_: usize) -> Self::Counts {
        Box::new([0; 1 << 16])
    }
    fn count(self, counts: &mut Self::Counts) -> u32 {
        let count = &mut counts[usize::from(self)];
        *count += 1;
        *count
    }
    fn all(counts: &mut Self::Counts) -> &mut [u32] {
        counts.as_mut_slice()
    }
}

impl Rank for u32 {
    const MOST: usize = Self::MAX as usize;
    fn of(rank: u32) -> Self {
        rank
    }
    fn index(self) -> usize {
        self as usize
    }
    type Counts = Vec<u32>;
    fn counts(items: usize) -> Self::Counts {
        vec![0; items]
    }
    fn count(self, counts: &mut Self::Counts) -> u32 {
        counts.get_mut(self as usize).map_or(0, |count| {
            *count += 1;
            *count
        })
    }
    fn all(counts: &mut Self::Counts) -> &mut [u32] {
        counts
    }
}

/// Baskets of one size in one stratum, end to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Number of its stratum.
    pub stratum: u32,
    /// Items in each of its baskets, two or more.
    pub size: usize,
    /// Indices of its ranks in [`Stacks::ranks`].
    pub ranks: Range<usize>,
}

/// All baskets of two or more items.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stacks<R> {
    /// Ranks of the items, ascending inside a basket.
    pub ranks: Vec<R>,
    /// The baskets run by run; runs of one stratum follow one another.
    pub(super) runs: Vec<Run>,
    /// One for each stratum.
    pub sums: Vec<StratumSums>,
    /// Number of items.
    pub items: usize,
}

impl<R: Rank> Stacks<R> {
    /// Stacks the baskets of all seasons.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(crate) fn fill(
        dataset: &Dataset,
        margins: &Margins,
        seasons: &[Season],
        workers: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let mut stacks = Self {
            items: margins.items.len(),
            ..Self::default()
        };
        let mut start = 0;
        for season in seasons {
            let first = stacks.sums.len();
            let sizes = season.by_size.iter().zip(&season.bucket_of).enumerate();
            for (size, (&orders, bucket)) in sizes.skip(2).filter(|(_, (orders, _))| **orders > 0) {
                let ranks = start..start + size * orders as usize;
                start = ranks.end;
                stacks.runs.push(Run {
                    stratum: (first + bucket) as u32,
                    size,
                    ranks,
                });
            }
            stacks.sums.extend(&season.sums);
        }
        stacks.ranks = vec![R::default(); start];
        let mut rest = stacks.ranks.as_mut_slice();
        let mut parts = Vec::with_capacity(seasons.len());
        for season in seasons {
            let (part, after) = rest.split_at_mut(season.indices().min(rest.len()));
            rest = after;
            parts.push((season, part));
        }
        let parts = Mutex::new(parts.into_iter());
        share_out(workers, || {
            loop {
                let next = parts.lock().map_or(None, |mut parts| parts.next());
                let Some((season, part)) = next else {
                    return Ok(());
                };
                stack(dataset, margins, season, part, progress)?;
            }
        })?;
        Ok(stacks)
    }

    /// Where the basket begins that holds the rank at this index.
    fn basket_start(&self, index: usize) -> usize {
        let after = self.runs.partition_point(|run| run.ranks.start <= index);
        let run = after.checked_sub(1).and_then(|run| self.runs.get(run));
        run.map_or(index, |run| index - (index - run.ranks.start) % run.size)
    }
}

/// Puts the orders of one season into their part of the ranks.
fn stack<R: Rank>(
    dataset: &Dataset,
    margins: &Margins,
    season: &Season,
    part: &mut [R],
    progress: &Progress,
) -> Result<(), Cancelled> {
    let history = &dataset.history;
    let mut next = 0;
    let mut starts: Vec<usize> = season
        .by_size
        .iter()
        .enumerate()
        .map(|(size, &orders)| {
            let start = next;
            next += if size < 2 { 0 } else { size * orders as usize };
            start
        })
        .collect();
    for index in season.orders.clone() {
        if index % CHECK_EVERY == 0 {
            progress.check()?;
        }
        let size = margins.sizes.get(index).map_or(0, |&size| size as usize);
        if size < 2 {
            continue;
        }
        let Some(start) = starts.get_mut(size) else {
            continue;
        };
        let Some(basket) = part.get_mut(*start..*start + size) else {
            continue;
        };
        *start += size;
        let ranks = history
            .order(index)
            .basket()
            .iter()
            .filter_map(|variant| margins.rank_of.get(variant.index()).copied())
            .filter(|&rank| rank != NO_RANK);
        for (slot, rank) in basket.iter_mut().zip(ranks) {
            *slot = R::of(rank);
        }
        basket.sort_unstable();
    }
    Ok(())
}

/// Where each item stands in the stacks, except as first of a basket: there it has no items of lower rank beside it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Occurrences {
    /// Where the indices of each item begin in `indices`.
    starts: Vec<usize>,
    /// Indices in [`Stacks::ranks`], ascending for one item.
    indices: Vec<u32>,
    /// Items of lower rank in the same basket; [`LOOK_UP`] for that many or more.
    before: Vec<u8>,
}

/// Stands for what does not fit in a byte.
const LOOK_UP: u8 = u8::MAX;

impl Occurrences {
    /// Notes all indices.
    pub(crate) fn note<R: Rank>(stacks: &Stacks<R>) -> Self {
        let mut starts = vec![0_usize; stacks.items + 2];
        for run in &stacks.runs {
            let ranks = stacks.ranks.get(run.ranks.clone()).unwrap_or_default();
            for basket in ranks.chunks_exact(run.size) {
                for rank in basket.iter().skip(1) {
                    if let Some(start) = starts.get_mut(rank.index() + 2) {
                        *start += 1;
                    }
                }
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut indices = vec![0_u32; sum];
        let mut before = vec![0_u8; sum];
        for run in &stacks.runs {
            let ranks = stacks.ranks.get(run.ranks.clone()).unwrap_or_default();
            let mut first = run.ranks.start;
            for basket in ranks.chunks_exact(run.size) {
                for (nth, rank) in basket.iter().enumerate().skip(1) {
                    let Some(next) = starts.get_mut(rank.index() + 1) else {
                        continue;
                    };
                    if let (Some(index), Some(count)) =
                        (indices.get_mut(*next), before.get_mut(*next))
                    {
                        *index = (first + nth) as u32;
                        *count = nth.min(usize::from(LOOK_UP)) as u8;
                    }
                    *next += 1;
                }
                first += run.size;
            }
        }
        Self {
            starts,
            indices,
            before,
        }
    }

    /// The indices of one item, and how many items of lower rank stand there.
    pub(super) fn of(&self, rank: usize) -> (&[u32], &[u8]) {
        let (Some(&start), Some(&end)) = (self.starts.get(rank), self.starts.get(rank + 1)) else {
            return (&[], &[]);
        };
        (
            self.indices.get(start..end).unwrap_or_default(),
            self.before.get(start..end).unwrap_or_default(),
        )
    }
}

impl<R: Rank> Stacks<R> {
    /// The items of lower rank beside the item at an index, `before` of them or, for [`LOOK_UP`], as many as there are.
    pub(super) fn beside(&self, index: u32, before: u8) -> &[R] {
        let index = index as usize;
        let start = if before == LOOK_UP {
            self.basket_start(index)
        } else {
            index - usize::from(before)
        };
        self.ranks.get(start..index).unwrap_or_default()
    }
}
