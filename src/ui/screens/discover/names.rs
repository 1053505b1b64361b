//! What a search and a sort by words need of the catalog, worked out once.

use crate::domain::catalog::{Catalog, VariantId};

/// Every SKU and title, folded and ranked.
#[derive(Clone, Debug, Default)]
pub struct Names {
    searched: Vec<String>,
    rank: Vec<u32>,
}

impl Names {
    /// Folds and ranks every SKU and title.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let titles: Vec<String> = catalog
            .iter()
            .map(|(id, _)| catalog.title(id).to_lowercase())
            .collect();
        let mut indices: Vec<usize> = (0..titles.len()).collect();
        indices.sort_by(|a, b| titles.get(*a).cmp(&titles.get(*b)));
        let mut rank = vec![0; titles.len()];
        for (number, index) in (0_u32..).zip(indices) {
            if let Some(rank) = rank.get_mut(index) {
                *rank = number;
            }
        }
        let searched = catalog
            .variants()
            .iter()
            .zip(titles)
            .map(|(variant, title)| format!("{}\n{title}", variant.sku.as_str().to_lowercase()))
            .collect();
        Self { searched, rank }
    }

    /// Place of a title in alphabetical order.
    #[must_use]
    pub fn rank(&self, id: VariantId) -> u32 {
        self.rank.get(id.index()).copied().unwrap_or(u32::MAX)
    }

    /// Which variants hold all the words; `None` when there are none to look for.
    #[must_use]
    pub fn found(&self, search: &str) -> Option<Vec<bool>> {
        let folded = search.to_lowercase();
        let words: Vec<&str> = folded.split_whitespace().collect();
        let holds = |text: &String| words.iter().all(|word| text.contains(word));
        (!words.is_empty()).then(|| self.searched.iter().map(holds).collect())
    }
}
