//! The ten orders whose every figure is known to the cent.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use endcap::domain::calendar::{Day, Minute};
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::plan::Plan;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::domain::rule::document::RuleSetDocument;
use endcap::domain::scenario::{Assumptions, Scenario};
use endcap::simulate::{DrawOptions, Figures, Impact, Replay};

const CATALOG: &str = include_str!("fixtures/golden/catalog.csv");
const ORDERS: &str = include_str!("fixtures/golden/orders.csv");
const TEXTBOOK: &str = include_str!("fixtures/golden/textbook.assumptions.json");

fn dataset() -> Dataset {
    let usd = Currency::usd();
    let money = |text: &str| usd.parse_decimal(text).unwrap();
    let (mut products, mut variants) = (Vec::new(), Vec::new());
    for row in CATALOG.lines().skip(1) {
        let [sku, title, category, price, cost, stock] =
            row.split(',').collect::<Vec<_>>().try_into().unwrap();
        products.push(Product {
            key: sku.to_owned(),
            title: title.to_owned(),
            category: category.to_owned(),
            ..Product::default()
        });
        variants.push(Variant {
            sku: sku.into(),
            product: ProductId(variants.len() as u32),
            option: String::new(),
            price: Some(money(price)),
            cost: Some(money(cost)),
            stock: stock.parse().ok(),
            attributes: Vec::new(),
            listed: true,
        });
    }
    let catalog = Catalog::new(products, variants);
    let mut orders: Vec<(String, Minute, u64, Vec<OrderLine>)> = Vec::new();
    for row in ORDERS.lines().skip(1) {
        let [number, at, customer, sku, quantity, price, _] =
            row.split(',').collect::<Vec<_>>().try_into().unwrap();
        let units: u32 = quantity.parse().unwrap();
        let line = OrderLine {
            variant: catalog.find(&sku.into()).unwrap(),
            units,
            net_revenue: Money(money(price).0 * i64::from(units)),
        };
        let day = Day::parse(&at[..10]).unwrap();
        match orders.last_mut().filter(|known| known.0 == number) {
            Some(known) => known.3.push(line),
            None => orders.push((
                number.to_owned(),
                Minute(day.0 * 1440 + 720),
                customer[1..].parse().unwrap(),
                vec![line],
            )),
        }
    }
    let mut builder = OrderHistoryBuilder::new();
    for (number, placed, customer, lines) in &orders {
        let head = OrderHead {
            number,
            placed: *placed,
            customer: Some(*customer),
            order_discount: Money::ZERO,
        };
        builder.push(&head, lines);
    }
    Dataset::new(usd, catalog, builder.finish(), Vec::new())
}

fn plan(rules: &str) -> Plan {
    let document: RuleSetDocument = serde_json::from_str(rules).unwrap();
    let mut plan = Plan::default();
    for rule in document.to_rules(&Currency::usd()).unwrap() {
        plan.rules.insert(rule.id.clone(), Arc::new(rule));
    }
    let mut written: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(TEXTBOOK).unwrap();
    written.remove("format");
    let assumptions: Assumptions = serde_json::from_value(written.into()).unwrap();
    let scenario = Scenario {
        name: plan.scenario.clone(),
        assumptions,
    };
    plan.scenarios
        .insert(plan.scenario.clone(), Arc::new(scenario));
    plan
}

fn impact_of(rules: &str) -> Impact {
    let plan = Arc::new(plan(rules));
    let options = DrawOptions {
        draws: 500,
        seed: 1,
    };
    let replay =
        Replay::resolve(Arc::new(dataset()), plan.clone(), options, &Progress::new()).unwrap();
    assert!(replay.fits(&plan));
    replay.evaluate(&plan, 500, true)
}

fn near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "expected {expected}, found {found}"
    );
}

