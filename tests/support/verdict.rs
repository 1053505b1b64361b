//! What discovery says of an invented store, set against its truth.
#![allow(dead_code, reason = "every test file takes the part it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeSet;

use endcap::discover::{Affinity, PairOptions, pairs};
use endcap::domain::progress::Progress;

use super::numbered_goods::proposed;
use super::worlds::{Planted, World};

/// Finds of one store. Implied pairs are left out.
pub struct Verdict {
    pub finds: usize,
    pub wrong: usize,
    /// Wrong ones of two goods of one season.
    pub season: usize,
    /// Wrong ones of two goods on sale at the same time.
    pub promotion: usize,
    /// Every planted pair, and whether it was found.
    pub planted: Vec<(Planted, bool)>,
    /// For planted pairs of which it is known, what chance truly put together, and what was expected.
    pub chance: Vec<(f64, f64)>,
}

impl Verdict {
    /// Wrong finds of all, 0 without finds.
    pub fn false_share(&self) -> f64 {
        self.wrong as f64 / self.finds.max(1) as f64
    }

    /// Lift found over true lift, over all planted pairs of which it is known.
    pub fn lift_ratio(&self) -> f64 {
        let sums = self.chance.iter();
        let (chance, expected) = sums.fold((0.0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
        chance / expected
    }

    /// Found and planted pairs of this chance and number of trigger orders.
    pub fn of_cell(&self, chance: f64, orders: usize) -> (f64, f64) {
        let cell = self
            .planted
            .iter()
            .filter(|(planted, _)| planted.chance == chance && planted.orders == orders);
        let found = cell.clone().filter(|(_, found)| *found);
        (found.count() as f64, cell.count() as f64)
    }
}

/// Discovery with its usual options.
pub fn judged(world: &World) -> Verdict {
    let table = pairs(&world.data, &PairOptions::default(), &Progress::new()).unwrap();
    let finds: BTreeSet<(u32, u32)> = proposed(&table)
        .into_iter()
        .map(|pair| (pair.a.0, pair.b.0))
        .filter(|pair| !world.implied.contains(pair))
        .collect();
    let truth: BTreeSet<(u32, u32)> = world.planted.iter().map(|planted| planted.pair).collect();
    let known = world.planted.iter().zip(&world.aside);
    let chance = known.filter_map(|(planted, aside)| {
        let of = |pair: &&Affinity| (pair.a.0, pair.b.0) == planted.pair;
        let pair = table.pairs.iter().find(of)?;
        Some((f64::from((*aside)?), pair.expected))
    });
    Verdict {
        chance: chance.collect(),
        finds: finds.len(),
        wrong: finds.difference(&truth).count(),
        season: finds.intersection(&world.season).count(),
        promotion: finds.intersection(&world.promotion).count(),
        planted: world
            .planted
            .iter()
            .map(|planted| (*planted, finds.contains(&planted.pair)))
            .collect(),
    }
}
