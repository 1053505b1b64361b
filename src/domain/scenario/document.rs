//! The written form of assumptions: dotted names beside `preset`, in files as `endcap.assumptions/1` and in the project.
//!
//! A file is read strictly: an unknown name is refused with the nearest known one. A project keeps names it does not know,
//! which a newer program wrote, and writes them back as they were.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::{AssumptionError, AssumptionId, Assumptions, Preset};
use crate::domain::belief::Belief;

/// The format's name with its major version.
pub const FORMAT: &str = "endcap.assumptions/1";

/// A file of assumptions, not yet understood.
#[derive(Clone, Debug, Deserialize)]
pub struct AssumptionsDocument {
    #[serde(default)]
    preset: Option<Preset>,
    #[serde(flatten)]
    values: Map<String, Value>,
}

impl AssumptionsDocument {
    /// What the file says.
    ///
    /// # Errors
    /// The first name that is unknown, and the first value that is no belief or out of range.
    pub fn to_assumptions(&self) -> Result<Assumptions, AssumptionError> {
        let mut assumptions = Assumptions {
            preset: self.preset,
            ..Assumptions::default()
        };
        for (name, value) in self.values.iter().filter(|(name, _)| *name != "format") {
            let id: AssumptionId = name.parse()?;
            let belief = Belief::deserialize(value).map_err(|_| AssumptionError::Value {
                name: name.clone(),
                problem: format!(
                    "expected {{\"fixed\": x}}, {{\"median\", \"p05\", \"p95\"}} or {{\"low\", \"mode\", \"high\"}}, found {value}"
                ),
            })?;
            id.check(&belief)?;
            assumptions.values.insert(id, belief);
        }
        Ok(assumptions)
    }
}

impl<'de> Deserialize<'de> for Assumptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let AssumptionsDocument { preset, values } =
            AssumptionsDocument::deserialize(deserializer)?;
        let mut assumptions = Self {
            preset,
            ..Self::default()
        };
        for (name, value) in values {
            match name.parse() {
                Ok(id) => {
                    let belief = Belief::deserialize(value)
                        .map_err(|problem| D::Error::custom(format!("{name}: {problem}")))?;
                    assumptions.values.insert(id, belief);
                }
                Err(_) => {
                    assumptions.unknown.insert(name, value);
                }
            }
        }
        Ok(assumptions)
    }
}

impl Serialize for Assumptions {
    /// In the order of names, whatever the order of rows in the program: the text stays the same from version to version.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Entry<'a> {
            Known(&'a Belief),
            Unknown(&'a Value),
        }
        #[derive(Serialize)]
        struct Document<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            preset: Option<Preset>,
            #[serde(flatten)]
            values: BTreeMap<&'a str, Entry<'a>>,
        }
        let known = self.values.iter();
        let known = known.map(|(id, belief)| (id.name(), Entry::Known(belief)));
        let unknown = self.unknown.iter();
        let unknown = unknown.map(|(name, value)| (name.as_str(), Entry::Unknown(value)));
        let document = Document {
            preset: self.preset,
            values: known.chain(unknown).collect(),
        };
        document.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scenario::Assumption;

    #[test]
    fn a_project_keeps_names_it_does_not_know_and_writes_every_name_in_its_order() {
        let text = r#"{"preset":"textbook","halo":{"fixed":0.1},"overload":{"low":0.0,"mode":0.02,"high":0.1,"source":"survey","grade":"B"},"sunshine":{"by":"day","fixed":0.30},"trade_down.ladder":{"fixed":0.02}}"#;
        let read: Assumptions = serde_json::from_str(text).unwrap();
        assert_eq!(read.values.len(), 3);
        assert_eq!(read.belief(Assumption::Halo), &Belief::fixed(0.1));
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(written, text.replace("0.30", "0.3"));
        assert!(read.check().is_err());
    }

    #[test]
    fn a_file_with_an_unknown_name_or_a_value_out_of_range_is_refused() {
        for (text, message) in [
            (
                r#"{"format":"endcap.assumptions/1","sunshine":{"fixed":0.3}}"#,
                "assumption \"sunshine\" is unknown",
            ),
            (
                r#"{"format":"endcap.assumptions/1","reach.carts":3}"#,
                "assumption \"reach.carts\" is unknown; did you mean \"reach.cart\"?",
            ),
            (
                r#"{"reach.cart":{"fixed":1.3}}"#,
                "assumption \"reach.cart\": expected values from 0 to 1, found 1.3 to 1.3",
            ),
        ] {
            let document: AssumptionsDocument = serde_json::from_str(text).unwrap();
            let problem = document.to_assumptions().unwrap_err();
            assert_eq!(problem.to_string(), message);
        }
    }
}
