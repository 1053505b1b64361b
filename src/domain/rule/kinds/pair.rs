//! Complementary pair: who has the trigger is offered a target (cross-sell).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{KindContract, KindInfo, NewRule, NewRuleForm, Read, RuleKind, counted};
use crate::domain::belief::{Belief, Grade};
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::rule::form::{Field, FieldValue};
use crate::domain::rule::offer::{
    Asks, Basket, Compiled, Found, Leak, Look, Offer, Part, Shelf, Terms,
};
use crate::domain::rule::quote::{PriceForm, Quote};
use crate::domain::rule::trigger::{VariantSet, some_of};
use crate::domain::rule::written::{
    DiscountDocument, DocumentError, Reader, SkuText, TriggerDocument, texts, written,
};
use crate::domain::rule::{
    Discount, Move, Placement, Relation, RuleProblem, Trigger, Use, problem,
};

/// How many units of the target are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PairUnits {
    /// One, whatever the basket holds.
    #[default]
    One,
    /// As many as there are units of the trigger.
    PerTrigger,
}

/// A trigger, and what goes with it.
///
/// In an order that holds the trigger, the first listed target that is neither in the basket nor offered earlier on the
/// way is offered. Accepted, it adds its units at list price less the discount. Held targets are *already* bought: an
/// automatic discount reaches them as subsidy.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pair {
    /// What must be in the basket.
    pub trigger: Trigger,
    /// What is offered, best first.
    pub targets: Vec<Sku>,
    /// How many units.
    pub units: PairUnits,
    /// Money off the target.
    pub discount: Option<Discount>,
}

pub(super) static INFO: KindInfo = KindInfo {
    word: "pair",
    label: "Complementary pair",
    short: "Pair",
    noun: "pair",
    plural: "Pairs",
    command: "New complementary pair",
    about: "Offer something that goes with what is in the basket",
    key: 'P',
    placement: Placement::Cart,
    offer: "pair",
    acceptance,
    new_rule: NewRuleForm {
        least: 2,
        most: 2,
        questions: &[
            "What must be in the basket?",
            "What is offered with it?",
            "Both products are chosen.",
        ],
        roles: &["In the basket", "Offered"],
        leader: None,
        asks_name: false,
        climbs: false,
    },
    make,
    read,
    schema: |generator| PairDocument::json_schema(generator),
};

fn acceptance(placement: Placement) -> Belief {
    match placement {
        Placement::ProductPage => Belief::quantiles(0.02, 0.005, 0.06, "vendor guides", Grade::C),
        Placement::PostPurchase => {
            Belief::quantiles(0.05, 0.015, 0.14, "below vendor averages", Grade::B)
        }
        _ => Belief::quantiles(0.03, 0.008, 0.10, "retailer survey", Grade::B),
    }
}

fn make(catalog: &Catalog, _: &str, products: &[VariantId]) -> Option<NewRule> {
    let &[trigger, target] = counted(&INFO.new_rule, products)? else {
        return None;
    };
    let name = format!("{} with {}", catalog.title(target), catalog.title(trigger));
    let pair = Pair {
        trigger: Trigger::on(catalog.variant(trigger).sku.clone()),
        targets: vec![catalog.variant(target).sku.clone()],
        ..Pair::default()
    };
    Some(NewRule {
        kind: pair.into(),
        name,
    })
}

/// The fields of a pair as written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct PairDocument {
    /// What must be in the basket.
    #[schemars(required, with = "TriggerDocument")]
    trigger: Option<TriggerDocument>,
    /// What is offered.
    #[schemars(required, length(min = 1), with = "Vec<SkuText>")]
    targets: Option<Vec<SkuText>>,
    /// How many units are offered.
    #[serde(default)]
    units: PairUnits,
    /// Money off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discount: Option<DiscountDocument>,
    #[serde(flatten)]
    #[schemars(skip)]
    extra: Map<String, Value>,
}

fn read(reader: &Reader<'_>, fields: Map<String, Value>) -> Result<Read, DocumentError> {
    let written: PairDocument = reader.document(fields)?;
    let trigger = reader.trigger(&reader.needed("trigger", written.trigger)?)?;
    let targets = reader.skus(&reader.needed("targets", written.targets)?);
    let pair = Pair {
        trigger,
        targets,
        units: written.units,
        discount: reader.discount(written.discount)?,
    };
    Ok((pair.into(), written.extra))
}

