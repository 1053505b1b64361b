//! Two products bought together: counted, judged and looked up.

pub mod expectation;
mod few;
mod find;
pub mod lookup;
mod ranking;
mod surplus;

pub use lookup::Lookup;

use crate::discover::stats::significance::{PROVEN_Q, poisson_tail};
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// What to count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairOptions {
    /// Pairs in fewer orders are not listed and never proven, yet they count as tests; at least 1.
    pub min_count: u32,
    /// Baskets with more distinct items are wholesale and left out.
    pub max_basket: usize,
    /// Count [placeholders](crate::discover::placeholders) as items, which they are not.
    pub keep_placeholders: bool,
}

impl Default for PairOptions {
    fn default() -> Self {
        Self {
            min_count: 3,
            max_basket: 50,
            keep_placeholders: false,
        }
    }
}

/// What a pair was judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Judged {
    /// By what month, order size and popularity explain.
    #[default]
    BySizeAndMonth,
    /// There are too few products to tell the pair apart from order size: by the exact test inside calendar months, over all
    /// orders (`stats::hypergeometric`).
    ByMonth {
        /// Its probability of so many orders with both, or more, by chance alone.
        p_value: f64,
    },
    /// There are too few products, and orders so uneven in size that size alone makes pairs: not decided, never proven.
    Undecided,
}

impl Judged {
    /// In the words of lists and files.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::BySizeAndMonth => "size and month",
            Self::ByMonth { .. } => "month only",
            Self::Undecided => "undecided",
        }
    }
}

/// What the history shows about two products; `a` is the one with the smaller index in the catalog.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affinity {
    /// First product.
    pub a: VariantId,
    /// Second product.
    pub b: VariantId,
    /// Orders with `a`.
    pub orders_a: u32,
    /// Orders with `b`.
    pub orders_b: u32,
    /// Orders with both.
    pub count: u32,
    /// Share of orders with both.
    pub support: f64,
    /// Share of the orders with `a` that hold `b`.
    pub confidence_ab: f64,
    /// Share of the orders with `b` that hold `a`.
    pub confidence_ba: f64,
    /// Against independence over all orders.
    pub lift: f64,
    /// Orders with both that month, order size and popularity alone explain: `sum_k f_ak f_bk` over strata `k` of month
    /// and size, with `f` such that the expected companions of every item are the ones it has (quasi-independence,
    /// Goodman 1968). For items in few of the orders that is `sum_k (a_k b_k / N_k) (s - 1) / s`.
    pub expected: f64,
    /// `count / expected`.
    pub size_aware_lift: f64,
    /// 5 % point of the shrunken size-aware lift: Gamma(`count + 1/2`, rate `expected + 1/2`).
    pub lift_lower: f64,
    /// [`Self::p_value`] adjusted by Benjamini and Hochberg over all tested pairs.
    pub q_value: f64,
    /// What it was judged by. Unless by size and month, [`Self::expected`] is `sum_m a_m b_m / N_m` over calendar months,
    /// and what follows from it does not regard order size.
    pub judged: Judged,
}

impl Affinity {
    /// One-sided probability of `count` or more by chance alone: `P(Poisson(expected) >= count)`, or that of the exact test;
    /// 1 when nothing is decided.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        match self.judged {
            Judged::BySizeAndMonth => poisson_tail(self.count, self.expected),
            Judged::ByMonth { p_value } => p_value,
            Judged::Undecided => 1.0,
        }
    }

    /// Orders with this one of the two.
    #[must_use]
    pub fn orders_with(&self, product: VariantId) -> u32 {
        if product == self.a {
            self.orders_a
        } else {
            self.orders_b
        }
    }

    /// True when the two are hardly together by chance (`q_value` at most [`PROVEN_Q`]) and more than month, order size
    /// and popularity explain (`lift_lower` above 1); of a saturated pair without order size.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.q_value <= PROVEN_Q && self.lift_lower > 1.0
    }
}

/// All listed pairs, best lower bound first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairTable {
    /// Orders counted: those with at least one item, wholesale left out.
    pub orders: u64,
    /// Orders left out as wholesale.
    pub capped_baskets: u64,
    /// Pairs tested, listed or not: `k (k - 1) / 2` for `k` items that were sold. A pair that is not listed has p = 1.
    pub tested: u64,
    /// The listed pairs, `lift_lower` descending, then by `a`, `b`.
    pub pairs: Vec<Affinity>,
    /// Placeholders that stand in no basket, by their places in the catalog.
    pub left_out: Vec<VariantId>,
    /// Placeholders that are counted as items because somebody says so.
    pub kept: Vec<VariantId>,
    /// Pairs that are not listed because one of the two is not on sale.
    pub off_sale: u64,
    /// Pairs of packs of one article, which are not listed: buying more of it is no companion.
    pub packs: Vec<Affinity>,
    /// Items that nearly every order holds, with their orders, most first: whatever is bought, they are beside it.
    pub everywhere: Vec<(VariantId, u32)>,
}

/// Counts and judges every pair.
///
/// The surplus of the pairs proven by a first judgement is no part of what chance explains: the expectation is fitted once more
/// without it, and the pairs are judged again. Peak memory is
/// about 8 bytes a line and 150 bytes a listed pair, for more than a million pairs less.
///
/// # Errors
/// [`Cancelled`].
pub fn pairs(
    dataset: &Dataset,
    options: &PairOptions,
    progress: &Progress,
) -> Result<PairTable, Cancelled> {
    find::find(dataset, options, progress)
}
