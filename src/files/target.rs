//! What stands where a file shall be, and what must never be replaced.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use super::{Permission, WriteError};

/// Every SQLite file begins so.
const DATABASE: &[u8; 16] = b"SQLite format 3\0";
/// Where a database says whose it is.
const OWNER_AT: usize = 68;
/// What this program's projects say there.
const PROJECT_OWNER: &[u8; 4] = b"Endc";
/// Files that SQLite keeps beside a project.
const BESIDE_PROJECTS: [&str; 3] = [".endcap-wal", ".endcap-shm", ".endcap-journal"];

/// Looks before anything is made whether these files may be written; `is_same` says which would not change.
///
/// # Errors
/// [`WriteError::Refused`] for the first that must not be written, [`WriteError::Exists`] for all that are there.
pub fn check<P: AsRef<Path>>(
    paths: &[P],
    permission: &Permission,
    is_same: impl Fn(&Path) -> bool,
) -> Result<(), WriteError> {
    let mut there = Vec::new();
    for path in paths {
        let path = path.as_ref();
        if let Some(found) = forbidden(path, permission) {
            return Err(WriteError::Refused {
                path: path.to_owned(),
                found,
            });
        }
        let is_there = std::fs::symlink_metadata(path).is_ok();
        if is_there && !permission.replace && !is_same(path) {
            there.push(path.to_owned());
        }
    }
    if there.is_empty() {
        Ok(())
    } else {
        Err(WriteError::Exists { paths: there })
    }
}

/// What the path names, when a file must never be written there.
fn forbidden(path: &Path, permission: &Permission) -> Option<String> {
    let name = path.file_name().map(|name| name.to_string_lossy());
    let Some(name) = name else {
        return Some("a folder".to_owned());
    };
    for (kept, what) in &permission.never {
        if is_same_place(kept, path) {
            return Some((*what).to_owned());
        }
    }
    let lower = name.to_lowercase();
    if lower.ends_with(".endcap") {
        return Some("the name of a project".to_owned());
    }
    if BESIDE_PROJECTS.iter().any(|ending| lower.ends_with(ending)) {
        return Some("the name of a part of a project".to_owned());
    }
    let found = std::fs::symlink_metadata(path).ok()?;
    if let Some(kind) = special(path, &found) {
        return Some(kind);
    }
    if found.permissions().readonly() {
        return Some("a file that is protected against writing".to_owned());
    }
    database(path)
}

/// What it is, unless it is a file.
fn special(path: &Path, found: &Metadata) -> Option<String> {
    let kind = found.file_type();
    if kind.is_file() {
        return None;
    }
    if kind.is_symlink() {
        return Some(match std::fs::read_link(path) {
            Ok(goal) => format!("a link to {}", goal.display()),
            Err(_) => "a link".to_owned(),
        });
    }
    if kind.is_dir() {
        return Some("a folder".to_owned());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe".to_owned());
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device".to_owned());
        }
        if kind.is_socket() {
            return Some("a socket".to_owned());
        }
    }
    Some("something that is no file".to_owned())
}

/// Whether a file is a database, by whatever name it goes.
fn database(path: &Path) -> Option<String> {
    let mut head = [0; OWNER_AT + PROJECT_OWNER.len()];
    File::open(path).ok()?.read_exact(&mut head).ok()?;
    if !head.starts_with(DATABASE) {
        return None;
    }
    let is_project = head.ends_with(PROJECT_OWNER);
    Some(
        if is_project {
            "a project"
        } else {
            "a database"
        }
        .to_owned(),
    )
}

/// True when both paths lead to the same file.
fn is_same_place(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (std::fs::metadata(a), std::fs::metadata(b)) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    let whole = |path: &Path| {
        std::fs::canonicalize(path)
            .or_else(|_| std::path::absolute(path))
            .unwrap_or_else(|_| path.to_owned())
    };
    whole(a) == whole(b)
}
