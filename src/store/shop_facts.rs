//! Statuses, numbers and present links of products in the project file.

use rusqlite::{Connection, Transaction, params};

use super::Trouble;
use crate::domain::catalog::{
    Catalog, LinkKind, PresentLink, ProductId, SaleStatus, ShopFacts, VariantId,
};
use crate::domain::progress::Progress;

/// Writes what files told; the tables are empty.
pub(super) fn write(
    transaction: &Transaction<'_>,
    catalog: &Catalog,
    progress: &Progress,
) -> Result<(), Trouble> {
    let facts = catalog.facts();
    if facts.is_empty() {
        return Ok(());
    }
    let mut insert = transaction.prepare(
        "INSERT INTO shop_fact(variant, place, status, shop_number, told_links) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut fact = |is_variant, place: u32, status: SaleStatus, number: Option<u64>, told: u8| {
        if status == SaleStatus::Untold && number.is_none() && told == 0 {
            return Ok(());
        }
        // SQLite's integers are signed; the number comes back the same way.
        let number = number.map(|number| number as i64);
        let row = params![is_variant, place, status.word(), number, told];
        insert.execute(row).map(|_| ())
    };
    for (place, _) in (0..).zip(catalog.products()) {
        progress.check()?;
        let id = ProductId(place);
        let told = facts.told_link_bits(id);
        let (status, number) = (facts.product_status(id), facts.product_number(id));
        fact(false, place, status, number, told)?;
    }
    for (place, _) in (0..).zip(catalog.variants()) {
        progress.check()?;
        let id = VariantId(place);
        let (status, number) = (facts.variant_status(id), facts.variant_number(id));
        fact(true, place, status, number, 0)?;
    }
    let mut insert = transaction.prepare(
        "INSERT INTO present_link(product, kind, place, target, position) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (product, kind, links) in facts.all_links() {
        progress.check()?;
        for (place, link) in links.iter().enumerate() {
            let place = place as i64;
            let row = params![product.0, kind.word(), place, link.target, link.position];
            insert.execute(row)?;
        }
    }
    Ok(())
}

/// Reads them back for a catalog with so many products and variants.
pub(super) fn read(
    connection: &Connection,
    products: usize,
    variants: usize,
    progress: &Progress,
) -> Result<ShopFacts, Trouble> {
    let mut facts = ShopFacts::default();
    let mut select = connection.prepare(
        "SELECT variant, place, status, shop_number, told_links FROM shop_fact ORDER BY variant, place",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        progress.check()?;
        let (is_variant, place): (bool, u32) = (row.get(0)?, row.get(1)?);
        let below = if is_variant { variants } else { products };
        if place as usize >= below {
            let problem = format!("expected a place below {below}, found {place}");
            return Err(Trouble::damaged("shop_fact place", problem));
        }
        let word = row.get_ref(2)?.as_str()?;
        let status = SaleStatus::from_word(word).ok_or_else(|| {
            let problem = format!("expected a status, found {word:?}");
            Trouble::damaged("shop_fact status", problem)
        })?;
        let number = row.get::<_, Option<i64>>(3)?.map(|number| number as u64);
        if is_variant {
            facts.set_variant_status(VariantId(place), status);
            if let Some(number) = number {
                facts.set_variant_number(VariantId(place), number);
            }
        } else {
            facts.set_product_status(ProductId(place), status);
            facts.set_told_link_bits(ProductId(place), row.get(4)?);
            if let Some(number) = number {
                facts.set_product_number(ProductId(place), number);
            }
        }
    }
    for (product, kind, links) in read_links(connection, products, progress)? {
        facts.set_links(product, kind, links);
    }
    Ok(facts)
}

type Lists = Vec<(ProductId, LinkKind, Vec<PresentLink>)>;

fn read_links(
    connection: &Connection,
    products: usize,
    progress: &Progress,
) -> Result<Lists, Trouble> {
    let mut select = connection.prepare(
        "SELECT product, kind, target, position FROM present_link ORDER BY product, kind, place",
    )?;
    let mut rows = select.query([])?;
    let mut lists: Lists = Vec::new();
    while let Some(row) = rows.next()? {
        progress.check()?;
        let product: u32 = row.get(0)?;
        if product as usize >= products {
            let problem = format!("expected a product below {products}, found {product}");
            return Err(Trouble::damaged("present_link product", problem));
        }
        let word = row.get_ref(1)?.as_str()?;
        let kind = LinkKind::from_word(word).ok_or_else(|| {
            let problem = format!("expected a kind of link, found {word:?}");
            Trouble::damaged("present_link kind", problem)
        })?;
        let link = PresentLink {
            target: row.get_ref(2)?.as_str()?.into(),
            position: row.get(3)?,
        };
        let product = ProductId(product);
        match lists.last_mut() {
            Some((last, of, links)) if (*last, *of) == (product, kind) => links.push(link),
            _ => lists.push((product, kind, vec![link])),
        }
    }
    Ok(lists)
}
