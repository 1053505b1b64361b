//! SKUs and order numbers found by their bytes, millions of times.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;

/// A short code with its length as two numbers: compared and hashed without following a pointer.
type Short = (u64, u64);

/// Longest code that fits [`Short`].
const SHORT: usize = 15;

#[inline]
fn short(code: &[u8]) -> Option<Short> {
    let number = |bytes: &[u8]| -> u64 {
        bytes
            .iter()
            .rev()
            .fold(0, |value, byte| value << 8 | u64::from(*byte))
    };
    let length = code.len() as u64;
    if let (Some((first, _)), Some((_, last))) = (code.split_first_chunk(), code.split_last_chunk())
    {
        // The last eight bytes begin inside the first eight; what was seen is shifted out.
        let seen = 16_u32.checked_sub(code.len() as u32)?;
        let rest = u64::from_le_bytes(*last).checked_shr(8 * seen).unwrap_or(0);
        return (code.len() <= SHORT).then_some((u64::from_le_bytes(*first), rest | length << 56));
    }
    Some((number(code), length << 56))
}

/// SKUs in the order they came, each with something small about it that is fetched together with it.
#[derive(Debug)]
pub(crate) struct Skus<V> {
    /// Open addressing over indices from 1 on in the low bits, with bits of the code's hash above them; 0 is free. At most
    /// half of it is taken.
    slots: Vec<u32>,
    entries: Vec<Entry<V>>,
    long: HashMap<Box<[u8]>, u32, FixedState>,
}

/// Half a cache line, never in two of them.
#[derive(Debug)]
#[repr(align(32))]
struct Entry<V> {
    code: Short,
    value: V,
}

/// What stands for a code that is too long, and like no short one: their length is in the highest byte.
const LONG: Short = (u64::MAX, u64::MAX);

impl<V> Default for Skus<V> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            entries: Vec::new(),
            long: HashMap::default(),
        }
    }
}

#[inline]
fn hash_of(code: Short) -> u64 {
    FixedState::default().hash_one(code)
}

impl<V> Skus<V> {
    #[inline]
    fn code(&self, index: u32) -> Option<Short> {
        self.entries.get(index as usize).map(|entry| entry.code)
    }

    /// Bits of a slot that hold an index; the others are the hash's.
    #[inline]
    fn mask(&self) -> usize {
        self.slots.len().wrapping_sub(1)
    }

