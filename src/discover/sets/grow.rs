//! Sets of three and more, grown from pairs that attract.
//!
//! **What pairs explain.** Take one member `z` as the last. Of the `m` orders with all others, the share
//! `P(z | x)` holds `z` as well if only one of the others, `x`, attracts it. Orders with all others are larger than
//! orders with `x`, and in a larger order anything is met more often: the share is raised by
//! `mean(s - r) / mean(s - 1)`, free places in the former (`r` members) against those in the latter, where that is
//! above 1. The greatest share over `x` and `z` is the null; `p = P(Binomial(m, share) >= n)`, adjusted by Benjamini and
//! Hochberg over the sets of one size.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::ItemSet;
use super::frequent::{Held, Search, mine};
use super::kits;
use crate::discover::count::baskets::{Baskets, Postings};
use crate::discover::pairs::PairTable;
use crate::discover::stats::significance::{PROVEN_Q, benjamini_hochberg};
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Best pairs that sets grow from.
const MOST_PAIRS: usize = 20_000;

/// Sets of one size that grow on.
const MOST_GROWN: usize = 2_000;

/// Sets judged between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 10;

/// Sets returned.
const MOST_SETS: usize = 200;

/// Orders a set is in at least.
const FEWEST_ORDERS: u32 = 3;

/// A set by ranks, the anchor first.
pub(super) struct Found {
    pub members: Vec<u32>,
    pub count: u32,
    pub lift: f64,
    /// Orders beyond chance at the lower bound of the weakest pair with the anchor: `n (1 - 1 / lower)`.
    pub worth: f64,
}

/// Two items by rank, the smaller first.
type Two = (u32, u32);

/// Lower bounds of the proven pairs.
pub(super) type Bounds = HashMap<Two, f64, FixedState>;

/// See [`Found::worth`].
pub(super) fn worth(bounds: &Bounds, members: &[u32], count: u32) -> f64 {
    let Some((&anchor, others)) = members.split_first() else {
        return 0.0;
    };
    let weakest = others
        .iter()
        .filter_map(|&other| bounds.get(&(anchor.min(other), anchor.max(other))))
        .copied()
        .fold(f64::INFINITY, f64::min);
    f64::from(count) * (1.0 - 1.0 / weakest)
}

/// Counts of sets by their ranks, worked out once each. What is known is only looked up, so that the order of keys never
/// matters.
pub(super) struct Counter<'a> {
    baskets: &'a Baskets,
    postings: Postings,
    alone: Vec<Option<Held>>,
    twos: HashMap<Two, Held, FixedState>,
    more: HashMap<Vec<u32>, Held, FixedState>,
}

impl<'a> Counter<'a> {
    fn new(baskets: &'a Baskets, twos: HashMap<Two, Held, FixedState>) -> Self {
        Self {
            postings: Postings::from_rank(baskets, 0),
            alone: vec![None; baskets.items.len()],
            twos,
            more: HashMap::default(),
            baskets,
        }
    }

    /// Baskets with all members, given ascending: those of the rarest one, met with those of the others.
    fn holders(&self, members: &[u32]) -> Vec<u32> {
        let Some((&rarest, others)) = members.split_last() else {
            return Vec::new();
        };
        let mut holders = self.postings.of(rarest as usize).to_vec();
        for &other in others.iter().rev() {
            meet(&mut holders, self.postings.of(other as usize));
        }
        holders
    }

    /// Orders with both of two items.
    pub(super) fn both(&mut self, x: u32, y: u32) -> u32 {
        self.held(&[x.min(y), x.max(y)]).orders
    }

    /// For each basket with this item and at least one of some others (at most 32), which of them, a bit each.
    pub(super) fn beside(&self, item: u32, others: &[u32]) -> Vec<u32> {
        let mut met: Vec<(u32, u32)> = Vec::new();
        for (bit, &other) in others.iter().enumerate() {
            let both = self.holders(&[item.min(other), item.max(other)]);
            met.extend(both.into_iter().map(|index| (index, 1 << bit)));
        }
        met.sort_unstable();
        let baskets = met.chunk_by(|x, y| x.0 == y.0);
        let bits = |basket: &[(u32, u32)]| basket.iter().map(|(_, bit)| bit).sum();
        baskets.map(bits).collect()
    }

    fn held(&mut self, members: &[u32]) -> Held {
        let known = match members {
            [alone] => self.alone.get(*alone as usize).copied().flatten(),
            [x, y] => self.twos.get(&(*x, *y)).copied(),
            more => self.more.get(more).copied(),
        };
        if let Some(held) = known {
            return held;
        }
        let holders = self.holders(members);
        let sizes = holders
            .iter()
            .map(|&index| self.baskets.size(index as usize) as u64);
        let mut held = Held {
            orders: holders.len() as u32,
            indices: sizes.sum(),
        };
        match members {
            [alone] => {
                // Orders with one item alone are no baskets.
                let orders = self.baskets.orders_with.get(*alone as usize).copied();
                held.indices += u64::from(orders.unwrap_or(0).saturating_sub(held.orders));
                held.orders = orders.unwrap_or(0);
                if let Some(known) = self.alone.get_mut(*alone as usize) {
                    *known = Some(held);
                }
            }
            [x, y] => {
                self.twos.insert((*x, *y), held);
            }
            more => {
                self.more.insert(more.to_vec(), held);
            }
        }
        held
    }

