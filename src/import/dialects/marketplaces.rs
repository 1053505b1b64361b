//! Marketplaces: orders of Etsy, Amazon and eBay, and the Google Merchant feed.

use super::dialect::{Dialect, OrderRows, PLAIN, PLAIN_ORDERS};
use super::role::Role;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::forms::DateOrder;
use crate::import::rows::meaning::Meaning;

/// Sold order items: one row per item, amounts of the order repeated on each.
pub(super) const ETSY_ORDERS: Dialect = Dialect {
    key: "etsy",
    name: "Etsy sold order items",
    role: Role::Orders,
    columns: &[
        ("Order ID", Meaning::Order),
        ("Sale Date", Meaning::Placed),
        ("Buyer", Meaning::Customer),
        ("SKU", Meaning::Sku),
        ("Item Name", Meaning::Title),
        ("Quantity", Meaning::Units),
        ("Price", Meaning::UnitPrice),
        ("Discount Amount", Meaning::OrderDiscount),
        ("Currency", Meaning::OrderCurrency),
    ],
    signature: &[
        &["Order ID"],
        &["Sale Date"],
        &["Item Name"],
        &["Transaction ID", "Listing ID"],
    ],
    order_rows: OrderRows {
        dates: Some(DateOrder::MonthFirst),
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// All orders report, tabs between cells; `item-price` is the whole line before promotions.
pub(super) const AMAZON_ORDERS: Dialect = Dialect {
    key: "amazon",
    name: "Amazon all orders report",
    role: Role::Orders,
    columns: &[
        ("amazon-order-id", Meaning::Order),
        ("purchase-date", Meaning::Placed),
        ("order-status", Meaning::Status),
        ("sku", Meaning::Sku),
        ("product-name", Meaning::Title),
        ("quantity", Meaning::Units),
        ("currency", Meaning::OrderCurrency),
        ("item-price", Meaning::LineTotal),
        ("item-promotion-discount", Meaning::LineDiscount),
        ("last-updated-date", Meaning::Changed),
    ],
    signature: &[
        &["amazon-order-id"],
        &["purchase-date"],
        &["sku"],
        &["item-price"],
    ],
    order_rows: OrderRows {
        total_before_discount: true,
        left_out: &[
            ("cancelled", LeftOut::CancelledOrder),
            ("canceled", LeftOut::CancelledOrder),
            ("pending", LeftOut::UnpaidOrder),
        ],
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// Orders report: lines around the table, and a row of sums before the items of an order.
pub(super) const EBAY_ORDERS: Dialect = Dialect {
    key: "ebay",
    name: "eBay orders report",
    role: Role::Orders,
    columns: &[
        ("Order Number", Meaning::Order),
        ("Numéro de commande", Meaning::Order),
        ("Bestellnummer", Meaning::Order),
        ("Sales Record Number", Meaning::Order),
        ("Numéro de vente", Meaning::Order),
        ("Verkaufsprotokollnummer", Meaning::Order),
        ("Buyer Username", Meaning::Customer),
        ("Pseudo de l'acheteur", Meaning::Customer),
        ("Nutzername des Käufers", Meaning::Customer),
        ("Sale Date", Meaning::Placed),
        ("Date de vente", Meaning::Placed),
        ("Verkauft am", Meaning::Placed),
        ("Custom Label", Meaning::Sku),
        ("Custom Label (SKU)", Meaning::Sku),
        ("Libellé personnalisé", Meaning::Sku),
        ("Libellé personnalisé (SKU)", Meaning::Sku),
        ("Bestandseinheit", Meaning::Sku),
        ("Item Number", Meaning::RowId),
        ("Numéro de l'objet", Meaning::RowId),
        ("Artikelnummer", Meaning::RowId),
        ("Item Title", Meaning::Title),
        ("Intitulé de l'objet", Meaning::Title),
        ("Angebotstitel", Meaning::Title),
        ("Artikelbezeichnung", Meaning::Title),
        ("Quantity", Meaning::Units),
        ("Quantité", Meaning::Units),
        ("Anzahl", Meaning::Units),
        ("Sold For", Meaning::UnitPrice),
        ("Vendu pour", Meaning::UnitPrice),
        ("Verkauft für", Meaning::UnitPrice),
    ],
    signature: &[
        &[
            "Order Number",
            "Sales Record Number",
            "Numéro de commande",
            "Numéro de vente",
            "Bestellnummer",
            "Verkaufsprotokollnummer",
        ],
        &[
            "Item Title",
            "Intitulé de l'objet",
            "Angebotstitel",
            "Artikelbezeichnung",
        ],
        &["Sold For", "Vendu pour", "Verkauft für"],
        &["Sale Date", "Date de vente", "Verkauft am"],
    ],
    order_rows: OrderRows {
        carries: true,
        summaries: true,
        ..PLAIN_ORDERS
    },
    ..PLAIN
};

/// Product feed with attribute names of the specification; amounts name their currency.
pub(super) const GOOGLE_FEED: Dialect = Dialect {
    key: "google",
    name: "Google Merchant feed",
    columns: &[
        ("id", Meaning::Sku),
        ("item_group_id", Meaning::ProductKey),
        ("title", Meaning::Title),
        ("price", Meaning::Price),
        ("sale_price", Meaning::SalePrice),
        ("sale_price_effective_date", Meaning::SaleEnds),
        ("cost_of_goods_sold", Meaning::Cost),
        ("brand", Meaning::Brand),
        ("product_type", Meaning::Category),
        ("google_product_category", Meaning::BroadCategory),
        ("availability", Meaning::Stock),
        ("color", Meaning::OptionValue(1)),
        ("size", Meaning::OptionValue(2)),
        ("material", Meaning::OptionValue(3)),
        ("pattern", Meaning::OptionValue(4)),
    ],
    signature: &[
        &["id"],
        &["title"],
        &["price"],
        &[
            "availability",
            "image_link",
            "item_group_id",
            "google_product_category",
            "gtin",
        ],
    ],
    ..PLAIN
};
