//! Premium ladder: who has one step of a family is offered the next (upsell, good-better-best).

use super::discount::Discount;
use crate::domain::catalog::Sku;

/// One move up a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is in the basket.
    pub from: Sku,
    /// What is offered in its place; dearer.
    pub to: Sku,
}

/// An ordered family, cheapest first, and the moves offered in it.
///
/// In an order that holds the lower step and no higher tier, accepting swaps every unit of the lower line for the
/// higher: no unit is added.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ladder {
    /// The family, cheapest first.
    pub tiers: Vec<Sku>,
    /// The moves offered; empty offers every neighbour.
    pub steps: Vec<Step>,
    /// Money off the higher step.
    pub discount: Option<Discount>,
}

impl Ladder {
    /// The moves offered: the written ones, or each tier to the next.
    #[must_use]
    pub fn offered_steps(&self) -> Vec<Step> {
        if !self.steps.is_empty() {
            return self.steps.clone();
        }
        self.tiers
            .windows(2)
            .map(|pair| Step {
                from: pair[0].clone(),
                to: pair[1].clone(),
            })
            .collect()
    }
}
