//! The kinds of rules: one file each, one line in [`rule_kinds!`], and everything else goes through [`KindContract`].
//!
//! To add a kind: write `<kind>.rs` with the data, its `INFO` and its `impl KindContract`, and add its line below. Replay,
//! guardrails, exports, commands and the window follow without knowing it by name.

use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::form::{Field, FieldValue};
use super::offer::{Compiled, Shelf, Terms};
use super::quote::{PriceForm, Quote};
use super::written::{DocumentError, Reader};
use super::{Discount, Granted, Move, Placement, RuleProblem, Trigger, Use};
use crate::domain::belief::Belief;
use crate::domain::catalog::{Catalog, Sku, VariantId};
use crate::domain::money::Currency;

/// Most parts of a set, tiers of a family and products of a pool: more than a shopper takes in at a glance.
pub const MOST_PARTS: usize = 6;

macro_rules! rule_kinds {
    ($($module:ident: $name:ident,)+) => {
        $(mod $module;
        pub use $module::*;)+

        /// What a rule offers: the data of its kind. Used through [`KindContract`], to which it dereferences.
        #[expect(
            clippy::large_enum_variant,
            reason = "rules are few and always shared behind an Arc"
        )]
        #[derive(Clone, Debug, PartialEq)]
        pub enum RuleKind {
            $(#[doc = concat!("See [`", stringify!($name), "`].")] $name($name),)+
        }

        /// The name of a kind, without its data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = concat!("See [`", stringify!($name), "`](struct@", stringify!($name), ").")] $name,)+
        }

        impl Kind {
            /// All kinds, in the order a person chooses from.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What is the same for every rule of the kind.
            #[must_use]
            pub fn info(self) -> &'static KindInfo {
                match self {
                    $(Self::$name => &$module::INFO,)+
                }
            }
        }

        impl RuleKind {
            /// Which kind it is.
            #[must_use]
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(_) => Kind::$name,)+
                }
            }
        }

        impl std::ops::Deref for RuleKind {
            type Target = dyn KindContract;

            fn deref(&self) -> &Self::Target {
                match self {
                    $(Self::$name(kind) => kind,)+
                }
            }
        }

        impl std::ops::DerefMut for RuleKind {
            fn deref_mut(&mut self) -> &mut Self::Target {
                match self {
                    $(Self::$name(kind) => kind,)+
                }
            }
        }

        $(impl From<$name> for RuleKind {
            fn from(kind: $name) -> Self {
                Self::$name(kind)
            }
        })+
    };
}

rule_kinds! {
    pair: Pair,
    ladder: Ladder,
    bundle: Bundle,
    volume: Volume,
}

impl Kind {
    /// The kind with this word of the file format.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.info().word == word)
    }
}

impl RuleKind {
    /// The word of the file format, such as `pair`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.kind().info().word
    }

    /// The words a person reads, such as "Complementary pair".
    #[must_use]
    pub fn label(&self) -> &'static str {
        self.kind().info().label
    }
}

/// What is the same for every rule of a kind.
pub struct KindInfo {
    /// The word of the file format.
    pub word: &'static str,
    /// The words a person reads: "Complementary pair".
    pub label: &'static str,
    /// The short word: "Pair".
    pub short: &'static str,
    /// The word inside a sentence: "pair", "volume discount".
    pub noun: &'static str,
    /// The short word for several: "Pairs".
    pub plural: &'static str,
    /// The command that makes one: "New complementary pair".
    pub command: &'static str,
    /// What it is for, one line.
    pub about: &'static str,
    /// The letter of its shortcut.
    pub key: char,
    /// Where it is shown unless somebody says otherwise.
    pub placement: Placement,
    /// What one offer of it is called in the label of its acceptance: "pair", "ladder step".
    pub offer: &'static str,
    /// What is believed about its acceptance in a placement when nobody says otherwise.
    pub acceptance: fn(Placement) -> Belief,
    /// How a new rule is asked for.
    pub new_rule: NewRuleForm,
    /// A new rule of these products, which are distinct; `None` when it takes fewer or more.
    pub make: fn(&Catalog, &str, &[VariantId]) -> Option<NewRule>,
    /// Reads the fields of the kind; what is left over is kept.
    pub read: fn(&Reader<'_>, Map<String, Value>) -> Result<Read, DocumentError>,
    /// The JSON Schema of those fields.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

/// What a kind reads: itself, and fields it does not know, which are written back as they were.
pub type Read = (RuleKind, Map<String, Value>);

/// A rule to be, with the name it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRule {
    /// What it offers.
    pub kind: RuleKind,
    /// What it is called, made of its products' titles.
    pub name: String,
}

/// How the products of a new rule are asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewRuleForm {
    /// Products it takes at least.
    pub least: usize,
    /// Products it takes at most.
    pub most: usize,
    /// What is asked before the first product, after it, and so on; the last one stays.
    pub questions: &'static [&'static str],
    /// What each product is, in the order chosen; the last one stays.
    pub roles: &'static [&'static str],
    /// The role of the dearest product where that one leads; `None` where none does.
    pub leader: Option<&'static str>,
    /// True when a name for the family is asked for.
    pub asks_name: bool,
    /// True when the products are put in order of price and the gaps between them are shown.
    pub climbs: bool,
}

