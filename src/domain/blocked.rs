//! The block list: pairs of products that are never offered together.

use std::collections::BTreeMap;

use super::catalog::Sku;

/// Two different products, whichever is named first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkuPair {
    first: Sku,
    second: Sku,
}

impl SkuPair {
    /// The pair of two products; `None` when both are the same.
    #[must_use]
    pub fn new(a: Sku, b: Sku) -> Option<Self> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some(Self {
                first: a,
                second: b,
            }),
            std::cmp::Ordering::Greater => Some(Self {
                first: b,
                second: a,
            }),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The product that comes first in the alphabet.
    #[must_use]
    pub fn first(&self) -> &Sku {
        &self.first
    }

    /// The other product.
    #[must_use]
    pub fn second(&self) -> &Sku {
        &self.second
    }
}

/// Blocked pairs with a note on why; the note may be empty.
///
/// A blocked pair is in no proposal of Discover, and no rule offers one of the two to a basket that holds the other.
pub type BlockList = BTreeMap<SkuPair, String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_the_same_whichever_product_is_named_first() {
        let pair = |a: &str, b: &str| SkuPair::new(a.into(), b.into());
        assert_eq!(pair("B", "A"), pair("A", "B"));
        assert_eq!(pair("B", "A").unwrap().first().as_str(), "A");
        assert_eq!(pair("A", "A"), None);
    }
}
