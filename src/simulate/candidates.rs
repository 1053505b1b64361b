//! One order seen by one rule: does it match, what does it hold already, what could be offered.

use super::compiled::{
    BundleShape, CompiledRule, CompiledTrigger, Facts, LadderShape, PairShape, Shape,
};
use super::sums::{KEPT_FINER, Leak, Reason, SCALE, Sum, Sums, scaled};
use crate::domain::catalog::VariantId;
use crate::domain::orders::{Order, OrderHistory, OrderLine};
use crate::domain::rule::CustomerScope;

/// One order, laid out for many looks.
pub(super) struct Basket<'a> {
    pub facts: &'a [Facts],
    pub lines: Vec<OrderLine>,
    pub day: i32,
    pub net_revenue: i64,
    /// Value before the order-level discount.
    pub before_discount: i64,
    pub is_returning: bool,
    pub place: usize,
    pub customer: Option<u32>,
}

impl<'a> Basket<'a> {
    pub(super) fn new(facts: &'a [Facts]) -> Self {
        Self {
            facts,
            lines: Vec::new(),
            day: 0,
            net_revenue: 0,
            before_discount: 0,
            is_returning: false,
            place: 0,
            customer: None,
        }
    }

    pub(super) fn fill(&mut self, order: Order<'_>, is_returning: bool) {
        self.lines.clear();
        self.lines.extend(order.lines());
        self.day = order.day().0;
        self.net_revenue = order.net_revenue().0;
        self.before_discount = self.net_revenue + order.order_discount().0.max(0);
        self.is_returning = is_returning;
        self.place = order.place();
        self.customer = order.customer().map(|customer| customer.0);
    }

    pub(super) fn line(&self, variant: VariantId) -> Option<&OrderLine> {
        self.lines.iter().find(|line| line.variant == variant)
    }

    pub(super) fn holds(&self, variant: VariantId) -> bool {
        self.line(variant).is_some()
    }

    fn units(&self, variant: VariantId) -> i64 {
        self.line(variant).map_or(0, |line| i64::from(line.units))
    }

    fn facts(&self, variant: VariantId) -> Facts {
        self.facts.get(variant.index()).copied().unwrap_or_default()
    }

    /// Share of the order's value that its order-level discount leaves, times `amount`. New orders have no such discount.
    fn kept(&self, amount: i64, in_new_order: bool) -> i64 {
        if in_new_order || self.before_discount <= 0 {
            scaled(amount, 1, 1)
        } else {
            scaled(amount, self.net_revenue.max(0), self.before_discount)
        }
    }
}

/// What customers bought in earlier orders, as far as some trigger asks.
#[derive(Default)]
pub(super) struct Earlier {
    /// Per rule: place of the first order of each customer that holds one of the SKUs; empty when the rule does not ask.
    first: Vec<Vec<u32>>,
}