    /// The slot of a code with this hash, or the free one where it would be, from `slot` on.
    #[inline]
    fn slot_from(&self, mut slot: usize, code: Short, hash: u64) -> usize {
        let mask = self.mask();
        while let Some(index) = self.place_in(slot) {
            if self.tag(slot, hash) && self.code(index) == Some(code) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// The index a slot holds.
    #[inline]
    fn place_in(&self, slot: usize) -> Option<u32> {
        let taken = *self.slots.get(slot)? & self.mask() as u32;
        taken.checked_sub(1)
    }

    /// True when the slot may hold a code with this hash.
    #[inline]
    fn tag(&self, slot: usize, hash: u64) -> bool {
        let differing = self.slots.get(slot).copied().unwrap_or(0) ^ (hash >> 32) as u32;
        differing & !(self.mask() as u32) == 0
    }

    /// The index of a SKU; of one that was added twice the first.
    #[inline]
    pub(crate) fn find(&self, sku: &[u8]) -> Option<u32> {
        match short(sku) {
            Some(code) => {
                let hash = hash_of(code);
                self.place_in(self.slot_from(hash as usize & self.mask(), code, hash))
            }
            None => self.long.get(sku).copied(),
        }
    }

    /// The indices of many SKUs, one after the other as [`Self::find`] would give them, `None` for those that are new or long.
    /// Step by step for all of them, so that memory that is far away is waited for once and not once for each.
    pub(crate) fn find_all<'c>(
        &self,
        skus: impl Iterator<Item = &'c [u8]>,
        found: &mut Vec<Option<u32>>,
    ) {
        const TOGETHER: usize = 64;
        found.clear();
        let mut skus = skus.peekable();
        while skus.peek().is_some() {
            let mut asked = [(LONG, 0_u64); TOGETHER];
            let mut count = 0;
            for (asked, sku) in asked.iter_mut().zip(skus.by_ref()) {
                let code = short(sku).unwrap_or(LONG);
                *asked = (code, hash_of(code));
                count += 1;
            }
            let mut likely = [0_usize; TOGETHER];
            for ((_, hash), likely) in asked.iter().take(count).zip(&mut likely) {
                let mut slot = *hash as usize & self.mask();
                while self.place_in(slot).is_some() && !self.tag(slot, *hash) {
                    slot = (slot + 1) & self.mask();
                }
                *likely = slot;
            }
            for ((code, hash), likely) in asked.iter().take(count).zip(likely) {
                found.push(self.place_in(self.slot_from(likely, *code, *hash)));
            }
        }
    }

    /// Adds a SKU at the next index.
    pub(crate) fn add(&mut self, sku: &[u8], value: V) {
        let index = self.entries.len() as u32;
        let code = short(sku);
        self.entries.push(Entry {
            code: code.unwrap_or(LONG),
            value,
        });
        let Some(code) = code else {
            self.long.entry(sku.into()).or_insert(index);
            return;
        };
        if 2 * self.entries.len() >= self.slots.len() {
            self.slots = vec![0; (2 * self.entries.len() + 1).next_power_of_two().max(256)];
            for index in 0..=index {
                if let Some(code) = self.code(index).filter(|code| *code != LONG) {
                    self.take(code, index);
                }
            }
        } else {
            self.take(code, index);
        }
    }

    fn take(&mut self, code: Short, index: u32) {
        let (hash, mask) = (hash_of(code), self.mask());
        let slot = self.slot_from(hash as usize & mask, code, hash);
        if let Some(free) = self.slots.get_mut(slot).filter(|slot| **slot == 0) {
            *free = (index + 1) | ((hash >> 32) as u32 & !(mask as u32));
        }
    }

    /// What is kept about the SKU at an index, to be changed.
    #[inline]
    pub(crate) fn at_mut(&mut self, index: u32) -> Option<&mut V> {
        let entry = self.entries.get_mut(index as usize)?;
        Some(&mut entry.value)
    }

    /// What is kept about all SKUs, in their order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|entry| &entry.value)
    }
}

/// Order numbers without doubles, laid end to end.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Open addressing over indices from 1 on; 0 is free. At most half of it is taken.
    slots: Vec<u32>,
}

