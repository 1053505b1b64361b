//! What a family's price ladder says, as plain rows.

use crate::discover::LadderFamily;
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::kpi::ratio;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::rule::{RuleId, RuleKind};

/// Gap to the step below from which few will climb: twice the 25 % at which acceptance is assumed.
pub const WIDE_GAP: f64 = 0.5;

/// One step as one reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierRow {
    /// Which.
    pub variant: VariantId,
    /// List price.
    pub price: Money,
    /// How much dearer than the step below, as a share of its price; `None` for the lowest.
    pub gap: Option<f64>,
    /// Gross margin of one unit.
    pub unit_margin: Option<Money>,
    /// How much more it earns than the step below; `None` for the lowest and when a cost is unknown.
    pub margin_gap: Option<Money>,
    /// Orders that hold it.
    pub orders: u32,
    /// Its share of the family's orders, 0..1.
    pub share: f64,
}

impl TierRow {
    /// True when the gap to the step below is too wide to climb for many.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.gap.is_some_and(|gap| gap > WIDE_GAP)
    }
}

/// The steps from the cheapest up.
#[must_use]
pub fn tiers(family: &LadderFamily) -> Vec<TierRow> {
    let all = orders(family) as f64;
    let mut below = None;
    let mut rows = Vec::with_capacity(family.tiers.len());
    for tier in &family.tiers {
        let (gap, margin_gap) = match below {
            None => (None, None),
            Some((price, margin)) => (
                gap(price, tier.price),
                tier.unit_margin
                    .zip(margin)
                    .map(|(up, down): (Money, Money)| up - down),
            ),
        };
        below = Some((tier.price, tier.unit_margin));
        rows.push(TierRow {
            variant: tier.variant,
            price: tier.price,
            gap,
            unit_margin: tier.unit_margin,
            margin_gap,
            orders: tier.orders,
            share: ratio(f64::from(tier.orders), all).unwrap_or(0.0),
        });
    }
    rows
}

fn gap(low: Money, high: Money) -> Option<f64> {
    ratio((high - low).as_f64(), low.as_f64())
}

/// Orders of all steps together; an order with two steps counts twice.
#[must_use]
pub fn orders(family: &LadderFamily) -> u64 {
    family.tiers.iter().map(|tier| u64::from(tier.orders)).sum()
}

/// The widest gap between neighbouring steps.
#[must_use]
pub fn widest_gap(family: &LadderFamily) -> Option<f64> {
    family
        .tiers
        .iter()
        .zip(family.tiers.iter().skip(1))
        .filter_map(|(low, high)| gap(low.price, high.price))
        .max_by(f64::total_cmp)
}

/// The ladder of the plan that holds every step of a family.
#[must_use]
pub fn rule<'a>(catalog: &Catalog, plan: &'a Plan, family: &LadderFamily) -> Option<&'a RuleId> {
    plan.rules.iter().find_map(|(id, rule)| {
        let RuleKind::Ladder(ladder) = &rule.kind else {
            return None;
        };
        let holds = |variant: VariantId| ladder.tiers.contains(&catalog.variant(variant).sku);
        let all = family.tiers.iter().all(|tier| holds(tier.variant));
        all.then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::LadderTier;
    use crate::domain::edit::Edit;
    use crate::studio::rule_making;
    use crate::ui::screens::discover::fixtures::dataset;

    fn family() -> LadderFamily {
        let tier = |variant, price, margin: Option<i64>, orders| LadderTier {
            variant: VariantId(variant),
            price: Money(price),
            unit_margin: margin.map(Money),
            orders,
            units: u64::from(orders),
        };
        LadderFamily {
            title: "Bags".to_owned(),
            tiers: vec![
                tier(1, 4_000, Some(1_000), 60),
                tier(2, 5_000, Some(1_500), 30),
                tier(3, 9_000, None, 10),
            ],
        }
    }

    #[test]
    fn gaps_are_shares_of_the_price_below_and_wide_ones_are_flagged() {
        let rows = tiers(&family());
        assert_eq!(
            [rows[0].gap, rows[1].gap, rows[2].gap],
            [None, Some(0.25), Some(0.8)]
        );
        assert_eq!([rows[1].is_wide(), rows[2].is_wide()], [false, true]);
        assert_eq!(rows[1].margin_gap, Some(Money(500)));
        assert_eq!(rows[2].margin_gap, None);
        assert_eq!([rows[0].share, rows[2].share], [0.6, 0.1]);
        assert_eq!(widest_gap(&family()), Some(0.8));
    }

    #[test]
    fn a_free_first_step_has_no_gap_above_it() {
        let mut free = family();
        free.tiers[0].price = Money::ZERO;
        assert_eq!(tiers(&free)[1].gap, None);
    }

    #[test]
    fn a_family_is_known_by_the_ladder_that_holds_all_its_steps() {
        let dataset = dataset();
        let ids: Vec<VariantId> = family().tiers.iter().map(|tier| tier.variant).collect();
        let made = |ids: &[VariantId]| {
            let rule = rule_making::ladder(&dataset, &Plan::default(), "Bags", ids).unwrap();
            Plan::default().apply(&Edit::AddRules(vec![rule])).unwrap()
        };
        assert!(rule(&dataset.catalog, &made(&ids), &family()).is_some());
        assert!(rule(&dataset.catalog, &made(&ids[1..]), &family()).is_none());
    }
}
