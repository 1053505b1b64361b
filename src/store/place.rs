//! Where a project file lies: it is open, its path names it, and both are compared before anything is written.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Elsewhere, StoreError, Trouble};

/// An open project file by the system's own means, beside what SQLite has open.
///
/// It is never opened a second time while SQLite works: on Unix, closing any of a process's openings of a file gives up all
/// locks that the process has on it.
pub(super) struct Place {
    /// As it was asked for.
    path: PathBuf,
    /// Without symbolic links: the logs lie beside this one.
    real: PathBuf,
    handle: File,
    seen: Seen,
}

/// What the file looked like when this program last wrote it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Seen {
    fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

/// Names that SQLite takes for something else than a file.
pub(super) fn check_name(path: &Path) -> Result<(), StoreError> {
    let name = path.to_string_lossy();
    let problem = if name == ":memory:" {
        "\":memory:\" would be lost when it is closed"
    } else if name
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("file:"))
    {
        "an address that begins with \"file:\" is none"
    } else if name.is_empty() {
        "it is empty"
    } else {
        return Ok(());
    };
    Err(StoreError::BadName {
        path: path.to_owned(),
        problem,
    })
}

/// Why the file can only be read, if so.
pub(super) fn read_only_reason(path: &Path) -> Option<&'static str> {
    let metadata = fs::metadata(path).ok()?;
    if metadata.permissions().readonly() || is_closed(path) {
        return Some("the file may not be written");
    }
    let real = fs::canonicalize(path).ok()?;
    let folder = real.parent()?;
    // A journal could not be made beside the file. Elsewhere the mark means something else for a folder.
    let marked = cfg!(unix) && fs::metadata(folder).is_ok_and(|it| it.permissions().readonly());
    (marked || is_closed(folder)).then_some("its folder may not be written")
}

/// Whether the system would refuse to write there, asked without opening anything.
#[cfg(unix)]
fn is_closed(path: &Path) -> bool {
    use rustix::io::Errno;
    let answer = rustix::fs::access(path, rustix::fs::Access::WRITE_OK);
    matches!(answer, Err(Errno::ACCESS | Errno::PERM | Errno::ROFS))
}

#[cfg(not(unix))]
fn is_closed(path: &Path) -> bool {
    let refused = |problem: &std::io::Error| problem.kind() == ErrorKind::PermissionDenied;
    path.is_file()
        && OpenOptions::new()
            .append(true)
            .open(path)
            .is_err_and(|problem| refused(&problem))
}

impl Place {
    /// Opens the file and keeps other Endcaps out.
    pub fn open(path: &Path, to_write: bool) -> Result<Self, Trouble> {
        let handle = OpenOptions::new().read(true).write(to_write).open(path)?;
        lock(&handle, to_write)?;
        let metadata = handle.metadata()?;
        Ok(Self {
            path: path.to_owned(),
            real: fs::canonicalize(path)?,
            seen: Seen::of(&metadata),
            handle,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn real(&self) -> &Path {
        &self.real
    }

    /// For reading, while SQLite has the file not open.
    pub fn handle(&self) -> &File {
        &self.handle
    }

    /// Whether the file itself asks for a log of changes beside it, as older versions did: even reading it would make one.
    pub fn asks_for_log(&self) -> bool {
        const WRITE_FORMAT: u64 = 18;
        let mut format = [0];
        let mut file = &self.handle;
        let read = file
            .seek(SeekFrom::Start(WRITE_FORMAT))
            .and_then(|_| file.read_exact(&mut format));
        read.is_ok() && format[0] == 2
    }

    /// Its size in bytes, as it is now.
    pub fn bytes(&self) -> std::io::Result<u64> {
        Ok(self.handle.metadata()?.len())
    }

    /// Remembers what the file looks like after this program wrote it.
    pub fn remember(&mut self) {
        if let Ok(metadata) = self.handle.metadata() {
            self.seen = Seen::of(&metadata);
        }
    }

    /// Whether the path names the open file, and nobody else wrote into it.
    pub fn check(&self) -> Result<(), StoreError> {
        let elsewhere = |found| {
            Err(StoreError::Elsewhere {
                path: self.path.clone(),
                found,
            })
        };
        let io = |source| StoreError::Io {
            path: self.path.clone(),
            source,
        };
        let open = self.handle.metadata().map_err(io)?;
        let there = match fs::metadata(&self.path) {
            Ok(there) => there,
            Err(problem) if problem.kind() == ErrorKind::NotFound => {
                return elsewhere(if is_nameless(&open) {
                    Elsewhere::Deleted
                } else {
                    Elsewhere::Moved
                });
            }
            Err(problem) => return Err(io(problem)),
        };
        if !is_same(&open, &there) {
            return elsewhere(Elsewhere::Replaced);
        }
        let now = Seen::of(&there);
        if now.bytes < self.seen.bytes {
            return elsewhere(Elsewhere::Cut);
        }
        if now != self.seen {
            return elsewhere(Elsewhere::Changed);
        }
        Ok(())
    }
}

#[cfg(unix)]
fn is_same(open: &Metadata, there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (open.dev(), open.ino()) == (there.dev(), there.ino())
}

#[cfg(unix)]
fn is_nameless(open: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(open) == 0
}

/// A file that SQLite has open cannot be moved, replaced or deleted there.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(not(unix))]
fn is_nameless(_: &Metadata) -> bool {
    true
}

impl Drop for Place {
    /// Lets others in at once: a lock that is not given up stays as long as any copy of the handle does, and a program that
    /// is just being started has one.
    fn drop(&mut self) {
        if cfg!(unix) {
            let _ = self.handle.unlock();
        }
    }
}

/// Keeps other Endcaps out for as long as the file is open. Other systems have no lock that would let SQLite in: there it
/// is SQLite that keeps its own.
fn lock(handle: &File, to_write: bool) -> Result<(), Trouble> {
    if !cfg!(unix) {
        return Ok(());
    }
    let locked = if to_write {
        handle.try_lock()
    } else {
        handle.try_lock_shared()
    };
    match locked {
        Err(TryLockError::WouldBlock) => Err(Trouble::InUse),
        // A file system without locks: what others write is then seen before each save.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// Makes what happened to names in this folder survive a loss of power.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        // Some file systems cannot; the file itself is synced.
        let _ = folder.sync_all();
    }
}
