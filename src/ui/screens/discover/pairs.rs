//! The tab of pairs: filters, table and evidence.

use std::sync::Arc;

use egui::Ui;

use super::actions::{self, Chosen};
use super::evidence::EvidenceCard;
use super::ground::Ground;
use super::pair_filter::PairFilter;
use super::pair_order::{BY_LOWER, PairOrder};
use super::rule_pairs::RulePairs;
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
        self.follow(ground);
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
    fn follow(&mut self, ground: Ground<'_>) {
        let sort = *self.table.sort.get_or_insert(BY_LOWER);
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
            }
            if same_rows && same_margins && seen.sort == sort {
                return;
            }
            if same_rows {
                self.order.sort(ground.listed(), ground.names, sort);
                seen.sort = sort;
                seen.margins = Arc::clone(ground.margins);
                return;
            }
        }
        if !same_found {
            self.table.clear();
        }
        self.order
            .follow(ground.listed(), &self.filter, ground.surroundings(), sort);
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
