//! Pairs that a rule of the plan offers already.

use std::collections::HashMap;

use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::plan::Plan;
use crate::domain::rule::{Relation, RuleId};

/// Pairs that a rule of the plan offers, in either direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RulePairs {
    pairs: HashMap<(VariantId, VariantId), RuleId>,
    /// True for a product in at least one of the pairs: most pairs of a table need no second look.
    touched: Vec<bool>,
}

impl RulePairs {
    fn mark(&mut self, a: VariantId, b: VariantId, rule: &RuleId) {
        let most = a.max(b).index();
        if self.touched.len() <= most {
            self.touched.resize(most + 1, false);
        }
        for id in [a, b] {
            if let Some(touched) = self.touched.get_mut(id.index()) {
                *touched = true;
            }
        }
        self.pairs
            .entry(unordered(a, b))
            .or_insert_with(|| rule.clone());
    }

    /// The rule that offers one of the two with the other.
    #[must_use]
    pub fn find(&self, a: VariantId, b: VariantId) -> Option<&RuleId> {
        let touched = |id: VariantId| self.touched.get(id.index()).copied().unwrap_or(false);
        (touched(a) && touched(b))
            .then(|| self.pairs.get(&unordered(a, b)))
            .flatten()
    }

    /// True when a rule offers one of the two with the other.
    #[must_use]
    pub fn holds(&self, a: VariantId, b: VariantId) -> bool {
        self.find(a, b).is_some()
    }

    /// True when no rule offers a pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

impl RulePairs {
    /// Looks through the rules that name what goes with what.
    #[must_use]
    pub fn of(catalog: &Catalog, plan: &Plan) -> Self {
        let mut pairs = Self::default();
        for (id, rule) in &plan.rules {
            let together = rule.kind.together().into_iter();
            for pair in together.filter(|pair| pair.relation == Relation::Complement) {
                if let (Some(a), Some(b)) = (catalog.find(pair.from), catalog.find(pair.to)) {
                    pairs.mark(a, b, id);
                }
            }
        }
        pairs
    }
}

fn unordered(a: VariantId, b: VariantId) -> (VariantId, VariantId) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::Edit;
    use crate::domain::rule::Kind;
    use crate::studio::rule_making;
    use crate::ui::screens::discover::fixtures::dataset;

    #[test]
    fn a_pair_rule_marks_its_pair_in_both_directions_and_no_other() {
        let dataset = dataset();
        let ids = [VariantId(1), VariantId(0)];
        let rule = rule_making::of_products(&dataset, &Plan::default(), Kind::Pair, "", &ids);
        let rule = rule.unwrap();
        let plan = Plan::default().apply(&Edit::AddRules(vec![rule])).unwrap();
        let rules = RulePairs::of(&dataset.catalog, &plan);
        assert!(rules.holds(VariantId(0), VariantId(1)) && rules.holds(VariantId(1), VariantId(0)));
        assert!(!rules.holds(VariantId(0), VariantId(2)));
        assert!(!rules.holds(VariantId(9), VariantId(2)));
    }
}
