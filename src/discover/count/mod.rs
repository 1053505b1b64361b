//! The history made ready for counting, and the counts.

pub mod baskets;
pub mod companions;
pub mod items;
pub mod pair_counts;
pub mod stacks;
pub mod strata;
pub mod threads;
