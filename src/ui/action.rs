//! Actions: everything a person can do from a menu, a shortcut or the palette, one variant each.

use std::sync::LazyLock;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::screens::Screen;
use crate::domain::rule::Kind;
use crate::studio::View;

/// One thing a person can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Opens the sample store.
    OpenSample,
    /// Makes an empty project.
    NewProject,
    /// Opens a project file.
    OpenProject,
    /// Adds CSV files to the import draft.
    AddFiles,
    /// Imports the files of the draft.
    ImportDraft,
    /// Keeps how the shown file of the draft is read.
    KeepMapping,
    /// Writes it to a file.
    WriteMapping,
    /// Reads the shown file of the draft as a file says.
    ReadMapping,
    /// Writes the whole project to a new file.
    SaveElsewhere,
    /// Closes the project.
    CloseProject,
    /// Leaves the program.
    Quit,
    /// Takes the last step back.
    Undo,
    /// Does it again.
    Redo,
    /// Goes to a screen.
    Go(Screen),
    /// Makes a rule of a kind.
    NewRule(Kind),
    /// Copies the selected rule.
    DuplicateRule,
    /// Switches the selected rule on or off.
    ToggleRule,
    /// Deletes the selected rule.
    DeleteRule,
    /// Reads a rule set from a file.
    ReadRules,
    /// Reads assumptions from a file.
    ReadAssumptions,
    /// Gives every assumption its default back.
    ResetAssumptions,
    /// Writes rule files.
    WriteFiles,
    /// Writes the list one looks at in Discover.
    SaveList,
    /// Opens the palette.
    Palette,
    /// Switches between light and dark.
    SwitchTheme,
    /// Shows all shortcuts and words.
    Help,
}

/// Where an action stands in the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Projects and files.
    File,
    /// Steps.
    Edit,
    /// Rules.
    Rules,
    /// Screens and themes.
    View,
    /// Help.
    Help,
}

impl Menu {
    /// All menus from left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::Rules, Self::View, Self::Help];

