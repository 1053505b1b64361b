//! Why a project file cannot be used, or could not be written.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::schema;
use crate::domain::plain_words::plain;
use crate::domain::progress::Cancelled;

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody asked to stop; the file is as it was.
    #[error("{}: {cancelled}", path.display())]
    Cancelled {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        cancelled: Cancelled,
    },
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
    /// Somebody else has the file open.
    #[error("{}: open in another Endcap; close it there and try again", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A project file is there already.
    #[error("{}: a file is there already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// What is open is no longer what stands at the path; nothing was written.
    #[error("{}: {found}", path.display())]
    Elsewhere {
        /// Where the file was opened.
        path: PathBuf,
        /// What became of it.
        found: Elsewhere,
    },
    /// The file or its folder can only be read.
    #[error("{}: {reason}; it can be read, and saved elsewhere", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// Which of them, and why.
        reason: String,
    },
    /// The name stands for something that is no file.
    #[error("{}: expected the path of a file; {problem}", path.display())]
    BadName {
        /// What was given.
        path: PathBuf,
        /// Why it cannot be one.
        problem: &'static str,
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

/// What became of a project file while it was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Elsewhere {
    /// It is gone.
    #[error("the file was deleted while it was open")]
    Deleted,
    /// It has another name now.
    #[error("the file was moved or renamed while it was open")]
    Moved,
    /// Its name belongs to another file.
    #[error("another file was put in its place while it was open")]
    Replaced,
    /// Somebody wrote into it.
    #[error("another program changed the file while it was open")]
    Changed,
    /// It is shorter than it was.
    #[error("the file was cut while it was open")]
    Cut,
}

impl StoreError {
    /// What is wrong, without the path before it.
    #[must_use]
    pub fn reason(&self) -> String {
        let said = self.to_string();
        let path = match self {
            Self::Cancelled { path, .. }
            | Self::NotAProject { path, .. }
            | Self::Newer { path, .. }
            | Self::Damaged { path, .. }
            | Self::InUse { path }
            | Self::Exists { path }
            | Self::Elsewhere { path, .. }
            | Self::ReadOnly { path, .. }
            | Self::BadName { path, .. }
            | Self::Sqlite { path, .. }
            | Self::Io { path, .. } => path,
        };
        let before = format!("{}: ", path.display());
        said.strip_prefix(&before).unwrap_or(&said).to_owned()
    }

    /// What became of the file, when that is what stood in the way.
    #[must_use]
    pub fn elsewhere(&self) -> Option<Elsewhere> {
        match self {
            Self::Elsewhere { found, .. } => Some(*found),
            _ => None,
        }
    }
}

/// What goes wrong inside, before the path is known.
#[derive(Debug)]
pub(crate) enum Trouble {
    Sqlite(rusqlite::Error),
    Damaged { place: String, problem: String },
    NotAProject(String),
    Newer(i64),
    InUse,
    Cancelled(Cancelled),
    Io(std::io::Error),
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Cancelled> for Trouble {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<rusqlite::types::FromSqlError> for Trouble {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        Self::damaged("a row", error)
    }
}

impl Trouble {
    /// Damage at a table or column.
    pub(crate) fn damaged(place: impl Into<String>, problem: impl std::fmt::Display) -> Self {
        Self::Damaged {
            place: place.into(),
            problem: plain(&problem.to_string()),
        }
    }

    pub(super) fn at(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        let damaged = |problem: String| StoreError::Damaged {
            path: path.clone(),
            place: "the database".to_owned(),
            problem,
        };
        let said = |kind, words: &str| StoreError::Io {
            path: path.clone(),
            source: std::io::Error::new(kind, words),
        };
        match self {
            Self::Io(source) if source.kind() == ErrorKind::StorageFull => {
                said(ErrorKind::StorageFull, "no room is left on the disk")
            }
            Self::Damaged { place, problem } => StoreError::Damaged {
                path,
                place,
                problem,
            },
            Self::Cancelled(cancelled) => StoreError::Cancelled { path, cancelled },
            Self::InUse => StoreError::InUse { path },
            Self::Io(source) => StoreError::Io { path, source },
            Self::NotAProject(found) => StoreError::NotAProject { path, found },
            Self::Newer(found) => StoreError::Newer {
                path,
                found,
                newest: schema::VERSION,
            },
            Self::Sqlite(source) => match source.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                    StoreError::InUse { path }
                }
                Some(
                    ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::TypeMismatch,
                ) => damaged(source.to_string()),
                Some(ErrorCode::DiskFull) => {
                    said(ErrorKind::StorageFull, "no room is left on the disk")
                }
                Some(ErrorCode::CannotOpen) => said(
                    ErrorKind::PermissionDenied,
                    "the folder takes no file beside the project, which saving needs",
                ),
                // A table that is missing or a value of another kind: the file is not what was saved.
                Some(ErrorCode::Unknown) => damaged(source.to_string()),
                Some(_) => StoreError::Sqlite { path, source },
                None => match source {
                    rusqlite::Error::ToSqlConversionFailure(_) => {
                        StoreError::Sqlite { path, source }
                    }
                    _ => damaged(source.to_string()),
                },
            },
        }
    }
}
