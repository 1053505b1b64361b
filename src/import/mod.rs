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

pub use dialects::role::Role;
pub use mapping::choices::{MeaningChoice, meanings_of};
pub use mapping::options::{ImportOptions, Mapping};
pub use recognise::file_preview::{ColumnPreview, FilePreview, Finding, FoundCurrency, Standing};
pub use recognise::preview::{preview, preview_draft, preview_with};
pub use recognise::questions::{Answer, Question, Says};
pub use report::document::{
    FORMAT, FileReport, ImportReport, ImportTotals, LooseMatch, NearMiss, Problem, SharedSku,
};
pub use report::reasons::LeftOut;
pub use rows::encoding::ENCODINGS;
pub use rows::error::ImportError;
pub use rows::forms::{DateOrder, DecimalMark, DiscountForm};
pub use session::{ImportRequest, import};
