//! Magento product links: an Add/Update import of related products, cross-sells and upsells with their positions, in files
//! of at most a hundred rows, and a file that clears those lists before.
//!
//! Magento keeps links between whole products, the same for all store views, and compares SKUs without regard to case. An
//! import only ever adds links: an empty cell and a column that is not there change nothing, `__EMPTY__VALUE__` clears a list,
//! and one row cannot clear and set at once. Lists are parted by commas, for which there is no escape, and positions count
//! from 1, because 0 is ignored.

use std::collections::BTreeSet;

use super::{Made, Target, comes_from};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::Placement;
use crate::export::files::{ExportError, FileDraft};
use crate::export::links::{
    self, Ledger, LinkKind, LinkList, LinkShape, Linked, Lists, Pages, look_alikes, quoted,
};

pub(super) static TARGET: Target = Target {
    word: "magento",
    label: "Magento product links CSV",
    purpose: "Related products and upsells show on the product's own page; cross-sells show in the cart.",
    steps: &[
        "In the Magento admin open System, Data Transfer, Import; choose the entity type Products and the behaviour Add/Update.",
        "Leave the multiple value separator at a comma.",
        "Only when the lists of these products are to be started afresh, import the file that clears them first.",
        "Choose a file with links, Check Data, Import; do this for each of them in order.",
        "Refresh the caches and look at one product's page and at a cart.",
    ],
    limits: &[
        "A SKU with a comma cannot stand in a list, because Magento has no escape for its separator.",
        "A SKU that is empty, \"0\", longer than 64 characters, or has blanks around it is not found.",
        "Links join whole products for all store views; links of a single variant or view are not shown.",
    ],
    make,
};

/// In the order of Magento's own export.
static SHAPE: LinkShape = LinkShape {
    lists: &[
        LinkList {
            name: "related products",
            shown: Placement::ProductPage,
        },
        LinkList {
            name: "cross-sells",
            shown: Placement::Cart,
        },
        LinkList {
            name: "upsells",
            shown: Placement::ProductPage,
        },
    ],
    from_whole_product: true,
    to_whole_product: true,
};

/// Column of each list and of its positions.
const COLUMNS: [[&str; 2]; 3] = [
    ["related_skus", "related_position"],
    ["crosssell_skus", "crosssell_position"],
    ["upsell_skus", "upsell_position"],
];

/// Clears a list.
const CLEAR: &str = "__EMPTY__VALUE__";
/// Rows of a file: Magento 2.4.0 and 2.4.1 lose the links of later ones without a word.
const MOST_ROWS: usize = 100;
/// Past as many files nobody imports them one by one; then there is one, and the remark says which versions lose links.
const MOST_FILES: usize = 10;
/// Characters of a SKU.
const LONGEST_SKU: usize = 64;
/// SKUs named in a remark.
const NAMED: usize = 20;

/// A product with its links, keyed by where it stands in the catalog.
type Row<'r, 'a> = (&'r str, &'r Lists<'a, &'r str>);

