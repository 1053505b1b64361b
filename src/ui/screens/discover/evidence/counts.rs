//! The two-by-two, both directions, and lift with and without season and order size, side by side.

use egui::{Grid, Label, Ui};

use super::Shown;
use crate::domain::glossary;
use crate::format;
use crate::ui::screens::discover::words::{self, TwoByTwo};
use crate::ui::theme;
use crate::ui::widgets::term::term_as;

pub(super) fn ui(ui: &mut Ui, shown: Shown<'_>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_24;
        ui.vertical(|ui| two_by_two(ui, shown));
        ui.vertical(|ui| lifts(ui, shown));
    });
    for sentence in words::confidences(&shown.data.dataset.catalog, shown.pair) {
        ui.add(Label::new(sentence).wrap());
    }
    let measures = &shown.evidence.measures;
    let few = words::too_few_products(shown.pair.judged).map(str::to_owned);
    if let Some(sentence) = few.or_else(|| words::season_and_size(measures)) {
        let colour = theme::palette(ui).warning;
        ui.add(Label::new(egui::RichText::new(sentence).color(colour)).wrap());
    }
    for sentence in words::certainty(shown.pair) {
        ui.add(Label::new(theme::small(sentence)).wrap());
    }
}

fn two_by_two(ui: &mut Ui, shown: Shown<'_>) {
    let cells = TwoByTwo::of(shown.pair, shown.data.found.pairs.orders);
    Grid::new("two by two")
        .num_columns(3)
        .min_row_height(0.0)
        .spacing([theme::SPACE_12, theme::SPACE_4])
        .show(ui, |ui| {
            term_as(ui, theme::small("Orders"), &glossary::TWO_BY_TWO);
            ui.label(theme::small("with B"));
            ui.label(theme::small("without B"));
            ui.end_row();
            ui.label(theme::small("with A"));
            ui.strong(format::count(cells.both));
            ui.label(format::count(cells.only_a));
            ui.end_row();
            ui.label(theme::small("without A"));
            ui.label(format::count(cells.only_b));
            ui.label(format::count(cells.neither));
            ui.end_row();
        });
}

/// Lift over all orders, inside months, and inside months and order sizes.
fn lifts(ui: &mut Ui, shown: Shown<'_>) {
    let measures = &shown.evidence.measures;
    Grid::new("lifts")
        .num_columns(2)
        .min_row_height(0.0)
        .spacing([theme::SPACE_12, theme::SPACE_4])
        .show(ui, |ui| {
            for (text, term, lift) in [
                ("Lift, all orders", &glossary::LIFT, measures.lift),
                (
                    "inside months",
                    &glossary::LIFT_BY_MONTH,
                    measures.lift_by_month,
                ),
                (
                    "and sizes",
                    &glossary::SIZE_AWARE_LIFT,
                    measures.size_aware_lift,
                ),
                (
                    "lower bound",
                    &glossary::LIFT_LOWER,
                    Some(measures.lift_lower),
                ),
            ] {
                term_as(ui, theme::small(text), term);
                ui.strong(format::or_none(lift, format::lift));
                ui.end_row();
            }
        });
}
