//! The figures of an impact in words: comparisons, facts, ranges, where they come from.

use crate::domain::glossary::{self, Term};
use crate::domain::money::Currency;
use crate::format::{self, costs};
use crate::simulate::{Change, Impact};
use crate::ui::theme::Tone;
use crate::ui::widgets::interval_row::IntervalRow;

/// One figure of the history beside the same figure with the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What it is.
    pub term: Term,
    /// In the history.
    pub before: String,
    /// With the plan, expected.
    pub after: String,
    /// The difference, with its share of the history.
    pub change: String,
    /// Whether the difference is good.
    pub tone: Tone,
    /// "80 %: +$1 to +$3".
    pub range: String,
    /// All that is known about the difference, for the tooltip.
    pub explained: String,
    /// A figure that goes with it.
    pub note: String,
}

/// One further figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// A short name.
    pub label: &'static str,
    /// The word that explains it.
    pub term: Term,
    /// The figure.
    pub value: String,
    /// How good it is.
    pub tone: Tone,
    /// What the figure says here, in a sentence.
    pub sentence: String,
}

type Text<'a> = &'a dyn Fn(f64) -> String;

/// Good when it rises; neutral when the 80 % range includes no change.
fn tone(change: &Change) -> Tone {
    if change.lower80 > 0.0 {
        Tone::Positive
    } else if change.upper80 < 0.0 {
        Tone::Negative
    } else {
        Tone::Neutral
    }
}

fn explained(change: &Change, text: Text<'_>) -> String {
    format!(
        "Expected {}\n80 % range: {}\n95 % range: {}",
        text(change.expected),
        format::between(&text(change.lower80), &text(change.upper80)),
        format::between(&text(change.lower95), &text(change.upper95)),
    )
}

