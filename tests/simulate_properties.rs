//! What must hold for every plan: the sums agree with a slow replay order by order, and the invariances of the model.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use endcap::domain::belief::{Belief, Spread};
use endcap::domain::calendar::Minute;
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::money::{BasisPoints, Currency, Money};
use endcap::domain::orders::{OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine};
use endcap::domain::plan::Plan;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::domain::rule::{
    AppliesTo, Bundle, Component, Discount, Discounted, GetPrice, Granted, Ladder, Pair, PairUnits,
    Placement, Rule, RuleId, RuleKind, SetPrice, Step, Threshold, Trigger, Volume, VolumeTerms,
};
use endcap::domain::scenario::{AssumptionId, Preset, Scenario};
use endcap::simulate::{DrawOptions, Impact, Replay};
use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64;

struct Dice(Pcg64);

impl Dice {
    fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }
    fn below(&mut self, most: usize) -> usize {
        ((self.share() * most as f64) as usize).min(most - 1)
    }
    fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }
}

const GOODS: usize = 9;

fn sku(place: usize) -> String {
    format!("S{place}")
}

/// Nine variants in four categories, the last a service; prices grow with the place.
fn catalog(scale: i64) -> Catalog {
    let products = ["Red", "Green", "Blue", "Services"]
        .map(|category| Product {
            key: category.to_owned(),
            title: category.to_owned(),
            category: category.to_owned(),
            ..Product::default()
        })
        .to_vec();
    let variants = (0..GOODS)
        .map(|place| Variant {
            sku: sku(place).into(),
            product: ProductId(if place == GOODS - 1 {
                3
            } else {
                place as u32 % 3
            }),
            option: String::new(),
            price: Some(Money(scale * (1_000 + 777 * place as i64))),
            cost: Some(Money(scale * (400 + 431 * place as i64))),
            stock: (place == 5).then_some(0),
            attributes: Vec::new(),
            listed: true,
        })
        .collect();
    Catalog::new(products, variants)
}

#[derive(Clone)]
struct Bought {
    number: String,
    minute: i32,
    discount: i64,
    lines: Vec<(usize, u32, i64)>,
}

fn orders(dice: &mut Dice, count: usize, scale: i64) -> Vec<Bought> {
    (0..count)
        .map(|number| {
            let mut lines: Vec<(usize, u32, i64)> = Vec::new();
            for place in 0..GOODS {
                if dice.happens(0.3) {
                    let units = 1 + dice.below(3) as u32;
                    let price = scale * (900 + 777 * place as i64 - dice.below(50) as i64);
                    lines.push((place, units, price * i64::from(units)));
                }
            }
            if lines.is_empty() {
                lines.push((dice.below(GOODS), 1, 1_000 * scale));
            }
            Bought {
                number: format!("n{number}"),
                minute: (number as i32 * 24 * 60 * 120) / count as i32,
                discount: if dice.happens(0.2) { 150 * scale } else { 0 },
                lines,
            }
        })
        .collect()
}

fn history(orders: &[Bought]) -> OrderHistory {
    let mut builder = OrderHistoryBuilder::new();
    for order in orders {
        let lines: Vec<OrderLine> = order
            .lines
            .iter()
            .map(|&(place, units, net)| OrderLine {
                variant: VariantId(place as u32),
                units,
                net_revenue: Money(net),
            })
            .collect();
        let head = OrderHead {
            number: &order.number,
            placed: Minute(order.minute),
            customer: None,
            order_discount: Money(order.discount),
        };
        builder.push(&head, &lines);
    }
    builder.finish()
}

fn dataset(orders: &[Bought], scale: i64) -> Arc<Dataset> {
    Arc::new(Dataset::new(
        Currency::usd(),
        catalog(scale),
        history(orders),
        Vec::new(),
    ))
}

fn random_rule(dice: &mut Dice, number: usize, scale: i64) -> Rule {
    let granted = Granted::ALL[dice.below(3)];
    let discount = dice.happens(0.6).then(|| Discount {
        percent: BasisPoints(dice.below(40) as u32 * 100),
        granted,
        max_discounted_units: dice.happens(0.3).then_some(1),
    });
    let first = dice.below(5);
    let kind = match dice.below(4) {
        0 => RuleKind::Pair(Pair {
            trigger: Trigger::on(sku(first).as_str().into()),
            targets: (0..1 + dice.below(3))
                .map(|step| sku((first + 1 + step * 2) % GOODS).as_str().into())
                .collect(),
            units: if dice.happens(0.5) {
                PairUnits::One
            } else {
                PairUnits::PerTrigger
            },
            discount,
        }),
        1 => {
            let tiers = [first, first + 1, first + 3];
            let named = |place: usize| sku(place).as_str().into();
            Ladder {
                tiers: tiers.map(named).to_vec(),
                steps: if dice.happens(0.5) {
                    Vec::new()
                } else {
                    vec![Step {
                        from: named(tiers[0]),
                        to: named(tiers[2]),
                    }]
                },
                discount,
            }
            .into_kind()
        }
        2 => RuleKind::Volume(random_volume(dice, first, scale, granted)),
        _ => RuleKind::Bundle(Bundle {
            anchor: sku(first).as_str().into(),
            components: [
                (first, 1),
                (first + 1, 1 + dice.below(2) as u32),
                (first + 2, 1),
            ]
            .map(|(place, units)| Component {
                sku: sku(place).as_str().into(),
                units,
            })
            .to_vec(),
            price: if dice.happens(0.5) {
                SetPrice::Percent(BasisPoints(dice.below(30) as u32 * 100))
            } else {
                SetPrice::Amount(Money(scale * 300))
            },
            granted,
        }),
    };
    let mut rule = Rule::new(RuleId::from(format!("r{number}").as_str()), "", kind);
    rule.placement = Placement::ALL[dice.below(6)];
    rule.priority = dice.below(2) as i32;
    rule.acceptance = Some(Belief::fixed(0.01 + 0.3 * dice.share()));
    if dice.happens(0.3) {
        rule.acceptance.as_mut().unwrap().source = "app dashboard".to_owned();
    }
    rule.exclusive_group = dice.happens(0.2).then(|| "one".to_owned());
    rule
}

