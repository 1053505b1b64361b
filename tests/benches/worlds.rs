//! How often discovery is right, over stores whose truth is known.
//!
//! ```text
//! cargo bench --bench worlds                                # 200 planted and 60 null worlds
//! cargo bench --bench worlds -- WORLDS NULLS ORDERS SEED
//! ```
//!
//! Every world has a seed of its own. A find is a pair with q at most 0.05 and a lower bound above 1. False is what was
//! not planted; two targets of one trigger are left out of account.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, reason = "a bench stops where its input is wrong")]

#[path = "../support/dense.rs"]
mod dense;
#[path = "../support/numbered_goods.rs"]
mod numbered_goods;
#[path = "../support/verdict.rs"]
mod verdict;
#[path = "../support/worlds.rs"]
mod worlds;

use std::time::Instant;

use dense::{DENSITIES, Density, dense};
use endcap::discover::measures::Fourfold;
use endcap::discover::significance::benjamini_hochberg;
use endcap::discover::{PairOptions, pairs};
use endcap::domain::progress::Progress;
use numbered_goods::proposed;
use verdict::{Verdict, judged};
use worlds::{CHANCES, SHAPES, Shape, TRIGGER_ORDERS, null_world, world};

/// Mean with its 95 % interval over worlds (normal).
fn mean(values: &[f64]) -> (f64, f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>();
    let half = 1.96 * (square / (count - 1.0).max(1.0) / count).sqrt();
    (mean, mean - half, mean + half)
}

/// Ratio of two sums over worlds with its 95 % interval (linearised).
fn pooled(parts: &[(f64, f64)]) -> (f64, f64, f64) {
    let whole: f64 = parts.iter().map(|part| part.1).sum();
    let ratio = parts.iter().map(|part| part.0).sum::<f64>() / whole.max(1.0);
    let gaps: f64 = parts
        .iter()
        .map(|(part, of)| (part - ratio * of).powi(2))
        .sum();
    let half = 1.96 * gaps.sqrt() / whole.max(1.0);
    (ratio, ratio - half, ratio + half)
}

fn percent((value, low, high): (f64, f64, f64)) -> String {
    format!(
        "{:5.2} % ({:.2} to {:.2})",
        100.0 * value,
        100.0 * low.max(0.0),
        100.0 * high.min(1.0)
    )
}

fn row(name: &str, verdicts: &[&Verdict]) {
    let finds: usize = verdicts.iter().map(|verdict| verdict.finds).sum();
    let wrong: usize = verdicts.iter().map(|verdict| verdict.wrong).sum();
    let parts: Vec<(f64, f64)> = verdicts
        .iter()
        .map(|verdict| (verdict.wrong as f64, verdict.finds as f64))
        .collect();
    let shares: Vec<f64> = verdicts
        .iter()
        .map(|verdict| verdict.false_share())
        .collect();
    let worst = shares.iter().copied().fold(0.0, f64::max);
    let power: Vec<(f64, f64)> = verdicts
        .iter()
        .map(|verdict| verdict.of_cell(0.15, 200))
        .collect();
    let season: usize = verdicts.iter().map(|verdict| verdict.season).sum();
    let promotion: usize = verdicts.iter().map(|verdict| verdict.promotion).sum();
    println!(
        "{name:<11} {:>6} {finds:>6} {wrong:>5}  {}  {}  {:>5.1} %  {}  {season:>6} {promotion:>6}",
        verdicts.len(),
        percent(pooled(&parts)),
        percent(mean(&shares)),
        100.0 * worst,
        percent(pooled(&power)),
    );
}

