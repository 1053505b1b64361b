//! What the plan would have done to the history: resolve once, evaluate on every frame.

mod beliefs;
mod candidates;
mod coefficients;
mod compiled;
mod contribution;
mod draws;
mod effects;
mod evaluate;
mod figures;
mod fitting;
mod impact;
mod learning;
mod ranking;
mod reading;
mod reduction;
mod resolve;
mod sensitivity;
mod sums;
#[cfg(test)]
mod tests;
mod walk;
mod wording;
mod worst_order;

pub use impact::{
    Change, ChangeOf, Figures, Impact, NewOrders, Provenance, RuleImpact, TornadoBar, WeekImpact,
    WorstOrder,
};
pub use learning::{Learned, is_learned, learn, learn_all};

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::domain::plan::Plan;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;
use crate::domain::rule::offer::Facts;

/// Draws of a simulation: below a hundred the range of a result is chance, and above a million it does not change.
pub const DRAWS: RangeInclusive<usize> = 100..=1_000_000;

/// How many draws, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawOptions {
    /// Draws at rest.
    pub draws: usize,
    /// Seed of the one generator; stored with the result.
    pub seed: u64,
}

/// Draws while a slider is dragged.
pub const DRAGGING_DRAWS: usize = 500;

impl Default for DrawOptions {
    fn default() -> Self {
        Self {
            draws: 4_000,
            seed: 1,
        }
    }
}

/// A plan replayed over a history: integer sums per rule, week and cell, and their reduction per draw.
///
/// No assumption is stored in the sums, so one replay answers every slider. The order of offers with equal priority is the
/// one thing that asks for the medians; [`Replay::fits`] checks that it would come out the same.
pub struct Replay {
    /// What was replayed over.
    pub dataset: Arc<Dataset>,
    /// What was replayed.
    pub plan: Arc<Plan>,
    /// How many draws.
    pub options: DrawOptions,
    compiled: compiled::Compiled,
    resolved: resolve::Resolved,
    reduced: reduction::Reduced,
    chance: evaluate::Chance,
}

/// One point of a rule's curve of gross margin against acceptance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Acceptance at list price, 0..1.
    pub acceptance: f64,
    /// The rule's expected gross margin, minor units.
    pub expected: f64,
    /// 10 % point.
    pub lower80: f64,
    /// 90 % point.
    pub upper80: f64,
}

impl Replay {
    /// Walks the orders once. It is done again only when the structure of a rule changes.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn resolve(
        dataset: Arc<Dataset>,
        plan: Arc<Plan>,
        options: DrawOptions,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        Self::resolve_with(dataset, plan, options, &walk::default_slots(), progress)
    }

    fn resolve_with(
        dataset: Arc<Dataset>,
        plan: Arc<Plan>,
        options: DrawOptions,
        slots: &walk::Slots,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let facts = Facts::all(&dataset.catalog);
        let compiled = compiled::Compiled::of(&plan, &dataset.catalog, &facts);
        let average_unit = resolve::average_unit(&dataset.history, &facts);
        let beliefs = coefficients::Beliefs::of(
            &plan,
            dataset.currency.minor_per_unit() as f64,
            average_unit,
        );
        let readings = reading::Reading::all(&plan, &dataset.catalog);
        let scorer = ranking::Scorer::new(readings, &beliefs);
        let mut resolved = resolve::resolve(
            &dataset.history,
            &facts,
            &compiled,
            &scorer,
            slots,
            average_unit,
            progress,
        )?;
        resolved.contributions.tidy();
        let options = DrawOptions {
            draws: options.draws.clamp(1, *DRAWS.end()),
            ..options
        };
        let reduced = reduction::Reduced::of(&resolved, options.draws, options.seed);
        progress.check()?;
        let chance = evaluate::Chance::of(&plan, options);
        Ok(Self {
            dataset,
            plan,
            options,
            compiled,
            resolved,
            reduced,
            chance,
        })
    }
}
