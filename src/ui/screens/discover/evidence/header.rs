//! The head of the card: the verdict, what to offer with what, what that may earn, and what to do.

use egui::{Label, RichText, Ui};

use super::Shown;
use crate::discover::NoMargin;
use crate::domain::blocked::SkuPair;
use crate::domain::catalog::VariantId;
use crate::domain::glossary;
use crate::domain::rule::Relation;
use crate::format;
use crate::ui::screens::discover::{ask::Ask, words};
use crate::ui::theme;
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::term::term_as;

pub(super) fn ui(ui: &mut Ui, shown: Shown<'_>, swap: &mut bool) -> Option<Ask> {
    let data = shown.data;
    let rule = data.rules.find(shown.trigger, shown.target);
    let is_blocked = data.blocked.pair(shown.trigger, shown.target);
    ui.horizontal_wrapped(|ui| {
        let (text, tone) = words::verdict(shown.pair);
        badge(ui, text, tone);
        if rule.is_some() {
            badge(ui, "A rule already", theme::Tone::Accent);
        }
        if in_a_bundle(shown) {
            badge(ui, "In a bundle", theme::Tone::Accent);
        }
        if is_blocked {
            badge(ui, "Blocked", theme::Tone::Negative);
        }
    });
    product_ui(ui, shown, "With", shown.trigger);
    product_ui(ui, shown, "offer", shown.target);
    let mut ask = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(theme::SPACE_4, theme::SPACE_4);
        ui.spacing_mut().button_padding.x = theme::SPACE_8;
        if let Some(id) = rule {
            if ui.button("Show the rule").clicked() {
                ask = Some(Ask::Rule(id.clone()));
            }
        } else if !is_blocked {
            if primary_button(ui, "Make pair rule").clicked() {
                ask = Some(Ask::Pair {
                    trigger: shown.trigger,
                    target: shown.target,
                });
            }
            let tip = "Offer the first with the second instead";
            if ui.button("Swap").on_hover_text(tip).clicked() {
                *swap = true;
            }
        }
        let (text, name) = if is_blocked {
            ("Unblock", "Unblock pair")
        } else {
            ("Block", "Block pair")
        };
        let tip = "Whether the two may ever be offered together";
        let button = ui.button(text).on_hover_text(tip);
        if button.accessible_name(name).clicked() {
            let sku = |id| data.dataset.catalog.variant(id).sku.clone();
            let pairs = SkuPair::new(sku(shown.trigger), sku(shown.target));
            let pairs = pairs.into_iter().collect();
            ask = Some(if is_blocked {
                Ask::Unblock(pairs)
            } else {
                Ask::Block(pairs)
            });
        }
        let tip = "Shows the first of the two on the map";
        let button = ui.button("Map").on_hover_text(tip);
        if button.accessible_name("Show on map").clicked() {
            ask = Some(Ask::Map(shown.trigger));
        }
        let tip = "Upgrade or add-on? Offer a better version of the first, or something that goes with it";
        let button = ui.button("Upgrade?").on_hover_text(tip);
        if button
            .accessible_name("Compare upgrade and add-on")
            .clicked()
        {
            ask = Some(Ask::Play(shown.trigger));
        }
    });
    earns_ui(ui, shown);
    ask
}

fn product_ui(ui: &mut Ui, shown: Shown<'_>, start: &str, id: VariantId) {
    let (catalog, currency) = (&shown.data.dataset.catalog, &shown.data.dataset.currency);
    let letter = if id == shown.pair.a { "A" } else { "B" };
    let text = format!("{start} {} ({letter})", catalog.title(id));
    ui.add(Label::new(RichText::new(text).strong()).wrap());
    let variant = catalog.variant(id);
    let money = |amount| format::money(amount, currency);
    let mut parts = vec![variant.sku.to_string()];
    let category = catalog.category(id);
    if !category.is_empty() {
        parts.push(category.to_owned());
    }
    parts.push(format::or_none(variant.price, money));
    if let Some(margin) = catalog.unit_margin(id) {
        parts.push(format!("unit margin {}", money(margin)));
    }
    ui.add(Label::new(theme::small(parts.join(" · "))).wrap());
}

/// What the offer may earn, with the beliefs it rests on.
fn earns_ui(ui: &mut Ui, shown: Shown<'_>) {
    let data = shown.data;
    let direction = data.values.triggered_by(shown.pair, shown.trigger);
    let belief = data.values.belief();
    let (Some(expected), Some(per_thousand)) = (direction.expected, direction.per_thousand) else {
        let why = direction.unit_margin.err().map_or("", NoMargin::words);
        let text = format!("Expected gross margin: {}, {why}", format::NONE);
        term_as(ui, theme::small(text), &glossary::EXPECTED_MARGIN);
        return;
    };
    let money = |minor| format::money_whole(minor, &data.dataset.currency);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_8;
        let term = &glossary::EXPECTED_MARGIN;
        term_as(ui, RichText::new("Expected gross margin"), term);
        ui.strong(money(expected));
    });
    let text = format!(
        "{} per 1,000 orders with the trigger. {} lack the target; {} of them see the offer in the cart, {} of those take it.",
        money(per_thousand),
        format::counted(u64::from(direction.opportunities), "order", "orders"),
        format::percent_with(belief.reach, 0),
        format::percent(belief.acceptance)
    );
    ui.add(Label::new(theme::small(text)).wrap());
}

fn in_a_bundle(shown: Shown<'_>) -> bool {
    let catalog = &shown.data.dataset.catalog;
    shown.data.plan.rules.values().any(|rule| {
        let together = rule.kind.together();
        let mut sets = together
            .iter()
            .filter(|pair| pair.relation == Relation::Set);
        let [a, b] = [shown.pair.a, shown.pair.b].map(|id| &catalog.variant(id).sku);
        sets.any(|pair| (pair.from, pair.to) == (a, b) || (pair.from, pair.to) == (b, a))
    })
}
