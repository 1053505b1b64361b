//! Sets of three and more, grown from pairs that attract.
//!
//! **What pairs explain.** Take one member `z` as the last. Of the `m` orders with all others, the share
//! `P(z | x)` holds `z` as well if only one of the others, `x`, attracts it. Orders with all others are larger than
//! orders with `x`, and in a larger order anything is met more often: the share is raised by
//! `mean(s - r) / mean(s - 1)`, free places in the former (`r` members) against those in the latter, where that is
//! above 1. The greatest share over `x` and `z` is the null; `p = P(Binomial(m, share) >= n)`, adjusted by Benjamini and
//! Hochberg over the sets of one size.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::baskets::{Baskets, Postings};
use super::kits;
use super::pairs::MAX_Q;
use super::significance::benjamini_hochberg;
use super::{ItemSet, PairTable};
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Best pairs that sets grow from.
const MOST_PAIRS: usize = 20_000;

/// Sets of one size that grow on.
const MOST_GROWN: usize = 2_000;

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

/// Orders that hold a set.
#[derive(Clone, Copy, Default)]
struct Held {
    orders: u32,
    /// Goods in them, all together.
    places: u64,
}

/// Lower bounds of the finds, by ranks, the smaller first.
pub(super) type Bounds = BTreeMap<(u32, u32), f64>;

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

/// Counts of sets by their ranks, worked out once each.
pub(super) struct Counter<'a> {
    baskets: &'a Baskets,
    postings: Postings,
    /// Looked up only, so that the order of keys never matters.
    known: HashMap<Vec<u32>, Held>,
}

impl Counter<'_> {
    /// Baskets with all members, given ascending: the postings of the rarest one, sifted.
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

    fn held(&mut self, members: &[u32]) -> Held {
        if let Some(&held) = self.known.get(members) {
            return held;
        }
        let holders = self.holders(members);
        let sizes = holders
            .iter()
            .map(|&place| self.baskets.size(place as usize) as u64);
        let mut held = Held {
            orders: holders.len() as u32,
            places: sizes.sum(),
        };
        // Orders with one good alone are no baskets.
        if let [alone] = members {
            let orders = self.baskets.orders_with.get(*alone as usize).copied();
            held.places += u64::from(orders.unwrap_or(0).saturating_sub(held.orders));
            held.orders = orders.unwrap_or(0);
        }
        self.known.insert(members.to_vec(), held);
        held
    }

    /// Orders with all of these, in any order.
    pub(super) fn orders(&mut self, members: &[u32]) -> u32 {
        let mut sorted = members.to_vec();
        sorted.sort_unstable();
        self.held(&sorted).orders
    }

    /// Orders with all members that fewer of them explain, and the probability of as many as there are. Members
    /// ascending.
    pub(super) fn explained(&mut self, members: &[u32]) -> (f64, f64) {
        let count = self.held(members).orders;
        let free = |held: Held, members: usize| {
            let orders = f64::from(held.orders);
            (held.places as f64 - members as f64 * orders) / orders
        };
        let mut most = (0.0_f64, 0.0_f64);
        for &last in members {
            let others: Vec<u32> = members.iter().copied().filter(|&m| m != last).collect();
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
                    most = (explained, binomial_tail(count, together.orders, share));
                }
            }
        }
        most
    }
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
    let baskets = Baskets::like(dataset, pairs.capped_baskets, progress)?;
    let ranks = baskets.rank_of();
    let rank =
        |variant: crate::domain::catalog::VariantId| ranks.get(variant.index()).copied().flatten();
    let mut partners: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let mut bounds = Bounds::new();
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
        bounds.insert((a.min(b), a.max(b)), pair.lift_lower);
        grown.push(vec![a.min(b), a.max(b)]);
    }
    if grown.is_empty() {
        return Ok(Vec::new());
    }
    let mut counter = Counter {
        postings: Postings::from_rank(&baskets, 0),
        baskets: &baskets,
        known: HashMap::new(),
    };
    let mut room = vec![Held::default(); baskets.goods.len()];
    let mut all: Vec<Found> = Vec::new();
    for _ in 3..=max_size {
        let mut candidates_found: BTreeSet<Vec<u32>> = BTreeSet::new();
        for members in &grown {
            progress.check()?;
            for (candidate, held) in candidates(&counter, &partners, members, &mut room) {
                let mut bigger = members.clone();
                bigger.push(candidate);
                bigger.sort_unstable();
                if candidates_found.insert(bigger.clone()) {
                    counter.known.insert(bigger, held);
                }
            }
        }
        let mut p_values = Vec::with_capacity(candidates_found.len());
        let mut found: Vec<Found> = Vec::new();
        for members in candidates_found {
            progress.check()?;
            let count = counter.held(&members).orders;
            let (explained, p_value) = counter.explained(&members);
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
        found.retain(|set| adjusted.next().is_some_and(|q| q <= MAX_Q) && set.lift > 1.0);
        sort(&mut found);
        found.truncate(MOST_GROWN);
        grown = found.iter().map(|set| set.members.clone()).collect();
        all.append(&mut found);
    }
    let price = |rank: u32| {
        let id = baskets.goods.get(rank as usize)?;
        dataset.catalog.variants().get(id.index())?.price
    };
    let mut offered = kits::find(&mut counter, &partners, &bounds, price, max_size, progress)?;
    // Of the same goods the kit goes first, for it names the anchor, and the best anchor alone.
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
                .filter_map(|&rank| baskets.goods.get(rank as usize).copied())
                .collect(),
            count: set.count,
            support: f64::from(set.count) / orders,
            lift: set.lift,
        })
        .collect())
}

/// Goods that attract every member and are in enough orders with all of them, and those orders.
fn candidates(
    counter: &Counter<'_>,
    partners: &BTreeMap<u32, BTreeSet<u32>>,
    members: &[u32],
    room: &mut [Held],
) -> Vec<(u32, Held)> {
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
    for &place in &holders {
        let size = counter.baskets.size(place as usize) as u64;
        for &rank in counter.baskets.basket(place as usize) {
            if let Some(held) = room.get_mut(rank as usize) {
                held.orders += 1;
                held.places += size;
            }
        }
    }
    let often = |candidate: u32| {
        let held = room.get(candidate as usize).copied()?;
        (held.orders >= FEWEST_ORDERS).then_some((candidate, held))
    };
    let counted = wanted.into_iter().filter_map(often).collect();
    for &place in &holders {
        for &rank in counter.baskets.basket(place as usize) {
            if let Some(held) = room.get_mut(rank as usize) {
                *held = Held::default();
            }
        }
    }
    counted
}

fn sort(found: &mut [Found]) {
    found.sort_by(|x, y| {
        y.worth
            .total_cmp(&x.worth)
            .then(y.count.cmp(&x.count))
            .then_with(|| x.members.cmp(&y.members))
    });
}
