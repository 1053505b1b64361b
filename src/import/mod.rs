//! Files in: recognise, preview, read, account for every row.
//!
//! A file is sniffed (encoding, delimiter, header row, dialect), decimal marks and date order are decided over its columns,
//! and then it is read once, row by row. Catalogs are read before orders, so that lines find their variants. Storefronts
//! differ in tables under `dialects`; everything after them works on meanings.

mod catalog;
mod dialects;
mod mapping;
mod orders;
mod recognise;
mod report;
mod rows;
mod session;
#[cfg(test)]
mod stopping_tests;

pub use mapping::choices::{MeaningChoice, meanings_of};
pub use mapping::options::{ImportOptions, Mapping, SWITCHABLE};
pub use recognise::questions::{Answer, ENCODINGS, Question, Says};
pub use report::document::{
    FORMAT, FileReport, ImportReport, ImportTotals, LooseMatch, NearMiss, Problem, SharedSku,
};
pub use rows::forms::{DateOrder, DecimalMark, DiscountForm};

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
    /// What was left behind before paying.
    AbandonedCheckouts,
    /// How often offers were shown and taken.
    OfferLog,
}

impl Role {
    /// All roles; the first two make a project, the others add to it.
    pub const ALL: [Self; 4] = [
        Self::Catalog,
        Self::Orders,
        Self::AbandonedCheckouts,
        Self::OfferLog,
    ];

    /// The words of mappings and reports: `catalog`, `orders`, `abandoned checkouts`, `offer log`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Orders => "orders",
            Self::AbandonedCheckouts => "abandoned checkouts",
            Self::OfferLog => "offer log",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Catalog => "Products",
            Self::Orders => "Orders",
            Self::AbandonedCheckouts => "Abandoned checkouts",
            Self::OfferLog => "Offer log",
        }
    }
}

/// Why a column has the meaning it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing knows it; its cells are not looked at.
    #[default]
    Unread,
    /// By its header.
    Recognised,
    /// A person or a saved mapping says so, other than it would be recognised.
    Chosen,
    /// A person or a saved mapping says that it is not to be read.
    LeftOut,
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
    /// How many of the first rows have such a cell.
    pub unreadable: u64,
    /// Why it has its meaning.
    pub standing: Standing,
    /// The name by which a [`Mapping`] calls it: its header, or `#` and its number where the header does not tell.
    pub key: String,
    /// Why amounts, dates or discounts are read the way they are: "Comma is the decimal mark: 1.234,50 on line 7."
    pub evidence: Option<String>,
}

/// Something a file was taken for, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What it is, in words: "comma", "day first"; empty where there is nothing to decide.
    pub found: String,
    /// Why, as a sentence.
    pub evidence: String,
    /// True when a person or a mapping says so.
    pub chosen: bool,
}

/// A currency that amounts or a column of currencies name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCurrency {
    /// The codes it may be; several where they share a sign.
    pub codes: Vec<String>,
    /// A cell that names it.
    pub cell: String,
    /// Line of that cell.
    pub line: u64,
    /// Rows among the first that name it.
    pub rows: u64,
}

impl FilePreview {
    /// What names the source.
    #[must_use]
    pub fn signature(&self) -> &str {
        self.signatures.first().map_or("", String::as_str)
    }
}

/// What was understood of a file before reading it all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePreview {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
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
    /// The encoding with its evidence.
    pub encoding_found: Finding,
    /// The delimiter with its evidence.
    pub delimiter_found: Finding,
    /// The header row with its evidence.
    pub header_found: Finding,
    /// The decimal mark with its evidence.
    pub decimal: Finding,
    /// The order of dates with its evidence.
    pub dates: Finding,
    /// How discounts are written, with its evidence.
    pub discount: Finding,
    /// Currencies that the first rows name.
    pub currencies: Vec<FoundCurrency>,
    /// What has two readings.
    pub questions: Vec<Question>,
    /// Sentences about columns without which nothing can be imported.
    pub missing: Vec<String>,
    /// True when the file's columns have no names.
    pub headless: bool,
    /// True when a mapping for all files says how this one is read.
    pub is_mapped: bool,
    /// What names the source, equal for files of one role with the same columns; behind it what would name it with another
    /// role, delimiter or header row.
    pub signatures: Vec<String>,
    /// The mapping that reads any file of this source as this one is read.
    pub mapping: Mapping,
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
    preview_with(path, dialect, &ImportOptions::default())
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
    recognise::preview::preview(path, dialect, None, options, false, &Progress::new())
}

/// Reads the beginning of a file to be mapped by a person: a table of which nothing is recognised is shown as well, with no
/// column read.
///
/// # Errors
/// When the file cannot be read, is empty, is known to be unusable, or somebody cancels.
pub fn preview_draft(
    path: &Path,
    role: Option<Role>,
    options: &ImportOptions,
    progress: &Progress,
) -> Result<FilePreview, ImportError> {
    recognise::preview::preview(path, None, role, options, true, progress)
}

/// Reads files into a new dataset, on top of `base`: orders that are there already stay as they are and are counted as
/// left out; catalog rows replace those with the same SKU, column by column: what a file has no column for stays. An
/// abandoned checkout replaces the one with its id, and a week of the offer log the one of its rule.
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
