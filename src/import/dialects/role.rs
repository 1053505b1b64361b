//! The kinds of files.

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Products.
    Catalog,
    /// Order lines.
    Orders,
    /// What was left behind before paying.
    AbandonedCheckouts,
    /// How often offers were shown and taken.
    OfferLog,
}

impl Role {
    /// All roles; the first two make a project, the others add to it.
    pub const ALL: [Self; 4] = [
        Self::Catalog,
        Self::Orders,
        Self::AbandonedCheckouts,
        Self::OfferLog,
    ];

    /// The words of mappings and reports: `catalog`, `orders`, `abandoned checkouts`, `offer log`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Orders => "orders",
            Self::AbandonedCheckouts => "abandoned checkouts",
            Self::OfferLog => "offer log",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Catalog => "Products",
            Self::Orders => "Orders",
            Self::AbandonedCheckouts => "Abandoned checkouts",
            Self::OfferLog => "Offer log",
        }
    }
}
