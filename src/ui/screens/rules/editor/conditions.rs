//! The rarer conditions of a pair's trigger.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{CollapsingHeader, ComboBox, Ui};

use super::pair::pair_of;
use super::{Editor, above};
use crate::domain::catalog::Sku;
use crate::domain::money::Money;
use crate::domain::project::Dataset;
use crate::domain::rule::{CustomerScope, Rule, Trigger};
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

fn trigger_of(rule: &mut Rule) -> Option<&mut Trigger> {
    pair_of(rule).map(|pair| &mut pair.trigger)
}

fn has_conditions(trigger: &Trigger) -> bool {
    *trigger
        != Trigger {
            any_of: trigger.any_of.clone(),
            ..Trigger::default()
        }
}

impl Editor<'_, '_> {
    pub(super) fn conditions_ui(&mut self, ui: &mut Ui) {
        let is_set = trigger_of(&mut self.draft).is_some_and(|trigger| has_conditions(trigger));
        CollapsingHeader::new("More conditions")
            .default_open(is_set)
            .show_unindented(ui, |ui| {
                above(ui, "All of these in the basket");
                self.skus_ui(ui, "Add required product", "conditions", |rule| {
                    trigger_of(rule).map(|trigger| &mut trigger.all_of)
                });
                above(ui, "None of these in the basket");
                self.skus_ui(ui, "Add excluded product", "conditions", |rule| {
                    trigger_of(rule).map(|trigger| &mut trigger.none_of)
                });
                self.words_ui(ui);
                self.amount_ui(ui, "Basket from", |trigger| &mut trigger.min_basket);
                self.amount_ui(ui, "Basket up to", |trigger| &mut trigger.max_basket);
                self.amount_ui(ui, "Trigger price from", |trigger| {
                    &mut trigger.min_unit_price
                });
                self.customer_ui(ui);
                self.further_ui(ui);
            });
    }

    fn words_ui(&mut self, ui: &mut Ui) {
        let mut words = std::mem::take(&mut self.memory.words);
        words.follow(self.project.dataset);
        self.word_ui(ui, "Category", &words.categories, |trigger| {
            &mut trigger.category
        });
        self.word_ui(ui, "Brand", &words.brands, |trigger| &mut trigger.brand);
        self.word_ui(ui, "Tag", &words.tags, |trigger| &mut trigger.tag);
        self.memory.words = words;
    }

    fn word_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        words: &[String],
        field: impl Fn(&mut Trigger) -> &mut Option<String>,
    ) {
        let Some(mut chosen) = trigger_of(&mut self.draft).map(|trigger| field(trigger).clone())
        else {
            return;
        };
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
                    ui.selectable_value(&mut chosen, None, "Any");
                    for word in words {
                        ui.selectable_value(&mut chosen, Some(word.clone()), word);
                    }
                })
                .response
        });
        self.condition(|trigger| *field(trigger) = chosen);
    }

    fn amount_ui(
        &mut self,
        ui: &mut Ui,
        name: &'static str,
        field: impl Fn(&mut Trigger) -> &mut Option<Money>,
    ) {
        let currency = self.currency();
        let Some(value) = trigger_of(&mut self.draft).map(|trigger| *field(trigger)) else {
            return;
        };
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
            if let Some(amount) = typed.committed {
                self.condition(|trigger| *field(trigger) = amount);
            }
            typed.response
        });
    }

    fn customer_ui(&mut self, ui: &mut Ui) {
        let Some(before) = trigger_of(&mut self.draft).map(|trigger| trigger.customer) else {
            return;
        };
        let choices = [
            (CustomerScope::All, "Everyone"),
            (CustomerScope::New, "At their first order"),
            (CustomerScope::Returning, "Who ordered before"),
        ];
        let mut chosen = before;
        let shown = choices.iter().find(|(scope, _)| *scope == before);
        labelled(ui, "Customers", |ui| {
            ComboBox::from_id_salt("customers")
                .selected_text(shown.map_or("", |(_, label)| label))
                .width(ui.available_width().min(theme::FIELD_WIDTH * 2.0))
                .show_ui(ui, |ui| {
                    for (scope, label) in choices {
                        ui.selectable_value(&mut chosen, scope, label);
                    }
                })
                .response
        });
        self.condition(|trigger| trigger.customer = chosen);
    }

    fn condition(&mut self, set: impl FnOnce(&mut Trigger)) {
        self.change("conditions", |rule| {
            if let Some(trigger) = trigger_of(rule) {
                set(trigger);
            }
        });
    }

    /// Conditions that come from rule files: shown, and kept.
    fn further_ui(&mut self, ui: &mut Ui) {
        let Some(trigger) = trigger_of(&mut self.draft) else {
            return;
        };
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
