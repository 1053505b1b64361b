//! A path that can be typed or browsed for.

use egui::Ui;

use super::field::line_edit;
use crate::ui::theme;

/// What a path field did in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathFieldOutput {
    /// The text is another one than before.
    pub changed: bool,
    /// Somebody wants to browse.
    pub browse: bool,
}

/// Draws a text field for a path and a button beside it.
pub fn path_field(ui: &mut Ui, name: &str, path: &mut String) -> PathFieldOutput {
    ui.horizontal(|ui| {
        let changed = ui
            .add(line_edit(path).desired_width(theme::READING_WIDTH))
            .accessible_name(name)
            .changed();
        let browse = ui
            .button("Browse…")
            .accessible_name(format!("Browse for {name}"))
            .clicked();
        PathFieldOutput { changed, browse }
    })
    .inner
}
