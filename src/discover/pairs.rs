//! Every pair, counted and judged.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::fast::FixedState;

use super::baskets::{Baskets, Postings};
use super::counts::{PairCounts, RowRoom};
use super::expectation::Expectation;
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

/// Pairs a worker judges between two looks at whether to stop.
const JUDGED_AT_ONCE: usize = 1 << 12;

/// Adjusted p-value up to which a pair is a find.
pub(super) const MAX_Q: f64 = 0.05;

/// A pair that is listed, by ranks.
#[derive(Clone, Copy)]
struct Listed {
    common: u32,
    rare: u32,
    count: u32,
    expected: f64,
    p_value: f64,
}

/// 5 % points by count, worked out once each.
#[derive(Default)]
struct Points(HashMap<u32, f64, FixedState>);

impl Points {
    fn lift_lower(&mut self, pair: &Listed) -> f64 {
        let point = self
            .0
            .entry(pair.count)
            .or_insert_with(|| gamma_five_percent(pair.count));
        *point / (pair.expected + SHRINKAGE)
    }
}

/// See [`super::pairs`].
pub(super) fn find(
    dataset: &Dataset,
    options: &PairOptions,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    progress.begin(100);
    let mut baskets = Baskets::read(dataset, options.max_basket, progress)?;
    progress.reach(20)?;
    let postings = Postings::from_rank(&baskets, 0);
    progress.reach(25)?;
    let strata = Strata::split(&baskets);
    let mut expectation = Expectation::fit(&baskets, &postings, &strata, progress)?;
    drop(strata);
    progress.reach(40)?;
    let counts = PairCounts::new(&baskets, &postings);
    let mut listed = count(&baskets, &counts, options.min_count.max(1), progress)?;
    drop(postings);
    progress.reach(70)?;

    let goods = baskets.goods.len() as u64;
    let tested = goods * goods.saturating_sub(1) / 2;
    judge(&mut listed, &expectation, progress)?;
    let mut points = Points::default();
    let surplus = surplus(&listed, &adjust(&listed, tested), &mut points);
    if !surplus.is_empty() {
        expectation.without(&surplus);
        judge(&mut listed, &expectation, progress)?;
    }
    drop(expectation);
    baskets.ranks = Vec::new();
    let adjustment = adjust(&listed, tested);
    progress.reach(90)?;

    let mut order: Vec<(f64, u32)> = Vec::with_capacity(listed.len());
    for (place, pair) in listed.iter().enumerate() {
        order.push((points.lift_lower(pair), place as u32));
    }
    let ids = |place: u32| listed.get(place as usize).map(|pair| baskets.ids(pair));
    order.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then_with(|| ids(x.1).cmp(&ids(y.1))));
    progress.check()?;
    let mut pairs = Vec::with_capacity(listed.len());
    pairs.extend(order.iter().filter_map(|&(lower, place)| {
        let pair = listed.get(place as usize)?;
        Some(affinity(
            &baskets,
            pair,
            lower,
            adjustment.q_value(pair.p_value),
        ))
    }));
    progress.reach(100)?;
    Ok(PairTable {
        orders: baskets.orders,
        capped_baskets: baskets.capped,
        tested,
        pairs,
    })
}

/// The finds with their orders beyond the expectation, in the order of their ranks.
fn surplus(
    listed: &[Listed],
    adjustment: &Adjustment,
    points: &mut Points,
) -> Vec<(u32, u32, f64)> {
    let mut surplus: Vec<(u32, u32, f64)> = listed
        .iter()
        .filter(|pair| {
            f64::from(pair.count) > pair.expected
                && adjustment.q_value(pair.p_value) <= MAX_Q
                && points.lift_lower(pair) > 1.0
        })
        .map(|pair| {
            let more = f64::from(pair.count) - pair.expected;
            (pair.common, pair.rare, more)
        })
        .collect();
    surplus.sort_unstable_by_key(|&(common, rare, _)| (common, rare));
    surplus
}

fn adjust(listed: &[Listed], tested: u64) -> Adjustment {
    // A p-value above listed / tested is adjusted to 1 whatever its rank.
    let most = listed.len() as f64 / tested as f64;
    let small = listed
        .iter()
        .map(|pair| pair.p_value)
        .filter(|&p| p <= most);
    Adjustment::new(small.collect(), tested)
}

impl Baskets {
    /// The two goods of a pair, the smaller place in the catalog first.
    fn ids(&self, pair: &Listed) -> (VariantId, VariantId) {
        let id = |rank: u32| {
            self.goods
                .get(rank as usize)
                .copied()
                .unwrap_or(VariantId(0))
        };
        let (x, y) = (id(pair.common), id(pair.rare));
        (x.min(y), x.max(y))
    }
}

