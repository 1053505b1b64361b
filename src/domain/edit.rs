//! Edits: named values, and the only way to change a plan.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::belief::Belief;
use super::blocked::SkuPair;
use super::plan::Plan;
use super::rule::{Rule, RuleId, RuleProblem, RuleStatus};
use super::scenario::{AssumptionError, AssumptionId, Assumptions, Scenario};

/// One change of a plan that a person made.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Adds rules; their ids must be free.
    AddRules(Vec<Rule>),
    /// Puts a rule in the place of the one with this id; its own id may differ, and must then be free.
    ReplaceRule {
        /// The rule as it was called.
        id: RuleId,
        /// What it becomes.
        rule: Box<Rule>,
        /// What changed, in words: "discount".
        what: &'static str,
    },
    /// Deletes rules.
    RemoveRules(Vec<RuleId>),
    /// Switches rules on or off.
    SetStatus {
        /// Which rules.
        ids: Vec<RuleId>,
        /// What they become.
        status: RuleStatus,
    },
    /// Puts a whole rule set in: equal ids are replaced, new ones added, others kept. So are the fields beside its rules.
    ApplyRuleSet(Vec<Rule>, Map<String, Value>),
    /// Sets one assumption of the scenario in use, or gives it back its default.
    SetAssumption {
        /// Which one.
        id: AssumptionId,
        /// New belief; `None` is the default.
        belief: Option<Belief>,
    },
    /// Puts a whole set of assumptions in the scenario in use.
    SetAssumptions(Assumptions),
    /// Adds a scenario with the assumptions of the one in use and chooses it.
    AddScenario(String),
    /// Deletes a scenario; the last one stays.
    RemoveScenario(String),
    /// Chooses a scenario.
    ChooseScenario(String),
    /// Blocks pairs of products; a pair that is blocked already takes the new note.
    Block {
        /// Which pairs.
        pairs: Vec<SkuPair>,
        /// Why, in a few words; may be empty.
        note: String,
    },
    /// Takes pairs off the block list.
    Unblock(Vec<SkuPair>),
}

/// Why an edit cannot be made. The plan is as it was.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditError {
    /// A new rule has the id of another.
    #[error("a rule with the id \"{id}\" is there already")]
    IdTaken {
        /// The id.
        id: RuleId,
    },
    /// No rule has this id.
    #[error("there is no rule with the id \"{id}\"")]
    NoSuchRule {
        /// The id.
        id: RuleId,
    },
    /// No scenario has this name.
    #[error("there is no scenario called \"{name}\"")]
    NoSuchScenario {
        /// The name.
        name: String,
    },
    /// A scenario has this name already, or the name is blank.
    #[error("\"{name}\" cannot be the name of a new scenario: it is empty or taken")]
    ScenarioName {
        /// The name.
        name: String,
    },
    /// A pair is not on the block list.
    #[error("{first} with {second} is not on the block list")]
    NotBlocked {
        /// One product.
        first: super::catalog::Sku,
        /// The other.
        second: super::catalog::Sku,
    },
    /// The last scenario cannot be deleted.
    #[error("a plan keeps at least one scenario")]
    LastScenario,
    /// A rule cannot be stored like this.
    #[error("rule \"{id}\": {problem}")]
    Rule {
        /// Its id.
        id: RuleId,
        /// What is wrong.
        problem: RuleProblem,
    },
    /// The value cannot be used.
    #[error(transparent)]
    Assumption(#[from] AssumptionError),
}

impl Edit {
    /// What the edit is called in "Undo …".
    #[must_use]
    pub fn label(&self) -> String {
        let count = |verb: &str, count: usize| match count {
            1 => format!("{verb} rule"),
            n => format!("{verb} {n} rules"),
        };
        match self {
            Self::AddRules(rules) => count("add", rules.len()),
            Self::ReplaceRule { what, .. } => format!("change {what}"),
            Self::RemoveRules(ids) => count("delete", ids.len()),
            Self::SetStatus { ids, status } => count(
                match status {
                    RuleStatus::Active => "switch on",
                    RuleStatus::Paused => "switch off",
                    RuleStatus::Draft => "make draft",
                },
                ids.len(),
            ),
            Self::ApplyRuleSet(..) => "apply rule set".to_owned(),
            Self::SetAssumption { id, .. } => format!("change “{}”", id.spec().label),
            Self::SetAssumptions(_) => "change assumptions".to_owned(),
            Self::AddScenario(_) => "add scenario".to_owned(),
            Self::RemoveScenario(_) => "delete scenario".to_owned(),
            Self::ChooseScenario(_) => "choose scenario".to_owned(),
            Self::Block { pairs, .. } => pairs_label("block", pairs.len()),
            Self::Unblock(pairs) => pairs_label("unblock", pairs.len()),
        }
    }
}

