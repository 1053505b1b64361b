//! Scenarios: named sets of assumptions, and what every assumption is when nobody says otherwise.

mod specs;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::belief::{Belief, Spread};

pub use specs::{AssumptionSpec, AssumptionUnit, spec, specs};

/// The format's name with its major version.
pub const FORMAT: &str = "endcap.assumptions/1";

/// A starting set that given values override.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// No leak, fee or loss; every offer is seen.
    Textbook,
}

/// The assumptions of one scenario: a preset, and what a person set on top of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assumptions {
    /// Starting set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Values by dotted name.
    #[serde(flatten)]
    pub values: BTreeMap<String, Belief>,
}

/// A named set of assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[error("expected format \"{FORMAT}\", found \"{found}\"")]
    Format {
        /// What the file says.
        found: String,
    },
}

impl Assumptions {
    /// What is believed about this name: the value set, else the preset's, else the default. `None` for unknown names.
    ///
    /// `trade_down.ladder` falls back to `trade_down`.
    #[must_use]
    pub fn belief(&self, name: &str) -> Option<Belief> {
        if let Some(belief) = self.values.get(name) {
            return Some(belief.clone());
        }
        if let Some(general) = name.strip_prefix("trade_down.") {
            let known = matches!(general, "ladder" | "downsell");
            return known.then(|| self.belief("trade_down")).flatten();
        }
        let spec = spec(name)?;
        match (self.preset, spec.textbook) {
            (Some(Preset::Textbook), Some(value)) => Some(Belief {
                spread: Spread::Fixed { fixed: value },
                source: "textbook preset".to_owned(),
                grade: None,
            }),
            _ => Some(spec.default.clone()),
        }
    }

    /// Checks every value that was set.
    ///
    /// # Errors
    /// The first unknown name or value out of range.
    pub fn check(&self) -> Result<(), AssumptionError> {
        for (name, belief) in &self.values {
            check_value(name, belief)?;
        }
        Ok(())
    }
}

/// Checks one value against its name's range.
///
/// # Errors
/// When the name is unknown, the parts are out of order, or a part is out of range.
pub fn check_value(name: &str, belief: &Belief) -> Result<(), AssumptionError> {
    let base = match name {
        "trade_down.ladder" | "trade_down.downsell" => "trade_down",
        other => other,
    };
    let Some(spec) = spec(base) else {
        let nearest = specs()
            .iter()
            .map(|spec| (common_prefix(&spec.name, name), &spec.name))
            .max_by_key(|(shared, _)| *shared)
            .filter(|(shared, _)| *shared >= 4)
            .map(|(_, known)| known.clone());
        return Err(AssumptionError::Unknown {
            name: name.to_owned(),
            nearest,
        });
    };
    let wrong = |problem| AssumptionError::Value {
        name: name.to_owned(),
        problem,
    };
    belief.spread.check().map_err(wrong)?;
    let (low, high) = belief.spread.range();
    if low < spec.least || high > spec.most {
        return Err(wrong(format!(
            "expected values from {} to {}, found {low} to {high}",
            spec.least, spec.most
        )));
    }
    Ok(())
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_lies_in_its_own_range_and_every_name_is_unique() {
        let mut names = std::collections::HashSet::new();
        for spec in specs() {
            assert!(names.insert(&spec.name), "{}", spec.name);
            check_value(&spec.name, &spec.default).unwrap();
        }
    }

    #[test]
    fn a_given_value_wins_over_the_preset_and_the_preset_over_the_default() {
        let mut assumptions = Assumptions {
            preset: Some(Preset::Textbook),
            ..Assumptions::default()
        };
        assert_eq!(
            assumptions.belief("reach.cart").unwrap().spread.median(),
            1.0
        );
        assumptions
            .values
            .insert("reach.cart".into(), Belief::fixed(0.4));
        assumptions
            .values
            .insert("trade_down".into(), Belief::fixed(0.02));
        assert_eq!(
            assumptions.belief("reach.cart").unwrap().spread.median(),
            0.4
        );
        assert_eq!(
            assumptions
                .belief("trade_down.ladder")
                .unwrap()
                .spread
                .median(),
            0.02
        );
        assert_eq!(assumptions.belief("nonsense"), None);
    }

    #[test]
    fn a_misspelled_name_is_answered_with_the_nearest_one() {
        let mut assumptions = Assumptions::default();
        assumptions
            .values
            .insert("reach.carts".into(), Belief::fixed(0.4));
        assert_eq!(
            assumptions.check().unwrap_err().to_string(),
            "assumption \"reach.carts\" is unknown; did you mean \"reach.cart\"?"
        );
    }
}
