//! What a rule does to a basket, in the words every kind of rule shares: what it adds and replaces, what that asks for,
//! what is held already, and why nothing can be offered.

use std::collections::BTreeMap;

use super::discount::{Discount, Granted};
use super::trigger::CompiledTrigger;
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::orders::{Order, OrderLine};

/// What a basket needs to know about a variant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Today's list price of one unit, minor units.
    pub price: Option<i64>,
    /// Today's cost of one unit, minor units.
    pub cost: Option<i64>,
    /// True for services: revenue, but no unit.
    pub service: bool,
    /// False when stock is known and used up.
    pub in_stock: bool,
    /// Equal numbers, equal category; 0 is none.
    pub category: u32,
}

impl Facts {
    /// The facts of every variant, by its index in the catalog.
    #[must_use]
    pub fn all(catalog: &Catalog) -> Vec<Self> {
        let mut categories: BTreeMap<&str, u32> = BTreeMap::new();
        catalog
            .iter()
            .map(|(id, variant)| {
                let category = catalog.category(id);
                let next = categories.len() as u32 + 1;
                Self {
                    price: variant.price.map(|price| price.0),
                    cost: variant.cost.map(|cost| cost.0),
                    service: catalog.is_service(id),
                    in_stock: variant.stock.is_none_or(|stock| stock > 0),
                    category: if category.is_empty() {
                        0
                    } else {
                        *categories.entry(category).or_insert(next)
                    },
                }
            })
            .collect()
    }
}

/// One order, laid out for many looks.
#[derive(Debug)]
pub struct Basket<'a> {
    /// Facts of every variant of the catalog.
    pub facts: &'a [Facts],
    /// The lines, one per variant.
    pub lines: Vec<OrderLine>,
    /// Number of the day it was placed.
    pub day: i32,
    /// Net revenue of all lines, minor units.
    pub net_revenue: i64,
    /// Value before the order-level discount, minor units.
    pub before_discount: i64,
    /// True when the customer ordered before.
    pub is_returning: bool,
    /// Index of the order in the history.
    pub index: usize,
    /// Who bought; `None` for guests.
    pub customer: Option<u32>,
}

impl<'a> Basket<'a> {
    /// An empty basket, to be filled order after order.
    #[must_use]
    pub fn new(facts: &'a [Facts]) -> Self {
        Self {
            facts,
            lines: Vec::new(),
            day: 0,
            net_revenue: 0,
            before_discount: 0,
            is_returning: false,
            index: 0,
            customer: None,
        }
    }

    /// Lays out another order.
    pub fn fill(&mut self, order: Order<'_>, is_returning: bool) {
        self.lines.clear();
        self.lines.extend(order.lines());
        self.day = order.day().0;
        self.net_revenue = order.net_revenue().0;
        self.before_discount = self.net_revenue + order.order_discount().0.max(0);
        self.is_returning = is_returning;
        self.index = order.index();
        self.customer = order.customer().map(|customer| customer.0);
    }

    /// The line of a variant.
    #[must_use]
    pub fn line(&self, variant: VariantId) -> Option<&OrderLine> {
        self.lines.iter().find(|line| line.variant == variant)
    }

    /// True when the variant is in it.
    #[must_use]
    pub fn holds(&self, variant: VariantId) -> bool {
        self.line(variant).is_some()
    }

    /// Units of a variant, 0 when it is not in it.
    #[must_use]
    pub fn units(&self, variant: VariantId) -> i64 {
        self.line(variant).map_or(0, |line| i64::from(line.units))
    }

    /// Facts of a variant; nothing is known of one outside the catalog.
    #[must_use]
    pub fn facts(&self, variant: VariantId) -> Facts {
        self.facts.get(variant.index()).copied().unwrap_or_default()
    }
}

/// Why an opportunity was not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its target was offered earlier on the way.
    OfferedEarlier,
    /// A better ranked offer of the same placement has the same target.
    SameTarget,
    /// A better ranked offer excludes it.
    Exclusive,
    /// Better ranked offers took every slot.
    NoSlot,
    /// Stock is known and used up.
    OutOfStock,
    /// The customer has seen the rule as often as allowed.
    ShownOften,
    /// What is offered has no list price.
    NoPrice,
    /// The block list keeps it away from something in the basket.
    Blocked,
}

impl Reason {
    /// All reasons, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::OfferedEarlier,
        Self::SameTarget,
        Self::Exclusive,
        Self::NoSlot,
        Self::OutOfStock,
        Self::ShownOften,
        Self::NoPrice,
        Self::Blocked,
    ];

    /// The words of the result.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::OfferedEarlier => "offered earlier",
            Self::SameTarget => "same target as a better offer",
            Self::Exclusive => "excluded by a better offer",
            Self::NoSlot => "no free slot",
            Self::OutOfStock => "out of stock",
            Self::ShownOften => "shown often enough",
            Self::NoPrice => "no list price",
            Self::Blocked => "on the block list",
        }
    }
}