fn figures(found: &Figures, expected: [f64; 5]) {
    let [orders, units, revenue, cogs, margin] = expected;
    near(found.orders, orders);
    near(found.units, units);
    near(found.net_revenue, revenue);
    near(found.cogs, cogs);
    near(found.gross_margin, margin);
    near(found.gross_margin_rate.unwrap(), margin / revenue);
    near(found.aov.unwrap(), revenue / orders);
    near(found.upt.unwrap(), units / orders);
    near(found.gross_margin_per_order.unwrap(), margin / orders);
}

struct Row {
    counts: (u64, u64),
    accepted: f64,
    revenue: f64,
    margin: f64,
    subsidy: f64,
    break_even: Option<f64>,
}

fn rule(impact: &Impact, id: &str, row: &Row) {
    let found = impact.rules.iter().find(|rule| rule.id == id).unwrap();
    assert_eq!((found.opportunities, found.already), row.counts);
    near(found.shown, row.counts.0 as f64);
    near(found.accepted, row.accepted);
    near(found.net_revenue, row.revenue);
    near(found.gross_margin, row.margin);
    near(found.subsidy, row.subsidy);
    assert_eq!(found.cannot_pay, row.break_even.is_none());
    assert_eq!(
        found.break_even_acceptance.is_some(),
        row.break_even.is_some()
    );
    near(
        found.break_even_acceptance.unwrap_or(0.0),
        row.break_even.unwrap_or(0.0),
    );
    near(found.alone.unwrap(), row.margin);
    near(found.last_in.unwrap(), row.margin);
    near(found.overlap.unwrap(), 0.0);
}

fn change(impact: &Impact, expected: [f64; 4]) {
    let [units, revenue, margin, orders] = expected;
    near(impact.change.units.expected, units);
    near(impact.change.net_revenue.expected, revenue);
    near(impact.change.gross_margin.expected, margin);
    near(impact.change.orders.expected, orders);
    near(impact.change.cogs.expected, revenue - margin);
    figures(&impact.baseline, [10.0, 18.0, 3269.40, 2368.0, 901.40]);
    figures(
        &impact.plan,
        [
            10.0,
            18.0 + units,
            3269.40 + revenue,
            2368.0 + revenue - margin,
            901.40 + margin,
        ],
    );
    near(
        impact.change.aov.expected,
        impact.plan.aov.unwrap() - 326.94,
    );
    near(
        impact.change.gross_margin_rate.expected,
        impact.plan.gross_margin_rate.unwrap() - 0.275_708_080_993_454_45,
    );
}

#[test]
fn a_pair_for_takers_earns_from_the_two_orders_without_a_card() {
    let impact = impact_of(include_str!("fixtures/golden/r1.json"));
    change(&impact, [0.4, 10.80, 6.00, 0.0]);
    near(
        impact.plan.gross_margin_rate.unwrap(),
        0.276_629_473_812_572_4,
    );
    rule(
        &impact,
        "R1",
        &Row {
            counts: (2, 2),
            accepted: 0.4,
            revenue: 10.80,
            margin: 6.00,
            subsidy: 0.0,
            break_even: Some(0.0),
        },
    );
    assert!(impact.worst_order.is_none());
}

#[test]
fn the_same_discount_given_to_everyone_earns_nothing() {
    let impact = impact_of(include_str!("fixtures/golden/r1-automatic.json"));
    change(&impact, [0.4, 4.80, 0.0, 0.0]);
    near(impact.subsidy, 6.0);
    near(impact.subsidy_ratio.unwrap(), 0.5);
    rule(
        &impact,
        "R1-automatic",
        &Row {
            counts: (2, 2),
            accepted: 0.4,
            revenue: 4.80,
            margin: 0.0,
            subsidy: 6.0,
            break_even: Some(0.2),
        },
    );
    let worst = impact.worst_order.unwrap();
    assert_eq!((worst.order.as_str(), worst.rules.len()), ("o2", 1));
    near(worst.gross_margin_before, 118.0);
    near(worst.gross_margin_after, 115.0);
}

#[test]
fn a_ladder_step_swaps_and_adds_no_unit() {
    let impact = impact_of(include_str!("fixtures/golden/r2.json"));
    change(&impact, [0.0, 30.0, 14.0, 0.0]);
    rule(
        &impact,
        "R2",
        &Row {
            counts: (4, 1),
            accepted: 0.2,
            revenue: 30.0,
            margin: 14.0,
            subsidy: 0.0,
            break_even: Some(0.0),
        },
    );
}

