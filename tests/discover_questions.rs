//! Questions about a product or a pair, against slow obvious answers and worlds whose truth
//! is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "support/buyers.rs"]
mod buyers;
#[path = "support/numbered_goods.rs"]
mod numbered_goods;

use std::collections::{BTreeMap, BTreeSet};

use buyers::{Bought, dataset, rivals, shoppers};
use endcap::discover::{
    Blocked, Lookup, PairOptions, PairTable, SharedBuyers, Substitutes, evidence, pairs,
    substitutes,
};
use endcap::domain::calendar::{Day, Minute};
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use numbered_goods::Dice;
use proptest::prelude::*;

/// Month and goods.
type Basket = (i32, BTreeSet<u32>);

fn count(data: &Dataset) -> (PairTable, Lookup) {
    let options = PairOptions {
        min_count: 1,
        ..PairOptions::default()
    };
    let progress = Progress::new();
    let table = pairs(data, &options, &progress).unwrap();
    let lookup = Lookup::new(data, &table, options.max_basket, &progress).unwrap();
    (table, lookup)
}

fn stand_ins(data: &Dataset) -> Substitutes {
    let (table, lookup) = count(data);
    substitutes(data, &table, &lookup, &Progress::new()).unwrap()
}

#[test]
fn planted_substitutes_are_suspected_and_independent_goods_are_not() {
    let planted = |x: u32, y: u32| (x.min(y), x.max(y)) == (0, 1) || (x.min(y), x.max(y)) == (8, 9);
    let data = dataset(24, 8, &rivals(&mut Dice::new(3), &planted));
    let found = stand_ins(&data);
    let named: Vec<(u32, u32)> = found
        .pairs
        .iter()
        .map(|pair| (pair.a.0, pair.b.0))
        .collect();
    assert!(
        named.contains(&(0, 1)) && named.contains(&(8, 9)),
        "{named:?}"
    );
    assert!(named.len() <= 3, "{named:?}");
    assert_eq!(found.tested, 3 * 28);
    for pair in &found.pairs {
        assert!(pair.lift_upper < 1.0 && pair.q_value <= 0.05);
        let SharedBuyers::Known {
            shared, expected, ..
        } = pair.buyers
        else {
            panic!("customers are known")
        };
        assert!(f64::from(shared) > expected);
    }
}

#[test]
fn goods_that_different_people_buy_are_no_substitutes_and_nor_are_those_of_two_categories() {
    // Customers below 1,250 never buy good 0, the others never good 1: no shared buyers.
    let mut orders = rivals(&mut Dice::new(4), &|x, y| {
        (x.min(y), x.max(y)) == (0, 1) || (x.min(y), x.max(y)) == (2, 12)
    });
    for (_, customer, basket) in &mut orders {
        let gone = u32::from(customer.unwrap() >= 1_250);
        basket.retain(|good| *good != gone);
    }
    let data = dataset(24, 8, &orders);
    let found = stand_ins(&data);
    let named: Vec<(u32, u32)> = found
        .pairs
        .iter()
        .map(|pair| (pair.a.0, pair.b.0))
        .collect();
    assert!(
        !named.contains(&(0, 1)) && !named.contains(&(2, 12)),
        "{named:?}"
    );
    // Without customers the suspicion stays, and says that nobody knows who buys.
    for order in &mut orders {
        order.1 = None;
    }
    let found = stand_ins(&dataset(24, 8, &orders));
    let pair = found
        .pairs
        .iter()
        .find(|pair| (pair.a.0, pair.b.0) == (0, 1))
        .unwrap();
    assert_eq!(pair.buyers, SharedBuyers::Unknown);
}

