//! The screens, one for each step of the merchandiser's day.

pub mod discover;
pub mod export;
pub mod import;
pub mod overview;
pub mod rules;
pub mod simulate;
pub mod welcome;

use super::action::Action;
use crate::studio::{Command, View};

/// The steps of the day, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Files come in.
    Import,
    /// Key figures.
    #[default]
    Overview,
    /// What is bought together.
    Discover,
    /// What the merchandiser writes.
    Rules,
    /// What the plan would have done.
    Simulate,
    /// Rule files go out.
    Export,
}

impl Screen {
    /// All screens in order.
    pub const ALL: [Self; 6] = [
        Self::Import,
        Self::Overview,
        Self::Discover,
        Self::Rules,
        Self::Simulate,
        Self::Export,
    ];

    /// Its name in the navigation.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Import => "Import",
            Self::Overview => "Overview",
            Self::Discover => "Discover",
            Self::Rules => "Rules",
            Self::Simulate => "Simulate",
            Self::Export => "Export",
        }
    }

    /// What it shows, in one sentence.
    #[must_use]
    pub fn tip(self) -> &'static str {
        match self {
            Self::Import => "Catalog and order files, and what became of every row",
            Self::Overview => "Orders, AOV, margin, and what is missing",
            Self::Discover => "What is really bought together, and price ladders",
            Self::Rules => "Pairs, ladders and bundles",
            Self::Simulate => "What the plan would have done to the past orders",
            Self::Export => "Rule files for the shop",
        }
    }
}

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
