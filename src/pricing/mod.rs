//! What a basket costs under a rule.

use crate::domain::catalog::{Catalog, Sku};
use crate::domain::money::Money;
use crate::domain::orders::OrderLine;
use crate::domain::rule::Rule;
use crate::domain::rule::offer::{Basket, Facts, Gate, Look, Shelf};

/// A basket at list price and under one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// Sum of list prices.
    pub list: Money,
    /// What the rule takes off for everyone who qualifies: not negative, at most `list`, rounded once, halves up.
    pub off: Money,
}

impl Total {
    /// What the shopper pays.
    #[must_use]
    pub fn price(self) -> Money {
        self.list - self.off
    }
}

/// What some units of products cost under a rule that everyone who qualifies gets, whether or not an offer is shown.
/// Schedule, customer and placement are not looked at. `None` when a product is not in the catalog or has no list price.
///
/// The same product may stand several times. The total does not depend on the order in which products are named.
#[must_use]
pub fn total(catalog: &Catalog, rule: &Rule, items: &[(Sku, u32)]) -> Option<Total> {
    let mut lines: Vec<OrderLine> = Vec::new();
    for (sku, units) in items.iter().filter(|(_, units)| *units > 0) {
        let variant = catalog.find(sku)?;
        let paid = catalog.variant(variant).price?.times(i64::from(*units));
        match lines.iter_mut().find(|line| line.variant == variant) {
            Some(line) => {
                line.units += units;
                line.net_revenue += paid;
            }
            None => lines.push(OrderLine {
                variant,
                units: *units,
                net_revenue: paid,
            }),
        }
    }
    let list: Money = lines.iter().map(|line| line.net_revenue).sum();
    let facts = Facts::all(catalog);
    let mut basket = Basket::new(&facts);
    basket.lines = lines;
    (basket.net_revenue, basket.before_discount) = (list.0, list.0);
    let trigger = rule.kind.trigger().map(|trigger| trigger.compile(catalog));
    let compiled = rule.kind.compile(&Shelf {
        catalog,
        facts: &facts,
        trigger: trigger.as_ref(),
    });
    let look = Look {
        basket: &basket,
        trigger: trigger.as_ref(),
        gate: Gate {
            never_with: &std::collections::BTreeMap::new(),
            was_offered: &|_| false,
        },
    };
    let is_triggered = trigger
        .as_ref()
        .is_none_or(|trigger| trigger.matches(&basket, || true));
    let held = (is_triggered && compiled.matches(&basket))
        .then(|| compiled.held(&look))
        .flatten()
        .unwrap_or_default();
    let terms = rule.kind.terms(catalog);
    let off = terms.given_away(held.list as f64, held.sets as f64, held.fixed as f64);
    Some(Total {
        list,
        off: Money::rounded(off).clamp(Money::ZERO, list.max(Money::ZERO)),
    })
}
