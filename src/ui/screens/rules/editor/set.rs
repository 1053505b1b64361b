//! The parts of a set and the price of one set.

use egui::{Grid, Ui};

use super::Editor;
use crate::domain::catalog::Sku;
use crate::domain::money::Money;
use crate::domain::price::SetPrice;
use crate::domain::rule::form::FieldValue;
use crate::domain::rule::{Component, MOST_PARTS};
use crate::format;
use crate::ui::screens::rules::draft::{self, MOST_UNITS};
use crate::ui::screens::rules::prices::{self, PriceForm};
use crate::ui::theme;
use crate::ui::widgets::button::quiet_button;
use crate::ui::widgets::labelled::labelled;
use crate::ui::widgets::segmented::segmented;
use crate::ui::widgets::stepper::stepper;

impl Editor<'_, '_> {
    /// The parts of the field `id` and the one that shows the offer.
    pub(super) fn parts_ui(
        &mut self,
        ui: &mut Ui,
        id: &'static str,
        parts: &[Component],
        anchor: &Sku,
    ) {
        let catalog = self.catalog();
        let (mut after, mut leads) = (parts.to_vec(), anchor.clone());
        let mut what = id;
        let title_width = (ui.available_width() / 3.0).max(theme::FIELD_WIDTH);
        Grid::new("parts")
            .num_columns(5)
            .spacing([theme::SPACE_12, theme::SPACE_4])
            .show(ui, |ui| {
                for heading in ["Anchor", "Part", "Units", "List price", ""] {
                    ui.label(theme::small(heading));
                }
                ui.end_row();
                for (index, part) in parts.iter().enumerate() {
                    let title = prices::title(catalog, &part.sku);
                    let name = format!("{title} is the anchor");
                    if ui
                        .radio(*anchor == part.sku, "")
                        .accessible_name(name)
                        .clicked()
                    {
                        (leads, what) = (part.sku.clone(), "anchor");
                    }
                    ui.scope(|ui| {
                        ui.set_max_width(title_width);
                        ui.add(egui::Label::new(&title).truncate())
                            .on_hover_text(part.sku.as_str());
                    });
                    if let Some(units) = stepper(ui, &title, part.units, (1, MOST_UNITS)) {
                        (after[index].units, what) = (units, "units");
                    }
                    let price = prices::variant(catalog, &part.sku).and_then(|found| found.price);
                    ui.label(format::or_none(price, |price| {
                        format::money(price.times(i64::from(part.units)), self.currency())
                    }));
                    if quiet_button(ui, "×", &format!("Remove {title}")).clicked() {
                        after.remove(index);
                    }
                    ui.end_row();
                }
            });
        if parts.len() < MOST_PARTS
            && let Some(sku) = self.picked_ui(ui, "Add part")
        {
            draft::add_part(&mut after, sku);
        }
        if after != parts || leads != *anchor {
            let value = FieldValue::Parts {
                parts: after,
                anchor: leads,
            };
            self.set(id, what, value);
        }
        ui.add_space(theme::SPACE_4);
    }

    /// The price of a set, of the field `id`, in one of three forms.
    pub(super) fn set_price_ui(
        &mut self,
        ui: &mut Ui,
        id: &'static str,
        label: &'static str,
        price: SetPrice,
    ) {
        let quotes = self.draft.kind.quotes(self.catalog());
        let list = quotes.first().and_then(|quote| quote.list);
        let mut form = PriceForm::of(price);
        labelled(ui, label, |ui| {
            let choices = [
                (PriceForm::Fixed, "Fixed"),
                (PriceForm::Percent, "% off"),
                (PriceForm::Amount, "Amount off"),
            ];
            ui.scope(|ui| segmented(ui, &mut form, &choices)).response
        });
        if form != PriceForm::of(price) {
            // Without list prices, or with a set dearer than its parts, the same price cannot be written otherwise.
            let written = list.and_then(|list| form.write(list, price.of(list)));
            let price = written.unwrap_or_else(|| form.nothing_off(list));
            self.set(id, id, FieldValue::SetPrice(price));
        }
        let parts = list.unwrap_or(Money(i64::MAX));
        match price {
            SetPrice::Fixed(fixed) => {
                let limits = (Money::ZERO, parts.max(fixed));
                let put = |money| FieldValue::SetPrice(SetPrice::Fixed(money));
                self.money_ui(ui, id, "Fixed price", fixed, limits, put);
            }
            SetPrice::Amount(amount) => {
                let limits = (Money::ZERO, parts);
                let put = |money| FieldValue::SetPrice(SetPrice::Amount(money));
                self.money_ui(ui, id, "Amount off the parts", amount, limits, put);
            }
            SetPrice::Percent(percent) => {
                let put = |off| FieldValue::SetPrice(SetPrice::Percent(off));
                self.percent_ui(ui, id, "Off the parts", percent, put);
            }
        }
    }
}
