//! Every set of items that is in enough orders, counted depth first.
//!
//! A set grows by items of lower rank than all its members, so each is met once. What is left to look at shrinks as it
//! grows: of the baskets with all members only the items are kept that are in enough of them (occurrence delivery and
//! reduction of the database, after Uno, Kiyomi and Arimura 2004).

use super::{FrequentSet, FrequentSets};
use crate::discover::count::baskets::Baskets;
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Orders that hold a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub orders: u32,
    /// Items in them, all together.
    pub indices: u64,
}

/// What to look for.
pub(super) struct Search<'a> {
    /// Orders a set is in at least, 1 or more.
    pub fewest: u32,
    /// Members at most, 2 or more.
    pub longest: usize,
    /// Partners of each item by rank, ascending. All members of a set are partners of one another; `None`: any are.
    pub partners: Option<&'a [Vec<u32>]>,
}

/// Part of the baskets with all members of a set: items that may join it, by their index in `names`, ascending.
#[derive(Default)]
struct Part {
    names: Vec<u32>,
    items: Vec<u32>,
    /// Where each basket ends in `items`, and its number of items in the history.
    ends: Vec<(u32, u32)>,
    /// Where the spans of each item begin.
    starts: Vec<u32>,
    /// For each item where it stands: the beginning of the basket, its own index, and the basket's items in the history.
    spans: Vec<(u32, u32, u32)>,
    /// What is known of each item together with the members.
    held: Vec<Held>,
}

impl Part {
    fn clear(&mut self) {
        self.names.clear();
        self.items.clear();
        self.ends.clear();
        self.held.clear();
    }

    /// Ends a basket that begins at `first`; an item alone joins nothing and is taken back.
    fn end_basket(&mut self, first: usize, size: u32) {
        if self.items.len() < first + 2 {
            self.items.truncate(first);
        } else {
            self.ends.push((self.items.len() as u32, size));
        }
    }

