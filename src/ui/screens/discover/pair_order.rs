//! The pairs of the table from top to bottom, worked out anew only where something changed.

use super::names::Names;
use super::pair_columns::{Listed, PairColumns};
use super::pair_filter::{PairFilter, RowSet, Surroundings, passing};
use crate::discover::Affinity;
use crate::discover::radix::{Figures, Ranks, sorted};
use crate::domain::catalog::VariantId;
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

/// So many pairs and more take longer to sort than a frame lasts.
const MANY: usize = 100_000;

/// The rows that pass the filter, in the order asked for.
#[derive(Default)]
pub struct PairOrder {
    /// Rows of the table from top to bottom.
    pub rows: Vec<u32>,
    /// The same rows as a set.
    pub passing: RowSet,
    /// All pairs in the orders last asked for, the last one last.
    kept: Vec<(SortBy, Vec<u32>)>,
}

impl PairOrder {
    /// Forgets the orders of a table or of margins that are gone.
    pub fn forget(&mut self) {
        self.kept.clear();
    }

    /// True when the rows stand in this order within a frame: it is kept, or few have to be sorted.
    #[must_use]
    pub fn is_quick(&self, pairs: usize, sort: SortBy) -> bool {
        pairs < MANY
            || sort == BY_LOWER
            || self.passing.len() < pairs / FEW
            || self.kept.iter().any(|(by, _)| *by == sort)
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
        let passing = &self.passing;
        if sort == BY_LOWER {
            self.rows = passing.iter().collect();
            return;
        }
        if passing.len() < listed.columns.len() / FEW {
            let rows: Vec<u32> = passing.iter().collect();
            self.rows = sorted_by(listed, names, rows.into_iter(), sort);
            return;
        }
        let place = self.kept.iter().position(|(by, _)| *by == sort);
        let kept = match place {
            Some(place) => self.kept.remove(place).1,
            None => all_sorted(listed, names, sort),
        };
        self.rows = Vec::with_capacity(passing.len());
        self.rows
            .extend(kept.iter().copied().filter(|row| passing.holds(*row)));
        self.keep(sort, kept);
    }
}

/// All pairs, sorted by a column.
#[must_use]
pub(super) fn all_sorted(listed: Listed<'_>, names: &Names, sort: SortBy) -> Vec<u32> {
    sorted_by(listed, names, 0..listed.columns.len() as u32, sort)
}

/// Rows sorted by a column; equal ones keep the order of their lower bound, what is unknown stands last.
fn sorted_by(
    listed: Listed<'_>,
    names: &Names,
    rows: impl Iterator<Item = u32>,
    sort: SortBy,
) -> Vec<u32> {
    let Listed {
        table,
        columns,
        margins,
    } = listed;
    let up = sort.ascending;
    let nan = f64::NAN;
    let rank =
        |ids: &[VariantId], row: u32| ids.get(row as usize).map_or(u32::MAX, |id| names.rank(*id));
    let kept = |figures: &[f64], row: u32| figures.get(row as usize).copied().unwrap_or(nan);
    let of =
        |row: u32, figure: fn(&Affinity) -> f64| table.pairs.get(row as usize).map_or(nan, figure);
    match sort.column {
        "trigger" => sorted(rows, up, &Ranks(|row| rank(&columns.trigger, row))),
        "target" => sorted(rows, up, &Ranks(|row| rank(&columns.target, row))),
        "count" => {
            let count = |row: u32| columns.count.get(row as usize).copied().unwrap_or(0);
            sorted(rows, up, &Ranks(count))
        }
        "margin" => sorted(rows, up, &Figures(|row| kept(margins, row))),
        "q" => sorted(rows, up, &Figures(|row| kept(&columns.q, row))),
        "support" => sorted(rows, up, &Figures(|row| of(row, |pair| pair.support))),
        "attach" => {
            let share = |row: u32| columns.attach(table, row);
            sorted(rows, up, &Figures(share))
        }
        "back" => {
            let share = |row: u32| columns.attach_back(table, row);
            sorted(rows, up, &Figures(share))
        }
        "lift" => sorted(rows, up, &Figures(|row| of(row, |pair| pair.lift))),
        "aware" => sorted(
            rows,
            up,
            &Figures(|row| of(row, |pair| pair.size_aware_lift)),
        ),
        _ => sorted(rows, up, &Figures(|row| kept(&columns.lower, row))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::{Blocked, PairTable};
    use crate::ui::screens::discover::fixtures::{affinity, dataset};
    use crate::ui::screens::discover::rule_pairs::RulePairs;

    #[test]
    fn an_order_of_many_pairs_is_waited_for_once_and_then_stands_as_one_made_at_once() {
        let dataset = dataset();
        let count = |row: u32| row.wrapping_mul(2_654_435_761) >> 20;
        let pairs = (0..MANY as u32).map(|row| affinity(0, 1, count(row)));
        let table = PairTable {
            pairs: pairs.collect(),
            ..PairTable::default()
        };
        let columns = PairColumns::of(&dataset, &table);
        let listed = Listed {
            table: &table,
            columns: &columns,
            margins: &[],
        };
        let around = Surroundings {
            catalog: &dataset.catalog,
            names: &Names::of(&dataset.catalog),
            cover: &[],
            rules: &RulePairs::default(),
            blocked: &Blocked::default(),
        };
        let sort = SortBy {
            column: "count",
            ascending: true,
        };
        let mut order = PairOrder::default();
        order.filter(&columns, &PairFilter::everything(), around);
        assert!(order.is_quick(MANY, BY_LOWER) && !order.is_quick(MANY, sort));
        order.keep(sort, all_sorted(listed, around.names, sort));
        assert!(order.is_quick(MANY, sort));
        order.sort(listed, around.names, sort);
        let mut expected: Vec<u32> = (0..MANY as u32).collect();
        expected.sort_by_key(|row| count(*row));
        assert_eq!(order.rows, expected);
        order.forget();
        assert!(!order.is_quick(MANY, sort));
    }
}