fn random_volume(dice: &mut Dice, first: usize, scale: i64, granted: Granted) -> Volume {
    let pool = 1 + dice.below(3);
    let step = |min_units, dice: &mut Dice| Threshold {
        min_units,
        percent: BasisPoints(dice.below(30) as u32 * 100),
    };
    let applies_to = [AppliesTo::AllUnits, AppliesTo::ExtraUnits][dice.below(2)];
    Volume {
        skus: (0..pool)
            .map(|step| sku(first + step).as_str().into())
            .collect(),
        terms: if dice.happens(0.5) {
            VolumeTerms::Steps {
                steps: vec![step(2, dice), step(4, dice)],
                applies_to,
            }
        } else {
            VolumeTerms::Groups {
                buy: 1 + dice.below(2) as u32,
                get: 1 + dice.below(2) as u32,
                price: if dice.happens(0.5) {
                    GetPrice::Percent(BasisPoints(dice.below(101) as u32 * 100))
                } else {
                    GetPrice::Unit(Money(scale * 400))
                },
                discounted: [Discounted::Cheapest, Discounted::Dearest][dice.below(2)],
                max_groups: dice.happens(0.3).then_some(1),
            }
        },
        granted,
        max_units_ahead: 1 + dice.below(3) as u32,
    }
}

/// What units of these prices cost less under a volume rule, unit by unit.
fn slow_off(terms: &VolumeTerms, prices: &[f64]) -> f64 {
    let mut dearest_first = prices.to_vec();
    dearest_first.sort_by(|a, b| b.total_cmp(a));
    let reached = |units: usize, steps: &[Threshold]| {
        steps
            .iter()
            .filter(|step| step.min_units as usize <= units)
            .map(|step| step.percent.share())
            .fold(0.0, f64::max)
    };
    match terms {
        VolumeTerms::Steps { steps, applies_to } => dearest_first
            .iter()
            .enumerate()
            .map(|(before, price)| match applies_to {
                AppliesTo::AllUnits => price * reached(prices.len(), steps),
                AppliesTo::ExtraUnits => price * reached(before + 1, steps),
            })
            .sum(),
        VolumeTerms::Groups {
            buy,
            get,
            price,
            discounted,
            max_groups,
        } => {
            let most = max_groups.map_or(usize::MAX, |most| most as usize);
            let groups = (prices.len() / (buy + get) as usize).min(most);
            if *discounted == Discounted::Cheapest {
                dearest_first.reverse();
            }
            dearest_first
                .iter()
                .take(groups * *get as usize)
                .map(|unit| match price {
                    GetPrice::Unit(price) => (unit - price.as_f64()).max(0.0),
                    GetPrice::Percent(off) => unit * off.share(),
                })
                .sum()
        }
    }
}

/// True when so many more units reach another threshold or group.
fn slow_steps_up(terms: &VolumeTerms, from: usize, to: usize) -> bool {
    let reached = |units: usize| match terms {
        VolumeTerms::Steps { steps, .. } => steps
            .iter()
            .filter(|step| step.min_units as usize <= units)
            .map(|step| step.percent.0)
            .max()
            .unwrap_or(0),
        VolumeTerms::Groups {
            buy,
            get,
            max_groups,
            ..
        } => (units as u32 / (buy + get)).min(max_groups.unwrap_or(u32::MAX)),
    };
    reached(to) > reached(from)
}

trait IntoKind {
    fn into_kind(self) -> RuleKind;
}

impl IntoKind for Ladder {
    fn into_kind(self) -> RuleKind {
        RuleKind::Ladder(self)
    }
}

