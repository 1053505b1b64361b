//! The rows of the table of pairs with those of two series folded to the first of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::discover::{Fold, Folded};
use crate::studio::Discovered;

/// What is folded, and what of it was opened again.
#[derive(Default)]
pub(super) struct Folding {
    /// True when rows are folded.
    pub is_on: bool,
    opened: BTreeSet<Fold>,
    folded: Folded,
    of: Option<Seen>,
    /// A row that is to be seen though it may be folded.
    wanted: Option<u32>,
}

/// What the rows were folded from.
struct Seen {
    found: Arc<Discovered>,
    version: u64,
    opened: BTreeSet<Fold>,
}

impl Folding {
    /// Folds again where something changed, and says whether it did. `version` changes with the rows.
    pub fn follow(&mut self, found: &Arc<Discovered>, rows: &[u32], version: u64) -> bool {
        if !self.is_on {
            self.wanted = None;
            return self.of.take().is_some();
        }
        let seen = self.of.as_ref();
        let same_pairs = seen.is_none_or(|seen| Arc::ptr_eq(&seen.found, found));
        if !same_pairs {
            self.opened.clear();
        }
        if let Some(fold) = self.wanted.take().and_then(|row| found.folds.fold(row)) {
            self.opened.insert(fold);
        }
        let is_same = seen.is_some_and(|seen| {
            same_pairs && seen.version == version && seen.opened == self.opened
        });
        if is_same {
            return false;
        }
        self.folded = found.folds.folded(rows, &self.opened);
        self.of = Some(Seen {
            found: Arc::clone(found),
            version,
            opened: self.opened.clone(),
        });
        true
    }

    /// The rows that are shown of these.
    pub fn rows<'a>(&'a self, all: &'a [u32]) -> &'a [u32] {
        if self.of.is_some() {
            &self.folded.rows
        } else {
            all
        }
    }

    /// Rows folded as these are.
    pub fn folded(&self, found: &Discovered, rows: Vec<u32>) -> Vec<u32> {
        if self.is_on {
            found.folds.folded(&rows, &self.opened).rows
        } else {
            rows
        }
    }

    /// How many others a row stands for, at least one, and whether they are shown below it.
    pub fn others(&self, row: u32) -> Option<(u32, bool)> {
        let found = &self.of.as_ref()?.found;
        let others = found.folds.others(&self.folded, row)?;
        let is_open = found
            .folds
            .fold(row)
            .is_some_and(|f| self.opened.contains(&f));
        (others > 0).then_some((others, is_open))
    }

    /// True for a row that is no first one but shown below it.
    pub fn is_below(&self, row: u32) -> bool {
        self.of.as_ref().is_some_and(|seen| {
            let folds = &seen.found.folds;
            folds.others(&self.folded, row).is_none()
        })
    }

    /// True when a row is not hidden behind another one.
    pub fn shows(&self, row: u32) -> bool {
        self.of.as_ref().is_none_or(|seen| {
            let folds = &seen.found.folds;
            folds.others(&self.folded, row).is_some()
                || folds.fold(row).is_some_and(|f| self.opened.contains(&f))
        })
    }

    /// Shows the others of a row, or hides them again.
    pub fn turn(&mut self, row: u32) {
        let fold = self.of.as_ref().and_then(|seen| seen.found.folds.fold(row));
        if let Some(fold) = fold
            && !self.opened.remove(&fold)
        {
            self.opened.insert(fold);
        }
    }

    /// Shows a row though it may be folded.
    pub fn reveal(&mut self, row: u32) {
        self.wanted = Some(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::{PairFolds, PairTable, Series};
    use crate::domain::catalog::{Catalog, Product, ProductId, Variant};
    use crate::ui::screens::discover::fixtures::affinity;

    /// Two sizes of a bicycle, two of a tyre.
    fn found() -> Arc<Discovered> {
        let titles = ["Bicycle 44", "Bicycle 52", "Tyre 20", "Tyre 26"];
        let products = titles.map(|title| Product {
            title: title.to_owned(),
            ..Product::default()
        });
        let variants = (0..4).map(|index| Variant {
            sku: format!("S{index}").as_str().into(),
            product: ProductId(index),
            option: String::new(),
            price: None,
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        });
        let catalog = Catalog::new(products.to_vec(), variants.collect());
        let pairs = [(0, 2), (0, 1), (1, 2), (1, 3)].map(|(a, b)| affinity(a, b, 5));
        let pairs = PairTable {
            pairs: pairs.to_vec(),
            ..PairTable::default()
        };
        Arc::new(Discovered {
            folds: PairFolds::of(&Series::of(&catalog), &pairs),
            pairs,
            ..Discovered::default()
        })
    }

    #[test]
    fn a_fold_is_opened_and_closed_and_forgotten_with_its_pairs() {
        let (mut folding, first) = (Folding::default(), found());
        let all = [0, 1, 2, 3];
        assert!(!folding.follow(&first, &all, 1));
        assert_eq!(folding.rows(&all), all);
        folding.is_on = true;
        assert!(folding.follow(&first, &all, 1));
        assert_eq!(folding.rows(&all), [0, 1]);
        assert_eq!(folding.others(0), Some((2, false)));
        assert_eq!(folding.others(1), None);
        assert!(folding.shows(0) && !folding.shows(2));
        assert!(!folding.follow(&first, &all, 1));
        folding.turn(0);
        assert!(folding.follow(&first, &all, 1));
        assert_eq!(folding.rows(&all), [0, 2, 3, 1]);
        assert_eq!(folding.others(0), Some((2, true)));
        assert!(folding.is_below(2) && !folding.is_below(0) && folding.shows(2));
        assert_eq!(folding.folded(&first, vec![3, 2]), [3, 2]);
        // Other rows of the same pairs keep it open, other pairs do not.
        assert!(folding.follow(&first, &[1, 3, 0], 2));
        assert_eq!(folding.rows(&all), [1, 3, 0]);
        let second = found();
        assert!(folding.follow(&second, &all, 3));
        assert_eq!(folding.rows(&all), [0, 1]);
        folding.reveal(3);
        assert!(folding.follow(&second, &all, 3));
        assert!(folding.shows(3));
        folding.is_on = false;
        assert!(folding.follow(&second, &all, 3));
        assert_eq!(folding.rows(&all), all);
        assert!(folding.others(0).is_none() && folding.shows(2));
    }
}
