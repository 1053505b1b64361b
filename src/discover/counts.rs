//! Orders with both of two goods, exactly, for every pair that occurs.

use super::baskets::{Baskets, Postings};

/// Pair counts, worked out row by row: the row of a good holds its pairs with all goods of lower rank. Nothing but the
/// row at hand is held, and its counters stay in the cache.
pub(super) struct PairCounts<'a> {
    baskets: &'a Baskets,
    postings: &'a Postings,
}

/// Room for one row; keep it from row to row.
#[derive(Default)]
pub(super) struct RowRoom {
    counts: Vec<u32>,
    touched: Vec<u32>,
    found: Vec<(u32, u32)>,
}

impl<'a> PairCounts<'a> {
    /// Ready to count; `postings` are those of all goods.
    pub(super) fn new(baskets: &'a Baskets, postings: &'a Postings) -> Self {
        Self { baskets, postings }
    }

    /// The goods of lower rank that share `fewest` orders or more with this one, and how many orders; in no order.
    pub(super) fn row<'room>(
        &self,
        rank: usize,
        fewest: u32,
        room: &'room mut RowRoom,
    ) -> &'room [(u32, u32)] {
        room.found.clear();
        let goods = self.baskets.goods.len();
        room.counts.resize(goods, 0);
        // One more than there are goods: each touch is written, the place moves on only for a new one.
        room.touched.resize(goods + 1, 0);
        let holders = self.postings.of(rank);
        if holders.len() < fewest as usize {
            return &room.found;
        }
        let mut touched = 0;
        // A good in many orders meets most others: reading all counters is then cheaper than noting the touched ones.
        let scan = holders.len() >= rank / 2;
        if scan {
            for &place in holders {
                for &other in self.baskets.basket(place as usize) {
                    if other as usize >= rank {
                        break;
                    }
                    if let Some(count) = room.counts.get_mut(other as usize) {
                        *count += 1;
                    }
                }
            }
            let counters = room.counts.iter_mut().take(rank).enumerate();
            for (other, count) in counters {
                if *count >= fewest {
                    room.found.push((other as u32, *count));
                }
                *count = 0;
            }
            return &room.found;
        }
        for &place in holders {
            for &other in self.baskets.basket(place as usize) {
                if other as usize >= rank {
                    break;
                }
                if let (Some(count), Some(note)) = (
                    room.counts.get_mut(other as usize),
                    room.touched.get_mut(touched),
                ) {
                    *note = other;
                    touched += usize::from(*count == 0);
                    *count += 1;
                }
            }
        }
        for &other in room.touched.iter().take(touched) {
            if let Some(counter) = room.counts.get_mut(other as usize) {
                let count = std::mem::take(counter);
                if count >= fewest {
                    room.found.push((other, count));
                }
            }
        }
        &room.found
    }
}
