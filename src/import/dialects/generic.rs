//! Tables any shop can write: one row per variant, one row per order line.

use super::dialect::{Dialect, OrderRows, OrderShape, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use super::words;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::forms::DiscountForm;
use crate::import::rows::meaning::Meaning;

/// A catalog with one row per variant.
pub(super) const CATALOG: Dialect = Dialect {
    key: "generic",
    name: "Generic catalog",
    role: Role::Catalog,
    more: words::CATALOG,
    columns: &[
        ("sku", Meaning::Sku),
        ("variant sku", Meaning::Sku),
        ("product sku", Meaning::Sku),
        ("product code", Meaning::Sku),
        ("stock code", Meaning::Sku),
        ("item code", Meaning::Sku),
        ("item number", Meaning::Sku),
        ("item no", Meaning::Sku),
        ("article number", Meaning::Sku),
        ("product id", Meaning::Sku),
        ("item id", Meaning::Sku),
        ("code", Meaning::Sku),
        ("parent sku", Meaning::ProductKey),
        ("handle", Meaning::ProductKey),
        ("product key", Meaning::ProductKey),
        ("title", Meaning::Title),
        ("product title", Meaning::Title),
        ("product name", Meaning::Title),
        ("name", Meaning::Title),
        ("item name", Meaning::Title),
        ("description", Meaning::Title),
        ("category", Meaning::Category),
        ("product category", Meaning::Category),
        ("categories", Meaning::Category),
        ("product type", Meaning::Category),
        ("type", Meaning::Category),
        ("family", Meaning::Category),
        ("department", Meaning::Category),
        ("subcategory id", Meaning::CategoryKey),
        ("product subcategory key", Meaning::CategoryKey),
        ("category id", Meaning::CategoryKey),
        ("category key", Meaning::CategoryKey),
        ("product category key", Meaning::CategoryKey),
        ("brand", Meaning::Brand),
        ("vendor", Meaning::Brand),
        ("manufacturer", Meaning::Brand),
        ("tags", Meaning::Tags),
        ("price", Meaning::Price),
        ("unit price", Meaning::Price),
        ("list price", Meaning::Price),
        ("regular price", Meaning::Price),
        ("retail price", Meaning::Price),
        ("selling price", Meaning::Price),
        ("sale price", Meaning::SalePrice),
        ("sale starts", Meaning::SaleStarts),
        ("sale price starts", Meaning::SaleStarts),
        ("sale ends", Meaning::SaleEnds),
        ("sale price ends", Meaning::SaleEnds),
        ("cost", Meaning::Cost),
        ("unit cost", Meaning::Cost),
        ("cost price", Meaning::Cost),
        ("cost per item", Meaning::Cost),
        ("cost of goods", Meaning::Cost),
        ("purchase price", Meaning::Cost),
        ("cogs", Meaning::Cost),
        ("stock", Meaning::Stock),
        ("stock quantity", Meaning::Stock),
        ("quantity on hand", Meaning::Stock),
        ("on hand", Meaning::Stock),
        ("qty on hand", Meaning::Stock),
        ("inventory", Meaning::Stock),
        ("inventory quantity", Meaning::Stock),
        ("stock on hand", Meaning::Stock),
        ("units in stock", Meaning::Stock),
        ("quantity", Meaning::Stock),
        ("qty", Meaning::Stock),
        ("option", Meaning::OptionValue(1)),
        ("variant", Meaning::OptionValue(1)),
        ("variant title", Meaning::OptionValue(1)),
        ("status", Meaning::ProductStatus),
        ("product status", Meaning::ProductStatus),
        ("item status", Meaning::ProductStatus),
        ("published", Meaning::Published),
        ("is published", Meaning::Published),
        ("published on online store", Meaning::Published),
        ("visible", Meaning::Published),
        ("is visible", Meaning::Published),
        ("active", Meaning::SwitchedOn),
        ("is active", Meaning::SwitchedOn),
        ("enabled", Meaning::SwitchedOn),
        ("is enabled", Meaning::SwitchedOn),
        ("product online", Meaning::SwitchedOn),
        ("visibility", Meaning::Visibility),
        ("visibility in catalog", Meaning::Visibility),
        ("upsells", Meaning::Upsells),
        ("upsell", Meaning::Upsells),
        ("upsell skus", Meaning::Upsells),
        ("upsell products", Meaning::Upsells),
        ("cross-sells", Meaning::CrossSells),
        ("cross-sell", Meaning::CrossSells),
        ("cross-sell skus", Meaning::CrossSells),
        ("cross-sell products", Meaning::CrossSells),
        ("related", Meaning::RelatedProducts),
        ("related skus", Meaning::RelatedProducts),
        ("related products", Meaning::RelatedProducts),
        ("related items", Meaning::RelatedProducts),
        ("complementary products", Meaning::ComplementaryProducts),
        ("complementary skus", Meaning::ComplementaryProducts),
        ("accessories", Meaning::Accessories),
        ("accessory skus", Meaning::Accessories),
    ],
    signature: &[
        &[
            "sku",
            "variant sku",
            "product sku",
            "product code",
            "stock code",
            "item code",
            "item number",
            "item no",
            "article number",
            "product id",
            "item id",
            "code",
        ],
        &[
            "title",
            "product title",
            "product name",
            "name",
            "item name",
            "description",
            "price",
            "list price",
            "regular price",
            "retail price",
            "selling price",
            "unit price",
            "cost",
            "unit cost",
            "cost price",
            "cost per item",
            "stock",
            "category",
            "type",
        ],
    ],
    ..PLAIN
};

/// Why orders of a status are left out.
pub(super) const STATUSES: &[(&str, LeftOut)] = &[
    ("cancelled", LeftOut::CancelledOrder),
    ("canceled", LeftOut::CancelledOrder),
    ("refunded", LeftOut::RefundedOrder),
    ("failed", LeftOut::FailedOrder),
    ("voided", LeftOut::VoidedPayment),
    // The same in the languages of the header words.
    ("storniert", LeftOut::CancelledOrder),
    ("annulliert", LeftOut::CancelledOrder),
    ("annulé", LeftOut::CancelledOrder),
    ("annulée", LeftOut::CancelledOrder),
    ("annulee", LeftOut::CancelledOrder),
    ("annule", LeftOut::CancelledOrder),
    ("cancelado", LeftOut::CancelledOrder),
    ("cancelada", LeftOut::CancelledOrder),
    ("anulado", LeftOut::CancelledOrder),
    ("anulada", LeftOut::CancelledOrder),
    ("annullato", LeftOut::CancelledOrder),
    ("annullata", LeftOut::CancelledOrder),
    ("geannuleerd", LeftOut::CancelledOrder),
    ("annuleret", LeftOut::CancelledOrder),
    ("annullert", LeftOut::CancelledOrder),
    ("annullerad", LeftOut::CancelledOrder),
    ("avbruten", LeftOut::CancelledOrder),
    ("anulowane", LeftOut::CancelledOrder),
    ("anulowany", LeftOut::CancelledOrder),
    ("anulowano", LeftOut::CancelledOrder),
    ("erstattet", LeftOut::RefundedOrder),
    ("rückerstattet", LeftOut::RefundedOrder),
    ("remboursé", LeftOut::RefundedOrder),
    ("remboursée", LeftOut::RefundedOrder),
    ("rembourse", LeftOut::RefundedOrder),
    ("reembolsado", LeftOut::RefundedOrder),
    ("reembolsada", LeftOut::RefundedOrder),
    ("rimborsato", LeftOut::RefundedOrder),
    ("rimborsata", LeftOut::RefundedOrder),
    ("terugbetaald", LeftOut::RefundedOrder),
    ("refunderet", LeftOut::RefundedOrder),
    ("refundert", LeftOut::RefundedOrder),
    ("återbetald", LeftOut::RefundedOrder),
    ("zwrócone", LeftOut::RefundedOrder),
    ("fehlgeschlagen", LeftOut::FailedOrder),
    ("échoué", LeftOut::FailedOrder),
    ("échouée", LeftOut::FailedOrder),
    ("fallido", LeftOut::FailedOrder),
    ("fallida", LeftOut::FailedOrder),
    ("fallito", LeftOut::FailedOrder),
    ("fallita", LeftOut::FailedOrder),
    ("mislukt", LeftOut::FailedOrder),
];

/// Orders with one row per line.
pub(super) const ORDERS: Dialect = Dialect {
    key: "generic",
    name: "Generic order lines",
    role: Role::Orders,
    more: words::ORDERS,
    columns: &[
        ("order id", Meaning::Order),
        ("order number", Meaning::Order),
        ("order no", Meaning::Order),
        ("order", Meaning::Order),
        ("invoice", Meaning::Order),
        ("invoice no", Meaning::Order),
        ("invoice number", Meaning::Order),
        ("invoice id", Meaning::Order),
        ("transaction id", Meaning::Order),
        ("transaction", Meaning::Order),
        ("receipt number", Meaning::Order),
        ("basket id", Meaning::Order),
        ("created at", Meaning::Placed),
        ("order date", Meaning::Placed),
        ("invoice date", Meaning::Placed),
        ("purchase date", Meaning::Placed),
        ("transaction date", Meaning::Placed),
        ("placed at", Meaning::Placed),
        ("date", Meaning::Placed),
        ("timestamp", Meaning::Placed),
        ("customer id", Meaning::Customer),
        ("customer key", Meaning::Customer),
        ("customer number", Meaning::Customer),
        ("customer", Meaning::Customer),
        ("customer email", Meaning::Customer),
        ("email", Meaning::Customer),
        ("user id", Meaning::Customer),
        ("sku", Meaning::Sku),
        ("lineitem sku", Meaning::Sku),
        ("item sku", Meaning::Sku),
        ("product sku", Meaning::Sku),
        ("product code", Meaning::Sku),
        ("stock code", Meaning::Sku),
        ("item code", Meaning::Sku),
        ("article number", Meaning::Sku),
        ("product id", Meaning::Sku),
        ("item id", Meaning::Sku),
        ("product key", Meaning::Sku),
        ("title", Meaning::Title),
        ("product title", Meaning::Title),
        ("product name", Meaning::Title),
        ("item name", Meaning::Title),
        ("description", Meaning::Title),
        ("name", Meaning::Title),
        ("quantity", Meaning::Units),
        ("order quantity", Meaning::Units),
        ("qty", Meaning::Units),
        ("units", Meaning::Units),
        ("item quantity", Meaning::Units),
        ("unit price", Meaning::UnitPrice),
        ("price", Meaning::UnitPrice),
        ("item price", Meaning::UnitPrice),
        ("price each", Meaning::UnitPrice),
        ("line discount", Meaning::LineDiscount),
        ("discount amount", Meaning::LineDiscount),
        ("discount", Meaning::Discount),
        ("discount percent", Meaning::Discount),
        ("discount percentage", Meaning::Discount),
        ("discount rate", Meaning::Discount),
        ("line total", Meaning::LineTotal),
        ("line amount", Meaning::LineTotal),
        ("net revenue", Meaning::LineTotal),
        ("refund of", Meaning::RefundOf),
        ("refunded order", Meaning::RefundOf),
        ("original order", Meaning::RefundOf),
        ("original order id", Meaning::RefundOf),
        ("parent order", Meaning::RefundOf),
        ("parent order id", Meaning::RefundOf),
        ("parent", Meaning::RefundOf),
        ("order total", Meaning::OrderTotal),
        ("order discount", Meaning::OrderDiscount),
        ("order tax", Meaning::Taxes),
        ("total tax", Meaning::Taxes),
        ("taxes", Meaning::Taxes),
        ("tax", Meaning::LineTax),
        ("tax amount", Meaning::LineTax),
        ("vat", Meaning::LineTax),
        ("vat amount", Meaning::LineTax),
        ("line tax", Meaning::LineTax),
        ("item tax", Meaning::LineTax),
        ("shipping", Meaning::Shipping),
        ("shipping cost", Meaning::Shipping),
        ("order shipping", Meaning::Shipping),
        ("shipping total", Meaning::Shipping),
        ("currency", Meaning::OrderCurrency),
        ("status", Meaning::Status),
        ("order status", Meaning::Status),
        ("cancelled at", Meaning::Cancelled),
        ("shop", Meaning::Shop),
        ("shop id", Meaning::Shop),
        ("shop name", Meaning::Shop),
        ("store", Meaning::Shop),
        ("store id", Meaning::Shop),
        ("store name", Meaning::Shop),
        ("source", Meaning::Shop),
        ("sales channel", Meaning::Shop),
        ("marketplace", Meaning::Shop),
        ("updated at", Meaning::Changed),
        ("modified at", Meaning::Changed),
        ("changed at", Meaning::Changed),
        ("last updated", Meaning::Changed),
        ("last modified", Meaning::Changed),
        ("date updated", Meaning::Changed),
        ("date modified", Meaning::Changed),
    ],
    signature: &[
        &[
            "order id",
            "order number",
            "order no",
            "order",
            "invoice",
            "invoice no",
            "invoice number",
            "invoice id",
            "transaction id",
            "transaction",
            "receipt number",
            "basket id",
        ],
        &[
            "sku",
            "lineitem sku",
            "item sku",
            "product sku",
            "product code",
            "stock code",
            "item code",
            "article number",
            "product id",
            "item id",
            "product key",
        ],
        &[
            "created at",
            "order date",
            "invoice date",
            "purchase date",
            "transaction date",
            "placed at",
            "date",
            "timestamp",
        ],
    ],
    order_rows: OrderRows {
        fees: &["POST", "DOT", "M", "AMAZONFEE", "BANK CHARGES"],
        left_out: STATUSES,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// Lines whose orders stand in another file. A discount that could be a share is one.
pub(super) const DETAILS: Dialect = Dialect {
    name: "Order lines without dates",
    role: Role::Orders,
    more: words::ORDERS,
    columns: &[
        ("order id", Meaning::Order),
        ("order number", Meaning::Order),
        ("product id", Meaning::Sku),
        ("sku", Meaning::Sku),
        ("product sku", Meaning::Sku),
        ("product key", Meaning::Sku),
        ("item id", Meaning::Sku),
        ("product name", Meaning::Title),
        ("quantity", Meaning::Units),
        ("qty", Meaning::Units),
        ("unit price", Meaning::UnitPrice),
        ("price", Meaning::UnitPrice),
        ("line total", Meaning::LineTotal),
        ("line discount", Meaning::LineDiscount),
        ("discount", Meaning::Discount),
    ],
    signature: &[
        &["order id", "order number"],
        &["product id", "sku", "product sku", "product key", "item id"],
        &["quantity", "qty"],
    ],
    order_rows: OrderRows {
        shape: OrderShape::Details,
        discount: Some(DiscountForm::Fraction),
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// Orders whose lines stand in another file.
pub(super) const HEADS: Dialect = Dialect {
    name: "Orders without lines",
    role: Role::Orders,
    more: words::HEADS,
    columns: &[
        ("order id", Meaning::Order),
        ("order number", Meaning::Order),
        ("order date", Meaning::Placed),
        ("created at", Meaning::Placed),
        ("date", Meaning::Placed),
        ("customer id", Meaning::Customer),
        ("customer key", Meaning::Customer),
        ("customer email", Meaning::Customer),
        ("email", Meaning::Customer),
        ("status", Meaning::Status),
        ("order status", Meaning::Status),
        ("cancelled at", Meaning::Cancelled),
        ("updated at", Meaning::Changed),
        ("modified at", Meaning::Changed),
        ("changed at", Meaning::Changed),
        ("last updated", Meaning::Changed),
        ("last modified", Meaning::Changed),
        ("date updated", Meaning::Changed),
        ("date modified", Meaning::Changed),
        ("currency", Meaning::OrderCurrency),
    ],
    signature: &[
        &["order id", "order number"],
        &["order date", "created at"],
        &["customer id", "customer key", "customer email", "email"],
    ],
    order_rows: OrderRows {
        shape: OrderShape::Headers,
        left_out: STATUSES,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// Tables whose headers are in another language than those above, or in other words.
pub(super) const WORDED_ORDERS: Dialect = Dialect {
    signature: &[],
    worded: &[
        &[words::ORDER_NUMBER, words::ORDER],
        &[words::DATE],
        &[words::SKU, words::TITLE],
    ],
    ..ORDERS
};

/// Lines without dates in such words.
pub(super) const WORDED_DETAILS: Dialect = Dialect {
    signature: &[],
    worded: &[
        &[words::ORDER_NUMBER, words::SLIP],
        &[words::SKU, words::TITLE],
        &[words::QUANTITY, words::PRICE],
    ],
    ..DETAILS
};

/// Orders without lines in such words.
pub(super) const WORDED_HEADS: Dialect = Dialect {
    signature: &[],
    worded: &[
        &[words::ORDER_NUMBER, words::ORDER],
        &[words::DATE],
        &[words::CUSTOMER],
    ],
    ..HEADS
};

/// A catalog in such words; goods without a code go by their names.
pub(super) const WORDED_CATALOG: Dialect = Dialect {
    signature: &[],
    worded: &[
        &[words::SKU, words::REFERENCE, words::TITLE],
        &[words::PRICE, words::COST, words::STOCK, words::CATEGORY],
    ],
    ..CATALOG
};

/// Orders of one row each, with all that was in the cart in one cell, as small shops keep them.
pub(super) const CARTS: Dialect = Dialect {
    name: "Carts, one a row",
    role: Role::Orders,
    columns: &[
        ("cart total", Meaning::Subtotal),
        ("discount code", Meaning::DiscountCode),
        ("discount code applied", Meaning::DiscountCode),
    ],
    more: words::CARTS,
    worded: &[&[words::ITEMS], &[words::DATE]],
    order_rows: OrderRows {
        shape: OrderShape::Packed,
        left_out: STATUSES,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// A catalog whose columns a person names.
pub(super) const MAPPED_CATALOG: Dialect = Dialect {
    name: "Mapped catalog",
    ..PLAIN
};

/// Order lines whose columns a person names.
pub(super) const MAPPED_ORDERS: Dialect = Dialect {
    name: "Mapped order lines",
    role: Role::Orders,
    order_rows: OrderRows {
        carries: true,
        left_out: STATUSES,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// Such lines whose orders stand in another file.
pub(super) const MAPPED_DETAILS: Dialect = Dialect {
    name: "Mapped order lines without dates",
    order_rows: OrderRows {
        shape: OrderShape::Details,
        ..PLAIN_ORDERS
    },
    ..MAPPED_ORDERS
};

/// Such orders whose lines stand in another file.
pub(super) const MAPPED_HEADS: Dialect = Dialect {
    name: "Mapped orders without lines",
    order_rows: OrderRows {
        shape: OrderShape::Headers,
        left_out: STATUSES,
        ..PLAIN_ORDERS
    },
    ..MAPPED_ORDERS
};

/// Such orders of one row each, with their items in one cell.
pub(super) const MAPPED_CARTS: Dialect = Dialect {
    name: "Mapped orders, one a row",
    order_rows: OrderRows {
        shape: OrderShape::Packed,
        left_out: STATUSES,
        ..PLAIN_ORDERS
    },
    ..MAPPED_ORDERS
};
