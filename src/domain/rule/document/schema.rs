//! The JSON Schema of a rule set: one branch per kind, put together from what each kind reads.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::{FORMAT, RuleDocument, RuleSetDocument};
use crate::domain::belief::Belief;
use crate::domain::rule::Kind;

impl JsonSchema for RuleSetDocument {
    fn schema_name() -> Cow<'static, str> {
        "RuleSetDocument".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let common = RuleDocument::json_schema(generator);
        let kinds: Vec<Value> = Kind::ALL
            .iter()
            .map(|kind| {
                let fields = (kind.info().schema)(generator);
                branch(*kind, &common, &fields)
            })
            .collect();
        json_schema!({
            "description": "A rule set. Besides what stands here, ids differ, a last day is no earlier than the first, \
                a step leads to a higher tier, the anchor is a part, and a range is in order.",
            "type": "object",
            "required": ["format", "currency", "rules"],
            "properties": {
                "format": {"const": FORMAT},
                "currency": {"type": "string", "pattern": "^\\s*[A-Za-z]{3}\\s*$"},
                "rules": {"type": "array", "items": {"oneOf": kinds}},
            },
        })
    }
}

/// What every rule has, and what this kind has besides.
fn branch(kind: Kind, common: &Schema, fields: &Schema) -> Value {
    let part = |schema: &Schema, name: &str| schema.get(name).cloned();
    let mut properties = Map::new();
    let mut required: Vec<Value> = vec!["kind".into()];
    for schema in [common, fields] {
        if let Some(Value::Object(more)) = part(schema, "properties") {
            properties.extend(more);
        }
        if let Some(Value::Array(more)) = part(schema, "required") {
            required.extend(more.into_iter().filter(|name| name != "kind"));
        }
    }
    properties.insert("kind".to_owned(), json!({"const": kind.info().word}));
    json!({
        "title": kind.info().label,
        "description": kind.info().about,
        "type": "object",
        "properties": properties,
        "required": required,
    })
}

/// A day: `2026-11-28`.
pub(super) fn day(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": ["string", "null"],
        "format": "date",
        "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    })
}

/// A belief about a share.
pub(super) fn acceptance(generator: &mut SchemaGenerator) -> Schema {
    let belief = generator.subschema_for::<Belief>();
    let share = json!({"minimum": 0, "maximum": 1});
    let names = ["fixed", "median", "p05", "p95", "low", "mode", "high"];
    let shares: Map<String, Value> = names
        .into_iter()
        .map(|name| (name.to_owned(), share.clone()))
        .collect();
    json_schema!({
        "anyOf": [{"allOf": [belief, {"properties": shares}]}, {"type": "null"}],
    })
}
