//! Everything the history shows about one pair, on demand: for the card a merchandiser looks at before she decides.
//!
//! **Rows.** The expected orders of a month, of a size or of all are `sum a_ms b_ms / N_ms (s - 1) / s` over months `m`
//! and sizes `s`: the null of the pair table in its simple form, without its corrections for very common items and for
//! finds. So the rows need not add up to the expectation of the table to the last digit.

mod confounds;
mod cross_price;
mod price_levels;
mod shared_buyers;
mod substitutes;

pub use confounds::Confounds;
pub use cross_price::{CrossPrice, cross_price};
pub use price_levels::{PriceLevel, PriceLevels};
pub use substitutes::{SharedBuyers, Substitute, Substitutes, substitutes};

use crate::discover::pairs::lookup::Lookup;
use crate::discover::pairs::{Affinity, Judged, PairTable};
use crate::discover::stats::measures::{self, Fourfold};
use crate::discover::stats::significance::{lift_lower, poisson_tail, shrunken_lift};
use crate::domain::calendar::Day;
use crate::domain::catalog::VariantId;
use crate::domain::money::Money;
use crate::domain::orders::OrderLine;
use crate::domain::project::Dataset;
use confounds::confounds;
use price_levels::price_levels;

/// Joint orders shown at most.
const MOST_SAMPLES: usize = 12;

/// Other partners shown at most.
const MOST_PARTNERS: usize = 8;

/// Orders of a month stratum at least; smaller months are joined to the next one.
const FEWEST_ORDERS: u64 = 200;

/// First and last number of items of the rows by basket size; the last row has no end.
const SIZES: [(usize, usize); 6] = [(2, 2), (3, 3), (4, 4), (5, 6), (7, 10), (11, usize::MAX)];

/// All measures of one pair, `a` first. Division by zero is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairMeasures {
    /// The counts: orders, with `a`, with `b`, with both; wholesale left out.
    pub table: Fourfold,
    /// Share of orders with both.
    pub support: Option<f64>,
    /// Share of the orders with `a` that hold `b`.
    pub confidence_ab: Option<f64>,
    /// Share of the orders with `b` that hold `a`.
    pub confidence_ba: Option<f64>,
    /// Lift over all orders, as other tools show it.
    pub lift: Option<f64>,
    /// Lift inside months: what season alone explains is gone. `n / sum a_m b_m / N_m`.
    pub lift_by_month: Option<f64>,
    /// Lift inside months and order sizes: [`super::Affinity::size_aware_lift`], for unlisted pairs in its simple form.
    pub size_aware_lift: Option<f64>,
    /// Orders with both that month, size and popularity explain.
    pub expected: f64,
    /// Share of orders above independence.
    pub leverage: Option<f64>,
    /// `(1 - b / N) / (1 - n / a)`; `None` where every order with `a` holds `b`.
    pub conviction_ab: Option<f64>,
    /// The same from `b` to `a`.
    pub conviction_ba: Option<f64>,
    /// `n / max(a, b)`.
    pub all_confidence: Option<f64>,
    /// Mean of both confidences.
    pub kulczynski: Option<f64>,
    /// 0 balanced to 1 one-sided; read together with `kulczynski`.
    pub imbalance: Option<f64>,
    /// `n / sqrt(a b)`.
    pub cosine: Option<f64>,
    /// `n / (a + b - n)`.
    pub jaccard: Option<f64>,
    /// Pearson's chi-square.
    pub chi_square: Option<f64>,
    /// Fisher's exact one-sided p-value over all orders; blind to order size.
    pub fisher: Option<f64>,
    /// `n` over the 99 % point of chance.
    pub hyper_lift: Option<f64>,
    /// Common odds ratio over months (Mantel and Haenszel 1959).
    pub odds_ratio: Option<f64>,
    /// Mean of the shrunken size-aware lift, `(n + 1/2) / (expected + 1/2)`.
    pub shrunken_lift: f64,
    /// Its 5 % point.
    pub lift_lower: f64,
    /// `P(Poisson(expected) >= n)`, or that of the exact test by month.
    pub p_value: f64,
    /// Adjusted over all tested pairs; `None` when the pair is not listed, which counts as 1.
    pub q_value: Option<f64>,
    /// What the pair was judged by. Unless by size and month, what is expected does not regard order size.
    pub judged: Judged,
}

