//! The tab of sets: three and more products that attract one another.

use egui::{Label, Ui};

use super::listing::{Listing, by_figure, by_rank};
use crate::discover::ItemSet;
use crate::domain::glossary;
use crate::domain::project::Dataset;
use crate::format;
use crate::studio::List;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, Glyph};
use crate::ui::widgets::table::{Column, DataTable, SortBy};

/// The order in which sets stand at first.
const FIRST_SORT: SortBy = SortBy {
    column: "lift",
    ascending: false,
};

/// What the tab remembers.
#[derive(Default)]
pub struct SetsTab {
    list: Listing,
}

impl SetsTab {
    /// Rows from top to bottom.
    pub fn rows(&self) -> &[u32] {
        &self.list.order
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let sets = &data.found.sets;
        if sets.is_empty() {
            let text = "A set shows when three or more products attract one another in every pair. \
                        Count pairs from fewer orders to look deeper.";
            EmptyState::new(Glyph::Search, "No sets found", text).show(ui);
            return None;
        }
        self.list.heed(data.blocked);
        self.list.follow(data.found, FIRST_SORT, |sort| {
            let mut rows = order(data.dataset, sets, sort);
            rows.retain(|row| {
                let set = sets.get(*row as usize);
                set.is_some_and(|set| !data.blocked.any_of(&set.members))
            });
            rows
        });
        let mut ask = None;
        let chosen = self.list.chosen().and_then(|row| sets.get(row));
        ui.horizontal(|ui| {
            let fits = chosen.is_some();
            let button = ui
                .add_enabled_ui(fits, |ui| primary_button(ui, "Make bundle"))
                .inner;
            if let Some(set) = chosen {
                if button.clicked() {
                    ask = Some(Ask::Bundle(set.members.clone()));
                }
                if ui.button("Export as CSV…").clicked() {
                    ask = Some(Ask::Csv(List::Sets));
                }
                let mut text = prices(data.dataset, set);
                let hidden = sets.len().saturating_sub(self.list.order.len());
                if hidden > 0 {
                    let sets = format::counted(hidden as u64, "set", "sets");
                    text = format!("{text} · {sets} with a blocked pair left out");
                }
                ui.add(Label::new(theme::muted(text)).truncate())
                    .on_hover_text("List prices and unit margins of its products together");
            }
        });
        ui.add_space(theme::SPACE_4);
        let text = |row: usize, column: usize| {
            sets.get(row)
                .map_or_else(String::new, |set| cell(data.dataset, set, column))
        };
        let name = |row: usize| text(row, 0);
        let output = DataTable::new("Sets", &columns(), &self.list.order)
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                ui.label(text(row, column));
            });
        let activated = output.activated.and_then(|row| sets.get(row));
        ask.or_else(|| activated.map(|set| Ask::Bundle(set.members.clone())))
    }
}

/// What stands in a set, how often, and whether it is more than its pairs.
pub fn columns() -> [Column; 5] {
    let figure = |id, title, term| Column::number(id, title).term(term);
    [
        Column::text("members", "Products, the one in most orders first").fills(),
        figure("size", "Products", glossary::SET_SIZE),
        figure("count", "Together", glossary::COUNT),
        figure("support", "Support", glossary::SUPPORT),
        figure("lift", "Each adds", glossary::SET_LIFT),
    ]
}

fn order(dataset: &Dataset, sets: &[ItemSet], sort: SortBy) -> Vec<u32> {
    let rows = (0..sets.len() as u32).collect();
    let up = sort.ascending;
    let figure = |of: fn(&ItemSet) -> f64| move |row: usize| sets.get(row).map(of);
    match sort.column {
        "members" => by_rank(rows, up, |row| {
            sets.get(row)
                .map(|set| cell(dataset, set, 0).to_lowercase())
        }),
        "size" => by_figure(rows, up, figure(|set| set.members.len() as f64)),
        "count" => by_figure(rows, up, figure(|set| f64::from(set.count))),
        "support" => by_figure(rows, up, figure(|set| set.support)),
        _ => by_figure(rows, up, figure(|set| set.lift)),
    }
}

fn cell(dataset: &Dataset, set: &ItemSet, column: usize) -> String {
    match column {
        0 => {
            let titles: Vec<String> = set
                .members
                .iter()
                .map(|id| dataset.catalog.title(*id))
                .collect();
            titles.join(" + ")
        }
        1 => format::count(set.members.len() as u64),
        2 => format::count(u64::from(set.count)),
        3 => format::percent_with(set.support, 2),
        _ => format::lift(set.lift),
    }
}

/// What the members cost together and what they leave; unknown when one of them is.
fn prices(dataset: &Dataset, set: &ItemSet) -> String {
    let catalog = &dataset.catalog;
    let money = |amount| format::money(amount, &dataset.currency);
    let price = set
        .members
        .iter()
        .map(|id| catalog.variant(*id).price)
        .sum();
    let margin = set.members.iter().map(|id| catalog.unit_margin(*id)).sum();
    format!(
        "Bought singly {}, gross margin {}",
        format::or_none(price, money),
        format::or_none(margin, money)
    )
}
