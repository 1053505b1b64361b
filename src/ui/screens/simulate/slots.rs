//! Which assumptions a plan asks for, in which groups.

use std::sync::Arc;

use super::beliefs::Frame;
use crate::domain::belief::Belief;
use crate::domain::edit::Edit;
use crate::domain::plan::Plan;
use crate::domain::rule::{Placement, Rule};
use crate::domain::scenario::{AssumptionSpec, AssumptionUnit, spec, specs};

/// What a slider changes.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An assumption of the scenario in use.
    Assumption(&'static AssumptionSpec),
    /// A rule's own acceptance.
    Rule(Arc<Rule>),
}

/// One slider: what it changes, what is believed and what would be believed by default.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What it changes.
    pub subject: Subject,
    /// The words a person reads.
    pub label: String,
    /// One sentence on what it does.
    pub meaning: &'static str,
    /// What is believed now.
    pub belief: Belief,
    /// Limits and default.
    pub frame: Frame,
    /// True when a person or a file said something else than the default.
    pub is_set: bool,
}

/// Sliders of the panel: those that matter for the rules, then all the rest.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// Heading and sliders.
    pub main: Vec<(&'static str, Vec<Slot>)>,
    /// Everything else.
    pub rest: Vec<Slot>,
}

const OWN_MEANING: &str = "What this rule itself says about its acceptance at list price; it wins over the scenario's belief.";

impl Slot {
    fn assumption(plan: &Plan, spec: &'static AssumptionSpec) -> Option<Self> {
        let assumptions = plan.assumptions();
        Some(Self {
            subject: Subject::Assumption(spec),
            label: spec.label.clone(),
            meaning: spec.meaning,
            belief: assumptions.belief(&spec.name)?,
            frame: Frame {
                unit: spec.unit,
                least: spec.least,
                most: spec.most,
                default: spec.default.spread,
            },
            is_set: assumptions.values.contains_key(&spec.name),
        })
    }

    fn rule(plan: &Plan, rule: &Arc<Rule>) -> Option<Self> {
        let belief = rule.acceptance.clone()?;
        let general = plan.assumptions().belief(&acceptance_name(rule));
        let name = if rule.name.is_empty() {
            rule.id.as_str()
        } else {
            &rule.name
        };
        Some(Self {
            subject: Subject::Rule(Arc::clone(rule)),
            label: format!("Acceptance, {name}"),
            meaning: OWN_MEANING,
            frame: Frame {
                unit: AssumptionUnit::Share,
                least: 0.0,
                most: 1.0,
                default: general.map_or(belief.spread, |general| general.spread),
            },
            belief,
            is_set: true,
        })
    }

    /// Names the slider in memory.
    #[must_use]
    pub fn key(&self) -> &str {
        match &self.subject {
            Subject::Assumption(spec) => &spec.name,
            Subject::Rule(rule) => rule.id.as_str(),
        }
    }

    /// The edit that puts a belief here; `None` gives the default back, or takes the rule's own word away.
    #[must_use]
    pub fn edit(&self, belief: Option<Belief>) -> Edit {
        match &self.subject {
            Subject::Assumption(spec) => Edit::SetAssumption {
                name: spec.name.clone(),
                belief,
            },
            Subject::Rule(rule) => Edit::ReplaceRule {
                id: rule.id.clone(),
                rule: Box::new(Rule {
                    acceptance: belief,
                    ..Rule::clone(rule)
                }),
                what: "acceptance",
            },
        }
    }
}

/// Name of the scenario's belief that answers for a rule without its own.
fn acceptance_name(rule: &Rule) -> String {
    format!("acceptance.{}.{}", rule.kind.word(), rule.placement.word())
}

