//! The simulate screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The simulate screen.
#[derive(Default)]
pub struct SimulateScreen;

impl Draw for SimulateScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("simulate");
    }
}
