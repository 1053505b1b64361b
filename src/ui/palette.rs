//! The command palette: any action by typing.

use egui::{Key, Modifiers, Ui};

use super::action::Action;
use super::theme;
use super::widgets::field::line_edit;
use crate::studio::View;

/// The open palette.
#[derive(Default)]
pub struct Palette {
    search: String,
    cursor: usize,
    focused: bool,
}

/// What came of a frame of the palette.
pub enum PaletteAnswer {
    /// Still open.
    Open,
    /// Closed without a choice.
    Closed,
    /// This action.
    Chosen(Action),
}

/// Actions that match a search and can be done, best first: every typed word must begin a word of label or tip.
#[must_use]
pub fn matches(search: &str, view: View<'_>) -> Vec<Action> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let begins = |text: &str, word: &String| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .any(|part| part.starts_with(word.as_str()))
    };
    let mut found: Vec<(bool, Action)> = Action::all()
        .iter()
        .copied()
        .filter(|action| *action != Action::Palette && action.is_possible(view))
        .filter_map(|action| {
            let in_label = words.iter().all(|word| begins(action.label(), word));
            let in_tip = words
                .iter()
                .all(|word| begins(action.label(), word) || begins(action.tip(), word));
            in_tip.then_some((in_label, action))
        })
        .collect();
    found.sort_by_key(|(in_label, _)| !in_label);
    found.into_iter().map(|(_, action)| action).collect()
}

impl Palette {
    /// Draws the palette over everything else.
    pub fn ui(&mut self, ui: &mut Ui, view: View<'_>) -> PaletteAnswer {
        let found = matches(&self.search, view);
        self.cursor = self.cursor.min(found.len().saturating_sub(1));
        let mut answer = PaletteAnswer::Open;
        ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                self.cursor = (self.cursor + 1).min(found.len().saturating_sub(1));
            }
            if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                self.cursor = self.cursor.saturating_sub(1);
            }
            if input.consume_key(Modifiers::NONE, Key::Escape) {
                answer = PaletteAnswer::Closed;
            }
            if input.consume_key(Modifiers::NONE, Key::Enter)
                && let Some(action) = found.get(self.cursor)
            {
                answer = PaletteAnswer::Chosen(*action);
            }
        });
        let modal = egui::Modal::new(egui::Id::unique("palette")).show(ui.ctx(), |ui| {
            ui.set_width(theme::DIALOG_WIDTH);
            let field = line_edit(&mut self.search)
                .hint_text("Type what you want to do")
                .desired_width(f32::INFINITY);
            let response = ui.add(field).accessible_name("Search commands");
            if !self.focused {
                response.request_focus();
                self.focused = true;
            }
            if response.changed() {
                self.cursor = 0;
            }
            ui.add_space(theme::SPACE_8);
            egui::ScrollArea::vertical()
                .id_salt("palette list")
                .max_height(theme::CHART_HEIGHT * 1.5)
                .show(ui, |ui| self.list_ui(ui, &found, &mut answer));
            if found.is_empty() {
                ui.label(theme::muted("No command matches"));
            }
        });
        if modal.should_close() {
            answer = PaletteAnswer::Closed;
        }
        answer
    }

    fn list_ui(&mut self, ui: &mut Ui, found: &[Action], answer: &mut PaletteAnswer) {
        for (place, action) in found.iter().enumerate() {
            let shortcut = action
                .shortcut()
                .map(|shortcut| ui.ctx().format_shortcut(&shortcut))
                .unwrap_or_default();
            let button = egui::Button::selectable(place == self.cursor, action.label())
                .shortcut_text(shortcut)
                .min_size(egui::vec2(ui.available_width(), theme::ROW_HEIGHT));
            let response = ui.add(button).on_hover_text(action.tip());
            if place == self.cursor && ui.input(|input| input.key_pressed(Key::ArrowDown)) {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                *answer = PaletteAnswer::Chosen(*action);
            }
        }
    }
}
