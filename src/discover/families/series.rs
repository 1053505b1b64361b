//! Which articles are one series: steps, sizes, colours and designs of the same thing.
//!
//! Variants of one product are one series. So are products of one category, or without categories of one brand, whose
//! titles are equal but for their last one or two numbers, sizes, colours or options. Then titles that are equal but for
//! one word join where at least two words agree and prices rise by no big step. Where the differing word is the last one
//! it may be the very thing that is sold, a cup here and a plate there, so only three and more of them make a series.

use std::collections::BTreeMap;

use super::series_words::Varying;
use super::title_words::plain_words;
use crate::domain::catalog::{Catalog, VariantId};

/// Numbers, sizes, colours and options that two titles of a series may differ in; of more the last ones.
const MOST_VARYING: usize = 2;

/// Words that titles with another differing word have in common at least.
const FEWEST_SHARED: usize = 2;

/// Articles that make a series though their titles end in different words.
const FEWEST_ENDINGS: usize = 3;

/// Times the price by which a series rises at most from one article to the next, where a word differs.
const GREATEST_STEP: f64 = 1.5;

/// The place of what may differ in a pattern.
const ANYTHING: u32 = u32::MAX;

/// The series of every variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Series by variant.
    of: Vec<u32>,
    series: u32,
}

/// Products whose titles agree but for what varies.
struct Class {
    family: u32,
    /// Words by rank, [`ANYTHING`] for what varies.
    pattern: Vec<u32>,
    /// Least list price, minor units; below zero when none is known.
    price: i64,
    products: Vec<usize>,
}

/// Classes that agree but for one word.
struct Range {
    classes: Vec<usize>,
    pattern: (u32, Vec<u32>),
}

impl Series {
    /// Finds the series of a catalog, in the time it takes to sort its titles.
    #[must_use]
    pub fn of(catalog: &Catalog) -> Self {
        let classes = classes(catalog);
        let mut series_of: Vec<usize> = (0..classes.len()).collect();
        let mut ranges = ranges(&classes);
        ranges.sort_unstable_by(|x, y| {
            y.classes
                .len()
                .cmp(&x.classes.len())
                .then_with(|| x.pattern.cmp(&y.pattern))
                .then_with(|| x.classes.cmp(&y.classes))
        });
        let mut is_taken = vec![false; classes.len()];
        for range in ranges {
            let is_free = |class: &usize| is_taken.get(*class) == Some(&false);
            let free: Vec<usize> = range.classes.iter().copied().filter(is_free).collect();
            let Some(&first) = free.first().filter(|_| range.is_wide_enough(free.len())) else {
                continue;
            };
            for class in free {
                if let (Some(taken), Some(series)) =
                    (is_taken.get_mut(class), series_of.get_mut(class))
                {
                    (*taken, *series) = (true, first);
                }
            }
        }
        let mut of_product = vec![usize::MAX; catalog.products().len()];
        for (class, series) in classes.iter().zip(series_of) {
            for &product in &class.products {
                if let Some(mine) = of_product.get_mut(product) {
                    *mine = series;
                }
            }
        }
        Self::numbered(catalog, &of_product)
    }

    /// Numbers the series in the order of their first variants.
    fn numbered(catalog: &Catalog, of_product: &[usize]) -> Self {
        let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
        let of = catalog.variants().iter().map(|variant| {
            let class = of_product.get(variant.product.index());
            let next = numbers.len() as u32;
            *numbers
                .entry(class.copied().unwrap_or(usize::MAX))
                .or_insert(next)
        });
        Self {
            of: of.collect(),
            series: numbers.len() as u32,
        }
    }

    /// The series of a variant, `0..len`; what is not in the catalog is in none, [`u32::MAX`].
    #[must_use]
    pub fn number(&self, id: VariantId) -> u32 {
        self.of.get(id.index()).copied().unwrap_or(u32::MAX)
    }

    /// Number of series; an article that is like no other is one of its own.
    #[must_use]
    pub fn len(&self) -> usize {
        self.series as usize
    }

    /// True for an empty catalog.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.series == 0
    }
}

impl Range {
    fn is_wide_enough(&self, classes: usize) -> bool {
        let at_end = self.pattern.1.last() == Some(&ANYTHING);
        classes >= if at_end { FEWEST_ENDINGS } else { 2 }
    }
}

/// Ranks words and names: equal ones alike, smaller ones first.
fn ranked<'a>(words: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    let mut ranks: BTreeMap<&str, u32> = words.map(|word| (word, 0)).collect();
    for (rank, index) in (0..).zip(ranks.values_mut()) {
        *index = rank;
    }
    ranks
}

