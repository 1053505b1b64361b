//! Files that would be written, and how they are written: all of them or none.

mod documents;
mod spreadsheet;

use std::io::Write;
use std::path::{Path, PathBuf};

pub use documents::{
    AssumptionsError, JsonError, RuleSet, RuleSetError, read_assumptions, read_rule_set,
    rule_set_json,
};
pub use spreadsheet::{Cell, Sheet, write_sheet, write_sheet_file};

use crate::domain::catalog::Sku;
use crate::files::{self, Permission, WriteError};

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
    /// A file cannot be made.
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

impl FileDraft {
    /// A table as CSV with line feeds, quoted where need be. Cells stand as they are: importers do not take a guard
    /// against spreadsheet formulas off again.
    pub(super) fn csv(
        name: String,
        table: Vec<Vec<String>>,
        rules: usize,
        remarks: Vec<String>,
    ) -> Result<Self, ExportError> {
        let content = csv_text(&table).map_err(|error| ExportError::Io {
            path: PathBuf::from(&name),
            source: error.into(),
        })?;
        Ok(Self {
            name,
            content,
            table,
            rules,
            remarks,
        })
    }
}

fn csv_text(table: &[Vec<String>]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in table {
        writer.write_record(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes drafts into a folder, which is made if need be: all of them or none.
///
/// # Errors
/// When a file cannot be written, must not be, or is there and was not to be replaced; then every file is as it was.
pub fn write(
    folder: &Path,
    drafts: &[FileDraft],
    permission: &Permission,
) -> Result<Vec<PathBuf>, WriteError> {
    let paths: Vec<PathBuf> = drafts
        .iter()
        .map(|draft| folder.join(&draft.name))
        .collect();
    let is_same = |path: &Path| {
        let mut written = paths.iter().zip(drafts);
        let Some((_, draft)) = written.find(|(known, _)| *known == path) else {
            return false;
        };
        std::fs::read(path).is_ok_and(|there| there == draft.content.as_bytes())
    };
    // Before the folder is made.
    files::check(&paths, permission, is_same)?;
    files::make_folder(folder)?;
    let mut whole = Vec::with_capacity(drafts.len());
    for (path, draft) in paths.iter().zip(drafts) {
        let mut file = files::Draft::new(path)?;
        let content = draft.content.as_bytes();
        file.write_all(content).map_err(WriteError::io(path))?;
        whole.push(file);
    }
    files::publish(whole, permission)?;
    Ok(paths)
}
