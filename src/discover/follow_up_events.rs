//! Orders of known customers as beginnings of windows, and what chance puts into the windows.

use super::follow_up::FollowUpOptions;
use super::lookup::Places;
use crate::domain::calendar::Day;
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// No order, no stratum.
const NONE: u32 = u32::MAX;

/// Events of a stratum at least, where there are that many.
const FEWEST_EVENTS: u32 = 200;

/// Orders between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 16;

/// First number of later orders of each class.
const ORDER_CLASSES: [usize; 5] = [1, 2, 3, 4, 6];

/// First number of different goods in later orders of each class.
const GOODS_CLASSES: [usize; 8] = [1, 2, 3, 4, 5, 7, 10, 15];

/// Windows, strata and chances.
pub(super) struct Events<'a> {
    dataset: &'a Dataset,
    days: i32,
    is_good: Vec<bool>,
    /// Next order of the same customer, wholesale left out.
    next: Vec<u32>,
    /// Stratum of each order that is an event with something in its window.
    stratum: Vec<u32>,
    /// Events per stratum.
    sizes: Vec<u32>,
    /// Events by product they hold, oldest first.
    holders: Places,
    /// Per product the strata whose windows hold it, ascending, with the number of events.
    held: Vec<Vec<(u32, u32)>>,
    pub customers: u32,
    pub counted: u32,
    pub without_customer: u32,
    pub too_late: u32,
    pub capped: u32,
}

/// Later orders of one customer inside a window.
pub(super) struct Window<'a, 'b> {
    events: &'b Events<'a>,
    at: u32,
    end: i32,
}

impl Window<'_, '_> {
    /// Days from one order to a later one.
    pub(super) fn days(events: &Events<'_>, start: u32, later: u32) -> i32 {
        events.day(later) - events.day(start)
    }
}

impl Iterator for Window<'_, '_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let at = self.at;
        if at == NONE || self.events.day(at) > self.end {
            return None;
        }
        self.at = self.events.next.get(at as usize).copied().unwrap_or(NONE);
        Some(at)
    }
}

impl<'a> Events<'a> {
    pub(super) fn read(
        dataset: &'a Dataset,
        options: &FollowUpOptions,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let catalog = &dataset.catalog;
        let history = &dataset.history;
        let mut events = Self {
            dataset,
            days: i32::try_from(options.days.max(1)).unwrap_or(i32::MAX / 2),
            is_good: catalog
                .iter()
                .map(|(id, _)| !catalog.is_service(id))
                .collect(),
            next: vec![NONE; history.len()],
            stratum: vec![NONE; history.len()],
            sizes: Vec::new(),
            holders: Places::default(),
            held: Vec::new(),
            customers: 0,
            counted: 0,
            without_customer: 0,
            too_late: 0,
            capped: 0,
        };
        let is_event = events.link(options, progress)?;
        progress.reach(10)?;
        events.split(&is_event, progress)?;
        progress.reach(20)?;
        events.count_windows(progress)?;
        events.holders = events.list_holders(&is_event);
        progress.check()?;
        Ok(events)
    }

    /// Leads each order to the customer's next one, and says which orders begin a window.
    fn link(
        &mut self,
        options: &FollowUpOptions,
        progress: &Progress,
    ) -> Result<Vec<bool>, Cancelled> {
        let history = &self.dataset.history;
        let last_day = history.period().map_or(0, |period| period.last.0);
        let mut latest = vec![NONE; history.customer_count()];
        let mut has_event = vec![false; history.customer_count()];
        let mut is_event = vec![false; history.len()];
        for order in history.orders() {
            if order.place() % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let goods = order
                .basket()
                .iter()
                .filter(|id| self.is_good(**id))
                .count();
            if goods == 0 {
                continue;
            }
            if goods > options.max_basket {
                self.capped += 1;
                continue;
            }
            let Some(customer) = order.customer() else {
                self.without_customer += 1;
                continue;
            };
            let place = order.place();
            if let Some(latest) = latest.get_mut(customer.0 as usize) {
                if let Some(next) = self.next.get_mut(*latest as usize) {
                    *next = place as u32;
                }
                *latest = place as u32;
            }
            if order.day().0 > last_day - self.days {
                self.too_late += 1;
                continue;
            }
            self.counted += 1;
            if let Some(is_event) = is_event.get_mut(place) {
                *is_event = true;
            }
            if let Some(has_event) = has_event.get_mut(customer.0 as usize)
                && !std::mem::replace(has_event, true)
            {
                self.customers += 1;
            }
        }
        Ok(is_event)
    }

