//! How a source was read last time, so that its next file is read the same way.

use std::collections::BTreeMap;

/// A mapping that is kept for one source: files of one role with the same columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMapping {
    /// Name of the file that was read with it last.
    pub file: String,
    /// What the file held: `catalog` or `orders`.
    pub role: String,
    /// The mapping as its file writes it, in TOML.
    pub text: String,
}

/// The kept mappings by the signature of their source.
pub type SavedMappings = BTreeMap<String, SavedMapping>;
