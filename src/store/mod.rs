//! The project file: one SQLite database, `*.endcap`.
//!
//! The document is in memory; the file follows it, one transaction a gesture. While it is open there is a
//! write-ahead log beside it and nobody else can open it; closing leaves a single file. Everything in it is vouched
//! for by a checksum, so that a damaged file is an error and never another project.

mod codec;
mod dataset;
mod history;
mod mappings;
mod optional;
mod origins;
mod plan;
mod schema;
mod shop_facts;
#[cfg(test)]
mod stopping_tests;

use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::SavedMappings;
use crate::files;

/// An open project file. Lives on one thread.
pub struct ProjectFile {
    path: PathBuf,
    connection: Connection,
    currency: Currency,
    /// What the file holds; rules shared with it are not written again.
    saved: Plan,
}

/// What a project file holds.
#[derive(Debug)]
pub struct Stored {
    /// Imported data.
    pub dataset: Dataset,
    /// What people edit.
    pub plan: Plan,
    /// How sources were read last time.
    pub mappings: SavedMappings,
    /// The secret for hashing customers.
    pub customer_key: [u8; 16],
}

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

/// What goes wrong inside, before the path is known.
#[derive(Debug)]
pub(crate) enum Trouble {
    Sqlite(rusqlite::Error),
    Damaged { place: String, problem: String },
    NotAProject(String),
    Newer(i64),
    Cancelled(Cancelled),
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
            problem: problem.to_string(),
        }
    }

    fn at(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        let damaged = |problem: String| StoreError::Damaged {
            path: path.clone(),
            place: "the database".to_owned(),
            problem,
        };
        match self {
            Self::Damaged { place, problem } => StoreError::Damaged {
                path,
                place,
                problem,
            },
            Self::Cancelled(cancelled) => StoreError::Cancelled { path, cancelled },
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

/// SipHash-1-3 of byte strings, each with its length before it.
pub(crate) fn checksum(parts: &[&[u8]]) -> i64 {
    let mut sip = siphasher::sip::SipHasher13::new();
    for part in parts {
        sip.write_u64(part.len() as u64);
        sip.write(part);
    }
    sip.finish() as i64
}

/// A named value of the project.
pub(crate) fn meta<T: rusqlite::types::FromSql>(
    connection: &Connection,
    name: &str,
) -> Result<T, Trouble> {
    connection
        .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .map_err(|error| match error {
            rusqlite::Error::SqliteFailure(..) => error.into(),
            other => Trouble::damaged(format!("meta {name}"), other),
        })
}

/// A named text of the project.
pub(crate) fn meta_text(connection: &Connection, name: &str) -> Result<String, Trouble> {
    meta(connection, name)
}

/// Sets a named value of the project.
pub(crate) fn write_meta(
    connection: &Connection,
    name: &str,
    value: &dyn rusqlite::ToSql,
) -> Result<(), Trouble> {
    connection
        .prepare_cached(
            "INSERT INTO meta(name, value) VALUES (?1, ?2)
             ON CONFLICT(name) DO UPDATE SET value = excluded.value",
        )?
        .execute(rusqlite::params![name, value])?;
    Ok(())
}

fn connect(path: &Path) -> Result<Connection, Trouble> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // The lock is taken for good at the first read: with it the log needs no shared memory file.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
         PRAGMA foreign_keys = ON;",
    )?;
    Ok(connection)
}

fn switch_to_log(connection: &Connection) -> Result<(), Trouble> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = NORMAL")?;
    Ok(())
}

/// Writes the log back and goes on with a journal of what is overwritten, for one long transaction.
fn switch_to_journal(connection: &Connection) -> Result<(), Trouble> {
    connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    Ok(())
}

