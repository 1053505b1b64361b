//! Kits: a product and its best companions, offered together.
//!
//! The companions need not attract one another: each attracts the anchor, is no dearer than it, and all of them were
//! bought together often enough that the kit is no invention.

use super::grow::{Bounds, Counter, Found, worth};
use crate::domain::money::Money;
use crate::domain::progress::{Cancelled, Progress};

/// Orders a kit is in at least.
const FEWEST_ORDERS: u32 = 5;

/// Companions of an anchor that are tried, best first.
const MOST_COMPANIONS: usize = 12;

/// Companions in a kit at most.
const MOST_IN_KIT: usize = 5;

/// The best kit of every anchor: its two companions of greatest worth, then further ones while at least half of the
/// orders still hold all.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn find(
    counter: &mut Counter<'_>,
    partners: &[Vec<u32>],
    bounds: &Bounds,
    price: impl Fn(u32) -> Option<Money>,
    max_size: usize,
    progress: &Progress,
) -> Result<Vec<Found>, Cancelled> {
    let mut kits = Vec::new();
    if max_size < 3 {
        return Ok(kits);
    }
    for (anchor, companions) in (0_u32..).zip(partners) {
        progress.check()?;
        let mut best: Vec<(f64, u32)> = companions
            .iter()
            .filter(|&&companion| match (price(anchor), price(companion)) {
                (Some(anchor), Some(companion)) => companion <= anchor,
                _ => true,
            })
            .map(|&companion| {
                let both = counter.both(anchor, companion);
                (worth(bounds, &[anchor, companion], both), companion)
            })
            .collect();
        best.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        best.truncate(MOST_COMPANIONS);
        let companions: Vec<u32> = best.iter().map(|&(_, companion)| companion).collect();
        let Some((chosen, count)) = choose(counter, bounds, anchor, &companions, max_size) else {
            continue;
        };
        let mut members = vec![anchor];
        members.extend(chosen);
        let mut sorted = members.clone();
        sorted.sort_unstable();
        let (explained, _) = counter.explained(&sorted, count);
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

/// The two companions whose kit is worth most, then further ones, and the orders that hold all; `None` when there are
/// too few.
fn choose(
    counter: &Counter<'_>,
    bounds: &Bounds,
    anchor: u32,
    companions: &[u32],
    max_size: usize,
) -> Option<(Vec<u32>, u32)> {
    let orders = counter.beside(anchor, companions);
    let count = |bits: u32| orders.iter().filter(|&&held| held & bits == bits).count() as u32;
    let mut best = (0.0, None);
    for (index, &first) in companions.iter().enumerate() {
        for (other, &second) in companions.iter().enumerate().skip(index + 1) {
            let bits = 1 << index | 1 << other;
            let worth = worth(bounds, &[anchor, first, second], count(bits));
            if worth > best.0 {
                best = (worth, Some((vec![first, second], bits)));
            }
        }
    }
    let (mut chosen, mut bits) = best.1?;
    let mut held = count(bits);
    if held < FEWEST_ORDERS {
        return None;
    }
    while chosen.len() < MOST_IN_KIT.min(max_size - 1) {
        let further = companions
            .iter()
            .enumerate()
            .find_map(|(index, &companion)| {
                let more = count(bits | 1 << index);
                let joins = bits & 1 << index == 0 && 2 * more >= held && more >= FEWEST_ORDERS;
                joins.then_some((companion, 1 << index, more))
            });
        let Some((companion, bit, more)) = further else {
            break;
        };
        chosen.push(companion);
        bits |= bit;
        held = more;
    }
    Some((chosen, held))
}