/// What every kind of rule says about itself. Nothing outside of this folder asks which kind it has.
pub trait KindContract {
    /// What keeps the rule from being stored, if anything does.
    ///
    /// # Errors
    /// The first field that does not hold what it must.
    fn check(&self) -> Result<(), RuleProblem>;

    /// The fields of the written form.
    fn write(&self, currency: &Currency) -> Map<String, Value>;

    /// What must be in the basket, for kinds that ask for it.
    fn trigger(&self) -> Option<&Trigger> {
        None
    }

    /// The percentage it takes off, for kinds that have one.
    fn discount(&self) -> Option<&Discount> {
        None
    }

    /// Who pays less; `None` when nobody does.
    fn granted(&self) -> Option<Granted> {
        self.discount().map(|discount| discount.granted)
    }

    /// Every SKU it names with what for, in the order written; one that is named twice stands twice.
    fn uses(&self) -> Vec<(Use, &Sku)>;

    /// Products that it brings together by name.
    fn together(&self) -> Vec<Move<&Sku>>;

    /// The moves a storefront can hold as links: from listed products that trigger it, in order of the catalog, to what is
    /// offered.
    fn moves(&self, catalog: &Catalog) -> Vec<Move<VariantId>>;

    /// What a list of links cannot say about it, besides a discount and dates.
    fn beyond_links(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Trigger and target in words: "Camera › Memory card". `title` names a product.
    fn words(&self, title: &dyn Fn(&Sku) -> String) -> String;

    /// What it costs, as a person writes it.
    fn price_form(&self, currency: &Currency) -> PriceForm;

    /// What its offers cost the shopper and the shop at today's prices.
    fn quotes(&self, catalog: &Catalog) -> Vec<Quote>;

    /// The same rule with every SKU looked up.
    fn compile(&self, shelf: &Shelf<'_>) -> Box<dyn Compiled>;

    /// What can be changed about it without looking for its offers again.
    fn terms(&self, catalog: &Catalog) -> Terms;

    /// The rule without its [`terms`](Self::terms): two rules with equal structure have the same offers.
    fn structure(&self) -> RuleKind;

    /// The fields of its editor with their present values.
    fn fields(&self) -> Vec<Field>;

    /// Sets one of its [`fields`](Self::fields); a value of another shape changes nothing.
    fn set(&mut self, id: &str, value: FieldValue);
}

/// Looks a list up.
fn found<'a>(catalog: &'a Catalog, skus: &'a [Sku]) -> impl Iterator<Item = VariantId> + 'a {
    skus.iter().filter_map(|sku| catalog.find(sku))
}

/// Titles and SKUs of distinct products, the dearest first where it matters. `None` when there are too few or too many.
fn counted<'a>(form: &NewRuleForm, products: &'a [VariantId]) -> Option<&'a [VariantId]> {
    (form.least..=form.most)
        .contains(&products.len())
        .then_some(products)
}

/// The dearest of some products; of equally dear ones the first named.
fn dearest(catalog: &Catalog, products: &[VariantId]) -> Option<VariantId> {
    products
        .iter()
        .rev()
        .copied()
        .max_by_key(|id| catalog.variant(*id).price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_keys_of_kinds_differ_and_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.info().word), Some(*kind));
            let same_key = |other: &&Kind| other.info().key == kind.info().key;
            assert_eq!(Kind::ALL.iter().filter(same_key).count(), 1);
        }
        assert_eq!(Kind::from_word("raffle"), None);
    }
}
