//! The tab of pairs: filters, table and evidence.

use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use egui::{Context, Ui};

use super::actions::{self, Chosen};
use super::evidence::EvidenceCard;
use super::ground::Ground;
use super::pair_filter::PairFilter;
use super::pair_order::{BY_LOWER, PairOrder};
use super::rule_pairs::RulePairs;
use super::sorting::Sorting;
use super::{Ask, filters, pair_table};
use crate::discover::Blocked;
use crate::studio::Discovered;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::table::{SortBy, TableState};
use crate::ui::{format, theme};

/// What the tab remembers.
#[derive(Default)]
pub(super) struct PairsTab {
    filter: PairFilter,
    table: TableState,
    order: PairOrder,
    of: Option<Seen>,
    /// The order that is being made while the rows stand in another.
    sorting: Option<Sorting>,
    evidence: EvidenceCard,
}

/// What the rows were made of.
struct Seen {
    found: Arc<Discovered>,
    rules: Arc<RulePairs>,
    blocked: Arc<Blocked>,
    margins: Arc<Vec<f64>>,
    filter: PairFilter,
    sort: SortBy,
}

impl PairsTab {
    /// Shows every pair of the product with this SKU.
    pub fn look_for(&mut self, sku: &str) {
        self.filter = PairFilter {
            search: sku.to_owned(),
            only_finds: false,
            ..PairFilter::default()
        };
    }

    /// Shows the listed pairs between two categories, whichever of them is offered.
    pub fn look_between(&mut self, one: String, other: String) {
        self.filter = PairFilter {
            trigger_category: Some(one),
            target_category: Some(other),
            either_way: true,
            only_finds: false,
            ..PairFilter::default()
        };
    }

    /// Shows this pair, whatever the filter says, and its evidence.
    pub fn show_row(&mut self, row: u32) {
        if !self.order.passing.holds(row) {
            self.filter = PairFilter::everything();
        }
        self.table.select(row as usize);
    }

    /// Rows from top to bottom, as filtered and sorted.
    pub fn rows(&self) -> &[u32] {
        &self.order.rows
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, ground: Ground<'_>) -> Option<Ask> {
        filters::ui(ui, ground, ground.categories, &mut self.filter);
        self.follow(ui.ctx(), ground);
        if self.order.rows.is_empty() {
            self.nothing_ui(ui, ground);
            return None;
        }
        ui.add_space(theme::SPACE_2);
        let wide = ui.available_width() >= theme::SIDE_BY_SIDE;
        let width = if wide {
            theme::EVIDENCE_WIDTH
        } else {
            theme::DETAILS_WIDTH
        };
        let asked = egui::Panel::right("evidence")
            .default_size(width)
            .size_range(theme::SIDE_WIDTH..=theme::EDITOR_MOST)
            .resizable(true)
            .show_separator_line(false)
            .frame(egui::Frame::NONE.inner_margin(egui::Margin {
                left: theme::SPACE_12 as i8,
                ..egui::Margin::ZERO
            }))
            .show(ui, |ui| self.evidence_ui(ui, ground))
            .inner;
        let chosen = Chosen::of(ground, &self.table.selected, self.evidence.swapped());
        let bar = actions::bar_ui(
            ui,
            ground,
            &chosen,
            self.table.is_capped,
            self.order.rows.len(),
        );
        ui.add_space(theme::SPACE_2);
        let shown = pair_table::ui(ui, ground, &self.order.rows, &mut self.table, &chosen);
        asked.or(bar).or(shown)
    }

    /// Filters and sorts again when something changed.
    fn follow(&mut self, ctx: &Context, ground: Ground<'_>) {
        let wanted = *self.table.sort.get_or_insert(BY_LOWER);
        let mut same_found = false;
        if let Some(seen) = &mut self.of {
            same_found = Arc::ptr_eq(&seen.found, ground.found);
            let same_margins = Arc::ptr_eq(&seen.margins, ground.margins);
            let same_rows = same_found
                && Arc::ptr_eq(&seen.rules, ground.rules)
                && Arc::ptr_eq(&seen.blocked, ground.blocked)
                && seen.filter == self.filter;
            if !same_found || !same_margins {
                self.order.forget();
                self.sorting = None;
            }
            if same_rows && same_margins && seen.sort == wanted {
                return;
            }
            if same_rows && same_margins {
                if self.is_ready(ctx, ground, wanted) {
                    self.order.sort(ground.listed(), ground.names, wanted);
                    self.of = self.of.take().map(|of| Seen { sort: wanted, ..of });
                }
                return;
            }
        }
        if !same_found {
            self.table.clear();
        }
        let order = &mut self.order;
        order.filter(ground.columns, &self.filter, ground.surroundings());
        let standing = self.of.as_ref().map_or(BY_LOWER, |seen| seen.sort);
        let sort = if self.is_ready(ctx, ground, wanted) {
            wanted
        } else if self.order.is_quick(ground.columns.len(), standing) {
            standing
        } else {
            BY_LOWER
        };
        self.order.sort(ground.listed(), ground.names, sort);
        let passing = &self.order.passing;
        self.table.selected.retain(|row| passing.holds(*row));
        if self.table.selected.is_empty()
            && let Some(top) = self.order.rows.first()
        {
            self.table.select(*top as usize);
        }
        self.of = Some(Seen {
            found: Arc::clone(ground.found),
            rules: Arc::clone(ground.rules),
            blocked: Arc::clone(ground.blocked),
            margins: Arc::clone(ground.margins),
            filter: self.filter.clone(),
            sort,
        });
    }

    /// True when the rows can be put in this order within the frame; otherwise the order is being made.
    fn is_ready(&mut self, ctx: &Context, ground: Ground<'_>, wanted: SortBy) -> bool {
        if self.order.is_quick(ground.columns.len(), wanted) {
            self.sorting = None;
            return true;
        }
        match self.sorting.as_ref().filter(|making| making.by() == wanted) {
            None => self.sorting = Sorting::begin(ctx, ground, wanted),
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

    fn nothing_ui(&mut self, ui: &mut Ui, ground: Ground<'_>) {
        let listed = ground.columns.len() as u64;
        let text = format!(
            "{} stand in enough orders to be listed, and none of them passes the filter.",
            format::counted(listed, "pair", "pairs")
        );
        let state = EmptyState::new(Glyph::Search, "No pairs to show", &text);
        if state.primary("Show every pair").show(ui) == Some(EmptyStateClick::Primary) {
            self.filter = PairFilter::everything();
        }
    }

    /// The row whose evidence is shown: the one the keyboard stands on, if it is selected.
    fn shown_row(&self) -> Option<u32> {
        let selected = &self.table.selected;
        self.table
            .cursor
            .filter(|row| selected.contains(row))
            .or_else(|| selected.first().copied())
    }

    fn evidence_ui(&mut self, ui: &mut Ui, ground: Ground<'_>) -> Option<Ask> {
        let row = self.shown_row()?;
        egui::ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| self.evidence.ui(ui, ground, row))
            .inner
    }
}