/// Amounts that follow from a percentage of several units are kept in 1/10,000 of a minor unit: exact, and rounded nowhere
/// before they are summed or shown.
pub const FINE: i64 = 10_000;

/// Units of one variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What.
    pub variant: VariantId,
    /// How many, at least 1.
    pub units: i64,
}

/// What the shopper is asked for on top, or in place of what was paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    /// List price of every added unit; the rule's percentage reaches at most this many units of each.
    List {
        /// Units that the discount reaches at most.
        reduced: i64,
    },
    /// The price of one set, in place of what was paid for the parts that are there.
    Set,
    /// This much for everything that is added, in 1/[`FINE`] of a minor unit.
    Amount(i64),
    /// Nothing.
    #[default]
    Nothing,
}

/// What two offers of one placement cannot both have: of those that share it the better ranked is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// A line of the basket that would be swapped.
    Line(VariantId),
    /// The anchor of a set.
    Anchor(VariantId),
}

/// What could be offered to one basket by one rule. Filled again for every basket, so that nothing is allocated.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Which of the rule's choices it is: a target, a step; counted from 0.
    pub option: u8,
    /// Parts or units missing, at least 1; each beyond the first makes the offer harder to take.
    pub gap: u8,
    /// What is added.
    pub adds: Vec<Part>,
    /// Lines that are swapped for what is added. A swap adds no unit.
    pub replaces: Vec<Part>,
    /// Units that are there and whose payment the price of the set replaces.
    pub includes: Vec<Part>,
    /// What it asks for.
    pub asks: Asks,
    /// The one product it is about: no two offers of a placement share it, and it counts as offered on the way.
    pub target: Option<VariantId>,
    /// What it shares with no other offer.
    pub claim: Option<Claim>,
    /// True for a service: neither picked nor returned.
    pub service: bool,
    /// True when what is taken may stand in for something of its category in the basket.
    pub displaces: bool,
}

impl Offer {
    /// Back to an offer of nothing.
    pub fn clear(&mut self) {
        self.adds.clear();
        self.replaces.clear();
        self.includes.clear();
        (self.option, self.gap, self.asks) = (0, 1, Asks::Nothing);
        (self.target, self.claim) = (None, None);
        (self.service, self.displaces) = (false, false);
    }
}

/// What a rule finds in a basket that matches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// An offer can be made; it was written down.
    Offer,
    /// There is an opportunity, but the offer cannot be made.
    Blocked(Reason),
    /// No opportunity.
    Nothing,
}

/// What a basket holds already of what a rule offers: where a discount is given away and dearer products may be left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leak {
    /// List value, minor units, of units held that the rule's percentage reaches.
    pub list: i64,
    /// Complete sets held.
    pub sets: i64,
    /// What the rule takes off units held whatever its percentage is, in 1/[`FINE`] of a minor unit.
    pub fixed: i64,
    /// Price gap of the dearer product's units, minor units.
    pub gap_revenue: i64,
    /// The part of it whose costs are known.
    pub gap_revenue_known: i64,
    /// Margin gap of the same.
    pub gap_margin: i64,
}

impl Leak {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.list += other.list;
        self.sets += other.sets;
        self.fixed += other.fixed;
        self.gap_revenue += other.gap_revenue;
        self.gap_revenue_known += other.gap_revenue_known;
        self.gap_margin += other.gap_margin;
    }

    /// True when some discount may reach it.
    #[must_use]
    pub fn is_reduced(&self) -> bool {
        self.list > 0 || self.sets > 0 || self.fixed > 0
    }
}

/// What a person can change about a rule without its offers being looked for again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// Share off the list price, 0..1.
    pub off: f64,
    /// Price of one set, minor units; 0 where nothing is sold as a set.
    pub set_price: f64,
    /// What one complete set gives away, minor units, not negative.
    pub off_per_set: f64,
    /// True when something is given away whatever the percentage is ([`Leak::fixed`]).
    pub has_fixed: bool,
    /// Who pays less.
    pub granted: Granted,
    /// Log price gaps by option, where acceptance answers to them.
    pub gaps: Vec<Option<f64>>,
    /// True when taken units may replace a later purchase.
    pub pulls_forward: bool,
    /// What a further missing part or unit does to acceptance.
    pub further: Further,
    /// Which present buyers of something dearer may move down.
    pub trade_down: TradeDown,
}

impl Terms {
    /// The terms of a rule that takes a percentage off.
    #[must_use]
    pub fn off(discount: Option<&Discount>) -> Self {
        Self {
            off: discount.map_or(0.0, |discount| discount.percent.share()),
            granted: discount.map_or(Granted::Offer, |discount| discount.granted),
            ..Self::default()
        }
    }

    /// True when the rule takes anything off.
    #[must_use]
    pub fn is_reduced(&self) -> bool {
        self.off > 0.0 || self.off_per_set > 0.0 || self.has_fixed
    }

