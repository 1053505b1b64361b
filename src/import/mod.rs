//! Files in: recognise, preview, read, account for every row.
//!
//! A file is recognised (encoding, delimiter, header row, dialect), decimal marks and date order are decided over its columns,
//! and then it is read once, row by row. Catalogs are read before orders, so that lines find their variants. Storefronts
//! differ in tables under `dialects`; everything after them works on meanings.
//!
//! Every room uses only those below it, which `tests/layers.rs` checks:
//!
//! ```text
//! session       one import from its files to the new dataset
//! orders        orders, abandoned checkouts and offer logs
//! catalog       products and variants, and the ways to find them
//! recognise     what a file is, what its columns decide, and its preview
//! mapping       what a person says: options, mappings, the meanings to choose from
//! dialects      one file per storefront
//! report        what became of every row, and why rows are left out
//! rows          bytes to text, text to cells, cells to values, columns to meanings
//! ```
//!
//! A storefront is one file under `dialects` and one row in `DIALECTS` there.

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
pub use recognise::file_preview::{
    ColumnPreview, FilePreview, Finding, FoundCurrency, Half, Standing,
};
pub use recognise::preview::{preview, preview_draft, preview_with};
pub use recognise::questions::{Answer, Question, Says};
pub use report::document::{
    FORMAT, FileReport, ImportReport, ImportTotals, LooseMatch, NearMiss, Problem, SharedSku,
};
pub use report::reasons::LeftOut;
pub use rows::encoding::ENCODINGS;
pub use rows::error::ImportError;
pub use rows::forms::{DateOrder, DecimalMark, DiscountForm, Fractions};
pub use session::{ImportRequest, import};
