//! The written form of rules, `endcap.rules/1`: money as decimal strings, percents as numbers, unknown fields kept.
//!
//! The project file keeps each rule in this form, and the rule set that other programs read is a list of it. The form
//! knows the currency only when it is turned into a [`Rule`], so that one reader serves every currency. Each kind writes and
//! reads its own fields (see [`super::KindInfo`]); the JSON Schema is put together from the same types.

mod remarks;
mod schema;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use schemars::JsonSchema;

pub use super::written::{DocumentError, FORMAT};
pub use remarks::remarks;

use super::written::Reader;
use super::{Kind, Placement, Rule, RuleId, RuleStatus};
use crate::domain::belief::Belief;
use crate::domain::calendar::Day;
use crate::domain::money::Currency;
use crate::domain::plain_words::either;

/// A rule set as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleSetDocument {
    /// `endcap.rules/1`.
    pub format: String,
    /// Three-letter code; every amount is in it.
    pub currency: String,
    /// The rules.
    pub rules: Vec<RuleDocument>,
    /// Fields of newer programs, written back as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A rule as written: what every rule has, and the fields of its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleDocument {
    /// Unique in the set.
    #[schemars(regex(pattern = r"\S"))]
    pub id: String,
    /// What a person calls it; the id when missing or blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Draft, active or paused.
    #[serde(default)]
    pub status: RuleStatus,
    /// The word of its kind.
    pub kind: String,
    /// Where it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// Higher goes first.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = -2_147_483_648, max = 2_147_483_647))]
    pub priority: i32,
    /// Why the shopper gains.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub benefit: String,
    /// The fields of its kind; when read, whatever is not listed here.
    #[serde(flatten)]
    #[schemars(skip)]
    pub fields: Map<String, Value>,
    /// Share that takes the offer at list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::acceptance")]
    pub acceptance: Option<Belief>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::day")]
    pub starts: Option<Day>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::day")]
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
    /// Fields of newer programs, written back as they were; when read they are among `fields`.
    #[serde(flatten, skip_deserializing)]
    #[schemars(skip)]
    pub extra: Map<String, Value>,
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
        Self {
            id: rule.id.to_string(),
            name: Some(rule.name.clone()),
            status: rule.status,
            kind: rule.kind.word().to_owned(),
            placement: Some(rule.placement),
            priority: rule.priority,
            benefit: rule.benefit.clone(),
            fields: rule.kind.write(currency),
            acceptance: rule.acceptance.clone(),
            starts: rule.starts,
            ends: rule.ends,
            notes: rule.notes.clone(),
            exclusive_group: rule.exclusive_group.clone(),
            max_shows_per_customer: rule.max_shows_per_customer,
            repeat: rule.repeat,
            extra: rule.extra.clone(),
        }
    }

    /// The rule, checked.
    ///
    /// # Errors
    /// When a field is missing or does not hold what it must; the message names it.
    pub fn to_rule(&self, currency: &Currency) -> Result<Rule, DocumentError> {
        let reader = Reader {
            rule: &self.id,
            currency,
        };
        let kind = Kind::from_word(&self.kind).ok_or_else(|| {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.info().word).collect();
            let expected = either(&known);
            reader.wrong("kind", &expected, &format!("\"{}\"", self.kind))
        })?;
        let mut fields = self.fields.clone();
        fields.extend(self.extra.clone());
        let (kind, extra) = (kind.info().read)(&reader, fields)?;
        let mut rule = Rule::new(RuleId::from(self.id.as_str()), "", kind);
        let name = self.name.as_ref().filter(|name| !name.trim().is_empty());
        rule.name = name.unwrap_or(&self.id).clone();
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
        rule.extra = extra;
        rule.check().map_err(|problem| reader.problem(problem))?;
        Ok(rule)
    }
}

fn is_zero(number: &i32) -> bool {
    *number == 0
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
                &format!(
                    "rule \"better\", field \"kind\": expected {}, found \"raffle\"",
                    either(
                        &Kind::ALL
                            .iter()
                            .map(|kind| kind.info().word)
                            .collect::<Vec<_>>()
                    )
                ),
            ),
        ] {
            let text = SET.replacen(from, to, 1);
            assert_ne!(text, SET, "{from}");
            let document: RuleSetDocument = serde_json::from_str(&text).unwrap();
            assert_eq!(document.to_rules(&usd).unwrap_err().to_string(), message);
        }
    }
}
