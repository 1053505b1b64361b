//! Who goes first when slots are few: priority, then expected margin at the medians, then id.
//!
//! The expected margin is the only place where an assumption reaches the walk. The replay stays right for other
//! assumptions all the same: it remembers every distinct comparison of two offers of equal priority, and it answers for
//! another plan only while each of them comes out as before.

use std::cmp::Ordering;
use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::candidates::Candidate;
use super::coefficients::{Beliefs, Values};
use super::reading::Reading;

/// Distinct comparisons remembered at most; a plan with more is walked again whenever a ranking input changes.
const MOST_CONTESTS: usize = 8_192;

/// Expected margin of offers at the medians.
pub(super) struct Scorer {
    readings: Vec<Reading>,
    values: Values,
}

impl Scorer {
    pub(super) fn new(readings: Vec<Reading>, beliefs: &Beliefs) -> Self {
        Self {
            values: beliefs.medians(),
            readings,
        }
    }

    /// Acceptance at the offered price times psi^(gap-1) times the margin, without reach and position.
    pub(super) fn score(&self, offer: &Candidate) -> f64 {
        let Some(reading) = self.readings.get(usize::from(offer.rule)) else {
            return 0.0;
        };
        let acceptance = reading.offered(reading.acceptance.median(), offer.option, &self.values);
        let margin = self
            .values
            .worth(
                &reading.terms,
                offer.costed,
                offer.service,
                &offer.sums.as_f64(),
            )
            .margin;
        acceptance * reading.further(offer.gap, &self.values) * margin
    }

    /// The better of two offers of equal priority first.
    pub(super) fn compare(&self, a: &Candidate, b: &Candidate) -> Ordering {
        self.score(b)
            .total_cmp(&self.score(a))
            .then(a.rule.cmp(&b.rule))
    }
}

/// Comparisons the walk has made.
#[derive(Default)]
pub(super) struct Contests {
    seen: HashSet<(Candidate, Candidate), FixedState>,
    is_full: bool,
}

impl Contests {
    pub(super) fn note(&mut self, better: &Candidate, worse: &Candidate) {
        if self.is_full {
            return;
        }
        self.seen.insert((*better, *worse));
        self.is_full = self.seen.len() >= MOST_CONTESTS;
    }

    /// True when every comparison comes out as before.
    pub(super) fn hold_under(&self, scorer: &Scorer) -> bool {
        self.seen.is_empty()
            || (!self.is_full
                && self
                    .seen
                    .iter()
                    .all(|(better, worse)| scorer.compare(better, worse) != Ordering::Greater))
    }
}
