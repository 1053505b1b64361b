//! Invented stores of many shapes whose truth is known, to see how often discovery is right.
//!
//! Eighteen months. The number of orders a week follows a first-order autoregression with a busier December; the
//! popularity of every good drifts by a shock of its own every week. An order has a size, which depends on nothing, and
//! that many different goods drawn by the popularity of its week. On top, triggers are planted: a trigger stands in a
//! given number of orders, in half of the cases by their size, else in any, and brings each of its targets by a coin.
//! Nothing else attracts anything, so all other finds are false.
#![allow(dead_code, reason = "every test file takes the part it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeSet;

use endcap::domain::project::Dataset;

use super::numbered_goods::{Basket, Dice, dataset};

/// Days of history, from the first of January 2023.
const DAYS: i32 = 547;
const FIRST_DAY: i32 = 19_358;
const WEEKS: usize = 79;

/// Goods that are drawn; the triggers stand behind them.
const GOODS: usize = 400;

/// Chances that a trigger brings its target.
pub const CHANCES: [f64; 6] = [0.03, 0.05, 0.08, 0.10, 0.15, 0.30];

/// Orders with a trigger.
pub const TRIGGER_ORDERS: [usize; 5] = [50, 100, 200, 400, 800];

/// What is peculiar about a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Short orders, popularity that falls slowly.
    Plain,
    /// Half of the orders hold one good, others up to 45: variance many times the mean.
    Sizes,
    /// A third of the goods have a season; ten of December and ten of May to July are best sellers then.
    Seasons,
    /// Popularity 1 / rank: the best seller stands in a quarter of the orders of two or more.
    Zipf,
    /// One order of 60 holds 51 to 120 goods, two of 60 hold 15 to 50.
    Wholesale,
    /// Every third month the same eight good sellers are on sale together for a week, and sell four times as often.
    Promotions,
}

/// All shapes.
pub const SHAPES: [Shape; 6] = [
    Shape::Plain,
    Shape::Sizes,
    Shape::Seasons,
    Shape::Zipf,
    Shape::Wholesale,
    Shape::Promotions,
];

/// A trigger, a target, and how strongly they were tied.
#[derive(Clone, Copy, Debug)]
pub struct Planted {
    pub pair: (u32, u32),
    pub chance: f64,
    pub orders: usize,
}

/// A store and its truth. Pairs have the smaller number first.
pub struct World {
    pub data: Dataset,
    pub planted: Vec<Planted>,
    /// For each planted pair, where that is known, the orders of its trigger that would hold the target all the same.
    pub aside: Vec<Option<u32>>,
    /// Two targets of one trigger: to find them is neither right nor wrong.
    pub implied: BTreeSet<(u32, u32)>,
    /// Two goods of one season.
    pub season: BTreeSet<(u32, u32)>,
    /// Two goods on sale at the same time.
    pub promotion: BTreeSet<(u32, u32)>,
}

fn size(shape: Shape, dice: &mut Dice) -> usize {
    let long_tail = |dice: &mut Dice, power: f64, most: f64| {
        ((1.0 / (1.0 - dice.share())).powf(power) + 1.0).min(most) as usize
    };
    match shape {
        Shape::Sizes => match dice.share() < 0.5 {
            true => 1,
            false => long_tail(dice, 0.9, 45.0),
        },
        Shape::Wholesale => match dice.below(60) {
            0 => 51 + dice.below(70),
            1 | 2 => 15 + dice.below(36),
            _ => long_tail(dice, 0.4, 8.0) - 1,
        },
        Shape::Zipf | Shape::Promotions => long_tail(dice, 0.6, 20.0) - 1,
        Shape::Plain | Shape::Seasons => {
            let mut size = 1;
            while size < 12 && dice.share() < 0.5 {
                size += 1;
            }
            size
        }
    }
}

/// Popularity of a good, by its rank.
fn popularity(shape: Shape, rank: usize) -> f64 {
    let rank = rank as f64;
    match shape {
        Shape::Zipf => 1.0 / (rank + 1.0),
        Shape::Promotions => (rank + 10.0).powf(-0.8),
        Shape::Plain | Shape::Sizes | Shape::Seasons | Shape::Wholesale => (rank + 20.0).powf(-0.6),
    }
}

const FESTIVE: std::ops::Range<usize> = 30..40;
const SUMMERY: std::ops::Range<usize> = 50..60;
const ON_SALE: std::ops::Range<usize> = 10..18;

