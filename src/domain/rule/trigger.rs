//! What must be in the basket for an offer to be shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::Money;

/// Which customers see the offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerScope {
    /// Everyone, guests too.
    #[default]
    All,
    /// At their first order; guests count as new.
    New,
    /// With an earlier order in the history.
    Returning,
}

/// Conditions on the original basket; all that are set must hold.
///
/// An item is a *trigger item* when it is named in `any_of` or `all_of`, or matches the selector, and passes
/// `min_unit_price`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trigger {
    /// At least one of these.
    pub any_of: Vec<Sku>,
    /// All of these.
    pub all_of: Vec<Sku>,
    /// None of these.
    pub none_of: Vec<Sku>,
    /// Any item of this category.
    pub category: Option<String>,
    /// Any item of this brand.
    pub brand: Option<String>,
    /// Any item with this tag.
    pub tag: Option<String>,
    /// Any item with this attribute, as name and value.
    pub attribute: Option<(String, String)>,
    /// Least net revenue of the order, included.
    pub min_basket: Option<Money>,
    /// Greatest net revenue of the order, included.
    pub max_basket: Option<Money>,
    /// Least catalog price of a trigger item, included.
    pub min_unit_price: Option<Money>,
    /// Which customers.
    pub customer: CustomerScope,
    /// The customer bought one of these in an earlier order.
    pub bought_before: Vec<Sku>,
    /// Attributes that trigger item and target must share.
    pub match_attributes: Vec<String>,
}

impl Trigger {
    /// A trigger on one SKU.
    #[must_use]
    pub fn on(sku: Sku) -> Self {
        Self {
            any_of: vec![sku],
            ..Self::default()
        }
    }

    /// True when it takes products in by what they are, not only by their SKU.
    #[must_use]
    pub fn has_selector(&self) -> bool {
        self.category.is_some()
            || self.brand.is_some()
            || self.tag.is_some()
            || self.attribute.is_some()
    }

    /// True when a product is what every selector asks for; true of all where there is none.
    #[must_use]
    pub fn selects(&self, catalog: &Catalog, id: VariantId) -> bool {
        let product = catalog.product_of(id);
        self.category
            .as_ref()
            .is_none_or(|category| *category == product.category)
            && self
                .brand
                .as_ref()
                .is_none_or(|brand| *brand == product.brand)
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| product.tags.contains(tag))
            && self.attribute.as_ref().is_none_or(|(name, value)| {
                catalog.variant(id).attribute(name) == Some(value.as_str())
            })
    }

    /// Every SKU it names.
    pub fn skus(&self) -> impl Iterator<Item = &Sku> {
        self.any_of
            .iter()
            .chain(&self.all_of)
            .chain(&self.none_of)
            .chain(&self.bought_before)
    }

    /// True when it names nothing that could trigger an offer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.any_of.is_empty()
            && self.all_of.is_empty()
            && self.category.is_none()
            && self.brand.is_none()
            && self.tag.is_none()
            && self.attribute.is_none()
    }
}
