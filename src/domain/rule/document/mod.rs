//! The written form of rules, `endcap.rules/1`: money as decimal strings, percents as numbers, unknown fields kept.
//!
//! The project file keeps each rule in this form, and the rule set that other programs read is a list of it. The form
//! knows the currency only when it is turned into a [`Rule`](super::Rule), so that one reader serves every currency.

mod read;
mod write;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{CustomerScope, Granted, PairUnits, Placement, RuleStatus};
use crate::domain::belief::Belief;
use crate::domain::calendar::Day;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

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
