//! Where orders came from, in the project file: chunks beside those of the history. Hashes only, nothing of a customer.

use rusqlite::{Connection, Transaction, params};

use super::codec::{CodecError, Reader, unzigzag, write_varint, zigzag};
use super::history::{CHUNK_ROWS, Chunk, each_chunk};
use super::{Trouble, checksum, meta_text, write_meta};
use crate::domain::calendar::Minute;
use crate::domain::orders::{NEVER, OrderOutside, Origins};

/// Name of the counts of rows: what chunks are missing shows only in them.
const COUNTS: &str = "order_origins";

/// Columns of the origins.
const COLUMNS: [&str; 5] = [
    "origin_as_of",
    "origin_changed",
    "origin_id",
    "order_outside",
    "line_rejected",
];

fn counts(origins: &Origins) -> [usize; 5] {
    [
        origins.as_of.runs().len(),
        origins.changed.len(),
        origins.ids.len(),
        origins.outside.len(),
        origins.rejected.len(),
    ]
}

/// Writes the origins of a history whose chunks are written.
pub(super) fn write(transaction: &Transaction<'_>, origins: &Origins) -> Result<(), Trouble> {
    let counts = counts(origins);
    let mut insert = transaction.prepare(
        "INSERT INTO history_chunk(column_name, part, row_count, checksum, data) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (column, rows) in COLUMNS.into_iter().zip(counts) {
        for (part, start) in (0..rows).step_by(CHUNK_ROWS).enumerate() {
            let end = rows.min(start + CHUNK_ROWS);
            let data = encode(origins, column, start..end);
            let sum = checksum(&[column.as_bytes(), &data]);
            insert.execute(params![
                column,
                part as i64,
                (end - start) as i64,
                sum,
                data
            ])?;
        }
    }
    write_meta(
        transaction,
        COUNTS,
        &counts.map(|count| count.to_string()).join(" "),
    )
}

fn encode(origins: &Origins, column: &str, rows: std::ops::Range<usize>) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 * rows.len());
    let moment = |out: &mut Vec<u8>, moment: Minute| write_varint(out, zigzag(i64::from(moment.0)));
    match column {
        "origin_as_of" => {
            let all = origins.as_of.runs();
            let mut before = match rows.start.checked_sub(1) {
                Some(last) => all.get(last).map_or(0, |(_, end)| *end),
                None => 0,
            };
            for (value, end) in all.get(rows).unwrap_or_default() {
                moment(&mut out, *value);
                write_varint(&mut out, u64::from(end - before));
                before = *end;
            }
        }
        "origin_changed" => {
            for changed in origins.changed.get(rows).unwrap_or_default() {
                moment(&mut out, *changed);
            }
        }
        "origin_id" => {
            for id in origins.ids.get(rows).unwrap_or_default() {
                write_varint(&mut out, u64::from(*id));
            }
        }
        "order_outside" => {
            for order in origins.outside.get(rows).unwrap_or_default() {
                out.extend_from_slice(&order.order.to_le_bytes());
                write_varint(&mut out, u64::from(order.id));
                moment(&mut out, order.as_of);
                moment(&mut out, order.changed.unwrap_or(NEVER));
            }
        }
        _ => {
            for (order, line) in origins.rejected.get(rows).unwrap_or_default() {
                out.extend_from_slice(&order.to_le_bytes());
                write_varint(&mut out, *line);
            }
        }
    }
    out
}

/// Reads the origins of a history.
pub(super) fn read(connection: &Connection) -> Result<Origins, Trouble> {
    let text = meta_text(connection, COUNTS)?;
    let damaged = |problem: &str| Trouble::damaged(format!("meta {COUNTS}"), problem);
    let counts: Vec<usize> = text
        .split(' ')
        .map(|count| count.parse::<u32>().map(|count| count as usize))
        .collect::<Result<_, _>>()
        .map_err(|_| damaged("expected counts"))?;
    if counts.len() != COLUMNS.len() {
        return Err(damaged("expected five counts"));
    }
    let mut origins = Origins::default();
    for (column, rows) in COLUMNS.into_iter().zip(counts) {
        each_chunk(connection, column, rows, |chunk| {
            chunk.check()?;
            decode(&mut origins, &chunk).map_err(|problem| chunk.damaged(&format!(": {problem}")))
        })?;
    }
    Ok(origins)
}

fn decode(origins: &mut Origins, chunk: &Chunk<'_>) -> Result<(), CodecError> {
    let mut reader = Reader::new(&chunk.data);
    fn moment(reader: &mut Reader<'_>) -> Result<Minute, CodecError> {
        let minute = i32::try_from(unzigzag(reader.varint()?)).map_err(|_| CodecError::Wide)?;
        Ok(Minute(minute))
    }
    fn narrow(reader: &mut Reader<'_>) -> Result<u32, CodecError> {
        u32::try_from(reader.varint()?).map_err(|_| CodecError::Wide)
    }
    for _ in 0..chunk.rows {
        match chunk.column {
            "origin_as_of" => {
                let value = moment(&mut reader)?;
                let end = origins.as_of.len() + narrow(&mut reader)? as usize;
                u32::try_from(end).map_err(|_| CodecError::Wide)?;
                origins.as_of.fill(value, end);
            }
            "origin_changed" => origins.changed.push(moment(&mut reader)?),
            "origin_id" => origins.ids.push(narrow(&mut reader)?),
            "order_outside" => {
                let (order, id) = (reader.word()?, narrow(&mut reader)?);
                let (as_of, changed) = (moment(&mut reader)?, moment(&mut reader)?);
                origins.outside.push(OrderOutside {
                    order,
                    id,
                    as_of,
                    changed: (changed != NEVER).then_some(changed),
                });
            }
            _ => origins.rejected.push((reader.word()?, reader.varint()?)),
        }
    }
    reader.finish()
}
