//! Tables that tills, warehouses and teaching databases write: their own headers, no storefront.

use super::dialect::{CatalogRows, Dialect, OrderRows, OrderShape, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use super::words;
use crate::import::rows::meaning::Meaning;

/// Invoice lines of an online retailer, in both spellings of the header; fees and corrections are mixed with the items.
pub(super) const ONLINE_RETAIL: Dialect = Dialect {
    name: "Online Retail invoices",
    role: Role::Orders,
    columns: &[
        ("InvoiceNo", Meaning::Order),
        ("Invoice", Meaning::Order),
        ("InvoiceDate", Meaning::Placed),
        ("CustomerID", Meaning::Customer),
        ("StockCode", Meaning::Sku),
        ("Description", Meaning::Title),
        ("Quantity", Meaning::Units),
        ("UnitPrice", Meaning::UnitPrice),
        ("Price", Meaning::UnitPrice),
    ],
    signature: &[
        &["InvoiceNo", "Invoice"],
        &["StockCode"],
        &["InvoiceDate"],
        &["Country"],
    ],
    order_rows: OrderRows {
        cancelling_prefix: true,
        fees: &[
            "POST",
            "DOT",
            "M",
            "D",
            "S",
            "B",
            "C2",
            "C3",
            "AMAZONFEE",
            "BANK CHARGES",
            "CRUK",
            "PADS",
            "ADJUST",
            "ADJUST2",
            "TEST001",
            "TEST002",
            "gift_*",
            "DCGS*",
        ],
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// A catalog whose orders name products by a key that is not the SKU.
pub(super) const KEYED_PRODUCTS: Dialect = Dialect {
    name: "Catalog with product keys",
    columns: &[
        ("ProductSKU", Meaning::Sku),
        ("ProductKey", Meaning::RowId),
        ("ProductSubcategoryKey", Meaning::CategoryKey),
        ("ProductCategoryKey", Meaning::CategoryKey),
        ("ProductName", Meaning::Title),
        ("ProductCost", Meaning::Cost),
        ("ProductPrice", Meaning::Price),
        ("ProductColor", Meaning::OptionValue(1)),
        ("ProductSize", Meaning::OptionValue(2)),
    ],
    signature: &[
        &["ProductKey"],
        &["ProductSKU"],
        &["ProductPrice", "ProductCost"],
    ],
    ..PLAIN
};

/// Categories of a catalog that names them by key; those of one table may belong to those of another.
pub(super) const CATEGORIES: Dialect = Dialect {
    name: "Table of categories",
    columns: &[
        ("subcategory id", Meaning::CategoryKey),
        ("subcategory key", Meaning::CategoryKey),
        ("product subcategory id", Meaning::CategoryKey),
        ("product subcategory key", Meaning::CategoryKey),
        ("category id", Meaning::CategoryKey),
        ("category key", Meaning::CategoryKey),
        ("product category id", Meaning::CategoryKey),
        ("product category key", Meaning::CategoryKey),
        ("subcategory name", Meaning::Title),
        ("product subcategory name", Meaning::Title),
        ("category name", Meaning::Title),
        ("product category name", Meaning::Title),
        ("product category id", Meaning::Parent),
        ("product category key", Meaning::Parent),
        ("category id", Meaning::Parent),
        ("category key", Meaning::Parent),
        ("parent category id", Meaning::Parent),
    ],
    signature: &[
        &[
            "subcategory id",
            "subcategory key",
            "product subcategory id",
            "product subcategory key",
            "category id",
            "category key",
            "product category id",
            "product category key",
        ],
        &[
            "subcategory name",
            "product subcategory name",
            "category name",
            "product category name",
        ],
    ],
    catalog_rows: CatalogRows::Categories,
    ..PLAIN
};

/// Lines of a till: day and time apart, items by name, no price.
pub(super) const TILL_LINES: Dialect = Dialect {
    name: "Till lines",
    role: Role::Orders,
    columns: &[
        ("Transaction", Meaning::Order),
        ("TransactionNo", Meaning::Order),
        ("Date", Meaning::Placed),
        ("Time", Meaning::PlacedTime),
        ("Item", Meaning::Title),
        ("Items", Meaning::Title),
    ],
    signature: &[
        &["Transaction", "TransactionNo"],
        &["Date"],
        &["Time"],
        &["Item", "Items"],
    ],
    order_rows: OrderRows {
        missing: &["NONE"],
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// No header at all: every row is a basket of names.
pub(crate) const BASKETS: Dialect = Dialect {
    key: "baskets",
    name: "One basket a row",
    role: Role::Orders,
    order_rows: OrderRows {
        shape: OrderShape::Baskets,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// A column for each item, marked in the rows of the baskets it is in.
pub(crate) const MARKS: Dialect = Dialect {
    name: "One basket a row, items as columns",
    role: Role::Orders,
    more: words::HEADS,
    order_rows: OrderRows {
        shape: OrderShape::Marks,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};
