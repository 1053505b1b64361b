//! What a volume rule takes off, as data, as written, as fields of the editor, and as a formula.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::rule::form::{Field, FieldValue};
use crate::domain::rule::offer::FINE;
use crate::domain::rule::written::{AmountText, DocumentError, Reader};
use crate::domain::rule::{RuleProblem, problem};

/// From this many units on a percentage is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Fewest units, at least 2.
    pub min_units: u32,
    /// Off the list price.
    pub percent: BasisPoints,
}

/// Which units a reached threshold reduces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// All of them.
    #[default]
    AllUnits,
    /// Only the units from the threshold on; of units with different prices the cheapest.
    ExtraUnits,
}

/// Which units of a group are reduced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Discounted {
    /// The cheapest: the choice that protects the margin.
    #[default]
    Cheapest,
    /// The dearest.
    Dearest,
}

/// What a reduced unit of a group costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GetPrice {
    /// A price; a unit never costs more than before.
    Unit(Money),
    /// A percentage off; 100 % is free.
    Percent(BasisPoints),
}

/// How more units get cheaper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeTerms {
    /// The reached threshold with the highest percentage counts.
    Steps {
        /// The thresholds, fewest units first.
        steps: Vec<Threshold>,
        /// Which units are reduced.
        applies_to: AppliesTo,
    },
    /// Of every complete group of `buy + get` units, `get` are reduced (buy one, get one: 1 and 1).
    Groups {
        /// Units at full price in a group, at least 1.
        buy: u32,
        /// Reduced units in a group, at least 1.
        get: u32,
        /// What these cost.
        price: GetPrice,
        /// Which units are reduced.
        discounted: Discounted,
        /// Groups of an order that count at most; `None` has no limit.
        max_groups: Option<u32>,
    },
}

/// A threshold as written.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ThresholdDocument {
    /// Fewest units.
    #[schemars(range(min = 2))]
    min_units: u32,
    /// 0..100, at most two decimals.
    #[schemars(range(min = 0, max = 100))]
    percent: f64,
}

/// Terms as written: `steps`, or `buy` and `get` with one of the two prices.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = one_form)]
pub(super) struct TermsDocument {
    /// Thresholds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), with = "Vec<ThresholdDocument>")]
    steps: Option<Vec<ThresholdDocument>>,
    /// Which units a reached threshold reduces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    applies_to: Option<AppliesTo>,
    /// Units at full price in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    buy: Option<u32>,
    /// Reduced units in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    get: Option<u32>,
    /// Price of a reduced unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    get_unit_price: Option<AmountText>,
    /// Percentage off a reduced unit; 100 is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    get_percent: Option<f64>,
    /// Which units of an order are reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discounted: Option<Discounted>,
    /// Groups of an order that count at most; null has no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    max_groups: Option<u32>,
}

fn one_form(schema: &mut Schema) {
    let needs = |names: &[&str]| json!({"required": names});
    let of_groups = [
        "buy",
        "get",
        "get_unit_price",
        "get_percent",
        "discounted",
        "max_groups",
    ];
    let any_of_groups: Vec<Value> = of_groups.iter().map(|name| needs(&[name])).collect();
    let of_steps = [needs(&["steps"]), needs(&["applies_to"])];
    let one_price = [needs(&["get_unit_price"]), needs(&["get_percent"])];
    schema.insert(
        "oneOf".to_owned(),
        json!([
            {"required": ["steps"], "not": {"anyOf": any_of_groups}},
            {"required": ["buy", "get"], "oneOf": one_price, "not": {"anyOf": of_steps}},
        ]),
    );
}

