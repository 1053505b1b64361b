//! What the same customer buys later: for receipt and follow-up offers.
//!
//! **Events.** Every order of a known customer is an event, unless the history ends inside its window: a window cut short
//! would miss what was bought after. For a pair `A`, `B` a customer counts once, with her first such order that holds `A`;
//! she is a success when a *later* order within `n` days holds `B`. A day's second order is later too.
//!
//! **The null.** Who buys much later buys more of everything, and what is in season is bought by all. So windows are put
//! into classes `c` by how many orders and how many different items they hold, and into seasons `t` of whole weeks with at
//! least 200 events. A window of class `c` holds `B` with the chance `p_c(B) r_t(B)`: `p_c` is the share of all windows of
//! the class that hold `B`, and `r_t` is how many windows of the season hold it over `sum_c N_ct p_c(B)`, which the classes
//! explain (indirect standardisation). `E_AB` is the sum over the events that count for `A`. As a customer counts once,
//! the count has at most the variance of a Poisson number with this mean: `p = P(Poisson(E) >= n)`.
//!
//! **Proven follow-ups are no part of the null.** Those of a first judgement give up their surplus `n_AB - E_AB`: in that share of
//! the windows after `A` that hold `B`, `B` is taken out, the class is that of what remains, and `p` and `r` are counted
//! anew. A customer who bought `A'` together with `A` adds the surplus rate of `A'`, `B` to `E_AB` where `A'`, `B` is
//! the surer one. Then every pair is judged again.

mod events;
mod proven;
mod windows;

use crate::discover::stats::significance::{Adjustment, PROVEN_Q, lift_lower, poisson_tail};
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;
use events::{Events, Window};
use proven::{OtherTriggers, ProvenFollowUps};

/// p-value up to which a row is listed: above it no q-value up to 5 % is possible.
const LISTED_P: f64 = PROVEN_Q;

/// What to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUpOptions {
    /// Days after an order in which later orders count, at least 1.
    pub days: u32,
    /// Rows with fewer customers are not listed, yet they count as tests; at least 1.
    pub min_customers: u32,
    /// Orders with more items are wholesale and left out.
    pub max_basket: usize,
    /// Count [placeholders](crate::discover::placeholders) as items.
    pub keep_placeholders: bool,
}

impl Default for FollowUpOptions {
    fn default() -> Self {
        Self {
            days: 60,
            min_customers: 3,
            max_basket: 50,
            keep_placeholders: false,
        }
    }
}

/// Customers who bought one product and later another, or the same again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FollowUp {
    /// What they bought first.
    pub trigger: VariantId,
    /// What they bought later; the trigger itself for a repeat purchase.
    pub target: VariantId,
    /// Customers with the trigger whose window lies in the history.
    pub trigger_customers: u32,
    /// Of these, customers who bought the target in the window.
    pub customers: u32,
    /// `customers / trigger_customers`.
    pub share: f64,
    /// Customers that month, later orders, popularity and surer follow-ups explain.
    pub expected: f64,
    /// `customers / expected`.
    pub lift: f64,
    /// 5 % point of the shrunken lift.
    pub lift_lower: f64,
    /// `P(Poisson(expected) >= customers)`.
    pub p_value: f64,
    /// Adjusted over all tested ordered pairs; exact up to 0.05.
    pub q_value: f64,
    /// Days from the trigger to the first such purchase, median.
    pub median_days: f64,
}

impl FollowUp {
    /// True when the same product was bought again.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        self.trigger == self.target
    }

    /// True when this is hardly chance (`q_value` at most [`PROVEN_Q`]) and more than chance explains (`lift_lower` above 1).
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.q_value <= PROVEN_Q && self.lift_lower > 1.0
    }
}

/// All listed rows, best lower bound first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FollowUpTable {
    /// Days of the window.
    pub days: u32,
    /// Customers with at least one event.
    pub customers: u32,
    /// Orders whose window lies in the history.
    pub events: u32,
    /// Orders left out because nobody knows who bought.
    pub without_customer: u32,
    /// Orders left out because the history ends inside their window.
    pub too_late: u32,
    /// Orders left out as wholesale.
    pub capped: u32,
    /// Ordered pairs tested, listed or not: items that began a window times items that were in one.
    pub tested: u64,
    /// Rows with p up to 0.05 and enough customers, `lift_lower` descending, then by trigger and target.
    pub rows: Vec<FollowUp>,
}

