//! How often discovery is right in stores whose truth is known: a few of the worlds that the bench runs by the hundred.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "support/numbered_goods.rs"]
mod numbered_goods;
#[path = "support/verdict.rs"]
mod verdict;
#[path = "support/worlds.rs"]
mod worlds;

use endcap::discover::{PairOptions, pairs};
use endcap::domain::progress::Progress;
use numbered_goods::proposed;
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
        assert!(naive.count() > 100, "{shape:?}: the store is too easy");
    }
}
