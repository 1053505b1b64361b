//! The cards of what was imported beside catalog and orders: abandoned checkouts and the offer log.

use egui::{Label, RichText, Ui};

use super::figures::chart_card;
use crate::domain::checkouts::LeftBehind;
use crate::domain::money::Money;
use crate::domain::offer_log::OfferTotals;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;
use crate::format::{self, offers};
use crate::ui::theme;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// What the cards show, worked out once for its data and plan.
#[derive(Default)]
pub(super) struct Optional {
    left: Vec<LeftBehind>,
    value: Money,
    rules: Vec<RuleRow>,
}

/// One rule of the log.
struct RuleRow {
    id: RuleId,
    /// What the plan calls it; `None` when the plan does not have it.
    name: Option<String>,
    totals: OfferTotals,
}

impl Optional {
    pub(super) fn of(dataset: &Dataset, plan: &Plan) -> Self {
        let left = dataset.checkouts.left_behind(&dataset.catalog);
        let rules = dataset.offer_log.rules().into_iter();
        Self {
            value: left.iter().map(|left| left.value).sum(),
            left,
            rules: rules
                .map(|(id, totals)| RuleRow {
                    id: id.clone(),
                    name: plan.rules.get(id).map(|rule| rule.name.clone()),
                    totals,
                })
                .collect(),
        }
    }
}

/// The card of abandoned checkouts.
pub(super) fn checkouts(ui: &mut Ui, dataset: &Dataset, shown: &Optional, state: &mut TableState) {
    chart_card(ui, "Abandoned checkouts", |ui| {
        let Some(period) = dataset.checkouts.period() else {
            sentence(
                ui,
                "None imported. A CSV of checkouts that were not paid shows what is left behind, and how often an offer to \
                 shoppers who are leaving could be made.",
            );
            return;
        };
        sentence(
            ui,
            format!(
                "{} over {}, {} left behind. Most often they held:",
                format::counted(dataset.checkouts.len() as u64, "checkout", "checkouts"),
                format::period(period),
                format::money(shown.value, &dataset.currency),
            ),
        );
        let columns = [
            Column::text("sku", "SKU").unsorted(),
            Column::text("title", "Product").fills().unsorted(),
            Column::number("checkouts", "Checkouts")
                .width(theme::COLUMN_SHORT)
                .unsorted(),
            Column::number("units", "Units")
                .width(theme::COLUMN_SHORT)
                .unsorted(),
            Column::number("value", "Value").unsorted(),
        ];
        let text = |row: usize, column: usize| {
            let left = shown.left.get(row);
            left.map_or_else(String::new, |left| cell(dataset, left, column))
        };
        let name = |row: usize| text(row, 0);
        DataTable::new("Left behind", &columns, shown.left.len())
            .row_name(&name)
            .cell_text(&text)
            .max_height(theme::TABLE_HEIGHT)
            .show(ui, state, |ui, row, column| {
                ui.label(text(row, column));
            });
    });
}

fn cell(dataset: &Dataset, left: &LeftBehind, column: usize) -> String {
    match column {
        0 => left.sku.to_string(),
        1 => match dataset.catalog.find(&left.sku) {
            Some(id) => dataset.catalog.title(id),
            None => "Not in the catalog".to_owned(),
        },
        2 => format::count(left.checkouts),
        3 => format::count(left.units),
        _ if left.units == left.units_without_price => format::NONE.to_owned(),
        _ => format::money_whole(left.value.as_f64(), &dataset.currency),
    }
}

/// The card of the offer log.
pub(super) fn offer_log(ui: &mut Ui, shown: &Optional, state: &mut TableState) {
    chart_card(ui, "Offer log", |ui| {
        if shown.rules.is_empty() {
            sentence(
                ui,
                "None imported. A CSV with rule, week, shown and accepted lets beliefs about acceptance learn from your own \
                 shop.",
            );
            return;
        }
        let unknown = shown.rules.iter().filter(|row| row.name.is_none()).count();
        if unknown > 0 {
            let verb = if unknown == 1 { "is" } else { "are" };
            let text = format!(
                "{} {verb} not in the plan; what was counted is kept.",
                format::counted(unknown as u64, "rule", "rules")
            );
            let warning = theme::palette(ui).warning;
            ui.add(Label::new(RichText::new(text).color(warning)).wrap());
        } else {
            sentence(
                ui,
                "What a rule learned is shown in its editor, under Acceptance.",
            );
        }
        let columns = [
            Column::text("rule", "Rule").fills().unsorted(),
            Column::number("weeks", "Weeks")
                .width(theme::COLUMN_SHORT)
                .unsorted(),
            Column::number("shown", "Shown")
                .width(theme::COLUMN_SHORT)
                .unsorted(),
            Column::number("accepted", "Accepted")
                .width(theme::COLUMN_SHORT)
                .unsorted(),
            Column::text("source", "Counted").unsorted(),
        ];
        let text = |row: usize, column: usize| {
            let rule = shown.rules.get(row);
            rule.map_or_else(String::new, |rule| match column {
                0 => rule.name.clone().unwrap_or_else(|| rule.id.to_string()),
                1 => format::count(rule.totals.weeks),
                2 => format::count(rule.totals.shown()),
                3 => format::count(rule.totals.accepted()),
                _ => offers::source(rule.totals.source).to_owned(),
            })
        };
        let name = |row: usize| text(row, 0);
        DataTable::new("Offer log", &columns, shown.rules.len())
            .row_name(&name)
            .cell_text(&text)
            .max_height(theme::TABLE_HEIGHT)
            .show(ui, state, |ui, row, column| {
                let label = ui.label(text(row, column));
                if let (0, Some(rule)) = (column, shown.rules.get(row)) {
                    label.on_hover_text(rule.id.as_str());
                }
            });
    });
}

fn sentence(ui: &mut Ui, text: impl Into<String>) {
    ui.add(Label::new(theme::muted(text)).wrap());
}