fn pairs_label(verb: &str, count: usize) -> String {
    match count {
        1 => format!("{verb} pair"),
        n => format!("{verb} {n} pairs"),
    }
}

impl Plan {
    /// The plan after an edit. The plan itself stays as it is, and shares every rule the edit does not touch.
    ///
    /// # Errors
    /// When the edit names what is not there, takes a name that is, or holds a rule that could not be stored.
    pub fn apply(&self, edit: &Edit) -> Result<Self, EditError> {
        let mut plan = self.clone();
        match edit {
            Edit::AddRules(rules) => {
                for rule in rules {
                    plan.insert_new(rule)?;
                }
            }
            Edit::ReplaceRule { id, rule, .. } => {
                plan.take(id)?;
                plan.insert_new(rule)?;
            }
            Edit::RemoveRules(ids) => {
                for id in ids {
                    plan.take(id)?;
                }
            }
            Edit::SetStatus { ids, status } => {
                for id in ids {
                    let mut rule = Rule::clone(&*plan.take(id)?);
                    rule.status = *status;
                    plan.rules.insert(id.clone(), Arc::new(rule));
                }
            }
            Edit::ApplyRuleSet(rules, fields) => {
                for rule in rules {
                    plan.put(rule)?;
                }
                if !fields.is_empty() {
                    let kept = Arc::make_mut(&mut plan.rule_set_fields);
                    kept.extend(fields.clone());
                }
            }
            Edit::SetAssumption { id, belief } => {
                let mut assumptions = plan.assumptions().clone();
                match belief {
                    Some(belief) => {
                        id.check(belief)?;
                        assumptions.values.insert(*id, belief.clone());
                    }
                    None => {
                        assumptions.values.remove(id);
                    }
                }
                plan.set_assumptions(assumptions);
            }
            Edit::SetAssumptions(assumptions) => {
                assumptions.check()?;
                plan.set_assumptions(assumptions.clone());
            }
            Edit::AddScenario(name) => {
                if name.trim().is_empty() || plan.scenarios.contains_key(name) {
                    return Err(EditError::ScenarioName { name: name.clone() });
                }
                let assumptions = plan.assumptions().clone();
                plan.scenario.clone_from(name);
                plan.set_assumptions(assumptions);
            }
            Edit::RemoveScenario(name) => {
                if plan.scenarios.len() == 1 {
                    return Err(EditError::LastScenario);
                }
                if plan.scenarios.remove(name).is_none() {
                    return Err(EditError::NoSuchScenario { name: name.clone() });
                }
                if plan.scenario == *name
                    && let Some(first) = plan.scenarios.keys().next()
                {
                    plan.scenario.clone_from(first);
                }
            }
            Edit::ChooseScenario(name) => {
                if !plan.scenarios.contains_key(name) {
                    return Err(EditError::NoSuchScenario { name: name.clone() });
                }
                plan.scenario.clone_from(name);
            }
            Edit::Block { pairs, note } => {
                let blocked = Arc::make_mut(&mut plan.blocked);
                blocked.extend(pairs.iter().map(|pair| (pair.clone(), note.clone())));
            }
            Edit::Unblock(pairs) => {
                let blocked = Arc::make_mut(&mut plan.blocked);
                for pair in pairs {
                    if blocked.remove(pair).is_none() {
                        return Err(EditError::NotBlocked {
                            first: pair.first().clone(),
                            second: pair.second().clone(),
                        });
                    }
                }
            }
        }
        Ok(plan)
    }

