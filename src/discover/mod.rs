//! What is bought together: pairs, sets, price ladders, slow stock and hub accessories, with how sure that is.

mod advice;
mod count;
mod evidence;
mod families;
mod follow_up;
mod packs;
mod pairs;
mod placeholders;
mod sets;
mod stats;
#[cfg(test)]
pub(crate) mod testing;

pub use advice::{
    Behaviour, Blocked, Cohort, Complement, DirectionValue, Findings, HubAccessory, LATER_DAYS,
    Lifetime, MarginSide, NoMargin, OfferBelief, OfferValues, Play, PlayBeliefs, Relationship,
    Resources, SlowStock, StepUp, StockTrigger, hubs, play, slow_stock, stock_triggers,
    trigger_first,
};
pub use evidence::{
    Confounds, CrossPrice, EvidenceRow, PairEvidence, PairMeasures, Partner, PriceLevel,
    PriceLevels, SampleOrder, SharedBuyers, SizeRow, Substitute, Substitutes, cross_price,
    evidence, pair_measures, substitutes,
};
pub use families::{
    Fold, Folded, InsideSeries, LadderFamily, LadderStep, LadderTier, PairFolds, Series,
    ladder_steps, ladders,
};
pub use follow_up::{FollowUp, FollowUpOptions, FollowUpTable, follow_up};
pub use packs::same_article;
pub use pairs::{Affinity, Judged, Lookup, PairOptions, PairTable, pairs};
pub use placeholders::placeholders;
pub use sets::{FrequentOptions, FrequentSet, FrequentSets, ItemSet, frequent_sets, sets};
pub use stats::significance::PROVEN_Q;
pub use stats::{measures, radix, significance};
