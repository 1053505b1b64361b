//! Tables of the project file, its version, and the steps that lead an older file to it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

use super::{Trouble, contents};

/// Marks a SQLite file as a project: `Endc` in ASCII.
pub(crate) const APPLICATION_ID: i64 = 0x456e_6463;

/// The version this program writes.
pub(crate) const VERSION: i64 = 3;

/// The first version whose files vouch for all of their contents together.
pub(crate) const FIRST_STAMPED: i64 = 3;

/// Bytes of a page: history chunks are long, edits of the plan short.
pub(crate) const PAGE_BYTES: i64 = 8_192;

/// Leads a file one version up.
pub(crate) type Step = fn(&Transaction<'_>) -> rusqlite::Result<()>;

/// The step at place `n` leads version `n + 1` to `n + 2`. Steps that landed are never changed.
pub(crate) const STEPS: &[Step] = &[
    |transaction| add(transaction, ADDED_IN_2),
    |transaction| add(transaction, ADDED_IN_3),
];

fn add(transaction: &Transaction<'_>, tables: &[&str]) -> rusqlite::Result<()> {
    tables
        .iter()
        .try_for_each(|table| transaction.execute_batch(table))
}

/// Makes all tables of [`VERSION`].
pub(crate) fn make_tables(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(TABLES)?;
    add(transaction, ADDED_IN_2)?;
    add(transaction, ADDED_IN_3)
}

/// Tables of version 1.
///
/// The catalog is plain rows that any SQLite tool can read. The history is chunks of columns: millions of order lines as
/// rows would take four times the room and ten times the time to open. Checksums are SipHash-1-3 of the content.
const TABLES: &str = "
CREATE TABLE meta(
    name TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE product(
    place INTEGER PRIMARY KEY,
    product_key TEXT NOT NULL,
    title TEXT NOT NULL,
    category TEXT NOT NULL,
    brand TEXT NOT NULL,
    tags TEXT NOT NULL CHECK (json_valid(tags))
) STRICT;
CREATE TABLE variant(
    place INTEGER PRIMARY KEY,
    sku TEXT NOT NULL,
    product INTEGER NOT NULL REFERENCES product(place),
    option TEXT NOT NULL,
    price_minor INTEGER,
    cost_minor INTEGER,
    stock INTEGER,
    attributes TEXT NOT NULL CHECK (json_valid(attributes)),
    listed INTEGER NOT NULL CHECK (listed IN (0, 1))
) STRICT;
CREATE TABLE source(
    place INTEGER PRIMARY KEY,
    document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;
CREATE TABLE history_chunk(
    column_name TEXT NOT NULL,
    part INTEGER NOT NULL CHECK (part >= 0),
    row_count INTEGER NOT NULL CHECK (row_count > 0),
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (column_name, part)
) STRICT;
CREATE TABLE rule(
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document)),
    checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE scenario(
    name TEXT PRIMARY KEY,
    document TEXT NOT NULL CHECK (json_valid(document)),
    checksum INTEGER NOT NULL
) STRICT;
";

/// Tables that version 2 added.
const ADDED_IN_2: &[&str] = &[
    BLOCKED,
    ABANDONED_CHECKOUTS,
    OFFER_LOG,
    OTHER_KEYS,
    super::mappings::TABLE,
];

/// Tables and columns that version 3 added.
const ADDED_IN_3: &[&str] = &[SHOP_FACTS, SHOP_PRICES, ORDER_ORIGINS];

/// What the shop's own files say of its products (`variant` 0) and variants (1): status, number, which kinds of links are
/// known, a bit each; and the links that stand in the shop. What no file tells has no row.
const SHOP_FACTS: &str = "
CREATE TABLE shop_fact(
    variant INTEGER NOT NULL CHECK (variant IN (0, 1)),
    place INTEGER NOT NULL CHECK (place >= 0),
    status TEXT NOT NULL,
    shop_number INTEGER,
    told_links INTEGER NOT NULL,
    PRIMARY KEY (variant, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE present_link(
    product INTEGER NOT NULL REFERENCES product(place),
    kind TEXT NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 0),
    target TEXT NOT NULL,
    position INTEGER,
    PRIMARY KEY (product, kind, place)
) STRICT, WITHOUT ROWID;
";

/// Where orders came from stands in chunks beside the history's; older files say nothing of it.
const ORDER_ORIGINS: &str = "INSERT INTO meta(name, value) VALUES ('order_origins', '0 0 0 0 0');";

/// Pairs of products that are never offered together.
const BLOCKED: &str = "
CREATE TABLE blocked(
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    note TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;
INSERT INTO meta(name, value) VALUES ('blocked_pairs', 0);
";

/// What was left behind before paying: lines as `[SKU, units, unit price in minor units or null]`.
const ABANDONED_CHECKOUTS: &str = "
CREATE TABLE abandoned_checkout(
    id TEXT PRIMARY KEY,
    started_minute INTEGER NOT NULL,
    lines TEXT NOT NULL CHECK (json_valid(lines)),
    checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta(name, value) VALUES ('abandoned_checkouts', 0);
";

/// How often offers were shown and taken, by rule and week.
const OFFER_LOG: &str = "
CREATE TABLE offer_week(
    rule TEXT NOT NULL,
    monday TEXT NOT NULL,
    shown INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    source TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (rule, monday)
) STRICT, WITHOUT ROWID;
INSERT INTO meta(name, value) VALUES ('offer_weeks', 0);
";

/// Keys that files named variants by, beside their SKUs.
const OTHER_KEYS: &str = "
CREATE TABLE other_key(
    place INTEGER PRIMARY KEY,
    item_key TEXT NOT NULL,
    variant INTEGER NOT NULL REFERENCES variant(place)
) STRICT;
";

/// Prices with tax as the shop names them, by variant; the tax in them in millionths, -1 where nobody knows.
const SHOP_PRICES: &str = "
CREATE TABLE shop_price(
    variant INTEGER PRIMARY KEY REFERENCES variant(place),
    price_minor INTEGER NOT NULL
) STRICT;
INSERT INTO meta(name, value) VALUES ('price_tax', -1);
";

/// Gives a file what vouches for all of its contents together.
fn stamp(transaction: &Transaction<'_>) -> Result<(), Trouble> {
    contents::stamp_imported(transaction)?;
    contents::stamp(transaction)
}

/// Leads a file from version `from` up to this one, all in one transaction, after a copy was made beside it. Gives
/// the place of the copy; the file is as it was when this fails.
pub(crate) fn upgrade(
    connection: &mut Connection,
    path: &Path,
    from: i64,
) -> Result<PathBuf, Trouble> {
    upgrade_through(connection, path, from, STEPS, stamp)
}

fn upgrade_through(
    connection: &mut Connection,
    path: &Path,
    from: i64,
    steps: &[Step],
    finish: impl FnOnce(&Transaction<'_>) -> Result<(), Trouble>,
) -> Result<PathBuf, Trouble> {
    let copy = free_copy_path(path, from);
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    lead_up(connection, from, steps, finish)?;
    Ok(copy)
}

/// The same without a copy: for what is one already.
pub(crate) fn upgrade_copy(connection: &mut Connection, from: i64) -> Result<(), Trouble> {
    lead_up(connection, from, STEPS, stamp)
}

fn lead_up(
    connection: &mut Connection,
    from: i64,
    steps: &[Step],
    finish: impl FnOnce(&Transaction<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let transaction = connection.transaction()?;
    let done = usize::try_from(from - 1).unwrap_or(usize::MAX);
    for step in steps.iter().skip(done) {
        step(&transaction)?;
    }
    finish(&transaction)?;
    transaction.pragma_update(None, "user_version", steps.len() as i64 + 1)?;
    transaction.commit()?;
    Ok(())
}

fn free_copy_path(path: &Path, version: i64) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut copy = path.with_file_name(format!("{stem}.version-{version}.endcap"));
    let mut number = 2;
    while copy.exists() {
        copy = path.with_file_name(format!("{stem}.version-{version}-{number}.endcap"));
        number += 1;
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(connection: &Connection) -> i64 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    fn old_file(folder: &Path) -> (PathBuf, Connection) {
        let path = folder.join("shop.endcap");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch("CREATE TABLE a(x); INSERT INTO a VALUES (1); PRAGMA user_version = 1;")
            .unwrap();
        (path, connection)
    }

    #[test]
    fn there_is_one_step_for_every_version_but_the_first() {
        assert_eq!(STEPS.len() as i64, VERSION - 1);
    }

    #[test]
    fn an_older_file_is_copied_and_led_up_step_by_step() {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut connection) = old_file(folder.path());
        let steps: [Step; 2] = [
            |transaction| transaction.execute_batch("UPDATE a SET x = x + 10"),
            |transaction| transaction.execute_batch("UPDATE a SET x = x * 2"),
        ];
        let copy = upgrade_through(&mut connection, &path, 1, &steps, |_| Ok(())).unwrap();
        let x = |connection: &Connection| -> i64 {
            connection
                .query_row("SELECT x FROM a", [], |row| row.get(0))
                .unwrap()
        };
        assert_eq!((x(&connection), version(&connection)), (22, 3));
        let old = Connection::open(&copy).unwrap();
        assert_eq!((x(&old), version(&old)), (1, 1));
        assert_eq!(copy.file_name().unwrap(), "shop.version-1.endcap");
        assert_ne!(free_copy_path(&path, 1), copy);
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut connection) = old_file(folder.path());
        let steps: [Step; 2] = [
            |transaction| transaction.execute_batch("DELETE FROM a"),
            |transaction| transaction.execute_batch("DELETE FROM nowhere"),
        ];
        upgrade_through(&mut connection, &path, 1, &steps, |_| Ok(())).unwrap_err();
        let rows: i64 = connection
            .query_row("SELECT count(*) FROM a", [], |row| row.get(0))
            .unwrap();
        assert_eq!((rows, version(&connection)), (1, 1));
    }
}
