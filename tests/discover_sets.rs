//! Sets against a slow, obvious count.

#[path = "support/numbered_goods.rs"]
mod numbered_goods;

use std::collections::{BTreeMap, BTreeSet};

use endcap::discover::{FrequentOptions, FrequentSets, frequent_sets};
use endcap::domain::catalog::VariantId;
use endcap::domain::progress::Progress;
use numbered_goods::{Basket, dataset};
use proptest::prelude::*;

fn options(min_count: u32, max_size: usize) -> FrequentOptions {
    FrequentOptions {
        min_count,
        max_size,
        max_basket: 50,
        most: usize::MAX,
        keep_placeholders: false,
    }
}

fn count(orders: &[Basket], options: &FrequentOptions) -> FrequentSets {
    frequent_sets(&dataset(12, orders), options, &Progress::new()).unwrap_or_default()
}

/// All subsets of every order, one by one.
fn slow(orders: &[Basket], options: &FrequentOptions) -> BTreeMap<Vec<VariantId>, u32> {
    let mut counts = BTreeMap::new();
    for (_, goods) in orders {
        let goods: BTreeSet<u32> = goods.iter().copied().collect();
        let goods: Vec<VariantId> = goods.into_iter().map(VariantId).collect();
        for chosen in 1_u32..1 << goods.len() {
            let members = goods.iter().enumerate();
            let members = members.filter(|(bit, _)| chosen & 1 << bit != 0);
            let members: Vec<VariantId> = members.map(|(_, &good)| good).collect();
            if members.len() <= options.max_size {
                *counts.entry(members).or_insert(0) += 1;
            }
        }
    }
    counts.retain(|_, &mut count| count >= options.min_count);
    counts
}

proptest! {
    #[test]
    fn every_set_in_enough_orders_is_counted_once_whatever_the_order_of_rows(
        orders in prop::collection::vec((0..90_i32, prop::collection::vec(0..12_u32, 1..9)), 1..60),
        turn in 0..60_usize,
        min_count in 1..6_u32,
        max_size in 2..6_usize,
    ) {
        let options = options(min_count, max_size);
        let expected = slow(&orders, &options);
        let found = count(&orders, &options);
        prop_assert_eq!(found.orders, orders.len() as u64);
        prop_assert!(found.complete);
        prop_assert_eq!(found.sets.len(), expected.len());
        for set in &found.sets {
            prop_assert_eq!(expected.get(&set.members), Some(&set.count));
        }
        let mut turned = orders.clone();
        turned.rotate_left(turn % orders.len());
        turned.reverse();
        prop_assert_eq!(found, count(&turned, &options));
    }
}

#[test]
fn more_sets_than_were_asked_for_are_told_from_all_of_them() {
    let orders: Vec<Basket> = (0..5).map(|day| (day, vec![0, 1, 2])).collect();
    let most = |most| {
        let options = FrequentOptions {
            most,
            ..options(1, 3)
        };
        let found = count(&orders, &options);
        (found.sets.len(), found.complete)
    };
    assert_eq!(most(7), (7, true));
    assert_eq!(most(6), (6, false));
    assert_eq!(most(2), (2, false));
    let apart: Vec<Basket> = (0..5).map(|day| (day, vec![day as u32])).collect();
    let options = FrequentOptions {
        most: 4,
        ..options(1, 3)
    };
    assert!(!count(&apart, &options).complete);
}
