//! What is bought together: pairs, sets, price ladders, slow stock and hub accessories, with how sure that is.

mod baskets;
mod blocked;
mod by_count;
mod confounds;
mod counts;
mod cross_price;
mod evidence;
mod expectation;
mod folds;
mod follow_up;
mod follow_up_events;
mod follow_up_finds;
mod follow_up_windows;
mod frequent;
mod hubs;
mod kits;
mod ladder_steps;
mod ladders;
mod least_squares;
mod lookup;
pub mod measures;
mod offer_value;
mod pairs;
mod play;
mod poisson;
mod price_levels;
mod quasi_independence;
pub mod radix;
mod ranking;
mod series;
mod series_words;
mod sets;
mod share;
mod shared_buyers;
pub mod significance;
mod slow_stock;
mod stacks;
mod stock_triggers;
mod strata;
mod substitutes;
mod surplus;
mod tally;
#[cfg(test)]
pub(crate) mod testing;
mod title_words;

pub use blocked::Blocked;
pub use confounds::Confounds;
pub use cross_price::{CrossPrice, cross_price};
pub use evidence::{
    EvidenceRow, PairEvidence, PairMeasures, Partner, SampleOrder, SizeRow, evidence, pair_measures,
};
pub use folds::{Fold, Folded, InsideSeries, PairFolds};
pub use follow_up::{FollowUp, FollowUpOptions, FollowUpTable, follow_up};
pub use ladder_steps::{LadderStep, ladder_steps};
pub use lookup::Lookup;
pub use offer_value::{DirectionValue, NoMargin, OfferBelief, OfferValues, PairValue};
pub use play::{
    Behaviour, Cohort, Complement, Findings, LATER_DAYS, Lifetime, MarginSide, Play, PlayBeliefs,
    Relationship, Resources, StepUp, play,
};
pub use price_levels::{PriceLevel, PriceLevels};
pub use series::Series;
pub use substitutes::{SharedBuyers, Substitute, Substitutes, substitutes};

use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// What to count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairOptions {
    /// Pairs in fewer orders are not listed and never finds, yet they count as tests; at least 1.
    pub min_count: u32,
    /// Baskets with more distinct goods are wholesale and left out.
    pub max_basket: usize,
}

impl Default for PairOptions {
    fn default() -> Self {
        Self {
            min_count: 3,
            max_basket: 50,
        }
    }
}

/// What the history shows about two products; `a` is the one with the smaller place in the catalog.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affinity {
    /// First product.
    pub a: VariantId,
    /// Second product.
    pub b: VariantId,
    /// Orders with `a`.
    pub orders_a: u32,
    /// Orders with `b`.
    pub orders_b: u32,
    /// Orders with both.
    pub count: u32,
    /// Share of orders with both.
    pub support: f64,
    /// Share of the orders with `a` that hold `b`.
    pub confidence_ab: f64,
    /// Share of the orders with `b` that hold `a`.
    pub confidence_ba: f64,
    /// Against independence over all orders.
    pub lift: f64,
    /// Orders with both that month, order size and popularity alone explain: `sum_k f_ak f_bk` over strata `k` of month
    /// and size, with `f` such that the expected companions of every good are the ones it has (quasi-independence,
    /// Goodman 1968). For goods in few of the orders that is `sum_k (a_k b_k / N_k) (s - 1) / s`.
    pub expected: f64,
    /// `count / expected`.
    pub size_aware_lift: f64,
    /// 5 % point of the shrunken size-aware lift: Gamma(`count + 1/2`, rate `expected + 1/2`).
    pub lift_lower: f64,
    /// [`Self::p_value`] adjusted by Benjamini and Hochberg over all tested pairs.
    pub q_value: f64,
}

impl Affinity {
    /// One-sided probability of `count` or more by chance alone: `P(Poisson(expected) >= count)`.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        significance::poisson_tail(self.count, self.expected)
    }
}