const ASSUMED: [(&str, f64, f64); 24] = [
    ("further_unit", 0.2, 0.9),
    ("reach.product_page", 0.5, 1.0),
    ("reach.cart", 0.5, 1.0),
    ("reach.checkout", 0.5, 1.0),
    ("reach.post_purchase", 0.5, 1.0),
    ("reach.receipt", 0.2, 0.6),
    ("reach.follow_up", 0.2, 0.6),
    ("incremental_share", 0.3, 0.9),
    ("discount_elasticity", 0.0, 4.0),
    ("gap_response", 0.0, 2.0),
    ("further_part", 0.3, 0.9),
    ("overload", 0.0, 0.2),
    ("position_decay", 0.0, 1.0),
    ("already_granted_share.offer", 0.0, 0.9),
    ("already_granted_share.code", 0.1, 0.7),
    ("order_loss", -0.01, 0.02),
    ("displacement", 0.0, 0.4),
    ("pulled_forward", 0.0, 0.3),
    ("return_rate", 0.0, 0.3),
    ("return_handling", 0.0, 4.0),
    ("payment_fee", 0.0, 0.05),
    ("pick_cost", 0.0, 2.0),
    ("trade_down", 0.0, 0.05),
    ("free_options", 0.0, 3.0),
];

fn assume(plan: &mut Plan, name: &str, belief: Belief) {
    let mut scenario = Scenario::clone(&plan.scenarios[&plan.scenario]);
    scenario
        .assumptions
        .values
        .insert(name.parse().unwrap(), belief);
    plan.scenarios
        .insert(plan.scenario.clone(), Arc::new(scenario));
}

fn textbook(plan: &mut Plan) {
    let mut scenario = Scenario::clone(&plan.scenarios[&plan.scenario]);
    scenario.assumptions.preset = Some(Preset::Textbook);
    plan.scenarios
        .insert(plan.scenario.clone(), Arc::new(scenario));
}

fn random_plan(dice: &mut Dice, scale: i64) -> Plan {
    let mut plan = Plan::default();
    for number in 0..1 + dice.below(8) {
        let rule = random_rule(dice, number, scale);
        plan.rules.insert(rule.id.clone(), Arc::new(rule));
    }
    for (name, low, high) in ASSUMED {
        let value = low + (high - low) * dice.share();
        assume(&mut plan, name, Belief::fixed(value));
    }
    plan
}

fn replay(data: &Arc<Dataset>, plan: &Plan, draws: usize) -> Replay {
    let options = DrawOptions { draws, seed: 3 };
    Replay::resolve(
        data.clone(),
        Arc::new(plan.clone()),
        options,
        &Progress::new(),
    )
    .unwrap()
}

fn impact(data: &Arc<Dataset>, plan: &Plan, draws: usize) -> Impact {
    replay(data, plan, draws).evaluate(plan, draws, false)
}

/// One offer of the slow replay: what it is worth when it is taken.
#[derive(Clone)]
struct Slow {
    rule: usize,
    acceptance: f64,
    revenue: f64,
    margin: f64,
    units: f64,
    item: Option<usize>,
    base: Option<(bool, usize)>,
}

struct SlowReplay<'a> {
    plan: &'a Plan,
    rules: Vec<Rule>,
    catalog: Catalog,
}

/// Orders, units, revenue, margin of the same orders; the same of new orders; subsidy.
#[derive(Default, Debug)]
struct SlowResult {
    same: [f64; 4],
    new: [f64; 4],
    subsidy: f64,
    by_rule: Vec<f64>,
}

