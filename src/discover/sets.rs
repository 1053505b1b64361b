//! Sets of three and more, grown from pairs that attract.

use std::collections::{BTreeMap, BTreeSet};

use super::baskets::{Baskets, Postings};
use super::significance::lift_lower;
use super::{ItemSet, PairTable};
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Adjusted p-value up to which a pair is a find.
const MAX_Q: f64 = 0.05;

/// Best pairs that sets grow from.
const MOST_PAIRS: usize = 20_000;

/// Sets of one size that grow on.
const MOST_GROWN: usize = 2_000;

/// Sets returned.
const MOST_SETS: usize = 200;

/// Orders a set is in at least.
const FEWEST_ORDERS: u32 = 3;

/// A set by ranks, ascending: the first is the anchor.
struct Found {
    members: Vec<u32>,
    count: u32,
    lift: f64,
    lower: f64,
}

/// Counts of sets by their ranks, worked out once each.
struct Counter<'a> {
    baskets: &'a Baskets,
    postings: Postings,
    known: BTreeMap<Vec<u32>, u32>,
}

impl Counter<'_> {
    /// Baskets with all members: the postings of the rarest one, sifted.
    fn holders(&self, members: &[u32]) -> Vec<u32> {
        let Some((&rarest, others)) = members.split_last() else {
            return Vec::new();
        };
        let mut holders = self.postings.of(rarest as usize).to_vec();
        holders.retain(|&place| {
            let basket = self.baskets.basket(place as usize);
            others
                .iter()
                .all(|other| basket.binary_search(other).is_ok())
        });
        holders
    }

    fn count(&mut self, members: &[u32]) -> u32 {
        if let Some(&count) = self.known.get(members) {
            return count;
        }
        let count = self.holders(members).len() as u32;
        self.known.insert(members.to_vec(), count);
        count
    }

    /// Share of the orders with `given` that hold `member`.
    fn confidence(&mut self, given: u32, member: u32) -> f64 {
        let orders = self.baskets.orders_with.get(given as usize).copied();
        let both = self.count(&[given.min(member), given.max(member)]);
        match orders {
            Some(orders) if orders > 0 => f64::from(both) / f64::from(orders),
            _ => 0.0,
        }
    }

    /// Orders with all members that fewer of them explain: the most, over each member taken as the last one, of the
    /// orders with the others times the share in which the last one goes with one of them.
    fn explained(&mut self, members: &[u32]) -> f64 {
        let mut most: f64 = 0.0;
        for &last in members {
            let others: Vec<u32> = members.iter().copied().filter(|&m| m != last).collect();
            let together = f64::from(self.count(&others));
            for &other in &others {
                most = most.max(together * self.confidence(other, last));
            }
        }
        most
    }
}

/// See [`super::sets`].
pub(super) fn find(
    dataset: &Dataset,
    pairs: &PairTable,
    max_size: usize,
    progress: &Progress,
) -> Result<Vec<ItemSet>, Cancelled> {
    let baskets = Baskets::like(dataset, pairs.capped_baskets, progress)?;
    let ranks = baskets.rank_of();
    let rank =
        |variant: crate::domain::catalog::VariantId| ranks.get(variant.index()).copied().flatten();
    let mut partners: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let mut grown: Vec<Vec<u32>> = Vec::new();
    let finds = pairs
        .pairs
        .iter()
        .filter(|pair| pair.q_value <= MAX_Q && pair.lift_lower > 1.0)
        .take(MOST_PAIRS);
    for pair in finds {
        let (Some(a), Some(b)) = (rank(pair.a), rank(pair.b)) else {
            continue;
        };
        partners.entry(a).or_default().insert(b);
        partners.entry(b).or_default().insert(a);
        grown.push(vec![a.min(b), a.max(b)]);
    }
    let mut counter = Counter {
        postings: Postings::from_rank(&baskets, 0),
        baskets: &baskets,
        known: BTreeMap::new(),
    };
    let mut room = vec![0_u32; baskets.goods.len()];
    let mut all: Vec<Found> = Vec::new();
    for _ in 3..=max_size {
        let mut counted: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for members in &grown {
            progress.check()?;
            for (candidate, count) in candidates(&counter, &partners, members, &mut room) {
                let mut bigger = members.clone();
                bigger.push(candidate);
                bigger.sort_unstable();
                counted.insert(bigger, count);
            }
        }
        counter.known.extend(counted.clone());
        let mut found: Vec<Found> = Vec::new();
        for (members, count) in counted {
            progress.check()?;
            let explained = counter.explained(&members);
            let lift = f64::from(count) / explained;
            if explained > 0.0 && lift > 1.0 {
                found.push(Found {
                    lower: lift_lower(count, explained),
                    members,
                    count,
                    lift,
                });
            }
        }
        sort(&mut found);
        found.truncate(MOST_GROWN);
        grown = found.iter().map(|set| set.members.clone()).collect();
        all.append(&mut found);
    }
    sort(&mut all);
    all.truncate(MOST_SETS);
    let orders = baskets.orders as f64;
    Ok(all
        .into_iter()
        .map(|set| ItemSet {
            members: set
                .members
                .iter()
                .filter_map(|&rank| baskets.goods.get(rank as usize).copied())
                .collect(),
            count: set.count,
            support: f64::from(set.count) / orders,
            lift: set.lift,
        })
        .collect())
}

/// Goods that attract every member, with the orders that hold them all.
fn candidates(
    counter: &Counter<'_>,
    partners: &BTreeMap<u32, BTreeSet<u32>>,
    members: &[u32],
    room: &mut [u32],
) -> Vec<(u32, u32)> {
    let none = BTreeSet::new();
    let of = |member: &u32| partners.get(member).unwrap_or(&none);
    let Some((first, others)) = members.split_first() else {
        return Vec::new();
    };
    let wanted: Vec<u32> = of(first)
        .iter()
        .copied()
        .filter(|candidate| others.iter().all(|member| of(member).contains(candidate)))
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let holders = counter.holders(members);
    let goods = |place: &u32| counter.baskets.basket(*place as usize);
    for &rank in holders.iter().flat_map(goods) {
        if let Some(count) = room.get_mut(rank as usize) {
            *count += 1;
        }
    }
    let counted = wanted
        .into_iter()
        .map(|candidate| {
            (
                candidate,
                room.get(candidate as usize).copied().unwrap_or(0),
            )
        })
        .filter(|&(_, count)| count >= FEWEST_ORDERS)
        .collect();
    for &rank in holders.iter().flat_map(goods) {
        if let Some(count) = room.get_mut(rank as usize) {
            *count = 0;
        }
    }
    counted
}

fn sort(found: &mut [Found]) {
    found.sort_by(|x, y| {
        y.lower
            .total_cmp(&x.lower)
            .then(y.count.cmp(&x.count))
            .then_with(|| x.members.cmp(&y.members))
    });
}
