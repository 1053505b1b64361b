//! What became of every row.

use egui::Ui;

use super::super::{Outbox, Screen};
use super::rows;
use crate::import::ImportReport;
use crate::ui::action::Action;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::stat_card::{StatCard, stat_cards};
use crate::ui::widgets::table::{Column, DataTable, TableState};
use crate::ui::{format, theme};

/// Rejected rows shown; all of them stand in the rejects file.
const SHOWN_PROBLEMS: usize = 200;

/// Draws the report of the last import.
pub fn ui(ui: &mut Ui, report: &ImportReport, out: &mut Outbox) {
    let totals = &report.totals;
    ui.label(theme::title("Imported"));
    ui.label(theme::muted(format!(
        "Net revenue {}, {}. Every row of the files is accounted for below.",
        totals.net_revenue,
        totals.period.as_deref().unwrap_or("without dates")
    )));
    ui.add_space(theme::SPACE_12);
    stat_cards(
        ui,
        &[
            StatCard::new("Orders", format::count(totals.orders)),
            StatCard::new("Order lines", format::count(totals.lines)),
            StatCard::new("Variants in the catalog", format::count(totals.variants)),
            StatCard::new("Customers", format::count(totals.customers))
                .note("known by a keyed hash only"),
            StatCard::new(
                "Lines with a listed SKU",
                format::count(totals.matched_lines),
            ),
        ],
    );
    ui.add_space(theme::SPACE_12);
    ui.horizontal(|ui| {
        if primary_button(ui, "See the overview").clicked() {
            out.action(Action::Go(Screen::Overview));
        }
        if ui.button("Import more files…").clicked() {
            out.action(Action::AddFiles);
        }
    });
    ui.add_space(theme::SPACE_16);
    ui.label(theme::heading("Files"));
    account_ui(ui, report);
    if !totals.unmatched_skus.is_empty() {
        ui.add_space(theme::SPACE_16);
        ui.label(theme::heading(
            "SKUs of the orders that are not in the catalog",
        ));
        let shown: Vec<&str> = totals
            .unmatched_skus
            .iter()
            .take(30)
            .map(String::as_str)
            .collect();
        let more = totals.unmatched_skus.len().saturating_sub(shown.len());
        let rest = match more {
            0 => String::new(),
            more => format!(" and {} more", format::count(more as u64)),
        };
        ui.label(format!("{}{rest}", shown.join(", ")));
    }
    if !report.problems.is_empty() {
        ui.add_space(theme::SPACE_16);
        ui.label(theme::heading("Rows that could not be read"));
        ui.label(theme::muted(
            "All of them stand in the rejects file beside the project: mend them there and import that file.",
        ));
        problems_ui(ui, report);
    }
}

fn account_ui(ui: &mut Ui, report: &ImportReport) {
    let table = rows::account_rows(report);
    let columns = [
        Column::text("file", "File").width(180.0).unsorted(),
        Column::text("dialect", "Read as").width(180.0).unsorted(),
        Column::number("rows", "Rows").width(90.0).unsorted(),
        Column::number("accepted", "Accepted")
            .width(90.0)
            .unsorted(),
        Column::number("rejected", "Rejected")
            .width(90.0)
            .unsorted(),
        Column::number("left out", "Left out")
            .width(90.0)
            .unsorted(),
        Column::text("reasons", "Why left out").fills().unsorted(),
    ];
    let row_name = |row: usize| table[row].file.clone();
    DataTable::new("Files of the import", &columns, table.len())
        .row_name(&row_name)
        .max_height(theme::CHART_HEIGHT)
        .show(ui, &mut TableState::default(), |ui, row, column| {
            let row = &table[row];
            match column {
                0 => ui.label(&row.file),
                1 => ui.label(&row.dialect),
                2 => ui.label(format::count(row.rows)),
                3 => ui.label(format::count(row.accepted)),
                4 => ui.label(format::count(row.rejected)),
                5 => ui.label(format::count(row.left_out)),
                _ => ui
                    .label(theme::muted(&row.reasons))
                    .on_hover_text(&row.reasons),
            };
        });
}

fn problems_ui(ui: &mut Ui, report: &ImportReport) {
    let problems = &report.problems[..report.problems.len().min(SHOWN_PROBLEMS)];
    let columns = [
        Column::text("file", "File").width(180.0).unsorted(),
        Column::number("line", "Line").width(80.0).unsorted(),
        Column::text("column", "Column").width(160.0).unsorted(),
        Column::text("expected", "Expected").width(220.0).unsorted(),
        Column::text("found", "Found").fills().unsorted(),
    ];
    let row_name = |row: usize| format!("line {}", problems[row].line);
    DataTable::new("Rejected rows", &columns, problems.len())
        .row_name(&row_name)
        .max_height(theme::CHART_HEIGHT * 1.5)
        .show(ui, &mut TableState::default(), |ui, row, column| {
            let problem = &problems[row];
            match column {
                0 => ui.label(&problem.file),
                1 => ui.label(format::count(problem.line)),
                2 => ui.label(&problem.column),
                3 => ui.label(&problem.expected),
                _ => ui.label(&problem.found),
            };
        });
}
