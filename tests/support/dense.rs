//! Invented stores with few goods in which nearly everything attracts everything: bicycles of six families, each with
//! accessories of its own and others that all bicycles share, and tyres that bring their tubes.
//!
//! Expected numbers are given the size of an order, and here most of what makes an order long attracts. So what is
//! expected is more than what would stand together had nothing attracted, and lifts are found smaller than planted.
#![allow(dead_code, reason = "every test file takes the part it needs")]

use std::collections::BTreeSet;

use super::numbered_goods::{Basket, Dice, dataset};
use super::worlds::{Planted, World};

const FIRST_DAY: i32 = 19_358;
const DAYS: i32 = 547;

const FAMILIES: u32 = 6;

/// Orders with each bicycle of a family.
const BICYCLES: [usize; 4] = [100, 200, 200, 400];

/// Chances that a bicycle brings the accessories of its family: tube, tyre and so on.
const OWN: [f64; 4] = [0.5, 0.3, 0.15, 0.15];

/// Chances that any bicycle brings what all of them share: bottle, cage, helmet, cap.
const SHARED: [f64; 4] = [0.3, 0.25, 0.15, 0.08];

/// Goods that nothing attracts.
const OTHERS: u32 = 16;

/// Chance that a tyre brings its tube, and a bottle its cage.
const SECOND: f64 = 0.5;

const GOODS: u32 = FAMILIES * (BICYCLES.len() + OWN.len()) as u32 + SHARED.len() as u32 + OTHERS;

/// How much of what stands together attracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// Every other good beside a bicycle stands there by chance.
    Half,
    /// One of ten does.
    Most,
}

/// Both.
pub const DENSITIES: [Density; 2] = [Density::Half, Density::Most];

impl Density {
    /// Chance that an order goes on by chance.
    fn more(self) -> f64 {
        match self {
            Self::Half => 0.5,
            Self::Most => 0.1,
        }
    }
}

fn bicycle(family: u32, nth: usize) -> u32 {
    family * BICYCLES.len() as u32 + nth as u32
}

fn own(family: u32, nth: usize) -> u32 {
    FAMILIES * BICYCLES.len() as u32 + family * OWN.len() as u32 + nth as u32
}

fn shared(nth: usize) -> u32 {
    own(FAMILIES, nth)
}

/// A trigger's targets with their chances.
fn ties() -> Vec<(u32, Vec<(u32, f64)>)> {
    let mut ties = Vec::new();
    for family in 0..FAMILIES {
        for nth in 0..BICYCLES.len() {
            let mine = OWN.iter().enumerate();
            let mine = mine.map(|(nth, &chance)| (own(family, nth), chance));
            let all = SHARED.iter().enumerate();
            let all = all.map(|(nth, &chance)| (shared(nth), chance));
            ties.push((bicycle(family, nth), mine.chain(all).collect()));
        }
        ties.push((own(family, 1), vec![(own(family, 0), SECOND)]));
    }
    ties.push((shared(0), vec![(shared(1), SECOND)]));
    ties
}

/// Orders of accessories and others alone, two for each with a bicycle.
fn accessories(density: Density, dice: &mut Dice) -> BTreeSet<u32> {
    let first = FAMILIES * BICYCLES.len() as u32;
    let mut goods = BTreeSet::new();
    loop {
        let drawn = dice.share().powf(1.4) * f64::from(GOODS - first);
        // A fixed shuffle, so that best sellers are of every kind.
        goods.insert(first + (drawn as u32 * 7) % (GOODS - first));
        if goods.len() >= 6 || dice.share() >= density.more() {
            return goods;
        }
    }
}

/// Such a store. [`World::aside`] tells for the pairs whose target nothing else brings the orders of its trigger that would hold the target
/// without its attraction.
pub fn dense(density: Density, seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let mut started: Vec<BTreeSet<u32>> = Vec::new();
    for family in 0..FAMILIES {
        for (nth, &orders) in BICYCLES.iter().enumerate() {
            for _ in 0..orders {
                let mut goods = BTreeSet::from([bicycle(family, nth)]);
                if dice.share() < density.more() {
                    goods.extend(accessories(density, &mut dice));
                }
                started.push(goods);
            }
        }
    }
    for _ in 0..2 * started.len() {
        started.push(accessories(density, &mut dice));
    }
    let ties = ties();
    let pairs = ties.iter().flat_map(|(trigger, targets)| {
        targets
            .iter()
            .map(move |&(target, chance)| (*trigger, target, chance))
    });
    let pairs: Vec<(u32, u32, f64)> = pairs.collect();
    let mut with = vec![0_usize; pairs.len()];
    let mut aside = vec![0_u32; pairs.len()];
    let orders: Vec<Basket> = started
        .into_iter()
        .map(|mut goods| {
            let first = goods.clone();
            for (place, &(trigger, target, chance)) in pairs.iter().enumerate() {
                if goods.contains(&trigger) {
                    with[place] += 1;
                    aside[place] += u32::from(first.contains(&target));
                    if dice.share() < chance {
                        goods.insert(target);
                    }
                }
            }
            let day = FIRST_DAY + dice.below(DAYS as usize) as i32;
            (day, goods.into_iter().collect())
        })
        .collect();
    let mut implied = BTreeSet::new();
    for (_, targets) in &ties {
        for (x, _) in targets {
            implied.extend(targets.iter().map(|(y, _)| (*x.min(y), *x.max(y))));
        }
    }
    // Tubes and cages are brought by two goods of one order.
    let tubes = (0..FAMILIES).map(|family| own(family, 0));
    let twofold: Vec<u32> = tubes.chain([shared(1)]).collect();
    let planted: Vec<Planted> = pairs
        .iter()
        .zip(with)
        .map(|(&(trigger, target, chance), orders)| Planted {
            pair: (trigger.min(target), trigger.max(target)),
            chance,
            orders,
        })
        .collect();
    for planted in &planted {
        implied.remove(&planted.pair);
    }
    World {
        data: dataset(GOODS, &orders),
        planted,
        aside: pairs
            .iter()
            .zip(aside)
            .map(|(&(_, target, _), aside)| (!twofold.contains(&target)).then_some(aside))
            .collect(),
        implied,
        season: BTreeSet::new(),
        promotion: BTreeSet::new(),
    }
}
