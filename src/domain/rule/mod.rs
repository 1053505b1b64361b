//! What a merchandiser writes: trigger, kind with its targets, placement, schedule, discount and status.

mod discount;
pub mod document;
pub mod form;
mod kinds;
pub mod offer;
mod placement;
mod problem;
pub mod quote;
mod trigger;
mod uses;
pub mod written;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use super::price::SetPrice;
pub use discount::{Discount, Granted};
pub use kinds::*;
pub use placement::Placement;
pub use problem::RuleProblem;
pub use trigger::{CompiledTrigger, CustomerScope, Trigger, VariantSet};
pub use uses::{Component, Move, Relation, Step, Use};

use super::belief::Belief;
use super::calendar::Day;
use super::catalog::Sku;

/// A rule's own name in files and commands; unique in a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub Arc<str>);

impl RuleId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RuleId {
    fn from(id: &str) -> Self {
        Self(Arc::from(id))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a rule takes part in simulation and export.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// Being written; takes part in nothing.
    Draft,
    /// Takes part in simulation and export.
    #[default]
    Active,
    /// Switched off by a person.
    Paused,
}

impl RuleStatus {
    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Active => "Active",
            Self::Paused => "Paused",
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Unique in its plan.
    pub id: RuleId,
    /// What a person calls it.
    pub name: String,
    /// Takes part or not.
    pub status: RuleStatus,
    /// What is offered for what.
    pub kind: RuleKind,
    /// Where it is shown.
    pub placement: Placement,
    /// Higher goes first where slots are few.
    pub priority: i32,
    /// Why the shopper gains, in one line.
    pub benefit: String,
    /// Share that would take the offer at list price; `None` takes the scenario's belief for kind and placement.
    pub acceptance: Option<Belief>,
    /// First day; `None` has no beginning.
    pub starts: Option<Day>,
    /// Last day; `None` has no end.
    pub ends: Option<Day>,
    /// Free text.
    pub notes: String,
    /// Of the rules with one group name only the best ranked is shown.
    pub exclusive_group: Option<String>,
    /// How often one customer may see it.
    pub max_shows_per_customer: Option<u32>,
    /// Shown again although the target was offered earlier on the way.
    pub repeat: bool,
    /// Fields of a newer program or another tool, written back as they were.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Rule {
    /// A new active rule with nothing optional set; name and placement are the kind's usual ones.
    #[must_use]
    pub fn new(id: RuleId, name: impl Into<String>, kind: RuleKind) -> Self {
        Self {
            id,
            name: name.into(),
            status: RuleStatus::Active,
            placement: kind.kind().info().placement,
            kind,
            priority: 0,
            benefit: String::new(),
            acceptance: None,
            starts: None,
            ends: None,
            notes: String::new(),
            exclusive_group: None,
            max_shows_per_customer: None,
            repeat: false,
            extra: serde_json::Map::new(),
        }
    }

    /// What a person knows it by: its name, or its id when it has none.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() {
            self.id.as_str()
        } else {
            &self.name
        }
    }

    /// True when it takes part in simulation and export.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == RuleStatus::Active
    }

    /// The percentage it takes off, for kinds that have one.
    #[must_use]
    pub fn discount(&self) -> Option<&Discount> {
        self.kind.discount()
    }

    /// Every SKU the rule names, in the order written, each once.
    #[must_use]
    pub fn skus(&self) -> Vec<&Sku> {
        let mut seen = std::collections::HashSet::new();
        let named = self.kind.uses().into_iter().map(|(_, sku)| sku);
        named.filter(|sku| seen.insert(*sku)).collect()
    }

    /// The SKUs it uses for one of these, in the order written; one that is named twice stands twice.
    pub fn skus_for<'a>(&'a self, uses: &'a [Use]) -> impl Iterator<Item = &'a Sku> {
        let named = self.kind.uses().into_iter();
        named.filter_map(move |(used, sku)| uses.contains(&used).then_some(sku))
    }

    /// True when the rule only asks about this SKU, which then need not be sold any more.
    #[must_use]
    pub fn is_condition_only(&self, sku: &Sku) -> bool {
        let uses = self.kind.uses();
        let mut of_sku = uses.iter().filter(|(_, named)| *named == sku);
        of_sku.all(|(used, _)| *used == Use::Condition)
    }

    /// What keeps the rule from being stored, if anything does: the one door, for the window, commands and files alike.
    ///
    /// # Errors
    /// The first field that does not hold what it must.
    pub fn check(&self) -> Result<(), RuleProblem> {
        if self.id.as_str().trim().is_empty() {
            return Err(RuleProblem::new(
                "id",
                "a name that is not empty",
                "nothing",
                "A rule needs an id.",
            ));
        }
        if self.name.trim().is_empty() {
            return Err(RuleProblem::new(
                "name",
                "a name that is not empty",
                "nothing",
                "A rule needs a name.",
            ));
        }
        self.kind.check()?;
        if let Some(belief) = &self.acceptance {
            check_acceptance(belief)?;
        }
        match (self.starts, self.ends) {
            (Some(starts), Some(ends)) if ends < starts => Err(RuleProblem::new(
                "ends",
                format!("{starts} or later"),
                ends.to_string(),
                "The last day lies before the first.",
            )),
            _ => Ok(()),
        }
    }
}

