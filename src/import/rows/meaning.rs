//! What a column means, and where each meaning stands in a file.

use crate::import::dialects::{Dialect, OrderShape};

/// Most numbered options (attributes) of a variant that are read.
pub(crate) const MAX_OPTIONS: usize = 6;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The SKU.
    Sku,
    /// The storefront's own number of a row, a way to name goods without a SKU.
    RowId,
    /// The key of the product page: handle, parent SKU.
    ProductKey,
    /// SKU or `id:n` of the product a variation belongs to.
    Parent,
    /// Title of a product, or of the goods on an order line.
    Title,
    /// Category.
    Category,
    /// A second category column, read when the first is empty.
    BroadCategory,
    /// Brand or vendor.
    Brand,
    /// Tags in one cell.
    Tags,
    /// Today's price.
    Price,
    /// A lower price that holds today.
    SalePrice,
    /// Unit cost.
    Cost,
    /// Units on hand.
    Stock,
    /// Who counts the stock; empty is not tracked.
    StockTracker,
    /// Kind of row: simple, variable, variation.
    RowKind,
    /// True for gift cards.
    GiftCard,
    /// Image address: a row with nothing else is an image only.
    Image,
    /// Name of the numbered option, from 1.
    OptionName(u8),
    /// Value of the numbered option, from 1.
    OptionValue(u8),
    /// Order number.
    Order,
    /// When an order was placed.
    Placed,
    /// Who bought: an id or an e-mail address; only its keyed hash leaves the reader.
    Customer,
    /// Units of a line.
    Units,
    /// Price per unit before discounts.
    UnitPrice,
    /// Money off the whole line.
    LineDiscount,
    /// Paid for the whole line after discounts.
    LineTotal,
    /// Currency of an order.
    OrderCurrency,
    /// Status of an order or its payment.
    Status,
    /// When an order was cancelled; empty is not cancelled.
    Cancelled,
    /// Goods of an order after discounts.
    Subtotal,
    /// All discounts of an order.
    OrderDiscount,
    /// What an order cost with everything.
    OrderTotal,
    /// Money given back on an order.
    Refunded,
    /// How the sale of a row is meant: percent or amount.
    SaleKind,
    /// Percent or amount of the sale of a row.
    SaleValue,
    /// When the sale price ends; empty is never.
    SaleEnds,
    /// What a variant costs more than its product.
    Surcharge,
    /// Which translation of a product a row is; empty is the product itself.
    StoreView,
    /// Further attributes as `code=value` in one cell.
    Attributes,
    /// The variants of a product as `sku=…,size=…` in one cell.
    Variations,
    /// Time of day when it stands apart from the day.
    PlacedTime,
    /// A discount on the line: an amount, a percent or a fraction.
    Discount,
    /// The line a row is a part of; empty is a line of its own.
    ParentLine,
    /// The category of a product by its key in a table of categories.
    CategoryKey,
    /// When the sale price begins; empty is before everything.
    SaleStarts,
    /// The goods of a whole order in one cell.
    Items,
    /// Id of a checkout that was not paid.
    Checkout,
    /// Whether an abandoned checkout was paid after all, or when.
    Recovered,
    /// Id of a rule.
    Rule,
    /// A week, or a day in it.
    Week,
    /// How often an offer was shown.
    Shown,
    /// How often an offer was taken.
    Accepted,
    /// How showings and takings were counted.
    OfferSource,
    /// Where an order came from: the web shop, a draft, an app.
    OrderSource,
    /// The code of an order's discount.
    DiscountCode,
}