impl TermsDocument {
    /// Terms in their written form.
    pub(super) fn of(terms: &VolumeTerms, currency: &Currency) -> Self {
        match terms {
            VolumeTerms::Steps { steps, applies_to } => Self {
                steps: Some(
                    steps
                        .iter()
                        .map(|step| ThresholdDocument {
                            min_units: step.min_units,
                            percent: step.percent.percent(),
                        })
                        .collect(),
                ),
                applies_to: Some(*applies_to),
                ..Self::default()
            },
            VolumeTerms::Groups {
                buy,
                get,
                price,
                discounted,
                max_groups,
            } => {
                let (unit, percent) = match price {
                    GetPrice::Unit(price) => (Some(AmountText::of(*price, currency)), None),
                    GetPrice::Percent(off) => (None, Some(off.percent())),
                };
                Self {
                    buy: Some(*buy),
                    get: Some(*get),
                    get_unit_price: unit,
                    get_percent: percent,
                    discounted: Some(*discounted),
                    max_groups: *max_groups,
                    ..Self::default()
                }
            }
        }
    }
}

pub(super) fn read_terms(
    reader: &Reader<'_>,
    written: &TermsDocument,
) -> Result<VolumeTerms, DocumentError> {
    let form = "either steps, or buy and get with get_unit_price or get_percent";
    let has_groups = written.buy.is_some()
        || written.get.is_some()
        || written.get_unit_price.is_some()
        || written.get_percent.is_some()
        || written.discounted.is_some()
        || written.max_groups.is_some();
    let has_steps = written.steps.is_some() || written.applies_to.is_some();
    if has_groups && has_steps {
        return Err(reader.wrong("terms", form, "some of both"));
    }
    if let Some(steps) = &written.steps {
        let steps = steps.iter().map(|step| {
            Ok(Threshold {
                min_units: step.min_units,
                percent: reader.percent("terms.steps.percent", step.percent)?,
            })
        });
        return Ok(VolumeTerms::Steps {
            steps: steps.collect::<Result<_, DocumentError>>()?,
            applies_to: written.applies_to.unwrap_or_default(),
        });
    }
    let (Some(buy), Some(get)) = (written.buy, written.get) else {
        return Err(reader.wrong("terms", form, "neither"));
    };
    let price = match (&written.get_unit_price, written.get_percent) {
        (Some(text), None) => GetPrice::Unit(reader.money("terms.get_unit_price", text)?),
        (None, Some(percent)) => GetPrice::Percent(reader.percent("terms.get_percent", percent)?),
        (Some(_), Some(_)) => return Err(reader.wrong("terms", form, "both prices")),
        (None, None) => return Err(reader.wrong("terms", form, "no price")),
    };
    Ok(VolumeTerms::Groups {
        buy,
        get,
        price,
        discounted: written.discounted.unwrap_or_default(),
        max_groups: written.max_groups,
    })
}

/// What is taken off as it is shown: to the nearest minor unit, halves up.
pub(super) fn rounded(off: i64) -> Money {
    Money((off + FINE / 2).div_euclid(FINE))
}

/// Units of one price, dearest first.
pub(super) type Units = Vec<(i64, i64)>;

impl VolumeTerms {
    pub(super) fn usual_steps() -> Self {
        let step = |min_units, percent| Threshold {
            min_units,
            percent: BasisPoints(percent),
        };
        Self::Steps {
            steps: vec![step(2, 500), step(3, 1_000)],
            applies_to: AppliesTo::AllUnits,
        }
    }

    pub(super) fn usual_groups() -> Self {
        Self::Groups {
            buy: 1,
            get: 1,
            price: GetPrice::Percent(BasisPoints(5_000)),
            discounted: Discounted::Cheapest,
            max_groups: None,
        }
    }

    /// The highest percentage that so many units reach, in hundredths of a percent.
    fn reached(steps: &[Threshold], units: i64) -> i64 {
        let reached = steps
            .iter()
            .filter(|step| i64::from(step.min_units) <= units);
        reached
            .map(|step| i64::from(step.percent.0))
            .max()
            .unwrap_or(0)
    }

    /// Complete groups of so many units.
    fn groups(buy: u32, get: u32, max_groups: Option<u32>, units: i64) -> i64 {
        let size = i64::from(buy) + i64::from(get);
        (units / size.max(1)).min(max_groups.map_or(i64::MAX, i64::from))
    }

