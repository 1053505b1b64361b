//! What offering one of a pair with the other is expected to earn.
//!
//! **Formula.** Of `a` orders with the trigger, `a - n` do not hold the target yet: the opportunities. Each is shown the
//! offer with the chance `reach` that an order meets the placement, and takes it with the chance `acceptance`; both are
//! medians of the scenario in use. A taken offer earns the target's gross margin at list price. So the expected gross
//! margin is `(a - n) x reach x acceptance x margin`, and per 1,000 trigger orders `1000 / a` times that. Discounts, fees
//! and returns are the simulation's matter.

use crate::discover::pairs::{Affinity, PairTable};
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;
use crate::domain::rule::{Kind, Placement};
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
        let acceptance = AssumptionId::acceptance(Kind::Pair, placement);
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

/// Trigger and target of a pair as it is proposed: the dearer product is the trigger, since an accessory is offered with
/// the main thing; `a` when both cost the same. A product without a price comes after all others.
#[must_use]
pub fn trigger_first(
    price: impl Fn(VariantId) -> Option<Money>,
    a: VariantId,
    b: VariantId,
) -> (VariantId, VariantId) {
    if price(b) > price(a) { (b, a) } else { (a, b) }
}

/// Answers what a pair is worth, for one belief: every question costs a few additions.
#[derive(Clone, Debug)]
pub struct OfferValues {
    belief: OfferBelief,
    margins: Vec<Result<i64, NoMargin>>,
    prices: Vec<Option<Money>>,
}

impl OfferValues {
    /// Ready to answer for the products of a dataset.
    #[must_use]
    pub fn new(dataset: &Dataset, belief: OfferBelief) -> Self {
        let variants = dataset.catalog.variants();
        let margins = variants.iter();
        Self {
            belief,
            prices: variants.iter().map(|variant| variant.price).collect(),
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

    /// A pair as it is proposed, see [`trigger_first`].
    #[must_use]
    pub fn proposed(&self, pair: &Affinity) -> DirectionValue {
        let price = |id: VariantId| self.prices.get(id.index()).copied().flatten();
        let (trigger, _) = trigger_first(price, pair.a, pair.b);
        self.triggered_by(pair, trigger)
    }

    /// A pair with this one of the two as the trigger.
    #[must_use]
    pub fn triggered_by(&self, pair: &Affinity, trigger: VariantId) -> DirectionValue {
        let target = if trigger == pair.a { pair.b } else { pair.a };
        self.direction(trigger, target, pair.orders_with(trigger), pair.count)
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

    /// Expected gross margin over the history of every listed pair as it is proposed, minor units, in the order of the
    /// table; `NaN` where it is unknown. To sort a table by.
    #[must_use]
    pub fn column(&self, table: &PairTable) -> Vec<f64> {
        let value = |pair: &Affinity| self.proposed(pair).expected.unwrap_or(f64::NAN);
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

    fn table(pair: Affinity) -> PairTable {
        PairTable {
            pairs: vec![pair],
            ..PairTable::default()
        }
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
        let values = OfferValues::new(&data, belief);
        let pair = pair(200, 50, 20);
        let [ab, ba] = [0, 1].map(|trigger| values.triggered_by(&pair, VariantId(trigger)));
        assert_eq!((ab.opportunities, ba.opportunities), (180, 30));
        // 180 x 0.8 x 0.05 x 5.50 and 30 x 0.8 x 0.05 x 5.00.
        assert!((ab.expected.unwrap() - 3_960.0).abs() < 1e-9);
        assert!((ab.per_thousand.unwrap() - 19_800.0).abs() < 1e-9);
        assert!((ba.expected.unwrap() - 600.0).abs() < 1e-9);
        // The dearer one is the trigger, although the other direction would earn more.
        assert_eq!(values.proposed(&pair), ba);
        assert_eq!(values.column(&table(pair)), [ba.expected.unwrap()]);
    }

    #[test]
    fn the_dearer_product_is_the_trigger_and_of_equal_ones_the_first() {
        let prices = [Some(30), Some(500), Some(30), None].map(|price| price.map(Money));
        let [a, b, c, unpriced] = [0, 1, 2, 3].map(VariantId);
        let first = |x, y| trigger_first(|id| prices[id.index()], x, y);
        assert_eq!((first(a, b), first(b, a)), ((b, a), (b, a)));
        assert_eq!((first(a, c), first(c, a)), ((a, c), (c, a)));
        assert_eq!(first(unpriced, a), (a, unpriced));
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
        let value = values.triggered_by(&pair(200, 50, 20), VariantId(0));
        assert_eq!(value.unit_margin, Err(NoMargin::NoCost));
        assert_eq!((value.expected, value.per_thousand), (None, None));
        let none = values.proposed(&pair(200, 0, 0));
        assert_eq!(none.target, VariantId(0));
        assert_eq!((none.expected, none.per_thousand), (Some(0.0), None));
        assert_eq!(values.column(&table(pair(200, 50, 20))).len(), 1);
    }
}
