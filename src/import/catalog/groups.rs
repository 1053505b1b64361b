//! Catalogs whose rows belong together in ways of their own: variants after their product, store views of one SKU.

use super::assortment::Listing;
use super::lists::{attribute_value, deepest_path, last_of, options, tags};
use super::reader::{CatalogReader, Home, Outcome, Run, Sale, missing_sku, sku_text};
use crate::domain::money::Money;
use crate::import::report::builder::Refusal;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::forms::DecimalMark;
use crate::import::rows::meaning::{MAX_OPTIONS, Meaning};
use crate::import::rows::money::rounded;
use crate::import::rows::reader::Rows;

impl CatalogReader<'_> {
    /// Lists the product that waited for variants that did not come.
    pub(crate) fn settle(&mut self) {
        if let Some(listing) = self.run.waiting.take() {
            self.assortment.list(self.file, listing);
        }
    }

    /// A product's row is a variant of its own unless rows of variants follow it. Variants without a price take the product's,
    /// with their surcharge and its sale.
    pub(crate) fn follower(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let kind = rows.text(Meaning::RowKind).to_lowercase();
        match kind.as_str() {
            "product" | "" => self.leading(rows),
            "variant" | "sku" => self.following(rows),
            "image" | "video" => Err(Outcome::LeftOut(LeftOut::ImageOnly)),
            _ => Err(Outcome::LeftOut(LeftOut::NoVariant)),
        }
    }

    fn leading(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        self.settle();
        self.run = Run::default();
        let binding = rows.binding();
        let sku = sku_text(rows)?;
        let id = rows.text(Meaning::RowId);
        let mut key = rows.text(Meaning::ProductKey);
        if key.is_empty() {
            key = if id.is_empty() {
                sku.clone()
            } else {
                format!("id:{id}")
            };
        }
        if key.is_empty() {
            return Err(missing_sku());
        }
        let mut listing = Listing {
            sku: if sku.is_empty() { key.clone() } else { sku },
            ..Listing::default()
        };
        self.figures(rows, &mut listing)?;
        let price = self.money(rows, Meaning::Price)?;
        let sale = self.sale(rows)?;
        if self.assortment.lists(self.file, &listing.sku) {
            return Err(Outcome::LeftOut(LeftOut::RepeatedSku));
        }
        if sale.is_some() {
            listing.price = Some(price.map(|price| reduced(price, sale)));
        }
        let product = self.assortment.product(&key);
        if let Some(page) = self.assortment.page(product) {
            page.title = rows.text(Meaning::Title);
            page.brand = rows.text(Meaning::Brand);
            page.tags = tags(&rows.text(Meaning::Tags));
            let first = rows.text(Meaning::Category);
            let first = first.split(';').next().unwrap_or("");
            page.category = last_of(first, '/');
        }
        let facts = self.facts(rows);
        self.assortment.tell_product(self.file, product, facts);
        listing.product = Some(product);
        listing.option = Some(String::new());
        self.run = Run {
            key,
            option_names: numbered(rows, Meaning::OptionName),
            product: Some(product),
            price: if binding.has(Meaning::Surcharge) {
                price
            } else {
                listing.price.flatten()
            },
            sale,
            waiting: Some(listing),
            ..Run::default()
        };
        Ok(())
    }

    fn following(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let binding = rows.binding();
        let key = rows.text(Meaning::ProductKey);
        let Some(product) = self
            .run
            .product
            .filter(|_| key.is_empty() || key == self.run.key)
        else {
            return Err(Outcome::Refused(Refusal {
                meaning: Meaning::RowKind,
                expected: "a variant below its product",
            }));
        };
        let (attributes, option) = self.choices(rows);
        let sku = sku_text(rows)?;
        let mut listing = Listing {
            sku: if sku.is_empty() {
                format!("{} / {option}", self.run.key)
            } else {
                sku
            },
            product: Some(product),
            option: Some(option),
            attributes: Some(attributes),
            ..Listing::default()
        };
        self.figures(rows, &mut listing)?;
        if binding.has(Meaning::Surcharge) {
            let surcharge = self.money(rows, Meaning::Surcharge)?.unwrap_or_default();
            let price = self
                .run
                .price
                .map(|price| reduced(price + surcharge, self.run.sale));
            listing.price = Some(price);
        } else if listing.price.flatten().is_none() {
            listing.price = Some(self.run.price);
        }
        // The product's own SKU may come back on a variant, and is the variant's then.
        self.run.waiting = None;
        let sku = listing.sku.clone();
        self.list(listing)?;
        let facts = self.facts(rows);
        self.assortment.tell_variant(&sku, &facts);
        Ok(())
    }

    /// What tells a variant from its sisters: numbered options, `Type=Radio|Name=Size|Value=Small` or `[S]Size=Small`.
    fn choices(&self, rows: &Rows<'_>) -> (Vec<(String, String)>, String) {
        let binding = rows.binding();
        if binding.has(Meaning::OptionName(1)) {
            let values: Vec<String> = numbered(rows, Meaning::OptionValue)
                .iter()
                .map(|value| last_of(value, ':'))
                .collect();
            return options(&self.run.option_names, &values);
        }
        let mut text = rows.text(Meaning::OptionValue(1));
        if text.is_empty() {
            text = rows.text(Meaning::Title);
        }
        let mut names = Vec::new();
        let mut values = Vec::new();
        for choice in text.split([',', ';']) {
            let (mut name, mut value) = choice.split_once('=').unwrap_or(("", choice));
            for (code, part) in choice.split('|').filter_map(|part| part.split_once('=')) {
                match code.trim() {
                    "Name" => name = part,
                    "Value" => value = part,
                    _ => {}
                }
            }
            let name = name.rsplit(']').next().unwrap_or("").trim();
            names.push(name.to_owned());
            values.push(value.trim().to_owned());
        }
        options(&names, &values)
    }

    fn sale(&self, rows: &Rows<'_>) -> Result<Option<Sale>, Outcome> {
        let Some(value) = self
            .money(rows, Meaning::SaleValue)?
            .filter(|value| *value > Money::ZERO)
        else {
            return Ok(None);
        };
        let kind = rows.of(Meaning::SaleKind);
        Ok(Some(if kind.eq_ignore_ascii_case(b"percent") {
            Sale::Percent(value.0 * 100 / self.money.currency.minor_per_unit())
        } else {
            Sale::Amount(value)
        }))
    }

    /// Rows of store views only translate. Configurable products are pages for the variants they name; the cost stands in its
    /// own column or among the further attributes.
    pub(crate) fn store_view(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let binding = rows.binding();
        if !rows.of(Meaning::StoreView).is_empty() {
            return Err(Outcome::LeftOut(LeftOut::StoreView));
        }
        let sku = sku_text(rows)?;
        if sku.is_empty() {
            return Err(missing_sku());
        }
        let kind = rows.text(Meaning::RowKind).to_lowercase();
        if kind == "grouped" {
            return Err(Outcome::LeftOut(LeftOut::GroupedProduct));
        }
        let mut listing = Listing {
            sku,
            ..Listing::default()
        };
        self.figures(rows, &mut listing)?;
        let more = rows.text(Meaning::Attributes);
        if listing.cost.flatten().is_none()
            && let Some(cost) = attribute_value(&more, "cost").filter(|cost| !cost.is_empty())
        {
            // Among the attributes amounts have a point, whatever the columns have.
            let scaled = cells::amount(
                cost.as_bytes(),
                Some(DecimalMark::Point),
                self.money.currency.decimals(),
            );
            let scaled = scaled.map_err(|_| Refusal {
                meaning: Meaning::Attributes,
                expected: "an amount as cost",
            })?;
            listing.cost = Some(Some(rounded(scaled)));
        }
        if !self.seen.insert(listing.sku.to_lowercase()) {
            return Err(Outcome::LeftOut(LeftOut::RepeatedSku));
        }
        let text = |meaning| binding.has(meaning).then(|| rows.text(meaning));
        let title = text(Meaning::Title);
        let category = text(Meaning::Category).map(|cell| deepest_path(&cell));
        let brand = text(Meaning::Brand).or_else(|| attribute_value(&more, "manufacturer"));
        let facts = self.facts(rows);
        if kind == "configurable" {
            let product = self.assortment.product(&listing.sku);
            self.assortment.tell_product(self.file, product, facts);
            if let Some(page) = self.assortment.page(product) {
                page.title = title.unwrap_or_default();
                page.category = category.unwrap_or_default();
                page.brand = brand.unwrap_or_default();
            }
            let variations = rows.text(Meaning::Variations);
            for variation in variations.split('|').filter(|text| !text.is_empty()) {
                let mut sku = None;
                let mut attributes = Vec::new();
                for (name, value) in variation.split(',').filter_map(|part| part.split_once('=')) {
                    match name.trim() {
                        "sku" => sku = Some(value.trim().to_owned()),
                        name => attributes.push((name.to_owned(), value.trim().to_owned())),
                    }
                }
                if let Some(sku) = sku {
                    self.homes.push(Home {
                        sku,
                        product,
                        attributes,
                    });
                }
            }
            return Ok(());
        }
        let is_housed = self.assortment.is_housed(&listing.sku);
        if !is_housed {
            listing.title = title;
            listing.category = category;
            listing.brand = brand;
        }
        let sku = listing.sku.clone();
        self.list(listing)?;
        // Where a variant can be seen is said by the page it stands on, which may come later.
        self.assortment.tell_variant(&sku, &facts);
        if !is_housed && let Some(product) = self.assortment.page_of(&sku) {
            let facts = facts.of_page();
            self.assortment.tell_product(self.file, product, facts);
        }
        Ok(())
    }
}

