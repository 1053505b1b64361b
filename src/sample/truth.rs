//! What was planted in a sample store and how often it really happened: the answer sheet of Discover.

use serde::{Deserialize, Serialize};

use crate::domain::calendar::Period;
use crate::domain::money::Money;

/// The planted truth of one sample store. Counts are orders of the written file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// `endcap.sample-truth/1`.
    pub format: String,
    /// The seed.
    pub seed: u64,
    /// Order lines asked for.
    pub lines_asked: u64,
    /// Order lines written.
    pub lines: u64,
    /// Orders written.
    pub orders: u64,
    /// First and last day.
    pub period: Period,
    /// SKUs in the catalog.
    pub skus: u64,
    /// SKUs of the long tail among them, `X-...`: popular by rank, attracted by nothing.
    pub filler_skus: u64,
    /// Every trigger with every target that it brings.
    pub attract: Vec<PlantedPair>,
    /// Protection plans with the goods that bring them: services are part of no basket, so no find.
    pub protection: Vec<PlantedPair>,
    /// A trigger and two of its targets.
    pub sets: Vec<PlantedSet>,
    /// Pairs that meet more often than by chance only because one trigger brings both. Finding them is no mistake.
    pub implied: Vec<MetPair>,
    /// Independent in every month; together they look like a pair over the whole period. Finding them is a mistake.
    pub season_only: Vec<SeasonPair>,
    /// Popular and independent; they meet in large orders. Finding them is a mistake.
    pub size_only: Vec<MetPair>,
    /// Families with rising prices, of which an order holds at most one.
    pub ladders: Vec<PlantedLadder>,
    /// A second unit for less: an offer the store could make; the orders do not contain it.
    pub second_units: Vec<SecondUnit>,
    /// Articles with hundreds of weeks of stock.
    pub overstocked: Vec<Overstock>,
    /// SKUs without a cost in the catalog.
    pub missing_costs: Vec<String>,
}

/// When the trigger is in the basket the target joins it with a known chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlantedPair {
    /// SKU that attracts.
    pub trigger: String,
    /// SKU that is attracted.
    pub target: String,
    /// Chance 0..1 that the trigger itself brings a target that is not in the basket yet.
    pub probability: f64,
    /// The same with the ways through another target of the trigger.
    pub probability_with_chains: f64,
    /// Orders with the trigger.
    pub orders_trigger: u64,
    /// Orders with the target, whatever brought it.
    pub orders_target: u64,
    /// Orders with both.
    pub orders_both: u64,
}

impl PlantedPair {
    /// Share of the trigger's orders that hold the target; `None` without a trigger order. Somewhat above the
    /// probability, for some baskets hold the target anyway, and a third article may have brought both.
    #[must_use]
    pub fn realised(&self) -> Option<f64> {
        (self.orders_trigger > 0).then(|| self.orders_both as f64 / self.orders_trigger as f64)
    }
}

/// A trigger and two of its targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlantedSet {
    /// SKUs, the trigger first.
    pub skus: Vec<String>,
    /// Chance 0..1 that a basket with the trigger holds all of them.
    pub probability: f64,
    /// Orders with all of them.
    pub orders_all: u64,
}

/// Two articles and how often they met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetPair {
    /// First SKU.
    pub a: String,
    /// Second SKU.
    pub b: String,
    /// Orders with the first.
    pub orders_a: u64,
    /// Orders with the second.
    pub orders_b: u64,
    /// Orders with both.
    pub orders_both: u64,
}

/// Two articles that share a season and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeasonPair {
    /// The two and their counts.
    #[serde(flatten)]
    pub pair: MetPair,
    /// Lift over the whole period that the common season alone explains; at least 1.1.
    pub season_lift: f64,
}

/// A family with rising prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlantedLadder {
    /// The words that the titles share.
    pub title: String,
    /// SKUs, cheapest first.
    pub skus: Vec<String>,
    /// Their prices in cents.
    pub prices: Vec<Money>,
}

/// A second unit for less.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondUnit {
    /// SKU.
    pub sku: String,
    /// Price of the first unit in cents.
    pub price: Money,
    /// Price of the second unit in cents.
    pub second_unit_price: Money,
}

/// An article with far too much stock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overstock {
    /// SKU.
    pub sku: String,
    /// Units on hand.
    pub stock: u64,
    /// Units per week over the last 13 weeks.
    pub weekly_units: f64,
}
