//! Imported data in the project file: the catalog as rows, the history as chunks of columns.

use std::borrow::Cow;
use std::hash::Hasher;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread::Builder;

use rusqlite::{Connection, Transaction, params};

use super::codec::{self, CodecError, Reader, unzigzag, write_varint, zigzag};
use super::{Trouble, checksum, meta_text, write_meta};
use crate::domain::calendar::Minute;
use crate::domain::catalog::{Catalog, Product, ProductId, Sku, Variant, VariantId};
use crate::domain::money::{Currency, Money};
use crate::domain::orders::OrderHistory;
use crate::domain::project::{Dataset, Source};

/// Rows of a column in one chunk: about half a megabyte.
const CHUNK_ROWS: usize = 1 << 18;

/// Columns of the history.
const COLUMNS: [&str; 9] = [
    "number",
    "placed",
    "customer",
    "order_discount",
    "line_count",
    "variant",
    "units",
    "net_revenue",
    "customer_hash",
];

/// Replaces the stored dataset.
pub(crate) fn write(transaction: &Transaction<'_>, dataset: &Dataset) -> Result<(), Trouble> {
    transaction.execute_batch(
        "DELETE FROM other_key; DELETE FROM variant; DELETE FROM product; DELETE FROM source; DELETE FROM history_chunk;",
    )?;
    let mut insert = transaction.prepare(
        "INSERT INTO product(place, product_key, title, category, brand, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (place, product) in dataset.catalog.products().iter().enumerate() {
        insert.execute(params![
            place as i64,
            product.key,
            product.title,
            product.category,
            product.brand,
            json(&product.tags)?,
        ])?;
    }
    let mut insert = transaction.prepare(
        "INSERT INTO variant(place, sku, product, option, price_minor, cost_minor, stock, attributes, listed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (id, variant) in dataset.catalog.iter() {
        insert.execute(params![
            i64::from(id.0),
            variant.sku.as_str(),
            i64::from(variant.product.0),
            variant.option,
            variant.price.map(|amount| amount.0),
            variant.cost.map(|amount| amount.0),
            variant.stock,
            json(&variant.attributes)?,
            variant.listed,
        ])?;
    }
    let mut insert = transaction
        .prepare("INSERT INTO other_key(place, item_key, variant) VALUES (?1, ?2, ?3)")?;
    for (place, (key, variant)) in dataset.catalog.other_keys().iter().enumerate() {
        insert.execute(params![place as i64, key, i64::from(variant.0)])?;
    }
    let mut insert = transaction.prepare("INSERT INTO source(place, document) VALUES (?1, ?2)")?;
    for (place, source) in dataset.sources.iter().enumerate() {
        insert.execute(params![place as i64, json(source)?])?;
    }
    write_history(transaction, &dataset.history)?;
    super::optional::write(transaction, dataset)?;
    write_meta(transaction, "currency", &dataset.currency.code())?;
    write_meta(transaction, "dataset_hash", &dataset.hash)?;
    write_meta(transaction, "orders", &(dataset.history.len() as i64))?;
    write_meta(transaction, "lines", &(dataset.history.line_count() as i64))?;
    write_meta(
        transaction,
        "customers",
        &(dataset.history.customer_count() as i64),
    )?;
    write_meta(transaction, "dataset_checksum", &seal(dataset))
}

/// Reads the stored dataset. The hash is taken as stored: the seal vouches for the rows and each chunk for itself.
pub(crate) fn read(connection: &Connection, path: &Path) -> Result<Dataset, Trouble> {
    let currency = Currency::new(&meta_text(connection, "currency")?)
        .map_err(|problem| Trouble::damaged("meta currency", problem))?;
    let products = read_products(connection)?;
    let variants = read_variants(connection, products.len())?;
    let other_keys = read_other_keys(connection, variants.len())?;
    let catalog = Catalog::new(products, variants).with_other_keys(other_keys);
    let history = read_history(connection, catalog.variants().len())?;
    let dataset = Dataset {
        currency,
        catalog,
        history,
        checkouts: super::optional::read_checkouts(connection)?,
        offer_log: super::optional::read_offer_log(connection)?,
        sources: read_sources(connection)?,
        hash: meta_text(connection, "dataset_hash")?,
    };
    let stored: i64 = super::meta(connection, "dataset_checksum")?;
    if stored != seal(&dataset) {
        let problem = format!(
            "the catalog differs from what was saved in {}",
            path.display()
        );
        return Err(Trouble::damaged("product, variant, source", problem));
    }
    Ok(dataset)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Trouble> {
    serde_json::to_string(value)
        .map_err(|source| rusqlite::Error::ToSqlConversionFailure(Box::new(source)).into())
}

fn from_json<T: serde::de::DeserializeOwned>(place: &str, text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|problem| Trouble::damaged(place, problem))
}

