//! Every pair, counted and judged.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::expectation::Expectation;
use super::few::FewItems;
use super::ranking::{best_first, blocks};
use super::{Affinity, Judged, PairOptions, PairTable};
use crate::discover::count::baskets::Margins;
use crate::discover::count::pair_counts::PairCounts;
use crate::discover::count::stacks::{Occurrences, Rank, Stacks};
use crate::discover::count::strata;
use crate::discover::count::threads::{crew, share_out, workers};
use crate::discover::packs::same_article;
use crate::discover::placeholders::placeholders;
use crate::discover::stats::by_count::ByCount;
use crate::discover::stats::poisson::{PoissonTails, poisson_limit};
use crate::discover::stats::significance::{PROVEN_Q, SHRINKAGE, gamma_five_percent};
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Rows a worker takes at a time.
const ROWS_AT_ONCE: usize = 32;

/// Items from which on more than one worker is worth its start.
const ITEMS_FOR_WORKERS: usize = 256;

/// Pairs a worker judges between two looks at whether to stop.
const JUDGED_AT_ONCE: usize = 1 << 12;

/// From this level on every p-value is worked out.
const MOST_LEVEL: f64 = 0.5;

use Judgement::{First, Last};

/// A pair that is listed, by ranks.
#[derive(Clone, Copy)]
struct Listed {
    common: u32,
    rare: u32,
    count: u32,
    expected: f64,
    p_value: f64,
}

/// Pairs that are fetched from all over the memory before any of them is worked on, so that the waits overlap.
const NEAR_AT_ONCE: usize = 256;

/// 5 % points by count.
#[derive(Default)]
struct Points(ByCount);

impl Points {
    fn lift_lower(&mut self, pair: &Listed) -> f64 {
        self.0.of(pair.count, gamma_five_percent) / (pair.expected + SHRINKAGE)
    }
}

/// See [`super::pairs`].
pub(super) fn find(
    dataset: &Dataset,
    options: &PairOptions,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    find_with(crew(), dataset, options, progress)
}

/// With so many workers, which changes nothing but the time it takes.
fn find_with(
    crew: usize,
    dataset: &Dataset,
    options: &PairOptions,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    progress.begin(100);
    let found = placeholders(&dataset.catalog);
    let (left_out, kept) = if options.keep_placeholders {
        (Vec::new(), found)
    } else {
        (found, Vec::new())
    };
    let margins = Margins::read(dataset, options.max_basket, &left_out, progress)?;
    progress.reach(10)?;
    let mut found = if margins.items.len() <= u16::MOST {
        table::<u16>(crew, dataset, margins, options.min_count.max(1), progress)
    } else {
        table::<u32>(crew, dataset, margins, options.min_count.max(1), progress)
    }?;
    (found.left_out, found.kept) = (left_out, kept);
    keep_proposals(dataset, &mut found);
    progress.reach(100)?;
    Ok(found)
}

/// Takes pairs out of the list that nobody would offer: with what is not on sale, and of packs of one article.
fn keep_proposals(dataset: &Dataset, table: &mut PairTable) {
    let catalog = &dataset.catalog;
    let (packs, off_sale) = (&mut table.packs, &mut table.off_sale);
    table.pairs.retain(|pair| {
        if catalog.is_off_sale(pair.a) || catalog.is_off_sale(pair.b) {
            *off_sale += 1;
            false
        } else if same_article(catalog, pair.a, pair.b) {
            packs.push(*pair);
            false
        } else {
            true
        }
    });
}

/// Items that this share of all orders holds are beside whatever is bought.
const EVERYWHERE: f64 = 0.8;

/// Fewest orders of which a share says anything.
const FEWEST_FOR_SHARES: u64 = 5;

/// See [`PairTable::everywhere`].
fn everywhere(margins: &Margins) -> Vec<(VariantId, u32)> {
    if margins.orders < FEWEST_FOR_SHARES || margins.items.len() < 2 {
        return Vec::new();
    }
    let most = EVERYWHERE * margins.orders as f64;
    let items = margins
        .items
        .iter()
        .copied()
        .zip(margins.orders_with.iter().copied());
    items
        .take_while(|(_, orders)| f64::from(*orders) >= most)
        .collect()
}

