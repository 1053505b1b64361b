//! The pass over the orders: order by rule by placement, into integer sums.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::candidates::{Earlier, matches};
use super::compiled::Compiled;
use super::contribution::Contributions;
use super::ranking::{Contests, Scorer};
use super::sums::{RuleStats, Worth};
use super::walk::{Slots, Walker, Way};
use super::worst_order::WorstOrders;
use crate::domain::calendar::Period;
use crate::domain::orders::OrderHistory;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::rule::offer::{Basket, Facts};

/// Orders between two looks at the progress.
const STRIDE: usize = 4_096;

/// Placements before payment.
pub(super) const BEFORE_PAYMENT: usize = 3;

/// Orders of one placement before payment that were shown so many offers, week by week.
#[derive(Clone, Debug)]
pub(super) struct Exposure {
    pub placement: usize,
    pub shown: u8,
    pub weeks: Vec<Worth>,
}

/// Everything one pass gives.
pub(super) struct Resolved {
    /// Number of the first week, and the history week by week.
    pub first_week: i32,
    pub weeks: Vec<Worth>,
    /// By rule, in order of ids.
    pub rules: Vec<RuleStats>,
    pub exposures: Vec<Exposure>,
    /// Gross margin of exposed orders by the set of placements before payment that showed something, minor units.
    pub exposed_once: [i64; 1 << BEFORE_PAYMENT],
    pub contests: Contests,
    pub contributions: Contributions,
    pub worst: WorstOrders,
    /// Revenue and cost of the average unit of items with a known cost, minor units.
    pub average_unit: [f64; 2],
}

/// Revenue and cost of the average unit of items with a known cost.
pub(super) fn average_unit(history: &OrderHistory, facts: &[Facts]) -> [f64; 2] {
    let (mut units, mut revenue, mut cost) = (0_i64, 0_i64, 0_i64);
    for order in history.orders() {
        for line in order.lines() {
            let facts = facts.get(line.variant.index()).copied().unwrap_or_default();
            if let Some(unit_cost) = facts.cost
                && !facts.service
            {
                units += i64::from(line.units);
                revenue += line.net_revenue.0;
                cost += unit_cost * i64::from(line.units);
            }
        }
    }
    if units == 0 {
        return [0.0; 2];
    }
    [revenue as f64 / units as f64, cost as f64 / units as f64]
}

fn worth(basket: &Basket<'_>) -> Worth {
    let mut worth = Worth {
        orders: 1,
        revenue: basket.net_revenue,
        ..Worth::default()
    };
    for line in &basket.lines {
        let facts = basket
            .facts
            .get(line.variant.index())
            .copied()
            .unwrap_or_default();
        if !facts.service {
            worth.units += i64::from(line.units);
        }
        if let Some(cost) = facts.cost {
            worth.revenue_known += line.net_revenue.0;
            worth.cogs += cost * i64::from(line.units);
        }
    }
    worth
}

