//! What a tab asks of the screen.

use crate::domain::blocked::SkuPair;
use crate::domain::catalog::VariantId;
use crate::domain::rule::{Placement, RuleId};
use crate::studio::List;

/// What a tab asks of the screen.
pub(super) enum Ask {
    /// A rule that offers the target with the trigger.
    Pair {
        trigger: VariantId,
        target: VariantId,
    },
    /// Such rules for several pairs.
    Pairs(Vec<(VariantId, VariantId)>),
    /// The same, shown elsewhere than usual.
    PairsAt(Vec<(VariantId, VariantId)>, Placement),
    /// A bundle of these.
    Bundle(Vec<VariantId>),
    /// A ladder of these.
    Ladder {
        title: String,
        tiers: Vec<VariantId>,
    },
    /// The rule that is there already.
    Rule(RuleId),
    /// Pairs that are never to be offered.
    Block(Vec<SkuPair>),
    /// Pairs that may be offered again.
    Unblock(Vec<SkuPair>),
    /// Why a pair is blocked.
    Note(SkuPair, String),
    /// All pairs that hold this product.
    PairsOf(VariantId),
    /// All pairs between two categories.
    Categories(String, String),
    /// The evidence of the pair in this row of the table.
    Evidence(u32),
    /// This product on the map.
    Map(VariantId),
    /// Whether an upgrade or an add-on suits this product.
    Play(VariantId),
    /// A list as CSV, as it is filtered and sorted.
    Csv(List),
    /// Files with what is missing.
    Files,
}
