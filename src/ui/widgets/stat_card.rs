//! A card with one figure: what it is, how large, how it changes.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::term;
use crate::domain::glossary::Term;
use crate::ui::theme::{self, Tone};

/// One figure about to be drawn.
#[derive(Clone, Debug)]
pub struct StatCard {
    label: String,
    value: String,
    change: Option<(String, Tone)>,
    note: Option<String>,
    term: Option<Term>,
}

impl StatCard {
    /// A figure, written out, with its name.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            change: None,
            note: None,
            term: None,
        }
    }

    /// A figure named and explained by a word of the glossary.
    #[must_use]
    pub fn of(term: Term, value: impl Into<String>) -> Self {
        Self {
            term: Some(term),
            ..Self::new(term.name, value)
        }
    }

    /// How the figure changes, coloured by whether that is good.
    #[must_use]
    pub fn change(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.change = Some((text.into(), tone));
        self
    }

    /// A range or a remark under the figure.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.note = Some(text.into());
        self
    }

    fn lines(&self) -> usize {
        usize::from(self.change.is_some()) + usize::from(self.note.is_some())
    }

    /// Draws the card with room for so many lines under its figure, as its neighbours have them.
    fn show_with_lines(&self, ui: &mut Ui, lines: usize) {
        let palette = theme::palette(ui);
        theme::card(ui)
            .inner_margin(theme::margin(theme::SPACE_12))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                let label = theme::small(&self.label);
                match &self.term {
                    Some(explained) => term::term_as(ui, label, explained),
                    None => ui.label(label),
                };
                ui.add(egui::Label::new(theme::number(&self.value)).truncate());
                if let Some((text, tone)) = &self.change {
                    ui.label(RichText::new(text).small().color(palette.tone(*tone)));
                }
                if let Some(note) = &self.note {
                    ui.add(egui::Label::new(theme::small(note)).truncate());
                }
                let line = ui.text_style_height(&egui::TextStyle::Small) + theme::SPACE_4;
                ui.add_space(line * lines.saturating_sub(self.lines()) as f32);
            });
    }
}

/// Draws cards side by side, equally wide, in as many rows as the width asks for.
pub fn stat_cards(ui: &mut Ui, cards: &[StatCard]) {
    let gap = theme::SPACE_12;
    let width = ui.available_width();
    let fitting = ((width + gap) / (theme::CARD_WIDTH + gap)).floor().max(1.0) as usize;
    let rows = cards.len().div_ceil(fitting).max(1);
    let columns = cards.len().div_ceil(rows).max(1);
    let card_width = (width - gap * (columns - 1) as f32) / columns as f32;
    for row in cards.chunks(columns) {
        let lines = row.iter().map(StatCard::lines).max().unwrap_or(0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for card in row {
                ui.allocate_ui_with_layout(
                    vec2(card_width, 0.0),
                    Layout::top_down(Align::Min),
                    |ui| card.show_with_lines(ui, lines),
                );
            }
        });
    }
}
