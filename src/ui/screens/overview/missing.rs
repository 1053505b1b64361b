//! What the data does not say, and where it came from.

use egui::{Label, RichText, Ui};

use super::figures::chart_card;
use super::rows::{Missing, left_out};
use crate::domain::project::{Dataset, Source};
use crate::format;
use crate::ui::action::Action;
use crate::ui::screens::{Outbox, Screen};
use crate::ui::theme;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// The card with gaps in the data and the imported files.
pub(super) fn card(
    ui: &mut Ui,
    dataset: &Dataset,
    missing: &Missing,
    notes: &[String],
    files: &mut TableState,
    out: &mut Outbox,
) {
    chart_card(ui, "What is missing", |ui| {
        for (text, is_gap) in sentences(missing) {
            let palette = theme::palette(ui);
            let colour = if is_gap {
                palette.warning
            } else {
                palette.text
            };
            ui.add(Label::new(RichText::new(text).color(colour)).wrap());
        }
        for note in notes {
            ui.add(Label::new(note).wrap());
        }
        sources(ui, &dataset.sources, files);
        if ui.button("Go to import").clicked() {
            out.action(Action::Go(Screen::Import));
        }
    });
}

/// What is missing in sentences, and whether each is a gap.
fn sentences(missing: &Missing) -> Vec<(String, bool)> {
    let off_sale = missing.off_sale.iter().map(|text| (text.clone(), false));
    if missing.is_nothing() {
        let text = "Every product has a cost, and every SKU of the orders is in the catalog.";
        return std::iter::once((text.to_owned(), false))
            .chain(off_sale)
            .collect();
    }
    let mut all = Vec::new();
    if missing.without_cost > 0 {
        let (verb, make, them) = if missing.without_cost == 1 {
            ("has", "It makes", "it")
        } else {
            ("have", "They make", "them")
        };
        let share = missing.without_cost_share.map(|share| {
            let share = format::percent(share);
            format!("{make} {share} of net revenue; no")
        });
        all.push((
            format!(
                "{} of {} {verb} no cost. {} margin is counted for {them}.",
                format::count(missing.without_cost),
                format::counted(missing.listed, "product", "products"),
                share.as_deref().unwrap_or("No"),
            ),
            true,
        ));
    }
    if missing.unlisted > 0 {
        let (verb, make) = if missing.unlisted == 1 {
            ("is", "It makes")
        } else {
            ("are", "They make")
        };
        let share = missing.unlisted_share.map(|share| {
            let share = format::percent(share);
            format!(" {make} {share} of net revenue.")
        });
        all.push((
            format!(
                "{} of the orders {verb} not in the catalog: {}.{}",
                format::counted(missing.unlisted, "SKU", "SKUs"),
                missing.names(),
                share.unwrap_or_default(),
            ),
            true,
        ));
    }
    all.extend(off_sale);
    all
}

fn sources(ui: &mut Ui, sources: &[Source], state: &mut TableState) {
    if sources.is_empty() {
        return;
    }
    let columns = [
        Column::text("file", "Imported file").fills().unsorted(),
        Column::number("accepted", "Accepted")
            .width(theme::COLUMN_SHORT)
            .unsorted(),
        Column::number("rejected", "Rejected")
            .width(theme::COLUMN_SHORT)
            .unsorted(),
        Column::number("left out", "Left out")
            .width(theme::COLUMN_SHORT)
            .unsorted(),
    ];
    let name = |row: usize| {
        sources
            .get(row)
            .map_or_else(String::new, |source| source.file.clone())
    };
    DataTable::new("Imported files", &columns, sources.len())
        .row_name(&name)
        .max_height(theme::LIST_HEIGHT / 2.0)
        .show(ui, state, |ui, row, column| {
            let Some(source) = sources.get(row) else {
                return;
            };
            let warning = theme::palette(ui).warning;
            match column {
                0 => {
                    let tip = format!("{}, read as {}", source.role, source.dialect);
                    ui.label(&source.file).on_hover_text(tip);
                }
                1 => {
                    ui.label(format::count(source.accepted));
                }
                2 if source.rejected > 0 => {
                    ui.label(RichText::new(format::count(source.rejected)).color(warning));
                }
                2 => {
                    ui.label(format::count(0));
                }
                _ => {
                    let label = ui.label(format::count(left_out(source)));
                    if !source.left_out.is_empty() {
                        let reasons: Vec<String> = source
                            .left_out
                            .iter()
                            .map(|(reason, rows)| format!("{reason}: {}", format::count(*rows)))
                            .collect();
                        label.on_hover_text(reasons.join("\n"));
                    }
                }
            }
        });
}
