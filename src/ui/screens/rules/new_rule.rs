//! A new rule: which products it is about, asked one after another.

use egui::{Key, Modifiers, RichText, Ui};

use super::prices;
use crate::domain::catalog::{Catalog, VariantId};
use crate::domain::money::Currency;
use crate::domain::rule::{Kind, NewRuleForm};
use crate::format;
use crate::studio::Command;
use crate::ui::theme;
use crate::ui::widgets::button::{primary_button, quiet_button};
use crate::ui::widgets::sku_picker::{SkuPickerState, sku_picker};

/// What is known of the rule so far.
#[derive(Clone, Debug)]
pub struct NewRule {
    kind: Kind,
    picked: Vec<VariantId>,
    title: String,
    picker: SkuPickerState,
    grab_focus: bool,
}

/// What came of the dialog in this frame.
#[derive(Debug)]
pub(super) enum NewRuleAnswer {
    /// Still asking.
    Open,
    /// Closed without a rule.
    Cancelled,
    /// Make this one.
    Made(Command),
}

impl NewRule {
    /// The beginning of a rule of a kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            picked: Vec::new(),
            title: String::new(),
            picker: SkuPickerState::default(),
            grab_focus: true,
        }
    }

    fn form(&self) -> &'static NewRuleForm {
        &self.kind.info().new_rule
    }

    /// Products a rule of this kind takes at most.
    fn most(&self) -> usize {
        self.form().most
    }

    /// Adds a product; one that is there already, or one too many, changes nothing.
    pub fn pick(&mut self, variant: VariantId) {
        if self.picked.len() < self.most() && !self.picked.contains(&variant) {
            self.picked.push(variant);
        }
    }

    /// What is still to be chosen, in words.
    #[must_use]
    pub fn question(&self) -> String {
        let count = self.picked.len();
        if count > 2 && count >= self.most() {
            return format!("{count} are the most.");
        }
        let questions = self.form().questions;
        let question = questions.get(count).or(questions.last());
        question.copied().unwrap_or_default().to_owned()
    }

    /// The command that makes the rule; `None` while products are missing.
    #[must_use]
    pub fn command(&self) -> Option<Command> {
        let is_whole = self.picked.len() >= self.form().least;
        is_whole.then(|| Command::make_rule(self.kind, self.title.trim(), &self.picked))
    }

    /// The product that leads where the dearest does, such as a bundle's anchor. Of equally dear ones the first.
    #[must_use]
    pub fn leader(&self, catalog: &Catalog) -> Option<VariantId> {
        self.form().leader?;
        self.picked
            .iter()
            .rev()
            .copied()
            .max_by_key(|id| catalog.variant(*id).price)
    }

    /// Draws the dialog over everything else.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        catalog: &Catalog,
        currency: &Currency,
    ) -> NewRuleAnswer {
        // Another catalog may have come while the dialog was open.
        let known = catalog.variants().len();
        self.picked.retain(|picked| picked.index() < known);
        let mut cancelled = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let mut made = None;
        let modal = egui::Modal::new(egui::Id::unique("new rule")).show(ui.ctx(), |ui| {
            ui.set_width(theme::DIALOG_WIDTH);
            let info = self.kind.info();
            ui.label(theme::heading(info.command));
            ui.label(theme::muted(self.question()));
            ui.add_space(theme::SPACE_4);
            self.picked_ui(ui, catalog, currency);
            self.picker_ui(ui, catalog);
            if info.new_rule.asks_name {
                ui.add_space(theme::SPACE_4);
                crate::ui::widgets::labelled::labelled(ui, "Name of the family", |ui| {
                    ui.add(
                        crate::ui::widgets::field::line_edit(&mut self.title)
                            .hint_text("That of the first tier"),
                    )
                });
            }
            ui.add_space(theme::SPACE_12);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let word = format!("Make {}", info.noun);
                let command = self.command();
                let make = ui
                    .add_enabled_ui(command.is_some(), |ui| primary_button(ui, &word))
                    .inner;
                if self.grab_focus && self.picked.len() == self.most() {
                    make.request_focus();
                    self.grab_focus = false;
                }
                if make.clicked() {
                    made = command;
                }
                cancelled |= ui.button("Cancel").clicked();
            });
        });
        match made {
            Some(command) => NewRuleAnswer::Made(command),
            None if cancelled || modal.should_close() => NewRuleAnswer::Cancelled,
            None => NewRuleAnswer::Open,
        }
    }

    fn picker_ui(&mut self, ui: &mut Ui, catalog: &Catalog) {
        if self.picked.len() >= self.most() {
            return;
        }
        let name = "Product";
        let id = ui.make_persistent_id(("sku picker", name));
        // Asked for until it is there: the first frame of a dialog only measures it.
        if self.grab_focus && !ui.memory(|memory| memory.has_focus(id)) {
            ui.memory_mut(|memory| memory.request_focus(id));
        } else {
            self.grab_focus = false;
        }
        if let Some(variant) = sku_picker(ui, name, &mut self.picker, catalog) {
            self.pick(variant);
            self.grab_focus = true;
        }
    }

    fn picked_ui(&mut self, ui: &mut Ui, catalog: &Catalog, currency: &Currency) {
        let (form, leader) = (self.form(), self.leader(catalog));
        let mut removed = None;
        for (index, id) in self.picked.iter().enumerate() {
            let role = form.roles.get(index).or(form.roles.last()).copied();
            let role = form.leader.filter(|_| leader == Some(*id)).or(role);
            let role = role.unwrap_or_default();
            let variant = catalog.variant(*id);
            ui.horizontal(|ui| {
                let width = theme::FIELD_WIDTH;
                ui.allocate_ui_with_layout(
                    egui::vec2(width, theme::CONTROL_HEIGHT),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(width);
                        ui.label(theme::muted(role));
                    },
                );
                let buttons = theme::FIELD_WIDTH + theme::SPACE_32 * 2.0;
                let title = catalog.title(*id);
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - buttons).max(width));
                    ui.add(egui::Label::new(RichText::new(&title).strong()).truncate())
                        .on_hover_text(variant.sku.as_str());
                });
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if quiet_button(ui, "×", &format!("Remove {title}")).clicked() {
                        removed = Some(index);
                    }
                    ui.label(format::or_none(variant.price, |price| {
                        format::money(price, currency)
                    }));
                });
            });
        }
        if form.climbs
            && let Some(words) = self.climb(catalog, currency)
        {
            ui.label(theme::small(words));
        }
        if let Some(index) = removed {
            self.picked.remove(index);
            self.grab_focus = true;
        }
    }

    /// The gaps between the tiers in order of price: "$300.00 dearer, 60.0 %".
    fn climb(&self, catalog: &Catalog, currency: &Currency) -> Option<String> {
        let mut tiers = self.picked.clone();
        tiers.sort_by_key(|id| (catalog.variant(*id).price, *id));
        let skus: Vec<_> = tiers
            .iter()
            .map(|id| catalog.variant(*id).sku.clone())
            .collect();
        let gaps: Vec<String> = prices::tiers(catalog, &skus)
            .iter()
            .filter_map(|tier| {
                let gap = format::money(tier.gap?, currency);
                Some(format!("{gap} ({})", format::percent(tier.gap_share?)))
            })
            .collect();
        (!gaps.is_empty()).then(|| {
            format!(
                "Each tier dearer than the one before by {}",
                gaps.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::dataset;
    use super::*;

    #[test]
    fn a_pair_asks_for_the_trigger_and_then_for_the_target() {
        let mut new = NewRule::of(Kind::Pair);
        assert!(new.command().is_none());
        assert_eq!(new.question(), "What must be in the basket?");
        new.pick(VariantId(0));
        new.pick(VariantId(0));
        assert_eq!(new.question(), "What is offered with it?");
        new.pick(VariantId(2));
        new.pick(VariantId(3));
        let Some(Command::MakeRule { kind, products, .. }) = new.command() else {
            panic!("expected a rule")
        };
        assert_eq!(
            (kind, products),
            (Kind::Pair, vec![VariantId(0), VariantId(2)])
        );
    }

    #[test]
    fn ladders_and_bundles_take_two_to_six_products() {
        for kind in [Kind::Ladder, Kind::Bundle] {
            let mut new = NewRule::of(kind);
            new.pick(VariantId(0));
            assert!(new.command().is_none());
            for id in 0..9 {
                new.pick(VariantId(id));
            }
            assert_eq!(new.picked.len(), new.most());
            assert!(new.command().is_some());
        }
    }

    #[test]
    fn a_bundle_is_anchored_on_its_dearest_part() {
        let mut new = NewRule::of(Kind::Bundle);
        for id in [2, 0, 1, 3] {
            new.pick(VariantId(id));
        }
        assert_eq!(new.leader(&dataset().catalog), Some(VariantId(1)));
    }

    #[test]
    fn gaps_are_named_in_order_of_price() {
        let mut new = NewRule::of(Kind::Ladder);
        new.pick(VariantId(1));
        new.pick(VariantId(0));
        let words = new.climb(&dataset().catalog, &Currency::usd());
        assert_eq!(
            words.as_deref(),
            Some("Each tier dearer than the one before by $300.00 (60.0\u{a0}%)")
        );
    }
}
