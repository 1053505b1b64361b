//! Every assumption of the model: its name, its range, and what is believed when nobody says otherwise.

mod leaks;
mod offers;

use crate::domain::belief::{Belief, Grade, Spread};
use crate::domain::rule::Placement;

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
    /// The value under the `textbook` preset; `None` keeps the default.
    pub textbook: Option<f64>,
}

/// The assumption with this name.
#[must_use]
pub fn spec(name: &str) -> Option<&'static AssumptionSpec> {
    specs().iter().find(|spec| spec.name == name)
}

/// Every assumption of the model, in the order a person reads them.
///
/// Medians, ranges and grades stand in the model's table of priors; they come from other shops and are wide on purpose.
#[must_use]
pub fn specs() -> &'static [AssumptionSpec] {
    static SPECS: std::sync::OnceLock<Vec<AssumptionSpec>> = std::sync::OnceLock::new();
    SPECS.get_or_init(build_specs)
}

fn build_specs() -> Vec<AssumptionSpec> {
    let mut specs = Vec::new();
    acceptance_specs(&mut specs);
    reach_specs(&mut specs);
    offers::add(&mut specs);
    leaks::add(&mut specs);
    leaks::add_costs(&mut specs);
    specs
}

fn quantiles(median: f64, p05: f64, p95: f64, source: &str, grade: Grade) -> Belief {
    Belief {
        spread: Spread::Quantiles { median, p05, p95 },
        source: source.to_owned(),
        grade: Some(grade),
    }
}

fn triangle(low: f64, mode: f64, high: f64, source: &str, grade: Grade) -> Belief {
    Belief {
        spread: Spread::Triangle { low, mode, high },
        source: source.to_owned(),
        grade: Some(grade),
    }
}

fn known(value: f64, source: &str) -> Belief {
    Belief {
        spread: Spread::Fixed { fixed: value },
        source: source.to_owned(),
        grade: Some(Grade::C),
    }
}

#[derive(Clone, Copy)]
struct Row<'a> {
    name: &'a str,
    label: &'a str,
    meaning: &'static str,
    unit: AssumptionUnit,
    range: (f64, f64),
    textbook: Option<f64>,
}

fn row<'a>(
    name: &'a str,
    label: &'a str,
    meaning: &'static str,
    unit: AssumptionUnit,
    range: (f64, f64),
    textbook: Option<f64>,
) -> Row<'a> {
    Row {
        name,
        label,
        meaning,
        unit,
        range,
        textbook,
    }
}

fn push(specs: &mut Vec<AssumptionSpec>, row: Row<'_>, default: Belief) {
    specs.push(AssumptionSpec {
        name: row.name.to_owned(),
        label: row.label.to_owned(),
        meaning: row.meaning,
        unit: row.unit,
        least: row.range.0,
        most: row.range.1,
        default,
        textbook: row.textbook,
    });
}

fn acceptance_specs(specs: &mut Vec<AssumptionSpec>) {
    const MEANING: &str = "Share of shoppers who take the offer when they see it at list price and do not hold the target yet.";
    for placement in Placement::ALL {
        if matches!(placement, Placement::Assisted | Placement::CheckoutExit) {
            continue;
        }
        for (kind, label) in [
            ("pair", "pair"),
            ("ladder", "ladder step"),
            ("bundle", "bundle"),
        ] {
            let default = match (kind, placement) {
                (_, Placement::Receipt | Placement::FollowUp) => {
                    quantiles(0.008, 0.002, 0.03, "judgement", Grade::C)
                }
                ("pair", Placement::ProductPage) => {
                    quantiles(0.02, 0.005, 0.06, "vendor guides", Grade::C)
                }
                ("pair", Placement::PostPurchase) => {
                    quantiles(0.05, 0.015, 0.14, "below vendor averages", Grade::B)
                }
                ("pair", _) => quantiles(0.03, 0.008, 0.10, "retailer survey", Grade::B),
                ("ladder", _) => quantiles(
                    0.03,
                    0.007,
                    0.10,
                    "judgement, at a 25 % price gap",
                    Grade::C,
                ),
                (_, _) => quantiles(0.03, 0.006, 0.12, "judgement, one part missing", Grade::C),
            };
            push(
                specs,
                Row {
                    name: &format!("acceptance.{kind}.{}", placement.word()),
                    label: &format!("Acceptance, {label}, {}", placement.label().to_lowercase()),
                    meaning: MEANING,
                    unit: AssumptionUnit::Share,
                    range: (0.0, 1.0),
                    textbook: None,
                },
                default,
            );
        }
    }
}

fn reach_specs(specs: &mut Vec<AssumptionSpec>) {
    for (placement, mode) in [
        (Placement::ProductPage, 1.0),
        (Placement::Cart, 0.8),
        (Placement::Checkout, 0.9),
        (Placement::PostPurchase, 0.6),
        (Placement::Receipt, 0.5),
        (Placement::FollowUp, 0.5),
    ] {
        push(
            specs,
            Row {
                name: &format!("reach.{}", placement.word()),
                label: &format!("Reach, {}", placement.label().to_lowercase()),
                meaning: "Share of orders whose shopper meets this placement on the way.",
                unit: AssumptionUnit::Share,
                range: (0.0, 1.0),
                textbook: Some(1.0),
            },
            triangle(
                mode * 0.8,
                mode,
                (mode * 1.2_f64).min(1.0),
                "judgement",
                Grade::C,
            ),
        );
    }
}
