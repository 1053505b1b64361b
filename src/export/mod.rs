//! Rule files out: one file per storefront, previewed, written whole or not at all.

use std::path::{Path, PathBuf};

use crate::domain::catalog::Sku;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

/// Where rule files can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// `endcap.rules/1` JSON.
    RuleSet,
    /// Shopify product CSV with complementary and related products.
    Shopify,
    /// WooCommerce product CSV with upsells and cross-sells.
    WooCommerce,
}

impl Target {
    /// All targets.
    pub const ALL: [Self; 3] = [Self::RuleSet, Self::Shopify, Self::WooCommerce];

    /// The word on the command line: `endcap`, `shopify`, `woocommerce`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::RuleSet => "endcap",
            Self::Shopify => "shopify",
            Self::WooCommerce => "woocommerce",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RuleSet => "Endcap rule set (JSON)",
            Self::Shopify => "Shopify product CSV",
            Self::WooCommerce => "WooCommerce product CSV",
        }
    }
}

/// A file that would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDraft {
    /// Its name without a folder.
    pub name: String,
    /// Its whole content.
    pub content: String,
    /// Header and rows for a preview table; empty for JSON.
    pub table: Vec<Vec<String>>,
    /// Rules that are in it.
    pub rules: usize,
    /// Sentences a person must read before importing it: rules this storefront cannot hold, lists cut, what to switch on.
    pub remarks: Vec<String>,
}

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

/// The files for one target, not written yet.
///
/// # Errors
/// When no rule is active or a rule names an unknown SKU.
pub fn draft(
    _target: Target,
    _dataset: &Dataset,
    _plan: &Plan,
) -> Result<Vec<FileDraft>, ExportError> {
    todo!()
}

/// Writes drafts into a folder, which is made if need be; every file whole or not at all.
///
/// # Errors
/// When a file cannot be written; files written before it stay.
pub fn write(_folder: &Path, _drafts: &[FileDraft]) -> Result<Vec<PathBuf>, ExportError> {
    todo!()
}
/// stub
pub fn read_rule_set(
    _t: &str,
    _c: &crate::domain::money::Currency,
) -> Result<Vec<crate::domain::rule::Rule>, ExportError> {
    todo!()
}
/// stub
pub fn read_assumptions(_t: &str) -> Result<crate::domain::scenario::Assumptions, ExportError> {
    todo!()
}
/// stub
pub fn rule_set_json(_p: &Plan, _c: &crate::domain::money::Currency) -> String {
    todo!()
}
