//! The rules screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The rules screen.
#[derive(Default)]
pub struct RulesScreen;

impl Draw for RulesScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("rules");
    }
}

impl RulesScreen {
    /// Begins a rule of the kind an action names.
    pub fn begin(&mut self, _action: super::super::action::Action) {}
}
