//! The overview screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The overview screen.
#[derive(Default)]
pub struct OverviewScreen;

impl Draw for OverviewScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("overview");
    }
}
