//! Every pair, counted and judged.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::fast::FixedState;

use super::baskets::Baskets;
use super::counts::{PairCounts, RowRoom, TRIANGLE_GOODS};
use super::significance::{Adjustment, SHRINKAGE, gamma_five_percent, poisson_tail};
use super::strata::Strata;
use super::{Affinity, PairOptions, PairTable};
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Rows a worker takes at a time.
const ROWS_AT_ONCE: usize = 32;

/// Goods from which on more than one worker is worth its start.
const GOODS_FOR_WORKERS: usize = 256;

/// Workers at most.
const MOST_WORKERS: usize = 4;

/// A pair that is listed, by ranks.
struct Listed {
    common: u32,
    rare: u32,
    count: u32,
    expected: f64,
    p_value: f64,
}

/// What one worker found.
#[derive(Default)]
struct Judged {
    p_values: Vec<f64>,
    listed: Vec<Listed>,
}

/// See [`super::pairs`].
pub(super) fn find(
    dataset: &Dataset,
    options: &PairOptions,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    progress.begin(100);
    let baskets = Baskets::read(dataset, options.max_basket, progress)?;
    progress.reach(20)?;
    let strata = Strata::split(&baskets, progress)?;
    progress.reach(35)?;
    let counts = PairCounts::count(&baskets, TRIANGLE_GOODS, progress)?;
    progress.reach(60)?;
    let judged = judge(
        &baskets,
        &strata,
        &counts,
        options.min_count.max(1),
        progress,
    )?;
    drop((counts, strata));
    let goods = baskets.goods.len() as u64;
    let tested = goods * goods.saturating_sub(1) / 2;
    let adjustment = Adjustment::new(judged.p_values, tested);
    progress.reach(95)?;

    let mut points: HashMap<u32, f64, FixedState> = HashMap::default();
    let mut pairs: Vec<Affinity> = judged
        .listed
        .iter()
        .map(|pair| {
            let point = *points
                .entry(pair.count)
                .or_insert_with(|| gamma_five_percent(pair.count));
            affinity(
                &baskets,
                pair,
                point / (pair.expected + SHRINKAGE),
                adjustment.q_value(pair.p_value),
            )
        })
        .collect();
    progress.check()?;
    pairs.sort_unstable_by(|x, y| {
        y.lift_lower
            .total_cmp(&x.lift_lower)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    progress.reach(100)?;
    Ok(PairTable {
        orders: baskets.orders,
        capped_baskets: baskets.capped,
        tested,
        pairs,
    })
}

fn affinity(baskets: &Baskets, pair: &Listed, lift_lower: f64, q_value: f64) -> Affinity {
    let side = |rank: u32| {
        let place = rank as usize;
        (
            baskets.goods.get(place).copied().unwrap_or(VariantId(0)),
            baskets.orders_with.get(place).copied().unwrap_or(0),
        )
    };
    let (first, second) = (side(pair.common), side(pair.rare));
    let ((a, orders_a), (b, orders_b)) = if first.0 < second.0 {
        (first, second)
    } else {
        (second, first)
    };
    let orders = baskets.orders as f64;
    let count = f64::from(pair.count);
    Affinity {
        a,
        b,
        orders_a,
        orders_b,
        count: pair.count,
        support: count / orders,
        confidence_ab: count / f64::from(orders_a),
        confidence_ba: count / f64::from(orders_b),
        lift: count * orders / (f64::from(orders_a) * f64::from(orders_b)),
        expected: pair.expected,
        size_aware_lift: count / pair.expected,
        lift_lower,
        p_value: pair.p_value,
        q_value,
    }
}

/// Judges all rows. Workers take rows in turn; what they find is put in order later, so who found it leaves no trace.
fn judge(
    baskets: &Baskets,
    strata: &Strata,
    counts: &PairCounts<'_>,
    min_count: u32,
    progress: &Progress,
) -> Result<Judged, Cancelled> {
    let goods = baskets.goods.len();
    let next = AtomicUsize::new(0);
    let work = || -> Result<Judged, Cancelled> {
        let mut judged = Judged::default();
        let mut room = RowRoom::default();
        loop {
            let first = next.fetch_add(ROWS_AT_ONCE, Ordering::Relaxed);
            if first >= goods {
                return Ok(judged);
            }
            progress.reach(60 + (first * 30 / goods) as u64)?;
            for rare in first..(first + ROWS_AT_ONCE).min(goods) {
                for &(common, count) in counts.row(rare, &mut room) {
                    let expected = strata.expected(common as usize, rare);
                    let p_value = poisson_tail(count, expected);
                    judged.p_values.push(p_value);
                    if count >= min_count {
                        judged.listed.push(Listed {
                            common,
                            rare: rare as u32,
                            count,
                            expected,
                            p_value,
                        });
                    }
                }
            }
        }
    };
    let workers = if goods < GOODS_FOR_WORKERS {
        1
    } else {
        std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_WORKERS))
    };
    if workers == 1 {
        return work();
    }
    let parts: Vec<Result<Judged, Cancelled>> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        started
            .into_iter()
            .map(|worker| match worker.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    let mut all = Judged::default();
    for part in parts {
        let mut part = part?;
        all.p_values.append(&mut part.p_values);
        all.listed.append(&mut part.listed);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::testing::dataset;
    use super::*;

    /// The same pairs whichever way counts and strata are held.
    #[test]
    fn triangle_and_rows_and_both_forms_of_strata_agree() {
        let mut seed = 1_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let orders: Vec<(i32, Vec<u32>)> = (0..3_000)
            .map(|_| {
                let size = 1 + next(5);
                let basket = (0..size).map(|_| next(25) as u32).collect();
                (next(150) as i32, basket)
            })
            .collect();
        let data = dataset(25, &[], &orders);
        let progress = Progress::new();
        let baskets = Baskets::read(&data, 50, &progress).unwrap();
        let strata = Strata::split(&baskets, &progress).unwrap();
        let sparse = Strata::with_table(&baskets, 0, &progress).unwrap();
        let dense = PairCounts::count(&baskets, 100, &progress).unwrap();
        let mixed = PairCounts::count(&baskets, 7, &progress).unwrap();
        let (mut room, mut other_room) = (RowRoom::default(), RowRoom::default());
        for rare in 0..25 {
            let mut row = mixed.row(rare, &mut room).to_vec();
            row.sort_unstable();
            assert_eq!(row, dense.row(rare, &mut other_room));
            for (common, _) in row {
                let table = strata.expected(common as usize, rare);
                let merged = sparse.expected(common as usize, rare);
                assert!((table - merged).abs() <= 1e-12 * table);
                assert!(table > 0.0);
            }
        }
    }

    #[test]
    fn services_and_wholesale_stand_in_no_pair() {
        let history = [
            (0, vec![0, 1, 3]),
            (0, vec![3]),
            (1, vec![0, 1, 2, 4]),
            (2, vec![0]),
        ];
        let data = dataset(5, &[3], &history);
        let options = PairOptions {
            min_count: 1,
            max_basket: 3,
        };
        let table = find(&data, &options, &Progress::new()).unwrap();
        assert_eq!(
            (table.orders, table.capped_baskets, table.tested),
            (2, 1, 1)
        );
        let pair = table.pairs[0];
        assert_eq!((pair.a, pair.b), (VariantId(0), VariantId(1)));
        assert_eq!((pair.orders_a, pair.orders_b, pair.count), (2, 1, 1));
        assert_eq!(pair.confidence_ab, 0.5);
        assert_eq!(pair.lift, 1.0);
        assert_eq!(pair.expected, 0.5);
        assert_eq!(table.pairs.len(), 1);
    }

    #[test]
    fn a_cancelled_count_stops() {
        let data = dataset(2, &[], &[(0, vec![0, 1])]);
        let progress = Progress::new();
        progress.cancel();
        assert_eq!(
            find(&data, &PairOptions::default(), &progress),
            Err(Cancelled)
        );
    }

    #[test]
    fn no_orders_no_pairs() {
        let data = dataset(3, &[], &[]);
        let table = find(&data, &PairOptions::default(), &Progress::new()).unwrap();
        assert_eq!(table, PairTable::default());
    }
}
