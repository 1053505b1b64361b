//! Rules made with one click: of products that somebody chose or Discover found, and as a copy.

use crate::domain::catalog::VariantId;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::{Kind, Rule, RuleId, RuleStatus};

/// A rule of a kind from products, each taken once; `None` when the kind takes fewer or more.
#[must_use]
pub fn of_products(
    dataset: &Dataset,
    plan: &Plan,
    kind: Kind,
    title: &str,
    products: &[VariantId],
) -> Option<Rule> {
    let made = (kind.info().make)(&dataset.catalog, title, &distinct(products))?;
    Some(Rule::new(plan.free_id(&made.name), made.name, made.kind))
}

/// A copy under a free id, as a draft so that nothing counts twice by accident.
#[must_use]
pub fn copy(plan: &Plan, id: &RuleId) -> Option<Rule> {
    let mut rule = Rule::clone(plan.rules.get(id)?);
    rule.name = format!("{} (copy)", rule.name);
    rule.id = plan.free_id(&rule.name);
    rule.status = RuleStatus::Draft;
    Some(rule)
}

fn distinct(ids: &[VariantId]) -> Vec<VariantId> {
    let mut seen = std::collections::HashSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::{Catalog, Product, ProductId, Variant};
    use crate::domain::money::{Currency, Money};
    use crate::domain::orders::OrderHistory;
    use crate::domain::rule::RuleKind;

    fn dataset() -> Dataset {
        let items = [
            ("CAM", "Camera", 500),
            ("CARD", "Card", 30),
            ("BAG", "Bag", 60),
        ];
        let products = items.map(|(sku, title, _)| Product {
            key: sku.into(),
            title: title.into(),
            ..Product::default()
        });
        let variants = items
            .iter()
            .enumerate()
            .map(|(place, (sku, _, price))| Variant {
                sku: (*sku).into(),
                product: ProductId(place as u32),
                option: String::new(),
                price: Some(Money(price * 100)),
                cost: None,
                stock: None,
                attributes: Vec::new(),
                listed: true,
            });
        Dataset::new(
            Currency::usd(),
            Catalog::new(products.to_vec(), variants.collect()),
            OrderHistory::default(),
            Vec::new(),
        )
    }

    #[test]
    fn the_dearest_product_is_the_anchor_and_the_top_of_the_ladder() {
        let (dataset, plan) = (dataset(), Plan::default());
        let ids = [VariantId(1), VariantId(0), VariantId(2)];
        let made = |kind, ids: &[VariantId]| of_products(&dataset, &plan, kind, "", ids).unwrap();
        let RuleKind::Bundle(bundle) = made(Kind::Bundle, &ids).kind else {
            panic!()
        };
        assert_eq!(bundle.anchor, "CAM".into());
        let RuleKind::Ladder(ladder) = made(Kind::Ladder, &ids).kind else {
            panic!()
        };
        assert_eq!(ladder.tiers, ["CARD".into(), "BAG".into(), "CAM".into()]);
        let pair = made(Kind::Pair, &[ids[1], ids[0]]);
        assert_eq!(
            (pair.id.as_str(), pair.name.as_str()),
            ("card-with-camera", "Card with Camera")
        );
    }

    #[test]
    fn a_rule_of_too_few_products_is_not_made_and_a_made_rule_can_be_stored() {
        let (dataset, plan) = (dataset(), Plan::default());
        for kind in Kind::ALL {
            let form = kind.info().new_rule;
            let ids: Vec<VariantId> = (0..form.least as u32).map(VariantId).collect();
            let made = |ids: &[VariantId]| of_products(&dataset, &plan, *kind, "x", ids);
            assert_eq!(made(&ids).unwrap().check(), Ok(()));
            assert!(made(&ids[1..]).is_none());
            assert!(made(&vec![VariantId(1); form.least.max(2)]).is_none() || form.least == 1);
        }
    }
}
