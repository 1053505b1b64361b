//! A small count with a button on either side.

use egui::Ui;

use crate::ui::theme;

/// Draws "− 2 +"; returns the count somebody asked for, within `least..=most`. `name` is what is counted.
pub fn stepper(ui: &mut Ui, name: &str, count: u32, (least, most): (u32, u32)) -> Option<u32> {
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_4;
        ui.spacing_mut().button_padding.x = theme::SPACE_8;
        let fewer = ui.add_enabled(count > least, egui::Button::new("−"));
        if fewer.accessible_name(format!("Fewer {name}")).clicked() {
            asked = Some(count.saturating_sub(1).max(least));
        }
        ui.label(count.to_string())
            .accessible_name(format!("{count} of {name}"));
        let more = ui.add_enabled(count < most, egui::Button::new("+"));
        if more.accessible_name(format!("More {name}")).clicked() {
            asked = Some(count.saturating_add(1).min(most));
        }
    });
    asked
}
