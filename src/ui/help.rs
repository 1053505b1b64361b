//! Help: every shortcut, and what the words mean.

use egui::{Key, Modifiers, Ui};

use super::action::Action;
use super::theme;
use super::widgets::field::line_edit;
use crate::domain::glossary;

/// The open help.
#[derive(Default)]
pub struct Help {
    search: String,
}

impl Help {
    /// Draws the help over everything else; true when it should close.
    pub fn ui(&mut self, ui: &mut Ui) -> bool {
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let mut close = escape;
        let modal = egui::Modal::new(egui::Id::unique("help")).show(ui.ctx(), |ui| {
            ui.set_width(theme::DIALOG_WIDTH);
            ui.horizontal(|ui| {
                ui.label(theme::heading(Action::Help.label()));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    close |= ui.button("Close").clicked();
                });
            });
            let field = line_edit(&mut self.search)
                .hint_text("Search")
                .desired_width(f32::INFINITY);
            ui.add(field).accessible_name("Search the help");
            let search = self.search.to_lowercase();
            ui.add_space(theme::SPACE_8);
            egui::ScrollArea::vertical()
                .id_salt("help text")
                .max_height(theme::CHART_HEIGHT * 2.0)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    words_ui(ui, &search);
                    shortcuts_ui(ui, &search);
                });
        });
        close || modal.should_close()
    }
}

fn words_ui(ui: &mut Ui, search: &str) {
    ui.label(theme::small("WORDS"));
    for term in glossary::ALL {
        let fits = |text: &str| text.to_lowercase().contains(search);
        if fits(term.name) || fits(term.definition) {
            ui.label(egui::RichText::new(term.name).strong());
            ui.label(theme::muted(term.definition));
            ui.add_space(theme::SPACE_4);
        }
    }
    ui.add_space(theme::SPACE_12);
}

fn shortcuts_ui(ui: &mut Ui, search: &str) {
    ui.label(theme::small("SHORTCUTS"));
    egui::Grid::new("shortcuts")
        .num_columns(2)
        .spacing([theme::SPACE_24, theme::SPACE_4])
        .show(ui, |ui| {
            for &action in Action::all() {
                let Some(shortcut) = action.shortcut() else {
                    continue;
                };
                if action.label().to_lowercase().contains(search) {
                    ui.label(action.label());
                    ui.label(theme::muted(ui.ctx().format_shortcut(&shortcut)));
                    ui.end_row();
                }
            }
        });
}
