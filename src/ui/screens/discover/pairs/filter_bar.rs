//! The row of filters above the pairs.

use egui::{Atom, Key, Modifiers, ScrollArea, Ui};

use super::filter::{AmountRange, Choice, PairFilter, Stock};
use super::filter_words;
use crate::domain::glossary;
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::studio::SLOW_WEEKS;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::field::{commit_field, line_edit, number_field, percent_field};
use crate::ui::widgets::filter_chip::filter_chip;
use crate::ui::widgets::term::explain;

/// Greatest number of orders together one may ask for.
const MOST_ORDERS: u64 = 1_000_000_000;

/// Greatest number of weeks of cover one may ask for.
const MOST_WEEKS: u64 = 5_200;

/// Draws the filters and the switch that folds ranges of sizes and colours. What they are set to is changed in place.
pub(super) fn ui(
    ui: &mut Ui,
    data: TabData<'_>,
    categories: &[String],
    filter: &mut PairFilter,
    fold: &mut bool,
) {
    let currency = &data.dataset.currency;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(theme::SPACE_4, theme::SPACE_4);
        let search = line_edit(&mut filter.search)
            .hint_text("Search SKU or title")
            .desired_width(theme::FIELD_WIDTH * 1.5);
        let response = ui.add(search).accessible_name("Search pairs");
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
            response.request_focus();
        }
        ui.add_space(theme::SPACE_4);
        ui.checkbox(&mut filter.only_proven, "Proven pairs")
            .on_hover_ui(|ui| explain(ui, &glossary::PROVEN_PAIR));
        ui.add_space(theme::SPACE_4);
        ui.checkbox(fold, "One row per size or colour range")
            .on_hover_text("Of all pairs between the same two ranges of sizes, colours or steps, shows only the best");
        ui.add_space(theme::SPACE_4);
        wrap(ui);
        categories_ui(ui, categories, filter);
        wrap(ui);
        let set = filter_words::amounts("Price", &filter.price, currency);
        if filter_chip(ui, "Price", set.as_deref(), |ui| {
            amounts_ui(ui, "Price", &mut filter.price, currency);
        }) {
            filter.price = AmountRange::default();
        }
        wrap(ui);
        let set = filter_words::amounts("Margin", &filter.unit_margin, currency);
        if filter_chip(ui, "Margin", set.as_deref(), |ui| {
            amounts_ui(ui, "Unit margin", &mut filter.unit_margin, currency);
        }) {
            filter.unit_margin = AmountRange::default();
        }
        wrap(ui);
        let set = filter_words::stock(filter.stock);
        if filter_chip(ui, "Stock", set.as_deref(), |ui| {
            stock_ui(ui, &mut filter.stock);
        }) {
            filter.stock = Stock::Any;
        }
        wrap(ui);
        let set = filter_words::plan(filter);
        if filter_chip(ui, "Rules and blocks", set.as_deref(), |ui| {
            plan_ui(ui, filter);
        }) {
            let plain = PairFilter::default();
            (filter.rule, filter.blocked) = (plain.rule, plain.blocked);
        }
        wrap(ui);
        let set = filter_words::inside(filter.inside);
        if filter_chip(ui, "Ranges", set, |ui| {
            inside_ui(ui, &mut filter.inside);
        }) {
            filter.inside = Choice::Any;
        }
        wrap(ui);
        let set = filter_words::significance(filter);
        if filter_chip(ui, "Significance", set.as_deref(), |ui| {
            significance_ui(ui, filter);
        }) {
            let all = PairFilter::everything();
            (filter.max_q, filter.min_lower, filter.min_count) =
                (all.max_q, all.min_lower, all.min_count);
        }
        if *filter != PairFilter::default() && ui.button("Clear all").clicked() {
            *filter = PairFilter::default();
        }
    });
}

/// Begins a new row where a chip would not fit any more: chips do not wrap by themselves.
fn wrap(ui: &mut Ui) {
    if ui.available_size_before_wrap().x < theme::COLUMN_TEXT {
        ui.end_row();
    }
}

fn categories_ui(ui: &mut Ui, categories: &[String], filter: &mut PairFilter) {
    let set = filter_words::categories(filter);
    let cleared = filter_chip(ui, "Category", set.as_deref(), |ui| {
        ui.horizontal_top(|ui| {
            for (head, name, chosen) in [
                (
                    "Of the trigger",
                    "Trigger category",
                    &mut filter.trigger_category,
                ),
                (
                    "Of the target",
                    "Target category",
                    &mut filter.target_category,
                ),
            ] {
                ui.vertical(|ui| {
                    ui.set_width(theme::COLUMN_TEXT);
                    ui.label(theme::small(head));
                    category_list(ui, name, categories, chosen);
                });
            }
        });
        ui.checkbox(&mut filter.either_way, "Either way round")
            .on_hover_text("Pairs between the two categories, whichever of them is offered");
    });
    if cleared {
        (filter.trigger_category, filter.target_category) = (None, None);
        filter.either_way = false;
    }
}