fn fill(connection: &mut Connection, currency: &Currency) -> Result<Stored, Trouble> {
    let mut customer_key = [0; 16];
    getrandom::fill(&mut customer_key).map_err(|error| {
        let source = std::io::Error::other(error.to_string());
        rusqlite::Error::ToSqlConversionFailure(Box::new(source))
    })?;
    let stored = Stored {
        dataset: Dataset::empty(currency.clone()),
        plan: Plan::default(),
        mappings: SavedMappings::new(),
        customer_key,
    };
    connection.pragma_update(None, "page_size", schema::PAGE_BYTES)?;
    // Header and tables come in one transaction of the old journal: a file is a whole project or an empty file.
    let transaction = connection.transaction()?;
    schema::make_tables(&transaction)?;
    write_meta(&transaction, "customer_key", &customer_key.as_slice())?;
    let sum = checksum(&[&customer_key]);
    write_meta(&transaction, "customer_key_checksum", &sum)?;
    dataset::write(&transaction, &stored.dataset, &Progress::new())?;
    plan::write(&transaction, &stored.plan, None, currency)?;
    transaction.pragma_update(None, "user_version", schema::VERSION)?;
    transaction.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    transaction.commit()?;
    switch_to_log(connection)?;
    Ok(stored)
}

/// Takes the lock and looks whether the file is a project of a version this program reads.
fn recognise(
    connection: &mut Connection,
    path: &Path,
    bytes: u64,
    has_log: bool,
) -> Result<(), Trouble> {
    let number = |connection: &Connection, name: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, name, |row| row.get(0))
    };
    let found = match number(connection, "application_id") {
        Ok(found) => found,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(Trouble::NotAProject("no SQLite database".to_owned()));
        }
        Err(error) => return Err(error.into()),
    };
    if found != schema::APPLICATION_ID {
        let found = match bytes {
            0 => "an empty file",
            _ => "a SQLite database of another program",
        };
        return Err(Trouble::NotAProject(found.to_owned()));
    }
    let version = number(connection, "user_version")?;
    if version > schema::VERSION {
        return Err(Trouble::Newer(version));
    }
    // SQLite fills a last page that is cut with zeros.
    let page = number(connection, "page_size")?.max(1) as u64;
    if !has_log && !bytes.is_multiple_of(page) {
        let problem = format!("expected whole pages of {page} bytes, found {bytes} bytes");
        return Err(Trouble::damaged("the database", problem));
    }
    if version < 1 {
        let problem = format!("expected a version from 1 on, found {version}");
        return Err(Trouble::damaged("user_version", problem));
    }
    let foreign: i64 = connection.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')",
        [],
        |row| row.get(0),
    )?;
    if foreign > 0 {
        let problem = "triggers or views, which no project has";
        return Err(Trouble::damaged("sqlite_schema", problem));
    }
    switch_to_log(connection)?;
    if version < schema::VERSION {
        schema::upgrade(connection, path, version, schema::STEPS)?;
    }
    Ok(())
}

fn read_all(connection: &Connection, path: &Path, progress: &Progress) -> Result<Stored, Trouble> {
    let dataset = dataset::read(connection, path, progress)?;
    let plan = plan::read(connection, &dataset.currency)?;
    let key: Vec<u8> = meta(connection, "customer_key")?;
    if checksum(&[&key]) != meta::<i64>(connection, "customer_key_checksum")? {
        let problem = "it differs from what was saved";
        return Err(Trouble::damaged("meta customer_key", problem));
    }
    let customer_key = key.try_into().map_err(|key: Vec<u8>| {
        let problem = format!("expected 16 bytes, found {}", key.len());
        Trouble::damaged("meta customer_key", problem)
    })?;
    Ok(Stored {
        dataset,
        plan,
        mappings: mappings::read(connection)?,
        customer_key,
    })
}

