//! Reading a project file: whether it is one, and everything that is in it.

use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use super::{Stored, Trouble, checksum, dataset, mappings, meta, plan, schema};
use crate::domain::progress::Progress;

/// Looks whether a file of so many bytes is a project of a version this program reads; its version.
pub(super) fn recognise(connection: &Connection, bytes: u64) -> Result<i64, Trouble> {
    let number = |name: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, name, |row| row.get(0))
    };
    let found = match number("application_id") {
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
    let version = number("user_version")?;
    if version > schema::VERSION {
        return Err(Trouble::Newer(version));
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
    Ok(version)
}

/// SQLite fills a last page that is cut with zeros; it must be asked after a log was read and before anything is written.
pub(super) fn check_size(connection: &Connection, bytes: u64) -> Result<(), Trouble> {
    let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let page = page.max(1) as u64;
    if bytes.is_multiple_of(page) {
        return Ok(());
    }
    let problem = format!("expected whole pages of {page} bytes, found {bytes} bytes");
    Err(Trouble::damaged("the database", problem))
}

/// Reads everything but the figures that vouch for the whole.
pub(super) fn read_all(
    connection: &Connection,
    path: &Path,
    progress: &Progress,
) -> Result<Stored, Trouble> {
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
