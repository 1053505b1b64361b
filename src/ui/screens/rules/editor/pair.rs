//! What triggers a pair, and what it offers.

use egui::Ui;

use super::{Editor, above};
use crate::domain::catalog::Sku;
use crate::domain::rule::{Pair, PairUnits, Rule, RuleKind};
use crate::ui::theme;
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::segmented::segmented;

/// The pair of a rule.
pub(super) fn pair_of(rule: &mut Rule) -> Option<&mut Pair> {
    match &mut rule.kind {
        RuleKind::Pair(pair) => Some(pair),
        RuleKind::Ladder(_) | RuleKind::Bundle(_) => None,
    }
}

impl Editor<'_, '_> {
    pub(super) fn pair_ui(&mut self, ui: &mut Ui) {
        above(ui, "Any of these in the basket");
        self.skus_ui(ui, "Add trigger", "trigger", |rule| {
            pair_of(rule).map(|pair| &mut pair.trigger.any_of)
        });
        self.conditions_ui(ui);
        ui.add_space(theme::SPACE_4);
        above(ui, "Offered: the first that is not in the basket yet");
        self.skus_ui(ui, "Add target", "targets", |rule| {
            pair_of(rule).map(|pair| &mut pair.targets)
        });
        let Some(pair) = pair_of(&mut self.draft) else {
            return;
        };
        let mut units = pair.units;
        let targets: Vec<Sku> = pair.targets.clone();
        labelled(ui, "Units offered", |ui| {
            let choices = [
                (PairUnits::One, "One"),
                (PairUnits::PerTrigger, "One per trigger"),
            ];
            ui.scope(|ui| segmented(ui, &mut units, &choices)).response
        });
        self.change("units", |rule| {
            if let Some(pair) = pair_of(rule) {
                pair.units = units;
            }
        });
        self.discount_ui(ui, &targets);
    }
}
