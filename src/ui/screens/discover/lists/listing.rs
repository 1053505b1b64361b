//! A sorted list over what was discovered: sorted again only when the data or the order changes.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::discover::Blocked;
use crate::studio::Discovered;
use crate::ui::widgets::table::{SortBy, TableState};

/// One table of a tab: its state and the rows from top to bottom.
pub(super) struct Listing<T = Discovered> {
    /// Sort, selection and keyboard place.
    pub state: TableState,
    /// Rows of the data from top to bottom.
    pub order: Vec<u32>,
    of: Option<(Arc<T>, SortBy)>,
    blocked: Option<Arc<Blocked>>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            state: TableState::default(),
            order: Vec::new(),
            of: None,
            blocked: None,
        }
    }
}

impl<T> Listing<T> {
    /// Sorts again when the block list has changed.
    pub fn heed(&mut self, blocked: &Arc<Blocked>) {
        if self
            .blocked
            .as_ref()
            .is_none_or(|seen| !Arc::ptr_eq(seen, blocked))
        {
            self.blocked = Some(Arc::clone(blocked));
            self.of = None;
        }
    }

    /// Sorts again although the data is the same: something else changed what is shown.
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// Sorts again when needed; new data selects the first row.
    pub fn follow(
        &mut self,
        found: &Arc<T>,
        first: SortBy,
        sorted: impl FnOnce(SortBy) -> Vec<u32>,
    ) {
        let sort = *self.state.sort.get_or_insert(first);
        let same = self
            .of
            .as_ref()
            .map(|(of, by)| (Arc::ptr_eq(of, found), *by));
        if same == Some((true, sort)) {
            return;
        }
        self.order = sorted(sort);
        let order = &self.order;
        let is_new = same.is_none_or(|(same_data, _)| !same_data);
        if is_new && !self.state.selected.iter().all(|row| order.contains(row)) {
            self.state.clear();
        }
        if is_new
            && self.state.selected.is_empty()
            && let Some(top) = self.order.first()
        {
            self.state.select(*top as usize);
        }
        self.of = Some((Arc::clone(found), sort));
    }

    /// The row whose details are shown.
    pub fn chosen(&self) -> Option<usize> {
        self.state.only_selected()
    }
}

/// Rows sorted by a figure; equal ones keep their order, what is unknown stands last either way.
pub(super) fn by_figure(
    mut rows: Vec<u32>,
    ascending: bool,
    figure: impl Fn(usize) -> Option<f64>,
) -> Vec<u32> {
    rows.sort_by(|a, b| match (figure(*a as usize), figure(*b as usize)) {
        (Some(a), Some(b)) if ascending => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    rows
}

/// Rows sorted by something that is always known.
pub(super) fn by_rank<T: Ord>(
    mut rows: Vec<u32>,
    ascending: bool,
    rank: impl Fn(usize) -> T,
) -> Vec<u32> {
    let turned = |order: Ordering| if ascending { order } else { order.reverse() };
    rows.sort_by(|a, b| turned(rank(*a as usize).cmp(&rank(*b as usize))));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_stands_last_in_both_directions() {
        let figures = [Some(2.0), None, Some(1.0), Some(2.0)];
        let figure = |row: usize| figures.get(row).copied().flatten();
        assert_eq!(by_figure(vec![0, 1, 2, 3], true, figure), [2, 0, 3, 1]);
        assert_eq!(by_figure(vec![0, 1, 2, 3], false, figure), [0, 3, 2, 1]);
    }

    #[test]
    fn a_list_is_sorted_once_per_data_and_order_and_begins_at_its_top() {
        let (found, sort) = (
            Arc::new(Discovered::default()),
            SortBy {
                column: "lift",
                ascending: false,
            },
        );
        let mut listing = Listing::default();
        listing.follow(&found, sort, |_| vec![3, 1]);
        assert_eq!(listing.chosen(), Some(3));
        listing.follow(&found, sort, |_| panic!("sorted already"));
        listing.state.sort = Some(SortBy {
            ascending: true,
            ..sort
        });
        listing.follow(&found, sort, |_| vec![1, 3]);
        assert_eq!(
            (listing.chosen(), &listing.order[..]),
            (Some(3), &[1, 3][..])
        );
    }
}
