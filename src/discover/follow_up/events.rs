//! Orders of known customers as beginnings of windows, and what chance puts into the windows.

use super::FollowUpOptions;
use super::proven::ProvenFollowUps;
use super::windows::{Part, class_of};
use crate::discover::count::items::items;
use crate::discover::pairs::lookup::IndexLists;
use crate::discover::placeholders::placeholders;
use crate::domain::calendar::Period;
use crate::domain::catalog::VariantId;
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// No order, no class.
pub(super) const NONE: u32 = u32::MAX;

/// Events of a season at least, where there are that many.
const FEWEST_EVENTS: u32 = 200;

/// Seasons at most: they cost 4 bytes a product each.
const MOST_SEASONS: u32 = 64;

/// Orders between two looks at whether to stop.
pub(super) const CHECK_EVERY: usize = 1 << 16;

/// Windows, their classes and seasons, and what chance puts into them.
pub(super) struct Events<'a> {
    pub(super) dataset: &'a Dataset,
    days: i32,
    pub(super) is_item: Vec<bool>,
    /// Next order of the same customer, wholesale left out.
    next: Vec<u32>,
    /// Class of each order that is an event with something in its window.
    pub(super) class: Vec<u32>,
    /// What is left of the windows from which proven follow-ups were taken out, by event, ascending.
    pub(super) parts: Vec<Part>,
    /// First week of the history, and the season of each week.
    first_week: i32,
    pub(super) season_of_week: Vec<u32>,
    pub(super) seasons: usize,
    /// Chance of each product in a window of each class, class by class.
    pub(super) chances: Vec<f64>,
    /// How much more often than that it was in the windows of each season, season by season.
    pub(super) indices: Vec<f32>,
    /// Events by product they hold, oldest first.
    holders: IndexLists,
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
        let left_out = if options.keep_placeholders {
            Vec::new()
        } else {
            placeholders(catalog)
        };
        let mut events = Self {
            dataset,
            days: i32::try_from(options.days.max(1)).unwrap_or(i32::MAX / 2),
            is_item: items(catalog, &left_out),
            next: vec![NONE; history.len()],
            class: vec![NONE; history.len()],
            parts: Vec::new(),
            first_week: history.period().map_or(0, |period| period.first.week().0),
            season_of_week: Vec::new(),
            seasons: 0,
            chances: Vec::new(),
            indices: Vec::new(),
            holders: IndexLists::default(),
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
        events.count_windows(&ProvenFollowUps::default(), progress)?;
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
            if order.index() % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let items = order
                .basket()
                .iter()
                .filter(|id| self.is_item(**id))
                .count();
            if items == 0 {
                continue;
            }
            if items > options.max_basket {
                self.capped += 1;
                continue;
            }
            let Some(customer) = order.customer() else {
                self.without_customer += 1;
                continue;
            };
            let place = order.index();
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

    /// Gives each event its class, and joins weeks to seasons.
    fn split(&mut self, is_event: &[bool], progress: &Progress) -> Result<(), Cancelled> {
        let mut items: Vec<VariantId> = Vec::new();
        let weeks = self.dataset.history.period().map_or(0, Period::weeks);
        let mut by_week = vec![0_u32; weeks];
        let places = is_event.iter().enumerate().filter(|(_, is)| **is);
        for (number, (place, _)) in places.enumerate() {
            if number % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let orders = self.fill(place as u32, &mut items);
            let Some(class) = class_of(orders, items.len()) else {
                continue;
            };
            if let Some(mine) = self.class.get_mut(place) {
                *mine = class as u32;
            }
            if let Some(events) = by_week.get_mut(self.week(place as u32)) {
                *events += 1;
            }
        }
        let all: u32 = by_week.iter().sum();
        let enough = FEWEST_EVENTS.max(all / MOST_SEASONS);
        let (mut season, mut held, mut rest) = (0, 0, all);
        for events in by_week {
            // A season closes only when enough remain for another one.
            if held >= enough && rest >= enough {
                season += 1;
                held = 0;
            }
            held += events;
            rest -= events;
            self.season_of_week.push(season);
        }
        self.seasons = season as usize + 1;
        Ok(())
    }

    pub(super) fn week(&self, order: u32) -> usize {
        let week = self.dataset.history.order(order as usize).day().week().0;
        usize::try_from(week - self.first_week).unwrap_or(0)
    }

    /// The different items of a window, ascending; gives the number of its orders.
    pub(super) fn fill(&self, start: u32, items: &mut Vec<VariantId>) -> usize {
        items.clear();
        let mut orders = 0;
        for later in self.window(start) {
            orders += 1;
            items.extend(self.items(later));
        }
        items.sort_unstable();
        if orders > 1 {
            items.dedup();
        }
        orders
    }

    fn list_holders(&self, is_event: &[bool]) -> IndexLists {
        IndexLists::fill(self.is_item.len(), |note| {
            for (place, _) in is_event.iter().enumerate().filter(|(_, is)| **is) {
                for item in self.items(place as u32) {
                    note(item, place as u32);
                }
            }
        })
    }

    pub(super) fn is_item(&self, id: VariantId) -> bool {
        self.is_item.get(id.index()).copied().unwrap_or(false)
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

    /// The items of an order.
    pub(super) fn items(&self, order: u32) -> impl Iterator<Item = VariantId> + '_ {
        let basket = self.dataset.history.order(order as usize).basket();
        basket.iter().copied().filter(|id| self.is_item(*id))
    }

    /// Products that began a window.
    pub(super) fn triggers(&self) -> usize {
        let products = 0..self.is_item.len() as u32;
        products
            .filter(|&product| !self.holders.of(VariantId(product)).is_empty())
            .count()
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
}
