//! Scenarios: named sets of assumptions, and what every assumption is when nobody says otherwise.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::belief::{Belief, Grade, Spread};
use super::rule::Placement;

/// The format's name with its major version.
pub const FORMAT: &str = "endcap.assumptions/1";

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

/// A starting set that given values override.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// No leak, fee or loss; every offer is seen.
    Textbook,
}

/// The assumptions of one scenario: a preset, and what a person set on top of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assumptions {
    /// Starting set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Values by dotted name.
    #[serde(flatten)]
    pub values: BTreeMap<String, Belief>,
}

/// A named set of assumptions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Unique in its plan.
    pub name: String,
    /// What is believed in it.
    pub assumptions: Assumptions,
}

/// Why assumptions cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AssumptionError {
    /// Nobody knows that name.
    #[error("assumption \"{name}\" is unknown{}", nearest.as_ref().map(|known| format!("; did you mean \"{known}\"?")).unwrap_or_default())]
    Unknown {
        /// The name.
        name: String,
        /// The most similar known name, if any is similar.
        nearest: Option<String>,
    },
    /// The value is out of range or its parts are out of order.
    #[error("assumption \"{name}\": {problem}")]
    Value {
        /// The name.
        name: String,
        /// Expected and found.
        problem: String,
    },
    /// The format line names another format or a newer major version.
    #[error("expected format \"{FORMAT}\", found \"{found}\"")]
    Format {
        /// What the file says.
        found: String,
    },
}

impl Assumptions {
    /// What is believed about this name: the value set, else the preset's, else the default. `None` for unknown names.
    ///
    /// `trade_down.ladder` falls back to `trade_down`.
    #[must_use]
    pub fn belief(&self, name: &str) -> Option<Belief> {
        if let Some(belief) = self.values.get(name) {
            return Some(belief.clone());
        }
        if let Some(general) = name.strip_prefix("trade_down.") {
            let known = matches!(general, "ladder" | "downsell");
            return known.then(|| self.belief("trade_down")).flatten();
        }
        let spec = spec(name)?;
        match (self.preset, spec.textbook) {
            (Some(Preset::Textbook), Some(value)) => Some(Belief {
                spread: Spread::Fixed { fixed: value },
                source: "textbook preset".to_owned(),
                grade: None,
            }),
            _ => Some(spec.default.clone()),
        }
    }

    /// Checks every value that was set.
    ///
    /// # Errors
    /// The first unknown name or value out of range.
    pub fn check(&self) -> Result<(), AssumptionError> {
        for (name, belief) in &self.values {
            check_value(name, belief)?;
        }
        Ok(())
    }
}

