//! The tab of pairs: filters, table and evidence.

mod actions;
pub mod columns;
pub mod filter;
mod filter_bar;
mod filter_words;
pub mod first_rows;
mod folding;
pub mod order;
mod row_set;
mod rows;
pub mod rule_pairs;
mod sorting;
pub(super) mod table;

use egui::{Context, Ui};

use crate::format;
use crate::studio;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::evidence::EvidenceCard;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::table::TableState;
use actions::Chosen;
use filter::PairFilter;
use folding::Folding;
use order::BY_LOWER;
use rows::PairRows;

/// What the tab remembers.
#[derive(Default)]
pub(super) struct PairsTab {
    filter: PairFilter,
    table: TableState,
    shown: PairRows,
    folding: Folding,
    evidence: EvidenceCard,
}

impl PairsTab {
    /// Shows every pair of the product with this SKU.
    pub fn look_for(&mut self, sku: &str) {
        self.filter = PairFilter {
            search: sku.to_owned(),
            only_proven: false,
            ..PairFilter::default()
        };
    }

    /// Shows the listed pairs between two categories, whichever of them is offered.
    pub fn look_between(&mut self, one: String, other: String) {
        self.filter = PairFilter {
            trigger_category: Some(one),
            target_category: Some(other),
            either_way: true,
            only_proven: false,
            ..PairFilter::default()
        };
    }

    /// Shows this pair, whatever the filter says, and its evidence.
    pub fn show_row(&mut self, row: u32) {
        if !self.shown.holds(row) {
            self.filter = PairFilter::everything();
        }
        self.folding.reveal(row);
        self.table.select(row as usize);
    }

    /// Rows from top to bottom, as filtered and sorted; waits where they are still being sorted.
    pub fn settled(&self, data: TabData<'_>) -> Vec<u32> {
        let rows = self.shown.settled(data);
        self.folding.folded(data.found, rows)
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let fold = &mut self.folding.is_on;
        filter_bar::ui(ui, data, data.categories, &mut self.filter, fold);
        self.follow(ui.ctx(), data);
        if self.shown.rows().is_empty() {
            self.nothing_ui(ui, data);
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
            .show(ui, |ui| self.evidence_ui(ui, data))
            .inner;
        let rows = self.folding.rows(self.shown.rows());
        let chosen = Chosen::of(data, &self.table.selected, self.evidence.swapped());
        let bar = actions::bar_ui(ui, data, &chosen, self.table.is_capped, rows.len());
        ui.add_space(theme::SPACE_2);
        let folding = &self.folding;
        let (shown, turned) = table::ui(ui, data, rows, &mut self.table, &chosen, folding);
        if let Some(row) = turned {
            self.folding.turn(row);
        }
        asked.or(bar).or(shown)
    }

    /// Filters and sorts again when something changed.
    fn follow(&mut self, ctx: &Context, data: TabData<'_>) {
        let wanted = *self.table.sort.get_or_insert(BY_LOWER);
        let changed = self.shown.follow(ctx, data, &self.filter, wanted);
        if changed.pairs {
            self.table.clear();
        }
        let (shown, folding) = (&self.shown, &mut self.folding);
        let folded = folding.follow(data.found, shown.rows(), shown.version());
        if changed.passing || folded {
            self.table
                .selected
                .retain(|row| shown.holds(*row) && folding.shows(*row));
            if self.table.selected.is_empty()
                && let Some(top) = folding.rows(shown.rows()).first()
            {
                self.table.select(*top as usize);
            }
        }
    }

    fn nothing_ui(&mut self, ui: &mut Ui, data: TabData<'_>) {
        let listed = data.columns.len() as u64;
        let table = &data.found.pairs;
        if listed == 0 {
            let ways = "\"Counting settings…\" lists pairs in fewer orders.";
            let least = data.found.options.min_count;
            let text = studio::no_pairs(table, least, 1.0, ways);
            EmptyState::new(Glyph::Search, "No pairs to show", &text).show(ui);
            return;
        }
        let text = format!(
            "{} are in enough orders to be listed, but none of them passes the filter.",
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

    fn evidence_ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let row = self.shown_row();
        if let Some(row) = row
            && table::fold_line_ui(ui, &self.folding, row)
        {
            self.folding.turn(row);
        }
        egui::ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| match row {
                Some(row) => self.evidence.ui(ui, data, row),
                None => {
                    let text = "Select a pair to see the evidence for it.";
                    ui.add(egui::Label::new(theme::muted(text)).wrap());
                    None
                }
            })
            .inner
    }
}
