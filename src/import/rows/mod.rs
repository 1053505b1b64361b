//! The data rows of a file: bytes to text, text to cells, cells to values, columns to meanings.

pub(super) mod cells;
pub(super) mod currency;
pub(super) mod digits;
pub(super) mod forms;
pub(super) mod meaning;
pub(super) mod reader;
pub(super) mod records;
