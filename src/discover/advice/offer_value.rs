//! What offering one of a pair with the other is expected to earn.
//!
//! **Formula.** Of `a` orders with the trigger, `a - n` do not hold the target yet: the opportunities. Each is shown the
//! offer with the chance `reach` that an order meets the placement, and takes it with the chance `acceptance`; both are
//! medians of the scenario in use. A taken offer earns the target's gross margin at list price. So the expected gross
//! margin is `(a - n) x reach x acceptance x margin`, and per 1,000 trigger orders `1000 / a` times that. Discounts, fees
//! and returns are the simulation's matter.

use crate::discover::pairs::{Affinity, PairTable};
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;
use crate::domain::rule::Placement;
use crate::domain::scenario::{Assumption, AssumptionId, Assumptions};

/// What is believed about an offer at one placement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferBelief {
    /// Where it is shown.
    pub placement: Placement,
    /// Share of orders that meet the placement, 0..=1.
    pub reach: f64,
    /// Share of shown pair offers that are taken, 0..=1.
    pub acceptance: f64,
}

impl OfferBelief {
    /// Medians of what is believed of pairs at a placement. A placement without belief reaches nobody.
    #[must_use]
    pub fn of(assumptions: &Assumptions, placement: Placement) -> Self {
        let reach = Assumption::reach(placement).map(AssumptionId::from);
        let acceptance = AssumptionId::acceptance("pair", placement);
        let median = |id: Option<AssumptionId>| id.map_or(0.0, |id| assumptions.median(id));
        Self {
            placement,
            reach: median(reach),
            acceptance: median(acceptance),
        }
    }
}

/// Why nothing can be said about the margin of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMargin {
    /// Its unit cost is unknown.
    NoCost,
    /// It has no list price.
    NoPrice,
}

impl NoMargin {
    /// The words a person reads.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoCost => "cost unknown",
            Self::NoPrice => "no list price",
        }
    }
}

/// One direction of a pair: the target offered to who has the trigger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DirectionValue {
    /// What must be in the order.
    pub trigger: VariantId,
    /// What is offered.
    pub target: VariantId,
    /// Orders with the trigger.
    pub trigger_orders: u32,
    /// Of these, orders without the target.
    pub opportunities: u32,
    /// Gross margin of one unit of the target at list price, minor units.
    pub unit_margin: Result<i64, NoMargin>,
    /// Expected gross margin over the history, minor units; `None` when the unit margin is unknown.
    pub expected: Option<f64>,
    /// The same per 1,000 orders with the trigger; `None` also when there is no such order.
    pub per_thousand: Option<f64>,
}

/// Both directions of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairValue {
    /// `b` offered to who has `a`.
    pub ab: DirectionValue,
    /// `a` offered to who has `b`.
    pub ba: DirectionValue,
}

impl PairValue {
    /// The direction that is expected to earn more over the history; `a` to `b` when equal or when neither is known.
    #[must_use]
    pub fn better(&self) -> &DirectionValue {
        if self.ba.expected.unwrap_or(f64::NEG_INFINITY)
            > self.ab.expected.unwrap_or(f64::NEG_INFINITY)
        {
            &self.ba
        } else {
            &self.ab
        }
    }
}

/// Answers what a pair is worth, for one belief: every question costs a few additions.
#[derive(Clone, Debug)]
pub struct OfferValues {
    belief: OfferBelief,
    margins: Vec<Result<i64, NoMargin>>,
}

impl OfferValues {
    /// Ready to answer for the products of a dataset.
    #[must_use]
    pub fn new(dataset: &Dataset, belief: OfferBelief) -> Self {
        let margins = dataset.catalog.variants().iter();
        Self {
            belief,
            margins: margins
                .map(|variant| {
                    let price = variant.price.ok_or(NoMargin::NoPrice)?;
                    let cost = variant.cost.ok_or(NoMargin::NoCost)?;
                    Ok(price.0 - cost.0)
                })
                .collect(),
        }
    }

    /// What it answers with.
    #[must_use]
    pub fn belief(&self) -> OfferBelief {
        self.belief
    }

