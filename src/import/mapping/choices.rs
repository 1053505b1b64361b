//! The meanings a person can give the columns of a file, in plain words, and those a file cannot do without.

use crate::import::Role;
use crate::import::dialects::{CatalogRows, Dialect, OrderShape};
use crate::import::rows::meaning::{Binding, Meaning};

/// A meaning to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeaningChoice {
    /// Its words, as mappings write them.
    pub words: &'static str,
    /// What the column must hold, in one sentence.
    pub explanation: &'static str,
}

const CATALOG: &[Meaning] = &[
    Meaning::Sku,
    Meaning::Title,
    Meaning::Price,
    Meaning::Cost,
    Meaning::Stock,
    Meaning::Category,
    Meaning::Brand,
    Meaning::ProductKey,
    Meaning::SalePrice,
    Meaning::SaleEnds,
    Meaning::Tags,
    Meaning::OptionValue(1),
    Meaning::OptionName(1),
    Meaning::OptionValue(2),
    Meaning::OptionName(2),
    Meaning::OptionValue(3),
    Meaning::OptionName(3),
    Meaning::OptionValue(4),
    Meaning::OptionName(4),
    Meaning::OptionValue(5),
    Meaning::OptionName(5),
    Meaning::OptionValue(6),
    Meaning::OptionName(6),
    Meaning::RowId,
    Meaning::Parent,
    Meaning::BroadCategory,
    Meaning::RowKind,
    Meaning::StockTracker,
    Meaning::GiftCard,
    Meaning::Image,
    Meaning::SaleKind,
    Meaning::SaleValue,
    Meaning::Surcharge,
    Meaning::StoreView,
    Meaning::Attributes,
    Meaning::Variations,
    Meaning::SaleStarts,
    Meaning::CategoryKey,
];

const ORDERS: &[Meaning] = &[
    Meaning::Order,
    Meaning::Placed,
    Meaning::Sku,
    Meaning::Title,
    Meaning::Units,
    Meaning::UnitPrice,
    Meaning::LineTotal,
    Meaning::LineDiscount,
    Meaning::Discount,
    Meaning::Customer,
    Meaning::Status,
    Meaning::OrderSource,
    Meaning::DiscountCode,
    Meaning::OrderCurrency,
    Meaning::Cancelled,
    Meaning::Refunded,
    Meaning::Subtotal,
    Meaning::OrderDiscount,
    Meaning::OrderTotal,
    Meaning::PlacedTime,
    Meaning::ParentLine,
    Meaning::RowId,
    Meaning::Items,
];

const CHECKOUTS: &[Meaning] = &[
    Meaning::Checkout,
    Meaning::Placed,
    Meaning::Sku,
    Meaning::Title,
    Meaning::Units,
    Meaning::UnitPrice,
    Meaning::Recovered,
    Meaning::OrderCurrency,
];

const OFFERS: &[Meaning] = &[
    Meaning::Rule,
    Meaning::Week,
    Meaning::Shown,
    Meaning::Accepted,
    Meaning::OfferSource,
];

/// The meanings that columns of such a file can have, the most needed first.
#[must_use]
pub fn meanings_of(role: Role) -> Vec<MeaningChoice> {
    let meanings = match role {
        Role::Catalog => CATALOG,
        Role::Orders => ORDERS,
        Role::AbandonedCheckouts => CHECKOUTS,
        Role::OfferLog => OFFERS,
    };
    meanings
        .iter()
        .map(|meaning| MeaningChoice {
            words: meaning.own_words(),
            explanation: meaning.explanation(),
        })
        .collect()
}

