//! Abandoned checkouts: what shoppers left behind before paying. Imported, immutable, without anything about who left it.

use std::collections::BTreeMap;

use super::calendar::{Minute, Period};
use super::catalog::{Catalog, Sku};
use super::money::Money;

/// One SKU in a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutLine {
    /// What was left behind.
    pub sku: Sku,
    /// How many, at least 1.
    pub units: u32,
    /// Price of one unit as the checkout showed it; `None` when the file has no price.
    pub unit_price: Option<Money>,
}

/// One checkout that was begun and not paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The shop's own id.
    pub id: String,
    /// When it was begun, shop time.
    pub started: Minute,
    /// What it held, each SKU once, in the order of SKUs.
    pub lines: Vec<CheckoutLine>,
}

impl Checkout {
    /// A checkout with lines of one SKU put together: units added up, the first price that is known.
    #[must_use]
    pub fn new(id: impl Into<String>, started: Minute, lines: Vec<CheckoutLine>) -> Self {
        let mut by_sku: BTreeMap<Sku, CheckoutLine> = BTreeMap::new();
        for line in lines {
            match by_sku.get_mut(&line.sku) {
                Some(known) => {
                    known.units = known.units.saturating_add(line.units);
                    known.unit_price = known.unit_price.or(line.unit_price);
                }
                None => {
                    by_sku.insert(line.sku.clone(), line);
                }
            }
        }
        Self {
            id: id.into(),
            started,
            lines: by_sku.into_values().collect(),
        }
    }
}

/// What abandoned checkouts held of one SKU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// The SKU.
    pub sku: Sku,
    /// Distinct checkouts that hold it.
    pub checkouts: u64,
    /// Units in them.
    pub units: u64,
    /// Their value at the checkout's price, else at today's list price.
    pub value: Money,
    /// Units whose price nobody knows; they are not in `value`.
    pub units_without_price: u64,
}

/// All abandoned checkouts, oldest first, each id once. Never changed after it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AbandonedCheckouts {
    checkouts: Vec<Checkout>,
    by_sku: BTreeMap<Sku, u64>,
}

impl AbandonedCheckouts {
    /// Checkouts in any order; of two with one id the later one in the list counts.
    #[must_use]
    pub fn new(checkouts: impl IntoIterator<Item = Checkout>) -> Self {
        let by_id: BTreeMap<String, Checkout> = checkouts
            .into_iter()
            .map(|checkout| (checkout.id.clone(), checkout))
            .collect();
        let mut checkouts: Vec<Checkout> = by_id.into_values().collect();
        // Sorting is stable: equal moments stay in the order of their ids.
        checkouts.sort_by_key(|checkout| checkout.started);
        let mut by_sku: BTreeMap<Sku, u64> = BTreeMap::new();
        for line in checkouts.iter().flat_map(|checkout| &checkout.lines) {
            *by_sku.entry(line.sku.clone()).or_default() += 1;
        }
        Self { checkouts, by_sku }
    }

    /// The checkouts, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Checkout] {
        &self.checkouts
    }

    /// Number of checkouts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.checkouts.len()
    }

    /// True when none was imported.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.checkouts.is_empty()
    }

    /// First and last day with a checkout; `None` when there is none.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        Some(Period {
            first: self.checkouts.first()?.started.day(),
            last: self.checkouts.last()?.started.day(),
        })
    }

    /// Distinct checkouts that hold the SKU: the opportunities of an offer to who is leaving with it.
    #[must_use]
    pub fn holding(&self, sku: &Sku) -> u64 {
        self.by_sku.get(sku).copied().unwrap_or(0)
    }

    /// What was left behind by SKU: most checkouts first, then most value, then by SKU.
    #[must_use]
    pub fn left_behind(&self, catalog: &Catalog) -> Vec<LeftBehind> {
        let mut found: BTreeMap<&Sku, LeftBehind> = BTreeMap::new();
        for line in self.checkouts.iter().flat_map(|checkout| &checkout.lines) {
            let left = found.entry(&line.sku).or_insert_with(|| LeftBehind {
                sku: line.sku.clone(),
                checkouts: 0,
                units: 0,
                value: Money::ZERO,
                units_without_price: 0,
            });
            left.checkouts += 1;
            left.units += u64::from(line.units);
            match value_of(line, catalog) {
                Some(value) => left.value += value,
                None => left.units_without_price += u64::from(line.units),
            }
        }
        let mut rows: Vec<LeftBehind> = found.into_values().collect();
        rows.sort_by(|one, two| {
            (two.checkouts, two.value)
                .cmp(&(one.checkouts, one.value))
                .then_with(|| one.sku.cmp(&two.sku))
        });
        rows
    }
}

/// Value of a line at the checkout's price, else at today's list price; `None` when nobody knows either.
fn value_of(line: &CheckoutLine, catalog: &Catalog) -> Option<Money> {
    let listed = || catalog.variant(catalog.find(&line.sku)?).price;
    let price = line.unit_price.or_else(listed)?;
    Some(price.times(i64::from(line.units)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Product, ProductId, Variant};

    fn line(sku: &str, units: u32, price: Option<i64>) -> CheckoutLine {
        CheckoutLine {
            sku: sku.into(),
            units,
            unit_price: price.map(Money),
        }
    }

    fn catalog() -> Catalog {
        let product = Product::default();
        let variant = Variant {
            sku: "LENS".into(),
            product: ProductId(0),
            option: String::new(),
            price: Some(Money(9_000)),
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        };
        Catalog::new(vec![product], vec![variant])
    }

    #[test]
    fn a_checkout_that_names_a_sku_twice_holds_it_once() {
        let lines = vec![line("A", 1, None), line("A", 2, Some(500))];
        let checkout = Checkout::new("1", Minute(0), lines);
        assert_eq!(checkout.lines, [line("A", 3, Some(500))]);
        let all = AbandonedCheckouts::new([checkout]);
        assert_eq!(all.holding(&"A".into()), 1);
        assert_eq!(all.holding(&"B".into()), 0);
    }

    #[test]
    fn the_order_of_the_list_changes_nothing_and_the_later_of_one_id_counts() {
        let old = Checkout::new("1", Minute(5), vec![line("A", 1, None)]);
        let new = Checkout::new("1", Minute(5), vec![line("B", 1, None)]);
        let other = Checkout::new("0", Minute(5), vec![line("B", 1, None)]);
        let all = AbandonedCheckouts::new([old, new.clone(), other.clone()]);
        assert_eq!(all, AbandonedCheckouts::new([other, new]));
        assert_eq!((all.holding(&"A".into()), all.holding(&"B".into())), (0, 2));
    }

    #[test]
    fn what_is_left_behind_is_worth_its_checkout_price_else_its_list_price() {
        let all = AbandonedCheckouts::new([
            Checkout::new(
                "1",
                Minute(0),
                vec![line("LENS", 2, None), line("OLD", 3, None)],
            ),
            Checkout::new("2", Minute(2_880), vec![line("LENS", 1, Some(8_000))]),
        ]);
        let rows = all.left_behind(&catalog());
        assert_eq!(rows.len(), 2);
        let lens = &rows[0];
        assert_eq!(
            (lens.checkouts, lens.units, lens.value),
            (2, 3, Money(26_000))
        );
        let old = &rows[1];
        assert_eq!((old.value, old.units_without_price), (Money::ZERO, 3));
        assert_eq!(all.period().map(Period::days), Some(3));
        assert_eq!(AbandonedCheckouts::default().period(), None);
    }
}
