//! The pairs of the table from top to bottom, worked out anew only where something changed.

use super::columns::{ColumnKeys, Listed, PairColumns};
use super::filter::{PairFilter, Surroundings, passing};
use super::first_rows::first_rows;
use super::row_set::RowSet;
use crate::discover::radix::sorted;
use crate::ui::screens::discover::names::Names;
use crate::ui::widgets::table::SortBy;

/// The order in which the pairs come.
pub const BY_LOWER: SortBy = SortBy {
    column: "lower",
    ascending: false,
};

/// Orders of all pairs that are kept, 4 bytes a pair each.
const KEPT_ORDERS: usize = 6;

/// Of this share of the pairs and less, only those are sorted; of more, all are sorted once and then picked.
const FEW: usize = 6;

/// So many pairs and more take longer to sort than a frame has to spare.
const MANY: usize = 60_000;

/// Rows that stand right at once while the rest is being sorted: more than one sees on any screen.
const AT_ONCE: usize = 250;

/// The rows that pass the filter, in the order asked for.
pub struct PairOrder {
    /// Rows of the table from top to bottom.
    pub rows: Vec<u32>,
    /// The same rows as a set.
    pub passing: RowSet,
    /// All pairs in the orders last asked for, the last one last.
    kept: Vec<(SortBy, Vec<u32>)>,
    /// So many pairs are not sorted within the frame.
    many: usize,
    /// Memory for the next rows.
    spare: Vec<u32>,
}

impl Default for PairOrder {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            passing: RowSet::default(),
            kept: Vec::new(),
            many: MANY,
            spare: Vec::new(),
        }
    }
}

impl PairOrder {
    /// Sorts as if so many pairs were too many for a frame: what takes a million pairs shows with a few.
    #[cfg(test)]
    pub(super) fn with_many(many: usize) -> Self {
        Self {
            many,
            ..Self::default()
        }
    }

    /// Forgets the orders of a table that is gone.
    pub fn forget(&mut self) {
        self.kept.clear();
    }

    /// Forgets the orders by a column whose figures are gone.
    pub fn forget_column(&mut self, column: &str) {
        self.kept.retain(|(by, _)| by.column != column);
    }

    /// True when the rows stand in this order within a frame: it is kept, or few have to be sorted.
    #[must_use]
    pub fn is_quick(&self, pairs: usize, sort: SortBy) -> bool {
        sort == BY_LOWER
            || pairs < self.many
            || self.are_few(pairs)
            || self.kept.iter().any(|(by, _)| *by == sort)
    }

    fn are_few(&self, pairs: usize) -> bool {
        self.passing.len() < self.many.min(pairs / FEW)
    }

    /// Keeps an order of all pairs that was made elsewhere.
    pub fn keep(&mut self, sort: SortBy, order: Vec<u32>) {
        if self.kept.len() == KEPT_ORDERS {
            self.kept.remove(0);
        }
        self.kept.push((sort, order));
    }

    /// Filters and sorts.
    pub fn follow(
        &mut self,
        listed: Listed<'_>,
        filter: &PairFilter,
        around: Surroundings<'_>,
        sort: SortBy,
    ) {
        self.filter(listed.columns, filter, around);
        self.sort(listed, around.names, sort);
    }

    /// Filters; the rows stand as before until they are sorted.
    pub fn filter(&mut self, columns: &PairColumns, filter: &PairFilter, around: Surroundings<'_>) {
        self.passing = passing(columns, filter, around);
    }

    /// Sorts what passes the filter, which is as it was.
    pub fn sort(&mut self, listed: Listed<'_>, names: &Names, sort: SortBy) {
        if sort == BY_LOWER {
            self.passing.write_to(&mut self.rows);
            return;
        }
        if self.are_few(listed.columns.len()) {
            self.rows = self.sorted(listed, names, sort);
            return;
        }
        let index = self.kept.iter().position(|(by, _)| *by == sort);
        let kept = match index {
            Some(index) => self.kept.remove(index).1,
            None => all_sorted(listed, names, sort),
        };
        self.passing.pick(&kept, &mut self.rows);
        self.keep(sort, kept);
    }

    /// Sorts the first rows of what passes the filter; the others follow in another order, which is a quick one.
    pub fn sort_first_rows(
        &mut self,
        listed: Listed<'_>,
        names: &Names,
        sort: SortBy,
        others: SortBy,
    ) {
        self.passing.write_to(&mut self.rows);
        let keys = ColumnKeys::of(listed, names, sort.column);
        let wanted = AT_ONCE.min(self.many);
        let rows = first_rows(&self.rows, sort.ascending, &keys, wanted);
        if others != BY_LOWER {
            self.sort(listed, names, others);
        }
        let mut first = RowSet::none(listed.columns.len());
        for row in &rows {
            first.add(*row);
        }
        self.spare.clear();
        self.spare.extend(rows);
        let others = self.rows.iter().copied();
        self.spare.extend(others.filter(|row| !first.holds(*row)));
        std::mem::swap(&mut self.rows, &mut self.spare);
    }

    /// What passes the filter, sorted here and now.
    #[must_use]
    pub fn sorted(&self, listed: Listed<'_>, names: &Names, sort: SortBy) -> Vec<u32> {
        let keys = ColumnKeys::of(listed, names, sort.column);
        let rows = self.passing.to_rows();
        sorted(rows.into_iter(), sort.ascending, &keys)
    }
}

/// All pairs, sorted by a column; equal ones keep the order of their lower bound, what is unknown stands last.
#[must_use]
pub(super) fn all_sorted(listed: Listed<'_>, names: &Names, sort: SortBy) -> Vec<u32> {
    let keys = ColumnKeys::of(listed, names, sort.column);
    sorted(0..listed.columns.len() as u32, sort.ascending, &keys)
}
