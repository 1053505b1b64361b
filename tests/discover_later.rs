//! What customers buy later: against a slow obvious answer, and how often it is right in stores where only what was
//! planted follows anything.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "support/buyers.rs"]
mod buyers;
#[path = "support/numbered_goods.rs"]
mod numbered_goods;
#[path = "support/slow_later.rs"]
mod slow_later;

use std::collections::BTreeSet;

use buyers::{Bought, dataset, shoppers};
use endcap::discover::{FollowUp, FollowUpOptions, FollowUpTable, follow_up};
use endcap::domain::progress::{Cancelled, Progress};
use endcap::domain::project::Dataset;
use numbered_goods::Dice;
use proptest::prelude::*;
use slow_later::{slow_events, slow_later, slow_look};

/// Share of false finds that is kept to.
const MOST_FALSE: f64 = 0.08;

/// Share of planted purchases that is found.
const LEAST_POWER: f64 = 0.8;

/// Goods that follow nothing; the planted ones stand behind them.
const GOODS: u32 = 30;

fn later(data: &Dataset, days: u32, min_customers: u32) -> FollowUpTable {
    let options = FollowUpOptions {
        days,
        min_customers,
        ..FollowUpOptions::default()
    };
    follow_up(data, &options, &Progress::new()).unwrap()
}

fn finds(table: &FollowUpTable) -> Vec<&FollowUp> {
    let rows = table.rows.iter();
    rows.filter(|row| row.q_value <= 0.05 && row.lift_lower > 1.0)
        .collect()
}

/// Trigger and target of what is proposed.
fn proposed(table: &FollowUpTable) -> BTreeSet<(u32, u32)> {
    let rows = finds(table).into_iter();
    rows.map(|row| (row.trigger.0, row.target.0)).collect()
}

/// Goods that a part of their buyers follows up after some weeks, in an order of its own.
struct Follows {
    trigger: u32,
    target: u32,
    /// Share of all orders that the trigger is put into.
    sold: f64,
    /// Share of those that are followed up.
    chance: f64,
    after: i32,
}

fn planted(orders: &mut Vec<Bought>, all: &[Follows], dice: &mut Dice) {
    let before = orders.len();
    for follows in all {
        for place in 0..before {
            if dice.share() >= follows.sold {
                continue;
            }
            orders[place].2.push(follows.trigger);
            let (mut day, customer, _) = orders[place];
            // A refill is refilled again by the same coin.
            while dice.share() < follows.chance {
                day += follows.after + dice.below(10) as i32;
                if day >= 720 {
                    break;
                }
                orders.push((day, customer, vec![follows.target]));
                if follows.trigger != follows.target {
                    break;
                }
            }
        }
    }
}

/// Share of false finds, and of planted ones that were found.
fn shares(
    seeds: std::ops::Range<u64>,
    all: &[Follows],
    buyers: impl Fn(&mut Dice) -> Vec<Bought>,
) -> (f64, f64) {
    let truth: BTreeSet<(u32, u32)> = all.iter().map(|f| (f.trigger, f.target)).collect();
    let (mut finds, mut right) = (0, 0);
    let worlds = seeds.end - seeds.start;
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let mut orders = buyers(&mut dice);
        planted(&mut orders, all, &mut dice);
        let found = proposed(&later(&dataset(GOODS + 8, 10, &orders), 60, 3));
        finds += found.len();
        right += found.intersection(&truth).count();
    }
    (
        (finds - right) as f64 / finds.max(1) as f64,
        right as f64 / (worlds as f64 * truth.len() as f64),
    )
}

fn follows(trigger: u32, target: u32, sold: f64, chance: f64) -> Follows {
    Follows {
        trigger,
        target,
        sold,
        chance,
        after: 20,
    }
}

fn refill(good: u32, sold: f64, chance: f64, after: i32) -> Follows {
    Follows {
        trigger: good,
        target: good,
        sold,
        chance,
        after,
    }
}

