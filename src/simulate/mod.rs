//! What the plan would have done to the history: resolve once, evaluate on every frame.

mod impact;

pub use impact::{
    Change, ChangeOf, Figures, Impact, NewOrders, Provenance, RuleImpact, TornadoBar, WeekImpact,
    WorstOrder,
};

use std::sync::Arc;

use crate::domain::plan::Plan;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;

/// How hard to compute.
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
/// No assumption is stored in it, so one replay answers every slider.
pub struct Replay {
    /// What was replayed over.
    pub dataset: Arc<Dataset>,
    /// What was replayed.
    pub plan: Arc<Plan>,
    /// How hard.
    pub options: DrawOptions,
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
    /// Walks the orders once: class 2, done again when a rule's structure changes.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn resolve(
        _dataset: Arc<Dataset>,
        _plan: Arc<Plan>,
        _options: DrawOptions,
        _progress: &Progress,
    ) -> Result<Self, Cancelled> {
        todo!()
    }

    /// True when this replay answers for `plan`: equal but for discounts, bundle prices, acceptances and assumptions.
    #[must_use]
    pub fn fits(&self, _plan: &Plan) -> bool {
        todo!()
    }

    /// The impact of `plan`, which must fit, with its own assumptions and at most `draws` draws. Fast enough for every
    /// frame of a drag at [`DRAGGING_DRAWS`]. The tornado is left empty unless `with_tornado`.
    #[must_use]
    pub fn evaluate(&self, _plan: &Plan, _draws: usize, _with_tornado: bool) -> Impact {
        todo!()
    }

    /// A rule's gross margin against its acceptance, from 0 to `most`.
    #[must_use]
    pub fn acceptance_curve(
        &self,
        _plan: &Plan,
        _rule: &RuleId,
        _most: f64,
        _points: usize,
        _draws: usize,
    ) -> Vec<CurvePoint> {
        todo!()
    }
}