/// Products with their titles as patterns.
fn classes(catalog: &Catalog) -> Vec<Class> {
    let varying = Varying::of(catalog);
    let products = catalog.products();
    let titles: Vec<Vec<String>> = products
        .iter()
        .map(|product| plain_words(&product.title).collect())
        .collect();
    let ranks = ranked(titles.iter().flatten().map(String::as_str));
    // One number for a word that varies and is no part of what the titles have in common.
    let varies: BTreeMap<&str, bool> = ranks
        .keys()
        .map(|word| (*word, varying.holds(word)))
        .collect();
    let families = products.iter().map(|product| match &product.category {
        none if none.is_empty() => product.brand.as_str(),
        category => category.as_str(),
    });
    let families: Vec<&str> = families.collect();
    let family_ranks = ranked(families.iter().copied());
    let mut prices = vec![-1_i64; products.len()];
    for variant in catalog.variants() {
        if let (Some(price), Some(least)) = (variant.price, prices.get_mut(variant.product.index()))
        {
            *least = if *least < 0 {
                price.0
            } else {
                price.0.min(*least)
            };
        }
    }
    let mut keyed: Vec<(u32, Vec<u32>, usize)> = Vec::with_capacity(products.len());
    for (index, words) in titles.iter().enumerate() {
        let family = families.get(index).and_then(|name| family_ranks.get(name));
        let does_vary = |word: &String| varies.get(word.as_str()).copied().unwrap_or(false);
        let mut left = if words.iter().all(does_vary) {
            0
        } else {
            MOST_VARYING
        };
        let mut pattern: Vec<u32> = Vec::with_capacity(words.len());
        for word in words.iter().rev() {
            if left > 0 && does_vary(word) {
                left -= 1;
                pattern.push(ANYTHING);
            } else {
                pattern.push(ranks.get(word.as_str()).copied().unwrap_or(ANYTHING));
            }
        }
        pattern.reverse();
        keyed.push((family.copied().unwrap_or(0), pattern, index));
    }
    keyed.sort_unstable();
    let mut classes: Vec<Class> = Vec::new();
    for (family, pattern, product) in keyed {
        let price = prices.get(product).copied().unwrap_or(-1);
        match classes.last_mut() {
            // A product without a title is like no other.
            Some(last)
                if last.family == family && last.pattern == pattern && !pattern.is_empty() =>
            {
                if last.price < 0 || (0..last.price).contains(&price) {
                    last.price = price;
                }
                last.products.push(product);
            }
            _ => classes.push(Class {
                family,
                pattern,
                price,
                products: vec![product],
            }),
        }
    }
    classes
}