fn comparison(
    term: Term,
    (before, after): (Option<f64>, Option<f64>),
    figure: Text<'_>,
    (change, text): (&Change, Text<'_>),
    note: String,
) -> Comparison {
    let share = before.filter(|before| *before != 0.0).map(|before| {
        format!(
            " ({})",
            format::percent_change(change.expected / before.abs())
        )
    });
    Comparison {
        term,
        before: format::or_none(before, figure),
        after: format::or_none(after, figure),
        change: format!("{}{}", text(change.expected), share.unwrap_or_default()),
        tone: tone(change),
        range: format!(
            "80 %: {}",
            format::between(&text(change.lower80), &text(change.upper80))
        ),
        explained: explained(change, text),
        note,
    }
}

/// The comparison at the top: what an order is worth, how much is in it, revenue and margin.
#[must_use]
pub fn comparisons(impact: &Impact, currency: &Currency, gap: &str) -> Vec<Comparison> {
    let (before, after, change) = (&impact.baseline, &impact.plan, &impact.change);
    let exact = |units: f64| format::money_units_exact(units, currency);
    let exact_change = |units: f64| plus(exact(units), units);
    let whole = |units: f64| format::money_units(units, currency);
    let whole_change = |units: f64| format::money_change(units, currency);
    let two = |number: f64| format::decimal(number, 2);
    let fine_change = |number: f64| format::change(number, 3);
    let from_to = |name: &str, before: String, after: String| format!("{name} {before} to {after}");
    let is_unknown = impact.margin_is_unknown();
    let cogs = if is_unknown {
        "unknown".to_owned()
    } else {
        whole_change(change.cogs.expected)
    };
    vec![
        comparison(
            glossary::AOV,
            (before.aov, after.aov),
            &exact,
            (&change.aov, &exact_change),
            from_to(
                "Orders",
                format::whole(before.orders),
                format::whole(after.orders),
            ),
        ),
        comparison(
            glossary::UPT,
            (before.upt, after.upt),
            &two,
            (&change.upt, &fine_change),
            from_to(
                "Units",
                format::whole(before.units),
                format::whole(after.units),
            ),
        ),
        comparison(
            glossary::NET_REVENUE,
            (Some(before.net_revenue), Some(after.net_revenue)),
            &whole,
            (&change.net_revenue, &whole_change),
            format!("Cost of goods {cogs}"),
        ),
        if is_unknown {
            unknown_margin(gap)
        } else {
            comparison(
                glossary::GROSS_MARGIN,
                (Some(before.gross_margin), Some(after.gross_margin)),
                &whole,
                (&change.gross_margin, &whole_change),
                from_to(
                    "Rate",
                    format::or_none(before.gross_margin_rate, format::percent),
                    format::or_none(after.gross_margin_rate, format::percent),
                ),
            )
        },
    ]
}

/// The card of an unknown margin, with the reason.
fn unknown_margin(gap: &str) -> Comparison {
    Comparison {
        term: glossary::GROSS_MARGIN,
        before: costs::UNKNOWN.to_owned(),
        after: costs::UNKNOWN.to_owned(),
        change: format::NONE.to_owned(),
        tone: Tone::Warning,
        range: format!("80 %: {}", format::NONE),
        explained: format!("{gap}, so no gross margin can be worked out"),
        note: gap.to_owned(),
    }
}

fn plus(text: String, figure: f64) -> String {
    let is_zero = !text.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if figure > 0.0 && !is_zero {
        format!("+{text}")
    } else {
        text
    }
}

/// The second row: how likely a gain is, how large a loss, and what a test is worth.
#[must_use]
pub fn facts(impact: &Impact, currency: &Currency, gap: &str) -> Vec<Fact> {
    let mut facts = known_facts(impact, currency);
    if impact.margin_is_unknown() {
        for fact in facts
            .iter_mut()
            .filter(|fact| fact.term != glossary::SUBSIDY)
        {
            fact.value = costs::UNKNOWN.to_owned();
            fact.tone = Tone::Neutral;
            fact.sentence = format!("{gap}, so no gross margin can be worked out.");
        }
    }
    facts
}

fn known_facts(impact: &Impact, currency: &Currency) -> Vec<Fact> {
    let whole = |units: f64| format::money_units(units, currency);
    let chance = impact.probability_gross_margin_improves;
    let order_loss = impact.break_even_order_loss;
    vec![
        Fact {
            label: "Margin improves in",
            term: glossary::PROBABILITY_IMPROVES,
            value: format::percent_with(chance, 0),
            tone: if chance >= 0.8 {
                Tone::Positive
            } else if chance < 0.5 {
                Tone::Negative
            } else {
                Tone::Warning
            },
            sentence: format!(
                "Gross margin rises in {} of the draws, and in the others it does not.",
                format::percent_with(chance, 0)
            ),
        },
        Fact {
            label: "Expected loss",
            term: glossary::EXPECTED_LOSS,
            value: whole(impact.expected_loss),
            tone: Tone::Neutral,
            sentence: "The average over all draws; a draw without a loss counts as zero.".to_owned(),
        },
        Fact {
            label: "Worth testing up to",
            term: glossary::VALUE_OF_A_TEST,
            value: whole(impact.value_of_a_test),
            tone: Tone::Neutral,
            sentence: "A test that costs more than this is not worth running.".to_owned(),
        },
        Fact {
            label: "Break-even order loss",
            term: glossary::ORDER_LOSS,
            value: format::or_none(order_loss, |share| format::percent_with(share, 2)),
            tone: Tone::Neutral,
            sentence: match order_loss {
                Some(share) => format!(
                    "The plan stops paying once its offers cost {} of the orders that see one before payment.",
                    format::percent_with(share, 2)
                ),
                None => "No order sees an offer before payment, or the plan does not pay even if none is lost."
                    .to_owned(),
            },
        },
        Fact {
            label: "Subsidy",
            term: glossary::SUBSIDY,
            value: whole(impact.subsidy),
            tone: Tone::Neutral,
            sentence: match impact.subsidy_ratio {
                Some(ratio) => format!(
                    "{} of what the rules earn goes to shoppers who would have bought anyway.",
                    format::percent(ratio)
                ),
                None => "No rule gives anything away.".to_owned(),
            },
        },
    ]
}

/// Every change with both ranges, each on its own scale; an unknown margin is left out.
#[must_use]
pub fn intervals(impact: &Impact, currency: &Currency) -> Vec<IntervalRow> {
    let change = &impact.change;
    let exact = |units: f64| plus(format::money_units_exact(units, currency), units);
    let whole = |units: f64| format::money_change(units, currency);
    let fine = |number: f64| format::change(number, 3);
    let row = |term: Term, change: &Change, text: Text<'_>| IntervalRow {
        term,
        expected: change.expected,
        range80: (change.lower80, change.upper80),
        range95: (change.lower95, change.upper95),
        text: text(change.expected),
        explained: explained(change, text),
    };
    let mut rows = vec![
        row(glossary::AOV, &change.aov, &exact),
        row(glossary::UPT, &change.upt, &fine),
        row(glossary::NET_REVENUE, &change.net_revenue, &whole),
    ];
    if !impact.margin_is_unknown() {
        rows.push(row(glossary::GROSS_MARGIN, &change.gross_margin, &whole));
        rows.push(row(
            glossary::GROSS_MARGIN_RATE,
            &change.gross_margin_rate,
            &|difference| format::points_change(difference),
        ));
    }
    rows
}

/// Where the figures come from, in one line.
#[must_use]
pub fn provenance(impact: &Impact) -> String {
    let from = &impact.provenance;
    let hash: String = from.data_hash.chars().take(8).collect();
    let left_out: u64 = from.orders_left_out.values().sum();
    let left_out = match left_out {
        0 => String::new(),
        n => format!(" ({} left out)", format::count(n)),
    };
    format!(
        "{}{left_out} over {}, {} with seed {}, data {hash}",
        format::counted(from.orders_used, "order", "orders"),
        format::counted(from.weeks as u64, "week", "weeks"),
        format::counted(from.draws as u64, "draw", "draws"),
        from.seed,
    )
}