/// Rows of a table whose places must be 0, 1, 2 and so on.
fn check_place(table: &str, place: i64, expected: usize) -> Result<(), Trouble> {
    if usize::try_from(place) == Ok(expected) {
        Ok(())
    } else {
        let problem = format!("expected place {expected}, found {place}");
        Err(Trouble::damaged(table, problem))
    }
}

fn read_products(connection: &Connection) -> Result<Vec<Product>, Trouble> {
    let mut select = connection.prepare(
        "SELECT place, product_key, title, category, brand, tags FROM product ORDER BY place",
    )?;
    let mut rows = select.query([])?;
    let mut products = Vec::new();
    while let Some(row) = rows.next()? {
        check_place("product", row.get(0)?, products.len())?;
        products.push(Product {
            key: row.get(1)?,
            title: row.get(2)?,
            category: row.get(3)?,
            brand: row.get(4)?,
            tags: from_json("product tags", row.get_ref(5)?.as_str()?)?,
        });
    }
    Ok(products)
}

fn read_variants(connection: &Connection, products: usize) -> Result<Vec<Variant>, Trouble> {
    let mut select = connection.prepare(
        "SELECT place, sku, product, option, price_minor, cost_minor, stock, attributes, listed
         FROM variant ORDER BY place",
    )?;
    let mut rows = select.query([])?;
    let mut variants = Vec::new();
    while let Some(row) = rows.next()? {
        check_place("variant", row.get(0)?, variants.len())?;
        let product: u32 = row.get(2)?;
        if product as usize >= products {
            let problem = format!("expected a product below {products}, found {product}");
            return Err(Trouble::damaged("variant product", problem));
        }
        variants.push(Variant {
            sku: Sku::from(row.get_ref(1)?.as_str()?),
            product: ProductId(product),
            option: row.get(3)?,
            price: row.get::<_, Option<i64>>(4)?.map(Money),
            cost: row.get::<_, Option<i64>>(5)?.map(Money),
            stock: row.get(6)?,
            attributes: from_json("variant attributes", row.get_ref(7)?.as_str()?)?,
            listed: row.get(8)?,
        });
    }
    Ok(variants)
}

fn read_other_keys(
    connection: &Connection,
    variants: usize,
) -> Result<Vec<(String, VariantId)>, Trouble> {
    let mut select =
        connection.prepare("SELECT place, item_key, variant FROM other_key ORDER BY place")?;
    let mut rows = select.query([])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        check_place("other_key", row.get(0)?, keys.len())?;
        let variant: u32 = row.get(2)?;
        if variant as usize >= variants {
            let problem = format!("expected a variant below {variants}, found {variant}");
            return Err(Trouble::damaged("other_key variant", problem));
        }
        keys.push((row.get(1)?, VariantId(variant)));
    }
    Ok(keys)
}

fn read_sources(connection: &Connection) -> Result<Vec<Source>, Trouble> {
    let mut select = connection.prepare("SELECT place, document FROM source ORDER BY place")?;
    let mut rows = select.query([])?;
    let mut sources = Vec::new();
    while let Some(row) = rows.next()? {
        check_place("source", row.get(0)?, sources.len())?;
        sources.push(from_json("source", row.get_ref(1)?.as_str()?)?);
    }
    Ok(sources)
}

