//! One figure for all that is in a project file, written with every change: pages of two states of a project, or of two
//! projects, never pass for one.
//!
//! Each row has its own checksum, but rows that are each in order need not belong together: a log of one state laid over a
//! file of another may leave only whole rows. So every transaction ends with a checksum of all checksums, and names the
//! one before it.

use std::hash::Hasher;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use siphasher::sip::SipHasher13;

use super::{Trouble, meta, write_meta};

/// The figure of what is in the file, and of what was in it before the last change.
const NOW: &str = "contents";
const BEFORE: &str = "contents_before";
/// The figure of the imported rows, which only an import changes.
const IMPORTED: &str = "contents_imported";

/// What vouches for each row of the plan and of the mappings.
const PLAN: [&str; 4] = [
    "SELECT id, checksum FROM rule ORDER BY id",
    "SELECT name, checksum FROM scenario ORDER BY name",
    "SELECT first, second, checksum FROM blocked ORDER BY first, second",
    "SELECT signature, checksum FROM source_mapping ORDER BY signature",
];

/// The same of imported rows; the catalog has one checksum, which is a named value.
const DATASET: [&str; 3] = [
    "SELECT column_name, part, row_count, checksum FROM history_chunk ORDER BY column_name, part",
    "SELECT id, checksum FROM abandoned_checkout ORDER BY id",
    "SELECT rule, monday, checksum FROM offer_week ORDER BY rule, monday",
];

/// The named values, which are counts and checksums of what has none above.
const NAMED: &str =
    "SELECT name, value FROM meta WHERE name NOT IN ('contents', 'contents_before') ORDER BY name";

/// The two figures of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contents {
    /// Of what is in it.
    pub now: i64,
    /// Of what was in it before the last change.
    pub before: i64,
}

fn digest(connection: &Connection, queries: &[&str]) -> rusqlite::Result<i64> {
    let mut sip = SipHasher13::new();
    for query in queries {
        sip.write(query.as_bytes());
        let mut select = connection.prepare_cached(query)?;
        let columns = select.column_count();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                write_value(&mut sip, row.get_ref(column)?);
            }
        }
    }
    Ok(sip.finish() as i64)
}

fn write_value(sip: &mut SipHasher13, value: ValueRef<'_>) {
    let (kind, bytes): (u8, &[u8]) = match &value {
        ValueRef::Null => (0, &[]),
        ValueRef::Integer(number) => (1, &number.to_le_bytes()),
        ValueRef::Real(number) => (2, &number.to_bits().to_le_bytes()),
        ValueRef::Text(text) => (3, text),
        ValueRef::Blob(bytes) => (4, bytes),
    };
    sip.write_u8(kind);
    sip.write_u64(bytes.len() as u64);
    sip.write(bytes);
}

fn of_everything(connection: &Connection) -> rusqlite::Result<i64> {
    let [rule, scenario, blocked, mapping] = PLAN;
    digest(connection, &[NAMED, rule, scenario, blocked, mapping])
}

/// Writes the figure of the imported rows.
pub(super) fn stamp_imported(connection: &Connection) -> Result<(), Trouble> {
    let imported = digest(connection, &DATASET)?;
    write_meta(connection, IMPORTED, &imported)
}

/// Ends a transaction: writes the figure of what is in the file now.
pub(super) fn stamp(connection: &Connection) -> Result<(), Trouble> {
    let now = of_everything(connection)?;
    let known = connection
        .prepare_cached("SELECT 1 FROM meta WHERE name = ?1")?
        .exists([NOW])?;
    let before = if known { meta(connection, NOW)? } else { now };
    write_meta(connection, BEFORE, &before)?;
    write_meta(connection, NOW, &now)
}

/// Compares the figures with what is in the file.
pub(super) fn check(connection: &Connection) -> Result<Contents, Trouble> {
    let stored = Contents {
        now: meta(connection, NOW)?,
        before: meta(connection, BEFORE)?,
    };
    let imported: i64 = meta(connection, IMPORTED)?;
    if digest(connection, &DATASET)? != imported || of_everything(connection)? != stored.now {
        let problem = "parts of it were not saved together";
        return Err(Trouble::damaged("the contents", problem));
    }
    Ok(stored)
}
