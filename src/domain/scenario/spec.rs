//! What is known about every assumption, and the handle that only a known name has.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::AssumptionError;
use super::assumptions::{self, Assumption};
use crate::domain::belief::{Belief, Grade};
use crate::domain::rule::{Kind, KindInfo, Placement};

/// What an assumption's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumptionUnit {
    /// A share, 0..1.
    Share,
    /// An amount in the project's currency, in whole units.
    Amount,
    /// A bare number.
    Number,
}

/// One assumption of the model: its name, what it means and what is believed when nobody says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct AssumptionSpec {
    /// Its handle.
    pub id: AssumptionId,
    /// Name in files, dotted.
    pub name: String,
    /// The words a person reads.
    pub label: String,
    /// One sentence on what it does.
    pub meaning: &'static str,
    /// What the number counts.
    pub unit: AssumptionUnit,
    /// Smallest value that makes sense.
    pub least: f64,
    /// Largest value that makes sense.
    pub most: f64,
    /// Believed when nobody says otherwise.
    pub default: Belief,
    /// Believed under the `textbook` preset; `None` keeps the default.
    pub textbook: Option<Belief>,
    /// The assumption that answers when nothing was set for this one; such a part has no slider of its own.
    pub part_of: Option<Assumption>,
}

/// Handle of any assumption a file can name: a plan-wide one, or the acceptance of one rule kind in one placement. There
/// is none for an unknown name, so that a belief can always be found by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssumptionId(u16);

struct Table {
    /// By id: the plan-wide ones, then acceptances.
    specs: Vec<AssumptionSpec>,
    /// Rule kind and placement of every acceptance, in the order of its ids.
    acceptances: Vec<(Kind, Placement)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    const MEANING: &str = "Share of shoppers who take the offer when they see it at list price and do not hold the target yet.";
    let mut table = Table {
        specs: assumptions::specs(),
        acceptances: Vec::new(),
    };
    for placement in Placement::ALL {
        for kind in Kind::ALL {
            let info = kind.info();
            let Some(default) = acceptance(info, placement) else {
                continue;
            };
            table.specs.push(AssumptionSpec {
                id: AssumptionId(table.specs.len() as u16),
                name: format!("acceptance.{}.{}", info.word, placement.word()),
                label: format!(
                    "Acceptance, {}, {}",
                    info.offer,
                    placement.label().to_lowercase()
                ),
                meaning: MEANING,
                unit: AssumptionUnit::Share,
                least: 0.0,
                most: 1.0,
                default,
                textbook: None,
                part_of: None,
            });
            table.acceptances.push((*kind, placement));
        }
    }
    table
});

/// What is believed of a kind's acceptance in a placement: its own belief, but for new orders, where all kinds are believed to
/// fare alike; `None` where nothing is replayed.
fn acceptance(info: &KindInfo, placement: Placement) -> Option<Belief> {
    placement.replayed_index()?;
    Some(if placement.is_new_order() {
        Belief::quantiles(0.008, 0.002, 0.03, "judgement", Grade::C)
    } else {
        (info.acceptance)(placement)
    })
}

/// Every assumption of the model, in the order a person reads them.
pub fn specs() -> impl Iterator<Item = &'static AssumptionSpec> {
    let (plan_wide, acceptances) = TABLE.specs.split_at(Assumption::COUNT);
    acceptances.iter().chain(plan_wide)
}

impl AssumptionId {
    /// The acceptance of rules of one kind in one placement; `None` where such rules are not replayed.
    #[must_use]
    pub fn acceptance(kind: Kind, placement: Placement) -> Option<Self> {
        let index = TABLE
            .acceptances
            .iter()
            .position(|known| *known == (kind, placement))?;
        Some(Self((Assumption::COUNT + index) as u16))
    }

    /// What is known about it.
    #[must_use]
    pub fn spec(self) -> &'static AssumptionSpec {
        &TABLE.specs[usize::from(self.0)]
    }

    /// Name in files, dotted.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.spec().name
    }

    /// Checks a belief against the assumption's range.
    ///
    /// # Errors
    /// When its parts are out of order or out of range.
    pub fn check(self, belief: &Belief) -> Result<(), AssumptionError> {
        let spec = self.spec();
        let wrong = |problem| AssumptionError::Value {
            name: spec.name.clone(),
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
}

impl From<Assumption> for AssumptionId {
    fn from(assumption: Assumption) -> Self {
        Self(assumption as u16)
    }
}

impl FromStr for AssumptionId {
    type Err = AssumptionError;

    /// # Errors
    /// [`AssumptionError::Unknown`] with the most similar known name.
    fn from_str(name: &str) -> Result<Self, AssumptionError> {
        let known = TABLE.specs.iter().find(|spec| spec.name == name);
        known.map(|spec| spec.id).ok_or_else(|| unknown(name))
    }
}

impl fmt::Display for AssumptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for AssumptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Names less alike than this are no help to whoever misspelled one.
const LEAST_SIMILARITY: f64 = 0.8;

/// The error for a name nobody knows.
pub(super) fn unknown(name: &str) -> AssumptionError {
    let nearest = specs()
        .map(|spec| (strsim::jaro_winkler(&spec.name, name), &spec.name))
        .filter(|(similarity, _)| *similarity >= LEAST_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    AssumptionError::Unknown {
        name: name.to_owned(),
        nearest: nearest.map(|(_, known)| known.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_lies_in_its_own_range_and_every_name_is_unique() {
        let mut names = std::collections::HashSet::new();
        for spec in specs() {
            assert!(names.insert(&spec.name), "{}", spec.name);
            spec.id.check(&spec.default).unwrap();
            assert_eq!(spec.name.parse(), Ok(spec.id));
        }
    }

    #[test]
    fn a_misspelled_name_is_answered_with_the_nearest_one() {
        for (name, nearest) in [
            ("reach.carts", Some("reach.cart")),
            ("discount_elasticty", Some("discount_elasticity")),
            ("acceptance.pairs.cart", Some("acceptance.pair.cart")),
            ("weather", None),
        ] {
            let expected = AssumptionError::Unknown {
                name: name.to_owned(),
                nearest: nearest.map(str::to_owned),
            };
            assert_eq!(name.parse::<AssumptionId>(), Err(expected));
        }
    }
}
