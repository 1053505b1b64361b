//! What holds for all files: reasons for leaving rows out, loose SKUs, repeated rows, currencies, statuses.

use egui::{CollapsingHeader, Ui};

use super::rows;
use crate::domain::money::Currency;
use crate::import::ImportOptions;
use crate::studio::{Command, View};
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::field::{commit_field, text_field};

/// Draws the options of the draft.
pub(super) fn ui(ui: &mut Ui, view: View<'_>, currency: Option<&Currency>, out: &mut Outbox) {
    let before = &view.draft.options;
    let mut options = before.clone();
    let foreign = foreign(view, currency);
    ui.add_space(theme::SPACE_8);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !foreign.is_empty() {
            currencies_ui(ui, &foreign, currency, &mut options);
            ui.separator();
        }
        CollapsingHeader::new("What is left out").show(ui, |ui| reasons_ui(ui, &mut options));
        CollapsingHeader::new("How orders, SKUs and repeated rows are matched").show(ui, |ui| {
            ui.checkbox(&mut options.keep_known_orders, "Keep orders that are here already as they are");
            ui.label(theme::small(
                "Otherwise the newer export counts: an order that was refunded, cancelled or corrected since is brought up to date, and told.",
            ));
            ui.checkbox(&mut options.loose_skus, "Match SKUs whatever their case and leading zeros");
            ui.label(theme::small(
                "123 in an order then matches 00123 in the catalog, if only one product has that spelling. Every match is listed.",
            ));
            ui.checkbox(&mut options.drop_repeated_rows, "Count a row that repeats another of its order once");
            ui.label(theme::small(
                "For files that were joined by hand. Two equal lines can also be two real purchases.",
            ));
        });
    });
    if options != *before {
        out.command(Command::SetImportOptions(Box::new(options)));
    }
}

/// Currencies that the files name and the project does not count in.
fn foreign(view: View<'_>, currency: Option<&Currency>) -> Vec<String> {
    let Some(project) = currency else {
        return Vec::new();
    };
    let previews = view
        .draft
        .files
        .iter()
        .filter_map(|file| file.preview.as_ref().ok());
    let unasked = ImportOptions::default();
    let mut codes: Vec<String> = previews
        .flat_map(|preview| preview.foreign_currencies(project, &unasked))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn currencies_ui(
    ui: &mut Ui,
    foreign: &[String],
    project: Option<&Currency>,
    options: &mut ImportOptions,
) {
    let project = project.map_or("", Currency::code);
    ui.label(theme::body_strong(format!(
        "Amounts in {}",
        foreign.join(", ")
    )));
    ui.checkbox(
        &mut options.leave_out_other_currencies,
        format!("Leave orders that are not in {project} out, unless their currency has a rate"),
    );
    for code in foreign {
        ui.horizontal(|ui| {
            ui.label(theme::muted(format!("1 {code} =")));
            let rate = options.rates.get(code).copied();
            let shown = rate.map_or_else(String::new, |rate| rate.to_string());
            let parse = |text: &str| match text.trim() {
                "" => Ok(None),
                text => match text.parse::<f64>() {
                    Ok(rate) if rate.is_finite() && rate > 0.0 => Ok(Some(rate)),
                    _ => Err("Type a rate above zero such as 1.08".to_owned()),
                },
            };
            let field = commit_field(ui, &format!("Rate of {code}"), &rate, &shown, parse);
            match field.committed {
                Some(Some(rate)) => {
                    options.rates.insert(code.clone(), rate);
                }
                Some(None) => {
                    options.rates.remove(code);
                }
                None => {}
            }
            ui.label(theme::muted(project));
        });
    }
}

/// The reasons as check boxes, and further statuses.
fn reasons_ui(ui: &mut Ui, options: &mut ImportOptions) {
    ui.label(theme::muted(
        "Rows that are not purchases are counted and left out. Untick a reason to include its rows.",
    ));
    let reasons = rows::reason_rows(options);
    let half = reasons.len().div_ceil(2);
    ui.columns(2, |columns| {
        for (reasons, ui) in reasons.chunks(half.max(1)).zip(columns) {
            for row in reasons {
                let mut is_on = row.is_on;
                if ui
                    .checkbox(&mut is_on, row.reason.word())
                    .on_hover_text(row.reason.explanation())
                    .changed()
                {
                    if is_on {
                        options.keep.remove(&row.reason);
                    } else {
                        options.keep.insert(row.reason);
                    }
                }
                ui.label(theme::small(row.reason.explanation()));
            }
        }
    });
    ui.horizontal(|ui| {
        ui.label(theme::muted("Also leave out orders with the status"));
        let statuses: Vec<&str> = options
            .leave_out_statuses
            .iter()
            .map(String::as_str)
            .collect();
        let field = text_field(
            ui,
            "Statuses to leave out, separated by commas",
            &statuses.join(", "),
        );
        if let Some(text) = field.committed {
            let names = text
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty());
            options.leave_out_statuses = names.map(str::to_owned).collect();
        }
    });
}