impl SlowReplay<'_> {
    fn a(&self, name: &str) -> f64 {
        let id: AssumptionId = name.parse().unwrap();
        self.plan.assumptions().median(id)
    }
    fn price(&self, place: usize) -> f64 {
        self.catalog.variants()[place].price.unwrap().as_f64()
    }
    fn cost(&self, place: usize) -> f64 {
        self.catalog.variants()[place].cost.unwrap().as_f64()
    }
    fn place(&self, sku: &endcap::domain::catalog::Sku) -> usize {
        self.catalog.find(sku).unwrap().index()
    }
    fn is_service(&self, place: usize) -> bool {
        self.catalog.is_service(VariantId(place as u32))
    }
    /// g(p) of one unit of goods.
    fn g(&self, price: f64, cost: f64) -> f64 {
        let (rho, pi) = (self.a("return_rate"), self.a("payment_fee"));
        (1.0 - rho) * (price * (1.0 - pi) - cost)
            - rho * (100.0 * self.a("return_handling") + (1.0 - self.a("resale_share")) * cost)
            - 100.0 * self.a("pick_cost")
    }
    fn alpha(&self, rule: &Rule, off: f64, gap: Option<f64>) -> f64 {
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let mut alpha = rule.acceptance.as_ref().unwrap().spread.median();
        if let Some(gap) = gap {
            alpha = sigmoid(logit(alpha) - self.a("gap_response") * (gap / 1.25_f64.ln() - 1.0));
        }
        sigmoid(logit(alpha) - self.a("discount_elasticity") / (1.0 - alpha) * (1.0 - off).ln())
    }

    fn offer(&self, place: usize, order: &Bought, offered: &[usize]) -> Option<Slow> {
        let rule = &self.rules[place];
        let line = |item: usize| order.lines.iter().find(|line| line.0 == item);
        let paid: i64 = order.lines.iter().map(|line| line.2).sum();
        let kept = if rule.placement.is_new_order() {
            1.0
        } else {
            paid as f64 / (paid + order.discount) as f64
        };
        let off = rule.discount().map_or(0.0, |d| d.percent.share());
        let most = rule
            .discount()
            .and_then(|d| d.max_discounted_units)
            .map_or(f64::INFINITY, f64::from);
        match &rule.kind {
            RuleKind::Pair(pair) => {
                let trigger = line(self.place(&pair.trigger.any_of[0]))?;
                let target = pair
                    .targets
                    .iter()
                    .map(|sku| self.place(sku))
                    .find(|t| line(*t).is_none() && !offered.contains(t) && *t != 5)?;
                let q = match pair.units {
                    PairUnits::One => 1.0,
                    PairUnits::PerTrigger => f64::from(trigger.1),
                };
                let (p, c) = (self.price(target), self.cost(target));
                let reduced = q.min(most);
                let core = kept * (p * (q - reduced) + p * (1.0 - off) * reduced);
                let gain = if self.is_service(target) {
                    core * (1.0 - self.a("payment_fee")) - q * c
                } else {
                    q * self.g(core / q, c)
                };
                let (kappa, phi) = (self.a("displacement"), self.a("pulled_forward"));
                let same: Vec<_> = order
                    .lines
                    .iter()
                    .filter(|line| {
                        !self.is_service(line.0)
                            && !self.is_service(target)
                            && line.0 % 3 == target % 3
                    })
                    .collect();
                let n: f64 = same.iter().map(|line| f64::from(line.1)).sum();
                let displaced = n > 0.0 && !rule.placement.is_new_order();
                let (dp, dg) = if displaced {
                    let p = same.iter().map(|line| line.2 as f64).sum::<f64>() / n;
                    let c = same
                        .iter()
                        .map(|l| f64::from(l.1) * self.cost(l.0))
                        .sum::<f64>()
                        / n;
                    (p, self.g(p, c))
                } else {
                    (0.0, 0.0)
                };
                let goods = if self.is_service(target) { 0.0 } else { q };
                Some(Slow {
                    rule: place,
                    acceptance: self.alpha(rule, off, None),
                    revenue: core - kappa * dp - phi * p * q,
                    margin: gain - kappa * dg - phi * (p - c) * q,
                    units: goods * (1.0 - phi) - if displaced { kappa } else { 0.0 },
                    item: Some(target),
                    base: None,
                })
            }
            RuleKind::Ladder(ladder) => ladder.offered_steps().iter().find_map(|step| {
                let (from, to) = (self.place(&step.from), self.place(&step.to));
                let lower = line(from)?;
                let mut above = ladder
                    .tiers
                    .iter()
                    .map(|sku| self.place(sku))
                    .filter(|t| *t > from);
                if above.any(|tier| line(tier).is_some()) || offered.contains(&to) || to == 5 {
                    return None;
                }
                let q = f64::from(lower.1);
                let reduced = q.min(most);
                let upper = kept * self.price(to) * (q - off * reduced);
                let service = self.is_service(to);
                let (cost, swapped) = ((self.cost(to) - self.cost(from)) * q, lower.2 as f64);
                let margin = if service {
                    (upper - swapped) * (1.0 - self.a("payment_fee")) - cost
                } else {
                    // Handling and picking of the two steps cancel.
                    q * (self.g(upper / q, self.cost(to)) - self.g(swapped / q, self.cost(from)))
                };
                Some(Slow {
                    rule: place,
                    acceptance: self.alpha(
                        rule,
                        off,
                        Some((self.price(to) / self.price(from)).ln()),
                    ),
                    revenue: upper - swapped,
                    margin,
                    units: 0.0,
                    item: Some(to),
                    base: Some((true, from)),
                })
            }),
            RuleKind::Bundle(bundle) => {
                let anchor = self.place(&bundle.anchor);
                line(anchor)?;
                let (mut missing, mut gap, mut present, mut cost, mut list) =
                    (0.0, 0, 0.0, 0.0, 0.0);
                for part in &bundle.components {
                    let item = self.place(&part.sku);
                    let need = f64::from(part.units);
                    list += need * self.price(item);
                    let held = line(item).map_or(0.0, |line| f64::from(line.1).min(need));
                    if let Some(line) = line(item) {
                        present += line.2 as f64 / f64::from(line.1) * held;
                    }
                    if held < need {
                        if item == 5 {
                            return None;
                        }
                        gap += 1;
                        missing += need - held;
                        cost += (need - held) * self.cost(item);
                    }
                }
                if gap == 0 {
                    return None;
                }
                let core = kept * self.set_price(bundle, list) - present;
                let mean = |total: f64| total / missing;
                Some(Slow {
                    rule: place,
                    acceptance: self.alpha(rule, 0.0, None) * self.a("further_part").powi(gap - 1),
                    revenue: core,
                    margin: missing * self.g(mean(core), mean(cost)),
                    units: missing,
                    item: None,
                    base: Some((false, anchor)),
                })
            }
            RuleKind::Volume(volume) => {
                let mut prices = self.prices_held(volume, order);
                let held = prices.len();
                let pool = volume.skus.iter().map(|sku| self.place(sku));
                let added = pool.filter(|item| line(*item).is_some()).min_by(|a, b| {
                    (self.price(*a), a)
                        .partial_cmp(&(self.price(*b), b))
                        .unwrap()
                })?;
                let (p, c) = (self.price(added), self.cost(added));
                let total =
                    |prices: &[f64]| prices.iter().sum::<f64>() - slow_off(&volume.terms, prices);
                let before = total(&prices);
                for ahead in 1..=volume.max_units_ahead as usize {
                    prices.push(p);
                    let after = total(&prices);
                    let cheaper = after * (held as f64) < before * (held + ahead) as f64 - 1e-6;
                    if !slow_steps_up(&volume.terms, held, held + ahead) || !cheaper {
                        continue;
                    }
                    if added == 5 {
                        return None;
                    }
                    let q = ahead as f64;
                    let core = kept * (after - before);
                    let service = self.is_service(added);
                    let gain = if service {
                        core * (1.0 - self.a("payment_fee")) - q * c
                    } else {
                        q * self.g(core / q, c)
                    };
                    let phi = self.a("pulled_forward");
                    let psi = self.a("further_unit").powi(ahead as i32 - 1);
                    return Some(Slow {
                        rule: place,
                        acceptance: self.alpha(rule, 0.0, None) * psi,
                        revenue: core - phi * p * q,
                        margin: gain - phi * (p - c) * q,
                        units: if service { 0.0 } else { q * (1.0 - phi) },
                        item: None,
                        base: None,
                    });
                }
                None
            }
        }
    }

    /// List price of every unit of a volume rule's pool in an order.
    fn prices_held(&self, volume: &Volume, order: &Bought) -> Vec<f64> {
        let pool: Vec<usize> = volume.skus.iter().map(|sku| self.place(sku)).collect();
        let held = order.lines.iter().filter(|line| pool.contains(&line.0));
        held.flat_map(|line| std::iter::repeat_n(self.price(line.0), line.1 as usize))
            .collect()
    }

    /// True when both rules price some of the same units.
    fn clash(&self, a: usize, b: usize) -> bool {
        let shares = |volume: &Volume, other: &RuleKind| match other {
            RuleKind::Volume(other) => volume.skus.iter().any(|sku| other.skus.contains(sku)),
            RuleKind::Bundle(bundle) => {
                let mut parts = bundle.components.iter();
                parts.any(|part| volume.skus.contains(&part.sku))
            }
            _ => false,
        };
        match (&self.rules[a].kind, &self.rules[b].kind) {
            (RuleKind::Volume(volume), other) | (other, RuleKind::Volume(volume)) => {
                shares(volume, other)
            }
            _ => false,
        }
    }

    fn set_price(&self, bundle: &Bundle, list: f64) -> f64 {
        match bundle.price {
            SetPrice::Fixed(price) => price.as_f64(),
            SetPrice::Percent(off) => list * (1.0 - off.share()),
            SetPrice::Amount(off) => list - off.as_f64(),
        }
    }

    fn leak(&self, rule: &Rule, order: &Bought) -> (f64, [f64; 2]) {
        let units = |item: usize| {
            let held = order.lines.iter().find(|line| line.0 == item);
            held.map_or(0.0, |line| f64::from(line.1))
        };
        let off = rule.discount().map_or(0.0, |d| d.percent.share());
        let mut left = rule
            .discount()
            .and_then(|d| d.max_discounted_units)
            .map_or(f64::INFINITY, f64::from);
        let granted = match &rule.kind {
            RuleKind::Bundle(bundle) => bundle.granted,
            RuleKind::Volume(volume) => volume.granted,
            _ => rule.discount().map_or(Granted::Offer, |d| d.granted),
        };
        let lambda = self.a(&format!("already_granted_share.{}", granted.word()));
        let mut take = |held: f64| {
            let taken = held.min(left);
            left -= taken;
            taken
        };
        match &rule.kind {
            RuleKind::Pair(pair) => {
                if units(self.place(&pair.trigger.any_of[0])) == 0.0 {
                    return (0.0, [0.0; 2]);
                }
                let given = pair.targets.iter().map(|sku| {
                    let item = self.place(sku);
                    off * self.price(item) * take(units(item))
                });
                (lambda * given.sum::<f64>(), [0.0; 2])
            }
            RuleKind::Ladder(ladder) => {
                let (mut given, mut down) = (0.0, [0.0; 2]);
                for step in ladder.offered_steps() {
                    let (from, to) = (self.place(&step.from), self.place(&step.to));
                    given += off * self.price(to) * take(units(to));
                    let gap = self.price(to) - self.price(from);
                    let tau = self.a("trade_down") * units(to);
                    down[0] += tau * gap;
                    down[1] += tau * (gap - (self.cost(to) - self.cost(from)));
                }
                (lambda * given, down)
            }
            RuleKind::Bundle(bundle) => {
                let parts = bundle.components.iter();
                let list: f64 = parts
                    .clone()
                    .map(|p| self.price(self.place(&p.sku)) * f64::from(p.units))
                    .sum();
                let sets = parts
                    .map(|p| (units(self.place(&p.sku)) / f64::from(p.units)).floor())
                    .fold(f64::INFINITY, f64::min);
                let less = (list - self.set_price(bundle, list)).max(0.0);
                (lambda * sets * less, [0.0; 2])
            }
            RuleKind::Volume(volume) => {
                let prices = self.prices_held(volume, order);
                (lambda * slow_off(&volume.terms, &prices), [0.0; 2])
            }
        }
    }

    fn run(&self, orders: &[Bought]) -> SlowResult {
        let mut result = SlowResult {
            by_rule: vec![0.0; self.rules.len()],
            ..SlowResult::default()
        };
        for order in orders {
            for (place, rule) in self.rules.iter().enumerate() {
                let (given, down) = self.leak(rule, order);
                result.subsidy += given;
                result.same[2] -= given + down[0];
                result.same[3] -= given + down[1];
                result.by_rule[place] -= given + down[1];
            }
            let mut offered = Vec::new();
            for placement in Placement::ALL.into_iter().take(6) {
                let mut found: Vec<Slow> = (0..self.rules.len())
                    .filter(|place| self.rules[*place].placement == placement)
                    .filter_map(|place| self.offer(place, order, &offered))
                    .collect();
                found.sort_by(|a, b| {
                    let rank = |slow: &Slow| slow.acceptance * slow.margin;
                    self.rules[b.rule]
                        .priority
                        .cmp(&self.rules[a.rule].priority)
                        .then(rank(b).total_cmp(&rank(a)))
                        .then(a.rule.cmp(&b.rule))
                });
                let mut kept: Vec<Slow> = Vec::new();
                for slow in found {
                    let group = |place: usize| self.rules[place].exclusive_group.clone();
                    let loses = kept.iter().any(|better| {
                        (slow.item.is_some() && slow.item == better.item)
                            || (slow.base.is_some() && slow.base == better.base)
                            || self.clash(slow.rule, better.rule)
                            || (group(slow.rule).is_some()
                                && group(slow.rule) == group(better.rule))
                    });
                    if !loses {
                        kept.push(slow);
                    }
                }
                kept.truncate(placement.default_slots().unwrap_or(usize::MAX));
                let beyond = (kept.len() as f64 - self.a("free_options")).max(0.0);
                let reach = self.a(&format!("reach.{}", placement.word()));
                for (slot, slow) in kept.iter().enumerate() {
                    offered.extend(slow.item);
                    let rule = &self.rules[slow.rule];
                    let iota = match rule.acceptance.as_ref().unwrap().source.as_str() {
                        "app dashboard" => self.a("incremental_share"),
                        _ => 1.0,
                    };
                    let taken = reach
                        * ((slot + 1) as f64).powf(-self.a("position_decay"))
                        * (-self.a("overload") * beyond).exp()
                        * iota
                        * slow.acceptance;
                    let into = if placement.is_new_order() {
                        result.new[0] += taken;
                        &mut result.new
                    } else {
                        &mut result.same
                    };
                    into[1] += taken * slow.units;
                    into[2] += taken * slow.revenue;
                    into[3] += taken * slow.margin;
                    result.by_rule[slow.rule] += taken * slow.margin;
                }
                if placement.is_before_payment() && !kept.is_empty() {
                    let lost = self.a("order_loss") * (1.0 + beyond) * reach;
                    result.same[0] -= lost;
                    for &(item, units, net) in &order.lines {
                        let goods = if self.is_service(item) {
                            0.0
                        } else {
                            f64::from(units)
                        };
                        result.same[1] -= lost * goods;
                        result.same[2] -= lost * net as f64;
                        result.same[3] -= lost * (net as f64 - f64::from(units) * self.cost(item));
                    }
                }
            }
        }
        result
    }
}