fn check_acceptance(belief: &Belief) -> Result<(), RuleProblem> {
    let advice =
        "The middle of the acceptance must lie in its range, and the range between 0 and 100 %.";
    let wrong = |expected, found| Err(RuleProblem::new("acceptance", expected, found, advice));
    if let Err(problem) = belief.spread.check() {
        return wrong("an ordered range", problem);
    }
    match belief.spread.range() {
        (low, high) if low < 0.0 || high > 1.0 => {
            wrong("shares from 0 to 1", format!("{low} to {high}"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::document::RuleDocument;
    use super::form::FieldValue;
    use super::*;
    use crate::domain::belief::Spread;
    use crate::domain::money::{BasisPoints, Currency};

    fn rules() -> [Rule; 3] {
        let pair = Pair {
            trigger: Trigger::on("CAM".into()),
            targets: vec!["CARD".into()],
            ..Pair::default()
        };
        let ladder = Ladder {
            tiers: vec!["CAM".into(), "PRO".into()],
            ..Ladder::default()
        };
        let part = |sku: &str| Component {
            sku: sku.into(),
            units: 1,
        };
        let bundle = Bundle {
            anchor: "CAM".into(),
            components: vec![part("CAM"), part("CARD")],
            price: SetPrice::Percent(BasisPoints(500)),
            granted: Granted::Automatic,
        };
        [
            Rule::new("a".into(), "A", pair.into()),
            Rule::new("b".into(), "B", ladder.into()),
            Rule::new("c".into(), "C", bundle.into()),
        ]
    }

    /// Rules that lack something, one for each thing.
    fn broken() -> Vec<Rule> {
        let [pair, ladder, bundle] = rules();
        let with = |rule: &Rule, change: &dyn Fn(&mut Rule)| {
            let mut rule = rule.clone();
            change(&mut rule);
            rule
        };
        let kind = |kind: RuleKind| with(&pair, &move |rule| rule.kind = kind.clone());
        let set = |change: &dyn Fn(&mut Bundle)| {
            with(&bundle, &|rule| {
                if let RuleKind::Bundle(bundle) = &mut rule.kind {
                    change(bundle);
                }
            })
        };
        let climb = |change: &dyn Fn(&mut Ladder)| {
            with(&ladder, &|rule| {
                if let RuleKind::Ladder(ladder) = &mut rule.kind {
                    change(ladder);
                }
            })
        };
        let step = |from: &str, to: &str| Step {
            from: from.into(),
            to: to.into(),
        };
        vec![
            kind(RuleKind::Pair(Pair {
                targets: vec!["CARD".into()],
                ..Pair::default()
            })),
            kind(RuleKind::Pair(Pair {
                trigger: Trigger::on("CAM".into()),
                ..Pair::default()
            })),
            kind(RuleKind::Pair(Pair {
                trigger: Trigger::on(" ".into()),
                targets: vec!["CARD".into()],
                ..Pair::default()
            })),
            climb(&|ladder| ladder.tiers.truncate(1)),
            climb(&|ladder| ladder.tiers.push("CAM".into())),
            climb(&|ladder| ladder.steps = vec![step("PRO", "CAM")]),
            climb(&|ladder| ladder.steps = vec![step("CAM", "GONE")]),
            set(&|bundle| bundle.components.truncate(1)),
            set(&|bundle| bundle.components[1].units = 0),
            set(&|bundle| bundle.components[1].sku = "CAM".into()),
            set(&|bundle| bundle.anchor = "PRO".into()),
            set(&|bundle| bundle.price = SetPrice::Percent(BasisPoints(10_001))),
            with(&pair, &|rule| rule.id = " ".into()),
            with(&pair, &|rule| {
                rule.starts = Some(Day(10));
                rule.ends = Some(Day(9));
            }),
            with(&pair, &|rule| rule.acceptance = Some(Belief::fixed(1.2))),
            with(&pair, &|rule| {
                rule.acceptance = Some(Belief::of(Spread::Quantiles {
                    median: 0.1,
                    p05: 0.2,
                    p95: 0.3,
                }));
            }),
        ]
    }

    #[test]
    fn what_the_file_would_refuse_to_read_again_cannot_be_stored() {
        use crate::domain::edit::Edit;
        use crate::domain::plan::Plan;
        let currency = Currency::usd();
        let reads = |rule: &Rule| RuleDocument::from_rule(rule, &currency).to_rule(&currency);
        let stores = |rule: &Rule| Plan::default().apply(&Edit::AddRules(vec![rule.clone()]));
        for rule in rules() {
            assert_eq!(rule.check(), Ok(()));
            assert_eq!(reads(&rule).as_ref(), Ok(&rule));
            assert!(stores(&rule).is_ok());
        }
        for rule in broken() {
            assert!(rule.check().is_err(), "{rule:?}");
            assert!(reads(&rule).is_err(), "{rule:?}");
            assert!(stores(&rule).is_err(), "{rule:?}");
            let whole = Edit::ApplyRuleSet(vec![rule], serde_json::Map::new());
            assert!(Plan::default().apply(&whole).is_err());
        }
    }

    #[test]
    fn every_field_of_an_editor_keeps_its_value_when_it_is_set_to_it() {
        for rule in rules() {
            let mut kind = rule.kind.clone();
            for field in rule.kind.fields() {
                kind.set(field.id, field.value);
                kind.set("no such field", FieldValue::OptionalUnits(None));
            }
            assert_eq!(kind, rule.kind);
        }
    }
}
