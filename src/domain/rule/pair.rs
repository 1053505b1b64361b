//! Complementary pair: who has the trigger is offered a target (cross-sell).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::discount::Discount;
use super::trigger::Trigger;
use crate::domain::catalog::Sku;

/// How many units of the target are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PairUnits {
    /// One, whatever the basket holds.
    #[default]
    One,
    /// As many as there are units of the trigger.
    PerTrigger,
}

/// A trigger, and what goes with it.
///
/// In an order that holds the trigger, the first listed target that is neither in the basket nor offered earlier on the
/// way is offered. Accepted, it adds its units at list price less the discount. Held targets are *already* bought: an
/// automatic discount reaches them as subsidy.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pair {
    /// What must be in the basket.
    pub trigger: Trigger,
    /// What is offered, best first.
    pub targets: Vec<Sku>,
    /// How many units.
    pub units: PairUnits,
    /// Money off the target.
    pub discount: Option<Discount>,
}
