//! Rules that offer what the block list keeps apart.

use super::{Judge, Severity};
use crate::domain::blocked::SkuPair;
use crate::domain::catalog::Sku;
use crate::domain::rule::{Trigger, Use};

impl Judge<'_> {
    /// Named pairs are errors: no basket could hold the one and be offered the other. A trigger that takes a blocked
    /// product in by category, brand, tag or attribute is a warning: its other baskets are still served.
    pub(super) fn judge_blocked(&mut self) {
        if self.plan.blocked.is_empty() {
            return;
        }
        let rule = self.rule;
        let together = rule.kind.together().into_iter();
        let mut named: Vec<(Sku, Sku)> = together
            .map(|pair| (pair.from.clone(), pair.to.clone()))
            .collect();
        let mut selected: Vec<(Sku, Sku)> = Vec::new();
        if let Some(trigger) = rule.kind.trigger() {
            for target in rule.skus_for(&[Use::Offered]) {
                let others = self.kept_from(target);
                let met = others.filter(|other| self.selects(trigger, other));
                selected.extend(met.map(|other| (other.clone(), target.clone())));
            }
        }
        named.retain(|(a, b)| self.plan.is_blocked(a, b));
        selected.retain(|pair| !named.contains(pair));
        for (severity, pairs) in [(Severity::Error, named), (Severity::Warning, selected)] {
            for (a, b) in pairs {
                let note = SkuPair::new(a.clone(), b.clone())
                    .and_then(|pair| self.plan.blocked.get(&pair).cloned())
                    .filter(|note| !note.trim().is_empty())
                    .map(|note| format!(" ({})", note.trim()))
                    .unwrap_or_default();
                self.find(
                    severity,
                    format!("{b} is offered with {a}, and this pair is on the block list{note}."),
                    format!("Take {b} or {a} out of the rule, or unblock the pair."),
                );
            }
        }
    }

    /// What is never offered together with a product.
    fn kept_from<'b>(&'b self, sku: &'b Sku) -> impl Iterator<Item = &'b Sku> + 'b {
        self.plan.blocked.keys().filter_map(move |pair| {
            if pair.first() == sku {
                Some(pair.second())
            } else {
                (pair.second() == sku).then(|| pair.first())
            }
        })
    }

    /// True when a trigger takes a product in by what it is.
    fn selects(&self, trigger: &Trigger, sku: &Sku) -> bool {
        let catalog = &self.dataset.catalog;
        let Some(id) = catalog.find(sku) else {
            return false;
        };
        trigger.has_selector() && trigger.selects(catalog, id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Severity, check};
    use crate::domain::blocked::SkuPair;
    use crate::domain::catalog::{Catalog, Product, ProductId, Variant};
    use crate::domain::edit::Edit;
    use crate::domain::money::{BasisPoints, Currency, Money};
    use crate::domain::orders::OrderHistory;
    use crate::domain::plan::Plan;
    use crate::domain::price::SetPrice;
    use crate::domain::project::Dataset;
    use crate::domain::rule::{
        Bundle, Component, Granted, Ladder, Pair, Rule, RuleKind, RuleStatus, Trigger,
    };

    fn dataset() -> Dataset {
        let product = Product {
            category: "Cameras".to_owned(),
            ..Product::default()
        };
        let variants = ["A", "B", "C"]
            .iter()
            .zip([10, 20, 30])
            .map(|(sku, price)| Variant {
                sku: (*sku).into(),
                product: ProductId(0),
                option: String::new(),
                price: Some(Money(price)),
                cost: Some(Money(1)),
                stock: None,
                attributes: Vec::new(),
                listed: true,
            });
        let catalog = Catalog::new(vec![product], variants.collect());
        Dataset::new(
            Currency::usd(),
            catalog,
            OrderHistory::default(),
            Vec::new(),
        )
    }

    fn plan(kind: RuleKind) -> Plan {
        let rule = Rule::new("r".into(), "r", kind);
        let block = Edit::Block {
            pairs: SkuPair::new("B".into(), "A".into()).into_iter().collect(),
            note: "wrong mount".to_owned(),
        };
        let plan = Plan::default().apply(&Edit::AddRules(vec![rule])).unwrap();
        plan.apply(&block).unwrap()
    }

    #[test]
    fn every_kind_of_rule_that_offers_a_blocked_pair_is_found() {
        let data = dataset();
        let pair = Pair {
            trigger: Trigger::on("A".into()),
            targets: vec!["C".into(), "B".into()],
            ..Pair::default()
        };
        let ladder = Ladder {
            tiers: vec!["A".into(), "B".into(), "C".into()],
            ..Ladder::default()
        };
        let part = |sku: &str| Component {
            sku: sku.into(),
            units: 1,
        };
        let bundle = Bundle {
            anchor: "C".into(),
            components: vec![part("C"), part("A"), part("B")],
            price: SetPrice::Percent(BasisPoints(100)),
            granted: Granted::Automatic,
        };
        for kind in [
            RuleKind::Pair(pair),
            RuleKind::Ladder(ladder),
            RuleKind::Bundle(bundle),
        ] {
            let mut plan = plan(kind);
            let found = check(&data, &plan);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].severity, Severity::Error);
            assert_eq!(
                found[0].message,
                "B is offered with A, and this pair is on the block list (wrong mount)."
            );
            plan = plan
                .apply(&Edit::SetStatus {
                    ids: vec!["r".into()],
                    status: RuleStatus::Paused,
                })
                .unwrap();
            assert!(
                check(&data, &plan).is_empty(),
                "a paused rule offers nothing"
            );
        }
    }

    #[test]
    fn a_trigger_that_takes_a_blocked_product_in_by_its_category_is_a_warning() {
        let pair = Pair {
            trigger: Trigger {
                category: Some("Cameras".to_owned()),
                ..Trigger::default()
            },
            targets: vec!["B".into()],
            ..Pair::default()
        };
        let found = check(&dataset(), &plan(RuleKind::Pair(pair)));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].severity, Severity::Warning);
        let free = Pair {
            trigger: Trigger::on("C".into()),
            targets: vec!["A".into()],
            ..Pair::default()
        };
        assert!(check(&dataset(), &plan(RuleKind::Pair(free))).is_empty());
    }
}
