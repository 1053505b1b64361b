//! The pairs of the table as columns, so that a million of them are filtered and sorted within a frame.

use super::finds::is_find;
use crate::discover::{Affinity, OfferValues, PairTable};
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;
use crate::studio::rule_making;

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
        let value = values.of(pair);
        let direction = if *trigger == pair.a {
            value.ab
        } else {
            value.ba
        };
        direction.expected.unwrap_or(f64::NAN)
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
        for pair in &table.pairs {
            let (trigger, target) = rule_making::trigger_first(dataset, pair.a, pair.b);
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
