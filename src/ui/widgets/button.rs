//! The button a screen wants pressed, and the quiet one beside it.

use egui::{Button, Response, RichText, Stroke, Ui, vec2};

use crate::ui::theme;

/// A button in the accent colour: one per screen or dialog.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    ui.scope(|ui| {
        let palette = theme::palette(ui);
        let widgets = &mut ui.style_mut().visuals.widgets;
        for (widget, fill, ring) in [
            (&mut widgets.inactive, palette.accent, Stroke::NONE),
            (&mut widgets.hovered, palette.accent_hover, Stroke::NONE),
            (
                &mut widgets.active,
                palette.accent_hover,
                Stroke::new(theme::FOCUS_WIDTH, palette.text),
            ),
        ] {
            widget.weak_bg_fill = fill;
            widget.bg_stroke = ring;
            widget.fg_stroke.color = palette.on_accent;
        }
        let text = RichText::new(text).color(palette.on_accent);
        ui.add(Button::new(text).min_size(vec2(0.0, theme::CONTROL_HEIGHT)))
    })
    .inner
}

/// A small button without a frame until the pointer or the keyboard is on it; `name` is what a screen reader says.
pub fn quiet_button(ui: &mut Ui, text: &str, name: &str) -> Response {
    ui.add(Button::new(text).frame_when_inactive(false))
        .accessible_name(name)
}
