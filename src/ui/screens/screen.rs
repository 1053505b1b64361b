//! The steps of the merchandiser's day.

/// The steps of the day, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Files come in.
    Import,
    /// Key figures.
    #[default]
    Overview,
    /// What is bought together.
    Discover,
    /// What the merchandiser writes.
    Rules,
    /// What the plan would have done.
    Simulate,
    /// Rule files go out.
    Export,
}

impl Screen {
    /// All screens in order.
    pub const ALL: [Self; 6] = [
        Self::Import,
        Self::Overview,
        Self::Discover,
        Self::Rules,
        Self::Simulate,
        Self::Export,
    ];

    /// Its name in the navigation.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Import => "Import",
            Self::Overview => "Overview",
            Self::Discover => "Discover",
            Self::Rules => "Rules",
            Self::Simulate => "Simulate",
            Self::Export => "Export",
        }
    }

    /// What it shows, in one sentence.
    #[must_use]
    pub fn tip(self) -> &'static str {
        match self {
            Self::Import => "Catalog and order files, and what became of every row",
            Self::Overview => "Orders, AOV, margin, and what is missing",
            Self::Discover => "What is really bought together, and price ladders",
            Self::Rules => "Pairs, ladders and bundles",
            Self::Simulate => "What the plan would have done to the past orders",
            Self::Export => "Rule files for the shop",
        }
    }
}
