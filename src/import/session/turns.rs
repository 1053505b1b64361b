//! In what sequence files are read.

use crate::import::dialects::role::Role;
use crate::import::dialects::{CatalogRows, OrderShape};
use crate::import::recognise::sniffed::Sniffed;

/// When a file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Categories,
    Catalog,
    Combinations,
    OrderHeaders,
    Lines,
    Checkouts,
    OfferLog,
}

impl Turn {
    /// All turns in their order: what names products comes after what lists them.
    pub(super) const ALL: [Self; 7] = [
        Self::Categories,
        Self::Catalog,
        Self::Combinations,
        Self::OrderHeaders,
        Self::Lines,
        Self::Checkouts,
        Self::OfferLog,
    ];

    pub(super) fn of(file: &Sniffed) -> Self {
        match (file.dialect.role, file.dialect.order_rows.shape) {
            (Role::Catalog, _) => match file.dialect.catalog_rows {
                CatalogRows::Categories => Self::Categories,
                CatalogRows::Combinations => Self::Combinations,
                _ => Self::Catalog,
            },
            (Role::Orders, OrderShape::Headers) => Self::OrderHeaders,
            (Role::Orders, _) => Self::Lines,
            (Role::AbandonedCheckouts, _) => Self::Checkouts,
            (Role::OfferLog, _) => Self::OfferLog,
        }
    }
}
