//! Packs of one article: "Buy 1" and "Buy 2", a single one and the box of six. Who buys two of them buys more of one thing.

use crate::domain::catalog::{Catalog, VariantId};

/// Words that say that a number beside them counts pieces, in lower case. No `x`: "45x45" is a size.
const PACKS: &[&str] = &[
    "bundle",
    "buy",
    "count",
    "ct",
    "er",
    "multipack",
    "of",
    "pack",
    "packs",
    "pair",
    "pairs",
    "pc",
    "pcs",
    "piece",
    "pieces",
    "pk",
    "qty",
    "quantity",
    "set",
    "stk",
    "stück",
    "unit",
    "units",
];

/// Words that stand beside such a number and its word: "box of 6".
const VESSELS: &[&str] = &["bag", "bottles", "box", "cans", "case", "lot"];

/// Of two pages only these say that both hold the same: "set of 3" may be another set.
const SURE: &[&str] = &["buy", "multipack", "pack", "packs", "pk"];

/// Words that are a number of pieces by themselves.
const NUMBERS: &[&str] = &["single", "double", "twin", "triple", "dozen", "duo", "trio"];

/// A name cut into what names the article and what says how many: "Mini Towel, 3-pack" is `mini towel` and `3 pack`.
/// `None` when nothing says how many.
fn split(name: &str) -> Option<(String, String)> {
    let words = words(name);
    let is_count = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4;
    let counts = |index: usize| {
        let Some(word) = words.get(index) else {
            return false;
        };
        let beside = |index: Option<usize>| {
            let word = index.and_then(|index| words.get(index));
            word.is_some_and(|word| PACKS.contains(&word.as_str()))
        };
        // A number counts pieces where a word of packs stands beside it: "buy 2", "3 pack", "pack of 6".
        is_count(word) && (beside(index.checked_sub(1)) || beside(Some(index + 1)))
    };
    let mut is_pack: Vec<bool> = (0..words.len())
        .map(|index| {
            counts(index)
                || words
                    .get(index)
                    .is_some_and(|word| NUMBERS.contains(&word.as_str()))
        })
        .collect();
    if !is_pack.contains(&true) {
        return None;
    }
    // The words of packs go with their number, one after the other in both directions.
    for _ in 0..2 {
        for index in 0..words.len() {
            let beside = |index: Option<usize>| {
                index.is_some_and(|index| is_pack.get(index).copied().unwrap_or(false))
            };
            let met = beside(index.checked_sub(1)) || beside(Some(index + 1));
            let is_word = words.get(index).is_some_and(|word| {
                PACKS.contains(&word.as_str()) || VESSELS.contains(&word.as_str())
            });
            if met
                && is_word
                && let Some(pack) = is_pack.get_mut(index)
            {
                *pack = true;
            }
        }
    }
    let part = |wanted: bool| {
        let words = words.iter().zip(&is_pack);
        let words = words.filter(|(_, pack)| **pack == wanted);
        words
            .map(|(word, _)| word.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    Some((part(false), part(true)))
}

/// Words and numbers, in lower case: "6er-Pack" is `6`, `er`, `pack`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for letter in name.chars().flat_map(char::to_lowercase) {
        let letter = if letter == '×' { 'x' } else { letter };
        if letter.is_alphanumeric() {
            let goes_on =
                last.is_alphanumeric() && last.is_ascii_digit() == letter.is_ascii_digit();
            match words.last_mut() {
                Some(word) if goes_on => word.push(letter),
                _ => words.push(letter.to_string()),
            }
        }
        last = letter;
    }
    words
}

