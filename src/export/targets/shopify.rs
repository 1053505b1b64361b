//! Shopify product CSV: complementary and related products of the Search & Discovery app.
//!
//! Links go from product to product; handles are joined by a semicolon and a space. Only columns that are named change,
//! and `Handle` and `Title` are needed for every update.

use std::collections::{BTreeMap, HashSet};

use super::links::{self, LinkKind};
use super::{ExportError, FileDraft};
use crate::domain::catalog::{ProductId, VariantId};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Rule;

const FILE_NAME: &str = "shopify-products.csv";
const COMPLEMENTARY: &str = "Complementary products (product.metafields.shopify--discovery--product_recommendation.complementary_products)";
const RELATED: &str = "Related products (product.metafields.shopify--discovery--product_recommendation.related_products)";

/// Complementary products a storefront serves per product.
const MOST_COMPLEMENTARY: usize = 10;

/// One product's lists, best first, with the rules that ask for each.
#[derive(Default)]
struct Row<'a> {
    complementary: Vec<(ProductId, Vec<&'a Rule>)>,
    related: Vec<(ProductId, Vec<&'a Rule>)>,
}

pub(super) fn draft(dataset: &Dataset, plan: &Plan) -> Result<FileDraft, ExportError> {
    let catalog = &dataset.catalog;
    let product = |id: VariantId| catalog.variant(id).product;
    let mut rows: BTreeMap<ProductId, Row<'_>> = BTreeMap::new();
    for link in links::links(catalog, plan) {
        let (from, to) = (product(link.from), product(link.to));
        if from == to {
            continue;
        }
        let row = rows.entry(from).or_default();
        let list = match link.kind {
            LinkKind::Complement => &mut row.complementary,
            LinkKind::Better => &mut row.related,
        };
        match list.iter_mut().find(|(known, _)| *known == to) {
            Some((_, rules)) => rules.push(link.rule),
            None => list.push((to, vec![link.rule])),
        }
    }
    let mut remarks = vec![
        "In Shopify, import the file under Products with \"Overwrite products with matching handles\" switched on; the Search & Discovery app must be installed and the theme must show complementary and related products.".to_owned(),
        "A list in the file takes the place of the list the product has now.".to_owned(),
    ];
    if !comes_from(dataset, "shopify") {
        remarks.push("The catalog did not come from a Shopify export, so its product keys may not be Shopify handles; compare them before importing.".to_owned());
    }
    let columns = [
        rows.values().any(|row| !row.complementary.is_empty()),
        rows.values().any(|row| !row.related.is_empty()),
    ];
    if rows
        .values()
        .any(|row| row.complementary.is_empty() || row.related.is_empty())
        && columns == [true, true]
    {
        remarks.push("An empty cell may clear the list the product has now; look at one product after importing.".to_owned());
    }
    let mut written = HashSet::new();
    let mut cuts = Vec::new();
    let mut table = vec![header(columns)];
    let key = |id: ProductId| {
        catalog
            .products()
            .get(id.index())
            .map_or("", |product| product.key.as_str())
    };
    for (id, row) in &mut rows {
        let name = key(*id).to_owned();
        if let Some(cut) = row
            .complementary
            .get(MOST_COMPLEMENTARY..)
            .filter(|cut| !cut.is_empty())
        {
            let cut: Vec<&str> = cut.iter().map(|(id, _)| key(*id)).collect();
            cuts.push(format!(
                "\"{name}\" has more than {MOST_COMPLEMENTARY} complementary products, which is all a storefront serves; left out as the last in rank: {}.",
                links::joined(&cut)
            ));
        }
        row.complementary.truncate(MOST_COMPLEMENTARY);
        let title = catalog
            .products()
            .get(id.index())
            .map_or("", |product| product.title.as_str());
        if title.is_empty() {
            cuts.push(format!("\"{name}\" has no title in the catalog; Shopify needs one, so type it into the file before importing."));
        }
        let mut cells = vec![name, title.to_owned()];
        for (list, _) in [&row.complementary, &row.related]
            .into_iter()
            .zip(columns)
            .filter(|(_, used)| *used)
        {
            let handles: Vec<&str> = list.iter().map(|(id, _)| key(*id)).collect();
            cells.push(handles.join("; "));
            let rules = list.iter().flat_map(|(_, rules)| rules);
            written.extend(rules.map(|rule| rule.id.as_str()));
        }
        table.push(cells);
    }
    remarks.extend(cuts);
    let rules = links::count_rules(plan, &written, &mut remarks);
    super::csv_draft(FILE_NAME, table, rules, remarks)
}

fn header([complementary, related]: [bool; 2]) -> Vec<String> {
    ["Handle", "Title"]
        .into_iter()
        .chain(complementary.then_some(COMPLEMENTARY))
        .chain(related.then_some(RELATED))
        .map(str::to_owned)
        .collect()
}

/// True when some catalog was read in this dialect.
pub(super) fn comes_from(dataset: &Dataset, dialect: &str) -> bool {
    dataset
        .sources
        .iter()
        .any(|source| source.role == "catalog" && source.dialect.to_lowercase().contains(dialect))
}
