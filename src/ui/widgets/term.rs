//! Words of the glossary, explained where they stand.

use egui::{Color32, Painter, Rect, Response, RichText, Shape, Ui, pos2};

use crate::domain::glossary::Term;
use crate::ui::theme;

/// The word itself, muted, with its definition under the pointer.
pub fn term(ui: &mut Ui, term: &Term) -> Response {
    term_as(ui, theme::muted(term.name), term)
}

/// Other words that mean the term, with its definition under the pointer.
pub fn term_as(ui: &mut Ui, text: RichText, term: &Term) -> Response {
    let response = ui.label(text);
    mark(ui, response, term)
}

/// Marks what was drawn as something the term explains.
pub fn mark(ui: &Ui, response: Response, term: &Term) -> Response {
    dots(
        ui.painter(),
        response.rect,
        theme::palette(ui).control_border,
    );
    response.on_hover_ui(|ui| explain(ui, term))
}

/// The inside of a term's tooltip.
pub fn explain(ui: &mut Ui, term: &Term) {
    ui.strong(term.name);
    ui.label(term.definition);
}

/// The dotted line that says "there is more to know".
pub(super) fn dots(painter: &Painter, text: Rect, colour: Color32) {
    let y = text.bottom();
    painter.extend(Shape::dotted_line(
        &[pos2(text.left(), y), pos2(text.right(), y)],
        colour,
        theme::SPACE_4,
        theme::HAIRLINE / 2.0 + 0.25,
    ));
}
