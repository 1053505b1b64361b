//! Where a rule or the plan crosses a limit, before anybody sees it in the shop.

use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth changing.
    Warning,
    /// The rule cannot go out like this.
    Error,
}

/// Where a rule crosses a limit, and what would mend it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Finding {
    /// How bad.
    pub severity: Severity,
    /// Which rule.
    pub rule: RuleId,
    /// What is wrong, one sentence.
    pub message: String,
    /// What would mend it, one sentence.
    pub fix: String,
}

/// Checks every rule that is not paused: unknown SKUs and unlisted products are errors; targets out of stock, offers
/// that sell below cost, bundles dearer than their parts, ladders whose prices do not rise, and a trigger that offers
/// itself are warnings or errors; missing costs are notes. Worst first.
#[must_use]
pub fn check(_dataset: &Dataset, _plan: &Plan) -> Vec<Finding> {
    todo!()
}
