//! Money off a pair's target or a ladder's higher step, and who gets it.

use egui::{ComboBox, RichText, Ui};

use super::Editor;
use crate::domain::catalog::Sku;
use crate::domain::money::{BasisPoints, Money};
use crate::domain::rule::{Granted, Rule};
use crate::format;
use crate::ui::screens::rules::{draft, prices};
use crate::ui::theme;
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::percent_slider::PercentSlider;

/// Where the sliders of discounts end, as a share.
pub(super) const MOST_OFF: f64 = 0.6;

impl Editor<'_, '_> {
    /// The discount, and what each offered product costs and leaves with it.
    pub(super) fn discount_ui(&mut self, ui: &mut Ui, offered: &[Sku]) {
        let percent = |rule: &Rule| {
            rule.discount()
                .map_or(BasisPoints(0), |discount| discount.percent)
        };
        let before = percent(&self.draft).share();
        labelled(ui, "Discount", |ui| {
            let most = before.max(MOST_OFF);
            let slider = PercentSlider::new("Discount", 0.0..=most).show(ui, before);
            self.slide(&slider, "discount", |rule, share, at_rest| {
                if let Some(discount) = draft::discount_of(rule) {
                    draft::set_percent(discount, draft::points(share), at_rest);
                }
            });
            slider.response
        });
        if let Some(discount) = self.draft.discount().copied() {
            self.granted_ui(ui, discount.granted, |rule, granted| {
                if let Some(Some(discount)) = draft::discount_of(rule) {
                    discount.granted = granted;
                }
            });
            let most = discount.max_discounted_units;
            let name = "Units reduced";
            self.optional_number_ui(ui, name, "units reduced", most, |rule, most| {
                if let Some(Some(discount)) = draft::discount_of(rule) {
                    discount.max_discounted_units = most;
                }
            });
        }
        let percent = percent(&self.draft);
        self.offers_ui(ui, offered, percent);
    }

    /// Who pays less.
    pub(super) fn granted_ui(
        &mut self,
        ui: &mut Ui,
        granted: Granted,
        set: impl FnOnce(&mut Rule, Granted),
    ) {
        let mut chosen = granted;
        labelled(ui, "Who gets it", |ui| {
            ComboBox::from_id_salt("granted")
                .selected_text(granted.label())
                .width(ui.available_width().min(theme::FIELD_WIDTH * 2.0))
                .show_ui(ui, |ui| {
                    for choice in Granted::ALL {
                        ui.selectable_value(&mut chosen, choice, choice.label());
                    }
                })
                .response
        });
        self.change("who gets it", |rule| set(rule, chosen));
    }

    fn offers_ui(&self, ui: &mut Ui, offered: &[Sku], percent: BasisPoints) {
        let (catalog, currency) = (self.catalog(), self.currency());
        ui.add_space(theme::SPACE_4);
        let title_width = (ui.available_width() / 2.0 - theme::SPACE_16).max(theme::FIELD_WIDTH);
        egui::Grid::new("offers")
            .num_columns(3)
            .min_row_height(theme::SPACE_16)
            .spacing([theme::SPACE_16, theme::SPACE_4])
            .show(ui, |ui| {
                for heading in ["Offered", "Price", "Unit margin"] {
                    ui.label(theme::small(heading));
                }
                ui.end_row();
                for sku in offered {
                    ui.scope(|ui| {
                        ui.set_max_width(title_width);
                        let title = prices::title(catalog, sku);
                        ui.add(egui::Label::new(title).truncate())
                            .on_hover_text(sku.as_str());
                    });
                    match prices::offer(catalog, sku, percent) {
                        Some(offer) => {
                            ui.label(format::money(offer.price, currency));
                            self.margin_ui(ui, offer.margin(), offer.price);
                        }
                        None => {
                            ui.label(format::NONE);
                            ui.label(theme::muted("no list price"));
                        }
                    }
                    ui.end_row();
                }
            });
        let below = offered
            .iter()
            .filter_map(|sku| Some((sku, prices::offer(catalog, sku, percent)?)))
            .filter(|(_, offer)| offer.is_below_cost());
        for (sku, offer) in below {
            let text = format!(
                "{} sells for {}, below its cost of {}.",
                prices::title(catalog, sku),
                format::money(offer.price, currency),
                format::money(offer.cost.unwrap_or_default(), currency)
            );
            super::wrong(ui, text);
        }
    }

    /// What is left of a price, in red when it is less than nothing.
    pub(super) fn margin_ui(&self, ui: &mut Ui, margin: Option<Money>, price: Money) {
        let Some(margin) = margin else {
            ui.label(theme::muted("cost unknown"));
            return;
        };
        let amount = format::money(margin, self.currency());
        let text = match prices::share_of(margin, price).map(format::percent) {
            Some(share) => format!("{amount} ({share})"),
            None => amount,
        };
        let mut text = RichText::new(text);
        if margin < Money::ZERO {
            text = text.color(theme::palette(ui).negative);
        }
        ui.label(text);
    }
}
