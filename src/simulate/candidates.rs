//! One order seen by one rule: does it match, and what is its offer worth in sums that no assumption touches.

use super::compiled::CompiledRule;
use super::sums::{KEPT_FINER, SCALE, Sum, Sums, scaled};
use crate::domain::catalog::VariantId;
use crate::domain::orders::OrderHistory;
use crate::domain::rule::offer::{Asks, Basket, Claim, FINE, Offer};

/// What customers bought in earlier orders, as far as some trigger asks.
#[derive(Default)]
pub(super) struct Earlier {
    /// Per rule: index of the first order of each customer that holds one of the SKUs; empty when the rule does not ask.
    first: Vec<Vec<u32>>,
}

impl Earlier {
    pub(super) fn of(rules: &[CompiledRule], history: &OrderHistory) -> Self {
        let asking: Vec<_> = rules
            .iter()
            .map(|rule| rule.trigger.as_ref()?.bought_before.as_ref())
            .collect();
        let mut first: Vec<Vec<u32>> = asking
            .iter()
            .map(|asks| asks.map_or_else(Vec::new, |_| vec![u32::MAX; history.customer_count()]))
            .collect();
        if asking.iter().all(Option::is_none) {
            return Self { first };
        }
        for order in history.orders() {
            let Some(customer) = order.customer() else {
                continue;
            };
            for (wanted, first) in asking.iter().zip(&mut first) {
                if let Some(wanted) = wanted
                    && let Some(index) = first.get_mut(customer.0 as usize)
                    && *index == u32::MAX
                    && order
                        .basket()
                        .iter()
                        .any(|variant| wanted.contains(variant))
                {
                    *index = order.index() as u32;
                }
            }
        }
        Self { first }
    }

    fn bought(&self, rule: usize, basket: &Basket<'_>) -> bool {
        let Some(customer) = basket.customer else {
            return false;
        };
        self.first
            .get(rule)
            .and_then(|first| first.get(customer as usize))
            .is_some_and(|&index| (index as usize) < basket.index)
    }
}

/// True when the original basket meets a rule's conditions, its dates among them.
pub(super) fn matches(
    rule: &CompiledRule,
    index: usize,
    basket: &Basket<'_>,
    earlier: &Earlier,
) -> bool {
    basket.day >= rule.starts
        && basket.day <= rule.ends
        && rule
            .trigger
            .as_ref()
            .is_none_or(|trigger| trigger.matches(basket, || earlier.bought(index, basket)))
        && rule.kind.matches(basket)
}

/// What could be offered to one order by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Candidate {
    pub rule: u16,
    pub option: u8,
    /// Parts or units missing, at least 1.
    pub gap: u8,
    pub costed: bool,
    pub service: bool,
    /// No two offers of a placement share it.
    pub target: Option<VariantId>,
    /// No two offers of a placement share it.
    pub claim: Option<Claim>,
    pub sums: Sums,
}

/// Share of the order's value that its order-level discount leaves, times `amount` in 1/`fine`. New orders have no such
/// discount.
fn kept(basket: &Basket<'_>, amount: i64, fine: i64, in_new_order: bool) -> i64 {
    if in_new_order || basket.before_discount <= 0 {
        scaled(amount, 1, fine)
    } else {
        let whole = basket.before_discount.saturating_mul(fine);
        scaled(amount, basket.net_revenue.max(0), whole)
    }
}

impl Candidate {
    /// An offer, weighed: all that an assumption multiplies later, summed up.
    ///
    /// A swap adds no unit; a cost that is unknown anywhere makes the offer's cost 0 and the offer not costed.
    pub(super) fn of(rule: u16, offer: &Offer, basket: &Basket<'_>, is_new: bool) -> Self {
        let mut sums = Sums::default();
        sums[Sum::Count] = SCALE;
        sums[Sum::Kept] = kept(basket, KEPT_FINER, 1, is_new);
        let mut costed = true;
        let mut list_full = 0;
        for part in &offer.adds {
            let facts = basket.facts(part.variant);
            let value = facts.price.unwrap_or(0) * part.units;
            costed &= facts.cost.is_some();
            list_full += value;
            sums[Sum::Cost] += facts.cost.unwrap_or(0) * part.units * SCALE;
            if offer.replaces.is_empty() && !facts.service {
                sums[Sum::Units] += part.units * SCALE;
            }
            if let Asks::List { reduced } = offer.asks {
                let reduced = facts.price.unwrap_or(0) * part.units.min(reduced);
                sums[Sum::List] += kept(basket, value, 1, is_new);
                sums[Sum::ListReduced] += kept(basket, reduced, 1, is_new);
            }
        }
        sums[Sum::ListFull] = list_full * SCALE;
        if let Asks::Amount(amount) = offer.asks {
            sums[Sum::List] = kept(basket, amount, FINE, is_new);
        }
        for part in offer.replaces.iter().chain(&offer.includes) {
            if let Some(line) = basket.line(part.variant) {
                let units = i64::from(line.units.max(1));
                sums[Sum::Paid] += scaled(line.net_revenue.0, part.units, units);
            }
        }
        for part in &offer.replaces {
            let cost = basket.facts(part.variant).cost;
            costed &= cost.is_some();
            sums[Sum::Cost] -= cost.unwrap_or(0) * part.units * SCALE;
        }
        if !costed {
            sums[Sum::Cost] = 0;
        }
        if let Some(target) = offer.target.filter(|_| offer.displaces && !is_new) {
            displaceable(&mut sums, target, basket);
        }
        Self {
            rule,
            option: offer.option,
            gap: offer.gap,
            costed,
            service: offer.service,
            target: offer.target,
            claim: offer.claim,
            sums,
        }
    }
}

/// One average unit of the target's category in the basket, at the price paid; services are no units.
fn displaceable(sums: &mut Sums, target: VariantId, basket: &Basket<'_>) {
    let facts = basket.facts(target);
    if facts.category == 0 || facts.service {
        return;
    }
    let (mut units, mut paid, mut cost) = (0, 0, Some(0_i64));
    for line in &basket.lines {
        let other = basket.facts(line.variant);
        if line.variant == target || other.category != facts.category || other.service {
            continue;
        }
        units += i64::from(line.units);
        paid += line.net_revenue.0;
        cost = cost
            .zip(other.cost)
            .map(|(sum, cost)| sum + cost * i64::from(line.units));
    }
    if units == 0 {
        return;
    }
    sums[Sum::DisplacedPaid] = scaled(paid, 1, units);
    sums[Sum::DisplacedUnits] = SCALE;
    if let Some(cost) = cost {
        sums[Sum::DisplacedPaidKnown] = scaled(paid, 1, units);
        sums[Sum::DisplacedCost] = scaled(cost, 1, units);
    }
}
