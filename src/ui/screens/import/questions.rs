//! What the chosen file asks: two readings side by side, one click to choose.

use egui::{Button, Frame, Ui};

use super::rows;
use crate::domain::money::Currency;
use crate::studio::{Command, DraftFile};
use crate::ui::screens::Outbox;
use crate::ui::theme::{self, Tone};

/// Draws a card for everything that has two readings, and for what is missing.
pub(super) fn ui(
    ui: &mut Ui,
    index: usize,
    file: &DraftFile,
    currency: Option<&Currency>,
    out: &mut Outbox,
) {
    for question in rows::questions_of(file, currency) {
        card(ui, |ui| {
            ui.label(theme::body_strong(&question.text));
            let place_of = match question.line {
                0 => String::new(),
                line => format!(" on line {line}"),
            };
            let rest = match (question.blocks, question.answers.first()) {
                (true, _) => "This must be answered before anything is imported.",
                (false, Some(answer))
                    if matches!(answer.says, crate::import::Says::Encoding(_)) =>
                {
                    "The first is used unless you choose otherwise."
                }
                (false, _) => "The rest of the file may decide it; if not, nothing is imported.",
            };
            ui.label(theme::muted(format!(
                "The file writes {}{place_of}. {rest}",
                question.cell
            )));
            ui.horizontal_wrapped(|ui| {
                for answer in &question.answers {
                    let text = format!("{}:  {}", answer.label, answer.read_as);
                    let button = Button::new(text).min_size(egui::vec2(0.0, theme::CONTROL_HEIGHT));
                    if ui.add(button).clicked() {
                        let mut mapping = Box::new(file.mapping.clone());
                        mapping.say(&answer.says);
                        out.command(Command::SetFileMapping {
                            place: index,
                            mapping,
                        });
                    }
                }
            });
        });
        ui.add_space(theme::SPACE_4);
    }
}

fn card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.soft(Tone::Warning))
        .corner_radius(theme::RADIUS)
        .inner_margin(theme::margin(theme::SPACE_12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.colored_label(palette.warning, theme::heading("⚠"));
                ui.vertical(content);
            });
        });
}
