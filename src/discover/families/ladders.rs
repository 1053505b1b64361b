//! Families whose prices rise: good, better, best.

use std::collections::BTreeMap;

use super::title_words::words;
use super::{LadderFamily, LadderTier};
use crate::domain::project::Dataset;

/// Words that members of a family share at least, unless they are variants of one product.
const FEWEST_SHARED: usize = 2;

/// Words by which members of a family may differ at most, after the shared ones.
const MOST_OWN: usize = 4;

/// Tiers of a ladder at most; longer families show the six neighbouring tiers in most orders.
const MOST_TIERS: usize = 6;

/// An item with a price, on its way into a family.
struct Article {
    tier: LadderTier,
    title: String,
    words: Vec<String>,
    product: u32,
}

/// See [`super::ladders`].
pub(super) fn find(dataset: &Dataset) -> Vec<LadderFamily> {
    let mut groups: BTreeMap<(String, String), Vec<Article>> = BTreeMap::new();
    for article in articles(dataset) {
        let product = dataset.catalog.product_of(article.tier.variant);
        groups
            .entry((product.category.clone(), product.brand.clone()))
            .or_default()
            .push(article);
    }
    let mut families: Vec<LadderFamily> = groups.into_values().flat_map(families_of).collect();
    families.sort_by(|x, y| {
        y.orders()
            .cmp(&x.orders())
            .then_with(|| x.title.cmp(&y.title))
            .then_with(|| {
                let first = |family: &LadderFamily| family.tiers.first().map(|t| t.variant);
                first(x).cmp(&first(y))
            })
    });
    families
}

fn articles(dataset: &Dataset) -> Vec<Article> {
    let catalog = &dataset.catalog;
    let mut sold = vec![(0_u32, 0_u64); catalog.variants().len()];
    for order in dataset.history.orders() {
        for line in order.lines() {
            if let Some((orders, units)) = sold.get_mut(line.variant.index()) {
                *orders += 1;
                *units += u64::from(line.units);
            }
        }
    }
    catalog
        .iter()
        .zip(sold)
        .filter(|((id, _), _)| !catalog.is_service(*id) && !catalog.is_off_sale(*id))
        .filter_map(|((id, variant), (orders, units))| {
            let title = catalog.title(id);
            Some(Article {
                tier: LadderTier {
                    variant: id,
                    price: variant.price.filter(|price| price.0 > 0)?,
                    unit_margin: catalog.unit_margin(id),
                    orders,
                    units,
                },
                words: words(&title).map(|(_, word)| word.to_lowercase()).collect(),
                title,
                product: variant.product.0,
            })
        })
        .collect()
}

/// Families of one category and brand. Titles that share most words find each other first, so that "Lumen camera body"
/// does not take in "Lumen camera bag"; who found no family there is tried with fewer shared words.
fn families_of(mut open: Vec<Article>) -> Vec<LadderFamily> {
    let mut families = Vec::new();
    let longest = open.iter().map(|article| article.words.len()).max();
    for shared in (1..=longest.unwrap_or(0)).rev() {
        let mut by_stem: BTreeMap<(Vec<String>, u32), Vec<Article>> = BTreeMap::new();
        let mut rest = Vec::new();
        for article in open {
            let Some(stem) = article.words.get(..shared) else {
                rest.push(article);
                continue;
            };
            // One word in common is a family only among the variants of one product.
            let product = if shared < FEWEST_SHARED {
                article.product
            } else {
                u32::MAX
            };
            by_stem
                .entry((stem.to_vec(), product))
                .or_default()
                .push(article);
        }
        for members in by_stem.into_values() {
            let (mut near, far): (Vec<Article>, Vec<Article>) = members
                .into_iter()
                .partition(|article| article.words.len() <= shared + MOST_OWN);
            rest.extend(far);
            let tiers = rising(&near);
            // Colours and sizes whose price differs among themselves wait for the shorter stem that joins them.
            if tiers.len() >= 2 && !joins_a_sibling(&near, &rest, shared) {
                let title = near
                    .first()
                    .map(|article| stem_title(&article.title, shared))
                    .unwrap_or_default();
                families.push(LadderFamily {
                    title,
                    tiers: window(tiers),
                });
            } else {
                rest.append(&mut near);
            }
        }
        open = rest;
    }
    families
}

/// True when the members and others of the same product repeat the same prices: then the product is the family.
fn joins_a_sibling(members: &[Article], others: &[Article], shared: usize) -> bool {
    let Some(first) = members.first() else {
        return false;
    };
    shared > FEWEST_SHARED
        && members.iter().all(|member| member.product == first.product)
        && others.iter().any(|other| {
            other.product == first.product
                && other.words.get(..shared - 1) == first.words.get(..shared - 1)
                && members
                    .iter()
                    .any(|member| member.tier.price == other.tier.price)
        })
}

/// One tier per price, cheapest first; of equal prices the one in more orders stays.
fn rising(articles: &[Article]) -> Vec<LadderTier> {
    let mut tiers: Vec<LadderTier> = articles.iter().map(|article| article.tier).collect();
    tiers.sort_by(|x, y| {
        x.price
            .cmp(&y.price)
            .then(y.orders.cmp(&x.orders))
            .then(x.variant.cmp(&y.variant))
    });
    tiers.dedup_by_key(|tier| tier.price);
    tiers
}

