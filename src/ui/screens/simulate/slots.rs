//! Which assumptions a plan asks for, in which groups.

use std::collections::HashSet;
use std::sync::Arc;

use super::beliefs::Frame;
use crate::domain::acceptance;
use crate::domain::belief::Belief;
use crate::domain::edit::Edit;
use crate::domain::plan::Plan;
use crate::domain::rule::{Rule, RuleId};
use crate::domain::scenario::{
    Assumption, AssumptionId, AssumptionSpec, AssumptionUnit, Assumptions, specs,
};

/// What a slider changes.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An assumption of the scenario in use.
    Assumption(&'static AssumptionSpec),
    /// A rule's own acceptance.
    Rule(Arc<Rule>),
}

/// Which slider it is, as long as the plan has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SlotKey {
    /// Of an assumption.
    Assumption(AssumptionId),
    /// Of a rule's own acceptance.
    Rule(RuleId),
}

/// One slider: what it changes, what is believed and what would be believed by default.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What it changes.
    pub subject: Subject,
    /// The words a person reads.
    pub label: String,
    /// The same under the heading of its group, which says the rest.
    pub short_label: String,
    /// One sentence on what it does.
    pub meaning: &'static str,
    /// What is believed now.
    pub belief: Belief,
    /// Limits and default.
    pub frame: Frame,
    /// True when a person or a file overrides the default.
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

const OWN_MEANING: &str =
    "This rule's own acceptance at list price; it overrides the standard one of the scenario.";

impl Slot {
    fn assumption(assumptions: &Assumptions, spec: &'static AssumptionSpec) -> Self {
        Self {
            subject: Subject::Assumption(spec),
            short_label: short(&spec.label),
            label: spec.label.clone(),
            meaning: spec.meaning,
            belief: assumptions.belief(spec.id).clone(),
            frame: Frame::of(spec),
            is_set: assumptions.values.contains_key(&spec.id),
        }
    }

    fn rule(plan: &Plan, rule: &Arc<Rule>) -> Option<Self> {
        let belief = rule.acceptance.clone()?;
        let general = acceptance::of_scenario(rule, plan.assumptions());
        let label = format!("Acceptance, {}", rule.title());
        Some(Self {
            subject: Subject::Rule(Arc::clone(rule)),
            short_label: short(&label),
            label,
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

    /// Identifies the slider.
    #[must_use]
    pub fn key(&self) -> SlotKey {
        match &self.subject {
            Subject::Assumption(spec) => SlotKey::Assumption(spec.id),
            Subject::Rule(rule) => SlotKey::Rule(rule.id.clone()),
        }
    }

    /// The edit that puts a belief here; `None` gives the default back, or removes the rule's own belief.
    #[must_use]
    pub fn edit(&self, belief: Option<Belief>) -> Edit {
        match &self.subject {
            Subject::Assumption(spec) => Edit::SetAssumption {
                id: spec.id,
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

/// A label without the name of its group, with a capital letter.
fn short(label: &str) -> String {
    let short = label
        .strip_prefix("Acceptance, ")
        .or_else(|| label.strip_prefix("Reach, "))
        .unwrap_or(label);
    let mut letters = short.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Always shown, whatever the rules are.
const EFFECTS: [Assumption; 4] = [
    Assumption::DiscountElasticity,
    Assumption::OrderLoss,
    Assumption::Displacement,
    Assumption::ReturnRate,
];

/// The sliders for a plan. Every assumption of the model is in exactly one group; parts follow the slider of their whole.
#[must_use]
pub fn slots(plan: &Plan) -> Slots {
    let rules: Vec<&Arc<Rule>> = plan.active_rules().collect();
    let assumptions = plan.assumptions();
    let accepted: HashSet<AssumptionId> = rules
        .iter()
        .filter(|rule| rule.acceptance.is_none())
        .filter_map(|rule| acceptance::assumption_of(rule))
        .collect();
    let reached: HashSet<AssumptionId> = rules
        .iter()
        .filter_map(|rule| Assumption::reach(rule.placement))
        .map(AssumptionId::from)
        .collect();
    let effects = EFFECTS.map(AssumptionId::from);
    let mut groups: [Vec<Slot>; 4] = Default::default();
    let [acceptance, effect, reach, rest] = &mut groups;
    for spec in specs().filter(|spec| spec.part_of.is_none()) {
        let group = if accepted.contains(&spec.id) {
            &mut *acceptance
        } else if reached.contains(&spec.id) {
            &mut *reach
        } else if effects.contains(&spec.id) {
            &mut *effect
        } else {
            &mut *rest
        };
        group.push(Slot::assumption(assumptions, spec));
    }
    acceptance.extend(rules.iter().filter_map(|rule| Slot::rule(plan, rule)));
    let [acceptance, effect, reach, rest] = groups;
    let main = [
        ("Acceptance", acceptance),
        ("Effects", effect),
        ("Reach", reach),
    ];
    Slots {
        main: main
            .into_iter()
            .filter(|(_, slots)| !slots.is_empty())
            .collect(),
        rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rule::{Pair, Placement, Trigger};

    fn plan(rules: Vec<Rule>) -> Plan {
        Plan::default().apply(&Edit::AddRules(rules)).unwrap()
    }

    fn pair(id: &str) -> Rule {
        let pair = Pair {
            trigger: Trigger::on("A".into()),
            targets: vec!["B".into()],
            ..Pair::default()
        };
        Rule::new(id.into(), id, pair.into())
    }

    fn name(slot: &Slot) -> String {
        match slot.key() {
            SlotKey::Assumption(id) => id.to_string(),
            SlotKey::Rule(id) => id.to_string(),
        }
    }

    fn names(slots: &[Slot]) -> Vec<String> {
        slots.iter().map(name).collect()
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
        assert_eq!(names(acceptance), ["acceptance.pair.cart", "own"]);
        assert_eq!(effects.len(), 4);
        assert_eq!(names(reach), ["reach.cart", "reach.checkout"]);
    }

    #[test]
    fn every_assumption_has_exactly_one_slider() {
        let slots = slots(&plan(vec![pair("a")]));
        let mut found: Vec<String> = slots
            .main
            .iter()
            .flat_map(|(_, slots)| slots)
            .chain(&slots.rest)
            .map(name)
            .collect();
        found.sort_unstable();
        let mut names: Vec<&str> = specs()
            .filter(|spec| spec.part_of.is_none())
            .map(|spec| spec.name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(found, names);
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
