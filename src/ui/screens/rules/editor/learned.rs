//! What the offer log teaches about the selected rule, worked out once for its data and plan.

use std::sync::Arc;

use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::{Rule, RuleId};
use crate::simulate::{Learned, learn};
use crate::studio::ProjectView;

/// The last answer and what it was worked out from.
#[derive(Default)]
pub(super) struct Memory {
    of: Option<(Arc<Dataset>, Arc<Plan>, RuleId)>,
    learned: Option<Learned>,
}

impl Memory {
    /// What the log teaches about a rule; `None` when it never saw the rule shown.
    pub(super) fn of(&mut self, project: ProjectView<'_>, rule: &Rule) -> Option<Learned> {
        let fits = self.of.as_ref().is_some_and(|(dataset, plan, id)| {
            Arc::ptr_eq(dataset, project.dataset)
                && Arc::ptr_eq(plan, project.plan)
                && *id == rule.id
        });
        if !fits {
            self.learned = learn(project.dataset, project.plan, rule);
            let (dataset, plan) = (Arc::clone(project.dataset), Arc::clone(project.plan));
            self.of = Some((dataset, plan, rule.id.clone()));
        }
        self.learned.clone()
    }
}
