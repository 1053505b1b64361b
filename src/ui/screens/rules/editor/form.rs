//! The fields of a kind, drawn by what they hold: no kind is known here by name.

use egui::Ui;

use super::discount::granted_ui;
use super::{Editor, above};
use crate::domain::money::{BasisPoints, Money};
use crate::domain::rule::form::{Field, FieldValue};
use crate::ui::theme;
use crate::ui::widgets::button::quiet_button;
use crate::ui::widgets::field::{money_field, percent_field};
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::segmented::segmented;
use crate::ui::widgets::stepper::stepper;

/// Thresholds of a table at most.
const MOST_THRESHOLDS: usize = 8;

impl Editor<'_, '_> {
    /// All fields of the kind, and what its offers cost.
    pub(super) fn form_ui(&mut self, ui: &mut Ui) {
        for field in self.draft.kind.fields() {
            self.field_ui(ui, field);
        }
        self.quotes_ui(ui);
    }

    fn field_ui(&mut self, ui: &mut Ui, Field { id, label, value }: Field) {
        match value {
            FieldValue::Trigger(trigger) => {
                above(ui, label);
                self.trigger_ui(ui, id, &trigger);
            }
            FieldValue::Skus { skus, add, most } => {
                above(ui, label);
                let listed = self.skus_ui(ui, add, &skus);
                if let Some(skus) = listed.filter(|listed| listed.len() <= most) {
                    self.set(id, id, FieldValue::Skus { skus, add, most });
                }
                ui.add_space(theme::SPACE_4);
            }
            FieldValue::Tiers(tiers) => {
                above(ui, label);
                self.tiers_ui(ui, id, &tiers);
            }
            FieldValue::Steps(steps) => {
                above(ui, label);
                self.steps_ui(ui, id, &steps);
            }
            FieldValue::Parts { parts, anchor } => {
                above(ui, label);
                self.parts_ui(ui, id, &parts, &anchor);
            }
            FieldValue::SetPrice(price) => self.set_price_ui(ui, id, label, price),
            FieldValue::Discount(discount) => self.discount_ui(ui, id, label, discount),
            FieldValue::Granted(granted) => {
                if let Some(chosen) = granted_ui(ui, label, granted) {
                    self.set(id, id, FieldValue::Granted(chosen));
                }
            }
            FieldValue::Choice { chosen, choices } => {
                let mut after = chosen;
                let numbered: Vec<(usize, &str)> = choices.iter().copied().enumerate().collect();
                labelled(ui, label, |ui| {
                    ui.scope(|ui| segmented(ui, &mut after, &numbered)).response
                });
                if after != chosen {
                    let value = FieldValue::Choice {
                        chosen: after,
                        choices,
                    };
                    self.set(id, id, value);
                }
            }
            FieldValue::Units { units, limits } => {
                let mut changed = None;
                labelled(ui, label, |ui| {
                    ui.scope(|ui| changed = stepper(ui, label, units, limits))
                        .response
                });
                if let Some(units) = changed {
                    self.set(id, id, FieldValue::Units { units, limits });
                }
            }
            FieldValue::OptionalUnits(units) => {
                self.optional_number_ui(ui, label, id, units, |rule, units| {
                    rule.kind.set(id, FieldValue::OptionalUnits(units));
                });
            }
            FieldValue::Money(money) => {
                let limits = (Money::ZERO, Money(i64::MAX));
                self.money_ui(ui, id, label, money, limits, FieldValue::Money);
            }
            FieldValue::Percent(percent) => {
                self.percent_ui(ui, id, label, percent, FieldValue::Percent);
            }
            FieldValue::Thresholds(table) => {
                above(ui, label);
                self.thresholds_ui(ui, id, &table);
            }
        }
    }

    /// An amount of the field `id`; `put` makes the field's value of it.
    pub(super) fn money_ui(
        &mut self,
        ui: &mut Ui,
        id: &'static str,
        label: &'static str,
        money: Money,
        limits: (Money, Money),
        put: impl FnOnce(Money) -> FieldValue,
    ) {
        let currency = self.currency();
        labelled(ui, label, |ui| {
            let field = money_field(ui, label, money, limits, currency);
            self.take(field, id, |rule, money| rule.kind.set(id, put(money)))
        });
    }

    /// From how many units on which percentage is taken off.
    fn thresholds_ui(&mut self, ui: &mut Ui, id: &'static str, table: &[(u32, BasisPoints)]) {
        let mut after = table.to_vec();
        let whole = (BasisPoints(0), BasisPoints(10_000));
        for (index, (units, off)) in table.iter().enumerate() {
            ui.push_id(index, |ui| {
                ui.horizontal(|ui| {
                    ui.label("From");
                    let name = format!("Units of threshold {}", index + 1);
                    if let Some(units) = stepper(ui, &name, *units, (2, 999)) {
                        after[index].0 = units;
                    }
                    let name = format!("Percent of threshold {}", index + 1);
                    let field = percent_field(ui, &name, *off, whole);
                    if let Some(off) = field.committed {
                        after[index].1 = off;
                    }
                    ui.label("off");
                    let remove = format!("Remove threshold {}", index + 1);
                    if table.len() > 1 && quiet_button(ui, "×", &remove).clicked() {
                        after.remove(index);
                    }
                });
            });
        }
        if table.len() < MOST_THRESHOLDS && ui.button("Add price break").clicked() {
            let (units, off) = table.last().copied().unwrap_or((1, BasisPoints(0)));
            after.push((units + 1, BasisPoints((off.0 + 500).min(10_000))));
        }
        if after != table {
            after.sort_by_key(|(units, _)| *units);
            self.set(id, id, FieldValue::Thresholds(after));
        }
        ui.add_space(theme::SPACE_4);
    }
}
