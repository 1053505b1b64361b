//! What a file is before it is read: encoding, delimiter, header row, dialect, and what its columns decide.

mod baskets;
pub(super) mod checks;
mod chosen;
pub(super) mod decide;
mod evidence;
pub(super) mod file_preview;
mod mapped;
pub(super) mod notes;
pub(super) mod preview;
pub(super) mod questions;
mod remarks;
mod sample;
mod signature;
pub(super) mod sniff;
pub(super) mod sniffed;
pub(super) mod sums;
pub(super) mod tax;
pub(super) mod unclear;
