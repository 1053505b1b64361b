//! The question before files that are there are replaced.

use egui::{Align, Context, Id, Key, Layout, Modal, Modifiers, ScrollArea};

use super::theme;
use super::widgets::button::primary_button;
use crate::studio::{Command, Replacing};

/// Draws the question over everything else; `Some` when somebody has answered.
pub fn ui(ctx: &Context, replacing: &Replacing) -> Option<Command> {
    let escape = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let mut answer = escape.then_some(Command::KeepFiles);
    let modal = Modal::new(Id::unique("replace files")).show(ctx, |ui| {
        ui.set_width(theme::DIALOG_WIDTH);
        let several = replacing.files.len() > 1;
        ui.label(theme::heading(match several {
            true => "Replace these files?",
            false => "Replace this file?",
        }));
        let what = match several {
            true => "They are there already, and what they hold would be gone.",
            false => "It is there already, and what it holds would be gone.",
        };
        ui.label(theme::muted(what));
        ui.add_space(theme::SPACE_8);
        ScrollArea::vertical()
            .max_height(theme::LIST_HEIGHT)
            .show(ui, |ui| {
                for path in &replacing.files {
                    ui.add(egui::Label::new(path.display().to_string()).wrap());
                }
            });
        ui.add_space(theme::SPACE_8);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if primary_button(ui, "Replace").clicked() {
                answer = Some(Command::Replace(replacing.command.clone()));
            }
            let keep = ui.button("Keep");
            if keep.clicked() {
                answer = Some(Command::KeepFiles);
            }
            // Who presses Enter without reading loses nothing.
            if ui.memory(|memory| memory.focused().is_none()) {
                keep.request_focus();
            }
        });
    });
    let closed = modal.should_close().then_some(Command::KeepFiles);
    answer.or(closed)
}