fn near(found: f64, expected: f64, scale: f64, what: &str) {
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(scale),
        "{what}: expected {expected}, found {found}"
    );
}

#[test]
fn the_sums_agree_with_a_slow_replay_of_every_order() {
    for seed in 0..150 {
        let mut dice = Dice(Pcg64::seed_from_u64(seed));
        let bought = orders(&mut dice, 60, 1);
        let data = dataset(&bought, 1);
        let plan = random_plan(&mut dice, 1);
        let slow = SlowReplay {
            plan: &plan,
            rules: plan.active_rules().map(|rule| Rule::clone(rule)).collect(),
            catalog: catalog(1),
        }
        .run(&bought);
        let found = impact(&data, &plan, 4);
        let what = format!("seed {seed}");
        near(found.change.orders.expected, slow.same[0], 1.0, &what);
        near(found.change.units.expected, slow.same[1], 1.0, &what);
        near(
            found.change.net_revenue.expected,
            slow.same[2] / 100.0,
            10.0,
            &what,
        );
        near(
            found.change.gross_margin.expected,
            slow.same[3] / 100.0,
            10.0,
            &what,
        );
        near(found.new_orders.orders, slow.new[0], 1.0, &what);
        near(
            found.new_orders.gross_margin,
            slow.new[3] / 100.0,
            10.0,
            &what,
        );
        near(found.subsidy, slow.subsidy / 100.0, 10.0, &what);
        for (rule, margin) in found.rules.iter().zip(&slow.by_rule) {
            near(rule.gross_margin, margin / 100.0, 10.0, &what);
        }
    }
}

