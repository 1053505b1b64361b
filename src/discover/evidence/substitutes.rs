//! Products suspected to stand in for one another, kept apart from what goes together.
//!
//! **Suspicion.** Two items of one category, or two variants of one product, are suspected when they meet in one order
//! less often than month, order size and popularity explain, yet the same people buy both in different orders more often
//! than chance. It is no proof: only a price that moved can show that one replaces the other, see [`super::cross_price`].
//!
//! **Too rarely together.** Expected are `sum a_ms b_ms / N_ms (s - 1) / s` orders over months `m` and sizes `s`. What a
//! item's proven pairs take up is no room for others: with `t` companions in all, of which `u` are beyond what chance gives its
//! proven pairs, the expectation is multiplied by `1 - u / t` of both items over `1 - U / T` of all. Then
//! `p = P(Poisson(E) <= n)`, adjusted by Benjamini and Hochberg over all pairs of one family, and the 95 % point of the
//! shrunken lift must lie below 1. Items in fewer than 20 orders, and in a category those after the 800 most sold, are
//! not tested.
//!
//! **Shared buyers.** Customers with two orders or more are split by how many items they bought in all. In a class of `N_k`
//! customers with on average `m_k` orders, `A_k B_k / N_k (m_k - 1) / m_k` are expected to have bought both in different
//! orders; p-values are adjusted over the pairs that are too rarely together.

use std::collections::BTreeMap;

use super::shared_buyers::Buyers;
use crate::discover::pairs::expectation::LEAST_KEPT;
use crate::discover::pairs::{Lookup, PairTable};
use crate::discover::stats::significance::{
    Adjustment, PROVEN_Q, SHRINKAGE, benjamini_hochberg, gamma_ninety_five_percent,
    poisson_lower_tail,
};
use crate::domain::catalog::{ProductId, VariantId};
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Orders of an item at least.
const FEWEST_ORDERS: usize = 20;

/// Items of a category that are tested at most, the most sold.
const MOST_ITEMS: usize = 800;

/// Below this expectation not even a pair that never met is surprising: the 95 % point of Gamma(1/2) is 1.92.
const LEAST_EXPECTED: f64 = 1.4;

/// Who buys both, in different orders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SharedBuyers {
    /// The history names no customers.
    Unknown,
    /// It does.
    Known {
        /// Customers with two orders or more who bought the first.
        customers_a: u32,
        /// The same of the second.
        customers_b: u32,
        /// Who bought both in different orders.
        shared: u32,
        /// How many chance explains.
        expected: f64,
        /// Adjusted over the pairs that are too rarely together.
        q_value: f64,
    },
}

/// Two items that may stand in for one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Substitute {
    /// First, with the smaller index in the catalog.
    pub a: VariantId,
    /// Second.
    pub b: VariantId,
    /// Orders with the first.
    pub orders_a: u32,
    /// Orders with the second.
    pub orders_b: u32,
    /// Orders with both.
    pub count: u32,
    /// Orders with both that chance explains.
    pub expected: f64,
    /// `count / expected`.
    pub lift: f64,
    /// 95 % point of the shrunken lift, below 1.
    pub lift_upper: f64,
    /// `P(Poisson(expected) <= count)`.
    pub p_value: f64,
    /// Adjusted over all tested pairs.
    pub q_value: f64,
    /// Who buys both.
    pub buyers: SharedBuyers,
    /// True for two variants of one product.
    pub same_product: bool,
}

/// All suspected substitutes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Substitutes {
    /// Pairs of one family that were tested.
    pub tested: u64,
    /// Items that were sold too rarely, or are too many in their category, to be tested.
    pub untested_items: u32,
    /// Suspected, the lowest upper bound first, then by `a`, `b`.
    pub pairs: Vec<Substitute>,
}

