//! The export screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The export screen.
#[derive(Default)]
pub struct ExportScreen;

impl Draw for ExportScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("export");
    }
}

impl ExportScreen {
    /// Takes a folder for the files.
    pub fn choose_folder(&mut self, _folder: std::path::PathBuf) {}
}
