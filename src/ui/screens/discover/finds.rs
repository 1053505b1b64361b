//! What counts as a find.

use crate::discover::Affinity;
use crate::studio::FIND_Q;

/// True for a pair that is hardly chance (q at most 5 %) and more than order size explains (lower bound above 1).
#[must_use]
pub fn is_find(pair: &Affinity) -> bool {
    pair.q_value <= FIND_Q && pair.lift_lower > 1.0
}