fn table<R: Rank>(
    crew: usize,
    dataset: &Dataset,
    mut margins: Margins,
    min_count: u32,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    let items = margins.items.len();
    let for_items = workers(crew, items, ITEMS_FOR_WORKERS);
    let seasons = strata::seasons(dataset, &margins, progress)?;
    let stacks = Stacks::<R>::fill(dataset, &margins, &seasons, for_items, progress)?;
    drop(seasons);
    let few = FewItems::of(dataset, &margins, &stacks, progress)?;
    (margins.sizes, margins.rank_of) = (Vec::new(), Vec::new());
    progress.reach(20)?;
    let mut expectation = Expectation::fit(&stacks, for_items, progress)?;
    progress.reach(30)?;
    let occurrences = Occurrences::note(&stacks);
    progress.reach(40)?;
    let counts = PairCounts::new(&stacks, &occurrences);
    let mut listed = count(for_items, items, &counts, min_count, progress)?;
    drop((stacks, occurrences));
    progress.reach(70)?;

    let tested = items as u64 * (items as u64).saturating_sub(1) / 2;
    // A p-value above listed / tested is adjusted to 1 whatever its rank.
    let most = (listed.len() as f64 / tested.max(1) as f64).min(1.0);
    judge(
        crew,
        &mut listed,
        &expectation,
        First(PROVEN_Q * most),
        progress,
    )?;
    let mut points = Points::default();
    let surplus = surplus(&listed, tested, &mut points);
    if !surplus.is_empty() {
        expectation.without(&surplus, progress)?;
    }
    drop(surplus);
    judge(crew, &mut listed, &expectation, Last(most), progress)?;
    drop(expectation);
    let mut saturated: Vec<((u32, u32), Judged)> = Vec::new();
    if let Some(few) = &few {
        for pair in &mut listed {
            let found = few.judge(pair.common, pair.rare, pair.expected);
            if let Some((expected, p_value, judged)) = found {
                (pair.expected, pair.p_value) = (expected, p_value);
                saturated.push(((pair.common, pair.rare), judged));
            }
        }
    }
    let judged = |pair: &Listed| {
        let found = saturated
            .iter()
            .find(|(ranks, _)| *ranks == (pair.common, pair.rare));
        found.map_or(Judged::BySizeAndMonth, |(_, judged)| *judged)
    };
    progress.reach(85)?;
    let lower: Vec<f64> = listed.iter().map(|pair| points.lift_lower(pair)).collect();
    let ids = |index: u32| listed.get(index as usize).map(|pair| margins.ids(pair));
    let order = best_first(&lower, ids);
    drop(lower);
    progress.reach(90)?;
    let mut small: Vec<(u64, u32)> = Vec::new();
    let mut pairs = Vec::with_capacity(listed.len());
    let mut near = Vec::with_capacity(NEAR_AT_ONCE);
    for block in blocks(listed, order) {
        progress.check()?;
        for indices in block.order.chunks(NEAR_AT_ONCE) {
            near.clear();
            let ordered = indices.iter().map(|&index| block.rows.get(index as usize));
            near.extend(ordered.flatten().copied());
            // The bits of numbers that are not below zero sort as the numbers do.
            let p_values = near.iter().zip(pairs.len() as u32..);
            let p_values = p_values.filter(|(pair, _)| pair.p_value <= most);
            small.extend(p_values.map(|(pair, index)| (pair.p_value.to_bits(), index)));
            let affinities = near.iter().map(|pair| Affinity {
                judged: judged(pair),
                ..affinity(&margins, pair, &mut points)
            });
            pairs.extend(affinities);
        }
    }
    adjust(&mut pairs, small, tested);
    Ok(PairTable {
        orders: margins.orders,
        capped_baskets: margins.capped,
        tested,
        pairs,
        everywhere: everywhere(&margins),
        ..PairTable::default()
    })
}

/// The proven pairs with their orders beyond the expectation, rare item first, in the order of their ranks.
fn surplus(listed: &[Listed], tested: u64, points: &mut Points) -> Vec<(u32, u32, f64)> {
    // Benjamini and Hochberg's step up from above: a bound that admits so many that it need not be lowered.
    let highest = PROVEN_Q * listed.len() as f64 / tested.max(1) as f64;
    let p_values = listed.iter().map(|pair| pair.p_value);
    let mut admitted: Vec<f64> = p_values.filter(|&p_value| p_value <= highest).collect();
    let bound = loop {
        let before = admitted.len();
        let bound = PROVEN_Q * before as f64 / tested.max(1) as f64;
        admitted.retain(|&p_value| p_value <= bound);
        if admitted.len() == before {
            break bound;
        }
    };
    drop(admitted);
    let mut surplus: Vec<(u32, u32, f64)> = listed
        .iter()
        .filter(|pair| {
            pair.p_value <= bound
                && f64::from(pair.count) > pair.expected
                && points.lift_lower(pair) > 1.0
        })
        .map(|pair| {
            let more = f64::from(pair.count) - pair.expected;
            (pair.rare, pair.common, more)
        })
        .collect();
    surplus.sort_unstable_by_key(|&(rare, common, _)| (rare, common));
    surplus
}

