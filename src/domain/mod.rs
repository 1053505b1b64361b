//! The words of the trade and their arithmetic.

pub mod belief;
pub mod blocked;
pub mod calendar;
pub mod catalog;
pub mod edit;
pub mod glossary;
pub mod kpi;
pub mod money;
pub mod orders;
pub mod plan;
pub mod progress;
pub mod project;
pub mod rule;
pub mod scenario;
