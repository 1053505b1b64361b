//! Rules with every SKU looked up once, and the way from a variant to the rules it touches.

use std::collections::BTreeMap;

use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::offer::{Basket, Compiled as CompiledKind, Facts, Gate, Look, Shelf};
use crate::domain::rule::{CompiledTrigger, Placement, Rule};

#[derive(Debug)]
pub(super) struct CompiledRule {
    pub placement: Placement,
    pub priority: i32,
    pub starts: i32,
    pub ends: i32,
    pub group: Option<usize>,
    pub repeat: bool,
    pub max_shows: Option<u32>,
    pub trigger: Option<CompiledTrigger>,
    pub kind: Box<dyn CompiledKind>,
    /// Rules that price the same units: of their offers in one placement only the better ranked is shown.
    pub rivals: Vec<u16>,
    /// What it offers and the block list knows, with what must then not be in the basket.
    pub never_with: BTreeMap<VariantId, Vec<VariantId>>,
    /// SKUs it names that nothing in the catalog or the orders has.
    pub unknown: Vec<Sku>,
}

/// All active rules, in order of ids, and the index from variants to them.
#[derive(Debug, Default)]
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
            let index = rules.len() as u16;
            let compiled = compile(rule, group, &barred, catalog, facts);
            let touches = compiled.kind.touches().into_iter();
            by_variant.extend(touches.map(|variant| (variant.0, index)));
            rules.push(compiled);
        }
        note_rivals(&mut rules);
        by_variant.sort_unstable();
        by_variant.dedup();
        let mut starts = vec![0_u32; catalog.variants().len() + 1];
        for &(variant, _) in &by_variant {
            if let Some(start) = starts.get_mut(variant as usize + 1) {
                *start += 1;
            }
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        Self {
            rules,
            starts,
            touched: by_variant.into_iter().map(|(_, rule)| rule).collect(),
        }
    }

    /// The rules that an order with this variant may concern.
    pub(super) fn touched_by(&self, variant: VariantId) -> &[u16] {
        let index = variant.index();
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(&start), Some(&end)) => &self.touched[start as usize..end as usize],
            _ => &[],
        }
    }
}

impl CompiledRule {
    /// A basket as this rule looks at it. `was_offered` tells what was offered earlier on the way.
    pub(super) fn look<'a>(
        &'a self,
        basket: &'a Basket<'a>,
        was_offered: &'a dyn Fn(VariantId) -> bool,
    ) -> Look<'a> {
        Look {
            basket,
            trigger: self.trigger.as_ref(),
            gate: Gate {
                never_with: &self.never_with,
                was_offered,
            },
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

fn note_rivals(rules: &mut [CompiledRule]) {
    let mut clashes: Vec<(usize, usize)> = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let others = rules.iter().enumerate().skip(index + 1);
        let rivals = others.filter(|(_, other)| rule.kind.pool().clashes(other.kind.pool()));
        clashes.extend(rivals.map(|(other, _)| (index, other)));
    }
    for (a, b) in clashes {
        rules[a].rivals.push(b as u16);
        rules[b].rivals.push(a as u16);
    }
}

fn compile(
    rule: &Rule,
    group: Option<usize>,
    barred: &BTreeMap<VariantId, Vec<VariantId>>,
    catalog: &Catalog,
    facts: &[Facts],
) -> CompiledRule {
    let trigger = rule.kind.trigger().map(|trigger| trigger.compile(catalog));
    let kind = rule.kind.compile(&Shelf {
        catalog,
        facts,
        trigger: trigger.as_ref(),
    });
    let never = |id: VariantId| Some((id, barred.get(&id)?.clone()));
    CompiledRule {
        never_with: kind.offered().into_iter().filter_map(never).collect(),
        placement: rule.placement,
        priority: rule.priority,
        starts: rule.starts.map_or(i32::MIN, |day| day.0),
        ends: rule.ends.map_or(i32::MAX, |day| day.0),
        group,
        repeat: rule.repeat,
        max_shows: rule.max_shows_per_customer,
        trigger,
        kind,
        rivals: Vec::new(),
        unknown: rule
            .skus()
            .into_iter()
            .filter(|sku| catalog.find(sku).is_none())
            .cloned()
            .collect(),
    }
}
