//! The editor of a rule as data: fields with their present values, so that no screen knows a kind.

use super::{Component, Discount, Granted, Step, Trigger};
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Money};
use crate::domain::price::SetPrice;

/// One field of a kind's editor.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name towards [`set`](super::KindContract::set), and in "Undo change …".
    pub id: &'static str,
    /// The words a person reads beside or above it.
    pub label: &'static str,
    /// What it holds.
    pub value: FieldValue,
}

/// What a field holds, and with that what it looks like.
#[expect(
    clippy::large_enum_variant,
    reason = "the few fields of one rule, made anew for every frame of its editor"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// What must be in the basket.
    Trigger(Trigger),
    /// Products in an order that matters.
    Skus {
        /// Which.
        skus: Vec<Sku>,
        /// The words of the picker: "Add target".
        add: &'static str,
        /// How many at most.
        most: usize,
    },
    /// A family, cheapest first, shown with prices and gaps.
    Tiers(Vec<Sku>),
    /// Moves within a family, each offered or not; at least one is.
    Steps(Vec<(Step, bool)>),
    /// Parts of a set and which of them shows the offer.
    Parts {
        /// The parts.
        parts: Vec<Component>,
        /// The part that must be in the basket.
        anchor: Sku,
    },
    /// The price of a set.
    SetPrice(SetPrice),
    /// A percentage off, who gets it, and how many units at most.
    Discount(Option<Discount>),
    /// Who pays less.
    Granted(Granted),
    /// One of a few.
    Choice {
        /// Index of the chosen one.
        chosen: usize,
        /// The words of each.
        choices: &'static [&'static str],
    },
    /// A whole number between two limits.
    Units {
        /// The number.
        units: u32,
        /// Smallest and largest.
        limits: (u32, u32),
    },
    /// A whole number from 1, or no limit.
    OptionalUnits(Option<u32>),
    /// An amount.
    Money(Money),
    /// A percentage.
    Percent(BasisPoints),
    /// From how many units on which percentage is taken off, fewest first.
    Thresholds(Vec<(u32, BasisPoints)>),
}
