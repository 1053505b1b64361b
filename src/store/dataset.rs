//! Imported data in the project file: the catalog as rows, and what vouches for it.

use std::hash::Hasher;
use std::path::Path;

use rusqlite::{Connection, Transaction, params};

use super::history::{read_history, write_history};
use super::{Trouble, meta_text, write_meta};
use crate::domain::catalog::{Catalog, Product, ProductId, Sku, Variant, VariantId};
use crate::domain::money::{Currency, Money};
use crate::domain::progress::Progress;
use crate::domain::project::{Dataset, Source};
use crate::domain::tax::TaxRate;

/// Replaces the stored dataset. Progress counts lines.
pub(crate) fn write(
    transaction: &Transaction<'_>,
    dataset: &Dataset,
    progress: &Progress,
) -> Result<(), Trouble> {
    progress.check()?;
    transaction.execute_batch(
        "DELETE FROM shop_price; DELETE FROM present_link; DELETE FROM shop_fact; DELETE FROM other_key; DELETE FROM variant; DELETE FROM product; DELETE FROM source; DELETE FROM history_chunk;",
    )?;
    let mut insert = transaction.prepare(
        "INSERT INTO product(place, product_key, title, category, brand, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (place, product) in dataset.catalog.products().iter().enumerate() {
        progress.check()?;
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
        progress.check()?;
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
    let mut insert =
        transaction.prepare("INSERT INTO shop_price(variant, price_minor) VALUES (?1, ?2)")?;
    for (variant, price) in dataset.catalog.shop_prices() {
        insert.execute(params![i64::from(variant.0), price.0])?;
    }
    let tax = dataset.catalog.price_tax();
    write_meta(
        transaction,
        "price_tax",
        &tax.map_or(-1, |rate| i64::from(rate.0)),
    )?;
    let mut insert = transaction.prepare("INSERT INTO source(place, document) VALUES (?1, ?2)")?;
    for (place, source) in dataset.sources.iter().enumerate() {
        insert.execute(params![place as i64, json(source)?])?;
    }
    super::shop_facts::write(transaction, &dataset.catalog, progress)?;
    write_history(transaction, &dataset.history, progress)?;
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
    write_meta(transaction, "dataset_checksum", &seal(dataset))?;
    super::contents::stamp_imported(transaction)
}

/// Reads the stored dataset. The hash is taken as stored: the seal vouches for the rows and each chunk for itself. Progress
/// counts bytes of the history.
pub(crate) fn read(
    connection: &Connection,
    path: &Path,
    progress: &Progress,
) -> Result<Dataset, Trouble> {
    let currency = Currency::new(&meta_text(connection, "currency")?)
        .map_err(|problem| Trouble::damaged("meta currency", problem))?;
    let products = read_products(connection, progress)?;
    let variants = read_variants(connection, products.len(), progress)?;
    let other_keys = read_other_keys(connection, variants.len())?;
    let shop_prices = read_shop_prices(connection, variants.len())?;
    let price_tax: i64 = super::meta(connection, "price_tax")?;
    let facts = super::shop_facts::read(connection, products.len(), variants.len(), progress)?;
    let catalog = Catalog::new(products, variants)
        .with_other_keys(other_keys)
        .with_facts(facts)
        .with_shop_prices(u32::try_from(price_tax).ok().map(TaxRate), shop_prices);
    let history = read_history(connection, catalog.variants().len(), progress)?;
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
pub(super) fn check_place(table: &str, place: i64, expected: usize) -> Result<(), Trouble> {
    if usize::try_from(place) == Ok(expected) {
        Ok(())
    } else {
        let problem = format!("expected place {expected}, found {place}");
        Err(Trouble::damaged(table, problem))
    }
}

fn read_products(connection: &Connection, progress: &Progress) -> Result<Vec<Product>, Trouble> {
    let mut select = connection.prepare(
        "SELECT place, product_key, title, category, brand, tags FROM product ORDER BY place",
    )?;
    let mut rows = select.query([])?;
    let mut products = Vec::new();
    while let Some(row) = rows.next()? {
        progress.check()?;
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

fn read_variants(
    connection: &Connection,
    products: usize,
    progress: &Progress,
) -> Result<Vec<Variant>, Trouble> {
    let mut select = connection.prepare(
        "SELECT place, sku, product, option, price_minor, cost_minor, stock, attributes, listed
         FROM variant ORDER BY place",
    )?;
    let mut rows = select.query([])?;
    let mut variants = Vec::new();
    while let Some(row) = rows.next()? {
        progress.check()?;
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

fn read_shop_prices(
    connection: &Connection,
    variants: usize,
) -> Result<Vec<(VariantId, Money)>, Trouble> {
    let mut select =
        connection.prepare("SELECT variant, price_minor FROM shop_price ORDER BY variant")?;
    let mut rows = select.query([])?;
    let mut prices = Vec::new();
    while let Some(row) = rows.next()? {
        let variant: u32 = row.get(0)?;
        if variant as usize >= variants {
            let problem = format!("expected a variant below {variants}, found {variant}");
            return Err(Trouble::damaged("shop_price variant", problem));
        }
        prices.push((VariantId(variant), Money(row.get(1)?)));
    }
    Ok(prices)
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
    // Files before version 3 have none, and their seal knew none.
    for (variant, price) in dataset.catalog.shop_prices() {
        text(&format!("{} {}", variant.0, price.0));
    }
    if let Some(rate) = dataset.catalog.price_tax() {
        text(&rate.0.to_string());
    }
    dataset.catalog.facts().spell(&mut text);
    text(&format!("{:?}", dataset.sources));
    text(&format!(
        "{} {} {}",
        dataset.history.len(),
        dataset.history.line_count(),
        dataset.history.customer_count()
    ));
    sip.finish() as i64
}
