//! Abandoned checkouts and the offer log in the project file: a row each, with its checksum.

use rusqlite::{Connection, Transaction, params};

use super::{Trouble, checksum, meta, write_meta};
use crate::domain::calendar::{Day, Minute, Week};
use crate::domain::checkouts::{AbandonedCheckouts, Checkout, CheckoutLine};
use crate::domain::money::Money;
use crate::domain::offer_log::{OfferCounts, OfferLog, OfferSource};
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;

/// Names of the counts: what rows are missing shows only in them.
const CHECKOUTS: &str = "abandoned_checkouts";
const WEEKS: &str = "offer_weeks";

/// A checkout line as it is written: SKU, units, price of one unit in minor units.
type WrittenLine = (String, u32, Option<i64>);

/// Replaces the stored checkouts and the stored log.
pub(crate) fn write(transaction: &Transaction<'_>, dataset: &Dataset) -> Result<(), Trouble> {
    transaction.execute_batch("DELETE FROM abandoned_checkout; DELETE FROM offer_week;")?;
    let mut insert = transaction.prepare(
        "INSERT INTO abandoned_checkout(id, started_minute, lines, checksum) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for checkout in dataset.checkouts.all() {
        let lines: Vec<WrittenLine> = checkout
            .lines
            .iter()
            .map(|line| {
                let price = line.unit_price.map(|price| price.0);
                (line.sku.to_string(), line.units, price)
            })
            .collect();
        let lines = serde_json::to_string(&lines)
            .map_err(|source| rusqlite::Error::ToSqlConversionFailure(Box::new(source)))?;
        let started = checkout.started.0;
        let sum = checkout_sum(&checkout.id, started, &lines);
        insert.execute(params![checkout.id, started, lines, sum])?;
    }
    let mut insert = transaction.prepare(
        "INSERT INTO offer_week(rule, monday, shown, accepted, source, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (rule, week, counts) in dataset.offer_log.iter() {
        let row = WeekRow {
            rule: rule.as_str(),
            monday: week.monday().to_string(),
            shown: i64::try_from(counts.shown).unwrap_or(i64::MAX),
            accepted: i64::try_from(counts.accepted).unwrap_or(i64::MAX),
            source: counts.source.word(),
        };
        insert.execute(params![
            row.rule,
            row.monday,
            row.shown,
            row.accepted,
            row.source,
            row.sum()
        ])?;
    }
    write_meta(transaction, CHECKOUTS, &(dataset.checkouts.len() as i64))?;
    write_meta(transaction, WEEKS, &(dataset.offer_log.len() as i64))
}

fn checkout_sum(id: &str, started: i32, lines: &str) -> i64 {
    checksum(&[id.as_bytes(), &started.to_le_bytes(), lines.as_bytes()])
}

/// A row of the log.
struct WeekRow<'a> {
    rule: &'a str,
    monday: String,
    shown: i64,
    accepted: i64,
    source: &'a str,
}

impl WeekRow<'_> {
    fn sum(&self) -> i64 {
        checksum(&[
            self.rule.as_bytes(),
            self.monday.as_bytes(),
            &self.shown.to_le_bytes(),
            &self.accepted.to_le_bytes(),
            self.source.as_bytes(),
        ])
    }

    /// The week and its counts; `None` when the row says what no log can say.
    fn read(&self) -> Option<(Week, OfferCounts)> {
        let week = Day::parse(&self.monday).ok()?.week();
        let counts = OfferCounts {
            shown: u64::try_from(self.shown).ok()?,
            accepted: u64::try_from(self.accepted).ok()?,
            source: OfferSource::of_word(self.source)?,
        };
        (counts.accepted <= counts.shown).then_some((week, counts))
    }
}

/// Reads the stored checkouts.
pub(crate) fn read_checkouts(connection: &Connection) -> Result<AbandonedCheckouts, Trouble> {
    let mut select = connection.prepare(
        "SELECT id, started_minute, lines, checksum FROM abandoned_checkout ORDER BY id",
    )?;
    let mut rows = select.query([])?;
    let mut checkouts = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let started: i32 = row.get(1)?;
        let lines = row.get_ref(2)?.as_str()?;
        let damaged = |problem: &dyn std::fmt::Display| {
            Trouble::damaged(format!("abandoned_checkout \"{id}\""), problem)
        };
        if checkout_sum(&id, started, lines) != row.get::<_, i64>(3)? {
            return Err(damaged(&"it differs from what was saved"));
        }
        let lines: Vec<WrittenLine> =
            serde_json::from_str(lines).map_err(|problem| damaged(&problem))?;
        let lines = lines
            .into_iter()
            .map(|(sku, units, price)| CheckoutLine {
                sku: sku.into(),
                units,
                unit_price: price.map(Money),
            })
            .collect();
        checkouts.push(Checkout::new(id, Minute(started), lines));
    }
    check_count(connection, "abandoned_checkout", CHECKOUTS, checkouts.len())?;
    Ok(AbandonedCheckouts::new(checkouts))
}

/// Reads the stored offer log.
pub(crate) fn read_offer_log(connection: &Connection) -> Result<OfferLog, Trouble> {
    let mut select = connection.prepare(
        "SELECT rule, monday, shown, accepted, source, checksum FROM offer_week ORDER BY rule, monday",
    )?;
    let mut rows = select.query([])?;
    let mut weeks = Vec::new();
    while let Some(row) = rows.next()? {
        let read = WeekRow {
            rule: row.get_ref(0)?.as_str()?,
            monday: row.get(1)?,
            shown: row.get(2)?,
            accepted: row.get(3)?,
            source: row.get_ref(4)?.as_str()?,
        };
        let damaged = |problem: &str| {
            let place = format!("offer_week \"{}\", {}", read.rule, read.monday);
            Trouble::damaged(place, problem)
        };
        if read.sum() != row.get::<_, i64>(5)? {
            return Err(damaged("it differs from what was saved"));
        }
        let (week, counts) = read
            .read()
            .ok_or_else(|| damaged("expected a Monday and counts with accepted <= shown"))?;
        weeks.push(((RuleId::from(read.rule), week), counts));
    }
    check_count(connection, "offer_week", WEEKS, weeks.len())?;
    Ok(OfferLog::new(weeks))
}

fn check_count(
    connection: &Connection,
    table: &str,
    name: &str,
    found: usize,
) -> Result<(), Trouble> {
    let expected: i64 = meta(connection, name)?;
    if usize::try_from(expected) == Ok(found) {
        Ok(())
    } else {
        let problem = format!("expected {expected} rows, found {found}");
        Err(Trouble::damaged(table, problem))
    }
}
