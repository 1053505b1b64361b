//! The discover screen.

use super::{Draw, Outbox};
use crate::studio::View;

/// The discover screen.
#[derive(Default)]
pub struct DiscoverScreen;

impl Draw for DiscoverScreen {
    fn ui(&mut self, ui: &mut egui::Ui, _view: View<'_>, _out: &mut Outbox) {
        ui.label("discover");
    }
}
