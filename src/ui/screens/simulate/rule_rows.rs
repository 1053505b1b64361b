//! The table of rules: rows in words, and their order.

use super::curves::rule_name;
use crate::domain::glossary;
use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::format;
use crate::simulate::{Impact, RuleImpact};
use crate::ui::theme;
use crate::ui::widgets::table::{Column, SortBy};

/// One rule in words; cells stand in the order of [`columns`].
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    /// Its id.
    pub id: String,
    /// Cells.
    pub cells: [String; 13],
    /// Sort key of each column.
    pub keys: [f64; 13],
    /// No acceptance pays for what is given away.
    pub cannot_pay: bool,
    /// Too few weeks or opportunities for a sampling range.
    pub thin: bool,
    /// Why it was not shown, and how often.
    pub suppressed: Vec<String>,
}

/// Index of the column with the break-even acceptance.
pub const BREAK_EVEN: usize = 9;
/// Index of the column with the margin.
pub const MARGIN: usize = 6;

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    let number = |id, title: &str| Column::number(id, title).width(theme::COLUMN_NUMBER * 0.85);
    vec![
        Column::text("rule", "Rule").width(theme::COLUMN_TEXT * 1.3),
        number("opportunities", "Shown to").term(glossary::OPPORTUNITY),
        number("already", "Would buy anyway")
            .term(glossary::ALREADY)
            .width(theme::COLUMN_NUMBER * 1.2),
        number("shown", "Seen by"),
        number("accepted", "Accepted").term(glossary::ACCEPTANCE),
        number("revenue", "Revenue").term(glossary::NET_REVENUE),
        number("margin", "Margin").term(glossary::GROSS_MARGIN),
        Column::number("range", "80 % range")
            .term(glossary::INTERVAL)
            .width(theme::COLUMN_TEXT),
        number("subsidy", "Subsidy").term(glossary::SUBSIDY),
        number("break_even", "Break-even").term(glossary::BREAK_EVEN_ACCEPTANCE),
        number("alone", "Alone"),
        number("last_in", "Last in"),
        number("overlap", "Overlap"),
    ]
}

/// The rows of a result, in order of ids.
#[must_use]
pub fn rows(impact: &Impact, plan: &Plan, currency: &Currency) -> Vec<RuleRow> {
    impact
        .rules
        .iter()
        .map(|rule| {
            let mut row = row(rule, rule_name(plan, &rule.id), currency);
            if impact.margin_is_unknown() {
                for cell in row.cells.iter_mut().skip(MARGIN).take(2) {
                    format::NONE.clone_into(cell);
                }
            }
            row
        })
        .collect()
}

fn row(rule: &RuleImpact, name: &str, currency: &Currency) -> RuleRow {
    let change = |units: f64| format::money_change(units, currency);
    let optional = |units: Option<f64>| format::or_none(units, change);
    let last = |figure: Option<f64>| figure.unwrap_or(f64::NEG_INFINITY);
    let break_even = if rule.cannot_pay {
        "cannot pay".to_owned()
    } else {
        format::or_none(rule.break_even_acceptance, format::percent)
    };
    RuleRow {
        cells: [
            name.to_owned(),
            format::count(rule.opportunities),
            format::count(rule.already),
            format::whole(rule.shown),
            format::whole(rule.accepted),
            change(rule.net_revenue),
            change(rule.gross_margin),
            format::between(
                &change(rule.gross_margin_lower80),
                &change(rule.gross_margin_upper80),
            ),
            format::money_units(rule.subsidy, currency),
            break_even,
            optional(rule.alone),
            optional(rule.last_in),
            optional(rule.overlap),
        ],
        keys: [
            0.0,
            rule.opportunities as f64,
            rule.already as f64,
            rule.shown,
            rule.accepted,
            rule.net_revenue,
            rule.gross_margin,
            rule.gross_margin_upper80 - rule.gross_margin_lower80,
            rule.subsidy,
            // What cannot pay needs more than everybody.
            if rule.cannot_pay {
                2.0
            } else {
                last(rule.break_even_acceptance)
            },
            last(rule.alone),
            last(rule.last_in),
            last(rule.overlap),
        ],
        id: rule.id.clone(),
        cannot_pay: rule.cannot_pay,
        thin: rule.thin,
        suppressed: rule
            .suppressed
            .iter()
            .map(|(reason, orders)| {
                let orders = format::counted(*orders, "order", "orders");
                format!("{orders}: {}", reason.replace('_', " "))
            })
            .collect(),
    }
}

/// The order in which rows stand; equal ones by name and id.
#[must_use]
pub fn order(rows: &[RuleRow], columns: &[Column], sort: SortBy) -> Vec<u32> {
    let column = columns
        .iter()
        .position(|column| column.id == sort.column)
        .unwrap_or(0);
    let name = |row: &RuleRow| (row.cells[0].to_lowercase(), row.id.clone());
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    order.sort_by(|a, b| {
        let (Some(a), Some(b)) = (rows.get(*a as usize), rows.get(*b as usize)) else {
            return std::cmp::Ordering::Equal;
        };
        let key = |row: &RuleRow| row.keys.get(column).copied().unwrap_or(0.0);
        let by_key = if column == 0 {
            name(a).cmp(&name(b))
        } else {
            key(a).total_cmp(&key(b))
        };
        let by_key = if sort.ascending {
            by_key
        } else {
            by_key.reverse()
        };
        by_key.then_with(|| name(a).cmp(&name(b)))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::super::curves::fixture::rule;
    use super::*;

    fn rows_of(rules: Vec<RuleImpact>) -> Vec<RuleRow> {
        let impact = Impact {
            rules,
            ..Impact::default()
        };
        rows(&impact, &Plan::default(), &Currency::usd())
    }

    #[test]
    fn every_column_has_a_cell() {
        let rows = rows_of(vec![rule("a", 1.0)]);
        assert_eq!(columns().len(), rows[0].cells.len());
        assert_eq!(columns()[BREAK_EVEN].id, "break_even");
        assert_eq!(columns()[MARGIN].id, "margin");
    }

    #[test]
    fn a_rule_that_cannot_pay_says_so_and_stands_last_by_break_even() {
        let lost = RuleImpact {
            cannot_pay: true,
            ..rule("lost", -5.0)
        };
        let fine = RuleImpact {
            break_even_acceptance: Some(0.02),
            ..rule("fine", 5.0)
        };
        let rows = rows_of(vec![lost, fine]);
        assert_eq!(rows[0].cells[BREAK_EVEN], "cannot pay");
        let sort = SortBy {
            column: "break_even",
            ascending: true,
        };
        assert_eq!(order(&rows, &columns(), sort), [1, 0]);
    }

    #[test]
    fn the_best_margin_stands_first_and_names_break_ties() {
        let rows = rows_of(vec![rule("b", 1.0), rule("a", 1.0), rule("c", 9.0)]);
        let by = |column, ascending| SortBy { column, ascending };
        assert_eq!(order(&rows, &columns(), by("margin", false)), [2, 1, 0]);
        assert_eq!(order(&rows, &columns(), by("rule", true)), [1, 0, 2]);
    }

    #[test]
    fn reasons_for_not_showing_read_as_words() {
        let rows = rows_of(vec![RuleImpact {
            suppressed: [("no_slot".to_owned(), 12)].into(),
            ..rule("a", 1.0)
        }]);
        assert_eq!(rows[0].suppressed, ["12 orders: no slot"]);
    }
}
