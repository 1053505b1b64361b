//! The data rows of a file: bytes to text, text to cells, cells to values, columns to meanings.

pub(super) mod binding;
pub(super) mod cells;
pub(super) mod day_numbers;
pub(super) mod decoding;
mod digits;
pub(super) mod encoding;
pub(super) mod error;
pub(super) mod file_kind;
pub(super) mod forms;
pub(super) mod guess;
mod headers;
mod letters;
pub(super) mod long_dates;
pub(super) mod meaning;
pub(super) mod money;
pub(super) mod quotes;
#[cfg(test)]
mod quotes_tests;
pub(super) mod reader;
pub(super) mod records;
