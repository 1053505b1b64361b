//! The tab of accessories for many: products that go with many others.

use egui::Ui;

use super::listing::{Listing, by_figure, by_rank};
use crate::discover::HubAccessory;
use crate::domain::glossary;
use crate::format;
use crate::studio::List;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells::product_cell;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, Glyph};
use crate::ui::widgets::table::{Column, DataTable, SortBy};

/// The order in which hubs stand at first.
const FIRST_SORT: SortBy = SortBy {
    column: "triggers",
    ascending: false,
};

/// What the tab remembers.
#[derive(Default)]
pub struct HubsTab {
    list: Listing,
}

impl HubsTab {
    /// Rows from top to bottom.
    pub fn rows(&self) -> &[u32] {
        &self.list.order
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let hubs = &data.found.hubs;
        if hubs.is_empty() {
            let text = "An accessory for many is a product that is proven to be bought with at least two dearer ones.";
            EmptyState::new(Glyph::Search, "No accessory for many products found", text).show(ui);
            return None;
        }
        self.list.heed(data.blocked);
        self.list.follow(data.found, FIRST_SORT, |sort| {
            let mut rows = order(data, hubs, sort);
            rows.retain(|row| {
                let hub = hubs.get(*row as usize);
                hub.is_some_and(|hub| data.blocked.hub(&data.found.lookup, hub).is_some())
            });
            rows
        });
        let mut ask = None;
        ui.horizontal(|ui| {
            let chosen = self.list.chosen().and_then(|row| hubs.get(row));
            let button = ui.add_enabled(chosen.is_some(), egui::Button::new("Show its pairs"));
            if button.clicked() {
                ask = chosen.map(|hub| Ask::PairsOf(hub.variant));
            }
            // A rule for each trigger, as one step.
            let chosen = self.list.chosen().and_then(|row| hubs.get(row));
            let hub = chosen.and_then(|hub| data.blocked.hub(&data.found.lookup, hub));
            let text = hub.as_ref().map_or_else(
                || "Make its rules".to_owned(),
                |hub| format!("Make its {} rules", hub.triggers.len()),
            );
            let button = ui
                .add_enabled_ui(hub.is_some(), |ui| primary_button(ui, &text))
                .inner;
            if let Some(hub) = hub
                && button
                    .on_hover_text("Offers it with each of these products")
                    .clicked()
            {
                let triggers = hub.triggers.into_iter();
                ask = Some(Ask::Pairs(triggers.map(|id| (id, hub.variant)).collect()));
            }
            if ui.button("Export as CSV…").clicked() {
                ask = Some(Ask::Csv(List::Hubs));
            }
            ui.label(theme::muted(
                "One accessory for many products: the first to offer",
            ));
        });
        ui.add_space(theme::SPACE_4);
        let text = |row: usize, column: usize| {
            hubs.get(row)
                .map_or_else(String::new, |hub| cell(data, hub, column))
        };
        let name = |row: usize| text(row, 0);
        let output = DataTable::new("Accessories for many", &columns(), &self.list.order)
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                match hubs.get(row) {
                    Some(hub) if column == 0 => product_cell(ui, data.dataset, hub.variant),
                    _ => {
                        ui.label(text(row, column));
                    }
                }
            });
        let activated = output.activated.and_then(|row| hubs.get(row));
        ask.or_else(|| activated.map(|hub| Ask::PairsOf(hub.variant)))
    }
}

/// What goes with how many, and what it brings.
pub fn columns() -> [Column; 6] {
    let figure = |id, title, term| Column::number(id, title).term(term);
    [
        Column::text("title", "Product").fills(),
        figure("triggers", "Goes with", glossary::GOES_WITH),
        figure("orders", "Their orders", glossary::HUB_ORDERS),
        figure("price", "Price", glossary::LIST_PRICE),
        figure("margin", "Unit margin", glossary::UNIT_MARGIN),
        Column::text("names", "Surest first")
            .fills()
            .unsorted()
            .term(glossary::LIFT_LOWER),
    ]
}

fn order(data: TabData<'_>, hubs: &[HubAccessory], sort: SortBy) -> Vec<u32> {
    let rows = (0..hubs.len() as u32).collect();
    let up = sort.ascending;
    let catalog = &data.dataset.catalog;
    let figure = |of: &dyn Fn(&HubAccessory) -> Option<f64>, rows| {
        by_figure(rows, up, |row| hubs.get(row).and_then(of))
    };
    match sort.column {
        "title" => by_rank(rows, up, |row| {
            hubs.get(row).map(|hub| data.names.rank(hub.variant))
        }),
        "orders" => figure(&|hub| Some(f64::from(hub.trigger_orders)), rows),
        "price" => figure(
            &|hub| Some(catalog.variant(hub.variant).price?.as_f64()),
            rows,
        ),
        "margin" => figure(
            &|hub| Some(catalog.unit_margin(hub.variant)?.as_f64()),
            rows,
        ),
        _ => figure(&|hub| Some(hub.triggers.len() as f64), rows),
    }
}

fn cell(data: TabData<'_>, hub: &HubAccessory, column: usize) -> String {
    let catalog = &data.dataset.catalog;
    let money = |amount| format::money(amount, &data.dataset.currency);
    match column {
        0 => catalog.title(hub.variant),
        1 => format::counted(hub.triggers.len() as u64, "product", "products"),
        2 => format::count(u64::from(hub.trigger_orders)),
        3 => format::or_none(catalog.variant(hub.variant).price, money),
        4 => format::or_none(catalog.unit_margin(hub.variant), money),
        _ => {
            let titles: Vec<String> = hub.triggers.iter().map(|id| catalog.title(*id)).collect();
            titles.join(" · ")
        }
    }
}
