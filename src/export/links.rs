//! Rules as links between variants: what a storefront without rules can hold.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::ExportError;
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::{CustomerScope, Pair, Rule, RuleKind, Trigger};

/// What a link offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkKind {
    /// What goes with it: pairs and bundles.
    Complement,
    /// What is better than it: ladders.
    Better,
}

/// A rule's link from what is in the basket to what is offered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    pub(super) rule: &'a Rule,
    pub(super) kind: LinkKind,
    pub(super) from: VariantId,
    pub(super) to: VariantId,
}

/// Active rules, best first: priority descending, then id.
pub(super) fn ranked_rules(plan: &Plan) -> Vec<&Rule> {
    let mut rules: Vec<&Rule> = plan.active_rules().map(Arc::as_ref).collect();
    rules.sort_by_key(|rule| (Reverse(rule.priority), &rule.id));
    rules
}

/// Refuses active rules that name what the storefront does not have. What was bought before or must not be in the
/// basket may have been unlisted since.
pub(super) fn check_skus(catalog: &Catalog, plan: &Plan) -> Result<(), ExportError> {
    let mut unknown: BTreeMap<&Sku, Vec<String>> = BTreeMap::new();
    for rule in plan.active_rules() {
        for sku in rule.skus() {
            let known = match catalog.find(sku) {
                Some(id) => catalog.variant(id).listed || is_condition_only(rule, sku),
                None => false,
            };
            if !known {
                unknown.entry(sku).or_default().push(rule.id.to_string());
            }
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    Err(ExportError::UnknownSkus {
        skus: unknown
            .into_iter()
            .map(|(sku, rules)| (sku.clone(), rules))
            .collect(),
    })
}

fn is_condition_only(rule: &Rule, sku: &Sku) -> bool {
    match &rule.kind {
        RuleKind::Pair(pair) => {
            let trigger = &pair.trigger;
            ![&trigger.any_of, &trigger.all_of, &pair.targets]
                .iter()
                .any(|list| list.contains(sku))
        }
        RuleKind::Ladder(_) | RuleKind::Bundle(_) => false,
    }
}

/// The links of all active rules: best rule first, then as written, triggers in order of the catalog.
pub(super) fn links<'a>(catalog: &Catalog, plan: &'a Plan) -> Vec<Link<'a>> {
    let mut links = Vec::new();
    for rule in ranked_rules(plan) {
        let (kind, moves) = match &rule.kind {
            RuleKind::Pair(pair) => (LinkKind::Complement, pair_moves(catalog, pair)),
            RuleKind::Ladder(ladder) => {
                let steps = ladder.offered_steps();
                let moves = steps
                    .iter()
                    .filter_map(|step| Some((catalog.find(&step.from)?, catalog.find(&step.to)?)));
                (LinkKind::Better, moves.collect())
            }
            RuleKind::Bundle(bundle) => {
                let moves = bundle.components.iter().filter_map(|part| {
                    Some((catalog.find(&bundle.anchor)?, catalog.find(&part.sku)?))
                });
                (LinkKind::Complement, moves.collect::<Vec<_>>())
            }
        };
        links.extend(
            moves
                .into_iter()
                .filter(|(from, to)| from != to)
                .map(|(from, to)| Link {
                    rule,
                    kind,
                    from,
                    to,
                }),
        );
    }
    links
}

fn pair_moves(catalog: &Catalog, pair: &Pair) -> Vec<(VariantId, VariantId)> {
    let targets: Vec<VariantId> = pair
        .targets
        .iter()
        .filter_map(|sku| catalog.find(sku))
        .collect();
    let mut moves = Vec::new();
    for from in trigger_items(catalog, &pair.trigger) {
        let shares = |to: VariantId| {
            pair.trigger.match_attributes.iter().all(|name| {
                let value = attribute(catalog, from, name);
                value.is_some() && value == attribute(catalog, to, name)
            })
        };
        moves.extend(
            targets
                .iter()
                .filter(|to| shares(**to))
                .map(|to| (from, *to)),
        );
    }
    moves
}

