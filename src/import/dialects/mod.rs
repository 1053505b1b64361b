//! One file per storefront: which header means what, how a file is recognised, and what is special about its rows.

mod bigcommerce;
mod datasets;
mod generic;
mod magento;
mod marketplaces;
mod optional;
mod prestashop;
mod shopify;
mod sites;
mod woocommerce;
mod woocommerce_words;

use std::collections::HashSet;
use std::sync::OnceLock;

pub(super) use datasets::BASKETS;
pub(super) use woocommerce::item_column;

use crate::import::Role;
use crate::import::rows::forms::{DateOrder, DiscountForm};
use crate::import::rows::meaning::{Meaning, squeezed};

/// How the rows of a catalog belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CatalogRows {
    /// One row is one variant.
    Plain,
    /// One row is one variant; its categories stand in one cell, parted by commas, the last one the nearest.
    CommaCategories,
    /// Rows of one handle are one product; the first carries the product, later ones further variants or images.
    ShopifyRuns,
    /// Variations name their parent, which may stand anywhere.
    WooParents,
    /// Rows of variants follow the row of their product, and take its price when they name none.
    Followers,
    /// Rows of store views repeat a SKU; configurable products name their variants.
    Magento,
    /// Variants of products that another file lists, whose price they change.
    Combinations,
    /// Names of categories, which products name by key.
    Categories,
}

/// What one row of an order file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderShape {
    /// A line with its order.
    Lines,
    /// An order without its lines, which stand in another file.
    Heads,
    /// A line whose order stands in another file.
    Details,
    /// A whole basket.
    Baskets,
    /// An order with its goods in one cell.
    Packed,
    /// An order with its goods in numbered groups of columns.
    Groups,
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
    /// What a row is.
    pub(super) shape: OrderShape,
    /// Orders of several lines begin with a row of sums, and lines of text stand around the table.
    pub(super) summaries: bool,
    /// The total of a line does not have its discount in it.
    pub(super) total_before_discount: bool,
    /// How the discount column is written, when the storefront has one way.
    pub(super) discount: Option<DiscountForm>,
    /// Order of dates when no cell tells, where the storefront has one way.
    pub(super) dates: Option<DateOrder>,
    /// The file has no prices, and lines without one bring nothing.
    pub(super) priceless: bool,
    /// SKUs that stand for no goods at all.
    pub(super) missing: &'static [&'static str],
    /// SKUs that are no goods when no catalog lists them; in any case, with `*` at the end for whatever follows.
    pub(super) fees: &'static [&'static str],
    /// Why an order of this status is left out, in lower case.
    pub(super) left_out: &'static [(&'static str, &'static str)],
}

/// One storefront's way to write one kind of file.
#[derive(Debug)]
pub(super) struct Dialect {
    /// As people select it: `generic`, `shopify`, `woocommerce`, …
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
    /// Why the file cannot be used although it is known, as expected and found.
    pub(super) refusal: Option<(&'static str, &'static str)>,
}

/// All dialects, the most particular first.
const ALL: [&Dialect; 33] = [
    &magento::ORDER_GRID,
    &woocommerce::ANALYTICS,
    &sites::SQUARESPACE_ORDERS,
    &optional::SHOPIFY_CHECKOUTS,
    &shopify::ORDERS,
    &shopify::PRODUCTS,
    &woocommerce::ORDER_ROWS,
    &woocommerce::ITEM_GROUPS,
    &woocommerce::ITEM_ROWS,
    &woocommerce::ADVANCED_EXPORT,
    &magento::ORDER_ITEMS,
    &magento::PRODUCTS,
    &bigcommerce::PRODUCTS,
    &bigcommerce::LEGACY_PRODUCTS,
    &prestashop::PRODUCTS,
    &prestashop::COMBINATIONS,
    &sites::WIX_PRODUCTS,
    &optional::OFFER_LOG,
    &marketplaces::ETSY_ORDERS,
    &marketplaces::AMAZON_ORDERS,
    &marketplaces::EBAY_ORDERS,
    &marketplaces::GOOGLE_FEED,
    &datasets::ONLINE_RETAIL,
    &datasets::KEYED_PRODUCTS,
    &datasets::TILL_LINES,
    &woocommerce::PRODUCTS,
    &woocommerce_words::PRODUCTS,
    &generic::ORDERS,
    &optional::CHECKOUTS,
    &generic::DETAILS,
    &generic::HEADS,
    &generic::CATALOG,
    &datasets::CATEGORIES,
];

