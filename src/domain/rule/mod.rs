//! What a merchandiser writes: trigger, kind with its targets, placement, schedule, discount and status.

mod bundle;
mod discount;
pub mod document;
mod ladder;
mod pair;
mod placement;
mod trigger;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use bundle::{Bundle, BundlePrice, Component};
pub use discount::{Discount, Granted};
pub use ladder::{Ladder, Step};
pub use pair::{Pair, PairUnits};
pub use placement::Placement;
pub use trigger::{CustomerScope, Trigger};

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

/// What a rule offers.
#[expect(
    clippy::large_enum_variant,
    reason = "rules are few and always shared behind an Arc"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum RuleKind {
    /// A complementary product for what is in the basket (cross-sell).
    Pair(Pair),
    /// The next better step of a family (upsell).
    Ladder(Ladder),
    /// Several products at one price.
    Bundle(Bundle),
}

impl RuleKind {
    /// The word of the file format: `pair`, `ladder`, `bundle`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pair(_) => "pair",
            Self::Ladder(_) => "ladder",
            Self::Bundle(_) => "bundle",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Pair(_) => "Complementary pair",
            Self::Ladder(_) => "Premium ladder",
            Self::Bundle(_) => "Bundle",
        }
    }
}

impl Rule {
    /// A new active rule with nothing optional set; name and placement are the kind's usual ones.
    #[must_use]
    pub fn new(id: RuleId, name: impl Into<String>, kind: RuleKind) -> Self {
        let placement = match kind {
            RuleKind::Pair(_) => Placement::Cart,
            RuleKind::Ladder(_) | RuleKind::Bundle(_) => Placement::ProductPage,
        };
        Self {
            id,
            name: name.into(),
            status: RuleStatus::Active,
            kind,
            placement,
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

    /// Every SKU the rule names, in the order written, each once.
    #[must_use]
    pub fn skus(&self) -> Vec<&Sku> {
        let mut all: Vec<&Sku> = match &self.kind {
            RuleKind::Pair(pair) => pair.trigger.skus().chain(&pair.targets).collect(),
            RuleKind::Ladder(ladder) => ladder.tiers.iter().collect(),
            RuleKind::Bundle(bundle) => std::iter::once(&bundle.anchor)
                .chain(bundle.components.iter().map(|component| &component.sku))
                .collect(),
        };
        let mut seen = std::collections::HashSet::new();
        all.retain(|sku| seen.insert(*sku));
        all
    }

    /// The discount a pair or ladder gives; bundles have a price instead.
    #[must_use]
    pub fn discount(&self) -> Option<&Discount> {
        match &self.kind {
            RuleKind::Pair(pair) => pair.discount.as_ref(),
            RuleKind::Ladder(ladder) => ladder.discount.as_ref(),
            RuleKind::Bundle(_) => None,
        }
    }
}
