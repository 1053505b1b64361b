//! The table of rules.

use std::collections::HashMap;

use egui::{RichText, Sense, Ui};

use super::rows::{self, Filter, Row, Worst};
use crate::domain::edit::Edit;
use crate::domain::glossary;
use crate::domain::money::Currency;
use crate::domain::rule::{Kind, RuleId, RuleStatus};
use crate::format;
use crate::guardrails::Severity;
use crate::simulate::Impact;
use crate::studio::Command;
use crate::ui::screens::Outbox;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::switch::switch;
use crate::ui::widgets::table::{Column, DataTable, TableOutput, TableState};

/// What the table is drawn from.
pub(super) struct List<'a> {
    pub rows: &'a [Row],
    pub order: &'a [u32],
    pub worst: &'a HashMap<RuleId, Worst>,
    pub impact: Option<&'a Impact>,
    pub fresh: bool,
    pub currency: &'a Currency,
}

/// The name under which the table keeps its place.
pub(super) const TABLE: &str = "Rules";

/// The columns that fit: what the editor says too goes first.
fn columns(width: f32) -> Vec<Column> {
    let is_wide = width > theme::WIDE_TABLE;
    let is_narrow = width < theme::READING_WIDTH * 1.5;
    let name = Column::text("name", "Name");
    let mut columns = vec![Column::text("status", "On").width(theme::SPACE_32 + theme::SPACE_24)];
    if is_narrow {
        columns.push(name.fills());
    } else {
        let share = if is_wide { 1.5 } else { 1.0 };
        columns.push(name.width(theme::COLUMN_TEXT * share));
        columns.push(Column::text("kind", "Kind").width(theme::SPACE_32 * 2.0));
    }
    if is_wide {
        columns.push(Column::text("placement", "Placement").width(theme::FIELD_WIDTH));
    }
    if !is_narrow {
        columns.push(Column::text("what", "Trigger › target").fills());
    }
    columns.push(Column::number("price", "Price").width(theme::SPACE_24 * 4.0));
    columns.push(Column::number("margin", "Expected margin").term(glossary::GROSS_MARGIN));
    if !is_narrow {
        columns.push(Column::number("findings", "Warnings").width(theme::SPACE_24 * 3.0));
    }
    columns
}

impl List<'_> {
    /// Draws the table.
    pub fn ui(&self, ui: &mut Ui, state: &mut TableState, out: &mut Outbox) -> TableOutput {
        let columns = columns(ui.available_width());
        let name = |row: usize| {
            self.rows
                .get(row)
                .map(|row| row.rule.name.clone())
                .unwrap_or_default()
        };
        let text = |row: usize, column: usize| match (self.rows.get(row), columns.get(column)) {
            (Some(row), Some(column)) => self.text(row, column.id),
            _ => String::new(),
        };
        DataTable::new(TABLE, &columns, self.order)
            .multi_select()
            .row_name(&name)
            .cell_text(&text)
            .show(ui, state, |ui, row, column| {
                if let (Some(row), Some(column)) = (self.rows.get(row), columns.get(column)) {
                    self.cell(ui, row, column.id, out);
                }
            })
    }

    fn text(&self, row: &Row, column: &str) -> String {
        match column {
            "status" => row.rule.status.label().to_owned(),
            "name" => row.rule.name.clone(),
            "kind" => row.kind.info().short.to_owned(),
            "placement" => row.rule.placement.label().to_owned(),
            "what" => row.what.clone(),
            "price" => row.price.clone(),
            "margin" => format::or_none(self.margin(row), |margin| {
                format::money_change(margin, self.currency)
            }),
            _ => self
                .worst
                .get(&row.rule.id)
                .map(|worst| worst.count.to_string())
                .unwrap_or_default(),
        }
    }

    /// Expected margin in whole units; only active rules have one.
    fn margin(&self, row: &Row) -> Option<f64> {
        let impact = self.impact.filter(|_| row.rule.is_active())?;
        rows::figures(impact, &row.rule.id).map(|figures| figures.gross_margin)
    }

    fn cell(&self, ui: &mut Ui, row: &Row, column: &str, out: &mut Outbox) {
        let rule = &row.rule;
        match column {
            "status" => switch_ui(ui, row, out),
            "name" => {
                let is_draft = rule.status == RuleStatus::Draft;
                if is_draft {
                    badge(ui, rule.status.label(), Tone::Neutral);
                }
                let text = RichText::new(&rule.name);
                let text = if rule.is_active() || is_draft {
                    text
                } else {
                    text.weak()
                };
                ui.label(text);
            }
            "what" => {
                ui.label(theme::muted(&row.what));
            }
            "price" => {
                let label = ui.label(&row.price);
                if let Some(granted) = rows::granted_words(rule) {
                    label.on_hover_text(granted);
                }
            }
            "margin" => self.margin_ui(ui, row),
            "findings" => self.findings_ui(ui, row),
            other => {
                ui.label(self.text(row, other));
            }
        }
    }

    fn margin_ui(&self, ui: &mut Ui, row: &Row) {
        let text = self.text(row, "margin");
        let palette = theme::palette(ui);
        let colour = match self.margin(row) {
            None => palette.muted,
            Some(_) if !self.fresh => palette.stale,
            Some(margin) if margin < 0.0 => palette.negative,
            Some(_) => palette.text,
        };
        let label = ui.label(RichText::new(text).color(colour));
        if !self.fresh && self.margin(row).is_some() {
            label.on_hover_text("From before the last change; the new figure is being worked out");
        }
    }

    fn findings_ui(&self, ui: &mut Ui, row: &Row) {
        if let Some(worst) = self.worst.get(&row.rule.id) {
            let words = format::counted(u64::from(worst.count), "warning", "warnings");
            badge(ui, &worst.count.to_string(), tone_of(worst.severity))
                .accessible_name(&words)
                .on_hover_text(format!("{words}; select the rule to read them"));
        }
    }
}