fn workers(goods: usize) -> usize {
    if goods < GOODS_FOR_WORKERS {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_WORKERS))
}

/// Runs the same work on several threads and hands back what each found.
fn share_out<T: Send>(
    workers: usize,
    work: impl Fn() -> Result<T, Cancelled> + Sync,
) -> Result<Vec<T>, Cancelled> {
    if workers <= 1 {
        return Ok(vec![work()?]);
    }
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(&work)).collect();
        started
            .into_iter()
            .map(|worker| match worker.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// Counts all rows. Workers take rows in turn; what they find is put in order later, so who found it leaves no trace.
fn count(
    baskets: &Baskets,
    counts: &PairCounts<'_>,
    min_count: u32,
    progress: &Progress,
) -> Result<Vec<Listed>, Cancelled> {
    let goods = baskets.goods.len();
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<Listed>, Cancelled> {
        let mut listed = Vec::new();
        let mut room = RowRoom::default();
        loop {
            let first = next.fetch_add(ROWS_AT_ONCE, Ordering::Relaxed);
            if first >= goods {
                return Ok(listed);
            }
            progress.reach(40 + (first * 30 / goods) as u64)?;
            for rare in first..(first + ROWS_AT_ONCE).min(goods) {
                let row = counts.row(rare, min_count, &mut room);
                listed.extend(row.iter().map(|&(common, count)| Listed {
                    common,
                    rare: rare as u32,
                    count,
                    expected: 0.0,
                    p_value: 1.0,
                }));
            }
        }
    };
    let mut parts = share_out(workers(goods), work)?.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for mut part in parts {
        all.append(&mut part);
    }
    Ok(all)
}

/// Expectation and p-value of each pair.
fn judge(
    listed: &mut [Listed],
    expectation: &Expectation,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let workers = workers(listed.len());
    let parts = std::sync::Mutex::new(listed.chunks_mut(JUDGED_AT_ONCE));
    let work = || -> Result<(), Cancelled> {
        loop {
            progress.check()?;
            let part = match parts.lock() {
                Ok(mut parts) => parts.next(),
                Err(_) => None,
            };
            let Some(part) = part else {
                return Ok(());
            };
            for pair in part {
                pair.expected = expectation.expected(pair.common as usize, pair.rare as usize);
                pair.p_value = poisson_tail(pair.count, pair.expected);
            }
        }
    };
    share_out(workers, work).map(|_| ())
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

#[cfg(test)]
mod tests {
    use super::super::testing::dataset;
    use super::*;

    /// The same rows whether all counters are read or the touched ones noted, and the same expectation however held.
    #[test]
    fn rows_and_both_forms_of_the_expectation_agree_with_the_baskets() {
        let mut seed = 1_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let orders: Vec<(i32, Vec<u32>)> = (0..3_000)
            .map(|_| {
                let size = 1 + next(5);
                let basket = (0..size)
                    .map(|_| {
                        // Goods 30.. are rare, so that their rows are noted and not read through.
                        if next(100) == 0 {
                            30 + next(200) as u32
                        } else {
                            next(25) as u32
                        }
                    })
                    .collect();
                (next(150) as i32, basket)
            })
            .collect();
        let data = dataset(230, &[], &orders);
        let progress = Progress::new();
        let baskets = Baskets::read(&data, 50, &progress).unwrap();
        let postings = Postings::from_rank(&baskets, 0);
        let strata = Strata::split(&baskets);
        let fitted = |cells| {
            Expectation::with_table(&baskets, &postings, &strata, cells, &progress).unwrap()
        };
        let (dense, sparse) = (fitted(1 << 20), fitted(0));
        let counts = PairCounts::new(&baskets, &postings);
        let mut room = RowRoom::default();
        for rare in 0..baskets.goods.len() {
            let mut row = counts.row(rare, 1, &mut room).to_vec();
            row.sort_unstable();
            let mut slow = vec![0_u32; rare];
            for place in 0..baskets.len() {
                let basket = baskets.basket(place);
                if basket.contains(&(rare as u32)) {
                    for &other in basket.iter().filter(|&&other| (other as usize) < rare) {
                        slow[other as usize] += 1;
                    }
                }
            }
            let slow: Vec<(u32, u32)> = (0_u32..).zip(slow).filter(|pair| pair.1 > 0).collect();
            assert_eq!(row, slow);
            for (common, _) in row {
                let table = dense.expected(common as usize, rare);
                let merged = sparse.expected(common as usize, rare);
                assert!((table - merged).abs() <= 1e-6 * table);
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
        // Both goods of the only order with two: nothing else could be.
        assert!((pair.expected - 1.0).abs() < 1e-6);
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
