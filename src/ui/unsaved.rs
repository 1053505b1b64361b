//! What is asked when something cannot be saved, or when a project is damaged and its rules are not.

use egui::{Context, Id, Key, Modal, Modifiers, Ui};

use super::theme;
use super::widgets::button::primary_button;
use crate::format;
use crate::studio::{Command, Damaged, View};

/// What was wanted when something was found unsaved.
pub enum Leaving {
    /// The end of the program.
    Quit,
    /// Something that closes the project.
    Then(Box<Command>),
}

/// The question, while it is open.
pub struct Unsaved {
    /// What is done when everything is saved or given up.
    pub leaving: Leaving,
}

/// How it was answered.
pub enum UnsavedAnswer {
    /// Not yet.
    Open,
    /// Everything was saved meanwhile.
    Saved,
    /// Try to save, and ask again when that fails.
    TryAgain,
    /// In another file.
    SaveElsewhere,
    /// Leave without it.
    Abandon,
    /// Stay.
    Cancelled,
}

impl Unsaved {
    /// Asks before something is done.
    pub fn before(leaving: Leaving) -> Self {
        Self { leaving }
    }

    /// Draws the question over everything else.
    pub fn ui(&mut self, ctx: &Context, view: View<'_>) -> UnsavedAnswer {
        let Some(project) = view.project else {
            return UnsavedAnswer::Saved;
        };
        let is_saving = view.jobs.iter().any(|job| job.kind.is_foreground());
        if project.saved && !is_saving {
            return UnsavedAnswer::Saved;
        }
        let reason = project
            .save_problem
            .map_or("saving has not finished", |problem| &problem.reason);
        let mut answer = UnsavedAnswer::Open;
        let modal = Modal::new(Id::unique("unsaved")).show(ctx, |ui| {
            ui.set_width(theme::DIALOG_WIDTH);
            ui.label(theme::heading("Not everything is saved"));
            ui.add_space(theme::SPACE_8);
            ui.label(format!("{}: {reason}.", project.path.display()));
            ui.label(theme::muted(
                "What you changed since it was last saved is in this window alone.",
            ));
            ui.add_space(theme::SPACE_12);
            ui.add_enabled_ui(!is_saving, |ui| {
                ui.horizontal(|ui| choices_ui(ui, &mut answer));
            });
        });
        let escape = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if escape || modal.should_close() {
            return UnsavedAnswer::Cancelled;
        }
        answer
    }
}

fn choices_ui(ui: &mut Ui, answer: &mut UnsavedAnswer) {
    if primary_button(ui, "Save elsewhere…").clicked() {
        *answer = UnsavedAnswer::SaveElsewhere;
    }
    for (word, chosen) in [
        ("Try again", UnsavedAnswer::TryAgain),
        ("Close without saving", UnsavedAnswer::Abandon),
        ("Cancel", UnsavedAnswer::Cancelled),
    ] {
        if ui.button(word).clicked() {
            *answer = chosen;
        }
    }
}

/// Offers the rules of a damaged project; what is to be done.
pub fn damaged_ui(ctx: &Context, damaged: &Damaged) -> Option<Command> {
    let mut chosen = None;
    let rules = damaged.salvaged.stored.plan.rules.len() as u64;
    let modal = Modal::new(Id::unique("damaged")).show(ctx, |ui| {
        ui.set_width(theme::DIALOG_WIDTH);
        ui.label(theme::heading("The project is damaged"));
        ui.add_space(theme::SPACE_8);
        ui.label(format!("{}: {}.", damaged.path.display(), damaged.problem));
        ui.label(format!(
            "{} can be read, without catalog and orders.",
            format::counted(rules, "rule", "rules")
        ));
        for lost in &damaged.salvaged.lost {
            ui.label(theme::muted(lost));
        }
        ui.label(theme::muted(
            "Open them to export them, or to save them as a new project into which you import your files again. The damaged \
             file stays as it is.",
        ));
        ui.add_space(theme::SPACE_12);
        ui.horizontal(|ui| {
            if primary_button(ui, "Open the rules").clicked() {
                chosen = Some(Command::OpenRulesOnly);
            }
            if ui.button("Cancel").clicked() {
                chosen = Some(Command::ForgetDamaged);
            }
        });
    });
    if modal.should_close() {
        chosen = Some(Command::ForgetDamaged);
    }
    chosen
}
