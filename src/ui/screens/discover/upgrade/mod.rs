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
use crate::ui::screens::discover::tab_data::Ground;
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
    told: Option<Told>,
}

/// What was worked out, and from what.
struct Told {
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
    pub fn ui(&mut self, ui: &mut Ui, ground: Ground<'_>) -> Option<Ask> {
        let catalog = &ground.dataset.catalog;
        ui.horizontal(|ui| {
            ui.label(theme::muted("Product"));
            if let Some(id) = sku_picker(ui, "Product to ask about", &mut self.picker, catalog) {
                self.product = Some(id);
            }
            let text = "Five considerations between an upgrade and an add-on, with the figures side by side. The choice is yours.";
            ui.add(Label::new(theme::muted(text)).truncate());
        });
        self.follow(ground);
        let told = self.told.as_ref()?;
        ui.add_space(theme::SPACE_4);
        let mut ask = None;
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ask = told_ui(ui, ground, told);
            });
        ask
    }

    /// The product to begin with is the one in the best pair: with it there is something to see.
    fn follow(&mut self, ground: Ground<'_>) {
        let catalog = &ground.dataset.catalog;
        let known = |id: &VariantId| id.index() < catalog.variants().len();
        let first = || ground.columns.trigger.first().copied();
        let Some(product) = self.product.filter(known).or_else(first) else {
            self.told = None;
            return;
        };
        let same = self.told.as_ref().is_some_and(|told| {
            told.play.product == product
                && Arc::ptr_eq(&told.found, ground.found)
                && Arc::ptr_eq(&told.plan, ground.plan)
                && Arc::ptr_eq(&told.blocked, ground.blocked)
        });
        if same {
            return;
        }
        let found = ground.found;
        let findings = Findings {
            dataset: ground.dataset,
            pairs: &found.pairs,
            lookup: &found.lookup,
            ladders: &found.ladders,
            hubs: &found.hubs,
            blocked: ground.blocked,
        };
        let beliefs = PlayBeliefs::of(ground.dataset, ground.plan.assumptions());
        let play = play(findings, &beliefs, product);
        self.told = Some(Told {
            found: Arc::clone(found),
            plan: Arc::clone(ground.plan),
            blocked: Arc::clone(ground.blocked),
            considerations: considerations(catalog, &ground.dataset.currency, &play),
            play,
        });
    }
}

fn told_ui(ui: &mut Ui, ground: Ground<'_>, told: &Told) -> Option<Ask> {
    let catalog = &ground.dataset.catalog;
    let play = &told.play;
    let product = play.product;
    let variant = catalog.variant(product);
    let mut ask = None;
    ui.horizontal(|ui| {
        ui.label(theme::heading(catalog.title(product)));
        let price = format::or_none(variant.price, |price| {
            format::money(price, &ground.dataset.currency)
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
        1 => ask = ask.take().or(better_ui(ui, ground, play)),
        _ => ask = ask.take().or(beside_ui(ui, ground, play)),
    });
    for consideration in &told.considerations {
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

fn better_ui(ui: &mut Ui, ground: Ground<'_>, play: &Play) -> Option<Ask> {
    ui.label(theme::heading("An upgrade"));
    let family = ground.found.ladders.get(play.relationship.ladder?)?;
    if play.relationship.steps_above.is_empty() {
        return None;
    }
    let clicked = primary_button(ui, "Make ladder").clicked();
    clicked.then(|| crate::ui::screens::discover::lists::ladders::rule_of(ground, family))
}

fn beside_ui(ui: &mut Ui, ground: Ground<'_>, play: &Play) -> Option<Ask> {
    ui.label(theme::heading("An add-on"));
    let (target, _) = play.margin.best_complement.or_else(|| {
        let first = play.relationship.complements.first()?;
        Some((first.product, 0.0))
    })?;
    let trigger = play.product;
    match ground.rules.find(trigger, target) {
        Some(id) => {
            let clicked = ui.button("Show the rule").clicked();
            clicked.then(|| Ask::Rule(id.clone()))
        }
        None => {
            let title = cells::short(&ground.dataset.catalog.title(target), 28);
            let clicked = primary_button(ui, &format!("Offer {title}")).clicked();
            clicked.then_some(Ask::Pair { trigger, target })
        }
    }
}