/// Checks one value against its name's range.
///
/// # Errors
/// When the name is unknown, the parts are out of order, or a part is out of range.
pub fn check_value(name: &str, belief: &Belief) -> Result<(), AssumptionError> {
    let base = match name {
        "trade_down.ladder" | "trade_down.downsell" => "trade_down",
        other => other,
    };
    let Some(spec) = spec(base) else {
        let nearest = specs()
            .iter()
            .map(|spec| (common_prefix(&spec.name, name), &spec.name))
            .max_by_key(|(shared, _)| *shared)
            .filter(|(shared, _)| *shared >= 4)
            .map(|(_, known)| known.clone());
        return Err(AssumptionError::Unknown {
            name: name.to_owned(),
            nearest,
        });
    };
    let wrong = |problem| AssumptionError::Value {
        name: name.to_owned(),
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

fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
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
    offer_specs(&mut specs);
    leak_specs(&mut specs);
    cost_specs(&mut specs);
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

fn offer_specs(specs: &mut Vec<AssumptionSpec>) {
    use AssumptionUnit::{Number, Share};
    let row = |name, label, meaning, unit, range, textbook| Row {
        name,
        label,
        meaning,
        unit,
        range,
        textbook,
    };
    push(
        specs,
        row(
            "incremental_share",
            "Incremental share",
            "Share of an app dashboard's acceptance that would not have happened anyway; used only for rules whose acceptance comes from a dashboard.",
            Share,
            (0.0, 1.0),
            Some(1.0),
        ),
        quantiles(
            0.5,
            0.2,
            0.8,
            "CVS promotions 0.45; Amazon at most 0.25",
            Grade::A,
        ),
    );
    push(
        specs,
        row(
            "discount_elasticity",
            "Discount elasticity",
            "How strongly acceptance answers a discount: at 2.4, one percent off makes acceptance rise by 2.4 percent of itself.",
            Number,
            (0.0, 20.0),
            Some(0.0),
        ),
        quantiles(
            2.4,
            1.2,
            4.5,
            "meta-analysis of 1,851 price elasticities",
            Grade::A,
        ),
    );
    push(
        specs,
        row(
            "gap_response",
            "Price-gap response",
            "How strongly acceptance of a ladder step falls when its price gap is wider than 25 %.",
            Number,
            (0.0, 10.0),
            Some(0.0),
        ),
        triangle(0.5, 1.0, 2.0, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "further_part",
            "Each further missing part",
            "Factor on a bundle's acceptance for every part missing beyond the first.",
            Share,
            (0.0, 1.0),
            None,
        ),
        quantiles(0.6, 0.3, 0.85, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "further_unit",
            "Each further missing unit",
            "Factor on a volume rule's acceptance for every unit short beyond the first.",
            Share,
            (0.0, 1.0),
            None,
        ),
        quantiles(0.5, 0.25, 0.75, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "overload",
            "Choice overload",
            "How fast acceptance falls with every offer in one placement beyond the free ones.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(
            0.0,
            0.02,
            0.128,
            "meta-analyses of choice overload; the jam study is the extreme",
            Grade::A,
        ),
    );
    push(
        specs,
        row(
            "free_options",
            "Free options",
            "Offers in one placement that do not tire anybody.",
            Number,
            (0.0, 20.0),
            None,
        ),
        known(3.0, "judgement"),
    );
    push(
        specs,
        row(
            "position_decay",
            "Position decay",
            "How fast attention falls from the first slot of a placement to the next.",
            Number,
            (0.0, 3.0),
            Some(0.0),
        ),
        triangle(0.2, 0.5, 1.0, "search-list studies", Grade::C),
    );
    push(
        specs,
        row(
            "shared_optimism",
            "Shared optimism",
            "How far all acceptance beliefs err together: 0 not at all, 1 completely.",
            Share,
            (0.0, 1.0),
            None,
        ),
        known(0.5, "judgement; 0 makes ranges absurdly narrow"),
    );
}

fn leak_specs(specs: &mut Vec<AssumptionSpec>) {
    use AssumptionUnit::{Number, Share};
    let row = |name, label, meaning, unit, range, textbook| Row {
        name,
        label,
        meaning,
        unit,
        range,
        textbook,
    };
    push(
        specs,
        row(
            "already_granted_share.offer",
            "Leak of a shown offer",
            "Share of those who buy the target anyway and get a discount meant only for who takes the offer.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.2, 0.5, 0.9, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "already_granted_share.automatic",
            "Leak of an automatic discount",
            "Share of those who buy the target anyway and get an automatic discount.",
            Share,
            (0.0, 1.0),
            Some(1.0),
        ),
        known(1.0, "by definition"),
    );
    push(
        specs,
        row(
            "already_granted_share.code",
            "Leak of a code",
            "Share of those who buy the target anyway and enter the code.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.1, 0.3, 0.7, "judgement", Grade::C),
    );
    push(
        specs,
        row(
            "order_loss",
            "Orders lost to offers",
            "Share of exposed orders lost because an offer stood in the way before payment; negative when offers win orders.",
            Share,
            (-1.0, 1.0),
            Some(0.0),
        ),
        triangle(
            -0.005,
            0.001,
            0.01,
            "judgement; the break-even is shown",
            Grade::C,
        ),
    );
    push(
        specs,
        row(
            "displacement",
            "Displacement",
            "Units of the same category in the basket that an accepted pair replaces.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.0, 0.1, 0.3, "daily SKU data, 2008", Grade::A),
    );
    push(
        specs,
        row(
            "pulled_forward",
            "Pulled forward",
            "Share of accepted units that replace a later purchase.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.0, 0.05, 0.2, "stockpiling studies", Grade::A),
    );
    push(
        specs,
        row(
            "halo",
            "Halo",
            "Further average units sold per accepted unit.",
            Number,
            (0.0, 2.0),
            Some(0.0),
        ),
        known(0.0, "off; CVS promotions found 0.16"),
    );
    push(
        specs,
        row(
            "trade_down",
            "Trade-down",
            "Share of present buyers of the dearer product who move down because they see the cheaper one.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        triangle(0.0, 0.005, 0.03, "judgement", Grade::C),
    );
}

fn cost_specs(specs: &mut Vec<AssumptionSpec>) {
    use AssumptionUnit::{Amount, Share};
    let row = |name, label, meaning, unit, range, textbook| Row {
        name,
        label,
        meaning,
        unit,
        range,
        textbook,
    };
    push(
        specs,
        row(
            "return_rate",
            "Return rate",
            "Share of added units that come back.",
            Share,
            (0.0, 1.0),
            Some(0.0),
        ),
        quantiles(
            0.15,
            0.08,
            0.25,
            "US online returns, 2021 to 2023",
            Grade::B,
        ),
    );
    push(
        specs,
        row(
            "return_handling",
            "Cost of a return",
            "Handling of one returned unit.",
            Amount,
            (0.0, 1_000.0),
            Some(0.0),
        ),
        known(3.0, "judgement"),
    );
    push(
        specs,
        row(
            "resale_share",
            "Resale share",
            "Share of a returned unit's cost that is recovered.",
            Share,
            (0.0, 1.0),
            None,
        ),
        known(0.7, "judgement"),
    );
    push(
        specs,
        row(
            "payment_fee",
            "Payment fee",
            "Share of revenue kept by the payment provider.",
            Share,
            (0.0, 0.5),
            Some(0.0),
        ),
        known(0.029, "usual card fee"),
    );
    push(
        specs,
        row(
            "pick_cost",
            "Cost of picking",
            "Picking and packing one more unit.",
            Amount,
            (0.0, 1_000.0),
            Some(0.0),
        ),
        known(1.0, "judgement"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_lies_in_its_own_range_and_every_name_is_unique() {
        let mut names = std::collections::HashSet::new();
        for spec in specs() {
            assert!(names.insert(&spec.name), "{}", spec.name);
            check_value(&spec.name, &spec.default).unwrap();
        }
    }

    #[test]
    fn a_given_value_wins_over_the_preset_and_the_preset_over_the_default() {
        let mut assumptions = Assumptions {
            preset: Some(Preset::Textbook),
            ..Assumptions::default()
        };
        assert_eq!(
            assumptions.belief("reach.cart").unwrap().spread.median(),
            1.0
        );
        assumptions
            .values
            .insert("reach.cart".into(), Belief::fixed(0.4));
        assumptions
            .values
            .insert("trade_down".into(), Belief::fixed(0.02));
        assert_eq!(
            assumptions.belief("reach.cart").unwrap().spread.median(),
            0.4
        );
        assert_eq!(
            assumptions
                .belief("trade_down.ladder")
                .unwrap()
                .spread
                .median(),
            0.02
        );
        assert_eq!(assumptions.belief("nonsense"), None);
    }

    #[test]
    fn a_misspelled_name_is_answered_with_the_nearest_one() {
        let mut assumptions = Assumptions::default();
        assumptions
            .values
            .insert("reach.carts".into(), Belief::fixed(0.4));
        assert_eq!(
            assumptions.check().unwrap_err().to_string(),
            "assumption \"reach.carts\" is unknown; did you mean \"reach.cart\"?"
        );
    }
}
