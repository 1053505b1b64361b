//! How many companions every item has in every stratum.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::stacks::{Rank, Run, Stacks};
use super::strata::StratumSums;
use super::threads::share_out;
use crate::domain::progress::{Cancelled, Progress};

/// Orders by which an item's mean number of companions is drawn towards that of all items.
const PRIOR_ORDERS: f64 = 20.0;

impl StratumSums {
    /// Companions that an item in `orders` orders of the stratum, with `seen` companions there, is taken to have.
    fn companions_of(self, orders: u32, seen: u32) -> f64 {
        if self.indices == 0 {
            return 0.0;
        }
        let orders = f64::from(orders);
        let mean = self.companions as f64 / self.indices as f64;
        orders * (f64::from(seen) + PRIOR_ORDERS * mean) / (orders + PRIOR_ORDERS)
    }
}

/// The items of one stratum, ascending, and their companions.
pub(crate) struct Tally<R> {
    pub stratum: usize,
    pub items: Vec<R>,
    pub companions: Vec<f32>,
}

/// Orders and companions by item; all zero between two strata. Companions of one item are lines of orders, of which
/// there are fewer than 2^32.
type Room = Vec<(u32, u32)>;

impl<R: Rank> Tally<R> {
    fn of(stratum: usize, runs: &[Run], stacks: &Stacks<R>, room: &mut Room) -> Self {
        let mut items: Vec<R> = Vec::new();
        for run in runs {
            for &item in stacks.ranks.get(run.ranks.clone()).unwrap_or_default() {
                if let Some((orders, companions)) = room.get_mut(item.index()) {
                    if *orders == 0 {
                        items.push(item);
                    }
                    *orders += 1;
                    *companions += run.size as u32 - 1;
                }
            }
        }
        items.sort_unstable();
        let sums = stacks.sums.get(stratum).copied().unwrap_or_default();
        let mut companions: Vec<f32> = Vec::with_capacity(items.len());
        let mut total = 0.0;
        for item in &items {
            let (orders, seen) = room.get_mut(item.index()).map_or((0, 0), std::mem::take);
            let taken = sums.companions_of(orders, seen);
            total += taken;
            companions.push(taken as f32);
        }
        let scale = sums.companions as f64 / total;
        for companions in &mut companions {
            *companions = (f64::from(*companions) * scale) as f32;
        }
        Self {
            stratum,
            items,
            companions,
        }
    }

    /// The tallies of all strata, in their order.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(crate) fn all(
        stacks: &Stacks<R>,
        workers: usize,
        progress: &Progress,
    ) -> Result<Vec<Self>, Cancelled> {
        let next = AtomicUsize::new(0);
        let parts = share_out(workers, || {
            let mut tallies = Vec::new();
            let mut room = vec![(0, 0); stacks.items];
            loop {
                progress.check()?;
                let stratum = next.fetch_add(1, Ordering::Relaxed);
                if stratum >= stacks.sums.len() {
                    return Ok(tallies);
                }
                let of = |run: &Run| (run.stratum as usize).cmp(&stratum);
                let start = stacks.runs.partition_point(|run| of(run).is_lt());
                let end = stacks.runs.partition_point(|run| of(run).is_le());
                let runs = stacks.runs.get(start..end).unwrap_or_default();
                tallies.push(Self::of(stratum, runs, stacks, &mut room));
            }
        })?;
        let mut tallies: Vec<Self> = parts.into_iter().flatten().collect();
        tallies.sort_unstable_by_key(|tally| tally.stratum);
        Ok(tallies)
    }
}
