//! What must be in the basket for an offer to be shown.

use std::collections::HashSet;

use foldhash::fast::FixedState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::offer::Basket;
use super::{RuleProblem, Use, problem};
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

    /// Every SKU it names with what for.
    #[must_use]
    pub fn uses(&self) -> Vec<(Use, &Sku)> {
        let triggers = self.any_of.iter().chain(&self.all_of);
        let conditions = self.none_of.iter().chain(&self.bought_before);
        triggers
            .map(|sku| (Use::Trigger, sku))
            .chain(conditions.map(|sku| (Use::Condition, sku)))
            .collect()
    }

    /// What keeps it from being stored, if anything does.
    ///
    /// # Errors
    /// When it names nothing, a SKU is blank, an amount is negative, or no basket lies between its limits.
    pub fn check(&self) -> Result<(), RuleProblem> {
        if self.is_empty() {
            return Err(RuleProblem::new(
                "trigger",
                "any_of, all_of or a selector",
                "none of them",
                "A pair needs something that triggers it: a product, or a category, brand or tag.",
            ));
        }
        for (field, skus) in [
            ("trigger.any_of", &self.any_of),
            ("trigger.all_of", &self.all_of),
            ("trigger.none_of", &self.none_of),
            ("trigger.bought_before", &self.bought_before),
        ] {
            problem::check_skus(field, skus)?;
        }
        for (field, amount) in [
            ("trigger.min_basket", self.min_basket),
            ("trigger.max_basket", self.max_basket),
            ("trigger.min_unit_price", self.min_unit_price),
        ] {
            amount.map_or(Ok(()), |amount| problem::check_amount(field, amount))?;
        }
        Ok(())
    }

    /// Listed trigger items that the trigger does not exclude itself, in order of the catalog.
    pub fn listed_items<'a>(
        &'a self,
        catalog: &'a Catalog,
    ) -> impl Iterator<Item = VariantId> + 'a {
        self.items(catalog).into_iter().filter(|&id| {
            let variant = catalog.variant(id);
            variant.listed && !self.none_of.contains(&variant.sku)
        })
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

impl Trigger {
    /// Every variant that is a trigger item, in order of the catalog: named or selected, and dear enough.
    #[must_use]
    pub fn items(&self, catalog: &Catalog) -> Vec<VariantId> {
        let mut items: Vec<VariantId> = self.named(catalog, &self.any_of);
        items.extend(self.named(catalog, &self.all_of));
        items.extend(self.selected(catalog).into_iter().flatten());
        items.sort_unstable();
        items.dedup();
        items
    }

    /// True when the trigger item and the target share every attribute that must match; an attribute that either lacks is
    /// not shared.
    #[must_use]
    pub fn fits(&self, catalog: &Catalog, item: VariantId, target: VariantId) -> bool {
        self.match_attributes.iter().all(|name| {
            let value = catalog.variant(item).attribute(name);
            value.is_some() && value == catalog.variant(target).attribute(name)
        })
    }

    fn passes(&self, catalog: &Catalog, id: VariantId) -> bool {
        self.min_unit_price.is_none_or(|least| {
            catalog
                .variant(id)
                .price
                .is_some_and(|price| price >= least)
        })
    }

    fn named(&self, catalog: &Catalog, skus: &[Sku]) -> Vec<VariantId> {
        found(catalog, skus)
            .filter(|&id| self.passes(catalog, id))
            .collect()
    }

    /// What the selectors take in; `None` without one.
    fn selected(&self, catalog: &Catalog) -> Option<Vec<VariantId>> {
        self.has_selector().then(|| {
            catalog
                .iter()
                .map(|(id, _)| id)
                .filter(|&id| self.passes(catalog, id) && self.selects(catalog, id))
                .collect()
        })
    }

    /// The trigger with every SKU looked up.
    #[must_use]
    pub fn compile(&self, catalog: &Catalog) -> CompiledTrigger {
        let set = |ids: Vec<VariantId>| ids.into_iter().collect::<VariantSet>();
        let all_of = self.named(catalog, &self.all_of);
        let items = set(self.items(catalog));
        CompiledTrigger {
            dead: self.is_empty() || all_of.len() < self.all_of.len() || items.is_empty(),
            any_of: (!self.any_of.is_empty()).then(|| set(self.named(catalog, &self.any_of))),
            all_of,
            none_of: found(catalog, &self.none_of).collect(),
            selected: self.selected(catalog).map(set),
            min_basket: self.min_basket.map(|least| least.0),
            max_basket: self.max_basket.map(|most| most.0),
            customer: self.customer,
            bought_before: (!self.bought_before.is_empty())
                .then(|| found(catalog, &self.bought_before).collect()),
            items,
        }
    }