/// Order rows without any speciality.
const PLAIN_ORDERS: OrderRows = OrderRows {
    carries: false,
    tips: false,
    cancelling_prefix: false,
    shape: OrderShape::Lines,
    summaries: false,
    total_before_discount: false,
    discount: None,
    dates: None,
    priceless: false,
    missing: &[],
    fees: &[],
    left_out: &[],
};

/// A dialect without any speciality.
const PLAIN: Dialect = Dialect {
    key: "generic",
    name: "",
    role: Role::Catalog,
    columns: &[],
    numbered: unnumbered,
    signature: &[],
    catalog_rows: CatalogRows::Plain,
    order_rows: PLAIN_ORDERS,
    refusal: None,
};

/// The dialect of a file whose columns a person names.
pub(super) fn mapped(role: Role) -> &'static Dialect {
    const CATALOG: Dialect = Dialect {
        name: "Mapped catalog",
        ..PLAIN
    };
    const ORDERS: Dialect = Dialect {
        name: "Mapped order lines",
        role: Role::Orders,
        order_rows: OrderRows {
            carries: true,
            left_out: generic::STATUSES,
            ..PLAIN_ORDERS
        },
        ..PLAIN
    };
    match role {
        Role::Catalog => &CATALOG,
        Role::Orders => &ORDERS,
        Role::AbandonedCheckouts => &optional::MAPPED_CHECKOUTS,
        Role::OfferLog => &optional::MAPPED_OFFER_LOG,
    }
}

/// The dialect whose names of columns are looked for: a mapped table may still have names that the generic ones know.
pub(super) fn names_for(dialect: &'static Dialect) -> &'static Dialect {
    match dialect.role {
        _ if !dialect.columns.is_empty() => dialect,
        Role::Catalog => &generic::CATALOG,
        Role::Orders => &generic::ORDERS,
        Role::AbandonedCheckouts => &optional::CHECKOUTS,
        Role::OfferLog => &optional::OFFER_LOG,
    }
}

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
    let present: HashSet<&str> = names.iter().map(String::as_str).collect();
    vocabularies()
        .iter()
        .filter(|words| key.is_none_or(|key| key == words.dialect.key))
        .filter(|words| role.is_none_or(|role| role == words.dialect.role))
        .filter(|words| role.is_some() || !words.only_when_said)
        .find(|words| {
            let stands = |header: &String| present.contains(header.as_str());
            words.signature.iter().all(|group| group.iter().any(stands))
        })
        .map(|words| {
            let known = names
                .iter()
                .filter(|name| {
                    words.columns.contains(*name) || (words.dialect.numbered)(name).is_some()
                })
                .count();
            (words.dialect, known)
        })
}

/// A dialect's headers as they are compared.
struct Vocabulary {
    dialect: &'static Dialect,
    /// What a person calls abandoned checkouts may look like orders: such files are only what somebody says they are.
    only_when_said: bool,
    signature: Vec<Vec<String>>,
    columns: HashSet<String>,
}

/// The headers of all dialects. Every record a header may be is held against them, so they are squeezed once.
fn vocabularies() -> &'static [Vocabulary] {
    static ALL_WORDS: OnceLock<Vec<Vocabulary>> = OnceLock::new();
    let squeeze = |dialect: &'static Dialect, only_when_said: bool| Vocabulary {
        dialect,
        only_when_said,
        signature: dialect
            .signature
            .iter()
            .map(|group| group.iter().map(|header| squeezed(header)).collect())
            .collect(),
        columns: dialect
            .columns
            .iter()
            .map(|(header, _)| squeezed(header))
            .collect(),
    };
    ALL_WORDS.get_or_init(|| {
        let mut words: Vec<Vocabulary> =
            ALL.iter().map(|dialect| squeeze(dialect, false)).collect();
        words.push(squeeze(&optional::SAID_CHECKOUTS, true));
        words
    })
}

/// True when some dialect has this key.
pub(super) fn is_known(key: &str) -> bool {
    ALL.iter().any(|dialect| dialect.key == key)
}

/// The dialects people can select, in words.
pub(super) fn keys() -> String {
    let mut keys: Vec<&str> = ALL.iter().map(|dialect| dialect.key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.join(", ")
}
