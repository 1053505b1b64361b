//! The pairs of the table as columns, so that a million of them are filtered and sorted within a frame.

use super::row_set::RowSet;
use crate::discover::radix::{Figures, Keys, Ranks};
use crate::discover::{Affinity, PairTable, trigger_first};
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;
use crate::ui::screens::discover::names::Names;

/// The pairs as filter and sort read them.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// Column by column.
    pub columns: &'a PairColumns,
    /// Expected gross margin of the proposed direction, minor units; NaN where it is unknown.
    pub margins: &'a [f64],
}

/// What filter and sort read of every pair, one array each; indices are those of [`PairTable::pairs`].
#[derive(Clone, Debug, Default)]
pub struct PairColumns {
    /// The product with which the other is offered.
    pub trigger: Vec<VariantId>,
    /// The product that is offered.
    pub target: Vec<VariantId>,
    /// Orders with both.
    pub count: Vec<u32>,
    /// Lower bound of the size-aware lift.
    pub lower: Vec<f64>,
    /// Adjusted p-value.
    pub q: Vec<f64>,
    /// Share of the orders with the trigger that hold the target.
    pub attach: Vec<f64>,
    /// Share of the orders with the target that hold the trigger.
    pub back: Vec<f64>,
    /// Lift against independence.
    pub lift: Vec<f64>,
    /// Lift against what order size explains.
    pub aware: Vec<f64>,
    /// Share of all orders that hold both.
    pub support: Vec<f64>,
    /// The proven pairs.
    pub proven: RowSet,
}

impl PairColumns {
    /// Takes the pairs apart.
    #[must_use]
    pub fn of(dataset: &Dataset, table: &PairTable) -> Self {
        let mut columns = Self::with_room(table.pairs.len());
        // The prices side by side, to be read by the million.
        let variants = dataset.catalog.variants();
        let prices: Vec<Option<Money>> = variants.iter().map(|variant| variant.price).collect();
        let price = |id: VariantId| prices.get(id.index()).copied().flatten();
        for pair in &table.pairs {
            let (trigger, target) = trigger_first(price, pair.a, pair.b);
            let (attach, back) = if trigger == pair.a {
                (pair.confidence_ab, pair.confidence_ba)
            } else {
                (pair.confidence_ba, pair.confidence_ab)
            };
            columns.trigger.push(trigger);
            columns.target.push(target);
            columns.count.push(pair.count);
            columns.lower.push(pair.lift_lower);
            columns.q.push(pair.q_value);
            columns.attach.push(attach);
            columns.back.push(back);
            columns.lift.push(pair.lift);
            columns.aware.push(pair.size_aware_lift);
            columns.support.push(pair.support);
        }
        columns.proven = RowSet::of(&table.pairs, Affinity::is_proven);
        columns
    }

    fn with_room(pairs: usize) -> Self {
        let figures = || Vec::with_capacity(pairs);
        Self {
            trigger: Vec::with_capacity(pairs),
            target: Vec::with_capacity(pairs),
            count: Vec::with_capacity(pairs),
            lower: figures(),
            q: figures(),
            attach: figures(),
            back: figures(),
            lift: figures(),
            aware: figures(),
            support: figures(),
            proven: RowSet::default(),
        }
    }

    /// Number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count.len()
    }

    /// True when there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count.is_empty()
    }

    /// Share of the orders with the trigger that hold the target; NaN for a row that is not there.
    #[must_use]
    pub fn attach_at(&self, row: usize) -> f64 {
        self.attach.get(row).copied().unwrap_or(f64::NAN)
    }

    /// Share of the orders with the target that hold the trigger; NaN for a row that is not there.
    #[must_use]
    pub fn back_at(&self, row: usize) -> f64 {
        self.back.get(row).copied().unwrap_or(f64::NAN)
    }
}

/// The keys of one column, to sort by.
#[derive(Clone, Copy)]
pub enum ColumnKeys<'a> {
    /// Figures; NaN is unknown.
    Figures(&'a [f64]),
    /// Counts.
    Counts(&'a [u32]),
    /// Products by title.
    Titles(&'a [VariantId], &'a Names),
}

impl<'a> ColumnKeys<'a> {
    /// The keys of a column by its id in the table; the lower bound where there is no such column.
    #[must_use]
    pub fn of(listed: Listed<'a>, names: &'a Names, column: &str) -> Self {
        let columns = listed.columns;
        match column {
            "trigger" => Self::Titles(&columns.trigger, names),
            "target" => Self::Titles(&columns.target, names),
            "count" => Self::Counts(&columns.count),
            "margin" => Self::Figures(listed.margins),
            "q" => Self::Figures(&columns.q),
            "support" => Self::Figures(&columns.support),
            "attach" => Self::Figures(&columns.attach),
            "back" => Self::Figures(&columns.back),
            "lift" => Self::Figures(&columns.lift),
            "aware" => Self::Figures(&columns.aware),
            _ => Self::Figures(&columns.lower),
        }
    }
}

impl Keys for ColumnKeys<'_> {
    fn key(&self, row: u32) -> Option<u64> {
        let index = row as usize;
        match self {
            Self::Figures(figures) => {
                Figures(|_| figures.get(index).copied().unwrap_or(f64::NAN)).key(row)
            }
            Self::Counts(counts) => Ranks(|_| counts.get(index).copied().unwrap_or(0)).key(row),
            Self::Titles(products, names) => {
                let rank = products.get(index).map_or(u32::MAX, |id| names.rank(*id));
                Ranks(|_| rank).key(row)
            }
        }
    }

    fn is_short(&self) -> bool {
        !matches!(self, Self::Figures(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::screens::discover::fixtures::{affinity, dataset};

    #[test]
    fn every_pair_is_proposed_in_the_direction_in_which_its_rule_is_made() {
        let dataset = dataset();
        let pairs = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)].map(|(a, b)| affinity(a, b, 5));
        let table = PairTable {
            pairs: pairs.to_vec(),
            ..PairTable::default()
        };
        let columns = PairColumns::of(&dataset, &table);
        for (row, pair) in pairs.iter().enumerate() {
            let proposed = (columns.trigger[row], columns.target[row]);
            assert_eq!(
                proposed,
                trigger_first(|id| dataset.catalog.variant(id).price, pair.a, pair.b)
            );
        }
    }
}
