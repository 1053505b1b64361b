//! Stores whose customers are known, and invented people who buy there.
#![allow(dead_code, reason = "every test file takes the part it needs")]

use std::collections::BTreeSet;

use endcap::domain::calendar::Minute;
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::project::Dataset;

use super::numbered_goods::Dice;

/// Day, customer, goods.
pub type Bought = (i32, Option<u64>, Vec<u32>);

/// Goods in categories of `per_category`.
pub fn dataset(goods: u32, per_category: u32, orders: &[Bought]) -> Dataset {
    let numbered: Vec<(usize, Bought)> = orders.iter().cloned().enumerate().collect();
    dataset_of(goods, per_category, &numbered)
}

/// The same, of orders with numbers of their own.
pub fn dataset_of(goods: u32, per_category: u32, orders: &[(usize, Bought)]) -> Dataset {
    let product = |place: u32| Product {
        title: format!("Plain article {place}"),
        category: format!("Category {}", place / per_category),
        ..Product::default()
    };
    let variant = |place: u32| Variant {
        sku: format!("S{place}").into(),
        product: ProductId(place),
        option: String::new(),
        price: Some(Money(10_000 - 100 * i64::from(place))),
        cost: Some(Money(4_000)),
        stock: Some(500),
        attributes: Vec::new(),
        listed: true,
    };
    let mut history = OrderHistoryBuilder::new();
    for (number, (day, customer, goods)) in orders {
        let mut seen = BTreeSet::new();
        let lines: Vec<OrderLine> = goods
            .iter()
            .copied()
            .filter(|good| seen.insert(*good))
            .map(|good| OrderLine {
                variant: VariantId(good),
                units: 1,
                net_revenue: Money(10_000 - 100 * i64::from(good)),
            })
            .collect();
        let head = OrderHead {
            number: &format!("{number:06}"),
            placed: Minute(day * 1_440),
            customer: *customer,
            order_discount: Money::ZERO,
        };
        history.push(&head, &lines);
    }
    let catalog = Catalog::new(
        (0..goods).map(product).collect(),
        (0..goods).map(variant).collect(),
    );
    Dataset::new(Currency::usd(), catalog, history.finish(), Vec::new())
}

/// Customers who order at their own pace, some every few days, with goods of the season and baskets of their own size.
pub fn shoppers(dice: &mut Dice, customers: u64, goods: usize) -> Vec<Bought> {
    let mut orders = Vec::new();
    for customer in 0..customers {
        let pace = 5.0 + 200.0 * dice.share().powi(2);
        let appetite = 1 + dice.below(5);
        let mut day = dice.share() * pace;
        while day < 720.0 {
            let mut basket = BTreeSet::new();
            while basket.len() < appetite {
                let good = (dice.share().powf(1.6) * goods as f64) as u32;
                // Every third article is sold in its own quarter only.
                let quarter = (day / 90.0) as u32 % 4;
                if !good.is_multiple_of(3) || good % 4 == quarter {
                    basket.insert(good);
                }
            }
            let who = (dice.share() < 0.95).then_some(customer);
            orders.push((day as i32, who, basket.into_iter().collect()));
            day += pace * (0.3 + 1.4 * dice.share());
        }
    }
    orders
}

/// Orders of customers in which the goods of one category exclude one another as told.
pub fn rivals(dice: &mut Dice, excluded: &dyn Fn(u32, u32) -> bool) -> Vec<Bought> {
    (0..16_000)
        .map(|number| {
            let customer = dice.below(2_500) as u64;
            let size = 2 + dice.below(4);
            let mut basket: Vec<u32> = Vec::new();
            for _ in 0..200 {
                let good = dice.below(24) as u32;
                let fits = !basket
                    .iter()
                    .any(|&held| held == good || excluded(held, good));
                if fits {
                    basket.push(good);
                }
                if basket.len() == size {
                    break;
                }
            }
            (number / 40, Some(customer), basket)
        })
        .collect()
}
