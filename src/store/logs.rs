//! Logs that lie beside a project file: whose they are is found out on copies, before SQLite may lay one over the file.
//!
//! A program that is killed leaves a log by the name of its file, and SQLite believes the name. When a backup was put in the
//! file's place, or the file was made anew, the log would be laid over a file it never belonged to and ruin it. So the
//! file is read with the log and without it, both as copies. A file that is whole is never written over by a journal, and by
//! changes only when they begin at its very state; any other log is set aside and the file stays as it is.

mod decide;

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::place::{Place, sync_folder};
use super::{Trouble, contents, reading, schema};
use crate::domain::progress::Progress;
use decide::{Examined, Verdict};

/// What SQLite puts behind the name of a file, and what it keeps there.
const ENDINGS: [&str; 3] = ["-journal", "-wal", "-shm"];
/// A log of changes without one.
const EMPTY_LOG_BYTES: u64 = 32;

/// A file's name with something behind it.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn ending_of(log: &Path) -> &'static str {
    let name = log.to_string_lossy();
    let found = ENDINGS.iter().find(|ending| name.ends_with(**ending));
    found.copied().unwrap_or_default()
}

/// The logs beside a file that SQLite would read.
pub(super) fn waiting(real: &Path) -> Vec<PathBuf> {
    let journal = beside(real, ENDINGS[0]);
    let log = beside(real, ENDINGS[1]);
    let mut found = Vec::new();
    // A journal whose first byte is zero is finished.
    let first = File::open(&journal).and_then(|mut file| {
        let mut first = [0];
        file.read_exact(&mut first)?;
        Ok(first[0])
    });
    if first.is_ok_and(|first| first != 0) {
        found.push(journal);
    }
    if fs::metadata(&log).is_ok_and(|log| log.len() > EMPTY_LOG_BYTES) {
        found.push(log);
    }
    found
}

/// Sets logs aside that came to lie beside a file while nothing of this program's was under way.
pub(super) fn set_strays_aside(real: &Path) -> Result<Vec<String>, Trouble> {
    let strays = waiting(real);
    if strays.is_empty() {
        return Ok(Vec::new());
    }
    set_aside(real, &strays)
}

/// Renames logs, and what SQLite noted about them; what a person is told.
fn set_aside(real: &Path, logs: &[PathBuf]) -> Result<Vec<String>, Trouble> {
    let mut remarks = Vec::new();
    for log in logs {
        let to = free_name(log, "set-aside");
        fs::rename(log, &to)?;
        remarks.push(format!(
            "{} is a log of another state of the project or of another project. It was set aside as {}; the project is as \
             its file says.",
            named(log),
            named(&to)
        ));
    }
    let notes = beside(real, ENDINGS[2]);
    if logs.iter().any(|log| ending_of(log) == ENDINGS[1]) && notes.exists() {
        fs::rename(&notes, free_name(&notes, "set-aside"))?;
    }
    if let Some(folder) = real.parent() {
        sync_folder(folder);
    }
    Ok(remarks)
}

