//! Small histories for the tests of this room.

use super::Affinity;
use crate::domain::calendar::Minute;
use crate::domain::catalog::{
    Catalog, Product, ProductId, SERVICES_CATEGORY, Sku, Variant, VariantId,
};
use crate::domain::money::{Currency, Money};
use crate::domain::orders::{OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine};
use crate::domain::project::Dataset;

/// A day and the items of an order.
pub type Basket = (i32, Vec<u32>);

pub fn history(orders: &[Basket]) -> OrderHistory {
    let mut builder = OrderHistoryBuilder::new();
    for (number, (day, items)) in orders.iter().enumerate() {
        let lines: Vec<OrderLine> = items
            .iter()
            .map(|&item| OrderLine {
                variant: VariantId(item),
                units: 1,
                net_revenue: Money(100),
            })
            .collect();
        let head = OrderHead {
            number: &number.to_string(),
            placed: Minute(day * 1440),
            customer: None,
            order_discount: Money::ZERO,
        };
        builder.push(&head, &lines);
    }
    builder.finish()
}

pub fn variant(sku: &str, product: u32, option: &str, price: i64) -> Variant {
    Variant {
        sku: Sku::from(sku),
        product: ProductId(product),
        option: option.to_owned(),
        price: Some(Money(price)),
        cost: Some(Money(price / 2)),
        stock: None,
        attributes: Vec::new(),
        listed: true,
    }
}

pub fn dataset(items: u32, services: &[u32], orders: &[Basket]) -> Dataset {
    let products = (0..items)
        .map(|index| Product {
            category: if services.contains(&index) {
                SERVICES_CATEGORY.to_owned()
            } else {
                format!("Category {index}")
            },
            title: format!("Article {index}"),
            ..Product::default()
        })
        .collect();
    let variants = (0..items)
        .map(|index| {
            variant(
                &format!("S{index}"),
                index,
                "",
                1_000 + 100 * i64::from(index),
            )
        })
        .collect();
    with(products, variants, orders)
}

pub fn with(products: Vec<Product>, variants: Vec<Variant>, orders: &[Basket]) -> Dataset {
    Dataset::new(
        Currency::usd(),
        Catalog::new(products, variants),
        history(orders),
        Vec::new(),
    )
}

/// A pair of which nothing is known but its counts.
pub fn affinity(items: (u32, u32), orders: (u32, u32), count: u32) -> Affinity {
    Affinity {
        a: VariantId(items.0),
        b: VariantId(items.1),
        orders_a: orders.0,
        orders_b: orders.1,
        count,
        support: 0.0,
        confidence_ab: 0.0,
        confidence_ba: 0.0,
        lift: 1.0,
        expected: 1.0,
        size_aware_lift: 1.0,
        lift_lower: 1.0,
        q_value: 1.0,
        judged: crate::discover::Judged::default(),
    }
}