    /// What the rule takes off units that are held already, minor units: what everyone who qualifies is given.
    ///
    /// off x list value of reduced units + what a set gives away x sets + the fixed part, which is in 1/[`FINE`].
    #[must_use]
    pub fn given_away(&self, list: f64, sets: f64, fixed: f64) -> f64 {
        self.off * list + self.off_per_set * sets + fixed / FINE as f64
    }
}

/// Which belief says how much harder an offer with a wider gap is to take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Further {
    /// `further_part`: every part missing beyond the first.
    #[default]
    Part,
    /// `further_unit`: every unit short beyond the first.
    Unit,
}

/// Which belief says how many present buyers of something dearer move down because they see the cheaper product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TradeDown {
    /// `trade_down.ladder`: the cheaper step stands beside the dearer one.
    #[default]
    InFamily,
    /// `trade_down.downsell`: the cheaper product is offered to who is about to leave.
    AtExit,
}

/// What stands in the way of an offer: the block list, what was offered before, stock and price.
pub struct Gate<'a> {
    /// What is never offered together, both ways.
    pub never_with: &'a BTreeMap<VariantId, Vec<VariantId>>,
    /// True for what was offered earlier on the way and may not be offered again.
    pub was_offered: &'a dyn Fn(VariantId) -> bool,
}

impl Gate<'_> {
    /// True when the basket holds something that is never offered together with this.
    #[must_use]
    pub fn is_barred(&self, variant: VariantId, basket: &Basket<'_>) -> bool {
        !self.never_with.is_empty()
            && self
                .never_with
                .get(&variant)
                .is_some_and(|others| others.iter().any(|&other| basket.holds(other)))
    }

    /// True when two of these parts are never offered together.
    #[must_use]
    pub fn bars_any_of(&self, parts: &[Part]) -> bool {
        let is_part = |id: &VariantId| parts.iter().any(|part| part.variant == *id);
        self.never_with.values().flatten().any(is_part)
    }

    /// Why one product cannot be offered to a basket; `None` when it can.
    #[must_use]
    pub fn refuses(&self, variant: VariantId, basket: &Basket<'_>) -> Option<Reason> {
        let facts = basket.facts(variant);
        if self.is_barred(variant, basket) {
            Some(Reason::Blocked)
        } else if (self.was_offered)(variant) {
            Some(Reason::OfferedEarlier)
        } else if !facts.in_stock {
            Some(Reason::OutOfStock)
        } else if facts.price.is_none() {
            Some(Reason::NoPrice)
        } else {
            None
        }
    }
}

/// A basket as one rule looks at it.
pub struct Look<'a> {
    /// The basket.
    pub basket: &'a Basket<'a>,
    /// The rule's trigger, for kinds that have one.
    pub trigger: Option<&'a CompiledTrigger>,
    /// What stands in the way.
    pub gate: Gate<'a>,
}

/// Units of a pool of products that a rule prices together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pool<'a> {
    /// None: the rule shares its units with any other.
    #[default]
    None,
    /// Parts of a set: not to be priced by another pool at the same time.
    Parts(&'a [Part]),
    /// All units of these products, whoever else prices them.
    All(&'a [VariantId]),
}

impl Pool<'_> {
    /// True when two rules would price the same units: of their offers only the better ranked is shown.
    #[must_use]
    pub fn clashes(self, other: Self) -> bool {
        match (self, other) {
            (Self::All(mine), Self::All(theirs)) => mine.iter().any(|id| theirs.contains(id)),
            (Self::All(pool), Self::Parts(parts)) | (Self::Parts(parts), Self::All(pool)) => {
                parts.iter().any(|part| pool.contains(&part.variant))
            }
            _ => false,
        }
    }
}

/// What a compiled rule is looked up in.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Its facts.
    pub facts: &'a [Facts],
    /// The rule's trigger, looked up already.
    pub trigger: Option<&'a CompiledTrigger>,
}

/// The part of a rule that looks at baskets, with every SKU looked up once. No probability, placement or file is known here.
pub trait Compiled: std::fmt::Debug + Send + Sync {
    /// Variants whose presence makes an order worth a look.
    fn touches(&self) -> Vec<VariantId>;

    /// Every variant it may offer.
    fn offered(&self) -> Vec<VariantId>;

    /// True when the original basket meets what the kind asks for besides its trigger.
    fn matches(&self, basket: &Basket<'_>) -> bool;

    /// Looks for an offer to a basket that matches, and writes it into `offer`, which is empty.
    fn find(&self, look: &Look<'_>, offer: &mut Offer) -> Found;

    /// What a basket that matches holds already, whatever is offered; `None` when it holds nothing.
    fn held(&self, look: &Look<'_>) -> Option<Leak>;

    /// The units it prices together.
    fn pool(&self) -> Pool<'_> {
        Pool::None
    }
}