/// Counts and judges every ordered pair. Peak memory is about 4 bytes an order line, 9 an order, 600 a product and
/// 24 a window with a proven follow-up.
///
/// # Errors
/// [`Cancelled`].
pub fn follow_up(
    dataset: &Dataset,
    options: &FollowUpOptions,
    progress: &Progress,
) -> Result<FollowUpTable, Cancelled> {
    progress.begin(100);
    let mut events = Events::read(dataset, options, progress)?;
    progress.reach(25)?;
    let mut table = FollowUpTable {
        days: options.days,
        customers: events.customers,
        events: events.counted,
        without_customer: events.without_customer,
        too_late: events.too_late,
        capped: events.capped,
        tested: events.triggers() as u64 * events.targets() as u64,
        rows: Vec::new(),
    };
    let judgement = Judgement {
        options,
        products: dataset.catalog.variants().len(),
        customers: dataset.history.customer_count(),
        tested: table.tested,
        progress,
    };
    let none = ProvenFollowUps::default();
    table.rows = judgement.rows(&events, &none, (25, 55))?;
    let proven = ProvenFollowUps::among(&table.rows);
    if !proven.is_empty() {
        events.without(&proven, progress)?;
        progress.reach(60)?;
        table.rows = judgement.rows(&events, &proven, (60, 90))?;
    }
    // Rows of one trigger follow one another, targets ascending.
    let mut room = Room::of(&judgement, &events);
    for rows in table.rows.chunk_by_mut(|x, y| x.trigger == y.trigger) {
        progress.check()?;
        if let Some(trigger) = rows.first().map(|row| row.trigger) {
            events.first_orders_with(trigger, &mut room.seen, trigger.0 + 1, &mut room.starts);
            add_medians(&events, &room.starts, rows);
        }
    }
    // What is not on sale is offered to nobody.
    table
        .rows
        .retain(|row| !dataset.catalog.is_off_sale(row.target));
    table.rows.sort_by(|x, y| {
        y.lift_lower
            .total_cmp(&x.lift_lower)
            .then(x.trigger.cmp(&y.trigger))
            .then(x.target.cmp(&y.target))
    });
    progress.reach(100)?;
    Ok(table)
}

/// One look at all ordered pairs.
struct Judgement<'a> {
    options: &'a FollowUpOptions,
    products: usize,
    customers: usize,
    tested: u64,
    progress: &'a Progress,
}

impl Judgement<'_> {
    /// The rows by trigger and target, without medians. `percent` is where the progress begins and ends.
    fn rows(
        &self,
        events: &Events<'_>,
        proven: &ProvenFollowUps,
        percent: (u64, u64),
    ) -> Result<Vec<FollowUp>, Cancelled> {
        let mut rows = Vec::new();
        let mut room = Room::of(self, events);
        for trigger in (0..self.products as u32).map(VariantId) {
            if trigger.0 % 64 == 0 {
                let share = u64::from(trigger.0) * (percent.1 - percent.0);
                self.progress
                    .reach(percent.0 + share / self.products.max(1) as u64)?;
            }
            judge(events, proven, self.options, trigger, &mut room, &mut rows);
        }
        let p_values: Vec<f64> = rows.iter().map(|row| row.p_value).collect();
        let adjustment = Adjustment::new(p_values, self.tested);
        for row in &mut rows {
            row.q_value = adjustment.q_value(row.p_value);
        }
        Ok(rows)
    }
}

/// Counters that are kept from trigger to trigger.
#[derive(Default)]
struct Room {
    /// Customers per target.
    counts: Vec<u32>,
    /// Last customer that was counted per target, one more than her index.
    stamps: Vec<u32>,
    touched: Vec<u32>,
    /// Windows of the trigger's customers per class and season, in parts.
    held: Vec<u64>,
    cells: Vec<u32>,
    met: OtherTriggers,
    stamp: u32,
    /// Last trigger per customer, one more than its index.
    seen: Vec<u32>,
    starts: Vec<u32>,
}