/// The meanings that stand once in a file.
const SINGLE: [Meaning; 53] = [
    Meaning::Sku,
    Meaning::RowId,
    Meaning::ProductKey,
    Meaning::Parent,
    Meaning::Title,
    Meaning::Category,
    Meaning::BroadCategory,
    Meaning::Brand,
    Meaning::Tags,
    Meaning::Price,
    Meaning::SalePrice,
    Meaning::Cost,
    Meaning::Stock,
    Meaning::StockTracker,
    Meaning::RowKind,
    Meaning::GiftCard,
    Meaning::Image,
    Meaning::Order,
    Meaning::Placed,
    Meaning::Customer,
    Meaning::Units,
    Meaning::UnitPrice,
    Meaning::LineDiscount,
    Meaning::LineTotal,
    Meaning::OrderCurrency,
    Meaning::Status,
    Meaning::Cancelled,
    Meaning::Subtotal,
    Meaning::OrderDiscount,
    Meaning::OrderTotal,
    Meaning::Refunded,
    Meaning::SaleKind,
    Meaning::SaleValue,
    Meaning::SaleEnds,
    Meaning::Surcharge,
    Meaning::StoreView,
    Meaning::Attributes,
    Meaning::Variations,
    Meaning::PlacedTime,
    Meaning::Discount,
    Meaning::ParentLine,
    Meaning::CategoryKey,
    Meaning::SaleStarts,
    Meaning::Items,
    Meaning::Checkout,
    Meaning::Recovered,
    Meaning::Rule,
    Meaning::Week,
    Meaning::Shown,
    Meaning::Accepted,
    Meaning::OfferSource,
    Meaning::OrderSource,
    Meaning::DiscountCode,
];

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
    /// Number of places in a [`Binding`].
    const SLOTS: usize = SINGLE.len() + 2 * MAX_OPTIONS;

    #[inline]
    fn slot(self) -> usize {
        let option = |number: u8| usize::from(number).clamp(1, MAX_OPTIONS) - 1;
        match self {
            Self::Sku => 0,
            Self::RowId => 1,
            Self::ProductKey => 2,
            Self::Parent => 3,
            Self::Title => 4,
            Self::Category => 5,
            Self::BroadCategory => 6,
            Self::Brand => 7,
            Self::Tags => 8,
            Self::Price => 9,
            Self::SalePrice => 10,
            Self::Cost => 11,
            Self::Stock => 12,
            Self::StockTracker => 13,
            Self::RowKind => 14,
            Self::GiftCard => 15,
            Self::Image => 16,
            Self::Order => 17,
            Self::Placed => 18,
            Self::Customer => 19,
            Self::Units => 20,
            Self::UnitPrice => 21,
            Self::LineDiscount => 22,
            Self::LineTotal => 23,
            Self::OrderCurrency => 24,
            Self::Status => 25,
            Self::Cancelled => 26,
            Self::Subtotal => 27,
            Self::OrderDiscount => 28,
            Self::OrderTotal => 29,
            Self::Refunded => 30,
            Self::SaleKind => 31,
            Self::SaleValue => 32,
            Self::SaleEnds => 33,
            Self::Surcharge => 34,
            Self::StoreView => 35,
            Self::Attributes => 36,
            Self::Variations => 37,
            Self::PlacedTime => 38,
            Self::Discount => 39,
            Self::ParentLine => 40,
            Self::CategoryKey => 41,
            Self::SaleStarts => 42,
            Self::Items => 43,
            Self::Checkout => 44,
            Self::Recovered => 45,
            Self::Rule => 46,
            Self::Week => 47,
            Self::Shown => 48,
            Self::Accepted => 49,
            Self::OfferSource => 50,
            Self::OrderSource => 51,
            Self::DiscountCode => 52,
            Self::OptionName(number) => SINGLE.len() + option(number),
            Self::OptionValue(number) => SINGLE.len() + MAX_OPTIONS + option(number),
        }
    }

    /// The meaning in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Sku => "SKU",
            Self::RowId => "Row id",
            Self::ProductKey => "Product key",
            Self::Parent => "Parent",
            Self::Title => "Title",
            Self::Category => "Category",
            Self::BroadCategory => "Broad category",
            Self::Brand => "Brand",
            Self::Tags => "Tags",
            Self::Price => "Price",
            Self::SalePrice => "Sale price",
            Self::Cost => "Unit cost",
            Self::Stock => "Stock",
            Self::StockTracker => "Stock tracker",
            Self::RowKind => "Kind of row",
            Self::GiftCard => "Gift card",
            Self::Image => "Image",
            Self::OptionName(_) => "Option name",
            Self::OptionValue(_) => "Option value",
            Self::Order => "Order number",
            Self::Placed => "Order date",
            Self::Customer => "Customer",
            Self::Units => "Units",
            Self::UnitPrice => "Unit price",
            Self::LineDiscount => "Line discount",
            Self::LineTotal => "Line total",
            Self::OrderCurrency => "Currency",
            Self::Status => "Status",
            Self::Cancelled => "Cancelled at",
            Self::Subtotal => "Subtotal",
            Self::OrderDiscount => "Order discount",
            Self::OrderTotal => "Order total",
            Self::Refunded => "Refunded amount",
            Self::SaleKind => "Kind of sale",
            Self::SaleValue => "Sale value",
            Self::SaleEnds => "Sale ends",
            Self::Surcharge => "Surcharge",
            Self::StoreView => "Store view",
            Self::Attributes => "More attributes",
            Self::Variations => "Variations",
            Self::PlacedTime => "Order time",
            Self::Discount => "Discount",
            Self::ParentLine => "Parent line",
            Self::CategoryKey => "Category key",
            Self::SaleStarts => "Sale starts",
            Self::Items => "Items of the order",
            Self::Checkout => "Checkout id",
            Self::Recovered => "Recovered",
            Self::Rule => "Rule",
            Self::Week => "Week",
            Self::Shown => "Shown",
            Self::Accepted => "Accepted",
            Self::OfferSource => "How it was counted",
            Self::OrderSource => "Order source",
            Self::DiscountCode => "Discount code",
        }
    }

    /// Every meaning.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let numbered = (1..=MAX_OPTIONS as u8)
            .flat_map(|number| [Self::OptionName(number), Self::OptionValue(number)]);
        SINGLE.into_iter().chain(numbered)
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
            | Self::SaleValue
            | Self::Surcharge => Reading::Amount,
            Self::Discount => Reading::Discount,
            Self::Placed | Self::Week => Reading::Moment,
            _ => Reading::Text,
        }
    }
}

