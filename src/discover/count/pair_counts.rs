//! Orders with both of two items, exactly, for every pair that occurs.

use super::stacks::{Occurrences, Rank, Stacks};

/// Counters that can be read through in the time one is touched apart from its neighbours.
const READ_PER_TOUCH: usize = 4;

/// Counters that can be set to zero in the time one is touched apart from its neighbours.
const CLEARED_PER_TOUCH: usize = 16;

/// Pair counts, worked out row by row: the row of an item holds its pairs with all items of lower rank. Nothing but the
/// row at hand is held, and its counters stay in the cache.
pub(crate) struct PairCounts<'a, R> {
    stacks: &'a Stacks<R>,
    occurrences: &'a Occurrences,
}

/// Counters that are looked at together.
const AT_ONCE: usize = 8;

/// Room for one row; keep it from row to row.
pub(crate) struct RowRoom<R: Rank> {
    /// All zero between two rows.
    counts: R::Counts,
    noted: Vec<u32>,
    found: Vec<(u32, u32)>,
}

impl<'a, R: Rank> PairCounts<'a, R> {
    /// Ready to count.
    pub(crate) fn new(stacks: &'a Stacks<R>, occurrences: &'a Occurrences) -> Self {
        Self {
            stacks,
            occurrences,
        }
    }

    /// Room for rows.
    pub(crate) fn room(&self) -> RowRoom<R> {
        RowRoom {
            counts: R::counts(self.stacks.items),
            // One more than there are items: each touch is written, the index moves on only when there are enough.
            noted: vec![0; self.stacks.items + 1],
            found: Vec::new(),
        }
    }

    /// The items of lower rank that share `fewest` orders or more (at least one) with this one, and how many orders; in
    /// an order that depends on the baskets.
    pub(crate) fn row<'room>(
        &self,
        rank: usize,
        fewest: u32,
        room: &'room mut RowRoom<R>,
    ) -> &'room [(u32, u32)] {
        room.found.clear();
        let (indices, before) = self.occurrences.of(rank);
        if indices.len() < fewest as usize {
            return &room.found;
        }
        let touches: usize = before.iter().map(|&before| usize::from(before)).sum();
        if touches > rank / READ_PER_TOUCH {
            self.read_through(rank, fewest, room);
        } else {
            self.note(rank, fewest, touches, room);
        }
        &room.found
    }

    fn read_through(&self, rank: usize, fewest: u32, room: &mut RowRoom<R>) {
        let (indices, before) = self.occurrences.of(rank);
        for (&index, &before) in indices.iter().zip(before) {
            for other in self.stacks.beside(index, before) {
                other.count(&mut room.counts);
            }
        }
        let Some(counts) = R::all(&mut room.counts).get_mut(..rank) else {
            return;
        };
        let mut first = 0;
        for counts in counts.chunks_mut(AT_ONCE) {
            // Most counters of most rows are too small; all of a chunk are told off at once.
            let enough = counts
                .iter()
                .fold(false, |any, &count| any | (count >= fewest));
            if enough {
                let chunk = counts.iter().zip(first..);
                let chunk = chunk.filter(|&(&count, _)| count >= fewest);
                room.found
                    .extend(chunk.map(|(&count, other)| (other, count)));
            }
            counts.fill(0);
            first += AT_ONCE as u32;
        }
    }

    fn note(&self, rank: usize, fewest: u32, touches: usize, room: &mut RowRoom<R>) {
        let (indices, before) = self.occurrences.of(rank);
        let notes = room.noted.as_mut_slice();
        let mut noted = 0;
        for (&index, &before) in indices.iter().zip(before) {
            for other in self.stacks.beside(index, before) {
                let count = other.count(&mut room.counts);
                if let Some(note) = notes.get_mut(noted) {
                    *note = other.index() as u32;
                }
                noted += usize::from(count == fewest);
            }
        }
        let counts = R::all(&mut room.counts);
        for &other in notes.iter().take(noted) {
            if let Some(&count) = counts.get(other as usize) {
                room.found.push((other, count));
            }
        }
        if touches > rank / CLEARED_PER_TOUCH {
            counts.iter_mut().take(rank).for_each(|count| *count = 0);
            return;
        }
        for (&index, &before) in indices.iter().zip(before) {
            for other in self.stacks.beside(index, before) {
                if let Some(count) = counts.get_mut(other.index()) {
                    *count = 0;
                }
            }
        }
    }
}
