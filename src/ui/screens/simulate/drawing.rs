//! Cards of the simulate screen.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::figures::{Comparison, Fact};
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::term;

/// Draws things side by side, equally wide.
fn side_by_side(ui: &mut Ui, count: usize, mut draw: impl FnMut(&mut Ui, usize)) {
    let gap = theme::SPACE_8;
    let count_f = count.max(1) as f32;
    let width = (ui.available_width() - gap * (count_f - 1.0)) / count_f;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for index in 0..count {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                draw(ui, index);
            });
        }
    });
}

/// The comparison of history and plan, a card per figure.
pub(super) fn comparison_cards(ui: &mut Ui, cards: &[Comparison]) {
    side_by_side(ui, cards.len(), |ui, index| {
        if let Some(card) = cards.get(index) {
            comparison_card(ui, card);
        }
    });
}

fn comparison_card(ui: &mut Ui, card: &Comparison) {
    let colour = match card.tone {
        Tone::Neutral => theme::palette(ui).text,
        tone => theme::palette(ui).tone(tone),
    };
    let frame = theme::card(ui).inner_margin(theme::margin(theme::SPACE_12));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::SPACE_2;
        term::term_as(ui, theme::small(card.term.name), &card.term);
        ui.add(Label::new(theme::small(format!("History {}", card.before))).truncate());
        ui.add(Label::new(theme::title(&card.after)).truncate());
        ui.add(Label::new(RichText::new(&card.change).small().color(colour)).truncate());
        ui.add(Label::new(theme::small(&card.range)).truncate());
        ui.add(Label::new(theme::small(&card.note)).truncate());
    });
    shown.response.on_hover_ui(|ui| {
        ui.strong(card.term.name);
        ui.label(format!("History: {}", card.before));
        ui.label(format!("With the plan: {}", card.after));
        ui.label(&card.explained);
        ui.label(&card.note);
    });
}

/// The second row: one strip with a figure beside the other.
pub(super) fn fact_strip(ui: &mut Ui, facts: &[Fact]) {
    theme::card(ui)
        .inner_margin(theme::margin(theme::SPACE_8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            side_by_side(ui, facts.len(), |ui, index| {
                let Some(fact) = facts.get(index) else {
                    return;
                };
                let colour = match fact.tone {
                    Tone::Neutral => theme::palette(ui).text,
                    tone => theme::palette(ui).tone(tone),
                };
                ui.spacing_mut().item_spacing.y = theme::SPACE_2;
                term::term_as(ui, theme::small(fact.label), &fact.term);
                ui.add(Label::new(theme::heading(&fact.value).color(colour)).truncate())
                    .on_hover_text(&fact.sentence);
            });
        });
}

/// A card with a title, something beside it, and a chart.
pub(super) fn chart_card(
    ui: &mut Ui,
    title: &str,
    beside: impl FnOnce(&mut Ui),
    chart: impl FnOnce(&mut Ui),
) {
    theme::card(ui)
        .inner_margin(theme::margin(theme::SPACE_12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(theme::heading(title));
                ui.with_layout(Layout::right_to_left(Align::Center), beside);
            });
            chart(ui);
        });
}

/// Draws two things beside each other where there is room, else one below the other.
pub(super) fn pair_of<State>(
    ui: &mut Ui,
    state: &mut State,
    left: impl FnOnce(&mut Ui, &mut State),
    right: impl FnOnce(&mut Ui, &mut State),
) {
    if ui.available_width() < 2.0 * theme::TOAST_WIDTH {
        left(ui, state);
        right(ui, state);
        return;
    }
    ui.columns(2, |columns| {
        if let [first, second] = columns {
            left(first, state);
            right(second, state);
        }
    });
}
