//! What the figures of a pair mean, in plain sentences.

use crate::discover::Affinity;
use crate::domain::catalog::Catalog;
use crate::studio::FIND_Q;
use crate::ui::format;
use crate::ui::theme::Tone;

/// Orders with both, one or neither of two products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoByTwo {
    /// With both.
    pub both: u64,
    /// With A and without B.
    pub only_a: u64,
    /// With B and without A.
    pub only_b: u64,
    /// With neither.
    pub neither: u64,
}

impl TwoByTwo {
    /// The four cells, of all counted orders.
    #[must_use]
    pub fn of(pair: &Affinity, orders: u64) -> Self {
        let [a, b, both] = [pair.orders_a, pair.orders_b, pair.count].map(u64::from);
        Self {
            both,
            only_a: a.saturating_sub(both),
            only_b: b.saturating_sub(both),
            neither: (orders + both).saturating_sub(a + b),
        }
    }
}

/// What to make of a pair, in a few words.
#[must_use]
pub fn verdict(pair: &Affinity) -> (&'static str, Tone) {
    if pair.size_aware_lift < 1.0 {
        ("Seldom together", Tone::Negative)
    } else if pair.q_value > FIND_Q {
        ("May be chance", Tone::Warning)
    } else if pair.lift_lower <= 1.0 {
        ("Too few orders to tell", Tone::Warning)
    } else {
        ("A find", Tone::Positive)
    }
}

/// Both confidences: "Of 812 orders with Camera, 31 % also hold Memory card."
#[must_use]
pub fn confidences(catalog: &Catalog, pair: &Affinity) -> [String; 2] {
    let (a, b) = (catalog.title(pair.a), catalog.title(pair.b));
    let sentence = |orders: u32, with: &str, share: f64, also: &str| {
        let verb = if orders == 1 { "with" } else { "orders with" };
        let number = format::count(u64::from(orders));
        let verb = if orders == 1 {
            format!("order {verb}")
        } else {
            verb.to_owned()
        };
        format!(
            "Of {number} {verb} {with}, {} also hold {also}.",
            format::percent(share)
        )
    };
    [
        sentence(pair.orders_a, &a, pair.confidence_ab, &b),
        sentence(pair.orders_b, &b, pair.confidence_ba, &a),
    ]
}

/// Lift against size-aware lift, the lower bound and the q-value, a sentence each.
#[must_use]
pub fn lifts(pair: &Affinity) -> [String; 4] {
    let aware = pair.size_aware_lift;
    let explained = if pair.lift > 1.0 && aware < 1.0 + (pair.lift - 1.0) / 2.0 {
        " Most of the lift is large baskets and season."
    } else {
        ""
    };
    [
        format!(
            "Lift {}: this many times as often as if the two were bought independently.",
            format::lift(pair.lift)
        ),
        format!(
            "Size-aware lift {}: order size and month alone explain {} of the {} orders.{explained}",
            format::lift(aware),
            format::decimal(pair.expected, if pair.expected < 10.0 { 1 } else { 0 }),
            format::count(u64::from(pair.count)),
        ),
        format!(
            "Lower bound {}: the history supports at least this much with 95 % certainty.",
            format::lift(pair.lift_lower)
        ),
        format!(
            "q-value {}: false finds to expect among pairs at least as striking.",
            q_value(pair.q_value)
        ),
    ]
}

/// A q-value as a percent; the very small ones only as small.
#[must_use]
pub fn q_value(q: f64) -> String {
    if q < 0.0001 {
        "<\u{a0}0.01\u{a0}%".to_owned()
    } else {
        format::percent_with(q, if q < 0.1 { 2 } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::screens::discover::fixtures::{affinity, dataset};

    #[test]
    fn the_four_cells_add_up_to_all_orders() {
        let pair = Affinity {
            orders_a: 200,
            orders_b: 100,
            ..affinity(0, 1, 60)
        };
        let cells = TwoByTwo::of(&pair, 1_000);
        assert_eq!((cells.only_a, cells.only_b, cells.neither), (140, 40, 760));
        assert_eq!(
            cells.both + cells.only_a + cells.only_b + cells.neither,
            1_000
        );
    }

    #[test]
    fn confidences_read_as_one_says_them_in_both_directions() {
        let pair = Affinity {
            orders_a: 1_812,
            confidence_ab: 0.31,
            orders_b: 1,
            confidence_ba: 1.0,
            ..affinity(0, 1, 60)
        };
        assert_eq!(
            confidences(&dataset().catalog, &pair),
            [
                "Of 1,812 orders with Camera, 31.0\u{a0}% also hold Memory card.",
                "Of 1 order with Memory card, 100.0\u{a0}% also hold Camera."
            ]
        );
    }

    #[test]
    fn the_verdict_names_the_first_doubt() {
        let find = Affinity {
            size_aware_lift: 2.0,
            lift_lower: 1.5,
            q_value: 0.01,
            ..affinity(0, 1, 60)
        };
        assert_eq!(verdict(&find).0, "A find");
        let chance = Affinity {
            q_value: 0.2,
            ..find
        };
        assert_eq!(verdict(&chance).0, "May be chance");
        let apart = Affinity {
            size_aware_lift: 0.4,
            ..chance
        };
        assert_eq!(verdict(&apart).0, "Seldom together");
    }

    #[test]
    fn a_lift_that_order_size_explains_is_said_to_be_so() {
        let hollow = Affinity {
            lift: 3.0,
            size_aware_lift: 1.1,
            ..affinity(0, 1, 60)
        };
        assert!(lifts(&hollow)[1].contains("large baskets"));
        let real = Affinity {
            size_aware_lift: 2.8,
            ..hollow
        };
        assert!(!lifts(&real)[1].contains("large baskets"));
    }

    #[test]
    fn tiny_q_values_are_only_called_small() {
        assert_eq!(q_value(1e-12), "<\u{a0}0.01\u{a0}%");
        assert_eq!(q_value(0.0123), "1.23\u{a0}%");
        assert_eq!(q_value(0.4), "40\u{a0}%");
    }
}
