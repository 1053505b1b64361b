//! What must be in the basket, and the rarer conditions.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{CollapsingHeader, ComboBox, Ui};

use super::{Editor, above};
use crate::domain::catalog::Sku;
use crate::domain::money::Money;
use crate::domain::project::Dataset;
use crate::domain::rule::form::FieldValue;
use crate::domain::rule::{CustomerScope, Trigger};
use crate::ui::theme;
use crate::ui::widgets::field::commit_field;
use crate::ui::widgets::labelled::labelled;

/// Entries of a list that are laid out at most.
const MOST_WORDS: usize = 500;

/// Categories, brands and tags of a catalog, each once and sorted.
#[derive(Default)]
pub(super) struct Words {
    of: Option<Arc<Dataset>>,
    categories: Vec<String>,
    brands: Vec<String>,
    tags: Vec<String>,
}

impl Words {
    fn follow(&mut self, dataset: &Arc<Dataset>) {
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, dataset)) {
            return;
        }
        let products = dataset.catalog.products();
        self.categories = sorted(products.iter().map(|product| &product.category));
        self.brands = sorted(products.iter().map(|product| &product.brand));
        self.tags = sorted(products.iter().flat_map(|product| &product.tags));
        self.of = Some(Arc::clone(dataset));
    }
}

fn sorted<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let distinct: BTreeSet<&String> = words.filter(|word| !word.is_empty()).collect();
    distinct.into_iter().take(MOST_WORDS).cloned().collect()
}

fn has_conditions(trigger: &Trigger) -> bool {
    *trigger
        != Trigger {
            any_of: trigger.any_of.clone(),
            ..Trigger::default()
        }
}

impl Editor<'_, '_> {
    /// The trigger of the field `id`.
    pub(super) fn trigger_ui(&mut self, ui: &mut Ui, id: &'static str, trigger: &Trigger) {
        if let Some(any_of) = self.skus_ui(ui, "Add trigger", &trigger.any_of) {
            let any_of = Trigger {
                any_of,
                ..trigger.clone()
            };
            self.set(id, id, FieldValue::Trigger(any_of));
        }
        CollapsingHeader::new("More conditions")
            .default_open(has_conditions(trigger))
            .show_unindented(ui, |ui| {
                let mut changed = trigger.clone();
                above(ui, "All of these in the basket");
                if let Some(skus) = self.skus_ui(ui, "Add required product", &trigger.all_of) {
                    changed.all_of = skus;
                }
                above(ui, "None of these in the basket");
                if let Some(skus) = self.skus_ui(ui, "Add excluded product", &trigger.none_of) {
                    changed.none_of = skus;
                }
                self.words_ui(ui, &mut changed);
                self.amount_ui(ui, "Basket from", &mut changed.min_basket);
                self.amount_ui(ui, "Basket up to", &mut changed.max_basket);
                self.amount_ui(ui, "Trigger price from", &mut changed.min_unit_price);
                customer_ui(ui, &mut changed.customer);
                further_ui(ui, trigger);
                if changed != *trigger {
                    self.set(id, "conditions", FieldValue::Trigger(changed));
                }
            });
        ui.add_space(theme::SPACE_4);
    }

    fn words_ui(&mut self, ui: &mut Ui, trigger: &mut Trigger) {
        let words = &mut self.memory.words;
        words.follow(self.project.dataset);
        word_ui(ui, "Category", &words.categories, &mut trigger.category);
        word_ui(ui, "Brand", &words.brands, &mut trigger.brand);
        word_ui(ui, "Tag", &words.tags, &mut trigger.tag);
    }

    fn amount_ui(&self, ui: &mut Ui, name: &'static str, amount: &mut Option<Money>) {
        let currency = self.currency();
        let value = *amount;
        let shown = value
            .map(|amount| currency.decimal(amount))
            .unwrap_or_default();
        let parse = |text: &str| match text.trim().trim_start_matches(currency.sign()) {
            "" => Ok(None),
            text => currency
                .parse_decimal(&text.replace(',', ""))
                .filter(|amount| *amount >= Money::ZERO)
                .map(Some)
                .ok_or_else(|| "Type an amount, or nothing".to_owned()),
        };
        labelled(ui, name, |ui| {
            let typed = commit_field(ui, name, &value, &shown, parse);
            if let Some(committed) = typed.committed {
                *amount = committed;
            }
            typed.response
        });
    }
}

fn word_ui(ui: &mut Ui, name: &'static str, words: &[String], chosen: &mut Option<String>) {
    if words.is_empty() && chosen.is_none() {
        return;
    }
    let shown = chosen.clone().unwrap_or_else(|| "Any".to_owned());
    labelled(ui, name, |ui| {
        ComboBox::from_id_salt(name)
            .selected_text(shown)
            .width(ui.available_width().min(theme::FIELD_WIDTH * 2.0))
            .truncate()
            .show_ui(ui, |ui| {
                ui.selectable_value(chosen, None, "Any");
                for word in words {
                    ui.selectable_value(chosen, Some(word.clone()), word);
                }
            })
            .response
    });
}

fn customer_ui(ui: &mut Ui, chosen: &mut CustomerScope) {
    let choices = [
        (CustomerScope::All, "Everyone"),
        (CustomerScope::New, "At their first order"),
        (CustomerScope::Returning, "Who ordered before"),
    ];
    let shown = choices.iter().find(|(scope, _)| scope == chosen);
    labelled(ui, "Customers", |ui| {
        ComboBox::from_id_salt("customers")
            .selected_text(shown.map_or("", |(_, label)| label))
            .width(ui.available_width().min(theme::FIELD_WIDTH * 2.0))
            .show_ui(ui, |ui| {
                for (scope, label) in choices {
                    ui.selectable_value(chosen, scope, label);
                }
            })
            .response
    });
}

/// Conditions that come from rule files: shown, and kept.
fn further_ui(ui: &mut Ui, trigger: &Trigger) {
    let mut further = Vec::new();
    if let Some((name, value)) = &trigger.attribute {
        further.push(format!("{name} is {value}"));
    }
    if !trigger.match_attributes.is_empty() {
        further.push(format!("same {}", trigger.match_attributes.join(", ")));
    }
    if !trigger.bought_before.is_empty() {
        let skus: Vec<&str> = trigger.bought_before.iter().map(Sku::as_str).collect();
        further.push(format!("bought earlier: {}", skus.join(", ")));
    }
    if !further.is_empty() {
        let text = format!("From the rule file: {}", further.join("; "));
        ui.add(egui::Label::new(theme::small(text)).wrap());
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::dataset;
    use super::*;

    #[test]
    fn the_words_of_a_catalog_are_sorted_and_stand_once() {
        let mut words = Words::default();
        words.follow(&Arc::new(dataset()));
        assert_eq!(words.categories, ["Cameras", "Storage", "Straps"]);
        assert!(words.brands.is_empty());
    }

    #[test]
    fn a_trigger_on_products_alone_has_no_further_conditions() {
        let mut trigger = Trigger::on("CAM".into());
        assert!(!has_conditions(&trigger));
        trigger.min_basket = Some(Money(1));
        assert!(has_conditions(&trigger));
    }
}
