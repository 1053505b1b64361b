//! Rules as links between variants: what a storefront without rules can hold.

mod carried;
mod pages;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

pub(super) use carried::Ledger;
pub use carried::{Carriage, Carried};
pub(super) use pages::{Pages, look_alikes, quoted};

use super::files::ExportError;
use crate::domain::catalog::{Catalog, ProductId, Sku, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::{Placement, Relation, Rule};

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

/// A list of links that a product has in a shop.
pub(super) struct LinkList {
    /// What the shop calls its entries: "cross-sells".
    pub(super) name: &'static str,
    /// Where the shop shows it.
    pub(super) shown: Placement,
}

/// How a shop links products.
pub(super) struct LinkShape {
    /// The lists a product has.
    pub(super) lists: &'static [LinkList],
    /// True when a link leads from a product with all its variants.
    pub(super) from_whole_product: bool,
    /// True when it leads to a product with all its variants.
    pub(super) to_whole_product: bool,
}

/// An entry of a list with the rules that ask for it.
pub(super) struct Linked<'a, T> {
    pub(super) to: T,
    pub(super) rules: Vec<&'a Rule>,
}

/// The lists of one product in the order of its [`LinkShape`], best first.
pub(super) type Lists<'a, T> = Vec<Vec<Linked<'a, T>>>;

/// Active rules, best first: priority descending, then id.
pub(super) fn ranked_rules(plan: &Plan) -> Vec<&Rule> {
    let mut rules: Vec<&Rule> = plan.active_rules().map(Arc::as_ref).collect();
    rules.sort_by_key(|rule| (Reverse(rule.priority), &rule.id));
    rules
}

/// Refuses active rules that name what the storefront does not have. What was bought before or must not be in the
/// basket may have been unlisted since.
pub(super) fn check_skus(catalog: &Catalog, plan: &Plan) -> Result<(), ExportError> {
    let unknown = unknown_skus(catalog, plan);
    if unknown.is_empty() {
        return Ok(());
    }
    let skus = unknown.into_iter().map(|(sku, rules)| {
        let rules = rules.into_iter().map(str::to_owned).collect();
        (sku.clone(), rules)
    });
    Err(ExportError::UnknownSkus {
        skus: skus.collect(),
    })
}

/// SKUs that active rules name and the storefront does not have, with the ids of those rules.
pub(super) fn unknown_skus<'a>(
    catalog: &Catalog,
    plan: &'a Plan,
) -> BTreeMap<&'a Sku, Vec<&'a str>> {
    let mut unknown: BTreeMap<&Sku, Vec<&str>> = BTreeMap::new();
    for rule in plan.active_rules() {
        for sku in rule.skus() {
            let known = match catalog.find(sku) {
                Some(id) => catalog.variant(id).listed || rule.is_condition_only(sku),
                None => false,
            };
            if !known {
                unknown.entry(sku).or_default().push(rule.id.as_str());
            }
        }
    }
    unknown
}

/// The links of all active rules: best rule first, then as written, triggers in order of the catalog.
pub(super) fn links<'a>(catalog: &Catalog, plan: &'a Plan) -> Vec<Link<'a>> {
    let rules = ranked_rules(plan).into_iter();
    rules
        .flat_map(|rule| {
            let moves = rule.kind.moves(catalog).into_iter();
            let moves = moves.filter(|step| step.from != step.to);
            moves.map(move |step| Link {
                rule,
                kind: match step.relation {
                    Relation::Complement | Relation::Set => LinkKind::Complement,
                    Relation::Better => LinkKind::Better,
                },
                from: step.from,
                to: step.to,
            })
        })
        .collect()
}

