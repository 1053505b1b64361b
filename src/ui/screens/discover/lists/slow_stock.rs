//! The tab of slow stock: articles with more units than they sell.

use egui::Ui;

use super::listing::{Listing, by_figure, by_rank};
use crate::discover::SlowStock;
use crate::domain::glossary;
use crate::format;
use crate::studio::{List, SLOW_WEEKS};
use crate::ui::action::Action;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells::product_cell;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::table::{Column, DataTable, SortBy};

/// The order in which articles stand at first: longest cover first.
const FIRST_SORT: SortBy = SortBy {
    column: "cover",
    ascending: false,
};

/// Column of the triggers.
const TRIGGER: usize = 5;

/// What the tab remembers.
#[derive(Default)]
pub struct SlowStockTab {
    list: Listing,
}

impl SlowStockTab {
    /// Rows from top to bottom.
    pub fn rows(&self) -> &[u32] {
        &self.list.order
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let slow = &data.found.slow_stock;
        if slow.is_empty() {
            return nothing_ui(ui, data);
        }
        self.list
            .follow(data.found, FIRST_SORT, |sort| order(data, slow, sort));
        let mut ask = None;
        ui.horizontal(|ui| {
            let chosen = self.list.chosen().and_then(|row| slow.get(row));
            let button =
                ui.add_enabled(chosen.is_some(), egui::Button::new("Find a trigger for it"));
            let tip = "Shows every pair of this article, to be offered with what sells";
            if button.on_hover_text(tip).clicked() {
                ask = chosen.map(|article| Ask::PairsOf(article.variant));
            }
            if ui.button("Export as CSV…").clicked() {
                ask = Some(Ask::Csv(List::Slow));
            }
            ui.label(theme::muted(format!(
                "Stock for more than {} weeks at the pace of the last 13 weeks",
                format::whole(SLOW_WEEKS)
            )));
        });
        ui.add_space(theme::SPACE_4);
        let text = |row: usize, column: usize| {
            slow.get(row)
                .map_or_else(String::new, |article| cell(data, article, column))
        };
        let name = |row: usize| text(row, 0);
        let output = DataTable::new("Slow stock", &columns(), &self.list.order)
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                match slow.get(row) {
                    Some(article) if column == 0 => {
                        product_cell(ui, data.dataset, article.variant);
                    }
                    Some(article) if column == TRIGGER => {
                        ui.add(egui::Label::new(text(row, column)).truncate())
                            .on_hover_text(triggers(data, article));
                    }
                    _ => {
                        ui.label(text(row, column));
                    }
                }
            });
        let activated = output.activated.and_then(|row| slow.get(row));
        ask.or_else(|| activated.map(|article| Ask::PairsOf(article.variant)))
    }
}

/// How much there is, how long it lasts, and what could move it.
pub fn columns() -> [Column; 6] {
    let figure = |id, title, term| Column::number(id, title).term(term);
    [
        Column::text("title", "Product").fills(),
        figure("stock", "On hand", glossary::UNITS_ON_HAND),
        figure("weekly", "Sold a week", glossary::SALES_PER_WEEK),
        figure("cover", "Weeks left", glossary::WEEKS_OF_COVER),
        figure("value", "At cost", glossary::STOCK_AT_COST),
        Column::text("trigger", "Trigger with most traffic")
            .fills()
            .unsorted()
            .term(glossary::STOCK_TRIGGER),
    ]
}

/// Why there is none: every article sells, or nobody knows how many there are.
fn nothing_ui(ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
    let variants = data.dataset.catalog.variants();
    let counted = variants.iter().filter(|variant| variant.stock.is_some());
    let counted = counted.count() as u64;
    if counted == 0 {
        let text = "No product of the catalog says how many units are on hand. Import the catalog with a column for \
                    stock, inventory or quantity.";
        let state = EmptyState::new(Glyph::Folder, "No stock known", text);
        let click = state.primary(Action::AddFiles.label()).show(ui);
        return (click == Some(EmptyStateClick::Primary)).then_some(Ask::Files);
    }
    let text = format!(
        "Looked at {} with known stock: none would last more than {} weeks at the pace of the last 13 weeks.",
        format::counted(counted, "product", "products"),
        format::whole(SLOW_WEEKS)
    );
    EmptyState::new(Glyph::Done, "No slow stock", &text).show(ui);
    None
}

fn order(data: TabData<'_>, slow: &[SlowStock], sort: SortBy) -> Vec<u32> {
    let rows = (0..slow.len() as u32).collect();
    let up = sort.ascending;
    let figure = |of: fn(&SlowStock) -> Option<f64>| move |row: usize| slow.get(row).and_then(of);
    match sort.column {
        "title" => by_rank(rows, up, |row| {
            slow.get(row)
                .map(|article| data.names.rank(article.variant))
        }),
        "stock" => by_figure(rows, up, figure(|article| Some(article.stock as f64))),
        "weekly" => by_figure(rows, up, figure(|article| Some(article.weekly_units))),
        "value" => by_figure(
            rows,
            up,
            figure(|article| Some(article.stock_value?.as_f64())),
        ),
        // What sells nothing has the longest cover of all.
        _ => by_figure(
            rows,
            up,
            figure(|article| Some(article.weeks_of_cover.unwrap_or(f64::INFINITY))),
        ),
    }
}

/// Every trigger of an article, one a line, or why there is none.
fn triggers(data: TabData<'_>, article: &SlowStock) -> String {
    if article.triggers.is_empty() {
        return "No pair with it is proven, so nothing is known to lead to it. Its pairs show what comes closest."
            .to_owned();
    }
    let lines = article.triggers.iter().map(|trigger| {
        format!(
            "{}: {} orders a week, {} of its orders hold this article",
            data.dataset.catalog.title(trigger.variant),
            format::decimal(trigger.weekly_orders, 1),
            format::percent(trigger.confidence)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn cell(data: TabData<'_>, article: &SlowStock, column: usize) -> String {
    match column {
        0 => data.dataset.catalog.title(article.variant),
        1 => format::whole(article.stock as f64),
        2 => format::decimal(article.weekly_units, 1),
        3 => article
            .weeks_of_cover
            .map_or_else(|| "no sales".to_owned(), format::whole),
        TRIGGER => article.triggers.first().map_or_else(
            || "none found".to_owned(),
            |trigger| data.dataset.catalog.title(trigger.variant),
        ),
        _ => format::or_none(article.stock_value, |value| {
            format::money_whole(value.as_f64(), &data.dataset.currency)
        }),
    }
}
