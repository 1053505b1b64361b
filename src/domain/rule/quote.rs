//! What a rule's offers cost the shopper and leave the shop at today's prices.

use crate::domain::catalog::{Catalog, Sku};
use crate::domain::money::{BasisPoints, Money};
use crate::domain::price::{SetPrice, discounted};

/// How a rule's price is written.
#[derive(Clone, Debug, PartialEq)]
pub enum PriceForm {
    /// List price, less a percentage that may be 0.
    Off(BasisPoints),
    /// The price of a set.
    Set(SetPrice),
    /// A table of prices, in words: "5 % off from 2, 10 % off from 3".
    Words(String),
}

/// One offer at its price.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// What several units or products are sold as: "The set"; `None` for one product on its own.
    pub subject: Option<String>,
    /// What the shopper gets.
    pub parts: Vec<(Sku, u32)>,
    /// Sum of list prices; `None` when one is unknown.
    pub list: Option<Money>,
    /// What the shopper pays; not negative.
    pub price: Option<Money>,
    /// Sum of costs; `None` when one is unknown.
    pub cost: Option<Money>,
    /// True when more is taken off than the parts cost.
    pub overdrawn: bool,
}

impl Quote {
    /// Parts at list price, for a price that follows from it.
    #[must_use]
    pub fn of(
        catalog: &Catalog,
        subject: Option<String>,
        parts: Vec<(Sku, u32)>,
        price: impl FnOnce(Money) -> Money,
    ) -> Self {
        let sum = |of: &dyn Fn(&crate::domain::catalog::Variant) -> Option<Money>| {
            parts
                .iter()
                .map(|(sku, units)| {
                    let variant = catalog.variant(catalog.find(sku)?);
                    Some(of(variant)?.times(i64::from(*units)))
                })
                .sum::<Option<Money>>()
        };
        let list = sum(&|variant| variant.price);
        let cost = sum(&|variant| variant.cost);
        let price = list.map(price);
        Self {
            subject,
            list,
            cost,
            price: price.map(|price| price.max(Money::ZERO)),
            overdrawn: price.is_some_and(|price| price < Money::ZERO),
            parts,
        }
    }

    /// One product on its own with a percentage off.
    #[must_use]
    pub fn single(catalog: &Catalog, sku: &Sku, off: BasisPoints) -> Self {
        Self::of(catalog, None, vec![(sku.clone(), 1)], |list| {
            discounted(list, off)
        })
    }

    /// What the shopper saves: list - price; negative when the offer is dearer.
    #[must_use]
    pub fn saving(&self) -> Option<Money> {
        Some(self.list? - self.price?)
    }

    /// What it leaves the shop: price - cost; `None` when one is unknown.
    #[must_use]
    pub fn margin(&self) -> Option<Money> {
        Some(self.price? - self.cost?)
    }

    /// True when it sells for less than it costs.
    #[must_use]
    pub fn is_below_cost(&self) -> bool {
        self.margin().is_some_and(|margin| margin < Money::ZERO)
    }
}
