//! Sentences a person should read before a file is imported.

use super::sniffed::Sniffed;
use crate::import::dialects::role::Role;
use crate::import::dialects::{CatalogRows, OrderShape};
use crate::import::rows::encoding::short_name;
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
        sniffed.layout.encoding.is_guess,
        &format!(
            "The text is not UTF-8; it is read as {}. Check that letters with accents look right.",
            short_name(sniffed.layout.encoding.encoding)
        ),
    );
    say(
        sniffed.layout.records_before > 1,
        "There are lines before the header row; they are not read.",
    );
    match sniffed.dialect.role {
        Role::Catalog if sniffed.dialect.catalog_rows == CatalogRows::Categories => {
            say(
                true,
                "Products refer to these categories by key: import both files together.",
            );
        }
        Role::Catalog => {
            say(
                !has(Meaning::Cost),
                "There is no unit cost column: margins stay unknown.",
            );
            say(
                !has(Meaning::Stock),
                "There is no stock column: units on hand stay unknown.",
            );
            say(!has(Meaning::Price), "There is no price column.");
        }
        Role::Orders => {
            let shape = sniffed.dialect.order_rows.shape;
            say(
                !has(Meaning::UnitPrice)
                    && !has(Meaning::LineTotal)
                    && !has(Meaning::Items)
                    && shape != OrderShape::Headers,
                "There are no prices: lines take today's price from the catalog; where it has none, revenue is unknown.",
            );
            say(
                shape == OrderShape::Details,
                "The orders of these lines are in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Headers,
                "The lines of these orders are in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Baskets && sniffed.overrides.day.is_none(),
                "There are no dates: all orders are placed on 1970-01-01.",
            );
            say(
                !has(Meaning::Units) && !has(Meaning::Items) && shape != OrderShape::Headers,
                "There is no units column: every line counts as one unit.",
            );
            say(
                !has(Meaning::Customer) && shape != OrderShape::Details,
                "There is no customer column: new and returning customers cannot be told apart.",
            );
        }
        Role::AbandonedCheckouts => {
            say(
                !has(Meaning::Recovered),
                "There is no column that says which checkouts were recovered: all of them count.",
            );
            say(
                !has(Meaning::UnitPrice),
                "There is no price column: abandoned items are valued at today's price from the catalog.",
            );
            say(
                !has(Meaning::Units),
                "There is no units column: every line counts as one unit.",
            );
        }
        Role::OfferLog => say(
            !has(Meaning::OfferSource),
            "There is no column that says how offers were counted: they are treated as logged.",
        ),
    }
    remarks
}