/// Month 0..12 of a day of the history, by the calendar of common years.
fn month(day: i32) -> usize {
    let ends = [31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    ends.partition_point(|&end| end <= day % 365)
}

/// What season and sales make of a good's popularity on one day.
fn moved(shape: Shape, rank: usize, day: i32) -> f64 {
    let month = month(day);
    match shape {
        Shape::Seasons if FESTIVE.contains(&rank) => [0.05, 12.0][usize::from(month == 11)],
        Shape::Seasons if SUMMERY.contains(&rank) => {
            [0.2, 4.0][usize::from((4..7).contains(&month))]
        }
        Shape::Seasons if rank.is_multiple_of(3) => {
            let turn = (month as f64 - (rank % 12) as f64) / 12.0 * std::f64::consts::TAU;
            1.0 + 0.7 * turn.cos()
        }
        Shape::Promotions if ON_SALE.contains(&rank) && month.is_multiple_of(3) => {
            let in_month = day % 365 - [0, 90, 181, 273][month / 3];
            [1.0, 4.0][usize::from((7..14).contains(&in_month))]
        }
        _ => 1.0,
    }
}

fn ordered(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

fn all_of(goods: std::ops::Range<usize>) -> BTreeSet<(u32, u32)> {
    let goods: Vec<u32> = goods.map(|good| good as u32).collect();
    let pairs = goods.iter().enumerate();
    pairs
        .flat_map(|(place, &a)| goods[place + 1..].iter().map(move |&b| (a, b)))
        .collect()
}

/// Orders without any attraction, day after day.
fn orders(shape: Shape, count: usize, dice: &mut Dice) -> Vec<Basket> {
    let mut busy = 0.0;
    let volumes: Vec<f64> = (0..WEEKS)
        .map(|week| {
            busy = 0.7 * busy + 0.15 * dice.normal();
            let december = month(week as i32 * 7 + 3) == 11;
            f64::exp(busy) * [1.0, 1.6][usize::from(december)]
        })
        .collect();
    let shocks: Vec<Vec<f64>> = (0..WEEKS)
        .map(|_| (0..GOODS).map(|_| (0.15 * dice.normal()).exp()).collect())
        .collect();
    let total: f64 = (0..DAYS).map(|day| volumes[day as usize / 7]).sum();
    let mut orders = Vec::with_capacity(count);
    let mut due = 0.0;
    let mut sums = vec![0.0; GOODS];
    for day in 0..DAYS {
        let week = day as usize / 7;
        due += volumes[week] / total * count as f64;
        let mut sum = 0.0;
        for (good, place) in sums.iter_mut().enumerate() {
            sum += popularity(shape, good) * shocks[week][good] * moved(shape, good, day);
            *place = sum;
        }
        while (orders.len() as f64) < due.min(count as f64) {
            let size = size(shape, dice).max(1);
            let mut basket: Vec<u32> = Vec::with_capacity(size);
            while basket.len() < size {
                let drawn = dice.share() * sum;
                let good = sums.partition_point(|&sum| sum <= drawn).min(GOODS - 1) as u32;
                if !basket.contains(&good) {
                    basket.push(good);
                }
            }
            orders.push((FIRST_DAY + day, basket));
        }
    }
    orders
}

/// A trigger in so many of the orders, and its targets by the coin. Wholesale orders are left alone.
fn plant(
    orders: &mut [Basket],
    trigger: u32,
    targets: &[u32],
    with: usize,
    chance: f64,
    dice: &mut Dice,
) {
    let by_size = trigger.is_multiple_of(2);
    let mut done = 0;
    while done < with {
        let place = dice.below(orders.len());
        let basket = &mut orders[place].1;
        let fits = basket.len() <= 45 && !basket.contains(&trigger);
        if !fits || (by_size && dice.share() * 12.0 > basket.len() as f64) {
            continue;
        }
        basket.push(trigger);
        done += 1;
        for &target in targets {
            if dice.share() < chance && !basket.contains(&target) {
                basket.push(target);
            }
        }
    }
}

/// Distinct goods to be targets, every other one among the best sellers. None has a season or is on sale, so that
/// planted and merely seasonal pairs stay apart.
fn targets(dice: &mut Dice) -> Vec<u32> {
    let special = |good: &usize| {
        FESTIVE.contains(good)
            || SUMMERY.contains(good)
            || ON_SALE.contains(good)
            || good.is_multiple_of(3)
    };
    let mut targets = Vec::new();
    while targets.len() < CHANCES.len() * TRIGGER_ORDERS.len() + 7 {
        let good = dice.below([120, GOODS][targets.len() % 2]);
        if !special(&good) && !targets.contains(&(good as u32)) {
            targets.push(good as u32);
        }
    }
    targets
}

/// A store of this shape with a planted pair for every chance and number of trigger orders, and eight more of 0.15 in
/// 200: three triggers with two targets each, two triggers with one target in common.
pub fn world(shape: Shape, count: usize, seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let mut orders = orders(shape, count, &mut dice);
    let mut targets = targets(&mut dice).into_iter();
    let mut planted = Vec::new();
    let mut implied = BTreeSet::new();
    let mut trigger = GOODS as u32;
    let mut add = |targets: &[u32], with: usize, chance: f64, dice: &mut Dice| {
        plant(&mut orders, trigger, targets, with, chance, dice);
        planted.extend(targets.iter().map(|&target| Planted {
            pair: ordered(target, trigger),
            chance,
            orders: with,
        }));
        trigger += 1;
    };
    for chance in CHANCES {
        for with in TRIGGER_ORDERS {
            add(&[targets.next().unwrap()], with, chance, &mut dice);
        }
    }
    for _ in 0..3 {
        let two = [targets.next().unwrap(), targets.next().unwrap()];
        implied.insert(ordered(two[0], two[1]));
        add(&two, 200, 0.15, &mut dice);
    }
    let common = targets.next().unwrap();
    for _ in 0..2 {
        add(&[common], 200, 0.15, &mut dice);
    }
    let goods = trigger;
    let mut season = BTreeSet::new();
    let mut promotion = BTreeSet::new();
    match shape {
        Shape::Seasons => season.extend(all_of(FESTIVE).into_iter().chain(all_of(SUMMERY))),
        Shape::Promotions => promotion.extend(all_of(ON_SALE)),
        _ => {}
    }
    World {
        data: dataset(goods, &orders),
        planted,
        aside: Vec::new(),
        implied,
        season,
        promotion,
    }
}

/// A store in which nothing attracts anything: every find is false.
pub fn null_world(shape: Shape, count: usize, seed: u64) -> Dataset {
    let mut dice = Dice::new(seed);
    dataset(GOODS as u32, &orders(shape, count, &mut dice))
}
