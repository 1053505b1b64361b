//! Upgrade or add-on? For one product the considerations between a better version and something that goes with it, without a score.

mod considerations;

use std::sync::Arc;

use egui::{Frame, Label, ScrollArea, Ui};

use crate::discover::{Blocked, Findings, Play, PlayBeliefs, play};
use crate::domain::catalog::VariantId;
use crate::domain::plan::Plan;
use crate::format;
use crate::studio::Discovered;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::sku_picker::{SkuPickerState, sku_picker};
use crate::ui::widgets::term;
use considerations::{Consideration, considerations};

/// What the tab remembers.
#[derive(Default)]
pub(super) struct PlayTab {
    picker: SkuPickerState,
    product: Option<VariantId>,
    answer: Option<Answer>,
}

/// What was worked out, and from what.
struct Answer {
    found: Arc<Discovered>,
    plan: Arc<Plan>,
    blocked: Arc<Blocked>,
    play: Play,
    considerations: [Consideration; 5],
}

impl PlayTab {
    /// Asks about this product.
    pub fn ask(&mut self, product: VariantId) {
        self.product = Some(product);
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let catalog = &data.dataset.catalog;
        ui.horizontal(|ui| {
            ui.label(theme::muted("Product"));
            if let Some(id) = sku_picker(ui, "Product to ask about", &mut self.picker, catalog) {
                self.product = Some(id);
            }
            let text = "Five considerations between an upgrade and an add-on, with the figures side by side. The choice is yours.";
            ui.add(Label::new(theme::muted(text)).truncate());
        });
        self.follow(data);
        let answer = self.answer.as_ref()?;
        ui.add_space(theme::SPACE_4);
        let mut ask = None;
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ask = answer_ui(ui, data, answer);
            });
        ask
    }

    /// The product to begin with is the one in the best pair: with it there is something to see.
    fn follow(&mut self, data: TabData<'_>) {
        let catalog = &data.dataset.catalog;
        let known = |id: &VariantId| id.index() < catalog.variants().len();
        let first = || data.columns.trigger.first().copied();
        let Some(product) = self.product.filter(known).or_else(first) else {
            self.answer = None;
            return;
        };
        let same = self.answer.as_ref().is_some_and(|answer| {
            answer.play.product == product
                && Arc::ptr_eq(&answer.found, data.found)
                && Arc::ptr_eq(&answer.plan, data.plan)
                && Arc::ptr_eq(&answer.blocked, data.blocked)
        });
        if same {
            return;
        }
        let found = data.found;
        let findings = Findings {
            dataset: data.dataset,
            pairs: &found.pairs,
            lookup: &found.lookup,
            ladders: &found.ladders,
            hubs: &found.hubs,
            blocked: data.blocked,
        };
        let beliefs = PlayBeliefs::of(data.dataset, data.plan.assumptions());
        let play = play(findings, &beliefs, product);
        self.answer = Some(Answer {
            found: Arc::clone(found),
            plan: Arc::clone(data.plan),
            blocked: Arc::clone(data.blocked),
            considerations: considerations(catalog, &data.dataset.currency, &play),
            play,
        });
    }
}

fn answer_ui(ui: &mut Ui, data: TabData<'_>, answer: &Answer) -> Option<Ask> {
    let catalog = &data.dataset.catalog;
    let play = &answer.play;
    let product = play.product;
    let variant = catalog.variant(product);
    let mut ask = None;
    ui.horizontal(|ui| {
        ui.label(theme::heading(catalog.title(product)));
        let price = format::or_none(variant.price, |price| {
            format::money(price, &data.dataset.currency)
        });
        let orders = format::counted(u64::from(play.orders), "order", "orders");
        ui.label(theme::muted(format!(
            "{} · {price} · {orders}",
            variant.sku
        )));
        if ui.button("Show its pairs").clicked() {
            ask = Some(Ask::PairsOf(product));
        }
        if ui.button("Show on map").clicked() {
            ask = Some(Ask::Map(product));
        }
    });
    let third = (ui.available_width() - 4.0 * theme::SPACE_16) / 3.0;
    row_ui(ui, third, |ui, column| match column {
        0 => {
            ui.label(theme::muted("Consideration"));
        }
        1 => ask = ask.take().or(better_ui(ui, data, play)),
        _ => ask = ask.take().or(beside_ui(ui, data, play)),
    });
    for consideration in &answer.considerations {
        row_ui(ui, third, |ui, column| {
            let lines = match column {
                0 => {
                    ui.add(Label::new(egui::RichText::new(consideration.title).strong()).wrap());
                    ui.add(Label::new(theme::small(consideration.question)).wrap());
                    return;
                }
                1 => &consideration.better,
                _ => &consideration.beside,
            };
            for said in lines {
                let label = ui.add(Label::new(&said.text).wrap());
                if let Some(term) = &said.term {
                    term::mark(ui, label, term);
                }
            }
        });
    }
    ask
}

fn row_ui(ui: &mut Ui, width: f32, mut cell: impl FnMut(&mut Ui, usize)) {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.card)
        .stroke(egui::Stroke::new(theme::HAIRLINE, palette.border))
        .corner_radius(theme::RADIUS)
        .inner_margin(theme::margin(theme::SPACE_8))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            ui.horizontal_top(|ui| {
                for column in 0..3 {
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        cell(ui, column);
                    });
                }
            });
        });
}

fn better_ui(ui: &mut Ui, data: TabData<'_>, play: &Play) -> Option<Ask> {
    ui.label(theme::heading("An upgrade"));
    let family = data.found.ladders.get(play.relationship.ladder?)?;
    if play.relationship.steps_above.is_empty() {
        return None;
    }
    let clicked = primary_button(ui, "Make ladder").clicked();
    clicked.then(|| crate::ui::screens::discover::lists::ladders::rule_of(data, family))
}

fn beside_ui(ui: &mut Ui, data: TabData<'_>, play: &Play) -> Option<Ask> {
    ui.label(theme::heading("An add-on"));
    let (target, _) = play.margin.best_complement.or_else(|| {
        let first = play.relationship.complements.first()?;
        Some((first.product, 0.0))
    })?;
    let trigger = play.product;
    match data.rules.find(trigger, target) {
        Some(id) => {
            let clicked = ui.button("Show the rule").clicked();
            clicked.then(|| Ask::Rule(id.clone()))
        }
        None => {
            let title = cells::short(&data.dataset.catalog.title(target), 28);
            let clicked = primary_button(ui, &format!("Offer {title}")).clicked();
            clicked.then_some(Ask::Pair { trigger, target })
        }
    }
}
