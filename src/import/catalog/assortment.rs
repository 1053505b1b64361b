//! The catalog while it grows: every SKU once, found by its bytes.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::categories::Categories;
use super::codes::Skus;
use super::matching::{Loose, near_misses};
use super::names::{Names, may_be_damaged, zeros_lost};
use super::reader::Home;
use super::sales::TimedSale;
use crate::domain::calendar::{Day, Minute};
use crate::domain::catalog::{
    Catalog, LINES_MISSING, LinkKind, Product, ProductId, SERVICES_CATEGORY, ShopFacts, Sku,
    Variant, VariantId,
};
use crate::domain::money::Money;
use crate::domain::orders::OrderHistory;
use crate::import::report::document::{LooseMatch, NearMiss, SharedSku};

/// SKUs that no catalog lists and that a report names; it counts them all.
const NAMED_UNLISTED: usize = 1_000;

/// One catalog row. What is `None` has no column in the file and leaves what is known as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    pub(crate) sku: String,
    /// Place of the product page; `None` is the page the SKU stands on, or its own.
    pub(crate) product: Option<ProductId>,
    pub(crate) title: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) brand: Option<String>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) option: Option<String>,
    pub(crate) attributes: Option<Vec<(String, String)>>,
    pub(crate) price: Option<Option<Money>>,
    pub(crate) cost: Option<Option<Money>>,
    pub(crate) stock: Option<Option<i64>>,
    /// A price that holds for a time.
    pub(crate) sale: Option<TimedSale>,
}

/// What order lines say of a variant: its last price, when that was, and how many lines name it. Kept apart and small, so
/// that a line does not have to fetch the whole variant.
#[derive(Clone, Copy, Debug)]
struct Ordered {
    /// [`NO_PRICE`] is none.
    price: Money,
    /// [`LISTED`] when a catalog lists the variant; then lines do not change its price.
    seen: Minute,
    lines: u32,
}

const NO_PRICE: Money = Money(i64::MIN);
/// Later than every order.
const LISTED: Minute = Minute(i32::MAX);

impl Ordered {
    fn price(self) -> Option<Money> {
        (self.price != NO_PRICE).then_some(self.price)
    }
}

/// A catalog that grows row by row.
#[derive(Debug, Default)]
pub(crate) struct Assortment {
    products: Vec<Product>,
    variants: Vec<Variant>,
    by_sku: Skus<Ordered>,
    /// Other keys that orders name variants by. One that is the SKU of another variant as well is shared by both.
    by_alias: HashMap<Box<[u8]>, Vec<u32>, FixedState>,
    /// SKUs that this import found shared, with the SKU that the later variant goes by.
    shared: Vec<SharedSku>,
    /// Prices that hold for a time, of the variants they are of.
    sales: BTreeMap<u32, TimedSale>,
    /// What products may name their categories by.
    pub(crate) categories: Categories,
    loose: Loose,
    by_key: HashMap<String, u32>,
    names: Names,
    /// Listed variants whose SKU is what a spreadsheet makes of that of others, with those; `None` until somebody asks.
    look_alikes: Option<HashMap<u32, Vec<u32>, FixedState>>,
    /// File that listed the variant, from 1; 0 is the base.
    listed_by: Vec<u32>,
    /// What files say of products beside names and figures.
    pub(crate) facts: ShopFacts,
    /// The file that told a list of links last.
    pub(crate) links_told_by: BTreeMap<(ProductId, LinkKind), u32>,
    /// Where variants belong that no file of this import has listed so far.
    homes: Vec<Home>,
}

impl Assortment {
    /// Begins with what the project has.
    pub(crate) fn new(base: Option<&Catalog>) -> Self {
        let mut assortment = Self::default();
        let Some(base) = base else {
            return assortment;
        };
        assortment.products = base.products().to_vec();
        assortment.facts = base.facts().clone();
        for (index, product) in base.products().iter().enumerate() {
            assortment
                .by_key
                .entry(product.key.clone())
                .or_insert(index as u32);
        }
        for (id, variant) in base.iter() {
            // Files name prices as the shop does; the tax is taken out when all are known.
            let price = base.shop_price(id);
            let variant = variant.clone();
            let page = base.products().get(variant.product.index());
            let named = page.is_some_and(|page| page.title == variant.sku.as_str());
            let own_name = (!variant.listed && named).then(|| variant.sku.clone());
            let index = assortment.push(Variant { price, ..variant }, 0);
            if let Some(name) = own_name {
                assortment
                    .names
                    .add_unlisted(name.as_str().as_bytes(), index);
            }
        }
        for (key, variant) in base.other_keys() {
            let indices = assortment.by_alias.entry(key.as_bytes().into());
            indices.or_default().push(variant.0);
        }
        assortment
    }

