//! Rows of orders, abandoned checkouts and offer logs to what the project keeps of them.

pub(super) mod allocate;
pub(super) mod baskets;
pub(super) mod checkouts;
pub(super) mod exclusions;
pub(super) mod headers;
pub(super) mod lines;
mod marks;
pub(super) mod money;
pub(super) mod offer_log;
pub(super) mod packed;
pub(super) mod reader;
