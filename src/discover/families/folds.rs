//! Pairs of the same two series, folded to the best of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::series::Series;
use crate::discover::pairs::PairTable;

/// Marks a fold of two articles of one series.
const INSIDE: u32 = 1 << 31;

/// What becomes of pairs inside one series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InsideSeries {
    /// They are shown like all others.
    #[default]
    Show,
    /// They are left out.
    Hide,
    /// All others are left out.
    Only,
}

impl InsideSeries {
    /// True when pairs that are inside one series, or that are not, are shown.
    #[must_use]
    pub fn takes(self, inside: bool) -> bool {
        match self {
            Self::Show => true,
            Self::Hide => !inside,
            Self::Only => inside,
        }
    }
}

/// Two series, or one and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold(u32);

impl Fold {
    /// True for one series and itself.
    #[must_use]
    pub fn is_inside(self) -> bool {
        self.0 & INSIDE != 0
    }

    fn index(self) -> usize {
        (self.0 & !INSIDE) as usize
    }
}

/// For every pair of a table which others stand between the same two series; 4 bytes a pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairFolds {
    of: Vec<Fold>,
    folds: usize,
}

/// Rows from top to bottom, of each fold only the first, but for the folds that were opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Rows; the others of an opened fold follow its first.
    pub rows: Vec<u32>,
    /// By fold its first row and how many rows it has.
    folds: Vec<(u32, u32)>,
}

impl PairFolds {
    /// Folds a table.
    #[must_use]
    pub fn of(series: &Series, table: &PairTable) -> Self {
        // Numbered as they are met, and only looked up, so that the order of keys never matters.
        let mut folds: HashMap<(u32, u32), u32, FixedState> = HashMap::default();
        let of = table.pairs.iter().map(|pair| {
            let (x, y) = (series.number(pair.a), series.number(pair.b));
            let next = folds.len() as u32;
            let fold = *folds.entry((x.min(y), x.max(y))).or_insert(next);
            Fold(fold | if x == y { INSIDE } else { 0 })
        });
        Self {
            of: of.collect(),
            folds: folds.len(),
        }
    }

    /// The fold of every pair.
    #[must_use]
    pub fn column(&self) -> &[Fold] {
        &self.of
    }

    /// The fold of a row; `None` for a row that is not there.
    #[must_use]
    pub fn fold(&self, row: u32) -> Option<Fold> {
        self.of.get(row as usize).copied()
    }

    /// True for a pair inside one series.
    #[must_use]
    pub fn is_inside(&self, row: u32) -> bool {
        self.fold(row).is_some_and(Fold::is_inside)
    }

    /// Folds rows, best first, in one pass over them.
    #[must_use]
    pub fn folded(&self, rows: &[u32], opened: &BTreeSet<Fold>) -> Folded {
        let mut folds = vec![(0_u32, 0_u32); self.folds];
        let mut firsts = Vec::new();
        let mut others: BTreeMap<Fold, Vec<u32>> = BTreeMap::new();
        for &row in rows {
            let fold = self.fold(row);
            let of = fold.and_then(|fold| Some((fold, folds.get_mut(fold.index())?)));
            let Some((fold, (first, count))) = of else {
                // A row of no fold stands for itself.
                firsts.push(row);
                continue;
            };
            *count += 1;
            if *count == 1 {
                *first = row;
                firsts.push(row);
            } else if !opened.is_empty() && opened.contains(&fold) {
                others.entry(fold).or_default().push(row);
            }
        }
        let rows = if others.is_empty() {
            firsts
        } else {
            let with_others = firsts.into_iter().flat_map(|row| {
                let more = self.fold(row).and_then(|fold| others.remove(&fold));
                std::iter::once(row).chain(more.unwrap_or_default())
            });
            with_others.collect()
        };
        Folded { rows, folds }
    }

