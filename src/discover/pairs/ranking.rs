//! The pairs in order of their lower bounds.

use crate::discover::stats::radix::{Figures, sorted};

/// Pairs that are put in order in one block of memory, which goes back as soon as it is read.
const IN_BLOCK: usize = 1 << 20;

/// Indices by lower bound, best first, then by the items.
pub(super) fn best_first<G: Ord>(lower: &[f64], items: impl Fn(u32) -> G) -> Vec<u32> {
    let bound = |index: u32| lower.get(index as usize).copied().unwrap_or(f64::NAN);
    let mut order = sorted(0..lower.len() as u32, false, &Figures(bound));
    for equals in order.chunk_by_mut(|&x, &y| bound(x) == bound(y)) {
        if equals.len() > 1 {
            equals.sort_unstable_by_key(|&index| items(index));
        }
    }
    order
}

/// A part of the rows, and the order they come in.
pub(super) struct Block<T> {
    pub rows: Vec<T>,
    pub order: Vec<u32>,
}

/// The rows in blocks, the first of which holds the first ones in order. Many are put in several blocks, each of which
/// can go back when it is read; few stay where they are.
pub(super) fn blocks<T: Copy>(rows: Vec<T>, order: Vec<u32>) -> Vec<Block<T>> {
    if rows.len() <= IN_BLOCK {
        return vec![Block { rows, order }];
    }
    let block = |indices: &[u32]| {
        let mut block = Vec::with_capacity(indices.len());
        let ordered = indices.iter().filter_map(|&index| rows.get(index as usize));
        block.extend(ordered);
        Block {
            rows: block,
            order: (0..indices.len() as u32).collect(),
        }
    };
    order.chunks(IN_BLOCK).map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_bounds_come_first_and_of_equal_ones_the_first_items() {
        let lower = [1.0, 3.0, 2.0, 3.0, 0.0];
        let items = [(5, 6), (4, 9), (0, 1), (4, 8), (0, 0)];
        let order = best_first(&lower, |index| items[index as usize]);
        assert_eq!(order, [3, 1, 2, 0, 4]);
    }

    #[test]
    fn many_blocks_hold_the_rows_of_one() {
        let rows: Vec<u32> = (0..IN_BLOCK as u32 * 2 + 7).collect();
        let order: Vec<u32> = rows.iter().rev().copied().collect();
        let blocks = blocks(rows, order.clone());
        let read = blocks.iter().flat_map(|block| {
            let rows = block.order.iter().map(|&index| block.rows[index as usize]);
            rows.collect::<Vec<u32>>()
        });
        assert!(blocks.len() == 3 && read.eq(order));
    }
}
