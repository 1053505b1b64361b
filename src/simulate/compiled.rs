//! Rules with every SKU looked up once, and the way from a variant to the rules it touches.

use std::collections::{BTreeMap, HashSet};

use foldhash::fast::FixedState;

use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::{
    Bundle, CustomerScope, Ladder, Pair, PairUnits, Placement, Rule, RuleKind, Trigger,
};

/// Place of a target or step in its rule.
pub(super) type Option8 = u8;

/// A set of variants.
pub(super) type VariantSet = HashSet<VariantId, FixedState>;

/// What the walk needs to know about a variant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    pub price: Option<i64>,
    pub cost: Option<i64>,
    pub service: bool,
    pub in_stock: bool,
    /// Equal numbers, equal category; 0 is none.
    pub category: u32,
}

/// The facts of every variant, by its place.
pub(super) fn facts(catalog: &Catalog) -> Vec<Facts> {
    let mut categories: BTreeMap<&str, u32> = BTreeMap::new();
    catalog
        .iter()
        .map(|(id, variant)| {
            let category = catalog.category(id);
            let next = categories.len() as u32 + 1;
            Facts {
                price: variant.price.map(|price| price.0),
                cost: variant.cost.map(|cost| cost.0),
                service: catalog.is_service(id),
                in_stock: variant.stock.is_none_or(|stock| stock > 0),
                category: if category.is_empty() {
                    0
                } else {
                    *categories.entry(category).or_insert(next)
                },
            }
        })
        .collect()
}

#[derive(Clone, Debug)]
pub(super) struct CompiledRule {
    pub placement: Placement,
    pub priority: i32,
    pub starts: i32,
    pub ends: i32,
    pub group: Option<usize>,
    pub repeat: bool,
    pub max_shows: Option<u32>,
    pub shape: Shape,
    /// What it offers and the block list knows, with what must then not be in the basket.
    pub never_with: BTreeMap<VariantId, Vec<VariantId>>,
    /// SKUs it names that nothing in the catalog or the orders has.
    pub unknown: Vec<Sku>,
}

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Pair(Box<PairShape>),
    Ladder(LadderShape),
    Bundle(BundleShape),
}

#[derive(Clone, Debug)]
pub(super) struct PairShape {
    pub trigger: CompiledTrigger,
    pub targets: Vec<Target>,
    pub per_trigger: bool,
    pub max_reduced: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Target {
    pub option: Option8,
    pub variant: VariantId,
    /// Trigger items that share the attributes; `None` when all do.
    pub fitting: Option<VariantSet>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct CompiledTrigger {
    /// Every trigger item.
    pub items: VariantSet,
    pub any_of: Option<VariantSet>,
    pub all_of: Vec<VariantId>,
    pub none_of: Vec<VariantId>,
    pub selected: Option<VariantSet>,
    pub min_basket: Option<i64>,
    pub max_basket: Option<i64>,
    pub customer: CustomerScope,
    pub bought_before: Option<VariantSet>,
    /// True when it can never match.
    pub dead: bool,
}

#[derive(Clone, Debug)]
pub(super) struct LadderShape {
    pub steps: Vec<CompiledStep>,
    pub max_reduced: i64,
}

#[derive(Clone, Debug)]
pub(super) struct CompiledStep {
    pub option: Option8,
    pub from: VariantId,
    pub to: VariantId,
    /// Tiers above `from`, and `to`.
    pub higher: Vec<VariantId>,
    /// True for the first step that leads to `to`.
    pub first_to: bool,
}

#[derive(Clone, Debug)]
pub(super) struct BundleShape {
    pub anchor: VariantId,
    pub parts: Vec<(VariantId, i64)>,
    /// List value of one set; `None` when a price is unknown.
    pub list: Option<i64>,
    /// False when a part is in no catalog.
    pub whole: bool,
}

/// All active rules, in order of ids, and the index from variants to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Compiled {
    pub rules: Vec<CompiledRule>,
    starts: Vec<u32>,
    touched: Vec<u16>,
}

impl Compiled {
    pub(super) fn of(plan: &Plan, catalog: &Catalog, facts: &[Facts]) -> Self {
        let barred = barred(plan, catalog);
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rules = Vec::new();
        let mut by_variant: Vec<(u32, u16)> = Vec::new();
        for rule in plan.active_rules().take(usize::from(u16::MAX)) {
            let group = rule.exclusive_group.as_deref().map(|name| {
                let next = groups.len();
                *groups.entry(name).or_insert(next)
            });
            let place = rules.len() as u16;
            let compiled = compile(rule, group, &barred, catalog, facts);
            by_variant.extend(compiled.touching().map(|variant| (variant.0, place)));
            rules.push(compiled);
        }
        by_variant.sort_unstable();
        by_variant.dedup();
        let mut starts = vec![0_u32; catalog.variants().len() + 1];
        for &(variant, _) in &by_variant {
            if let Some(start) = starts.get_mut(variant as usize + 1) {
                *start += 1;
            }
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        Self {
            rules,
            starts,
            touched: by_variant.into_iter().map(|(_, rule)| rule).collect(),
        }
    }

    /// The rules that an order with this variant may concern.
    pub(super) fn touched_by(&self, variant: VariantId) -> &[u16] {
        let place = variant.index();
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(&start), Some(&end)) => &self.touched[start as usize..end as usize],
            _ => &[],
        }
    }
}

