//! What a file is before it is read: encoding, delimiter, header row, dialect, and what its columns decide.

pub(super) mod chosen;
pub(super) mod decide;
pub(super) mod evidence;
pub(super) mod preview;
pub(super) mod questions;
pub(super) mod signature;
pub(super) mod sniff;
pub(super) mod tables;
