//! Rules made with one click: of a pair, of a set, of a family's price ladder, and as a copy.

use crate::domain::catalog::VariantId;
use crate::domain::money::BasisPoints;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::{
    Bundle, BundlePrice, Component, Granted, Ladder, Pair, Rule, RuleId, RuleKind, RuleStatus,
    Trigger,
};

/// Discount a new bundle starts with: enough to be a reason to buy, small enough to leave a margin.
const NEW_BUNDLE_PERCENT: BasisPoints = BasisPoints(500);

/// Most parts of a bundle and tiers of a ladder.
const MOST_PARTS: usize = 6;

/// A pair rule: who has the trigger is offered the target.
#[must_use]
pub fn pair(dataset: &Dataset, plan: &Plan, trigger: VariantId, target: VariantId) -> Rule {
    let catalog = &dataset.catalog;
    let name = format!("{} with {}", catalog.title(target), catalog.title(trigger));
    let kind = RuleKind::Pair(Pair {
        trigger: Trigger::on(catalog.variant(trigger).sku.clone()),
        targets: vec![catalog.variant(target).sku.clone()],
        ..Pair::default()
    });
    Rule::new(plan.free_id(&name), name, kind)
}

/// A bundle of two to six products, anchored on the dearest, a little below the sum of its parts.
#[must_use]
pub fn bundle(dataset: &Dataset, plan: &Plan, members: &[VariantId]) -> Option<Rule> {
    let catalog = &dataset.catalog;
    let members = distinct(members);
    if !(2..=MOST_PARTS).contains(&members.len()) {
        return None;
    }
    // Of equally dear members the first named stays the anchor.
    let anchor = members
        .iter()
        .rev()
        .max_by_key(|id| catalog.variant(**id).price)?;
    let name = format!("{} kit", catalog.title(*anchor));
    let kind = RuleKind::Bundle(Bundle {
        anchor: catalog.variant(*anchor).sku.clone(),
        components: members
            .iter()
            .map(|id| Component {
                sku: catalog.variant(*id).sku.clone(),
                units: 1,
            })
            .collect(),
        price: BundlePrice::Percent(NEW_BUNDLE_PERCENT),
        granted: Granted::Automatic,
    });
    Some(Rule::new(plan.free_id(&name), name, kind))
}

/// A ladder of two to six tiers, cheapest first, each offering the next.
#[must_use]
pub fn ladder(dataset: &Dataset, plan: &Plan, title: &str, tiers: &[VariantId]) -> Option<Rule> {
    let catalog = &dataset.catalog;
    let mut tiers = distinct(tiers);
    if !(2..=MOST_PARTS).contains(&tiers.len()) {
        return None;
    }
    tiers.sort_by_key(|id| (catalog.variant(*id).price, *id));
    let name = if title.is_empty() {
        format!("{} ladder", catalog.title(tiers[0]))
    } else {
        format!("{title} ladder")
    };
    let kind = RuleKind::Ladder(Ladder {
        tiers: tiers
            .iter()
            .map(|id| catalog.variant(*id).sku.clone())
            .collect(),
        ..Ladder::default()
    });
    Some(Rule::new(plan.free_id(&name), name, kind))
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
        let RuleKind::Bundle(bundle) = bundle(&dataset, &plan, &ids).unwrap().kind else {
            panic!()
        };
        assert_eq!(bundle.anchor, "CAM".into());
        let RuleKind::Ladder(ladder) = ladder(&dataset, &plan, "", &ids).unwrap().kind else {
            panic!()
        };
        assert_eq!(ladder.tiers, ["CARD".into(), "BAG".into(), "CAM".into()]);
        let pair = pair(&dataset, &plan, ids[1], ids[0]);
        assert_eq!(
            (pair.id.as_str(), pair.name.as_str()),
            ("card-with-camera", "Card with Camera")
        );
    }

    #[test]
    fn one_product_makes_neither_bundle_nor_ladder() {
        let (dataset, plan) = (dataset(), Plan::default());
        let twice = [VariantId(1), VariantId(1)];
        assert!(bundle(&dataset, &plan, &twice).is_none());
        assert!(ladder(&dataset, &plan, "x", &twice).is_none());
    }
}
