//! Rows of orders, abandoned checkouts and offer logs to what the project keeps of them.

pub(super) mod allocate;
pub(super) mod baskets;
pub(super) mod changes;
pub(super) mod checkouts;
pub(super) mod closing;
pub(super) mod exclusions;
pub(super) mod headers;
pub(super) mod index;
pub(super) mod ledger;
pub(super) mod lines;
mod marks;
pub(super) mod money;
pub(super) mod offer_log;
pub(super) mod packed;
pub(super) mod pending;
pub(super) mod reader;
pub(super) mod returns;
pub(super) mod runs;
