//! The files of the draft, one line each.

use egui::{Align, Button, ComboBox, Layout, Ui};

use super::rows;
use crate::domain::money::Currency;
use crate::import::Role;
use crate::studio::{Command, DraftFile, View};
use crate::ui::screens::Outbox;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::button::quiet_button;

/// Draws the files. Returns the index of one that was clicked.
pub(super) fn ui(
    ui: &mut Ui,
    view: View<'_>,
    shown: Option<usize>,
    currency: Option<&Currency>,
    out: &mut Outbox,
) -> Option<usize> {
    let mut clicked = None;
    for (index, file) in view.draft.files.iter().enumerate() {
        ui.horizontal(|ui| {
            let name = file.name();
            let width = theme::DETAILS_WIDTH - theme::CARD_WIDTH;
            let button = Button::selectable(shown == Some(index), &name)
                .right_text("")
                .truncate();
            let size = egui::vec2(width, theme::CONTROL_HEIGHT);
            let button = ui.scope(|ui| {
                ui.set_max_width(width);
                ui.add_sized(size, button)
            });
            let path = file.path.display().to_string();
            if button.inner.on_hover_text(path).clicked() {
                clicked = Some(index);
            }
            role_ui(ui, index, file, &name, out);
            let mut state = rows::state_of(file, currency, &view.draft.options);
            if let Some((lonely, needs)) = view.draft.lonely_half()
                && lonely == index
                && state.tone == Tone::Positive
            {
                state = rows::FileState {
                    word: "needs a file".to_owned(),
                    tone: Tone::Warning,
                    why: needs.to_owned(),
                };
            }
            badge(ui, &state.word, state.tone).on_hover_text(&state.why);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let drop = quiet_button(ui, "×", &format!("Leave {name} out"));
                if drop.on_hover_text("Leave this file out").clicked() {
                    out.command(Command::DropFile(index));
                }
                if let Some(last) = &file.remembered {
                    let word = format!("read as last time ({last})");
                    badge(ui, &word, Tone::Accent)
                        .on_hover_text("Files with these columns were read this way before.");
                }
                // Last, so that it is this line that gives way in a narrow window.
                if let Ok(preview) = &file.preview {
                    let line = format!("{} · {}", preview.dialect, rows::file_line(preview));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(egui::Label::new(theme::small(line)).truncate());
                    });
                }
            });
        });
    }
    clicked
}

/// What the file holds, as a choice.
fn role_ui(ui: &mut Ui, index: usize, file: &DraftFile, name: &str, out: &mut Outbox) {
    let recognised = file.preview.as_ref().ok().map(|preview| preview.role);
    let Some(role) = file.role.or(recognised) else {
        return;
    };
    let mut chosen = role;
    let combo = ComboBox::from_id_salt(("role", index))
        .selected_text(role.label())
        .width(theme::CARD_WIDTH + theme::SPACE_12)
        .show_ui(ui, |ui| {
            for role in Role::ALL {
                ui.selectable_value(&mut chosen, role, role.label());
            }
        });
    combo
        .response
        .accessible_name(format!("What {name} holds: {}", role.label()));
    if chosen != role {
        out.command(Command::SetFileRole {
            place: index,
            role: chosen,
        });
    }
}