    fn take(&mut self, id: &RuleId) -> Result<Arc<Rule>, EditError> {
        self.rules
            .remove(id)
            .ok_or_else(|| EditError::NoSuchRule { id: id.clone() })
    }

    fn insert_new(&mut self, rule: &Rule) -> Result<(), EditError> {
        if self.rules.contains_key(&rule.id) {
            return Err(EditError::IdTaken {
                id: rule.id.clone(),
            });
        }
        self.put(rule)
    }

    /// Puts a rule in the place of its id. The one way into a plan, and so the place where rules are checked.
    fn put(&mut self, rule: &Rule) -> Result<(), EditError> {
        rule.check().map_err(|problem| EditError::Rule {
            id: rule.id.clone(),
            problem,
        })?;
        self.rules.insert(rule.id.clone(), Arc::new(rule.clone()));
        Ok(())
    }

    fn set_assumptions(&mut self, assumptions: Assumptions) {
        let scenario = Scenario {
            name: self.scenario.clone(),
            assumptions,
        };
        self.scenarios
            .insert(scenario.name.clone(), Arc::new(scenario));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rule::{Pair, RuleKind, Trigger};

    fn rule(id: &str) -> Rule {
        let pair = Pair {
            trigger: Trigger::on("A".into()),
            targets: vec!["B".into()],
            ..Pair::default()
        };
        Rule::new(id.into(), id, RuleKind::Pair(pair))
    }

    #[test]
    fn an_edit_shares_the_rules_it_does_not_touch() {
        let plan = Plan::default()
            .apply(&Edit::AddRules(vec![rule("a"), rule("b")]))
            .unwrap();
        let after = plan
            .apply(&Edit::SetStatus {
                ids: vec!["a".into()],
                status: RuleStatus::Paused,
            })
            .unwrap();
        let (a, b) = (RuleId::from("a"), RuleId::from("b"));
        assert!(Arc::ptr_eq(&plan.rules[&b], &after.rules[&b]));
        assert!(plan.rules[&a].is_active() && !after.rules[&a].is_active());
    }

    #[test]
    fn pairs_are_blocked_and_unblocked_several_at_once() {
        let pair = |a: &str, b: &str| SkuPair::new(a.into(), b.into()).unwrap();
        let pairs = vec![pair("A", "B"), pair("C", "B")];
        let block = Edit::Block {
            pairs: pairs.clone(),
            note: "does not fit".to_owned(),
        };
        assert_eq!(block.label(), "block 2 pairs");
        let plan = Plan::default().apply(&block).unwrap();
        assert!(plan.is_blocked(&"B".into(), &"A".into()));
        assert!(plan.is_blocked(&"B".into(), &"C".into()));
        assert!(!plan.is_blocked(&"A".into(), &"C".into()));
        let less = plan.apply(&Edit::Unblock(vec![pair("B", "A")])).unwrap();
        assert!(!less.is_blocked(&"A".into(), &"B".into()));
        let again = less.apply(&Edit::Unblock(vec![pair("B", "A")]));
        assert_eq!(
            again.unwrap_err().to_string(),
            "A with B is not on the block list"
        );
        assert_eq!(
            less.apply(&Edit::Unblock(vec![pair("B", "C")])).unwrap(),
            Plan::default()
        );
    }

    #[test]
    fn an_edit_that_cannot_be_made_says_why() {
        let plan = Plan::default()
            .apply(&Edit::AddRules(vec![rule("a")]))
            .unwrap();
        for (edit, message) in [
            (
                Edit::AddRules(vec![rule("a")]),
                "a rule with the id \"a\" is there already",
            ),
            (
                Edit::RemoveRules(vec!["z".into()]),
                "there is no rule with the id \"z\"",
            ),
            (
                Edit::RemoveScenario("Base".into()),
                "a plan keeps at least one scenario",
            ),
        ] {
            assert_eq!(plan.apply(&edit).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_free_id_is_readable_and_never_taken() {
        let plan = Plan::default()
            .apply(&Edit::AddRules(vec![rule("memory-card")]))
            .unwrap();
        assert_eq!(plan.free_id("Memory  Card!").as_str(), "memory-card-2");
        assert_eq!(plan.free_id("…").as_str(), "rule");
    }
}