impl KindContract for Pair {
    fn check(&self) -> Result<(), RuleProblem> {
        self.trigger.check()?;
        if self.targets.is_empty() {
            return Err(RuleProblem::new(
                "targets",
                "at least one SKU",
                "an empty list",
                "A pair offers at least one product; add another before this one goes.",
            ));
        }
        problem::check_skus("targets", &self.targets)?;
        problem::check_discount(self.discount.as_ref())
    }

    fn write(&self, currency: &Currency) -> Map<String, Value> {
        written(&PairDocument {
            trigger: Some(TriggerDocument::of(&self.trigger, currency)),
            targets: Some(texts(&self.targets)),
            units: self.units,
            discount: self.discount.map(DiscountDocument::from),
            extra: Map::new(),
        })
    }

    fn trigger(&self) -> Option<&Trigger> {
        Some(&self.trigger)
    }

    fn discount(&self) -> Option<&Discount> {
        self.discount.as_ref()
    }

    fn uses(&self) -> Vec<(Use, &Sku)> {
        let mut uses = self.trigger.uses();
        uses.extend(self.targets.iter().map(|sku| (Use::Offered, sku)));
        uses
    }

    fn together(&self) -> Vec<Move<&Sku>> {
        let triggers = self.trigger.any_of.iter().chain(&self.trigger.all_of);
        triggers
            .flat_map(|from| {
                self.targets.iter().map(move |to| Move {
                    from,
                    to,
                    relation: Relation::Complement,
                })
            })
            .collect()
    }

    fn moves(&self, catalog: &Catalog) -> Vec<Move<VariantId>> {
        let targets: Vec<VariantId> = super::found(catalog, &self.targets).collect();
        self.trigger
            .listed_items(catalog)
            .flat_map(|from| {
                let fitting = targets
                    .iter()
                    .filter(move |to| self.trigger.fits(catalog, from, **to));
                fitting.map(move |&to| Move {
                    from,
                    to,
                    relation: Relation::Complement,
                })
            })
            .collect()
    }

    fn beyond_links(&self) -> Vec<&'static str> {
        self.trigger.beyond_links()
    }

    fn words(&self, title: &dyn Fn(&Sku) -> String) -> String {
        let targets: Vec<String> = self.targets.iter().map(title).collect();
        format!("{} › {}", self.trigger.words(title), some_of(&targets))
    }

    fn price_form(&self, _: &Currency) -> PriceForm {
        PriceForm::Off(percent(self.discount.as_ref()))
    }

    fn quotes(&self, catalog: &Catalog) -> Vec<Quote> {
        let off = percent(self.discount.as_ref());
        self.targets
            .iter()
            .map(|sku| Quote::single(catalog, sku, off))
            .collect()
    }

    fn compile(&self, shelf: &Shelf<'_>) -> Box<dyn Compiled> {
        Box::new(self.look_up(shelf))
    }

    fn terms(&self, _: &Catalog) -> Terms {
        Terms {
            pulls_forward: true,
            ..Terms::off(self.discount.as_ref())
        }
    }

    fn structure(&self) -> RuleKind {
        Self {
            discount: Discount::structure(self.discount),
            ..self.clone()
        }
        .into()
    }

    fn fields(&self) -> Vec<Field> {
        let field = |id, label, value| Field { id, label, value };
        vec![
            field(
                "trigger",
                "Any of these in the basket",
                FieldValue::Trigger(self.trigger.clone()),
            ),
            field(
                "targets",
                "Offered: the first that is not in the basket yet",
                FieldValue::Skus {
                    skus: self.targets.clone(),
                    add: "Add target",
                    most: usize::MAX,
                },
            ),
            field(
                "units",
                "Units offered",
                FieldValue::Choice {
                    chosen: usize::from(self.units == PairUnits::PerTrigger),
                    choices: &["One", "One per trigger"],
                },
            ),
            field("discount", "Discount", FieldValue::Discount(self.discount)),
        ]
    }

    fn set(&mut self, id: &str, value: FieldValue) {
        match (id, value) {
            ("trigger", FieldValue::Trigger(trigger)) => self.trigger = trigger,
            ("targets", FieldValue::Skus { skus, .. }) => self.targets = skus,
            ("units", FieldValue::Choice { chosen, .. }) => {
                self.units = if chosen == 0 {
                    PairUnits::One
                } else {
                    PairUnits::PerTrigger
                };
            }
            ("discount", FieldValue::Discount(discount)) => self.discount = discount,
            _ => {}
        }
    }
}

