//! PrestaShop: products under the labels of its import screen.

use super::dialect::{CatalogRows, Dialect, PLAIN};
use crate::import::rows::meaning::Meaning;

/// Products: one row each, semicolons between cells.
pub(super) const PRODUCTS: Dialect = Dialect {
    key: "prestashop",
    name: "PrestaShop products",
    columns: &[
        ("Reference #", Meaning::Sku),
        ("Reference", Meaning::Sku),
        ("Product ID", Meaning::RowId),
        ("id", Meaning::RowId),
        ("Name *", Meaning::Title),
        ("Categories (x,y,z...)", Meaning::Category),
        ("Price tax excluded", Meaning::Price),
        ("Price tax excl.", Meaning::Price),
        ("price_tex", Meaning::Price),
        ("Price tax included", Meaning::Price),
        ("Price tax incl.", Meaning::Price),
        ("price_tin", Meaning::Price),
        ("Price tax excluded or Price tax included", Meaning::Price),
        ("Cost price", Meaning::Cost),
        ("Wholesale price", Meaning::Cost),
        ("wholesale_price", Meaning::Cost),
        ("Quantity", Meaning::Stock),
        ("Brand", Meaning::Brand),
        ("Manufacturer", Meaning::Brand),
        ("Tags (x,y,z...)", Meaning::Tags),
        ("Active (0/1)", Meaning::SwitchedOn),
        ("active", Meaning::SwitchedOn),
        ("Visibility", Meaning::Visibility),
        ("Accessories (x,y,z...)", Meaning::Accessories),
        // As the shop's own example writes it.
        ("Acessories (x,y,z...)", Meaning::Accessories),
        ("Product accessories (x,y,z...)", Meaning::Accessories),
        ("accessories", Meaning::Accessories),
    ],
    signature: &[
        &["Reference #", "Reference"],
        &["Name *"],
        &[
            "Price tax excluded",
            "Price tax excl.",
            "Price tax included",
            "Price tax incl.",
            "price_tex",
            "price_tin",
            "Price tax excluded or Price tax included",
        ],
    ],
    catalog_rows: CatalogRows::CommaCategories,
    ..PLAIN
};

/// Combinations: the variants of products that the products file lists, by id or reference; prices stand as differences.
pub(super) const COMBINATIONS: Dialect = Dialect {
    key: "prestashop",
    name: "PrestaShop combinations",
    columns: &[
        ("Reference", Meaning::Sku),
        ("Product ID", Meaning::RowId),
        ("Product reference", Meaning::Parent),
        ("Attribute (Name:Type:Position)", Meaning::OptionName(1)),
        ("Value (Value:Position)", Meaning::OptionValue(1)),
        ("Cost price", Meaning::Cost),
        ("Wholesale price", Meaning::Cost),
        ("Impact on price", Meaning::Surcharge),
        ("Quantity", Meaning::Stock),
    ],
    signature: &[
        &["Product ID", "Product reference"],
        &["Attribute (Name:Type:Position)"],
        &["Value (Value:Position)"],
    ],
    catalog_rows: CatalogRows::Combinations,
    ..PLAIN
};
