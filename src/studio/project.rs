//! The open project: data, plan, what was worked out from them, and the way to its file.

use std::path::PathBuf;
use std::sync::Arc;

use super::autosave::{Autosave, SaveProblem};
use super::undo::UndoStack;
use crate::discover::{
    Blocked, FollowUpTable, HubAccessory, ItemSet, LadderFamily, Lookup, PairFolds, PairOptions,
    PairTable, SlowStock, Substitutes,
};
use crate::domain::edit::{Edit, EditError};
use crate::domain::kpi::Kpis;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;
use crate::domain::saved_mapping::{SavedMapping, SavedMappings};
use crate::guardrails::{self, Finding};
use crate::simulate::{DrawOptions, Impact, Replay};
use crate::store::Salvaged;

/// What the history shows, with the options it was asked with.
#[derive(Clone, Debug, Default)]
pub struct Discovered {
    /// What was asked.
    pub options: PairOptions,
    /// Pairs.
    pub pairs: PairTable,
    /// Which pairs stand between the same two series.
    pub folds: PairFolds,
    /// Sets of three and more.
    pub sets: Vec<ItemSet>,
    /// Price ladders.
    pub ladders: Vec<LadderFamily>,
    /// Articles with too much stock.
    pub slow_stock: Vec<SlowStock>,
    /// Products that go with many others.
    pub hubs: Vec<HubAccessory>,
    /// Pairs that stand in for one another, apart from those that go together.
    pub substitutes: Substitutes,
    /// For questions about one product or pair: [`crate::discover::evidence`], [`crate::discover::play`].
    pub lookup: Lookup,
}

/// A result, and the plan it was worked out from.
#[derive(Clone)]
pub struct ImpactOf {
    /// The plan it answers for; when it is not the current one the result is stale.
    pub plan: Arc<Plan>,
    /// The result.
    pub impact: Arc<Impact>,
    /// False for a quick result with few draws and without tornado.
    pub complete: bool,
}

/// Why a project can only be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOnly {
    /// What stands in the way.
    pub reason: String,
    /// True when only the rules of a damaged file are there.
    pub is_salvaged: bool,
}

/// A project file that is damaged, and the rules that could be read of it.
pub struct Damaged {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: String,
    /// What could be read.
    pub salvaged: Salvaged,
}

/// Everything about the one open project.
pub(super) struct OpenProject {
    pub path: PathBuf,
    pub customer_key: [u8; 16],
    pub dataset: Arc<Dataset>,
    pub plan: Arc<Plan>,
    pub mappings: Arc<SavedMappings>,
    pub undo: UndoStack,
    pub autosave: Autosave,
    /// Why not everything is saved, as last told.
    pub save_problem: Option<SaveProblem>,
    /// Why it can only be read, when so.
    pub read_only: Option<ReadOnly>,
    pub kpis: Option<Arc<Kpis>>,
    pub discovered: Option<Arc<Discovered>>,
    pub follow_up: Option<Arc<FollowUpTable>>,
    /// The block list by places in the catalog; follows the plan.
    pub blocked: Arc<Blocked>,
    pub replay: Option<Arc<Replay>>,
    pub replaying: Option<Arc<Plan>>,
    pub evaluating: Option<Arc<Plan>>,
    /// A plan whose replay stopped unexpectedly is not tried again and again.
    pub gave_up_on: Option<Arc<Plan>>,
    pub impact: Option<ImpactOf>,
    pub findings: Arc<Vec<Finding>>,
    pub selected: Option<RuleId>,
    pub draws: DrawOptions,
}

impl OpenProject {
    /// Makes an edit: the plan changes, undo remembers, the file follows.
    pub fn edit(&mut self, edit: &Edit, drag: bool) -> Result<(), EditError> {
        let next = self.plan.apply(edit)?;
        if next == *self.plan {
            return Ok(());
        }
        self.undo.record(edit.label(), &self.plan, drag);
        self.set_plan(Arc::new(next), drag);
        Ok(())
    }

    /// The hand let go: what it did goes to disk as one step.
    pub fn end_drag(&mut self) {
        if self.undo.is_dragging() {
            self.undo.end_drag();
            self.autosave.save_plan(Arc::clone(&self.plan));
            self.check_guardrails();
        }
    }

    /// One step back or forward; its name.
    pub fn step(&mut self, forward: bool) -> Option<String> {
        let (label, plan) = if forward {
            self.undo.redo(&self.plan)
        } else {
            self.undo.undo(&self.plan)
        }?;
        self.set_plan(plan, false);
        Some(label)
    }

    fn set_plan(&mut self, plan: Arc<Plan>, drag: bool) {
        let same_blocked = Arc::ptr_eq(&self.plan.blocked, &plan.blocked);
        self.plan = plan;
        if !same_blocked {
            self.read_blocked();
        }
        if !drag {
            self.autosave.save_plan(Arc::clone(&self.plan));
            self.check_guardrails();
        }
        if let Some(id) = &self.selected
            && !self.plan.rules.contains_key(id)
        {
            self.selected = None;
        }
    }

    /// Looks the block list up in the catalog.
    pub fn read_blocked(&mut self) {
        self.blocked = Arc::new(Blocked::of(&self.dataset.catalog, &self.plan.blocked));
    }

    pub fn check_guardrails(&mut self) {
        self.findings = Arc::new(guardrails::check(&self.dataset, &self.plan));
    }

    /// Remembers how sources were read; the file follows when anything is new.
    pub fn keep_mappings(&mut self, kept: impl IntoIterator<Item = (String, SavedMapping)>) {
        let mut mappings = (*self.mappings).clone();
        mappings.extend(kept);
        if mappings != *self.mappings && self.read_only.is_none() {
            self.mappings = Arc::new(mappings);
            self.autosave.save_mappings(Arc::clone(&self.mappings));
        }
    }

    /// Puts imported data in; everything worked out from the old data goes.
    pub fn set_dataset(&mut self, dataset: Arc<Dataset>) {
        self.autosave.save_dataset(Arc::clone(&dataset));
        self.dataset = dataset;
        self.undo.clear();
        self.kpis = None;
        self.discovered = None;
        self.follow_up = None;
        self.read_blocked();
        self.replay = None;
        self.impact = None;
        self.check_guardrails();
    }

    /// True when there is something to replay.
    pub fn can_replay(&self) -> bool {
        let gave_up = self
            .gave_up_on
            .as_ref()
            .is_some_and(|plan| Arc::ptr_eq(plan, &self.plan));
        !gave_up && !self.dataset.history.is_empty() && self.plan.active_rules().next().is_some()
    }
}