/// Listed variants that are trigger items, in order of the catalog.
fn trigger_items(catalog: &Catalog, trigger: &Trigger) -> Vec<VariantId> {
    let named: std::collections::HashSet<&Sku> =
        trigger.any_of.iter().chain(&trigger.all_of).collect();
    catalog
        .iter()
        .filter(|(id, variant)| {
            let dear_enough = trigger
                .min_unit_price
                .is_none_or(|least| variant.price.is_some_and(|price| price >= least));
            variant.listed
                && dear_enough
                && !trigger.none_of.contains(&variant.sku)
                && (named.contains(&variant.sku) || is_selected(catalog, *id, trigger))
        })
        .map(|(id, _)| id)
        .collect()
}

/// True when a selector is set and every one that is set fits.
fn is_selected(catalog: &Catalog, id: VariantId, trigger: &Trigger) -> bool {
    let product = catalog.product_of(id);
    let fits = [
        trigger
            .category
            .as_ref()
            .map(|category| *category == product.category),
        trigger.brand.as_ref().map(|brand| *brand == product.brand),
        trigger.tag.as_ref().map(|tag| product.tags.contains(tag)),
        trigger
            .attribute
            .as_ref()
            .map(|(name, value)| attribute(catalog, id, name) == Some(value)),
    ];
    fits.iter().any(Option::is_some) && fits.iter().flatten().all(|fit| *fit)
}

fn attribute<'a>(catalog: &'a Catalog, id: VariantId, name: &str) -> Option<&'a String> {
    let attributes = &catalog.variant(id).attributes;
    attributes
        .iter()
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// What a list of links cannot say about a rule; a sentence that names it, or nothing.
pub(super) fn lost(rule: &Rule) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(discount) = rule.discount()
        && discount.percent.0 > 0
    {
        parts.push(format!("the discount of {} %", discount.percent.percent()));
    }
    match &rule.kind {
        RuleKind::Bundle(_) => parts.push("the price and the units of the set".to_owned()),
        RuleKind::Pair(pair) => {
            let trigger = &pair.trigger;
            if trigger.all_of.len() > 1 {
                parts.push("that all trigger items must be in the basket together".to_owned());
            }
            let others = !trigger.none_of.is_empty()
                || trigger.min_basket.is_some()
                || trigger.max_basket.is_some();
            if others {
                parts.push("its conditions on the rest of the basket".to_owned());
            }
            if trigger.customer != CustomerScope::All || !trigger.bought_before.is_empty() {
                parts.push("its conditions on the customer".to_owned());
            }
        }
        RuleKind::Ladder(_) => {}
    }
    if rule.starts.is_some() || rule.ends.is_some() {
        parts.push("its dates".to_owned());
    }
    if parts.is_empty() {
        return None;
    }
    Some(format!(
        "Rule \"{}\": the file cannot hold {}; set this up in the shop.",
        rule.name,
        joined(&parts)
    ))
}

/// "a", "a and b", "a, b and c".
pub(super) fn joined<T: AsRef<str>>(parts: &[T]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A table as CSV text with line feeds, quoted where need be. Cells stand as they are: importers do not take a guard
/// against spreadsheet formulas off again.
pub(super) fn csv_text(table: &[Vec<String>]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in table {
        writer.write_record(row)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Remarks on rules that left no link in a file, and the number of rules that did.
pub(super) fn count_rules(
    plan: &Plan,
    written: &std::collections::HashSet<&str>,
    remarks: &mut Vec<String>,
) -> usize {
    for rule in ranked_rules(plan) {
        if !written.contains(rule.id.as_str()) {
            remarks.push(format!(
                "Rule \"{}\" is not in the file: it links no two products that the shop tells apart.",
                rule.name
            ));
        } else if let Some(remark) = lost(rule) {
            remarks.push(remark);
        }
    }
    written.len()
}
