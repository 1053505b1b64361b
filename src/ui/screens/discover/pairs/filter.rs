//! Which pairs are wanted, and which of a table those are.

use super::columns::PairColumns;
use super::row_set::RowSet;
use super::rule_pairs::RulePairs;
use crate::discover::{Blocked, PairFolds};
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::money::Money;
use crate::ui::screens::discover::names::Names;

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

    /// True when nothing is left out, given whether there are none of those.
    fn takes_all(self, there_are_none: bool) -> bool {
        self == Self::Any || self == Self::Without && there_are_none
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
    pub only_proven: bool,
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
    /// Pairs inside one series.
    pub inside: Choice,
}

impl Default for PairFilter {
    fn default() -> Self {
        Self {
            only_proven: true,
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
            only_proven: false,
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
            inside: Choice::Any,
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
    /// Which pairs are inside one series.
    pub folds: &'a PairFolds,
}

/// What the filter says of each variant, as bits: one look at the catalog instead of one for each pair.
struct ByVariant {
    flags: Vec<u8>,
    /// True when some variant is unwanted as trigger or target.
    has_sides: bool,
    /// True when the two categories may stand either way round.
    is_between: bool,
    /// True when words are looked for.
    has_words: bool,
}

/// Wanted as trigger.
const TRIGGER: u8 = 1;
/// Wanted as target.
const TARGET: u8 = 2;
/// Holds the words that are looked for.
const FOUND: u8 = 4;
/// In the one category, where the two may stand either way round.
const ONE: u8 = 8;
/// In the other.
const OTHER: u8 = 16;

impl ByVariant {
    fn of(filter: &PairFilter, around: Surroundings<'_>) -> Self {
        let catalog = around.catalog;
        let is_in = |id, wanted: &Option<String>| {
            wanted
                .as_ref()
                .is_none_or(|wanted| catalog.category(id) == wanted)
        };
        let (with, offered) = (&filter.trigger_category, &filter.target_category);
        let has_category = with.is_some() || offered.is_some();
        let is_between = filter.either_way && has_category;
        let in_stock = |id: VariantId, stock: Option<i64>| match filter.stock {
            Stock::Any => true,
            Stock::OnHand => stock.is_none_or(|units| units > 0),
            Stock::Weeks(weeks) => around
                .cover
                .get(id.index())
                .is_some_and(|cover| *cover >= f64::from(weeks)),
        };
        let found = around.names.found(&filter.search);
        let has_words = found.is_some();
        let mut words = found.unwrap_or_default().into_iter();
        let bit = |flag: u8, is: bool| if is { flag } else { 0 };
        let flags = catalog.iter().map(|(id, variant)| {
            let (one, other) = (is_in(id, with), is_in(id, offered));
            let is_target = (is_between || other)
                && filter.price.holds(variant.price)
                && filter.unit_margin.holds(catalog.unit_margin(id))
                && in_stock(id, variant.stock);
            bit(TRIGGER, is_between || one)
                | bit(TARGET, is_target)
                | bit(FOUND, words.next().unwrap_or(false))
                | bit(ONE, one)
                | bit(OTHER, other)
        });
        Self {
            flags: flags.collect(),
            has_sides: has_category
                || !filter.price.is_open()
                || !filter.unit_margin.is_open()
                || filter.stock != Stock::Any,
            is_between,
            has_words,
        }
    }

    fn flags(&self, id: VariantId) -> u8 {
        self.flags.get(id.index()).copied().unwrap_or(0)
    }

    /// Keeps the pairs whose products are wanted.
    fn keep(&self, rows: &mut RowSet, columns: &PairColumns) {
        let (triggers, targets) = (&columns.trigger, &columns.target);
        let has = |flags: u8, flag: u8| flags & flag != 0;
        if self.has_words {
            rows.keep_by_two(triggers, targets, |trigger, target| {
                has(self.flags(*trigger) | self.flags(*target), FOUND)
            });
        }
        if self.has_sides {
            rows.keep_by_two(triggers, targets, |trigger, target| {
                has(self.flags(*trigger), TRIGGER) & has(self.flags(*target), TARGET)
            });
        }
        if self.is_between {
            rows.keep_by_two(triggers, targets, |trigger, target| {
                let (with, offered) = (self.flags(*trigger), self.flags(*target));
                has(with, ONE) & has(offered, OTHER) | has(with, OTHER) & has(offered, ONE)
            });
        }
    }
}

/// The pairs the filter takes. What is cheap to ask and what takes few comes first: each question is put only to the rows
/// that are left, 64 at a time.
#[must_use]
pub fn passing(columns: &PairColumns, filter: &PairFilter, around: Surroundings<'_>) -> RowSet {
    let mut rows = RowSet::all(columns.len());
    if filter.only_proven {
        rows.keep_in(&columns.proven);
    }
    if filter.min_count > 0 {
        rows.keep(&columns.count, |count| *count >= filter.min_count);
    }
    if filter.min_lower > 0.0 {
        rows.keep(&columns.lower, |lower| *lower >= filter.min_lower);
    }
    if filter.max_q < 1.0 {
        rows.keep(&columns.q, |q| *q <= filter.max_q);
    }
    ByVariant::of(filter, around).keep(&mut rows, columns);
    let (triggers, targets) = (&columns.trigger, &columns.target);
    let has_rule = |a: &VariantId, b: &VariantId| around.rules.holds(*a, *b);
    let is_blocked = |a: &VariantId, b: &VariantId| around.blocked.pair(*a, *b);
    if !filter.rule.takes_all(around.rules.is_empty()) {
        rows.keep_by_two(triggers, targets, |a, b| filter.rule.takes(has_rule(a, b)));
    }
    if !filter.blocked.takes_all(around.blocked.is_empty()) {
        rows.keep_by_two(triggers, targets, |a, b| {
            filter.blocked.takes(is_blocked(a, b))
        });
    }
    if !filter.inside.takes_all(around.folds.column().is_empty()) {
        let folds = around.folds.column();
        rows.keep(folds, |fold| filter.inside.takes(fold.is_inside()));
    }
    rows
}
