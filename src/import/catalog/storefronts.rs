//! Catalogs of Shopify and WooCommerce.

use super::assortment::Listing;
use super::lists::{deepest_category, list_of, options, tags};
use super::reader::{CatalogReader, Outcome, Run, sku_text};
use crate::domain::catalog::{ProductId, SERVICES_CATEGORY};
use crate::import::report::builder::Refusal;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::meaning::{MAX_OPTIONS, Meaning};
use crate::import::rows::reader::Rows;

impl CatalogReader<'_> {
    /// The handle stands on every row or on the first only; product columns and option names on the first only. A variant
    /// without a SKU is keyed by its handle and option values, so that its sales are not lost.
    pub(crate) fn handle(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let binding = rows.binding();
        let handle = rows.text(Meaning::ProductKey);
        if !handle.is_empty() && handle != self.run.key {
            self.run = Run {
                key: handle,
                ..Run::default()
            };
        }
        if self.run.key.is_empty() {
            return Err(Outcome::Refused(Refusal {
                meaning: Meaning::ProductKey,
                expected: "a handle",
            }));
        }
        let numbers = 1..=MAX_OPTIONS as u8;
        let values: Vec<String> = numbers
            .clone()
            .map(|number| rows.text(Meaning::OptionValue(number)))
            .collect();
        let sku = sku_text(rows)?;
        let has_variant = !sku.is_empty()
            || !rows.of(Meaning::Price).is_empty()
            || values.iter().any(|value| !value.is_empty());
        let title = rows.text(Meaning::Title);
        if !has_variant && title.is_empty() {
            return Err(Outcome::LeftOut(if rows.of(Meaning::Image).is_empty() {
                LeftOut::NoVariant
            } else {
                LeftOut::ImageOnly
            }));
        }
        let product = self.assortment.product(&self.run.key);
        if !title.is_empty() {
            self.run.is_gift_card = rows.of(Meaning::GiftCard).eq_ignore_ascii_case(b"true");
            self.run.option_names = numbers
                .map(|number| rows.text(Meaning::OptionName(number)))
                .collect();
            let mut category = rows.text(Meaning::Category);
            if category.is_empty() {
                let broad = rows.text(Meaning::BroadCategory);
                category = broad.rsplit('>').next().unwrap_or("").trim().to_owned();
            }
            // A gift card is money, not an item: it must be in no basket and no count of units.
            if self.run.is_gift_card {
                SERVICES_CATEGORY.clone_into(&mut category);
            }
            if let Some(page) = self.assortment.page(product) {
                page.title = title;
                page.category = category;
                page.brand = rows.text(Meaning::Brand);
                page.tags = tags(&rows.text(Meaning::Tags));
            }
            let facts = self.facts(rows);
            self.assortment.tell_product(self.file, product, facts);
        }
        let names = &self.run.option_names;
        let (attributes, option) = options(names, &values);
        let key = if option.is_empty() {
            self.run.key.clone()
        } else {
            format!("{} / {option}", self.run.key)
        };
        // The storefront lets variants share a SKU; each is a variant all the same.
        let is_shared = !sku.is_empty()
            && self.assortment.lists(self.file, &sku)
            && !self.assortment.has_variant(&sku, product, &option);
        let mut listing = Listing {
            sku: if sku.is_empty() || is_shared {
                key.clone()
            } else {
                sku.clone()
            },
            product: Some(product),
            option: Some(option),
            attributes: binding.has(Meaning::OptionValue(1)).then_some(attributes),
            ..Listing::default()
        };
        self.figures(rows, &mut listing)?;
        self.list(listing)?;
        if is_shared {
            self.assortment.share(&sku, &key);
        }
        Ok(())
    }

    /// Variations stand on their parent's page, wherever the parent's row is. The price of today is the sale price.
    pub(crate) fn parent(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let binding = rows.binding();
        let kinds = rows.text(Meaning::RowKind).to_lowercase();
        let is = |kind: &str| kinds.split(',').any(|part| part.trim() == kind);
        let mut sku = sku_text(rows)?;
        let id = rows.text(Meaning::RowId);
        if sku.is_empty() {
            sku = match id.as_str() {
                "" => rows.text(Meaning::Title),
                id => format!("id:{id}"),
            };
        }
        if sku.is_empty() {
            return Err(Outcome::Refused(Refusal {
                meaning: Meaning::Sku,
                expected: "a SKU, an ID or a name",
            }));
        }
        if is("grouped") {
            return Err(Outcome::LeftOut(LeftOut::GroupedProduct));
        }
        let names: Vec<String> = (1..=MAX_OPTIONS as u8)
            .map(|number| rows.text(Meaning::OptionName(number)))
            .collect();
        let values: Vec<String> = (1..=MAX_OPTIONS as u8)
            .map(|number| rows.text(Meaning::OptionValue(number)))
            .collect();
        let (attributes, option) = options(&names, &values);
        let title = rows.text(Meaning::Title);
        let mut listing = Listing {
            sku,
            ..Listing::default()
        };
        self.figures(rows, &mut listing)?;
        let parent = String::from_utf8_lossy(cells::code(rows.of(Meaning::Parent))).into_owned();
        if is("variation") && !parent.is_empty() {
            let product = self.assortment.product(&parent);
            if let Some(page) = self.assortment.page(product)
                && page.title.is_empty()
            {
                page.title.clone_from(&title);
            }
            listing.product = Some(product);
            listing.option = Some(if option.is_empty() { title } else { option });
            listing.attributes = Some(attributes);
            let sku = listing.sku.clone();
            self.list(listing)?;
            // The links of its row are those that its product has anyway.
            let facts = self.facts(rows);
            self.assortment.tell_variant(&sku, &facts);
            return Ok(());
        }
        let product = self.assortment.product(&listing.sku);
        if !id.is_empty() {
            self.alias(&format!("id:{id}"), product);
        }
        let facts = self.facts(rows);
        self.assortment.tell_product(self.file, product, facts);
        let category = binding
            .has(Meaning::Category)
            .then(|| deepest_category(&rows.text(Meaning::Category)));
        if let Some(page) = self.assortment.page(product) {
            page.title = title;
            page.brand = rows.text(Meaning::Brand);
            page.tags = list_of(&rows.text(Meaning::Tags));
            page.category = category.unwrap_or_default();
        }
        if is("variable") {
            return Ok(());
        }
        listing.product = Some(product);
        listing.attributes = Some(attributes);
        listing.option = Some(String::new());
        self.list(listing)
    }

    /// Variations may name a parent that has a SKU by its id.
    fn alias(&mut self, key: &str, product: ProductId) {
        self.assortment.alias(key, product);
    }
}
