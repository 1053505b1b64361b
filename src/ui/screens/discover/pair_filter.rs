//! Which pairs are wanted, and which of a table those are.

use super::names::Names;
use super::pair_columns::PairColumns;
use super::rule_pairs::RulePairs;
use crate::discover::Blocked;
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::money::Money;

/// Wanted, unwanted, or either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// All.
    #[default]
    Any,
    /// Only those.
    Only,
    /// All but those.
    Without,
}

impl Choice {
    fn takes(self, is: bool) -> bool {
        match self {
            Self::Any => true,
            Self::Only => is,
            Self::Without => !is,
        }
    }
}

/// An amount between two limits, each of which may be open. What is unknown is in no range but the open one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AmountRange {
    /// At least this.
    pub least: Option<Money>,
    /// At most this.
    pub most: Option<Money>,
}

impl AmountRange {
    /// True when every amount is in it, the unknown one too.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.least.is_none() && self.most.is_none()
    }

    fn holds(&self, amount: Option<Money>) -> bool {
        self.is_open()
            || amount.is_some_and(|amount| {
                self.least.is_none_or(|least| amount >= least)
                    && self.most.is_none_or(|most| amount <= most)
            })
    }
}

/// How much of the offered product is there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Stock {
    /// Whatever there is.
    #[default]
    Any,
    /// At least one unit on hand; untracked stock counts as there.
    OnHand,
    /// At least so many weeks of cover; what sells nothing covers for ever, untracked stock is not there.
    Weeks(u32),
}

/// Which pairs are wanted. Price, gross margin and stock are those of the offered product.
#[derive(Clone, Debug, PartialEq)]
pub struct PairFilter {
    /// Words that SKU or title of one of the two products must hold, in any case; empty takes all.
    pub search: String,
    /// Only pairs that are hardly chance and more than order size explains.
    pub only_finds: bool,
    /// Least number of orders together.
    pub min_count: u32,
    /// Greatest adjusted p-value, 0..1; 1 takes all.
    pub max_q: f64,
    /// Least lower bound of the size-aware lift; 0 takes all.
    pub min_lower: f64,
    /// Category of the product with which one is offered.
    pub trigger_category: Option<String>,
    /// Category of the offered product.
    pub target_category: Option<String>,
    /// True when the two categories may stand either way round.
    pub either_way: bool,
    /// List price of the offered product.
    pub price: AmountRange,
    /// Gross margin of one unit of the offered product.
    pub unit_margin: AmountRange,
    /// Stock of the offered product.
    pub stock: Stock,
    /// Pairs that a rule offers already.
    pub rule: Choice,
    /// Blocked pairs.
    pub blocked: Choice,
}

impl Default for PairFilter {
    fn default() -> Self {
        Self {
            only_finds: true,
            blocked: Choice::Without,
            ..Self::everything()
        }
    }
}

impl PairFilter {
    /// Takes every pair.
    #[must_use]
    pub fn everything() -> Self {
        Self {
            search: String::new(),
            only_finds: false,
            min_count: 0,
            max_q: 1.0,
            min_lower: 0.0,
            trigger_category: None,
            target_category: None,
            either_way: false,
            price: AmountRange::default(),
            unit_margin: AmountRange::default(),
            stock: Stock::Any,
            rule: Choice::Any,
            blocked: Choice::Any,
        }
    }

    /// True when some pair may be left out.
    #[must_use]
    pub fn is_set(&self) -> bool {
        *self != Self::everything()
    }
}

/// What a filter reads beside the pairs.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Prices, costs, categories and stock.
    pub catalog: &'a Catalog,
    /// SKUs and titles, folded.
    pub names: &'a Names,
    /// Weeks of cover by variant; infinite when nothing sells, NaN when stock is not tracked.
    pub cover: &'a [f64],
    /// Pairs that a rule offers.
    pub rules: &'a RulePairs,
    /// Blocked pairs.
    pub blocked: &'a Blocked,
}

/// Rows as bits: row `r` is bit `r % 64` of word `r / 64`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    rows: usize,
}

