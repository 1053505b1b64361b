//! An offer log in words.

use crate::domain::belief::Spread;
use crate::domain::offer_log::{OfferSource, OfferTotals};
use crate::format;

/// What the log counted: "30 of 500 accepted in 2 weeks".
#[must_use]
pub fn counted(totals: &OfferTotals) -> String {
    format!(
        "{} of {} accepted in {}",
        format::count(totals.accepted()),
        format::count(totals.shown()),
        format::counted(totals.weeks, "week", "weeks")
    )
}

/// What the log counted and what follows: "30 of 500 accepted in 2 weeks, so 5.8 % (4.3 to 7.6 %)".
#[must_use]
pub fn learned(totals: &OfferTotals, spread: Spread) -> String {
    format!("{}, so {}", counted(totals), in_words(spread))
}

/// How the log was counted, as one reads it.
#[must_use]
pub fn source(source: OfferSource) -> &'static str {
    match source {
        OfferSource::Randomised => "Randomised",
        OfferSource::Logged => "Logged",
        OfferSource::Dashboard => "Dashboard",
    }
}

/// A belief as one reads it: "3.0 % (0.8 to 10.0 %)".
#[must_use]
pub fn in_words(spread: Spread) -> String {
    let (lower, upper) = spread.range();
    let middle = format::percent(spread.median());
    if lower < upper {
        format!("{middle} ({})", format::percent_range(lower, upper))
    } else {
        middle
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Week;

    #[test]
    fn a_belief_is_read_with_its_range_and_a_log_with_its_weeks() {
        let spread = Spread::Quantiles {
            median: 0.5,
            p05: 0.1,
            p95: 0.9,
        };
        assert_eq!(in_words(spread), "50.0\u{a0}% (10.0 to 90.0\u{a0}%)");
        assert_eq!(in_words(Spread::Fixed { fixed: 0.03 }), "3.0\u{a0}%");
        let monday = Week(2_900).monday();
        let totals = OfferTotals {
            by_source: [(0, 0), (1_500, 30), (0, 0)],
            weeks: 1,
            first: monday,
            last: monday,
            source: OfferSource::Logged,
        };
        assert_eq!(counted(&totals), "30 of 1,500 accepted in 1 week");
    }
}
