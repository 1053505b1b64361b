//! Why rows were left out, and the way to count them after all.

use egui::Ui;

use super::rows;
use crate::format;
use crate::import::{ImportOptions, ImportReport};
use crate::studio::{Command, View};
use crate::ui::screens::Outbox;
use crate::ui::theme;

/// Draws what the files changed in orders that were known.
pub(super) fn changes_ui(ui: &mut Ui, report: &ImportReport) {
    for sentence in rows::about_orders(report) {
        ui.label(sentence);
    }
}

/// Draws every reason with its rows. One that can be switched off has a button; any other says why it cannot.
pub(super) fn ui(ui: &mut Ui, report: &ImportReport, view: View<'_>, out: &mut Outbox) {
    let reasons = rows::left_out_rows(report);
    if reasons.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_16);
    ui.label(theme::heading("Rows that were left out"));
    for row in reasons {
        ui.horizontal(|ui| {
            let lines = format::counted(row.rows, "row", "rows");
            ui.label(format!("{lines}: {}.", row.reason.word()));
            match row.reason.why_not_kept() {
                None => {
                    let asked = ui.add_enabled(
                        view.last_import.is_some(),
                        egui::Button::new("Count these and read again"),
                    );
                    if asked.clicked()
                        && let Some(last) = view.last_import
                    {
                        let mut options = ImportOptions::clone(&last.options);
                        options.keep.insert(row.reason);
                        out.command(Command::ImportAgain(Box::new(options)));
                    }
                    ui.label(theme::muted(row.reason.explanation()));
                }
                Some(why) => {
                    let explanation = row.reason.explanation();
                    ui.label(theme::muted(format!(
                        "{explanation} Not to be counted: {why}."
                    )));
                }
            }
        });
    }
}
