//! Premium ladder: who has one step of a family is offered the next (upsell, good-better-best).

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{KindContract, KindInfo, MOST_PARTS, NewRule, NewRuleForm, Read, RuleKind, counted};
use crate::domain::belief::{Belief, Grade};
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::{BasisPoints, Currency};
use crate::domain::rule::form::{Field, FieldValue};
use crate::domain::rule::offer::{
    Asks, Basket, Claim, Compiled, Found, Leak, Look, Offer, Part, Shelf, Terms,
};
use crate::domain::rule::quote::{PriceForm, Quote};
use crate::domain::rule::written::{
    DiscountDocument, DocumentError, Reader, SkuText, texts, written,
};
use crate::domain::rule::{Discount, Move, Placement, Relation, RuleProblem, Step, Use, problem};

/// An ordered family, cheapest first, and the moves offered in it.
///
/// In an order that holds the lower step and no higher tier, accepting swaps every unit of the lower line for the
/// higher: no unit is added.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ladder {
    /// The family, cheapest first.
    pub tiers: Vec<Sku>,
    /// The moves offered; empty offers every neighbour.
    pub steps: Vec<Step>,
    /// Money off the higher step.
    pub discount: Option<Discount>,
}

pub(super) static INFO: KindInfo = KindInfo {
    word: "ladder",
    label: "Premium ladder",
    short: "Ladder",
    noun: "ladder",
    plural: "Ladders",
    command: "New premium ladder",
    about: "Offer the next better step of a family",
    key: 'L',
    placement: Placement::ProductPage,
    offer: "ladder step",
    acceptance: |_| {
        let source = "judgement, at a 25 % price gap";
        Belief::quantiles(0.03, 0.007, 0.10, source, Grade::C)
    },
    new_rule: NewRuleForm {
        least: 2,
        most: MOST_PARTS,
        questions: &[
            "Choose two to six tiers of one family, in any order.",
            "Choose at least one more.",
            "Add another, or make the rule.",
        ],
        roles: &["Tier"],
        leader: None,
        asks_name: true,
        climbs: true,
    },
    make,
    read,
    schema: |generator| LadderDocument::json_schema(generator),
};

/// Cheapest first, each offering the next.
fn make(catalog: &Catalog, title: &str, products: &[VariantId]) -> Option<NewRule> {
    let mut tiers = counted(&INFO.new_rule, products)?.to_vec();
    tiers.sort_by_key(|id| (catalog.variant(*id).price, *id));
    let name = if title.is_empty() {
        format!("{} ladder", catalog.title(tiers[0]))
    } else {
        format!("{title} ladder")
    };
    let skus = tiers.iter().map(|id| catalog.variant(*id).sku.clone());
    let ladder = Ladder {
        tiers: skus.collect(),
        ..Ladder::default()
    };
    Some(NewRule {
        kind: ladder.into(),
        name,
    })
}

/// The fields of a ladder as written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct LadderDocument {
    /// The family, cheapest first.
    #[schemars(required, length(min = 2), extend("uniqueItems" = true), with = "Vec<SkuText>")]
    tiers: Option<Vec<SkuText>>,
    /// The moves offered, each from and to; every neighbour when missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<[SkuText; 2]>,
    /// Money off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discount: Option<DiscountDocument>,
    #[serde(flatten)]
    #[schemars(skip)]
    extra: Map<String, Value>,
}

fn read(reader: &Reader<'_>, fields: Map<String, Value>) -> Result<Read, DocumentError> {
    let written: LadderDocument = reader.document(fields)?;
    let ladder = Ladder {
        tiers: reader.skus(&reader.needed("tiers", written.tiers)?),
        steps: written
            .steps
            .iter()
            .map(|[from, to]| Step {
                from: from.0.as_str().into(),
                to: to.0.as_str().into(),
            })
            .collect(),
        discount: reader.discount(written.discount)?,
    };
    Ok((ladder.into(), written.extra))
}

