//! Sentences a person should read before a file is imported.

use super::sniffed::Sniffed;
use crate::import::dialects::role::Role;
use crate::import::dialects::{CatalogRows, OrderShape};
use crate::import::rows::meaning::Meaning;

/// What a file lacks, and what of it is guessed.
pub(super) fn remarks(sniffed: &Sniffed, has_rows: bool) -> Vec<String> {
    let has = |meaning| sniffed.layout.binding.has(meaning);
    let mut remarks = Vec::new();
    let mut say = |applies: bool, text: &str| {
        if applies {
            remarks.push(text.to_owned());
        }
    };
    say(!has_rows, "The file has a header and no rows.");
    say(
        sniffed.layout.encoding.is_guess(),
        "The text is not UTF-8; it is read as Windows-1252. Look whether letters with accents are right.",
    );
    say(
        sniffed.layout.records_before > 1,
        "There are lines before the header row; they are not read.",
    );
    match sniffed.dialect.role {
        Role::Catalog if sniffed.dialect.catalog_rows == CatalogRows::Categories => {
            say(
                true,
                "Products name these categories by key: import both together.",
            );
        }
        Role::Catalog => {
            say(
                !has(Meaning::Cost),
                "There is no column of unit costs: margins stay unknown.",
            );
            say(
                !has(Meaning::Stock),
                "There is no column of stock: units on hand stay unknown.",
            );
            say(!has(Meaning::Price), "There is no column of prices.");
        }
        Role::Orders => {
            let shape = sniffed.dialect.order_rows.shape;
            say(
                !has(Meaning::UnitPrice)
                    && !has(Meaning::LineTotal)
                    && !has(Meaning::Items)
                    && shape != OrderShape::Heads,
                if sniffed.dialect.order_rows.priceless {
                    "There are no prices: lines take today's price from the catalog, or bring nothing."
                } else {
                    "There is no column of prices: lines take today's price from the catalog."
                },
            );
            say(
                shape == OrderShape::Details,
                "The orders of these lines stand in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Heads,
                "The lines of these orders stand in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Baskets && sniffed.overrides.day.is_none(),
                "There are no dates: all orders stand on 1970-01-01.",
            );
            say(
                !has(Meaning::Units) && !has(Meaning::Items) && shape != OrderShape::Heads,
                "There is no column of units: every line counts one.",
            );
            say(
                !has(Meaning::Customer) && shape != OrderShape::Details,
                "There is no column of customers: new and returning buyers cannot be told apart.",
            );
        }
        Role::AbandonedCheckouts => {
            say(
                !has(Meaning::Recovered),
                "There is no column that says which checkouts were recovered: all of them count.",
            );
            say(
                !has(Meaning::UnitPrice),
                "There is no column of prices: what was left behind is worth today's price from the catalog.",
            );
            say(
                !has(Meaning::Units),
                "There is no column of units: every line counts one.",
            );
        }
        Role::OfferLog => say(
            !has(Meaning::OfferSource),
            "There is no column that says how offers were counted: they are taken for logged ones.",
        ),
    }
    remarks
}