#[test]
fn worlds_without_preference_have_no_substitutes() {
    let mut found = 0;
    for seed in 11..=14 {
        let data = dataset(24, 8, &rivals(&mut Dice::new(seed), &|_, _| false));
        found += stand_ins(&data).pairs.len();
        let data = dataset(60, 10, &shoppers(&mut Dice::new(seed), 1_500, 60));
        found += stand_ins(&data).pairs.len();
    }
    assert!(found <= 1, "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn evidence_equals_what_a_reader_of_the_orders_would_count(
        orders in prop::collection::vec(
            (0..150_i32, prop::option::of(0..9_u64), prop::collection::vec(0..6_u32, 1..6)),
            1..60,
        ),
        a in 0..6_u32,
        step in 1..6_u32,
    ) {
        let data = dataset(6, 3, &orders);
        let b = (a + step) % 6;
        let (table, lookup) = count(&data);
        let (ida, idb) = (VariantId(a), VariantId(b));
        let card = evidence(&data, &table, &lookup, ida, idb);
        let baskets: Vec<(i32, BTreeSet<u32>)> = orders
            .iter()
            .map(|(day, _, goods)| (Day(*day).month_index(), goods.iter().copied().collect()))
            .collect();
        let with = |rows: &[&(i32, BTreeSet<u32>)], goods: &[u32]| {
            rows.iter().filter(|row| goods.iter().all(|good| row.1.contains(good))).count()
        };
        // By month, and inside a month by size.
        let mut months: BTreeMap<i32, BTreeMap<usize, Vec<&Basket>>> = BTreeMap::new();
        for row in &baskets {
            months.entry(row.0).or_default().entry(row.1.len()).or_default().push(row);
        }
        let mut all = 0.0;
        prop_assert_eq!(card.months.len(), months.len());
        for ((month, row), (number, sizes)) in card.months.iter().zip(&months) {
            prop_assert_eq!(month, number);
            let rows: Vec<_> = sizes.values().flatten().copied().collect();
            prop_assert_eq!(row.orders as usize, rows.len());
            prop_assert_eq!(row.a as usize, with(&rows, &[a]));
            prop_assert_eq!(row.b as usize, with(&rows, &[b]));
            prop_assert_eq!(row.both as usize, with(&rows, &[a, b]));
            let expected: f64 = sizes
                .iter()
                .map(|(size, rows)| {
                    let s = *size as f64;
                    let (a, b) = (with(rows, &[a]) as f64, with(rows, &[b]) as f64);
                    a * b / rows.len() as f64 * (s - 1.0) / s
                })
                .sum();
            prop_assert!((row.expected - expected).abs() < 1e-9);
            all += expected;
        }
        let sizes: f64 = card.sizes.iter().map(|size| size.row.expected).sum();
        prop_assert!((sizes - all).abs() < 1e-9);
        let rows: Vec<_> = baskets.iter().collect();
        let both = with(&rows, &[a, b]);
        prop_assert_eq!(card.measures.table.both as usize, both);
        prop_assert_eq!(card.samples.len(), both.min(12));
        for sample in &card.samples {
            let bought: Vec<VariantId> = sample.lines.iter().map(|line| line.variant).collect();
            prop_assert_eq!(&bought[..2], &[ida, idb]);
        }
        prop_assert_eq!(card.confounds.joint as usize, both);
        let listed = table.pairs.iter().find(|pair| (pair.a, pair.b) == (ida.min(idb), ida.max(idb)));
        prop_assert_eq!(listed.map(|pair| pair.q_value), card.measures.q_value);
        if let Some(pair) = listed {
            prop_assert_eq!(Some(pair.lift), card.measures.lift);
            prop_assert_eq!(pair.expected, card.measures.expected);
            prop_assert!((pair.lift_lower - card.measures.lift_lower).abs() < 1e-9);
        }
        let levels: u32 = card.prices_a.levels.iter().map(|level| level.orders).sum();
        prop_assert_eq!(levels as usize, with(&rows, &[a]));
        // The other way round it is the same pair.
        let turned = evidence(&data, &table, &lookup, idb, ida);
        prop_assert_eq!(turned.measures.confidence_ab, card.measures.confidence_ba);
        prop_assert_eq!(turned.measures.odds_ratio, card.measures.odds_ratio);
    }
}

#[test]
fn nothing_depends_on_the_order_of_the_rows() {
    let mut dice = Dice::new(9);
    let orders = shoppers(&mut dice, 600, 30);
    let mut turned = orders.clone();
    turned.reverse();
    let answer = |orders: &[Bought]| {
        // Order numbers follow the rows, so what is compared names no order.
        let data = dataset(30, 10, orders);
        let (table, lookup) = count(&data);
        let found = substitutes(&data, &table, &lookup, &Progress::new()).unwrap();
        let card = evidence(&data, &table, &lookup, VariantId(1), VariantId(2));
        (
            table,
            found,
            card.measures,
            card.months,
            card.confounds,
            Blocked::default(),
        )
    };
    assert_eq!(answer(&orders), answer(&turned));
}

