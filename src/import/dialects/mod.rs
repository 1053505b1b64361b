//! One file per storefront: which header means what, how a file is recognised, and what is special about its rows.

mod bigcommerce;
mod datasets;
mod dialect;
mod generic;
mod magento;
mod marketplaces;
mod optional;
mod prestashop;
pub(super) mod role;
mod shopify;
mod sites;
mod woocommerce;
mod woocommerce_words;
pub(super) mod words;

use std::collections::HashSet;
use std::sync::OnceLock;

pub(super) use datasets::{BASKETS, MARKS};
pub(super) use dialect::{CatalogRows, Dialect, OrderRows, OrderShape};

use role::Role;

use crate::import::rows::binding::Binding;

use crate::import::rows::meaning::{Meaning, plain, squeezed};

/// All dialects, the most particular first.
const DIALECTS: &[&Dialect] = &[
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
    &generic::WORDED_ORDERS,
    &generic::WORDED_DETAILS,
    &generic::WORDED_HEADS,
    &generic::CATALOG,
    &datasets::CATEGORIES,
    &generic::CARTS,
    &generic::WORDED_CATALOG,
];

/// The dialect of a file whose columns a person names.
pub(super) fn mapped(role: Role) -> &'static Dialect {
    match role {
        Role::Catalog => &generic::MAPPED_CATALOG,
        Role::Orders => &generic::MAPPED_ORDERS,
        Role::AbandonedCheckouts => &optional::MAPPED_CHECKOUTS,
        Role::OfferLog => &optional::MAPPED_OFFER_LOG,
    }
}

/// The dialect of order rows with these columns: rows that were taken for orders without lines, or for lines without
/// orders, are whole once they have what they lacked, and the other way round. `has_day` says that all have one day.
pub(super) fn of_shape(
    dialect: &'static Dialect,
    binding: &Binding,
    has_day: bool,
) -> &'static Dialect {
    use OrderShape::{Details, Headers, Lines, Packed};
    let now = dialect.order_rows.shape;
    if dialect.role != Role::Orders || !matches!(now, Details | Headers | Lines | Packed) {
        return dialect;
    }
    let has = |meaning| binding.has(meaning);
    let has_goods = has(Meaning::Sku) || has(Meaning::Title);
    let is_placed = has(Meaning::Placed) || has_day;
    let is_own = dialect.key != generic::ORDERS.key;
    let shape = if has(Meaning::Items) && !has_goods {
        Packed
    } else if now == Packed || is_own && now == Lines {
        now
    } else if has(Meaning::Order) && has_goods && !is_placed {
        Details
    } else if has(Meaning::Order) && has(Meaning::Placed) && !has_goods && !has(Meaning::RowId) {
        Headers
    } else {
        Lines
    };
    match shape {
        same if same == now => dialect,
        Details => &generic::MAPPED_DETAILS,
        Headers => &generic::MAPPED_HEADS,
        Packed => &generic::MAPPED_CARTS,
        _ => &generic::MAPPED_ORDERS,
    }
}

/// The dialect whose names of columns are looked for: a mapped table may still have names that the generic ones know.
pub(in crate::import) fn names_for(dialect: &'static Dialect) -> &'static Dialect {
    match dialect.role {
        _ if !dialect.columns.is_empty() => dialect,
        Role::Catalog => &generic::CATALOG,
        Role::Orders => &generic::ORDERS,
        Role::AbandonedCheckouts => &optional::CHECKOUTS,
        Role::OfferLog => &optional::OFFER_LOG,
    }
}

/// The dialect of a header row, and how many of its names the dialect knows; `None` when no dialect fits.
pub(super) fn recognise(
    headers: &[String],
    key: Option<&str>,
    role: Option<Role>,
) -> Option<(&'static Dialect, usize)> {
    let names: Vec<String> = headers.iter().map(|header| squeezed(header)).collect();
    let present: HashSet<&str> = names.iter().map(String::as_str).collect();
    let in_words: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let worded: HashSet<&str> = in_words.iter().map(String::as_str).collect();
    vocabularies()
        .iter()
        .filter(|words| key.is_none_or(|key| key == words.dialect.key))
        .filter(|words| role.is_none_or(|role| role == words.dialect.role))
        .filter(|words| role.is_some() || !words.only_when_said)
        .find(|words| {
            let stands = |header: &String| present.contains(header.as_str());
            let is_worded =
                |group: &HashSet<String>| worded.iter().any(|name| group.contains(*name));
            words.signature.iter().all(|group| group.iter().any(stands))
                && words.worded.iter().all(is_worded)
        })
        .map(|words| {
            let known = names
                .iter()
                .zip(&in_words)
                .filter(|(name, in_words)| {
                    words.columns.contains(*name)
                        || words.more.contains(*in_words)
                        || words.dialect.of_number(name).is_some()
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
    worded: Vec<HashSet<String>>,
    columns: HashSet<String>,
    more: HashSet<String>,
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
        worded: dialect
            .worded
            .iter()
            .map(|group| {
                group
                    .iter()
                    .copied()
                    .flat_map(words::each)
                    .map(plain)
                    .collect()
            })
            .collect(),
        columns: dialect
            .columns
            .iter()
            .map(|(header, _)| squeezed(header))
            .collect(),
        more: dialect
            .more
            .iter()
            .flat_map(|(_, own)| words::each(own).map(plain))
            .collect(),
    };
    ALL_WORDS.get_or_init(|| {
        let mut words: Vec<Vocabulary> = DIALECTS
            .iter()
            .map(|dialect| squeeze(dialect, false))
            .collect();
        words.push(squeeze(&optional::SAID_CHECKOUTS, true));
        words
    })
}

/// True when some dialect has this key.
pub(super) fn is_known(key: &str) -> bool {
    key == BASKETS.key || DIALECTS.iter().any(|dialect| dialect.key == key)
}

/// The dialects people can select, in words.
pub(super) fn keys() -> String {
    let mut keys: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.key).collect();
    keys.push(BASKETS.key);
    keys.sort_unstable();
    keys.dedup();
    keys.join(", ")
}