fn category_list(ui: &mut Ui, name: &str, categories: &[String], chosen: &mut Option<String>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let height = theme::CONTROL_HEIGHT;
    ScrollArea::vertical()
        .id_salt(name)
        .max_height(theme::LIST_HEIGHT)
        .show_rows(ui, height, categories.len() + 1, |ui, rows| {
            ui.set_min_width(ui.available_width());
            for row in rows {
                let category = row.checked_sub(1).and_then(|index| categories.get(index));
                let text = match category.map(String::as_str) {
                    None => "Any",
                    Some("") => "No category",
                    Some(text) => text,
                };
                let button =
                    egui::Button::selectable(chosen.as_ref() == category, (text, Atom::grow()))
                        .truncate()
                        .min_size(egui::vec2(ui.available_width(), height));
                let room = egui::vec2(ui.available_width(), height);
                let line = egui::Layout::left_to_right(egui::Align::Center);
                let response = ui
                    .allocate_ui_with_layout(room, line, |ui| ui.add(button))
                    .inner
                    .accessible_name(format!("{name}: {text}"));
                if response.clicked() {
                    *chosen = category.cloned();
                }
            }
        });
}

fn amounts_ui(ui: &mut Ui, name: &str, range: &mut AmountRange, currency: &Currency) {
    ui.label(theme::small("Of the product that is offered"));
    ui.horizontal(|ui| {
        ui.spacing_mut().text_edit_width = theme::COLUMN_SHORT;
        ui.label(theme::muted("From"));
        amount_field(ui, &format!("{name} from"), &mut range.least, currency);
        ui.label(theme::muted("to"));
        amount_field(ui, &format!("{name} to"), &mut range.most, currency);
    });
}

/// An amount, or nothing at all.
fn amount_field(ui: &mut Ui, name: &str, amount: &mut Option<Money>, currency: &Currency) {
    let parse = |text: &str| {
        let bare = text.replace(currency.sign(), "").replace(',', "");
        match bare.trim() {
            "" => Ok(None),
            text => currency
                .parse_decimal(text)
                .map(Some)
                .ok_or_else(|| "Type an amount, or nothing".to_owned()),
        }
    };
    let shown = amount.map_or_else(String::new, |amount| currency.decimal(amount));
    if let Some(typed) = commit_field(ui, name, amount, &shown, parse).committed {
        *amount = typed;
    }
}

fn stock_ui(ui: &mut Ui, stock: &mut Stock) {
    ui.label(theme::small("Of the product that is offered"));
    ui.radio_value(stock, Stock::Any, "Any stock");
    ui.radio_value(stock, Stock::OnHand, "In stock");
    ui.horizontal(|ui| {
        ui.spacing_mut().text_edit_width = theme::COLUMN_SHORT;
        let (mut is_weeks, weeks) = match *stock {
            Stock::Weeks(weeks) => (true, weeks),
            _ => (false, SLOW_WEEKS as u32),
        };
        if ui.radio(is_weeks, "Weeks of cover, at least").clicked() {
            is_weeks = true;
        }
        let name = "Weeks of cover, at least";
        let typed = number_field(ui, name, u64::from(weeks), (0, MOST_WEEKS)).committed;
        if is_weeks || typed.is_some() {
            let weeks = typed
                .and_then(|weeks| u32::try_from(weeks).ok())
                .unwrap_or(weeks);
            *stock = Stock::Weeks(weeks);
        }
    });
}

fn plan_ui(ui: &mut Ui, filter: &mut PairFilter) {
    ui.label(theme::small("Rules of the plan"));
    for (choice, text) in [
        (Choice::Any, "With and without a rule"),
        (Choice::Without, "Without a rule"),
        (Choice::Only, "With a rule"),
    ] {
        ui.radio_value(&mut filter.rule, choice, text);
    }
    ui.separator();
    ui.label(theme::small("Block list"));
    for (choice, text) in [
        (Choice::Without, "Hide blocked pairs"),
        (Choice::Any, "Show blocked pairs too"),
        (Choice::Only, "Only blocked pairs"),
    ] {
        ui.radio_value(&mut filter.blocked, choice, text);
    }
}

fn inside_ui(ui: &mut Ui, inside: &mut Choice) {
    ui.label(theme::small(
        "Pairs inside one range of sizes, colours or steps",
    ));
    for (choice, text) in [
        (Choice::Any, "Show pairs inside a range too"),
        (Choice::Without, "Hide pairs inside a range"),
        (Choice::Only, "Only pairs inside a range"),
    ] {
        ui.radio_value(inside, choice, text);
    }
}

fn significance_ui(ui: &mut Ui, filter: &mut PairFilter) {
    egui::Grid::new("significance")
        .num_columns(2)
        .show(ui, |ui| {
            ui.spacing_mut().text_edit_width = theme::COLUMN_SHORT;
            let name = "q-value in %, at most";
            ui.label(theme::muted(name));
            let q = BasisPoints((filter.max_q * 10_000.0).round() as u32);
            let limits = (BasisPoints(0), BasisPoints(10_000));
            if let Some(q) = percent_field(ui, name, q, limits).committed {
                filter.max_q = f64::from(q.0) / 10_000.0;
            }
            ui.end_row();
            let name = "Lower bound of the lift, at least";
            ui.label(theme::muted(name));
            let parse = |text: &str| {
                let bare = text.trim().trim_end_matches('×');
                bare.parse::<f64>()
                    .ok()
                    .filter(|bound| bound.is_finite() && *bound >= 0.0)
                    .ok_or_else(|| "Type a number such as 1.5".to_owned())
            };
            let shown = format!("{}×", filter.min_lower);
            let lower = commit_field(ui, name, &filter.min_lower, &shown, parse);
            if let Some(lower) = lower.committed {
                filter.min_lower = lower;
            }
            ui.end_row();
            let name = "Orders together, at least";
            ui.label(theme::muted(name));
            let least = number_field(ui, name, u64::from(filter.min_count), (0, MOST_ORDERS));
            if let Some(least) = least.committed {
                filter.min_count = u32::try_from(least).unwrap_or(u32::MAX);
            }
            ui.end_row();
        });
}