    /// How many others a row stands for; `None` for a row that is not the first of its fold.
    #[must_use]
    pub fn others(&self, folded: &Folded, row: u32) -> Option<u32> {
        let (first, count) = folded.folds.get(self.fold(row)?.index())?;
        (*first == row && *count > 0).then(|| count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::{affinity, dataset, variant, with};
    use crate::domain::catalog::Product;

    fn table(pairs: &[(u32, u32)]) -> PairTable {
        let pair = |&items: &(u32, u32)| affinity(items, (1, 1), 1);
        PairTable {
            pairs: pairs.iter().map(pair).collect(),
            ..PairTable::default()
        }
    }

    /// Two sizes of a bicycle, two of a tyre, a pump.
    fn bicycles() -> Series {
        let titles = ["Bicycle 44", "Bicycle 52", "Tyre 20", "Tyre 26", "Pump"];
        let products = titles.map(|title| Product {
            title: title.to_owned(),
            ..Product::default()
        });
        let variants = (0..5).map(|index| variant(&format!("S{index}"), index, "", 100));
        Series::of(&with(products.to_vec(), variants.collect(), &[]).catalog)
    }

    #[test]
    fn of_each_two_series_the_best_pair_stays_and_tells_how_many_it_stands_for() {
        let pairs = [
            (0, 2),
            (1, 4),
            (1, 3),
            (0, 1),
            (0, 4),
            (2, 3),
            (0, 3),
            (1, 2),
        ];
        let folds = PairFolds::of(&bicycles(), &table(&pairs));
        let all: Vec<u32> = (0..8).collect();
        let folded = folds.folded(&all, &BTreeSet::new());
        assert_eq!(folded.rows, [0, 1, 3, 5]);
        let others = |row| folds.others(&folded, row);
        assert_eq!(
            [others(0), others(1), others(3)],
            [Some(3), Some(1), Some(0)]
        );
        assert_eq!(others(2), None);
        assert_eq!(others(99), None);
        let inside: Vec<u32> = all
            .iter()
            .copied()
            .filter(|row| folds.is_inside(*row))
            .collect();
        assert_eq!(inside, [3, 5]);
        // Sorted the other way round another pair stands for the same.
        let turned: Vec<u32> = all.iter().rev().copied().collect();
        assert_eq!(folds.folded(&turned, &BTreeSet::new()).rows, [7, 5, 4, 3]);
        // Filtered, it stands for what is left.
        let some = folds.folded(&[2, 7, 1], &BTreeSet::new());
        assert_eq!(some.rows, [2, 1]);
        assert_eq!(folds.others(&some, 2), Some(1));
        assert_eq!(
            PairFolds::default().folded(&all, &BTreeSet::new()).rows,
            all
        );
    }

    #[test]
    fn an_opened_fold_shows_the_others_below_its_first() {
        let pairs = [(0, 2), (1, 4), (1, 3), (0, 1), (0, 4), (0, 3)];
        let folds = PairFolds::of(&bicycles(), &table(&pairs));
        let opened = BTreeSet::from([folds.fold(0).unwrap()]);
        let folded = folds.folded(&[0, 1, 2, 3, 4, 5], &opened);
        assert_eq!(folded.rows, [0, 2, 5, 1, 3]);
        assert_eq!(folds.others(&folded, 0), Some(2));
        assert_eq!(folds.others(&folded, 5), None);
    }

    #[test]
    fn many_pairs_fold_as_a_slow_reader_would_fold_them() {
        let data = dataset(60, &[], &[]);
        let series = Series::of(&data.catalog);
        // Articles 0 to 59 have categories of their own.
        assert_eq!(series.len(), 60);
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % below) as u32
        };
        let pairs: Vec<(u32, u32)> = (0..20_000).map(|_| (next(60), next(60))).collect();
        let folds = PairFolds::of(&series, &table(&pairs));
        let all: Vec<u32> = (0..pairs.len() as u32).collect();
        let folded = folds.folded(&all, &BTreeSet::new());
        let mut seen: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
        let mut slow = Vec::new();
        for (row, &(a, b)) in (0_u32..).zip(&pairs) {
            let of = seen.entry((a.min(b), a.max(b))).or_insert_with(|| {
                slow.push(row);
                (row, 0)
            });
            of.1 += 1;
        }
        assert_eq!(folded.rows, slow);
        for (row, count) in seen.into_values() {
            assert_eq!(folds.others(&folded, row), Some(count - 1));
        }
    }
}
