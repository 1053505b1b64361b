//! The words of the trade and their arithmetic.

pub mod acceptance;
pub mod belief;
pub mod blocked;
pub mod calendar;
pub mod catalog;
pub mod checkouts;
pub mod edit;
pub mod glossary;
pub mod kpi;
pub mod money;
pub mod offer_log;
pub mod orders;
pub mod plain_words;
pub mod plan;
pub mod price;
pub mod progress;
pub mod project;
pub mod rule;
pub mod saved_mapping;
pub mod scenario;
pub mod tax;