/// Classes that agree but for one word, without a big step in price between neighbours.
fn ranges(classes: &[Class]) -> Vec<Range> {
    let mut open: Vec<(u32, Vec<u32>, i64, usize)> = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let plain = class.pattern.iter().filter(|&&word| word != ANYTHING);
        let plain = plain.count();
        for (nth, &word) in class.pattern.iter().enumerate() {
            if plain - usize::from(word != ANYTHING) < FEWEST_SHARED {
                continue;
            }
            let mut pattern = class.pattern.clone();
            if let Some(word) = pattern.get_mut(nth) {
                *word = ANYTHING;
            }
            open.push((class.family, pattern, class.price, index));
        }
    }
    open.sort_unstable();
    // A pattern that varies in two places is met twice by one class.
    open.dedup();
    let is_near = |x: &(u32, Vec<u32>, i64, usize), y: &(u32, Vec<u32>, i64, usize)| {
        let step = y.2 as f64 <= x.2 as f64 * GREATEST_STEP;
        (x.0, &x.1) == (y.0, &y.1) && (x.2 == y.2 || x.2 >= 0 && step)
    };
    open.chunk_by(is_near)
        .filter(|near| near.len() > 1)
        .filter_map(|near| {
            let (family, pattern, ..) = near.first()?;
            Some(Range {
                classes: near.iter().map(|of| of.3).collect(),
                pattern: (*family, pattern.clone()),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Product, ProductId, Sku, Variant};
    use crate::domain::money::Money;

    /// Category, title, price.
    fn catalog(articles: &[(&str, &str, i64)]) -> Catalog {
        let products = articles.iter().map(|(category, title, _)| Product {
            title: (*title).to_owned(),
            category: (*category).to_owned(),
            ..Product::default()
        });
        let variants = articles.iter().enumerate().map(|(index, article)| Variant {
            sku: Sku::from(format!("S{index}")),
            product: ProductId(index as u32),
            option: String::new(),
            price: Some(Money(article.2)),
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        });
        Catalog::new(products.collect(), variants.collect())
    }

    /// The titles of every series with more than one article.
    fn found(articles: &[(&str, &str, i64)]) -> Vec<Vec<String>> {
        let catalog = catalog(articles);
        let series = Series::of(&catalog);
        let mut by_number: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for (id, _) in catalog.iter() {
            let titles = by_number.entry(series.number(id)).or_default();
            titles.push(catalog.title(id));
        }
        assert_eq!(by_number.len(), series.len());
        by_number
            .into_values()
            .filter(|titles| titles.len() > 1)
            .collect()
    }

    #[test]
    fn numbers_sizes_and_colours_make_a_series_and_models_do_not() {
        let found = found(&[
            ("", "Road-250 Red, 58", 244_300),
            ("", "French blue metal door sign 3", 125),
            ("", "Road-250 Black, 44", 244_300),
            ("", "Road-750 Black, 44", 54_000),
            ("", "French blue metal door sign 2", 125),
            ("", "French metal door sign, please knock", 125),
            ("", "Road-750 Black, 52", 54_000),
            ("", "42", 100),
            ("", "43", 100),
        ]);
        assert_eq!(
            found,
            [
                vec!["Road-250 Red, 58", "Road-250 Black, 44"],
                vec![
                    "French blue metal door sign 3",
                    "French blue metal door sign 2"
                ],
                vec!["Road-750 Black, 44", "Road-750 Black, 52"],
            ]
        );
    }

    #[test]
    fn one_differing_word_makes_a_range_but_not_two_different_things() {
        let found = found(&[
            ("", "Herb marker thyme", 65),
            ("", "Herb marker rosemary", 65),
            ("", "Herb marker basil", 65),
            ("", "Lumen camera body", 50_000),
            ("", "Lumen camera bag", 6_000),
            ("", "HL road tire", 3_260),
            ("", "ML road tire", 2_499),
            ("", "LL road tire", 2_149),
            ("", "Road tire tube", 399),
            ("", "Skull paper cups", 65),
            ("", "Skull paper plates", 85),
            ("", "Garden kneeling pad", 165),
            ("", "Garden kneeling pad", 165),
        ]);
        let titles: Vec<Vec<&str>> = found
            .iter()
            .map(|titles| titles.iter().map(String::as_str).collect())
            .collect();
        assert_eq!(
            titles,
            [
                vec![
                    "Herb marker thyme",
                    "Herb marker rosemary",
                    "Herb marker basil"
                ],
                vec!["HL road tire", "ML road tire", "LL road tire"],
                vec!["Garden kneeling pad", "Garden kneeling pad"],
            ]
        );
    }

    #[test]
    fn a_series_stays_in_its_category_and_the_order_of_the_catalog_changes_nothing() {
        let mut articles = vec![
            ("Mugs", "Plain mug, red", 900),
            ("Tees", "Plain mug, blue", 900),
            ("Mugs", "Plain mug, blue", 900),
            ("Mugs", "Striped dotted mug cosy", 500),
            ("Mugs", "Knitted dotted mug cosy", 520),
            ("Mugs", "Knitted striped mug cosy", 510),
            ("", "", 100),
            ("", "", 100),
        ];
        let first = found(&articles);
        assert_eq!(first.len(), 2, "{first:?}");
        assert_eq!(first[0], ["Plain mug, red", "Plain mug, blue"]);
        let sorted = |series: Vec<Vec<String>>| {
            let mut series: Vec<Vec<String>> = series
                .into_iter()
                .map(|mut titles| {
                    titles.sort();
                    titles
                })
                .collect();
            series.sort();
            series
        };
        articles.reverse();
        assert_eq!(sorted(found(&articles)), sorted(first));
    }

    #[test]
    fn variants_of_one_product_are_one_series_and_options_vary_in_titles_too() {
        let plain = catalog(&[
            ("", "Cotton throw oak", 5_000),
            ("", "Linen throw pillow oak", 5_000),
            ("", "Linen throw pillow birch", 5_000),
        ]);
        assert_eq!(Series::of(&plain).len(), 3);
        let mut variants = plain.variants().to_vec();
        variants.push(Variant {
            sku: Sku::from("S3"),
            option: "Birch".to_owned(),
            ..variants[0].clone()
        });
        variants[0].option = "Oak".to_owned();
        let series = Series::of(&Catalog::new(plain.products().to_vec(), variants));
        assert_eq!(series.number(VariantId(0)), series.number(VariantId(3)));
        assert_eq!(series.number(VariantId(1)), series.number(VariantId(2)));
        assert_eq!(series.len(), 2);
        assert_eq!(series.number(VariantId(9)), u32::MAX);
    }
}
