//! SKUs that differ from those of the catalog by how they were written down.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use crate::import::report::document::{LooseMatch, NearMiss};

/// Unlisted SKUs that candidates are looked for.
const ASKED: usize = 50;
/// Candidates shown for one.
const SHOWN: usize = 3;
/// Listed SKUs beyond which only loose spellings are compared: every pair would take too long.
const COMPARED: usize = 50_000;

/// Finds SKUs without regard to case and to zeros that a spreadsheet took from the start of a number.
#[derive(Debug, Default)]
pub(crate) struct Loose {
    learned: usize,
    /// `None` where several listed SKUs are spelled alike.
    by_spelling: HashMap<Vec<u8>, Option<u32>, FixedState>,
    /// Lines by the SKU of the orders, that of the catalog, and whether a spreadsheet made the one of the other.
    matches: BTreeMap<(String, String, bool), u64>,
}

/// A SKU without case and without zeros at the start of a number.
fn spelling(sku: &[u8]) -> Vec<u8> {
    let lower = String::from_utf8_lossy(sku).to_lowercase().into_bytes();
    if lower.iter().all(u8::is_ascii_digit) {
        let zeros = lower.iter().take_while(|byte| **byte == b'0').count();
        return lower
            .get(zeros.min(lower.len().saturating_sub(1))..)
            .unwrap_or_default()
            .to_vec();
    }
    lower
}

impl Loose {
    /// Learns the SKUs that are new since the last time; they come with whether they are listed.
    pub(crate) fn learn<'s>(&mut self, skus: impl ExactSizeIterator<Item = (&'s str, bool)>) {
        if skus.len() == self.learned {
            return;
        }
        let start = self.learned;
        self.learned = skus.len();
        for (index, (sku, listed)) in skus.enumerate().skip(start) {
            if listed {
                self.by_spelling
                    .entry(spelling(sku.as_bytes()))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(index as u32));
            }
        }
    }

    /// The index of the one SKU that is spelled so.
    pub(crate) fn find(&self, sku: &[u8]) -> Option<u32> {
        self.by_spelling.get(&spelling(sku)).copied().flatten()
    }

    /// One more line was found so.
    pub(crate) fn remember(&mut self, ordered: &[u8], listed: &str) {
        self.count(ordered, listed, false);
    }

    /// One more line was found by its name, as a spreadsheet damaged its SKU.
    pub(crate) fn remember_damaged(&mut self, ordered: &[u8], listed: &str) {
        self.count(ordered, listed, true);
    }

    fn count(&mut self, ordered: &[u8], listed: &str, damaged: bool) {
        let ordered = String::from_utf8_lossy(ordered).into_owned();
        let key = (ordered, listed.to_owned(), damaged);
        *self.matches.entry(key).or_default() += 1;
    }

    /// What was found since the last time, by the SKU of the orders.
    pub(crate) fn take_matches(&mut self) -> Vec<LooseMatch> {
        std::mem::take(&mut self.matches)
            .into_iter()
            .map(|((ordered, listed, damaged), lines)| LooseMatch {
                ordered,
                listed,
                lines,
                damaged,
            })
            .collect()
    }
}

/// For each SKU that the catalog does not list but nearly has, the listed ones with the fewest letters to change, at most two.
pub(crate) fn near_misses(unlisted: &[String], listed: &[&str]) -> Vec<NearMiss> {
    let mut by_spelling: HashMap<Vec<u8>, Vec<&str>, FixedState> = HashMap::default();
    for sku in listed {
        by_spelling
            .entry(spelling(sku.as_bytes()))
            .or_default()
            .push(sku);
    }
    unlisted
        .iter()
        .take(ASKED)
        .filter_map(|ordered| {
            let own = spelling(ordered.as_bytes());
            let mut found: Vec<(usize, &str)> = by_spelling
                .get(&own)
                .into_iter()
                .flatten()
                .map(|sku| (0, *sku))
                .collect();
            if found.is_empty() && listed.len() <= COMPARED {
                found = by_spelling
                    .iter()
                    .filter_map(|(other, skus)| Some((changes(&own, other)?, skus)))
                    .flat_map(|(changes, skus)| skus.iter().map(move |sku| (changes, *sku)))
                    .collect();
            }
            found.sort_unstable();
            let candidates: Vec<String> = found
                .iter()
                .take(SHOWN)
                .map(|(_, sku)| (*sku).to_owned())
                .collect();
            (!candidates.is_empty()).then(|| NearMiss {
                ordered: ordered.clone(),
                candidates,
            })
        })
        .collect()
}

/// Letters to insert, delete or replace to get from one to the other, when one or two are enough and most stay (Levenshtein's
/// distance, computed row by row).
fn changes(one: &[u8], other: &[u8]) -> Option<usize> {
    let allowed = 2.min(one.len().min(other.len()) / 3);
    if allowed == 0 || one.len().abs_diff(other.len()) > allowed || one.len() > 64 {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in one.iter().enumerate() {
        let mut left = line + 1;
        let mut before = line;
        for (b, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            let replaced = before + usize::from(a != b);
            before = above;
            *cell = replaced.min(above + 1).min(left + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().filter(|changes| *changes <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_the_fewest_changes() {
        for (one, other, expected) in [
            ("CAM-100", "CAM-100", Some(0)),
            ("CAM-100", "CAM-101", Some(1)),
            ("CAM-100", "CAM100", Some(1)),
            ("CAM-100", "MAC-100", Some(2)),
            ("CAM-100", "LENS-9", None),
            ("AB", "AC", None),
        ] {
            assert_eq!(
                changes(one.as_bytes(), other.as_bytes()),
                expected,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn spelling_knows_no_case_and_no_zeros_before_a_number() {
        assert_eq!(spelling(b"00123"), spelling(b"123"));
        assert_eq!(spelling(b"85123a"), spelling(b"85123A"));
        assert_ne!(spelling(b"00A1"), spelling(b"A1"));
        assert_eq!(spelling(b"000"), b"0");
        assert_eq!(spelling(b""), b"");
    }

    #[test]
    fn a_spelling_of_two_listed_skus_finds_neither() {
        let mut loose = Loose::default();
        loose.learn([("a-1", true), ("A-1", true), ("B-1", true)].into_iter());
        assert_eq!(loose.find(b"a-1"), None);
        assert_eq!(loose.find(b"b-1"), Some(2));
    }
}
