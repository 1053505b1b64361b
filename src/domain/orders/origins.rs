//! Where orders came from, so that a newer export changes them, an older one does not, and lines that were rejected find
//! the order they belong to.

use crate::domain::calendar::Minute;

/// Before every moment: nothing is known.
pub(crate) const NEVER: Minute = Minute(i32::MIN);

/// A column of values of which many neighbours are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// A value and where its run ends.
    runs: Vec<(Minute, u32)>,
}

impl Runs {
    /// Number of values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.runs.last().map_or(0, |(_, end)| *end as usize)
    }

    /// True without a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Adds a value until there are `len` of them.
    pub fn fill(&mut self, value: Minute, len: usize) {
        if len <= self.len() {
            return;
        }
        match self.runs.last_mut() {
            Some((last, end)) if *last == value => *end = len as u32,
            _ => self.runs.push((value, len as u32)),
        }
    }

    /// The value at a place; `NEVER` behind the end.
    #[must_use]
    pub fn at(&self, place: usize) -> Minute {
        let run = self.runs.partition_point(|(_, end)| *end as usize <= place);
        self.runs.get(run).map_or(NEVER, |(value, _)| *value)
    }

    /// All values in order.
    pub fn iter(&self) -> impl Iterator<Item = Minute> {
        let mut start = 0;
        self.runs.iter().flat_map(move |(value, end)| {
            let count = *end as usize - start;
            start = *end as usize;
            std::iter::repeat_n(*value, count)
        })
    }

    /// The values with where their runs end.
    pub(crate) fn runs(&self) -> &[(Minute, u32)] {
        &self.runs
    }
}

impl FromIterator<Minute> for Runs {
    fn from_iter<I: IntoIterator<Item = Minute>>(values: I) -> Self {
        let mut runs = Self::default();
        for (place, value) in values.into_iter().enumerate() {
            runs.fill(value, place + 1);
        }
        runs
    }
}

/// What makes one order another than one of the same number, and how new what is known of it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The newest moment that its export tells of; far in the past when not known.
    pub as_of: Minute,
    /// When the shop changed the order last, where its export says so.
    pub changed: Option<Minute>,
    /// Keyed hash of the shop's own id of the order, or of the shop; 0 when neither is known.
    pub id: u32,
}

impl Edition {
    /// True when this one is to be believed: changed later in the shop, else from an export that reaches further. Of two
    /// that are equally new the one that was given later is, which is this one.
    #[must_use]
    pub fn beats(&self, before: &Self) -> bool {
        self.is_newer(before) || !before.is_newer(self)
    }

    /// True when this one is newer for certain.
    #[must_use]
    pub fn is_newer(&self, before: &Self) -> bool {
        match (self.changed, before.changed) {
            (Some(now), Some(then)) if now != then => now > then,
            _ => self.as_of > before.as_of,
        }
    }
}

/// An order that no longer counts, or never did: its number is known by a keyed hash only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderOutside {
    /// Keyed hash of the order.
    pub order: u64,
    /// As [`Edition::id`].
    pub id: u32,
    /// As [`Edition::as_of`].
    pub as_of: Minute,
    /// As [`Edition::changed`].
    pub changed: Option<Minute>,
}

/// What is remembered of where the orders of a history came from; all of it is empty in a history that was not imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// By order: the newest moment of its export.
    pub(crate) as_of: Runs,
    /// By order: when the shop changed it last, [`NEVER`] when its export does not say; empty when none does.
    pub(crate) changed: Vec<Minute>,
    /// By order: [`Edition::id`]; empty when no order has one.
    pub(crate) ids: Vec<u32>,
    /// Orders outside, by their hashes.
    pub(crate) outside: Vec<OrderOutside>,
    /// Lines of orders inside that could not be read: keyed hash of the order and line in the file, in order.
    pub(crate) rejected: Vec<(u64, u64)>,
}

