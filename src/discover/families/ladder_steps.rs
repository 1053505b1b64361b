//! What a family's price ladder says of each step.

use super::LadderFamily;
use crate::domain::catalog::VariantId;
use crate::domain::kpi::ratio;
use crate::domain::money::Money;

/// Gap to the step below from which few will climb: twice the 25 % at which acceptance is assumed.
const WIDE_GAP: f64 = 0.5;

/// One step as one reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LadderStep {
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

impl LadderStep {
    /// True when the gap to the step below is too wide to climb for many.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.gap.is_some_and(|gap| gap > WIDE_GAP)
    }
}

/// The steps from the cheapest up.
#[must_use]
pub fn ladder_steps(family: &LadderFamily) -> Vec<LadderStep> {
    let all = family.orders() as f64;
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
        rows.push(LadderStep {
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

impl LadderFamily {
    /// Orders of all steps together; an order with two steps counts twice.
    #[must_use]
    pub fn orders(&self) -> u64 {
        self.tiers.iter().map(|tier| u64::from(tier.orders)).sum()
    }

    /// The widest gap between neighbouring steps, as a share of the lower price.
    #[must_use]
    pub fn widest_gap(&self) -> Option<f64> {
        self.tiers
            .iter()
            .zip(self.tiers.iter().skip(1))
            .filter_map(|(low, high)| gap(low.price, high.price))
            .max_by(f64::total_cmp)
    }

    /// True when a gap is too wide to climb for many.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.widest_gap().is_some_and(|gap| gap > WIDE_GAP)
    }
}

#[cfg(test)]
mod tests {
    use super::super::LadderTier;
    use super::*;

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
        let rows = ladder_steps(&family());
        assert_eq!(
            [rows[0].gap, rows[1].gap, rows[2].gap],
            [None, Some(0.25), Some(0.8)]
        );
        assert_eq!([rows[1].is_wide(), rows[2].is_wide()], [false, true]);
        assert_eq!(rows[1].margin_gap, Some(Money(500)));
        assert_eq!(rows[2].margin_gap, None);
        assert_eq!([rows[0].share, rows[2].share], [0.6, 0.1]);
        assert_eq!(family().widest_gap(), Some(0.8));
    }

    #[test]
    fn a_free_first_step_has_no_gap_above_it() {
        let mut free = family();
        free.tiers[0].price = Money::ZERO;
        assert_eq!(ladder_steps(&free)[1].gap, None);
    }
}
