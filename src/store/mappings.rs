//! Kept mappings in the project file: few and small, so that all of them are written when one changes.

use rusqlite::{Connection, Transaction, params};

use super::{Trouble, checksum, meta, write_meta};
use crate::domain::saved_mapping::{SavedMapping, SavedMappings};

/// The table and how many rows it begins with.
pub(crate) const TABLE: &str = "
CREATE TABLE source_mapping(
    signature TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    role TEXT NOT NULL,
    document TEXT NOT NULL,
    checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta(name, value) VALUES ('source_mappings', 0);
";

fn sum(signature: &str, mapping: &SavedMapping) -> i64 {
    let parts = [signature, &mapping.file, &mapping.role, &mapping.text];
    checksum(&parts.map(str::as_bytes))
}

/// Puts these mappings in the place of the stored ones.
pub(crate) fn write(
    transaction: &Transaction<'_>,
    mappings: &SavedMappings,
) -> Result<(), Trouble> {
    transaction.execute_batch("DELETE FROM source_mapping")?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO source_mapping(signature, file, role, document, checksum) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (signature, mapping) in mappings {
        let SavedMapping { file, role, text } = mapping;
        insert.execute(params![
            signature,
            file,
            role,
            text,
            sum(signature, mapping)
        ])?;
    }
    write_meta(transaction, "source_mappings", &(mappings.len() as i64))
}

/// Reads the stored mappings.
pub(crate) fn read(connection: &Connection) -> Result<SavedMappings, Trouble> {
    let mut select = connection
        .prepare("SELECT signature, file, role, document, checksum FROM source_mapping")?;
    let mut rows = select.query([])?;
    let mut mappings = SavedMappings::new();
    while let Some(row) = rows.next()? {
        let signature: String = row.get(0)?;
        let mapping = SavedMapping {
            file: row.get(1)?,
            role: row.get(2)?,
            text: row.get(3)?,
        };
        if sum(&signature, &mapping) != row.get::<_, i64>(4)? {
            let place = format!("source_mapping \"{}\"", mapping.file);
            return Err(Trouble::damaged(place, "it differs from what was saved"));
        }
        mappings.insert(signature, mapping);
    }
    let expected = meta::<u32>(connection, "source_mappings")? as usize;
    if expected != mappings.len() {
        let problem = format!("expected {expected} rows, found {}", mappings.len());
        return Err(Trouble::damaged("source_mapping", problem));
    }
    Ok(mappings)
}