/// All listed pairs, best lower bound first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairTable {
    /// Orders counted: those with at least one good, wholesale left out.
    pub orders: u64,
    /// Orders left out as wholesale.
    pub capped_baskets: u64,
    /// Pairs tested, listed or not: `k (k - 1) / 2` for `k` goods that were sold. A pair that is not listed has p = 1.
    pub tested: u64,
    /// The listed pairs, `lift_lower` descending, then by `a`, `b`.
    pub pairs: Vec<Affinity>,
}

/// Counts and judges every pair.
///
/// The surplus of the finds of a first judgement is no part of what chance explains: the expectation is fitted once more
/// without it, and the pairs are judged again. Peak memory is
/// about 8 bytes a line and 150 bytes a listed pair, for more than a million pairs less.
///
/// # Errors
/// [`Cancelled`].
pub fn pairs(
    dataset: &Dataset,
    options: &PairOptions,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    pairs::find(dataset, options, progress)
}

/// Three or more products bought together: they all attract one another and meet more often than their pairs explain, or
/// they are a kit of a product and the companions that each attract it.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemSet {
    /// The members; the anchor first: of a kit what the others go with, else the one in most orders.
    pub members: Vec<VariantId>,
    /// Orders with all members.
    pub count: u32,
    /// Share of orders with all members.
    pub support: f64,
    /// Count against what pairs explain: the orders with all but one member, times the share in which that one goes with
    /// one of them. Above 1 they belong together; about 1 each goes with the anchor on its own account.
    pub lift: f64,
}

/// Sets and kits of three to `max_size`, best first: by the orders beyond chance at the lower bound of the weakest pair
/// with the anchor.
///
/// # Errors
/// [`Cancelled`].
pub fn sets(
    dataset: &Dataset,
    pairs: &PairTable,
    max_size: usize,
    progress: &Progress,
) -> Result<Vec<ItemSet>, Cancelled> {
    sets::find(dataset, pairs, max_size, progress)
}

/// What to count in [`frequent_sets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrequentOptions {
    /// Sets in fewer orders are left out; at least 1.
    pub min_count: u32,
    /// Members at most; at least 2.
    pub max_size: usize,
    /// Baskets with more distinct goods are wholesale and left out.
    pub max_basket: usize,
    /// Sets at most.
    pub most: usize,
}

/// Products that some orders all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrequentSet {
    /// The members, by their places in the catalog.
    pub members: Vec<VariantId>,
    /// Orders with all members.
    pub count: u32,
}

/// All sets that enough orders hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrequentSets {
    /// Orders counted: those with at least one good, wholesale left out.
    pub orders: u64,
    /// The sets, most orders first; of as many the shorter, then the members that come first in the catalog.
    pub sets: Vec<FrequentSet>,
    /// False when there are more of them than were asked for; which ones are left out then means nothing.
    pub complete: bool,
}

/// Every set of one and more goods that enough orders hold, counted exactly and not judged: what is often bought at all
/// is often bought together. [`sets`] says what belongs together.
///
/// # Errors
/// [`Cancelled`].
pub fn frequent_sets(
    dataset: &Dataset,
    options: &FrequentOptions,
    progress: &Progress,
) -> Result<FrequentSets, Cancelled> {
    let search = frequent::Search {
        fewest: options.min_count.max(1),
        longest: options.max_size.max(2),
        partners: None,
    };
    frequent::find(dataset, &search, options.max_basket, options.most, progress)
}

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

/// Names the triggers of slow stock: pairs with `q <= max_q` and a lower bound above 1 whose other product still sells.
pub fn stock_triggers(dataset: &Dataset, pairs: &PairTable, max_q: f64, slow: &mut [SlowStock]) {
    stock_triggers::find(dataset, pairs, max_q, slow);
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

/// Products with at least two dearer triggers whose pair is a find, by number of triggers.
#[must_use]
pub fn hubs(dataset: &Dataset, pairs: &PairTable, max_q: f64) -> Vec<HubAccessory> {
    hubs::find(dataset, pairs, max_q)
}