impl RowSet {
    /// True for a row of the set.
    #[must_use]
    pub fn holds(&self, row: u32) -> bool {
        self.words
            .get(row as usize / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().zip(0_u32..).flat_map(|(word, place)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(place * 64 + bit)
            })
        })
    }
}

/// What the filter says of each variant as trigger and as target: one look at the catalog instead of one for each pair.
struct ByVariant {
    trigger: Vec<bool>,
    target: Vec<bool>,
    /// Membership in the two categories, where they may stand either way round.
    either: Option<[Vec<bool>; 2]>,
    found: Option<Vec<bool>>,
}

impl ByVariant {
    fn of(filter: &PairFilter, around: Surroundings<'_>) -> Self {
        let catalog = around.catalog;
        let in_category = |id, wanted: &Option<String>| {
            wanted
                .as_ref()
                .is_none_or(|wanted| catalog.category(id) == wanted)
        };
        let members = |wanted: &Option<String>| -> Vec<bool> {
            let ids = catalog.iter();
            ids.map(|(id, _)| in_category(id, wanted)).collect()
        };
        let (with, offered) = (&filter.trigger_category, &filter.target_category);
        let is_between = filter.either_way && (with.is_some() || offered.is_some());
        let in_stock = |id: VariantId, stock: Option<i64>| match filter.stock {
            Stock::Any => true,
            Stock::OnHand => stock.is_none_or(|units| units > 0),
            Stock::Weeks(weeks) => around
                .cover
                .get(id.index())
                .is_some_and(|cover| *cover >= f64::from(weeks)),
        };
        Self {
            either: is_between.then(|| [members(with), members(offered)]),
            trigger: members(if is_between { &None } else { with }),
            target: catalog
                .iter()
                .map(|(id, variant)| {
                    (is_between || in_category(id, offered))
                        && filter.price.holds(variant.price)
                        && filter.unit_margin.holds(catalog.unit_margin(id))
                        && in_stock(id, variant.stock)
                })
                .collect(),
            found: around.names.found(&filter.search),
        }
    }
}

/// The pairs the filter takes.
#[must_use]
pub fn passing(columns: &PairColumns, filter: &PairFilter, around: Surroundings<'_>) -> RowSet {
    let by_variant = ByVariant::of(filter, around);
    let yes = |flags: &[bool], id: VariantId| flags.get(id.index()).copied().unwrap_or(false);
    let (rule, blocked) = (filter.rule, filter.blocked);
    let unmarked =
        |choice: Choice, none: bool| choice == Choice::Any || choice == Choice::Without && none;
    let no_marks =
        unmarked(rule, around.rules.is_empty()) && unmarked(blocked, around.blocked.is_empty());
    let takes = |row: usize| -> Option<bool> {
        let (trigger, target) = (*columns.trigger.get(row)?, *columns.target.get(row)?);
        let figures = *columns.count.get(row)? >= filter.min_count
            && *columns.q.get(row)? <= filter.max_q
            && *columns.lower.get(row)? >= filter.min_lower
            && (!filter.only_finds || *columns.find.get(row)?);
        Some(
            figures
                && yes(&by_variant.trigger, trigger)
                && yes(&by_variant.target, target)
                && by_variant.either.as_ref().is_none_or(|[one, other]| {
                    yes(one, trigger) && yes(other, target)
                        || yes(one, target) && yes(other, trigger)
                })
                && by_variant
                    .found
                    .as_ref()
                    .is_none_or(|found| yes(found, trigger) || yes(found, target))
                && (no_marks
                    || rule.takes(around.rules.holds(trigger, target))
                        && blocked.takes(around.blocked.pair(trigger, target))),
        )
    };
    let pairs = columns.len();
    let mut words = Vec::with_capacity(pairs.div_ceil(64));
    let mut rows = 0;
    for first in (0..pairs).step_by(64) {
        let mut word = 0_u64;
        for row in first..(first + 64).min(pairs) {
            word |= u64::from(takes(row) == Some(true)) << (row - first);
        }
        rows += word.count_ones() as usize;
        words.push(word);
    }
    RowSet { words, rows }
}