fn make(dataset: &Dataset, plan: &Plan) -> Result<Made, ExportError> {
    let catalog = &dataset.catalog;
    let pages = Pages::of(catalog);
    let mut ledger = Ledger::new(plan);
    let mut unwritable = BTreeSet::new();
    let mut on_parents = false;
    let gathered = links::gather(catalog, plan, &SHAPE, &mut ledger, |link| {
        let (from, to) = (pages.sku(link.from), pages.sku(link.to));
        let wrong = refusal(from).map(|why| (from, why));
        let wrong = wrong.or_else(|| Some((to, list_refusal(to)?)));
        if let Some((sku, why)) = wrong {
            let reason = format!("{} {why}", quoted(&[sku]));
            unwritable.insert(reason.clone());
            return Err(reason);
        }
        if from.to_lowercase() == to.to_lowercase() {
            return Err(format!(
                "Magento does not tell {} apart",
                quoted(&[from, to])
            ));
        }
        on_parents |= pages.has_parent(link.from) || pages.has_parent(link.to);
        let list = match (link.kind, link.rule.placement) {
            (LinkKind::Complement, Placement::ProductPage) => 0,
            (LinkKind::Complement, _) => 1,
            (LinkKind::Better, _) => 2,
        };
        Ok((list, pages.first(link.from), to))
    });
    ledger.wrote(gathered.values(), SHAPE.lists);
    let rows: Vec<Row<'_, '_>> = gathered
        .iter()
        .map(|(first, lists)| (pages.sku(*first), lists))
        .collect();
    let mut remarks = vec![
        "In Magento, import the files under System, Data Transfer, Import with the behaviour Add/Update. \"Replace\" would delete every link of these products, and their other data with it.".to_owned(),
        "Magento only adds: links that a product has now stay, those of an earlier export too, with the positions they have. To be rid of them, remove them by hand, or import the file that clears the lists first.".to_owned(),
        "Links hold for all store views, so the files have no store_view_code column.".to_owned(),
    ];
    if on_parents && !comes_from(dataset, "magento") {
        remarks.push("The catalog did not come from a Magento export, so the keys of products with variants may not be the SKUs of their configurable products; compare them before importing: Magento leaves out links to SKUs it does not have, without a word.".to_owned());
    }
    let wide = rows.len() > MOST_ROWS * MOST_FILES;
    let size = if wide { rows.len() } else { MOST_ROWS };
    if wide {
        remarks.push(format!("The file has more than {MOST_ROWS} rows. Magento 2.4.0 and 2.4.1 lose the links of later rows without a word: import it into a newer version, or cut it into files of {MOST_ROWS} rows."));
    } else if rows.len() > MOST_ROWS {
        remarks.push(format!("The links stand in files of {MOST_ROWS} rows, because Magento 2.4.0 and 2.4.1 lose the links of later rows without a word; import every one of them."));
    }
    if !unwritable.is_empty() {
        let reasons: Vec<&String> = unwritable.iter().collect();
        remarks.push(format!("Left out: {}.", links::joined(&reasons)));
    }
    let in_files = rows.iter().flat_map(|(sku, lists)| {
        let links = lists.iter().flatten().map(|linked| linked.to);
        std::iter::once(*sku).chain(links)
    });
    remarks.extend(look_alikes("Magento", catalog, in_files));
    let (rules, carried) = ledger.close(&mut remarks);
    let used: Vec<usize> = (0..COLUMNS.len())
        .filter(|list| rows.iter().any(|(_, lists)| !lists[*list].is_empty()))
        .collect();
    let mut files = Vec::new();
    if !rows.is_empty() {
        files.push(clearing(&rows, &used)?);
    }
    let parts: Vec<&[Row<'_, '_>]> = if rows.is_empty() {
        vec![&[]]
    } else {
        rows.chunks(size).collect()
    };
    for (index, part) in parts.iter().enumerate() {
        let name = match parts.len() {
            1 => "magento-2-links.csv".to_owned(),
            _ => format!("magento-2-links-{:02}.csv", index + 1),
        };
        let mut table = vec![header(&used, true)];
        table.extend(part.iter().map(|(sku, lists)| {
            let lists = used.iter().flat_map(|list| cells(&lists[*list]));
            std::iter::once((*sku).to_owned()).chain(lists).collect()
        }));
        files.push(FileDraft::csv(name, table, rules, remarks.clone())?);
        // Once is enough.
        remarks = vec!["What the first file with links says holds for this one.".to_owned()];
    }
    Ok(Made { files, carried })
}

/// The columns of the lists that are used: one that is not there leaves its links alone.
fn header(used: &[usize], positions: bool) -> Vec<String> {
    let lists = used.iter().flat_map(|list| {
        let columns = COLUMNS[*list].into_iter();
        columns.take(if positions { 2 } else { 1 })
    });
    let columns = std::iter::once("sku").chain(lists);
    columns.map(str::to_owned).collect()
}

