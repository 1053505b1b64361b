//! The reading of files, compiled from its sources, and what must hold for any bytes.
#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

#[path = "../../../src/domain/mod.rs"]
pub mod domain;
#[path = "../../../src/import/mod.rs"]
pub mod import;

pub mod checks;
