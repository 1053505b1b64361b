//! Small histories for the tests of this room.

use super::Affinity;
use crate::domain::calendar::Minute;
use crate::domain::catalog::{
    Catalog, Product, ProductId, SERVICES_CATEGORY, Sku, Variant, VariantId,
};
use crate::domain::money::{Currency, Money};
use crate::domain::orders::{OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine};
use crate::domain::project::Dataset;

/// A day and the goods of an order.
pub type Basket = (i32, Vec<u32>);

pub fn history(orders: &[Basket]) -> OrderHistory {
    let mut builder = OrderHistoryBuilder::new();
    for (number, (day, goods)) in orders.iter().enumerate() {
        let lines: Vec<OrderLine> = goods
            .iter()
            .map(|&good| OrderLine {
                variant: VariantId(good),
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

pub fn dataset(goods: u32, services: &[u32], orders: &[Basket]) -> Dataset {
    let products = (0..goods)
        .map(|place| Product {
            category: if services.contains(&place) {
                SERVICES_CATEGORY.to_owned()
            } else {
                format!("Category {place}")
            },
            title: format!("Article {place}"),
            ..Product::default()
        })
        .collect();
    let variants = (0..goods)
        .map(|place| {
            variant(
                &format!("S{place}"),
                place,
                "",
                1_000 + 100 * i64::from(place),
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
pub fn affinity(goods: (u32, u32), orders: (u32, u32), count: u32) -> Affinity {
    Affinity {
        a: VariantId(goods.0),
        b: VariantId(goods.1),
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
    }
}
