//! The written form of rules, `endcap.rules/1`: money as decimal strings, percents as numbers, unknown fields kept.
//!
//! The project file keeps each rule in this form, and the rule set that other programs read is a list of it. The form
//! knows the currency only when it is turned into a [`Rule`], so that one reader serves every currency.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Bundle, BundlePrice, Component, CustomerScope, Discount, Granted, Ladder, Pair, PairUnits,
    Placement, Rule, RuleId, RuleKind, RuleStatus, Step, Trigger,
};
use crate::domain::belief::Belief;
use crate::domain::calendar::Day;
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Currency, Money};

/// The format's name with its major version.
pub const FORMAT: &str = "endcap.rules/1";

/// Why a written rule is no rule.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DocumentError {
    /// The format line names another format or a newer major version.
    #[error("expected format \"{FORMAT}\", found \"{found}\"")]
    Format {
        /// What the file says.
        found: String,
    },
    /// The file is for another currency.
    #[error("the rule set is in {found}, the project in {expected}")]
    Currency {
        /// The project's.
        expected: String,
        /// The file's.
        found: String,
    },
    /// A field does not hold what it must.
    #[error("rule \"{rule}\", field \"{field}\": expected {expected}, found {found}")]
    Field {
        /// Id of the rule.
        rule: String,
        /// Path of the field.
        field: &'static str,
        /// What it must hold.
        expected: String,
        /// What it holds.
        found: String,
    },
    /// Two rules have one id.
    #[error("two rules have the id \"{id}\"; ids must differ")]
    DuplicateId {
        /// The id.
        id: String,
    },
}

/// A rule set as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleSetDocument {
    /// `endcap.rules/1`.
    pub format: String,
    /// Three-letter code; every amount is in it.
    pub currency: String,
    /// The rules.
    pub rules: Vec<RuleDocument>,
    /// Fields of newer programs, written back as they were.
    #[serde(flatten)]
    #[schemars(skip)]
    pub extra: Map<String, Value>,
}

/// A rule as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleDocument {
    /// Unique in the set.
    pub id: String,
    /// What a person calls it; the id when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Draft, active or paused.
    #[serde(default)]
    pub status: RuleStatus,
    /// pair, ladder or bundle.
    pub kind: String,
    /// Where it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// Higher goes first.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
    /// Why the shopper gains.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub benefit: String,
    /// pair: what must be in the basket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerDocument>,
    /// pair: what is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<String>>,
    /// pair: how many units are offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<PairUnits>,
    /// ladder: the family, cheapest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Vec<String>>,
    /// ladder: the moves offered, each from and to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<[String; 2]>>,
    /// bundle: the part that shows the offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// bundle: all parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<ComponentDocument>>,
    /// bundle: price of one set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceDocument>,
    /// bundle: who gets the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Granted>,
    /// pair, ladder: money off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<DiscountDocument>,
    /// Share that takes the offer at list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<Belief>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub starts: Option<Day>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub ends: Option<Day>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Only the best ranked of a group is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive_group: Option<String>,
    /// How often one customer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_shows_per_customer: Option<u32>,
    /// Shown again although offered earlier on the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeat: bool,
    /// Fields of newer programs, written back as they were.
    #[serde(flatten)]
    #[schemars(skip)]
    pub extra: Map<String, Value>,
}

/// A trigger as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerDocument {
    /// At least one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// All of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<String>,
    /// None of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub none_of: Vec<String>,
    /// Any item of this category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Any item of this brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Any item with this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Any item with this attribute: one name and its value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attribute: BTreeMap<String, String>,
    /// Least net revenue of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_basket: Option<String>,
    /// Greatest net revenue of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_basket: Option<String>,
    /// Least catalog price of a trigger item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_unit_price: Option<String>,
    /// Which customers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: CustomerScope,
    /// Bought one of these in an earlier order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bought_before: Vec<String>,
    /// Attributes that trigger and target must share.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub match_attributes: Vec<String>,
}

/// A bundle's part as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentDocument {
    /// What.
    pub sku: String,
    /// How many in one set.
    pub units: u32,
}

/// A price as written: one of three forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceDocument {
    /// A price.
    Fixed(String),
    /// A percentage off the list prices.
    Percent(f64),
    /// An amount off the list prices.
    Amount(String),
}

/// A discount as written.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountDocument {
    /// 0..100.
    pub percent: f64,
    /// Who gets it.
    #[serde(default)]
    pub granted: Granted,
    /// Units of an order that are reduced at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_discounted_units: Option<u32>,
}

