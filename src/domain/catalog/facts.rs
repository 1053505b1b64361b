//! What a shop's own catalog says beside names and figures: whether a product is on sale, which links to other products stand
//! in the shop already, and the shop's numbers.

use std::collections::BTreeMap;

use super::{ProductId, VariantId};

/// Whether shoppers can find and buy something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SaleStatus {
    /// No file says so; taken as on sale.
    #[default]
    Untold,
    /// In the shop, for everybody.
    OnSale,
    /// Being written, not in the shop.
    Draft,
    /// Waits for somebody's approval.
    Pending,
    /// Was sold once.
    Archived,
    /// Only the shop's own people see it.
    Private,
    /// Can be bought by who knows the address; no list and no link shows it.
    Hidden,
    /// Switched off.
    Disabled,
}

impl SaleStatus {
    /// Every status that a file may tell.
    pub const TOLD: [Self; 7] = [
        Self::OnSale,
        Self::Draft,
        Self::Pending,
        Self::Archived,
        Self::Private,
        Self::Hidden,
        Self::Disabled,
    ];

    /// True when a link to it would lead nowhere: it is told and not on sale.
    #[must_use]
    pub fn is_off_sale(self) -> bool {
        !matches!(self, Self::Untold | Self::OnSale)
    }

    /// One word, as files and people have it; empty when nobody says.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Untold => "",
            Self::OnSale => "on sale",
            Self::Draft => "draft",
            Self::Pending => "pending",
            Self::Archived => "archived",
            Self::Private => "private",
            Self::Hidden => "hidden",
            Self::Disabled => "disabled",
        }
    }

    /// The status with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let mut all = Self::TOLD.into_iter().chain([Self::Untold]);
        all.find(|status| status.word() == word)
    }
}

/// What a list of links in a shop is for, by the name that the shop gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// Better ones to buy instead.
    Upsell,
    /// What goes with it, shown in the cart.
    CrossSell,
    /// Similar ones.
    Related,
    /// What goes with it, shown on the product page.
    Complementary,
    /// Accessories.
    Accessory,
}

impl LinkKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Upsell,
        Self::CrossSell,
        Self::Related,
        Self::Complementary,
        Self::Accessory,
    ];

    /// One word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Upsell => "upsell",
            Self::CrossSell => "cross-sell",
            Self::Related => "related",
            Self::Complementary => "complementary",
            Self::Accessory => "accessory",
        }
    }

    /// The kind with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// One link that stands in the shop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PresentLink {
    /// The product it leads to, as the shop's file writes it: a SKU, a handle, `id:17` or a number.
    pub target: Box<str>,
    /// The place that the file gives it in its list; `None` where places are not written.
    pub position: Option<u32>,
}

/// Statuses, present links and numbers, by product and variant. What no file tells takes no room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShopFacts {
    product_status: Vec<SaleStatus>,
    variant_status: Vec<SaleStatus>,
    /// For each product the kinds whose lists are known, a bit each.
    told_links: Vec<u8>,
    /// The lists that are not empty.
    links: BTreeMap<(ProductId, LinkKind), Vec<PresentLink>>,
    product_numbers: BTreeMap<ProductId, u64>,
    variant_numbers: BTreeMap<VariantId, u64>,
}

/// Sets a value in a list that is as long as its last value that is not the default.
fn set<T: Copy + Default + PartialEq>(list: &mut Vec<T>, index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    } else if value != T::default() {
        list.resize(index, T::default());
        list.push(value);
    }
}

fn at<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.get(index).copied().unwrap_or_default()
}

impl ShopFacts {
    /// True when no file told anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the files say of a product page.
    #[must_use]
    pub fn product_status(&self, product: ProductId) -> SaleStatus {
        at(&self.product_status, product.index())
    }

    /// What the files say of a variant apart from its page.
    #[must_use]
    pub fn variant_status(&self, variant: VariantId) -> SaleStatus {
        at(&self.variant_status, variant.index())
    }

    /// Tells the status of a product page.
    pub fn set_product_status(&mut self, product: ProductId, status: SaleStatus) {
        set(&mut self.product_status, product.index(), status);
    }

    /// Tells the status of a variant.
    pub fn set_variant_status(&mut self, variant: VariantId, status: SaleStatus) {
        set(&mut self.variant_status, variant.index(), status);
    }

    /// The links of one kind that a product has in the shop, in the shop's order; `None` when no file tells.
    #[must_use]
    pub fn links(&self, product: ProductId, kind: LinkKind) -> Option<&[PresentLink]> {
        let is_told = at(&self.told_links, product.index()) & kind.bit() != 0;
        is_told.then(|| {
            let list = self.links.get(&(product, kind));
            list.map(Vec::as_slice).unwrap_or_default()
        })
    }

    /// Tells the links of one kind of a product, instead of those that were told before.
    pub fn set_links(&mut self, product: ProductId, kind: LinkKind, links: Vec<PresentLink>) {
        let told = at(&self.told_links, product.index()) | kind.bit();
        set(&mut self.told_links, product.index(), told);
        if links.is_empty() {
            self.links.remove(&(product, kind));
        } else {
            self.links.insert((product, kind), links);
        }
    }

    /// Every list that is not empty, by product and kind.
    pub fn all_links(&self) -> impl Iterator<Item = (ProductId, LinkKind, &[PresentLink])> {
        let lists = self.links.iter();
        lists.map(|((product, kind), links)| (*product, *kind, links.as_slice()))
    }

