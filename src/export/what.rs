//! What each target can hold of each rule, before anything is written.

use std::collections::BTreeMap;

use super::links::{self, Carriage, Carried};
use super::{ExportError, Target};
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;

/// An active rule and what each target holds of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCarriage {
    /// The rule.
    pub rule: RuleId,
    /// What a person calls it.
    pub name: String,
    /// The words for its kind.
    pub kind: &'static str,
    /// One for each target asked about, in their order.
    pub targets: Vec<Carried>,
}

/// What each target can hold of each active rule, best ranked rule first. A rule that names SKUs the catalog does not
/// have is refused by all; as long as there is one, no file is written.
///
/// # Errors
/// When a file cannot be made at all.
pub fn what(
    targets: &[&Target],
    dataset: &Dataset,
    plan: &Plan,
) -> Result<Vec<RuleCarriage>, ExportError> {
    let unknown = unknown_by_rule(dataset, plan);
    let mut sound = plan.clone();
    sound
        .rules
        .retain(|id, _| !unknown.contains_key(id.as_str()));
    let mut made = Vec::with_capacity(targets.len());
    for target in targets {
        made.push(target.make(dataset, &sound)?.carried.into_iter());
    }
    let rows = links::ranked_rules(plan).into_iter().map(|rule| {
        let refused = unknown.get(rule.id.as_str()).map(|skus| Carried {
            carriage: Carriage::Refused,
            reasons: vec![format!(
                "it names what the catalog does not have: {}",
                links::joined(skus)
            )],
        });
        RuleCarriage {
            rule: rule.id.clone(),
            name: rule.name.clone(),
            kind: rule.kind.label(),
            targets: match refused {
                Some(refused) => vec![refused; targets.len()],
                None => made.iter_mut().filter_map(Iterator::next).collect(),
            },
        }
    });
    Ok(rows.collect())
}

/// The rules that name unknown SKUs, with those SKUs.
fn unknown_by_rule<'a>(dataset: &Dataset, plan: &'a Plan) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (sku, names) in links::unknown_skus(&dataset.catalog, plan) {
        for name in names {
            rules.entry(name).or_default().push(sku.as_str());
        }
    }
    rules
}
