//! Words in which the articles of one series differ: numbers, sizes, colours, and whatever the catalog has as options.

use std::collections::BTreeSet;

use super::title_words::plain_words;
use crate::domain::catalog::Catalog;

/// Sizes that are no numbers.
const SIZES: [&str; 24] = [
    "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "mini", "small", "medium", "large", "maxi",
    "big", "giant", "jumbo", "short", "regular", "long", "tall", "narrow", "wide", "single",
    "double",
];

/// Colours, and what is said of them.
const COLOURS: [&str; 45] = [
    "amber",
    "anthracite",
    "aqua",
    "beige",
    "black",
    "blue",
    "bronze",
    "brown",
    "burgundy",
    "charcoal",
    "clear",
    "copper",
    "coral",
    "cream",
    "cyan",
    "dark",
    "ecru",
    "gold",
    "golden",
    "gray",
    "green",
    "grey",
    "indigo",
    "ivory",
    "khaki",
    "lavender",
    "lilac",
    "lime",
    "magenta",
    "mauve",
    "mint",
    "multi",
    "multicolour",
    "natural",
    "navy",
    "olive",
    "orange",
    "pink",
    "purple",
    "red",
    "silver",
    "turquoise",
    "violet",
    "white",
    "yellow",
];

/// What tells one article of a series from the next.
pub(super) struct Varying {
    /// Words that are an option of some variant.
    options: BTreeSet<String>,
}

impl Varying {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let variants = catalog.variants().iter();
        let parts = variants.flat_map(|variant| variant.option.split('/'));
        let alone = parts.filter_map(|part| {
            let mut words = plain_words(part);
            words.next().filter(|_| words.next().is_none())
        });
        Self {
            options: alone.collect(),
        }
    }

    /// True for a number, a size, a colour or an option.
    pub(super) fn holds(&self, word: &str) -> bool {
        word.contains(|letter: char| letter.is_ascii_digit())
            || SIZES.contains(&word)
            || COLOURS.contains(&word)
            || self.options.contains(word)
    }
}
