//! Money off, and who gets it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::money::BasisPoints;

/// Who pays less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Granted {
    /// Only who takes the shown offer.
    #[default]
    Offer,
    /// Everyone whose basket qualifies.
    Automatic,
    /// Who enters a code.
    Code,
}

impl Granted {
    /// All ways, in the order a person chooses from.
    pub const ALL: [Self; 3] = [Self::Offer, Self::Automatic, Self::Code];

    /// The word of the file format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Automatic => "automatic",
            Self::Code => "code",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Offer => "Only who takes the offer",
            Self::Automatic => "Everyone who qualifies",
            Self::Code => "Who enters a code",
        }
    }
}

/// A percentage off the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discount {
    /// Off the list price; not negative, at most 100 %.
    pub percent: BasisPoints,
    /// Who gets it.
    pub granted: Granted,
    /// Units of an order that are reduced at most; `None` reduces all.
    pub max_discounted_units: Option<u32>,
}

impl Discount {
    /// The part of a discount that decides which offers there are: how many units it reaches. Percentage and who gets it do
    /// not.
    #[must_use]
    pub fn structure(discount: Option<Self>) -> Option<Self> {
        let most = discount?.max_discounted_units?;
        Some(Self {
            percent: BasisPoints(0),
            granted: Granted::Offer,
            max_discounted_units: Some(most),
        })
    }

    /// Units of an order that it reaches at most.
    #[must_use]
    pub fn most_reduced(discount: Option<&Self>) -> i64 {
        discount
            .and_then(|discount| discount.max_discounted_units)
            .map_or(i64::MAX, i64::from)
    }
}