/// Cameras in three steps, a card and a bag that go with the first, and a tee with its socks.
fn camera_world() -> Dataset {
    let shelf = [
        ("Lumen camera body S", "Cameras", 50_000, Some(40_000)),
        ("Lumen camera body M", "Cameras", 65_000, Some(48_000)),
        ("Lumen camera body P", "Cameras", 90_000, None),
        ("Card", "Cards", 3_000, Some(1_000)),
        ("Bag", "Bags", 6_000, Some(3_000)),
        ("Tee", "Apparel", 2_000, Some(500)),
        ("Socks", "Socks", 900, Some(300)),
    ];
    let products = shelf.map(|(title, category, ..)| Product {
        title: title.to_owned(),
        category: category.to_owned(),
        ..Product::default()
    });
    let variants = shelf.iter().enumerate().map(|(place, item)| Variant {
        sku: format!("S{place}").into(),
        product: ProductId(place as u32),
        option: String::new(),
        price: Some(Money(item.2)),
        cost: item.3.map(Money),
        stock: None,
        attributes: Vec::new(),
        listed: true,
    });
    let mut dice = Dice::new(2);
    let mut history = OrderHistoryBuilder::new();
    for number in 0..4_000_u32 {
        let mut goods = vec![[0, 1, 2, 5, 5, 5][dice.below(6)]];
        if goods[0] < 2 && dice.share() < 0.3 {
            goods.push(3);
        }
        if goods[0] == 0 && dice.share() < 0.2 {
            goods.push(4);
        }
        if goods[0] == 5 && dice.share() < 0.4 {
            goods.push(6);
        }
        if dice.share() < 0.02 {
            goods.push(3);
        }
        let goods: BTreeSet<u32> = goods.into_iter().collect();
        let lines: Vec<OrderLine> = goods
            .into_iter()
            .map(|good| OrderLine {
                variant: VariantId(good),
                units: 1,
                net_revenue: Money(shelf[good as usize].2),
            })
            .collect();
        let head = OrderHead {
            number: &number.to_string(),
            placed: Minute((number as i32 / 8) * 1_440 + (number % 8) as i32),
            customer: Some(dice.below(1_200) as u64),
            order_discount: Money::ZERO,
        };
        history.push(&head, &lines);
    }
    let catalog = Catalog::new(products.to_vec(), variants.collect());
    Dataset::new(Currency::usd(), catalog, history.finish(), Vec::new())
}

