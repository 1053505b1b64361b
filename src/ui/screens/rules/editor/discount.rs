//! Money off a percentage at a time, and who gets it.

use egui::{ComboBox, Ui};

use super::Editor;
use crate::domain::money::BasisPoints;
use crate::domain::rule::form::FieldValue;
use crate::domain::rule::{Discount, Granted};
use crate::ui::screens::rules::draft;
use crate::ui::theme;
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::percent_slider::PercentSlider;

/// Where the sliders of discounts end, as a share.
const MOST_OFF: f64 = 0.6;

impl Editor<'_, '_> {
    /// The discount of the field `id`: how much, who gets it, and how many units at most.
    pub(super) fn discount_ui(
        &mut self,
        ui: &mut Ui,
        id: &'static str,
        label: &'static str,
        discount: Option<Discount>,
    ) {
        let before = discount.map_or(0.0, |discount| discount.percent.share());
        labelled(ui, label, |ui| {
            let slider = PercentSlider::new(label, 0.0..=before.max(MOST_OFF)).show(ui, before);
            self.slide(&slider, id, |rule, share, at_rest| {
                let mut after = discount;
                draft::set_percent(&mut after, draft::points(share), at_rest);
                rule.kind.set(id, FieldValue::Discount(after));
            });
            slider.response
        });
        let Some(discount) = self.draft.discount().copied() else {
            return;
        };
        if let Some(granted) = granted_ui(ui, "Who gets it", discount.granted) {
            let value = Discount {
                granted,
                ..discount
            };
            self.set(id, "who gets it", FieldValue::Discount(Some(value)));
        }
        let name = "Discounted units per order";
        let most = discount.max_discounted_units;
        self.optional_number_ui(ui, name, "discounted units", most, |rule, most| {
            let value = Discount {
                max_discounted_units: most,
                ..discount
            };
            rule.kind.set(id, FieldValue::Discount(Some(value)));
        });
    }

    /// A percentage of the field `id` as a slider; `put` makes the field's value of it.
    pub(super) fn percent_ui(
        &mut self,
        ui: &mut Ui,
        id: &'static str,
        label: &'static str,
        percent: BasisPoints,
        put: impl FnOnce(BasisPoints) -> FieldValue,
    ) {
        let before = percent.share();
        labelled(ui, label, |ui| {
            let slider = PercentSlider::new(label, 0.0..=before.max(MOST_OFF)).show(ui, before);
            self.slide(&slider, id, |rule, share, _| {
                rule.kind.set(id, put(draft::points(share)));
            });
            slider.response
        });
    }
}

/// Who pays less; the choice when it is another one.
pub(super) fn granted_ui(ui: &mut Ui, label: &'static str, granted: Granted) -> Option<Granted> {
    let mut chosen = granted;
    labelled(ui, label, |ui| {
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
    (chosen != granted).then_some(chosen)
}