/// Orders of one month, size or kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EvidenceRow {
    /// Orders, wholesale left out.
    pub orders: u64,
    /// Orders with the first product.
    pub a: u32,
    /// Orders with the second.
    pub b: u32,
    /// Orders with both.
    pub both: u32,
    /// Orders with both that size and popularity explain.
    pub expected: f64,
}

impl EvidenceRow {
    /// `both / expected`; `None` where nothing is expected.
    #[must_use]
    pub fn lift(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| f64::from(self.both) / self.expected)
    }
}

/// Orders by number of items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeRow {
    /// Fewest items.
    pub from: usize,
    /// Most items; `None` in the last row.
    pub to: Option<usize>,
    /// What they hold.
    pub row: EvidenceRow,
}

/// One order that holds both. Who bought is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleOrder {
    /// The shop's order number.
    pub number: String,
    /// When.
    pub day: Day,
    /// All its lines, the pair first.
    pub lines: Vec<OrderLine>,
    /// Net revenue of the whole order.
    pub net_revenue: Money,
    /// Discount on the whole order.
    pub order_discount: Money,
}

/// Another product that attracts one of the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partner {
    /// Which.
    pub product: VariantId,
    /// Place of its pair in the table.
    pub pair: u32,
    /// Lower bound of its lift.
    pub lift_lower: f64,
}

/// The evidence card of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct PairEvidence {
    /// First product.
    pub a: VariantId,
    /// Second product.
    pub b: VariantId,
    /// All measures.
    pub measures: PairMeasures,
    /// Month by month, oldest first: months since year 0, and its orders. Months without orders are left out.
    pub months: Vec<(i32, EvidenceRow)>,
    /// By number of items in the order, from two on.
    pub sizes: Vec<SizeRow>,
    /// By price paid for the first.
    pub prices_a: PriceLevels,
    /// By price paid for the second.
    pub prices_b: PriceLevels,
    /// A few of the joint orders, spread over the history, oldest first.
    pub samples: Vec<SampleOrder>,
    /// What else goes with the first, best first.
    pub partners_a: Vec<Partner>,
    /// What else goes with the second, best first.
    pub partners_b: Vec<Partner>,
    /// What else could make the pair.
    pub confounds: Confounds,
}

/// Gathers the evidence. Reads the orders of the two products, and no other.
#[must_use]
pub fn evidence(
    dataset: &Dataset,
    table: &PairTable,
    lookup: &Lookup,
    a: VariantId,
    b: VariantId,
) -> PairEvidence {
    let grid = Grid::of(lookup, a, b);
    let joint: Vec<u32> = lookup.orders_with_both(a, b).collect();
    PairEvidence {
        a,
        b,
        measures: grid.measures(table, lookup, a, b),
        months: grid.months(lookup),
        sizes: grid.sizes(lookup),
        prices_a: price_levels(dataset, lookup, a, b),
        prices_b: price_levels(dataset, lookup, b, a),
        samples: samples(dataset, &joint, a, b),
        partners_a: partners(table, lookup, a, b),
        partners_b: partners(table, lookup, b, a),
        confounds: confounds(dataset, lookup, a, b, &joint),
    }
}

/// All measures of one pair.
#[must_use]
pub fn pair_measures(
    table: &PairTable,
    lookup: &Lookup,
    a: VariantId,
    b: VariantId,
) -> PairMeasures {
    Grid::of(lookup, a, b).measures(table, lookup, a, b)
}

/// Orders with the first, the second and both, by month and number of items.
struct Grid {
    width: usize,
    cells: Vec<[u32; 3]>,
}

