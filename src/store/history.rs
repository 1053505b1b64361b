//! The order history in the project file: chunks of columns, each with its checksum.

use std::borrow::Cow;
use std::sync::mpsc::channel;
use std::thread::Builder;

use rusqlite::{Connection, Transaction, params};

use super::codec::{self, CodecError, Reader, unzigzag, write_varint, zigzag};
use super::dataset::check_place;
use super::{Trouble, checksum};
use crate::domain::calendar::Minute;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::orders::OrderHistory;
use crate::domain::progress::Progress;

/// Rows of a column in one chunk: about half a megabyte.
pub(super) const CHUNK_ROWS: usize = 1 << 18;

/// Columns of the history.
const COLUMNS: [&str; 10] = [
    "number",
    "placed",
    "customer",
    "order_discount",
    "line_count",
    "variant",
    "units",
    "net_revenue",
    "customer_hash",
    "refunded",
];

/// Columns that may be missing as a whole: files before them, and histories that have nothing in them.
const OPTIONAL: [&str; 1] = ["refunded"];

/// Writes a history into the empty table.
pub(super) fn write_history(
    transaction: &Transaction<'_>,
    history: &OrderHistory,
    progress: &Progress,
) -> Result<(), Trouble> {
    let counts = [
        history.len(),
        history.line_count(),
        history.customer_count(),
    ];
    let rows_of = |column| match column {
        "refunded" => history.refunded.len(),
        column => column_rows(column, counts),
    };
    progress.begin(COLUMNS.map(|column| rows_of(column) as u64).iter().sum());
    let mut written = 0;
    let mut insert = transaction.prepare(
        "INSERT INTO history_chunk(column_name, part, row_count, checksum, data) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for column in COLUMNS {
        let rows = rows_of(column);
        for (part, start) in (0..rows).step_by(CHUNK_ROWS).enumerate() {
            let end = rows.min(start + CHUNK_ROWS);
            let data = encode(history, column, start..end);
            insert.execute(params![
                column,
                part as i64,
                (end - start) as i64,
                checksum(&[column.as_bytes(), &data]),
                data
            ])?;
            written += (end - start) as u64;
            progress.reach(written)?;
        }
    }
    super::origins::write(transaction, history.origins())
}

/// Rows of a column, of the numbers of orders, lines and customers.
fn column_rows(column: &str, [orders, lines, customers]: [usize; 3]) -> usize {
    match column {
        "variant" | "units" | "net_revenue" => lines,
        "customer_hash" => customers,
        _ => orders,
    }
}

fn encode(history: &OrderHistory, column: &str, rows: std::ops::Range<usize>) -> Vec<u8> {
    fn numbers<T: Copy>(
        values: &[T],
        rows: std::ops::Range<usize>,
        code: impl Fn(T) -> u64,
    ) -> Vec<u8> {
        let mut out = Vec::with_capacity(rows.len() * 2);
        for value in values.get(rows).unwrap_or_default() {
            write_varint(&mut out, code(*value));
        }
        out
    }
    match column {
        "number" => codec::write_texts(rows.map(|place| history.numbers.at(place))),
        "placed" => {
            let mut before = 0;
            let mut out = Vec::with_capacity(rows.len() * 2);
            for minute in history.placed.get(rows).unwrap_or_default() {
                write_varint(&mut out, zigzag(i64::from(minute.0) - before));
                before = i64::from(minute.0);
            }
            out
        }
        // Guests are the greatest number in memory and the smallest in the file.
        "refunded" => numbers(&history.refunded, rows, |amount| zigzag(amount.0)),
        "customer" => numbers(&history.customer, rows, |place| {
            u64::from(place.wrapping_add(1))
        }),
        "order_discount" => numbers(&history.order_discount, rows, |amount| zigzag(amount.0)),
        "line_count" => {
            let mut before = match rows.start {
                0 => 0,
                start => history.line_end.get(start - 1).copied().unwrap_or(0),
            };
            let mut out = Vec::with_capacity(rows.len());
            for end in history.line_end.get(rows).unwrap_or_default() {
                write_varint(&mut out, u64::from(end - before));
                before = *end;
            }
            out
        }
        "variant" => numbers(&history.variant, rows, |variant| u64::from(variant.0)),
        "units" => numbers(&history.units, rows, u64::from),
        "net_revenue" => numbers(&history.net_revenue, rows, |amount| zigzag(amount.0)),
        _ => codec::write_words(history.customers.get(rows).unwrap_or_default()),
    }
}