/// Walks every order once, oldest first.
pub(super) fn resolve(
    history: &OrderHistory,
    facts: &[Facts],
    compiled: &Compiled,
    scorer: &Scorer,
    slots: &Slots,
    average_unit: [f64; 2],
    progress: &Progress,
) -> Result<Resolved, Cancelled> {
    let weeks = history.period().map_or(0, Period::weeks);
    let first_week = history.period().map_or(0, |period| period.first.week().0);
    let count = compiled.rules.len();
    let mut resolved = Resolved {
        first_week,
        weeks: vec![Worth::default(); weeks],
        rules: vec![RuleStats::over(weeks); count],
        exposures: Vec::new(),
        exposed_once: [0; 1 << BEFORE_PAYMENT],
        contests: Contests::default(),
        contributions: Contributions::over(count),
        worst: WorstOrders::default(),
        average_unit,
    };
    progress.begin(history.len() as u64);
    let walker = Walker {
        rules: &compiled.rules,
        scorer,
        slots,
    };
    let earlier = Earlier::of(&compiled.rules, history);
    let mut bought_once = vec![false; history.customer_count()];
    let mut shows: HashMap<(u16, u32), u32, FixedState> = HashMap::default();
    let caps_shows = compiled.rules.iter().any(|rule| rule.max_shows.is_some());
    let mut basket = Basket::new(facts);
    let (mut way, mut other_way) = (Way::default(), Way::default());
    let mut matching: Vec<u16> = Vec::new();
    for order in history.orders() {
        if order.index() % STRIDE == 0 {
            progress.reach(order.index() as u64)?;
        }
        let is_returning = order
            .customer()
            .and_then(|customer| bought_once.get_mut(customer.0 as usize))
            .is_some_and(|bought| std::mem::replace(bought, true));
        basket.fill(order, is_returning);
        let week = usize::try_from(order.day().week().0 - first_week)
            .unwrap_or(0)
            .min(weeks.saturating_sub(1));
        let worth = worth(&basket);
        resolved.weeks[week].add(&worth);

        matching.clear();
        for line in &basket.lines {
            matching.extend_from_slice(compiled.touched_by(line.variant));
        }
        if matching.is_empty() {
            continue;
        }
        matching.sort_unstable();
        matching.dedup();
        matching.retain(|&rule| {
            let place = usize::from(rule);
            matches(&compiled.rules[place], place, &basket, &earlier)
        });
        if matching.is_empty() {
            continue;
        }
        resolved.worst.begin();
        for &rule in &matching {
            let compiled = &compiled.rules[usize::from(rule)];
            let look = compiled.look(&basket, &|_| false);
            if let Some(leak) = compiled.kind.held(&look) {
                let stats = &mut resolved.rules[usize::from(rule)];
                stats.already += 1;
                stats.leaks[week].add(&leak);
                resolved.worst.note(rule, &leak);
            }
        }
        resolved.worst.end(order.index() as u32, worth.margin());

        let often = |rule: u16| {
            caps_shows
                && compiled.rules[usize::from(rule)]
                    .max_shows
                    .zip(basket.customer)
                    .is_some_and(|(most, customer)| {
                        shows.get(&(rule, customer)).copied().unwrap_or(0) >= most
                    })
        };
        walker.walk(
            &basket,
            &matching,
            None,
            often,
            Some(&mut resolved.contests),
            &mut way,
        );
        for shown in &way.shown {
            let stats = &mut resolved.rules[usize::from(shown.offer.rule)];
            stats.opportunities += 1;
            stats.add(shown.key, week, &shown.offer.sums);
        }
        for &(rule, reason) in &way.suppressed {
            resolved.rules[usize::from(rule)].suppressed[reason as usize] += 1;
        }
        resolved
            .contributions
            .add(&walker, &basket, &matching, &way, &mut other_way, often);
        if caps_shows && let Some(customer) = basket.customer {
            for shown in &way.shown {
                *shows.entry((shown.offer.rule, customer)).or_insert(0) += 1;
            }
        }
        resolved.expose(&way, week, &worth);
    }
    progress.reach(history.len() as u64)?;
    Ok(resolved)
}

impl Resolved {
    fn expose(&mut self, way: &Way, week: usize, worth: &Worth) {
        let mut met = 0;
        for (placement, &shown) in way.kept.iter().take(BEFORE_PAYMENT).enumerate() {
            if shown == 0 {
                continue;
            }
            met |= 1 << placement;
            let known = self
                .exposures
                .iter()
                .position(|known| known.placement == placement && known.shown == shown);
            let place = known.unwrap_or_else(|| {
                self.exposures.push(Exposure {
                    placement,
                    shown,
                    weeks: vec![Worth::default(); self.weeks.len()],
                });
                self.exposures.len() - 1
            });
            self.exposures[place].weeks[week].add(worth);
        }
        if met != 0 {
            self.exposed_once[met] += worth.margin();
        }
    }
}
