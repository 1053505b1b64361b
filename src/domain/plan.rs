//! The plan: all that a person edits.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::blocked::{BlockList, SkuPair};
use super::catalog::Sku;
use super::rule::{Rule, RuleId};
use super::scenario::{Assumptions, Scenario};

/// Name of the scenario every plan begins with.
pub const FIRST_SCENARIO: &str = "Base";

/// Rules, scenarios and the block list. Cheap to clone: all of them are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The rules by id.
    pub rules: BTreeMap<RuleId, Arc<Rule>>,
    /// The scenarios by name; never empty.
    pub scenarios: BTreeMap<String, Arc<Scenario>>,
    /// Name of the scenario in use.
    pub scenario: String,
    /// Pairs of products that are never offered together.
    pub blocked: Arc<BlockList>,
    /// Fields of rule sets that stand beside their rules and mean nothing here: written back as they were.
    pub rule_set_fields: Arc<Map<String, Value>>,
}

impl Default for Plan {
    fn default() -> Self {
        let first = Scenario {
            name: FIRST_SCENARIO.to_owned(),
            assumptions: Assumptions::default(),
        };
        Self {
            rules: BTreeMap::new(),
            scenarios: BTreeMap::from([(first.name.clone(), Arc::new(first))]),
            scenario: FIRST_SCENARIO.to_owned(),
            blocked: Arc::default(),
            rule_set_fields: Arc::default(),
        }
    }
}

impl Plan {
    /// Rules that take part in simulation and export, in order of their ids.
    pub fn active_rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.rules.values().filter(|rule| rule.is_active())
    }

    /// The assumptions of the scenario in use.
    #[must_use]
    pub fn assumptions(&self) -> &Assumptions {
        static NONE: Assumptions = Assumptions::new();
        self.scenarios
            .get(&self.scenario)
            .map_or(&NONE, |scenario| &scenario.assumptions)
    }

    /// True when these two products are never offered together.
    #[must_use]
    pub fn is_blocked(&self, a: &Sku, b: &Sku) -> bool {
        !self.blocked.is_empty()
            && SkuPair::new(a.clone(), b.clone())
                .is_some_and(|pair| self.blocked.contains_key(&pair))
    }

    /// An id that no rule has yet, made from a text: lower case, words joined by hyphens, numbered when taken.
    #[must_use]
    pub fn free_id(&self, text: &str) -> RuleId {
        let mut base = String::new();
        for c in text.chars() {
            if c.is_alphanumeric() {
                base.extend(c.to_lowercase());
            } else if !base.is_empty() && !base.ends_with('-') {
                base.push('-');
            }
        }
        let base = match base.trim_end_matches('-') {
            "" => "rule",
            trimmed => trimmed,
        };
        let mut id = RuleId::from(base);
        let mut number = 2;
        while self.rules.contains_key(&id) {
            id = RuleId::from(format!("{base}-{number}").as_str());
            number += 1;
        }
        id
    }
}
