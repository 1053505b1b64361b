//! The pairs of the table as columns, so that a million of them are filtered and sorted within a frame.

use super::finds::is_find;
use crate::discover::{Affinity, OfferValues, PairTable};
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;

/// The pairs as a table reads them.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// Row by row.
    pub table: &'a PairTable,
    /// Column by column.
    pub columns: &'a PairColumns,
    /// Expected gross margin of the proposed direction, minor units; NaN where it is unknown.
    pub margins: &'a [f64],
}

/// Expected gross margin over the history of the proposed direction of each pair, minor units; NaN where it is unknown.
#[must_use]
pub fn margins(table: &PairTable, columns: &PairColumns, values: &OfferValues) -> Vec<f64> {
    let expected = |(pair, trigger): (&Affinity, &VariantId)| {
        let (target, orders) = if *trigger == pair.a {
            (pair.b, pair.orders_a)
        } else {
            (pair.a, pair.orders_b)
        };
        let value = values.direction(*trigger, target, orders, pair.count);
        value.expected.unwrap_or(f64::NAN)
    };
    table
        .pairs
        .iter()
        .zip(&columns.trigger)
        .map(expected)
        .collect()
}

/// What a filter reads of every pair, one array each; places are those of [`PairTable::pairs`].
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
    /// True for a find.
    pub find: Vec<bool>,
}

impl PairColumns {
    /// Takes the pairs apart.
    #[must_use]
    pub fn of(dataset: &Dataset, table: &PairTable) -> Self {
        let mut columns = Self::with_room(table.pairs.len());
        // As `rule_making::trigger_first` has it, with the prices side by side.
        let variants = dataset.catalog.variants();
        let prices: Vec<Option<Money>> = variants.iter().map(|variant| variant.price).collect();
        let price = |id: VariantId| prices.get(id.index()).copied().flatten();
        for pair in &table.pairs {
            let (trigger, target) = if price(pair.b) > price(pair.a) {
                (pair.b, pair.a)
            } else {
                (pair.a, pair.b)
            };
            columns.trigger.push(trigger);
            columns.target.push(target);
            columns.count.push(pair.count);
            columns.lower.push(pair.lift_lower);
            columns.q.push(pair.q_value);
            columns.find.push(is_find(pair));
        }
        columns
    }

    fn with_room(pairs: usize) -> Self {
        Self {
            trigger: Vec::with_capacity(pairs),
            target: Vec::with_capacity(pairs),
            count: Vec::with_capacity(pairs),
            lower: Vec::with_capacity(pairs),
            q: Vec::with_capacity(pairs),
            find: Vec::with_capacity(pairs),
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
    pub fn attach(&self, table: &PairTable, row: u32) -> f64 {
        self.shares(table, row).0
    }

    /// Share of the orders with the target that hold the trigger; NaN for a row that is not there.
    #[must_use]
    pub fn attach_back(&self, table: &PairTable, row: u32) -> f64 {
        self.shares(table, row).1
    }

    fn shares(&self, table: &PairTable, row: u32) -> (f64, f64) {
        let place = row as usize;
        match (table.pairs.get(place), self.trigger.get(place)) {
            (Some(pair), Some(trigger)) if *trigger == pair.a => {
                (pair.confidence_ab, pair.confidence_ba)
            }
            (Some(pair), Some(_)) => (pair.confidence_ba, pair.confidence_ab),
            _ => (f64::NAN, f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::rule_making;
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
                rule_making::trigger_first(&dataset, pair.a, pair.b)
            );
        }
    }
}
