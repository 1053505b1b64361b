//! Discovery against a slow, obvious count and against worlds whose truth is known.

#[path = "support/numbered_goods.rs"]
mod numbered_goods;

use std::collections::{BTreeMap, BTreeSet};

use endcap::discover::significance::benjamini_hochberg;
use endcap::discover::{Affinity, PairOptions, PairTable, hubs, pairs, sets};
use endcap::domain::calendar::Day;
use endcap::domain::catalog::VariantId;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use numbered_goods::{Basket, Dice, dataset, proposed};
use proptest::prelude::*;

fn all_pairs() -> PairOptions {
    PairOptions {
        min_count: 1,
        max_basket: 50,
        ..PairOptions::default()
    }
}

fn find(data: &Dataset) -> PairTable {
    pairs(data, &all_pairs(), &Progress::new()).unwrap_or_default()
}

/// `f` with `f_i (sum f - f_i) = t_i` by the plain iteration `f_i <- sqrt(f_i t_i / (sum f - f_i))`.
fn affinities(companions: &BTreeMap<u32, f64>) -> BTreeMap<u32, f64> {
    let mut f = companions.clone();
    // Where one good is in nearly every order it comes near but slowly.
    for _ in 0..50_000 {
        let sum: f64 = f.values().sum();
        let mut moved: f64 = 0.0;
        for (good, f) in &mut f {
            let better = (*f * companions[good] / (sum - *f)).sqrt();
            moved = moved.max((better / *f - 1.0).abs());
            *f = better;
        }
        if moved < 1e-10 {
            break;
        }
    }
    f
}

/// Count and expectation of every pair that occurs, order by order; `stratum` says which orders belong together.
fn slow(
    orders: &[Basket],
    stratum: impl Fn(i32, usize) -> (i32, usize),
) -> BTreeMap<(u32, u32), (u32, f64)> {
    let baskets: Vec<(i32, BTreeSet<u32>)> = orders
        .iter()
        .map(|(day, goods)| (*day, goods.iter().copied().collect()))
        .collect();
    let mut strata: BTreeMap<(i32, usize), Vec<&BTreeSet<u32>>> = BTreeMap::new();
    for (day, basket) in baskets.iter().filter(|(_, basket)| basket.len() > 1) {
        let key = stratum(Day(*day).month_index(), basket.len());
        strata.entry(key).or_default().push(basket);
    }
    let mut found: BTreeMap<(u32, u32), (u32, f64)> = BTreeMap::new();
    for orders in strata.values() {
        let places: f64 = orders.iter().map(|order| order.len() as f64).sum();
        let pairs = |order: &&BTreeSet<u32>| (order.len() * (order.len() - 1)) as f64;
        let all: f64 = orders.iter().map(pairs).sum();
        let mut companions: BTreeMap<u32, f64> = BTreeMap::new();
        for &good in orders.iter().copied().flatten() {
            if companions.contains_key(&good) {
                continue;
            }
            let sizes: Vec<f64> = orders
                .iter()
                .filter(|order| order.contains(&good))
                .map(|order| order.len() as f64 - 1.0)
                .collect();
            let with = sizes.len() as f64;
            let mean = (sizes.iter().sum::<f64>() + 20.0 * all / places) / (with + 20.0);
            companions.insert(good, with * mean);
        }
        let scale = all / companions.values().sum::<f64>();
        for companions in companions.values_mut() {
            *companions *= scale;
        }
        let f = affinities(&companions);
        for (&a, f_a) in &f {
            for (&b, f_b) in f.range(a + 1..) {
                let both = orders.iter().filter(|o| o.contains(&a) && o.contains(&b));
                let pair = found.entry((a, b)).or_default();
                pair.0 += both.count() as u32;
                pair.1 += f_a * f_b;
            }
        }
    }
    found.retain(|_, pair| pair.0 > 0);
    found
}