fn dull(plan: &mut Plan) {
    for (name, value) in [
        ("order_loss", 0.0),
        ("trade_down", 0.0),
        ("already_granted_share.offer", 0.0),
        ("already_granted_share.code", 0.0),
        ("already_granted_share.automatic", 0.0),
    ] {
        assume(plan, name, Belief::fixed(value));
    }
    for rule in plan.rules.values_mut() {
        Arc::make_mut(rule).acceptance = Some(Belief::fixed(0.0));
    }
}

#[test]
fn a_plan_that_nobody_takes_and_that_gives_nothing_away_changes_exactly_nothing() {
    for seed in 0..20 {
        let mut dice = Dice(Pcg64::seed_from_u64(seed));
        let data = dataset(&orders(&mut dice, 50, 1), 1);
        let mut plan = random_plan(&mut dice, 1);
        dull(&mut plan);
        let found = impact(&data, &plan, 50);
        assert_eq!(found.plan, found.baseline);
        let all = serde_json::to_value(found.change).unwrap();
        for (name, change) in all.as_object().unwrap() {
            for (part, value) in change.as_object().unwrap() {
                assert_eq!(value.as_f64(), Some(0.0), "{name} {part}");
            }
        }
        assert_eq!(found.probability_gross_margin_improves, 0.0);
    }
}

