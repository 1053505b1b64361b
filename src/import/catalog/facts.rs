//! What a catalog row says of a product beside names and figures: whether it is on sale, which links it has in the shop, its
//! number there.

use super::assortment::Assortment;
use super::lists::{list_of, split_list};
use super::reader::CatalogReader;
use crate::domain::catalog::{LinkKind, PresentLink, ProductId, SaleStatus, VariantId};
use crate::import::dialects::CatalogRows;
use crate::import::rows::meaning::{Meaning, squeezed};
use crate::import::rows::reader::Rows;

/// Lists of links by their columns, with the columns of their places.
const LISTS: [(LinkKind, Meaning, Option<Meaning>); 5] = [
    (
        LinkKind::Upsell,
        Meaning::Upsells,
        Some(Meaning::UpsellPlaces),
    ),
    (
        LinkKind::CrossSell,
        Meaning::CrossSells,
        Some(Meaning::CrossSellPlaces),
    ),
    (
        LinkKind::Related,
        Meaning::RelatedProducts,
        Some(Meaning::RelatedPlaces),
    ),
    (
        LinkKind::Complementary,
        Meaning::ComplementaryProducts,
        None,
    ),
    (LinkKind::Accessory, Meaning::Accessories, None),
];

/// Magento's word for a list that is emptied.
const EMPTY_LIST: &str = "__EMPTY__VALUE__";

/// What one row says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowFacts {
    /// Of the row itself, apart from where it can be seen.
    pub(crate) status: SaleStatus,
    /// From where it can be seen.
    pub(crate) visibility: SaleStatus,
    /// The lists the file has a column for.
    pub(crate) links: Vec<(LinkKind, Vec<PresentLink>)>,
    /// The shop's number.
    pub(crate) number: Option<u64>,
}

impl RowFacts {
    /// What is said of the variant of a row on a page of several, where it can be seen with it.
    pub(crate) fn of_variant(&self) -> Self {
        Self {
            status: self.whole_status(),
            ..Self::default()
        }
    }

    /// What is left for the page.
    pub(crate) fn of_page(self) -> Self {
        Self {
            status: SaleStatus::Untold,
            ..self
        }
    }

    /// Status and visibility in one: what is off sale by either is.
    fn whole_status(&self) -> SaleStatus {
        match (self.status, self.visibility) {
            (SaleStatus::Untold, other) => other,
            (SaleStatus::OnSale, other) if other.is_off_sale() => other,
            (status, _) => status,
        }
    }
}

impl CatalogReader<'_> {
    /// Reads what a row says.
    pub(crate) fn facts(&self, rows: &Rows<'_>) -> RowFacts {
        let binding = rows.binding();
        let mut status = SaleStatus::Untold;
        for (meaning, read) in [
            (Meaning::ProductStatus, word_status as Read),
            (Meaning::Published, published),
            (Meaning::SwitchedOn, switched_on),
        ] {
            if binding.has(meaning) && !status.is_off_sale() {
                match read(&squeezed_cell(rows, meaning), self.grouping) {
                    SaleStatus::Untold => {}
                    told => status = told,
                }
            }
        }
        let visibility = if binding.has(Meaning::Visibility) {
            visibility(&squeezed_cell(rows, Meaning::Visibility), self.grouping)
        } else {
            SaleStatus::Untold
        };
        let mut links = Vec::new();
        for (kind, meaning, places) in LISTS {
            if binding.has(meaning) {
                let places = places.map(|places| rows.text(places)).unwrap_or_default();
                links.push((kind, self.links(&rows.text(meaning), &places)));
            }
        }
        let has_numbers = !matches!(self.grouping, CatalogRows::Plain);
        RowFacts {
            status,
            visibility,
            links,
            number: has_numbers
                .then(|| shop_number(&rows.text(Meaning::RowId)))
                .flatten(),
        }
    }

    /// The links of a cell, each once.
    fn links(&self, cell: &str, places: &str) -> Vec<PresentLink> {
        let targets = match self.grouping {
            CatalogRows::Parents => list_of(cell),
            CatalogRows::StoreViews | CatalogRows::CommaCategories => split_list(cell, &[',']),
            CatalogRows::Handles => split_list(cell, &[';']),
            _ => split_list(cell, &[',', ';', '|']),
        };
        let places: Vec<Option<u32>> = places
            .split(',')
            .map(|place| place.trim().parse().ok())
            .collect();
        let place_of = |index: usize| places.get(index).copied().flatten();
        let mut links: Vec<PresentLink> = Vec::with_capacity(targets.len());
        for (index, target) in targets.iter().enumerate() {
            let is_known = links.iter().any(|link| *link.target == **target);
            if target != EMPTY_LIST && !is_known {
                links.push(PresentLink {
                    target: target.as_str().into(),
                    position: place_of(index),
                });
            }
        }
        links
    }
}

impl Assortment {
    /// The page that a SKU stands on.
    pub(crate) fn page_of(&self, sku: &str) -> Option<ProductId> {
        let variant = self.find(sku.as_bytes()).and_then(|index| self.at(index));
        variant.map(|variant| variant.product)
    }