    /// Orders with all members that fewer of them explain, and the probability of as many as there are, or 1 where there
    /// are no more than explained. Members ascending.
    pub(super) fn explained(&mut self, members: &[u32], count: u32) -> (f64, f64) {
        let free = |held: Held, members: usize| {
            let orders = f64::from(held.orders);
            (held.indices as f64 - members as f64 * orders) / orders
        };
        let mut others = Vec::with_capacity(members.len());
        let mut most = (0.0_f64, 0, 0.0_f64);
        for &last in members {
            others.clear();
            others.extend(members.iter().copied().filter(|&member| member != last));
            let together = self.held(&others);
            for &other in &others {
                let alone = self.held(&[other]);
                let both = self.held(&[other.min(last), other.max(last)]);
                if together.orders == 0 || alone.orders == 0 {
                    continue;
                }
                let room = free(together, others.len()) / free(alone, 1);
                let share = f64::from(both.orders) / f64::from(alone.orders) * room.max(1.0);
                let share = share.min(1.0);
                let explained = f64::from(together.orders) * share;
                if explained > most.0 {
                    most = (explained, together.orders, share);
                }
            }
        }
        let (explained, trials, share) = most;
        if f64::from(count) <= explained {
            return (explained, 1.0);
        }
        (explained, binomial_tail(count, trials, share))
    }
}

/// A list that is longer by this factor is searched and not read.
const READ_PER_SEARCH: usize = 16;

/// Keeps of some indices those that are in another list too. Both ascending.
fn meet(indices: &mut Vec<u32>, mut others: &[u32]) {
    let search = others.len() / READ_PER_SEARCH > indices.len();
    indices.retain(|&index| {
        let before = if search {
            others.partition_point(|&other| other < index)
        } else {
            let before = others.iter().position(|&other| other >= index);
            before.unwrap_or(others.len())
        };
        others = others.get(before..).unwrap_or_default();
        others.first() == Some(&index)
    });
}

/// `P(Binomial(trials, share) >= count)`: the regularised incomplete beta function `I_share(n, m - n + 1)`.
fn binomial_tail(count: u32, trials: u32, share: f64) -> f64 {
    if count == 0 || share >= 1.0 {
        return 1.0;
    }
    if count > trials || share <= 0.0 {
        return 0.0;
    }
    let (n, m) = (f64::from(count), f64::from(trials));
    statrs::function::beta::checked_beta_reg(n, m - n + 1.0, share).unwrap_or(1.0)
}

/// See [`super::sets`].
pub(super) fn find(
    dataset: &Dataset,
    pairs: &PairTable,
    max_size: usize,
    progress: &Progress,
) -> Result<Vec<ItemSet>, Cancelled> {
    let baskets = Baskets::like(dataset, pairs.capped_baskets, &pairs.left_out, progress)?;
    let ranks = baskets.rank_of();
    let rank =
        |variant: crate::domain::catalog::VariantId| ranks.get(variant.index()).copied().flatten();
    let mut partners: Vec<Vec<u32>> = vec![Vec::new(); baskets.items.len()];
    let mut bounds = Bounds::default();
    let proven = pairs
        .pairs
        .iter()
        .filter(|pair| pair.is_proven())
        .take(MOST_PAIRS);
    for pair in proven {
        let (Some(a), Some(b)) = (rank(pair.a), rank(pair.b)) else {
            continue;
        };
        for (item, partner) in [(a, b), (b, a)] {
            if let Some(partners) = partners.get_mut(item as usize) {
                partners.push(partner);
            }
        }
        bounds.insert((a.min(b), a.max(b)), pair.lift_lower);
    }
    if bounds.is_empty() {
        return Ok(Vec::new());
    }
    for partners in &mut partners {
        partners.sort_unstable();
    }
    let mut twos = HashMap::default();
    let search = Search {
        fewest: FEWEST_ORDERS,
        longest: 3,
        partners: Some(&partners),
    };
    let mut candidates_found: Vec<Candidate> = Vec::new();
    mine(&baskets, &search, progress, |members, held| {
        if let [y, x] = members {
            twos.insert((*x, *y), held);
        } else {
            let ascending = members.iter().rev().copied().collect();
            candidates_found.push((ascending, held.orders));
        }
        true
    })?;
    let mut counter = Counter::new(&baskets, twos);
    let mut room = vec![0_u32; baskets.items.len()];
    let mut all: Vec<Found> = Vec::new();
    for size in 3..=max_size {
        let mut p_values = Vec::with_capacity(candidates_found.len());
        let mut found: Vec<Found> = Vec::new();
        for (index, (members, count)) in candidates_found.drain(..).enumerate() {
            if index % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let (explained, p_value) = counter.explained(&members, count);
            p_values.push(p_value);
            found.push(Found {
                lift: f64::from(count) / explained,
                worth: worth(&bounds, &members, count),
                members,
                count,
            });
        }
        let adjusted = benjamini_hochberg(&p_values, p_values.len() as u64);
        let mut adjusted = adjusted.into_iter();
        found.retain(|set| adjusted.next().is_some_and(|q| q <= PROVEN_Q) && set.lift > 1.0);
        sort(&mut found);
        found.truncate(MOST_GROWN);
        if size < max_size {
            candidates_found = bigger(&mut counter, &partners, &found, &mut room, progress)?;
        }
        all.append(&mut found);
    }
    let price = |rank: u32| {
        let id = baskets.items.get(rank as usize)?;
        dataset.catalog.variants().get(id.index())?.price
    };
    let mut offered = kits::find(&mut counter, &partners, &bounds, price, max_size, progress)?;
    // Of the same items the kit goes first, for it names the anchor, and the best anchor alone.
    sort(&mut offered);
    offered.append(&mut all);
    let mut seen: BTreeSet<Vec<u32>> = BTreeSet::new();
    offered.retain(|set| {
        let mut members = set.members.clone();
        members.sort_unstable();
        seen.insert(members)
    });
    let mut all = offered;
    sort(&mut all);
    all.truncate(MOST_SETS);
    let orders = baskets.orders as f64;
    Ok(all
        .into_iter()
        .map(|set| ItemSet {
            members: set
                .members
                .iter()
                .filter_map(|&rank| baskets.items.get(rank as usize).copied())
                .collect(),
            count: set.count,
            support: f64::from(set.count) / orders,
            lift: set.lift,
        })
        .collect())
}

