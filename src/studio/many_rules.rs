//! Pair rules made several at a time: one undo step, without those that are there already or blocked.

use std::collections::HashSet;

use super::{NoticeLevel, Studio, rule_making};
use crate::domain::catalog::VariantId;
use crate::domain::edit::Edit;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::{Kind, Placement, Relation, Rule};

/// New pair rules, and why others were not made.
#[derive(Clone, Debug, Default, PartialEq)]
struct ManyRules {
    rules: Vec<Rule>,
    there: usize,
    blocked: usize,
}

impl Studio {
    pub(super) fn make_pairs(&mut self, pairs: &[(VariantId, VariantId)], placement: Placement) {
        let Some(project) = &mut self.project else {
            return;
        };
        let made = ManyRules::of(&project.dataset, &project.plan, pairs, placement);
        let text = made.words();
        let Some(first) = made.rules.first().map(|rule| rule.id.clone()) else {
            self.warn(NoticeLevel::Warning, text);
            return;
        };
        match project.edit(&Edit::AddRules(made.rules), false) {
            Ok(()) => {
                project.selected = Some(first);
                self.warn(NoticeLevel::Done, text);
            }
            Err(problem) => self.warn(NoticeLevel::Error, problem.to_string()),
        }
    }
}

impl ManyRules {
    fn of(
        dataset: &Dataset,
        plan: &Plan,
        pairs: &[(VariantId, VariantId)],
        placement: Placement,
    ) -> Self {
        let catalog = &dataset.catalog;
        let mut offered = offered(dataset, plan, placement);
        let mut made = Self::default();
        // Ids are free in the plan as it will be.
        let mut next = plan.clone();
        for &(trigger, target) in pairs {
            let sku = |id| &catalog.variant(id).sku;
            if plan.is_blocked(sku(trigger), sku(target)) {
                made.blocked += 1;
            } else if !offered.insert((trigger.min(target), trigger.max(target))) {
                made.there += 1;
            } else {
                let products = [trigger, target];
                let rule = rule_making::of_products(dataset, &next, Kind::Pair, "", &products);
                let Some(mut rule) = rule else {
                    continue;
                };
                rule.placement = placement;
                next.rules.insert(rule.id.clone(), rule.clone().into());
                made.rules.push(rule);
            }
        }
        made
    }

    fn words(&self) -> String {
        let made = match self.rules.len() {
            0 => "No rule made".to_owned(),
            1 => "1 rule made".to_owned(),
            rules => format!("{rules} rules made"),
        };
        let reasons = [
            (self.there, "offered by a rule already"),
            (self.blocked, "on the block list"),
        ];
        let left_out: Vec<String> = reasons
            .into_iter()
            .filter(|(pairs, _)| *pairs > 0)
            .map(|(pairs, why)| format!("{pairs} {why}"))
            .collect();
        if left_out.is_empty() {
            made
        } else {
            format!("{made}; left out: {}", left_out.join(", "))
        }
    }
}

/// Pairs that a rule offers in one order, or in a later one where the new rules are shown.
fn offered(
    dataset: &Dataset,
    plan: &Plan,
    placement: Placement,
) -> HashSet<(VariantId, VariantId)> {
    let catalog = &dataset.catalog;
    let mut offered = HashSet::new();
    for rule in plan.rules.values() {
        if rule.placement.is_new_order() != placement.is_new_order() {
            continue;
        }
        let together = rule.kind.together().into_iter();
        let pairs = together.filter(|pair| pair.relation == Relation::Complement);
        offered.extend(pairs.filter_map(|pair| {
            let (a, b) = (catalog.find(pair.from)?, catalog.find(pair.to)?);
            Some((a.min(b), a.max(b)))
        }));
    }
    offered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::blocked::SkuPair;
    use crate::domain::catalog::{Catalog, Product, ProductId, Variant};
    use crate::domain::money::{Currency, Money};
    use crate::domain::orders::OrderHistory;

    fn dataset() -> Dataset {
        let product = Product {
            title: "Thing".to_owned(),
            ..Product::default()
        };
        let variants = ["A", "B", "C", "D"].map(|sku| Variant {
            sku: sku.into(),
            product: ProductId(0),
            option: String::new(),
            price: Some(Money(1_000)),
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: true,
        });
        Dataset::new(
            Currency::usd(),
            Catalog::new(vec![product], variants.to_vec()),
            OrderHistory::default(),
            Vec::new(),
        )
    }

    #[test]
    fn pairs_that_are_there_or_blocked_are_left_out_and_counted_and_ids_do_not_clash() {
        let dataset = dataset();
        let id = VariantId;
        let plan = Plan::default();
        let there = rule_making::of_products(&dataset, &plan, Kind::Pair, "", &[id(1), id(0)]);
        let there = there.unwrap();
        let blocked = SkuPair::new("A".into(), "D".into()).unwrap();
        let plan = Plan::default()
            .apply(&Edit::AddRules(vec![there]))
            .unwrap()
            .apply(&Edit::Block {
                pairs: vec![blocked],
                note: String::new(),
            })
            .unwrap();
        let pairs = [
            (id(0), id(1)),
            (id(0), id(2)),
            (id(2), id(0)),
            (id(1), id(2)),
            (id(3), id(0)),
        ];
        let made = ManyRules::of(&dataset, &plan, &pairs, Placement::Cart);
        assert_eq!((made.rules.len(), made.there, made.blocked), (2, 2, 1));
        assert_eq!(
            made.words(),
            "2 rules made; left out: 2 offered by a rule already, 1 on the block list"
        );
        // All titles are alike, and still every rule finds its own id.
        assert_eq!(
            plan.apply(&Edit::AddRules(made.rules)).unwrap().rules.len(),
            3
        );
        let later = ManyRules::of(&dataset, &plan, &pairs[..1], Placement::FollowUp);
        assert_eq!(later.rules.len(), 1);
        assert_eq!(later.rules[0].placement, Placement::FollowUp);
        let none = ManyRules::of(&dataset, &plan, &pairs[..1], Placement::Cart);
        assert_eq!(
            none.words(),
            "No rule made; left out: 1 offered by a rule already"
        );
    }
}
