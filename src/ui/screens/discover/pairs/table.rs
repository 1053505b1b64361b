//! The table of pairs.

use std::cell::{Cell, RefCell};

use egui::Ui;

use super::actions::{self, Chosen};
use super::folding::Folding;
use crate::domain::glossary;
use crate::format;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells::product_cell;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::screens::discover::words;
use crate::ui::theme;
use crate::ui::widgets::table::{Column, DataTable, TableState};

/// Columns in the order in which a merchandiser asks: what, how sure, what it brings, and then the rest.
pub(in crate::ui::screens::discover) fn columns() -> [Column; 11] {
    let figure = |id, title, width, term| Column::number(id, title).width(width).term(term);
    let short = |id, title, term| figure(id, title, theme::COLUMN_FIGURE, term);
    let long = |id, title, term| figure(id, title, theme::COLUMN_FIGURE_LONG, term);
    let product = |id, title, term| Column {
        width: theme::COLUMN_PRODUCT,
        min_width: theme::COLUMN_PRODUCT,
        ..Column::text(id, title).fills().term(term)
    };
    [
        product("trigger", "With", glossary::TRIGGER),
        product("target", "Offer", glossary::TARGET),
        long("count", "Together", glossary::COUNT),
        short("lower", "At least", glossary::LIFT_LOWER),
        short("margin", "Margin", glossary::EXPECTED_MARGIN),
        short("attach", "Attach", glossary::ATTACH_RATE),
        short("q", "q-value", glossary::Q_VALUE),
        long("aware", "Size-aware", glossary::SIZE_AWARE_LIFT),
        short("lift", "Lift", glossary::LIFT),
        figure(
            "back",
            "Also the other way round",
            theme::COLUMN_TEXT,
            glossary::CONFIDENCE,
        ),
        short("support", "Support", glossary::SUPPORT),
    ]
}

/// Draws the table of these rows. Gives what is asked for, and the row whose others are to be shown or hidden.
pub(super) fn ui(
    ui: &mut Ui,
    data: TabData<'_>,
    rows: &[u32],
    state: &mut TableState,
    chosen: &Chosen,
    folding: &Folding,
) -> (Option<Ask>, Option<u32>) {
    let catalog = &data.dataset.catalog;
    let asked: RefCell<Option<Ask>> = RefCell::default();
    let turned: Cell<Option<u32>> = Cell::default();
    let text = |row: usize, column: usize| match (data.direction(row), column) {
        (Some((trigger, _)), 0) => catalog.title(trigger),
        (Some((_, target)), 1) => catalog.title(target),
        (Some(_), _) => figure(data, row, column),
        (None, _) => String::new(),
    };
    let name = |row: usize| format!("{} and {}", text(row, 0), text(row, 1));
    let menu = |ui: &mut Ui, row: usize| {
        let others = folding.others(row as u32);
        if let Some((others, is_open)) = others
            && ui.button(others_words(others, is_open)).clicked()
        {
            turned.set(Some(row as u32));
        }
        if let Some(ask) = actions::menu_ui(ui, data, chosen) {
            *asked.borrow_mut() = Some(ask);
        }
    };
    let output = DataTable::new("Pairs", &columns(), rows)
        .multi_select()
        .row_name(&name)
        .cell_text(&text)
        .menu(&menu)
        .show(ui, state, |ui, row, column| {
            let Some((trigger, target)) = data.direction(row) else {
                return;
            };
            match column {
                0 => {
                    if fold_ui(ui, folding, row as u32) {
                        turned.set(Some(row as u32));
                    }
                    product_cell(ui, data.dataset, trigger);
                }
                1 => {
                    mark_ui(ui, data, row);
                    product_cell(ui, data.dataset, target);
                }
                _ => {
                    ui.label(figure(data, row, column));
                }
            }
        });
    let activated = output.activated.and_then(|row| actions::rule_of(data, row));
    (asked.into_inner().or(activated), turned.get())
}

/// "Show 4 others".
fn others_words(others: u32, is_open: bool) -> String {
    let counted = format::counted(u64::from(others), "other", "others");
    let verb = if is_open { "Hide" } else { "Show" };
    format!("{verb} {counted} of these ranges")
}

/// How many others a row stands for, to be opened; true when somebody does.
fn fold_ui(ui: &mut Ui, folding: &Folding, row: u32) -> bool {
    let Some((others, is_open)) = folding.others(row) else {
        if folding.is_below(row) {
            ui.add_space(theme::SPACE_16);
        }
        return false;
    };
    let sign = if is_open { "−" } else { "+" };
    let text = format!("{sign}{}", format::count(u64::from(others)));
    let words = others_words(others, is_open);
    ui.scope(|ui| {
        // The title needs the room.
        ui.spacing_mut().button_padding.x = theme::SPACE_4;
        ui.small_button(text)
            .on_hover_text(&words)
            .accessible_name(words)
            .clicked()
    })
    .inner
}

/// A line that says what the shown pair stands for, with a button that opens it; true when somebody does.
pub(super) fn fold_line_ui(ui: &mut Ui, folding: &Folding, row: u32) -> bool {
    let Some((others, is_open)) = folding.others(row) else {
        return false;
    };
    ui.horizontal(|ui| {
        let of = format::count(u64::from(others) + 1);
        ui.label(theme::small(format!("First of {of} pairs of these ranges")));
        let text = if is_open {
            "Hide the others"
        } else {
            "Show the others"
        };
        ui.small_button(text).clicked()
    })
    .inner
}

/// Whether the pair could not be told apart from order size, whether a rule offers it already, and whether it is blocked.
fn mark_ui(ui: &mut Ui, data: TabData<'_>, row: usize) {
    let Some((trigger, target)) = data.direction(row) else {
        return;
    };
    let palette = theme::palette(ui);
    let mut mark = |colour, tip: &str| {
        let size = egui::vec2(theme::SPACE_8, theme::SPACE_8);
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
        ui.painter()
            .circle_filled(rect.center(), theme::SPACE_4, colour);
        response.on_hover_text(tip);
    };
    let judged = data.pair(row).map(|pair| pair.judged).unwrap_or_default();
    if let Some(tip) = words::too_few_products(judged) {
        mark(palette.warning, tip);
    }
    if data.rules.holds(trigger, target) {
        mark(palette.positive, "A rule offers it already");
    }
    if data.blocked.pair(trigger, target) {
        mark(palette.negative, "On the block list");
    }
}

/// A figure of a pair as it stands in the table.
fn figure(data: TabData<'_>, row: usize, column: usize) -> String {
    let Some(pair) = data.pair(row) else {
        return String::new();
    };
    let columns = data.columns;
    match column {
        2 => format::count(u64::from(pair.count)),
        3 => format::lift(pair.lift_lower),
        4 => margin(data, row),
        5 => format::percent(columns.attach_at(row)),
        6 => words::q_value(pair.q_value),
        7 => format::lift(pair.size_aware_lift),
        8 => format::lift(pair.lift),
        9 => format::percent(columns.back_at(row)),
        _ => format::percent_with(pair.support, 2),
    }
}

/// Expected gross margin of the proposed direction.
pub(super) fn margin(data: TabData<'_>, row: usize) -> String {
    let margin = data.margins.get(row).copied().filter(|m| !m.is_nan());
    format::or_none(margin, |margin| {
        format::money_whole(margin, &data.dataset.currency)
    })
}
