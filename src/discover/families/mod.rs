//! Articles that are of one kind: series of one thing, and price ladders.

mod folds;
mod ladder_steps;
mod ladders;
mod series;
mod series_words;
mod title_words;

pub use folds::{Fold, Folded, InsideSeries, PairFolds};
pub use ladder_steps::{LadderStep, ladder_steps};
pub use series::Series;

use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;

/// One step of a family's price ladder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LadderTier {
    /// Which variant.
    pub variant: VariantId,
    /// List price.
    pub price: Money,
    /// Gross margin of one unit; `None` when its cost is unknown.
    pub unit_margin: Option<Money>,
    /// Orders that hold it.
    pub orders: u32,
    /// Units sold.
    pub units: u64,
}

/// A family with rising prices: good, better, best.
#[derive(Clone, Debug, PartialEq)]
pub struct LadderFamily {
    /// What the family is called.
    pub title: String,
    /// Two to six tiers, cheapest first.
    pub tiers: Vec<LadderTier>,
}

/// Families of one category and like title whose prices rise, by orders, most first.
#[must_use]
pub fn ladders(dataset: &Dataset) -> Vec<LadderFamily> {
    ladders::find(dataset)
}