/// Adjusts p-values with the indices of their pairs, see [`super::significance::benjamini_hochberg`]. Those left out stay
/// at 1.
fn adjust(pairs: &mut [Affinity], mut small: Vec<(u64, u32)>, tested: u64) {
    small.sort_unstable_by_key(|&(p_value, _)| p_value);
    let mut least: f64 = 1.0;
    for (below, &(p_value, index)) in small.iter().enumerate().rev() {
        let adjusted = tested as f64 * f64::from_bits(p_value) / (below + 1) as f64;
        least = least.min(adjusted);
        if let Some(pair) = pairs.get_mut(index as usize) {
            pair.q_value = least;
        }
    }
}

impl Margins {
    /// The two items of a pair, the smaller index in the catalog first.
    fn ids(&self, pair: &Listed) -> (VariantId, VariantId) {
        let id = |rank: u32| {
            self.items
                .get(rank as usize)
                .copied()
                .unwrap_or(VariantId(0))
        };
        let (x, y) = (id(pair.common), id(pair.rare));
        (x.min(y), x.max(y))
    }
}

/// Counts all rows. Workers take rows in turn; what they find is put in order later, so who found it leaves no trace.
fn count<R: Rank>(
    workers: usize,
    items: usize,
    counts: &PairCounts<'_, R>,
    min_count: u32,
    progress: &Progress,
) -> Result<Vec<Listed>, Cancelled> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<Listed>, Cancelled> {
        let mut listed = Vec::new();
        let mut room = counts.room();
        loop {
            let first = next.fetch_add(ROWS_AT_ONCE, Ordering::Relaxed);
            if first >= items {
                return Ok(listed);
            }
            progress.reach(40 + (first * 30 / items) as u64)?;
            for rare in first..(first + ROWS_AT_ONCE).min(items) {
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
    let mut parts = share_out(workers, work)?.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for mut part in parts {
        all.append(&mut part);
    }
    Ok(all)
}

/// How far a pair is judged. A p-value above the level is not worked out and stands as 1.
#[derive(Clone, Copy)]
enum Judgement {
    /// The expectation of a pair with a p-value above the level may be some other one that is greater than chance allows
    /// at this level: it need not be added up to the end.
    First(f64),
    /// Every expectation is whole.
    Last(f64),
}

/// Expectation and p-value of each pair.
fn judge(
    crew: usize,
    listed: &mut [Listed],
    expectation: &Expectation,
    judgement: Judgement,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let (First(level) | Last(level)) = judgement;
    let tails = PoissonTails::default();
    let workers = workers(crew, listed.len(), JUDGED_AT_ONCE);
    let parts = Mutex::new(listed.chunks_mut(JUDGED_AT_ONCE));
    let work = || -> Result<(), Cancelled> {
        let mut limits = ByCount::default();
        let mut beside = expectation.beside();
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
                let most = if level < MOST_LEVEL {
                    limits.of(pair.count, |count| poisson_limit(count, level))
                } else {
                    f64::INFINITY
                };
                beside.turn_to(pair.rare as usize);
                let enough = match judgement {
                    First(_) => most,
                    Last(_) => f64::INFINITY,
                };
                pair.expected = beside.expected(pair.common as usize, enough);
                pair.p_value = if pair.expected > most {
                    1.0
                } else {
                    tails.of(pair.count, pair.expected)
                };
            }
        }
    };
    share_out(workers, work).map(|_| ())
}

