//! The strongest pairs as a network of products.

use std::collections::HashMap;

use crate::discover::{Affinity, PairTable};
use crate::domain::catalog::{Catalog, VariantId};

/// Most products of a map: more are a cloud.
pub const MOST_NODES: usize = 2_000;

/// Categories that have a colour of their own; the others share one.
pub const COLOURED: usize = 5;

/// A product of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Which.
    pub variant: VariantId,
    /// Orders that hold it.
    pub orders: u32,
    /// Place of its category in [`Graph::categories`].
    pub category: usize,
}

/// A pair of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Places of its products in [`Graph::nodes`].
    pub ends: [usize; 2],
    /// Row of the pair in [`PairTable::pairs`].
    pub row: u32,
    /// Lower bound of its size-aware lift.
    pub lower: f64,
}

/// Products and the pairs that join them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// Products, the one in most orders first.
    pub nodes: Vec<Node>,
    /// Pairs, the strongest first.
    pub edges: Vec<Edge>,
    /// Categories, the one with most products first.
    pub categories: Vec<String>,
    /// For each node the places of its edges.
    pub joins: Vec<Vec<usize>>,
    /// True when pairs were left out because the map was full.
    pub is_full: bool,
}

/// What makes a pair strong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strength {
    /// The lower bound of its lift.
    #[default]
    Lower,
    /// Orders beyond those that chance explains.
    Beyond,
}

/// The strongest of the pairs. Of equally strong ones the surer go first; no more products than [`MOST_NODES`].
#[must_use]
pub fn graph(
    catalog: &Catalog,
    table: &PairTable,
    rows: impl Iterator<Item = u32>,
    strength: Strength,
    most: usize,
) -> Graph {
    let chosen = strongest(table, rows, strength, most);
    let mut places: HashMap<VariantId, usize> = HashMap::new();
    let mut nodes: Vec<Node> = Vec::new();
    let mut kept = Vec::with_capacity(chosen.len());
    let mut is_full = false;
    for (row, pair) in chosen {
        let sides = [(pair.a, pair.orders_a), (pair.b, pair.orders_b)];
        let new = sides.iter().filter(|(id, _)| !places.contains_key(id));
        if nodes.len() + new.count() > MOST_NODES {
            is_full = true;
            continue;
        }
        for (variant, orders) in sides {
            places.entry(variant).or_insert_with(|| {
                nodes.push(Node {
                    variant,
                    orders,
                    category: 0,
                });
                nodes.len() - 1
            });
        }
        kept.push((row, pair));
    }
    nodes.sort_by_key(|node| (std::cmp::Reverse(node.orders), node.variant));
    for (place, node) in nodes.iter().enumerate() {
        places.insert(node.variant, place);
    }
    let categories = categories(catalog, &mut nodes);
    let mut joins = vec![Vec::new(); nodes.len()];
    let mut edges = Vec::with_capacity(kept.len());
    for (row, pair) in kept {
        let (Some(&a), Some(&b)) = (places.get(&pair.a), places.get(&pair.b)) else {
            continue;
        };
        for end in [a, b] {
            if let Some(joins) = joins.get_mut(end) {
                joins.push(edges.len());
            }
        }
        edges.push(Edge {
            ends: [a, b],
            row,
            lower: pair.lift_lower,
        });
    }
    Graph {
        nodes,
        edges,
        categories,
        joins,
        is_full,
    }
}

fn strongest(
    table: &PairTable,
    rows: impl Iterator<Item = u32>,
    strength: Strength,
    most: usize,
) -> Vec<(u32, &Affinity)> {
    let pairs = rows.filter_map(|row| Some((row, table.pairs.get(row as usize)?)));
    match strength {
        // The table comes in this order.
        Strength::Lower => pairs.take(most).collect(),
        Strength::Beyond => {
            let beyond = |pair: &Affinity| f64::from(pair.count) - pair.expected;
            let mut pairs: Vec<_> = pairs.collect();
            let by_strength = |x: &(u32, &Affinity), y: &(u32, &Affinity)| {
                beyond(y.1).total_cmp(&beyond(x.1)).then(x.0.cmp(&y.0))
            };
            if pairs.len() > most && most > 0 {
                pairs.select_nth_unstable_by(most - 1, by_strength);
            }
            pairs.truncate(most);
            pairs.sort_unstable_by(by_strength);
            pairs
        }
    }
}

/// Names the categories, the one with most products first, and tells the nodes their places.
fn categories(catalog: &Catalog, nodes: &mut [Node]) -> Vec<String> {
    let mut products: HashMap<&str, usize> = HashMap::new();
    for node in nodes.iter() {
        *products.entry(catalog.category(node.variant)).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = products.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let places: HashMap<&str, usize> = names
        .iter()
        .enumerate()
        .map(|(place, (name, _))| (*name, place))
        .collect();
    for node in nodes {
        let name = catalog.category(node.variant);
        node.category = places.get(name).copied().unwrap_or(0);
    }
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::screens::discover::fixtures::{affinity, dataset};

    fn table() -> PairTable {
        let pair = |a, b, orders, count, expected, lower| Affinity {
            orders_a: orders,
            orders_b: 40,
            expected,
            lift_lower: lower,
            ..affinity(a, b, count)
        };
        PairTable {
            orders: 1_000,
            pairs: vec![
                pair(0, 1, 90, 12, 2.0, 4.0),
                pair(0, 2, 90, 60, 20.0, 2.0),
                pair(1, 2, 40, 50, 30.0, 1.5),
            ],
            ..PairTable::default()
        }
    }

    #[test]
    fn the_strongest_pairs_are_joined_and_the_product_in_most_orders_stands_first() {
        let (dataset, table) = (dataset(), table());
        let by = |strength, most| graph(&dataset.catalog, &table, 0..3, strength, most);
        let surest = by(Strength::Lower, 2);
        let rows: Vec<u32> = surest.edges.iter().map(|edge| edge.row).collect();
        assert_eq!(rows, [0, 1]);
        assert_eq!(surest.nodes[0].variant, VariantId(0));
        assert_eq!(surest.joins[0], [0, 1]);
        let most = by(Strength::Beyond, 2);
        let rows: Vec<u32> = most.edges.iter().map(|edge| edge.row).collect();
        assert_eq!(rows, [1, 2]);
        assert!(!most.is_full);
    }

    #[test]
    fn a_full_map_says_so_and_holds_no_pair_with_a_product_that_is_not_on_it() {
        let dataset = {
            use crate::domain::catalog::{Product, ProductId, Variant};
            let small = dataset();
            let variant = |place: u32| Variant {
                sku: format!("S{place}").into(),
                product: ProductId(0),
                ..small.catalog.variants()[0].clone()
            };
            let variants = (0..3_000).map(variant).collect();
            Catalog::new(vec![Product::default()], variants)
        };
        let table = PairTable {
            pairs: (0..1_500).map(|n| affinity(2 * n, 2 * n + 1, 5)).collect(),
            ..PairTable::default()
        };
        let full = graph(&dataset, &table, 0..1_500, Strength::Lower, 1_500);
        assert!(full.is_full);
        assert_eq!(
            (full.nodes.len(), full.edges.len()),
            (MOST_NODES, MOST_NODES / 2)
        );
        let ends = full.edges.iter().flat_map(|edge| edge.ends);
        assert!(ends.into_iter().all(|end| end < full.nodes.len()));
    }
}
