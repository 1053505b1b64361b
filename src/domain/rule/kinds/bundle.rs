//! Bundle: several products at one price.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    KindContract, KindInfo, MOST_PARTS, NewRule, NewRuleForm, Read, RuleKind, counted, dearest,
};
use crate::domain::belief::{Belief, Grade};
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::price::SetPrice;
use crate::domain::rule::form::{Field, FieldValue};
use crate::domain::rule::offer::{
    Asks, Basket, Claim, Compiled, Found, Further, Leak, Look, Offer, Part, Pool, Reason, Shelf,
    Terms,
};
use crate::domain::rule::quote::{PriceForm, Quote};
use crate::domain::rule::written::{AmountText, DocumentError, Reader, SkuText, written};
use crate::domain::rule::{
    Component, Granted, Move, Placement, Relation, RuleProblem, Use, problem,
};

/// Discount a new bundle starts with: enough to be a reason to buy, small enough to leave a margin.
const NEW_PERCENT: BasisPoints = BasisPoints(500);

/// Two to six products at one price, offered to who has the anchor.
///
/// The single products stay on sale (mixed bundling). In an order with the anchor and at least one part missing,
/// accepting adds the missing parts and the whole set costs its price. Orders with a complete set already are where the
/// discount is given away.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The part that must be in the basket for the offer to show.
    pub anchor: Sku,
    /// All parts, the anchor among them.
    pub components: Vec<Component>,
    /// Price of one set.
    pub price: SetPrice,
    /// Who gets it.
    pub granted: Granted,
}

pub(super) static INFO: KindInfo = KindInfo {
    word: "bundle",
    label: "Bundle",
    short: "Bundle",
    noun: "bundle",
    plural: "Bundles",
    command: "New bundle",
    about: "Offer several products at one price",
    key: 'B',
    placement: Placement::ProductPage,
    offer: "bundle",
    acceptance: |_| Belief::quantiles(0.03, 0.006, 0.12, "judgement, one part missing", Grade::C),
    new_rule: NewRuleForm {
        least: 2,
        most: MOST_PARTS,
        questions: &[
            "Choose two to six products that make the set.",
            "Choose at least one more.",
            "Add another, or make the rule.",
        ],
        roles: &["Part"],
        leader: Some("Anchor"),
        asks_name: false,
        climbs: false,
    },
    make,
    read,
    schema: |generator| BundleDocument::json_schema(generator),
};

/// Anchored on the dearest part, a little below the sum of its parts.
fn make(catalog: &Catalog, _: &str, products: &[VariantId]) -> Option<NewRule> {
    let products = counted(&INFO.new_rule, products)?;
    let anchor = dearest(catalog, products)?;
    let parts = products.iter().map(|id| Component {
        sku: catalog.variant(*id).sku.clone(),
        units: 1,
    });
    let bundle = Bundle {
        anchor: catalog.variant(anchor).sku.clone(),
        components: parts.collect(),
        price: SetPrice::Percent(NEW_PERCENT),
        granted: Granted::Automatic,
    };
    Some(NewRule {
        kind: bundle.into(),
        name: format!("{} kit", catalog.title(anchor)),
    })
}

/// A part as written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ComponentDocument {
    /// What.
    sku: SkuText,
    /// How many in one set.
    #[schemars(range(min = 1))]
    units: u32,
}

/// A price as written: one of three forms.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum PriceDocument {
    /// A price.
    Fixed(AmountText),
    /// A percentage off the list prices.
    Percent(#[schemars(range(min = 0, max = 100))] f64),
    /// An amount off the list prices.
    Amount(AmountText),
}

/// The fields of a bundle as written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct BundleDocument {
    /// The part that shows the offer.
    #[schemars(required, with = "SkuText")]
    anchor: Option<SkuText>,
    /// All parts.
    #[schemars(required, length(min = 2, max = MOST_PARTS), with = "Vec<ComponentDocument>")]
    components: Option<Vec<ComponentDocument>>,
    /// Price of one set.
    #[schemars(required, with = "PriceDocument")]
    price: Option<PriceDocument>,
    /// Who gets the price.
    #[serde(default)]
    granted: Granted,
    #[serde(flatten)]
    #[schemars(skip)]
    extra: Map<String, Value>,
}

