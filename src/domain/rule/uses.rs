//! What rules use products for, and how products are related: words that every kind shares.

use crate::domain::catalog::Sku;

/// What a rule uses a product for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It triggers the offer.
    Trigger,
    /// It is only asked about: must not be in the basket, or was bought before. It need not be sold any more.
    Condition,
    /// It is offered.
    Offered,
    /// A step of a family: what is in the basket, or what is offered in its place.
    Tier,
    /// The part of a set that shows the offer.
    Anchor,
    /// Another part of a set.
    Part,
    /// Sold in quantities.
    Quantity,
}

/// How one product leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It goes with it.
    Complement,
    /// It is better than it.
    Better,
    /// Both are parts of one set.
    Set,
}

/// A move from what is in the basket to what is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move<T> {
    /// What is in the basket.
    pub from: T,
    /// What is offered.
    pub to: T,
    /// How they are related.
    pub relation: Relation,
}

/// One part of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What.
    pub sku: Sku,
    /// How many in one set, at least 1.
    pub units: u32,
}

/// One move up a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is in the basket.
    pub from: Sku,
    /// What is offered in its place; dearer.
    pub to: Sku,
}
