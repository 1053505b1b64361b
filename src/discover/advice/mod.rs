//! What to do with it: what an offer would earn, which offer suits a product, what moves slow stock.

mod blocked;
mod hubs;
mod offer_value;
mod play;
mod slow_stock;
mod stock_triggers;

pub use blocked::Blocked;
pub use offer_value::{DirectionValue, NoMargin, OfferBelief, OfferValues, trigger_first};
pub use play::{
    Behaviour, Cohort, Complement, Findings, LATER_DAYS, Lifetime, MarginSide, Play, PlayBeliefs,
    Relationship, Resources, StepUp, play,
};

use crate::discover::pairs::PairTable;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;

/// What sells now and is proven to be bought with slow stock: where an offer would be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StockTrigger {
    /// Which.
    pub variant: VariantId,
    /// Orders a week that hold it, over the same weeks as the pace of the slow article.
    pub weekly_orders: f64,
    /// Share of all its orders that also hold the slow article, 0..1.
    pub confidence: f64,
}

/// An article with more stock than it sells.
#[derive(Clone, Debug, PartialEq)]
pub struct SlowStock {
    /// Which.
    pub variant: VariantId,
    /// Units on hand.
    pub stock: i64,
    /// Units sold per week, mean over the last 13 weeks of the history, or over all of a shorter one.
    pub weekly_units: f64,
    /// Stock / weekly units; `None` when nothing was sold.
    pub weeks_of_cover: Option<f64>,
    /// Stock at cost; `None` when the cost is unknown.
    pub stock_value: Option<Money>,
    /// At most five, most traffic first; empty until [`stock_triggers`] looked for them.
    pub triggers: Vec<StockTrigger>,
}

/// Articles with more than `min_weeks` of cover, longest first.
#[must_use]
pub fn slow_stock(dataset: &Dataset, min_weeks: f64) -> Vec<SlowStock> {
    slow_stock::find(dataset, min_weeks)
}

/// Names the triggers of slow stock: proven pairs whose other product still sells.
pub fn stock_triggers(dataset: &Dataset, pairs: &PairTable, slow: &mut [SlowStock]) {
    stock_triggers::find(dataset, pairs, slow);
}

/// A product that goes with many others.
#[derive(Clone, Debug, PartialEq)]
pub struct HubAccessory {
    /// Which.
    pub variant: VariantId,
    /// What it goes with, best lower bound first.
    pub triggers: Vec<VariantId>,
    /// Orders with at least one of the triggers.
    pub trigger_orders: u32,
}

/// Products with at least two dearer triggers each of them a proven pair with it, by number of triggers.
#[must_use]
pub fn hubs(dataset: &Dataset, pairs: &PairTable) -> Vec<HubAccessory> {
    hubs::find(dataset, pairs)
}
