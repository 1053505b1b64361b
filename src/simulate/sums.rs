//! The integer sums a replay keeps: per rule, week and cell. No assumption is in them.

use std::ops::{Index, IndexMut};

use crate::domain::rule::offer::{Leak, Reason};

/// Sums are kept in 1/2^20 of a minor unit (or unit), so that averages of lines add up the same in every sequence.
pub(super) const SCALE: i64 = 1 << 20;

/// [`Sum::Kept`] is a share that a price multiplies later, so it is kept finer still by this factor.
pub(super) const KEPT_FINER: i64 = 1 << 16;

/// What is summed over the offers of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// Offers.
    Count,
    /// Share of the order's value that its order-level discount leaves; one per offered set.
    Kept,
    /// Units of items added.
    Units,
    /// List value of what is added, less the order-level discount.
    List,
    /// The part of `List` that the discount reaches.
    ListReduced,
    /// List value of what is added, untouched.
    ListFull,
    /// Paid for what is replaced, or for the parts of the set that are there.
    Paid,
    /// Cost added minus cost replaced.
    Cost,
    /// Offers in which a unit of the same category could be displaced.
    DisplacedUnits,
    /// Paid for one average displaceable unit.
    DisplacedPaid,
    /// The same, where its cost is known.
    DisplacedPaidKnown,
    /// Its cost.
    DisplacedCost,
}

/// Number of sums.
pub(super) const SUMS: usize = 12;

/// One set of sums, in units of 1/[`SCALE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Sums(pub [i64; SUMS]);

impl Sums {
    pub(super) fn add(&mut self, other: &Self, sign: i64) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = mine.saturating_add(theirs.saturating_mul(sign));
        }
    }

    /// In minor units and units.
    pub(super) fn as_f64(&self) -> [f64; SUMS] {
        let mut sums = self.0.map(|sum| sum as f64 / SCALE as f64);
        sums[Sum::Kept as usize] /= KEPT_FINER as f64;
        sums
    }
}

impl Index<Sum> for Sums {
    type Output = i64;
    fn index(&self, sum: Sum) -> &i64 {
        &self.0[sum as usize]
    }
}

impl IndexMut<Sum> for Sums {
    fn index_mut(&mut self, sum: Sum) -> &mut i64 {
        &mut self.0[sum as usize]
    }
}

/// `amount * part / whole` in units of 1/[`SCALE`], to the nearest.
pub(super) fn scaled(amount: i64, part: i64, whole: i64) -> i64 {
    if part == whole {
        return amount.saturating_mul(SCALE);
    }
    let whole = i128::from(whole.max(1));
    let product = i128::from(amount) * i128::from(part) * i128::from(SCALE);
    i64::try_from((product + whole / 2).div_euclid(whole)).unwrap_or(i64::MAX)
}

/// An offer made earlier on the way, whose shopper sees the same target again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Earlier {
    pub rule: u16,
    pub option: u8,
    pub slot: u8,
    pub shown: u8,
}

/// What offers must share to be in one cell: everything an assumption can treat differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CellKey {
    /// Target of a pair, step of a ladder.
    pub option: u8,
    /// Slot in its placement, from 1.
    pub slot: u8,
    /// Offers kept in the placement.
    pub shown: u8,
    /// Parts missing, at least 1.
    pub gap: u8,
    /// False when a cost is unknown: revenue only.
    pub costed: bool,
    /// True for services: neither picked nor returned.
    pub service: bool,
    /// Set when the target was offered before.
    pub earlier: Option<Earlier>,
}

/// Sums of one cell, week by week.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub key: CellKey,
    pub weeks: Vec<Sums>,
}

/// All that is kept about one rule.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleStats {
    pub cells: Vec<Cell>,
    pub leaks: Vec<Leak>,
    pub opportunities: u64,
    pub already: u64,
    pub suppressed: [u64; Reason::ALL.len()],
}

impl RuleStats {
    pub(super) fn over(weeks: usize) -> Self {
        Self {
            leaks: vec![Leak::default(); weeks],
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, key: CellKey, week: usize, sums: &Sums) {
        let place = if let Some(place) = self.cells.iter().position(|cell| cell.key == key) {
            place
        } else {
            self.cells.push(Cell {
                key,
                weeks: vec![Sums::default(); self.leaks.len()],
            });
            self.cells.len() - 1
        };
        self.cells[place].weeks[week].add(sums, 1);
    }
}

/// Orders and what they are worth: the history, or a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Worth {
    pub orders: i64,
    pub units: i64,
    /// Net revenue, minor units.
    pub revenue: i64,
    /// Net revenue of lines with a known cost.
    pub revenue_known: i64,
    pub cogs: i64,
}

impl Worth {
    pub(super) fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.units += other.units;
        self.revenue += other.revenue;
        self.revenue_known += other.revenue_known;
        self.cogs += other.cogs;
    }

    pub(super) fn margin(&self) -> i64 {
        self.revenue_known - self.cogs
    }
}