#[test]
fn a_bundle_cheaper_than_its_gain_cannot_pay() {
    let impact = impact_of(include_str!("fixtures/golden/r3.json"));
    change(&impact, [0.3, -21.0, -28.20, 0.0]);
    near(impact.subsidy, 30.0);
    rule(
        &impact,
        "R3",
        &Row {
            counts: (3, 1),
            accepted: 0.2,
            revenue: -21.0,
            margin: -28.20,
            subsidy: 30.0,
            break_even: None,
        },
    );
    assert_eq!(impact.probability_gross_margin_improves, 0.0);
}

#[test]
fn the_second_tee_at_a_price_earns_less_than_it_gives_away() {
    let impact = impact_of(include_str!("fixtures/golden/r4.json"));
    change(&impact, [0.6, -8.06, -14.06, 0.0]);
    near(impact.plan.aov.unwrap(), 326.134);
    near(impact.subsidy, 20.0);
    rule(
        &impact,
        "R4",
        &Row {
            counts: (2, 2),
            accepted: 0.6,
            revenue: -8.06,
            margin: -14.06,
            subsidy: 20.0,
            break_even: None,
        },
    );
}

/// What everyone who qualifies is given, order by order: the replay and the price of a basket agree to the cent.
#[test]
fn the_replay_gives_away_what_the_baskets_cost_less() {
    let dataset = dataset();
    for (rules, expected) in [
        (include_str!("fixtures/golden/r1-automatic.json"), 600),
        (include_str!("fixtures/golden/r3.json"), 3_000),
        (include_str!("fixtures/golden/r4.json"), 2_000),
    ] {
        let plan = plan(rules);
        let rule = plan.rules.values().next().unwrap();
        let catalog = &dataset.catalog;
        let off: Money = dataset
            .history
            .orders()
            .map(|order| {
                let items: Vec<_> = order
                    .lines()
                    .map(|line| (catalog.variant(line.variant).sku.clone(), line.units))
                    .collect();
                let total = endcap::pricing::total(catalog, rule, &items).unwrap();
                assert_eq!(total.price() + total.off, total.list);
                total.off
            })
            .sum();
        assert_eq!(off, Money(expected));
        near(impact_of(rules).subsidy, off.as_f64() / 100.0);
    }
}

#[test]
fn rules_in_different_placements_add_up() {
    let impact = impact_of(include_str!("fixtures/golden/r1-r2.json"));
    change(&impact, [0.4, 40.80, 20.00, 0.0]);
    rule(
        &impact,
        "R1",
        &Row {
            counts: (2, 2),
            accepted: 0.4,
            revenue: 10.80,
            margin: 6.00,
            subsidy: 0.0,
            break_even: Some(0.0),
        },
    );
    // o1, o2, o3 and o9 meet an offer before payment: 100 + 118 + 148 + 180 of margin.
    near(impact.break_even_order_loss.unwrap(), 20.0 / 566.0);
    near(
        impact.weeks.iter().map(|week| week.plan.gross_margin).sum(),
        921.40,
    );
    assert_eq!(impact.weeks.len(), 10);
}

#[test]
fn with_every_assumption_fixed_the_expected_change_does_not_depend_on_the_draws() {
    let plan = Arc::new(plan(include_str!("fixtures/golden/r1-r2.json")));
    let data = Arc::new(dataset());
    let found: Vec<f64> = [1, 7, 500, 1_000]
        .into_iter()
        .map(|draws| {
            let options = DrawOptions { draws, seed: 5 };
            let replay =
                Replay::resolve(data.clone(), plan.clone(), options, &Progress::new()).unwrap();
            replay
                .evaluate(&plan, draws, false)
                .change
                .gross_margin
                .expected
        })
        .collect();
    assert!(found.iter().all(|margin| *margin == found[0]), "{found:?}");
}
