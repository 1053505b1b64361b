//! The project file: one SQLite database, `*.endcap`.
//!
//! The document is in memory; the file follows it, one transaction a gesture. What the file holds is complete after each:
//! a journal stands beside it only while it is written. Everything in it is vouched for by a checksum, and all of it
//! together by one more, so that a damaged file is an error and never another project, and a log that is not the file's
//! own is never laid over it.
//!
//! # What "saved" promises
//!
//! The change was written and the system was told to bring it to the disk: file, journal and folder are synced before and after
//! (on macOS past the disk's own memory too). When the program is killed or the power goes at any moment after, it is
//! there; when that happens before, the state before it is. A disk that says it wrote what it did not is beyond reach. The
//! file that was opened, under the path it was opened by, holds it: both are compared before and after each save.

mod codec;
mod contents;
mod dataset;
mod error;
mod file;
mod history;
mod logs;
mod mappings;
mod open;
mod optional;
mod origins;
mod place;
mod plan;
mod reading;
mod salvage;
mod schema;
mod shop_facts;
#[cfg(test)]
mod stopping_tests;

use std::hash::Hasher;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::saved_mapping::SavedMappings;

pub use error::{Elsewhere, StoreError};
pub use file::ProjectFile;
pub use open::{Opened, open};
pub use salvage::{Salvaged, salvage_rules};

use error::Trouble;

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

/// The same, borrowed: what a project file is made of.
#[derive(Clone, Copy)]
pub struct Document<'a> {
    /// Imported data.
    pub dataset: &'a Dataset,
    /// What people edit.
    pub plan: &'a Plan,
    /// How sources were read last time.
    pub mappings: &'a SavedMappings,
    /// The secret for hashing customers.
    pub customer_key: [u8; 16],
}

impl Stored {
    /// All of it, borrowed.
    #[must_use]
    pub fn document(&self) -> Document<'_> {
        Document {
            dataset: &self.dataset,
            plan: &self.plan,
            mappings: &self.mappings,
            customer_key: self.customer_key,
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

/// Opens a database, with its log if it has one.
fn connect(path: &Path) -> Result<Connection, Trouble> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // The lock is taken for good at the first read: files of older versions then need no shared memory file.
    let prepared = connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
         PRAGMA foreign_keys = ON; PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON;",
    );
    match prepared {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(Trouble::NotAProject("no SQLite database".to_owned()))
        }
        prepared => Ok(prepared.map(|()| connection)?),
    }
}