    /// Links in all lists.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.links.values().map(Vec::len).sum()
    }

    /// The kinds of links that files told of a product, a bit each in the order of [`LinkKind::ALL`].
    #[must_use]
    pub fn told_link_bits(&self, product: ProductId) -> u8 {
        at(&self.told_links, product.index())
    }

    /// Sets what [`Self::told_link_bits`] gives; lists stay as they are.
    pub fn set_told_link_bits(&mut self, product: ProductId, bits: u8) {
        set(&mut self.told_links, product.index(), bits);
    }

    /// The shop's own number of a product page; `None` when no file tells.
    #[must_use]
    pub fn product_number(&self, product: ProductId) -> Option<u64> {
        self.product_numbers.get(&product).copied()
    }

    /// The shop's own number of a variant apart from its page.
    #[must_use]
    pub fn variant_number(&self, variant: VariantId) -> Option<u64> {
        self.variant_numbers.get(&variant).copied()
    }

    /// Tells the shop's number of a product page.
    pub fn set_product_number(&mut self, product: ProductId, number: u64) {
        self.product_numbers.insert(product, number);
    }

    /// Tells the shop's number of a variant.
    pub fn set_variant_number(&mut self, variant: VariantId, number: u64) {
        self.variant_numbers.insert(variant, number);
    }

    /// The same with the pages at other places: `moved` gives the new place of each, `None` for one that is dropped.
    #[must_use]
    pub fn with_products_moved(self, moved: impl Fn(ProductId) -> Option<ProductId>) -> Self {
        let mut result = Self {
            variant_status: self.variant_status,
            variant_numbers: self.variant_numbers,
            ..Self::default()
        };
        for (index, status) in (0..).zip(self.product_status) {
            if let Some(product) = moved(ProductId(index)) {
                result.set_product_status(product, status);
            }
        }
        for (index, bits) in (0..).zip(self.told_links) {
            if let Some(product) = moved(ProductId(index)) {
                result.set_told_link_bits(product, bits);
            }
        }
        for ((product, kind), links) in self.links {
            if let Some(product) = moved(product) {
                result.links.insert((product, kind), links);
            }
        }
        for (product, number) in self.product_numbers {
            if let Some(product) = moved(product) {
                result.product_numbers.insert(product, number);
            }
        }
        result
    }

    /// Hands every fact to `each` as a text, in a settled order: what checksums and hashes are made of. Nothing when no file
    /// told anything.
    pub fn spell(&self, mut each: impl FnMut(&str)) {
        let statuses = |list: &[SaleStatus], what: &str, each: &mut dyn FnMut(&str)| {
            for (index, status) in list.iter().enumerate() {
                if *status != SaleStatus::Untold {
                    each(&format!("{what} {index} {}", status.word()));
                }
            }
        };
        statuses(&self.product_status, "product", &mut each);
        statuses(&self.variant_status, "variant", &mut each);
        for (index, bits) in self.told_links.iter().enumerate() {
            if *bits != 0 {
                each(&format!("told {index} {bits}"));
            }
        }
        for ((product, kind), links) in &self.links {
            for link in links {
                let (kind, place) = (kind.word(), link.position);
                each(&format!("{} {kind} {place:?} {}", product.0, link.target));
            }
        }
        for (product, number) in &self.product_numbers {
            each(&format!("product {} number {number}", product.0));
        }
        for (variant, number) in &self.variant_numbers {
            each(&format!("variant {} number {number}", variant.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(target: &str) -> PresentLink {
        PresentLink {
            target: target.into(),
            position: None,
        }
    }

    #[test]
    fn words_lead_back_to_their_status_and_kind() {
        for status in SaleStatus::TOLD {
            assert_eq!(SaleStatus::from_word(status.word()), Some(status));
        }
        assert_eq!(SaleStatus::from_word(""), Some(SaleStatus::Untold));
        assert_eq!(SaleStatus::from_word("gone"), None);
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::from_word(kind.word()), Some(kind));
        }
    }

    #[test]
    fn an_empty_list_is_known_and_a_list_of_another_kind_is_not() {
        let mut facts = ShopFacts::default();
        let product = ProductId(3);
        facts.set_links(product, LinkKind::Upsell, vec![link("A")]);
        facts.set_links(product, LinkKind::CrossSell, Vec::new());
        assert_eq!(
            facts.links(product, LinkKind::Upsell),
            Some(&[link("A")][..])
        );
        assert_eq!(facts.links(product, LinkKind::CrossSell), Some(&[][..]));
        assert_eq!(facts.links(product, LinkKind::Related), None);
        assert_eq!(facts.links(ProductId(0), LinkKind::Upsell), None);
        facts.set_links(product, LinkKind::Upsell, Vec::new());
        assert_eq!(
            (facts.links(product, LinkKind::Upsell), facts.link_count()),
            (Some(&[][..]), 0)
        );
    }

    #[test]
    fn facts_follow_their_pages() {
        let mut facts = ShopFacts::default();
        facts.set_product_status(ProductId(0), SaleStatus::Hidden);
        facts.set_product_status(ProductId(2), SaleStatus::Draft);
        facts.set_variant_status(VariantId(1), SaleStatus::Private);
        facts.set_links(ProductId(2), LinkKind::Related, vec![link("B")]);
        facts.set_product_number(ProductId(2), 17);
        let moved = facts.with_products_moved(|product| product.0.checked_sub(1).map(ProductId));
        assert_eq!(moved.product_status(ProductId(0)), SaleStatus::Untold);
        assert_eq!(moved.product_status(ProductId(1)), SaleStatus::Draft);
        assert_eq!(moved.variant_status(VariantId(1)), SaleStatus::Private);
        assert_eq!(
            moved.links(ProductId(1), LinkKind::Related),
            Some(&[link("B")][..])
        );
        assert_eq!(moved.product_number(ProductId(1)), Some(17));
    }
}
