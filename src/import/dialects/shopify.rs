//! Shopify: product export in the old and the new header vocabulary, orders export.

use super::dialect::{CatalogRows, Dialect, OrderRows, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::meaning::Meaning;

/// Products: several rows per product, one per variant or image.
pub(super) const PRODUCTS: Dialect = Dialect {
    key: "shopify",
    name: "Shopify products export",
    role: Role::Catalog,
    columns: &[
        ("Handle", Meaning::ProductKey),
        ("URL handle", Meaning::ProductKey),
        ("Title", Meaning::Title),
        ("Vendor", Meaning::Brand),
        ("Type", Meaning::Category),
        ("Product Category", Meaning::BroadCategory),
        ("Tags", Meaning::Tags),
        ("Option1 Name", Meaning::OptionName(1)),
        ("Option1 Value", Meaning::OptionValue(1)),
        ("Option2 Name", Meaning::OptionName(2)),
        ("Option2 Value", Meaning::OptionValue(2)),
        ("Option3 Name", Meaning::OptionName(3)),
        ("Option3 Value", Meaning::OptionValue(3)),
        ("Variant SKU", Meaning::Sku),
        ("SKU", Meaning::Sku),
        ("Variant Price", Meaning::Price),
        ("Price", Meaning::Price),
        ("Cost per item", Meaning::Cost),
        ("Variant Inventory Tracker", Meaning::StockTracker),
        ("Inventory tracker", Meaning::StockTracker),
        ("Variant Inventory Qty", Meaning::Stock),
        ("Inventory quantity", Meaning::Stock),
        ("Image Src", Meaning::Image),
        ("Product image URL", Meaning::Image),
        ("Gift Card", Meaning::GiftCard),
        ("Status", Meaning::ProductStatus),
        ("Published", Meaning::Published),
        ("Published on online store", Meaning::Published),
    ],
    numbered: recommendation,
    signature: &[
        &["Handle", "URL handle"],
        &["Variant SKU", "Variant Price", "SKU", "Price"],
        &["Option1 Name", "Option1 Value"],
    ],
    catalog_rows: CatalogRows::Handles,
    ..PLAIN
};

/// The two lists of recommendations. What stands before the brackets is in the language of the shop's people.
fn recommendation(squeezed: &str) -> Option<Meaning> {
    let (_, list) = squeezed.split_once("shopifydiscoveryproductrecommendation")?;
    match list {
        "complementaryproducts" => Some(Meaning::ComplementaryProducts),
        "relatedproducts" => Some(Meaning::RelatedProducts),
        _ => None,
    }
}

/// Orders: one row per line item; order-level values stand on the first row of a name only.
pub(super) const ORDERS: Dialect = Dialect {
    key: "shopify",
    name: "Shopify orders export",
    role: Role::Orders,
    columns: &[
        ("Name", Meaning::Order),
        ("Id", Meaning::OrderId),
        ("Email", Meaning::Customer),
        ("Created at", Meaning::Placed),
        ("Financial Status", Meaning::Status),
        ("Source", Meaning::OrderSource),
        ("Discount Code", Meaning::DiscountCode),
        ("Currency", Meaning::OrderCurrency),
        ("Subtotal", Meaning::Subtotal),
        ("Shipping", Meaning::Shipping),
        ("Taxes", Meaning::Taxes),
        ("Total", Meaning::OrderTotal),
        ("Discount Amount", Meaning::OrderDiscount),
        ("Refunded Amount", Meaning::Refunded),
        ("Cancelled at", Meaning::Cancelled),
        ("Lineitem quantity", Meaning::Units),
        ("Lineitem name", Meaning::Title),
        ("Lineitem price", Meaning::UnitPrice),
        ("Lineitem sku", Meaning::Sku),
        ("Lineitem discount", Meaning::LineDiscount),
    ],
    signature: &[
        &["Name"],
        &["Created at"],
        &["Lineitem name", "Lineitem sku"],
    ],
    order_rows: OrderRows {
        carries: true,
        tips: true,
        // Pending stays: cash-on-delivery shops have little else.
        left_out: &[
            ("refunded", LeftOut::RefundedOrder),
            ("voided", LeftOut::VoidedPayment),
            ("expired", LeftOut::VoidedPayment),
        ],
        ..PLAIN_ORDERS
    },
    ..PLAIN
};
