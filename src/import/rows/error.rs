//! Why reading stops.

use std::path::{Path, PathBuf};

use crate::domain::progress::Cancelled;
use crate::files::WriteError;

/// Why nothing was imported. The project is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file cannot be opened or read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file of rejected rows cannot be written.
    #[error(transparent)]
    Rejects(#[from] WriteError),
    /// A file is not what it must be.
    #[error("{}: expected {expected}, found {found}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
}

impl ImportError {
    /// Makes the error of a file that cannot be opened, read or written.
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// A file is not what it must be.
    pub(crate) fn unusable(
        path: &Path,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::Unusable {
            path: path.to_owned(),
            expected: expected.into(),
            found: found.into(),
        }
    }
}

/// Why reading a file does not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nothing is imported.
    Error(ImportError),
    /// An order number came back: the rows of an order are not consecutive.
    Reappears,
    /// A cell has two readings that the beginning of its column did not decide.
    Undecided,
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        Self::Error(error)
    }
}