/// Members ascending, and the orders that hold them.
type Candidate = (Vec<u32>, u32);

/// Sets with one member more, all of them partners of one another, each once.
fn bigger(
    counter: &mut Counter<'_>,
    partners: &[Vec<u32>],
    found: &[Found],
    room: &mut [u32],
    progress: &Progress,
) -> Result<Vec<Candidate>, Cancelled> {
    let mut seen: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut candidates = Vec::new();
    for Found { members, .. } in found {
        progress.check()?;
        let of = |member: &u32| {
            let partners = partners.get(*member as usize).map(Vec::as_slice);
            partners.unwrap_or_default()
        };
        let Some((first, others)) = members.split_first() else {
            continue;
        };
        let wanted: Vec<u32> = of(first)
            .iter()
            .copied()
            .filter(|joins| {
                let partner = |member: &u32| of(member).binary_search(joins).is_ok();
                others.iter().all(partner)
            })
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let holders = counter.holders(members);
        let mut indices = 0;
        for &index in &holders {
            indices += counter.baskets.size(index as usize) as u64;
            for &rank in counter.baskets.basket(index as usize) {
                if let Some(orders) = room.get_mut(rank as usize) {
                    *orders += 1;
                }
            }
        }
        let orders = holders.len() as u32;
        counter
            .more
            .insert(members.clone(), Held { orders, indices });
        for joins in wanted {
            let orders = room.get(joins as usize).copied().unwrap_or(0);
            if orders < FEWEST_ORDERS {
                continue;
            }
            let mut bigger = members.clone();
            bigger.push(joins);
            bigger.sort_unstable();
            if seen.insert(bigger.clone()) {
                candidates.push((bigger, orders));
            }
        }
        for &index in &holders {
            for &rank in counter.baskets.basket(index as usize) {
                if let Some(orders) = room.get_mut(rank as usize) {
                    *orders = 0;
                }
            }
        }
    }
    Ok(candidates)
}

fn sort(found: &mut [Found]) {
    found.sort_by(|x, y| {
        y.worth
            .total_cmp(&x.worth)
            .then(y.count.cmp(&x.count))
            .then_with(|| x.members.cmp(&y.members))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_in_both_lists_are_kept_whether_read_or_searched() {
        let multiples = |step: usize, most: u32| (0..most).step_by(step).collect::<Vec<u32>>();
        for (few, many) in [(7, 3), (3, 7), (50, 1), (1, 50), (35, 2)] {
            let mut indices = multiples(few, 1_000);
            let others = multiples(many, 900);
            let both: Vec<u32> = indices
                .iter()
                .copied()
                .filter(|index| others.contains(index))
                .collect();
            meet(&mut indices, &others);
            assert_eq!(indices, both, "{few} {many}");
        }
        let mut none = Vec::new();
        meet(&mut none, &[1, 2]);
        assert!(none.is_empty());
        let mut indices = vec![1, 2];
        meet(&mut indices, &[]);
        assert!(indices.is_empty());
    }
}