impl Room {
    fn of(judgement: &Judgement<'_>, events: &Events<'_>) -> Self {
        Self {
            counts: vec![0; judgement.products],
            stamps: vec![0; judgement.products],
            held: vec![0; events.cell_count()],
            seen: vec![0; judgement.customers],
            ..Self::default()
        }
    }
}

/// Adds the rows of one trigger.
fn judge(
    events: &Events<'_>,
    proven: &ProvenFollowUps,
    options: &FollowUpOptions,
    trigger: VariantId,
    room: &mut Room,
    rows: &mut Vec<FollowUp>,
) {
    let mut starts = std::mem::take(&mut room.starts);
    events.first_orders_with(trigger, &mut room.seen, trigger.0 + 1, &mut starts);
    if starts.len() < options.min_customers.max(1) as usize {
        room.starts = starts;
        return;
    }
    for &start in &starts {
        room.stamp += 1;
        for (cell, parts) in events.cells(start) {
            if let Some(held) = room.held.get_mut(cell as usize) {
                if *held == 0 {
                    room.cells.push(cell);
                }
                *held += u64::from(parts);
            }
        }
        proven.meet(trigger, events.items(start), &mut room.met);
        for later in events.window(start) {
            for target in events.items(later) {
                let index = target.index();
                if let (Some(stamp), Some(count)) =
                    (room.stamps.get_mut(index), room.counts.get_mut(index))
                    && *stamp != room.stamp
                {
                    *stamp = room.stamp;
                    if *count == 0 {
                        room.touched.push(target.0);
                    }
                    *count += 1;
                }
            }
        }
    }
    room.touched.sort_unstable();
    room.cells.sort_unstable();
    proven.add_up(&mut room.met);
    for target in room.touched.drain(..).map(VariantId) {
        let count = room
            .counts
            .get_mut(target.index())
            .map_or(0, std::mem::take);
        if count < options.min_customers.max(1) {
            continue;
        }
        let cells = room.cells.iter().map(|&cell| {
            let parts = room.held.get(cell as usize).copied();
            (cell, parts.unwrap_or(0))
        });
        let others = proven.explained(trigger, target, &room.met);
        let expected = events.expected(cells, target) + others;
        let p_value = poisson_tail(count, expected);
        if p_value > LISTED_P {
            continue;
        }
        rows.push(FollowUp {
            trigger,
            target,
            trigger_customers: starts.len() as u32,
            customers: count,
            share: f64::from(count) / starts.len() as f64,
            expected,
            lift: f64::from(count) / expected,
            lift_lower: lift_lower(count, expected),
            p_value,
            q_value: 1.0,
            median_days: 0.0,
        });
    }
    for cell in room.cells.drain(..) {
        if let Some(held) = room.held.get_mut(cell as usize) {
            *held = 0;
        }
    }
    room.starts = starts;
}

/// Days to the first purchase of each target; the rows of one trigger, targets ascending.
fn add_medians(events: &Events<'_>, starts: &[u32], rows: &mut [FollowUp]) {
    if rows.is_empty() {
        return;
    }
    let mut days: Vec<Vec<i32>> = vec![Vec::new(); rows.len()];
    let mut last = vec![u32::MAX; rows.len()];
    for &start in starts {
        for later in events.window(start) {
            for target in events.items(later) {
                let Ok(index) = rows.binary_search_by_key(&target, |row| row.target) else {
                    continue;
                };
                if let (Some(days), Some(last)) = (days.get_mut(index), last.get_mut(index))
                    && *last != start
                {
                    *last = start;
                    days.push(Window::days(events, start, later));
                }
            }
        }
    }
    for (row, mut days) in rows.iter_mut().zip(days) {
        days.sort_unstable();
        let middle = |index: usize| f64::from(days.get(index).copied().unwrap_or(0));
        let half = days.len() / 2;
        row.median_days = if days.len() % 2 == 1 {
            middle(half)
        } else {
            0.5 * (middle(half.saturating_sub(1)) + middle(half))
        };
    }
}
