//! Catalog rows to products and variants.

pub(super) mod assortment;
pub(super) mod categories;
pub(super) mod codes;
pub(super) mod facts;
pub(super) mod groups;
pub(super) mod lists;
pub(super) mod matching;
mod names;
pub(super) mod reader;
pub(super) mod sales;
pub(super) mod storefronts;
pub(super) mod tax;
