//! Volume discount: more units of a product, or of a pool of products, for less each: thresholds, or buy some and get some.

use std::collections::HashSet;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{KindContract, KindInfo, MOST_PARTS, NewRule, NewRuleForm, Read, RuleKind, counted};
use crate::domain::belief::{Belief, Grade};
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::rule::form::{Field, FieldValue};
use crate::domain::rule::offer::{
    FINE, Asks, Basket, Compiled, Found, Further, Leak, Look, Offer, Part, Pool, Reason, Shelf, Terms,
};
use crate::domain::rule::quote::{PriceForm, Quote};
use crate::domain::rule::written::{AmountText, DocumentError, Reader, SkuText, texts, written};
use crate::domain::rule::{Granted, Move, Placement, RuleProblem, Use, problem};

/// Units an offer asks for at most, unless the rule says otherwise (decision 11).
const UNITS_AHEAD: u32 = 2;

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

/// Products whose units count together, and what is taken off when there are enough.
///
/// In an order that holds some units, the smallest number of further units that makes the average unit cheaper is offered;
/// above the last threshold nothing is. The added units are those of the cheapest product held. Orders with enough units
/// already are where the discount is given away. The price of q units is one function T(q), so that what is offered and
/// what is given away agree; it is rounded only where it is shown, once per order, halves up.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    /// The pool.
    pub skus: Vec<Sku>,
    /// What is taken off.
    pub terms: VolumeTerms,
    /// Who gets it.
    pub granted: Granted,
    /// Units an offer asks for at most.
    pub max_units_ahead: u32,
}

pub(super) static INFO: KindInfo = KindInfo {
    word: "volume",
    label: "Volume discount",
    short: "Volume",
    noun: "volume discount",
    plural: "Volume discounts",
    command: "New volume discount",
    about: "More units for less each, or buy some and get some",
    key: 'U',
    placement: Placement::Cart,
    offer: "volume discount",
    acceptance: |_| Belief::quantiles(0.04, 0.01, 0.14, "judgement, one unit short", Grade::C),
    new_rule: NewRuleForm {
        least: 1,
        most: MOST_PARTS,
        questions: &[
            "Which product is sold in quantities?",
            "Add another whose units count together, or make the rule.",
        ],
        roles: &["Counts"],
        leader: None,
        asks_name: false,
        climbs: false,
    },
    make,
    read,
    schema: |generator| VolumeDocument::json_schema(generator),
};