/// The colours of a finding.
pub(super) fn tone_of(severity: Severity) -> Tone {
    match severity {
        Severity::Note => Tone::Accent,
        Severity::Warning => Tone::Warning,
        Severity::Error => Tone::Negative,
    }
}

fn switch_ui(ui: &mut Ui, row: &Row, out: &mut Outbox) {
    let rule = &row.rule;
    let on = rule.is_active();
    let response = switch(ui, on, &format!("{} is on", rule.name), Sense::CLICK)
        .on_hover_text(rule.status.label());
    if response.clicked() {
        out.command(set_status(vec![rule.id.clone()], !on));
    }
}

/// Switches rules on or off in one step.
pub(super) fn set_status(ids: Vec<RuleId>, on: bool) -> Command {
    let status = if on {
        RuleStatus::Active
    } else {
        RuleStatus::Paused
    };
    Command::Edit(Edit::SetStatus { ids, status })
}

/// Draws the search field and the choices of kind and status. True when the filter is another one than before.
pub(super) fn filter_ui(ui: &mut Ui, filter: &mut Filter, shown: usize, all: usize) -> bool {
    use crate::ui::widgets::field::line_edit;
    use crate::ui::widgets::segmented::segmented;
    let before = filter.clone();
    ui.horizontal_wrapped(|ui| {
        ui.add(line_edit(&mut filter.query).hint_text("Search name, product or SKU"))
            .accessible_name("Search rules");
        let kinds = Kind::ALL.iter();
        let kinds = kinds.map(|kind| (Some(*kind), kind.info().plural));
        let choices: Vec<_> = std::iter::once((None, "All kinds")).chain(kinds).collect();
        segmented(ui, &mut filter.kind, &choices);
        let chosen = filter.status.map_or("Any status", RuleStatus::label);
        egui::ComboBox::from_id_salt("status filter")
            .selected_text(chosen)
            .show_ui(ui, |ui| {
                for status in [
                    None,
                    Some(RuleStatus::Active),
                    Some(RuleStatus::Draft),
                    Some(RuleStatus::Paused),
                ] {
                    let word = status.map_or("Any status", RuleStatus::label);
                    ui.selectable_value(&mut filter.status, status, word);
                }
            })
            .response
            .accessible_name("Status");
        if !filter.is_empty() {
            ui.label(theme::small(format!(
                "{} of {}",
                format::count(shown as u64),
                format::counted(all as u64, "rule", "rules")
            )));
            if ui.button("Show all").clicked() {
                *filter = Filter::default();
            }
        }
    });
    *filter != before
}
