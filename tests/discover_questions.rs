//! Questions about a product, a pair or a customer's later orders, against slow obvious answers and worlds whose truth
//! is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};

use endcap::discover::{
    Blocked, FollowUp, FollowUpOptions, FollowUpTable, Lookup, PairOptions, PairTable,
    SharedBuyers, Substitutes, evidence, follow_up, pairs, substitutes,
};
use endcap::domain::calendar::{Day, Minute};
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::money::{Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use endcap::domain::progress::{Cancelled, Progress};
use endcap::domain::project::Dataset;
use proptest::prelude::*;
use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64;

/// Day, customer, goods.
type Bought = (i32, Option<u64>, Vec<u32>);

/// Goods in categories of `per_category`.
fn dataset(goods: u32, per_category: u32, orders: &[Bought]) -> Dataset {
    let product = |place: u32| Product {
        title: format!("Article {place}"),
        category: format!("Category {}", place / per_category),
        ..Product::default()
    };
    let variant = |place: u32| Variant {
        sku: format!("S{place}").into(),
        product: ProductId(place),
        option: String::new(),
        price: Some(Money(10_000 - 100 * i64::from(place))),
        cost: Some(Money(4_000)),
        stock: None,
        attributes: Vec::new(),
        listed: true,
    };
    let mut history = OrderHistoryBuilder::new();
    for (number, (day, customer, goods)) in orders.iter().enumerate() {
        let goods: BTreeSet<u32> = goods.iter().copied().collect();
        let lines: Vec<OrderLine> = goods
            .into_iter()
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

struct Dice(Pcg64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * 0.5_f64.powi(53)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }
}

fn later(data: &Dataset, days: u32, min_customers: u32) -> FollowUpTable {
    let options = FollowUpOptions {
        days,
        min_customers,
        ..FollowUpOptions::default()
    };
    follow_up(data, &options, &Progress::new()).unwrap()
}

/// Class of a window by the numbers of its orders and goods.
fn class(orders: usize, goods: usize) -> (usize, usize) {
    let of = |firsts: &[usize], n: usize| firsts.iter().filter(|&&first| first <= n).count();
    (
        of(&[1, 2, 3, 4, 6], orders),
        of(&[1, 2, 3, 4, 5, 7, 10, 15], goods),
    )
}

/// Customers with the trigger, customers who followed, and what chance explains, order by order.
fn slow_later(data: &Dataset, days: i32) -> BTreeMap<(u32, u32), (u32, u32, f64)> {
    let history = &data.history;
    let last = history.period().unwrap().last.0;
    let mut by_customer: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for order in history.orders() {
        if let Some(customer) = order.customer() {
            by_customer
                .entry(customer.0)
                .or_default()
                .push(order.place());
        }
    }
    let goods = |place: usize| history.order(place).basket().iter().map(|id| id.0);
    // Customer, goods of the order, goods of its window, class.
    let mut events: Vec<(u32, BTreeSet<u32>, BTreeSet<u32>, (usize, usize))> = Vec::new();
    for (&customer, orders) in &by_customer {
        for (number, &place) in orders.iter().enumerate() {
            let day = history.order(place).day().0;
            if day + days > last {
                continue;
            }
            let window: Vec<usize> = orders
                .iter()
                .skip(number + 1)
                .copied()
                .filter(|&later| history.order(later).day().0 <= day + days)
                .collect();
            let held: BTreeSet<u32> = window.iter().flat_map(|&later| goods(later)).collect();
            let class = class(window.len(), held.len());
            events.push((customer, goods(place).collect(), held, class));
        }
    }
    let mut found = BTreeMap::new();
    let all: BTreeSet<u32> = events
        .iter()
        .flat_map(|e| e.1.iter().chain(&e.2))
        .copied()
        .collect();
    for (&a, &b) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
        let mut seen = BTreeSet::new();
        let (mut customers, mut followed, mut expected) = (0, 0, 0.0);
        for (customer, basket, window, class) in &events {
            if !basket.contains(&a) || !seen.insert(customer) {
                continue;
            }
            customers += 1;
            followed += u32::from(window.contains(&b));
            let alike = events.iter().filter(|e| e.3 == *class);
            let with = alike.clone().filter(|e| e.2.contains(&b)).count() as f64;
            expected += with / alike.count() as f64;
        }
        found.insert((a, b), (customers, followed, expected));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn later_purchases_equal_the_slow_count_in_any_order_of_rows(
        orders in prop::collection::vec(
            (0..200_i32, prop::option::weighted(0.9, 0..12_u64), prop::collection::vec(0..6_u32, 1..4)),
            2..90,
        ),
        days in 1..90_u32,
    ) {
        // One order a day and customer, so that equal moments cannot change places.
        let mut days_seen = BTreeSet::new();
        let orders: Vec<Bought> =
            orders.into_iter().filter(|order| days_seen.insert(order.0)).collect();
        let data = dataset(6, 3, &orders);
        let table = later(&data, days, 1);
        let slow = slow_later(&data, days as i32);
        for row in &table.rows {
            let (customers, followed, expected) = slow[&(row.trigger.0, row.target.0)];
            prop_assert_eq!((row.trigger_customers, row.customers), (customers, followed));
            // One season: its index is 1 but for rounding to four bytes.
            prop_assert!((row.expected - expected).abs() < 1e-5, "{row:?} {expected}");
        }
        let unlisted = slow.iter().filter(|(key, (_, followed, expected))| {
            *followed > 0
                && endcap::discover::significance::poisson_tail(*followed, *expected) <= 0.0499
                && !table.rows.iter().any(|row| (row.trigger.0, row.target.0) == **key)
        });
        prop_assert_eq!(unlisted.count(), 0);
        let known = orders.iter().filter(|order| order.1.is_some()).count() as u32;
        prop_assert_eq!(table.without_customer, orders.len() as u32 - known);
        prop_assert_eq!(table.events + table.too_late, known);
        let mut turned = orders.clone();
        turned.reverse();
        let again = later(&dataset(6, 3, &turned), days, 1);
        prop_assert_eq!(again, table);
    }
}

/// Customers who order at their own pace, some every few days, with goods of the season and baskets of their own size.
fn shoppers(dice: &mut Dice, customers: u64, goods: usize) -> Vec<Bought> {
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
                if good % 3 > 0 || good % 4 == quarter {
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

fn finds(table: &FollowUpTable) -> Vec<&FollowUp> {
    let rows = table.rows.iter();
    rows.filter(|row| row.q_value <= 0.05 && row.lift_lower > 1.0)
        .collect()
}

#[test]
fn heavy_buyers_and_seasons_make_no_later_purchases() {
    let mut all = 0;
    for seed in 1..=5 {
        let data = dataset(60, 10, &shoppers(&mut Dice::new(seed), 1_500, 60));
        let table = later(&data, 60, 3);
        assert!(
            table.events > 5_000 && table.tested == 3_600,
            "{}",
            table.tested
        );
        all += finds(&table).len();
    }
    assert!(all <= 1, "{all} false finds in five worlds");
}

#[test]
fn a_planted_later_purchase_and_a_refill_are_found_and_the_way_back_is_not() {
    let mut dice = Dice::new(7);
    let mut orders = shoppers(&mut dice, 1_500, 60);
    // A fifth of the buyers of 60 buy 61 three to five weeks later; 62 is bought again after thirty days by many.
    let mut later_orders: Vec<Bought> = Vec::new();
    for (day, customer, basket) in &mut orders {
        if dice.share() < 0.04 {
            basket.push(60);
            if dice.share() < 0.2 {
                later_orders.push((*day + 21 + dice.below(14) as i32, *customer, vec![61]));
            }
        }
        if dice.share() < 0.03 {
            basket.push(62);
            if dice.share() < 0.4 {
                later_orders.push((*day + 30, *customer, vec![62]));
            }
        }
    }
    orders.append(&mut later_orders);
    let table = later(&dataset(63, 10, &orders), 60, 3);
    let found = finds(&table);
    let row = |a: u32, b: u32| {
        found
            .iter()
            .find(|row| (row.trigger.0, row.target.0) == (a, b))
    };
    let ink = row(60, 61).unwrap();
    assert!(ink.share > 0.12 && ink.share < 0.4, "{ink:?}");
    assert!((21.0..=35.0).contains(&ink.median_days), "{ink:?}");
    assert!(row(61, 60).is_none());
    let refill = row(62, 62).unwrap();
    assert!(
        refill.is_repeat() && refill.median_days == 30.0,
        "{refill:?}"
    );
    let planted = |row: &&&FollowUp| row.trigger.0 >= 60 && row.target.0 >= 60;
    let others = found.len() - found.iter().filter(planted).count();
    let strangers: Vec<_> = found.iter().filter(|row| !planted(row)).collect();
    assert!(others <= 1, "{others} of {}: {strangers:?}", found.len());
}

#[test]
fn guests_and_windows_that_reach_beyond_the_history_are_left_out_and_counted() {
    let orders = vec![
        (0, Some(1), vec![0]),
        (5, None, vec![0]),
        (8, Some(1), vec![1]),
        (20, Some(2), vec![0]),
    ];
    let table = later(&dataset(2, 2, &orders), 10, 1);
    assert_eq!(
        (table.events, table.too_late, table.without_customer),
        (2, 1, 1)
    );
    assert_eq!(table.customers, 1);
    let progress = Progress::new();
    progress.cancel();
    let stopped = follow_up(
        &dataset(2, 2, &orders),
        &FollowUpOptions::default(),
        &progress,
    );
    assert_eq!(stopped, Err(Cancelled));
    let empty = later(&dataset(2, 2, &[]), 60, 1);
    assert_eq!((empty.events, empty.rows.len()), (0, 0));
}

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

/// Orders of customers in which the goods of one category exclude one another as told.
fn rivals(dice: &mut Dice, excluded: &dyn Fn(u32, u32) -> bool) -> Vec<Bought> {
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
        let mut months: BTreeMap<i32, BTreeMap<usize, Vec<&(i32, BTreeSet<u32>)>>> = BTreeMap::new();
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
    let (ladders, hubs) = (ladders(&data), hubs(&data, &table, 0.05));
    let blocked = Blocked::default();
    let mut assumptions = Assumptions::default();
    for (name, value) in [
        ("reach.cart", 0.5),
        ("reach.product_page", 1.0),
        ("acceptance.pair.cart", 0.1),
        ("acceptance.ladder.product_page", 0.05),
        ("gap_response", 1.0),
    ] {
        assumptions.values.insert(name.into(), Belief::fixed(value));
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
                .or_insert((order.place(), order.day().0));
        }
    }
    let (mut again, mut spent) = (0, 0);
    for (customer, (place, day)) in &firsts {
        let later: Vec<_> = orders
            .iter()
            .filter(|o| o.place() > *place && o.day().0 <= day + LATER_DAYS)
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