    /// Learns when variants that only orders name were sold last, so that older orders do not change their price.
    pub(crate) fn sold_before(&mut self, history: &OrderHistory) {
        if self.variants.iter().all(|variant| variant.listed) {
            return;
        }
        for order in history.orders() {
            for variant in order.basket() {
                if let Some(ordered) = self.by_sku.at_mut(variant.0) {
                    ordered.seen = ordered.seen.max(order.placed());
                }
            }
        }
    }

    fn push(&mut self, variant: Variant, file: u32) -> u32 {
        let index = self.variants.len() as u32;
        let ordered = Ordered {
            price: variant.price.unwrap_or(NO_PRICE),
            seen: if variant.listed {
                LISTED
            } else {
                Minute(i32::MIN)
            },
            lines: 0,
        };
        self.by_sku.add(variant.sku.as_str().as_bytes(), ordered);
        self.variants.push(variant);
        self.listed_by.push(file);
        index
    }

    /// The product page with this key, new when there is none.
    pub(crate) fn product(&mut self, key: &str) -> ProductId {
        if let Some(index) = self.by_key.get(key) {
            return ProductId(*index);
        }
        let index = self.products.len() as u32;
        self.products.push(Product {
            key: key.to_owned(),
            ..Product::default()
        });
        self.by_key.insert(key.to_owned(), index);
        ProductId(index)
    }

    /// A second key for a page; a page that was begun under that key only keeps its variants and moves here.
    pub(crate) fn alias(&mut self, key: &str, product: ProductId) {
        let before = self.by_key.insert(key.to_owned(), product.0);
        if let Some(before) = before.filter(|before| *before != product.0) {
            for variant in &mut self.variants {
                if variant.product == ProductId(before) {
                    variant.product = product;
                }
            }
        }
    }

    /// What a page says, to be filled in.
    pub(crate) fn page(&mut self, product: ProductId) -> Option<&mut Product> {
        self.products.get_mut(product.index())
    }

    /// Lists a variant; false when this file listed the SKU before.
    pub(crate) fn list(&mut self, file: u32, listing: Listing) -> bool {
        self.names.forget();
        self.look_alikes = None;
        let known = self.by_sku.find(listing.sku.as_bytes());
        let index = match known {
            Some(index) if self.listed_by.get(index as usize) == Some(&file) => return false,
            Some(index) => index,
            None => {
                let product = listing
                    .product
                    .unwrap_or_else(|| self.product(&listing.sku));
                self.push(bare_variant(&listing.sku, product, true), file)
            }
        };
        if let Some(by) = self.listed_by.get_mut(index as usize) {
            *by = file;
        }
        let Some(variant) = self.variants.get_mut(index as usize) else {
            return true;
        };
        if let Some(product) = listing.product {
            variant.product = product;
        }
        variant.listed = true;
        match listing.sale {
            Some(sale) => self.sales.insert(index, sale),
            None => self.sales.remove(&index),
        };
        if let Some(ordered) = self.by_sku.at_mut(index) {
            ordered.seen = LISTED;
        }
        variant.option = listing.option.unwrap_or_else(|| variant.option.clone());
        variant.attributes = listing
            .attributes
            .unwrap_or_else(|| variant.attributes.clone());
        variant.price = listing.price.unwrap_or(variant.price);
        variant.cost = listing.cost.unwrap_or(variant.cost);
        variant.stock = listing.stock.unwrap_or(variant.stock);
        let product = variant.product;
        if let Some(page) = self.page(product) {
            page.title = listing.title.unwrap_or_else(|| page.title.clone());
            page.category = listing.category.unwrap_or_else(|| page.category.clone());
            page.brand = listing.brand.unwrap_or_else(|| page.brand.clone());
            page.tags = listing.tags.unwrap_or_else(|| page.tags.clone());
        }
        true
    }

    /// The variant of a SKU that an order names; `None` when it is new.
    #[inline]
    pub(crate) fn find(&self, sku: &[u8]) -> Option<u32> {
        match self.by_sku.find(sku) {
            None => self.by_key_of_its_own(sku),
            index => index,
        }
    }

    /// The variant of a second key; of one that several share the first.
    pub(crate) fn by_key_of_its_own(&self, key: &[u8]) -> Option<u32> {
        self.by_alias.get(key)?.first().copied()
    }