    /// What is taken off units of these prices, which stand dearest first, in 1/[`FINE`] of a minor unit: a percentage in
    /// hundredths of a percent times minor units is just that.
    pub(super) fn off(&self, units: &Units) -> i64 {
        let count: i64 = units.iter().map(|(_, units)| units).sum();
        let off: i128 = match self {
            Self::Steps {
                steps,
                applies_to: AppliesTo::AllUnits,
            } => {
                let list: i64 = units.iter().map(|(price, units)| price * units).sum();
                i128::from(list) * i128::from(Self::reached(steps, count))
            }
            Self::Steps {
                steps,
                applies_to: AppliesTo::ExtraUnits,
            } => {
                let unit_prices = units
                    .iter()
                    .flat_map(|(price, units)| std::iter::repeat_n(*price, *units as usize));
                let off = (1..).zip(unit_prices).map(|(number, price)| {
                    i128::from(price) * i128::from(Self::reached(steps, number))
                });
                off.sum()
            }
            Self::Groups {
                buy,
                get,
                price,
                discounted,
                max_groups,
            } => {
                let groups = Self::groups(*buy, *get, *max_groups, count);
                let reduced = groups.saturating_mul(i64::from(*get));
                let off = |unit: i64| match price {
                    GetPrice::Unit(price) => i128::from((unit - price.0).max(0)) * i128::from(FINE),
                    GetPrice::Percent(off) => i128::from(unit) * i128::from(off.0),
                };
                match discounted {
                    Discounted::Cheapest => take(units.iter().rev(), reduced, off),
                    Discounted::Dearest => take(units.iter(), reduced, off),
                }
            }
        };
        i64::try_from(off).unwrap_or(i64::MAX)
    }

    /// True when so many units reach more than fewer did: another threshold, another group.
    pub(super) fn steps_up(&self, from: i64, to: i64) -> bool {
        match self {
            Self::Steps { steps, .. } => Self::reached(steps, to) > Self::reached(steps, from),
            Self::Groups {
                buy,
                get,
                max_groups,
                ..
            } => {
                let groups = |units| Self::groups(*buy, *get, *max_groups, units);
                groups(to) > groups(from)
            }
        }
    }

    /// Numbers of units at which something is taken off, for quotes.
    pub(super) fn stops(&self) -> Vec<u32> {
        match self {
            Self::Steps { steps, .. } => steps.iter().map(|step| step.min_units).collect(),
            Self::Groups { buy, get, .. } => vec![buy.saturating_add(*get)],
        }
    }
}

/// What is taken off the first `left` units.
fn take<'a>(
    units: impl Iterator<Item = &'a (i64, i64)>,
    mut left: i64,
    off: impl Fn(i64) -> i128,
) -> i128 {
    let mut sum = 0;
    for (price, units) in units {
        let taken = left.min(*units);
        left -= taken;
        sum += off(*price) * i128::from(taken);
    }
    sum
}

impl VolumeTerms {
    pub(super) fn check(&self) -> Result<(), RuleProblem> {
        match self {
            Self::Steps { steps, .. } => {
                let rises = |pair: &[Threshold]| pair[0].min_units < pair[1].min_units;
                let is_sound = !steps.is_empty()
                    && steps.iter().all(|step| step.min_units >= 2)
                    && steps.windows(2).all(rises);
                if !is_sound {
                    let units: Vec<String> = steps
                        .iter()
                        .map(|step| step.min_units.to_string())
                        .collect();
                    return Err(RuleProblem::new(
                        "terms.steps",
                        "thresholds of 2 or more units, each above the one before",
                        format!("\"{}\"", units.join(", ")),
                        "Each threshold asks for at least 2 units and for more than the one before.",
                    ));
                }
                let mut percents = steps.iter().map(|step| step.percent);
                percents.try_for_each(|off| problem::check_percent("terms.steps.percent", off))
            }
            Self::Groups {
                buy,
                get,
                price,
                max_groups,
                ..
            } => {
                if *buy == 0 || *get == 0 || *max_groups == Some(0) {
                    return Err(RuleProblem::new(
                        "terms",
                        "buy, get and max_groups of 1 or more",
                        "0",
                        "A group has at least one unit to buy and one to get, and at least one group counts.",
                    ));
                }
                match price {
                    GetPrice::Unit(price) => problem::check_amount("terms.get_unit_price", *price),
                    GetPrice::Percent(off) => problem::check_percent("terms.get_percent", *off),
                }
            }
        }
    }

