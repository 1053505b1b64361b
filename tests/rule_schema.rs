//! The JSON Schema of rule sets refuses what `rules apply` refuses.

#![allow(clippy::unwrap_used, clippy::panic)]

use endcap::domain::money::Currency;
use endcap::domain::rule::document::RuleSetDocument;
use serde_json::{Value, json};

fn rule_set() -> Value {
    json!({
        "format": "endcap.rules/1",
        "currency": "USD",
        "made_by": "another tool",
        "rules": [
            {"id": "card", "name": "Card", "status": "active", "kind": "pair", "placement": "cart", "priority": 10,
             "trigger": {"any_of": ["CAM-B"], "min_unit_price": "100.00"}, "targets": ["CARD"], "units": "one",
             "discount": {"percent": 12.5, "granted": "automatic", "max_discounted_units": 2},
             "acceptance": {"median": 0.03, "p05": 0.007, "p95": 0.1, "source": "survey", "grade": "B"},
             "starts": "2026-11-01", "ends": "2026-11-30", "colour": "blue"},
            {"id": "better", "kind": "ladder", "tiers": ["CAM-L", "CAM-B", "CAM-P"], "steps": [["CAM-B", "CAM-P"]]},
            {"id": "kit", "kind": "bundle", "anchor": "CAM-B", "price": {"fixed": "560.00"}, "granted": "automatic",
             "components": [{"sku": "CAM-B", "units": 1}, {"sku": "CARD", "units": 2}]},
            {"id": "tee", "kind": "volume", "skus": ["TEE"],
             "terms": {"steps": [{"min_units": 2, "percent": 5}, {"min_units": 3, "percent": 10}], "applies_to": "all_units"}},
            {"id": "second", "kind": "volume", "skus": ["TEE"], "granted": "automatic",
             "terms": {"buy": 1, "get": 1, "get_unit_price": "19.90", "discounted": "cheapest", "max_groups": null}},
        ]
    })
}

/// The set with another value at a path of keys and indices; null takes the key away.
fn with(path: &str, value: Value) -> Value {
    let mut set = rule_set();
    let (parent, key) = path.rsplit_once('/').unwrap();
    let parent = set.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(map), Value::Null) => drop(map.remove(key)),
        (Value::Object(map), value) => drop(map.insert(key.to_owned(), value)),
        (Value::Array(list), value) => list[key.parse::<usize>().unwrap()] = value,
        _ => panic!("no such place"),
    }
    set
}

fn applies(set: &Value) -> bool {
    serde_json::from_value::<RuleSetDocument>(set.clone())
        .is_ok_and(|document| document.to_rules(&Currency::usd()).is_ok())
}

fn schema() -> jsonschema::Validator {
    let schema = schemars::schema_for!(RuleSetDocument);
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema.as_value())
        .unwrap()
}

#[test]
fn a_sound_rule_set_is_taken_by_both() {
    let schema = schema();
    for set in [
        rule_set(),
        with("/rules/0/name", Value::Null),
        with("/rules/0/trigger", json!({"category": "Cameras"})),
        with("/rules/0/trigger", json!({"attribute": {"size": "M"}})),
        with("/rules/0/acceptance", json!({"fixed": 0.2})),
        with(
            "/rules/0/acceptance",
            json!({"low": 0, "mode": 0.1, "high": 0.2}),
        ),
        with("/rules/1/steps", Value::Null),
        with("/rules/2/price", json!({"percent": 10})),
        with("/rules/2/price", json!({"amount": "30"})),
        with(
            "/rules/4/terms",
            json!({"buy": 2, "get": 1, "get_percent": 100}),
        ),
        with("/rules/4/max_units_ahead", json!(1)),
    ] {
        assert!(applies(&set), "{set}");
        let problems: Vec<String> = schema.iter_errors(&set).map(|e| e.to_string()).collect();
        assert_eq!(problems, [] as [String; 0], "{set}");
    }
}

