//! What a killed program left in a folder: finished, or taken away.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use super::OWN_PREFIX;
use super::draft::same_bytes;

/// Names of records begin so. They are not hidden: a set of files that is half new must be seen.
const RECORD_PREFIX: &str = "endcap-unfinished-";
const RECORD_FORMAT: &str = "endcap.unfinished/1";
const RECORD_NOTE: &str =
    "Some of these files are new and some are not: writing them was interrupted. Write them again.";

/// Takes leftovers of killed programs out of a folder, and finishes what they had begun to rename.
pub fn tidy(folder: &Path) {
    let here = folder.as_os_str().is_empty();
    Folder::hold(if here { Path::new(".") } else { folder }).tidy();
}

/// A folder in which this program alone gives names, as far as the system can promise.
pub(super) struct Folder {
    path: PathBuf,
    /// Held until dropped.
    handle: Option<File>,
}

impl Folder {
    /// Waits until no other program of this kind gives names in the folder.
    pub(super) fn hold(path: &Path) -> Self {
        // A folder cannot be opened everywhere, and not every disk knows locks: then files have their own.
        let handle = File::open(path).ok().filter(|folder| folder.lock().is_ok());
        Self {
            path: path.to_owned(),
            handle,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the names of the folder on the disk, where the system can say so.
    pub(super) fn sync(&self) {
        if let Some(handle) = &self.handle {
            let _ = handle.sync_all();
        }
    }

    /// Finishes or takes away what nobody works on any more.
    pub(super) fn tidy(&self) {
        let Ok(entries) = std::fs::read_dir(&self.path) else {
            return;
        };
        let (mut records, mut parts) = (Vec::new(), Vec::new());
        for entry in entries.flatten() {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|_| is_file) else {
                continue;
            };
            if name.starts_with(RECORD_PREFIX) && name.ends_with(".json") {
                records.push(entry.path());
            } else if is_own(name) {
                parts.push(entry.path());
            }
        }
        for path in records {
            if !is_abandoned(&path) {
                return;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let record = serde_json::from_str::<Record>(&text).ok();
            let Some(record) = record.filter(Record::is_ours) else {
                continue;
            };
            record.finish(&self.path);
            self.sync();
            let _ = std::fs::remove_file(&path);
        }
        for path in parts {
            if is_abandoned(&path) {
                let _ = std::fs::remove_file(&path);
            }
        }
    }
}

/// True when no living program holds the file.
fn is_abandoned(path: &Path) -> bool {
    // What is gone by now is nobody's either; taking it away then fails, and that is all.
    let Ok(file) = File::open(path) else {
        return true;
    };
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Whether a name is one that only files for a moment have.
fn is_own(name: &str) -> bool {
    let middle = name.strip_prefix(OWN_PREFIX).and_then(|rest| {
        rest.strip_suffix(".part")
            .or_else(|| rest.strip_suffix(".old"))
    });
    middle.is_some_and(|middle| {
        middle.len() == 12 && middle.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// What is about to be renamed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    format: String,
    note: String,
    files: Vec<Renaming>,
}

/// One file of a record: names without a folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Renaming {
    file: String,
    new: String,
    old: Option<String>,
}

impl Renaming {
    pub(super) fn new(target: &Path, new: &Path, old: Option<&Path>) -> Self {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        Self {
            file: name(target),
            new: name(new),
            old: old.map(name),
        }
    }

    /// True when the file that is there is not the one that was there when the record was written.
    fn is_taken_over(&self, folder: &Path) -> bool {
        let target = folder.join(&self.file);
        match &self.old {
            None => std::fs::symlink_metadata(target).is_ok(),
            Some(old) => {
                let same = || -> std::io::Result<bool> {
                    let mut there = File::open(target)?;
                    same_bytes(&mut there, &mut File::open(folder.join(old))?)
                };
                !same().unwrap_or(false)
            }
        }
    }
}

impl Record {
    pub(super) fn of(files: Vec<Renaming>) -> Self {
        Self {
            format: RECORD_FORMAT.to_owned(),
            note: RECORD_NOTE.to_owned(),
            files,
        }
    }

    /// Writes the record into the folder, where it stays until it is dropped.
    pub(super) fn write(&self, folder: &Path) -> std::io::Result<Written> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(OWN_PREFIX).suffix(".part").rand_bytes(12);
        let mut file = builder.tempfile_in(folder)?;
        let _ = file.as_file().try_lock();
        let text = serde_json::to_string_pretty(self)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        let (hold, path) = file.into_parts();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let chance = name.trim_start_matches(OWN_PREFIX);
        let chance = chance.trim_end_matches(".part");
        let target = folder.join(format!("{RECORD_PREFIX}{chance}.json"));
        path.persist_noclobber(&target)
            .map_err(|failed| failed.error)?;
        let path = TempPath::try_from_path(target)?;
        Ok(Written {
            _path: path,
            _hold: hold,
        })
    }

    /// A record can only name files of its own folder, and only names of ours are renamed or taken away.
    fn is_ours(&self) -> bool {
        let is_name = |name: &str| Path::new(name).file_name() == Some(std::ffi::OsStr::new(name));
        self.format == RECORD_FORMAT
            && self.files.iter().all(|file| {
                is_name(&file.file)
                    && !file.file.to_lowercase().ends_with(".endcap")
                    && is_own(&file.new)
                    && file.old.as_deref().is_none_or(is_own)
            })
    }

    /// Renames what was not renamed, unless somebody has put files of their own there meanwhile.
    fn finish(&self, folder: &Path) {
        let waiting: Vec<&Renaming> = self
            .files
            .iter()
            .filter(|file| std::fs::symlink_metadata(folder.join(&file.new)).is_ok())
            .collect();
        if waiting.iter().any(|file| file.is_taken_over(folder)) {
            return;
        }
        for file in waiting {
            let renamed = std::fs::rename(folder.join(&file.new), folder.join(&file.file));
            if renamed.is_err() {
                self.roll_back(folder);
                return;
            }
        }
    }

    /// Puts back what was there for every file that was renamed.
    fn roll_back(&self, folder: &Path) {
        for file in &self.files {
            let (target, new) = (folder.join(&file.file), folder.join(&file.new));
            if std::fs::symlink_metadata(&new).is_ok() {
                continue;
            }
            let _ = match &file.old {
                Some(old) => std::fs::rename(folder.join(old), &target),
                None => std::fs::remove_file(&target),
            };
        }
    }
}

/// A record while its files are renamed.
pub(super) struct Written {
    _path: TempPath,
    _hold: File,
}
