//! The meanings a person can give the columns of a file, in plain words, and those a file cannot do without.

use crate::import::dialects::role::Role;
use crate::import::dialects::{CatalogRows, Dialect, OrderShape};
use crate::import::rows::binding::Binding;
use crate::import::rows::meaning::Meaning;

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
    Meaning::ProductStatus,
    Meaning::Published,
    Meaning::SwitchedOn,
    Meaning::Visibility,
    Meaning::Upsells,
    Meaning::CrossSells,
    Meaning::RelatedProducts,
    Meaning::ComplementaryProducts,
    Meaning::Accessories,
    Meaning::UpsellPlaces,
    Meaning::CrossSellPlaces,
    Meaning::RelatedPlaces,
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
    Meaning::Taxes,
    Meaning::LineTax,
    Meaning::Shipping,
    Meaning::RefundOf,
    Meaning::PlacedTime,
    Meaning::OrderId,
    Meaning::Shop,
    Meaning::Changed,
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
        let index = usize::from(number).saturating_sub(1);
        names.get(index).copied().unwrap_or(self.words())
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
                    has(Meaning::Sku) || has(Meaning::RowId) || has(Meaning::Title),
                    "Products need a SKU or a title: choose the column that holds the item's code or name.",
                );
            }
        }
        Role::Orders => {
            let shape = dialect.order_rows.shape;
            if matches!(shape, OrderShape::Baskets | OrderShape::Marks) {
                return missing;
            }
            need(
                has(Meaning::Order) || shape == OrderShape::Packed && has(Meaning::Items),
                "Orders need an order number: choose the column that is the same for all rows of one order.",
            );
            if shape != OrderShape::Details {
                need(
                    has(Meaning::Placed) || has_day,
                    "Orders need a date: choose its column, or enter one day for all of them.",
                );
            }
            if shape != OrderShape::Headers {
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
                "Checkouts need an id: choose the column that is the same for all rows of one checkout.",
            );
            need(
                has(Meaning::Placed) || has_day,
                "Checkouts need a date: choose its column, or enter one day for all of them.",
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
                "An offer log needs counts: choose the columns for how often the offer was shown and accepted.",
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
            for (index, choice) in choices.iter().enumerate() {
                let meaning = Meaning::from_words(choice.words).expect(choice.words);
                assert_eq!(meaning.own_words(), choice.words);
                assert!(choice.explanation.ends_with('.'), "{}", choice.words);
                assert!(
                    choices[index + 1..].iter().all(|other| other != choice),
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
