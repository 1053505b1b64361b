//! The tabs with one list each.

pub mod blocked;
pub mod follow_up;
pub mod hubs;
mod ladder_rows;
pub mod ladders;
mod listing;
pub mod sets;
pub mod slow_stock;
pub mod substitutes;
