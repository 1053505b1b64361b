//! Rule files out: previewed, and written whole or not at all.
//!
//! A storefront to export to is one file in [`targets`] and one line in [`TARGETS`]. What shops without rules can hold are
//! links between products; `links` makes them of the rules, and `carried` keeps account of what became of each rule.

mod carried;
mod documents;
mod files;
mod links;
mod pages;
mod spreadsheet;
mod targets;

use std::path::PathBuf;

pub use carried::{Carriage, Carried, RuleCarriage, what};
pub use documents::{
    AssumptionsError, JsonError, RuleSetError, read_assumptions, read_rule_set, rule_set_json,
};
pub use files::{FileDraft, write};
pub use spreadsheet::{Cell, Sheet, write_sheet, write_sheet_file};
pub use targets::{TARGETS, Target, UnknownTarget, words};

use crate::domain::catalog::Sku;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// No rule is active.
    #[error("no rule is active; switch one on and export again")]
    NoRules,
    /// Rules name SKUs that are not in the catalog.
    #[error("not in the catalog: {}", list(skus))]
    UnknownSkus {
        /// SKU and the rules that name it.
        skus: Vec<(Sku, Vec<String>)>,
    },
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

fn list(skus: &[(Sku, Vec<String>)]) -> String {
    skus.iter()
        .map(|(sku, rules)| format!("{sku} (in {})", rules.join(", ")))
        .collect::<Vec<_>>()
        .join("; ")
}

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
