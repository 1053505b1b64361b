//! The parts of a bundle and the price of one set.

use egui::{Grid, RichText, Ui};

use super::discount::MOST_OFF;
use super::{Editor, above};
use crate::domain::money::Money;
use crate::domain::rule::{Bundle, BundlePrice, Rule, RuleKind};
use crate::format;
use crate::ui::screens::rules::draft::{self, MOST_PARTS, MOST_UNITS};
use crate::ui::screens::rules::prices::{self, PriceForm, SetPrice};
use crate::ui::theme;
use crate::ui::widgets::button::quiet_button;
use crate::ui::widgets::field::money_field;
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::percent_slider::PercentSlider;
use crate::ui::widgets::segmented::segmented;
use crate::ui::widgets::stepper::stepper;

fn bundle_of(rule: &mut Rule) -> Option<&mut Bundle> {
    match &mut rule.kind {
        RuleKind::Bundle(bundle) => Some(bundle),
        RuleKind::Pair(_) | RuleKind::Ladder(_) => None,
    }
}

impl Editor<'_, '_> {
    pub(super) fn bundle_ui(&mut self, ui: &mut Ui) {
        self.parts_ui(ui);
        let Some(bundle) = bundle_of(&mut self.draft).cloned() else {
            return;
        };
        self.price_ui(ui, &bundle);
        self.granted_ui(ui, bundle.granted, |rule, granted| {
            if let Some(bundle) = bundle_of(rule) {
                bundle.granted = granted;
            }
        });
        let Some(bundle) = bundle_of(&mut self.draft) else {
            return;
        };
        let set = prices::set(&self.project.dataset.catalog, bundle);
        self.set_ui(ui, set);
    }

    fn change_bundle(&mut self, what: &'static str, change: impl FnOnce(&mut Bundle)) {
        self.change(what, |rule| {
            if let Some(bundle) = bundle_of(rule) {
                change(bundle);
            }
        });
    }

    fn parts_ui(&mut self, ui: &mut Ui) {
        let Some(bundle) = bundle_of(&mut self.draft).cloned() else {
            return;
        };
        let catalog = self.catalog();
        above(ui, "Parts; the offer shows with the anchor in the basket");
        let title_width = (ui.available_width() / 3.0).max(theme::FIELD_WIDTH);
        Grid::new("parts")
            .num_columns(5)
            .spacing([theme::SPACE_12, theme::SPACE_4])
            .show(ui, |ui| {
                for heading in ["Anchor", "Part", "Units", "List price", ""] {
                    ui.label(theme::small(heading));
                }
                ui.end_row();
                for (place, part) in bundle.components.iter().enumerate() {
                    let title = prices::title(catalog, &part.sku);
                    let name = format!("{title} is the anchor");
                    if ui
                        .radio(bundle.anchor == part.sku, "")
                        .accessible_name(name)
                        .clicked()
                    {
                        self.change_bundle("anchor", |bundle| bundle.anchor = part.sku.clone());
                    }
                    ui.scope(|ui| {
                        ui.set_max_width(title_width);
                        ui.add(egui::Label::new(&title).truncate())
                            .on_hover_text(part.sku.as_str());
                    });
                    if let Some(units) = stepper(ui, &title, part.units, (1, MOST_UNITS)) {
                        self.change_bundle("units", |bundle| {
                            if let Some(part) = bundle.components.get_mut(place) {
                                part.units = units;
                            }
                        });
                    }
                    let price = prices::variant(catalog, &part.sku).and_then(|found| found.price);
                    ui.label(format::or_none(price, |price| {
                        format::money(price.times(i64::from(part.units)), self.currency())
                    }));
                    if quiet_button(ui, "×", &format!("Remove {title}")).clicked() {
                        self.change_bundle("parts", |bundle| draft::remove_part(bundle, place));
                    }
                    ui.end_row();
                }
            });
        if bundle.components.len() < MOST_PARTS
            && let Some(sku) = self.picked_ui(ui, "Add part")
        {
            self.change_bundle("parts", |bundle| draft::add_part(bundle, sku));
        }
        ui.add_space(theme::SPACE_4);
    }

