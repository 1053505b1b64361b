//! What the shop's own catalog says, in sentences.

use std::collections::BTreeMap;

use super::{count, counted};

/// "3 products are not on sale: 2 draft, 1 hidden. They are not proposed."; `None` when all are.
#[must_use]
pub fn off_sale(by_status: &BTreeMap<String, u64>) -> Option<String> {
    let all: u64 = by_status.values().sum();
    let parts: Vec<String> = by_status
        .iter()
        .map(|(status, products)| format!("{} {status}", count(*products)))
        .collect();
    let (verb, they) = if all == 1 {
        ("is", "It is")
    } else {
        ("are", "They are")
    };
    (all > 0).then(|| {
        let products = counted(all, "product", "products");
        let parts = parts.join(", ");
        format!("{products} {verb} not on sale: {parts}. {they} not proposed.")
    })
}

/// "12 links between products stand in the shop."; `None` when no file tells any.
#[must_use]
pub fn present_links(links: u64) -> Option<String> {
    let verb = if links == 1 { "stands" } else { "stand" };
    (links > 0).then(|| {
        let links = counted(links, "link between products", "links between products");
        format!("{links} {verb} in the shop; they are kept for exports.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_sale_is_told_by_status() {
        let counts = |pairs: &[(&str, u64)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(word, count)| ((*word).to_owned(), *count))
                .collect()
        };
        assert_eq!(off_sale(&counts(&[])), None);
        assert_eq!(
            off_sale(&counts(&[("draft", 2), ("hidden", 1)])).as_deref(),
            Some("3 products are not on sale: 2 draft, 1 hidden. They are not proposed.")
        );
        assert_eq!(
            off_sale(&counts(&[("draft", 1)])).as_deref(),
            Some("1 product is not on sale: 1 draft. It is not proposed.")
        );
        assert_eq!(present_links(0), None);
    }
}