/// 5 % off from two units, 10 % off from three.
fn make(catalog: &Catalog, _: &str, products: &[VariantId]) -> Option<NewRule> {
    let products = counted(&INFO.new_rule, products)?;
    let volume = Volume {
        skus: products
            .iter()
            .map(|id| catalog.variant(*id).sku.clone())
            .collect(),
        terms: VolumeTerms::usual_steps(),
        granted: Granted::Automatic,
        max_units_ahead: UNITS_AHEAD,
    };
    Some(NewRule {
        kind: volume.into(),
        name: format!("More of {}", catalog.title(*products.first()?)),
    })
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
struct TermsDocument {
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
    let of_groups = ["buy", "get", "get_unit_price", "get_percent", "discounted", "max_groups"];
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

/// The fields of a volume rule as written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct VolumeDocument {
    /// The pool.
    #[schemars(required, length(min = 1), extend("uniqueItems" = true), with = "Vec<SkuText>")]
    skus: Option<Vec<SkuText>>,
    /// What is taken off.
    #[schemars(required, with = "TermsDocument")]
    terms: Option<TermsDocument>,
    /// Who gets it.
    #[serde(default)]
    granted: Granted,
    /// Units an offer asks for at most.
    #[serde(default = "usual_units_ahead", skip_serializing_if = "is_usual")]
    #[schemars(range(min = 1))]
    max_units_ahead: u32,
    #[serde(flatten)]
    #[schemars(skip)]
    extra: Map<String, Value>,
}

fn usual_units_ahead() -> u32 {
    UNITS_AHEAD
}

fn is_usual(units: &u32) -> bool {
    *units == UNITS_AHEAD
}

fn read(reader: &Reader<'_>, fields: Map<String, Value>) -> Result<Read, DocumentError> {
    let written: VolumeDocument = reader.document(fields)?;
    let skus = reader.skus(&reader.needed("skus", written.skus)?);
    let terms = read_terms(reader, &reader.needed("terms", written.terms)?)?;
    let volume = Volume {
        skus,
        terms,
        granted: written.granted,
        max_units_ahead: written.max_units_ahead,
    };
    Ok((volume.into(), written.extra))
}

fn read_terms(reader: &Reader<'_>, written: &TermsDocument) -> Result<VolumeTerms, DocumentError> {
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

/// Units of one price, dearest first.
type Units = Vec<(i64, i64)>;

impl VolumeTerms {
    fn usual_steps() -> Self {
        let step = |min_units, percent| Threshold {
            min_units,
            percent: BasisPoints(percent),
        };
        Self::Steps {
            steps: vec![step(2, 500), step(3, 1_000)],
            applies_to: AppliesTo::AllUnits,
        }
    }

    fn usual_groups() -> Self {
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
        let reached = steps.iter().filter(|step| i64::from(step.min_units) <= units);
        reached.map(|step| i64::from(step.percent.0)).max().unwrap_or(0)
    }

    /// Complete groups of so many units.
    fn groups(buy: u32, get: u32, max_groups: Option<u32>, units: i64) -> i64 {
        let size = i64::from(buy) + i64::from(get);
        (units / size.max(1)).min(max_groups.map_or(i64::MAX, i64::from))
    }

    /// What is taken off units of these prices, which stand dearest first, in 1/[`FINE`] of a minor unit: a percentage in
    /// hundredths of a percent times minor units is just that.
    fn off(&self, units: &Units) -> i64 {
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
    fn steps_up(&self, from: i64, to: i64) -> bool {
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
    fn stops(&self) -> Vec<u32> {
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

impl KindContract for Volume {
    fn check(&self) -> Result<(), RuleProblem> {
        let distinct: HashSet<&Sku> = self.skus.iter().collect();
        if self.skus.is_empty() || distinct.len() != self.skus.len() {
            return Err(RuleProblem::new(
                "skus",
                "one or more different SKUs",
                format!("{} SKUs, {} different", self.skus.len(), distinct.len()),
                "A volume discount needs a product, and each counts once.",
            ));
        }
        problem::check_skus("skus", &self.skus)?;
        if self.max_units_ahead == 0 {
            return Err(RuleProblem::new(
                "max_units_ahead",
                "1 or more",
                "0",
                "An offer asks for at least one more unit.",
            ));
        }
        self.terms.check()
    }

    fn write(&self, currency: &Currency) -> Map<String, Value> {
        let terms = match &self.terms {
            VolumeTerms::Steps { steps, applies_to } => TermsDocument {
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
                ..TermsDocument::default()
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
                TermsDocument {
                    buy: Some(*buy),
                    get: Some(*get),
                    get_unit_price: unit,
                    get_percent: percent,
                    discounted: Some(*discounted),
                    max_groups: *max_groups,
                    ..TermsDocument::default()
                }
            }
        };
        written(&VolumeDocument {
            skus: Some(texts(&self.skus)),
            terms: Some(terms),
            granted: self.granted,
            max_units_ahead: self.max_units_ahead,
            extra: Map::new(),
        })
    }

    fn granted(&self) -> Option<Granted> {
        Some(self.granted)
    }

    fn uses(&self) -> Vec<(Use, &Sku)> {
        self.skus.iter().map(|sku| (Use::Quantity, sku)).collect()
    }

    fn together(&self) -> Vec<Move<&Sku>> {
        Vec::new()
    }

    /// More of the same leads to no other product.
    fn moves(&self, _: &Catalog) -> Vec<Move<VariantId>> {
        Vec::new()
    }

    fn words(&self, title: &dyn Fn(&Sku) -> String) -> String {
        let titles: Vec<String> = self.skus.iter().map(title).collect();
        titles.join(" + ")
    }

    fn price_form(&self, currency: &Currency) -> PriceForm {
        PriceForm::Words(match &self.terms {
            VolumeTerms::Steps { steps, .. } => match steps.as_slice() {
                [step] => format!("{} % from {}", step.percent.percent(), step.min_units),
                steps => {
                    let most = steps.iter().map(|step| step.percent).max();
                    format!("Up to {} % off", most.unwrap_or_default().percent())
                }
            },
            VolumeTerms::Groups {
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
        })
    }

    fn quotes(&self, catalog: &Catalog) -> Vec<Quote> {
        let stops = self.terms.stops();
        let each = self.skus.iter().flat_map(|sku| {
            let stops = stops.iter();
            stops.map(move |&units| {
                let unit = catalog.find(sku).and_then(|id| catalog.variant(id).price);
                let bought = vec![(unit.unwrap_or(Money::ZERO).0, i64::from(units))];
                let subject = Some(format!("A purchase of {units} × {sku}"));
                Quote::of(catalog, subject, vec![(sku.clone(), units)], |list| {
                    list - rounded(self.terms.off(&bought))
                })
            })
        });
        each.collect()
    }

    fn compile(&self, shelf: &Shelf<'_>) -> Box<dyn Compiled> {
        let mut pool: Vec<VariantId> = super::found(shelf.catalog, &self.skus).collect();
        pool.sort_unstable();
        pool.dedup();
        Box::new(CompiledVolume {
            pool,
            terms: self.terms.clone(),
            ahead: i64::from(self.max_units_ahead),
        })
    }

    fn terms(&self, _: &Catalog) -> Terms {
        Terms {
            has_fixed: true,
            granted: self.granted,
            pulls_forward: true,
            further: Further::Unit,
            ..Terms::default()
        }
    }

    fn structure(&self) -> RuleKind {
        Self {
            granted: Granted::Offer,
            ..self.clone()
        }
        .into()
    }

    fn fields(&self) -> Vec<Field> {
        let field = |id, label, value| Field { id, label, value };
        let mut fields = vec![
            field(
                "products",
                "Their units count together",
                FieldValue::Skus {
                    skus: self.skus.clone(),
                    add: "Add product",
                    most: usize::MAX,
                },
            ),
            field(
                "form",
                "Kind of offer",
                FieldValue::Choice {
                    chosen: usize::from(matches!(self.terms, VolumeTerms::Groups { .. })),
                    choices: &["Price breaks", "Buy some, get some"],
                },
            ),
        ];
        match &self.terms {
            VolumeTerms::Steps { steps, applies_to } => {
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
            VolumeTerms::Groups {
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
                    GetPrice::Unit(price) => field("price", "Price each", FieldValue::Money(*price)),
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
        let ahead = FieldValue::Units {
            units: self.max_units_ahead,
            limits: (1, 9),
        };
        fields.push(field("further units", "Most units offered", ahead));
        fields.push(field("who gets it", "Who gets it", FieldValue::Granted(self.granted)));
        fields
    }

    fn set(&mut self, id: &str, value: FieldValue) {
        match (id, value) {
            ("products", FieldValue::Skus { skus, .. }) => self.skus = skus,
            ("form", FieldValue::Choice { chosen, .. }) => {
                let is_groups = matches!(self.terms, VolumeTerms::Groups { .. });
                if is_groups != (chosen == 1) {
                    self.terms = if is_groups {
                        VolumeTerms::usual_steps()
                    } else {
                        VolumeTerms::usual_groups()
                    };
                }
            }
            ("further units", FieldValue::Units { units, .. }) => self.max_units_ahead = units,
            ("who gets it", FieldValue::Granted(granted)) => self.granted = granted,
            (id, value) => self.terms.set(id, value),
        }
    }
}

impl VolumeTerms {
    fn check(&self) -> Result<(), RuleProblem> {
        match self {
            Self::Steps { steps, .. } => {
                let rises = |pair: &[Threshold]| pair[0].min_units < pair[1].min_units;
                let is_sound = !steps.is_empty()
                    && steps.iter().all(|step| step.min_units >= 2)
                    && steps.windows(2).all(rises);
                if !is_sound {
                    let units: Vec<String> =
                        steps.iter().map(|step| step.min_units.to_string()).collect();
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

    fn set(&mut self, id: &str, value: FieldValue) {
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

/// A volume rule with its SKUs looked up.
#[derive(Debug)]
struct CompiledVolume {
    /// In order of the catalog.
    pool: Vec<VariantId>,
    terms: VolumeTerms,
    ahead: i64,
}

impl CompiledVolume {
    /// The pool's units in a basket at list price, dearest first; `None` when a price is unknown.
    fn units_in(&self, basket: &Basket<'_>) -> Option<Units> {
        let held = self.pool.iter().filter(|id| basket.holds(**id));
        let mut units: Units = held
            .map(|&id| Some((basket.facts(id).price?, basket.units(id))))
            .collect::<Option<_>>()?;
        units.sort_unstable_by(|a, b| b.cmp(a));
        Some(units)
    }

    /// The cheapest product held: of equally cheap ones the first of the catalog.
    fn cheapest(&self, basket: &Basket<'_>) -> Option<VariantId> {
        let held = self.pool.iter().copied().filter(|id| basket.holds(*id));
        held.min_by_key(|id| basket.facts(*id).price)
    }
}

/// What is taken off as it is shown: to the nearest minor unit, halves up.
fn rounded(off: i64) -> Money {
    Money((off + FINE / 2).div_euclid(FINE))
}

/// Units and what they cost.
fn total(units: &Units) -> (i64, i64) {
    units.iter().fold((0, 0), |(count, list), (price, units)| {
        (count + units, list + price * units)
    })
}

impl Compiled for CompiledVolume {
    fn touches(&self) -> Vec<VariantId> {
        self.pool.clone()
    }

    fn offered(&self) -> Vec<VariantId> {
        self.pool.clone()
    }

    fn matches(&self, basket: &Basket<'_>) -> bool {
        self.pool.iter().any(|id| basket.holds(*id))
    }

    /// Neither blocks nor is blocked by what was offered earlier: it offers more of what is there.
    fn find(&self, look: &Look<'_>, offer: &mut Offer) -> Found {
        let basket = look.basket;
        let Some(added) = self.cheapest(basket) else {
            return Found::Nothing;
        };
        let Some(mut units) = self.units_in(basket) else {
            return Found::Blocked(Reason::NoPrice);
        };
        let (count, list) = total(&units);
        let paid = list * FINE - self.terms.off(&units);
        let price = basket.facts(added).price.unwrap_or(0);
        for ahead in 1..=self.ahead {
            // The cheapest stands last.
            if let Some(last) = units.last_mut() {
                last.1 += 1;
            }
            if !self.terms.steps_up(count, count + ahead) {
                continue;
            }
            let more = (list + price * ahead) * FINE - self.terms.off(&units);
            let is_cheaper = i128::from(more) * i128::from(count)
                < i128::from(paid) * i128::from(count + ahead);
            if !is_cheaper {
                continue;
            }
            let facts = basket.facts(added);
            if look.gate.is_barred(added, basket) {
                return Found::Blocked(Reason::Blocked);
            }
            if !facts.in_stock {
                return Found::Blocked(Reason::OutOfStock);
            }
            offer.gap = u8::try_from(ahead).unwrap_or(u8::MAX);
            offer.adds.push(Part {
                variant: added,
                units: ahead,
            });
            offer.asks = Asks::Amount(more - paid);
            offer.service = facts.service;
            return Found::Offer;
        }
        Found::Nothing
    }

    fn held(&self, look: &Look<'_>) -> Option<Leak> {
        let units = self.units_in(look.basket)?;
        let fixed = self.terms.off(&units);
        (fixed > 0).then_some(Leak {
            fixed,
            ..Leak::default()
        })
    }

    fn pool(&self) -> Pool<'_> {
        Pool::All(&self.pool)
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
            (groups(2, 1, half, cheapest), vec![(1_499, 2), (1_299, 2), (999, 1)], 500),
            (groups(2, 1, half, Discounted::Dearest), mixed, 1_499),
            // A reduced unit never costs more than before.
            (groups(1, 1, GetPrice::Unit(Money(1_990)), cheapest), vec![(2_990, 3)], 1_000),
            (groups(1, 1, GetPrice::Unit(Money(4_000)), cheapest), vec![(2_990, 2)], 0),
            (steps(AppliesTo::AllUnits), vec![(1_000, 1)], 0),
            (steps(AppliesTo::AllUnits), vec![(1_000, 2)], 100),
            (steps(AppliesTo::AllUnits), vec![(1_000, 4)], 400),
            // The second unit at 5 %, every further one at 10 %; of different prices the cheapest are the further ones.
            (steps(AppliesTo::ExtraUnits), vec![(1_000, 4)], 250),
            (steps(AppliesTo::ExtraUnits), vec![(1_000, 1), (400, 1)], 20),
        ] {
            assert_eq!(rounded(terms.off(&units)), Money(off), "{terms:?} of {units:?}");
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

    #[test]
    fn another_form_starts_with_its_usual_terms_and_the_same_form_keeps_them() {
        let mut volume = Volume {
            skus: vec!["TEE".into()],
            terms: VolumeTerms::usual_steps(),
            granted: Granted::Automatic,
            max_units_ahead: UNITS_AHEAD,
        };
        let form = |chosen| FieldValue::Choice {
            chosen,
            choices: &[],
        };
        volume.set("form", form(1));
        assert_eq!(volume.terms, VolumeTerms::usual_groups());
        volume.set("buy", FieldValue::Units { units: 2, limits: (1, 99) });
        volume.set("form", form(1));
        assert!(matches!(volume.terms, VolumeTerms::Groups { buy: 2, .. }));
        volume.set("form", form(0));
        assert_eq!(volume.check(), Ok(()));
    }
}