    /// Its word in the menu bar.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Rules => "Rules",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// Actions that stand in the menus before the making of rules.
const BEFORE_RULES: [Action; 16] = [
    Action::OpenSample,
    Action::NewProject,
    Action::OpenProject,
    Action::AddFiles,
    Action::ImportDraft,
    Action::KeepMapping,
    Action::WriteMapping,
    Action::ReadMapping,
    Action::WriteFiles,
    Action::SaveList,
    Action::SaveElsewhere,
    Action::CloseProject,
    Action::Quit,
    Action::Undo,
    Action::Redo,
    Action::Palette,
];

/// Actions that stand behind it.
const AFTER_RULES: [Action; 14] = [
    Action::DuplicateRule,
    Action::ToggleRule,
    Action::DeleteRule,
    Action::ReadRules,
    Action::ReadAssumptions,
    Action::ResetAssumptions,
    Action::Go(Screen::Import),
    Action::Go(Screen::Overview),
    Action::Go(Screen::Discover),
    Action::Go(Screen::Rules),
    Action::Go(Screen::Simulate),
    Action::Go(Screen::Export),
    Action::SwitchTheme,
    Action::Help,
];

const COMMAND_SHIFT: Modifiers = Modifiers {
    alt: false,
    ctrl: false,
    shift: true,
    mac_cmd: false,
    command: true,
};

impl Action {
    /// All actions in menu order.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Action>> = LazyLock::new(|| {
            let new_rules = Kind::ALL.iter().map(|kind| Action::NewRule(*kind));
            let before = BEFORE_RULES.iter().copied();
            before.chain(new_rules).chain(AFTER_RULES).collect()
        });
        &ALL
    }

    /// What a person reads; "…" where more is asked.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::OpenSample => "Open the sample store",
            Self::NewProject => "New project…",
            Self::OpenProject => "Open project…",
            Self::AddFiles => "Import CSV files…",
            Self::ImportDraft => "Import the files shown",
            Self::KeepMapping => "Save this mapping",
            Self::WriteMapping => "Save mapping as TOML…",
            Self::ReadMapping => "Read mapping…",
            Self::SaveElsewhere => "Save elsewhere…",
            Self::CloseProject => "Close project",
            Self::Quit => "Quit",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Go(screen) => screen.label(),
            Self::NewRule(kind) => kind.info().command,
            Self::DuplicateRule => "Duplicate rule",
            Self::ToggleRule => "Switch rule on or off",
            Self::DeleteRule => "Delete rule",
            Self::ReadRules => "Apply a rule set…",
            Self::ReadAssumptions => "Read assumptions…",
            Self::ResetAssumptions => "Reset all assumptions",
            Self::WriteFiles => "Write rule files…",
            Self::SaveList => "Export the Discover list…",
            Self::Palette => "Command palette…",
            Self::SwitchTheme => "Switch between light and dark",
            Self::Help => "Shortcuts and glossary",
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub fn tip(self) -> &'static str {
        match self {
            Self::OpenSample => "An invented shop to try everything on",
            Self::NewProject => "An empty project file for your own shop",
            Self::OpenProject => "A project file made earlier",
            Self::AddFiles => "A catalog, an order history, or both",
            Self::ImportDraft => "Adds every row of the files shown to this project",
            Self::KeepMapping => "The project reads the next file with these columns the same way",
            Self::WriteMapping => "For other projects, and for endcap import --map",
            Self::ReadMapping => "Reads the file shown with a saved mapping",
            Self::SaveElsewhere => "The whole project in a new file, which is used from then on",
            Self::CloseProject | Self::Quit => "What is saved already needs no saving",
            Self::Undo => "Undo the last step",
            Self::Redo => "Redo the last step that was undone",
            Self::Go(screen) => screen.tip(),
            Self::NewRule(kind) => kind.info().about,
            Self::DuplicateRule => "A copy of the selected rule, as a draft",
            Self::ToggleRule => "A paused rule is neither simulated nor exported",
            Self::DeleteRule => "Undo brings it back",
            Self::ReadRules => {
                "Rules of an endcap.rules/1 file: equal ids are replaced, others kept"
            }
            Self::ReadAssumptions => "Assumptions of an endcap.assumptions/1 file",
            Self::ResetAssumptions => "What other shops found, with wide ranges",
            Self::WriteFiles => "Files for your shop's importer, and the rule set as JSON",
            Self::SaveList => "As CSV, filtered and sorted as you see it",
            Self::Palette => "Find any command by typing",
            Self::SwitchTheme => "Light for the shop floor, dark for the evening",
            Self::Help => "Every shortcut, and what the words mean",
        }
    }

    /// The shortcut, if it has one.
    #[must_use]
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let command = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let command_shift = |key| Some(KeyboardShortcut::new(COMMAND_SHIFT, key));
        match self {
            Self::NewProject => command(Key::N),
            Self::OpenProject => command(Key::O),
            Self::AddFiles => command(Key::I),
            Self::OpenSample => command_shift(Key::O),
            Self::CloseProject => command(Key::W),
            Self::Quit => command(Key::Q),
            Self::Undo => command(Key::Z),
            Self::Redo => command_shift(Key::Z),
            Self::Palette => command(Key::K),
            Self::WriteFiles => command(Key::E),
            Self::NewRule(kind) => {
                Key::from_name(kind.info().key.encode_utf8(&mut [0; 4])).and_then(command_shift)
            }
            Self::DuplicateRule => command(Key::D),
            Self::ToggleRule => command_shift(Key::T),
            Self::DeleteRule => command(Key::Backspace),
            Self::Go(screen) => match screen {
                Screen::Import => command(Key::Num1),
                Screen::Overview => command(Key::Num2),
                Screen::Discover => command(Key::Num3),
                Screen::Rules => command(Key::Num4),
                Screen::Simulate => command(Key::Num5),
                Screen::Export => command(Key::Num6),
            },
            Self::SwitchTheme => command_shift(Key::D),
            Self::Help => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            Self::ImportDraft => command(Key::Enter),
            Self::KeepMapping
            | Self::WriteMapping
            | Self::ReadMapping
            | Self::ReadRules
            | Self::ReadAssumptions
            | Self::ResetAssumptions
            | Self::SaveElsewhere
            | Self::SaveList => None,
        }
    }

    /// The menu it stands in.
    #[must_use]
    pub fn menu(self) -> Menu {
        match self {
            Self::OpenSample
            | Self::NewProject
            | Self::OpenProject
            | Self::AddFiles
            | Self::ImportDraft
            | Self::KeepMapping
            | Self::WriteMapping
            | Self::ReadMapping
            | Self::WriteFiles
            | Self::SaveList
            | Self::SaveElsewhere
            | Self::CloseProject
            | Self::Quit => Menu::File,
            Self::Undo | Self::Redo | Self::Palette => Menu::Edit,
            Self::NewRule(_)
            | Self::DuplicateRule
            | Self::ToggleRule
            | Self::DeleteRule
            | Self::ReadRules
            | Self::ReadAssumptions
            | Self::ResetAssumptions => Menu::Rules,
            Self::Go(_) | Self::SwitchTheme => Menu::View,
            Self::Help => Menu::Help,
        }
    }

    /// True when it can be done now.
    #[must_use]
    pub fn is_possible(self, view: View<'_>) -> bool {
        match self {
            Self::OpenSample
            | Self::NewProject
            | Self::OpenProject
            | Self::AddFiles
            | Self::Quit
            | Self::Palette
            | Self::SwitchTheme
            | Self::Go(Screen::Import)
            | Self::Help => true,
            Self::ImportDraft => {
                let busy = view.jobs.iter().any(|job| job.kind.is_foreground());
                !busy
                    && view
                        .project
                        .is_some_and(|project| view.draft.can_import(&project.dataset.currency))
            }
            Self::KeepMapping => view.project.is_some() && !view.draft.files.is_empty(),
            Self::WriteMapping | Self::ReadMapping => !view.draft.files.is_empty(),
            Self::Undo => view
                .project
                .is_some_and(|project| project.undo_label.is_some()),
            Self::Redo => view
                .project
                .is_some_and(|project| project.redo_label.is_some()),
            Self::DuplicateRule | Self::ToggleRule | Self::DeleteRule => view
                .project
                .is_some_and(|project| project.selected.is_some()),
            Self::SaveList => view
                .project
                .is_some_and(|project| project.discovered.is_some()),
            Self::ResetAssumptions => view.project.is_some_and(|project| {
                *project.plan.assumptions() != crate::domain::scenario::Assumptions::default()
            }),
            _ => view.project.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_shortcut_or_a_label() {
        for (place, action) in Action::all().iter().enumerate() {
            for other in &Action::all()[place + 1..] {
                assert_ne!(action.label(), other.label());
                if let (Some(a), Some(b)) = (action.shortcut(), other.shortcut()) {
                    assert_ne!(a, b, "{action:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn every_action_stands_in_its_menu_without_gaps() {
        let mut menus: Vec<Menu> = Action::all().iter().map(|action| action.menu()).collect();
        menus.dedup();
        assert_eq!(menus, Menu::ALL);
    }
}
