//! The rows of the table of pairs as filter, sort and data change, with a long sort done beside the window.

use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use egui::Context;

use super::columns::PairColumns;
use super::filter::PairFilter;
use super::order::{BY_LOWER, PairOrder};
use super::rule_pairs::RulePairs;
use super::sorting::{Beside, Sorting};
use crate::discover::Blocked;
use crate::ui::screens::discover::names::Names;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::widgets::table::SortBy;

/// The column whose figures rest on beliefs of the plan.
const BY_BELIEF: &str = "margin";

/// The rows that are shown.
#[derive(Default)]
pub(super) struct PairRows {
    order: PairOrder,
    of: Option<Seen>,
    /// The order that is being made while only the first rows stand in it.
    sorting: Option<Sorting>,
    beside: Beside,
    /// Another one whenever rows have changed.
    version: u64,
}

/// What the rows were made of.
struct Seen {
    columns: Arc<PairColumns>,
    names: Arc<Names>,
    rules: Arc<RulePairs>,
    blocked: Arc<Blocked>,
    margins: Arc<Vec<f64>>,
    filter: PairFilter,
    sort: SortBy,
    /// The order in which all rows stand; another one than `sort` while that is being made.
    standing: SortBy,
}

/// What has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// The pairs themselves: a row is another pair than before.
    pub pairs: bool,
    /// Which of them pass the filter.
    pub passing: bool,
}

impl PairRows {
    /// Rows from top to bottom. While they are being sorted only the first stand in their places.
    pub fn rows(&self) -> &[u32] {
        &self.order.rows
    }

    /// Another number whenever the rows have changed.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// True for a row that passes the filter.
    pub fn holds(&self, row: u32) -> bool {
        self.order.passing.holds(row)
    }

    /// Rows from top to bottom, all of them in their places: waits where they are still being sorted.
    pub fn settled(&self, data: TabData<'_>) -> Vec<u32> {
        match &self.of {
            Some(seen) if seen.sort != seen.standing => {
                self.order.sorted(data.listed(), data.names, seen.sort)
            }
            _ => self.order.rows.clone(),
        }
    }

    /// Filters and sorts again where something changed.
    pub fn follow(
        &mut self,
        ctx: &Context,
        data: TabData<'_>,
        filter: &PairFilter,
        wanted: SortBy,
    ) -> Changed {
        let seen = self.of.as_ref();
        let pairs = !seen.is_some_and(|seen| {
            Arc::ptr_eq(&seen.columns, data.columns) && Arc::ptr_eq(&seen.names, data.names)
        });
        let margins = !seen.is_some_and(|seen| Arc::ptr_eq(&seen.margins, data.margins));
        let passing = pairs
            || !seen.is_some_and(|seen| {
                Arc::ptr_eq(&seen.rules, data.rules)
                    && Arc::ptr_eq(&seen.blocked, data.blocked)
                    && seen.filter == *filter
            });
        let mut standing = seen.map_or(BY_LOWER, |seen| seen.standing);
        let asked = seen.map(|seen| seen.sort);
        if pairs {
            self.order.forget();
            self.sorting = None;
            standing = BY_LOWER;
        } else if margins {
            self.order.forget_column(BY_BELIEF);
            self.sorting
                .take_if(|sorting| sorting.by().column == BY_BELIEF);
        }
        let is_moved = margins && (wanted.column == BY_BELIEF || standing.column == BY_BELIEF);
        let is_waiting = standing != wanted;
        if !passing && !is_moved && asked == Some(wanted) && !is_waiting {
            if let Some(seen) = &mut self.of {
                seen.margins = Arc::clone(data.margins);
            }
            return Changed::default();
        }
        if passing {
            let around = data.surroundings();
            self.order.filter(data.columns, filter, around);
        }
        let (listed, names) = (data.listed(), data.names);
        let many = data.columns.len();
        if self.is_ready(ctx, data, wanted) {
            self.order.sort(listed, names, wanted);
            self.version += 1;
            standing = wanted;
        } else if passing || is_moved || asked != Some(wanted) {
            if !self.order.is_quick(many, standing) {
                standing = BY_LOWER;
            }
            self.order.sort_first_rows(listed, names, wanted, standing);
            self.version += 1;
        }
        self.see(data, filter, wanted, standing);
        Changed { pairs, passing }
    }

    fn see(&mut self, data: TabData<'_>, filter: &PairFilter, sort: SortBy, standing: SortBy) {
        self.of = Some(Seen {
            columns: Arc::clone(data.columns),
            names: Arc::clone(data.names),
            rules: Arc::clone(data.rules),
            blocked: Arc::clone(data.blocked),
            margins: Arc::clone(data.margins),
            filter: filter.clone(),
            sort,
            standing,
        });
    }

    /// True when the rows can be put in this order within the frame; otherwise the order is being made.
    fn is_ready(&mut self, ctx: &Context, data: TabData<'_>, wanted: SortBy) -> bool {
        if self.order.is_quick(data.columns.len(), wanted) {
            self.sorting = None;
            return true;
        }
        match self.sorting.as_ref().filter(|making| making.by() == wanted) {
            None => self.sorting = Sorting::begin(&self.beside, ctx, data, wanted),
            Some(making) => match making.made() {
                Ok(order) => {
                    self.order.keep(wanted, order);
                    self.sorting = None;
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => self.sorting = None,
            },
        }
        self.sorting.is_none()
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
