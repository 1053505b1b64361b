//! The import screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The import screen.
#[derive(Default)]
pub struct ImportScreen;

impl Draw for ImportScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("import");
    }
}