impl Grid {
    fn of(lookup: &Lookup, a: VariantId, b: VariantId) -> Self {
        let widths = lookup.months().iter().map(|month| month.by_size.len());
        let width = widths.max().unwrap_or(0);
        let mut grid = Self {
            width,
            cells: vec![[0; 3]; width * lookup.months().len()],
        };
        let both = lookup.orders_with_both(a, b);
        grid.add(lookup, lookup.orders_with(a), 0);
        grid.add(lookup, lookup.orders_with(b), 1);
        grid.add(lookup, both, 2);
        grid
    }

    fn add(&mut self, lookup: &Lookup, orders: impl Iterator<Item = u32>, column: usize) {
        let mut month = 0;
        let mut end = 0;
        for order in orders {
            if order >= end {
                month = lookup.month_of(order);
                end = lookup.months().get(month).map_or(u32::MAX, |m| m.end);
            }
            let index = month * self.width + lookup.size(order);
            if let Some(cell) = self.cells.get_mut(index)
                && let Some(count) = cell.get_mut(column)
            {
                *count += 1;
            }
        }
    }

    /// Every cell with its month and size.
    fn rows<'a>(
        &'a self,
        lookup: &'a Lookup,
    ) -> impl Iterator<Item = (usize, usize, EvidenceRow)> + 'a {
        let months = lookup.months().iter().enumerate();
        months.flat_map(move |(number, month)| {
            month
                .by_size
                .iter()
                .enumerate()
                .map(move |(size, &orders)| {
                    let cell = self.cells.get(number * self.width + size);
                    let [a, b, both] = cell.copied().unwrap_or_default();
                    let expected = if orders == 0 || size == 0 {
                        0.0
                    } else {
                        let indices = size as f64;
                        f64::from(a) * f64::from(b) / f64::from(orders) * (indices - 1.0) / indices
                    };
                    let row = EvidenceRow {
                        orders: u64::from(orders),
                        a,
                        b,
                        both,
                        expected,
                    };
                    (number, size, row)
                })
        })
    }

    fn months(&self, lookup: &Lookup) -> Vec<(i32, EvidenceRow)> {
        let mut months: Vec<(i32, EvidenceRow)> = lookup
            .months()
            .iter()
            .map(|month| (month.number, EvidenceRow::default()))
            .collect();
        for (month, _, row) in self.rows(lookup) {
            if let Some((_, sum)) = months.get_mut(month) {
                sum.add(&row);
            }
        }
        months.retain(|(_, row)| row.orders > 0);
        months
    }

    fn sizes(&self, lookup: &Lookup) -> Vec<SizeRow> {
        let mut sizes = SIZES.map(|(from, to)| SizeRow {
            from,
            to: (to < usize::MAX).then_some(to),
            row: EvidenceRow::default(),
        });
        for (_, size, row) in self.rows(lookup) {
            let index = SIZES
                .iter()
                .position(|&(from, to)| (from..=to).contains(&size));
            if let Some(sum) = index.and_then(|index| sizes.get_mut(index)) {
                sum.row.add(&row);
            }
        }
        sizes
            .into_iter()
            .filter(|size| size.row.orders > 0)
            .collect()
    }

    /// Months as strata, small ones joined to the next, the last to the one before.
    fn strata(&self, lookup: &Lookup) -> Vec<Fourfold> {
        let mut strata: Vec<Fourfold> = Vec::new();
        let mut open = EvidenceRow::default();
        for (_, row) in self.months(lookup) {
            open.add(&row);
            if open.orders >= FEWEST_ORDERS {
                strata.push(open.fourfold());
                open = EvidenceRow::default();
            }
        }
        match strata.last_mut() {
            Some(last) if open.orders > 0 => {
                last.orders += open.orders;
                last.a += u64::from(open.a);
                last.b += u64::from(open.b);
                last.both += u64::from(open.both);
            }
            _ if open.orders > 0 => strata.push(open.fourfold()),
            _ => {}
        }
        strata
    }

    fn measures(
        &self,
        table: &PairTable,
        lookup: &Lookup,
        a: VariantId,
        b: VariantId,
    ) -> PairMeasures {
        let mut all = EvidenceRow::default();
        for (_, _, row) in self.rows(lookup) {
            all.add(&row);
        }
        let index = lookup.pair(table, a, b);
        let listed = index.and_then(|index| table.pairs.get(index as usize));
        let fourfold = all.fourfold();
        let turned = Fourfold {
            a: fourfold.b,
            b: fourfold.a,
            ..fourfold
        };
        let strata = self.strata(lookup);
        let expected = listed.map_or(all.expected, |pair| pair.expected);
        let chance = || poisson_tail(all.both, expected);
        let p_value = listed.map_or_else(chance, Affinity::p_value);
        PairMeasures {
            table: fourfold,
            support: fourfold.support(),
            confidence_ab: fourfold.confidence(),
            confidence_ba: turned.confidence(),
            lift: fourfold.lift(),
            lift_by_month: measures::stratified_lift(&strata),
            size_aware_lift: (expected > 0.0).then(|| f64::from(all.both) / expected),
            expected,
            leverage: fourfold.leverage(),
            conviction_ab: fourfold.conviction(),
            conviction_ba: turned.conviction(),
            all_confidence: fourfold.all_confidence(),
            kulczynski: fourfold.kulczynski(),
            imbalance: fourfold.imbalance(),
            cosine: fourfold.cosine(),
            jaccard: fourfold.jaccard(),
            chi_square: fourfold.chi_square(),
            fisher: fourfold.fisher(),
            hyper_lift: fourfold.hyper_lift(),
            odds_ratio: measures::odds_ratio(&strata),
            shrunken_lift: shrunken_lift(all.both, expected),
            lift_lower: lift_lower(all.both, expected),
            p_value,
            q_value: listed.map(|pair| pair.q_value),
            judged: listed.map_or_else(Judged::default, |pair| pair.judged),
        }
    }
}