/// A list and its positions, from 1.
fn cells(list: &[Linked<'_, &str>]) -> [String; 2] {
    let skus: Vec<&str> = list.iter().map(|linked| linked.to).collect();
    let positions: Vec<String> = (1..=list.len()).map(|at| at.to_string()).collect();
    [skus.join(","), positions.join(",")]
}

/// The file that clears the lists which the plan sets, and no other list.
fn clearing(rows: &[Row<'_, '_>], used: &[usize]) -> Result<FileDraft, ExportError> {
    let mut table = vec![header(used, false)];
    table.extend(rows.iter().map(|(sku, lists)| {
        let cells = used.iter().map(|list| {
            let clear = if lists[*list].is_empty() { "" } else { CLEAR };
            clear.to_owned()
        });
        std::iter::once((*sku).to_owned()).chain(cells).collect()
    }));
    let others: Vec<&str> = rows
        .iter()
        .filter(|(_, lists)| lists.iter().any(Vec::is_empty))
        .map(|(sku, _)| *sku)
        .collect();
    let mut remarks = vec![
        "Import this file only when the lists of these products are to be started afresh, and before the links: it removes every link of the lists it names, those set by hand too. Take a product export first; there is no other way back.".to_owned(),
    ];
    if !others.is_empty() {
        let named = quoted(others.iter().take(NAMED));
        let more = match others.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(", and {more} more in the file"),
        };
        remarks.push(format!("Magento 2.4.2-p1 clears all three lists of a product as soon as one is cleared, so there these products also lose lists that the plan does not set: {named}{more}."));
    }
    FileDraft::csv("magento-1-clear.csv".to_owned(), table, 0, remarks)
}

/// Why Magento cannot find a product by this SKU.
fn refusal(sku: &str) -> Option<&'static str> {
    if sku.is_empty() || sku == "0" {
        Some("is empty for Magento")
    } else if sku.trim() != sku {
        Some("has blanks around it, which Magento refuses")
    } else if sku.chars().count() > LONGEST_SKU {
        Some("is longer than the 64 characters Magento keeps")
    } else {
        None
    }
}

