//! One file per storefront: which header means what, how a file is recognised, and what is special about its rows.

mod generic;
mod shopify;
mod woocommerce;

use super::Role;
use super::columns::{Meaning, squeezed};

/// How the rows of a catalog belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CatalogRows {
    /// One row is one variant.
    Plain,
    /// Rows of one handle are one product; the first carries the product, later ones further variants or images.
    ShopifyRuns,
    /// Variations name their parent, which may stand anywhere.
    WooParents,
}

/// What is special about the lines of an order file.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderRows {
    /// An empty order number continues the order above.
    pub(super) carries: bool,
    /// Lines named `Tip` without a SKU are no goods.
    pub(super) tips: bool,
    /// Order numbers that begin with `C` before digits are cancellations of others.
    pub(super) cancelling_prefix: bool,
    /// SKUs that are no goods when no catalog lists them.
    pub(super) fees: &'static [&'static str],
    /// Why an order of this status is left out, in lower case.
    pub(super) left_out: &'static [(&'static str, &'static str)],
}

/// One storefront's way to write one kind of file.
#[derive(Debug)]
pub(super) struct Dialect {
    /// As people select it: `generic`, `shopify`, `woocommerce`.
    pub(super) key: &'static str,
    /// In words.
    pub(super) name: &'static str,
    /// What the file holds.
    pub(super) role: Role,
    /// Header to meaning; the first of several headers with one meaning is read.
    pub(super) columns: &'static [(&'static str, Meaning)],
    /// Meaning of a squeezed header with a number in it.
    pub(super) numbered: fn(&str) -> Option<Meaning>,
    /// One header of each group must be there.
    pub(super) signature: &'static [&'static [&'static str]],
    /// How catalog rows belong together.
    pub(super) catalog_rows: CatalogRows,
    /// What is special about order rows.
    pub(super) order_rows: OrderRows,
}

/// All dialects, the most particular first.
const ALL: [&Dialect; 7] = [
    &shopify::ORDERS,
    &shopify::PRODUCTS,
    &woocommerce::ITEM_ROWS,
    &woocommerce::ADVANCED_EXPORT,
    &woocommerce::PRODUCTS,
    &generic::ORDERS,
    &generic::CATALOG,
];

/// Order rows without any speciality.
const PLAIN_ORDERS: OrderRows = OrderRows {
    carries: false,
    tips: false,
    cancelling_prefix: false,
    fees: &[],
    left_out: &[],
};

/// No header has a number in it.
fn unnumbered(_squeezed: &str) -> Option<Meaning> {
    None
}

/// The dialect of a header row, and how many of its names the dialect knows; `None` when no dialect fits.
pub(super) fn recognise(
    headers: &[String],
    key: Option<&str>,
    role: Option<Role>,
) -> Option<(&'static Dialect, usize)> {
    let names: Vec<String> = headers.iter().map(|header| squeezed(header)).collect();
    let has = |header: &str| names.contains(&squeezed(header));
    ALL.into_iter()
        .filter(|dialect| key.is_none_or(|key| key == dialect.key))
        .filter(|dialect| role.is_none_or(|role| role == dialect.role))
        .find(|dialect| {
            dialect
                .signature
                .iter()
                .all(|group| group.iter().any(|header| has(header)))
        })
        .map(|dialect| {
            let known = names
                .iter()
                .filter(|name| {
                    (dialect.numbered)(name).is_some()
                        || dialect
                            .columns
                            .iter()
                            .any(|(header, _)| squeezed(header) == **name)
                })
                .count();
            (dialect, known)
        })
}

/// True when some dialect has this key.
pub(super) fn is_known(key: &str) -> bool {
    ALL.iter().any(|dialect| dialect.key == key)
}
