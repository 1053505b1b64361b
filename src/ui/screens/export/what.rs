//! Which rule fits in which file: a row for each active rule, a column for each target, the reasons below.

use egui::{Label, ScrollArea, Ui};

use crate::export::{Carriage, Carried, RuleCarriage};
use crate::studio::ExportDraft;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// Columns before those of the targets.
const RULE_COLUMNS: usize = 2;

/// Draws the table, and below it the reasons of the rules picked in it, or of all.
pub(super) fn what_ui(ui: &mut Ui, export: &ExportDraft, state: &mut TableState) {
    let rule_columns = [
        Column::text("rule", "Rule").unsorted().fills(),
        Column::text("kind", "Kind").unsorted(),
    ];
    let targets = export.targets.iter();
    let targets = targets.map(|target| Column::text(target.word, target.label).unsorted());
    let columns: Vec<Column> = rule_columns.into_iter().chain(targets).collect();
    let rows = &export.what;
    let text = |row: usize, column: usize| cell(rows.get(row), column).to_owned();
    let name = |row: usize| text(row, 0);
    DataTable::new("What each file can hold", &columns, rows.len())
        .multi_select()
        .row_name(&name)
        .cell_text(&text)
        .max_height(ui.available_height() * 0.6)
        .show(ui, state, |ui, row, column| {
            let text = cell(rows.get(row), column);
            match carried(rows.get(row), column) {
                Some(carried) => {
                    let answer = badge(ui, text, tone(carried.carriage));
                    if !carried.reasons.is_empty() {
                        answer.on_hover_text(carried.reasons.join("\n"));
                    }
                }
                None => {
                    ui.add(Label::new(text).truncate());
                }
            }
        });
    ui.add_space(theme::SPACE_8);
    ScrollArea::vertical()
        .id_salt("reasons")
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for row in rows {
                reasons_ui(ui, export, row);
            }
        });
}

fn reasons_ui(ui: &mut Ui, export: &ExportDraft, row: &RuleCarriage) {
    for (target, carried) in export.targets.iter().zip(&row.targets) {
        if carried.reasons.is_empty() {
            continue;
        }
        let reasons = carried.reasons.join("; ");
        let text = format!("{}, {}: {reasons}.", row.name, target.label);
        ui.add(Label::new(text).wrap().selectable(true));
    }
}

fn carried(row: Option<&RuleCarriage>, column: usize) -> Option<&Carried> {
    row?.targets.get(column.checked_sub(RULE_COLUMNS)?)
}

fn cell(row: Option<&RuleCarriage>, column: usize) -> &str {
    match (row, column) {
        (Some(row), 0) => &row.name,
        (Some(row), 1) => row.kind,
        (row, column) => carried(row, column).map_or("", |carried| label(carried.carriage)),
    }
}

fn label(carriage: Carriage) -> &'static str {
    match carriage {
        Carriage::Native => "As written",
        Carriage::Nearest => "In part",
        Carriage::Refused => "Left out",
    }
}

fn tone(carriage: Carriage) -> Tone {
    match carriage {
        Carriage::Native => Tone::Positive,
        Carriage::Nearest => Tone::Warning,
        Carriage::Refused => Tone::Negative,
    }
}
