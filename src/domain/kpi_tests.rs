//! Key figures against a walk that looks everything up anew.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::calendar::Minute;
use crate::domain::catalog::{Product, ProductId, SERVICES_CATEGORY, Sku, Variant};
use crate::domain::money::Currency;
use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};

#[test]
fn a_margin_is_unknown_where_no_cost_is_known_and_nothing_where_nothing_was_sold() {
    let sold = Totals {
        orders: 2,
        lines: 3,
        net_revenue: Money(9_000),
        revenue_without_cost: Money(9_000),
        ..Totals::default()
    };
    assert_eq!(sold.known_gross_margin(), None);
    assert_eq!(sold.gross_margin_per_order(), None);
    assert_eq!(sold.known_cost_share(), Some(0.0));
    let partly = Totals {
        revenue_without_cost: Money(6_000),
        cogs: Money(1_000),
        ..sold
    };
    assert_eq!(partly.known_gross_margin(), Some(Money(2_000)));
    assert_eq!(partly.gross_margin_per_order(), Some(1_000.0));
    let free = Totals {
        revenue_without_cost: Money::ZERO,
        ..sold
    };
    assert_eq!(free.known_gross_margin(), Some(Money(9_000)));
    assert_eq!(Totals::default().known_gross_margin(), Some(Money::ZERO));
}

/// Every variant on a page of its own; every third is a service, every second has no cost.
fn catalog(costs: &[Option<i64>]) -> Catalog {
    let page = |place: usize| Product {
        key: format!("P{place}"),
        title: format!("P{place}"),
        category: if place % 3 == 2 {
            SERVICES_CATEGORY.to_owned()
        } else {
            "Goods".to_owned()
        },
        brand: String::new(),
        tags: Vec::new(),
    };
    let variant = |(place, cost): (usize, &Option<i64>)| Variant {
        sku: Sku::from(format!("S{place}").as_str()),
        product: ProductId(place as u32),
        option: String::new(),
        price: None,
        cost: cost.map(Money),
        stock: None,
        attributes: Vec::new(),
        listed: true,
    };
    Catalog::new(
        (0..costs.len()).map(page).collect(),
        costs.iter().enumerate().map(variant).collect(),
    )
}

fn slowly(dataset: &Dataset) -> Kpis {
    let (catalog, history) = (&dataset.catalog, &dataset.history);
    let Some(period) = history.period() else {
        return Kpis::default();
    };
    let weeks = (period.first.week().0..=period.last.week().0).map(Week);
    let weeks = weeks.map(|week| {
        let mut totals = Totals::default();
        for order in history.orders().filter(|order| order.day().week() == week) {
            totals.add(order, catalog);
        }
        (week, totals)
    });
    let mut sold: BTreeMap<u32, ProductSales> = BTreeMap::new();
    for line in history.orders().flat_map(Order::lines) {
        let sold = sold.entry(line.variant.0).or_insert(ProductSales {
            variant: line.variant,
            orders: 0,
            units: 0,
            net_revenue: Money::ZERO,
            gross_margin: None,
        });
        sold.orders += 1;
        sold.units += u64::from(line.units);
        sold.net_revenue += line.net_revenue;
        let cost = catalog.variant(line.variant).cost;
        sold.gross_margin = cost.map(|cost| sold.net_revenue - cost.times(sold.units as i64));
    }
    let mut products: Vec<ProductSales> = sold.into_values().collect();
    products.sort_by_key(|sold| (-sold.net_revenue.0, sold.variant.0));
    let mut order_values: Vec<Money> = history.orders().map(Order::net_revenue).collect();
    order_values.sort();
    Kpis {
        period: Some(period),
        totals: Totals::of(history, catalog),
        weeks: weeks.collect(),
        products,
        order_values,
    }
}

proptest! {
    #[test]
    fn key_figures_are_those_of_looking_every_line_up_in_the_catalog(
        costs in prop::collection::vec(prop::option::of(-5_i64..500), 5),
        orders in prop::collection::vec(
            (0_i32..60_000, prop::collection::vec((0_u32..5, 1_u32..9, -10_i64..900), 1..6)),
            0..40,
        ),
    ) {
        let mut builder = OrderHistoryBuilder::new();
        for (place, (minute, lines)) in orders.iter().enumerate() {
            let lines: Vec<OrderLine> = lines
                .iter()
                .map(|(variant, units, minor)| OrderLine {
                    variant: VariantId(*variant),
                    units: *units,
                    net_revenue: Money(*minor),
                })
                .collect();
            let head = OrderHead {
                number: &place.to_string(),
                placed: Minute(*minute),
                customer: None,
                order_discount: Money::ZERO,
            };
            builder.push(&head, &lines);
        }
        let dataset = Dataset::new(Currency::usd(), catalog(&costs), builder.finish(), Vec::new());
        prop_assert_eq!(Kpis::of(&dataset), slowly(&dataset));
    }
}