/// Checksum of everything but the history, with the hash and the counts of the history.
fn seal(dataset: &Dataset) -> i64 {
    let mut sip = siphasher::sip::SipHasher13::new();
    let mut text = |text: &str| {
        sip.write_u64(text.len() as u64);
        sip.write(text.as_bytes());
    };
    text(dataset.currency.code());
    text(&dataset.hash);
    for product in dataset.catalog.products() {
        text(&product.key);
        text(&product.title);
        text(&product.category);
        text(&product.brand);
        text(&format!("{:?}", product.tags));
    }
    for variant in dataset.catalog.variants() {
        text(variant.sku.as_str());
        text(&variant.option);
        text(&format!(
            "{} {:?} {:?} {:?} {:?} {}",
            variant.product.0,
            variant.price,
            variant.cost,
            variant.stock,
            variant.attributes,
            variant.listed
        ));
    }
    // Files of version 1 have none, and their seal knew none.
    for (key, variant) in dataset.catalog.other_keys() {
        text(key);
        text(&variant.0.to_string());
    }
    text(&format!("{:?}", dataset.sources));
    text(&format!(
        "{} {} {}",
        dataset.history.len(),
        dataset.history.line_count(),
        dataset.history.customer_count()
    ));
    sip.finish() as i64
}

fn write_history(transaction: &Transaction<'_>, history: &OrderHistory) -> Result<(), Trouble> {
    let mut insert = transaction.prepare(
        "INSERT INTO history_chunk(column_name, part, row_count, checksum, data) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for column in COLUMNS {
        let rows = column_rows(
            column,
            [
                history.len(),
                history.line_count(),
                history.customer_count(),
            ],
        );
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
        }
    }
    Ok(())
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
struct Chunk<'a> {
    column: &'static str,
    part: usize,
    rows: usize,
    checksum: i64,
    data: Cow<'a, [u8]>,
}

/// The longest columns of the lines, which a second thread decodes: half of the work.
const BESIDE: [&str; 2] = ["net_revenue", "variant"];

fn read_history(connection: &Connection, variants: usize) -> Result<OrderHistory, Trouble> {
    let count = |name| -> Result<usize, Trouble> {
        let count: u32 = super::meta(connection, name)?;
        Ok(count as usize)
    };
    let counts = [count("orders")?, count("lines")?, count("customers")?];
    let (mut history, mut beside) = (OrderHistory::default(), OrderHistory::default());
    for column in COLUMNS {
        let target = match BESIDE.contains(&column) {
            true => &mut beside,
            false => &mut history,
        };
        let rows = column_rows(column, counts);
        reserve(target, column, rows.min(column_bytes(connection, column)?));
    }
    let beside = std::thread::scope(|scope| {
        let (sender, chunks) = channel::<Chunk<'static>>();
        let worker = Builder::new()
            .name("endcap reading".to_owned())
            .spawn_scoped(scope, move || {
                chunks
                    .iter()
                    .try_for_each(|chunk| take(&mut beside, &chunk))
                    .map(|()| beside)
            })
            .map_err(broken_off)?;
        for column in BESIDE {
            each_chunk(connection, column, column_rows(column, counts), |chunk| {
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
                each_chunk(connection, column, rows, |chunk| take(&mut history, &chunk))?;
            }
        }
        worker
            .join()
            .unwrap_or_else(|_| Err(broken_off("a thread that reads the history died")))
    })?;
    history.variant = beside.variant;
    history.net_revenue = beside.net_revenue;
    history.shrink();
    history
        .checked(variants)
        .map_err(|problem| Trouble::damaged("history", problem))
}

/// Makes room for all values of a column, so that it does not grow step by step to twice its size.
fn reserve(history: &mut OrderHistory, column: &str, rows: usize) {
    match column {
        "placed" => history.placed.reserve_exact(rows),
        "customer" => history.customer.reserve_exact(rows),
        "order_discount" => history.order_discount.reserve_exact(rows),
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
fn each_chunk(
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
    if total == expected {
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
    let Chunk { column, part, .. } = chunk;
    let damaged = |problem: String| {
        Trouble::damaged(
            format!("history column {column}"),
            format!("part {part}{problem}"),
        )
    };
    if checksum(&[column.as_bytes(), &chunk.data]) != chunk.checksum {
        return Err(damaged(" differs from what was saved".to_owned()));
    }
    decode(history, column, &chunk.data, chunk.rows)
        .map_err(|problem| damaged(format!(": {problem}")))
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