    pub(super) fn set(&mut self, id: &str, value: FieldValue) {
        match self {
            Self::Steps { steps, applies_to } => match (id, value) {
                ("thresholds", FieldValue::Thresholds(table)) => {
                    let table = table.into_iter();
                    *steps = table
                        .map(|(min_units, percent)| Threshold { min_units, percent })
                        .collect();
                }
                ("reduced units", FieldValue::Choice { chosen, .. }) => {
                    *applies_to = [AppliesTo::AllUnits, AppliesTo::ExtraUnits][chosen.min(1)];
                }
                _ => {}
            },
            Self::Groups {
                buy,
                get,
                price,
                discounted,
                max_groups,
            } => match (id, value) {
                ("buy", FieldValue::Units { units, .. }) => *buy = units,
                ("get", FieldValue::Units { units, .. }) => *get = units,
                ("get price", FieldValue::Choice { chosen, .. })
                    if matches!(price, GetPrice::Unit(_)) != (chosen == 1) =>
                {
                    *price = match price {
                        GetPrice::Unit(_) => GetPrice::Percent(BasisPoints(5_000)),
                        GetPrice::Percent(_) => GetPrice::Unit(Money::ZERO),
                    };
                }
                ("off", FieldValue::Percent(off)) => *price = GetPrice::Percent(off),
                ("price", FieldValue::Money(money)) => *price = GetPrice::Unit(money),
                ("reduced units", FieldValue::Choice { chosen, .. }) => {
                    *discounted = [Discounted::Cheapest, Discounted::Dearest][chosen.min(1)];
                }
                ("groups", FieldValue::OptionalUnits(most)) => *max_groups = most,
                _ => {}
            },
        }
    }
}

impl VolumeTerms {
    /// What is taken off in a few words: "Buy 1, get 1 free".
    pub(super) fn words(&self, currency: &Currency) -> String {
        match self {
            Self::Steps { steps, .. } => match steps.as_slice() {
                [step] => format!("{} % from {}", step.percent.percent(), step.min_units),
                steps => {
                    let most = steps.iter().map(|step| step.percent).max();
                    format!("Up to {} % off", most.unwrap_or_default().percent())
                }
            },
            Self::Groups {
                buy, get, price, ..
            } => match price {
                GetPrice::Unit(price) => {
                    let price = currency.decimal(*price);
                    format!("Buy {buy}, get {get} at {}{price}", currency.sign())
                }
                GetPrice::Percent(BasisPoints(10_000)) => format!("Buy {buy}, get {get} free"),
                GetPrice::Percent(off) => {
                    format!("Buy {buy}, get {get} at {} % off", off.percent())
                }
            },
        }
    }

