//! The data rows of a file: bytes to text, text to cells, cells to values, columns to meanings.

pub(super) mod binding;
pub(super) mod cells;
pub(super) mod decoding;
mod digits;
pub(super) mod encoding;
pub(super) mod error;
pub(super) mod forms;
mod letters;
pub(super) mod meaning;
pub(super) mod money;
mod months;
pub(super) mod reader;
mod records;
