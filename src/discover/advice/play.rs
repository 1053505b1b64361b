//! Upgrade or add-on? For one product the five considerations between an upgrade and an add-on,
//! as figures side by side. There is no score: a person weighs them.

use std::collections::BTreeSet;

use super::HubAccessory;
use super::blocked::Blocked;
use super::offer_value::{DirectionValue, OfferBelief, OfferValues};
use crate::discover::families::LadderFamily;
use crate::discover::pairs::{Lookup, PairTable};
use crate::domain::acceptance;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::project::Dataset;
use crate::domain::rule::{Kind, Placement};
use crate::domain::scenario::{Assumption, AssumptionId, Assumptions};

/// Days after an order in which a customer's later orders are looked at.
pub const LATER_DAYS: i32 = 180;

/// What is believed of both plays.
#[derive(Clone, Debug)]
pub struct PlayBeliefs {
    /// Values of pair offers.
    pub pairs: OfferValues,
    /// Where the better version is shown.
    pub ladder_placement: Placement,
    /// Share of orders that meet it.
    pub ladder_reach: f64,
    /// Share of shown offers of a next step that is 25 % dearer that are taken.
    pub ladder_acceptance: f64,
    /// How fast acceptance falls as the gap grows.
    pub gap_response: f64,
}

impl PlayBeliefs {
    /// Medians of a scenario: pairs in the cart, ladders on the product page, the usual placements.
    #[must_use]
    pub fn of(dataset: &Dataset, assumptions: &Assumptions) -> Self {
        let ladder_placement = Placement::ProductPage;
        let acceptance = AssumptionId::acceptance(Kind::Ladder, ladder_placement);
        Self {
            pairs: OfferValues::new(dataset, OfferBelief::of(assumptions, Placement::Cart)),
            ladder_placement,
            ladder_reach: assumptions.median(Assumption::ReachProductPage),
            ladder_acceptance: acceptance.map_or(0.0, |id| assumptions.median(id)),
            gap_response: assumptions.median(Assumption::GapResponse),
        }
    }

    /// Acceptance of a step from one price to a dearer one:
    /// `logit a = logit a_0 - b (ln(high / low) / ln 1.25 - 1)`, so that `a_0` is the acceptance at a gap of 25 %.
    fn step_acceptance(&self, low: Money, high: Money) -> f64 {
        let at_quarter = self.ladder_acceptance;
        if low.0 <= 0 || high.0 <= 0 {
            return at_quarter;
        }
        let terms = acceptance::Terms {
            gap: Some((high.as_f64() / low.as_f64()).ln()),
            gap_response: self.gap_response,
            ..acceptance::Terms::default()
        };
        acceptance::offered(at_quarter, terms)
    }
}

/// A dearer version of a product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepUp {
    /// Which.
    pub product: VariantId,
    /// How much dearer it is.
    pub price_gap: Money,
    /// `price_gap` over the product's price; `None` at price 0.
    pub relative_gap: Option<f64>,
    /// How much more gross margin a unit has; `None` when a cost is unknown.
    pub margin_gap: Option<Money>,
    /// Orders that hold it.
    pub orders: u32,
}

/// A product that goes with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complement {
    /// Which.
    pub product: VariantId,
    /// Place of the pair in the table.
    pub pair: u32,
    /// Lower bound of the lift.
    pub lift_lower: f64,
    /// Share of the orders with the product that hold it.
    pub share: f64,
    /// What offering it is expected to earn.
    pub value: DirectionValue,
}

/// Consideration 1: what stands in relation to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relationship {
    /// Place of its family among the ladders; `None` when it is on none.
    pub ladder: Option<usize>,
    /// Dearer steps, nearest first.
    pub steps_above: Vec<StepUp>,
    /// Products of proven pairs with it that are neither steps of its ladder nor blocked, best lower bound first.
    pub complements: Vec<Complement>,
}

/// Consideration 2: what buyers do today. Shares are `None` where there is nothing to take a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Behaviour {
    /// Share of its orders that hold one of the complements.
    pub with_complement: Option<f64>,
    /// Share of the orders with it or a dearer step that hold a dearer step.
    pub upper_share: Option<f64>,
    /// Mean price position of the other items in its orders: 0 the cheapest of their category, 1 the dearest.
    pub price_position: Option<f64>,
    /// The same of the orders with a dearer step.
    pub upper_price_position: Option<f64>,
}

/// Consideration 3: expected gross margin per 1,000 orders with the product, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarginSide {
    /// Of offering the next step: `1000 x reach x acceptance at its gap x margin gap`, times the share of its orders
    /// without a dearer step; `None` without a next step or with an unknown cost.
    pub next_step: Option<f64>,
    /// Of offering the complement that is expected to earn most, with which one.
    pub best_complement: Option<(VariantId, f64)>,
}

