//! The welcome screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The welcome screen.
#[derive(Default)]
pub struct WelcomeScreen;

impl Draw for WelcomeScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("welcome");
    }
}