/// The neighbouring tiers in most orders; of equals the cheapest.
fn window(tiers: Vec<LadderTier>) -> Vec<LadderTier> {
    let orders =
        |part: &[LadderTier]| -> u64 { part.iter().map(|tier| u64::from(tier.orders)).sum() };
    let mut best: &[LadderTier] = &[];
    for part in tiers.windows(MOST_TIERS) {
        if best.is_empty() || orders(part) > orders(best) {
            best = part;
        }
    }
    if best.is_empty() {
        return tiers;
    }
    best.to_vec()
}

fn stem_title(title: &str, shared: usize) -> String {
    let end = words(title)
        .nth(shared.saturating_sub(1))
        .map_or(title.len(), |(end, _)| end);
    title.get(..end).unwrap_or(title).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::{variant, with};
    use crate::domain::catalog::{Product, Variant};

    fn ladders(
        articles: &[(&str, &str, &str, i64)],
        orders: &[(i32, Vec<u32>)],
    ) -> Vec<LadderFamily> {
        let mut products: Vec<Product> = Vec::new();
        let mut variants: Vec<Variant> = Vec::new();
        for (number, &(category, title, option, price)) in articles.iter().enumerate() {
            let known = products
                .iter()
                .position(|product| product.title == title && product.category == category);
            let product = known.unwrap_or_else(|| {
                products.push(Product {
                    title: title.to_owned(),
                    category: category.to_owned(),
                    ..Product::default()
                });
                products.len() - 1
            });
            variants.push(variant(&number.to_string(), product as u32, option, price));
        }
        find(&with(products, variants, orders))
    }

    fn prices(family: &LadderFamily) -> Vec<i64> {
        family.tiers.iter().map(|tier| tier.price.0).collect()
    }

    #[test]
    fn steps_of_one_family_are_found_and_its_accessories_are_not() {
        let found = ladders(
            &[
                ("Desktops", "Vanta gaming desktop, Ultra", "", 364_999),
                ("Desktops", "Vanta gaming desktop, Core", "", 169_999),
                ("Desktops", "Vanta gaming desktop, Plus", "", 219_999),
                ("Desktops", "Vanta gaming desktop, Pro", "", 279_999),
                ("Cameras", "Lumen camera body S", "", 50_000),
                ("Cameras", "Lumen camera body M", "", 65_000),
                ("Cameras", "Lumen camera body P", "", 90_000),
                ("Cameras", "Lumen camera bag", "", 6_000),
                ("Accessories", "Vanta gaming mouse", "", 5_000),
                ("Services", "Vanta gaming plan, 2 years", "", 9_900),
                ("Services", "Vanta gaming plan, 3 years", "", 14_900),
            ],
            &[(0, vec![4]), (1, vec![4, 0])],
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].title, "Lumen camera body");
        assert_eq!(prices(&found[0]), [50_000, 65_000, 90_000]);
        assert_eq!(found[0].tiers[0].orders, 2);
        assert_eq!(found[1].title, "Vanta gaming desktop");
        assert_eq!(prices(&found[1]), [169_999, 219_999, 279_999, 364_999]);
    }

    #[test]
    fn colours_and_sizes_at_one_price_are_no_ladder() {
        let found = ladders(
            &[
                ("Apparel", "Plain tee", "Red / S", 2_990),
                ("Apparel", "Plain tee", "Red / L", 2_990),
                ("Apparel", "Plain tee", "Blue / S", 2_990),
            ],
            &[],
        );
        assert!(found.is_empty());
    }

    #[test]
    fn variants_of_one_product_with_rising_prices_are_one_ladder_and_the_better_seller_stands_for_a_price()
     {
        let found = ladders(
            &[
                ("Phones", "Orbit", "64 GB", 49_900),
                ("Phones", "Orbit", "128 GB", 59_900),
                ("Phones", "Orbit", "128 GB, Red", 59_900),
                ("Phones", "Orbit", "256 GB", 69_900),
            ],
            &[(0, vec![2])],
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].title, "Orbit");
        assert_eq!(prices(&found[0]), [49_900, 59_900, 69_900]);
        assert_eq!(found[0].tiers[1].variant.0, 2);
    }

    #[test]
    fn of_a_long_family_the_six_neighbours_in_most_orders_stay() {
        let articles: Vec<(&str, String, i64)> = (0..9)
            .map(|step| ("Cables", format!("Woven cable {step}"), 1_000 + step * 100))
            .collect();
        let articles: Vec<(&str, &str, &str, i64)> = articles
            .iter()
            .map(|(category, title, price)| (*category, title.as_str(), "", *price))
            .collect();
        let found = ladders(&articles, &[(0, vec![8]), (0, vec![3])]);
        assert_eq!(
            prices(&found[0]),
            [1_300, 1_400, 1_500, 1_600, 1_700, 1_800]
        );
    }
}