#[test]
fn a_discount_for_everyone_that_nobody_newly_takes_costs_exactly_its_subsidy() {
    for seed in 0..20 {
        let mut dice = Dice(Pcg64::seed_from_u64(seed));
        let data = dataset(&orders(&mut dice, 50, 1), 1);
        let mut plan = random_plan(&mut dice, 1);
        dull(&mut plan);
        assume(
            &mut plan,
            "already_granted_share.automatic",
            Belief::fixed(1.0),
        );
        let found = impact(&data, &plan, 5);
        near(
            found.change.gross_margin.expected,
            -found.subsidy,
            1.0,
            "margin",
        );
        near(
            found.change.net_revenue.expected,
            -found.subsidy,
            1.0,
            "revenue",
        );
    }
}

#[test]
fn neither_the_sequence_of_orders_and_lines_nor_split_lines_change_a_figure() {
    let mut dice = Dice(Pcg64::seed_from_u64(9));
    let bought = orders(&mut dice, 80, 1);
    let plan = random_plan(&mut dice, 1);
    let mut turned = bought.clone();
    turned.reverse();
    for order in &mut turned {
        order.lines.reverse();
        let mut split = Vec::new();
        for &(item, units, net) in &order.lines {
            if units == 3 && net % 3 == 0 {
                split.push((item, 1, net / 3));
                split.push((item, 2, net / 3 * 2));
            } else {
                split.push((item, units, net));
            }
        }
        order.lines = split;
    }
    let (a, b) = (dataset(&bought, 1), dataset(&turned, 1));
    let (mut one, mut other) = (impact(&a, &plan, 50), impact(&b, &plan, 50));
    one.provenance.data_hash.clear();
    other.provenance.data_hash.clear();
    assert_eq!(one, other);
}

#[test]
fn every_amount_scales_with_the_currency_and_no_rate_does() {
    let run = |scale: i64| {
        let mut dice = Dice(Pcg64::seed_from_u64(4));
        let data = dataset(&orders(&mut dice, 60, scale), scale);
        let mut plan = random_plan(&mut dice, scale);
        for name in ["return_handling", "pick_cost"] {
            assume(&mut plan, name, Belief::fixed(0.7 * scale as f64));
        }
        impact(&data, &plan, 40)
    };
    let (one, ten) = (run(1), run(10));
    near(
        ten.change.gross_margin.expected,
        10.0 * one.change.gross_margin.expected,
        1.0,
        "margin",
    );
    near(
        ten.change.units.expected,
        one.change.units.expected,
        1.0,
        "units",
    );
    near(
        ten.plan.gross_margin_rate.unwrap(),
        one.plan.gross_margin_rate.unwrap(),
        1e-3,
        "rate",
    );
    assert_eq!(
        ten.probability_gross_margin_improves,
        one.probability_gross_margin_improves
    );
    for (a, b) in one.rules.iter().zip(&ten.rules) {
        assert_eq!(a.cannot_pay, b.cannot_pay);
        near(
            b.break_even_acceptance.unwrap_or(0.0),
            a.break_even_acceptance.unwrap_or(0.0),
            1e-3,
            "break-even",
        );
    }
}

fn one_pair(percent: u32, granted: Granted, acceptance: f64) -> Plan {
    let mut plan = Plan::default();
    textbook(&mut plan);
    let mut rule = Rule::new(
        RuleId::from("pair"),
        "",
        RuleKind::Pair(Pair {
            trigger: Trigger::on("S0".into()),
            targets: vec!["S4".into()],
            units: PairUnits::One,
            discount: Some(Discount {
                percent: BasisPoints(percent),
                granted,
                max_discounted_units: None,
            }),
        }),
    );
    rule.acceptance = Some(Belief::fixed(acceptance));
    plan.rules.insert(rule.id.clone(), Arc::new(rule));
    plan
}