    /// Of the variants that share a SKU the one that a storefront names so on an order line; else the first.
    #[inline]
    pub(crate) fn named_among(&mut self, first: u32, sku: &[u8], title: &[u8]) -> u32 {
        if self.by_alias.is_empty() || !self.by_alias.contains_key(sku) {
            return first;
        }
        let named = self.named(title).filter(|named| {
            let others = self.by_alias.get(sku);
            others.is_some_and(|others| others.contains(named))
        });
        named.unwrap_or(first)
    }

    /// True when the SKU is listed on this page with these options already.
    pub(crate) fn has_variant(&self, sku: &str, product: ProductId, option: &str) -> bool {
        let index = self.by_sku.find(sku.as_bytes());
        index
            .and_then(|index| self.at(index))
            .is_some_and(|variant| variant.product == product && variant.option == option)
    }

    /// Two variants have one SKU; the later one goes by a key of its own.
    pub(crate) fn share(&mut self, sku: &str, kept_as: &str) {
        self.also_known(sku, kept_as);
        self.shared.push(SharedSku {
            sku: sku.to_owned(),
            kept_as: kept_as.to_owned(),
        });
    }

    /// SKUs that were found shared since this was asked last.
    pub(crate) fn take_shared(&mut self) -> Vec<SharedSku> {
        std::mem::take(&mut self.shared)
    }

    /// The variant with this index.
    pub(crate) fn at(&self, index: u32) -> Option<&Variant> {
        self.variants.get(index as usize)
    }