/// Customers after an order, as they were: no effect of anything.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cohort {
    /// Customers whose [`LATER_DAYS`] days lie in the history.
    pub customers: u32,
    /// Share who ordered again in that time; `None` without customers.
    pub repeat_rate: Option<f64>,
    /// Net revenue of these later orders per customer, minor units; `None` without customers.
    pub later_spend: Option<f64>,
}

/// Consideration 4: what buyers did afterwards. Descriptive only: who buys accessories may be another kind of customer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lifetime {
    /// Customers who bought the product with a complement, from the first such order.
    pub complement_buyers: Cohort,
    /// Customers who bought a dearer step, from the first such order.
    pub upper_buyers: Cohort,
    /// Customers who bought the product alone of these.
    pub plain_buyers: Cohort,
}

/// Consideration 5: how many rules each play takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Ladder rules: one covers all steps.
    pub ladder_rules: usize,
    /// Pair rules, one per complement.
    pub pair_rules: usize,
    /// The complement that goes with most triggers, with their number: one rule for all of them.
    pub hub: Option<(VariantId, usize)>,
}

/// The five considerations of one product.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    /// Which product.
    pub product: VariantId,
    /// Orders that hold it, wholesale left out.
    pub orders: u32,
    /// What stands in relation to it.
    pub relationship: Relationship,
    /// What buyers do today.
    pub behaviour: Behaviour,
    /// What each play is expected to earn.
    pub margin: MarginSide,
    /// What buyers did afterwards.
    pub lifetime: Lifetime,
    /// How many rules each play takes.
    pub resources: Resources,
}

/// What was found in a dataset, to look products up in.
#[derive(Clone, Copy)]
pub struct Findings<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// Its pairs.
    pub pairs: &'a PairTable,
    /// The way to them.
    pub lookup: &'a Lookup,
    /// Its ladders.
    pub ladders: &'a [LadderFamily],
    /// Its hub accessories.
    pub hubs: &'a [HubAccessory],
    /// What must not be proposed.
    pub blocked: &'a Blocked,
}

/// The five considerations of one product. Reads the orders of the product and of its dearer steps, and no others.
#[must_use]
pub fn play(found: Findings<'_>, beliefs: &PlayBeliefs, product: VariantId) -> Play {
    let relationship = relationship(found, beliefs, product);
    let upper: Vec<VariantId> = relationship
        .steps_above
        .iter()
        .map(|step| step.product)
        .collect();
    let complements: BTreeSet<VariantId> = relationship
        .complements
        .iter()
        .map(|complement| complement.product)
        .collect();
    let orders = Orders::of(found, product, &upper, &complements);
    Play {
        product,
        orders: orders.all,
        margin: margin(found, beliefs, product, &relationship, &orders),
        behaviour: orders.behaviour(),
        lifetime: Lifetime {
            complement_buyers: cohort(found, &orders.with_complement),
            upper_buyers: cohort(found, &orders.upper),
            plain_buyers: cohort(found, &orders.plain),
        },
        resources: resources(found, &relationship),
        relationship,
    }
}

fn relationship(found: Findings<'_>, beliefs: &PlayBeliefs, product: VariantId) -> Relationship {
    let mut relationship = Relationship::default();
    let mut family: &[crate::discover::families::LadderTier] = &[];
    for (index, ladder) in found.ladders.iter().enumerate() {
        let Some(step) = ladder.tiers.iter().position(|tier| tier.variant == product) else {
            continue;
        };
        relationship.ladder = Some(index);
        family = &ladder.tiers;
        let Some(own) = family.get(step) else { break };
        relationship.steps_above = family
            .iter()
            .skip(step + 1)
            .filter(|tier| !found.blocked.pair(product, tier.variant))
            .map(|tier| StepUp {
                product: tier.variant,
                price_gap: tier.price - own.price,
                relative_gap: (own.price.0 > 0)
                    .then(|| (tier.price - own.price).as_f64() / own.price.as_f64()),
                margin_gap: tier
                    .unit_margin
                    .zip(own.unit_margin)
                    .map(|(high, low)| high - low),
                orders: tier.orders,
            })
            .collect();
        break;
    }
    for &index in found.lookup.pairs_with(product) {
        let Some(pair) = found.pairs.pairs.get(index as usize) else {
            continue;
        };
        let first = pair.a == product;
        let other = if first { pair.b } else { pair.a };
        let is_step = family.iter().any(|tier| tier.variant == other);
        if is_step || !pair.is_proven() || found.blocked.pair(product, other) {
            continue;
        }
        relationship.complements.push(Complement {
            product: other,
            pair: index,
            lift_lower: pair.lift_lower,
            share: if first {
                pair.confidence_ab
            } else {
                pair.confidence_ba
            },
            value: beliefs.pairs.triggered_by(pair, product),
        });
    }
    relationship
}