/// The sliders for a plan. Every assumption of the model is in exactly one group.
#[must_use]
pub fn slots(plan: &Plan) -> Slots {
    let rules: Vec<&Arc<Rule>> = plan.active_rules().collect();
    let used = |name: &str| {
        rules
            .iter()
            .any(|rule| rule.acceptance.is_none() && acceptance_name(rule) == name)
    };
    let shown_at = |name: &str| {
        Placement::ALL.iter().any(|placement| {
            name.strip_prefix("reach.") == Some(placement.word())
                && rules.iter().any(|rule| rule.placement == *placement)
        })
    };
    let named = |name: &str| spec(name).and_then(|spec| Slot::assumption(plan, spec));
    let all = |wanted: &dyn Fn(&str) -> bool| -> Vec<Slot> {
        specs()
            .iter()
            .filter(|spec| wanted(&spec.name))
            .filter_map(|spec| Slot::assumption(plan, spec))
            .collect()
    };
    let mut acceptance = all(&used);
    acceptance.extend(rules.iter().filter_map(|rule| Slot::rule(plan, rule)));
    let effects = [
        "discount_elasticity",
        "order_loss",
        "displacement",
        "return_rate",
    ];
    let main = vec![
        ("Acceptance", acceptance),
        ("Effects", effects.into_iter().filter_map(named).collect()),
        ("Reach", all(&shown_at)),
    ];
    let is_main = |name: &str| used(name) || shown_at(name) || effects.contains(&name);
    Slots {
        main: main
            .into_iter()
            .filter(|(_, slots)| !slots.is_empty())
            .collect(),
        rest: all(&|name| !is_main(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rule::{Pair, RuleKind};

    fn plan(rules: Vec<Rule>) -> Plan {
        Plan::default().apply(&Edit::AddRules(rules)).unwrap()
    }

    fn pair(id: &str) -> Rule {
        Rule::new(id.into(), id, RuleKind::Pair(Pair::default()))
    }

    fn keys(slots: &[Slot]) -> Vec<&str> {
        slots.iter().map(Slot::key).collect()
    }

    #[test]
    fn the_first_sliders_are_those_the_active_rules_ask_for() {
        let own = Rule {
            acceptance: Some(Belief::fixed(0.1)),
            placement: Placement::Checkout,
            ..pair("own")
        };
        let idle = Rule {
            status: crate::domain::rule::RuleStatus::Paused,
            placement: Placement::Receipt,
            ..pair("idle")
        };
        let slots = slots(&plan(vec![pair("a"), pair("b"), own, idle]));
        let [(_, acceptance), (_, effects), (_, reach)] = slots.main.as_slice() else {
            panic!("expected three groups");
        };
        assert_eq!(keys(acceptance), ["acceptance.pair.cart", "own"]);
        assert_eq!(effects.len(), 4);
        assert_eq!(keys(reach), ["reach.cart", "reach.checkout"]);
    }

    #[test]
    fn every_assumption_has_exactly_one_slider() {
        let slots = slots(&plan(vec![pair("a")]));
        let mut keys: Vec<&str> = slots
            .main
            .iter()
            .flat_map(|(_, slots)| slots)
            .chain(&slots.rest)
            .map(Slot::key)
            .collect();
        keys.sort_unstable();
        let mut names: Vec<&str> = specs().iter().map(|spec| spec.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(keys, names);
    }

    #[test]
    fn a_rule_keeps_all_but_its_acceptance_when_its_slider_moves() {
        let own = Rule {
            acceptance: Some(Belief::fixed(0.1)),
            ..pair("own")
        };
        let before = plan(vec![own]);
        let slots = slots(&before);
        let slot = &slots.main[0].1[0];
        let after = before.apply(&slot.edit(Some(Belief::fixed(0.2)))).unwrap();
        let rule = after.rules.values().next().unwrap();
        assert_eq!(rule.acceptance, Some(Belief::fixed(0.2)));
        let back = after.apply(&slot.edit(None)).unwrap();
        assert_eq!(back.rules.values().next().unwrap().acceptance, None);
    }
}
