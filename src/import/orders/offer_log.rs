//! Rows of an offer log to counts by rule and week.

use std::collections::BTreeMap;

use crate::domain::calendar::Week;
use crate::domain::offer_log::{OfferCounts, OfferSource};
use crate::domain::rule::RuleId;
use crate::import::recognise::decide::Decisions;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::{Meaning, squeezed};
use crate::import::rows::reader::Rows;

/// The log while it grows.
pub(crate) type Weeks = BTreeMap<(RuleId, Week), OfferCounts>;

/// Reads all rows. Rows of one rule and week add up, as a log by day has seven of them; together they take the place of
/// what the project has of that week.
pub(crate) fn read(
    rows: &mut Rows<'_>,
    decisions: &Decisions,
    weeks: &mut Weeks,
    report: &mut ReportBuilder<'_>,
) -> Result<(), Stop> {
    let mut found: BTreeMap<(RuleId, Week), (OfferCounts, u64)> = BTreeMap::new();
    while rows.advance()? {
        if report.reject_misshapen(rows)? {
            continue;
        }
        let (key, counts) = match row(rows, decisions) {
            Ok(row) => row,
            Err(None) => return Err(Stop::Undecided),
            Err(Some(refusal)) => {
                report.refuse(rows, &refusal)?;
                continue;
            }
        };
        let known = found.entry(key).or_insert((
            OfferCounts {
                shown: 0,
                accepted: 0,
                source: counts.source,
            },
            0,
        ));
        let (sum, count) = known;
        if sum.source != counts.source {
            let expected = "one way of counting in a week";
            let meaning = Meaning::OfferSource;
            report.refuse(rows, &Refusal { meaning, expected })?;
            continue;
        }
        sum.shown = sum.shown.saturating_add(counts.shown);
        sum.accepted = sum.accepted.saturating_add(counts.accepted);
        *count += 1;
    }
    for (key, (counts, rows)) in found {
        match weeks.get(&key) {
            Some(known) if *known == counts => {
                report.leave_out_rows(LeftOut::AlreadyImported, rows);
            }
            known => {
                if known.is_some() {
                    report.replace();
                }
                report.accept_rows(rows);
                weeks.insert(key, counts);
            }
        }
    }
    Ok(())
}

/// One row; `Err(None)` is a date with two readings.
fn row(
    rows: &Rows<'_>,
    decisions: &Decisions,
) -> Result<((RuleId, Week), OfferCounts), Option<Refusal>> {
    let refused = |meaning, expected| Err(Some(Refusal { meaning, expected }));
    let rule = rows.text(Meaning::Rule);
    if rule.is_empty() {
        return refused(Meaning::Rule, "the id of a rule");
    }
    let week = match cells::week(rows.of(Meaning::Week), decisions.dates()) {
        Ok(week) => week,
        Err(Fault::Undecided) => return Err(None),
        Err(_) => return refused(Meaning::Week, "a week such as 2025-W31, or a day in it"),
    };
    let count = |meaning| {
        cells::whole(rows.of(meaning))
            .and_then(|count| u64::try_from(count).ok())
            .ok_or(Some(Refusal {
                meaning,
                expected: "a whole number of zero or more, without marks between thousands",
            }))
    };
    let (shown, accepted) = (count(Meaning::Shown)?, count(Meaning::Accepted)?);
    if accepted > shown {
        return refused(Meaning::Accepted, "at most as many as were shown");
    }
    let Some(source) = source(rows.of(Meaning::OfferSource)) else {
        return refused(Meaning::OfferSource, "randomised, logged or dashboard");
    };
    let counts = OfferCounts {
        shown,
        accepted,
        source,
    };
    Ok(((RuleId::from(rule.as_str()), week), counts))
}

/// How a row was counted; logged when it does not say.
fn source(cell: &[u8]) -> Option<OfferSource> {
    match squeezed(&String::from_utf8_lossy(cell)).as_str() {
        "randomised" | "randomized" | "random" | "experiment" | "test" | "abtest" => {
            Some(OfferSource::Randomised)
        }
        "" | "logged" | "log" | "tracked" => Some(OfferSource::Logged),
        "dashboard" | "appdashboard" | "app" | "attributed" => Some(OfferSource::Dashboard),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_says_how_it_was_counted_in_the_words_of_its_shop() {
        assert_eq!(source(b"Randomized"), Some(OfferSource::Randomised));
        assert_eq!(source(b""), Some(OfferSource::Logged));
        assert_eq!(source(b"App dashboard"), Some(OfferSource::Dashboard));
        assert_eq!(source(b"guessed"), None);
    }
}