fn assert_same(table: &PairTable, expected: &BTreeMap<(u32, u32), (u32, f64)>) {
    let p_values: Vec<f64> = table.pairs.iter().map(Affinity::p_value).collect();
    let adjusted = benjamini_hochberg(&p_values, table.tested);
    for (pair, q_value) in table.pairs.iter().zip(adjusted) {
        assert!(
            (pair.q_value - q_value).abs() <= 1e-6 * q_value,
            "{pair:?} {q_value}"
        );
    }
    assert_eq!(table.pairs.len(), expected.len());
    for pair in &table.pairs {
        let (count, by_size) = expected[&(pair.a.0, pair.b.0)];
        assert_eq!(pair.count, count);
        // With few products what month and size expect may leave no room for a find; then months alone are asked.
        assert!(
            pair.is_saturated() || (pair.expected - by_size).abs() <= 1e-4 * by_size,
            "{pair:?} {by_size}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn counts_and_expectations_equal_the_slow_ones_in_any_order_of_rows(
        orders in prop::collection::vec((0..400_i32, prop::collection::vec(0..12_u32, 1..7)), 1..60),
        turn in 0..60_usize,
    ) {
        let table = find(&dataset(12, &orders));
        // Too few orders for any stratum: everything is joined.
        assert_same(&table, &slow(&orders, |_, _| (0, 0)));
        let mut turned = orders.clone();
        turned.rotate_left(turn % orders.len());
        turned.reverse();
        prop_assert_eq!(&find(&dataset(12, &turned)), &table);
    }
}

/// Order sizes with a long tail: most hold one or two, some twenty.
fn size(dice: &mut Dice) -> usize {
    let u = dice.share();
    if u < 0.5 {
        1
    } else {
        ((1.0 / (1.0 - dice.share())).powf(0.7) + 1.0).min(20.0) as usize
    }
}

fn world(dice: &mut Dice, orders: usize, goods: usize) -> Vec<Basket> {
    (0..orders)
        .map(|place| {
            let size = size(dice);
            let mut basket = BTreeSet::new();
            while basket.len() < size {
                // A mild slope of popularity.
                let good = (dice.share().powf(1.3) * goods as f64) as u32;
                basket.insert(good);
            }
            ((place * 540 / orders) as i32, basket.into_iter().collect())
        })
        .collect()
}

#[test]
fn strata_of_month_and_exact_size_where_there_are_enough_orders() {
    let mut dice = Dice::new(5);
    let mut orders: Vec<Basket> = Vec::new();
    for day in [0, 31, 59] {
        for size in [1_usize, 2, 3] {
            for _ in 0..220 {
                let mut basket = BTreeSet::new();
                while basket.len() < size {
                    basket.insert(dice.below(15) as u32);
                }
                orders.push((day, basket.into_iter().collect()));
            }
        }
    }
    let table = find(&dataset(15, &orders));
    assert_same(&table, &slow(&orders, |month, size| (month, size)));
    // The formula for exact sizes, written out for one pair.
    let pair = table.pairs[0];
    // It differs by the places that a good cannot share with itself: a 15th or so.
    let mut expected = 0.0;
    for month in [0, 31, 59] {
        for size in [2_usize, 3] {
            let cell: Vec<_> = orders
                .iter()
                .filter(|o| o.0 == month && o.1.len() == size)
                .collect();
            let with =
                |good: VariantId| cell.iter().filter(|o| o.1.contains(&good.0)).count() as f64;
            let s = size as f64;
            expected += with(pair.a) * with(pair.b) / cell.len() as f64 * (s - 1.0) / s;
        }
    }
    assert!(
        (pair.expected / expected - 1.0).abs() < 0.08,
        "{} {expected}",
        pair.expected
    );
}

#[test]
fn baskets_of_very_different_sizes_make_no_pairs() {
    for seed in 1..=3 {
        let mut dice = Dice::new(seed);
        let table = find(&dataset(80, &world(&mut dice, 4_000, 80)));
        assert_eq!(table.tested, 80 * 79 / 2);
        let naive = table
            .pairs
            .iter()
            .filter(|p| p.count >= 5 && p.lift > 1.5)
            .count();
        assert!(naive > 500, "the world is too easy: {naive}");
        let found = proposed(&table);
        assert!(found.is_empty(), "{seed}: {found:?}");
    }
}

/// Zipf's popularity, drawn one after the other without replacement: the best seller is in a third of the large orders.
fn popular_world(dice: &mut Dice, orders: usize, goods: usize) -> Vec<Basket> {
    let mut sum = 0.0;
    let sums: Vec<f64> = (0..goods)
        .map(|good| {
            sum += 1.0 / (good as f64 + 2.0);
            sum
        })
        .collect();
    (0..orders)
        .map(|place| {
            let size = size(dice);
            let mut basket = BTreeSet::new();
            while basket.len() < size {
                let drawn = dice.share() * sum;
                let good = sums.partition_point(|&sum| sum <= drawn).min(goods - 1);
                basket.insert(good as u32);
            }
            ((place * 540 / orders) as i32, basket.into_iter().collect())
        })
        .collect()
}

#[test]
fn best_sellers_that_cannot_stand_twice_in_an_order_make_no_pairs() {
    let mut dice = Dice::new(21);
    let table = find(&dataset(60, &popular_world(&mut dice, 60_000, 60)));
    let found = proposed(&table);
    assert!(found.is_empty(), "{found:?}");
    let popular: Vec<f64> = table
        .pairs
        .iter()
        .filter(|pair| pair.expected > 200.0)
        .map(|pair| (f64::from(pair.count) - pair.expected) / pair.expected.sqrt())
        .collect();
    assert!(popular.len() > 30, "{}", popular.len());
    let mean = popular.iter().sum::<f64>() / popular.len() as f64;
    assert!(mean.abs() < 0.5, "{mean}");
    assert!(
        sets(&dataset(60, &[]), &table, 4, &Progress::new())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn planted_pairs_are_found_and_pairs_of_a_season_are_not_proposed() {
    let mut dice = Dice::new(11);
    let goods = 100;
    let mut orders = world(&mut dice, 9_000, goods);
    // Goods 100.. are planted: ten triggers with their complements, and four articles of December.
    for (day, basket) in &mut orders {
        for planted in 0..10_u32 {
            if dice.share() < 0.035 {
                basket.push(100 + 2 * planted);
                if dice.share() < 0.15 {
                    basket.push(101 + 2 * planted);
                }
            }
            if dice.share() < 0.01 {
                basket.push(101 + 2 * planted);
            }
        }
        if (335..365).contains(day) {
            for festive in 120..124 {
                if dice.share() < 0.2 {
                    basket.push(festive);
                }
            }
        }
        basket.sort_unstable();
        basket.dedup();
    }
    let table = find(&dataset(124, &orders));
    let is_planted = |pair: &&&Affinity| {
        (100..120).contains(&pair.a.0) && pair.a.0.is_multiple_of(2) && pair.b.0 == pair.a.0 + 1
    };
    let is_season = |pair: &Affinity| pair.a.0 >= 120 && pair.b.0 >= 120;
    let found = proposed(&table);
    let right = found.iter().filter(is_planted).count();
    assert!(right >= 8, "{right} of 10 planted pairs");
    assert!(
        (found.len() - right) as f64 <= 0.08 * found.len() as f64,
        "{found:?}"
    );
    let season: Vec<_> = table.pairs.iter().filter(|pair| is_season(pair)).collect();
    assert_eq!(season.len(), 6);
    for pair in season {
        assert!(pair.lift > 5.0, "looks strong when pooled: {pair:?}");
        assert!(pair.size_aware_lift < 1.6, "{pair:?}");
        assert!(!found.contains(&pair), "{pair:?}");
    }
}

#[test]
fn a_set_bought_together_is_found_and_its_cheap_member_is_a_hub() {
    let mut dice = Dice::new(3);
    let mut orders = world(&mut dice, 3_000, 40);
    for place in (0..orders.len()).step_by(25) {
        orders[place].1 = vec![40, 41, 42];
    }
    // Goods 40 to 42 alone as well, so that each is sold without the others.
    for place in (7..orders.len()).step_by(50) {
        orders[place].1 = vec![40 + (place % 3) as u32];
    }
    let data = dataset(43, &orders);
    let table = find(&data);
    let found = sets(&data, &table, 4, &Progress::new()).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let set = &found[0];
    let members: BTreeSet<u32> = set.members.iter().map(|member| member.0).collect();
    assert_eq!(members, BTreeSet::from([40, 41, 42]));
    let with = |good: VariantId| orders.iter().filter(|o| o.1.contains(&good.0)).count();
    assert!(
        set.members
            .iter()
            .all(|&member| with(member) <= with(set.members[0]))
    );
    assert_eq!(set.count, 120);
    assert!(set.lift > 1.0);
    let hubs = hubs(&data, &table);
    assert_eq!(hubs.len(), 1);
    assert_eq!(hubs[0].variant, VariantId(42));
    let triggered = orders
        .iter()
        .filter(|(_, goods)| goods.contains(&40) || goods.contains(&41))
        .count();
    assert_eq!(hubs[0].trigger_orders as usize, triggered);
}

#[test]
fn a_good_that_goes_with_each_of_two_others_apart_is_a_kit_that_pairs_explain() {
    let mut dice = Dice::new(9);
    let mut orders = world(&mut dice, 3_000, 40);
    for place in (0..orders.len()).step_by(10) {
        // A trigger; each complement by its own coin.
        let mut basket = vec![40];
        basket.extend((dice.share() < 0.3).then_some(41));
        basket.extend((dice.share() < 0.3).then_some(42));
        orders[place].1 = basket;
    }
    let data = dataset(43, &orders);
    let found = sets(&data, &find(&data), 3, &Progress::new()).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let members: Vec<u32> = found[0].members.iter().map(|member| member.0).collect();
    assert_eq!(members[0], 40);
    assert_eq!(BTreeSet::from_iter(members), BTreeSet::from([40, 41, 42]));
    assert!((0.5..1.2).contains(&found[0].lift), "{found:?}");
}

#[test]
fn rare_pairs_are_tested_but_not_listed() {
    let orders = vec![
        (0, vec![0, 1]),
        (0, vec![0, 1]),
        (0, vec![1, 2]),
        (1, vec![0]),
    ];
    let data = dataset(3, &orders);
    let few = PairOptions {
        min_count: 2,
        ..all_pairs()
    };
    let table = pairs(&data, &few, &Progress::new()).unwrap();
    assert_eq!((table.orders, table.tested, table.pairs.len()), (4, 3, 1));
    let whole = find(&data);
    let same = whole.pairs.iter().find(|pair| pair.count == 2).unwrap();
    let listed = &table.pairs[0];
    // What is not listed counts with p = 1: that can only make others less sure.
    assert!(listed.q_value >= same.q_value);
    assert_eq!(
        *same,
        Affinity {
            q_value: same.q_value,
            ..*listed
        }
    );
}

#[test]
fn two_goods_that_fill_every_order_are_expected_in_every_order() {
    for orders in 1..40 {
        let baskets: Vec<Basket> = (0..orders).map(|_| (0, vec![0, 9])).collect();
        let table = find(&dataset(12, &baskets));
        let [pair] = &table.pairs[..] else {
            panic!("{table:?}");
        };
        let expected = f64::from(orders);
        assert!(
            (pair.expected - expected).abs() <= 1e-6 * expected,
            "{pair:?}"
        );
    }
}
