//! What became of every row: the report, and how it is counted.

pub(super) mod builder;
pub(super) mod document;
pub(super) mod reasons;
pub(super) mod rejects;
