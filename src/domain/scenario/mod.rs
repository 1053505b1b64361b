//! Scenarios: named sets of assumptions, and what every assumption is when nobody says otherwise.

mod assumptions;
pub mod document;
mod spec;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::belief::Belief;

pub use assumptions::{Assumption, ByAssumption};
pub use spec::{AssumptionId, AssumptionSpec, AssumptionUnit, specs};

/// A starting set that given values override.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// No leak, fee or loss; every offer is seen.
    Textbook,
}

/// The assumptions of one scenario: a preset, and what a person set on top of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assumptions {
    /// Starting set.
    pub preset: Option<Preset>,
    /// What was set.
    pub values: BTreeMap<AssumptionId, Belief>,
    /// Names that only a newer program knows, as the project file has them.
    pub unknown: BTreeMap<String, serde_json::Value>,
}

/// A named set of assumptions.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Unique in its plan.
    pub name: String,
    /// What is believed in it.
    pub assumptions: Assumptions,
}

/// Why assumptions cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AssumptionError {
    /// Nobody knows that name.
    #[error("assumption \"{name}\" is unknown{}", nearest.as_ref().map(|known| format!("; did you mean \"{known}\"?")).unwrap_or_default())]
    Unknown {
        /// The name.
        name: String,
        /// The most similar known name, if any is similar.
        nearest: Option<String>,
    },
    /// The value is out of range or its parts are out of order.
    #[error("assumption \"{name}\": {problem}")]
    Value {
        /// The name.
        name: String,
        /// Expected and found.
        problem: String,
    },
    /// The format line names another format or a newer major version.
    #[error("expected format \"{}\", found \"{found}\"", document::FORMAT)]
    Format {
        /// What the file says.
        found: String,
    },
}

impl Assumptions {
    /// Nothing set.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            preset: None,
            values: BTreeMap::new(),
            unknown: BTreeMap::new(),
        }
    }

    /// What is believed: the value set, else for a part what is believed of the whole (`trade_down.ladder` follows
    /// `trade_down`), else the preset's value, else the default.
    #[must_use]
    pub fn belief(&self, id: impl Into<AssumptionId>) -> &Belief {
        let mut id = id.into();
        loop {
            if let Some(belief) = self.values.get(&id) {
                return belief;
            }
            let spec = id.spec();
            if let Some(whole) = spec.part_of {
                id = whole.into();
                continue;
            }
            return match (self.preset, &spec.textbook) {
                (Some(Preset::Textbook), Some(belief)) => belief,
                _ => &spec.default,
            };
        }
    }

    /// The median of what is believed.
    #[must_use]
    pub fn median(&self, id: impl Into<AssumptionId>) -> f64 {
        self.belief(id).spread.median()
    }

    /// Checks every value that was set.
    ///
    /// # Errors
    /// The first unknown name or value out of range.
    pub fn check(&self) -> Result<(), AssumptionError> {
        if let Some(name) = self.unknown.keys().next() {
            return Err(spec::unknown(name));
        }
        for (id, belief) in &self.values {
            id.check(belief)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_value_wins_over_the_preset_and_the_preset_over_the_default() {
        let mut assumptions = Assumptions {
            preset: Some(Preset::Textbook),
            ..Assumptions::default()
        };
        assert_eq!(assumptions.median(Assumption::ReachCart), 1.0);
        for (assumption, value) in [(Assumption::ReachCart, 0.4), (Assumption::TradeDown, 0.02)] {
            let belief = Belief::fixed(value);
            assumptions.values.insert(assumption.into(), belief);
        }
        assert_eq!(assumptions.median(Assumption::ReachCart), 0.4);
        assert_eq!(assumptions.median(Assumption::TradeDownLadder), 0.02);
        assert!("nonsense".parse::<AssumptionId>().is_err());
    }
}
