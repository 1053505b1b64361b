//! The tiers of a ladder, what each asks for and leaves, and the steps offered.

use egui::{Grid, RichText, Ui};

use super::Editor;
use crate::domain::catalog::Sku;
use crate::domain::money::Money;
use crate::domain::rule::form::FieldValue;
use crate::domain::rule::{MOST_PARTS, Step};
use crate::format;
use crate::ui::screens::rules::draft;
use crate::ui::screens::rules::prices;
use crate::ui::theme;
use crate::ui::widgets::sku_list::sku_list;

impl Editor<'_, '_> {
    /// The tiers of the field `id`.
    pub(super) fn tiers_ui(&mut self, ui: &mut Ui, id: &'static str, skus: &[Sku]) {
        let catalog = self.catalog();
        let mut after = skus.to_vec();
        if let Some(change) = ui.push_id(id, |ui| sku_list(ui, catalog, skus)).inner {
            draft::change_list(&mut after, change);
        }
        if skus.len() < MOST_PARTS
            && let Some(sku) = self.picked_ui(ui, "Add tier")
        {
            draft::add_tier(catalog, &mut after, sku);
        }
        if after != skus {
            self.set(id, id, FieldValue::Tiers(after));
        }
        ui.add_space(theme::SPACE_4);
        let title_width = (ui.available_width() / 3.0).max(theme::FIELD_WIDTH);
        Grid::new("tiers")
            .num_columns(4)
            .min_row_height(theme::SPACE_16)
            .spacing([theme::SPACE_12, theme::SPACE_4])
            .show(ui, |ui| {
                for heading in ["Tier", "Price", "Gap", "Unit margin"] {
                    ui.label(theme::small(heading));
                }
                ui.end_row();
                for tier in prices::tiers(catalog, skus) {
                    self.tier_ui(ui, &tier, title_width);
                }
            });
    }

    fn tier_ui(&self, ui: &mut Ui, tier: &prices::Tier, width: f32) {
        let currency = self.currency();
        ui.scope(|ui| {
            ui.set_max_width(width);
            let title = prices::title(self.catalog(), &tier.sku);
            ui.add(egui::Label::new(title).truncate())
                .on_hover_text(tier.sku.as_str());
        });
        ui.label(format::or_none(tier.price, |price| {
            format::money(price, currency)
        }));
        let gap = tier
            .gap_share
            .map_or_else(|| format::NONE.to_owned(), format::percent_change);
        let falls = tier.gap.is_some_and(|gap| gap <= Money::ZERO);
        let colour = if falls {
            theme::palette(ui).negative
        } else {
            theme::palette(ui).text
        };
        let label = ui.label(RichText::new(gap).color(colour));
        if let Some(gap) = tier.gap {
            label.on_hover_text(format::money(gap, currency));
        }
        match tier.price {
            Some(price) => self.margin_ui(ui, tier.margin, price),
            None => {
                ui.label(format::NONE);
            }
        }
        ui.end_row();
    }

    /// The steps of the field `id`, each to be ticked. The last offered step stays.
    pub(super) fn steps_ui(&mut self, ui: &mut Ui, id: &'static str, steps: &[(Step, bool)]) {
        let catalog = self.catalog();
        let offered = steps.iter().filter(|(_, offered)| *offered).count();
        for (index, (step, is_offered)) in steps.iter().enumerate() {
            let title = |sku| prices::title(catalog, sku);
            let text = format!("{} › {}", title(&step.from), title(&step.to));
            let mut on = *is_offered;
            let last = *is_offered && offered == 1;
            let response = ui
                .add_enabled(!last, egui::Checkbox::new(&mut on, text))
                .on_disabled_hover_text(
                    "A ladder offers at least one step; switch the rule off instead",
                );
            if response.changed() {
                let mut steps = steps.to_vec();
                steps[index].1 = on;
                self.set(id, id, FieldValue::Steps(steps));
            }
        }
        ui.add_space(theme::SPACE_4);
    }
}
