//! The tab of ladders: families with rising prices, and who buys which step.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::ladder_rows;
use super::listing::{Listing, by_figure, by_rank};
use crate::discover::{LadderFamily, LadderStep, ladder_steps};
use crate::domain::catalog::VariantId;
use crate::domain::glossary;
use crate::format;
use crate::studio::List;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells::product_cell;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, Glyph};
use crate::ui::widgets::table::{Column, DataTable, SortBy, TableState};

/// The order in which families stand at first.
const FIRST_SORT: SortBy = SortBy {
    column: "orders",
    ascending: false,
};

/// What the tab remembers.
#[derive(Default)]
pub struct LaddersTab {
    list: Listing,
    tiers: TableState,
}

impl LaddersTab {
    /// Rows from top to bottom.
    pub fn rows(&self) -> &[u32] {
        &self.list.order
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let families = &data.found.ladders;
        if families.is_empty() {
            let text =
                "A ladder shows when products of one family and like title have rising prices.";
            EmptyState::new(Glyph::Chart, "No price ladders found", text).show(ui);
            return None;
        }
        self.list
            .follow(data.found, FIRST_SORT, |sort| order(families, sort));
        let most = ui.available_height() - theme::LADDER_HEIGHT - theme::HEADER_HEIGHT;
        let asked = self.table_ui(ui, data, most);
        ui.add_space(theme::SPACE_12);
        let family = self.list.chosen().and_then(|row| families.get(row));
        asked.or(family.and_then(|family| self.family_ui(ui, data, family)))
    }

    fn table_ui(&mut self, ui: &mut Ui, data: TabData<'_>, most: f32) -> Option<Ask> {
        let families = &data.found.ladders;
        let text = |row: usize, column: usize| {
            families
                .get(row)
                .map_or_else(String::new, |family| cell(data, family, column))
        };
        let name = |row: usize| text(row, 0);
        let output = DataTable::new("Ladders", &columns(), &self.list.order)
            .max_height(most)
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                let Some(family) = families.get(row) else {
                    return;
                };
                let wide = column == 4 && family.is_wide();
                gap_label(ui, &text(row, column), wide);
            });
        let family = output.activated.and_then(|row| families.get(row))?;
        Some(rule_of(data, family))
    }

    fn family_ui(&mut self, ui: &mut Ui, data: TabData<'_>, family: &LadderFamily) -> Option<Ask> {
        let mut ask = None;
        ui.horizontal(|ui| {
            ui.label(theme::heading(&family.title));
            let known = ladder_rows::rule(&data.dataset.catalog, data.plan, family);
            if known.is_some() {
                badge(ui, "A rule already", theme::Tone::Accent);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let clicked = if known.is_some() {
                    ui.button("Show the rule").clicked()
                } else {
                    primary_button(ui, "Make ladder").clicked()
                };
                if clicked {
                    ask = Some(rule_of(data, family));
                }
                if ui.button("Export as CSV…").clicked() {
                    ask = Some(Ask::Csv(List::Ladders));
                }
            });
        });
        ui.add_space(theme::SPACE_4);
        let rows = ladder_steps(family);
        let name = |row: usize| {
            let tier = rows.get(row);
            tier.map_or_else(String::new, |tier| data.dataset.catalog.title(tier.variant))
        };
        DataTable::new("Steps", &step_columns(), rows.len())
            .row_name(&name)
            .show(ui, &mut self.tiers, |ui, row, column| {
                if let Some(tier) = rows.get(row) {
                    tier_cell(ui, data, tier, column);
                }
            });
        ask
    }
}

/// The families.
pub fn columns() -> [Column; 6] {
    let figure = |id, title, term| Column::number(id, title).term(term);
    [
        Column::text("title", "Family").fills(),
        figure("steps", "Steps", glossary::STEP),
        figure("low", "From", glossary::LIST_PRICE),
        figure("high", "To", glossary::LIST_PRICE),
        figure("gap", "Widest gap", glossary::PRICE_GAP),
        figure("orders", "Orders", glossary::LADDER_ORDERS),
    ]
}

