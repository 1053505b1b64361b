//! The chooser of scenarios: choose one, add one, delete one.

use egui::{ComboBox, Key, TextEdit, Ui};

use crate::domain::edit::Edit;
use crate::domain::plan::Plan;
use crate::studio::Command;
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::button::quiet_button;

/// What the chooser remembers: a name being typed.
#[derive(Default)]
pub(super) struct ScenarioChooser {
    typed: Option<String>,
    /// The field has just appeared and takes the keyboard focus.
    opens: bool,
}

/// What is wrong with a name for a new scenario.
fn problem(plan: &Plan, name: &str) -> Option<&'static str> {
    if plan.scenarios.contains_key(name.trim()) {
        Some("This name is taken")
    } else {
        None
    }
}

impl ScenarioChooser {
    pub fn ui(&mut self, ui: &mut Ui, plan: &Plan, out: &mut Outbox) {
        if self.typed.is_some() {
            self.name_ui(ui, plan, out);
        } else {
            self.choice_ui(ui, plan, out);
        }
    }

    fn choice_ui(&mut self, ui: &mut Ui, plan: &Plan, out: &mut Outbox) {
        ui.horizontal(|ui| {
            ComboBox::from_id_salt("scenario")
                .selected_text(&plan.scenario)
                .width(theme::FIELD_WIDTH)
                .truncate()
                .show_ui(ui, |ui| {
                    for name in plan.scenarios.keys() {
                        let chosen = *name == plan.scenario;
                        if ui.selectable_label(chosen, name).clicked() && !chosen {
                            out.command(Command::Edit(Edit::ChooseScenario(name.clone())));
                        }
                    }
                })
                .response
                .accessible_name("Scenario")
                .on_hover_text("A named set of assumptions");
            if quiet_button(ui, "New…", "New scenario…")
                .on_hover_text("A copy of this scenario under another name")
                .clicked()
            {
                self.typed = Some(String::new());
                self.opens = true;
            }
            let deletable = plan.scenarios.len() > 1;
            if ui
                .add_enabled_ui(deletable, |ui| {
                    quiet_button(ui, "Delete", "Delete this scenario")
                })
                .inner
                .on_hover_text("Undo brings it back")
                .on_disabled_hover_text("A plan keeps at least one scenario")
                .clicked()
            {
                out.command(Command::Edit(Edit::RemoveScenario(plan.scenario.clone())));
            }
        });
    }

    fn name_ui(&mut self, ui: &mut Ui, plan: &Plan, out: &mut Outbox) {
        let Some(typed) = &mut self.typed else { return };
        let wrong = problem(plan, typed);
        let mut done = false;
        let mut cancelled = false;
        ui.horizontal(|ui| {
            let field = ui
                .add(
                    TextEdit::singleline(typed)
                        .hint_text("Name")
                        .desired_width(theme::FIELD_WIDTH),
                )
                .accessible_name("Name of the new scenario");
            if std::mem::take(&mut self.opens) {
                field.request_focus();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let usable = !typed.trim().is_empty() && wrong.is_none();
            let button = ui.add_enabled(usable, egui::Button::new("Add"));
            done = usable && (entered || button.clicked());
            cancelled = quiet_button(ui, "Cancel", "Cancel the new scenario").clicked()
                || ui.input(|input| input.key_pressed(Key::Escape));
        });
        if let Some(wrong) = wrong {
            let colour = theme::palette(ui).negative;
            ui.label(egui::RichText::new(wrong).small().color(colour));
        }
        if done {
            let name = typed.trim().to_owned();
            out.command(Command::Edit(Edit::AddScenario(name)));
        }
        if done || cancelled {
            self.typed = None;
        }
    }
}
