//! What the cards and tables of the overview say, as plain rows.

use std::cmp::Ordering;

use crate::domain::catalog::LINES_MISSING;
use crate::domain::kpi::{Kpis, ProductSales, ratio};
use crate::domain::money::Money;
use crate::domain::project::{Dataset, Source};
use crate::format;
use crate::ui::widgets::table::SortBy;

/// Names of unknown SKUs that the card shows.
const NAMES: usize = 6;

/// Gross margin of a product as a share of its net revenue; `None` when its cost is unknown or nothing was paid.
#[must_use]
pub fn margin_rate(sales: &ProductSales) -> Option<f64> {
    ratio(sales.gross_margin?.as_f64(), sales.net_revenue.as_f64())
}

/// The products of the table from top to bottom, as places in [`Kpis::products`]. Equal ones keep the order of their
/// revenue; what is unknown stands last either way.
#[must_use]
pub fn order(dataset: &Dataset, kpis: &Kpis, sort: SortBy) -> Vec<u32> {
    let catalog = &dataset.catalog;
    let mut rows: Vec<u32> = (0..kpis.products.len() as u32).collect();
    let sales = |row: u32| kpis.products.get(row as usize);
    let by = |key: &dyn Fn(&ProductSales) -> Option<f64>, rows: &mut Vec<u32>| {
        let keys: Vec<Option<f64>> = kpis.products.iter().map(key).collect();
        let of = |row: u32| keys.get(row as usize).copied().flatten();
        rows.sort_by(|a, b| unknown_last(of(*a), of(*b), sort.ascending));
    };
    let words = |key: &dyn Fn(&ProductSales) -> String, rows: &mut Vec<u32>| {
        rows.sort_by_cached_key(|row| sales(*row).map(key));
        if !sort.ascending {
            rows.reverse();
        }
    };
    match sort.column {
        "sku" => words(
            &|sold| catalog.variant(sold.variant).sku.to_string(),
            &mut rows,
        ),
        "title" => words(
            &|sold| catalog.title(sold.variant).to_lowercase(),
            &mut rows,
        ),
        "orders" => by(&|sold| Some(sold.orders as f64), &mut rows),
        "units" => by(&|sold| Some(sold.units as f64), &mut rows),
        "margin" => by(&|sold| sold.gross_margin.map(Money::as_f64), &mut rows),
        "rate" => by(&margin_rate, &mut rows),
        _ => by(&|sold| Some(sold.net_revenue.as_f64()), &mut rows),
    }
    rows
}

fn unknown_last(a: Option<f64>, b: Option<f64>, ascending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if ascending => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// What the data does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Missing {
    /// Variants of the catalog.
    pub listed: u64,
    /// Variants of the catalog whose cost is unknown.
    pub without_cost: u64,
    /// Their share of net revenue.
    pub without_cost_share: Option<f64>,
    /// Products that are not on sale, in a sentence.
    pub off_sale: Option<String>,
    /// SKUs that only orders name.
    pub unlisted: u64,
    /// Their share of net revenue.
    pub unlisted_share: Option<f64>,
    /// The first of them by net revenue.
    pub first_unlisted: Vec<String>,
}

impl Missing {
    /// Looks through the catalog and what it sold.
    #[must_use]
    pub fn of(dataset: &Dataset, kpis: &Kpis) -> Self {
        let catalog = &dataset.catalog;
        let mut missing = Self::default();
        for (_, variant) in catalog.iter() {
            if variant.listed {
                missing.listed += 1;
                missing.without_cost += u64::from(variant.cost.is_none());
            } else if variant.sku.as_str() != LINES_MISSING {
                missing.unlisted += 1;
            }
        }
        let off_sale = catalog.products_off_sale().into_iter();
        let off_sale = off_sale.map(|(status, count)| (status.word().to_owned(), count as u64));
        missing.off_sale = format::off_sale(&off_sale.collect());
        let (mut without_cost, mut unlisted) = (Money::ZERO, Money::ZERO);
        for sold in &kpis.products {
            let variant = catalog.variant(sold.variant);
            if variant.sku.as_str() == LINES_MISSING {
                continue;
            }
            if !variant.listed {
                unlisted += sold.net_revenue;
                if missing.first_unlisted.len() < NAMES {
                    missing.first_unlisted.push(variant.sku.to_string());
                }
            } else if variant.cost.is_none() {
                without_cost += sold.net_revenue;
            }
        }
        let share = |part: Money| ratio(part.as_f64(), kpis.totals.net_revenue.as_f64());
        missing.without_cost_share = share(without_cost);
        missing.unlisted_share = share(unlisted);
        missing
    }

