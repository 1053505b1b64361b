//! What tills and exports write where there is no item: NONE, Adjustment, Miscellaneous, Shipping.

use crate::domain::catalog::{Catalog, VariantId};

/// SKUs and titles of what is no item, in lower case.
const NO_ITEMS: &[&str] = &[
    "adjust",
    "adjustment",
    "adjustments",
    "custom amount",
    "custom item",
    "delivery",
    "delivery charge",
    "delivery fee",
    "discount",
    "diverse",
    "diverses",
    "divers",
    "envío",
    "frais de port",
    "frakt",
    "freight",
    "gastos de envío",
    "gratuity",
    "handling",
    "livraison",
    "misc",
    "misc.",
    "miscellaneous",
    "no item",
    "open item",
    "porto",
    "postage",
    "rabatt",
    "rounding",
    "shipping",
    "shipping & handling",
    "shipping and handling",
    "shipping charge",
    "shipping charges",
    "shipping cost",
    "shipping costs",
    "shipping fee",
    "spedizione",
    "sundries",
    "sundry",
    "surcharge",
    "tip",
    "tips",
    "trinkgeld",
    "varios",
    "versand",
    "versandkosten",
    "verzendkosten",
    "доставка",
];

/// SKUs that say that there is none. As titles they only say that the item has no name.
const NOTHINGS: &[&str] = &[
    "-",
    "--",
    "---",
    "–",
    "—",
    ".",
    "?",
    "??",
    "???",
    "#n/a",
    "n/a",
    "n.a.",
    "na",
    "nan",
    "nil",
    "none",
    "null",
    "undefined",
    "unknown",
    "(none)",
    "(null)",
    "(blank)",
    "(not set)",
];

/// The longest of them in bytes, with room for blanks around it.
const LONGEST: usize = 40;

/// True when a text is one of these, whatever its case and the blanks around it.
fn is_one_of(text: &str, words: &[&str]) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let text = text.trim();
    words.iter().any(|word| {
        word.eq_ignore_ascii_case(text) || (!text.is_ascii() && text.to_lowercase() == **word)
    })
}

/// The variants that look like placeholders, by their SKU or the title that a catalog gives them: they are in many orders beside everything and say
/// nothing about it. Services are none of them: they stand in no basket anyway.
#[must_use]
pub fn placeholders(catalog: &Catalog) -> Vec<VariantId> {
    catalog
        .iter()
        .filter(|(id, variant)| {
            let sku = variant.sku.as_str();
            let title = &catalog.product_of(*id).title;
            // What orders alone call an item is as somebody typed it once; what a catalog calls it is its name.
            let by_title = variant.listed && is_one_of(title, NO_ITEMS);
            (is_one_of(sku, NOTHINGS) || is_one_of(sku, NO_ITEMS) || by_title)
                && !catalog.is_service(*id)
        })
        .map(|(id, _)| id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::{variant, with};
    use crate::domain::catalog::{Product, Variant};

    #[test]
    fn placeholders_are_told_by_sku_or_title_and_items_without_a_name_are_none() {
        let names = [
            ("NONE", "Item NONE", true),
            ("none ", "", true),
            ("-", "-", true),
            ("N/A", "", true),
            ("9001", "Miscellaneous", true),
            ("9002", " Shipping ", true),
            ("9003", "VERSANDKOSTEN", true),
            ("9004", "Envío", true),
            ("BAG-1", "None", false),
            ("BAG-2", "-", false),
            ("BAG-3", "Shipping bag", false),
            ("NONE-1", "Tea", false),
            ("TIP-TOE", "Tip toe socks", false),
        ];
        let products = names.map(|(_, title, _)| Product {
            title: title.to_owned(),
            ..Product::default()
        });
        let variants = names.iter().zip(0..);
        let variants = variants.map(|((sku, ..), product)| variant(sku, product, "", 100));
        let data = with(products.to_vec(), variants.collect(), &[]);
        let found = placeholders(&data.catalog);
        for ((sku, _, expected), index) in names.iter().zip(0..) {
            assert_eq!(found.contains(&VariantId(index)), *expected, "{sku}");
        }
        let unlisted = Variant {
            listed: false,
            ..variant("9001", 0, "", 100)
        };
        let page = Product {
            title: "adjustment".to_owned(),
            ..Product::default()
        };
        let data = with(vec![page], vec![unlisted], &[]);
        assert_eq!(placeholders(&data.catalog), []);
    }
}
