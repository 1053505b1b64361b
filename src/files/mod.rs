//! The one door through which files are written: exports, lists, rejected rows, rule sets, mappings, the sample store.
//!
//! A file is whole or not there at all, and several that belong together are all new or all as they were. While it is
//! made it has no name, so that a program that is killed leaves nothing. What is there already is replaced only when
//! somebody said so; projects, sources, devices, links and folders never are.

mod draft;
mod group;
mod leftovers;
mod target;

use std::path::{Path, PathBuf};

pub use draft::Draft;
pub use group::publish;
pub use leftovers::tidy;
pub use target::check;

/// Names of files that are only there while others are replaced begin so.
const OWN_PREFIX: &str = ".endcap-";

/// What a write may do with files that are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permission {
    /// Files that are there may be replaced; else the write is refused with [`WriteError::Exists`].
    pub replace: bool,
    /// Files that are never written to, and what they are: the open project, what an import reads.
    pub never: Vec<(PathBuf, &'static str)>,
}

impl Permission {
    /// Files that are there may be replaced.
    #[must_use]
    pub fn to_replace() -> Self {
        Self {
            replace: true,
            never: Vec::new(),
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Files are there, and nobody said that they may be replaced.
    #[error("{}", exists(paths))]
    Exists {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// What is there is never replaced.
    #[error("{}: expected the name of a file to write, found {found}; nothing was written", path.display())]
    Refused {
        /// The path.
        path: PathBuf,
        /// What is there.
        found: String,
    },
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

fn exists(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let verb = if paths.len() == 1 { "is" } else { "are" };
    format!("{} {verb} there already", names.join(", "))
}

impl WriteError {
    /// What hindered a file from getting its name.
    fn naming(path: &Path, problem: std::io::Error) -> Self {
        match problem.kind() {
            std::io::ErrorKind::AlreadyExists => Self::Exists {
                paths: vec![path.to_owned()],
            },
            _ => Self::io(path)(problem),
        }
    }

    /// The error of a path.
    pub(crate) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io {
            path: path.clone(),
            source,
        }
    }
}

/// The folder of a file.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes one file, whole or not at all.
///
/// # Errors
/// See [`WriteError`]; what was there stays then.
pub fn write(path: &Path, content: &[u8], permission: &Permission) -> Result<(), WriteError> {
    check(&[path], permission, |_| false).or_else(|refused| match refused {
        // The same bytes need no permission; that is known when they are compared.
        WriteError::Exists { .. } => Ok(()),
        other => Err(other),
    })?;
    let mut draft = Draft::new(path)?;
    std::io::Write::write_all(&mut draft, content).map_err(WriteError::io(path))?;
    publish(vec![draft], permission)
}

/// Makes a folder and those above it where they are missing.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), WriteError> {
    std::fs::create_dir_all(folder).map_err(WriteError::io(folder))
}

/// A path where nothing is yet: the wanted one, or the first free one with a number before its ending.
#[must_use]
pub fn free_path(wanted: &Path) -> PathBuf {
    let stem = wanted.file_stem().unwrap_or_default().to_string_lossy();
    let ending = wanted.extension().map(|ending| ending.to_string_lossy());
    let numbered = |number: u32| {
        let name = match &ending {
            Some(ending) => format!("{stem}-{number}.{ending}"),
            None => format!("{stem}-{number}"),
        };
        wanted.with_file_name(name)
    };
    let is_free = |path: &PathBuf| std::fs::symlink_metadata(path).is_err();
    std::iter::once(wanted.to_owned())
        .chain((2..).map(numbered))
        .find(is_free)
        .unwrap_or_else(|| wanted.to_owned())
}

/// Length and time of change: a file that still has the stamp of its writing was not touched since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    changed: Option<std::time::SystemTime>,
}

/// The stamp of a file; `None` when there is none.
#[must_use]
pub fn stamp(path: &Path) -> Option<Stamp> {
    let found = std::fs::symlink_metadata(path).ok()?;
    Some(Stamp {
        bytes: found.len(),
        changed: found.modified().ok(),
    })
}

/// Takes a name for a file that another library will fill: an empty file that was not there before.
///
/// # Errors
/// When something has that name, or the system refuses.
pub fn claim(path: &Path) -> std::io::Result<()> {
    std::fs::File::create_new(path).map(drop)
}

/// Takes a file away that this program made a moment ago and that nobody can use.
pub fn take_back(path: &Path) {
    // Where this fails the file stays, and the next attempt says that it is there.
    let _ = std::fs::remove_file(path);
}

#[cfg(test)]
mod tests;
