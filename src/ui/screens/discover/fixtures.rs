//! A small catalog and pairs for the tests of this folder.

use crate::discover::Affinity;
use crate::domain::catalog::{Catalog, Product, ProductId, Variant};
use crate::domain::money::{Currency, Money};
use crate::domain::orders::OrderHistory;
use crate::domain::project::Dataset;

/// A camera, a memory card, a bag and a tripod.
pub(super) fn dataset() -> Dataset {
    categorised(&["", "", "", ""])
}

/// The same products in these categories.
pub(super) fn categorised(categories: &[&str; 4]) -> Dataset {
    let items = [
        ("CAM-1", "Camera", 50_000),
        ("CARD", "Memory card", 3_000),
        ("BAG", "Bag", 6_000),
        ("TRI", "Tripod", 9_000),
    ];
    let products: Vec<Product> = items
        .iter()
        .zip(categories)
        .map(|((_, title, _), category)| Product {
            title: (*title).to_owned(),
            category: (*category).to_owned(),
            ..Product::default()
        })
        .collect();
    let variants = items
        .iter()
        .enumerate()
        .map(|(index, (sku, _, price))| Variant {
            sku: (*sku).into(),
            product: ProductId(index as u32),
            option: String::new(),
            price: Some(Money(*price)),
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        })
        .collect();
    Dataset::new(
        Currency::usd(),
        Catalog::new(products, variants),
        OrderHistory::default(),
        Vec::new(),
    )
}

/// Two products in this many orders together; everything else is nothing.
pub(super) fn affinity(a: u32, b: u32, count: u32) -> Affinity {
    crate::discover::testing::affinity((a, b), (0, 0), count)
}
