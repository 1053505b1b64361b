//! Opening a project file: to be written, or to be read only.

use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::place::{self, Place};
use super::{ProjectFile, StoreError, Stored, Trouble, connect, contents, logs, reading, schema};
use crate::domain::progress::Progress;

/// A project that was opened.
pub struct Opened {
    /// The file, or why it can only be read.
    pub file: Result<ProjectFile, &'static str>,
    /// What is in it.
    pub stored: Stored,
    /// What a person is told about it: logs that were set aside, copies that were kept.
    pub remarks: Vec<String>,
}

/// Opens a project file and reads it all; an older format is upgraded after a copy was made beside it. A file that can only
/// be read stays as it is, and needs no upgrade. Progress counts bytes of the history.
///
/// # Errors
/// See [`StoreError`].
pub fn open(path: &Path, progress: &Progress) -> Result<Opened, StoreError> {
    place::check_name(path)?;
    let found = match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => None,
        Ok(metadata) if metadata.is_dir() => Some("a folder"),
        // A pipe would wait for somebody who writes into it.
        Ok(_) => Some("something that is no file"),
        Err(problem) if problem.kind() == ErrorKind::NotFound => Some("nothing"),
        Err(problem) => return Err(Trouble::Io(problem).at(path)),
    };
    if let Some(found) = found {
        return Err(Trouble::NotAProject(found.to_owned()).at(path));
    }
    let opened = match place::read_only_reason(path) {
        Some(reason) => read_only(path, reason, progress),
        None => to_write(path, progress),
    };
    opened.map_err(|trouble| trouble.at(path))
}

fn to_write(path: &Path, progress: &Progress) -> Result<Opened, Trouble> {
    let place = Place::open(path, true)?;
    let had_logs = !logs::waiting(place.real()).is_empty();
    let mut remarks = logs::settle(&place, progress)?;
    let mut connection = connect(place.real())?;
    let version = reading::recognise(&connection, place.bytes()?)?;
    if !had_logs || version >= schema::FIRST_STAMPED {
        reading::check_size(&connection, place.bytes()?)?;
    }
    write_in_place(&connection)?;
    if version < schema::VERSION {
        let copy = schema::upgrade(&mut connection, path, version)?;
        let name = copy.file_name().unwrap_or_default().to_string_lossy();
        remarks.push(format!(
            "The project was made by an older Endcap; as it was, it is kept as {name}."
        ));
    }
    let stored = reading::read_all(&connection, path, progress)?;
    contents::check(&connection)?;
    Ok(Opened {
        file: Ok(ProjectFile::with((place, connection), &stored.document())),
        stored,
        remarks,
    })
}

/// From here on changes go into the file itself, with a journal that stands beside it while one is made.
fn write_in_place(connection: &Connection) -> Result<(), Trouble> {
    // With SQLite's lock for good the journal would stay. Where the system has another, it need not.
    let (journal, lock) = if cfg!(unix) {
        ("DELETE", "NORMAL")
    } else {
        ("TRUNCATE", "EXCLUSIVE")
    };
    let text = |sql: String| connection.query_row(&sql, [], |_| Ok(()));
    text(format!("PRAGMA journal_mode = {journal}"))?;
    text(format!("PRAGMA locking_mode = {lock}"))?;
    // The lock is given up at the next reading.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(())
}

/// Opens a file that was just made.
pub(super) fn connect_made(path: &Path) -> Result<(Place, Connection), Trouble> {
    let place = Place::open(path, true)?;
    let connection = connect(place.real())?;
    write_in_place(&connection)?;
    Ok((place, connection))
}

fn read_only(path: &Path, reason: &'static str, progress: &Progress) -> Result<Opened, Trouble> {
    let place = Place::open(path, false)?;
    let logs = logs::waiting(place.real());
    let stored = if logs.is_empty() && !place.asks_for_log() {
        let connection = Connection::open_with_flags(
            place.real(),
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        let version = reading::recognise(&connection, place.bytes()?)?;
        (version == schema::VERSION)
            .then(|| {
                reading::check_size(&connection, place.bytes()?)?;
                let stored = reading::read_all(&connection, path, progress)?;
                contents::check(&connection).map(|_| stored)
            })
            .transpose()?
    } else {
        None
    };
    let stored = match stored {
        Some(stored) => stored,
        // What would be changed in opening it, is changed in a copy that goes.
        None => {
            let folder = tempfile::tempdir()?;
            let copy = logs::copy_into(&place, &logs, folder.path())?;
            to_write(&copy, progress)?.stored
        }
    };
    Ok(Opened {
        file: Err(reason),
        stored,
        remarks: Vec::new(),
    })
}
