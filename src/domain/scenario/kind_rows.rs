//! What is believed of the acceptance of every rule kind when nobody says otherwise.

use crate::domain::belief::{Belief, Grade};
use crate::domain::rule::Placement;

/// The acceptance rows of one rule kind.
pub(super) struct KindRow {
    /// The kind's word in files.
    pub word: &'static str,
    /// The kind in the label of a row.
    pub label: &'static str,
    /// What is believed at a placement; `None` where rules of the kind are not replayed.
    pub acceptance: fn(Placement) -> Option<Belief>,
}

/// The rows of all kinds.
pub(super) fn kind_rows() -> &'static [KindRow] {
    &[
        KindRow {
            word: "pair",
            label: "pair",
            acceptance: |placement| {
                by_placement(placement, || match placement {
                    Placement::ProductPage => {
                        Belief::quantiles(0.02, 0.005, 0.06, "vendor guides", Grade::C)
                    }
                    Placement::PostPurchase => {
                        Belief::quantiles(0.05, 0.015, 0.14, "below vendor averages", Grade::B)
                    }
                    _ => Belief::quantiles(0.03, 0.008, 0.10, "retailer survey", Grade::B),
                })
            },
        },
        KindRow {
            word: "ladder",
            label: "ladder step",
            acceptance: |placement| {
                by_placement(placement, || {
                    let source = "judgement, at a 25 % price gap";
                    Belief::quantiles(0.03, 0.007, 0.10, source, Grade::C)
                })
            },
        },
        KindRow {
            word: "bundle",
            label: "bundle",
            acceptance: |placement| {
                by_placement(placement, || {
                    let source = "judgement, one part missing";
                    Belief::quantiles(0.03, 0.006, 0.12, source, Grade::C)
                })
            },
        },
    ]
}

/// A kind's own belief, but for new orders, where all kinds are believed to fare alike, and for placements that are not
/// replayed.
fn by_placement(placement: Placement, own: impl FnOnce() -> Belief) -> Option<Belief> {
    placement.replayed_index()?;
    Some(if placement.is_new_order() {
        Belief::quantiles(0.008, 0.002, 0.03, "judgement", Grade::C)
    } else {
        own()
    })
}