fn read(reader: &Reader<'_>, fields: Map<String, Value>) -> Result<Read, DocumentError> {
    let written: BundleDocument = reader.document(fields)?;
    let anchor = reader.needed("anchor", written.anchor)?;
    let components = reader.needed("components", written.components)?;
    let price = match reader.needed("price", written.price)? {
        PriceDocument::Fixed(text) => SetPrice::Fixed(reader.money("price.fixed", &text)?),
        PriceDocument::Percent(percent) => {
            SetPrice::Percent(reader.percent("price.percent", percent)?)
        }
        PriceDocument::Amount(text) => SetPrice::Amount(reader.money("price.amount", &text)?),
    };
    let bundle = Bundle {
        anchor: anchor.0.as_str().into(),
        components: components
            .iter()
            .map(|part| Component {
                sku: part.sku.0.as_str().into(),
                units: part.units,
            })
            .collect(),
        price,
        granted: written.granted,
    };
    Ok((bundle.into(), written.extra))
}

impl KindContract for Bundle {
    fn check(&self) -> Result<(), RuleProblem> {
        let distinct: HashSet<&Sku> = self.components.iter().map(|part| &part.sku).collect();
        let count = self.components.len();
        let is_repeated = distinct.len() != count;
        if !(2..=MOST_PARTS).contains(&count) || is_repeated {
            return Err(RuleProblem::new(
                "components",
                "two to six different SKUs",
                format!("{count} parts, {} different", distinct.len()),
                if is_repeated {
                    "Every part of a bundle is another product; raise its units instead."
                } else if count < 2 {
                    "A bundle has at least two parts; add another before this one goes."
                } else {
                    "A bundle has at most six parts."
                },
            ));
        }
        let is_wrong = |part: &&Component| part.units == 0 || part.sku.as_str().trim().is_empty();
        if let Some(part) = self.components.iter().find(is_wrong) {
            return Err(RuleProblem::new(
                "components",
                "a SKU and at least one unit",
                format!("{} of \"{}\"", part.units, part.sku),
                "A part has a SKU and at least one unit.",
            ));
        }
        if !distinct.contains(&self.anchor) {
            return Err(RuleProblem::new(
                "anchor",
                "one of the components",
                format!("\"{}\"", self.anchor),
                "The anchor is one of the parts.",
            ));
        }
        match self.price {
            SetPrice::Fixed(price) => problem::check_amount("price.fixed", price),
            SetPrice::Percent(percent) => problem::check_percent("price.percent", percent),
            SetPrice::Amount(amount) => problem::check_amount("price.amount", amount),
        }
    }

    fn write(&self, currency: &Currency) -> Map<String, Value> {
        let parts = self.components.iter().map(|part| ComponentDocument {
            sku: SkuText(part.sku.to_string()),
            units: part.units,
        });
        written(&BundleDocument {
            anchor: Some(SkuText(self.anchor.to_string())),
            components: Some(parts.collect()),
            price: Some(match self.price {
                SetPrice::Fixed(price) => PriceDocument::Fixed(AmountText::of(price, currency)),
                SetPrice::Percent(off) => PriceDocument::Percent(off.percent()),
                SetPrice::Amount(off) => PriceDocument::Amount(AmountText::of(off, currency)),
            }),
            granted: self.granted,
            extra: Map::new(),
        })
    }

    fn granted(&self) -> Option<Granted> {
        Some(self.granted)
    }

    fn uses(&self) -> Vec<(Use, &Sku)> {
        let parts = self.components.iter().map(|part| &part.sku);
        let parts = parts.filter(|sku| **sku != self.anchor);
        std::iter::once((Use::Anchor, &self.anchor))
            .chain(parts.map(|sku| (Use::Part, sku)))
            .collect()
    }

