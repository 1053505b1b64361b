//! The project file: one SQLite database, `*.endcap`.

use std::path::{Path, PathBuf};

use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

/// An open project file. Lives on one thread.
pub struct ProjectFile {
    path: PathBuf,
}

/// What a project file holds.
#[derive(Debug)]
pub struct Stored {
    /// Imported data.
    pub dataset: Dataset,
    /// What people edit.
    pub plan: Plan,
    /// The secret for hashing customers.
    pub customer_key: [u8; 16],
}

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is no project.
    #[error("{}: expected an Endcap project, found {found}", path.display())]
    NotAProject {
        /// The file.
        path: PathBuf,
        /// What it is.
        found: String,
    },
    /// The file was made by a newer program.
    #[error("{}: made by a newer Endcap (format {found}; this one reads up to {newest})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this program knows.
        newest: i64,
    },
    /// The file is damaged.
    #[error("{}: damaged at {place}: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Table or column.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// A project file is there already.
    #[error("{}: a file is there already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// SQLite or the system says no.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The system says no.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ProjectFile {
    /// Makes a new project file; an existing file is never overwritten.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(_path: &Path, _currency: &Currency) -> Result<(Self, Stored), StoreError> {
        todo!()
    }

    /// Opens a project file and reads it all; an older format is upgraded after a copy was made beside it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(_path: &Path) -> Result<(Self, Stored), StoreError> {
        todo!()
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a dataset in the place of the stored one, in one transaction.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored dataset is then as it was.
    pub fn save_dataset(&mut self, _dataset: &Dataset) -> Result<(), StoreError> {
        todo!()
    }

    /// Writes what changed in the plan since it was last saved or opened, in one transaction. Rules that are shared
    /// with the saved plan are not written again.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored plan is then as it was.
    pub fn save_plan(&mut self, _plan: &Plan) -> Result<(), StoreError> {
        todo!()
    }
}
