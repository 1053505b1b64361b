//! Stores whose goods are known by their number alone, and chance to fill their orders with.
#![allow(dead_code, reason = "every test file takes the part it needs")]

use endcap::discover::{Affinity, PairTable};
use endcap::domain::calendar::Minute;
use endcap::domain::catalog::{Catalog, Product, ProductId, Sku, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::project::Dataset;
use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64;

/// A day and the goods of an order.
pub type Basket = (i32, Vec<u32>);

/// A store of goods `0..goods`, the first the dearest.
pub fn dataset(goods: u32, orders: &[Basket]) -> Dataset {
    let product = |place: u32| Product {
        title: format!("Article {place}"),
        ..Product::default()
    };
    let variant = |place: u32| Variant {
        sku: Sku::from(format!("S{place}")),
        product: ProductId(place),
        option: String::new(),
        price: Some(Money(100_000 - 100 * i64::from(place))),
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed: true,
    };
    let mut history = OrderHistoryBuilder::new();
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
        history.push(&head, &lines);
    }
    Dataset::new(
        Currency::usd(),
        Catalog::new(
            (0..goods).map(product).collect(),
            (0..goods).map(variant).collect(),
        ),
        history.finish(),
        Vec::new(),
    )
}

/// The pairs that are proposed: sure enough over all tests, and stronger than chance at the lower bound.
pub fn proposed(table: &PairTable) -> Vec<&Affinity> {
    table
        .pairs
        .iter()
        .filter(|pair| pair.q_value <= 0.05 && pair.lift_lower > 1.0)
        .collect()
}

/// A seeded stream of chance.
pub struct Dice(Pcg64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// 0..1, uniform.
    pub fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (0.5_f64).powi(53)
    }

    /// 0..count, uniform.
    pub fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    /// Mean 0, variance 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }
}