    /// Gives each event its stratum. Events come month by month.
    fn split(&mut self, is_event: &[bool], progress: &Progress) -> Result<(), Cancelled> {
        let classes = ORDER_CLASSES.len() * GOODS_CLASSES.len();
        let mut goods: Vec<VariantId> = Vec::new();
        let mut open: Vec<Option<u32>> = vec![None; classes];
        let mut closed: Vec<Option<u32>> = vec![None; classes];
        let mut month = (Day(i32::MIN), 0);
        let places = is_event.iter().enumerate().filter(|(_, is)| **is);
        for (number, (place, _)) in places.enumerate() {
            if number % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let day = self.dataset.history.order(place).day();
            if day != month.0 {
                let next = day.month_index();
                if next != month.1 {
                    self.close(&mut open, &mut closed);
                }
                month = (day, next);
            }
            let orders = self.fill(place as u32, &mut goods);
            let Some(open) = class_of(orders, goods.len()).and_then(|class| open.get_mut(class))
            else {
                continue;
            };
            let stratum = *open.get_or_insert_with(|| {
                self.sizes.push(0);
                self.sizes.len() as u32 - 1
            });
            if let Some(size) = self.sizes.get_mut(stratum as usize) {
                *size += 1;
            }
            if let Some(mine) = self.stratum.get_mut(place) {
                *mine = stratum;
            }
        }
        self.join_rests(&open, &closed);
        Ok(())
    }

    /// Closes the strata that are large enough; the others wait for the next month.
    fn close(&self, open: &mut [Option<u32>], closed: &mut [Option<u32>]) {
        for (open, closed) in open.iter_mut().zip(closed) {
            let size = open.and_then(|stratum| self.sizes.get(stratum as usize));
            if size.is_some_and(|&size| size >= FEWEST_EVENTS) {
                *closed = open.take();
            }
        }
    }

    /// Joins what was still open at the end, and is small, to the closed stratum before.
    fn join_rests(&mut self, open: &[Option<u32>], closed: &[Option<u32>]) {
        let mut joins: Vec<(u32, u32)> = Vec::new();
        for (open, closed) in open.iter().zip(closed) {
            if let (&Some(rest), &Some(before)) = (open, closed)
                && let Some(size) = self.sizes.get_mut(rest as usize)
                && *size < FEWEST_EVENTS
            {
                let moved = std::mem::take(size);
                joins.push((rest, before));
                if let Some(size) = self.sizes.get_mut(before as usize) {
                    *size += moved;
                }
            }
        }
        joins.sort_unstable();
        for stratum in &mut self.stratum {
            if let Ok(place) = joins.binary_search_by_key(stratum, |join| join.0) {
                *stratum = joins.get(place).map_or(*stratum, |join| join.1);
            }
        }
    }

    /// The different goods of a window; gives the number of its orders.
    fn fill(&self, start: u32, goods: &mut Vec<VariantId>) -> usize {
        goods.clear();
        let mut orders = 0;
        for later in self.window(start) {
            orders += 1;
            goods.extend(self.goods(later));
        }
        if orders > 1 {
            goods.sort_unstable();
            goods.dedup();
        }
        orders
    }