/// Why this SKU cannot stand in a list.
fn list_refusal(sku: &str) -> Option<&'static str> {
    let unnameable = if sku.contains(',') {
        Some("has a comma, by which Magento parts a list and for which it has no escape")
    } else if sku == CLEAR {
        Some("is the word by which Magento clears a list")
    } else {
        None
    };
    refusal(sku).or(unnameable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Catalog, Product, ProductId, Variant};
    use crate::domain::edit::Edit;
    use crate::domain::money::Currency;
    use crate::domain::orders::OrderHistory;
    use crate::domain::rule::{Pair, Rule, RuleKind, Trigger};
    use crate::export::draft;

    fn shop<'a>(skus: impl IntoIterator<Item = &'a str>) -> Dataset {
        let skus: Vec<&str> = skus.into_iter().collect();
        let products = skus.iter().map(|sku| Product {
            key: (*sku).to_owned(),
            title: (*sku).to_owned(),
            ..Product::default()
        });
        let variants = skus.iter().zip(0..).map(|(sku, product)| Variant {
            sku: (*sku).into(),
            product: ProductId(product),
            option: String::new(),
            price: None,
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        });
        let catalog = Catalog::new(products.collect(), variants.collect());
        let history = OrderHistory::default();
        Dataset::new(Currency::usd(), catalog, history, Vec::new())
    }

    fn plan<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str, Placement)>) -> Plan {
        let rules = pairs
            .into_iter()
            .enumerate()
            .map(|(number, (from, to, placement))| {
                let pair = Pair {
                    trigger: Trigger::on(from.into()),
                    targets: vec![to.into()],
                    ..Pair::default()
                };
                let id = format!("r{number:05}");
                let mut rule = Rule::new(id.as_str().into(), id.clone(), RuleKind::Pair(pair));
                rule.placement = placement;
                rule
            });
        Plan::default()
            .apply(&Edit::AddRules(rules.collect()))
            .unwrap()
    }

    fn files(dataset: &Dataset, plan: &Plan) -> Vec<FileDraft> {
        draft(&TARGET, dataset, plan).unwrap()
    }

    fn said(file: &FileDraft, text: &str) -> bool {
        file.remarks.iter().any(|remark| remark.contains(text))
    }

    fn links_in(files: &[FileDraft]) -> usize {
        let rows = files.iter().flat_map(|file| file.table.iter().skip(1));
        rows.map(|row| row[1].split(',').count()).sum()
    }

    fn names(count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("P{number:04}")).collect()
    }

    #[test]
    fn more_than_a_hundred_rows_are_parted_and_no_link_is_lost() {
        for (count, rows) in [(130, vec![100, 30]), (1_001, vec![1_001])] {
            let names = names(count);
            let next = names.iter().cycle().skip(1);
            let pairs = names.iter().zip(next);
            let pairs = pairs.map(|(from, to)| (from.as_str(), to.as_str(), Placement::Cart));
            let dataset = shop(names.iter().map(String::as_str));
            let files = files(&dataset, &plan(pairs));
            let links = &files[1..];
            let parts: Vec<usize> = links.iter().map(|file| file.table.len() - 1).collect();
            assert_eq!(parts, rows);
            assert_eq!(links_in(links), count);
            assert!(said(&links[0], "2.4.0 and 2.4.1 lose the links"));
        }
    }

    #[test]
    fn clearing_names_the_products_that_an_old_version_would_rob_of_other_lists() {
        let dataset = shop(["CAMERA", "LENS"]);
        let files = files(&dataset, &plan([("CAMERA", "LENS", Placement::Cart)]));
        assert_eq!(
            files[0].content,
            "sku,crosssell_skus\nCAMERA,__EMPTY__VALUE__\n"
        );
        assert!(said(&files[0], "2.4.2-p1 clears all three"));
        assert!(said(&files[0], "\"CAMERA\""));
        assert!(said(&files[1], "Magento only adds"));
    }

    #[test]
    fn the_placement_chooses_the_list_and_positions_count_from_one() {
        let dataset = shop(["CAMERA", "BAG", "CARD", "LENS"]);
        let plan = plan([
            ("CAMERA", "CARD", Placement::Cart),
            ("CAMERA", "BAG", Placement::Checkout),
            ("CAMERA", "LENS", Placement::ProductPage),
        ]);
        assert_eq!(
            files(&dataset, &plan)[1].content,
            "sku,related_skus,related_position,crosssell_skus,crosssell_position\n\
             CAMERA,LENS,1,\"CARD,BAG\",\"1,2\"\n"
        );
    }

    #[test]
    fn skus_that_magento_does_not_find_are_left_out_with_the_reason() {
        let long = "L".repeat(65);
        let skus = ["CAMERA", "BAG", "A,B", "0", " C", &long, CLEAR, "camera"];
        let dataset = shop(skus);
        let pairs = skus[1..]
            .iter()
            .map(|sku| ("CAMERA", *sku, Placement::Cart));
        let mut pairs: Vec<_> = pairs.collect();
        // A comma does no harm where no list is.
        pairs.push(("A,B", "BAG", Placement::Cart));
        let plan = plan(pairs);
        let files = files(&dataset, &plan);
        assert_eq!(
            files[1].content,
            "sku,crosssell_skus,crosssell_position\nCAMERA,BAG,1\n\"A,B\",BAG,1\n"
        );
        assert_eq!(files[1].rules, 2);
        for reason in [
            "\"A,B\" has a comma",
            "\"0\" is empty",
            "\" C\" has blanks",
            "is longer than the 64 characters",
            "is the word by which Magento clears",
            "Magento does not tell \"CAMERA\" and \"camera\" apart",
        ] {
            assert!(said(&files[1], reason), "{reason}");
        }
    }
}
