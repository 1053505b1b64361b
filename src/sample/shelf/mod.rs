//! The invented articles of the store.

mod corner;
mod electronics;
mod fillers;
mod living;

pub(super) use fillers::{filler_count, fillers};

use super::chance::scramble;
use super::season::Season;
use crate::domain::catalog::SERVICES_CATEGORY;

/// How many pieces of an article go into one line, per mille: one, two, three pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pieces {
    /// Dear things.
    One,
    /// Most things.
    Few,
    /// Clothes and food.
    Several,
}

/// One SKU of the store.
#[derive(Clone, Debug)]
pub(super) struct Article {
    pub(super) sku: String,
    /// Title of the page it stands on.
    pub(super) title: String,
    /// Size; empty when the page has one variant.
    pub(super) size: &'static str,
    pub(super) category: &'static str,
    pub(super) brand: &'static str,
    pub(super) tags: &'static str,
    pub(super) price_cents: u64,
    pub(super) cost_cents: Option<u64>,
    /// Weight among all articles when nothing attracts it.
    pub(super) popularity: u64,
    pub(super) season: Season,
    pub(super) pieces: Pieces,
    /// At most one member of a family is in an order; `None` for no family.
    pub(super) family: Option<&'static str>,
    /// Weeks of cover on the shelf; `None` when stock is not tracked.
    pub(super) cover_weeks: Option<u64>,
}

impl Article {
    /// Title and size as one reads them.
    pub(super) fn full_title(&self) -> String {
        if self.size.is_empty() {
            self.title.clone()
        } else {
            format!("{}, size {}", self.title, self.size)
        }
    }

    fn season(mut self, season: Season) -> Self {
        self.season = season;
        self
    }

    fn pieces(mut self, pieces: Pieces) -> Self {
        self.pieces = pieces;
        self
    }

    fn family(mut self, family: &'static str) -> Self {
        self.family = Some(family);
        self.pieces = Pieces::One;
        self
    }

    fn size(mut self, size: &'static str) -> Self {
        self.size = size;
        self
    }

    fn tags(mut self, tags: &'static str) -> Self {
        self.tags = tags;
        self
    }

    fn cover(mut self, weeks: u64) -> Self {
        self.cover_weeks = Some(weeks);
        self
    }

    fn without_cost(mut self) -> Self {
        self.cost_cents = None;
        self
    }

    fn service(mut self) -> Self {
        self.category = SERVICES_CATEGORY;
        self.cover_weeks = None;
        self
    }
}

/// Family names, as titles of the ladders.
pub(super) const LADDERS: [(&str, &[&str]); 5] = [
    ("Lumen camera body", &["CAM-S", "CAM-M", "CAM-P"]),
    ("Aster laptop", &["LAP-GO", "LAP-AIR", "LAP-MAX"]),
    ("Nimbus phone", &["PHN-ONE", "PHN-TWO", "PHN-MAX"]),
    (
        "Vanta gaming desktop",
        &["PC-CORE", "PC-PLUS", "PC-PRO", "PC-ULTRA"],
    ),
    ("Corner burger", &["BRG-CL", "BRG-DX"]),
];

/// The three sizes of the hiking boots, which are one page.
pub(super) const BOOTS: [&str; 3] = ["BOOT-S", "BOOT-M", "BOOT-L"];

/// Articles with hundreds of weeks of stock.
pub(super) const OVERSTOCKED: [&str; 2] = ["LAMP-FLOOR", "STAND-MON"];

/// Popular articles that nothing attracts: they meet in large baskets only.
pub(super) const EVERYDAY: [&str; 5] =
    ["BATT-AA8", "CABLE-C1", "NOTE-A5", "BOTTLE-75", "TEE-PLAIN"];

/// A second unit for less: SKU and the price of the second unit in cents.
pub(super) const SECOND_UNITS: [(&str, u64); 3] =
    [("SHIRT-DR", 1_990), ("SHORTS-W", 2_990), ("TEE-PLAIN", 995)];

fn article(
    sku: &str,
    title: &str,
    category: &'static str,
    brand: &'static str,
    price_cents: u64,
    cost_cents: u64,
    popularity: u64,
) -> Article {
    Article {
        sku: sku.to_owned(),
        title: title.to_owned(),
        size: "",
        category,
        brand,
        tags: "",
        price_cents,
        cost_cents: Some(cost_cents),
        popularity,
        season: Season::Even,
        pieces: Pieces::Few,
        family: None,
        cover_weeks: Some(4 + scramble(popularity ^ price_cents) % 8),
    }
}

/// The named articles, in the order of the catalog.
pub(super) fn named() -> Vec<Article> {
    let mut shelf = electronics::photo();
    shelf.extend(electronics::computing());
    shelf.extend(electronics::phones());
    shelf.extend(living::outdoor_and_apparel());
    shelf.extend(living::home());
    shelf.extend(corner::sundries());
    shelf.extend(corner::cafe());
    shelf.extend(corner::services());
    shelf
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_article_has_its_own_sku_and_costs_less_than_its_price() {
        let mut shelf = named();
        let popularity = shelf.iter().map(|article| article.popularity).sum();
        shelf.extend(fillers(2_000, popularity));
        let skus: BTreeSet<&str> = shelf.iter().map(|article| article.sku.as_str()).collect();
        assert_eq!(skus.len(), shelf.len());
        for article in &shelf {
            assert!(
                article
                    .cost_cents
                    .is_none_or(|cost| cost < article.price_cents),
                "{}",
                article.sku
            );
        }
    }

    #[test]
    fn the_long_tail_grows_with_the_logarithm_of_the_lines() {
        assert_eq!(filler_count(42_000), 0);
        assert_eq!(filler_count(200_000), 0);
        assert_eq!(filler_count(400_000), 150);
        assert_eq!(filler_count(1_600_000), 450);
        assert_eq!(filler_count(u64::MAX), 2_000);
        assert!((0..40).all(|k| filler_count(1 << k) <= filler_count(1 << (k + 1))));
    }
}