/// The steps of one of them, from the cheapest up.
pub fn step_columns() -> [Column; 7] {
    let figure = |id, title, term| Column::number(id, title).term(term).unsorted();
    [
        Column::text("title", "Step")
            .fills()
            .unsorted()
            .term(glossary::STEP),
        figure("price", "Price", glossary::LIST_PRICE),
        figure("gap", "To step below", glossary::PRICE_GAP),
        figure("margin", "Unit margin", glossary::UNIT_MARGIN),
        figure("more", "Margin gap", glossary::MARGIN_GAP),
        figure("orders", "Orders", glossary::PRODUCT_ORDERS),
        Column::text("share", "Who buys which step")
            .unsorted()
            .term(glossary::STEP_SHARE),
    ]
}

pub fn rule_of(data: TabData<'_>, family: &LadderFamily) -> Ask {
    match ladder_rows::rule(&data.dataset.catalog, data.plan, family) {
        Some(id) => Ask::Rule(id.clone()),
        None => Ask::Ladder {
            title: family.title.clone(),
            tiers: family
                .tiers
                .iter()
                .map(|tier| tier.variant)
                .collect::<Vec<VariantId>>(),
        },
    }
}

fn order(families: &[LadderFamily], sort: SortBy) -> Vec<u32> {
    let rows = (0..families.len() as u32).collect();
    let up = sort.ascending;
    let figure =
        |of: fn(&LadderFamily) -> Option<f64>| move |row: usize| families.get(row).and_then(of);
    match sort.column {
        "title" => by_rank(rows, up, |row| {
            families.get(row).map(|family| family.title.to_lowercase())
        }),
        "steps" => by_figure(rows, up, figure(|family| Some(family.tiers.len() as f64))),
        "low" => by_figure(
            rows,
            up,
            figure(|family| Some(family.tiers.first()?.price.as_f64())),
        ),
        "high" => by_figure(
            rows,
            up,
            figure(|family| Some(family.tiers.last()?.price.as_f64())),
        ),
        "gap" => by_figure(rows, up, figure(LadderFamily::widest_gap)),
        _ => by_figure(rows, up, figure(|family| Some(family.orders() as f64))),
    }
}

fn cell(data: TabData<'_>, family: &LadderFamily, column: usize) -> String {
    let money = |amount| format::money(amount, &data.dataset.currency);
    match column {
        0 => family.title.clone(),
        1 => format::count(family.tiers.len() as u64),
        2 => format::or_none(family.tiers.first().map(|tier| tier.price), money),
        3 => format::or_none(family.tiers.last().map(|tier| tier.price), money),
        4 => format::or_none(family.widest_gap(), |gap| format::percent_with(gap, 0)),
        _ => format::count(family.orders()),
    }
}

/// Text that warns when the gap is wide.
fn gap_label(ui: &mut Ui, text: &str, wide: bool) {
    if wide {
        let warning = theme::palette(ui).warning;
        let tip = "A wide gap: few will climb it. A step between would help.";
        ui.label(RichText::new(text).color(warning).strong())
            .on_hover_text(tip);
    } else {
        ui.label(text);
    }
}

fn tier_cell(ui: &mut Ui, data: TabData<'_>, tier: &LadderStep, column: usize) {
    let money = |amount| format::money(amount, &data.dataset.currency);
    match column {
        0 => product_cell(ui, data.dataset, tier.variant),
        1 => gap_label(ui, &money(tier.price), false),
        2 => {
            let text = format::or_none(tier.gap, format::percent_change);
            gap_label(ui, &text, tier.is_wide());
        }
        3 => gap_label(ui, &format::or_none(tier.unit_margin, money), false),
        4 => gap_label(ui, &format::or_none(tier.margin_gap, money), false),
        5 => gap_label(ui, &format::count(u64::from(tier.orders)), false),
        _ => share_bar(ui, tier.share),
    }
}

/// A small bar with its share beside it.
fn share_bar(ui: &mut Ui, share: f64) {
    let palette = theme::palette(ui);
    let text = format::percent_with(share, 0);
    let width = (ui.available_width() - theme::COLUMN_LEAST).max(0.0);
    let (rect, _) = ui.allocate_exact_size(vec2(width, theme::SPACE_8), egui::Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, theme::SPACE_2, palette.soft(theme::Tone::Neutral));
    let mut bar = rect;
    bar.set_width(rect.width() * share.clamp(0.0, 1.0) as f32);
    painter.rect_filled(bar, theme::SPACE_2, palette.series(0));
    ui.label(text);
}
