//! What a list of pairs leaves out and how it was judged, in sentences.

use crate::discover::{Affinity, Judged, PairTable};
use crate::domain::catalog::{Catalog, VariantId};
use crate::format::{count, counted};

/// Names shown in one sentence.
const NAMES: usize = 5;

/// What was left out of a table of pairs, and what in it says little: a sentence each.
#[must_use]
pub fn pair_notes(catalog: &Catalog, table: &PairTable) -> Vec<String> {
    let mut notes = Vec::new();
    if !table.left_out.is_empty() {
        notes.push(format!(
            "Left out as no product: {}.",
            names(catalog, &table.left_out)
        ));
    }
    if !table.kept.is_empty() {
        notes.push(format!(
            "Counted although it looks like no product: {}.",
            names(catalog, &table.kept)
        ));
    }
    for (id, orders) in table.everywhere.iter().take(NAMES) {
        notes.push(format!(
            "{} is in {} of {} orders: whatever is bought, it stands beside it.",
            catalog.title(*id),
            count(u64::from(*orders)),
            count(table.orders)
        ));
    }
    if table.off_sale > 0 {
        let verb = if table.off_sale == 1 { "is" } else { "are" };
        notes.push(format!(
            "{} with a product that is not on sale {verb} not listed.",
            counted(table.off_sale, "pair", "pairs")
        ));
    }
    for pack in table.packs.iter().take(NAMES) {
        notes.push(pack_words(catalog, pack));
    }
    if table.packs.len() > NAMES {
        notes.push(format!(
            "{} more are packs of one article too.",
            counted((table.packs.len() - NAMES) as u64, "pair", "pairs")
        ));
    }
    let saturated = table.pairs.iter().filter(|pair| pair.is_saturated());
    let (all, undecided) = saturated.fold((0, 0), |(all, undecided), pair| {
        let is_undecided = u64::from(pair.judged == Judged::Undecided);
        (all + 1, undecided + is_undecided)
    });
    if all > 0 {
        let pairs = counted(all, "pair", "pairs");
        notes.push(if undecided > 0 {
            format!("There are too few products to tell {pairs} apart from order size, and orders differ much in size: nothing is decided.")
        } else {
            format!("There are too few products to tell {pairs} apart from order size: judged by the exact test inside months.")
        });
    }
    notes
}

/// Packs of one article: how many of its buyers took a second one.
fn pack_words(catalog: &Catalog, pack: &Affinity) -> String {
    let buyers = pack.orders_a + pack.orders_b - pack.count;
    format!(
        "{} and {} are packs of one article, no pair: {} of {} took both.",
        catalog.title(pack.a),
        catalog.title(pack.b),
        count(u64::from(pack.count)),
        counted(u64::from(buyers), "order", "orders"),
    )
}

fn names(catalog: &Catalog, ids: &[VariantId]) -> String {
    let shown = ids.iter().take(NAMES);
    let shown: Vec<String> = shown
        .map(|id| catalog.variant(*id).sku.to_string())
        .collect();
    match ids.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), count(more as u64)),
    }
}

/// Why a list of pairs is empty, and how to see more; `ways` names how.
#[must_use]
pub fn no_pairs(table: &PairTable, min_count: u32, max_q: f64, ways: &str) -> String {
    if table.orders == 0 {
        return "No orders hold a product.".to_owned();
    }
    let mut text = format!(
        "{} counted, {} tested.",
        counted(table.orders, "order", "orders"),
        counted(table.tested, "pair", "pairs")
    );
    let listed = table.pairs.len() as u64;
    if table.tested == 0 {
        text.push_str(" They hold one product only.");
        return text;
    }
    if listed == 0 {
        text.push_str(&format!(
            " No pair is in {} together.",
            counted(
                u64::from(min_count.max(1)),
                "order or more",
                "orders or more"
            )
        ));
    } else {
        let verb = if listed == 1 { "is" } else { "are" };
        text.push_str(&format!(
            " {} {verb} in {} together; none has a q-value of {max_q} or less.",
            counted(listed, "pair", "pairs"),
            counted(
                u64::from(min_count.max(1)),
                "order or more",
                "orders or more"
            )
        ));
    }
    text.push(' ');
    text.push_str(ways);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Product, ProductId, Variant};

    fn catalog() -> Catalog {
        let products = ["Tea", "NONE"].map(|title| Product {
            title: title.to_owned(),
            ..Product::default()
        });
        let variants = ["TEA", "NONE"]
            .iter()
            .zip(0..)
            .map(|(sku, product)| Variant {
                sku: (*sku).into(),
                product: ProductId(product),
                option: String::new(),
                price: None,
                cost: None,
                stock: None,
                attributes: Vec::new(),
                listed: true,
            });
        Catalog::new(products.to_vec(), variants.collect())
    }

    #[test]
    fn what_is_left_out_is_told() {
        let table = PairTable {
            orders: 10,
            left_out: vec![VariantId(1)],
            off_sale: 2,
            everywhere: vec![(VariantId(0), 9)],
            ..PairTable::default()
        };
        assert_eq!(
            pair_notes(&catalog(), &table),
            [
                "Left out as no product: NONE.",
                "Tea is in 9 of 10 orders: whatever is bought, it stands beside it.",
                "2 pairs with a product that is not on sale are not listed."
            ]
        );
        assert!(pair_notes(&catalog(), &PairTable::default()).is_empty());
    }

    #[test]
    fn an_empty_list_says_why() {
        let table = PairTable {
            orders: 4,
            tested: 3,
            ..PairTable::default()
        };
        assert_eq!(
            no_pairs(&table, 3, 0.05, "See all."),
            "4 orders counted, 3 pairs tested. No pair is in 3 orders or more together. See all."
        );
    }
}
