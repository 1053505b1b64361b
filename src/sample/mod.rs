//! The sample store: invented, seeded, at any size, with its planted truth.

use std::path::{Path, PathBuf};

use crate::domain::progress::Progress;

/// Column layout of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SampleDialect {
    /// Plain names: sku, title, price.
    #[default]
    Generic,
    /// As Shopify exports them.
    Shopify,
}

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleOptions {
    /// Order lines, about; the last order is finished. Memory does not grow with it.
    pub lines: u64,
    /// Equal seeds give equal bytes.
    pub seed: u64,
    /// Column layout.
    pub dialect: SampleDialect,
}

impl Default for SampleOptions {
    /// About 20,000 orders over 18 months.
    fn default() -> Self {
        Self {
            lines: 42_000,
            seed: 7,
            dialect: SampleDialect::Generic,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFiles {
    /// The catalog.
    pub catalog: PathBuf,
    /// The orders.
    pub orders: PathBuf,
    /// The planted truth.
    pub truth: PathBuf,
    /// Orders written.
    pub order_count: u64,
    /// Order lines written.
    pub line_count: u64,
}

/// Why the sample was not written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] crate::domain::progress::Cancelled),
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Writes catalog.csv, orders.csv and truth.json into a folder, which is made if need be.
///
/// # Errors
/// When a file cannot be written or somebody cancels.
pub fn write(
    _folder: &Path,
    _options: &SampleOptions,
    _progress: &Progress,
) -> Result<SampleFiles, SampleError> {
    todo!()
}