#[test]
fn what_apply_refuses_the_schema_refuses_too() {
    let schema = schema();
    for (path, value) in [
        ("/format", json!("endcap.rules/2")),
        ("/currency", json!("dollars")),
        ("/rules", Value::Null),
        ("/rules/0/id", json!("")),
        ("/rules/0/id", json!("  ")),
        ("/rules/0/kind", json!("raffle")),
        ("/rules/0/kind", Value::Null),
        ("/rules/0/kind", json!("ladder")),
        ("/rules/0/status", json!("asleep")),
        ("/rules/0/placement", json!("roof")),
        ("/rules/0/priority", json!(3_000_000_000_i64)),
        ("/rules/0/priority", json!("high")),
        ("/rules/0/trigger", Value::Null),
        ("/rules/0/trigger", json!({})),
        ("/rules/0/trigger", json!({"none_of": ["X"]})),
        ("/rules/0/trigger/any_of", json!([])),
        ("/rules/0/trigger/any_of/0", json!(" ")),
        ("/rules/0/trigger/min_unit_price", json!("100,00")),
        ("/rules/0/trigger/min_unit_price", json!("-1.00")),
        ("/rules/0/trigger/anyof", json!(["CAM"])),
        (
            "/rules/0/trigger/attribute",
            json!({"size": "M", "colour": "red"}),
        ),
        ("/rules/0/targets", Value::Null),
        ("/rules/0/targets", json!([])),
        ("/rules/0/targets", json!([""])),
        ("/rules/0/units", json!("many")),
        ("/rules/0/discount/percent", json!(110)),
        ("/rules/0/discount/percent", json!(-1)),
        ("/rules/0/discount/granted", json!("nobody")),
        ("/rules/0/discount/off", json!(1)),
        ("/rules/0/acceptance", json!({"fixed": 2})),
        ("/rules/0/acceptance", json!({"fixed": -0.1})),
        (
            "/rules/0/acceptance",
            json!({"median": 0.5, "p05": 0.1, "p95": 1.5}),
        ),
        ("/rules/0/acceptance", json!({"often": true})),
        ("/rules/0/starts", json!("1 Nov 2026")),
        ("/rules/0/ends", json!("2026-13-01")),
        ("/rules/0/ends", json!("2026-02-30")),
        ("/rules/1/tiers", Value::Null),
        ("/rules/1/tiers", json!(["CAM-B"])),
        ("/rules/1/tiers", json!(["CAM-B", "CAM-B", "CAM-P"])),
        ("/rules/1/steps/0", json!(["CAM-B"])),
        ("/rules/2/price", Value::Null),
        ("/rules/2/price", json!({"fixed": "50,00"})),
        ("/rules/2/price", json!({"fixed": "-1.00"})),
        ("/rules/2/price", json!({"percent": 101})),
        ("/rules/2/price", json!({"cheap": "1"})),
        ("/rules/2/anchor", Value::Null),
        ("/rules/2/components", Value::Null),
        ("/rules/2/components", json!([{"sku": "CAM-B", "units": 1}])),
        ("/rules/2/components/1/units", json!(0)),
        ("/rules/2/components/1/sku", json!("")),
        ("/rules/3/skus", json!([])),
        ("/rules/3/skus", json!(["TEE", "TEE"])),
        ("/rules/3/terms", Value::Null),
        ("/rules/3/terms", json!({})),
        ("/rules/3/terms/steps", json!([])),
        ("/rules/3/terms/steps/0/min_units", json!(1)),
        ("/rules/3/terms/steps/0/percent", json!(101)),
        ("/rules/3/terms/buy", json!(1)),
        ("/rules/4/terms/buy", json!(0)),
        ("/rules/4/terms/get", Value::Null),
        ("/rules/4/terms/get_percent", json!(50)),
        ("/rules/4/terms/max_groups", json!(0)),
        ("/rules/4/max_units_ahead", json!(0)),
    ] {
        let set = with(path, value.clone());
        assert!(!applies(&set), "apply takes {path} = {value}");
        assert!(!schema.is_valid(&set), "the schema takes {path} = {value}");
    }
    let seven: Vec<Value> = (0..7)
        .map(|n| json!({"sku": format!("P{n}"), "units": 1}))
        .collect();
    let set = with("/rules/2/components", json!(seven));
    assert!(!applies(&set) && !schema.is_valid(&set));
}

/// JSON Schema has no words for how two values relate: these stand in the schema's description, and only `apply` refuses them.
#[test]
fn what_two_values_say_of_each_other_only_apply_refuses() {
    let schema = schema();
    for (path, value) in [
        ("/rules/1/steps/0", json!(["CAM-P", "CAM-B"])),
        ("/rules/2/anchor", json!("BAG")),
        (
            "/rules/0/acceptance",
            json!({"median": 0.1, "p05": 0.2, "p95": 0.3}),
        ),
        ("/rules/0/ends", json!("2026-10-01")),
        ("/rules/1/id", json!("card")),
        ("/rules/3/terms/steps/1/min_units", json!(2)),
        ("/rules/0/discount/percent", json!(10.005)),
    ] {
        let set = with(path, value.clone());
        assert!(!applies(&set), "apply takes {path} = {value}");
        assert!(
            schema.is_valid(&set),
            "{path} = {value} could move to the other test"
        );
    }
}
