//! BigCommerce: product export in the present and the former layout.

use super::dialect::{CatalogRows, Dialect, PLAIN};
use crate::import::rows::meaning::Meaning;

/// Products: rows of variants and images follow their product.
pub(super) const PRODUCTS: Dialect = Dialect {
    key: "bigcommerce",
    name: "BigCommerce products export",
    columns: &[
        ("Item", Meaning::RowKind),
        ("ID", Meaning::RowId),
        ("Name", Meaning::Title),
        ("SKU", Meaning::Sku),
        ("Options", Meaning::OptionValue(1)),
        ("Price", Meaning::Price),
        ("Sale Price", Meaning::SalePrice),
        ("Cost Price", Meaning::Cost),
        ("Cost", Meaning::Cost),
        ("Current Stock", Meaning::Stock),
        ("Inventory Tracking", Meaning::StockTracker),
        ("Brand Name", Meaning::Brand),
        ("Brand", Meaning::Brand),
        ("Categories", Meaning::Category),
        ("Category", Meaning::Category),
        ("Search Keywords", Meaning::Tags),
        ("Product Visible?", Meaning::Published),
        ("Product Visible", Meaning::Published),
        ("Is Visible", Meaning::Published),
        ("Visible", Meaning::Published),
        ("Related Products", Meaning::RelatedProducts),
    ],
    signature: &[
        &["Item"],
        &["Name"],
        &["SKU"],
        &[
            "Inventory Tracking",
            "Current Stock",
            "Options",
            "Image URL (Import)",
        ],
    ],
    catalog_rows: CatalogRows::Followers,
    ..PLAIN
};

/// Products of the former layout: rows of SKUs and rules follow their product.
pub(super) const LEGACY_PRODUCTS: Dialect = Dialect {
    key: "bigcommerce",
    name: "BigCommerce products export, former layout",
    columns: &[
        ("Item Type", Meaning::RowKind),
        ("Product ID", Meaning::RowId),
        ("Product Name", Meaning::Title),
        ("Product Code/SKU", Meaning::Sku),
        ("Product SKU", Meaning::Sku),
        ("Brand Name", Meaning::Brand),
        ("Price", Meaning::Price),
        ("Sale Price", Meaning::SalePrice),
        ("Cost Price", Meaning::Cost),
        ("Current Stock Level", Meaning::Stock),
        ("Category", Meaning::Category),
        ("Search Keywords", Meaning::Tags),
        ("Product Visible?", Meaning::Published),
        ("Product Visible", Meaning::Published),
        ("Is Visible", Meaning::Published),
        ("Visible", Meaning::Published),
        ("Related Products", Meaning::RelatedProducts),
    ],
    signature: &[
        &["Item Type"],
        &["Product Name"],
        &["Product Code/SKU", "Product SKU"],
    ],
    catalog_rows: CatalogRows::Followers,
    ..PLAIN
};
