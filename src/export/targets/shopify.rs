//! Shopify product CSV: complementary and related products of the Search & Discovery app.
//!
//! Links go from product to product; handles are joined by a semicolon and a space. Only columns that are named change,
//! and `Handle` and `Title` are needed for every update.

use std::collections::BTreeSet;

use super::{Made, Target, comes_from};
use crate::domain::catalog::{Product, ProductId};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Placement;
use crate::export::files::{ExportError, FileDraft};
use crate::export::links::{self, Ledger, LinkKind, LinkList, LinkShape};

pub(super) static TARGET: Target = Target {
    word: "shopify",
    label: "Shopify product CSV",
    purpose: "Complementary products show beside the product; related products show as recommendations.",
    steps: &[
        "In the Shopify admin open Products and choose Import.",
        "Add the file and switch on overwriting products with matching handles.",
        "Upload, continue, and look at one product's recommendations before you leave.",
    ],
    limits: &["A storefront serves at most 10 complementary products of a product."],
    make,
};

static SHAPE: LinkShape = LinkShape {
    lists: &[
        LinkList {
            name: "complementary products",
            shown: Placement::ProductPage,
        },
        LinkList {
            name: "related products",
            shown: Placement::ProductPage,
        },
    ],
    from_whole_product: true,
    to_whole_product: true,
};

const FILE_NAME: &str = "shopify-products.csv";
const COMPLEMENTARY: &str = "Complementary products (product.metafields.shopify--discovery--product_recommendation.complementary_products)";
const RELATED: &str = "Related products (product.metafields.shopify--discovery--product_recommendation.related_products)";

/// Complementary products a storefront serves per product.
const MOST_COMPLEMENTARY: usize = 10;

fn make(dataset: &Dataset, plan: &Plan) -> Result<Made, ExportError> {
    let catalog = &dataset.catalog;
    let mut ledger = Ledger::new(plan);
    let mut rows = links::gather(catalog, plan, &SHAPE, &mut ledger, |link| {
        let product = |id| catalog.variant(id).product;
        let list = match link.kind {
            LinkKind::Complement => 0,
            LinkKind::Better => 1,
        };
        Ok((list, product(link.from), product(link.to)))
    });
    let page = |id: ProductId| catalog.products().get(id.index());
    let key = |id: ProductId| page(id).map_or("", |product: &Product| product.key.as_str());
    let mut cuts = Vec::new();
    for (id, row) in &mut rows {
        if let Some(list) = row.first_mut() {
            let cut = links::cut(list, MOST_COMPLEMENTARY, SHAPE.lists[0].name, &mut ledger);
            if !cut.is_empty() {
                let cut: Vec<&str> = cut.into_iter().map(key).collect();
                cuts.push(format!(
                    "\"{}\" has more than {MOST_COMPLEMENTARY} complementary products, which is all a storefront serves; left out as the last in rank: {}.",
                    key(*id),
                    links::joined(&cut)
                ));
            }
        }
        if page(*id).is_none_or(|product| product.title.is_empty()) {
            cuts.push(format!("\"{}\" has no title in the catalog; Shopify needs one, so type it into the file before importing.", key(*id)));
        }
    }
    ledger.wrote(rows.values(), SHAPE.lists);
    let mut remarks = vec![
        "In Shopify, import the file under Products with \"Overwrite products with matching handles\" switched on; the Search & Discovery app must be installed and the theme must show complementary and related products.".to_owned(),
        "A list in the file takes the place of the list the product has now.".to_owned(),
    ];
    if !comes_from(dataset, "shopify") {
        remarks.push("The catalog did not come from a Shopify export, so its product keys may not be Shopify handles; compare them before importing.".to_owned());
    }
    let used: BTreeSet<usize> = rows
        .values()
        .flat_map(|row| (0..row.len()).filter(|list| !row[*list].is_empty()))
        .collect();
    let has_gaps = |row: &links::Lists<'_, _>| used.iter().any(|list| row[*list].is_empty());
    if rows.values().any(has_gaps) {
        remarks.push("An empty cell may clear the list the product has now; look at one product after importing.".to_owned());
    }
    remarks.extend(cuts);
    let mut table = vec![header(&used)];
    for (id, row) in &rows {
        let title = page(*id).map_or("", |product| product.title.as_str());
        let mut cells = vec![key(*id).to_owned(), title.to_owned()];
        cells.extend(used.iter().map(|list| {
            let handles: Vec<&str> = row[*list].iter().map(|linked| key(linked.to)).collect();
            handles.join("; ")
        }));
        table.push(cells);
    }
    let (rules, carried) = ledger.close(&mut remarks);
    let file = FileDraft::csv(FILE_NAME.to_owned(), table, rules, remarks)?;
    Ok(Made {
        files: vec![file],
        carried,
    })
}

fn header(used: &BTreeSet<usize>) -> Vec<String> {
    let lists = used.iter().map(|list| [COMPLEMENTARY, RELATED][*list]);
    let columns = ["Handle", "Title"].into_iter().chain(lists);
    columns.map(str::to_owned).collect()
}
