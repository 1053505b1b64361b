//! What a column means.

pub(crate) use super::letters::{plain, squeezed};
use strum::{EnumCount as _, EnumMessage as _, IntoEnumIterator as _};

/// Numbered options (attributes) of a variant that are read; further ones are not.
pub(crate) const MAX_OPTIONS: usize = 6;

/// What a column holds. The comment of each meaning is the sentence a person reads beside it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumCount,
    strum::EnumDiscriminants,
    strum::EnumIter,
    strum::EnumMessage,
    strum::IntoStaticStr,
)]
#[strum_discriminants(name(Slot), vis(pub(self)))]
pub(crate) enum Meaning {
    /// The code of the item; it links order lines to products.
    #[strum(to_string = "SKU")]
    Sku,
    /// The shop's own number of the row, for products without a SKU.
    #[strum(to_string = "Row id")]
    RowId,
    /// The key shared by all variants of one product: a handle or the SKU of the parent.
    #[strum(to_string = "Product key")]
    ProductKey,
    /// The SKU or number of the product a variation belongs to.
    #[strum(to_string = "Parent")]
    Parent,
    /// The name of the product; order lines without a SKU are matched by it.
    #[strum(to_string = "Title")]
    Title,
    /// The category of the product in the shop.
    #[strum(to_string = "Category")]
    Category,
    /// A wider category, used where the first one is empty.
    #[strum(to_string = "Broad category")]
    BroadCategory,
    /// The brand, maker or vendor.
    #[strum(to_string = "Brand")]
    Brand,
    /// Several tags in one cell.
    #[strum(to_string = "Tags")]
    Tags,
    /// Today's price of one unit.
    #[strum(to_string = "Price")]
    Price,
    /// A lower price that holds today.
    #[strum(to_string = "Sale price")]
    SalePrice,
    /// What one unit costs the shop; without it margins stay unknown.
    #[strum(to_string = "Unit cost")]
    Cost,
    /// Units on hand.
    #[strum(to_string = "Stock")]
    Stock,
    /// What tracks the stock; empty means that it is not tracked.
    #[strum(to_string = "Stock tracker")]
    StockTracker,
    /// Whether the row is a product, a variable product or a variation.
    #[strum(to_string = "Kind of row")]
    RowKind,
    /// Yes for gift cards, which are money and not products.
    #[strum(to_string = "Gift card")]
    GiftCard,
    /// An image address; a row with nothing else is an image only.
    #[strum(to_string = "Image")]
    Image,
    /// What an option is called, such as Size.
    #[strum(to_string = "Option name")]
    OptionName(u8),
    /// The value of an option, such as XL.
    #[strum(to_string = "Option value")]
    OptionValue(u8),
    /// The number shared by all rows of one order; they are one basket.
    #[strum(to_string = "Order number")]
    Order,
    /// The shop's own id of the order; two orders may have one number, and then they differ by it.
    #[strum(to_string = "Order id")]
    OrderId,
    /// Which shop or channel the order was placed in; orders of two shops may have one number.
    #[strum(to_string = "Shop")]
    Shop,
    /// When the order was changed last in the shop; of two exports the one that says it later counts.
    #[strum(to_string = "Changed at")]
    Changed,
    /// The day the order was placed, with or without the time.
    #[strum(to_string = "Order date")]
    Placed,
    /// The customer: a number or an e-mail address; names are not stored, only a keyed hash.
    #[strum(to_string = "Customer")]
    Customer,
    /// How many units the line sold; without it every line counts as one.
    #[strum(to_string = "Units")]
    Units,
    /// Price of one unit before discounts.
    #[strum(to_string = "Unit price")]
    UnitPrice,
    /// Money off the whole line.
    #[strum(to_string = "Line discount")]
    LineDiscount,
    /// What was paid for the whole line after discounts.
    #[strum(to_string = "Line total")]
    LineTotal,
    /// The currency of the order, as a code such as EUR.
    #[strum(to_string = "Currency")]
    OrderCurrency,
    /// Paid, cancelled, pending: decides whether the order counts.
    #[strum(to_string = "Status")]
    Status,
    /// When the order was cancelled; empty means it was not.
    #[strum(to_string = "Cancelled at")]
    Cancelled,
    /// What all items of the order cost after discounts.
    #[strum(to_string = "Subtotal")]
    Subtotal,
    /// All discounts of the order, shared out over its lines.
    #[strum(to_string = "Order discount")]
    OrderDiscount,
    /// What the order cost with shipping and tax.
    #[strum(to_string = "Order total")]
    OrderTotal,
    /// Money refunded on the order.
    #[strum(to_string = "Refunded amount")]
    Refunded,
    /// Whether the sale value is a percentage or an amount.
    #[strum(to_string = "Kind of sale")]
    SaleKind,
    /// The percentage or the amount off the price.
    #[strum(to_string = "Sale value")]
    SaleValue,
    /// When the sale price ends; empty means never.
    #[strum(to_string = "Sale ends")]
    SaleEnds,
    /// How much more the variant costs than its product.
    #[strum(to_string = "Surcharge")]
    Surcharge,
    /// Which translation the row is; empty means the product itself.
    #[strum(to_string = "Store view")]
    StoreView,
    /// Further attributes in one cell, as code=value.
    #[strum(to_string = "More attributes")]
    Attributes,
    /// All variants of the product in one cell.
    #[strum(to_string = "Variations")]
    Variations,
    /// The time of day, where it has a column of its own.
    #[strum(to_string = "Order time")]
    PlacedTime,
    /// A discount on the line: an amount, a percentage or a share.
    #[strum(to_string = "Discount")]
    Discount,
    /// The line that this row is part of; such rows are not counted again.
    #[strum(to_string = "Parent line")]
    ParentLine,
    /// The category by its key in a file of categories.
    #[strum(to_string = "Category key")]
    CategoryKey,
    /// When the sale price begins; empty means that it always has.
    #[strum(to_string = "Sale starts")]
    SaleStarts,
    /// All items of the order in one cell.
    #[strum(to_string = "Items of the order")]
    Items,
    /// The id shared by all rows of one checkout.
    #[strum(to_string = "Checkout id")]
    Checkout,
    /// Whether the checkout was paid after all, or when; such checkouts are left out.
    #[strum(to_string = "Recovered")]
    Recovered,
    /// The id of the rule whose offer was shown.
    #[strum(to_string = "Rule")]
    Rule,
    /// The week, such as 2025-W31, or a day in it.
    #[strum(to_string = "Week")]
    Week,
    /// How often the offer was shown in that week.
    #[strum(to_string = "Shown")]
    Shown,
    /// How often it was accepted; never more often than it was shown.
    #[strum(to_string = "Accepted")]
    Accepted,
    /// How it was counted: randomised, logged, or an app's dashboard.
    #[strum(to_string = "How it was counted")]
    OfferSource,
    /// Where the order came from; drafts are left out.
    #[strum(to_string = "Order source")]
    OrderSource,
    /// Tax of the whole order, on goods and shipping.
    #[strum(to_string = "Taxes")]
    Taxes,
    /// Tax of the line.
    #[strum(to_string = "Line tax")]
    LineTax,
    /// What the order paid for shipping; it is no revenue of goods.
    #[strum(to_string = "Shipping")]
    Shipping,
    /// The number of the order that the row gives back; its units and money are taken off that order.
    #[strum(to_string = "Refund of")]
    RefundOf,
    /// The code of the order's discount; replacements are left out by it.
    #[strum(to_string = "Discount code")]
    DiscountCode,
    /// Whether the product is on sale, in words: active, draft, archived, private, hidden.
    #[strum(to_string = "Product status")]
    ProductStatus,
    /// Whether the product is in the shop: 1 or true, 0 or false, -1 for a draft.
    #[strum(to_string = "Published")]
    Published,
    /// Whether the product is switched on: 1 or true, 0 or false.
    #[strum(to_string = "Switched on")]
    SwitchedOn,
    /// Where the product can be seen: catalog, search, both, nowhere.
    #[strum(to_string = "Visibility")]
    Visibility,
    /// Better products that the shop offers instead, several in one cell.
    #[strum(to_string = "Upsells")]
    Upsells,
    /// Products that the shop offers in the cart, several in one cell.
    #[strum(to_string = "Cross-sells")]
    CrossSells,
    /// Similar products that the shop shows, several in one cell.
    #[strum(to_string = "Related products")]
    RelatedProducts,
    /// Products that the shop shows as going with it, several in one cell.
    #[strum(to_string = "Complementary products")]
    ComplementaryProducts,
    /// Accessories that the shop shows, several in one cell.
    #[strum(to_string = "Accessories")]
    Accessories,
    /// The places of the upsells in their list, several in one cell.
    #[strum(to_string = "Places of upsells")]
    UpsellPlaces,
    /// The places of the cross-sells in their list, several in one cell.
    #[strum(to_string = "Places of cross-sells")]
    CrossSellPlaces,
    /// The places of the related products in their list, several in one cell.
    #[strum(to_string = "Places of related products")]
    RelatedPlaces,
}

