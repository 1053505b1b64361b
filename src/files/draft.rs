//! A file while it is made.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use super::{OWN_PREFIX, WriteError, folder_of};

/// Letters of chance in the name of a file that waits for its own.
const CHANCE_LETTERS: usize = 12;
/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 20;

/// A file while it is made. It has no name until [`publish`](super::publish) gives it one: dropped before, or with the
/// program killed, it is gone.
pub struct Draft {
    path: PathBuf,
    writer: BufWriter<File>,
    /// Whether the system can give the nameless file a name; else it is copied into one that has.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    can_be_named: bool,
    is_private: bool,
    bytes: u64,
}

impl Draft {
    /// Starts a file whose folder is there.
    ///
    /// # Errors
    /// When the folder takes no file.
    pub fn new(path: &Path) -> Result<Self, WriteError> {
        Self::begin(path, false)
    }

    /// Starts a file that only its owner may read, for what a shop exported about people.
    ///
    /// # Errors
    /// When the folder takes no file.
    pub fn private(path: &Path) -> Result<Self, WriteError> {
        Self::begin(path, true)
    }

    fn begin(path: &Path, is_private: bool) -> Result<Self, WriteError> {
        let folder = folder_of(path);
        let (file, can_be_named) = match nameless(folder, is_private) {
            Some(file) => (file, true),
            None => {
                let file = tempfile::tempfile_in(folder).map_err(WriteError::io(path))?;
                (file, false)
            }
        };
        Ok(Self {
            path: path.to_owned(),
            writer: BufWriter::with_capacity(BUFFER, file),
            can_be_named,
            is_private,
            bytes: 0,
        })
    }

    /// Where it will be.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes written so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Puts everything on the disk.
    pub(super) fn settle(&mut self) -> Result<(), WriteError> {
        let io = WriteError::io(&self.path);
        self.writer.flush().map_err(&io)?;
        self.writer.get_ref().sync_all().map_err(&io)
    }

    /// True when the file that has the name already holds the same bytes.
    pub(super) fn stands_already(&mut self) -> bool {
        let mut same = || -> io::Result<bool> {
            let mut there = File::open(&self.path)?;
            if there.metadata()?.len() != self.bytes {
                return Ok(false);
            }
            let ours = self.writer.get_mut();
            ours.seek(SeekFrom::Start(0))?;
            same_bytes(ours, &mut there)
        };
        same().unwrap_or(false)
    }

    /// Gives the nameless file its own name at once, where nothing has that name; `None` where the system cannot.
    #[cfg(target_os = "linux")]
    pub(super) fn take_own_name(&self) -> Option<Result<(), WriteError>> {
        if !self.can_be_named {
            return None;
        }
        let named = give_name(self.writer.get_ref(), &self.path);
        match named {
            Ok(()) => Some(Ok(())),
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {
                Some(Err(WriteError::naming(&self.path, problem)))
            }
            Err(_) => None,
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn take_own_name(&self) -> Option<Result<(), WriteError>> {
        None
    }

    /// Gives the file a name in its folder that is only for a moment; it is taken away again unless it is renamed.
    pub(super) fn stage(&mut self, like: Option<&std::fs::Metadata>) -> Result<Staged, WriteError> {
        let io = WriteError::io(&self.path);
        let staged = self.named().map_err(&io)?;
        // A file that others may not read, or may, stays so.
        if let Some(like) = like.filter(|_| !self.is_private) {
            std::fs::set_permissions(&staged.path, like.permissions()).map_err(&io)?;
        }
        Ok(staged)
    }

    fn named(&mut self) -> io::Result<Staged> {
        let folder = folder_of(&self.path).to_owned();
        let mut builder = Builder::new();
        builder.prefix(OWN_PREFIX).suffix(".part");
        builder.rand_bytes(CHANCE_LETTERS);
        #[cfg(target_os = "linux")]
        if self.can_be_named {
            let file = self.writer.get_ref();
            if let Ok(named) = builder.make_in(&folder, |path| give_name(file, path)) {
                // Held for as long as somebody works on it: what nobody holds is a leftover.
                let hold = file.try_clone()?;
                let _ = hold.try_lock();
                return Ok(Staged {
                    path: named.into_temp_path(),
                    hold,
                });
            }
        }
        #[cfg(unix)]
        {
            let mode = if self.is_private { 0o600 } else { 0o666 };
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
        }
        let mut named = builder.tempfile_in(&folder)?;
        let _ = named.as_file().try_lock();
        let ours = self.writer.get_mut();
        ours.seek(SeekFrom::Start(0))?;
        io::copy(ours, &mut named)?;
        named.as_file().sync_all()?;
        let (hold, path) = named.into_parts();
        Ok(Staged { path, hold })
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A whole file under a name for a moment.
pub(super) struct Staged {
    pub(super) path: TempPath,
    /// Keeps the lock that says that somebody works on it.
    pub(super) hold: File,
}

/// A file without a name that can be given one, where the system has such.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, is_private: bool) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    let mode = if is_private { 0o600 } else { 0o666 };
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let opened = rustix::fs::open(folder, flags, Mode::from_raw_mode(mode));
    opened.ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path, _: bool) -> Option<File> {
    None
}

/// Gives a nameless file a name that is free.
#[cfg(target_os = "linux")]
fn give_name(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};
    let itself = format!("/proc/self/fd/{}", file.as_raw_fd());
    linkat(CWD, itself, CWD, path, AtFlags::SYMLINK_FOLLOW)?;
    Ok(())
}

/// True when both hold the same bytes from here to their ends.
pub(super) fn same_bytes(a: &mut impl Read, b: &mut impl Read) -> io::Result<bool> {
    let mut a = io::BufReader::with_capacity(BUFFER, a);
    let mut b = io::BufReader::with_capacity(BUFFER, b);
    loop {
        use std::io::BufRead;
        let (left, right) = (a.fill_buf()?, b.fill_buf()?);
        let both = left.len().min(right.len());
        if both == 0 {
            return Ok(left.len() == right.len());
        }
        if left.get(..both) != right.get(..both) {
            return Ok(false);
        }
        a.consume(both);
        b.consume(both);
    }
}