fn named(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn free_name(path: &Path, word: &str) -> PathBuf {
    let mut to = beside(path, &format!(".{word}"));
    let mut number = 2;
    while to.symlink_metadata().is_ok() {
        to = beside(path, &format!(".{word}-{number}"));
        number += 1;
    }
    to
}

/// Finds out whose the logs beside a file are and sets aside what is not the file's; SQLite reads what is left. What a person
/// is told.
pub(super) fn settle(place: &Place, progress: &Progress) -> Result<Vec<String>, Trouble> {
    let logs = waiting(place.real());
    let journal = beside(place.real(), ENDINGS[0]);
    let is_spent = !logs.contains(&journal) && journal.is_file();
    if logs.is_empty() && !is_spent {
        return Ok(Vec::new());
    }
    let _held = OthersOut::of(place.handle())?;
    if is_spent {
        // It was never begun or is finished: nothing is ever read from it.
        fs::remove_file(&journal)?;
    }
    if logs.is_empty() {
        return Ok(Vec::new());
    }
    match examine(place, &[], progress)? {
        Ok(alone) => settle_whole(place, &alone, &logs, progress),
        // Half of a change may stand in the file, and a log make it whole.
        Err(trouble @ (Trouble::Damaged { .. } | Trouble::Sqlite(_))) => {
            let single = logs.iter().map(std::slice::from_ref);
            let all = (logs.len() > 1).then_some(logs.as_slice());
            for own in single.chain(all) {
                if examine(place, own, progress)?.is_ok() {
                    let others = logs.iter().filter(|log| !own.contains(log));
                    let others: Vec<PathBuf> = others.cloned().collect();
                    return set_aside(place.real(), &others);
                }
            }
            Err(trouble)
        }
        // What it is instead of a project, this says; nothing is touched.
        Err(trouble) => Err(trouble),
    }
}

/// Settles the logs beside a file that is whole without them.
fn settle_whole(
    place: &Place,
    alone: &Examined,
    logs: &[PathBuf],
    progress: &Progress,
) -> Result<Vec<String>, Trouble> {
    let (mut foreign, mut remarks) = (Vec::new(), Vec::new());
    for log in logs {
        let one = std::slice::from_ref(log);
        let with = examine(place, one, progress)?.ok();
        let verdict = if ending_of(log) == ENDINGS[0] {
            decide::of_journal(alone, with.as_ref())
        } else {
            decide::of_changes(alone, with.as_ref(), is_late(place, log))
        };
        match verdict {
            Verdict::Own { in_doubt: false } => {}
            Verdict::Own { in_doubt: true } => remarks.push(keep_as_found(place, log)?),
            Verdict::Finished => {
                place.handle().sync_all()?;
                fs::remove_file(log)?;
            }
            Verdict::Foreign => foreign.push(log.clone()),
        }
    }
    remarks.extend(set_aside(place.real(), &foreign)?);
    Ok(remarks)
}

/// A file of an older version says too little about its log: what was there is kept.
fn keep_as_found(place: &Place, log: &Path) -> Result<String, Trouble> {
    let to = free_name(place.real(), "as-found");
    copy_open(place.handle(), &to)?;
    fs::copy(log, beside(&to, ending_of(log)))?;
    Ok(format!(
        "Edits that waited in a log were read into the project. As it was found, with the log beside it, it is kept as {}.",
        named(&to)
    ))
}

/// Whether a file was written well after its log: then it was put there afterwards.
fn is_late(place: &Place, log: &Path) -> bool {
    /// Seconds that writing a log back may take after the last change went into it.
    const WRITING_BACK: u64 = 10;
    let file = place.handle().metadata().and_then(|it| it.modified());
    let log = fs::metadata(log).and_then(|it| it.modified());
    let (Ok(file), Ok(log)) = (file, log) else {
        return false;
    };
    file.duration_since(log)
        .is_ok_and(|later| later.as_secs() > WRITING_BACK)
}

/// Reads copies of a file and of logs as opening them would. Outside is trouble with copying, inside what is wrong with them.
fn examine(
    place: &Place,
    logs: &[PathBuf],
    progress: &Progress,
) -> Result<Result<Examined, Trouble>, Trouble> {
    let (_scratch, copy) = copies(place, logs)?;
    match read_copy(&copy, progress) {
        Err(Trouble::Cancelled(cancelled)) => Err(Trouble::Cancelled(cancelled)),
        read => Ok(read),
    }
}

fn read_copy(copy: &Path, progress: &Progress) -> Result<Examined, Trouble> {
    let mut connection = super::connect(copy)?;
    let version = reading::recognise(&connection, fs::metadata(copy)?.len())?;
    let whole: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if whole != "ok" {
        return Err(Trouble::damaged("the database", whole));
    }
    if version < schema::VERSION {
        schema::upgrade_copy(&mut connection, version)?;
    }
    let stored = reading::read_all(&connection, copy, progress)?;
    Ok(Examined {
        contents: contents::check(&connection)?,
        has_stamp: version >= schema::FIRST_STAMPED,
        key: stored.customer_key,
    })
}

/// A folder for copies that goes when it is dropped.
enum Scratch {
    Beside(PathBuf),
    Temporary(tempfile::TempDir),
}

impl Scratch {
    fn path(&self) -> &Path {
        match self {
            Self::Beside(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Self::Beside(path) = self {
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Copies a file and logs to a folder beside it, or to the system's when there is no room.
fn copies(place: &Place, logs: &[PathBuf]) -> Result<(Scratch, PathBuf), Trouble> {
    let real = place.real();
    // By one name, so that what a killed program left is found and goes.
    let folder = real.with_file_name(format!(".{}.checking", named(real)));
    let _ = fs::remove_dir_all(&folder);
    if fs::create_dir(&folder).is_ok() {
        let scratch = Scratch::Beside(folder);
        if let Ok(copy) = copy_into(place, logs, scratch.path()) {
            return Ok((scratch, copy));
        }
    }
    let scratch = Scratch::Temporary(tempfile::tempdir()?);
    let copy = copy_into(place, logs, scratch.path())?;
    Ok((scratch, copy))
}

pub(super) fn copy_into(
    place: &Place,
    logs: &[PathBuf],
    folder: &Path,
) -> std::io::Result<PathBuf> {
    let copy = folder.join("copy.endcap");
    copy_open(place.handle(), &copy)?;
    for log in logs {
        fs::copy(log, beside(&copy, ending_of(log)))?;
    }
    Ok(copy)
}

/// Copies a file through its own opening.
fn copy_open(mut from: &File, to: &Path) -> std::io::Result<()> {
    from.seek(SeekFrom::Start(0))?;
    let mut to = File::create_new(to)?;
    std::io::copy(&mut from, &mut to)?;
    to.sync_all()
}

/// Keeps programs out that know only the locks of SQLite; to be given up before SQLite opens the file here.
struct OthersOut<'a>(&'a File);

impl<'a> OthersOut<'a> {
    fn of(handle: &'a File) -> Result<Self, Trouble> {
        #[cfg(unix)]
        {
            use rustix::fs::FlockOperation::NonBlockingLockExclusive;
            use rustix::io::Errno;
            let locked = rustix::fs::fcntl_lock(handle, NonBlockingLockExclusive);
            // Any other answer is of a file system without locks.
            if let Err(Errno::AGAIN | Errno::ACCESS) = locked {
                return Err(Trouble::InUse);
            }
        }
        #[cfg(not(unix))]
        if let Err(fs::TryLockError::WouldBlock) = handle.try_lock() {
            return Err(Trouble::InUse);
        }
        Ok(Self(handle))
    }
}

impl Drop for OthersOut<'_> {
    fn drop(&mut self) {
        #[cfg(unix)]
        let _ = rustix::fs::fcntl_lock(self.0, rustix::fs::FlockOperation::NonBlockingUnlock);
        #[cfg(not(unix))]
        let _ = self.0.unlock();
    }
}

/// Takes the journal of a file away that is whole and nobody has open.
pub(super) fn remove_journal(file: &Path) {
    let _ = fs::remove_file(beside(file, ENDINGS[0]));
}
