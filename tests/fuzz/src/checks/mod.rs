//! What must hold for any bytes whatever. Each check takes the bytes of one input and panics when something does not hold;
//! the fuzz targets call them with invented bytes, and a test of the crate with the seeds and with what was once found.

mod cell;
mod importing;
mod record;

pub use cell::cell;
pub use importing::{imported, sniffed};
pub use record::records;