impl Earlier {
    pub(super) fn of(rules: &[CompiledRule], history: &OrderHistory) -> Self {
        let asking: Vec<Option<&CompiledTrigger>> = rules
            .iter()
            .map(|rule| match &rule.shape {
                Shape::Pair(pair) if pair.trigger.bought_before.is_some() => Some(&pair.trigger),
                _ => None,
            })
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
            for (trigger, first) in asking.iter().zip(&mut first) {
                if let Some(wanted) = trigger.and_then(|trigger| trigger.bought_before.as_ref())
                    && let Some(place) = first.get_mut(customer.0 as usize)
                    && *place == u32::MAX
                    && order
                        .basket()
                        .iter()
                        .any(|variant| wanted.contains(variant))
                {
                    *place = order.place() as u32;
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
            .is_some_and(|&place| (place as usize) < basket.place)
    }
}

/// True when the original basket meets a rule's conditions, its dates among them.
pub(super) fn matches(
    rule: &CompiledRule,
    place: usize,
    basket: &Basket<'_>,
    earlier: &Earlier,
) -> bool {
    if basket.day < rule.starts || basket.day > rule.ends {
        return false;
    }
    match &rule.shape {
        Shape::Pair(pair) => trigger_matches(&pair.trigger, place, basket, earlier),
        Shape::Ladder(_) => true,
        Shape::Bundle(bundle) => bundle.whole && basket.holds(bundle.anchor),
    }
}

fn trigger_matches(
    trigger: &CompiledTrigger,
    place: usize,
    basket: &Basket<'_>,
    earlier: &Earlier,
) -> bool {
    let any = |set: &Option<super::compiled::VariantSet>| {
        set.as_ref()
            .is_none_or(|set| basket.lines.iter().any(|line| set.contains(&line.variant)))
    };
    !trigger.dead
        && any(&trigger.any_of)
        && any(&trigger.selected)
        && trigger.all_of.iter().all(|&item| basket.holds(item))
        && !trigger.none_of.iter().any(|&item| basket.holds(item))
        && trigger
            .min_basket
            .is_none_or(|least| basket.net_revenue >= least)
        && trigger
            .max_basket
            .is_none_or(|most| basket.net_revenue <= most)
        && match trigger.customer {
            CustomerScope::All => true,
            CustomerScope::New => !basket.is_returning,
            CustomerScope::Returning => basket.is_returning,
        }
        && (trigger.bought_before.is_none() || earlier.bought(place, basket))
}

/// What could be offered to one order by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Offer {
    pub rule: u16,
    pub option: u8,
    /// Parts missing, at least 1.
    pub gap: u8,
    pub costed: bool,
    pub service: bool,
    /// Target of a pair, higher step of a ladder: no two offers of a placement share it.
    pub item: Option<VariantId>,
    /// Lower step of a ladder, anchor of a bundle: no two of one kind share it.
    pub base: Option<(bool, VariantId)>,
    pub sums: Sums,
}

/// What a rule finds in an order that matches.
pub(super) enum Finding {
    /// An offer can be made.
    Offer(Offer),
    /// There is an opportunity, but the offer cannot be made.
    Blocked(Reason),
    /// No opportunity.
    Nothing,
}

/// What was offered earlier on the way: answers whether a variant was.
pub(super) trait OfferedBefore {
    fn was_offered(&self, variant: VariantId) -> bool;
}

/// The offer of a rule in an order that matches it.
pub(super) fn find_offer(
    rule: &CompiledRule,
    place: u16,
    basket: &Basket<'_>,
    offered: &impl OfferedBefore,
) -> Finding {
    let blocked = |variant: VariantId| {
        let facts = basket.facts(variant);
        if rule.is_barred(variant, basket) {
            Some(Reason::Blocked)
        } else if !rule.repeat && offered.was_offered(variant) {
            Some(Reason::OfferedEarlier)
        } else if !facts.in_stock {
            Some(Reason::OutOfStock)
        } else if facts.price.is_none() {
            Some(Reason::NoPrice)
        } else {
            None
        }
    };
    let is_new = rule.placement.is_new_order();
    match &rule.shape {
        Shape::Pair(pair) => find_pair(pair, place, basket, is_new, blocked),
        Shape::Ladder(ladder) => find_step(ladder, place, basket, is_new, blocked),
        Shape::Bundle(bundle) => find_set(rule, bundle, place, basket, is_new),
    }
}

impl CompiledRule {
    /// True when the basket holds something that is never offered together with this.
    fn is_barred(&self, variant: VariantId, basket: &Basket<'_>) -> bool {
        !self.never_with.is_empty()
            && self
                .never_with
                .get(&variant)
                .is_some_and(|others| others.iter().any(|&other| basket.holds(other)))
    }