fn is_zero(number: &i32) -> bool {
    *number == 0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

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

    /// The rules, checked.
    ///
    /// # Errors
    /// When format or currency differ, two ids are equal, or a field does not hold what it must.
    pub fn to_rules(&self, currency: &Currency) -> Result<Vec<Rule>, DocumentError> {
        if self.format != FORMAT {
            return Err(DocumentError::Format {
                found: self.format.clone(),
            });
        }
        if !self.currency.eq_ignore_ascii_case(currency.code()) {
            return Err(DocumentError::Currency {
                expected: currency.code().to_owned(),
                found: self.currency.clone(),
            });
        }
        let mut ids = std::collections::HashSet::new();
        self.rules
            .iter()
            .map(|document| {
                if !ids.insert(document.id.as_str()) {
                    return Err(DocumentError::DuplicateId {
                        id: document.id.clone(),
                    });
                }
                document.to_rule(currency)
            })
            .collect()
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

    /// The rule, checked.
    ///
    /// # Errors
    /// When a field is missing or does not hold what it must; the message names it.
    pub fn to_rule(&self, currency: &Currency) -> Result<Rule, DocumentError> {
        if self.id.trim().is_empty() {
            return Err(self.wrong("id", "a name that is not empty", "nothing"));
        }
        let kind = match self.kind.as_str() {
            "pair" => RuleKind::Pair(self.pair(currency)?),
            "ladder" => RuleKind::Ladder(self.ladder()?),
            "bundle" => RuleKind::Bundle(self.bundle(currency)?),
            other => {
                return Err(self.wrong("kind", "pair, ladder or bundle", &format!("\"{other}\"")));
            }
        };
        if let Some(belief) = &self.acceptance {
            self.check_acceptance(belief)?;
        }
        if let (Some(starts), Some(ends)) = (self.starts, self.ends)
            && ends < starts
        {
            return Err(self.wrong("ends", &format!("{starts} or later"), &ends.to_string()));
        }
        let mut rule = Rule::new(RuleId::from(self.id.as_str()), "", kind);
        rule.name = self.name.clone().unwrap_or_else(|| self.id.clone());
        rule.status = self.status;
        rule.placement = self.placement.unwrap_or(rule.placement);
        rule.priority = self.priority;
        rule.benefit.clone_from(&self.benefit);
        rule.acceptance.clone_from(&self.acceptance);
        rule.starts = self.starts;
        rule.ends = self.ends;
        rule.notes.clone_from(&self.notes);
        rule.exclusive_group.clone_from(&self.exclusive_group);
        rule.max_shows_per_customer = self.max_shows_per_customer;
        rule.repeat = self.repeat;
        rule.extra.clone_from(&self.extra);
        Ok(rule)
    }

    fn wrong(&self, field: &'static str, expected: &str, found: &str) -> DocumentError {
        DocumentError::Field {
            rule: self.id.clone(),
            field,
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }

    fn needed<'a, T>(
        &self,
        field: &'static str,
        value: Option<&'a T>,
    ) -> Result<&'a T, DocumentError> {
        value.ok_or_else(|| self.wrong(field, "a value", "nothing"))
    }

    fn money(
        &self,
        field: &'static str,
        text: &str,
        currency: &Currency,
    ) -> Result<Money, DocumentError> {
        currency
            .parse_decimal(text)
            .filter(|amount| amount.0 >= 0)
            .ok_or_else(|| {
                let expected = format!("an amount in {currency} such as \"12.50\"");
                self.wrong(field, &expected, &format!("\"{text}\""))
            })
    }

    fn percent(&self, field: &'static str, percent: f64) -> Result<BasisPoints, DocumentError> {
        BasisPoints::from_percent(percent).ok_or_else(|| {
            let expected = "a percent from 0 to 100 with at most two decimals";
            self.wrong(field, expected, &percent.to_string())
        })
    }

    fn sku_list(&self, field: &'static str, list: &[String]) -> Result<Vec<Sku>, DocumentError> {
        if let Some(blank) = list.iter().find(|sku| sku.trim().is_empty()) {
            return Err(self.wrong(field, "SKUs that are not empty", &format!("\"{blank}\"")));
        }
        Ok(list.iter().map(|sku| Sku::from(sku.as_str())).collect())
    }

    fn check_acceptance(&self, belief: &Belief) -> Result<(), DocumentError> {
        belief
            .spread
            .check()
            .map_err(|problem| self.wrong("acceptance", "an ordered range", &problem))?;
        let (low, high) = belief.spread.range();
        if low < 0.0 || high > 1.0 {
            let found = format!("{low} to {high}");
            return Err(self.wrong("acceptance", "shares from 0 to 1", &found));
        }
        Ok(())
    }

    fn checked_discount(&self) -> Result<Option<Discount>, DocumentError> {
        self.discount
            .map(|written| {
                Ok(Discount {
                    percent: self.percent("discount.percent", written.percent)?,
                    granted: written.granted,
                    max_discounted_units: written.max_discounted_units,
                })
            })
            .transpose()
    }

    fn pair(&self, currency: &Currency) -> Result<Pair, DocumentError> {
        let written = self.needed("trigger", self.trigger.as_ref())?;
        let trigger = self.trigger_of(written, currency)?;
        if trigger.is_empty() {
            return Err(self.wrong("trigger", "any_of, all_of or a selector", "none of them"));
        }
        let targets = self.sku_list("targets", self.needed("targets", self.targets.as_ref())?)?;
        if targets.is_empty() {
            return Err(self.wrong("targets", "at least one SKU", "an empty list"));
        }
        Ok(Pair {
            trigger,
            targets,
            units: self.units.unwrap_or_default(),
            discount: self.checked_discount()?,
        })
    }

    fn trigger_of(
        &self,
        written: &TriggerDocument,
        currency: &Currency,
    ) -> Result<Trigger, DocumentError> {
        if written.attribute.len() > 1 {
            let found = format!("{} attributes", written.attribute.len());
            return Err(self.wrong("trigger.attribute", "one attribute", &found));
        }
        let money = |field, text: &Option<String>| {
            text.as_deref()
                .map(|text| self.money(field, text, currency))
                .transpose()
        };
        Ok(Trigger {
            any_of: self.sku_list("trigger.any_of", &written.any_of)?,
            all_of: self.sku_list("trigger.all_of", &written.all_of)?,
            none_of: self.sku_list("trigger.none_of", &written.none_of)?,
            category: written.category.clone(),
            brand: written.brand.clone(),
            tag: written.tag.clone(),
            attribute: written
                .attribute
                .iter()
                .next()
                .map(|(name, value)| (name.clone(), value.clone())),
            min_basket: money("trigger.min_basket", &written.min_basket)?,
            max_basket: money("trigger.max_basket", &written.max_basket)?,
            min_unit_price: money("trigger.min_unit_price", &written.min_unit_price)?,
            customer: written.customer,
            bought_before: self.sku_list("trigger.bought_before", &written.bought_before)?,
            match_attributes: written.match_attributes.clone(),
        })
    }

    fn ladder(&self) -> Result<Ladder, DocumentError> {
        let tiers = self.sku_list("tiers", self.needed("tiers", self.tiers.as_ref())?)?;
        let distinct: std::collections::HashSet<&Sku> = tiers.iter().collect();
        if tiers.len() < 2 || distinct.len() != tiers.len() {
            let found = format!("{} tiers, {} different", tiers.len(), distinct.len());
            return Err(self.wrong("tiers", "two or more different SKUs", &found));
        }
        let place = |sku: &String| tiers.iter().position(|tier| tier.as_str() == sku);
        let mut steps = Vec::new();
        for [from, to] in self.steps.iter().flatten() {
            match (place(from), place(to)) {
                (Some(low), Some(high)) if low < high => steps.push(Step {
                    from: tiers[low].clone(),
                    to: tiers[high].clone(),
                }),
                _ => {
                    let found = format!("\"{from}\" to \"{to}\"");
                    return Err(self.wrong("steps", "a move from a tier to a higher one", &found));
                }
            }
        }
        Ok(Ladder {
            tiers,
            steps,
            discount: self.checked_discount()?,
        })
    }

    fn bundle(&self, currency: &Currency) -> Result<Bundle, DocumentError> {
        let anchor = self.needed("anchor", self.anchor.as_ref())?;
        let written = self.needed("components", self.components.as_ref())?;
        let distinct: std::collections::HashSet<&str> =
            written.iter().map(|part| part.sku.as_str()).collect();
        if !(2..=6).contains(&written.len()) || distinct.len() != written.len() {
            let found = format!("{} parts, {} different", written.len(), distinct.len());
            return Err(self.wrong("components", "two to six different SKUs", &found));
        }
        if !distinct.contains(anchor.as_str()) {
            return Err(self.wrong("anchor", "one of the components", &format!("\"{anchor}\"")));
        }
        let mut components = Vec::with_capacity(written.len());
        for part in written {
            if part.sku.trim().is_empty() || part.units == 0 {
                let found = format!("{} of \"{}\"", part.units, part.sku);
                return Err(self.wrong("components", "a SKU and at least one unit", &found));
            }
            components.push(Component {
                sku: Sku::from(part.sku.as_str()),
                units: part.units,
            });
        }
        let price = match self.needed("price", self.price.as_ref())? {
            PriceDocument::Fixed(text) => {
                BundlePrice::Fixed(self.money("price.fixed", text, currency)?)
            }
            PriceDocument::Percent(percent) => {
                BundlePrice::Percent(self.percent("price.percent", *percent)?)
            }
            PriceDocument::Amount(text) => {
                BundlePrice::Amount(self.money("price.amount", text, currency)?)
            }
        };
        Ok(Bundle {
            anchor: Sku::from(anchor.as_str()),
            components,
            price,
            granted: self.granted.unwrap_or_default(),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &str = r#"{
        "format": "endcap.rules/1", "currency": "USD", "made_by": "another tool",
        "rules": [
            {"id": "card", "name": "Card", "status": "active", "kind": "pair", "placement": "cart", "priority": 10,
             "benefit": "Shoot on day one", "trigger": {"any_of": ["CAM-B"], "min_unit_price": "100.00"},
             "targets": ["CARD"], "units": "one", "discount": {"percent": 10.0, "granted": "automatic"},
             "acceptance": {"fixed": 0.2}, "colour": "blue"},
            {"id": "better", "name": "Better", "status": "paused", "kind": "ladder", "placement": "product_page",
             "tiers": ["CAM-L", "CAM-B", "CAM-P"], "steps": [["CAM-B", "CAM-P"]]},
            {"id": "kit", "name": "Kit", "status": "draft", "kind": "bundle", "placement": "product_page",
             "anchor": "CAM-B", "components": [{"sku": "CAM-B", "units": 1}, {"sku": "CARD", "units": 2}],
             "price": {"fixed": "560.00"}, "granted": "automatic"}
        ]}"#;

    #[test]
    fn rules_survive_the_way_through_the_written_form_with_unknown_fields() {
        let usd = Currency::usd();
        let document: RuleSetDocument = serde_json::from_str(SET).unwrap();
        let rules = document.to_rules(&usd).unwrap();
        assert_eq!(rules[0].extra["colour"], "blue");
        let mut again = RuleSetDocument::from_rules(&rules, &usd);
        again.extra.clone_from(&document.extra);
        let written: Value = serde_json::to_value(&again).unwrap();
        let original: Value = serde_json::from_str(SET).unwrap();
        assert_eq!(written, original);
    }

    #[test]
    fn what_is_wrong_is_named_with_rule_field_expected_and_found() {
        let usd = Currency::usd();
        for (from, to, message) in [
            (
                "rules/1",
                "rules/2",
                "expected format \"endcap.rules/1\", found \"endcap.rules/2\"",
            ),
            (
                "\"USD\"",
                "\"EUR\"",
                "the rule set is in EUR, the project in USD",
            ),
            (
                "\"percent\": 10.0",
                "\"percent\": 110",
                "rule \"card\", field \"discount.percent\": expected a percent from 0 to 100 with at most two decimals, found 110",
            ),
            (
                "\"560.00\"",
                "\"cheap\"",
                "rule \"kit\", field \"price.fixed\": expected an amount in USD such as \"12.50\", found \"cheap\"",
            ),
            (
                "\"id\": \"better\"",
                "\"id\": \"card\"",
                "two rules have the id \"card\"; ids must differ",
            ),
            (
                "[\"CAM-B\", \"CAM-P\"]]",
                "[\"CAM-P\", \"CAM-B\"]]",
                "rule \"better\", field \"steps\": expected a move from a tier to a higher one, found \"CAM-P\" to \"CAM-B\"",
            ),
            (
                "\"kind\": \"ladder\"",
                "\"kind\": \"raffle\"",
                "rule \"better\", field \"kind\": expected pair, ladder or bundle, found \"raffle\"",
            ),
        ] {
            let text = SET.replacen(from, to, 1);
            assert_ne!(text, SET, "{from}");
            let document: RuleSetDocument = serde_json::from_str(&text).unwrap();
            assert_eq!(document.to_rules(&usd).unwrap_err().to_string(), message);
        }
    }
}
