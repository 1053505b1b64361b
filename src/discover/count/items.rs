//! Which variants are items: part of baskets.

use crate::domain::catalog::{Catalog, VariantId};

/// For each variant whether it is an item: services are none, and neither is what is `left_out`.
pub(crate) fn items(catalog: &Catalog, left_out: &[VariantId]) -> Vec<bool> {
    let mut items: Vec<bool> = catalog
        .iter()
        .map(|(id, _)| !catalog.is_service(id))
        .collect();
    for id in left_out {
        if let Some(item) = items.get_mut(id.index()) {
            *item = false;
        }
    }
    items
}