    /// True when every product has its cost and every SKU its product.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.without_cost == 0 && self.unlisted == 0
    }

    /// The names of unknown SKUs as one reads them: "A, B and 3 more".
    #[must_use]
    pub fn names(&self) -> String {
        let shown = self.first_unlisted.len() as u64;
        let names = self.first_unlisted.join(", ");
        match self.unlisted.saturating_sub(shown) {
            0 => names,
            more => format!("{names} and {} more", format::count(more)),
        }
    }
}

/// Rows of a file left out on purpose, all reasons together.
#[must_use]
pub fn left_out(source: &Source) -> u64 {
    source.left_out.iter().map(|(_, rows)| rows).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
    use crate::domain::kpi::Totals;
    use crate::domain::money::Currency;
    use crate::domain::orders::OrderHistory;

    fn dataset() -> Dataset {
        let items = [
            ("A", "Zebra", Some(40), true),
            ("B", "apple", None, true),
            ("C", "", None, false),
        ];
        let products = items.map(|(_, title, ..)| Product {
            title: title.to_owned(),
            ..Product::default()
        });
        let variants = items
            .iter()
            .enumerate()
            .map(|(place, (sku, _, cost, listed))| Variant {
                sku: (*sku).into(),
                product: ProductId(place as u32),
                option: String::new(),
                price: None,
                cost: cost.map(Money),
                stock: None,
                attributes: Vec::new(),
                listed: *listed,
            })
            .collect();
        Dataset::new(
            Currency::usd(),
            Catalog::new(products.to_vec(), variants),
            OrderHistory::default(),
            Vec::new(),
        )
    }

    fn kpis() -> Kpis {
        let sold = |variant, revenue, margin: Option<i64>| ProductSales {
            variant: VariantId(variant),
            orders: u64::from(variant) + 1,
            units: 9 - u64::from(variant),
            net_revenue: Money(revenue),
            gross_margin: margin.map(Money),
        };
        Kpis {
            totals: Totals {
                net_revenue: Money(1_000),
                ..Totals::default()
            },
            products: vec![
                sold(0, 600, Some(200)),
                sold(1, 300, None),
                sold(2, 100, None),
            ],
            ..Kpis::default()
        }
    }

    #[test]
    fn products_sort_by_every_column_with_the_unknown_last() {
        let sorted = |column, ascending| order(&dataset(), &kpis(), SortBy { column, ascending });
        assert_eq!(sorted("revenue", false), [0, 1, 2]);
        assert_eq!(sorted("orders", false), [2, 1, 0]);
        assert_eq!(sorted("units", true), [2, 1, 0]);
        assert_eq!(sorted("title", true), [1, 2, 0]);
        assert_eq!(sorted("sku", false), [2, 1, 0]);
        assert_eq!(sorted("margin", true), [0, 1, 2]);
        assert_eq!(sorted("rate", false), [0, 1, 2]);
    }

    #[test]
    fn a_missing_cost_and_a_missing_product_are_told_apart() {
        let missing = Missing::of(&dataset(), &kpis());
        assert_eq!(
            (missing.listed, missing.without_cost, missing.unlisted),
            (2, 1, 1)
        );
        assert_eq!(missing.without_cost_share, Some(0.3));
        assert_eq!(missing.unlisted_share, Some(0.1));
        assert_eq!(missing.names(), "C");
        assert!(!missing.is_nothing());
        let many = Missing {
            unlisted: 5,
            ..missing
        };
        assert_eq!(many.names(), "C and 4 more");
    }
}
