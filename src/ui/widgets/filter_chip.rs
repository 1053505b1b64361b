//! A filter as a chip: what it is for, or what it is set to, with a menu below and a button that takes it away.

use egui::accesskit::Role;
use egui::style::StyleModifier;
use egui::{Button, Popup, PopupCloseBehavior, RichText, Ui, WidgetInfo};

use super::button::quiet_button;
use crate::ui::theme;

/// Draws the chip; `set` is what it says when the filter is set. True when the filter is to be taken away.
pub fn filter_chip(
    ui: &mut Ui,
    name: &str,
    set: Option<&str>,
    contents: impl FnOnce(&mut Ui),
) -> bool {
    let mut cleared = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().button_padding.x = theme::SPACE_8;
        let palette = theme::palette(ui);
        let text = RichText::new(format!("{} \u{23F7}", set.unwrap_or(name)));
        let button = if set.is_some() {
            Button::new(text.color(palette.accent)).fill(palette.soft(theme::Tone::Accent))
        } else {
            Button::new(text)
        };
        let button = ui.add(button);
        let said = set.map_or_else(|| format!("Filter: {name}"), |set| format!("Filter: {set}"));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
        Popup::menu(&button)
            .id(ui.make_persistent_id(("filter chip", name)))
            // The style of menus takes the frames off, and a field without one is not to be seen.
            .style(StyleModifier::default())
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(contents);
        if set.is_some() {
            let clear = quiet_button(ui, "×", &format!("Clear filter: {name}"));
            cleared = clear.on_hover_text("Takes this filter away").clicked();
        }
    });
    cleared
}
