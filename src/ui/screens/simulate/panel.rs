//! The panel of assumptions: a slider each, with range, source and grade.

use std::sync::Arc;

use egui::{Align, CollapsingHeader, Label, Layout, ScrollArea, Ui, vec2};

use super::beliefs;
use super::scenarios::ScenarioChooser;
use super::slots::{self, Slot, SlotKey, Slots};
use crate::domain::belief::Belief;
use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::scenario::Assumptions;
use crate::studio::{Command, ProjectView};
use crate::ui::action::Action;
use crate::ui::screens::Outbox;
use crate::ui::theme;
use crate::ui::widgets::button::quiet_button;
use crate::ui::widgets::field::commit_field;
use crate::ui::widgets::value_slider::ValueSlider;

/// What the panel remembers between frames.
#[derive(Default)]
pub(super) struct AssumptionPanel {
    scenarios: ScenarioChooser,
    slots: Option<(Arc<Plan>, Slots)>,
    /// The slider being dragged and the belief when the drag began: scaling always starts there, so that going back and
    /// forth loses nothing.
    held: Option<(SlotKey, Belief)>,
}

impl AssumptionPanel {
    pub fn ui(&mut self, ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
        let plan = project.plan;
        let known = |(of, _): &(Arc<Plan>, Slots)| Arc::ptr_eq(of, plan);
        if !self.slots.as_ref().is_some_and(known) {
            self.slots = Some((Arc::clone(plan), slots::slots(plan)));
        }
        theme::card(ui)
            .inner_margin(theme::margin(theme::SPACE_12))
            .show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ui.horizontal(|ui| {
                    ui.label(theme::heading("Assumptions"));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let changed = *plan.assumptions() != Assumptions::default();
                        let reset = ui
                            .add_enabled_ui(changed, |ui| {
                                quiet_button(ui, "Reset all", "Reset all assumptions")
                            })
                            .inner;
                        if reset
                            .on_hover_text(Action::ResetAssumptions.tip())
                            .clicked()
                        {
                            out.action(Action::ResetAssumptions);
                        }
                    });
                });
                self.scenarios.ui(ui, plan, out);
                ui.separator();
                ScrollArea::vertical()
                    .id_salt("assumptions")
                    .auto_shrink([false, false])
                    .show(ui, |ui| {
                        self.groups_ui(ui, &project.dataset.currency, out);
                    });
            });
    }

    fn groups_ui(&mut self, ui: &mut Ui, currency: &Currency, out: &mut Outbox) {
        let Some((_, slots)) = &self.slots else {
            return;
        };
        for (heading, slots) in &slots.main {
            ui.strong(*heading);
            for slot in slots {
                slot_ui(ui, slot, &mut self.held, currency, out);
            }
            ui.add_space(theme::SPACE_8);
        }
        CollapsingHeader::new("All assumptions")
            .id_salt("all assumptions")
            .show_unindented(ui, |ui| {
                for slot in &slots.rest {
                    slot_ui(ui, slot, &mut self.held, currency, out);
                }
            });
    }
}

fn slot_ui(
    ui: &mut Ui,
    slot: &Slot,
    held: &mut Option<(SlotKey, Belief)>,
    currency: &Currency,
    out: &mut Outbox,
) {
    ui.push_id(slot.key(), |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_2;
        head_ui(ui, slot, currency, out);
        slider_ui(ui, slot, held, out);
        foot_ui(ui, slot, currency, out);
    });
}

/// The name, and the value as a field that can be typed into.
fn head_ui(ui: &mut Ui, slot: &Slot, currency: &Currency, out: &mut Outbox) {
    ui.horizontal(|ui| {
        let field_width = theme::FIELD_WIDTH * 0.65;
        let name_width = ui.available_width() - field_width - theme::SPACE_8;
        ui.allocate_ui_with_layout(
            vec2(name_width, theme::CONTROL_HEIGHT),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(name_width);
                ui.add(Label::new(&slot.short_label).truncate())
                    .on_hover_text(format!("{}\n{}", slot.label, slot.meaning));
            },
        );
        let value = beliefs::centre(slot.belief.spread);
        let shown = beliefs::text(slot.frame.unit, value, currency);
        let parse = |typed: &str| {
            // What was only looked at keeps the decimals that are not shown.
            if typed == shown {
                Ok(value)
            } else {
                beliefs::read(&slot.frame, typed, currency)
            }
        };
        let name = format!("Value of {}", slot.label);
        let field = commit_field(ui, &name, &value, &shown, parse);
        if let Some(to) = field.committed {
            let belief = beliefs::moved(&slot.belief, &slot.frame, to);
            out.command(Command::Edit(slot.edit(Some(belief))));
        }
    });
}

fn slider_ui(ui: &mut Ui, slot: &Slot, held: &mut Option<(SlotKey, Belief)>, out: &mut Outbox) {
    let spread = slot.belief.spread;
    let ends = beliefs::ends(&slot.frame, spread);
    let step = beliefs::step(&ends);
    let (lower, upper) = spread.range();
    let mut slider =
        ValueSlider::new(&slot.label, ends, step).median(beliefs::centre(slot.frame.default));
    if lower < upper {
        slider = slider.between(lower, upper);
    }
    let moved = slider.show(ui, beliefs::centre(spread));
    if moved.changed {
        let key = slot.key();
        if held.as_ref().is_none_or(|(other, _)| *other != key) {
            *held = Some((key, slot.belief.clone()));
        }
        let from = held.as_ref().map_or(&slot.belief, |(_, belief)| belief);
        let belief = beliefs::moved(from, &slot.frame, moved.value);
        out.command(Command::Drag(slot.edit(Some(belief))));
    }
    if moved.released {
        *held = None;
        out.command(Command::EndDrag);
    }
}

/// Range, source and grade, and the way back to the default.
fn foot_ui(ui: &mut Ui, slot: &Slot, currency: &Currency, out: &mut Outbox) {
    let belief = &slot.belief;
    let range = beliefs::range_text(slot.frame.unit, belief.spread, currency)
        .unwrap_or_else(|| "Exact".to_owned());
    let source = if belief.source.is_empty() {
        "set by hand"
    } else {
        &belief.source
    };
    let grade = belief
        .grade
        .map(|grade| format!(" · {}", beliefs::grade_letter(grade)))
        .unwrap_or_default();
    let default = beliefs::text(
        slot.frame.unit,
        beliefs::centre(slot.frame.default),
        currency,
    );
    ui.spacing_mut().interact_size.y = theme::SPACE_16;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if slot.is_set {
                let name = format!("Reset {}", slot.label);
                let button = ui
                    .add(egui::Button::new(theme::small("Reset")).small())
                    .accessible_name(name);
                let tip = format!("Back to the default, {default}");
                if button.on_hover_text(tip).clicked() {
                    out.command(Command::Edit(slot.edit(None)));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = format!("{range} · {source}{grade}");
                let explained = format!(
                    "Range: {range}\nSource: {source}\n{}Default: {default}",
                    belief
                        .grade
                        .map(|grade| format!("{}\n", beliefs::grade_text(grade)))
                        .unwrap_or_default(),
                );
                ui.add(Label::new(theme::small(text)).truncate())
                    .on_hover_text(explained);
            });
        });
    });
}