    fn note_spans(&mut self) {
        self.starts.clear();
        self.starts.resize(self.names.len() + 2, 0);
        for &item in &self.items {
            if let Some(start) = self.starts.get_mut(item as usize + 2) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.spans.clear();
        self.spans.resize(self.items.len(), (0, 0, 0));
        let mut first = 0;
        for &(end, size) in &self.ends {
            for index in first..end {
                let item = self.items.get(index as usize).copied().unwrap_or_default();
                if let Some(next) = self.starts.get_mut(item as usize + 1) {
                    if let Some(span) = self.spans.get_mut(*next as usize) {
                        *span = (first, index, size);
                    }
                    *next += 1;
                }
            }
            first = end;
        }
    }

    fn spans_of(&self, item: usize) -> &[(u32, u32, u32)] {
        match (self.starts.get(item), self.starts.get(item + 1)) {
            (Some(&start), Some(&end)) => self
                .spans
                .get(start as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    fn before(&self, span: (u32, u32, u32)) -> &[u32] {
        self.items
            .get(span.0 as usize..span.1 as usize)
            .unwrap_or_default()
    }
}

/// Not among those that may join.
const OUT: u32 = u32::MAX;

/// Touches of counters in the time of which all of this many can be set to zero.
const CLEARED_PER_TOUCH: usize = 16;

/// Room for one depth.
#[derive(Default)]
struct Room {
    part: Part,
    /// All zero between two items.
    counts: Vec<u32>,
    /// Items that are in enough orders, by their indices before the item at hand.
    enough: Vec<u32>,
    /// Place among those kept, or [`OUT`].
    kept: Vec<u32>,
}

struct Miner<'a, F> {
    search: &'a Search<'a>,
    each: F,
    progress: &'a Progress,
    members: Vec<u32>,
    /// One for each depth.
    rooms: Vec<Room>,
}

/// Tells of every set of two and more: the members by rank, descending, and what is held, until it is answered with
/// `false`. For sets of `longest` members the indices are 0, for nothing grows from them.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn mine(
    baskets: &Baskets,
    search: &Search<'_>,
    progress: &Progress,
    each: impl FnMut(&[u32], Held) -> bool,
) -> Result<(), Cancelled> {
    let enough = baskets
        .orders_with
        .iter()
        .take_while(|&&orders| orders >= search.fewest)
        .count();
    let mut all = Part::default();
    let mut index_of = vec![OUT; enough];
    for (rank, index) in index_of.iter_mut().enumerate() {
        let joins = search.partners.is_none_or(|partners| {
            let of = partners.get(rank);
            of.is_some_and(|partners| !partners.is_empty())
        });
        if joins {
            *index = all.names.len() as u32;
            all.names.push(rank as u32);
        }
    }
    for index in 0..baskets.len() {
        let basket = baskets.basket(index);
        let first = all.items.len();
        let indices = basket.iter().map_while(|&rank| index_of.get(rank as usize));
        all.items.extend(indices.filter(|&&index| index != OUT));
        all.end_basket(first, basket.len() as u32);
    }
    drop(index_of);
    all.note_spans();
    let mut miner = Miner {
        search,
        each,
        progress,
        members: Vec::new(),
        rooms: Vec::new(),
    };
    miner.grow(&all).map(|_| ())
}

/// See [`super::frequent_sets`].
pub(super) fn find(
    dataset: &Dataset,
    search: &Search<'_>,
    max_basket: usize,
    most: usize,
    left_out: &[VariantId],
    progress: &Progress,
) -> Result<FrequentSets, Cancelled> {
    let baskets = Baskets::read(dataset, max_basket, left_out, progress)?;
    let item = |&rank: &u32| {
        baskets
            .items
            .get(rank as usize)
            .copied()
            .unwrap_or(VariantId(0))
    };
    let alone = baskets.items.iter().zip(&baskets.orders_with);
    let alone = alone.take_while(|&(_, &count)| count >= search.fewest);
    let alone = alone.map(|(&item, &count)| FrequentSet {
        members: vec![item],
        count,
    });
    let mut sets: Vec<FrequentSet> = alone.collect();
    let mut complete = sets.len() <= most;
    sets.truncate(most);
    mine(&baskets, search, progress, |members, held| {
        complete &= sets.len() < most;
        if complete {
            let mut members: Vec<VariantId> = members.iter().map(item).collect();
            members.sort_unstable();
            let count = held.orders;
            sets.push(FrequentSet { members, count });
        }
        complete
    })?;
    sets.sort_unstable_by(|x, y| {
        let shorter = x.members.len().cmp(&y.members.len());
        y.count
            .cmp(&x.count)
            .then(shorter)
            .then_with(|| x.members.cmp(&y.members))
    });
    Ok(FrequentSets {
        orders: baskets.orders,
        sets,
        complete,
    })
}

impl<F: FnMut(&[u32], Held) -> bool> Miner<'_, F> {
    /// Whether to go on.
    fn grow(&mut self, part: &Part) -> Result<bool, Cancelled> {
        let mut room = self.rooms.pop().unwrap_or_default();
        // Members there will be with an item of this part and one that joins.
        let members = self.members.len() + 2;
        for item in 1..part.names.len() {
            self.progress.check()?;
            let spans = part.spans_of(item);
            let Some(&name) = part.names.get(item) else {
                continue;
            };
            if (spans.len() as u32) < self.search.fewest || !self.has_partners_before(name) {
                continue;
            }
            self.count(part, item, name, &mut room);
            if room.part.names.is_empty() {
                continue;
            }
            self.members.push(name);
            let onward = members < self.search.longest;
            if onward {
                deliver(part, spans, &mut room);
            }
            for (&other, &held) in room.part.names.iter().zip(&room.part.held) {
                self.members.push(other);
                if !(self.each)(&self.members, held) {
                    return Ok(false);
                }
                self.members.pop();
            }
            if onward && room.part.names.len() > 1 {
                room.part.note_spans();
                if !self.grow(&room.part)? {
                    return Ok(false);
                }
            }
            self.members.pop();
        }
        self.rooms.push(room);
        Ok(true)
    }

    /// Whether an item of lower rank may join.
    fn has_partners_before(&self, name: u32) -> bool {
        self.search.partners.is_none_or(|partners| {
            let first = partners.get(name as usize).and_then(|of| of.first());
            first.is_some_and(|&partner| partner < name)
        })
    }

    /// Items before `item` that may join it, and in how many orders.
    fn count(&self, part: &Part, item: usize, name: u32, room: &mut Room) {
        if room.counts.len() < part.names.len() {
            room.counts.resize(part.names.len(), 0);
            room.kept.resize(part.names.len(), OUT);
        }
        room.part.clear();
        for other in room.enough.drain(..) {
            if let Some(kept) = room.kept.get_mut(other as usize) {
                *kept = OUT;
            }
        }
        let (spans, counts) = (part.spans_of(item), room.counts.as_mut_slice());
        let mut touches = 0;
        for &span in spans {
            let before = part.before(span);
            touches += before.len();
            for &other in before {
                if let Some(count) = counts.get_mut(other as usize) {
                    *count += 1;
                    if *count == self.search.fewest {
                        room.enough.push(other);
                    }
                }
            }
        }
        room.enough.sort_unstable();
        let partners = self.search.partners.map(|partners| {
            let partners = partners.get(name as usize).map(Vec::as_slice);
            partners.unwrap_or_default()
        });
        room.enough.retain(|&other| {
            let other = other as usize;
            let (Some(&name), Some(&orders)) = (part.names.get(other), counts.get(other)) else {
                return false;
            };
            if partners.is_some_and(|partners| partners.binary_search(&name).is_err()) {
                return false;
            }
            if let Some(kept) = room.kept.get_mut(other) {
                *kept = room.part.names.len() as u32;
            }
            room.part.names.push(name);
            room.part.held.push(Held { orders, indices: 0 });
            true
        });
        if touches > item / CLEARED_PER_TOUCH {
            counts.iter_mut().take(item).for_each(|count| *count = 0);
            return;
        }
        for other in spans.iter().flat_map(|&span| part.before(span)) {
            if let Some(count) = counts.get_mut(*other as usize) {
                *count = 0;
            }
        }
    }
}

/// The baskets of these spans with what was kept of them.
fn deliver(from: &Part, spans: &[(u32, u32, u32)], room: &mut Room) {
    let Room { part, kept, .. } = room;
    for &span in spans {
        let first = part.items.len();
        for &other in from.before(span) {
            let index = kept.get(other as usize).copied().unwrap_or(OUT);
            if let Some(held) = part.held.get_mut(index as usize) {
                held.indices += u64::from(span.2);
                part.items.push(index);
            }
        }
        part.end_basket(first, span.2);
    }
}
