//! Orders with both of two goods, exactly, for every pair that occurs.

use super::baskets::{Baskets, Postings};
use crate::domain::progress::{Cancelled, Progress};

/// Goods whose pairs are counted in one triangle of counters (72 MB); rarer ones are counted good by good.
pub(super) const TRIANGLE_GOODS: usize = 6_000;

/// Baskets between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 14;

/// Pair counts, read row by row: the row of a good holds its pairs with all goods of lower rank.
pub(super) struct PairCounts<'a> {
    baskets: &'a Baskets,
    goods: usize,
    triangle: Vec<u32>,
    rest: Postings,
}

/// Room for one row; keep it from row to row.
#[derive(Default)]
pub(super) struct RowRoom {
    counts: Vec<u32>,
    found: Vec<(u32, u32)>,
}

/// First place of a row in the triangle: rows of the most sold goods come first and stay in the cache.
fn row_start(rank: usize) -> usize {
    rank * rank.saturating_sub(1) / 2
}

impl<'a> PairCounts<'a> {
    /// Counts the pairs of the `triangle_goods` most sold goods and notes where the others stand.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn count(
        baskets: &'a Baskets,
        triangle_goods: usize,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let goods = triangle_goods.min(baskets.goods.len());
        let mut triangle = vec![0_u32; row_start(goods)];
        for place in 0..baskets.len() {
            if place % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let basket = baskets.basket(place);
            for (before, &rank) in basket.iter().enumerate() {
                if rank as usize >= goods {
                    break;
                }
                let start = row_start(rank as usize);
                let Some(row) = triangle.get_mut(start..start + rank as usize) else {
                    break;
                };
                for &other in basket.iter().take(before) {
                    if let Some(count) = row.get_mut(other as usize) {
                        *count += 1;
                    }
                }
            }
        }
        let rest = if goods < baskets.goods.len() {
            Postings::from_rank(baskets, goods)
        } else {
            Postings::default()
        };
        Ok(Self {
            baskets,
            goods,
            triangle,
            rest,
        })
    }

    /// The goods of lower rank that share an order with this one, and how many orders.
    pub(super) fn row<'room>(&self, rank: usize, room: &'room mut RowRoom) -> &'room [(u32, u32)] {
        room.found.clear();
        if rank < self.goods {
            let start = row_start(rank);
            let row = self.triangle.get(start..start + rank).unwrap_or_default();
            let counted = row.iter().enumerate().filter(|&(_, &count)| count > 0);
            room.found
                .extend(counted.map(|(other, &count)| (other as u32, count)));
            return &room.found;
        }
        room.counts.resize(self.baskets.goods.len(), 0);
        for &place in self.rest.of(rank) {
            for &other in self.baskets.basket(place as usize) {
                if other as usize >= rank {
                    break;
                }
                if let Some(count) = room.counts.get_mut(other as usize) {
                    if *count == 0 {
                        room.found.push((other, 0));
                    }
                    *count += 1;
                }
            }
        }
        for (other, found) in &mut room.found {
            if let Some(count) = room.counts.get_mut(*other as usize) {
                *found = std::mem::take(count);
            }
        }
        &room.found
    }
}