    /// What must be in the basket, in words: "Camera or 2 more, category Lenses". `title` names a product.
    #[must_use]
    pub fn words(&self, title: &dyn Fn(&Sku) -> String) -> String {
        let any: Vec<String> = self.any_of.iter().map(title).collect();
        let all: Vec<String> = self.all_of.iter().map(title).collect();
        let mut parts = Vec::new();
        if !any.is_empty() {
            parts.push(some_of(&any));
        }
        if !all.is_empty() {
            parts.push(all.join(" and "));
        }
        for (word, value) in [
            ("category", &self.category),
            ("brand", &self.brand),
            ("tag", &self.tag),
        ] {
            if let Some(value) = value {
                parts.push(format!("{word} {value}"));
            }
        }
        if let Some((name, value)) = &self.attribute {
            parts.push(format!("{name} {value}"));
        }
        parts.join(", ")
    }

    /// What a list of links between products cannot say about it.
    #[must_use]
    pub fn beyond_links(&self) -> Vec<&'static str> {
        let mut parts = Vec::new();
        if self.all_of.len() > 1 {
            parts.push("that all trigger items must be in the basket together");
        }
        if !self.none_of.is_empty() || self.min_basket.is_some() || self.max_basket.is_some() {
            parts.push("its conditions on the rest of the basket");
        }
        if self.customer != CustomerScope::All || !self.bought_before.is_empty() {
            parts.push("its conditions on the customer");
        }
        parts
    }
}

fn found(catalog: &Catalog, skus: &[Sku]) -> impl Iterator<Item = VariantId> {
    skus.iter().filter_map(|sku| catalog.find(sku))
}

/// The first of some names, and how many more there are.
#[must_use]
pub fn some_of(names: &[String]) -> String {
    match names {
        [] => "–".to_owned(),
        [one] => one.clone(),
        [first, second] => format!("{first} or {second}"),
        [first, rest @ ..] => format!("{first} or {} more", rest.len()),
    }
}

/// A set of variants.
pub type VariantSet = HashSet<VariantId, FixedState>;

/// A trigger with every SKU looked up once.
#[derive(Clone, Debug, Default)]
pub struct CompiledTrigger {
    /// Every trigger item.
    pub items: VariantSet,
    any_of: Option<VariantSet>,
    all_of: Vec<VariantId>,
    none_of: Vec<VariantId>,
    selected: Option<VariantSet>,
    min_basket: Option<i64>,
    max_basket: Option<i64>,
    customer: CustomerScope,
    /// What the customer must have bought in an earlier order; `None` asks for nothing.
    pub bought_before: Option<VariantSet>,
    /// True when it can never match.
    pub dead: bool,
}

impl CompiledTrigger {
    /// True when the original basket meets every condition. `bought_before` tells whether the customer bought one of the
    /// products asked for in an earlier order; it is asked last.
    #[must_use]
    pub fn matches(&self, basket: &Basket<'_>, bought_before: impl FnOnce() -> bool) -> bool {
        let any = |set: &Option<VariantSet>| {
            set.as_ref()
                .is_none_or(|set| basket.lines.iter().any(|line| set.contains(&line.variant)))
        };
        !self.dead
            && any(&self.any_of)
            && any(&self.selected)
            && self.all_of.iter().all(|&item| basket.holds(item))
            && !self.none_of.iter().any(|&item| basket.holds(item))
            && self
                .min_basket
                .is_none_or(|least| basket.net_revenue >= least)
            && self
                .max_basket
                .is_none_or(|most| basket.net_revenue <= most)
            && match self.customer {
                CustomerScope::All => true,
                CustomerScope::New => !basket.is_returning,
                CustomerScope::Returning => basket.is_returning,
            }
            && (self.bought_before.is_none() || bought_before())
    }

    /// Units of all trigger items in a basket.
    #[must_use]
    pub fn units_in(&self, basket: &Basket<'_>) -> i64 {
        basket
            .lines
            .iter()
            .filter(|line| self.items.contains(&line.variant))
            .map(|line| i64::from(line.units))
            .sum()
    }
}
