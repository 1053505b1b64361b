//! WooCommerce: product export, and two order exports with one row per item.

use super::dialect::{CatalogRows, Dialect, OrderRows, OrderShape, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::meaning::{MAX_OPTIONS, Meaning};

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
        ("Date sale price starts", Meaning::SaleStarts),
        ("Date sale price ends", Meaning::SaleEnds),
        ("Regular price", Meaning::Price),
        ("Cost of goods", Meaning::Cost),
        ("Stock", Meaning::Stock),
        ("Published", Meaning::Published),
        ("Visibility in catalog", Meaning::Visibility),
        ("Upsells", Meaning::Upsells),
        ("Cross-sells", Meaning::CrossSells),
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
    catalog_rows: CatalogRows::Parents,
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
    untaxed: true,
    groups: item_column,
    left_out: &[
        ("cancelled", LeftOut::CancelledOrder),
        ("wc-cancelled", LeftOut::CancelledOrder),
        ("refunded", LeftOut::RefundedOrder),
        ("wc-refunded", LeftOut::RefundedOrder),
        ("failed", LeftOut::FailedOrder),
        ("wc-failed", LeftOut::FailedOrder),
        ("pending", LeftOut::UnpaidOrder),
        ("wc-pending", LeftOut::UnpaidOrder),
        ("pending payment", LeftOut::UnpaidOrder),
        ("checkout-draft", LeftOut::UnpaidOrder),
        ("draft", LeftOut::UnpaidOrder),
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
        ("order_id", Meaning::OrderId),
        ("date_modified", Meaning::Changed),
        ("modified_date", Meaning::Changed),
        ("item_total_tax", Meaning::LineTax),
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
        ("Quantity (- Refund)", Meaning::Units),
        ("Item Cost", Meaning::UnitPrice),
        ("Order Line Total", Meaning::LineTotal),
        ("Cart Discount Amount", Meaning::OrderDiscount),
    ],
    signature: &[
        &["Order Number"],
        &["Order Date"],
        &["SKU"],
        &["Item Cost", "Order Line Total"],
    ],
    order_rows: OrderRows {
        net_totals: true,
        ..STATUSES
    },
    ..PLAIN
};

/// Orders of one row each, with their items in one cell.
pub(super) const ORDER_ROWS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce orders, one row per order",
    role: Role::Orders,
    columns: &[
        ("order_number", Meaning::Order),
        ("order_id", Meaning::Order),
        ("id", Meaning::Order),
        ("date", Meaning::Placed),
        ("order_date", Meaning::Placed),
        ("created_at", Meaning::Placed),
        ("status", Meaning::Status),
        ("order_status", Meaning::Status),
        ("order_currency", Meaning::OrderCurrency),
        ("currency", Meaning::OrderCurrency),
        ("customer_id", Meaning::Customer),
        ("customer_user", Meaning::Customer),
        ("billing_email", Meaning::Customer),
        ("order_total", Meaning::OrderTotal),
        ("total", Meaning::OrderTotal),
        ("refunded_total", Meaning::Refunded),
        ("line_items", Meaning::Items),
        ("order_id", Meaning::OrderId),
        ("date_modified", Meaning::Changed),
        ("modified_date", Meaning::Changed),
    ],
    signature: &[
        &["order_number", "order_id", "id"],
        &["line_items"],
        &["date", "order_date", "created_at"],
    ],
    order_rows: OrderRows {
        shape: OrderShape::Packed,
        ..STATUSES
    },
    ..PLAIN
};

/// Orders of one row each, with their items in numbered groups of columns.
pub(super) const ITEM_GROUPS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce orders, goods in groups of columns",
    role: Role::Orders,
    columns: &[
        ("Order Number", Meaning::Order),
        ("Order ID", Meaning::Order),
        ("Order Date", Meaning::Placed),
        ("date", Meaning::Placed),
        ("Order Status", Meaning::Status),
        ("status", Meaning::Status),
        ("Currency", Meaning::OrderCurrency),
        ("order_currency", Meaning::OrderCurrency),
        ("customer_id", Meaning::Customer),
        ("customer_user", Meaning::Customer),
        ("Email (Billing)", Meaning::Customer),
        ("billing_email", Meaning::Customer),
    ],
    signature: &[
        &["Order Number", "Order ID"],
        &["Order Date", "date"],
        &[
            "Product Item 1 Name",
            "Product Item 1 SKU",
            "SKU 1",
            "Name 1",
            "Item SKU 1",
            "Item Name 1",
        ],
    ],
    order_rows: OrderRows {
        shape: OrderShape::Groups,
        ..STATUSES
    },
    ..PLAIN
};

/// `Product Item 2 SKU` and `SKU 2`: the number of a group of columns and what the column holds.
fn item_column(squeezed: &str) -> Option<(u32, Meaning)> {
    let (number, what) = if let Some(rest) = squeezed.strip_prefix("productitem") {
        rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?)
    } else {
        let what = squeezed.trim_end_matches(|c: char| c.is_ascii_digit());
        (squeezed.strip_prefix(what)?, what)
    };
    let meaning = match what {
        "sku" | "itemsku" => Meaning::Sku,
        "name" | "itemname" => Meaning::Title,
        "quantity" | "qty" | "itemquantity" => Meaning::Units,
        "itemcost" | "price" => Meaning::UnitPrice,
        "total" | "orderlinetotal" | "itemtotal" => Meaning::LineTotal,
        _ => return None,
    };
    Some((number.parse().ok()?, meaning))
}

/// The orders report of the core: items as text without SKUs, and the revenue of all of them.
pub(super) const ANALYTICS: Dialect = Dialect {
    key: "woocommerce",
    name: "WooCommerce analytics orders",
    role: Role::Orders,
    columns: &[
        ("Date", Meaning::Placed),
        ("Order #", Meaning::Order),
        ("Status", Meaning::Status),
        ("Product(s)", Meaning::Items),
        ("Net Sales", Meaning::Subtotal),
        ("N. Revenue (formatted)", Meaning::Subtotal),
        ("N. Revenue", Meaning::Subtotal),
        ("Net revenue", Meaning::Subtotal),
    ],
    signature: &[&["Order #"], &["Product(s)"], &["Date"]],
    order_rows: OrderRows {
        shape: OrderShape::Packed,
        ..STATUSES
    },
    ..PLAIN
};
