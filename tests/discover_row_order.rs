//! No list of Discover depends on the order in which the rows of the files come.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "support/buyers.rs"]
mod buyers;
#[path = "support/numbered_goods.rs"]
mod numbered_goods;

use std::fmt::Debug;

use buyers::{Bought, dataset_of, rivals, shoppers};
use endcap::discover::{
    FollowUpOptions, HubAccessory, ItemSet, LadderFamily, Lookup, PairFolds, PairOptions,
    PairTable, Series, SlowStock, Substitutes, follow_up, hubs, ladders, pairs, sets, slow_stock,
    stock_triggers, substitutes,
};
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use numbered_goods::Dice;

const GOODS: u32 = 40;

/// Orders in which goods attract one another and follow one another. A customer has several on one day.
fn orders() -> Vec<(usize, Bought)> {
    let mut dice = Dice::new(77);
    let mut orders = shoppers(&mut dice, 900, GOODS as usize);
    let mut later: Vec<Bought> = Vec::new();
    for (day, customer, goods) in &mut orders {
        // The four dearest bring an accessory, and number 1 two more.
        if goods.iter().any(|good| *good < 4) && dice.share() < 0.5 {
            goods.push(30);
        }
        if goods.contains(&1) && dice.share() < 0.5 {
            goods.extend([31, 32]);
        }
        if goods.contains(&5) && dice.share() < 0.3 {
            later.push((*day + dice.below(20) as i32, *customer, vec![5, 33]));
        }
        // What is sold at the end only has no old stock.
        if *day > 600 {
            goods.retain(|good| *good != 38);
        }
    }
    orders.append(&mut later);
    orders.retain(|order| !order.2.is_empty());
    orders.into_iter().enumerate().collect()
}

fn found(data: &Dataset) -> PairTable {
    pairs(data, &PairOptions::default(), &Progress::new()).unwrap()
}

/// The same answer from shuffled rows; `holds` tells that it is worth comparing.
fn same_in_any_order<T: PartialEq + Debug>(
    mut orders: Vec<(usize, Bought)>,
    answer: impl Fn(&Dataset) -> T,
    holds: impl Fn(&T) -> bool,
) {
    let first = answer(&dataset_of(GOODS, 10, &orders));
    assert!(holds(&first), "nothing was found: {first:?}");
    let mut dice = Dice::new(78);
    for _ in 0..2 {
        for last in (1..orders.len()).rev() {
            orders.swap(last, dice.below(last + 1));
            orders[last].1.2.reverse();
        }
        let again = answer(&dataset_of(GOODS, 10, &orders));
        assert!(again == first, "another order of rows, another answer");
    }
}

#[test]
fn pairs_and_their_folds() {
    same_in_any_order(
        orders(),
        |data| {
            let table = found(data);
            let folds = PairFolds::of(&Series::of(&data.catalog), &table);
            (table, folds)
        },
        |(table, _)| table.pairs.iter().any(|pair| pair.q_value < 0.05),
    );
}

#[test]
fn sets_and_kits() {
    same_in_any_order(
        orders(),
        |data| sets(data, &found(data), 5, &Progress::new()).unwrap(),
        |sets: &Vec<ItemSet>| !sets.is_empty(),
    );
}

#[test]
fn what_follows_later() {
    same_in_any_order(
        orders(),
        |data| follow_up(data, &FollowUpOptions::default(), &Progress::new()).unwrap(),
        |table| table.rows.iter().any(|row| row.q_value < 0.05),
    );
}

#[test]
fn suspected_substitutes() {
    let excluding = rivals(&mut Dice::new(3), &|x, y| (x.min(y), x.max(y)) == (0, 1));
    same_in_any_order(
        excluding.into_iter().enumerate().collect(),
        |data| {
            let (table, progress) = (found(data), Progress::new());
            let most = PairOptions::default().max_basket;
            let lookup = Lookup::new(data, &table, most, &progress).unwrap();
            substitutes(data, &table, &lookup, &progress).unwrap()
        },
        |found: &Substitutes| !found.pairs.is_empty(),
    );
}

#[test]
fn price_ladders() {
    same_in_any_order(orders(), ladders, |families: &Vec<LadderFamily>| {
        families.iter().any(|family| family.tiers[0].orders > 0)
    });
}

#[test]
fn hub_accessories() {
    same_in_any_order(
        orders(),
        |data| hubs(data, &found(data)),
        |hubs: &Vec<HubAccessory>| !hubs.is_empty(),
    );
}

#[test]
fn slow_stock_and_its_triggers() {
    same_in_any_order(
        orders(),
        |data| {
            let mut slow = slow_stock(data, 4.0);
            stock_triggers(data, &found(data), &mut slow);
            slow
        },
        |slow: &Vec<SlowStock>| slow.iter().any(|article| !article.triggers.is_empty()),
    );
}
