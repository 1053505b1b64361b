//! What became of every row.

use std::path::Path;

use egui::Ui;

use super::super::{Outbox, Screen};
use super::{account, left_out};
use crate::format;
use crate::import::{ImportOptions, ImportReport, NearMiss};
use crate::studio::{Command, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::stat_card::{StatCard, stat_cards};
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// Rejected rows shown; all of them stand in the rejects file.
const SHOWN_PROBLEMS: usize = 200;
/// SKUs shown with what they may have meant.
const SHOWN_MISSES: usize = 20;

/// Draws the report of the last import.
pub fn ui(ui: &mut Ui, report: &ImportReport, view: View<'_>, out: &mut Outbox) {
    let totals = &report.totals;
    match report.all_rejected() {
        Some(file) => {
            let name = Path::new(&file.path).file_name().unwrap_or_default();
            let rows = format::counted(file.rejected, "row", "rows");
            ui.label(theme::title(format!(
                "Nothing of {} was imported",
                name.to_string_lossy()
            )));
            ui.colored_label(
                theme::palette(ui).negative,
                format!("{rows} could not be read; why is said below. Change what its columns mean and read it again."),
            );
        }
        None => {
            ui.label(theme::title("Imported"));
        }
    }
    let currency = view
        .project
        .map_or("", |project| project.dataset.currency.code());
    let currency = match totals.revenue_basis {
        Some(_) => String::new(),
        None => format!(" {currency}"),
    };
    ui.label(theme::muted(format!(
        "Net revenue {}{currency}, {}. Every row of the files is accounted for below.",
        totals.revenue_words(),
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
                .note("names are not stored"),
            StatCard::new(
                "Lines with a listed SKU",
                format::count(totals.matched_lines),
            ),
        ],
    );
    for sentence in [
        format::off_sale(&totals.products_off_sale),
        format::present_links(totals.present_links),
    ]
    .into_iter()
    .flatten()
    {
        ui.label(sentence);
    }
    ui.add_space(theme::SPACE_12);
    ui.horizontal(|ui| {
        if primary_button(ui, "See the overview").clicked() {
            out.action(Action::Go(Screen::Overview));
        }
        if ui.button("Import more files…").clicked() {
            out.action(Action::AddFiles);
        }
        let again = ui.add_enabled(view.last_import.is_some(), egui::Button::new("Change and read again…"));
        let tip = "Brings the files back with everything you chose; their rows are read again, and nothing counts twice";
        if again.on_hover_text(tip).clicked() {
            out.command(Command::ReviseImport);
        }
    });
    ui.add_space(theme::SPACE_16);
    ui.label(theme::heading("Files"));
    account_ui(ui, report);
    notes_ui(ui, report);
    left_out::changes_ui(ui, report);
    money_ui(ui, report);
    left_out::ui(ui, report, view, out);
    unmatched_ui(ui, report, view, out);
    if !report.problems.is_empty() {
        ui.add_space(theme::SPACE_16);
        ui.label(theme::heading("Rows that could not be read"));
        ui.label(theme::muted(
            "All of them are in the rejects file: correct them there and import that file.",
        ));
        if let Some(last) = view.last_import {
            let path = last.rejects.display().to_string();
            ui.horizontal(|ui| {
                ui.label(&path);
                if ui
                    .button("Copy path")
                    .accessible_name("Copy the path of the rejects file")
                    .clicked()
                {
                    ui.ctx().copy_text(path.clone());
                }
            });
        }
        problems_ui(ui, report);
    }
}

/// What was taken out of amounts, what they lack, and what contradicts itself.
fn money_ui(ui: &mut Ui, report: &ImportReport) {
    let told = report.files.iter().flat_map(|file| {
        let name = Path::new(&file.path).file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let sentences = file.money.sentences().into_iter();
        sentences.map(move |sentence| format!("{name}: {sentence}"))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_16);
    ui.label(theme::heading("Money"));
    for sentence in told {
        ui.add(egui::Label::new(sentence).wrap());
    }
}

/// SKUs that only the orders name, with what they may have meant, and a way to take it so.
fn unmatched_ui(ui: &mut Ui, report: &ImportReport, view: View<'_>, out: &mut Outbox) {
    let matched: Vec<_> = report
        .files
        .iter()
        .flat_map(|file| &file.loose_matches)
        .collect();
    if !matched.is_empty() {
        ui.add_space(theme::SPACE_16);
        ui.label(theme::heading("SKUs matched despite a different spelling"));
        for found in matched.iter().take(SHOWN_MISSES) {
            let lines = format::counted(found.lines, "line", "lines");
            ui.label(if found.damaged {
                format!(
                    "{} looks damaged by a spreadsheet: taken for {} by its name, {lines}",
                    found.ordered, found.listed
                )
            } else {
                format!("{} taken for {}, {lines}", found.ordered, found.listed)
            });
        }
    }
    let totals = &report.totals;
    if totals.unmatched_skus.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_16);
    ui.label(theme::heading(
        "SKUs in the orders that are not in the catalog",
    ));
    let loosely = totals
        .near_misses
        .iter()
        .filter(|miss| is_spelled_alike(miss))
        .count();
    if let Some(last) = view
        .last_import
        .filter(|last| loosely > 0 && !last.options.loose_skus)
    {
        ui.horizontal(|ui| {
            let text = format!(
                "{} differ only in case or leading zeros.",
                format::count(loosely as u64)
            );
            ui.label(text);
            if ui.button("Match these too and read again").clicked() {
                out.command(Command::ImportAgain(Box::new(ImportOptions {
                    loose_skus: true,
                    ..last.options.clone()
                })));
            }
        });
    }
    for miss in totals.near_misses.iter().take(SHOWN_MISSES) {
        ui.label(format!(
            "{} may be {}",
            miss.ordered,
            miss.candidates.join(", ")
        ));
    }
    let near = |sku: &&String| !totals.near_misses.iter().any(|miss| miss.ordered == **sku);
    let others: Vec<&str> = totals
        .unmatched_skus
        .iter()
        .filter(near)
        .map(String::as_str)
        .collect();
    let shown = others.get(..30).unwrap_or(&others);
    let rest = match others.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {} more", format::count(more as u64)),
    };
    if !shown.is_empty() {
        ui.label(theme::muted(format!("{}{rest}", shown.join(", "))));
    }
}

/// True when a SKU and its nearest candidate differ in case or zeros at their start only.
fn is_spelled_alike(miss: &NearMiss) -> bool {
    let plain = |sku: &str| {
        let lower = sku.to_lowercase();
        if lower.bytes().all(|byte| byte.is_ascii_digit()) {
            lower.trim_start_matches('0').to_owned()
        } else {
            lower
        }
    };
    let alike = |candidate: &&String| plain(candidate) == plain(&miss.ordered);
    // Two of that spelling say nothing.
    miss.candidates.iter().filter(alike).count() == 1
}

/// What was decided about the files.
fn notes_ui(ui: &mut Ui, report: &ImportReport) {
    for file in &report.files {
        let name = Path::new(&file.path).file_name();
        let name = name.unwrap_or_default().to_string_lossy();
        for note in &file.notes {
            ui.add(egui::Label::new(theme::muted(format!("{name}: {note}"))).wrap());
        }
    }
}

fn account_ui(ui: &mut Ui, report: &ImportReport) {
    let table = account::account_rows(report);
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
