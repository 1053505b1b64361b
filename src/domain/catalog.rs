//! The catalog: products, their variants, and where each SKU stands.

mod facts;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::money::Money;
use super::tax::TaxRate;

pub use facts::{LinkKind, PresentLink, SaleStatus, ShopFacts};

/// Category of services: they count as revenue, but not as units.
pub const SERVICES_CATEGORY: &str = "Services";

/// Stands for goods of an order whose lines no file has: revenue, as services are, and no item of a basket.
pub const LINES_MISSING: &str = "(lines missing)";

/// A stock-keeping unit's code, exactly as the shop writes it. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sku(pub Arc<str>);

impl Sku {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Sku {
    fn from(code: &str) -> Self {
        Self(Arc::from(code))
    }
}

impl From<String> for Sku {
    fn from(code: String) -> Self {
        Self(Arc::from(code))
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Place of a variant in its catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VariantId(pub u32);

impl VariantId {
    /// The place as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Place of a product in its catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductId(pub u32);

impl ProductId {
    /// The place as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The page that groups variants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The storefront's own key: a Shopify handle, a WooCommerce parent SKU, else the SKU.
    pub key: String,
    /// Title.
    pub title: String,
    /// Category or family; empty when the file has none.
    pub category: String,
    /// Brand or vendor; empty when the file has none.
    pub brand: String,
    /// Tags.
    pub tags: Vec<String>,
}

/// The sellable thing with one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its code.
    pub sku: Sku,
    /// The page it stands on.
    pub product: ProductId,
    /// What tells it from its siblings ("Large / Red"); empty when it is alone.
    pub option: String,
    /// Today's list price per unit, without tax; `None` when the file has none.
    pub price: Option<Money>,
    /// Today's unit cost; `None` is unknown, never zero.
    pub cost: Option<Money>,
    /// Units on hand; `None` when stock is not tracked.
    pub stock: Option<i64>,
    /// Attributes such as size or mount, in the file's order.
    pub attributes: Vec<(String, String)>,
    /// False when only the order history names this SKU.
    pub listed: bool,
}

impl Variant {
    /// The first attribute of this name, in any case of ASCII letters.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Products, variants and the way from a SKU to its variant. Order of the file is kept.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    products: Vec<Product>,
    variants: Vec<Variant>,
    by_sku: HashMap<Sku, VariantId>,
    other_keys: Vec<(String, VariantId)>,
    price_tax: Option<TaxRate>,
    /// Prices with tax as the shop names them, by variant; none where the shop's prices are without tax.
    shop_prices: Vec<(VariantId, Money)>,
    facts: ShopFacts,
}

impl Catalog {
    /// Builds the catalog. When a SKU stands twice the first variant keeps it.
    #[must_use]
    pub fn new(products: Vec<Product>, variants: Vec<Variant>) -> Self {
        let mut by_sku = HashMap::with_capacity(variants.len());
        for (place, variant) in variants.iter().enumerate() {
            by_sku
                .entry(variant.sku.clone())
                .or_insert(VariantId(place as u32));
        }
        Self {
            products,
            variants,
            by_sku,
            other_keys: Vec::new(),
            price_tax: None,
            shop_prices: Vec::new(),
            facts: ShopFacts::default(),
        }
    }

    /// The same without the tax in the prices of what a catalog lists; what the shop names them stays known. A rate of 0 says
    /// that there is none in them, `None` that nobody knows.
    #[must_use]
    pub fn without_tax(mut self, rate: Option<TaxRate>) -> Self {
        self.price_tax = rate;
        self.shop_prices.clear();
        let Some(rate) = rate.filter(|rate| rate.0 > 0) else {
            return self;
        };
        for (place, variant) in self.variants.iter_mut().enumerate() {
            if let Some(price) = variant.price.filter(|_| variant.listed) {
                self.shop_prices.push((VariantId(place as u32), price));
                variant.price = Some(rate.net_of(price));
            }
        }
        self
    }

    /// The same with the tax of the shop's prices and those prices, as a project file keeps them; sorted by variant.
    #[must_use]
    pub fn with_shop_prices(
        self,
        price_tax: Option<TaxRate>,
        shop_prices: Vec<(VariantId, Money)>,
    ) -> Self {
        Self {
            price_tax,
            shop_prices,
            ..self
        }
    }

    /// The tax in the shop's own prices: `None` is unknown, a rate of 0 is none. Prices of the catalog are without it.
    #[must_use]
    pub fn price_tax(&self) -> Option<TaxRate> {
        self.price_tax
    }

    /// Prices with tax as the shop names them; empty where the shop's prices are without tax.
    #[must_use]
    pub fn shop_prices(&self) -> &[(VariantId, Money)] {
        &self.shop_prices
    }

    /// Today's price of a variant as the shop names it, with tax where its prices have it.
    #[must_use]
    pub fn shop_price(&self, id: VariantId) -> Option<Money> {
        match self
            .shop_prices
            .binary_search_by_key(&id, |(variant, _)| *variant)
        {
            Ok(place) => self.shop_prices.get(place).map(|(_, price)| *price),
            Err(_) => self.variant(id).price,
        }
    }

    /// An amount without tax as the shop names prices.
    #[must_use]
    pub fn in_shop_terms(&self, net: Money) -> Money {
        self.price_tax.unwrap_or_default().gross_of(net)
    }

    /// The same with further keys that order files may name variants by; sorted by key.
    #[must_use]
    pub fn with_other_keys(self, other_keys: Vec<(String, VariantId)>) -> Self {
        Self { other_keys, ..self }
    }

    /// Keys besides the SKU that order files may name variants by, such as the storefront's own number. A key may be the SKU
    /// of another variant, or of several: then both were listed under it.
    #[must_use]
    pub fn other_keys(&self) -> &[(String, VariantId)] {
        &self.other_keys
    }

    /// The same with what the shop's own files say of its products and variants.
    #[must_use]
    pub fn with_facts(self, facts: ShopFacts) -> Self {
        Self { facts, ..self }
    }

    /// What the shop's own files say: statuses, present links, numbers.
    #[must_use]
    pub fn facts(&self) -> &ShopFacts {
        &self.facts
    }

    /// Whether shoppers can find and buy a variant: not when it or its page is off sale.
    #[must_use]
    pub fn status(&self, id: VariantId) -> SaleStatus {
        let own = self.facts.variant_status(id);
        let page = self
            .variants
            .get(id.index())
            .map_or(SaleStatus::Untold, |variant| {
                self.facts.product_status(variant.product)
            });
        match (own.is_off_sale(), page) {
            (false, SaleStatus::Untold) | (true, _) => own,
            (false, page) => page,
        }
    }

    /// True when the shop's own files say that a variant is not on sale, see [`SaleStatus::is_off_sale`].
    #[must_use]
    pub fn is_off_sale(&self, id: VariantId) -> bool {
        self.status(id).is_off_sale()
    }

    /// Products none of whose variants is on sale, by the status of the first.
    #[must_use]
    pub fn products_off_sale(&self) -> BTreeMap<SaleStatus, usize> {
        let mut of_product = vec![None; self.products.len()];
        for (id, variant) in self.iter() {
            let status = self.status(id);
            if let Some(known) = of_product.get_mut(variant.product.index())
                && (known.is_none() || !status.is_off_sale())
            {
                *known = Some(status);
            }
        }
        let mut counts = BTreeMap::new();
        for status in of_product.into_iter().flatten() {
            if status.is_off_sale() {
                *counts.entry(status).or_default() += 1;
            }
        }
        counts
    }

    /// All products.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// All variants.
    #[must_use]
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// Every variant with its place.
    pub fn iter(&self) -> impl Iterator<Item = (VariantId, &Variant)> {
        self.variants
            .iter()
            .enumerate()
            .map(|(place, variant)| (VariantId(place as u32), variant))
    }

    /// The variant at a place of this catalog.
    #[must_use]
    pub fn variant(&self, id: VariantId) -> &Variant {
        &self.variants[id.index()]
    }

    /// The page of a variant.
    #[must_use]
    pub fn product_of(&self, id: VariantId) -> &Product {
        &self.products[self.variants[id.index()].product.index()]
    }

    /// The variant with exactly this SKU.
    #[must_use]
    pub fn find(&self, sku: &Sku) -> Option<VariantId> {
        self.by_sku.get(sku).copied()
    }

    /// Title and option as one reads them: "Plain Tee, Large".
    #[must_use]
    pub fn title(&self, id: VariantId) -> String {
        let variant = self.variant(id);
        let title = &self.product_of(id).title;
        match (title.is_empty(), variant.option.is_empty()) {
            (true, _) => variant.sku.to_string(),
            (false, true) => title.clone(),
            (false, false) => format!("{title}, {}", variant.option),
        }
    }

    /// Category of a variant; empty when the file has none.
    #[must_use]
    pub fn category(&self, id: VariantId) -> &str {
        &self.product_of(id).category
    }

    /// True for services: revenue, but no units, and part of no basket.
    #[must_use]
    pub fn is_service(&self, id: VariantId) -> bool {
        self.category(id) == SERVICES_CATEGORY
    }

    /// Gross margin of one unit at list price; `None` when price or cost is unknown.
    #[must_use]
    pub fn unit_margin(&self, id: VariantId) -> Option<Money> {
        let variant = self.variant(id);
        Some(variant.price? - variant.cost?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(sku: &str, cost: Option<i64>) -> Variant {
        Variant {
            sku: sku.into(),
            product: ProductId(0),
            option: String::new(),
            price: Some(Money(1_000)),
            cost: cost.map(Money),
            stock: None,
            attributes: Vec::new(),
            listed: true,
        }
    }

    #[test]
    fn a_duplicate_sku_leads_to_the_first_variant_and_unknown_costs_stay_unknown() {
        let catalog = Catalog::new(
            vec![Product::default()],
            vec![variant("A", None), variant("A", Some(400))],
        );
        let first = catalog.find(&"A".into()).unwrap();
        assert_eq!(first, VariantId(0));
        assert_eq!(catalog.unit_margin(first), None);
        assert_eq!(catalog.unit_margin(VariantId(1)), Some(Money(600)));
    }

    #[test]
    fn a_variant_is_off_sale_when_it_or_its_page_is() {
        let on_page = |sku: &str, product| Variant {
            product: ProductId(product),
            ..variant(sku, None)
        };
        let variants = vec![on_page("A", 0), on_page("B", 0), on_page("C", 1)];
        let mut facts = ShopFacts::default();
        facts.set_product_status(ProductId(0), SaleStatus::OnSale);
        facts.set_product_status(ProductId(1), SaleStatus::Draft);
        facts.set_variant_status(VariantId(0), SaleStatus::Private);
        facts.set_variant_status(VariantId(2), SaleStatus::OnSale);
        let catalog = Catalog::new(vec![Product::default(); 2], variants).with_facts(facts);
        let status = [0, 1, 2].map(|index| catalog.status(VariantId(index)));
        let expected = [SaleStatus::Private, SaleStatus::OnSale, SaleStatus::Draft];
        assert_eq!(status, expected);
        // One variant of the first page is on sale, and so is the page.
        let off = catalog.products_off_sale();
        assert_eq!(
            off.into_iter().collect::<Vec<_>>(),
            [(SaleStatus::Draft, 1)]
        );
    }
}
