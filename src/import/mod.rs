//! Files in: recognise, preview, read, account for every row.
//!
//! A file is sniffed (encoding, delimiter, header row, dialect), decimal marks and date order are decided over its columns,
//! and then it is read once, row by row. Catalogs are read before orders, so that lines find their variants. Storefronts
//! differ in tables under `dialects`; everything after them works on meanings.

mod allocate;
mod assortment;
mod baskets;
mod catalog;
mod catalog_groups;
mod catalog_storefronts;
mod cells;
mod codes;
mod columns;
mod decide;
mod dialects;
mod digits;
mod exclusions;
mod heads;
mod ledger;
mod lines;
mod lists;
mod mapped;
mod matching;
mod options;
mod orders;
mod preview;
mod records;
mod report;
mod rows;
mod session;
mod sniff;
#[cfg(test)]
mod stopping_tests;
mod tables;
mod tender;

pub use options::{DateOrder, DecimalMark, DiscountForm, ImportOptions, Mapping, SWITCHABLE};
pub use report::{FORMAT, FileReport, ImportReport, ImportTotals, LooseMatch, NearMiss, Problem};

use std::path::{Path, PathBuf};

use crate::domain::money::Currency;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Products.
    Catalog,
    /// Order lines.
    Orders,
}

/// One column as it was understood, with values as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPreview {
    /// The header.
    pub name: String,
    /// What it is read as, in words ("SKU", "Unit price"); `None` is not read at all.
    pub meaning: Option<&'static str>,
    /// First values as read; empty for columns that are not read, which may hold personal data.
    pub samples: Vec<String>,
    /// Cells among the first rows that cannot be read, as sentences.
    pub problems: Vec<String>,
}

/// What was understood of a file before reading it all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePreview {
    /// The file.
    pub path: PathBuf,
    /// Catalog or orders.
    pub role: Role,
    /// Recognised dialect, in words: "Shopify orders export".
    pub dialect: &'static str,
    /// Encoding, in words.
    pub encoding: String,
    /// Delimiter, in words: "comma".
    pub delimiter: &'static str,
    /// Line of the header, 1 for the first.
    pub header_line: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// All columns.
    pub columns: Vec<ColumnPreview>,
    /// Sentences a person should read before importing.
    pub remarks: Vec<String>,
}

/// What to import.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Files and what they hold; `None` is recognised.
    pub files: Vec<(PathBuf, Option<Role>)>,
    /// Dialect to take instead of recognising: `generic`, `shopify`, `woocommerce`, …
    pub dialect: Option<String>,
    /// Currency of the project.
    pub currency: Currency,
    /// The project's secret for hashing customers.
    pub customer_key: [u8; 16],
    /// Where rejected rows go.
    pub rejects: Option<PathBuf>,
    /// What a person says that the files do not say themselves.
    pub options: ImportOptions,
}

/// Why nothing was imported. The project is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file cannot be opened or read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is not what it must be.
    #[error("{}: expected {expected}, found {found}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What it must be.
        expected: String,
        /// What it is.
        found: String,
    },
}

/// Why reading a file does not go on.
#[derive(Debug)]
enum Stop {
    /// Nothing is imported.
    Error(ImportError),
    /// An order number came back: the rows of an order do not stand together.
    Reappears,
    /// A cell has two readings that the beginning of its column did not decide.
    Undecided,
}

impl From<ImportError> for Stop {
    fn from(error: ImportError) -> Self {
        Self::Error(error)
    }
}

/// Reads the beginning of a file and says what was understood.
///
/// # Errors
/// When the file cannot be read or nothing in it looks like a catalog or orders.
pub fn preview(path: &Path, dialect: Option<&str>) -> Result<FilePreview, ImportError> {
    preview::preview(path, dialect, &ImportOptions::default())
}

/// The same with what a person says about the file.
///
/// # Errors
/// As [`preview`], and when a mapping names what does not exist.
pub fn preview_with(
    path: &Path,
    dialect: Option<&str>,
    options: &ImportOptions,
) -> Result<FilePreview, ImportError> {
    preview::preview(path, dialect, options)
}

/// Reads files into a new dataset, on top of `base`: orders that are there already stay as they are and are counted as
/// left out; catalog rows replace those with the same SKU, column by column: what a file has no column for stays.
///
/// # Errors
/// When a file is unusable or somebody cancels; rejected rows are no error.
pub fn import(
    request: &ImportRequest,
    base: Option<&Dataset>,
    progress: &Progress,
) -> Result<(Dataset, ImportReport), ImportError> {
    session::import(request, base, progress)
}