    pub(super) fn fields(&self) -> Vec<Field> {
        let field = |id, label, value| Field { id, label, value };
        let mut fields = Vec::new();
        match self {
            Self::Steps { steps, applies_to } => {
                let table = steps.iter().map(|step| (step.min_units, step.percent));
                let choice = FieldValue::Choice {
                    chosen: usize::from(*applies_to == AppliesTo::ExtraUnits),
                    choices: &["All units", "Only the units beyond"],
                };
                fields.push(field(
                    "thresholds",
                    "Price breaks",
                    FieldValue::Thresholds(table.collect()),
                ));
                fields.push(field("reduced units", "Off on", choice));
            }
            Self::Groups {
                buy,
                get,
                price,
                discounted,
                max_groups,
            } => {
                let units = |units| FieldValue::Units {
                    units,
                    limits: (1, 99),
                };
                fields.push(field("buy", "Buy", units(*buy)));
                fields.push(field("get", "Get", units(*get)));
                fields.push(field(
                    "get price",
                    "Those cost",
                    FieldValue::Choice {
                        chosen: usize::from(matches!(price, GetPrice::Unit(_))),
                        choices: &["A percentage less", "A price each"],
                    },
                ));
                fields.push(match price {
                    GetPrice::Percent(off) => field("off", "Off", FieldValue::Percent(*off)),
                    GetPrice::Unit(price) => {
                        field("price", "Price each", FieldValue::Money(*price))
                    }
                });
                fields.push(field(
                    "reduced units",
                    "Off on",
                    FieldValue::Choice {
                        chosen: usize::from(*discounted == Discounted::Dearest),
                        choices: &["The cheapest", "The dearest"],
                    },
                ));
                let most = FieldValue::OptionalUnits(*max_groups);
                fields.push(field("groups", "Groups per order", most));
            }
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(buy: u32, get: u32, price: GetPrice, discounted: Discounted) -> VolumeTerms {
        VolumeTerms::Groups {
            buy,
            get,
            price,
            discounted,
            max_groups: None,
        }
    }

    /// Public reports of promotions that other programs got wrong, with the right amount off in cents.
    #[test]
    fn groups_and_thresholds_take_off_what_they_say() {
        let free = GetPrice::Percent(BasisPoints(10_000));
        let half = GetPrice::Percent(BasisPoints(5_000));
        let cheapest = Discounted::Cheapest;
        let step = |min_units, percent| Threshold {
            min_units,
            percent: BasisPoints(percent),
        };
        let steps = |applies_to| VolumeTerms::Steps {
            steps: vec![step(2, 500), step(3, 1_000)],
            applies_to,
        };
        let mixed = vec![(1_499, 2), (1_299, 2), (999, 2)];
        for (terms, units, off) in [
            // More free than bought: the formula holds for every buy and get; an incomplete group gives nothing.
            (groups(1, 3, free, cheapest), vec![(2_500, 4)], 7_500),
            (groups(1, 3, free, cheapest), vec![(2_500, 3)], 0),
            (groups(2, 2, free, cheapest), vec![(2_500, 4)], 5_000),
            // Of every three the cheapest at half price, rounded once per order.
            (groups(2, 1, half, cheapest), mixed.clone(), 999),
            (
                groups(2, 1, half, cheapest),
                vec![(1_499, 2), (1_299, 2), (999, 1)],
                500,
            ),
            (groups(2, 1, half, Discounted::Dearest), mixed, 1_499),
            // A reduced unit never costs more than before.
            (
                groups(1, 1, GetPrice::Unit(Money(1_990)), cheapest),
                vec![(2_990, 3)],
                1_000,
            ),
            (
                groups(1, 1, GetPrice::Unit(Money(4_000)), cheapest),
                vec![(2_990, 2)],
                0,
            ),
            (steps(AppliesTo::AllUnits), vec![(1_000, 1)], 0),
            (steps(AppliesTo::AllUnits), vec![(1_000, 2)], 100),
            (steps(AppliesTo::AllUnits), vec![(1_000, 4)], 400),
            // The second unit at 5 %, every further one at 10 %; of different prices the cheapest are the further ones.
            (steps(AppliesTo::ExtraUnits), vec![(1_000, 4)], 250),
            (steps(AppliesTo::ExtraUnits), vec![(1_000, 1), (400, 1)], 20),
        ] {
            assert_eq!(
                rounded(terms.off(&units)),
                Money(off),
                "{terms:?} of {units:?}"
            );
        }
    }

    #[test]
    fn no_more_groups_count_than_allowed() {
        let terms = VolumeTerms::Groups {
            buy: 1,
            get: 1,
            price: GetPrice::Percent(BasisPoints(10_000)),
            discounted: Discounted::Cheapest,
            max_groups: Some(2),
        };
        assert_eq!(rounded(terms.off(&vec![(1_000, 9)])), Money(2_000));
        assert!(terms.steps_up(3, 4) && !terms.steps_up(5, 6));
    }
}
