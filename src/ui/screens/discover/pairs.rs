//! The tab of pairs: filter, table and evidence.

use std::sync::Arc;

use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui};

use super::pair_rows::{PairFilter, RulePairs, members, order};
use super::{Ask, Ground, evidence, product_cell, words};
use crate::discover::Affinity;
use crate::domain::glossary;
use crate::studio::{Discovered, rule_making};
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::field::number_field;
use crate::ui::widgets::table::{Column, DataTable, SortBy, TableState};
use crate::ui::{format, theme};

/// The order in which pairs stand at first: surest first.
const FIRST_SORT: SortBy = SortBy {
    column: "lower",
    ascending: false,
};

/// Greatest number of orders together one may ask for.
const MOST_ORDERS: u64 = 1_000_000_000;

/// What the tab remembers.
#[derive(Default)]
pub(super) struct PairsTab {
    filter: PairFilter,
    table: TableState,
    order: Vec<u32>,
    of: Option<Seen>,
    /// The pair whose rule goes the other way round than proposed.
    swapped: Option<u32>,
}

/// What the rows were made of.
struct Seen {
    found: Arc<Discovered>,
    rules: Arc<RulePairs>,
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

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, ground: Ground<'_>, rules: &Arc<RulePairs>) -> Option<Ask> {
        self.filter_ui(ui);
        self.follow(ground, rules);
        if self.order.is_empty() {
            self.nothing_ui(ui, ground);
            return None;
        }
        ui.add_space(theme::SPACE_4);
        let wide = ui.available_width() >= theme::SIDE_BY_SIDE;
        let panel = if wide {
            egui::Panel::right("evidence").exact_size(theme::DETAILS_WIDTH)
        } else {
            egui::Panel::bottom("evidence").exact_size(theme::DETAILS_HEIGHT)
        };
        let mut frame = egui::Frame::NONE;
        if wide {
            frame.inner_margin.left = theme::SPACE_12 as i8;
        } else {
            frame.inner_margin.top = theme::SPACE_12 as i8;
        }
        let asked = panel
            .resizable(false)
            .show_separator_line(false)
            .frame(frame)
            .show(ui, |ui| {
                theme::card(ui)
                    .inner_margin(theme::margin(theme::SPACE_12))
                    .show(ui, |ui| {
                        ui.set_min_size(ui.available_size());
                        ScrollArea::vertical()
                            .auto_shrink([false, false])
                            .show(ui, |ui| self.evidence_ui(ui, ground, wide))
                            .inner
                    })
                    .inner
            })
            .inner;
        self.table_ui(ui, ground).or(asked)
    }

    fn filter_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let search = TextEdit::singleline(&mut self.filter.search)
                .hint_text("Search SKU or title")
                .margin(egui::Margin::symmetric(
                    theme::SPACE_8 as i8,
                    theme::SPACE_4 as i8,
                ));
            let response = ui.add(search).accessible_name("Search pairs");
            if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
                response.request_focus();
            }
            ui.checkbox(&mut self.filter.only_finds, "Only finds")
                .on_hover_text("q-value at most 5 % and lower bound above 1");
            ui.checkbox(&mut self.filter.hide_rules, "Hide pairs with a rule")
                .on_hover_text("Leaves out pairs that a rule of the plan offers already");
            ui.label(theme::muted("Orders together, at least"));
            ui.spacing_mut().text_edit_width = theme::COLUMN_SHORT;
            let least = u64::from(self.filter.min_count);
            let field = number_field(ui, "Orders together, at least", least, (0, MOST_ORDERS));
            if let Some(least) = field.committed {
                self.filter.min_count = u32::try_from(least).unwrap_or(u32::MAX);
            }
            let shown = format::counted(self.order.len() as u64, "pair", "pairs");
            ui.label(theme::muted(shown));
        });
    }

    /// Filters and sorts again when something changed.
    fn follow(&mut self, ground: Ground<'_>, rules: &Arc<RulePairs>) {
        let sort = *self.table.sort.get_or_insert(FIRST_SORT);
        let (same_found, same_all) = self.of.as_ref().map_or((false, false), |seen| {
            let found = Arc::ptr_eq(&seen.found, ground.found);
            let rules = !self.filter.hide_rules || Arc::ptr_eq(&seen.rules, rules);
            (
                found,
                found && rules && seen.sort == sort && seen.filter == self.filter,
            )
        });
        if same_all {
            return;
        }
        if !same_found {
            self.table.clear();
            self.swapped = None;
        }
        self.order = order(
            &ground.found.pairs,
            ground.names,
            ground.rules,
            &self.filter,
            sort,
        );
        let visible: std::collections::HashSet<u32> = self.order.iter().copied().collect();
        self.table.selected.retain(|row| visible.contains(row));
        if self.table.selected.is_empty()
            && let Some(top) = self.order.first()
        {
            self.table.select(*top as usize);
        }
        self.of = Some(Seen {
            found: Arc::clone(ground.found),
            rules: Arc::clone(rules),
            filter: self.filter.clone(),
            sort,
        });
    }

    fn nothing_ui(&mut self, ui: &mut Ui, ground: Ground<'_>) {
        let listed = ground.found.pairs.pairs.len() as u64;
        let text = format!(
            "{} stand in enough orders to be listed, and none of them passes the filter.",
            format::counted(listed, "pair", "pairs")
        );
        let state = EmptyState::new(Glyph::Search, "No pairs to show", &text);
        if state.primary("Show every pair").show(ui) == Some(EmptyStateClick::Primary) {
            self.filter = PairFilter {
                only_finds: false,
                ..PairFilter::default()
            };
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, ground: Ground<'_>) -> Option<Ask> {
        let short = |id, title, term| {
            Column::number(id, title)
                .width(theme::COLUMN_SHORT)
                .term(term)
        };
        let product = |id, title| Column {
            min_width: theme::COLUMN_NUMBER,
            ..Column::text(id, title).fills()
        };
        let columns = [
            product("a", "Product A"),
            product("b", "Product B"),
            short("count", "Together", glossary::COUNT),
            short("support", "Support", glossary::SUPPORT),
            short("ab", "A also B", glossary::CONFIDENCE),
            short("ba", "B also A", glossary::CONFIDENCE),
            short("lift", "Lift", glossary::LIFT),
            short("aware", "Size-aware", glossary::SIZE_AWARE_LIFT),
            short("lower", "Lower", glossary::LIFT_LOWER),
            short("q", "q-value", glossary::Q_VALUE),
        ];
        let pairs = &ground.found.pairs.pairs;
        let catalog = &ground.dataset.catalog;
        let text = |row: usize, column: usize| {
            pairs
                .get(row)
                .map_or_else(String::new, |pair| match column {
                    0 => catalog.title(pair.a),
                    1 => catalog.title(pair.b),
                    _ => figure(pair, column),
                })
        };
        let name = |row: usize| format!("{} and {}", text(row, 0), text(row, 1));
        let output = DataTable::new("Pairs", &columns, &self.order)
            .multi_select()
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.table, |ui, row, column| {
                let Some(pair) = pairs.get(row) else { return };
                match column {
                    0 => product_cell(ui, ground.dataset, pair.a),
                    1 => product_cell(ui, ground.dataset, pair.b),
                    _ => {
                        ui.label(figure(pair, column));
                    }
                }
            });
        let row = output.activated?;
        self.rule_of(ground, row, pairs.get(row)?)
    }

    /// The rule of a pair: the one that is there, or a new one.
    fn rule_of(&self, ground: Ground<'_>, row: usize, pair: &Affinity) -> Option<Ask> {
        if let Some(id) = ground.rules.rule(pair.a, pair.b) {
            return Some(Ask::Rule(id.clone()));
        }
        let (trigger, target) = rule_making::trigger_first(ground.dataset, pair.a, pair.b);
        let is_swapped = self.swapped.is_some_and(|swapped| swapped as usize == row);
        Some(if is_swapped {
            Ask::Pair {
                trigger: target,
                target: trigger,
            }
        } else {
            Ask::Pair { trigger, target }
        })
    }

    /// The row whose evidence is shown: the one the keyboard stands on, if it is selected.
    fn shown_row(&self) -> Option<u32> {
        let selected = &self.table.selected;
        self.table
            .cursor
            .filter(|row| selected.contains(row))
            .or_else(|| selected.first().copied())
    }

    fn evidence_ui(&mut self, ui: &mut Ui, ground: Ground<'_>, wide: bool) -> Option<Ask> {
        let row = self.shown_row()?;
        let pairs = &ground.found.pairs.pairs;
        let pair = pairs.get(row as usize)?;
        let mut is_swapped = self.swapped == Some(row);
        let chosen = self
            .table
            .selected
            .iter()
            .filter_map(|row| pairs.get(*row as usize).copied());
        let bundle = members(chosen);
        let ask = evidence::ui(ui, ground, pair, &bundle, &mut is_swapped, wide);
        self.swapped = is_swapped.then_some(row);
        ask
    }
}

/// A figure of a pair as it stands in the table.
fn figure(pair: &Affinity, column: usize) -> String {
    match column {
        2 => format::count(u64::from(pair.count)),
        3 => format::percent_with(pair.support, 2),
        4 => format::percent(pair.confidence_ab),
        5 => format::percent(pair.confidence_ba),
        6 => format::lift(pair.lift),
        7 => format::lift(pair.size_aware_lift),
        8 => format::lift(pair.lift_lower),
        _ => words::q_value(pair.q_value),
    }
}
