//! A row of a form: a label and the field it names.

use egui::{Align, Layout, Response, Ui, vec2};

use super::term;
use crate::domain::glossary::Term;
use crate::ui::theme;

/// Draws a label and beside it a field; the field gets the label's name.
pub fn labelled(ui: &mut Ui, label: &str, field: impl FnOnce(&mut Ui) -> Response) -> Response {
    row(ui, |ui| ui.label(theme::muted(label)), field)
}

/// Draws a word of the glossary, explained, and beside it a field of that name.
pub fn labelled_term(
    ui: &mut Ui,
    word: &Term,
    field: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    row(ui, |ui| term::term(ui, word), field)
}

fn row(
    ui: &mut Ui,
    label: impl FnOnce(&mut Ui) -> Response,
    field: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    ui.horizontal(|ui| {
        let width = theme::LABEL_WIDTH.min(ui.available_width() / 2.0);
        let named = ui
            .allocate_ui_with_layout(
                vec2(width, theme::CONTROL_HEIGHT),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_width(width);
                    label(ui)
                },
            )
            .inner;
        field(ui).labelled_by(named.id)
    })
    .inner
}
