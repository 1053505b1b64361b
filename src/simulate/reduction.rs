//! The sums under every set of week weights: worked out once per replay, read on every frame.

use super::draws::{LEAST_WEEKS, stretch, week_weights};
use super::resolve::Resolved;
use super::sums::{CellKey, RuleStats, SUMS, Sums, Worth};
use crate::domain::rule::offer::Leak;

/// Opportunities a rule needs for a sampling range.
pub(super) const LEAST_OPPORTUNITIES: u64 = 30;

/// Which sums an evaluation reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// Every week once.
    Total,
    /// Each week by itself.
    Weeks,
    /// The weeks under every draw's weights.
    Draws,
}

/// A vector of some figures that is linear in the weeks: its total, its weeks, and its draws where they differ.
#[derive(Clone, Debug)]
pub(super) struct Linear<const N: usize> {
    pub total: [f64; N],
    weeks: Vec<[f64; N]>,
    /// Figure and its values by draw; figures that are 0 in every week are left out. `None` when nothing is drawn.
    draws: Option<Vec<(usize, Vec<f32>)>>,
}

impl<const N: usize> Linear<N> {
    fn new(weeks: Vec<[f64; N]>, weights: Option<&[Vec<f64>]>) -> Self {
        let mut total = [0.0; N];
        for week in &weeks {
            for (sum, part) in total.iter_mut().zip(week) {
                *sum += part;
            }
        }
        let draws = weights.map(|weights| {
            (0..N)
                .filter(|&figure| weeks.iter().any(|week| week[figure] != 0.0))
                .map(|figure| (figure, reduce(&weeks, figure, weights)))
                .collect()
        });
        Self {
            total,
            weeks,
            draws,
        }
    }

    /// The figures at an index of a view.
    pub(super) fn at(&self, view: View, index: usize) -> [f64; N] {
        match (view, &self.draws) {
            (View::Weeks, _) => self.weeks.get(index).copied().unwrap_or([0.0; N]),
            (View::Draws, Some(columns)) => {
                let mut figures = [0.0; N];
                for (figure, values) in columns {
                    figures[*figure] = f64::from(values[index]);
                }
                figures
            }
            _ => self.total,
        }
    }
}

fn reduce<const N: usize>(weeks: &[[f64; N]], figure: usize, weights: &[Vec<f64>]) -> Vec<f32> {
    let draws = weights.first().map_or(0, Vec::len);
    let mut sums = vec![0.0_f64; draws];
    for (week, weights) in weeks.iter().zip(weights) {
        let part = week[figure];
        if part != 0.0 {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += part * weight;
            }
        }
    }
    sums.into_iter().map(|sum| sum as f32).collect()
}

/// One cell, ready to be read.
#[derive(Clone, Debug)]
pub(super) struct ReducedCell {
    pub key: CellKey,
    /// Place of its slot and number of offers in [`Reduced::attentions`].
    pub attention: usize,
    pub sums: Linear<SUMS>,
}

/// Figures of a leak: list value, sets, fixed amount, price gap, price gap with known costs, margin gap.
pub(super) const LEAKS: usize = 6;

/// One rule, ready to be read.
#[derive(Clone, Debug)]
pub(super) struct ReducedRule {
    pub cells: Vec<ReducedCell>,
    pub leaks: Linear<LEAKS>,
    pub opportunities: u64,
    pub already: u64,
    pub suppressed: Vec<u64>,
    pub thin: bool,
}

/// Orders, units, revenue, revenue with known cost, margin.
pub(super) const WORTHS: usize = 5;

/// The whole replay, ready to be read.
pub(super) struct Reduced {
    pub weeks: usize,
    pub baseline: Linear<WORTHS>,
    pub rules: Vec<ReducedRule>,
    /// Placement, offers shown, worth of the orders.
    pub exposures: Vec<(usize, u8, Linear<WORTHS>)>,
    /// Distinct pairs of slot and number of offers.
    pub attentions: Vec<(u8, u8)>,
    /// True when weeks are drawn.
    pub is_sampled: bool,
}

fn worths(worth: &Worth) -> [f64; WORTHS] {
    [
        worth.orders as f64,
        worth.units as f64,
        worth.revenue as f64,
        worth.revenue_known as f64,
        worth.margin() as f64,
    ]
}

fn leaks(leak: &Leak) -> [f64; LEAKS] {
    [
        leak.list as f64,
        leak.sets as f64,
        leak.fixed as f64,
        leak.gap_revenue as f64,
        leak.gap_revenue_known as f64,
        leak.gap_margin as f64,
    ]
}

impl Reduced {
    pub(super) fn of(resolved: &Resolved, draws: usize, seed: u64) -> Self {
        let weeks = resolved.weeks.len();
        let is_sampled = weeks >= LEAST_WEEKS;
        let weights =
            is_sampled.then(|| week_weights(seed, weeks, draws, stretch(&resolved.weeks)));
        let weights = weights.as_deref();
        let mut attentions: Vec<(u8, u8)> = Vec::new();
        let rules = resolved
            .rules
            .iter()
            .map(|stats| reduce_rule(stats, weights, &mut attentions))
            .collect();
        Self {
            weeks,
            baseline: Linear::new(resolved.weeks.iter().map(worths).collect(), weights),
            rules,
            exposures: resolved
                .exposures
                .iter()
                .map(|exposure| {
                    let weeks = exposure.weeks.iter().map(worths).collect();
                    (
                        exposure.placement,
                        exposure.shown,
                        Linear::new(weeks, weights),
                    )
                })
                .collect(),
            attentions,
            is_sampled,
        }
    }
}

fn reduce_rule(
    stats: &RuleStats,
    weights: Option<&[Vec<f64>]>,
    attentions: &mut Vec<(u8, u8)>,
) -> ReducedRule {
    let thin = weights.is_none() || stats.opportunities < LEAST_OPPORTUNITIES;
    let weights = weights.filter(|_| !thin);
    ReducedRule {
        cells: stats
            .cells
            .iter()
            .map(|cell| {
                let seen = (cell.key.slot, cell.key.shown);
                let attention = attentions
                    .iter()
                    .position(|known| *known == seen)
                    .unwrap_or_else(|| {
                        attentions.push(seen);
                        attentions.len() - 1
                    });
                ReducedCell {
                    key: cell.key,
                    attention,
                    sums: Linear::new(cell.weeks.iter().map(Sums::as_f64).collect(), weights),
                }
            })
            .collect(),
        leaks: Linear::new(stats.leaks.iter().map(leaks).collect(), weights),
        opportunities: stats.opportunities,
        already: stats.already,
        suppressed: stats.suppressed.to_vec(),
        thin,
    }
}