    /// True when two of these parts are never offered together.
    fn bars_itself(&self, parts: &[(VariantId, i64)]) -> bool {
        let is_part = |id: &VariantId| parts.iter().any(|part| part.0 == *id);
        self.never_with.values().flatten().any(is_part)
    }
}

fn find_pair(
    pair: &PairShape,
    place: u16,
    basket: &Basket<'_>,
    is_new: bool,
    blocked: impl Fn(VariantId) -> Option<Reason>,
) -> Finding {
    let mut reason = None;
    for target in &pair.targets {
        let fits = target.fitting.as_ref().is_none_or(|items| {
            basket
                .lines
                .iter()
                .any(|line| items.contains(&line.variant))
        });
        if !fits || basket.holds(target.variant) {
            continue;
        }
        if let Some(why) = blocked(target.variant) {
            reason = reason.or(Some(why));
            continue;
        }
        let facts = basket.facts(target.variant);
        let units = if pair.per_trigger {
            basket
                .lines
                .iter()
                .filter(|line| pair.trigger.items.contains(&line.variant))
                .map(|line| i64::from(line.units))
                .sum::<i64>()
                .max(1)
        } else {
            1
        };
        let price = facts.price.unwrap_or(0);
        let reduced = units.min(pair.max_reduced);
        let mut sums = Sums::default();
        sums[Sum::Count] = SCALE;
        sums[Sum::Kept] = basket.kept(KEPT_FINER, is_new);
        sums[Sum::Units] = if facts.service { 0 } else { units * SCALE };
        sums[Sum::List] = basket.kept(price * units, is_new);
        sums[Sum::ListReduced] = basket.kept(price * reduced, is_new);
        sums[Sum::ListFull] = price * units * SCALE;
        sums[Sum::Cost] = facts.cost.unwrap_or(0) * units * SCALE;
        if !is_new {
            displaceable(&mut sums, target.variant, basket);
        }
        return Finding::Offer(Offer {
            rule: place,
            option: target.option,
            gap: 1,
            costed: facts.cost.is_some(),
            service: facts.service,
            item: Some(target.variant),
            base: None,
            sums,
        });
    }
    reason.map_or(Finding::Nothing, Finding::Blocked)
}

/// One average unit of the goods of the target's category in the basket, at the price paid.
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

fn find_step(
    ladder: &LadderShape,
    place: u16,
    basket: &Basket<'_>,
    is_new: bool,
    blocked: impl Fn(VariantId) -> Option<Reason>,
) -> Finding {
    let mut reason = None;
    for step in &ladder.steps {
        let Some(lower) = basket.line(step.from) else {
            continue;
        };
        if step.higher.iter().any(|&tier| basket.holds(tier)) {
            continue;
        }
        if let Some(why) = blocked(step.to) {
            reason = reason.or(Some(why));
            continue;
        }
        let (from, to) = (basket.facts(step.from), basket.facts(step.to));
        let units = i64::from(lower.units);
        let price = to.price.unwrap_or(0);
        let mut sums = Sums::default();
        sums[Sum::Count] = SCALE;
        sums[Sum::List] = basket.kept(price * units, is_new);
        sums[Sum::ListReduced] = basket.kept(price * units.min(ladder.max_reduced), is_new);
        sums[Sum::Paid] = lower.net_revenue.0 * SCALE;
        let costs = to.cost.zip(from.cost);
        sums[Sum::Cost] = costs.map_or(0, |(to, from)| (to - from) * units * SCALE);
        return Finding::Offer(Offer {
            rule: place,
            option: step.option,
            gap: 1,
            costed: costs.is_some(),
            service: to.service,
            item: Some(step.to),
            base: Some((true, step.from)),
            sums,
        });
    }
    reason.map_or(Finding::Nothing, Finding::Blocked)
}

fn sets_held(bundle: &BundleShape, basket: &Basket<'_>) -> i64 {
    bundle
        .parts
        .iter()
        .map(|&(part, units)| basket.units(part) / units)
        .min()
        .unwrap_or(0)
}

fn find_set(
    rule: &CompiledRule,
    bundle: &BundleShape,
    place: u16,
    basket: &Basket<'_>,
    is_new: bool,
) -> Finding {
    if !bundle.whole || !basket.holds(bundle.anchor) || sets_held(bundle, basket) > 0 {
        return Finding::Nothing;
    }
    if rule.bars_itself(&bundle.parts)
        || bundle
            .parts
            .iter()
            .any(|&(part, _)| !basket.holds(part) && rule.is_barred(part, basket))
    {
        return Finding::Blocked(Reason::Blocked);
    }
    if bundle.list.is_none() {
        return Finding::Blocked(Reason::NoPrice);
    }
    let mut sums = Sums::default();
    let (mut gap, mut costed, mut out_of_stock) = (0_u8, true, false);
    for &(part, needed) in &bundle.parts {
        let facts = basket.facts(part);
        let present = basket.units(part).min(needed);
        let missing = needed - present;
        if let Some(line) = basket.line(part) {
            sums[Sum::Paid] += scaled(line.net_revenue.0, present, i64::from(line.units.max(1)));
        }
        if missing > 0 {
            gap = gap.saturating_add(1);
            out_of_stock |= !facts.in_stock;
            costed &= facts.cost.is_some();
            sums[Sum::Cost] += facts.cost.unwrap_or(0) * missing * SCALE;
            if !facts.service {
                sums[Sum::Units] += missing * SCALE;
            }
        }
    }
    if out_of_stock {
        return Finding::Blocked(Reason::OutOfStock);
    }
    sums[Sum::Count] = SCALE;
    sums[Sum::Kept] = basket.kept(KEPT_FINER, is_new);
    if !costed {
        sums[Sum::Cost] = 0;
    }
    Finding::Offer(Offer {
        rule: place,
        option: 0,
        gap,
        costed,
        service: false,
        item: None,
        base: Some((false, bundle.anchor)),
        sums,
    })
}

/// What leaks in an order that matches, whatever is offered: `None` when nothing is held already.
pub(super) fn find_leak(rule: &CompiledRule, basket: &Basket<'_>) -> Option<Leak> {
    let mut leak = Leak::default();
    match &rule.shape {
        Shape::Pair(pair) => {
            let mut left = pair.max_reduced;
            let mut held = false;
            for (place, target) in pair.targets.iter().enumerate() {
                let fits = target.fitting.as_ref().is_none_or(|items| {
                    basket
                        .lines
                        .iter()
                        .any(|line| items.contains(&line.variant))
                });
                let repeated = pair
                    .targets
                    .iter()
                    .take(place)
                    .any(|t| t.variant == target.variant);
                let units = basket.units(target.variant);
                if !fits || units == 0 || repeated {
                    continue;
                }
                held = true;
                let reduced = units.min(left);
                left -= reduced;
                leak.list += basket.facts(target.variant).price.unwrap_or(0) * reduced;
            }
            held.then_some(leak)
        }
        Shape::Ladder(ladder) => {
            let mut left = ladder.max_reduced;
            let mut held = false;
            for step in ladder.steps.iter().filter(|step| step.first_to) {
                let units = basket.units(step.to);
                if units == 0 {
                    continue;
                }
                held = true;
                let (from, to) = (basket.facts(step.from), basket.facts(step.to));
                let reduced = units.min(left);
                left -= reduced;
                leak.list += to.price.unwrap_or(0) * reduced;
                if let (Some(low), Some(high)) = (from.price, to.price) {
                    leak.gap_revenue += (high - low) * units;
                    if let (Some(low_cost), Some(high_cost)) = (from.cost, to.cost) {
                        leak.gap_revenue_known += (high - low) * units;
                        leak.gap_margin += ((high - high_cost) - (low - low_cost)) * units;
                    }
                }
            }
            held.then_some(leak)
        }
        Shape::Bundle(bundle) => {
            leak.sets = sets_held(bundle, basket);
            (leak.sets > 0).then_some(leak)
        }
    }
}
