//! Products as shops know them that link whole products: by the SKU of the parent where there are variations.

use std::collections::{BTreeSet, HashMap};

use super::joined;
use crate::domain::catalog::{Catalog, ProductId, VariantId};

/// The pages of a catalog.
pub(in crate::export) struct Pages<'a> {
    catalog: &'a Catalog,
    /// First variant of each product, and how many of them are listed.
    products: HashMap<ProductId, (VariantId, usize)>,
}

impl<'a> Pages<'a> {
    pub(in crate::export) fn of(catalog: &'a Catalog) -> Self {
        let mut products = HashMap::new();
        for (id, variant) in catalog.iter() {
            let (_, listed) = products.entry(variant.product).or_insert((id, 0));
            *listed += usize::from(variant.listed);
        }
        Self { catalog, products }
    }

    /// The first variant of the product, by which pages stand in order of the catalog.
    pub(in crate::export) fn first(&self, id: VariantId) -> VariantId {
        self.page(id).0
    }

    /// True when the variant is one of several, or has an option: the shop then has a parent above it.
    pub(in crate::export) fn has_parent(&self, id: VariantId) -> bool {
        self.page(id).1 > 1 || !self.catalog.variant(id).option.is_empty()
    }

    /// The SKU of the page: of the parent where there is one, else the variant's own.
    pub(in crate::export) fn sku(&self, id: VariantId) -> &'a str {
        if self.has_parent(id) {
            self.catalog.product_of(id).key.as_str()
        } else {
            self.catalog.variant(id).sku.as_str()
        }
    }

    fn page(&self, id: VariantId) -> (VariantId, usize) {
        let product = self.catalog.variant(id).product;
        self.products.get(&product).copied().unwrap_or((id, 1))
    }
}

/// A remark for each group of SKUs that differ only in case, of which one is in the file: many shops take them for each
/// other.
pub(in crate::export) fn look_alikes<'a>(
    shop: &str,
    catalog: &Catalog,
    in_file: impl Iterator<Item = &'a str>,
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
    let named: BTreeSet<String> = in_file.map(str::to_lowercase).collect();
    named
        .iter()
        .filter_map(|folded| by_folded.get(folded))
        .filter(|same| same.len() > 1)
        .map(|same| {
            format!(
                "{shop} does not tell {} apart; check the links to them after importing.",
                quoted(same)
            )
        })
        .collect()
}

/// SKUs in quotes, for a sentence.
pub(in crate::export) fn quoted<'a>(skus: impl IntoIterator<Item = &'a &'a str>) -> String {
    let skus: Vec<String> = skus.into_iter().map(|sku| format!("\"{sku}\"")).collect();
    joined(&skus)
}
