//! Kits: a product and its best companions, offered together.
//!
//! The companions need not attract one another: each attracts the anchor, is no dearer than it, and all of them were
//! bought together often enough that the kit is no invention.

use std::collections::{BTreeMap, BTreeSet};

use super::sets::{Bounds, Counter, Found, worth};
use crate::domain::money::Money;
use crate::domain::progress::{Cancelled, Progress};

/// Orders a kit is in at least.
const FEWEST_ORDERS: u32 = 5;

/// Companions of an anchor that are tried, best first.
const MOST_COMPANIONS: usize = 12;

/// Companions in a kit at most.
const MOST_IN_KIT: usize = 4;

/// The best kit of every anchor: its two companions of greatest worth, then further ones while at least half of the
/// orders still hold all.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn find(
    counter: &mut Counter<'_>,
    partners: &BTreeMap<u32, BTreeSet<u32>>,
    bounds: &Bounds,
    price: impl Fn(u32) -> Option<Money>,
    max_size: usize,
    progress: &Progress,
) -> Result<Vec<Found>, Cancelled> {
    let mut kits = Vec::new();
    if max_size < 3 {
        return Ok(kits);
    }
    for (&anchor, companions) in partners {
        progress.check()?;
        let mut best: Vec<(f64, u32)> = companions
            .iter()
            .filter(|&&companion| match (price(anchor), price(companion)) {
                (Some(anchor), Some(companion)) => companion <= anchor,
                _ => true,
            })
            .map(|&companion| {
                let both = counter.orders(&[anchor, companion]);
                (worth(bounds, &[anchor, companion], both), companion)
            })
            .collect();
        best.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        best.truncate(MOST_COMPANIONS);
        let mut members = vec![anchor];
        let mut count = 0;
        while members.len() < max_size.min(MOST_IN_KIT + 1) {
            let taken: Vec<u32> = if members.len() == 1 {
                best_two(counter, bounds, anchor, &best)
            } else {
                best.iter()
                    .map(|&(_, companion)| companion)
                    .filter(|companion| !members.contains(companion))
                    .find(|&companion| {
                        let bigger = [members.as_slice(), &[companion]].concat();
                        2 * counter.orders(&bigger) >= count
                    })
                    .into_iter()
                    .collect()
            };
            if taken.is_empty() {
                break;
            }
            let bigger = [members.as_slice(), &taken].concat();
            let orders = counter.orders(&bigger);
            if orders < FEWEST_ORDERS {
                break;
            }
            (members, count) = (bigger, orders);
        }
        if members.len() < 3 {
            continue;
        }
        let mut sorted = members.clone();
        sorted.sort_unstable();
        let (explained, _) = counter.explained(&sorted);
        if explained > 0.0 {
            kits.push(Found {
                lift: f64::from(count) / explained,
                worth: worth(bounds, &members, count),
                members,
                count,
            });
        }
    }
    Ok(kits)
}

/// The two companions whose kit is worth most.
fn best_two(
    counter: &mut Counter<'_>,
    bounds: &Bounds,
    anchor: u32,
    best: &[(f64, u32)],
) -> Vec<u32> {
    let mut chosen = (0.0, Vec::new());
    for (place, &(_, first)) in best.iter().enumerate() {
        for &(_, second) in best.iter().skip(place + 1) {
            let members = [anchor, first, second];
            let worth = worth(bounds, &members, counter.orders(&members));
            if worth > chosen.0 {
                chosen = (worth, vec![first, second]);
            }
        }
    }
    chosen.1
}