fn percent(discount: Option<&Discount>) -> BasisPoints {
    discount.map_or(BasisPoints(0), |discount| discount.percent)
}

#[derive(Debug)]
struct Target {
    option: u8,
    variant: VariantId,
    /// False when the same product is listed before.
    is_first: bool,
    /// Trigger items that share the attributes; `None` when all do.
    fitting: Option<VariantSet>,
}

impl Target {
    fn fits(&self, basket: &Basket<'_>) -> bool {
        self.fitting.as_ref().is_none_or(|items| {
            let mut lines = basket.lines.iter();
            lines.any(|line| items.contains(&line.variant))
        })
    }
}

/// A pair with its SKUs looked up.
#[derive(Debug)]
struct CompiledPair {
    touches: Vec<VariantId>,
    targets: Vec<Target>,
    per_trigger: bool,
    max_reduced: i64,
}

impl Pair {
    fn look_up(&self, shelf: &Shelf<'_>) -> CompiledPair {
        let catalog = shelf.catalog;
        let live = shelf.trigger.filter(|trigger| !trigger.dead);
        let touches: Vec<VariantId> = live
            .map(|trigger| trigger.items.iter().copied().collect())
            .unwrap_or_default();
        let matching = !self.trigger.match_attributes.is_empty();
        let targets = self.targets.iter().take(usize::from(u8::MAX)).enumerate();
        let targets = targets.filter_map(|(option, sku)| {
            let variant = catalog.find(sku)?;
            let fits = |item: &VariantId| self.trigger.fits(catalog, *item, variant);
            Some(Target {
                option: option as u8,
                variant,
                is_first: !self.targets[..option].contains(sku),
                fitting: matching.then(|| touches.iter().copied().filter(fits).collect()),
            })
        });
        CompiledPair {
            targets: targets.collect(),
            per_trigger: self.units == PairUnits::PerTrigger,
            max_reduced: Discount::most_reduced(self.discount.as_ref()),
            touches,
        }
    }
}

impl Compiled for CompiledPair {
    fn touches(&self) -> Vec<VariantId> {
        self.touches.clone()
    }

    fn offered(&self) -> Vec<VariantId> {
        self.targets.iter().map(|target| target.variant).collect()
    }

    fn matches(&self, _: &Basket<'_>) -> bool {
        true
    }

    fn find(&self, look: &Look<'_>, offer: &mut Offer) -> Found {
        let basket = look.basket;
        let mut reason = None;
        for target in &self.targets {
            if !target.fits(basket) || basket.holds(target.variant) {
                continue;
            }
            if let Some(why) = look.gate.refuses(target.variant, basket) {
                reason = reason.or(Some(why));
                continue;
            }
            let units = match look.trigger {
                Some(trigger) if self.per_trigger => trigger.units_in(basket).max(1),
                _ => 1,
            };
            offer.option = target.option;
            offer.adds.push(Part {
                variant: target.variant,
                units,
            });
            offer.asks = Asks::List {
                reduced: self.max_reduced,
            };
            offer.target = Some(target.variant);
            offer.service = basket.facts(target.variant).service;
            offer.displaces = true;
            return Found::Offer;
        }
        reason.map_or(Found::Nothing, Found::Blocked)
    }

    fn held(&self, look: &Look<'_>) -> Option<Leak> {
        let basket = look.basket;
        let mut leak = Leak::default();
        let mut left = self.max_reduced;
        let mut is_held = false;
        for target in self.targets.iter().filter(|target| target.is_first) {
            let units = basket.units(target.variant);
            if units == 0 || !target.fits(basket) {
                continue;
            }
            is_held = true;
            let reduced = units.min(left);
            left -= reduced;
            leak.list += basket.facts(target.variant).price.unwrap_or(0) * reduced;
        }
        is_held.then_some(leak)
    }
}