impl Meaning {
    /// The meaning in words that no other meaning has, as mappings write it.
    pub(crate) fn own_words(self) -> &'static str {
        const NAMES: [&str; 6] = [
            "Option name",
            "Option name 2",
            "Option name 3",
            "Option name 4",
            "Option name 5",
            "Option name 6",
        ];
        const VALUES: [&str; 6] = [
            "Option value",
            "Option value 2",
            "Option value 3",
            "Option value 4",
            "Option value 5",
            "Option value 6",
        ];
        let (names, number) = match self {
            Self::OptionName(number) => (NAMES, number),
            Self::OptionValue(number) => (VALUES, number),
            other => return other.words(),
        };
        let place = usize::from(number).saturating_sub(1);
        names.get(place).copied().unwrap_or(self.words())
    }

    /// What a column of this meaning must hold, in one sentence.
    pub(crate) fn explanation(self) -> &'static str {
        match self {
            Self::Sku => {
                "The code under which the article is sold; products and orders meet by it."
            }
            Self::RowId => "The shop's own number of the row, for goods without a SKU.",
            Self::ProductKey => {
                "What the variants of one product share: a handle or the parent's SKU."
            }
            Self::Parent => "The SKU or number of the product a variation belongs to.",
            Self::Title => "The name of the product; an order line without a SKU goes by it.",
            Self::Category => "Where the product stands in the shop.",
            Self::BroadCategory => "A wider category, taken where the first one is empty.",
            Self::Brand => "The brand, maker or vendor.",
            Self::Tags => "Several tags in one cell.",
            Self::Price => "Today's price of one unit.",
            Self::SalePrice => "A lower price that holds today.",
            Self::Cost => "What one unit costs the shop; without it margins stay unknown.",
            Self::Stock => "Units on hand.",
            Self::StockTracker => "Who counts the stock; empty means nobody does.",
            Self::RowKind => "Whether the row is a product, a variable product or a variation.",
            Self::GiftCard => "Yes for gift cards, which are no goods.",
            Self::Image => "An image address; a row with nothing else is an image only.",
            Self::OptionName(_) => "What an option is called, such as Size.",
            Self::OptionValue(_) => "The value of an option, such as XL.",
            Self::Order => {
                "What the rows of one order share; rows with the same number are one basket."
            }
            Self::Placed => "The day the order was placed, with or without the time.",
            Self::Customer => {
                "Who bought: a number or an address; only a keyed hash of it is kept."
            }
            Self::Units => "How many units the line sold; every line counts one without it.",
            Self::UnitPrice => "Price of one unit before discounts.",
            Self::LineDiscount => "Money off the whole line.",
            Self::LineTotal => "What was paid for the whole line after discounts.",
            Self::OrderCurrency => "The currency of the order, as a code such as EUR.",
            Self::Status => "Paid, cancelled, pending: decides whether the order counts.",
            Self::OrderSource => "Where the order came from; drafts are left out.",
            Self::DiscountCode => {
                "The code of the order's discount; replacements are left out by it."
            }
            Self::Cancelled => "When the order was cancelled; empty means it was not.",
            Self::Subtotal => "All goods of the order after discounts.",
            Self::OrderDiscount => "All discounts of the order, shared out over its lines.",
            Self::OrderTotal => "What the order cost with shipping and tax.",
            Self::Refunded => "Money given back on the order.",
            Self::SaleKind => "Whether the sale value is a percentage or an amount.",
            Self::SaleValue => "The percentage or the amount off the price.",
            Self::SaleEnds => "When the sale price ends; empty means never.",
            Self::Surcharge => "What the variant costs more than its product.",
            Self::StoreView => "Which translation the row is; empty is the product itself.",
            Self::Attributes => "Further attributes in one cell, as code=value.",
            Self::Variations => "All variants of the product in one cell.",
            Self::PlacedTime => "The time of day where it stands apart from the date.",
            Self::Discount => "A discount on the line: an amount, a percentage or a share.",
            Self::ParentLine => "The line this row is a part of; such rows do not count again.",
            Self::CategoryKey => "The category by its key in a file of categories.",
            Self::SaleStarts => "When the sale price begins; empty is before everything.",
            Self::Items => "All goods of the order in one cell.",
            Self::Checkout => "What the rows of one checkout share.",
            Self::Recovered => {
                "Whether the checkout was paid after all, or when; such checkouts are left out."
            }
            Self::Rule => "The id of the rule whose offer was shown.",
            Self::Week => "The week, such as 2025-W31, or a day in it.",
            Self::Shown => "How often the offer was shown in that week.",
            Self::Accepted => "How often it was taken; never more than it was shown.",
            Self::OfferSource => "How it was counted: randomised, logged, or an app's dashboard.",
        }
    }
}

/// What a file lacks so that nothing of it can be imported, as sentences.
pub(crate) fn missing(dialect: &Dialect, binding: &Binding, has_day: bool) -> Vec<String> {
    let has = |meaning| binding.has(meaning);
    let mut missing = Vec::new();
    let mut need = |there: bool, sentence: &str| {
        if !there {
            missing.push(sentence.to_owned());
        }
    };
    match dialect.role {
        Role::Catalog => {
            // Other groupings find the SKU in places of their own.
            if matches!(
                dialect.catalog_rows,
                CatalogRows::Plain | CatalogRows::CommaCategories
            ) {
                need(
                    has(Meaning::Sku) || has(Meaning::RowId),
                    "Products need a SKU: choose the column that holds the article's code.",
                );
            }
        }
        Role::Orders => {
            let shape = dialect.order_rows.shape;
            if shape == OrderShape::Baskets {
                return missing;
            }
            need(
                has(Meaning::Order),
                "Orders need an order number: choose the column that the rows of one order share.",
            );
            if shape != OrderShape::Details {
                need(
                    has(Meaning::Placed) || has_day,
                    "Orders need a date: choose its column, or say on which day they stand.",
                );
            }
            if shape != OrderShape::Heads {
                need(
                    has(Meaning::Sku)
                        || has(Meaning::Title)
                        || has(Meaning::RowId)
                        || has(Meaning::Items),
                    "Orders need a SKU: choose the column that says what was bought.",
                );
            }
        }
        Role::AbandonedCheckouts => {
            need(
                has(Meaning::Checkout),
                "Checkouts need an id: choose the column that the rows of one checkout share.",
            );
            need(
                has(Meaning::Placed) || has_day,
                "Checkouts need a date: choose its column, or say on which day they stand.",
            );
            need(
                has(Meaning::Sku) || has(Meaning::Title),
                "Checkouts need a SKU: choose the column that says what was left behind.",
            );
        }
        Role::OfferLog => {
            need(
                has(Meaning::Rule),
                "An offer log needs a rule: choose the column of rule ids.",
            );
            need(
                has(Meaning::Week),
                "An offer log needs a week: choose the column of weeks or days.",
            );
            need(
                has(Meaning::Shown) && has(Meaning::Accepted),
                "An offer log needs counts: choose the columns of how often the offer was shown and taken.",
            );
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_can_be_chosen_and_is_found_by_its_own_words() {
        for role in Role::ALL {
            let choices = meanings_of(role);
            for (place, choice) in choices.iter().enumerate() {
                let meaning = Meaning::from_words(choice.words).expect(choice.words);
                assert_eq!(meaning.own_words(), choice.words);
                assert!(choice.explanation.ends_with('.'), "{}", choice.words);
                assert!(
                    choices[place + 1..].iter().all(|other| other != choice),
                    "{}",
                    choice.words
                );
            }
        }
        let offered: Vec<&str> = Role::ALL
            .into_iter()
            .flat_map(meanings_of)
            .map(|choice| choice.words)
            .collect();
        for meaning in Meaning::all() {
            assert!(offered.contains(&meaning.own_words()), "{meaning:?}");
        }
    }
}
