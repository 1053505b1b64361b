//! Magento: product export, orders with their items, and the order grid, which has no items.

use super::dialect::{CatalogRows, Dialect, OrderRows, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::meaning::Meaning;

/// Products: rows of store views repeat a SKU.
pub(super) const PRODUCTS: Dialect = Dialect {
    key: "magento",
    name: "Magento products export",
    columns: &[
        ("sku", Meaning::Sku),
        ("store_view_code", Meaning::StoreView),
        ("_store", Meaning::StoreView),
        ("product_type", Meaning::RowKind),
        ("categories", Meaning::Category),
        ("name", Meaning::Title),
        ("manufacturer", Meaning::Brand),
        ("brand", Meaning::Brand),
        ("price", Meaning::Price),
        ("special_price", Meaning::SalePrice),
        ("special_price_from_date", Meaning::SaleStarts),
        ("special_from_date", Meaning::SaleStarts),
        ("special_price_to_date", Meaning::SaleEnds),
        ("special_to_date", Meaning::SaleEnds),
        ("cost", Meaning::Cost),
        ("qty", Meaning::Stock),
        ("additional_attributes", Meaning::Attributes),
        ("configurable_variations", Meaning::Variations),
        ("product_online", Meaning::SwitchedOn),
        ("status", Meaning::SwitchedOn),
        ("visibility", Meaning::Visibility),
        ("related_skus", Meaning::RelatedProducts),
        ("related_position", Meaning::RelatedPlaces),
        ("crosssell_skus", Meaning::CrossSells),
        ("crosssell_position", Meaning::CrossSellPlaces),
        ("upsell_skus", Meaning::Upsells),
        ("upsell_position", Meaning::UpsellPlaces),
    ],
    signature: &[
        &["sku"],
        &[
            "attribute_set_code",
            "_attribute_set",
            "store_view_code",
            "product_websites",
            "additional_attributes",
        ],
        &["price", "name", "product_type"],
    ],
    catalog_rows: CatalogRows::StoreViews,
    ..PLAIN
};

/// Orders with one row per item, as extensions and the API write them. A configurable product and its variant stand in two
/// rows with one SKU, the price on the first.
pub(super) const ORDER_ITEMS: Dialect = Dialect {
    key: "magento",
    name: "Magento orders, one row per item",
    role: Role::Orders,
    columns: &[
        ("increment_id", Meaning::Order),
        ("order_number", Meaning::Order),
        ("order_id", Meaning::Order),
        ("created_at", Meaning::Placed),
        ("order_date", Meaning::Placed),
        ("purchase_date", Meaning::Placed),
        ("customer_id", Meaning::Customer),
        ("customer_email", Meaning::Customer),
        ("status", Meaning::Status),
        ("state", Meaning::Status),
        ("order_currency_code", Meaning::OrderCurrency),
        ("sku", Meaning::Sku),
        ("item_sku", Meaning::Sku),
        ("name", Meaning::Title),
        ("item_name", Meaning::Title),
        ("qty_ordered", Meaning::Units),
        ("price", Meaning::UnitPrice),
        ("item_price", Meaning::UnitPrice),
        ("discount_amount", Meaning::LineDiscount),
        ("row_total", Meaning::LineTotal),
        ("tax_amount", Meaning::LineTax),
        ("parent_item_id", Meaning::ParentLine),
        ("order_id", Meaning::OrderId),
        ("store_id", Meaning::Shop),
        ("store_name", Meaning::Shop),
        ("updated_at", Meaning::Changed),
    ],
    signature: &[
        &["increment_id", "order_number", "order_id"],
        &["created_at", "order_date", "purchase_date"],
        &["sku", "item_sku"],
        &["qty_ordered"],
    ],
    order_rows: OrderRows {
        carries: true,
        total_before_discount: true,
        untaxed: true,
        left_out: &[
            ("canceled", LeftOut::CancelledOrder),
            ("cancelled", LeftOut::CancelledOrder),
            ("closed", LeftOut::RefundedOrder),
            ("pending_payment", LeftOut::UnpaidOrder),
            ("pending payment", LeftOut::UnpaidOrder),
        ],
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// The order grid: totals and customers, no items.
pub(super) const ORDER_GRID: Dialect = Dialect {
    key: "magento",
    name: "Magento order grid",
    role: Role::Orders,
    columns: &[
        ("ID", Meaning::Order),
        ("Purchase Date", Meaning::Placed),
        ("Grand Total (Base)", Meaning::OrderTotal),
        ("Grand Total (Purchased)", Meaning::OrderTotal),
        ("Status", Meaning::Status),
    ],
    signature: &[
        &["ID"],
        &["Purchase Point", "Purchase Date"],
        &["Grand Total (Base)", "Grand Total (Purchased)"],
    ],
    refusal: Some((
        "orders with one row per item, such as an export of order items",
        "the Magento order grid, which names no items",
    )),
    ..PLAIN
};