fn margin(
    found: Findings<'_>,
    beliefs: &PlayBeliefs,
    product: VariantId,
    relationship: &Relationship,
    orders: &Orders,
) -> MarginSide {
    let price = found.dataset.catalog.variant(product).price;
    let next_step = relationship.steps_above.first().and_then(|step| {
        let low = price?;
        let margin = step.margin_gap?.as_f64();
        let without = 1.0 - f64::from(orders.with_upper) / f64::from(orders.all.max(1));
        let acceptance = beliefs.step_acceptance(low, low + step.price_gap);
        Some(1_000.0 * without * beliefs.ladder_reach * acceptance * margin)
    });
    let values = relationship.complements.iter().filter_map(|complement| {
        let earned = complement.value.per_thousand?;
        Some((complement.product, earned))
    });
    MarginSide {
        next_step,
        // Of equals the one with the better lower bound stays.
        best_complement: values.fold(None, |best: Option<(VariantId, f64)>, value| match best {
            Some(best) if best.1 >= value.1 => Some(best),
            _ => Some(value),
        }),
    }
}

fn resources(found: Findings<'_>, relationship: &Relationship) -> Resources {
    let complements = &relationship.complements;
    let hub = found
        .hubs
        .iter()
        .filter(|hub| complements.iter().any(|c| c.product == hub.variant))
        .filter_map(|hub| found.blocked.hub(found.lookup, hub))
        .map(|hub| (hub.variant, hub.triggers.len()))
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    Resources {
        ladder_rules: usize::from(!relationship.steps_above.is_empty()),
        pair_rules: complements.len(),
        hub,
    }
}

/// Orders of a product and of its dearer steps, sorted by what is in them.
#[derive(Default)]
struct Orders {
    all: u32,
    with_upper: u32,
    with_complement: Vec<u32>,
    /// With neither complement nor dearer step.
    plain: Vec<u32>,
    upper: Vec<u32>,
    position: Mean,
    upper_position: Mean,
}

#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.count += 1;
        }
    }

    fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

impl Orders {
    fn of(
        found: Findings<'_>,
        product: VariantId,
        upper: &[VariantId],
        complements: &BTreeSet<VariantId>,
    ) -> Self {
        let history = &found.dataset.history;
        let mut orders = Self::default();
        for index in found.lookup.orders_with(product) {
            let basket = history.order(index as usize).basket();
            orders.all += 1;
            let is_upper = basket.iter().any(|id| upper.contains(id));
            orders.with_upper += u32::from(is_upper);
            if basket.iter().any(|id| complements.contains(id)) {
                orders.with_complement.push(index);
            } else if !is_upper {
                orders.plain.push(index);
            }
            orders
                .position
                .add(found.lookup.price_position(basket, &[product]));
        }
        let mut indices: Vec<u32> = upper
            .iter()
            .flat_map(|&id| found.lookup.orders_with(id))
            .collect();
        indices.sort_unstable();
        indices.dedup();
        for &index in &indices {
            let basket = history.order(index as usize).basket();
            orders
                .upper_position
                .add(found.lookup.price_position(basket, upper));
        }
        orders.upper = indices;
        orders
    }

    fn behaviour(&self) -> Behaviour {
        let share = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
        let upper = self.upper.len() as u32;
        let family = self.all + upper - self.with_upper;
        Behaviour {
            with_complement: share(self.with_complement.len() as u32, self.all),
            upper_share: share(upper, family),
            price_position: self.position.value(),
            upper_price_position: self.upper_position.value(),
        }
    }
}

/// What the customers of some orders, oldest first, did after the first of them.
fn cohort(found: Findings<'_>, orders: &[u32]) -> Cohort {
    let history = &found.dataset.history;
    let Some(period) = history.period() else {
        return Cohort::default();
    };
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let (mut customers, mut repeated, mut spent) = (0_u32, 0_u32, 0.0_f64);
    for &index in orders {
        let order = history.order(index as usize);
        let day = order.day().0;
        if day > period.last.0 - LATER_DAYS {
            break;
        }
        let Some(customer) = order.customer() else {
            continue;
        };
        if !seen.insert(customer.0) {
            continue;
        }
        customers += 1;
        let mut again = false;
        let mut next = found.lookup.next_order(index);
        while let Some(later) = next {
            let order = history.order(later as usize);
            if order.day().0 > day + LATER_DAYS {
                break;
            }
            again = true;
            spent += order.net_revenue().as_f64();
            next = found.lookup.next_order(later);
        }
        repeated += u32::from(again);
    }
    let known = customers > 0;
    Cohort {
        customers,
        repeat_rate: known.then(|| f64::from(repeated) / f64::from(customers)),
        later_spend: known.then(|| spent / f64::from(customers)),
    }
}
