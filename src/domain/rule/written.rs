//! The pieces that the written forms of rules share, how they are read, and why a written rule is no rule.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{CustomerScope, Discount, Granted, RuleProblem, Trigger};
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::plain_words::plain;

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
        field: String,
        /// What it must hold.
        expected: String,
        /// What it holds.
        found: String,
    },
    /// A field has the wrong shape.
    #[error("rule \"{rule}\", field \"{field}\": {problem}")]
    Shape {
        /// Id of the rule.
        rule: String,
        /// Path of the field.
        field: String,
        /// Expected and found.
        problem: String,
    },
    /// Two rules have one id.
    #[error("two rules have the id \"{id}\"; ids must differ")]
    DuplicateId {
        /// The id.
        id: String,
    },
}

impl DocumentError {
    /// A problem of a rule, with the rule's id.
    #[must_use]
    pub fn of(rule: &str, problem: RuleProblem) -> Self {
        Self::Field {
            rule: rule.to_owned(),
            field: problem.field.to_owned(),
            expected: problem.expected,
            found: problem.found,
        }
    }
}

/// A SKU as written: not blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SkuText(#[schemars(regex(pattern = r"\S"))] pub String);

/// An amount as written: decimal text with a point, not negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct AmountText(#[schemars(regex(pattern = r"^[0-9]+(\.[0-9]+)?$"))] pub String);

impl AmountText {
    /// An amount in its written form.
    #[must_use]
    pub fn of(amount: Money, currency: &Currency) -> Self {
        Self(currency.decimal(amount))
    }
}

/// SKUs in their written form.
#[must_use]
pub fn texts(skus: &[Sku]) -> Vec<SkuText> {
    skus.iter().map(|sku| SkuText(sku.to_string())).collect()
}

/// The fields of a written form. A form that is no JSON object has none.
#[must_use]
pub fn written<T: Serialize>(document: &T) -> Map<String, Value> {
    match serde_json::to_value(document) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// A discount as written.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountDocument {
    /// 0..100, at most two decimals.
    #[schemars(range(min = 0, max = 100))]
    pub percent: f64,
    /// Who gets it.
    #[serde(default)]
    pub granted: Granted,
    /// Units of an order that are reduced at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_discounted_units: Option<u32>,
}

impl From<Discount> for DiscountDocument {
    fn from(discount: Discount) -> Self {
        Self {
            percent: discount.percent.percent(),
            granted: discount.granted,
            max_discounted_units: discount.max_discounted_units,
        }
    }
}