    /// Gross margin of one unit at list price, minor units.
    ///
    /// # Errors
    /// Why it is unknown.
    pub fn unit_margin(&self, product: VariantId) -> Result<i64, NoMargin> {
        let margin = self.margins.get(product.index()).copied();
        margin.unwrap_or(Err(NoMargin::NoPrice))
    }

    /// Both directions of a pair.
    #[must_use]
    pub fn of(&self, pair: &Affinity) -> PairValue {
        PairValue {
            ab: self.direction(pair.a, pair.b, pair.orders_a, pair.count),
            ba: self.direction(pair.b, pair.a, pair.orders_b, pair.count),
        }
    }

    /// One direction, from the orders with the trigger and those with both.
    #[must_use]
    pub fn direction(
        &self,
        trigger: VariantId,
        target: VariantId,
        trigger_orders: u32,
        both: u32,
    ) -> DirectionValue {
        let unit_margin = self.unit_margin(target);
        let opportunities = trigger_orders.saturating_sub(both);
        let taken = f64::from(opportunities) * self.belief.reach * self.belief.acceptance;
        let expected = unit_margin.ok().map(|margin| taken * margin as f64);
        let per_thousand = expected
            .filter(|_| trigger_orders > 0)
            .map(|expected| 1_000.0 * expected / f64::from(trigger_orders));
        DirectionValue {
            trigger,
            target,
            trigger_orders,
            opportunities,
            unit_margin,
            expected,
            per_thousand,
        }
    }

    /// Expected gross margin over the history of the better direction of every listed pair, minor units, in the order of
    /// the table; `NaN` where it is unknown. To sort a table by.
    #[must_use]
    pub fn column(&self, table: &PairTable) -> Vec<f64> {
        let value = |pair: &Affinity| self.of(pair).better().expected.unwrap_or(f64::NAN);
        table.pairs.iter().map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::testing::{affinity, dataset};
    use crate::domain::belief::Belief;

    fn pair(orders_a: u32, orders_b: u32, count: u32) -> Affinity {
        affinity((0, 1), (orders_a, orders_b), count)
    }

    #[test]
    fn a_thousand_trigger_orders_earn_reach_times_acceptance_times_margin_of_who_lacks_the_target()
    {
        let mut assumptions = Assumptions::default();
        for (name, value) in [("reach.cart", 0.8), ("acceptance.pair.cart", 0.05)] {
            let id: AssumptionId = name.parse().unwrap();
            assumptions.values.insert(id, Belief::fixed(value));
        }
        let belief = OfferBelief::of(&assumptions, Placement::Cart);
        // Prices 10.00 and 11.00, costs half of that.
        let data = dataset(3, &[], &[]);
        let value = OfferValues::new(&data, belief).of(&pair(200, 50, 20));
        assert_eq!((value.ab.opportunities, value.ba.opportunities), (180, 30));
        // 180 x 0.8 x 0.05 x 5.50 and 30 x 0.8 x 0.05 x 5.00.
        assert!((value.ab.expected.unwrap() - 3_960.0).abs() < 1e-9);
        assert!((value.ab.per_thousand.unwrap() - 19_800.0).abs() < 1e-9);
        assert!((value.ba.expected.unwrap() - 600.0).abs() < 1e-9);
        assert_eq!(value.better().target, VariantId(1));
    }

    #[test]
    fn an_unknown_cost_is_no_margin_and_never_a_full_one() {
        let mut data = dataset(2, &[], &[]);
        let mut variants = data.catalog.variants().to_vec();
        variants[1].cost = None;
        data.catalog =
            crate::domain::catalog::Catalog::new(data.catalog.products().to_vec(), variants);
        let belief = OfferBelief::of(&Assumptions::default(), Placement::Cart);
        let values = OfferValues::new(&data, belief);
        let value = values.of(&pair(200, 50, 20));
        assert_eq!(value.ab.unit_margin, Err(NoMargin::NoCost));
        assert_eq!((value.ab.expected, value.ab.per_thousand), (None, None));
        assert_eq!(value.better().target, VariantId(0));
        let none = values.of(&pair(200, 0, 0));
        assert_eq!((none.ba.expected, none.ba.per_thousand), (Some(0.0), None));
        let table = PairTable {
            pairs: vec![pair(200, 50, 20)],
            ..PairTable::default()
        };
        assert_eq!(values.column(&table).len(), 1);
    }
}
