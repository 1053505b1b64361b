//! What the program remembers between runs; never anything a person made.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{self, Permission};

/// Recent projects kept.
const RECENT: usize = 8;

/// Remembered between runs, in one small file of the user's configuration folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Project files opened lately, newest first.
    pub recent: Vec<PathBuf>,
    /// Folder the last files were read from.
    pub last_folder: Option<PathBuf>,
    #[serde(skip)]
    home: Option<PathBuf>,
}

/// The folder for settings and the sample store: `ENDCAP_HOME` when set, else the system's place for user data. An empty
/// one is as not set.
#[must_use]
pub fn home() -> Option<PathBuf> {
    home_of(std::env::var_os("ENDCAP_HOME"))
}

fn home_of(set: Option<std::ffi::OsString>) -> Option<PathBuf> {
    if let Some(folder) = set.filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    directories::ProjectDirs::from("", "", "Endcap").map(|dirs| dirs.data_dir().to_owned())
}

impl Settings {
    /// Reads the settings of a folder; defaults when there are none or they cannot be read.
    #[must_use]
    pub fn load(home: Option<PathBuf>) -> Self {
        let mut settings: Self = home
            .as_ref()
            .and_then(|folder| std::fs::read_to_string(folder.join("settings.json")).ok())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        settings.recent.retain(|path| path.exists());
        settings.home = home;
        settings
    }

    /// Folder for settings and the sample store; `None` when the system has none.
    #[must_use]
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// Puts a project first in the list.
    pub fn remember(&mut self, project: &Path) {
        let absolute = std::path::absolute(project).unwrap_or_else(|_| project.to_owned());
        self.recent.retain(|path| *path != absolute);
        self.recent.insert(0, absolute);
        self.recent.truncate(RECENT);
        self.save();
    }

    /// Takes a project out of the list; the file stays.
    pub fn forget(&mut self, project: &Path) {
        self.recent.retain(|path| path != project);
        self.save();
    }

    /// Writes the settings; a folder that cannot be written only costs the memory.
    pub fn save(&self) {
        let Some(folder) = &self.home else { return };
        let Ok(text) = serde_json::to_string_pretty(self) else {
            return;
        };
        let path = folder.join("settings.json");
        let may = Permission::to_replace();
        let _ =
            files::make_folder(folder).and_then(|()| files::write(&path, text.as_bytes(), &may));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_home_is_as_not_set() {
        assert_eq!(home_of(Some("".into())), home_of(None));
        assert_eq!(home_of(Some("here".into())), Some(PathBuf::from("here")));
    }

    #[test]
    fn recent_projects_come_back_newest_first_and_lost_files_do_not() {
        let home = tempfile::tempdir().unwrap();
        let mut settings = Settings::load(Some(home.path().to_owned()));
        for name in ["a", "b", "c", "a"] {
            let path = home.path().join(name);
            std::fs::write(&path, "").unwrap();
            settings.remember(&path);
        }
        std::fs::remove_file(home.path().join("c")).unwrap();
        let again = Settings::load(Some(home.path().to_owned()));
        assert_eq!(again.recent, [home.path().join("a"), home.path().join("b")]);
    }
}
