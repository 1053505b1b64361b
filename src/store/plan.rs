//! The plan in the project file: each rule and scenario in its written form, and only what changed is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Map, Value};

use super::{Trouble, checksum, meta, meta_text, write_meta};
use crate::domain::blocked::{BlockList, SkuPair};
use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::rule::document::RuleDocument;
use crate::domain::rule::{Rule, RuleId};
use crate::domain::scenario::{Assumptions, Scenario};

/// Writes what differs from `saved`, which the file holds; `None` writes everything.
pub(crate) fn write(
    transaction: &Transaction<'_>,
    plan: &Plan,
    saved: Option<&Plan>,
    currency: &Currency,
) -> Result<(), Trouble> {
    if saved.is_none() {
        transaction.execute_batch("DELETE FROM rule; DELETE FROM scenario;")?;
    }
    let mut delete = transaction.prepare_cached("DELETE FROM rule WHERE id = ?1")?;
    for id in saved.iter().flat_map(|saved| saved.rules.keys()) {
        if !plan.rules.contains_key(id) {
            delete.execute([id.as_str()])?;
        }
    }
    for (id, rule) in &plan.rules {
        let known = saved.and_then(|saved| saved.rules.get(id));
        if !known.is_some_and(|known| Arc::ptr_eq(known, rule)) {
            write_rule(transaction, rule, currency)?;
        }
    }
    let mut delete = transaction.prepare_cached("DELETE FROM scenario WHERE name = ?1")?;
    for name in saved.iter().flat_map(|saved| saved.scenarios.keys()) {
        if !plan.scenarios.contains_key(name) {
            delete.execute([name])?;
        }
    }
    for (name, scenario) in &plan.scenarios {
        let known = saved.and_then(|saved| saved.scenarios.get(name));
        if !known.is_some_and(|known| Arc::ptr_eq(known, scenario)) {
            write_scenario(transaction, name, scenario)?;
        }
    }
    write_blocked(transaction, plan, saved)?;
    let fields = |plan: &Plan| Arc::clone(&plan.rule_set_fields);
    if saved.map(fields).unwrap_or_default() != plan.rule_set_fields {
        write_meta(
            transaction,
            "rule_set_fields",
            &json(&plan.rule_set_fields)?,
        )?;
    }
    write_meta(transaction, "scenario", &plan.scenario)?;
    write_meta(transaction, "rules", &(plan.rules.len() as i64))?;
    write_meta(transaction, "scenarios", &(plan.scenarios.len() as i64))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Trouble> {
    serde_json::to_string(value)
        .map_err(|source| rusqlite::Error::ToSqlConversionFailure(Box::new(source)).into())
}

fn write_rule(
    transaction: &Transaction<'_>,
    rule: &Rule,
    currency: &Currency,
) -> Result<(), Trouble> {
    let document = json(&RuleDocument::from_rule(rule, currency))?;
    let sum = checksum(&[rule.id.as_str().as_bytes(), document.as_bytes()]);
    transaction
        .prepare_cached(
            "INSERT INTO rule(id, name, kind, status, document, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT(id) DO UPDATE SET name = excluded.name, kind = excluded.kind, status = excluded.status,
             document = excluded.document, checksum = excluded.checksum",
        )?
        .execute(params![
            rule.id.as_str(),
            rule.name,
            rule.kind.word(),
            rule.status.label().to_lowercase(),
            document,
            sum
        ])?;
    Ok(())
}

fn write_scenario(
    transaction: &Transaction<'_>,
    name: &str,
    scenario: &Scenario,
) -> Result<(), Trouble> {
    let document = json(&scenario.assumptions)?;
    let sum = checksum(&[name.as_bytes(), document.as_bytes()]);
    transaction
        .prepare_cached(
            "INSERT INTO scenario(name, document, checksum) VALUES (?1, ?2, ?3)
             ON CONFLICT(name) DO UPDATE SET document = excluded.document, checksum = excluded.checksum",
        )?
        .execute(params![name, document, sum])?;
    Ok(())
}

/// Short texts, and rarely many: what changed is written as a whole.
fn write_blocked(
    transaction: &Transaction<'_>,
    plan: &Plan,
    saved: Option<&Plan>,
) -> Result<(), Trouble> {
    if saved.is_some_and(|saved| saved.blocked == plan.blocked) {
        return Ok(());
    }
    transaction.execute_batch("DELETE FROM blocked;")?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO blocked(first, second, note, checksum) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (pair, note) in &*plan.blocked {
        let (first, second) = (pair.first().as_str(), pair.second().as_str());
        let sum = checksum(&[first.as_bytes(), second.as_bytes(), note.as_bytes()]);
        insert.execute(params![first, second, note, sum])?;
    }
    write_meta(transaction, "blocked_pairs", &(plan.blocked.len() as i64))
}

/// Reads the stored plan.
pub(crate) fn read(connection: &Connection, currency: &Currency) -> Result<Plan, Trouble> {
    let plan = Plan {
        rules: read_rules(connection, currency)?,
        scenarios: read_scenarios(connection)?,
        scenario: meta_text(connection, "scenario")?,
        blocked: Arc::new(read_blocked(connection)?),
        rule_set_fields: Arc::new(read_rule_set_fields(connection)?),
    };
    for (table, count, found) in [
        ("rule", "rules", plan.rules.len()),
        ("scenario", "scenarios", plan.scenarios.len()),
        ("blocked", "blocked_pairs", plan.blocked.len()),
    ] {
        let expected = meta::<u32>(connection, count)? as usize;
        if expected != found {
            let problem = format!("expected {expected} rows, found {found}");
            return Err(Trouble::damaged(table, problem));
        }
    }
    if !plan.scenarios.contains_key(&plan.scenario) {
        let problem = format!("no scenario is called \"{}\"", plan.scenario);
        return Err(Trouble::damaged("meta scenario", problem));
    }
    Ok(plan)
}

/// Projects of older programs, and those that never read a rule set with such fields, have none.
fn read_rule_set_fields(connection: &Connection) -> Result<Map<String, Value>, Trouble> {
    let found: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE name = 'rule_set_fields'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    found.map_or_else(
        || Ok(Map::new()),
        |text| {
            serde_json::from_str(&text)
                .map_err(|problem| Trouble::damaged("meta rule_set_fields", problem))
        },
    )
}

fn read_rules(
    connection: &Connection,
    currency: &Currency,
) -> Result<BTreeMap<RuleId, Arc<Rule>>, Trouble> {
    let (rules, broken) = read_whole_rules(connection, currency)?;
    match broken.into_iter().next() {
        Some((_, trouble)) => Err(trouble),
        None => Ok(rules),
    }
}

/// Rules that are whole, and what is wrong with the others by their ids.
pub(super) type WholeRules = (BTreeMap<RuleId, Arc<Rule>>, Vec<(String, Trouble)>);

/// Reads the rules one by one.
pub(super) fn read_whole_rules(
    connection: &Connection,
    currency: &Currency,
) -> Result<WholeRules, Trouble> {
    let mut select = connection.prepare("SELECT id, document, checksum FROM rule ORDER BY id")?;
    let mut rows = select.query([])?;
    let (mut rules, mut broken) = (BTreeMap::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (id, document) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
        match read_rule(id, document, row.get(2)?, currency) {
            Ok(rule) => {
                rules.insert(rule.id.clone(), Arc::new(rule));
            }
            Err(trouble) => broken.push((id.to_owned(), trouble)),
        }
    }
    Ok((rules, broken))
}

fn read_rule(id: &str, document: &str, sum: i64, currency: &Currency) -> Result<Rule, Trouble> {
    let damaged =
        |problem: &dyn std::fmt::Display| Trouble::damaged(format!("rule \"{id}\""), problem);
    if checksum(&[id.as_bytes(), document.as_bytes()]) != sum {
        return Err(damaged(&"it differs from what was saved"));
    }
    serde_json::from_str::<RuleDocument>(document)
        .map_err(|problem| damaged(&problem))?
        .to_rule(currency)
        .map_err(|problem| damaged(&problem))
}

pub(super) fn read_blocked(connection: &Connection) -> Result<BlockList, Trouble> {
    let mut select = connection
        .prepare("SELECT first, second, note, checksum FROM blocked ORDER BY first, second")?;
    let mut rows = select.query([])?;
    let mut blocked = BlockList::new();
    while let Some(row) = rows.next()? {
        let (first, second) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
        let note = row.get_ref(2)?.as_str()?;
        let damaged = |problem: &str| {
            Trouble::damaged(format!("blocked pair \"{first}\", \"{second}\""), problem)
        };
        if checksum(&[first.as_bytes(), second.as_bytes(), note.as_bytes()])
            != row.get::<_, i64>(3)?
        {
            return Err(damaged("it differs from what was saved"));
        }
        let pair = SkuPair::new(first.into(), second.into())
            .ok_or_else(|| damaged("expected two different products"))?;
        blocked.insert(pair, note.to_owned());
    }
    Ok(blocked)
}

pub(super) fn read_scenarios(
    connection: &Connection,
) -> Result<BTreeMap<String, Arc<Scenario>>, Trouble> {
    let mut select =
        connection.prepare("SELECT name, document, checksum FROM scenario ORDER BY name")?;
    let mut rows = select.query([])?;
    let mut scenarios = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let document = row.get_ref(1)?.as_str()?;
        let damaged = |problem: &dyn std::fmt::Display| {
            Trouble::damaged(format!("scenario \"{name}\""), problem)
        };
        if checksum(&[name.as_bytes(), document.as_bytes()]) != row.get::<_, i64>(2)? {
            return Err(damaged(&"it differs from what was saved"));
        }
        let assumptions: Assumptions =
            serde_json::from_str(document).map_err(|problem| damaged(&problem))?;
        let scenario = Scenario {
            name: name.clone(),
            assumptions,
        };
        scenarios.insert(name, Arc::new(scenario));
    }
    Ok(scenarios)
}