    /// Counts, stratum by stratum, the events whose window holds each product.
    fn count_windows(&mut self, progress: &Progress) -> Result<(), Cancelled> {
        let by_stratum = Places::fill(self.sizes.len(), |note| {
            for (place, &stratum) in (0_u32..).zip(&self.stratum) {
                if stratum != NONE {
                    note(VariantId(stratum), place);
                }
            }
        });
        let mut held: Vec<Vec<(u32, u32)>> = vec![Vec::new(); self.is_good.len()];
        let mut goods: Vec<VariantId> = Vec::new();
        let mut counts = vec![0_u32; self.is_good.len()];
        let mut touched: Vec<VariantId> = Vec::new();
        for stratum in 0..self.sizes.len() as u32 {
            for (number, &event) in by_stratum.of(VariantId(stratum)).iter().enumerate() {
                if number % CHECK_EVERY == 0 {
                    progress.check()?;
                }
                self.fill(event, &mut goods);
                for good in &goods {
                    if let Some(count) = counts.get_mut(good.index()) {
                        if *count == 0 {
                            touched.push(*good);
                        }
                        *count += 1;
                    }
                }
            }
            for good in touched.drain(..) {
                if let (Some(count), Some(held)) =
                    (counts.get_mut(good.index()), held.get_mut(good.index()))
                {
                    held.push((stratum, std::mem::take(count)));
                }
            }
        }
        self.held = held;
        Ok(())
    }

    fn list_holders(&self, is_event: &[bool]) -> Places {
        Places::fill(self.is_good.len(), |note| {
            for (place, _) in is_event.iter().enumerate().filter(|(_, is)| **is) {
                for good in self.goods(place as u32) {
                    note(good, place as u32);
                }
            }
        })
    }

    fn is_good(&self, id: VariantId) -> bool {
        self.is_good.get(id.index()).copied().unwrap_or(false)
    }

    fn day(&self, order: u32) -> i32 {
        self.dataset.history.order(order as usize).day().0
    }

    /// Later orders of the same customer within the days.
    pub(super) fn window(&self, start: u32) -> Window<'a, '_> {
        Window {
            events: self,
            at: self.next.get(start as usize).copied().unwrap_or(NONE),
            end: self.day(start).saturating_add(self.days),
        }
    }

    /// The goods of an order.
    pub(super) fn goods(&self, order: u32) -> impl Iterator<Item = VariantId> + '_ {
        let basket = self.dataset.history.order(order as usize).basket();
        basket.iter().copied().filter(|id| self.is_good(*id))
    }

    /// Stratum of an event; `None` when nothing is in its window.
    pub(super) fn stratum(&self, event: u32) -> Option<u32> {
        let stratum = self.stratum.get(event as usize).copied();
        stratum.filter(|&stratum| stratum != NONE)
    }

    /// Number of strata.
    pub(super) fn strata(&self) -> usize {
        self.sizes.len()
    }

    /// Products that began a window.
    pub(super) fn triggers(&self) -> usize {
        let products = 0..self.is_good.len() as u32;
        products
            .filter(|&product| !self.holders.of(VariantId(product)).is_empty())
            .count()
    }

    /// Products that were in a window.
    pub(super) fn targets(&self) -> usize {
        self.held.iter().filter(|held| !held.is_empty()).count()
    }

    /// Each customer's first event with a product, oldest first. `seen` holds a mark per customer; `mark` is new.
    pub(super) fn first_orders_with(
        &self,
        product: VariantId,
        seen: &mut [u32],
        mark: u32,
        firsts: &mut Vec<u32>,
    ) {
        firsts.clear();
        for &event in self.holders.of(product) {
            let customer = self.dataset.history.order(event as usize).customer();
            let seen = customer.and_then(|customer| seen.get_mut(customer.0 as usize));
            if seen.is_some_and(|seen| std::mem::replace(seen, mark) != mark) {
                firsts.push(event);
            }
        }
    }

    /// Windows with a product that chance explains among events spread over the strata like `held`.
    pub(super) fn expected(&self, held: &[u32], target: VariantId) -> f64 {
        let lists = self.held.get(target.index()).into_iter().flatten();
        lists
            .filter_map(|&(stratum, count)| {
                let ours = *held.get(stratum as usize)?;
                let size = *self.sizes.get(stratum as usize)?;
                (ours > 0).then(|| f64::from(ours) * f64::from(count) / f64::from(size))
            })
            .sum()
    }
}

/// Class of a window by its orders and different goods; `None` when it is empty.
fn class_of(orders: usize, goods: usize) -> Option<usize> {
    let class = |firsts: &[usize], number: usize| {
        firsts
            .partition_point(|&first| first <= number)
            .checked_sub(1)
    };
    let (orders, goods) = (
        class(&ORDER_CLASSES, orders)?,
        class(&GOODS_CLASSES, goods)?,
    );
    Some(orders * GOODS_CLASSES.len() + goods)
}