impl EvidenceRow {
    fn add(&mut self, other: &Self) {
        self.orders += other.orders;
        self.a += other.a;
        self.b += other.b;
        self.both += other.both;
        self.expected += other.expected;
    }

    fn fourfold(&self) -> Fourfold {
        Fourfold {
            orders: self.orders,
            a: u64::from(self.a),
            b: u64::from(self.b),
            both: u64::from(self.both),
        }
    }
}

fn samples(dataset: &Dataset, joint: &[u32], a: VariantId, b: VariantId) -> Vec<SampleOrder> {
    let shown = joint.len().min(MOST_SAMPLES);
    let spread = (0..shown).filter_map(|index| {
        let last = joint.len() - 1;
        joint.get(index * last / shown.saturating_sub(1).max(1))
    });
    spread
        .map(|&index| {
            let order = dataset.history.order(index as usize);
            let mut lines: Vec<OrderLine> = order.lines().collect();
            lines.sort_by_key(|line| {
                let rank = [a, b].iter().position(|id| *id == line.variant);
                (
                    rank.unwrap_or(2),
                    std::cmp::Reverse(line.net_revenue),
                    line.variant,
                )
            });
            SampleOrder {
                number: order.number().to_owned(),
                day: order.day(),
                lines,
                net_revenue: order.net_revenue(),
                order_discount: order.order_discount(),
            }
        })
        .collect()
}

fn partners(
    table: &PairTable,
    lookup: &Lookup,
    product: VariantId,
    but: VariantId,
) -> Vec<Partner> {
    let pairs = lookup.pairs_with(product).iter();
    pairs
        .filter_map(|&index| {
            let pair = table.pairs.get(index as usize)?;
            let other = if pair.a == product { pair.b } else { pair.a };
            let fits = other != but && pair.is_proven();
            fits.then_some(Partner {
                product: other,
                pair: index,
                lift_lower: pair.lift_lower,
            })
        })
        .take(MOST_PARTNERS)
        .collect()
}