/// A trigger as written: at least one of `any_of`, `all_of` and the selectors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = needs_a_trigger)]
pub struct TriggerDocument {
    /// At least one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<SkuText>,
    /// All of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<SkuText>,
    /// None of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub none_of: Vec<SkuText>,
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
    #[schemars(extend("maxProperties" = 1))]
    pub attribute: BTreeMap<String, String>,
    /// Least net revenue of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_basket: Option<AmountText>,
    /// Greatest net revenue of the order; not below the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_basket: Option<AmountText>,
    /// Least catalog price of a trigger item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_unit_price: Option<AmountText>,
    /// Which customers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: CustomerScope,
    /// Bought one of these in an earlier order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bought_before: Vec<SkuText>,
    /// Attributes that trigger and target must share.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub match_attributes: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl TriggerDocument {
    /// A trigger in its written form.
    #[must_use]
    pub fn of(trigger: &Trigger, currency: &Currency) -> Self {
        let money = |amount: Option<Money>| amount.map(|amount| AmountText::of(amount, currency));
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

/// Reads the fields of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Id of the rule, for messages.
    pub rule: &'a str,
    /// The currency of every amount.
    pub currency: &'a Currency,
}

impl Reader<'_> {
    /// The written form of a kind out of its fields.
    ///
    /// # Errors
    /// When a field has the wrong shape; the message names it.
    pub fn document<T: DeserializeOwned>(
        &self,
        fields: Map<String, Value>,
    ) -> Result<T, DocumentError> {
        serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
            DocumentError::Shape {
                rule: self.rule.to_owned(),
                field: error.path().to_string(),
                problem: plain(&error.inner().to_string()),
            }
        })
    }

    /// A field that does not hold what it must.
    #[must_use]
    pub fn wrong(&self, field: &str, expected: &str, found: &str) -> DocumentError {
        DocumentError::Field {
            rule: self.rule.to_owned(),
            field: field.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }

    /// A problem that the rule itself found.
    #[must_use]
    pub fn problem(&self, problem: RuleProblem) -> DocumentError {
        DocumentError::of(self.rule, problem)
    }

    /// A field that may not be missing.
    ///
    /// # Errors
    /// When it is.
    pub fn needed<T>(&self, field: &str, value: Option<T>) -> Result<T, DocumentError> {
        value.ok_or_else(|| self.wrong(field, "a value", "nothing"))
    }

    /// An amount that is not negative.
    ///
    /// # Errors
    /// When it is no amount of the currency.
    pub fn money(&self, field: &str, text: &AmountText) -> Result<Money, DocumentError> {
        self.currency
            .parse_decimal(&text.0)
            .filter(|amount| amount.0 >= 0)
            .ok_or_else(|| {
                let expected = format!("an amount in {} such as \"12.50\"", self.currency);
                self.wrong(field, &expected, &format!("\"{}\"", text.0))
            })
    }

    /// A percent from 0 to 100 with at most two decimals.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn percent(&self, field: &str, percent: f64) -> Result<BasisPoints, DocumentError> {
        BasisPoints::from_percent(percent).ok_or_else(|| {
            let expected = "a percent from 0 to 100 with at most two decimals";
            self.wrong(field, expected, &percent.to_string())
        })
    }

    /// SKUs as they are; [`super::Rule::check`] looks at them.
    #[must_use]
    pub fn skus(&self, list: &[SkuText]) -> Vec<Sku> {
        list.iter().map(|sku| Sku::from(sku.0.as_str())).collect()
    }

    /// A discount.
    ///
    /// # Errors
    /// When its percent is none.
    pub fn discount(
        &self,
        written: Option<DiscountDocument>,
    ) -> Result<Option<Discount>, DocumentError> {
        written
            .map(|written| {
                Ok(Discount {
                    percent: self.percent("discount.percent", written.percent)?,
                    granted: written.granted,
                    max_discounted_units: written.max_discounted_units,
                })
            })
            .transpose()
    }

    /// A trigger.
    ///
    /// # Errors
    /// When an amount is none, or more than one attribute is asked for.
    pub fn trigger(&self, written: &TriggerDocument) -> Result<Trigger, DocumentError> {
        if written.attribute.len() > 1 {
            let found = format!("{} attributes", written.attribute.len());
            return Err(self.wrong("trigger.attribute", "one attribute", &found));
        }
        let money = |field, text: &Option<AmountText>| {
            text.as_ref()
                .map(|text| self.money(field, text))
                .transpose()
        };
        Ok(Trigger {
            any_of: self.skus(&written.any_of),
            all_of: self.skus(&written.all_of),
            none_of: self.skus(&written.none_of),
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
            bought_before: self.skus(&written.bought_before),
            match_attributes: written.match_attributes.clone(),
        })
    }
}

/// A trigger names or selects something.
fn needs_a_trigger(schema: &mut Schema) {
    let named = |name: &str| json!({"required": [name], "properties": {name: {"minItems": 1}}});
    let selector =
        |name: &str| json!({"required": [name], "properties": {name: {"type": "string"}}});
    schema.insert(
        "anyOf".to_owned(),
        json!([
            named("any_of"),
            named("all_of"),
            selector("category"),
            selector("brand"),
            selector("tag"),
            {"required": ["attribute"], "properties": {"attribute": {"minProperties": 1}}},
        ]),
    );
}