impl Ladder {
    /// The moves offered: the written ones, or each tier to the next.
    #[must_use]
    pub fn offered_steps(&self) -> Vec<Step> {
        if self.steps.is_empty() {
            self.neighbours()
        } else {
            self.steps.clone()
        }
    }

    fn neighbours(&self) -> Vec<Step> {
        let pairs = self.tiers.windows(2);
        pairs
            .map(|pair| Step {
                from: pair[0].clone(),
                to: pair[1].clone(),
            })
            .collect()
    }

    fn tier_of(&self, sku: &Sku) -> Option<usize> {
        self.tiers.iter().position(|tier| tier == sku)
    }

    fn rises(&self, step: &Step) -> bool {
        match (self.tier_of(&step.from), self.tier_of(&step.to)) {
            (Some(low), Some(high)) => low < high,
            _ => false,
        }
    }

    /// The steps a person can offer, lower first: every neighbour, and what a file wrote besides. True for those offered.
    fn possible_steps(&self) -> Vec<(Step, bool)> {
        let offered = self.offered_steps();
        let mut all = self.neighbours();
        for step in &offered {
            if !all.contains(step) {
                all.push(step.clone());
            }
        }
        all.sort_by_key(|step| (self.tier_of(&step.from), self.tier_of(&step.to)));
        all.into_iter()
            .map(|step| {
                let is_offered = offered.contains(&step);
                (step, is_offered)
            })
            .collect()
    }

    /// Drops steps whose tiers are gone or no longer rise, and writes "every neighbour" as no steps at all.
    fn tidy_steps(&mut self) {
        let steps = std::mem::take(&mut self.steps);
        self.steps = steps.into_iter().filter(|step| self.rises(step)).collect();
        if self.steps == self.neighbours() {
            self.steps.clear();
        }
    }
}

impl KindContract for Ladder {
    fn check(&self) -> Result<(), RuleProblem> {
        let distinct: HashSet<&Sku> = self.tiers.iter().collect();
        let is_repeated = distinct.len() != self.tiers.len();
        if self.tiers.len() < 2 || is_repeated {
            return Err(RuleProblem::new(
                "tiers",
                "two or more different SKUs",
                format!("{} tiers, {} different", self.tiers.len(), distinct.len()),
                if is_repeated {
                    "Every tier of a ladder is another product."
                } else {
                    "A ladder has at least two tiers; add another before this one goes."
                },
            ));
        }
        problem::check_skus("tiers", &self.tiers)?;
        if let Some(step) = self.steps.iter().find(|step| !self.rises(step)) {
            return Err(RuleProblem::new(
                "steps",
                "a move from a tier to a higher one",
                format!("\"{}\" to \"{}\"", step.from, step.to),
                "A step leads from a tier to a higher one.",
            ));
        }
        problem::check_discount(self.discount.as_ref())
    }

    fn write(&self, _: &Currency) -> Map<String, Value> {
        let text = |sku: &Sku| SkuText(sku.to_string());
        written(&LadderDocument {
            tiers: Some(texts(&self.tiers)),
            steps: self
                .steps
                .iter()
                .map(|step| [text(&step.from), text(&step.to)])
                .collect(),
            discount: self.discount.map(DiscountDocument::from),
            extra: Map::new(),
        })
    }

    fn discount(&self) -> Option<&Discount> {
        self.discount.as_ref()
    }

    fn uses(&self) -> Vec<(Use, &Sku)> {
        self.tiers.iter().map(|sku| (Use::Tier, sku)).collect()
    }

    fn together(&self) -> Vec<Move<&Sku>> {
        let better = |(from, to)| Move {
            from,
            to,
            relation: Relation::Better,
        };
        if self.steps.is_empty() {
            let pairs = self.tiers.windows(2);
            return pairs.map(|pair| better((&pair[0], &pair[1]))).collect();
        }
        let steps = self.steps.iter();
        steps.map(|step| better((&step.from, &step.to))).collect()
    }

    fn moves(&self, catalog: &Catalog) -> Vec<Move<VariantId>> {
        self.together()
            .into_iter()
            .filter_map(|step| {
                Some(Move {
                    from: catalog.find(step.from)?,
                    to: catalog.find(step.to)?,
                    relation: step.relation,
                })
            })
            .collect()
    }