#[test]
fn more_acceptance_of_a_gaining_rule_earns_more_and_every_leak_earns_less() {
    let mut dice = Dice(Pcg64::seed_from_u64(2));
    let data = dataset(&orders(&mut dice, 60, 1), 1);
    let margin = |plan: &Plan| impact(&data, plan, 1).change.gross_margin.expected;
    let base = margin(&one_pair(1_000, Granted::Automatic, 0.2));
    assert!(margin(&one_pair(1_000, Granted::Automatic, 0.3)) > base);
    for (name, value) in [
        ("displacement", 0.2),
        ("pulled_forward", 0.2),
        ("return_rate", 0.2),
        ("payment_fee", 0.03),
        ("pick_cost", 1.0),
    ] {
        let mut plan = one_pair(1_000, Granted::Automatic, 0.2);
        assume(&mut plan, name, Belief::fixed(value));
        assert!(margin(&plan) < base, "{name}");
    }
    let subsidy = |percent| impact(&data, &one_pair(percent, Granted::Automatic, 0.2), 1).subsidy;
    near(subsidy(5_000), 2.0 * subsidy(2_500), 1.0, "subsidy");
}

#[test]
fn a_replay_answers_for_new_assumptions_and_discounts_and_not_for_a_new_structure() {
    for seed in 0..40 {
        let mut dice = Dice(Pcg64::seed_from_u64(100 + seed));
        let data = dataset(&orders(&mut dice, 60, 1), 1);
        let plan = random_plan(&mut dice, 1);
        let replay = replay(&data, &plan, 8);
        let mut changed = plan.clone();
        for (name, low, high) in ASSUMED {
            let value = low + (high - low) * dice.share();
            assume(&mut changed, name, Belief::fixed(value));
        }
        for rule in changed.rules.values_mut() {
            let rule = Arc::make_mut(rule);
            rule.name = "renamed".to_owned();
            if let RuleKind::Pair(Pair {
                discount: Some(discount),
                ..
            }) = &mut rule.kind
            {
                discount.percent = BasisPoints(700);
                discount.granted = Granted::Automatic;
            }
        }
        // A replay that claims to fit gives the same figures as a new one.
        if replay.fits(&changed) {
            let (old, new) = (
                replay.evaluate(&changed, 8, false),
                impact(&data, &changed, 8),
            );
            near(
                old.change.gross_margin.expected,
                new.change.gross_margin.expected,
                10.0,
                "fits",
            );
            assert_eq!(old.worst_order, new.worst_order);
        }
        let mut other = plan.clone();
        if let Some(rule) = other.rules.values_mut().next() {
            Arc::make_mut(rule).priority += 7;
        }
        assert!(!replay.fits(&other));
    }
    let mut dice = Dice(Pcg64::seed_from_u64(1));
    let data = dataset(&orders(&mut dice, 60, 1), 1);
    let first = one_pair(1_000, Granted::Offer, 0.1);
    assert!(replay(&data, &first, 1).fits(&one_pair(2_000, Granted::Automatic, 0.5)));
}

#[test]
fn bernoulli_shoppers_agree_with_the_closed_form() {
    let mut dice = Dice(Pcg64::seed_from_u64(21));
    let data = dataset(&orders(&mut dice, 400, 1), 1);
    let found = impact(&data, &one_pair(1_000, Granted::Offer, 0.12), 1);
    let row = &found.rules[0];
    let per_offer = row.gross_margin / row.accepted;
    let runs = 400;
    let results: Vec<f64> = (0..runs)
        .map(|_| {
            let taken = (0..row.opportunities)
                .filter(|_| dice.happens(0.12))
                .count();
            taken as f64 * per_offer
        })
        .collect();
    let mean = results.iter().sum::<f64>() / f64::from(runs);
    let variance = results.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / f64::from(runs - 1);
    let error = (variance / f64::from(runs)).sqrt();
    assert!((mean - row.gross_margin).abs() < 4.0 * error);
}

#[test]
fn ranges_hold_the_expected_figure_widen_with_doubt_and_repeat_with_the_seed() {
    let mut dice = Dice(Pcg64::seed_from_u64(5));
    let data = dataset(&orders(&mut dice, 400, 1), 1);
    let certain = one_pair(0, Granted::Offer, 0.1);
    let mut doubtful = certain.clone();
    Arc::make_mut(doubtful.rules.values_mut().next().unwrap()).acceptance =
        Some(Belief::of(Spread::Quantiles {
            median: 0.1,
            p05: 0.03,
            p95: 0.3,
        }));
    let a = impact(&data, &certain, 1_000).change.gross_margin;
    let b = impact(&data, &doubtful, 1_000).change.gross_margin;
    for change in [a, b] {
        assert!(change.lower95 < change.lower80 && change.lower80 < change.expected);
        assert!(change.expected < change.upper80 && change.upper80 < change.upper95);
    }
    assert!(b.upper80 - b.lower80 > 2.0 * (a.upper80 - a.lower80));
    assert_eq!(impact(&data, &doubtful, 1_000).change.gross_margin, b);
}
