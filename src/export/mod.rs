//! Rule files out: previewed, and written whole or not at all.
//!
//! A storefront to export to is one file in `targets` and one line in [`TARGETS`]. What shops without rules can hold are
//! links between products: `links` makes them of the rules and keeps account of what became of each rule.

mod files;
mod links;
mod targets;
mod what;

pub use files::{
    AssumptionsError, Cell, ExportError, FileDraft, JsonError, RuleSet, RuleSetError, Sheet,
    read_assumptions, read_rule_set, rule_set_json, write, write_sheet, write_sheet_file,
};
pub use links::{Carriage, Carried};
pub use targets::{TARGETS, Target, UnknownTarget, words};
pub use what::{RuleCarriage, what};

use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

/// The files for one target, not written yet. Rows stand in order of the catalog, links in order of priority and then
/// id; equal plans and datasets give equal bytes.
///
/// # Errors
/// When no rule is active or a rule names an unknown SKU.
pub fn draft(
    target: &Target,
    dataset: &Dataset,
    plan: &Plan,
) -> Result<Vec<FileDraft>, ExportError> {
    if plan.active_rules().next().is_none() {
        return Err(ExportError::NoRules);
    }
    links::check_skus(&dataset.catalog, plan)?;
    Ok(target.make(dataset, plan)?.files)
}
