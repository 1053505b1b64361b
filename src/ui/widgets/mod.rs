//! The pieces every screen is built of.

pub mod table;
mod table_header;
mod table_keys;
pub mod term;
