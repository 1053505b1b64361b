//! Discover: what is really bought together, price ladders, slow stock and hubs, and rules made of them.

mod evidence;
#[cfg(test)]
mod fixtures;
mod header;
mod hubs;
pub mod ladder_rows;
mod ladders;
mod listing;
pub mod pair_rows;
mod pairs;
mod sets;
mod slow_stock;
pub mod words;

use std::sync::Arc;

use egui::{Align, Layout, Ui};

use self::pair_rows::{Names, RulePairs};
use super::{Draw, Outbox, Screen};
use crate::domain::catalog::VariantId;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;
use crate::studio::{Command, Discovered, ProjectView, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::segmented::segmented;

/// What one looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Pairs,
    Sets,
    Ladders,
    SlowStock,
    Hubs,
}

const TABS: [(Tab, &str); 5] = [
    (Tab::Pairs, "Pairs"),
    (Tab::Sets, "Sets"),
    (Tab::Ladders, "Ladders"),
    (Tab::SlowStock, "Slow stock"),
    (Tab::Hubs, "Hubs"),
];

/// What a tab asks of the screen.
enum Ask {
    /// A rule that offers the target with the trigger.
    Pair {
        trigger: VariantId,
        target: VariantId,
    },
    /// A bundle of these.
    Bundle(Vec<VariantId>),
    /// A ladder of these.
    Ladder {
        title: String,
        tiers: Vec<VariantId>,
    },
    /// The rule that is there already.
    Rule(RuleId),
    /// All pairs that hold this product.
    PairsOf(VariantId),
}

/// What every tab reads.
#[derive(Clone, Copy)]
struct Ground<'a> {
    dataset: &'a Dataset,
    plan: &'a Plan,
    found: &'a Arc<Discovered>,
    names: &'a Names,
    rules: &'a RulePairs,
}

/// What was worked out from dataset and plan, once for each.
struct Known {
    dataset: Arc<Dataset>,
    plan: Arc<Plan>,
    names: Names,
    rules: Arc<RulePairs>,
}

/// The discover screen.
#[derive(Default)]
pub struct DiscoverScreen {
    tab: Tab,
    known: Option<Known>,
    header: header::Header,
    pairs: pairs::PairsTab,
    sets: sets::SetsTab,
    ladders: ladders::LaddersTab,
    slow_stock: slow_stock::SlowStockTab,
    hubs: hubs::HubsTab,
    /// The plan before a rule was asked for.
    asked: Option<Arc<Plan>>,
    /// The rule to go on with.
    offered: Option<RuleId>,
}

impl Draw for DiscoverScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let Some(project) = view.project else { return };
        if project.dataset.history.is_empty() {
            no_orders(ui, out);
            return;
        }
        let Some(found) = project.discovered else {
            header::counting(ui, view, out);
            return;
        };
        self.follow(&project);
        self.header.ui(ui, view, found, out);
        ui.add_space(theme::SPACE_4);
        ui.horizontal(|ui| {
            segmented(ui, &mut self.tab, &TABS);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.offer_ui(ui, &project, out);
            });
        });
        ui.add_space(theme::SPACE_4);
        let ask = ui
            .scope(|ui| {
                if header::is_counting(view) {
                    ui.set_opacity(theme::STALE_OPACITY);
                }
                self.tab_ui(ui, &project, found)
            })
            .inner;
        if let Some(ask) = ask {
            self.follow_ask(ask, &project, out);
        }
    }
}

impl DiscoverScreen {
    fn follow(&mut self, project: &ProjectView<'_>) {
        let catalog = &project.dataset.catalog;
        match &mut self.known {
            Some(known) if Arc::ptr_eq(&known.dataset, project.dataset) => {
                if !Arc::ptr_eq(&known.plan, project.plan) {
                    known.plan = Arc::clone(project.plan);
                    let rules = RulePairs::of(catalog, project.plan);
                    if rules != *known.rules {
                        known.rules = Arc::new(rules);
                    }
                }
            }
            known => {
                *known = Some(Known {
                    dataset: Arc::clone(project.dataset),
                    plan: Arc::clone(project.plan),
                    names: Names::of(catalog),
                    rules: Arc::new(RulePairs::of(catalog, project.plan)),
                });
            }
        }
        if let Some(before) = &self.asked
            && !Arc::ptr_eq(before, project.plan)
        {
            self.asked = None;
            self.offered = project.selected.cloned();
        }
    }

    fn tab_ui(
        &mut self,
        ui: &mut Ui,
        project: &ProjectView<'_>,
        found: &Arc<Discovered>,
    ) -> Option<Ask> {
        let known = self.known.as_ref()?;
        let ground = Ground {
            dataset: project.dataset,
            plan: project.plan,
            found,
            names: &known.names,
            rules: &known.rules,
        };
        match self.tab {
            Tab::Pairs => self.pairs.ui(ui, ground, &known.rules),
            Tab::Sets => self.sets.ui(ui, ground),
            Tab::Ladders => self.ladders.ui(ui, ground),
            Tab::SlowStock => self.slow_stock.ui(ui, ground),
            Tab::Hubs => self.hubs.ui(ui, ground),
        }
    }

    fn follow_ask(&mut self, ask: Ask, project: &ProjectView<'_>, out: &mut Outbox) {
        let command = match ask {
            Ask::Pair { trigger, target } => Command::MakePair { trigger, target },
            Ask::Bundle(members) => Command::MakeBundle(members),
            Ask::Ladder { title, tiers } => Command::MakeLadder { title, tiers },
            Ask::Rule(id) => {
                out.command(Command::SelectRule(Some(id.clone())));
                self.offered = Some(id);
                return;
            }
            Ask::PairsOf(id) => {
                self.tab = Tab::Pairs;
                self.pairs
                    .look_for(project.dataset.catalog.variant(id).sku.as_str());
                return;
            }
        };
        self.asked = Some(Arc::clone(project.plan));
        out.command(command);
    }

    /// Offers to go on with the rule that was made.
    fn offer_ui(&mut self, ui: &mut Ui, project: &ProjectView<'_>, out: &mut Outbox) {
        let Some(id) = self.offered.clone() else {
            return;
        };
        let Some(rule) = project.plan.rules.get(&id) else {
            self.offered = None;
            return;
        };
        if ui.button("Go to rules").clicked() {
            out.command(Command::SelectRule(Some(id)));
            out.action(Action::Go(Screen::Rules));
            self.offered = None;
        }
        let colour = theme::palette(ui).positive;
        let text = egui::RichText::new(format!("In the plan: {}", rule.name)).color(colour);
        ui.add(egui::Label::new(text).truncate());
    }
}

fn no_orders(ui: &mut Ui, out: &mut Outbox) {
    let text = "What is bought together shows in the order history. Import a catalog and the orders of your shop.";
    let click = EmptyState::new(Glyph::Search, "No orders yet", text)
        .primary(Action::AddFiles.label())
        .show(ui);
    if click == Some(EmptyStateClick::Primary) {
        out.action(Action::AddFiles);
    }
}

/// The title of a product in a cell, with its SKU under the pointer.
fn product_cell(ui: &mut Ui, dataset: &Dataset, id: VariantId) {
    let catalog = &dataset.catalog;
    let sku = &catalog.variant(id).sku;
    ui.label(catalog.title(id)).on_hover_text(sku.as_str());
}
