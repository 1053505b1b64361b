//! The editor of the selected rule: every change is one edit of the plan.

mod acceptance;
mod discount;
mod figures;
mod form;
mod general;
mod learned;
mod quotes;
mod set;
mod tiers;
mod trigger;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{RichText, Ui};

use super::draft;
use super::list::tone_of;
use crate::domain::catalog::{Catalog, Sku};
use crate::domain::money::Currency;
use crate::domain::rule::form::FieldValue;
use crate::domain::rule::{Rule, RuleId};
use crate::guardrails::Severity;
use crate::studio::{Command, ProjectView};
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::percent_slider::SliderOutput;
use crate::ui::widgets::sku_list::sku_list;
use crate::ui::widgets::sku_picker::{SkuPickerState, sku_picker};

/// What the editor remembers between frames.
#[derive(Default)]
pub(super) struct EditorMemory {
    rule: Option<RuleId>,
    pickers: BTreeMap<&'static str, SkuPickerState>,
    problem: Option<&'static str>,
    words: trigger::Words,
    learned: learned::Memory,
    /// The name wants the keyboard.
    pub focus_name: bool,
    /// A slider of the editor has begun a drag that is not ended yet.
    pub dragging: bool,
}

/// The editor of one rule during one frame.
struct Editor<'a, 'o> {
    project: ProjectView<'a>,
    /// The rule with what was changed in this frame.
    draft: Rule,
    memory: &'o mut EditorMemory,
    out: &'o mut Outbox,
}

/// Draws the editor of a rule.
pub(super) fn ui(
    ui: &mut Ui,
    project: ProjectView<'_>,
    rule: &Arc<Rule>,
    memory: &mut EditorMemory,
    out: &mut Outbox,
) {
    if memory.rule.as_ref() != Some(&rule.id) {
        memory.rule = Some(rule.id.clone());
        memory.pickers.clear();
        memory.problem = None;
    }
    let mut editor = Editor {
        project,
        draft: Rule::clone(rule),
        memory,
        out,
    };
    // What is typed into a field belongs to its rule.
    ui.push_id(&rule.id, |ui| {
        editor.figures_ui(ui);
        egui::CentralPanel::default()
            .frame(egui::Frame::new().inner_margin(theme::margin(theme::SPACE_16)))
            .show(ui, |ui| {
                egui::ScrollArea::vertical()
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        // Room for the bar that floats over the right edge.
                        ui.set_max_width(ui.available_width() - theme::SPACE_8);
                        editor.sections_ui(ui);
                    });
            });
    });
}

impl<'a> Editor<'a, '_> {
    fn sections_ui(&mut self, ui: &mut Ui) {
        let beside = theme::LABEL_WIDTH + theme::FIELD_WIDTH;
        ui.spacing_mut().slider_width = (ui.available_width() - beside).max(theme::FIELD_WIDTH);
        self.header_ui(ui);
        self.problem_ui(ui);
        self.findings_ui(ui);
        section(ui, self.draft.kind.label());
        self.form_ui(ui);
        section(ui, "Where it is shown");
        self.offer_ui(ui);
        section(ui, "Acceptance");
        self.acceptance_ui(ui);
        ui.add_space(theme::SPACE_8);
        self.schedule_ui(ui);
        ui.add_space(theme::SPACE_16);
    }

    fn catalog(&self) -> &'a Catalog {
        &self.project.dataset.catalog
    }

    fn currency(&self) -> &'a Currency {
        &self.project.dataset.currency
    }

    /// Changes the rule in one step. What the rule could not be kept with is said and not done.
    fn change(&mut self, what: &'static str, change: impl FnOnce(&mut Rule)) {
        if let Some(rule) = self.changed(change) {
            let edit = draft::replaced(&self.draft.id, rule.clone(), what);
            self.draft = rule;
            self.out.command(Command::Edit(edit));
        }
    }

    /// The rule after a change; `None` when that is no other rule, or one that could not be kept.
    fn changed(&mut self, change: impl FnOnce(&mut Rule)) -> Option<Rule> {
        let mut rule = self.draft.clone();
        change(&mut rule);
        if rule == self.draft {
            return None;
        }
        self.memory.problem = rule.check().err().map(|problem| problem.advice);
        self.memory.problem.is_none().then_some(rule)
    }

    /// Follows a slider: all of a drag is one step, a key is one of its own. `change` is told the share and whether the hand
    /// is at rest.
    fn slide(
        &mut self,
        slider: &SliderOutput,
        what: &'static str,
        change: impl FnOnce(&mut Rule, f64, bool),
    ) {
        let by_hand = slider.dragging || slider.response.drag_stopped();
        if (slider.changed || slider.released)
            && let Some(rule) = self.changed(|rule| change(rule, slider.value, slider.released))
        {
            let edit = draft::replaced(&self.draft.id, rule.clone(), what);
            self.draft = rule;
            self.memory.dragging |= by_hand;
            self.out.command(if by_hand {
                Command::Drag(edit)
            } else {
                Command::Edit(edit)
            });
        }
        if slider.released && self.memory.dragging {
            self.memory.dragging = false;
            self.out.command(Command::EndDrag);
        }
    }

    /// Sets a field of the kind's form; `what` is the name of the step in "Undo change …".
    fn set(&mut self, id: &str, what: &'static str, value: FieldValue) {
        self.change(what, |rule| rule.kind.set(id, value));
    }

    /// A list of products as chips with a picker below; the list as it should become.
    fn skus_ui(&mut self, ui: &mut Ui, name: &'static str, skus: &[Sku]) -> Option<Vec<Sku>> {
        let catalog = self.catalog();
        let mut after = skus.to_vec();
        if !skus.is_empty()
            && let Some(change) = ui.push_id(name, |ui| sku_list(ui, catalog, skus)).inner
        {
            draft::change_list(&mut after, change);
        }
        if let Some(sku) = self.picked_ui(ui, name) {
            draft::add(&mut after, sku);
        }
        (after != skus).then_some(after)
    }

    /// A picker; the SKU somebody chose.
    fn picked_ui(&mut self, ui: &mut Ui, name: &'static str) -> Option<Sku> {
        let catalog = self.catalog();
        let picker = self.memory.pickers.entry(name).or_default();
        sku_picker(ui, name, picker, catalog).map(|id| catalog.variant(id).sku.clone())
    }

    fn problem_ui(&self, ui: &mut Ui) {
        if let Some(problem) = self.memory.problem {
            wrong(ui, problem);
        }
    }

    fn findings_ui(&self, ui: &mut Ui) {
        let findings = self.project.findings.iter();
        for finding in findings.filter(|finding| finding.rule == self.draft.id) {
            let word = match finding.severity {
                Severity::Note => "Note",
                Severity::Warning => "Warning",
                Severity::Error => "Error",
            };
            ui.horizontal_top(|ui| {
                badge(ui, word, tone_of(finding.severity));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_2;
                    ui.add(egui::Label::new(&finding.message).wrap());
                    ui.add(egui::Label::new(theme::small(&finding.fix)).wrap());
                });
            });
        }
    }
}

/// The heading of a section.
fn section(ui: &mut Ui, heading: &str) {
    ui.add_space(theme::SPACE_8);
    ui.separator();
    ui.label(theme::heading(heading));
}

/// A small label above what it names.
fn above(ui: &mut Ui, label: &str) {
    ui.label(theme::small(label));
}

/// A sentence about something that is wrong.
fn wrong(ui: &mut Ui, text: impl Into<String>) {
    let colour = theme::palette(ui).negative;
    ui.add(egui::Label::new(RichText::new(text).color(colour)).wrap());
}