/// Finds them.
///
/// # Errors
/// [`Cancelled`].
pub fn substitutes(
    dataset: &Dataset,
    table: &PairTable,
    lookup: &Lookup,
    progress: &Progress,
) -> Result<Substitutes, Cancelled> {
    let mut found = Substitutes::default();
    let families = families(dataset, lookup, &mut found);
    let kept = Kept::of(table, lookup, dataset.catalog.variants().len());
    let mut p_values: Vec<f64> = Vec::new();
    let mut counts: Vec<Option<u32>> = vec![None; dataset.catalog.variants().len()];
    for family in families {
        let items = family.len() as u64;
        found.tested += items * items.saturating_sub(1) / 2;
        let rows: Vec<Row> = family.iter().map(|&id| Row::of(lookup, id)).collect();
        for (index, ours) in rows.iter().enumerate() {
            progress.check()?;
            let listed = lookup.pairs_with(ours.product);
            let partner = |index: &u32| {
                let pair = table.pairs.get(*index as usize)?;
                let other = if pair.a == ours.product {
                    pair.b
                } else {
                    pair.a
                };
                Some((other, pair))
            };
            for (other, pair) in listed.iter().filter_map(partner) {
                if let Some(count) = counts.get_mut(other.index()) {
                    *count = Some(pair.count);
                }
            }
            for theirs in rows.iter().skip(index + 1) {
                if ours.length * theirs.length < LEAST_EXPECTED {
                    continue;
                }
                let expected = ours.expected(theirs) * kept.both(ours.product, theirs.product);
                if expected < LEAST_EXPECTED {
                    continue;
                }
                let known = counts.get(theirs.product.index()).copied().flatten();
                let both = || {
                    lookup
                        .orders_with_both(ours.product, theirs.product)
                        .count() as u32
                };
                let count = known.unwrap_or_else(both);
                if f64::from(count) >= expected {
                    continue;
                }
                let p_value = poisson_lower_tail(count, expected);
                if p_value > PROVEN_Q {
                    continue;
                }
                p_values.push(p_value);
                found
                    .pairs
                    .push(suspect(dataset, ours, theirs, count, expected, p_value));
            }
            for (other, _) in listed.iter().filter_map(partner) {
                if let Some(count) = counts.get_mut(other.index()) {
                    *count = None;
                }
            }
        }
    }
    let adjustment = Adjustment::new(p_values, found.tested);
    for pair in &mut found.pairs {
        pair.q_value = adjustment.q_value(pair.p_value);
    }
    found
        .pairs
        .retain(|pair| pair.q_value <= PROVEN_Q && pair.lift_upper < 1.0);
    keep_shared(dataset, lookup, &mut found.pairs, progress)?;
    found.pairs.sort_by(|x, y| {
        x.lift_upper
            .total_cmp(&y.lift_upper)
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    Ok(found)
}

fn suspect(
    dataset: &Dataset,
    ours: &Row,
    theirs: &Row,
    count: u32,
    expected: f64,
    p_value: f64,
) -> Substitute {
    let (first, second) = if ours.product < theirs.product {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    let page = |row: &Row| dataset.catalog.variant(row.product).product;
    Substitute {
        a: first.product,
        b: second.product,
        orders_a: first.orders,
        orders_b: second.orders,
        count,
        expected,
        lift: f64::from(count) / expected,
        lift_upper: gamma_ninety_five_percent(count) / (expected + SHRINKAGE),
        p_value,
        q_value: 1.0,
        buyers: SharedBuyers::Unknown,
        same_product: page(first) == page(second),
    }
}

/// Leaves the pairs whose buyers are shared, where the history knows customers at all.
fn keep_shared(
    dataset: &Dataset,
    lookup: &Lookup,
    pairs: &mut Vec<Substitute>,
    progress: &Progress,
) -> Result<(), Cancelled> {
    if dataset.history.customer_count() == 0 || pairs.is_empty() {
        return Ok(());
    }
    let buyers = Buyers::read(dataset, lookup);
    let mut p_values = Vec::with_capacity(pairs.len());
    for pair in pairs.iter_mut() {
        progress.check()?;
        let (shared, p_value) = buyers.of(dataset, lookup, pair.a, pair.b);
        pair.buyers = shared;
        p_values.push(p_value);
    }
    let adjusted = benjamini_hochberg(&p_values, p_values.len() as u64);
    for (pair, adjusted) in pairs.iter_mut().zip(adjusted) {
        if let SharedBuyers::Known { q_value, .. } = &mut pair.buyers {
            *q_value = adjusted;
        }
    }
    pairs.retain(|pair| match pair.buyers {
        SharedBuyers::Unknown => true,
        SharedBuyers::Known {
            shared,
            expected,
            q_value,
            ..
        } => f64::from(shared) > expected && q_value <= PROVEN_Q,
    });
    Ok(())
}

/// Category, or the product where there is none.
type Family<'a> = (&'a str, Option<ProductId>);

/// Items of one category, or of one product where there is no category.
fn families(dataset: &Dataset, lookup: &Lookup, found: &mut Substitutes) -> Vec<Vec<VariantId>> {
    let catalog = &dataset.catalog;
    let mut families: BTreeMap<Family<'_>, Vec<(usize, VariantId)>> = BTreeMap::new();
    for (id, variant) in catalog.iter() {
        if catalog.is_service(id) || catalog.is_off_sale(id) {
            continue;
        }
        let orders = lookup.orders_with(id).count();
        if orders < FEWEST_ORDERS {
            found.untested_items += u32::from(orders > 0);
            continue;
        }
        let category = catalog.category(id);
        let product = category.is_empty().then_some(variant.product);
        families
            .entry((category, product))
            .or_default()
            .push((orders, id));
    }
    families
        .into_values()
        .map(|mut items| {
            items.sort_unstable_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
            found.untested_items += items.len().saturating_sub(MOST_ITEMS) as u32;
            items.truncate(MOST_ITEMS);
            items.into_iter().map(|(_, id)| id).collect()
        })
        .collect()
}

/// An item's orders by month and size, scaled so that the product of two rows is their expectation.
struct Row {
    product: VariantId,
    orders: u32,
    /// Cell and `a / sqrt(N) sqrt((s - 1) / s)`, cells ascending.
    cells: Vec<(u32, f32)>,
    length: f64,
}

impl Row {
    fn of(lookup: &Lookup, product: VariantId) -> Self {
        let width = 1 + lookup
            .months()
            .iter()
            .map(|month| month.by_size.len())
            .max()
            .unwrap_or(0);
        let mut held: BTreeMap<u32, u32> = BTreeMap::new();
        let mut orders = 0;
        for order in lookup.orders_with(product) {
            orders += 1;
            let size = lookup.size(order);
            if size > 1 {
                let cell = lookup.month_of(order) * width + size;
                *held.entry(cell as u32).or_insert(0) += 1;
            }
        }
        let cells: Vec<(u32, f32)> = held
            .into_iter()
            .filter_map(|(cell, count)| {
                let (month, size) = (cell as usize / width, cell as usize % width);
                let all = lookup.months().get(month)?.by_size.get(size).copied()?;
                let indices = size as f64;
                let scale = ((indices - 1.0) / indices / f64::from(all)).sqrt();
                Some((cell, (f64::from(count) * scale) as f32))
            })
            .collect();
        let square: f64 = cells.iter().map(|cell| f64::from(cell.1).powi(2)).sum();
        Self {
            product,
            orders,
            cells,
            length: square.sqrt(),
        }
    }

    fn expected(&self, other: &Self) -> f64 {
        let mut theirs = other.cells.iter().peekable();
        let mut sum = 0.0;
        for (cell, ours) in &self.cells {
            while theirs.next_if(|their| their.0 < *cell).is_some() {}
            if let Some(their) = theirs.next_if(|their| their.0 == *cell) {
                sum += f64::from(ours * their.1);
            }
        }
        sum
    }
}

/// Part of the companions of each item that its proven pairs do not take up.
struct Kept {
    of_item: Vec<f64>,
    of_all: f64,
}

impl Kept {
    fn of(table: &PairTable, lookup: &Lookup, products: usize) -> Self {
        let mut surplus = vec![0.0_f64; products];
        for pair in &table.pairs {
            let more = f64::from(pair.count) - pair.expected;
            if more > 0.0 && pair.is_proven() {
                for id in [pair.a, pair.b] {
                    if let Some(sum) = surplus.get_mut(id.index()) {
                        *sum += more;
                    }
                }
            }
        }
        let (mut all, mut taken) = (0.0, 0.0);
        let of_item = surplus
            .iter()
            .enumerate()
            .map(|(index, &surplus)| {
                let orders = lookup.orders_with(VariantId(index as u32));
                let companions: usize = orders.map(|order| lookup.size(order) - 1).sum();
                let companions = companions as f64;
                all += companions;
                taken += surplus;
                if companions > 0.0 {
                    (1.0 - surplus / companions).max(LEAST_KEPT)
                } else {
                    1.0
                }
            })
            .collect();
        Self {
            of_item,
            of_all: if all > 0.0 {
                (1.0 - taken / all).max(LEAST_KEPT)
            } else {
                1.0
            },
        }
    }

    fn both(&self, a: VariantId, b: VariantId) -> f64 {
        let part = |id: VariantId| self.of_item.get(id.index()).copied().unwrap_or(1.0);
        part(a) * part(b) / self.of_all
    }
}
