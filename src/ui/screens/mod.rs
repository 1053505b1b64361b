//! The screens, one for each step of the merchandiser's day.

pub mod discover;
pub mod export;
pub mod import;
pub mod overview;
pub mod rules;
mod screen;
pub mod simulate;
pub mod welcome;

pub use screen::Screen;

use super::action::Action;
use crate::studio::{Command, View};

/// What a screen asks for: commands for the studio, and actions for the window.
#[derive(Default)]
pub struct Outbox {
    /// For the studio.
    pub commands: Vec<Command>,
    /// For the window: other screens, dialogs.
    pub actions: Vec<Action>,
}

impl Outbox {
    /// Asks the studio for something.
    pub fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Asks the window for something.
    pub fn action(&mut self, action: Action) {
        self.actions.push(action);
    }
}

/// What every screen can do: draw itself from a view and ask for things. It keeps only transient state.
pub trait Draw {
    /// Draws the screen.
    fn ui(&mut self, ui: &mut egui::Ui, view: View<'_>, out: &mut Outbox);
}
