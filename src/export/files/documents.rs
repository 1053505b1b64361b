//! Rule sets and assumptions as JSON: `endcap.rules/1` out and in, `endcap.assumptions/1` in.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::domain::money::Currency;
use crate::domain::plain_words::plain;
use crate::domain::plan::Plan;
use crate::domain::rule::Rule;
use crate::domain::rule::document::{self, DocumentError, RuleSetDocument};
use crate::domain::scenario::document::{self as assumptions, AssumptionsDocument};
use crate::domain::scenario::{AssumptionError, Assumptions};

/// A text that is not JSON of the expected shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct JsonError {
    /// Line, 1 for the first.
    pub line: usize,
    /// Column, 1 for the first; 0 before the first.
    pub column: usize,
    /// Expected and found.
    pub problem: String,
}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        Self {
            line,
            column,
            problem: plain(&error.to_string()),
        }
    }
}

/// A rule set that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSet {
    /// The rules.
    pub rules: Vec<Rule>,
    /// Fields beside them, which mean nothing here and are written back as they were.
    pub fields: Map<String, Value>,
    /// Sentences about fields of rules that are kept and do nothing.
    pub remarks: Vec<String>,
}

/// Why a text is no rule set.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RuleSetError {
    /// It is no JSON, or JSON of another shape.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Format, currency, or a rule's field is wrong.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// Why a text is no set of assumptions.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AssumptionsError {
    /// It is no JSON, or JSON of another shape.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Format, name or value is wrong.
    #[error(transparent)]
    Assumption(#[from] AssumptionError),
}

/// The whole rule set, drafts and paused rules too, as `endcap.rules/1` with a line feed at the end.
#[must_use]
pub fn rule_set_json(plan: &Plan, currency: &Currency) -> String {
    let rules = plan.rules.values().map(AsRef::as_ref);
    let mut document = RuleSetDocument::from_rules(rules, currency);
    document.extra.clone_from(&plan.rule_set_fields);
    // Keys are texts and numbers are finite, so there is nothing that JSON could not hold.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// JSON in which no name stands twice in one object; of two values one would be lost without a word.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Unique, A::Error> {
        while list.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Unique, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = object.next_key::<String>()? {
            if names.contains(&name) {
                let problem = format!("\"{name}\" stands there twice");
                return Err(de::Error::custom(problem));
            }
            names.insert(name);
            object.next_value::<Unique>()?;
        }
        Ok(Unique)
    }
}

/// The format line is looked at before the rest: a newer format may have any shape.
fn format_of(text: &str) -> Result<String, JsonError> {
    #[derive(Deserialize)]
    struct FormatLine {
        #[serde(default)]
        format: Value,
    }
    let line: FormatLine = serde_json::from_str(text)?;
    let _: Unique = serde_json::from_str(text)?;
    Ok(match line.format {
        Value::String(format) => format,
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    })
}

fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Reads `endcap.rules/1`.
///
/// # Errors
/// When the text is no JSON (with line and column), its format or currency is another, or a rule's field is wrong.
pub fn read_rule_set(text: &str, currency: &Currency) -> Result<RuleSet, RuleSetError> {
    let text = without_bom(text);
    let found = format_of(text)?;
    if found != document::FORMAT {
        return Err(DocumentError::Format { found }.into());
    }
    let document: RuleSetDocument = serde_json::from_str(text).map_err(JsonError::from)?;
    let rules = document.to_rules(currency)?;
    Ok(RuleSet {
        remarks: document::remarks(&rules),
        rules,
        fields: document.extra,
    })
}

/// Reads `endcap.assumptions/1`: dotted names at the top level beside `format` and `preset`.
///
/// # Errors
/// When the text is no JSON (with line and column), its format is another, a name is unknown (with the nearest known
/// one), or a value is out of range.
pub fn read_assumptions(text: &str) -> Result<Assumptions, AssumptionsError> {
    let text = without_bom(text);
    let found = format_of(text)?;
    if found != assumptions::FORMAT {
        return Err(AssumptionError::Format { found }.into());
    }
    let document: AssumptionsDocument = serde_json::from_str(text).map_err(JsonError::from)?;
    Ok(document.to_assumptions()?)
}
