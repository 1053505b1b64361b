//! The table of what sells.

use egui::Ui;

use super::figures::chart_card;
use super::{Shown, rows};
use crate::domain::glossary;
use crate::domain::kpi::ProductSales;
use crate::domain::project::Dataset;
use crate::format;
use crate::ui::theme;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// The card with every product that was sold.
pub(super) fn card(ui: &mut Ui, dataset: &Dataset, shown: &Shown, state: &mut TableState) {
    chart_card(ui, "Top products", |ui| {
        let columns = [
            Column::text("sku", "SKU"),
            Column::text("title", "Product").fills(),
            Column::number("orders", "Orders"),
            Column::number("units", "Units"),
            Column::number("revenue", "Net revenue").term(glossary::NET_REVENUE),
            Column::number("margin", "Gross margin").term(glossary::GROSS_MARGIN),
            Column::number("rate", "Margin rate").term(glossary::GROSS_MARGIN_RATE),
        ];
        let text = |row: usize, column: usize| {
            let sold = shown.kpis.products.get(row);
            sold.map_or_else(String::new, |sold| cell(dataset, sold, column))
        };
        let name = |row: usize| text(row, 1);
        DataTable::new("Top products", &columns, &shown.order)
            .multi_select()
            .row_name(&name)
            .cell_text(&text)
            .max_height(theme::TABLE_HEIGHT)
            .show(ui, state, |ui, row, column| {
                ui.label(text(row, column));
            });
    });
}

fn cell(dataset: &Dataset, sold: &ProductSales, column: usize) -> String {
    let (catalog, currency) = (&dataset.catalog, &dataset.currency);
    match column {
        0 => catalog.variant(sold.variant).sku.to_string(),
        1 => catalog.title(sold.variant),
        2 => format::count(sold.orders),
        3 => format::count(sold.units),
        4 => format::money_whole(sold.net_revenue.as_f64(), currency),
        5 => format::or_none(sold.gross_margin, |margin| {
            format::money_whole(margin.as_f64(), currency)
        }),
        _ => format::or_none(rows::margin_rate(sold), format::percent),
    }
}
