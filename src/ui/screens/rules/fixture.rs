//! A small shop for the tests of this screen.

use crate::domain::catalog::{Catalog, Product, ProductId, Sku, Variant};
use crate::domain::money::{Currency, Money};
use crate::domain::orders::OrderHistory;
use crate::domain::project::Dataset;
use crate::domain::rule::{
    Bundle, Component, Granted, Ladder, Pair, Rule, RuleKind, SetPrice, Trigger,
};

/// Five products: a camera, its better sister, a card, a strap without cost, and one that is no longer listed.
pub fn dataset() -> Dataset {
    let rows = [
        ("CAM", "Camera", "Cameras", 50_000, Some(40_000), true),
        ("PRO", "Camera Pro", "Cameras", 80_000, Some(60_000), true),
        ("CARD", "Memory card", "Storage", 3_000, Some(1_000), true),
        ("STRAP", "Strap", "Straps", 2_000, None, true),
        ("OLD", "Old bag", "", 1_000, None, false),
    ];
    let products = rows
        .map(|(sku, title, category, ..)| Product {
            key: sku.to_lowercase(),
            title: title.to_owned(),
            category: category.to_owned(),
            ..Product::default()
        })
        .to_vec();
    let variants = rows
        .iter()
        .enumerate()
        .map(|(place, (sku, _, _, price, cost, listed))| Variant {
            sku: Sku::from(*sku),
            product: ProductId(place as u32),
            option: String::new(),
            price: Some(Money(*price)),
            cost: cost.map(Money),
            stock: None,
            attributes: Vec::new(),
            listed: *listed,
        })
        .collect();
    Dataset::new(
        Currency::usd(),
        Catalog::new(products, variants),
        OrderHistory::default(),
        Vec::new(),
    )
}

/// A pair, a ladder and a bundle.
pub fn rules() -> [Rule; 3] {
    let pair = Pair {
        trigger: Trigger::on("CAM".into()),
        targets: vec!["CARD".into(), "STRAP".into()],
        ..Pair::default()
    };
    let ladder = Ladder {
        tiers: vec!["CAM".into(), "PRO".into()],
        ..Ladder::default()
    };
    let part = |sku: &str| Component {
        sku: sku.into(),
        units: 1,
    };
    let bundle = Bundle {
        anchor: "CAM".into(),
        components: vec![part("CAM"), part("CARD"), part("STRAP")],
        price: SetPrice::Percent(crate::domain::money::BasisPoints(500)),
        granted: Granted::Automatic,
    };
    [
        Rule::new("a".into(), "Card with camera", RuleKind::Pair(pair)),
        Rule::new("b".into(), "Better camera", RuleKind::Ladder(ladder)),
        Rule::new("c".into(), "Starter kit", RuleKind::Bundle(bundle)),
    ]
}