/// People who rarely come, for one or two goods: most of what they buy later is a refill.
fn rare_buyers(dice: &mut Dice, customers: u64) -> Vec<Bought> {
    let mut orders = Vec::new();
    for customer in 0..customers {
        let pace = 40.0 + 200.0 * dice.share();
        let mut day = dice.share() * pace;
        while day < 720.0 {
            let size = 1 + usize::from(dice.share() < 0.3);
            let goods = (0..size).map(|_| (dice.share().powf(1.6) * f64::from(GOODS)) as u32);
            orders.push((day as i32, Some(customer), goods.collect()));
            day += pace * (0.3 + 1.4 * dice.share());
        }
    }
    orders
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
        let slow = slow_later(&data, days as i32, table.tested);
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

#[test]
fn what_follows_is_judged_without_the_finds_of_a_first_look() {
    let mut dice = Dice::new(5);
    let mut orders: Vec<Bought> = Vec::new();
    for customer in 0..34_u64 {
        let mut day = dice.below(8) as i32;
        let mut follows = Vec::new();
        while day < 90 {
            let goods = (0..1 + dice.below(2)).map(|_| dice.below(10) as u32);
            let mut goods: Vec<u32> = goods.chain(follows).collect();
            follows = Vec::new();
            // Good 10 follows good 0, 11 follows 1, and 2 is refilled in an order of its own.
            follows.extend(goods.contains(&0).then_some(10));
            follows.extend((goods.contains(&1) && dice.share() < 0.8).then_some(11));
            if goods.contains(&2) {
                orders.push((day + 2, Some(customer), vec![2]));
            }
            goods.sort_unstable();
            orders.push((day, Some(customer), goods));
            day += 5 + dice.below(7) as i32;
        }
    }
    let table = later(&dataset(12, 3, &orders), 14, 1);
    assert!(
        table.events < 400,
        "{} are more than one season",
        table.events
    );
    let data = dataset(12, 3, &orders);
    let events = slow_events(&data, 14);
    let (once, twice) = (slow_look(&events, &[]), slow_later(&data, 14, table.tested));
    assert!(!table.rows.is_empty());
    let mut moved = 0.0_f64;
    for row in &table.rows {
        let pair = (row.trigger.0, row.target.0);
        let (customers, followed, expected) = twice[&pair];
        assert_eq!(
            (row.trigger_customers, row.customers),
            (customers, followed)
        );
        assert!((row.expected - expected).abs() < 1e-4, "{row:?} {expected}");
        moved = moved.max((once[&pair].2 - expected).abs() / expected);
    }
    assert!(moved > 0.1, "nothing was found at first: {moved}");
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

#[test]
fn refills_make_no_finds_of_goods_that_nobody_refills() {
    let all = [
        refill(30, 0.10, 0.6, 25),
        refill(31, 0.10, 0.5, 20),
        refill(32, 0.08, 0.4, 30),
        refill(33, 0.03, 0.5, 28),
        refill(34, 0.10, 0.3, 14),
        refill(35, 0.02, 0.3, 35),
    ];
    let (wrong, power) = shares(903..908, &all, |dice| rare_buyers(dice, 20_000));
    assert!(wrong <= MOST_FALSE, "{wrong}");
    assert!(power >= LEAST_POWER, "{power}");
}

#[test]
fn refills_and_what_follows_something_else_are_found_among_people_of_every_pace() {
    let all = [
        refill(30, 0.008, 0.3, 25),
        refill(31, 0.008, 0.2, 20),
        follows(32, 33, 0.015, 0.15),
        follows(34, 35, 0.008, 0.15),
        follows(36, 37, 0.008, 0.25),
    ];
    let (wrong, power) = shares(920..926, &all, |dice| shoppers(dice, 700, GOODS as usize));
    assert!(wrong <= MOST_FALSE, "{wrong}");
    assert!(power >= LEAST_POWER, "{power}");
}

#[test]
fn people_without_habits_follow_nothing() {
    let all: usize = (940..943)
        .map(|seed| {
            let mut dice = Dice::new(seed);
            let orders = rare_buyers(&mut dice, 12_000);
            proposed(&later(&dataset(GOODS, 10, &orders), 60, 3)).len()
        })
        .sum();
    assert!(all <= 1, "{all}");
}