impl CompiledRule {
    fn touching(&self) -> Box<dyn Iterator<Item = VariantId> + '_> {
        match &self.shape {
            Shape::Pair(pair) if pair.trigger.dead => Box::new(std::iter::empty()),
            Shape::Pair(pair) => Box::new(pair.trigger.items.iter().copied()),
            Shape::Ladder(ladder) => {
                Box::new(ladder.steps.iter().flat_map(|step| [step.from, step.to]))
            }
            Shape::Bundle(bundle) => Box::new(bundle.whole.then_some(bundle.anchor).into_iter()),
        }
    }
}

/// What the block list keeps apart, both ways.
fn barred(plan: &Plan, catalog: &Catalog) -> BTreeMap<VariantId, Vec<VariantId>> {
    let mut barred: BTreeMap<VariantId, Vec<VariantId>> = BTreeMap::new();
    for pair in plan.blocked.keys() {
        if let (Some(a), Some(b)) = (catalog.find(pair.first()), catalog.find(pair.second())) {
            barred.entry(a).or_default().push(b);
            barred.entry(b).or_default().push(a);
        }
    }
    barred
}

fn compile(
    rule: &Rule,
    group: Option<usize>,
    barred: &BTreeMap<VariantId, Vec<VariantId>>,
    catalog: &Catalog,
    facts: &[Facts],
) -> CompiledRule {
    let shape = match &rule.kind {
        RuleKind::Pair(pair) => Shape::Pair(Box::new(pair_shape(pair, catalog, facts))),
        RuleKind::Ladder(ladder) => Shape::Ladder(ladder_shape(ladder, catalog)),
        RuleKind::Bundle(bundle) => Shape::Bundle(bundle_shape(bundle, catalog, facts)),
    };
    let offered: Vec<VariantId> = match &shape {
        Shape::Pair(pair) => pair.targets.iter().map(|target| target.variant).collect(),
        Shape::Ladder(ladder) => ladder.steps.iter().map(|step| step.to).collect(),
        Shape::Bundle(bundle) => bundle.parts.iter().map(|part| part.0).collect(),
    };
    let never = |id: VariantId| Some((id, barred.get(&id)?.clone()));
    CompiledRule {
        never_with: offered.into_iter().filter_map(never).collect(),
        placement: rule.placement,
        priority: rule.priority,
        starts: rule.starts.map_or(i32::MIN, |day| day.0),
        ends: rule.ends.map_or(i32::MAX, |day| day.0),
        group,
        repeat: rule.repeat,
        max_shows: rule.max_shows_per_customer,
        shape,
        unknown: rule
            .skus()
            .into_iter()
            .filter(|sku| catalog.find(sku).is_none())
            .cloned()
            .collect(),
    }
}

fn limit(units: Option<u32>) -> i64 {
    units.map_or(i64::MAX, i64::from)
}

fn pair_shape(pair: &Pair, catalog: &Catalog, facts: &[Facts]) -> PairShape {
    let trigger = compile_trigger(&pair.trigger, catalog, facts);
    let targets = pair
        .targets
        .iter()
        .take(usize::from(Option8::MAX))
        .enumerate()
        .filter_map(|(option, sku)| {
            let variant = catalog.find(sku)?;
            Some(Target {
                option: option as Option8,
                variant,
                fitting: (!pair.trigger.match_attributes.is_empty()).then(|| {
                    trigger
                        .items
                        .iter()
                        .copied()
                        .filter(|&item| {
                            pair.trigger
                                .match_attributes
                                .iter()
                                .all(|name| shares(catalog, item, variant, name))
                        })
                        .collect()
                }),
            })
        })
        .collect();
    PairShape {
        trigger,
        targets,
        per_trigger: pair.units == PairUnits::PerTrigger,
        max_reduced: limit(
            pair.discount
                .and_then(|discount| discount.max_discounted_units),
        ),
    }
}