impl Numbers {
    fn at(&self, index: usize) -> &[u8] {
        let from = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let to = self.ends.get(index).copied().unwrap_or(from);
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// The slot of a number: where it is, or where it would be.
    fn slot(&self, number: &[u8]) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = FixedState::default().hash_one(number) as usize & mask;
        while let Some(index) = self.slots.get(slot).and_then(|found| found.checked_sub(1)) {
            if self.at(index as usize) == number {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// True when the number is among them.
    pub(crate) fn has(&self, number: &[u8]) -> bool {
        self.slots
            .get(self.slot(number))
            .is_some_and(|found| *found > 0)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a number unless it is there; its index either way.
    pub(crate) fn add(&mut self, number: &[u8]) -> usize {
        if 2 * (self.ends.len() + 1) > self.slots.len() {
            self.slots = vec![0; (2 * self.slots.len()).max(64)];
            for index in 0..self.ends.len() {
                let slot = self.slot(self.at(index));
                if let Some(free) = self.slots.get_mut(slot) {
                    *free = index as u32 + 1;
                }
            }
        }
        let slot = self.slot(number);
        let next = self.ends.len();
        match self.slots.get_mut(slot) {
            Some(free) if *free == 0 => *free = next as u32 + 1,
            Some(taken) => return *taken as usize - 1,
            None => {}
        }
        self.bytes.extend_from_slice(number);
        self.ends.push(self.bytes.len());
        next
    }
}

/// Tells whether an order number comes for the first time. Files run up or down in their numbers as a rule, and then the two
/// ends of what was seen are enough.
#[derive(Debug, Default)]
pub(crate) struct Firsts {
    least: Vec<u8>,
    greatest: Vec<u8>,
    hashes: Vec<u64>,
    seen: Option<HashSet<u64, FixedState>>,
}

impl Firsts {
    /// True when the number was not seen before. Of 2^64 numbers two may be taken for one.
    pub(crate) fn is_first(&mut self, number: &[u8]) -> bool {
        let above = |one: &[u8], other: &[u8]| (one.len(), one) > (other.len(), other);
        let hash = FixedState::default().hash_one(number);
        if let Some(seen) = &mut self.seen {
            return seen.insert(hash);
        }
        let outside = if self.hashes.is_empty() {
            self.least.extend_from_slice(number);
            Some(&mut self.greatest)
        } else if above(number, &self.greatest) {
            Some(&mut self.greatest)
        } else if above(&self.least, number) {
            Some(&mut self.least)
        } else {
            None
        };
        match outside {
            Some(end) => {
                end.clear();
                end.extend_from_slice(number);
                self.hashes.push(hash);
                true
            }
            None => {
                let mut seen: HashSet<u64, FixedState> =
                    std::mem::take(&mut self.hashes).into_iter().collect();
                let is_first = seen.insert(hash);
                self.seen = Some(seen);
                is_first
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let byte = prop::sample::select(vec![0_u8, 1, b'A', b'0', 255]);
        prop::collection::vec(prop::collection::vec(byte, 0..20), 0..400)
    }

    proptest! {
        #[test]
        fn a_sku_is_found_under_the_place_it_was_given_first(codes in codes(), other in codes()) {
            let mut skus = Skus::default();
            let mut oracle = std::collections::BTreeMap::new();
            for (index, code) in (0_u32..).zip(&codes) {
                skus.add(code, index);
                prop_assert_eq!(skus.at_mut(index), Some(&mut index.clone()));
                oracle.entry(code.clone()).or_insert(index);
            }
            prop_assert_eq!(skus.values().count(), codes.len());
            for code in codes.iter().chain(&other) {
                prop_assert_eq!(skus.find(code), oracle.get(code).copied());
            }
            let mut found = Vec::new();
            skus.find_all(codes.iter().chain(&other).map(Vec::as_slice), &mut found);
            prop_assert_eq!(found.len(), codes.len() + other.len());
            for (code, found) in codes.iter().chain(&other).zip(found) {
                let expected = oracle.get(code).copied().filter(|_| code.len() <= SHORT);
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn a_number_has_one_place(codes in codes(), other in codes()) {
            let mut numbers = Numbers::default();
            let mut oracle: Vec<Vec<u8>> = Vec::new();
            for code in &codes {
                let index = oracle.iter().position(|known| known == code);
                prop_assert_eq!(numbers.has(code), index.is_some());
                let index = index.unwrap_or_else(|| {
                    oracle.push(code.clone());
                    oracle.len() - 1
                });
                prop_assert_eq!(numbers.add(code), index);
            }
            for code in &other {
                prop_assert_eq!(numbers.has(code), oracle.contains(code));
            }
        }

        #[test]
        fn a_number_is_first_once(numbers in prop::collection::vec(0_u16..500, 0..100), run in 0_u16..300, down: bool) {
            let mut sequence: Vec<u16> = (0..run).collect();
            if down {
                sequence.reverse();
            }
            sequence.extend(numbers);
            let mut firsts = Firsts::default();
            let mut oracle = HashSet::new();
            for number in sequence {
                let text = format!("#{number}");
                prop_assert_eq!(firsts.is_first(text.as_bytes()), oracle.insert(number));
            }
        }
    }

    #[test]
    fn short_codes_differ_as_numbers_whatever_their_length() {
        let code = [7_u8; SHORT + 1];
        let mut seen = HashSet::new();
        for length in 0..=SHORT {
            assert!(seen.insert(short(&code[..length]).unwrap()));
        }
        assert_eq!(short(&code), None);
    }
}