fn planted(count: u64, orders: usize, seed: u64) {
    let start = Instant::now();
    let verdicts: Vec<(Shape, Verdict)> = (0..count)
        .map(|nth| {
            let shape = SHAPES[nth as usize % SHAPES.len()];
            (shape, judged(&world(shape, orders, seed + nth)))
        })
        .collect();
    println!(
        "{count} planted worlds of {orders} orders, seeds {seed}..={}, {:.0} s",
        seed + count - 1,
        start.elapsed().as_secs_f64()
    );
    println!(
        "shape       worlds  finds false  false share, pooled       false share, mean         worst    power at 0.15 in 200 orders  season  on sale"
    );
    for shape in SHAPES {
        let of_shape: Vec<&Verdict> = verdicts
            .iter()
            .filter(|of| of.0 == shape)
            .map(|of| &of.1)
            .collect();
        row(&format!("{shape:?}"), &of_shape);
    }
    let all: Vec<&Verdict> = verdicts.iter().map(|of| &of.1).collect();
    row("all", &all);
    println!("power, %, by chance that the trigger brings the target, and orders with the trigger");
    print!("       ");
    for with in TRIGGER_ORDERS {
        print!("{with:>8}");
    }
    println!();
    for chance in CHANCES {
        print!("  {chance:>5.2}");
        for with in TRIGGER_ORDERS {
            let cells = all.iter().map(|verdict| verdict.of_cell(chance, with));
            let (found, of) = cells.fold((0.0, 0.0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
            print!("{:>8.1}", 100.0 * found / of);
        }
        println!();
    }
}

/// Finds of the usual test: Fisher's exact one over all orders, with the same correction.
fn usual_finds(data: &endcap::domain::project::Dataset) -> usize {
    let options = PairOptions {
        min_count: 1,
        max_basket: usize::MAX,
        ..PairOptions::default()
    };
    let table = pairs(data, &options, &Progress::new()).unwrap();
    let p_values: Vec<f64> = table
        .pairs
        .iter()
        .map(|pair| {
            let counts = Fourfold {
                orders: table.orders,
                a: u64::from(pair.orders_a),
                b: u64::from(pair.orders_b),
                both: u64::from(pair.count),
            };
            counts.fisher().unwrap_or(1.0)
        })
        .collect();
    benjamini_hochberg(&p_values, table.tested)
        .iter()
        .filter(|&&q| q <= 0.05)
        .count()
}

fn nulls(count: u64, orders: usize, seed: u64) {
    println!(
        "{count} null worlds each, seeds {seed}..={}",
        seed + count - 1
    );
    println!(
        "shape       size var/mean  finds  worlds with any   finds of Fisher's test, in the first"
    );
    for shape in [Shape::Sizes, Shape::Zipf, Shape::Wholesale, Shape::Seasons] {
        let mut spread = 0.0;
        let finds: Vec<usize> = (0..count)
            .map(|nth| {
                let data = null_world(shape, orders, seed + nth);
                let sizes = data
                    .history
                    .orders()
                    .map(|order| order.basket().len() as f64);
                let (mut sum, mut square) = (0.0, 0.0);
                for size in sizes {
                    sum += size;
                    square += size * size;
                }
                let mean = sum / orders as f64;
                spread += (square / orders as f64 - mean * mean) / mean;
                let table = pairs(&data, &PairOptions::default(), &Progress::new()).unwrap();
                proposed(&table).len()
            })
            .collect();
        println!(
            "{:<11} {:>13.1} {:>6} {:>16} {:>10}",
            format!("{shape:?}"),
            spread / count as f64,
            finds.iter().sum::<usize>(),
            finds.iter().filter(|&&finds| finds > 0).count(),
            usual_finds(&null_world(shape, orders, seed)),
        );
    }
}

/// Stores in which nearly everything attracts everything.
fn dense_worlds(count: u64, seed: u64) {
    println!(
        "{count} dense worlds each, seeds {seed}..={}",
        seed + count.max(1) - 1
    );
    let of = |density: Density| -> Vec<Verdict> {
        let seeds = 0..count;
        seeds
            .map(|nth| judged(&dense(density, seed + nth)))
            .collect()
    };
    for density in DENSITIES {
        let verdicts = of(density);
        row(
            &format!("{density:?}"),
            &verdicts.iter().collect::<Vec<_>>(),
        );
        let ratios: Vec<f64> = verdicts.iter().map(Verdict::lift_ratio).collect();
        let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let most = ratios.iter().copied().fold(0.0, f64::max);
        let (ratio, ..) = mean(&ratios);
        println!(
            "            lift found over true lift: {ratio:.2} ({least:.2} to {most:.2} by world)"
        );
    }
}

fn main() {
    let words: Vec<u64> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let number = |place: usize, otherwise: u64| words.get(place).copied().unwrap_or(otherwise);
    let (orders, seed) = (number(2, 15_000) as usize, number(3, 40_000));
    planted(number(0, 200), orders, seed);
    dense_worlds(number(0, 200).div_ceil(4), seed + 2_000_000);
    nulls(number(1, 60), orders, seed + 1_000_000);
}
