//! What became of every row.

pub(super) mod builder;
pub(super) mod document;
