//! Site builders: Wix products, Squarespace orders.

use super::dialect::{CatalogRows, Dialect, OrderRows, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::meaning::{MAX_OPTIONS, Meaning};

/// Products: a variant costs its product's price and a surcharge.
pub(super) const WIX_PRODUCTS: Dialect = Dialect {
    key: "wix",
    name: "Wix products export",
    columns: &[
        ("handleId", Meaning::ProductKey),
        ("fieldType", Meaning::RowKind),
        ("name", Meaning::Title),
        ("collection", Meaning::Category),
        ("sku", Meaning::Sku),
        ("price", Meaning::Price),
        ("surcharge", Meaning::Surcharge),
        ("discountMode", Meaning::SaleKind),
        ("discountValue", Meaning::SaleValue),
        ("inventory", Meaning::Stock),
        ("cost", Meaning::Cost),
        ("brand", Meaning::Brand),
        ("visible", Meaning::Published),
    ],
    numbered: option,
    signature: &[&["handleId"], &["fieldType"], &["price", "sku", "name"]],
    catalog_rows: CatalogRows::Followers,
    ..PLAIN
};

/// `productOptionName2` and `productOptionDescription2`.
fn option(squeezed: &str) -> Option<Meaning> {
    let rest = squeezed.strip_prefix("productoption")?;
    let (meaning, number): (fn(u8) -> Meaning, &str) =
        if let Some(number) = rest.strip_prefix("name") {
            (Meaning::OptionName, number)
        } else {
            (Meaning::OptionValue, rest.strip_prefix("description")?)
        };
    let number: u8 = number.parse().ok()?;
    (1..=MAX_OPTIONS)
        .contains(&usize::from(number))
        .then(|| meaning(number))
}

/// Orders: one row per line item, what belongs to the order on its first row.
pub(super) const SQUARESPACE_ORDERS: Dialect = Dialect {
    key: "squarespace",
    name: "Squarespace orders export",
    role: Role::Orders,
    columns: &[
        ("Order ID", Meaning::Order),
        ("Email", Meaning::Customer),
        ("Created at", Meaning::Placed),
        ("Financial Status", Meaning::Status),
        ("Currency", Meaning::OrderCurrency),
        ("Subtotal", Meaning::Subtotal),
        ("Shipping", Meaning::Shipping),
        ("Taxes", Meaning::Taxes),
        ("Total", Meaning::OrderTotal),
        ("Discount Amount", Meaning::OrderDiscount),
        ("Amount Refunded", Meaning::Refunded),
        ("Cancelled at", Meaning::Cancelled),
        ("Lineitem quantity", Meaning::Units),
        ("Lineitem name", Meaning::Title),
        ("Lineitem price", Meaning::UnitPrice),
        ("Lineitem sku", Meaning::Sku),
    ],
    signature: &[
        &["Order ID"],
        &["Created at"],
        &["Lineitem name", "Lineitem sku"],
        &["Lineitem variant", "Amount Refunded"],
    ],
    order_rows: OrderRows {
        carries: true,
        left_out: &[
            ("refunded", LeftOut::RefundedOrder),
            ("canceled", LeftOut::CancelledOrder),
            ("cancelled", LeftOut::CancelledOrder),
            ("voided", LeftOut::VoidedPayment),
        ],
        ..PLAIN_ORDERS
    },
    ..PLAIN
};
