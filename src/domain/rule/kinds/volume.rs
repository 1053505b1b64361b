//! Volume discount: more units of a product, or of a pool of products, for less each: thresholds, or buy some and get some.

#[path = "volume_terms.rs"]
mod terms;

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use terms::{AppliesTo, Discounted, GetPrice, Threshold, VolumeTerms};
use terms::{TermsDocument, Units, read_terms, rounded};

use super::{KindContract, KindInfo, MOST_PARTS, NewRule, NewRuleForm, Read, RuleKind, counted};
use crate::domain::belief::{Belief, Grade};
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::{Currency, Money};
use crate::domain::rule::form::{Field, FieldValue};
use crate::domain::rule::offer::{
    Asks, Basket, Compiled, FINE, Found, Further, Leak, Look, Offer, Part, Pool, Reason, Shelf,
    Terms,
};
use crate::domain::rule::quote::{PriceForm, Quote};
use crate::domain::rule::written::{DocumentError, Reader, SkuText, texts, written};
use crate::domain::rule::{Granted, Move, Placement, RuleProblem, Use, problem};

/// Units an offer asks for at most, unless the rule says otherwise (decision 11).
const UNITS_AHEAD: u32 = 2;

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
        written(&VolumeDocument {
            skus: Some(texts(&self.skus)),
            terms: Some(TermsDocument::of(&self.terms, currency)),
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
        PriceForm::Words(self.terms.words(currency))
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
        fields.extend(self.terms.fields());
        let ahead = FieldValue::Units {
            units: self.max_units_ahead,
            limits: (1, 9),
        };
        fields.push(field("further units", "Most units offered", ahead));
        fields.push(field(
            "who gets it",
            "Who gets it",
            FieldValue::Granted(self.granted),
        ));
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
            let is_cheaper =
                i128::from(more) * i128::from(count) < i128::from(paid) * i128::from(count + ahead);
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
        volume.set(
            "buy",
            FieldValue::Units {
                units: 2,
                limits: (1, 99),
            },
        );
        volume.set("form", form(1));
        assert!(matches!(volume.terms, VolumeTerms::Groups { buy: 2, .. }));
        volume.set("form", form(0));
        assert_eq!(volume.check(), Ok(()));
    }
}
