//! What is not known because products have no cost, in words.

use crate::domain::catalog::Catalog;
use crate::format;

/// What stands for a gross margin nobody can work out.
pub const UNKNOWN: &str = "Unknown";

/// How many products of the catalog lack a cost: "None of 4,070 products has a cost", "12 of 4,070 products have no cost".
/// Where only orders name products it is those that are counted.
#[must_use]
pub fn gap(catalog: &Catalog) -> String {
    let (lacking, products) = counts(catalog);
    words(lacking, products)
}

/// Products without cost, and all of them.
fn counts(catalog: &Catalog) -> (u64, u64) {
    let variants = catalog.variants();
    let has_catalog = variants.iter().any(|variant| variant.listed);
    let (mut lacking, mut products) = (0, 0);
    for variant in variants
        .iter()
        .filter(|variant| variant.listed || !has_catalog)
    {
        products += 1;
        lacking += u64::from(variant.cost.is_none());
    }
    (lacking, products)
}

/// The same in as few words as a card has room for: "3,919 products lack a cost".
#[must_use]
pub fn short_gap(catalog: &Catalog) -> String {
    match counts(catalog) {
        (0, _) => "no cost known".to_owned(),
        (1, _) => "1 product lacks a cost".to_owned(),
        (lacking, _) => format!("{} products lack a cost", format::count(lacking)),
    }
}

fn words(lacking: u64, products: u64) -> String {
    if lacking == 0 {
        return "No product that was sold has a cost".to_owned();
    }
    let all = format::counted(products, "product", "products");
    if lacking < products {
        let verb = if lacking == 1 { "has" } else { "have" };
        format!("{} of {all} {verb} no cost", format::count(lacking))
    } else if products == 1 {
        "The one product has no cost".to_owned()
    } else {
        format!("None of {all} has a cost")
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_gap_is_said_with_how_many_products_it_concerns() {
        assert_eq!(words(0, 7), "No product that was sold has a cost");
        assert_eq!(words(1, 7), "1 of 7 products has no cost");
        assert_eq!(words(2, 7), "2 of 7 products have no cost");
        assert_eq!(words(7, 7), "None of 7 products has a cost");
        assert_eq!(words(1, 1), "The one product has no cost");
    }
}