    /// The variants of many SKUs; where one is `None`, [`Self::find`] may still know it.
    pub(crate) fn find_all<'c>(
        &self,
        skus: impl Iterator<Item = &'c [u8]>,
        found: &mut Vec<Option<u32>>,
    ) {
        self.by_sku.find_all(skus, found);
    }

    /// A second key that orders name a listed SKU by; a key that is a SKU itself stays that.
    pub(crate) fn also_known(&mut self, key: &str, sku: &str) {
        if let Some(index) = self.by_sku.find(sku.as_bytes()) {
            let indices = self.by_alias.entry(key.as_bytes().into()).or_default();
            if !indices.contains(&index) {
                indices.push(index);
            }
        }
    }

    /// True when this file listed the SKU already.
    pub(crate) fn lists(&self, file: u32, sku: &str) -> bool {
        let index = self.by_sku.find(sku.as_bytes());
        index.is_some_and(|index| self.listed_by.get(index as usize) == Some(&file))
    }

    /// Puts listed variants on their pages. Those of a later file follow when it is read: a large export comes in parts.
    pub(crate) fn house_all(&mut self, homes: Vec<Home>) {
        self.homes.extend(homes);
        let mut homes = std::mem::take(&mut self.homes);
        homes.retain(|home| !self.house(home));
        self.homes = homes;
    }

    fn house(&mut self, home: &Home) -> bool {
        let index = self.by_sku.find(home.sku.as_bytes());
        let Some(variant) = index.and_then(|index| self.variants.get_mut(index as usize)) else {
            return false;
        };
        let values = home.attributes.iter().map(|(_, value)| value.as_str());
        variant.option = values.collect::<Vec<_>>().join(" / ");
        variant.attributes.clone_from(&home.attributes);
        variant.product = home.product;
        self.names.forget();
        true
    }

    /// True when a variant stands on the page of another product, which says itself what it is.
    pub(crate) fn is_housed(&self, sku: &str) -> bool {
        let index = self.by_sku.find(sku.as_bytes());
        let variant = index.and_then(|index| self.at(index));
        let page = variant.and_then(|variant| self.products.get(variant.product.index()));
        page.is_some_and(|page| page.key != sku)
    }

    /// The one listed variant whose SKU differs from this one only in case or in zeros at its start.
    pub(crate) fn loosely(&mut self, sku: &[u8]) -> Option<u32> {
        let listed = self
            .variants
            .iter()
            .map(|variant| (variant.sku.as_str(), variant.listed));
        self.loose.learn(listed);
        let index = self.loose.find(sku)?;
        if let Some(variant) = self.variants.get(index as usize) {
            self.loose.remember(sku, variant.sku.as_str());
        }
        Some(index)
    }

    /// What was found loosely so far: the SKU of the orders, that of the catalog, lines.
    pub(crate) fn loose_matches(&mut self) -> Vec<LooseMatch> {
        self.loose.take_matches()
    }

    /// For the SKUs that no catalog lists, in this order, the listed SKUs they may have meant.
    pub(crate) fn near_misses(&self, unlisted: &[String]) -> Vec<NearMiss> {
        let listed: Vec<&str> = self
            .variants
            .iter()
            .filter(|variant| variant.listed)
            .map(|variant| variant.sku.as_str())
            .collect();
        near_misses(unlisted, &listed)
    }

    /// A new variant that only orders name.
    pub(crate) fn add_unlisted(&mut self, sku: &[u8], title: &[u8]) -> u32 {
        let sku = String::from_utf8_lossy(sku).into_owned();
        let product = self.product(&sku);
        if let Some(page) = self.page(product)
            && page.title.is_empty()
        {
            page.title = String::from_utf8_lossy(title).into_owned();
        }
        let index = self.push(bare_variant(&sku, product, false), 0);
        if sku.as_bytes() == title {
            self.names.add_unlisted(title, index);
        }
        index
    }

    /// What stands for goods of an order whose lines no file has: revenue, as services are, and no item of a basket.
    pub(crate) fn missing_lines(&mut self) -> u32 {
        if let Some(known) = self.find(LINES_MISSING.as_bytes()) {
            return known;
        }
        let product = self.product(LINES_MISSING);
        if let Some(page) = self.page(product) {
            "Goods whose lines are missing".clone_into(&mut page.title);
            SERVICES_CATEGORY.clone_into(&mut page.category);
        }
        self.push(bare_variant(LINES_MISSING, product, false), 0)
    }

    /// The listed variant a storefront names so on an order line: `Title` or `Title - Large / Red`.
    pub(crate) fn named(&mut self, name: &[u8]) -> Option<u32> {
        self.learn_names();
        self.names.find(name)
    }

    fn learn_names(&mut self) {
        if !self.names.are_forgotten() {
            return;
        }
        let (variants, products) = (&self.variants, &self.products);
        let listed = variants
            .iter()
            .enumerate()
            .filter(|(_, variant)| variant.listed);
        self.names.learn(listed.filter_map(|(index, variant)| {
            let page = products.get(variant.product.index())?;
            if page.title.is_empty() {
                return None;
            }
            let mut name = page.title.clone();
            if !variant.option.is_empty() {
                name.push_str(" - ");
                name.push_str(&variant.option);
            }
            Some((index as u32, name))
        }));
    }

    /// The item that no catalog lists and that goes by this name.
    pub(crate) fn unlisted_named(&self, name: &[u8]) -> Option<u32> {
        self.names.find_unlisted(name)
    }

    /// The one listed variant of this name when a spreadsheet may have made of its SKU what an order names.
    pub(crate) fn damaged(&mut self, sku: &[u8], name: &[u8]) -> Option<u32> {
        if name.is_empty() || !sku.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        self.learn_names();
        let index = self.names.find_only(name)?;
        let listed = self.variants.get(index as usize)?;
        if !may_be_damaged(listed.sku.as_str().as_bytes(), sku) {
            return None;
        }
        self.loose.remember_damaged(sku, listed.sku.as_str());
        Some(index)
    }

    /// Of a listed variant and those of whose SKUs a spreadsheet makes the same the one that an order line names.
    #[inline]
    pub(crate) fn undamaged(&mut self, first: u32, sku: &[u8], name: &[u8]) -> u32 {
        let alike = self.look_alikes.get_or_insert_with(|| {
            let mut found: HashMap<u32, Vec<u32>, FixedState> = HashMap::default();
            for (index, variant) in self.variants.iter().enumerate() {
                if variant.listed
                    && let Some(damaged) = zeros_lost(variant.sku.as_str())
                    && let Some(first) = self.by_sku.find(damaged.as_bytes())
                {
                    found.entry(first).or_default().push(index as u32);
                }
            }
            found
        });
        if alike.is_empty() {
            return first;
        }
        let Some(others) = alike.get(&first).cloned() else {
            return first;
        };
        self.learn_names();
        match self
            .names
            .find_only(name)
            .filter(|named| others.contains(named))
        {
            Some(named) => {
                if let Some(variant) = self.variants.get(named as usize) {
                    self.loose.remember_damaged(sku, variant.sku.as_str());
                }
                named
            }
            None => first,
        }
    }

    /// The SKU of a variant as the catalog writes it.
    pub(crate) fn sku(&self, index: u32) -> Option<Sku> {
        let variant = self.variants.get(index as usize)?;
        Some(variant.sku.clone())
    }

    /// Today's price of a variant that a catalog lists. What other orders paid is none: it would hang on what was read before.
    pub(crate) fn price(&self, index: u32) -> Option<Money> {
        let variant = self.variants.get(index as usize)?;
        variant.price.filter(|_| variant.listed)
    }

    /// One more line names a variant. The latest price of an unlisted one is its price; of two at one moment the higher.
    #[inline]
    pub(crate) fn ordered(&mut self, index: u32, moment: Minute, unit_price: Option<Money>) {
        let Some(ordered) = self.by_sku.at_mut(index) else {
            return;
        };
        ordered.lines = ordered.lines.saturating_add(1);
        if let Some(price) = unit_price
            && (moment, price) > (ordered.seen, ordered.price)
        {
            ordered.seen = moment;
            ordered.price = price;
        }
    }

    /// The same of a line that takes the place of an older one of its order: its price counts, even when it is lower.
    pub(crate) fn corrected(&mut self, index: u32, moment: Minute, unit_price: Option<Money>) {
        if let Some(ordered) = self.by_sku.at_mut(index)
            && ordered.seen == moment
        {
            ordered.price = NO_PRICE;
        }
        self.ordered(index, moment, unit_price);
    }

    /// Number of variants.
    pub(crate) fn len(&self) -> usize {
        self.variants.len()
    }

    /// How many SKUs no catalog lists of which `is_sold` says that an order names them, and the first of them, most lines of
    /// this import first.
    pub(crate) fn unlisted(&self, is_sold: &[bool]) -> (u64, Vec<String>) {
        let mut found: Vec<(u32, &str)> = self
            .variants
            .iter()
            .zip(self.by_sku.values())
            .zip(is_sold)
            .filter(|((variant, _), is_sold)| !variant.listed && **is_sold)
            .filter(|((variant, _), _)| variant.sku.as_str() != LINES_MISSING)
            .map(|((variant, ordered), _)| (ordered.lines, variant.sku.as_str()))
            .collect();
        found.sort_unstable_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(two.1)));
        let count = found.len() as u64;
        let first = found.into_iter().take(NAMED_UNLISTED);
        (count, first.map(|(_, sku)| sku.to_owned()).collect())
    }

    /// The finished catalog, with the prices of this day. Pages without a variant are dropped; indices of variants stay.
    pub(crate) fn finish(self, today: Option<Day>) -> Catalog {
        let mut used = vec![false; self.products.len()];
        for variant in &self.variants {
            if let Some(used) = used.get_mut(variant.product.index()) {
                *used = true;
            }
        }
        let mut moved = Vec::with_capacity(used.len());
        let mut products = Vec::with_capacity(used.len());
        for (product, used) in self.products.into_iter().zip(used) {
            let place = products.len() as u32;
            moved.push((place, used));
            if used {
                products.push(product);
            }
        }
        let facts = self.facts.with_products_moved(|product| {
            let (place, used) = *moved.get(product.index())?;
            used.then_some(ProductId(place))
        });
        let mut variants = self.variants;
        for (variant, ordered) in variants.iter_mut().zip(self.by_sku.values()) {
            if !variant.listed {
                variant.price = ordered.price();
            }
            if let Some((index, _)) = moved.get(variant.product.index()) {
                variant.product = ProductId(*index);
            }
        }
        for (index, sale) in &self.sales {
            if let (Some(price), Some(variant)) = (
                today.and_then(|day| sale.price_on(day)),
                variants.get_mut(*index as usize),
            ) {
                variant.price = Some(price);
            }
        }
        let mut other_keys: Vec<(String, VariantId)> = self
            .by_alias
            .into_iter()
            .flat_map(|(key, indices)| {
                let key = String::from_utf8_lossy(&key).into_owned();
                let each = move |index| (key.clone(), VariantId(index));
                indices.into_iter().map(each)
            })
            .collect();
        // Those of one key stay in the order they came in.
        other_keys.sort_by(|one, two| one.0.cmp(&two.0));
        Catalog::new(products, variants)
            .with_other_keys(other_keys)
            .with_facts(facts)
    }
}

/// A variant of which nothing but its SKU is known.
fn bare_variant(sku: &str, product: ProductId, listed: bool) -> Variant {
    Variant {
        sku: Sku::from(sku),
        product,
        option: String::new(),
        price: None,
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed,
    }
}

/// An index among the variants as the domain writes it.
pub(crate) fn variant_id(index: u32) -> VariantId {
    VariantId(index)
}