impl CatalogReader<'_> {
    /// A variant of a product that another file lists, by reference or by id; its price is the product's and a difference.
    pub(crate) fn combination(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let (id, reference) = (rows.text(Meaning::RowId), rows.text(Meaning::Parent));
        let base = if reference.is_empty() {
            let known = self.assortment.by_key_of_its_own(id.as_bytes());
            known.or_else(|| self.assortment.find(id.as_bytes()))
        } else {
            self.assortment.find(reference.as_bytes())
        };
        let Some(base) = base.and_then(|index| self.assortment.at(index)).cloned() else {
            return Err(Outcome::Refused(Refusal {
                meaning: if reference.is_empty() {
                    Meaning::RowId
                } else {
                    Meaning::Parent
                },
                expected: "a product that a file of products lists",
            }));
        };
        // `Color:color:0, Size:select:1` beside `Blue:0, Large:1`.
        let firsts = |meaning| -> Vec<String> {
            rows.text(meaning)
                .split(',')
                .map(|part| part.split(':').next().unwrap_or("").trim().to_owned())
                .collect()
        };
        let (attributes, option) = options(
            &firsts(Meaning::OptionName(1)),
            &firsts(Meaning::OptionValue(1)),
        );
        let sku = sku_text(rows)?;
        let mut listing = Listing {
            sku: if sku.is_empty() {
                format!("{} / {option}", base.sku)
            } else {
                sku
            },
            product: Some(base.product),
            option: Some(option),
            attributes: Some(attributes),
            ..Listing::default()
        };
        self.figures(rows, &mut listing)?;
        let impact = self.signed(rows, Meaning::Surcharge)?;
        listing.price = Some(base.price.map(|price| (price + impact).max(Money::ZERO)));
        self.list(listing)
    }
}

fn numbered(rows: &Rows<'_>, meaning: fn(u8) -> Meaning) -> Vec<String> {
    (1..=MAX_OPTIONS as u8)
        .map(|number| rows.text(meaning(number)))
        .collect()
}

/// A price after a sale, halves of a cent away from zero, never below nothing.
fn reduced(price: Money, sale: Option<Sale>) -> Money {
    match sale {
        Some(Sale::Percent(hundredths)) => {
            let left = (10_000 - hundredths).max(0);
            Money((price.0.saturating_mul(left) + 5_000) / 10_000)
        }
        Some(Sale::Amount(off)) => (price - off).max(Money::ZERO),
        None => price,
    }
}
