//! The evidence for one pair: counts, what they mean, prices, and the rules one can make of it.

use egui::{Align, Button, Grid, Label, Layout, RichText, Ui};

use super::words::{self, TwoByTwo};
use super::{Ask, Ground};
use crate::discover::Affinity;
use crate::domain::catalog::VariantId;
use crate::domain::rule::RuleKind;
use crate::studio::rule_making;
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::button::primary_button;
use crate::ui::{format, theme};

/// Most parts of a bundle.
const MOST_PARTS: usize = 6;

/// Draws the evidence: below one another in a wide window, side by side below the table in a narrow one.
pub(super) fn ui(
    ui: &mut Ui,
    ground: Ground<'_>,
    pair: &Affinity,
    bundle: &[VariantId],
    swapped: &mut bool,
    wide: bool,
) -> Option<Ask> {
    ui.spacing_mut().item_spacing.y = theme::SPACE_8;
    if wide {
        let ask = rule_ui(ui, ground, pair, bundle, swapped);
        ui.separator();
        counts_ui(ui, ground, pair);
        prices_ui(ui, ground, pair);
        ui.separator();
        words_ui(ui, ground, pair);
        return ask;
    }
    let mut ask = None;
    // Columns stretch what is in them, and stretched text has holes.
    let plain = Layout::top_down(Align::Min);
    ui.columns(3, |columns| {
        if let [left, middle, right] = columns {
            left.with_layout(plain, |ui| {
                ask = rule_ui(ui, ground, pair, bundle, swapped);
            });
            middle.with_layout(plain, |ui| {
                counts_ui(ui, ground, pair);
                ui.add_space(theme::SPACE_8);
                prices_ui(ui, ground, pair);
            });
            right.with_layout(plain, |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                words_ui(ui, ground, pair);
            });
        }
    });
    ask
}

fn rule_ui(
    ui: &mut Ui,
    ground: Ground<'_>,
    pair: &Affinity,
    bundle: &[VariantId],
    swapped: &mut bool,
) -> Option<Ask> {
    let catalog = &ground.dataset.catalog;
    let known = ground.rules.rule(pair.a, pair.b);
    ui.horizontal_wrapped(|ui| {
        let (text, tone) = words::verdict(pair);
        badge(ui, text, tone);
        if known.is_some() {
            badge(ui, "A rule already", theme::Tone::Accent);
        }
        if in_a_bundle(ground, pair) {
            badge(ui, "In a bundle", theme::Tone::Accent);
        }
    });
    let (mut trigger, mut target) = rule_making::trigger_first(ground.dataset, pair.a, pair.b);
    if *swapped {
        std::mem::swap(&mut trigger, &mut target);
    }
    let mut line = |start: &str, id: VariantId| {
        let letter = if id == pair.a { "A" } else { "B" };
        let text = format!("{start} {} ({letter})", catalog.title(id));
        ui.add(Label::new(RichText::new(text).strong()).wrap());
    };
    line("With", trigger);
    line("offer", target);
    let mut ask = None;
    ui.horizontal_wrapped(|ui| {
        match known {
            Some(id) => {
                if ui.button("Show the rule").clicked() {
                    ask = Some(Ask::Rule(id.clone()));
                }
            }
            None => {
                if primary_button(ui, "Make pair rule").clicked() {
                    ask = Some(Ask::Pair { trigger, target });
                }
            }
        }
        let tip = "Offer the first with the second instead";
        if known.is_none() && ui.button("Swap").on_hover_text(tip).clicked() {
            *swapped = !*swapped;
        }
        let fits = (2..=MOST_PARTS).contains(&bundle.len());
        let text = if bundle.len() > 2 {
            format!("Make bundle of {}", bundle.len())
        } else {
            "Make bundle".to_owned()
        };
        let button = ui
            .add_enabled(fits, Button::new(text))
            .on_hover_text("All products of the selected pairs at one price")
            .on_disabled_hover_text("A bundle has two to six products");
        if button.clicked() {
            ask = Some(Ask::Bundle(bundle.to_vec()));
        }
    });
    let hint = "Enter makes the rule. Ctrl or Shift selects several pairs for a bundle.";
    ui.add(Label::new(theme::small(hint)).wrap());
    ask
}

fn in_a_bundle(ground: Ground<'_>, pair: &Affinity) -> bool {
    let catalog = &ground.dataset.catalog;
    ground.plan.rules.values().any(|rule| {
        let RuleKind::Bundle(bundle) = &rule.kind else {
            return false;
        };
        [pair.a, pair.b].iter().all(|id| {
            let sku = &catalog.variant(*id).sku;
            bundle.components.iter().any(|part| part.sku == *sku)
        })
    })
}

fn counts_ui(ui: &mut Ui, ground: Ground<'_>, pair: &Affinity) {
    let cells = TwoByTwo::of(pair, ground.found.pairs.orders);
    Grid::new("two by two")
        .num_columns(3)
        .min_row_height(0.0)
        .spacing([theme::SPACE_16, theme::SPACE_4])
        .show(ui, |ui| {
            ui.label(theme::small("Orders"));
            ui.label(theme::small("with B"));
            ui.label(theme::small("without B"));
            ui.end_row();
            ui.label(theme::small("with A"));
            ui.strong(format::count(cells.both));
            ui.label(format::count(cells.only_a));
            ui.end_row();
            ui.label(theme::small("without A"));
            ui.label(format::count(cells.only_b));
            ui.label(format::count(cells.neither));
            ui.end_row();
        });
}

fn prices_ui(ui: &mut Ui, ground: Ground<'_>, pair: &Affinity) {
    let (catalog, currency) = (&ground.dataset.catalog, &ground.dataset.currency);
    Grid::new("prices")
        .num_columns(4)
        .min_row_height(0.0)
        .spacing([theme::SPACE_16, theme::SPACE_4])
        .show(ui, |ui| {
            for head in ["", "Price", "Cost", "Unit margin"] {
                ui.label(theme::small(head));
            }
            ui.end_row();
            for (letter, id) in [("A", pair.a), ("B", pair.b)] {
                let variant = catalog.variant(id);
                ui.label(theme::small(letter)).on_hover_text(format!(
                    "{} ({})",
                    catalog.title(id),
                    variant.sku
                ));
                for amount in [variant.price, variant.cost, catalog.unit_margin(id)] {
                    ui.label(format::or_none(amount, |amount| {
                        format::money(amount, currency)
                    }));
                }
                ui.end_row();
            }
        });
}

fn words_ui(ui: &mut Ui, ground: Ground<'_>, pair: &Affinity) {
    for sentence in words::confidences(&ground.dataset.catalog, pair) {
        ui.add(Label::new(sentence).wrap());
    }
    for sentence in words::lifts(pair) {
        ui.add(Label::new(theme::small(sentence)).wrap());
    }
}
