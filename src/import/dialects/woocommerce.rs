//! WooCommerce: product export, and two order exports with one row per item.

use super::super::Role;
use super::super::columns::{MAX_OPTIONS, Meaning};
use super::{CatalogRows, Dialect, OrderRows, PLAIN, PLAIN_ORDERS};

/// Products: variations name their parent and may stand before it.
pub(super) const PRODUCTS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce products export",
    role: Role::Catalog,
    columns: &[
        ("SKU", Meaning::Sku),
        ("ID", Meaning::RowId),
        ("Type", Meaning::RowKind),
        ("Parent", Meaning::Parent),
        ("Name", Meaning::Title),
        ("Categories", Meaning::Category),
        ("Brands", Meaning::Brand),
        ("Tags", Meaning::Tags),
        ("Sale price", Meaning::SalePrice),
        ("Regular price", Meaning::Price),
        ("Cost of goods", Meaning::Cost),
        ("Stock", Meaning::Stock),
    ],
    numbered: attribute,
    signature: &[
        &["SKU", "ID"],
        &["Regular price"],
        &["Name"],
        &[
            "Type",
            "Parent",
            "Categories",
            "In stock?",
            "Upsells",
            "Cross-sells",
            "Visibility in catalog",
        ],
    ],
    catalog_rows: CatalogRows::WooParents,
    ..PLAIN
};

/// `Attribute 2 name` and `Attribute 2 value(s)`.
fn attribute(squeezed: &str) -> Option<Meaning> {
    let rest = squeezed.strip_prefix("attribute")?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, what) = rest.split_at(end);
    let number: u8 = number.parse().ok()?;
    if number == 0 || usize::from(number) > MAX_OPTIONS {
        return None;
    }
    match what {
        "name" => Some(Meaning::OptionName(number)),
        "values" | "value" => Some(Meaning::OptionValue(number)),
        _ => None,
    }
}

const STATUSES: OrderRows = OrderRows {
    carries: true,
    left_out: &[
        ("cancelled", "cancelled order"),
        ("wc-cancelled", "cancelled order"),
        ("refunded", "fully refunded order"),
        ("wc-refunded", "fully refunded order"),
        ("failed", "failed order"),
        ("wc-failed", "failed order"),
        ("pending", "unpaid order"),
        ("wc-pending", "unpaid order"),
        ("pending payment", "unpaid order"),
        ("checkout-draft", "unpaid order"),
        ("draft", "unpaid order"),
    ],
    ..PLAIN_ORDERS
};

/// Orders with the order repeated on every item's row; item totals have all discounts in them.
pub(super) const ITEM_ROWS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce orders, one row per item",
    role: Role::Orders,
    columns: &[
        ("order_number", Meaning::Order),
        ("order_id", Meaning::Order),
        ("date", Meaning::Placed),
        ("order_date", Meaning::Placed),
        ("status", Meaning::Status),
        ("order_currency", Meaning::OrderCurrency),
        ("customer_id", Meaning::Customer),
        ("billing_email", Meaning::Customer),
        ("item_sku", Meaning::Sku),
        ("item_name", Meaning::Title),
        ("item_quantity", Meaning::Units),
        ("item_total", Meaning::LineTotal),
    ],
    signature: &[
        &["order_number", "order_id"],
        &["item_sku"],
        &["item_quantity"],
        &["item_total"],
        &["date", "order_date"],
    ],
    order_rows: STATUSES,
    ..PLAIN
};

/// Orders with labels people may have changed; order columns may be empty after the first row.
pub(super) const ADVANCED_EXPORT: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce advanced order export",
    role: Role::Orders,
    columns: &[
        ("Order Number", Meaning::Order),
        ("Order Date", Meaning::Placed),
        ("Order Status", Meaning::Status),
        ("Currency", Meaning::OrderCurrency),
        ("Email (Billing)", Meaning::Customer),
        ("SKU", Meaning::Sku),
        ("Name", Meaning::Title),
        ("Item Name", Meaning::Title),
        ("Quantity", Meaning::Units),
        ("Item Cost", Meaning::UnitPrice),
        ("Order Line Total", Meaning::LineTotal),
    ],
    signature: &[
        &["Order Number"],
        &["Order Date"],
        &["SKU"],
        &["Item Cost", "Order Line Total"],
    ],
    order_rows: STATUSES,
    ..PLAIN
};

/// The orders report of the core: goods as text without SKUs.
pub(super) const ANALYTICS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce analytics orders",
    role: Role::Orders,
    columns: &[
        ("Date", Meaning::Placed),
        ("Order #", Meaning::Order),
        ("Status", Meaning::Status),
        ("Items sold", Meaning::Units),
    ],
    signature: &[&["Order #"], &["Product(s)"], &["Items sold"]],
    refusal: Some((
        "orders with one row per item, such as an order export with item SKUs",
        "the WooCommerce analytics report, whose goods are one text without SKUs",
    )),
    ..PLAIN
};
