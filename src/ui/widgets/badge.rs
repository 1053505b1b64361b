//! A word on a quiet ground that says how something stands.

use egui::{Frame, Margin, Response, RichText, Ui};

use crate::ui::theme::{self, Tone};

/// Draws the word in the colours of its tone.
pub fn badge(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.soft(tone))
        .corner_radius(theme::RADIUS_PILL)
        .inner_margin(Margin::symmetric(
            theme::SPACE_8 as i8,
            theme::SPACE_2 as i8,
        ))
        .show(ui, |ui| {
            ui.label(RichText::new(text).small().color(palette.tone(tone)))
        })
        .inner
}