    fn price_ui(&mut self, ui: &mut Ui, bundle: &Bundle) {
        let set = prices::set(self.catalog(), bundle);
        let mut form = PriceForm::of(bundle.price);
        labelled(ui, "Price of the set", |ui| {
            let choices = [
                (PriceForm::Fixed, "Fixed"),
                (PriceForm::Percent, "% off"),
                (PriceForm::Amount, "Amount off"),
            ];
            ui.scope(|ui| segmented(ui, &mut form, &choices)).response
        });
        if form != PriceForm::of(bundle.price) {
            // Without list prices, or with a set dearer than its parts, the same price cannot be written otherwise.
            let written = set.and_then(|set| form.write(set));
            let price = written.unwrap_or_else(|| form.nothing_off(set));
            self.change_bundle("price", |bundle| bundle.price = price);
        }
        let currency = self.currency();
        let parts = set.map_or(Money(i64::MAX), |set| set.parts);
        match bundle.price {
            BundlePrice::Fixed(price) => {
                labelled(ui, "Fixed price", |ui| {
                    let limits = (Money::ZERO, parts.max(price));
                    let field = money_field(ui, "Fixed price", price, limits, currency);
                    self.take(field, "price", |rule, price| {
                        if let Some(bundle) = bundle_of(rule) {
                            bundle.price = BundlePrice::Fixed(price);
                        }
                    })
                });
            }
            BundlePrice::Amount(amount) => {
                labelled(ui, "Amount off the parts", |ui| {
                    let limits = (Money::ZERO, parts);
                    let field = money_field(ui, "Amount off the parts", amount, limits, currency);
                    self.take(field, "price", |rule, amount| {
                        if let Some(bundle) = bundle_of(rule) {
                            bundle.price = BundlePrice::Amount(amount);
                        }
                    })
                });
            }
            BundlePrice::Percent(percent) => {
                let before = percent.share();
                labelled(ui, "Off the parts", |ui| {
                    let most = before.max(MOST_OFF);
                    let slider = PercentSlider::new("Off the parts", 0.0..=most).show(ui, before);
                    self.slide(&slider, "price", |rule, share, _| {
                        if let Some(bundle) = bundle_of(rule) {
                            bundle.price = BundlePrice::Percent(draft::points(share));
                        }
                    });
                    slider.response
                });
            }
        }
    }

    fn set_ui(&self, ui: &mut Ui, set: Option<SetPrice>) {
        let Some(set) = set else {
            ui.add(
                egui::Label::new(theme::muted(
                    "A part has no list price, so the set cannot be compared with its parts.",
                ))
                .wrap(),
            );
            return;
        };
        let currency = self.currency();
        let money = |amount| format::money(amount, currency);
        let saving = set.saving();
        ui.add_space(theme::SPACE_4);
        Grid::new("set")
            .num_columns(2)
            .min_row_height(theme::SPACE_16)
            .spacing([theme::SPACE_16, theme::SPACE_4])
            .show(ui, |ui| {
                ui.label(theme::muted("Parts alone"));
                ui.label(money(set.parts));
                ui.end_row();
                ui.label(theme::muted("The set"));
                ui.label(RichText::new(money(set.price)).strong());
                ui.end_row();
                ui.label(theme::muted("Saving"));
                let share = prices::share_of(saving, set.parts).map(format::percent);
                ui.label(format!(
                    "{} ({})",
                    money(saving),
                    share.as_deref().unwrap_or(format::NONE)
                ));
                ui.end_row();
                ui.label(theme::muted("Margin of the set"));
                self.margin_ui(ui, set.margin(), set.price);
                ui.end_row();
            });
        if saving < Money::ZERO {
            super::wrong(ui, "The set is dearer than its parts alone.");
        } else if let Some(cost) = set.cost.filter(|cost| set.price < *cost) {
            let text = format!(
                "The set sells for {}, below the cost of its parts of {}.",
                money(set.price),
                money(cost)
            );
            super::wrong(ui, text);
        }
    }
}