/// True when two variants are packs of one article: on one page their options differ in how many pieces they hold only, on two
/// pages their whole names do.
#[must_use]
pub fn same_article(catalog: &Catalog, a: VariantId, b: VariantId) -> bool {
    let (Some(one), Some(other)) = (
        catalog.variants().get(a.index()),
        catalog.variants().get(b.index()),
    ) else {
        return false;
    };
    let names = if one.product == other.product {
        [one.option.clone(), other.option.clone()]
    } else {
        let (page, other_page) = (catalog.product_of(a), catalog.product_of(b));
        // Titles that only orders name are as somebody typed them.
        let are_listed = one.listed && other.listed;
        let has_titles = !page.title.is_empty() && !other_page.title.is_empty();
        if !are_listed || !has_titles || page.brand != other_page.brand {
            return false;
        }
        let names = [catalog.title(a), catalog.title(b)];
        let is_sure = |name: &String| {
            let pack = split(name).map_or_else(String::new, |(_, pack)| pack);
            pack.split(' ').any(|word| SURE.contains(&word))
        };
        if !names.iter().any(is_sure) {
            return false;
        }
        names
    };
    let [one, other] = &names;
    match (split(one), split(other)) {
        (Some((article, pack)), Some((other_article, other_pack))) => {
            article == other_article && pack != other_pack
        }
        // The single one says nothing of packs.
        (Some((article, _)), None) => article == words(other).join(" "),
        (None, Some((article, _))) => article == words(one).join(" "),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::{variant, with};
    use crate::domain::catalog::Product;

    fn are_packs(one: (&str, &str), other: (&str, &str), same_page: bool) -> bool {
        let products = [one.0, other.0].map(|title| Product {
            title: title.to_owned(),
            ..Product::default()
        });
        let variants = vec![
            variant("A", 0, one.1, 100),
            variant("B", u32::from(!same_page), other.1, 200),
        ];
        let data = with(products.to_vec(), variants, &[]);
        same_article(&data.catalog, VariantId(0), VariantId(1))
    }

    #[test]
    fn packs_of_one_article_are_told_from_two_articles() {
        for (one, other, same_page, expected) in [
            (("Towel", "Buy 1"), ("Towel", "Buy 2"), true, true),
            (("Towel", "1 pack"), ("Towel", "Pack of 3"), true, true),
            (("Towel", "Single"), ("Towel", "Dozen"), true, true),
            (
                ("Towel", "Red / 2-pack"),
                ("Towel", "Red / 4-pack"),
                true,
                true,
            ),
            (
                ("Towel", "Red / 2-pack"),
                ("Towel", "Blue / 4-pack"),
                true,
                false,
            ),
            (("Towel", "Red"), ("Towel", "Blue"), true, false),
            (("Towel", "40"), ("Towel", "42"), true, false),
            (("Beer", ""), ("Beer 6er-Pack", ""), false, true),
            (
                ("Mini Towel - Buy 1", ""),
                ("Mini Towel - Buy 2", ""),
                false,
                true,
            ),
            (
                ("Batteries AA, 4-pack", ""),
                ("Batteries AA, 8-pack", ""),
                false,
                true,
            ),
            (
                ("Batteries AA, 4-pack", ""),
                ("Batteries AAA, 4-pack", ""),
                false,
                false,
            ),
            (
                ("Tea, pack of 20", ""),
                ("Tea, pack of 20", ""),
                false,
                false,
            ),
            (("Lens 50", ""), ("Lens 85", ""), false, false),
            (
                ("Set of 3 bowls", ""),
                ("Set of 3 plates", ""),
                false,
                false,
            ),
            (("Frame", ""), ("Triple frame", ""), false, false),
            (
                ("Set of 2 candles", ""),
                ("Set of 4 candles", ""),
                false,
                false,
            ),
            (
                ("Marbles, bag 250 g", ""),
                ("Marbles, bag 500 g", ""),
                false,
                false,
            ),
            (("Pad 40x40 cm", ""), ("Pad 45x45 cm", ""), false, false),
            (("Pad", "40x40"), ("Pad", "45x45"), true, false),
            (
                ("Beer", "Bottle"),
                ("Beer", "Box of 6 bottles"),
                true,
                false,
            ),
            (("", ""), ("", ""), false, false),
        ] {
            assert_eq!(
                are_packs(one, other, same_page),
                expected,
                "{one:?} {other:?}"
            );
            assert_eq!(
                are_packs(other, one, same_page),
                expected,
                "{other:?} {one:?}"
            );
        }
    }
}
