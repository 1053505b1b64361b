//! Files beside catalog and orders: abandoned checkouts and the offer log.

use super::dialect::{Dialect, OrderRows, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use crate::import::rows::meaning::Meaning;

/// Rows without an id continue the checkout above.
const CARRYING: OrderRows = OrderRows {
    carries: true,
    ..PLAIN_ORDERS
};

/// Abandoned checkouts in the words of the orders export: one row per line item, what belongs to the checkout on the first.
/// The column on its recovery tells it from orders.
pub(super) const SHOPIFY_CHECKOUTS: Dialect = Dialect {
    key: "shopify",
    name: "Shopify abandoned checkouts",
    role: Role::AbandonedCheckouts,
    columns: SHOPIFY_COLUMNS,
    signature: &[
        &["Id", "Checkout Id", "Token", "Name"],
        &["Created at", "Abandoned at", "Date"],
        &["Lineitem name", "Lineitem sku"],
        &[
            "Abandoned Checkout URL",
            "Checkout URL",
            "Recovery URL",
            "Recovery status",
            "Recovery state",
            "Recovered",
            "Recovered at",
            "Completed at",
        ],
    ],
    order_rows: CARRYING,
    ..PLAIN
};

const SHOPIFY_COLUMNS: &[(&str, Meaning)] = &[
    ("Checkout Id", Meaning::Checkout),
    ("Id", Meaning::Checkout),
    ("Token", Meaning::Checkout),
    ("Name", Meaning::Checkout),
    ("Created at", Meaning::Placed),
    ("Abandoned at", Meaning::Placed),
    ("Date", Meaning::Placed),
    ("Recovered", Meaning::Recovered),
    ("Recovery status", Meaning::Recovered),
    ("Recovery state", Meaning::Recovered),
    ("Recovered at", Meaning::Recovered),
    ("Completed at", Meaning::Recovered),
    ("Currency", Meaning::OrderCurrency),
    ("Lineitem quantity", Meaning::Units),
    ("Lineitem name", Meaning::Title),
    ("Lineitem price", Meaning::UnitPrice),
    ("Lineitem sku", Meaning::Sku),
];

/// One row per product in a checkout, as any shop or cart plug-in can write it.
pub(super) const CHECKOUTS: Dialect = Dialect {
    key: "generic",
    name: "Abandoned checkout lines",
    role: Role::AbandonedCheckouts,
    columns: CHECKOUT_COLUMNS,
    signature: &[
        &[
            "checkout id",
            "checkout number",
            "checkout token",
            "checkout",
            "abandoned checkout id",
            "cart id",
            "cart token",
            "cart key",
            "abandoned cart id",
        ],
        SKU_HEADERS,
        &[
            "created at",
            "abandoned at",
            "started at",
            "updated at",
            "last updated",
            "abandoned date",
            "cart date",
            "date created",
            "date",
            "timestamp",
        ],
    ],
    ..PLAIN
};

const SKU_HEADERS: &[&str] = &[
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
    "lineitem name",
    "product name",
    "item name",
    "product",
];

const CHECKOUT_COLUMNS: &[(&str, Meaning)] = &[
    ("checkout id", Meaning::Checkout),
    ("checkout number", Meaning::Checkout),
    ("checkout token", Meaning::Checkout),
    ("checkout", Meaning::Checkout),
    ("abandoned checkout id", Meaning::Checkout),
    ("abandoned cart id", Meaning::Checkout),
    ("cart id", Meaning::Checkout),
    ("cart token", Meaning::Checkout),
    ("cart key", Meaning::Checkout),
    ("order id", Meaning::Checkout),
    ("order number", Meaning::Checkout),
    ("id", Meaning::Checkout),
    ("name", Meaning::Checkout),
    ("abandoned at", Meaning::Placed),
    ("abandoned date", Meaning::Placed),
    ("created at", Meaning::Placed),
    ("started at", Meaning::Placed),
    ("date created", Meaning::Placed),
    ("cart date", Meaning::Placed),
    ("order date", Meaning::Placed),
    ("updated at", Meaning::Placed),
    ("last updated", Meaning::Placed),
    ("date", Meaning::Placed),
    ("timestamp", Meaning::Placed),
    ("recovered", Meaning::Recovered),
    ("is recovered", Meaning::Recovered),
    ("recovery status", Meaning::Recovered),
    ("recovered at", Meaning::Recovered),
    ("completed", Meaning::Recovered),
    ("completed at", Meaning::Recovered),
    ("converted", Meaning::Recovered),
    ("checkout status", Meaning::Recovered),
    ("cart status", Meaning::Recovered),
    ("status", Meaning::Recovered),
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
    ("lineitem name", Meaning::Title),
    ("product title", Meaning::Title),
    ("product name", Meaning::Title),
    ("item name", Meaning::Title),
    ("product", Meaning::Title),
    ("title", Meaning::Title),
    ("lineitem quantity", Meaning::Units),
    ("quantity", Meaning::Units),
    ("qty", Meaning::Units),
    ("units", Meaning::Units),
    ("lineitem price", Meaning::UnitPrice),
    ("unit price", Meaning::UnitPrice),
    ("price", Meaning::UnitPrice),
    ("item price", Meaning::UnitPrice),
    ("currency", Meaning::OrderCurrency),
];

/// What a person says to be abandoned checkouts although nothing in its header tells it from orders.
pub(super) const SAID_CHECKOUTS: Dialect = Dialect {
    name: "Checkout lines",
    signature: &[
        &[
            "id",
            "name",
            "order id",
            "order number",
            "checkout id",
            "checkout",
            "cart id",
        ],
        SKU_HEADERS,
    ],
    order_rows: CARRYING,
    ..CHECKOUTS
};

/// How often offers were shown and taken, by rule and week or day.
pub(super) const OFFER_LOG: Dialect = Dialect {
    key: "generic",
    name: "Offer log",
    role: Role::OfferLog,
    columns: &[
        ("rule id", Meaning::Rule),
        ("rule", Meaning::Rule),
        ("offer id", Meaning::Rule),
        ("offer", Meaning::Rule),
        ("week", Meaning::Week),
        ("iso week", Meaning::Week),
        ("week of", Meaning::Week),
        ("week start", Meaning::Week),
        ("week starting", Meaning::Week),
        ("date", Meaning::Week),
        ("day", Meaning::Week),
        ("shown", Meaning::Shown),
        ("impressions", Meaning::Shown),
        ("views", Meaning::Shown),
        ("times shown", Meaning::Shown),
        ("offers shown", Meaning::Shown),
        ("accepted", Meaning::Accepted),
        ("accepts", Meaning::Accepted),
        ("conversions", Meaning::Accepted),
        ("times accepted", Meaning::Accepted),
        ("offers accepted", Meaning::Accepted),
        ("source", Meaning::OfferSource),
        ("assignment", Meaning::OfferSource),
        ("how it was counted", Meaning::OfferSource),
    ],
    signature: &[
        &["rule id", "rule", "offer id", "offer"],
        &[
            "week",
            "iso week",
            "week of",
            "week start",
            "week starting",
            "date",
            "day",
        ],
        &[
            "shown",
            "impressions",
            "views",
            "times shown",
            "offers shown",
        ],
        &[
            "accepted",
            "accepts",
            "conversions",
            "times accepted",
            "offers accepted",
        ],
    ],
    ..PLAIN
};

/// Abandoned checkouts whose columns a person names.
pub(super) const MAPPED_CHECKOUTS: Dialect = Dialect {
    name: "Mapped abandoned checkouts",
    role: Role::AbandonedCheckouts,
    order_rows: CARRYING,
    ..PLAIN
};

/// An offer log whose columns a person names.
pub(super) const MAPPED_OFFER_LOG: Dialect = Dialect {
    name: "Mapped offer log",
    role: Role::OfferLog,
    ..PLAIN
};
