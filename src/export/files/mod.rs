//! Files that would be written, and how they are written: whole or not at all.

mod documents;
mod spreadsheet;

use std::io::Write;
use std::path::{Path, PathBuf};

pub use documents::{
    AssumptionsError, JsonError, RuleSetError, read_assumptions, read_rule_set, rule_set_json,
};
pub use spreadsheet::{Cell, Sheet, write_sheet, write_sheet_file};

use crate::domain::catalog::Sku;

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

/// Writes drafts into a folder, which is made if need be; every file whole or not at all.
///
/// # Errors
/// When a file cannot be written; files written before it stay.
pub fn write(folder: &Path, drafts: &[FileDraft]) -> Result<Vec<PathBuf>, ExportError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| ExportError::Io { path, source }
    };
    std::fs::create_dir_all(folder).map_err(io(folder))?;
    drafts
        .iter()
        .map(|draft| {
            let path = folder.join(&draft.name);
            write_whole(folder, &path, draft.content.as_bytes()).map_err(io(&path))?;
            Ok(path)
        })
        .collect()
}

/// Writes beside the file and renames: who reads sees the old content or the new one, never a part.
fn write_whole(folder: &Path, path: &Path, content: &[u8]) -> std::io::Result<()> {
    write_whole_with(folder, path, |file| file.write_all(content))
}

/// The same for content that is made while it is written.
pub(super) fn write_whole_with(
    folder: &Path,
    path: &Path,
    write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".endcap-");
    // Files for one's own eyes only would be a surprise to whoever else shares the folder.
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    let mut file = builder.tempfile_in(folder)?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The rename itself is on disk once the folder is; not every system can say so.
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
