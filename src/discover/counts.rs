//! Orders with both of two goods, exactly, for every pair that occurs.

use super::stacks::{Occurrences, Rank, Stacks};

/// Counters that can be read through in the time one is touched apart from its neighbours.
const READ_PER_TOUCH: usize = 4;

/// Counters that can be set to zero in the time one is touched apart from its neighbours.
const CLEARED_PER_TOUCH: usize = 16;

/// Pair counts, worked out row by row: the row of a good holds its pairs with all goods of lower rank. Nothing but the
/// row at hand is held, and its counters stay in the cache.
pub(super) struct PairCounts<'a, R> {
    stacks: &'a Stacks<R>,
    occurrences: &'a Occurrences,
}

/// Room for one row; keep it from row to row.
#[derive(Default)]
pub(super) struct RowRoom {
    counts: Vec<u32>,
    noted: Vec<u32>,
    found: Vec<(u32, u32)>,
}

impl<'a, R: Rank> PairCounts<'a, R> {
    /// Ready to count.
    pub(super) fn new(stacks: &'a Stacks<R>, occurrences: &'a Occurrences) -> Self {
        Self {
            stacks,
            occurrences,
        }
    }

    /// The goods of lower rank that share `fewest` orders or more (at least one) with this one, and how many orders; in
    /// an order that depends on the baskets.
    pub(super) fn row<'room>(
        &self,
        rank: usize,
        fewest: u32,
        room: &'room mut RowRoom,
    ) -> &'room [(u32, u32)] {
        room.found.clear();
        room.counts.resize(self.stacks.goods, 0);
        // One more than there are goods: each touch is written, the place moves on only when there are enough.
        room.noted.resize(self.stacks.goods + 1, 0);
        let (places, before) = self.occurrences.of(rank);
        if places.len() < fewest as usize {
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

    fn read_through(&self, rank: usize, fewest: u32, room: &mut RowRoom) {
        let (places, before) = self.occurrences.of(rank);
        let Some(counts) = room.counts.get_mut(..rank) else {
            return;
        };
        for (&place, &before) in places.iter().zip(before) {
            for other in self.stacks.beside(place, before) {
                if let Some(count) = counts.get_mut(other.place()) {
                    *count += 1;
                }
            }
        }
        let all = counts.iter().enumerate();
        let enough = all.filter(|&(_, &count)| count >= fewest);
        room.found
            .extend(enough.map(|(other, &count)| (other as u32, count)));
        counts.fill(0);
    }

    fn note(&self, rank: usize, fewest: u32, touches: usize, room: &mut RowRoom) {
        let (places, before) = self.occurrences.of(rank);
        // Slices, for the compiler to know that counting does not move them.
        let (counts, notes) = (room.counts.as_mut_slice(), room.noted.as_mut_slice());
        let mut noted = 0;
        for (&place, &before) in places.iter().zip(before) {
            for other in self.stacks.beside(place, before) {
                let other = other.place();
                if let (Some(count), Some(note)) = (counts.get_mut(other), notes.get_mut(noted)) {
                    *count += 1;
                    *note = other as u32;
                    noted += usize::from(*count == fewest);
                }
            }
        }
        for &other in notes.iter().take(noted) {
            if let Some(&count) = counts.get(other as usize) {
                room.found.push((other, count));
            }
        }
        if touches > rank / CLEARED_PER_TOUCH {
            counts.iter_mut().take(rank).for_each(|count| *count = 0);
            return;
        }
        for (&place, &before) in places.iter().zip(before) {
            for other in self.stacks.beside(place, before) {
                if let Some(count) = counts.get_mut(other.place()) {
                    *count = 0;
                }
            }
        }
    }
}