fn shares(catalog: &Catalog, a: VariantId, b: VariantId, name: &str) -> bool {
    let of = |id| catalog.variant(id).attribute(name);
    match (of(a), of(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

fn compile_trigger(trigger: &Trigger, catalog: &Catalog, facts: &[Facts]) -> CompiledTrigger {
    let passes = |variant: VariantId| match trigger.min_unit_price {
        None => true,
        Some(least) => facts[variant.index()]
            .price
            .is_some_and(|price| price >= least.0),
    };
    let found = |skus: &[Sku]| -> Vec<VariantId> {
        skus.iter().filter_map(|sku| catalog.find(sku)).collect()
    };
    let any_of: Option<VariantSet> = (!trigger.any_of.is_empty()).then(|| {
        found(&trigger.any_of)
            .into_iter()
            .filter(|&item| passes(item))
            .collect()
    });
    let mut all_of: Vec<VariantId> = found(&trigger.all_of);
    all_of.retain(|&item| passes(item));
    let selected: Option<VariantSet> = trigger.has_selector().then(|| {
        catalog
            .iter()
            .map(|(id, _)| id)
            .filter(|&id| passes(id) && trigger.selects(catalog, id))
            .collect()
    });
    let mut items = VariantSet::default();
    items.extend(any_of.iter().flatten());
    items.extend(&all_of);
    items.extend(selected.iter().flatten());
    let dead = trigger.is_empty() || all_of.len() < trigger.all_of.len() || items.is_empty();
    CompiledTrigger {
        items,
        any_of,
        all_of,
        none_of: found(&trigger.none_of),
        selected,
        min_basket: trigger.min_basket.map(|least| least.0),
        max_basket: trigger.max_basket.map(|most| most.0),
        customer: trigger.customer,
        bought_before: (!trigger.bought_before.is_empty())
            .then(|| found(&trigger.bought_before).into_iter().collect()),
        dead,
    }
}

fn ladder_shape(ladder: &Ladder, catalog: &Catalog) -> LadderShape {
    let mut steps: Vec<CompiledStep> = Vec::new();
    for (option, step) in ladder
        .offered_steps()
        .iter()
        .take(usize::from(Option8::MAX))
        .enumerate()
    {
        let (Some(from), Some(to)) = (catalog.find(&step.from), catalog.find(&step.to)) else {
            continue;
        };
        let above = ladder
            .tiers
            .iter()
            .position(|tier| *tier == step.from)
            .map_or(ladder.tiers.len(), |place| place + 1);
        let mut higher: Vec<VariantId> = ladder
            .tiers
            .iter()
            .skip(above)
            .filter_map(|sku| catalog.find(sku))
            .collect();
        if !higher.contains(&to) {
            higher.push(to);
        }
        steps.push(CompiledStep {
            option: option as Option8,
            from,
            to,
            higher,
            first_to: steps.iter().all(|known| known.to != to),
        });
    }
    LadderShape {
        steps,
        max_reduced: limit(
            ladder
                .discount
                .and_then(|discount| discount.max_discounted_units),
        ),
    }
}

fn bundle_shape(bundle: &Bundle, catalog: &Catalog, facts: &[Facts]) -> BundleShape {
    let mut parts: Vec<(VariantId, i64)> = Vec::new();
    let mut whole = true;
    for component in &bundle.components {
        match catalog.find(&component.sku) {
            None => whole = false,
            Some(variant) => match parts.iter_mut().find(|(known, _)| *known == variant) {
                Some((_, units)) => *units += i64::from(component.units.max(1)),
                None => parts.push((variant, i64::from(component.units.max(1)))),
            },
        }
    }
    let anchor = catalog.find(&bundle.anchor);
    BundleShape {
        anchor: anchor.unwrap_or(VariantId(u32::MAX)),
        list: parts
            .iter()
            .map(|&(part, units)| facts[part.index()].price.map(|price| price * units))
            .sum(),
        whole: whole && anchor.is_some() && !parts.is_empty(),
        parts,
    }
}