/// How a cell of a meaning is read, for deciding marks and date order over a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As text.
    Text,
    /// As an amount of money.
    Amount,
    /// As a discount, which is an amount, a percent or a fraction.
    Discount,
    /// As a moment.
    Moment,
}

impl Meaning {
    /// How many meanings there are, each numbered option counted: the bound of [`Meaning::slot`].
    pub(super) const SLOTS: usize = Self::COUNT + 2 * MAX_OPTIONS;

    /// Its index among all meanings.
    #[inline]
    pub(super) fn slot(self) -> usize {
        let option = |number: u8| usize::from(number).clamp(1, MAX_OPTIONS) - 1;
        match self {
            Self::OptionName(number) => Self::COUNT + option(number),
            Self::OptionValue(number) => Self::COUNT + MAX_OPTIONS + option(number),
            single => Slot::from(single) as usize,
        }
    }

    /// The meaning in words.
    pub(crate) fn words(self) -> &'static str {
        self.into()
    }

    /// What a column of this meaning must hold, in one sentence.
    pub(crate) fn explanation(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }

    /// Every meaning.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let numbered = (1..=MAX_OPTIONS as u8)
            .flat_map(|number| [Self::OptionName(number), Self::OptionValue(number)]);
        let single =
            |meaning: &Self| !matches!(meaning, Self::OptionName(_) | Self::OptionValue(_));
        Self::iter().filter(single).chain(numbered)
    }

    /// The meaning with these words, in any case; options may have a number behind.
    pub(crate) fn from_words(words: &str) -> Option<Self> {
        let wanted = squeezed(words);
        Self::all().find(|meaning| {
            let name = squeezed(meaning.words());
            match meaning {
                Self::OptionName(number) | Self::OptionValue(number) => {
                    wanted == format!("{name}{number}") || (*number == 1 && wanted == name)
                }
                _ => wanted == name,
            }
        })
    }

    /// The words of all meanings.
    pub(crate) fn all_words() -> String {
        let mut words: Vec<&str> = Self::all().map(Self::words).collect();
        words.dedup();
        let mut seen: Vec<&str> = Vec::new();
        words.retain(|word| {
            let is_new = !seen.contains(word);
            seen.push(word);
            is_new
        });
        words.join(", ")
    }

    /// How its cells are read.
    pub(crate) fn reading(self) -> Reading {
        match self {
            Self::Price
            | Self::SalePrice
            | Self::Cost
            | Self::UnitPrice
            | Self::LineDiscount
            | Self::LineTotal
            | Self::Subtotal
            | Self::OrderDiscount
            | Self::OrderTotal
            | Self::Refunded
            | Self::Taxes
            | Self::LineTax
            | Self::Shipping
            | Self::SaleValue
            | Self::Surcharge => Reading::Amount,
            Self::Discount => Reading::Discount,
            Self::Placed | Self::Week => Reading::Moment,
            _ => Reading::Text,
        }
    }
}