/// A stored piece of a column.
pub(super) struct Chunk<'a> {
    pub(super) column: &'static str,
    part: usize,
    pub(super) rows: usize,
    checksum: i64,
    pub(super) data: Cow<'a, [u8]>,
}

impl Chunk<'_> {
    /// Says where the damage is.
    pub(super) fn damaged(&self, problem: &str) -> Trouble {
        let Chunk { column, part, .. } = self;
        Trouble::damaged(
            format!("history column {column}"),
            format!("part {part}{problem}"),
        )
    }

    /// Sees whether the bytes are those that were saved.
    pub(super) fn check(&self) -> Result<(), Trouble> {
        if checksum(&[self.column.as_bytes(), &self.data]) == self.checksum {
            Ok(())
        } else {
            Err(self.damaged(" differs from what was saved"))
        }
    }
}

/// The longest columns of the lines, which a second thread decodes: half of the work.
const BESIDE: [&str; 2] = ["net_revenue", "variant"];

/// Reads the history; its lines must name variants below `variants`.
pub(super) fn read_history(
    connection: &Connection,
    variants: usize,
    progress: &Progress,
) -> Result<OrderHistory, Trouble> {
    let count = |name| -> Result<usize, Trouble> {
        let count: u32 = super::meta(connection, name)?;
        Ok(count as usize)
    };
    let counts = [count("orders")?, count("lines")?, count("customers")?];
    let (mut history, mut beside) = (OrderHistory::default(), OrderHistory::default());
    let mut total = 0;
    for column in COLUMNS {
        let bytes = column_bytes(connection, column)?;
        total += bytes as u64;
        let target = match BESIDE.contains(&column) {
            true => &mut beside,
            false => &mut history,
        };
        let rows = column_rows(column, counts);
        reserve(target, column, rows.min(bytes));
    }
    progress.begin(total);
    let mut seen = 0;
    let mut see = |chunk: &Chunk<'_>| {
        seen += chunk.data.len() as u64;
        progress.reach(seen)
    };
    let beside = std::thread::scope(|scope| {
        let (sender, chunks) = channel::<Chunk<'static>>();
        let worker = Builder::new()
            .name("endcap reading".to_owned())
            .spawn_scoped(scope, move || {
                chunks
                    .iter()
                    .try_for_each(|chunk| {
                        progress.check()?;
                        take(&mut beside, &chunk)
                    })
                    .map(|()| beside)
            })
            .map_err(broken_off)?;
        for column in BESIDE {
            each_chunk(connection, column, column_rows(column, counts), |chunk| {
                see(&chunk)?;
                let data = Cow::Owned(chunk.data.into_owned());
                // When nobody takes it any more, what is wrong comes out of the thread.
                let _ = sender.send(Chunk { data, ..chunk });
                Ok(())
            })?;
        }
        drop(sender);
        for column in COLUMNS {
            if !BESIDE.contains(&column) {
                let rows = column_rows(column, counts);
                each_chunk(connection, column, rows, |chunk| {
                    see(&chunk)?;
                    take(&mut history, &chunk)
                })?;
            }
        }
        worker
            .join()
            .unwrap_or_else(|_| Err(broken_off("a thread that reads the history died")))
    })?;
    history.variant = beside.variant;
    history.net_revenue = beside.net_revenue;
    history.origins = super::origins::read(connection)?;
    history.shrink();
    progress.check()?;
    history.checked(variants, progress).map_err(|problem| {
        // What is stopped half-way is not damaged.
        match progress.check() {
            Ok(()) => Trouble::damaged("history", problem),
            Err(cancelled) => cancelled.into(),
        }
    })
}

/// Makes room for all values of a column, so that it does not grow step by step to twice its size.
fn reserve(history: &mut OrderHistory, column: &str, rows: usize) {
    match column {
        "placed" => history.placed.reserve_exact(rows),
        "customer" => history.customer.reserve_exact(rows),
        "order_discount" => history.order_discount.reserve_exact(rows),
        "refunded" => history.refunded.reserve_exact(rows),
        "line_count" => history.line_end.reserve_exact(rows),
        "variant" => history.variant.reserve_exact(rows),
        "units" => history.units.reserve_exact(rows),
        "net_revenue" => history.net_revenue.reserve_exact(rows),
        "customer_hash" => history.customers.reserve_exact(rows),
        // Texts are shrunk when all are there.
        _ => {}
    }
}