impl Origins {
    /// What is known of the order at a place.
    #[must_use]
    pub fn edition(&self, place: usize) -> Edition {
        let changed = self.changed.get(place).copied().unwrap_or(NEVER);
        Edition {
            as_of: self.as_of.at(place),
            changed: (changed != NEVER).then_some(changed),
            id: self.ids.get(place).copied().unwrap_or(0),
        }
    }

    /// Orders that do not count, by their hashes.
    #[must_use]
    pub fn outside(&self) -> &[OrderOutside] {
        &self.outside
    }

    /// Notes when the shop changed the order at a place last, and its id.
    pub(crate) fn note(&mut self, place: usize, changed: Option<Minute>, id: u32) {
        if let Some(changed) = changed {
            set(&mut self.changed, place, changed, NEVER);
        }
        if id != 0 {
            set(&mut self.ids, place, id, 0);
        }
    }

    /// The columns in the order of `places`, for a history that is put into that order.
    pub(super) fn reorder(&mut self, places: &[u32], orders: usize) {
        if !self.as_of.is_empty() {
            self.as_of.fill(NEVER, orders);
            let flat: Vec<Minute> = self.as_of.iter().collect();
            self.as_of = moved(&flat, places).collect();
        }
        if !self.changed.is_empty() {
            self.changed.resize(orders, NEVER);
            self.changed = moved(&self.changed, places).collect();
        }
        if !self.ids.is_empty() {
            self.ids.resize(orders, 0);
            self.ids = moved(&self.ids, places).collect();
        }
    }

    /// Makes the columns as long as the history.
    pub(super) fn complete(&mut self, orders: usize) {
        if !self.as_of.is_empty() {
            self.as_of.fill(NEVER, orders);
        }
        if !self.changed.is_empty() {
            self.changed.resize(orders, NEVER);
        }
        if !self.ids.is_empty() {
            self.ids.resize(orders, 0);
        }
    }

    /// Bytes held in memory.
    pub(super) fn bytes(&self) -> usize {
        8 * self.as_of.runs.capacity()
            + 4 * (self.changed.capacity() + self.ids.capacity())
            + size_of::<OrderOutside>() * self.outside.capacity()
            + 16 * self.rejected.capacity()
    }
}

fn moved<'a, T: Copy>(column: &'a [T], places: &'a [u32]) -> impl Iterator<Item = T> + 'a {
    places.iter().map(|place| column[*place as usize])
}

/// Sets one value of a column that is as long as its last value that says something.
fn set<T: Copy>(column: &mut Vec<T>, place: usize, value: T, nothing: T) {
    if column.len() <= place {
        column.resize(place + 1, nothing);
    }
    column[place] = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_give_back_what_they_were_made_of(values in prop::collection::vec(0_i32..3, 0..60)) {
            let values: Vec<Minute> = values.into_iter().map(Minute).collect();
            let runs: Runs = values.iter().copied().collect();
            prop_assert_eq!(runs.iter().collect::<Vec<_>>(), values.clone());
            prop_assert_eq!(runs.len(), values.len());
            for (place, value) in values.iter().enumerate() {
                prop_assert_eq!(runs.at(place), *value);
            }
            prop_assert_eq!(runs.at(values.len()), NEVER);
        }
    }

    #[test]
    fn what_the_shop_changed_later_is_newer_whatever_the_export() {
        let edition = |as_of, changed: Option<i32>| Edition {
            as_of: Minute(as_of),
            changed: changed.map(Minute),
            id: 0,
        };
        assert!(edition(5, Some(3)).is_newer(&edition(9, Some(2))));
        assert!(!edition(9, Some(2)).is_newer(&edition(5, Some(3))));
        assert!(edition(9, None).is_newer(&edition(5, Some(3))));
        assert!(edition(9, Some(3)).is_newer(&edition(5, Some(3))));
        let same = edition(5, Some(3));
        assert!(same.beats(&same) && !same.is_newer(&same));
        assert!(!edition(4, None).beats(&same));
    }
}