    fn together(&self) -> Vec<Move<&Sku>> {
        let parts = self.components.iter().enumerate();
        parts
            .flat_map(|(index, part)| {
                let others = self.components.iter().skip(index + 1);
                others.map(move |other| Move {
                    from: &part.sku,
                    to: &other.sku,
                    relation: Relation::Set,
                })
            })
            .collect()
    }

    fn moves(&self, catalog: &Catalog) -> Vec<Move<VariantId>> {
        let Some(from) = catalog.find(&self.anchor) else {
            return Vec::new();
        };
        let parts = self.components.iter();
        let parts = parts.filter_map(|part| catalog.find(&part.sku));
        parts
            .map(|to| Move {
                from,
                to,
                relation: Relation::Set,
            })
            .collect()
    }

    fn beyond_links(&self) -> Vec<&'static str> {
        vec!["the price and the units of the set"]
    }

    fn words(&self, title: &dyn Fn(&Sku) -> String) -> String {
        let parts: Vec<String> = self
            .components
            .iter()
            .map(|part| match part.units {
                1 => title(&part.sku),
                units => format!("{units} × {}", title(&part.sku)),
            })
            .collect();
        parts.join(" + ")
    }

    fn price_form(&self, _: &Currency) -> PriceForm {
        PriceForm::Set(self.price)
    }

    fn quotes(&self, catalog: &Catalog) -> Vec<Quote> {
        let parts = self.components.iter();
        let parts = parts.map(|part| (part.sku.clone(), part.units)).collect();
        let subject = Some("The set".to_owned());
        vec![Quote::of(catalog, subject, parts, |list| {
            match self.price {
                // Not cut off at 0: what is overdrawn is told.
                SetPrice::Amount(off) => list - off,
                price => price.of(list),
            }
        })]
    }

    fn compile(&self, shelf: &Shelf<'_>) -> Box<dyn Compiled> {
        Box::new(self.look_up(shelf.catalog))
    }

    fn terms(&self, catalog: &Catalog) -> Terms {
        let list = self.look_up(catalog).list;
        let set_price = self.price.exact(Money(list.unwrap_or(0)));
        Terms {
            set_price,
            off_per_set: list.map_or(0.0, |list| (list as f64 - set_price).max(0.0)),
            granted: self.granted,
            further: Further::Part,
            ..Terms::default()
        }
    }

    fn structure(&self) -> RuleKind {
        Self {
            price: SetPrice::Fixed(Money::ZERO),
            granted: Granted::Offer,
            ..self.clone()
        }
        .into()
    }

    fn fields(&self) -> Vec<Field> {
        let field = |id, label, value| Field { id, label, value };
        vec![
            field(
                "parts",
                "Parts; the offer shows with the anchor in the basket",
                FieldValue::Parts {
                    parts: self.components.clone(),
                    anchor: self.anchor.clone(),
                },
            ),
            field(
                "price",
                "Price of the set",
                FieldValue::SetPrice(self.price),
            ),
            field(
                "who gets it",
                "Who gets it",
                FieldValue::Granted(self.granted),
            ),
        ]
    }

    /// When the anchor is taken out, the first part that is left becomes it.
    fn set(&mut self, id: &str, value: FieldValue) {
        match (id, value) {
            ("parts", FieldValue::Parts { parts, anchor }) => {
                let is_part = parts.iter().any(|part| part.sku == anchor);
                let first = parts.first().map(|part| part.sku.clone());
                self.anchor = first.filter(|_| !is_part).unwrap_or(anchor);
                self.components = parts;
            }
            ("price", FieldValue::SetPrice(price)) => self.price = price,
            ("who gets it", FieldValue::Granted(granted)) => self.granted = granted,
            _ => {}
        }
    }
}

/// A bundle with its SKUs looked up.
#[derive(Debug)]
struct CompiledBundle {
    anchor: VariantId,
    parts: Vec<Part>,
    /// List value of one set; `None` when a price is unknown.
    list: Option<i64>,
    /// False when a part is in no catalog.
    whole: bool,
}

