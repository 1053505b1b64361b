//! File dialogs: the desktop's own where it has one, else a path dialog inside the window.
//!
//! On Linux a desktop without portal and zenity silently opens nothing, which looks like "cancelled"; so availability is
//! tested before, and an answer that comes back at once counts as "there was no dialog".

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::widgets::path_dialog::PathPurpose;

/// What the chosen path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Where a new project goes.
    NewProject,
    /// Which project to open.
    OpenProject,
    /// Which CSV files to import.
    AddFiles,
    /// Where the mapping of a file goes.
    WriteMapping,
    /// Which mapping to read a file by.
    ReadMapping,
    /// Which rule set to apply.
    ReadRules,
    /// Which assumptions to read.
    ReadAssumptions,
    /// Into which folder rule files go.
    WriteFiles,
    /// Into which CSV file the list of Discover goes.
    SaveList,
    /// In which new file the project goes on.
    SaveElsewhere,
}

/// What a new project is called when nobody says otherwise.
pub const NEW_PROJECT_NAME: &str = "My shop.endcap";
/// What a project is called that is saved elsewhere, when nobody says otherwise.
pub const ELSEWHERE_NAME: &str = "My shop 2.endcap";
/// What the mapping of a file is called when nobody says otherwise.
pub const NEW_MAPPING_NAME: &str = "mapping.toml";
/// What a list is called when nobody says otherwise.
pub const LIST_NAME: &str = "discover.csv";

impl Purpose {
    /// What stands over the dialog.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NewProject => "New project",
            Self::OpenProject => "Open project",
            Self::AddFiles => "Import CSV files",
            Self::WriteMapping => "Save mapping",
            Self::ReadMapping => "Read mapping",
            Self::ReadRules => "Apply a rule set",
            Self::ReadAssumptions => "Read assumptions",
            Self::WriteFiles => "Folder for rule files",
            Self::SaveList => "Export the list as CSV",
            Self::SaveElsewhere => "Save the project in a new file",
        }
    }

    /// What a file that is made is called at first.
    #[must_use]
    pub fn file_name(self) -> Option<&'static str> {
        match self {
            Self::NewProject => Some(NEW_PROJECT_NAME),
            Self::WriteMapping => Some(NEW_MAPPING_NAME),
            Self::SaveList => Some(LIST_NAME),
            Self::SaveElsewhere => Some(ELSEWHERE_NAME),
            _ => None,
        }
    }

    /// How it asks.
    #[must_use]
    pub fn manner(self) -> PathPurpose {
        match self {
            Self::NewProject | Self::WriteMapping | Self::SaveList | Self::SaveElsewhere => {
                PathPurpose::SaveFile
            }
            Self::OpenProject | Self::ReadMapping | Self::ReadRules | Self::ReadAssumptions => {
                PathPurpose::OpenFile
            }
            Self::AddFiles => PathPurpose::OpenFiles,
            Self::WriteFiles => PathPurpose::PickFolder,
        }
    }

    /// What the files are called, and their endings.
    #[must_use]
    pub fn filter(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::NewProject | Self::OpenProject | Self::SaveElsewhere => {
                ("Endcap project", &["endcap"])
            }
            Self::AddFiles => ("CSV file", &["csv", "tsv", "txt"]),
            Self::WriteMapping | Self::ReadMapping => ("Mapping", &["toml"]),
            Self::ReadRules | Self::ReadAssumptions => ("JSON file", &["json"]),
            Self::WriteFiles => ("Folder", &[]),
            Self::SaveList => ("CSV file", &["csv"]),
        }
    }
}

/// A dialog of the desktop that is open.
pub struct NativeDialog {
    /// What the path is for.
    pub purpose: Purpose,
    asked: Instant,
    answer: Receiver<Option<Vec<PathBuf>>>,
}

/// What came of a dialog.
pub enum Answer {
    /// Still open.
    Waiting,
    /// These paths.
    Chosen(Vec<PathBuf>),
    /// Closed without a choice.
    Cancelled,
    /// The desktop has no dialog.
    Unavailable,
}

impl NativeDialog {
    /// Opens the desktop's dialog on a thread of its own; `None` when the desktop has none.
    #[must_use]
    pub fn open(purpose: Purpose, folder: Option<PathBuf>, waker: egui::Context) -> Option<Self> {
        if !is_available() {
            return None;
        }
        let (sender, answer) = channel();
        let ask = move || {
            let _ = sender.send(ask(purpose, folder));
            waker.request_repaint();
        };
        std::thread::Builder::new()
            .name("endcap file dialog".to_owned())
            .spawn(ask)
            .ok()?;
        Some(Self {
            purpose,
            asked: Instant::now(),
            answer,
        })
    }

    /// Looks whether the person has answered.
    #[must_use]
    pub fn poll(&self) -> Answer {
        match self.answer.try_recv() {
            Err(std::sync::mpsc::TryRecvError::Empty) => Answer::Waiting,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => Answer::Cancelled,
            Ok(Some(paths)) if !paths.is_empty() => Answer::Chosen(paths),
            Ok(_) if self.asked.elapsed() < Duration::from_millis(100) => Answer::Unavailable,
            Ok(_) => Answer::Cancelled,
        }
    }
}

fn ask(purpose: Purpose, folder: Option<PathBuf>) -> Option<Vec<PathBuf>> {
    let mut dialog = rfd::FileDialog::new().set_title(purpose.title());
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    let (name, endings) = purpose.filter();
    if !endings.is_empty() {
        dialog = dialog.add_filter(name, endings);
    }
    match purpose.manner() {
        PathPurpose::OpenFiles => dialog.pick_files(),
        PathPurpose::OpenFile => dialog.pick_file().map(|path| vec![path]),
        PathPurpose::SaveFile => dialog
            .set_file_name(purpose.file_name().unwrap_or_default())
            .save_file()
            .map(|path| vec![path]),
        PathPurpose::PickFolder => dialog.pick_folder().map(|path| vec![path]),
    }
}

/// True when the desktop can show a file dialog.
#[cfg(target_os = "linux")]
fn is_available() -> bool {
    // ENDCAP_DIALOGS=inside keeps to the window's own dialog, where a portal hangs.
    if std::env::var_os("ENDCAP_DIALOGS").is_some_and(|value| value == "inside") {
        return false;
    }
    let on_path = |name: &str| {
        std::env::var_os("PATH").is_some_and(|paths| {
            std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
        })
    };
    let portal = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        && std::path::Path::new(
            "/usr/share/dbus-1/services/org.freedesktop.portal.Desktop.service",
        )
        .exists();
    portal || on_path("zenity")
}

#[cfg(not(target_os = "linux"))]
fn is_available() -> bool {
    true
}
