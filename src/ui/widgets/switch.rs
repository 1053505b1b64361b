//! A switch: on or off, at once.

use egui::accesskit::Role;
use egui::{Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme;

/// Draws a switch. `name` is what a screen reader calls it. In a table the row has the keyboard, so that `sense` there is
/// `Sense::CLICK`, and `Sense::click()` elsewhere. The caller turns it around when it was clicked.
pub fn switch(ui: &mut Ui, on: bool, name: &str, sense: Sense) -> Response {
    let size = vec2(theme::SPACE_32, theme::SPACE_16);
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), on, name));
    let palette = theme::palette(ui);
    let (ground, knob) = if on {
        (palette.accent, palette.on_accent)
    } else {
        (palette.control_border, palette.card)
    };
    let reach = rect.height() / 2.0;
    let painter = ui.painter();
    painter.rect_filled(rect, reach, ground);
    let x = if on {
        rect.right() - reach
    } else {
        rect.left() + reach
    };
    painter.circle_filled(pos2(x, rect.center().y), reach - theme::SPACE_2, knob);
    if response.has_focus() || response.hovered() {
        painter.rect_stroke(
            rect,
            reach,
            Stroke::new(theme::FOCUS_WIDTH, palette.accent_hover),
            egui::StrokeKind::Outside,
        );
    }
    response
}
