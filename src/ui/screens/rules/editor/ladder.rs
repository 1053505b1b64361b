//! The tiers of a ladder, what each asks for and leaves, and the steps offered.

use egui::{Grid, RichText, Ui};

use super::{Editor, above};
use crate::domain::catalog::Sku;
use crate::domain::money::Money;
use crate::domain::rule::{Ladder, Rule, RuleKind};
use crate::format;
use crate::ui::screens::rules::draft::{self, MOST_PARTS};
use crate::ui::screens::rules::prices;
use crate::ui::theme;
use crate::ui::widgets::sku_list::sku_list;

fn ladder_of(rule: &mut Rule) -> Option<&mut Ladder> {
    match &mut rule.kind {
        RuleKind::Ladder(ladder) => Some(ladder),
        RuleKind::Pair(_) | RuleKind::Bundle(_) => None,
    }
}

impl Editor<'_, '_> {
    pub(super) fn ladder_ui(&mut self, ui: &mut Ui) {
        self.tiers_ui(ui);
        self.steps_ui(ui);
        let Some(ladder) = ladder_of(&mut self.draft) else {
            return;
        };
        let mut offered: Vec<Sku> = Vec::new();
        for step in ladder.offered_steps() {
            draft::add(&mut offered, step.to);
        }
        self.discount_ui(ui, &offered);
    }

    fn change_ladder(&mut self, what: &'static str, change: impl FnOnce(&mut Ladder)) {
        self.change(what, |rule| {
            if let Some(ladder) = ladder_of(rule) {
                change(ladder);
            }
        });
    }

    fn tiers_ui(&mut self, ui: &mut Ui) {
        let catalog = self.catalog();
        let Some(ladder) = ladder_of(&mut self.draft) else {
            return;
        };
        let skus = ladder.tiers.clone();
        above(ui, "Tiers, cheapest first");
        if let Some(change) = ui.push_id("tiers", |ui| sku_list(ui, catalog, &skus)).inner {
            self.change_ladder("tiers", |ladder| {
                draft::change_list(&mut ladder.tiers, change);
                draft::tidy_steps(ladder);
            });
        }
        if skus.len() < MOST_PARTS
            && let Some(sku) = self.picked_ui(ui, "Add tier")
        {
            self.change_ladder("tiers", |ladder| draft::add_tier(catalog, ladder, sku));
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
                for tier in prices::tiers(catalog, &skus) {
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

    fn steps_ui(&mut self, ui: &mut Ui) {
        let catalog = self.catalog();
        let Some(ladder) = ladder_of(&mut self.draft) else {
            return;
        };
        let steps = draft::steps(ladder);
        let offered = steps.iter().filter(|(_, offered)| *offered).count();
        above(ui, "Steps offered");
        for (step, is_offered) in steps {
            let title = |sku| prices::title(catalog, sku);
            let text = format!("{} › {}", title(&step.from), title(&step.to));
            let mut on = is_offered;
            let last = is_offered && offered == 1;
            let response = ui
                .add_enabled(!last, egui::Checkbox::new(&mut on, text))
                .on_disabled_hover_text(
                    "A ladder offers at least one step; switch the rule off instead",
                );
            if response.changed() {
                self.change_ladder("steps", |ladder| draft::offer_step(ladder, &step, on));
            }
        }
        ui.add_space(theme::SPACE_4);
    }
}
