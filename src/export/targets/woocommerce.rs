//! WooCommerce product CSV: upsells and cross-sells, nothing else, for an import that updates existing products.
//!
//! WooCommerce keeps links on the product and ignores them on its variations; links may lead to variations. A comma in a
//! SKU is written `\,`. SKUs stand exactly as in the catalog, because an import by SKU also writes the SKU.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::links::{self, LinkKind};
use super::shopify::comes_from;
use super::{ExportError, FileDraft};
use crate::domain::catalog::{Catalog, ProductId, VariantId};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;

const FILE_NAME: &str = "woocommerce-links.csv";

#[derive(Default)]
struct Row<'a> {
    upsells: Vec<&'a str>,
    cross_sells: Vec<&'a str>,
}

pub(super) fn draft(dataset: &Dataset, plan: &Plan) -> Result<FileDraft, ExportError> {
    let catalog = &dataset.catalog;
    let siblings = siblings(catalog);
    // Rows stand in order of the first variant of each page.
    let mut rows: BTreeMap<VariantId, (&str, Row<'_>)> = BTreeMap::new();
    let (mut written, mut unwritable) = (HashSet::new(), BTreeSet::new());
    let mut on_parents = false;
    for link in links::links(catalog, plan) {
        let product = catalog.variant(link.from).product;
        if product == catalog.variant(link.to).product {
            continue;
        }
        let (first, count) = siblings.get(&product).copied().unwrap_or((link.from, 1));
        let is_variation = count > 1 || !catalog.variant(link.from).option.is_empty();
        on_parents |= is_variation;
        let from = if is_variation {
            catalog.product_of(link.from).key.as_str()
        } else {
            catalog.variant(link.from).sku.as_str()
        };
        let to = catalog.variant(link.to).sku.as_str();
        let refused: Vec<&str> = [from, to]
            .into_iter()
            .filter(|sku| !can_be_named(sku))
            .collect();
        if !refused.is_empty() {
            unwritable.extend(refused);
            continue;
        }
        let (_, row) = rows.entry(first).or_insert((from, Row::default()));
        let list = match link.kind {
            LinkKind::Complement => &mut row.cross_sells,
            LinkKind::Better => &mut row.upsells,
        };
        if !list.contains(&to) {
            list.push(to);
        }
        written.insert(link.rule.id.as_str());
    }
    let mut remarks = vec![
        "In WooCommerce, import the file under Products with \"Update existing products\" switched on; without it every row is skipped.".to_owned(),
        "Both lists of every product in the file take the place of the lists it has now; an empty cell clears its list.".to_owned(),
    ];
    if on_parents && !comes_from(dataset, "woocommerce") {
        remarks.push("The catalog did not come from a WooCommerce export, so the keys of products with variations may not be the SKUs of their parents; compare them before importing.".to_owned());
    }
    if !unwritable.is_empty() {
        let skus: Vec<String> = unwritable.iter().map(|sku| format!("\"{sku}\"")).collect();
        remarks.push(format!(
            "WooCommerce cannot find these SKUs in a list of links, so they are left out: {}.",
            links::joined(&skus)
        ));
    }
    let mut table = vec![
        ["SKU", "Upsells", "Cross-sells"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (sku, row) in rows.values() {
        table.push(vec![
            (*sku).to_owned(),
            list(&row.upsells),
            list(&row.cross_sells),
        ]);
    }
    remarks.extend(look_alikes(catalog, rows.values()));
    let rules = links::count_rules(plan, &written, &mut remarks);
    super::csv_draft(FILE_NAME, table, rules, remarks)
}

/// First variant and number of variants of each product.
fn siblings(catalog: &Catalog) -> HashMap<ProductId, (VariantId, usize)> {
    let mut siblings = HashMap::new();
    for (id, variant) in catalog.iter() {
        siblings.entry(variant.product).or_insert((id, 0)).1 += 1;
    }
    siblings
}

/// False for SKUs that WooCommerce reads as something else: parts are trimmed, `0` is empty, `id:7` is a number, and a
/// backslash before a comma protects it.
fn can_be_named(sku: &str) -> bool {
    let is_number = sku
        .strip_prefix("id:")
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    !(sku.is_empty()
        || sku == "0"
        || is_number
        || sku.trim() != sku
        || sku.ends_with('\\')
        || sku.contains("\\,"))
}

fn list(skus: &[&str]) -> String {
    skus.iter()
        .map(|sku| sku.replace(',', "\\,"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// WooCommerce compares SKUs without regard to case, so two that differ only in case may be taken for each other.
fn look_alikes<'a>(
    catalog: &Catalog,
    rows: impl Iterator<Item = &'a (&'a str, Row<'a>)>,
) -> Vec<String> {
    let mut by_folded: HashMap<String, Vec<&str>> = HashMap::new();
    for variant in catalog.variants() {
        let same = by_folded
            .entry(variant.sku.as_str().to_lowercase())
            .or_default();
        if !same.contains(&variant.sku.as_str()) {
            same.push(variant.sku.as_str());
        }
    }
    let named: BTreeSet<String> = rows
        .flat_map(|(sku, row)| {
            std::iter::once(*sku)
                .chain(row.upsells.iter().copied())
                .chain(row.cross_sells.iter().copied())
        })
        .map(str::to_lowercase)
        .collect();
    named
        .iter()
        .filter_map(|folded| by_folded.get(folded))
        .filter(|same| same.len() > 1)
        .map(|same| {
            let same: Vec<String> = same.iter().map(|sku| format!("\"{sku}\"")).collect();
            format!(
                "WooCommerce does not tell {} apart; check the links to them after importing.",
                links::joined(&same)
            )
        })
        .collect()
}
