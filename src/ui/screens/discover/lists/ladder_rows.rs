//! The rule that stands for a family.

use crate::discover::LadderFamily;
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::{RuleId, Use};

/// The ladder of the plan that holds every step of a family.
#[must_use]
pub fn rule<'a>(catalog: &Catalog, plan: &'a Plan, family: &LadderFamily) -> Option<&'a RuleId> {
    plan.rules.iter().find_map(|(id, rule)| {
        let tiers: Vec<&Sku> = rule.skus_for(&[Use::Tier]).collect();
        let holds = |variant: VariantId| tiers.contains(&&catalog.variant(variant).sku);
        let all = family.tiers.iter().all(|tier| holds(tier.variant));
        all.then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::LadderTier;
    use crate::domain::edit::Edit;
    use crate::domain::money::Money;
    use crate::domain::rule::Kind;
    use crate::studio::rule_making;
    use crate::ui::screens::discover::fixtures::dataset;

    fn family() -> LadderFamily {
        let tier = |variant| LadderTier {
            variant: VariantId(variant),
            price: Money(1_000 * i64::from(variant)),
            unit_margin: None,
            orders: 1,
            units: 1,
        };
        LadderFamily {
            title: "Bags".to_owned(),
            tiers: vec![tier(1), tier(2), tier(3)],
        }
    }

    #[test]
    fn a_family_is_known_by_the_ladder_that_holds_all_its_steps() {
        let dataset = dataset();
        let ids: Vec<VariantId> = family().tiers.iter().map(|tier| tier.variant).collect();
        let made = |ids: &[VariantId]| {
            let rule =
                rule_making::of_products(&dataset, &Plan::default(), Kind::Ladder, "Bags", ids)
                    .unwrap();
            Plan::default().apply(&Edit::AddRules(vec![rule])).unwrap()
        };
        assert!(rule(&dataset.catalog, &made(&ids), &family()).is_some());
        assert!(rule(&dataset.catalog, &made(&ids[1..]), &family()).is_none());
    }
}
