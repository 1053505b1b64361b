//! How often discovery is right in stores whose truth is known: a few of the worlds that the bench runs by the hundred.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "support/dense.rs"]
mod dense;
#[path = "support/numbered_goods.rs"]
mod numbered_goods;
#[path = "support/verdict.rs"]
mod verdict;
#[path = "support/worlds.rs"]
mod worlds;

use dense::{DENSITIES, dense};
use endcap::discover::{PairOptions, PairTable, pairs};
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use numbered_goods::{Basket, Dice, dataset, proposed};
use verdict::{Verdict, judged};
use worlds::{SHAPES, Shape, null_world, world};

/// False-discovery share and power, the bands that discovery keeps to.
const MOST_FALSE: f64 = 0.08;
const LEAST_POWER: f64 = 0.8;

#[test]
fn few_finds_are_false_and_most_of_what_is_planted_is_found_in_stores_of_every_shape() {
    let verdicts: Vec<(Shape, Verdict)> = SHAPES
        .into_iter()
        .zip(700..)
        .map(|(shape, seed)| (shape, judged(&world(shape, 8_000, seed))))
        .collect();
    let finds: usize = verdicts.iter().map(|of| of.1.finds).sum();
    let wrong: usize = verdicts.iter().map(|of| of.1.wrong).sum();
    let season: usize = verdicts.iter().map(|of| of.1.season).sum();
    assert!(
        wrong as f64 <= MOST_FALSE * finds as f64,
        "{wrong} of {finds}"
    );
    assert_eq!(season, 0, "pairs of a season");
    let cells = verdicts.iter().map(|of| of.1.of_cell(0.15, 200));
    let (found, planted) = cells.fold((0.0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
    assert_eq!(planted, 9.0 * SHAPES.len() as f64);
    assert!(found >= LEAST_POWER * planted, "{found} of {planted}");
    // A pair that nobody could see in so few orders is not claimed either.
    let unseen = verdicts.iter().map(|of| of.1.of_cell(0.03, 50).0);
    assert!(unseen.sum::<f64>() <= 2.0);
}

#[test]
fn where_nearly_everything_attracts_everything_few_finds_are_false_and_no_lift_is_exaggerated() {
    let (mut finds, mut wrong) = (0, 0);
    for density in DENSITIES {
        let seeds = 720..724;
        let verdicts: Vec<Verdict> = seeds.map(|seed| judged(&dense(density, seed))).collect();
        finds += verdicts.iter().map(|of| of.finds).sum::<usize>();
        wrong += verdicts.iter().map(|of| of.wrong).sum::<usize>();
        let cells = verdicts.iter().map(|of| of.of_cell(0.15, 200));
        let (found, planted) = cells.fold((0.0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
        assert_eq!(planted, 36.0 * verdicts.len() as f64);
        assert!(
            found >= LEAST_POWER * planted,
            "{density:?}: {found} of {planted}"
        );
        for ratio in verdicts.iter().map(Verdict::lift_ratio) {
            assert!(ratio > 0.02 && ratio < 1.2, "{density:?}: {ratio}");
        }
    }
    assert!(
        wrong as f64 <= MOST_FALSE * finds as f64,
        "{wrong} of {finds}"
    );
}

#[test]
fn stores_where_nothing_attracts_anything_yield_nothing() {
    for (shape, seed) in [
        (Shape::Sizes, 811),
        (Shape::Wholesale, 812),
        (Shape::Seasons, 813),
    ] {
        let data = null_world(shape, 8_000, seed);
        let table = pairs(&data, &PairOptions::default(), &Progress::new()).unwrap();
        let found = proposed(&table);
        assert!(found.is_empty(), "{shape:?}: {found:?}");
        let naive = table
            .pairs
            .iter()
            .filter(|pair| pair.count >= 5 && pair.lift > 1.5);
        let easy = shape != Shape::Seasons && naive.count() <= 100;
        assert!(!easy, "{shape:?}: the store is too easy");
    }
}

fn found(data: &Dataset) -> PairTable {
    pairs(data, &PairOptions::default(), &Progress::new()).unwrap()
}

/// More than 400 goods are shared out among as many workers as there are cores.
#[test]
fn neither_the_order_of_rows_nor_who_counts_them_changes_the_pairs() {
    let data = null_world(Shape::Zipf, 6_000, 31);
    let mut orders: Vec<Basket> = data
        .history
        .orders()
        .map(|order| {
            let goods = order.basket().iter().map(|good| good.0).collect();
            (order.placed().day().0, goods)
        })
        .collect();
    let goods = data.catalog.variants().len() as u32;
    let first = found(&dataset(goods, &orders));
    assert!(first.pairs.len() > 1_000);
    let mut dice = Dice::new(32);
    for _ in 0..2 {
        for last in (1..orders.len()).rev() {
            orders.swap(last, dice.below(last + 1));
            orders[last].1.reverse();
        }
        let data = dataset(goods, &orders);
        assert_eq!(found(&data), first);
        // Several counts at once: workers meet in another order each time.
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| found(&data))).collect();
            for run in runs {
                assert_eq!(run.join().unwrap(), first);
            }
        });
    }
}