impl Bundle {
    fn look_up(&self, catalog: &Catalog) -> CompiledBundle {
        let mut parts: Vec<Part> = Vec::new();
        let mut whole = true;
        for component in &self.components {
            let units = i64::from(component.units.max(1));
            match catalog.find(&component.sku) {
                None => whole = false,
                Some(variant) => match parts.iter_mut().find(|known| known.variant == variant) {
                    Some(known) => known.units += units,
                    None => parts.push(Part { variant, units }),
                },
            }
        }
        let anchor = catalog.find(&self.anchor);
        let price = |part: &Part| Some(catalog.variant(part.variant).price?.0 * part.units);
        CompiledBundle {
            anchor: anchor.unwrap_or(VariantId(u32::MAX)),
            list: parts.iter().map(price).sum(),
            whole: whole && anchor.is_some() && !parts.is_empty(),
            parts,
        }
    }
}

impl CompiledBundle {
    fn sets_in(&self, basket: &Basket<'_>) -> i64 {
        let parts = self.parts.iter();
        parts
            .map(|part| basket.units(part.variant) / part.units)
            .min()
            .unwrap_or(0)
    }
}

impl Compiled for CompiledBundle {
    fn touches(&self) -> Vec<VariantId> {
        self.whole.then_some(self.anchor).into_iter().collect()
    }

    fn offered(&self) -> Vec<VariantId> {
        self.parts.iter().map(|part| part.variant).collect()
    }

    fn matches(&self, basket: &Basket<'_>) -> bool {
        self.whole && basket.holds(self.anchor)
    }

    /// Neither blocks nor is blocked by what was offered earlier: a set is another thing than its parts.
    fn find(&self, look: &Look<'_>, offer: &mut Offer) -> Found {
        let basket = look.basket;
        if self.sets_in(basket) > 0 {
            return Found::Nothing;
        }
        let is_barred =
            |part: &Part| !basket.holds(part.variant) && look.gate.is_barred(part.variant, basket);
        if look.gate.bars_any_of(&self.parts) || self.parts.iter().any(is_barred) {
            return Found::Blocked(Reason::Blocked);
        }
        if self.list.is_none() {
            return Found::Blocked(Reason::NoPrice);
        }
        let mut missing_parts = 0_u8;
        for part in &self.parts {
            let variant = part.variant;
            let present = basket.units(variant).min(part.units);
            let missing = part.units - present;
            if present > 0 {
                offer.includes.push(Part {
                    variant,
                    units: present,
                });
            }
            if missing > 0 {
                missing_parts = missing_parts.saturating_add(1);
                offer.adds.push(Part {
                    variant,
                    units: missing,
                });
            }
        }
        let in_stock = |part: &Part| basket.facts(part.variant).in_stock;
        if !offer.adds.iter().all(in_stock) {
            return Found::Blocked(Reason::OutOfStock);
        }
        offer.gap = missing_parts;
        offer.asks = Asks::Set;
        offer.claim = Some(Claim::Anchor(self.anchor));
        Found::Offer
    }

    fn held(&self, look: &Look<'_>) -> Option<Leak> {
        let sets = self.sets_in(look.basket);
        (sets > 0).then_some(Leak {
            sets,
            ..Leak::default()
        })
    }

    fn pool(&self) -> Pool<'_> {
        Pool::Parts(&self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_anchor_is_handed_on_when_its_part_goes() {
        let part = |sku: &str| Component {
            sku: sku.into(),
            units: 1,
        };
        let mut bundle = Bundle {
            anchor: "CAM".into(),
            components: vec![part("CAM"), part("CARD"), part("STRAP")],
            price: SetPrice::Percent(NEW_PERCENT),
            granted: Granted::Automatic,
        };
        let left = FieldValue::Parts {
            parts: vec![part("CARD"), part("STRAP")],
            anchor: "CAM".into(),
        };
        bundle.set("parts", left);
        assert_eq!(bundle.anchor.as_str(), "CARD");
        assert_eq!(bundle.components.len(), 2);
    }
}
