//! Endcap: a desktop merchandising studio.

pub mod cli;
pub mod discover;
pub mod domain;
pub mod export;
pub mod format;
pub mod guardrails;
pub mod import;
pub mod pricing;
pub mod sample;
pub mod simulate;
pub mod store;
pub mod studio;
pub mod ui;
