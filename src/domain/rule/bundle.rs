//! Bundle: several products at one price.

use super::discount::Granted;
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Money};

/// One part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What.
    pub sku: Sku,
    /// How many in one set, at least 1.
    pub units: u32,
}

/// How the price of one set is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundlePrice {
    /// A price.
    Fixed(Money),
    /// A percentage off the sum of list prices.
    Percent(BasisPoints),
    /// An amount off the sum of list prices.
    Amount(Money),
}

/// Two to six products at one price, offered to who has the anchor.
///
/// The single products stay on sale (mixed bundling). In an order with the anchor and at least one part missing,
/// accepting adds the missing parts and the whole set costs its price. Orders with a complete set already are where the
/// discount is given away.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The part that must be in the basket for the offer to show.
    pub anchor: Sku,
    /// All parts, the anchor among them.
    pub components: Vec<Component>,
    /// Price of one set.
    pub price: BundlePrice,
    /// Who gets it.
    pub granted: Granted,
}