/// The links of all active rules as lists per product, without links inside of a product. `end` says for a link which
/// list it goes to and how its ends are keyed, or why the shop cannot hold it, which is noted for its rule.
pub(super) fn gather<'a, K: Ord, T: PartialEq>(
    catalog: &Catalog,
    plan: &'a Plan,
    shape: &LinkShape,
    ledger: &mut Ledger<'a>,
    mut end: impl FnMut(&Link<'a>) -> Result<(usize, K, T), String>,
) -> BTreeMap<K, Lists<'a, T>> {
    let product = |id: VariantId| catalog.variant(id).product;
    let mut rows: BTreeMap<K, Lists<'a, T>> = BTreeMap::new();
    let mut widened = Widened::new(catalog);
    for link in links(catalog, plan) {
        if product(link.from) == product(link.to) {
            continue;
        }
        let (list, from, to) = match end(&link) {
            Ok(end) => end,
            Err(reason) => {
                ledger.note(link.rule, reason);
                continue;
            }
        };
        if shape.from_whole_product {
            widened.add(link.rule, 0, link.from);
        }
        if shape.to_whole_product {
            widened.add(link.rule, 1, link.to);
        }
        let empty = || shape.lists.iter().map(|_| Vec::new()).collect();
        let Some(list) = rows.entry(from).or_insert_with(empty).get_mut(list) else {
            continue;
        };
        match list.iter_mut().find(|linked| linked.to == to) {
            Some(linked) => linked.rules.push(link.rule),
            None => list.push(Linked {
                to,
                rules: vec![link.rule],
            }),
        }
    }
    for rule in widened.rules() {
        let reason = "the shop links whole products, so it applies to all their variants";
        ledger.note(rule, reason.to_owned());
    }
    rows
}

/// Cuts a list to what the shop shows of it; gives what went, and notes it for the rules.
pub(super) fn cut<'a, T>(
    list: &mut Vec<Linked<'a, T>>,
    most: usize,
    name: &str,
    ledger: &mut Ledger<'a>,
) -> Vec<T> {
    let cut = list.split_off(most.min(list.len()));
    for rule in cut.iter().flat_map(|linked| &linked.rules) {
        let reason = format!("more than {most} {name} of one product, and this rule ranks behind");
        ledger.note(rule, reason);
    }
    cut.into_iter().map(|linked| linked.to).collect()
}

/// Which variants of a product a rule names, to tell where a link of whole products says more than the rule.
struct Widened<'a> {
    /// Listed variants of each product.
    listed: HashMap<ProductId, usize>,
    products: HashMap<VariantId, ProductId>,
    named: BTreeMap<(&'a str, usize, ProductId), (&'a Rule, HashSet<VariantId>)>,
}

impl<'a> Widened<'a> {
    fn new(catalog: &Catalog) -> Self {
        let mut listed = HashMap::new();
        let variants = catalog.iter().filter(|(_, variant)| variant.listed);
        for (_, variant) in variants {
            *listed.entry(variant.product).or_insert(0) += 1;
        }
        let products = catalog.iter().map(|(id, variant)| (id, variant.product));
        Self {
            listed,
            products: products.collect(),
            named: BTreeMap::new(),
        }
    }

    fn add(&mut self, rule: &'a Rule, side: usize, id: VariantId) {
        let Some(product) = self.products.get(&id) else {
            return;
        };
        let key = (rule.id.as_str(), side, *product);
        let (_, named) = self.named.entry(key).or_insert((rule, HashSet::new()));
        named.insert(id);
    }

    fn rules(&self) -> impl Iterator<Item = &'a Rule> {
        let wider = self.named.iter().filter(|((_, _, product), (_, named))| {
            let listed = self.listed.get(product).copied().unwrap_or(0);
            named.len() < listed
        });
        wider.map(|(_, (rule, _))| *rule)
    }
}

/// What a list of links cannot say about a rule: "the file cannot hold its dates", or nothing.
pub(super) fn lost(rule: &Rule) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(discount) = rule.kind.discount()
        && discount.percent.0 > 0
    {
        parts.push(format!("the discount of {} %", discount.percent.percent()));
    }
    parts.extend(rule.kind.beyond_links().into_iter().map(str::to_owned));
    if rule.starts.is_some() || rule.ends.is_some() {
        parts.push("its dates".to_owned());
    }
    if parts.is_empty() {
        return None;
    }
    Some(format!("the file cannot hold {}", joined(&parts)))
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
