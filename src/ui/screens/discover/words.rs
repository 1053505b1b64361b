//! What the figures of a pair mean, in plain sentences.

use crate::discover::{Affinity, Judged, PROVEN_Q, PairMeasures};
use crate::domain::catalog::Catalog;
use crate::format;
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
    if pair.judged == Judged::Undecided {
        ("Order size may make it", Tone::Warning)
    } else if pair.size_aware_lift < 1.0 {
        ("Rarely together", Tone::Negative)
    } else if pair.q_value > PROVEN_Q {
        ("May be chance", Tone::Warning)
    } else if pair.lift_lower <= 1.0 {
        ("Too few orders to tell", Tone::Warning)
    } else if pair.is_saturated() {
        ("Proven inside months", Tone::Positive)
    } else {
        ("Proven", Tone::Positive)
    }
}

/// What is to be known about a pair that could not be told apart from order size; `None` for all others.
#[must_use]
pub fn too_few_products(judged: Judged) -> Option<&'static str> {
    match judged {
        Judged::BySizeAndMonth => None,
        Judged::ByMonth { .. } => Some(
            "Too few products to tell apart from order size: judged by the exact test inside months.",
        ),
        Judged::Undecided => Some(
            "Too few products to tell apart from order size, and orders differ much in size: not decided.",
        ),
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

/// How far two lifts may lie apart before that is worth a word.
const MUCH: f64 = 1.25;

/// What season and order size explain, where lift over all orders and lift inside months and sizes differ; `None` where they
/// say the same.
#[must_use]
pub fn season_and_size(measures: &PairMeasures) -> Option<String> {
    if measures.judged != Judged::BySizeAndMonth {
        return None;
    }
    let (pooled, months, sizes) = (
        measures.lift?,
        measures.lift_by_month?,
        measures.size_aware_lift?,
    );
    let falls = |from: f64, to: f64| from > to * MUCH;
    let rises = |from: f64, to: f64| to > from * MUCH;
    if falls(pooled, months) && months < MUCH {
        return Some(
            "Looks related only because both sell in the same months: inside months nothing is left."
                .to_owned(),
        );
    }
    if falls(pooled, sizes) && sizes < MUCH {
        return Some(
            "Looks related only because both are bought in large orders, which hold more of everything."
                .to_owned(),
        );
    }
    let part = |cause: &str| {
        Some(format!(
            "{cause} explains a part of the lift: {} over all orders, {} inside months and order sizes.",
            format::lift(pooled),
            format::lift(sizes)
        ))
    };
    if falls(pooled, months) {
        return part("The season");
    }
    if falls(months, sizes) {
        return part("Order size");
    }
    rises(pooled, sizes).then(|| {
        format!(
            "Stronger than it looks: {} over all orders, {} inside months and order sizes.",
            format::lift(pooled),
            format::lift(sizes)
        )
    })
}

/// What chance explains, the lower bound and the q-value, a sentence each.
#[must_use]
pub fn certainty(pair: &Affinity) -> [String; 3] {
    let what = if pair.is_saturated() {
        "Month and popularity"
    } else {
        "Order size, month and popularity"
    };
    [
        format!(
            "{what} alone explain {} of the {}.",
            format::decimal(pair.expected, if pair.expected < 10.0 { 1 } else { 0 }),
            format::counted(u64::from(pair.count), "order", "orders"),
        ),
        format!(
            "Lower bound {}: the history supports at least this much with 95 % certainty.",
            format::lift(pair.lift_lower)
        ),
        format!(
            "q-value {}: the share of false alarms to expect among pairs at least as striking.",
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
    use crate::discover::{Lookup, PairTable, pair_measures};
    use crate::domain::catalog::VariantId;
    use crate::domain::progress::Progress;
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
        let proven = Affinity {
            size_aware_lift: 2.0,
            lift_lower: 1.5,
            q_value: 0.01,
            ..affinity(0, 1, 60)
        };
        assert_eq!(verdict(&proven).0, "Proven");
        let chance = Affinity {
            q_value: 0.2,
            ..proven
        };
        assert_eq!(verdict(&chance).0, "May be chance");
        let apart = Affinity {
            size_aware_lift: 0.4,
            ..chance
        };
        assert_eq!(verdict(&apart).0, "Rarely together");
        let by_month = Affinity {
            judged: Judged::ByMonth { p_value: 0.001 },
            ..proven
        };
        assert_eq!(verdict(&by_month).0, "Proven inside months");
        assert!(certainty(&by_month)[0].starts_with("Month and popularity alone"));
        let undecided = Affinity {
            judged: Judged::Undecided,
            ..proven
        };
        assert_eq!(verdict(&undecided).0, "Order size may make it");
        assert!(too_few_products(undecided.judged).is_some());
        assert_eq!(too_few_products(proven.judged), None);
    }

    fn measures(pooled: f64, months: f64, sizes: f64) -> PairMeasures {
        use crate::domain::calendar::{Day, Minute};
        use crate::domain::money::Money;
        use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
        let mut builder = OrderHistoryBuilder::new();
        let line = |variant| OrderLine {
            variant: VariantId(variant),
            units: 1,
            net_revenue: Money(100),
        };
        let head = OrderHead {
            number: "1",
            placed: Minute(Day::parse("2025-01-06").unwrap().0 * 1_440),
            customer: None,
            order_discount: Money::ZERO,
        };
        builder.push(&head, &[line(0), line(1)]);
        let mut dataset = dataset();
        dataset.history = builder.finish();
        let table = PairTable::default();
        let lookup = Lookup::new(&dataset, &table, 50, &Progress::new()).unwrap();
        PairMeasures {
            lift: Some(pooled),
            lift_by_month: Some(months),
            size_aware_lift: Some(sizes),
            ..pair_measures(&table, &lookup, VariantId(0), VariantId(1))
        }
    }

    #[test]
    fn a_lift_that_season_or_order_size_explains_is_said_to_be_so() {
        let said = |pooled, months, sizes| season_and_size(&measures(pooled, months, sizes));
        assert!(
            said(5.0, 1.0, 1.0)
                .unwrap()
                .contains("only because both sell in the same months")
        );
        assert!(
            said(3.0, 2.9, 1.1)
                .unwrap()
                .contains("only because both are bought in large orders")
        );
        assert!(
            said(6.0, 3.0, 2.8)
                .unwrap()
                .starts_with("The season explains a part")
        );
        assert!(
            said(6.0, 5.9, 3.0)
                .unwrap()
                .starts_with("Order size explains a part")
        );
        assert!(
            said(1.5, 1.5, 3.0)
                .unwrap()
                .starts_with("Stronger than it looks")
        );
        assert_eq!(said(3.0, 2.9, 2.8), None);
    }

    #[test]
    fn tiny_q_values_are_only_called_small() {
        assert_eq!(q_value(1e-12), "<\u{a0}0.01\u{a0}%");
        assert_eq!(q_value(0.0123), "1.23\u{a0}%");
        assert_eq!(q_value(0.4), "40\u{a0}%");
    }
}