fn broken_off(problem: impl std::fmt::Display) -> Trouble {
    let source = std::io::Error::other(problem.to_string());
    rusqlite::Error::ToSqlConversionFailure(Box::new(source)).into()
}

/// Bytes a column takes in the file. Every value takes at least one, so a wild count of rows is seen by it.
fn column_bytes(connection: &Connection, column: &str) -> Result<usize, Trouble> {
    let bytes: i64 = connection
        .prepare_cached(
            "SELECT ifnull(sum(length(data)), 0) FROM history_chunk WHERE column_name = ?1",
        )?
        .query_row([column], |row| row.get(0))?;
    Ok(usize::try_from(bytes).unwrap_or(0))
}

/// Hands over the chunks of a column, which must hold `expected` rows.
pub(super) fn each_chunk(
    connection: &Connection,
    column: &'static str,
    expected: usize,
    mut each: impl FnMut(Chunk<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut select = connection.prepare_cached(
        "SELECT part, row_count, checksum, data FROM history_chunk WHERE column_name = ?1 ORDER BY part",
    )?;
    let (mut rows, mut part, mut total) = (select.query([column])?, 0, 0);
    while let Some(row) = rows.next()? {
        check_place(column, row.get(0)?, part)?;
        let rows = row.get::<_, u32>(1)? as usize;
        each(Chunk {
            column,
            part,
            rows,
            checksum: row.get(2)?,
            data: Cow::Borrowed(row.get_ref(3)?.as_blob()?),
        })?;
        part += 1;
        total += rows;
    }
    if total == expected || (total == 0 && OPTIONAL.contains(&column)) {
        return Ok(());
    }
    let problem = format!("expected {expected} rows, found {total}");
    Err(Trouble::damaged(
        format!("history column {column}"),
        problem,
    ))
}

/// Adds a chunk to its column.
fn take(history: &mut OrderHistory, chunk: &Chunk<'_>) -> Result<(), Trouble> {
    chunk.check()?;
    decode(history, chunk.column, &chunk.data, chunk.rows)
        .map_err(|problem| chunk.damaged(&format!(": {problem}")))
}

fn decode(
    history: &mut OrderHistory,
    column: &str,
    data: &[u8],
    count: usize,
) -> Result<(), CodecError> {
    fn narrow<T: TryFrom<u64>>(value: u64) -> Result<T, CodecError> {
        T::try_from(value).map_err(|_| CodecError::Wide)
    }
    fn numbers<T>(
        out: &mut Vec<T>,
        data: &[u8],
        count: usize,
        mut value: impl FnMut(u64) -> Result<T, CodecError>,
    ) -> Result<(), CodecError> {
        // Every number takes at least a byte, so a wild count reserves no more than the chunk is long.
        out.reserve(count.min(data.len()));
        let mut reader = Reader::new(data);
        for _ in 0..count {
            out.push(value(reader.varint()?)?);
        }
        reader.finish()
    }
    match column {
        "number" => codec::read_texts(data, count, |text| history.numbers.push(text)),
        "placed" => {
            let mut minute = 0_i64;
            numbers(&mut history.placed, data, count, |value| {
                minute = minute.wrapping_add(unzigzag(value));
                let minute = i32::try_from(minute).map_err(|_| CodecError::Wide)?;
                Ok(Minute(minute))
            })
        }
        "customer" => numbers(&mut history.customer, data, count, |value| {
            Ok(narrow::<u32>(value)?.wrapping_sub(1))
        }),
        "order_discount" => numbers(&mut history.order_discount, data, count, |value| {
            Ok(Money(unzigzag(value)))
        }),
        "refunded" => numbers(&mut history.refunded, data, count, |value| {
            Ok(Money(unzigzag(value)))
        }),
        "line_count" => {
            let mut end = history.line_end.last().copied().unwrap_or(0);
            numbers(&mut history.line_end, data, count, |value| {
                end = end.checked_add(narrow(value)?).ok_or(CodecError::Wide)?;
                Ok(end)
            })
        }
        "variant" => numbers(&mut history.variant, data, count, |value| {
            narrow(value).map(VariantId)
        }),
        "units" => numbers(&mut history.units, data, count, narrow),
        "net_revenue" => numbers(&mut history.net_revenue, data, count, |value| {
            Ok(Money(unzigzag(value)))
        }),
        _ => codec::read_words(data, count, &mut history.customers),
    }
}