fn affinity(margins: &Margins, pair: &Listed, points: &mut Points) -> Affinity {
    let side = |rank: u32| {
        let index = rank as usize;
        (
            margins.items.get(index).copied().unwrap_or(VariantId(0)),
            margins.orders_with.get(index).copied().unwrap_or(0),
        )
    };
    let (first, second) = (side(pair.common), side(pair.rare));
    let ((a, orders_a), (b, orders_b)) = if first.0 < second.0 {
        (first, second)
    } else {
        (second, first)
    };
    let orders = margins.orders as f64;
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
        lift_lower: points.lift_lower(pair),
        q_value: 1.0,
        judged: Judged::BySizeAndMonth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::dataset;

    #[test]
    fn any_number_of_workers_finds_the_same_table() {
        let mut seed = 5_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let items = ITEMS_FOR_WORKERS as u64 + 40;
        let orders: Vec<(i32, Vec<u32>)> = (0..6_000)
            .map(|_| {
                let size = 1 + next(7);
                let first = next(items);
                // Neighbours attract one another.
                let mut basket = vec![first as u32, ((first + 1) % items) as u32];
                basket.extend((0..size).map(|_| next(items) as u32));
                (next(150) as i32, basket)
            })
            .collect();
        let data = dataset(items as u32, &[], &orders);
        let options = PairOptions {
            min_count: 1,
            max_basket: 50,
            ..PairOptions::default()
        };
        let table = |crew| find_with(crew, &data, &options, &Progress::new()).unwrap();
        let alone = table(1);
        assert!(alone.pairs.len() > 2 * JUDGED_AT_ONCE);
        assert!(alone.pairs.iter().any(|pair| pair.q_value <= PROVEN_Q));
        for crew in [2, 3, 8] {
            assert!(alone == table(crew), "{crew} workers");
        }
    }

    /// The same rows whether all counters are read or the touched ones noted, and the same expectation however held.
    #[test]
    fn rows_and_all_forms_of_the_expectation_agree_with_the_orders() {
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
                        // Items 30.. are rare, so that their rows are noted and not read through.
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
        let margins = Margins::read(&data, 50, &[], &progress).unwrap();
        let seasons = strata::seasons(&data, &margins, &progress).unwrap();
        assert!(seasons.len() > 1);
        let stacks = Stacks::<u16>::fill(&data, &margins, &seasons, 2, &progress).unwrap();
        let wide = Stacks::<u32>::fill(&data, &margins, &seasons, 1, &progress).unwrap();
        let fitted = |dense_from| Expectation::held(&stacks, dense_from, 1, &progress).unwrap();
        let (dense, sparse) = (fitted(usize::MAX), fitted(0));
        let mixed = Expectation::fit(&wide, 2, &progress).unwrap();
        let occurrences = Occurrences::note(&stacks);
        let counts = PairCounts::new(&stacks, &occurrences);
        let mut room = counts.room();
        let (mut all, mut often) = (0, 0);
        for rare in 0..margins.items.len() {
            let mut row = counts.row(rare, 1, &mut room).to_vec();
            row.sort_unstable();
            let mut slow = vec![0_u32; rare];
            for order in data.history.orders() {
                let ranks = order
                    .basket()
                    .iter()
                    .map(|item| margins.rank_of[item.index()]);
                let basket: Vec<u32> = ranks.collect();
                if basket.contains(&(rare as u32)) {
                    for &other in basket.iter().filter(|&&other| (other as usize) < rare) {
                        slow[other as usize] += 1;
                    }
                }
            }
            let slow: Vec<(u32, u32)> = (0_u32..).zip(slow).filter(|pair| pair.1 > 0).collect();
            assert_eq!(row, slow);
            let mut some = counts.row(rare, 3, &mut room).to_vec();
            some.sort_unstable();
            assert!(some.iter().eq(slow.iter().filter(|pair| pair.1 >= 3)));
            (all, often) = (all + row.len(), often + some.len());
            let mut forms = [dense.beside(), sparse.beside(), mixed.beside()];
            for (common, _) in row {
                let values = forms.each_mut().map(|form| {
                    form.turn_to(rare);
                    form.expected(common as usize, f64::INFINITY)
                });
                assert!(values[0] > 0.0);
                assert!(
                    values
                        .iter()
                        .all(|v| (v - values[0]).abs() <= 1e-6 * values[0])
                );
                let limit = values[0] * 0.5;
                assert!(
                    forms
                        .iter()
                        .all(|form| form.expected(common as usize, limit) > limit)
                );
            }
        }
        assert!(often > 100 && all > often + 100, "{all} {often}");
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
            ..PairOptions::default()
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
        // Both items of the only order with two: nothing else could be.
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