    fn words(&self, title: &dyn Fn(&Sku) -> String) -> String {
        let tiers: Vec<String> = self.tiers.iter().map(title).collect();
        tiers.join(" › ")
    }

    fn price_form(&self, _: &Currency) -> PriceForm {
        PriceForm::Off(self.discount.map_or(BasisPoints(0), |off| off.percent))
    }

    fn quotes(&self, catalog: &Catalog) -> Vec<Quote> {
        let off = self.discount.map_or(BasisPoints(0), |off| off.percent);
        let mut seen = HashSet::new();
        let steps = self.together().into_iter();
        steps
            .filter(|step| seen.insert(step.to))
            .map(|step| Quote::single(catalog, step.to, off))
            .collect()
    }

    fn compile(&self, shelf: &Shelf<'_>) -> Box<dyn Compiled> {
        Box::new(self.look_up(shelf.catalog))
    }

    /// Acceptance answers to how much dearer the higher step is.
    fn terms(&self, catalog: &Catalog) -> Terms {
        let price = |id: VariantId| {
            let price = catalog.variant(id).price?.as_f64();
            (price > 0.0).then_some(price)
        };
        let mut terms = Terms::off(self.discount.as_ref());
        for step in self.look_up(catalog).steps {
            let option = usize::from(step.option);
            terms.gaps.resize(option + 1, None);
            terms.gaps[option] = price(step.to)
                .zip(price(step.from))
                .map(|(high, low)| (high / low).ln());
        }
        terms
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
                "tiers",
                "Tiers, cheapest first",
                FieldValue::Tiers(self.tiers.clone()),
            ),
            field(
                "steps",
                "Steps offered",
                FieldValue::Steps(self.possible_steps()),
            ),
            field("discount", "Discount", FieldValue::Discount(self.discount)),
        ]
    }

    fn set(&mut self, id: &str, value: FieldValue) {
        match (id, value) {
            ("tiers", FieldValue::Tiers(tiers)) => {
                self.tiers = tiers;
                self.tidy_steps();
            }
            ("steps", FieldValue::Steps(steps)) => {
                let mut offered = steps.into_iter().filter(|(_, on)| *on).peekable();
                if offered.peek().is_some() {
                    self.steps = offered.map(|(step, _)| step).collect();
                    self.tidy_steps();
                }
            }
            ("discount", FieldValue::Discount(discount)) => self.discount = discount,
            _ => {}
        }
    }
}

/// A ladder with its SKUs looked up.
#[derive(Debug)]
struct CompiledLadder {
    steps: Vec<CompiledStep>,
    max_reduced: i64,
}

#[derive(Debug)]
struct CompiledStep {
    option: u8,
    from: VariantId,
    to: VariantId,
    /// Tiers above `from`, and `to`.
    higher: Vec<VariantId>,
    /// True for the first step that leads to `to`.
    is_first: bool,
}

impl Ladder {
    fn look_up(&self, catalog: &Catalog) -> CompiledLadder {
        let mut steps: Vec<CompiledStep> = Vec::new();
        let offered = self.together();
        for (option, step) in offered.iter().take(usize::from(u8::MAX)).enumerate() {
            let (Some(from), Some(to)) = (catalog.find(step.from), catalog.find(step.to)) else {
                continue;
            };
            let above = self
                .tier_of(step.from)
                .map_or(self.tiers.len(), |tier| tier + 1);
            let mut higher: Vec<VariantId> = super::found(catalog, &self.tiers[above..]).collect();
            if !higher.contains(&to) {
                higher.push(to);
            }
            steps.push(CompiledStep {
                option: option as u8,
                from,
                to,
                higher,
                is_first: steps.iter().all(|known| known.to != to),
            });
        }
        CompiledLadder {
            steps,
            max_reduced: Discount::most_reduced(self.discount.as_ref()),
        }
    }
}