    /// Keeps what a row of this file says of a product page.
    pub(crate) fn tell_product(&mut self, file: u32, product: ProductId, told: RowFacts) {
        let status = told.whole_status();
        if status != SaleStatus::Untold {
            self.facts.set_product_status(product, status);
        }
        if let Some(number) = told.number {
            self.facts.set_product_number(product, number);
        }
        for (kind, mut links) in told.links {
            let told_by = self.links_told_by.insert((product, kind), file);
            if told_by == Some(file) {
                // Several rows of one page: what one has, the page has.
                let before = self.facts.links(product, kind).unwrap_or_default();
                let mut all = before.to_vec();
                links.retain(|link| all.iter().all(|known| known.target != link.target));
                all.extend(links);
                links = all;
            }
            self.facts.set_links(product, kind, links);
        }
    }

    /// Keeps what a row says of a variant alone: its links are those of its page.
    pub(crate) fn tell_variant(&mut self, sku: &str, told: &RowFacts) {
        let Some(variant) = self.find(sku.as_bytes()).map(VariantId) else {
            return;
        };
        if told.status != SaleStatus::Untold {
            self.facts.set_variant_status(variant, told.status);
        }
        if let Some(number) = told.number {
            self.facts.set_variant_number(variant, number);
        }
    }
}

/// How a squeezed cell is read.
type Read = fn(&str, CatalogRows) -> SaleStatus;

fn squeezed_cell(rows: &Rows<'_>, meaning: Meaning) -> String {
    let cell = rows.text(meaning);
    match cell.trim() {
        // Squeezing would take the sign.
        "-1" => "draft".to_owned(),
        cell => squeezed(cell),
    }
}

fn word_status(word: &str, _: CatalogRows) -> SaleStatus {
    match word {
        "active" | "published" | "publish" | "onsale" | "live" | "online" | "enabled"
        | "available" | "visible" | "yes" | "y" | "true" | "1" => SaleStatus::OnSale,
        "draft" | "drafts" => SaleStatus::Draft,
        "pending" | "pendingreview" | "inreview" => SaleStatus::Pending,
        "archived" | "archive" | "discontinued" => SaleStatus::Archived,
        "private" => SaleStatus::Private,
        "hidden" | "unlisted" | "invisible" | "unpublished" | "offline" => SaleStatus::Hidden,
        "inactive" | "disabled" | "deactivated" | "no" | "n" | "false" | "0" => {
            SaleStatus::Disabled
        }
        _ => SaleStatus::Untold,
    }
}

fn published(word: &str, rows: CatalogRows) -> SaleStatus {
    match word {
        "2" => SaleStatus::Pending,
        "0" if rows == CatalogRows::Parents => SaleStatus::Private,
        "0" | "no" | "n" | "false" => SaleStatus::Hidden,
        word => word_status(word, rows),
    }
}

fn switched_on(word: &str, rows: CatalogRows) -> SaleStatus {
    match word {
        // Magento counts from 1: enabled, disabled.
        "2" => SaleStatus::Disabled,
        word => word_status(word, rows),
    }
}

/// Where something can be seen. In most shops a link does not show what only a search finds.
fn visibility(word: &str, rows: CatalogRows) -> SaleStatus {
    let is_magento = rows == CatalogRows::StoreViews;
    match word {
        "visible" | "catalog" | "both" | "catalogsearch" | "everywhere" => SaleStatus::OnSale,
        "2" | "4" if is_magento => SaleStatus::OnSale,
        "search" if rows == CatalogRows::CommaCategories => SaleStatus::OnSale,
        "search" | "hidden" | "none" | "nowhere" | "notvisibleindividually" => SaleStatus::Hidden,
        "1" | "3" if is_magento => SaleStatus::Hidden,
        word => published(word, rows),
    }
}

/// A number as shops count their products: digits, none of them a zero at the start.
fn shop_number(cell: &str) -> Option<u64> {
    let number: u64 = cell.parse().ok()?;
    (number.to_string() == cell).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_many_shops_tell_what_is_on_sale() {
        use CatalogRows::{CommaCategories, Handles, Parents, Plain, StoreViews};
        for (read, cell, rows, expected) in [
            (published as Read, "1", Parents, SaleStatus::OnSale),
            (published, "0", Parents, SaleStatus::Private),
            (published, "2", Parents, SaleStatus::Pending),
            (published, "draft", Parents, SaleStatus::Draft),
            (published, "false", Handles, SaleStatus::Hidden),
            (word_status, "active", Handles, SaleStatus::OnSale),
            (word_status, "archived", Handles, SaleStatus::Archived),
            (word_status, "unlisted", Handles, SaleStatus::Hidden),
            (word_status, "ask", Plain, SaleStatus::Untold),
            (switched_on, "0", CommaCategories, SaleStatus::Disabled),
            (switched_on, "2", StoreViews, SaleStatus::Disabled),
            (visibility, "search", Parents, SaleStatus::Hidden),
            (visibility, "search", CommaCategories, SaleStatus::OnSale),
            (visibility, "none", CommaCategories, SaleStatus::Hidden),
            (visibility, "catalogsearch", StoreViews, SaleStatus::OnSale),
            (
                visibility,
                "notvisibleindividually",
                StoreViews,
                SaleStatus::Hidden,
            ),
            (visibility, "1", StoreViews, SaleStatus::Hidden),
            (visibility, "1", Plain, SaleStatus::OnSale),
        ] {
            assert_eq!(read(cell, rows), expected, "{cell} {rows:?}");
        }
    }

    #[test]
    fn a_number_is_one_that_a_shop_would_write() {
        assert_eq!(shop_number("17"), Some(17));
        assert_eq!((shop_number("017"), shop_number("A7")), (None, None));
    }
}
