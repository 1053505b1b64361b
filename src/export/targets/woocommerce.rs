//! WooCommerce product CSV: upsells and cross-sells, nothing else, for an import that updates existing products.
//!
//! WooCommerce keeps links on the product and ignores them on its variations; links may lead to variations. A comma in a
//! SKU is written `\,`. SKUs stand exactly as in the catalog, because an import by SKU also writes the SKU.

use std::collections::BTreeSet;

use super::{Made, Target, comes_from};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Placement;
use crate::export::files::{ExportError, FileDraft};
use crate::export::links::{
    self, Ledger, LinkKind, LinkList, LinkShape, Linked, Pages, look_alikes, quoted,
};

pub(super) static TARGET: Target = Target {
    word: "woocommerce",
    label: "WooCommerce product CSV",
    purpose: "Cross-sells show in the cart; upsells show on the product's own page.",
    steps: &[
        "In WordPress open Products and choose Import.",
        "Choose the file and switch on \"Update existing products\".",
        "Keep the suggested columns, run the importer, and look at one product's linked products.",
    ],
    limits: &[
        "Links lead from whole products; those set on a variation are ignored.",
        "A SKU that is empty, \"0\", \"id:\" with digits, or has blanks around it cannot be named in a list.",
    ],
    make,
};

static SHAPE: LinkShape = LinkShape {
    lists: &[
        LinkList {
            name: "upsells",
            shown: Placement::ProductPage,
        },
        LinkList {
            name: "cross-sells",
            shown: Placement::Cart,
        },
    ],
    from_whole_product: true,
    to_whole_product: false,
};

const FILE_NAME: &str = "woocommerce-links.csv";

fn make(dataset: &Dataset, plan: &Plan) -> Result<Made, ExportError> {
    let catalog = &dataset.catalog;
    let pages = Pages::of(catalog);
    let mut ledger = Ledger::new(plan);
    let mut unwritable = BTreeSet::new();
    let mut on_parents = false;
    let rows = links::gather(catalog, plan, &SHAPE, &mut ledger, |link| {
        on_parents |= pages.has_parent(link.from);
        let from = pages.sku(link.from);
        let to = catalog.variant(link.to).sku.as_str();
        let refused: Vec<&str> = [from, to]
            .into_iter()
            .filter(|sku| !can_be_named(sku))
            .collect();
        if !refused.is_empty() {
            let reason = format!("WooCommerce cannot find {} in a list", quoted(&refused));
            unwritable.extend(refused);
            return Err(reason);
        }
        let list = match link.kind {
            LinkKind::Better => 0,
            LinkKind::Complement => 1,
        };
        Ok((list, pages.first(link.from), to))
    });
    ledger.wrote(rows.values(), SHAPE.lists);
    let mut remarks = vec![
        "In WooCommerce, import the file under Products with \"Update existing products\" switched on; without it every row is skipped.".to_owned(),
        "Both lists of every product in the file take the place of the lists it has now; an empty cell clears its list.".to_owned(),
    ];
    if on_parents && !comes_from(dataset, "woocommerce") {
        remarks.push("The catalog did not come from a WooCommerce export, so the keys of products with variations may not be the SKUs of their parents; compare them before importing.".to_owned());
    }
    if !unwritable.is_empty() {
        remarks.push(format!(
            "WooCommerce cannot find these SKUs in a list of links, so they are left out: {}.",
            quoted(&unwritable)
        ));
    }
    let header = ["SKU", "Upsells", "Cross-sells"];
    let mut table = vec![header.map(str::to_owned).to_vec()];
    table.extend(rows.iter().map(|(first, row)| {
        let sku = std::iter::once(pages.sku(*first).to_owned());
        sku.chain(row.iter().map(|links| list(links))).collect()
    }));
    let in_file = rows.iter().flat_map(|(first, row)| {
        let links = row.iter().flatten().map(|linked| linked.to);
        std::iter::once(pages.sku(*first)).chain(links)
    });
    remarks.extend(look_alikes("WooCommerce", catalog, in_file));
    let (rules, carried) = ledger.close(&mut remarks);
    let file = FileDraft::csv(FILE_NAME.to_owned(), table, rules, remarks)?;
    Ok(Made {
        files: vec![file],
        carried,
    })
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

fn list(links: &[Linked<'_, &str>]) -> String {
    let skus = links.iter().map(|linked| linked.to.replace(',', "\\,"));
    skus.collect::<Vec<_>>().join(", ")
}