impl Compiled for CompiledLadder {
    fn touches(&self) -> Vec<VariantId> {
        let steps = self.steps.iter();
        steps.flat_map(|step| [step.from, step.to]).collect()
    }

    fn offered(&self) -> Vec<VariantId> {
        self.steps.iter().map(|step| step.to).collect()
    }

    fn matches(&self, _: &Basket<'_>) -> bool {
        true
    }

    fn find(&self, look: &Look<'_>, offer: &mut Offer) -> Found {
        let basket = look.basket;
        let mut reason = None;
        for step in &self.steps {
            let Some(lower) = basket.line(step.from) else {
                continue;
            };
            if step.higher.iter().any(|&tier| basket.holds(tier)) {
                continue;
            }
            if let Some(why) = look.gate.refuses(step.to, basket) {
                reason = reason.or(Some(why));
                continue;
            }
            let units = i64::from(lower.units);
            let part = |variant| Part { variant, units };
            offer.option = step.option;
            offer.adds.push(part(step.to));
            offer.replaces.push(part(step.from));
            offer.asks = Asks::List {
                reduced: self.max_reduced,
            };
            offer.target = Some(step.to);
            offer.claim = Some(Claim::Line(step.from));
            offer.service = basket.facts(step.to).service;
            return Found::Offer;
        }
        reason.map_or(Found::Nothing, Found::Blocked)
    }

    fn held(&self, look: &Look<'_>) -> Option<Leak> {
        let basket = look.basket;
        let mut leak = Leak::default();
        let mut left = self.max_reduced;
        let mut is_held = false;
        for step in self.steps.iter().filter(|step| step.is_first) {
            let units = basket.units(step.to);
            if units == 0 {
                continue;
            }
            is_held = true;
            let (from, to) = (basket.facts(step.from), basket.facts(step.to));
            let reduced = units.min(left);
            left -= reduced;
            leak.list += to.price.unwrap_or(0) * reduced;
            if let (Some(low), Some(high)) = (from.price, to.price) {
                leak.gap_revenue += (high - low) * units;
                if let (Some(low_cost), Some(high_cost)) = (from.cost, to.cost) {
                    leak.gap_revenue_known += (high - low) * units;
                    leak.gap_margin += ((high - high_cost) - (low - low_cost)) * units;
                }
            }
        }
        is_held.then_some(leak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder_of(tiers: &[&str]) -> Ladder {
        Ladder {
            tiers: tiers.iter().map(|sku| Sku::from(*sku)).collect(),
            ..Ladder::default()
        }
    }

    fn step(from: &str, to: &str) -> Step {
        Step {
            from: from.into(),
            to: to.into(),
        }
    }

    fn offer(ladder: &mut Ladder, step: &Step, on: bool) {
        let mut steps = ladder.possible_steps();
        for (known, offered) in &mut steps {
            *offered = if known == step { on } else { *offered };
        }
        ladder.set("steps", FieldValue::Steps(steps));
    }

    #[test]
    fn steps_are_switched_off_and_on_and_every_neighbour_is_written_as_none() {
        let mut ladder = ladder_of(&["A", "B", "C"]);
        offer(&mut ladder, &step("A", "B"), false);
        assert_eq!(ladder.steps, [step("B", "C")]);
        offer(&mut ladder, &step("B", "C"), false);
        assert_eq!(ladder.steps, [step("B", "C")], "the last one stays");
        offer(&mut ladder, &step("A", "B"), true);
        assert_eq!(ladder.steps, []);
        ladder.steps = vec![step("A", "C")];
        assert_eq!(
            ladder.possible_steps(),
            [
                (step("A", "B"), false),
                (step("A", "C"), true),
                (step("B", "C"), false)
            ]
        );
    }

    #[test]
    fn steps_of_a_tier_that_goes_go_with_it() {
        let mut ladder = ladder_of(&["A", "B", "C"]);
        ladder.steps = vec![step("A", "B")];
        ladder.set("tiers", FieldValue::Tiers(vec!["A".into(), "C".into()]));
        assert_eq!(ladder.offered_steps(), [step("A", "C")]);
    }
}