/// What else the line on provenance has to say: reasons and full hashes.
#[must_use]
pub fn provenance_details(impact: &Impact) -> String {
    let from = &impact.provenance;
    let mut lines: Vec<String> = from
        .orders_left_out
        .iter()
        .map(|(reason, orders)| {
            let orders = format::counted(*orders, "order", "orders");
            format!("Left out: {orders}, {reason}")
        })
        .collect();
    if let Some(period) = &from.period {
        lines.push(format!("Period: {period}"));
    }
    lines.push(format!("Data: {}", from.data_hash));
    lines.push(format!("Plan: {}", from.plan_hash));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::{ChangeOf, Figures, Provenance};

    fn change(expected: f64, lower: f64, upper: f64) -> Change {
        Change {
            expected,
            lower80: lower,
            upper80: upper,
            lower95: lower * 2.0,
            upper95: upper * 2.0,
        }
    }

    fn impact() -> Impact {
        Impact {
            baseline: Figures {
                orders: 1_000.0,
                units: 2_000.0,
                net_revenue: 80_000.0,
                gross_margin: 30_000.0,
                gross_margin_rate: Some(0.375),
                aov: Some(80.0),
                upt: Some(2.0),
                ..Figures::default()
            },
            plan: Figures {
                orders: 999.5,
                aov: Some(81.2),
                upt: Some(2.04),
                net_revenue: 81_159.4,
                gross_margin: 30_400.0,
                ..Figures::default()
            },
            change: ChangeOf {
                aov: change(1.2, 0.4, 2.0),
                upt: change(0.04, 0.01, 0.08),
                net_revenue: change(1_159.4, 400.0, 2_000.0),
                gross_margin: change(400.0, -100.0, 900.0),
                ..ChangeOf::default()
            },
            probability_gross_margin_improves: 0.86,
            provenance: Provenance {
                data_hash: "0123456789abcdef".to_owned(),
                seed: 1,
                draws: 4_000,
                weeks: 52,
                orders_used: 1_000,
                orders_left_out: [("empty".to_owned(), 3)].into(),
                ..Provenance::default()
            },
            ..Impact::default()
        }
    }

    #[test]
    fn a_comparison_says_before_after_change_and_range() {
        let cards = comparisons(&impact(), &Currency::usd(), "");
        let aov = &cards[0];
        assert_eq!(
            (aov.before.as_str(), aov.after.as_str()),
            ("$80.00", "$81.20")
        );
        assert_eq!(aov.change, "+$1.20 (+1.5\u{a0}%)");
        assert_eq!(aov.range, "80 %: +$0.40 to +$2.00");
        assert!(aov.explained.contains("95 % range: +$0.80 to +$4.00"));
        assert_eq!(aov.note, "Orders 1,000 to 1,000");
        assert_eq!(cards[3].note, "Rate 37.5\u{a0}% to –");
    }

    #[test]
    fn a_change_whose_range_holds_nothing_is_called_neither_good_nor_bad() {
        let cards = comparisons(&impact(), &Currency::usd(), "");
        assert_eq!(cards[0].tone, Tone::Positive);
        assert_eq!(cards[3].tone, Tone::Neutral);
        assert_eq!(tone(&change(-3.0, -5.0, -1.0)), Tone::Negative);
    }

    #[test]
    fn what_has_no_value_is_a_dash_and_never_a_zero() {
        let facts = facts(&impact(), &Currency::usd(), "");
        assert_eq!(facts[0].value, "86\u{a0}%");
        assert_eq!(facts[3].value, format::NONE);
        assert_eq!(facts[4].sentence, "No rule gives anything away.");
    }

    #[test]
    fn a_margin_without_any_cost_is_unknown_and_not_nothing() {
        let mut impact = impact();
        for figures in [&mut impact.baseline, &mut impact.plan] {
            figures.gross_margin_rate = None;
            figures.gross_margin = 0.0;
        }
        let (usd, gap) = (Currency::usd(), "None of 9 products has a cost");
        let cards = comparisons(&impact, &usd, gap);
        let margin = &cards[3];
        assert_eq!(
            (margin.before.as_str(), margin.after.as_str()),
            ("Unknown", "Unknown")
        );
        assert_eq!((margin.change.as_str(), margin.note.as_str()), ("–", gap));
        assert_eq!(cards[2].note, "Cost of goods unknown");
        let facts = facts(&impact, &usd, gap);
        let unknown = facts.iter().filter(|fact| fact.value == "Unknown").count();
        assert_eq!(unknown, 4);
        assert!(facts[0].sentence.starts_with(gap));
        assert_eq!(intervals(&impact, &usd).len(), 3);
        impact.plan.gross_margin = 30_400.0;
        assert_eq!(comparisons(&impact, &usd, gap)[3].after, "$30,400");
    }

    #[test]
    fn the_line_on_provenance_names_data_draws_and_seed() {
        assert_eq!(
            provenance(&impact()),
            "1,000 orders (3 left out) over 52 weeks, 4,000 draws with seed 1, data 01234567"
        );
        assert!(provenance_details(&impact()).contains("Left out: 3 orders, empty"));
    }
}
