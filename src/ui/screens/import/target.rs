//! Where the files go: into the open project or a new one, and the button that does it.

use egui::{Align, Layout, Ui};

use crate::domain::money::Currency;
use crate::studio::{Command, View};
use crate::ui::action::Action;
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::field::line_edit;

/// What was typed for a new project.
#[derive(Debug, Default)]
pub(super) struct Target {
    path: Option<String>,
    currency: Option<String>,
}

impl Target {
    /// The currency that was typed, when it is one.
    pub(super) fn currency(&self) -> Option<Currency> {
        Currency::new(self.currency.as_deref().unwrap_or("USD")).ok()
    }

    /// The button that starts the import, what a new project needs, and why it cannot start.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let busy = view.jobs.iter().any(|job| job.kind.is_foreground());
        let currency = match view.project {
            Some(project) => Some(project.dataset.currency.clone()),
            None => self.currency(),
        };
        let obstacle = view.draft.obstacle(currency.as_ref());
        let remark = view.draft.remark();
        if view.project.is_some() {
            self.reason_ui(ui, obstacle.as_deref(), remark.as_deref(), None);
            return;
        }
        let ready = view.draft.is_ready() && obstacle.is_none() && !busy;
        let path = self.path.get_or_insert_with(|| {
            let suggested = view.draft.project_path.as_ref();
            suggested.map_or_else(String::new, |path| path.display().to_string())
        });
        let code = self.currency.get_or_insert_with(|| "USD".to_owned());
        let parsed = Currency::new(code);
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let possible = ready && parsed.is_ok() && !path.trim().is_empty();
                ui.add_enabled_ui(possible, |ui| {
                    if primary_button(ui, "Create project and import").clicked()
                        && let Ok(currency) = &parsed
                    {
                        out.command(Command::ImportIntoNew {
                            path: path.trim().into(),
                            currency: currency.clone(),
                        });
                    }
                });
                let field = line_edit(code).desired_width(theme::CONTROL_HEIGHT * 1.5);
                let field = ui.add(field).accessible_name("Currency");
                field.on_hover_text("The one currency of every amount of the project");
                ui.label(theme::muted("Currency"));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.label(theme::muted("New project"));
                    let width = ui.available_width();
                    ui.add(line_edit(path).desired_width(width))
                        .accessible_name("Project file");
                });
            });
        });
        let wrong = parsed.err().map(|problem| problem.to_string());
        self.reason_ui(ui, obstacle.as_deref(), remark.as_deref(), wrong.as_deref());
    }

    fn reason_ui(
        &self,
        ui: &mut Ui,
        obstacle: Option<&str>,
        remark: Option<&str>,
        wrong: Option<&str>,
    ) {
        let palette = theme::palette(ui);
        if let Some(wrong) = wrong {
            ui.colored_label(palette.negative, wrong);
        }
        // One of the two always stands here: the rows below must not jump while somebody points at them.
        match obstacle {
            Some(obstacle) => ui.colored_label(palette.warning, format!("⚠ {obstacle}")),
            None => {
                let remark = remark.unwrap_or("Rows that cannot be read are set aside and listed.");
                ui.label(theme::muted(format!("Ready to import. {remark}")))
            }
        };
    }
}

/// The button that imports into the open project.
pub(super) fn import_ui(ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
    let possible = Action::ImportDraft.is_possible(view);
    let text = if view.draft.is_again() {
        "Read again"
    } else {
        "Import"
    };
    ui.add_enabled_ui(possible, |ui| {
        if primary_button(ui, text).clicked() {
            out.action(Action::ImportDraft);
        }
    });
}
