//! The offer log: how often each rule's offer was shown and taken, week by week, as the shop itself counted it.

use std::collections::BTreeMap;
use std::fmt;

use super::calendar::{Day, Week};
use super::plan::Plan;
use super::rule::RuleId;

/// How the shop came to its counts, the most trustworthy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfferSource {
    /// Shown to a random part of the shoppers.
    Randomised,
    /// Every showing and every taking was logged.
    Logged,
    /// Read off an app's dashboard, which also counts what would have been bought anyway.
    Dashboard,
}

impl OfferSource {
    /// All sources, the most trustworthy first.
    pub const ALL: [Self; 3] = [Self::Randomised, Self::Logged, Self::Dashboard];

    /// The word of files: `randomised`, `logged`, `dashboard`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Randomised => "randomised",
            Self::Logged => "logged",
            Self::Dashboard => "dashboard",
        }
    }

    /// The source with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}

impl fmt::Display for OfferSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One rule in one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferCounts {
    /// How often the offer was shown.
    pub shown: u64,
    /// How often it was taken; at most `shown`.
    pub accepted: u64,
    /// How that was counted.
    pub source: OfferSource,
}

/// What the log says of one rule over all its weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferTotals {
    /// Shown and taken, by source, in the order of [`OfferSource::ALL`].
    pub by_source: [(u64, u64); 3],
    /// Weeks with a count.
    pub weeks: u64,
    /// Monday of the first of them.
    pub first: Day,
    /// Monday of the last of them.
    pub last: Day,
    /// The least trustworthy source among them.
    pub source: OfferSource,
}

impl OfferTotals {
    /// One week alone.
    fn of(week: Week, counts: &OfferCounts) -> Self {
        let mut totals = Self {
            by_source: [(0, 0); 3],
            weeks: 0,
            first: week.monday(),
            last: week.monday(),
            source: counts.source,
        };
        totals.add(week, counts);
        totals
    }

    /// Adds a later week.
    fn add(&mut self, week: Week, counts: &OfferCounts) {
        for (source, (shown, accepted)) in OfferSource::ALL.iter().zip(&mut self.by_source) {
            if *source == counts.source {
                *shown = shown.saturating_add(counts.shown);
                *accepted = accepted.saturating_add(counts.accepted);
            }
        }
        self.weeks += 1;
        self.last = week.monday();
        self.source = self.source.max(counts.source);
    }

    /// How often the offer was shown.
    #[must_use]
    pub fn shown(&self) -> u64 {
        self.by_source.iter().map(|(shown, _)| shown).sum()
    }

    /// How often it was taken.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        self.by_source.iter().map(|(_, accepted)| accepted).sum()
    }
}

/// All weeks of all rules. Rules the plan does not have are kept: they may come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferLog {
    weeks: BTreeMap<(RuleId, Week), OfferCounts>,
}

impl OfferLog {
    /// A log of these weeks; of two entries for one rule and week the later one counts.
    #[must_use]
    pub fn new(weeks: impl IntoIterator<Item = ((RuleId, Week), OfferCounts)>) -> Self {
        Self {
            weeks: weeks.into_iter().collect(),
        }
    }

    /// All weeks by rule and week.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&RuleId, Week, &OfferCounts)> {
        self.weeks
            .iter()
            .map(|((rule, week), counts)| (rule, *week, counts))
    }

    /// Number of weeks, counted once for each rule.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weeks.len()
    }

    /// True when none was imported.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weeks.is_empty()
    }

    /// The rules it names, in order, with what it says of each.
    #[must_use]
    pub fn rules(&self) -> Vec<(&RuleId, OfferTotals)> {
        let mut rules: Vec<(&RuleId, OfferTotals)> = Vec::new();
        for (rule, week, counts) in self.iter() {
            match rules.last_mut() {
                Some((last, totals)) if *last == rule => totals.add(week, counts),
                _ => rules.push((rule, OfferTotals::of(week, counts))),
            }
        }
        rules
    }

    /// What the log says of one rule; `None` when it does not name it.
    #[must_use]
    pub fn totals(&self, rule: &RuleId) -> Option<OfferTotals> {
        let first = (rule.clone(), Week(i32::MIN));
        let last = (rule.clone(), Week(i32::MAX));
        let mut found: Option<OfferTotals> = None;
        for ((_, week), counts) in self.weeks.range(first..=last) {
            match &mut found {
                Some(totals) => totals.add(*week, counts),
                None => found = Some(OfferTotals::of(*week, counts)),
            }
        }
        found
    }

    /// The rules of the log that the plan does not have, in order.
    #[must_use]
    pub fn rules_outside(&self, plan: &Plan) -> Vec<RuleId> {
        let mut outside: Vec<RuleId> = self
            .weeks
            .keys()
            .map(|(rule, _)| rule)
            .filter(|rule| !plan.rules.contains_key(*rule))
            .cloned()
            .collect();
        outside.dedup();
        outside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(rule: &str, week: i32, shown: u64, accepted: u64) -> ((RuleId, Week), OfferCounts) {
        let source = if week > 2 {
            OfferSource::Dashboard
        } else {
            OfferSource::Logged
        };
        let counts = OfferCounts {
            shown,
            accepted,
            source,
        };
        ((rule.into(), Week(week)), counts)
    }

    #[test]
    fn the_totals_of_one_rule_are_those_of_its_place_among_all() {
        let log = OfferLog::new([
            entry("a", 1, 100, 4),
            entry("b", 1, 10, 1),
            entry("a", 3, 50, 1),
            entry("a", 2, 30, 0),
        ]);
        for (rule, totals) in log.rules() {
            assert_eq!(log.totals(rule), Some(totals));
        }
        let a = log.totals(&"a".into()).unwrap();
        assert_eq!((a.shown(), a.accepted(), a.weeks), (180, 5, 3));
        assert_eq!(a.by_source, [(0, 0), (130, 4), (50, 1)]);
        assert_eq!((a.first, a.last), (Week(1).monday(), Week(3).monday()));
        assert_eq!(a.source, OfferSource::Dashboard);
        assert_eq!(log.totals(&"c".into()), None);
        assert_eq!(
            log.rules_outside(&Plan::default()),
            [RuleId::from("a"), RuleId::from("b")]
        );
    }

    #[test]
    fn a_later_count_takes_the_place_of_a_week() {
        let log = OfferLog::new([entry("a", 1, 100, 4), entry("a", 1, 90, 5)]);
        let totals = log.totals(&"a".into()).unwrap();
        assert_eq!((totals.shown(), totals.accepted()), (90, 5));
    }

    #[test]
    fn every_source_is_found_by_its_word() {
        for source in OfferSource::ALL {
            assert_eq!(OfferSource::of_word(source.word()), Some(source));
        }
        assert_eq!(OfferSource::of_word("guessed"), None);
    }
}
