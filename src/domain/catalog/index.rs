//! Texts found by their place in a list: four bytes an entry and a few free ones, instead of a second copy of every text.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

/// Places of texts that stand elsewhere, found by the texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextIndex {
    /// Open addressing over places from 1 on in the low bits, with bits of the text's hash above them; 0 is free.
    slots: Vec<u32>,
    taken: usize,
}

fn hash_of(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

impl TextIndex {
    /// For so many texts.
    pub(crate) fn with_capacity(texts: usize) -> Self {
        Self {
            slots: vec![0; Self::slots_for(texts)],
            taken: 0,
        }
    }

    /// At most three quarters are taken.
    fn slots_for(texts: usize) -> usize {
        (texts + texts / 3 + 1).next_power_of_two().max(16)
    }

    fn mask(&self) -> usize {
        self.slots.len().wrapping_sub(1)
    }

    /// The slot of a text, or the free one where it would be.
    fn slot<'t>(&self, text: &str, hash: u64, text_at: impl Fn(u32) -> &'t str) -> usize {
        let mask = self.mask();
        let mut slot = hash as usize & mask;
        while let Some(&found) = self.slots.get(slot).filter(|found| **found != 0) {
            let place = found & mask as u32;
            let differs = (found ^ (hash >> 32) as u32) & !(mask as u32) != 0;
            if !differs && text_at(place.wrapping_sub(1)) == text {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The place that was noted for a text; `text_at` gives the text of a place.
    pub(crate) fn find<'t>(&self, text: &str, text_at: impl Fn(u32) -> &'t str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = self.slot(text, hash_of(text), text_at);
        let found = self.slots.get(slot)? & self.mask() as u32;
        found.checked_sub(1)
    }

    /// Notes the place of a text; the first place of a text stays. True when it was new.
    pub(crate) fn add<'t>(&mut self, place: u32, text_at: impl Fn(u32) -> &'t str + Copy) -> bool {
        // A slot must have room for the place too, which is beyond the number of texts where some stand twice.
        let needed = (self.taken + 1).max(place as usize + 1);
        if Self::slots_for(needed) > self.slots.len() {
            let places: Vec<u32> = {
                let mask = self.mask() as u32;
                let taken = self.slots.iter().filter(|found| **found != 0);
                taken.map(|found| (found & mask) - 1).collect()
            };
            *self = Self::with_capacity(2 * needed);
            for place in places {
                self.note(place, text_at);
            }
        }
        self.note(place, text_at)
    }

    fn note<'t>(&mut self, place: u32, text_at: impl Fn(u32) -> &'t str + Copy) -> bool {
        let text = text_at(place);
        let hash = hash_of(text);
        let slot = self.slot(text, hash, text_at);
        let mask = self.mask() as u32;
        match self.slots.get_mut(slot) {
            Some(free) if *free == 0 => {
                *free = (place + 1) | ((hash >> 32) as u32 & !mask);
                self.taken += 1;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_beyond_the_number_of_texts_has_room() {
        let mut texts = vec![""; 15];
        texts.push("a");
        let text_at = |place: u32| texts[place as usize];
        let mut index = TextIndex::default();
        for place in 0..16 {
            assert_eq!(index.add(place, text_at), place == 0 || place == 15);
        }
        assert_eq!(index.find("a", text_at), Some(15));
        assert_eq!(index.find("", text_at), Some(0));
    }

    proptest! {
        #[test]
        fn a_text_is_found_at_the_first_place_it_was_noted_for(texts in prop::collection::vec("[ab]{0,5}", 0..300), other in "[abc]{0,5}", known: bool) {
            let text_at = |place: u32| texts[place as usize].as_str();
            let mut index = if known {
                TextIndex::with_capacity(texts.len())
            } else {
                TextIndex::default()
            };
            let mut oracle = std::collections::BTreeMap::new();
            for (place, text) in (0_u32..).zip(&texts) {
                let is_new = !oracle.contains_key(text.as_str());
                oracle.entry(text.as_str()).or_insert(place);
                prop_assert_eq!(index.add(place, text_at), is_new);
            }
            for text in texts.iter().map(String::as_str).chain([other.as_str()]) {
                prop_assert_eq!(index.find(text, text_at), oracle.get(text).copied());
            }
        }
    }
}