#[test]
fn the_five_considerations_are_those_of_the_orders() {
    use endcap::discover::{Findings, LATER_DAYS, NoMargin, PlayBeliefs, hubs, ladders, play};
    use endcap::domain::belief::Belief;
    use endcap::domain::scenario::Assumptions;
    let data = camera_world();
    let (table, lookup) = count(&data);
    let (ladders, hubs) = (ladders(&data), hubs(&data, &table));
    let blocked = Blocked::default();
    let mut assumptions = Assumptions::default();
    for (name, value) in [
        ("reach.cart", 0.5),
        ("reach.product_page", 1.0),
        ("acceptance.pair.cart", 0.1),
        ("acceptance.ladder.product_page", 0.05),
        ("gap_response", 1.0),
    ] {
        assumptions
            .values
            .insert(name.parse().unwrap(), Belief::fixed(value));
    }
    let beliefs = PlayBeliefs::of(&data, &assumptions);
    let found = Findings {
        dataset: &data,
        pairs: &table,
        lookup: &lookup,
        ladders: &ladders,
        hubs: &hubs,
        blocked: &blocked,
    };
    let id = VariantId;
    let answer = play(found, &beliefs, id(0));
    let orders: Vec<_> = data.history.orders().collect();
    let holds =
        |order: &endcap::domain::orders::Order<'_>, good: u32| order.basket().contains(&id(good));
    let own: Vec<_> = orders.iter().filter(|order| holds(order, 0)).collect();
    assert_eq!(answer.orders as usize, own.len());

    let steps: Vec<u32> = answer
        .relationship
        .steps_above
        .iter()
        .map(|s| s.product.0)
        .collect();
    assert_eq!(steps, [1, 2]);
    assert_eq!(
        answer.relationship.steps_above[0].margin_gap,
        Some(Money(7_000))
    );
    assert_eq!(answer.relationship.steps_above[1].margin_gap, None);
    let mut goes_with: Vec<u32> = answer
        .relationship
        .complements
        .iter()
        .map(|c| c.product.0)
        .collect();
    goes_with.sort_unstable();
    assert_eq!(goes_with, [3, 4]);

    let with = own
        .iter()
        .filter(|order| holds(order, 3) || holds(order, 4))
        .count() as f64;
    let share = answer.behaviour.with_complement.unwrap();
    assert!((share - with / own.len() as f64).abs() < 1e-12);
    let upper = orders
        .iter()
        .filter(|order| holds(order, 1) || holds(order, 2))
        .count() as f64;
    let share = answer.behaviour.upper_share.unwrap();
    assert!((share - upper / (upper + own.len() as f64)).abs() < 1e-12);

    // logit(0.05) - (ln 1.3 / ln 1.25 - 1), and no order holds two bodies.
    let logit = (0.05_f64 / 0.95).ln() - (1.3_f64.ln() / 1.25_f64.ln() - 1.0);
    let next = 1_000.0 * 7_000.0 / (1.0 + (-logit).exp());
    assert!((answer.margin.next_step.unwrap() - next).abs() < 1e-6);
    let earned = |good: u32, margin: f64| {
        let without = own.iter().filter(|order| !holds(order, good)).count() as f64;
        1_000.0 * without / own.len() as f64 * 0.5 * 0.1 * margin
    };
    let (best, value) = answer.margin.best_complement.unwrap();
    assert_eq!(best, id(4));
    assert!((value - earned(4, 3_000.0)).abs() < 1e-6);

    // The first order of each customer with the body and an accessory, and all that followed in half a year.
    let last = data.history.period().unwrap().last.0;
    let mut firsts: BTreeMap<u32, (usize, i32)> = BTreeMap::new();
    for order in own
        .iter()
        .filter(|order| holds(order, 3) || holds(order, 4))
    {
        if order.day().0 + LATER_DAYS <= last {
            firsts
                .entry(order.customer().unwrap().0)
                .or_insert((order.index(), order.day().0));
        }
    }
    let (mut again, mut spent) = (0, 0);
    for (customer, (place, day)) in &firsts {
        let later: Vec<_> = orders
            .iter()
            .filter(|o| o.index() > *place && o.day().0 <= day + LATER_DAYS)
            .filter(|o| o.customer().unwrap().0 == *customer)
            .collect();
        again += usize::from(!later.is_empty());
        spent += later.iter().map(|order| order.net_revenue().0).sum::<i64>();
    }
    let buyers = answer.lifetime.complement_buyers;
    assert_eq!(buyers.customers as usize, firsts.len());
    assert!((buyers.repeat_rate.unwrap() - again as f64 / firsts.len() as f64).abs() < 1e-12);
    assert!((buyers.later_spend.unwrap() - spent as f64 / firsts.len() as f64).abs() < 1e-6);

    assert_eq!(
        (answer.resources.ladder_rules, answer.resources.pair_rules),
        (1, 2)
    );
    let hub = hubs.iter().find(|hub| hub.variant == id(3)).unwrap();
    assert_eq!(answer.resources.hub, Some((id(3), hub.triggers.len())));
    let top = play(found, &beliefs, id(2));
    assert!(top.relationship.steps_above.is_empty() && top.margin.next_step.is_none());
    assert_eq!(beliefs.pairs.unit_margin(id(2)), Err(NoMargin::NoCost));
    let tee = play(found, &beliefs, id(5));
    assert_eq!(tee.relationship.ladder, None);
    assert_eq!(tee.resources.pair_rules, 1);
    assert_eq!(tee.margin.best_complement.map(|best| best.0), Some(id(6)));
}
