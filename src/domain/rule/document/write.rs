//! From rules to their written form.

use serde_json::Map;

use super::{
    ComponentDocument, DiscountDocument, FORMAT, PriceDocument, RuleDocument, RuleSetDocument,
    TriggerDocument,
};
use crate::domain::catalog::Sku;
use crate::domain::money::{Currency, Money};
use crate::domain::rule::{BundlePrice, Rule, RuleKind, Trigger};

impl RuleSetDocument {
    /// The written form of rules.
    #[must_use]
    pub fn from_rules<'a>(rules: impl IntoIterator<Item = &'a Rule>, currency: &Currency) -> Self {
        Self {
            format: FORMAT.to_owned(),
            currency: currency.code().to_owned(),
            rules: rules
                .into_iter()
                .map(|rule| RuleDocument::from_rule(rule, currency))
                .collect(),
            extra: Map::new(),
        }
    }
}

impl RuleDocument {
    /// The written form of a rule.
    #[must_use]
    pub fn from_rule(rule: &Rule, currency: &Currency) -> Self {
        let mut document = Self {
            id: rule.id.to_string(),
            name: Some(rule.name.clone()),
            status: rule.status,
            kind: rule.kind.word().to_owned(),
            placement: Some(rule.placement),
            priority: rule.priority,
            benefit: rule.benefit.clone(),
            trigger: None,
            targets: None,
            units: None,
            tiers: None,
            steps: None,
            anchor: None,
            components: None,
            price: None,
            granted: None,
            discount: rule.discount().map(|discount| DiscountDocument {
                percent: discount.percent.percent(),
                granted: discount.granted,
                max_discounted_units: discount.max_discounted_units,
            }),
            acceptance: rule.acceptance.clone(),
            starts: rule.starts,
            ends: rule.ends,
            notes: rule.notes.clone(),
            exclusive_group: rule.exclusive_group.clone(),
            max_shows_per_customer: rule.max_shows_per_customer,
            repeat: rule.repeat,
            extra: rule.extra.clone(),
        };
        match &rule.kind {
            RuleKind::Pair(pair) => {
                document.trigger = Some(TriggerDocument::from_trigger(&pair.trigger, currency));
                document.targets = Some(texts(&pair.targets));
                document.units = Some(pair.units);
            }
            RuleKind::Ladder(ladder) => {
                document.tiers = Some(texts(&ladder.tiers));
                document.steps = (!ladder.steps.is_empty()).then(|| {
                    ladder
                        .steps
                        .iter()
                        .map(|step| [step.from.to_string(), step.to.to_string()])
                        .collect()
                });
            }
            RuleKind::Bundle(bundle) => {
                document.anchor = Some(bundle.anchor.to_string());
                document.components = Some(
                    bundle
                        .components
                        .iter()
                        .map(|component| ComponentDocument {
                            sku: component.sku.to_string(),
                            units: component.units,
                        })
                        .collect(),
                );
                document.price = Some(match bundle.price {
                    BundlePrice::Fixed(price) => PriceDocument::Fixed(currency.decimal(price)),
                    BundlePrice::Percent(points) => PriceDocument::Percent(points.percent()),
                    BundlePrice::Amount(amount) => PriceDocument::Amount(currency.decimal(amount)),
                });
                document.granted = Some(bundle.granted);
            }
        }
        document
    }
}

impl TriggerDocument {
    fn from_trigger(trigger: &Trigger, currency: &Currency) -> Self {
        let money = |amount: Option<Money>| amount.map(|amount| currency.decimal(amount));
        Self {
            any_of: texts(&trigger.any_of),
            all_of: texts(&trigger.all_of),
            none_of: texts(&trigger.none_of),
            category: trigger.category.clone(),
            brand: trigger.brand.clone(),
            tag: trigger.tag.clone(),
            attribute: trigger.attribute.clone().into_iter().collect(),
            min_basket: money(trigger.min_basket),
            max_basket: money(trigger.max_basket),
            min_unit_price: money(trigger.min_unit_price),
            customer: trigger.customer,
            bought_before: texts(&trigger.bought_before),
            match_attributes: trigger.match_attributes.clone(),
        }
    }
}

fn texts(skus: &[Sku]) -> Vec<String> {
    skus.iter().map(Sku::to_string).collect()
}