/// A header as it is compared: letters and digits only, lower case. `Variant SKU`, `variant_sku` and `VariantSku` are one.
pub(crate) fn squeezed(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Which column holds what.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    place: [Option<usize>; Meaning::SLOTS],
    meanings: Vec<Option<Meaning>>,
}

impl Binding {
    /// Binds the columns a dialect knows. Where several headers have one meaning the one that stands first in the dialect's
    /// table is read; a header that stands twice is read where it stands first.
    pub(crate) fn new(dialect: &Dialect, headers: &[String]) -> Self {
        let names: Vec<String> = headers.iter().map(|header| squeezed(header)).collect();
        let mut binding = Self {
            place: [None; Meaning::SLOTS],
            meanings: vec![None; headers.len()],
        };
        for (name, meaning) in dialect.columns {
            let wanted = squeezed(name);
            if binding.at(*meaning).is_none()
                && let Some(place) = names.iter().position(|name| *name == wanted)
                && binding.meanings.get(place).is_some_and(Option::is_none)
            {
                binding.bind(*meaning, place);
            }
        }
        for (place, name) in names.iter().enumerate() {
            if let Some(meaning) = (dialect.numbered)(name)
                && binding.at(meaning).is_none()
            {
                binding.bind(meaning, place);
            } else if dialect.order_rows.shape == OrderShape::Groups
                && let (Some(meaning), Some(known)) =
                    ((dialect.numbered)(name), binding.meanings.get_mut(place))
            {
                // Further goods of the same order.
                *known = Some(meaning);
            }
        }
        binding
    }

    fn bind(&mut self, meaning: Meaning, place: usize) {
        if let Some(slot) = self.place.get_mut(meaning.slot()) {
            *slot = Some(place);
        }
        if let Some(known) = self.meanings.get_mut(place) {
            *known = Some(meaning);
        }
    }

    /// Gives a column another meaning, or none; the column that had it before has none then.
    pub(crate) fn rebind(&mut self, place: usize, meaning: Option<Meaning>) {
        if let Some(former) = self.meanings.get(place).copied().flatten()
            && let Some(slot) = self.place.get_mut(former.slot())
        {
            *slot = None;
        }
        if let Some(known) = self.meanings.get_mut(place) {
            *known = None;
        }
        if let Some(meaning) = meaning {
            if let Some(before) = self.at(meaning)
                && let Some(known) = self.meanings.get_mut(before)
            {
                *known = None;
            }
            self.bind(meaning, place);
        }
    }

    /// The column of a meaning; `None` when the file has none.
    #[inline]
    pub(crate) fn at(&self, meaning: Meaning) -> Option<usize> {
        self.place.get(meaning.slot()).copied().flatten()
    }

    /// True when a column has this meaning.
    #[inline]
    pub(crate) fn has(&self, meaning: Meaning) -> bool {
        self.at(meaning).is_some()
    }

    /// The meaning of every column in the file's order; `None` is not read.
    pub(crate) fn meanings(&self) -> &[Option<Meaning>] {
        &self.meanings
    }
}