impl ProjectFile {
    /// Makes a new project file; an existing file is never overwritten.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(path: &Path, currency: &Currency) -> Result<(Self, Stored), StoreError> {
        files::claim(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists {
                path: path.to_owned(),
            },
            _ => StoreError::Io {
                path: path.to_owned(),
                source,
            },
        })?;
        let made = connect(path).and_then(|mut connection| {
            let stored = fill(&mut connection, currency)?;
            Ok((connection, stored))
        });
        match made {
            Ok((connection, stored)) => Ok((Self::with(path, connection, &stored), stored)),
            Err(trouble) => {
                // The empty file is ours; it must not stand in the way of the next attempt.
                files::take_back(path);
                Err(trouble.at(path))
            }
        }
    }

    /// Opens a project file and reads it all; an older format is upgraded after a copy was made beside it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<(Self, Stored), StoreError> {
        Self::open_watched(path, &Progress::new())
    }

    /// The same unless somebody stops it. Progress counts bytes of the history.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open_watched(path: &Path, progress: &Progress) -> Result<(Self, Stored), StoreError> {
        let io = |source| StoreError::Io {
            path: path.to_owned(),
            source,
        };
        let metadata = std::fs::metadata(path).map_err(io)?;
        if !metadata.is_file() {
            return Err(StoreError::NotAProject {
                path: path.to_owned(),
                found: "a folder".to_owned(),
            });
        }
        // A log that waits from before may hold the rest of the file; opening makes one anyway.
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let has_log = Path::new(&log).exists();
        let opened = connect(path).and_then(|mut connection| {
            recognise(&mut connection, path, metadata.len(), has_log)?;
            let stored = read_all(&connection, path, progress)?;
            Ok((connection, stored))
        });
        let (connection, stored) = opened.map_err(|trouble| trouble.at(path))?;
        Ok((Self::with(path, connection, &stored), stored))
    }

    fn with(path: &Path, connection: Connection, stored: &Stored) -> Self {
        Self {
            path: path.to_owned(),
            connection,
            currency: stored.dataset.currency.clone(),
            saved: stored.plan.clone(),
        }
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
    pub fn save_dataset(&mut self, dataset: &Dataset) -> Result<(), StoreError> {
        self.save_dataset_watched(dataset, &Progress::new())
    }

    /// The same unless somebody stops it before it is done. Progress counts values of columns.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored dataset is then as it was.
    pub fn save_dataset_watched(
        &mut self,
        dataset: &Dataset,
        progress: &Progress,
    ) -> Result<(), StoreError> {
        let (saved, currency) = (&self.saved, &self.currency);
        // A log would hold a second copy of all chunks until it is written back. The old journal keeps what was there, which
        // in a new project is next to nothing.
        let written = switch_to_journal(&self.connection).and_then(|()| {
            in_transaction(&mut self.connection, |transaction| {
                dataset::write(transaction, dataset, progress)?;
                if *currency == dataset.currency {
                    return Ok(());
                }
                // Amounts of rules are written in the project's currency.
                plan::write(transaction, saved, None, &dataset.currency)
            })
        });
        // Either way of writing keeps the file whole, so that this may fail.
        let _ = switch_to_log(&self.connection);
        written.map_err(|trouble| trouble.at(&self.path))?;
        self.currency = dataset.currency.clone();
        Ok(())
    }

    /// Writes what changed in the plan since it was last saved or opened, in one transaction. Rules that are shared
    /// with the saved plan are not written again.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored plan is then as it was.
    pub fn save_plan(&mut self, plan: &Plan) -> Result<(), StoreError> {
        let (saved, currency) = (&self.saved, &self.currency);
        in_transaction(&mut self.connection, |transaction| {
            plan::write(transaction, plan, Some(saved), currency)
        })
        .map_err(|trouble| trouble.at(&self.path))?;
        self.saved = plan.clone();
        Ok(())
    }

    /// Puts mappings of sources in the place of the stored ones, in one transaction.
    ///
    /// # Errors
    /// See [`StoreError`]; the stored ones are then as they were.
    pub fn save_mappings(&mut self, mappings: &SavedMappings) -> Result<(), StoreError> {
        in_transaction(&mut self.connection, |transaction| {
            mappings::write(transaction, mappings)
        })
        .map_err(|trouble| trouble.at(&self.path))
    }

    /// Closes the file and leaves no log beside it. Dropping does the same and keeps quiet about errors.
    ///
    /// # Errors
    /// When the log cannot be written back; nothing is lost then, the log stays and is read at the next opening.
    pub fn close(self) -> Result<(), StoreError> {
        self.connection
            .close()
            .map_err(|(_, error)| Trouble::from(error).at(&self.path))
    }
}

fn in_transaction(
    connection: &mut Connection,
    work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let transaction = connection.transaction()?;
    work(&transaction)?;
    transaction.commit()?;
    Ok(())
}
