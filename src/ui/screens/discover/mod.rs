//! Discover: what is really bought together, price ladders, slow stock and accessories for many, and rules made of them.

mod ask;
mod cells;
mod evidence;
#[cfg(test)]
mod fixtures;
mod header;
mod lists;
mod map;
pub mod names;
pub mod pairs;
mod tab_data;
mod upgrade;
pub mod words;

use std::path::PathBuf;
use std::sync::Arc;

use egui::Ui;

use self::ask::Ask;
use self::lists::{blocked, follow_up, hubs, ladders, sets, slow_stock, substitutes};
use self::tab_data::{Known, PLACEMENT};
use super::{Draw, Outbox, Screen};
use crate::domain::edit::Edit;
use crate::domain::plan::Plan;
use crate::domain::rule::{Kind, RuleId};
use crate::studio::{Command, List, ProjectView, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::segmented::segmented;

/// What one looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Pairs,
    Map,
    Sets,
    Ladders,
    FollowUp,
    Substitutes,
    Hubs,
    SlowStock,
    Play,
    Blocked,
}

const TABS: [(Tab, &str); 10] = [
    (Tab::Pairs, "Pairs"),
    (Tab::Map, "Map"),
    (Tab::Sets, "Sets"),
    (Tab::Ladders, "Ladders"),
    (Tab::FollowUp, "Follow-up"),
    (Tab::Substitutes, "Substitutes"),
    (Tab::Hubs, "Accessories for many"),
    (Tab::SlowStock, "Slow stock"),
    (Tab::Play, "Upgrade or add-on?"),
    (Tab::Blocked, "Block list"),
];

/// The discover screen.
#[derive(Default)]
pub struct DiscoverScreen {
    tab: Tab,
    known: Option<Known>,
    header: header::Header,
    pairs: pairs::PairsTab,
    map: map::MapTab,
    sets: sets::SetsTab,
    ladders: ladders::LaddersTab,
    follow_up: follow_up::FollowUpTab,
    substitutes: substitutes::SubstitutesTab,
    slow_stock: slow_stock::SlowStockTab,
    hubs: hubs::HubsTab,
    play: upgrade::PlayTab,
    blocked: blocked::BlockedTab,
    /// The plan before a rule was asked for.
    asked: Option<Arc<Plan>>,
    /// The rule to go on with.
    offered: Option<RuleId>,
    /// The list to be written once somebody said where.
    to_write: Option<List>,
    /// Where to write it.
    write_to: Option<PathBuf>,
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
        Known::follow(&mut self.known, &project, found);
        self.follow_asked(&project);
        self.write(out);
        let offered = self.offered.clone();
        let offer = |ui: &mut Ui, out: &mut Outbox| offer_ui(ui, &project, offered.as_ref(), out);
        if self.header.ui(ui, view, found, out, offer) {
            self.offered = None;
        }
        ui.add_space(theme::SPACE_4);
        segmented(ui, &mut self.tab, &TABS);
        ui.add_space(theme::SPACE_4);
        let ask = ui
            .scope(|ui| {
                if header::is_counting(view) {
                    ui.set_opacity(theme::STALE_OPACITY);
                }
                self.tab_ui(ui, view, out)
            })
            .inner;
        if let Some(ask) = ask {
            self.follow_ask(ask, &project, out);
        }
    }
}

impl DiscoverScreen {
    /// Writes the list that was asked for to this file.
    pub fn write_to(&mut self, path: PathBuf) {
        self.write_to = Some(path);
    }

    /// Asks for the list one looks at as CSV.
    pub fn begin_writing(&mut self) {
        self.to_write = Some(match self.tab {
            Tab::Sets => List::Sets,
            Tab::Ladders => List::Ladders,
            Tab::FollowUp => List::FollowUp,
            Tab::Substitutes => List::Substitutes,
            Tab::Hubs => List::Hubs,
            Tab::SlowStock => List::Slow,
            Tab::Blocked => List::Blocked,
            Tab::Pairs | Tab::Map | Tab::Play => List::Pairs,
        });
    }

    fn write(&mut self, out: &mut Outbox) {
        let (Some(list), Some(path)) = (self.to_write, self.write_to.take()) else {
            return;
        };
        self.to_write = None;
        let places = match list {
            List::Pairs => self.known.as_ref().map(|known| {
                let data = known.tab_data(&[]);
                self.pairs.settled(data)
            }),
            List::Sets => Some(self.sets.rows().to_vec()),
            List::Ladders => Some(self.ladders.rows().to_vec()),
            List::FollowUp => Some(self.follow_up.rows().to_vec()),
            List::Substitutes => Some(self.substitutes.rows().to_vec()),
            List::Hubs => Some(self.hubs.rows().to_vec()),
            List::Slow => Some(self.slow_stock.rows().to_vec()),
            List::Blocked => None,
        };
        // A tab that was not opened yet has no order of its own.
        let places = places.filter(|places| !places.is_empty());
        out.command(Command::WriteCsv { path, list, places });
    }

    fn follow_asked(&mut self, project: &ProjectView<'_>) {
        if let Some(before) = &self.asked
            && !Arc::ptr_eq(before, project.plan)
        {
            self.asked = None;
            self.offered = project.selected.cloned();
        }
        if let Some(id) = &self.offered
            && !project.plan.rules.contains_key(id)
        {
            self.offered = None;
        }
    }

    fn tab_ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) -> Option<Ask> {
        let data = self.known.as_ref()?.tab_data(view.jobs);
        match self.tab {
            Tab::Pairs => self.pairs.ui(ui, data),
            Tab::Map => self.map.ui(ui, data),
            Tab::Sets => self.sets.ui(ui, data),
            Tab::Ladders => self.ladders.ui(ui, data),
            Tab::FollowUp => self.follow_up.ui(ui, data, out),
            Tab::Substitutes => self.substitutes.ui(ui, data),
            Tab::Hubs => self.hubs.ui(ui, data),
            Tab::SlowStock => self.slow_stock.ui(ui, data),
            Tab::Play => self.play.ui(ui, data),
            Tab::Blocked => self.blocked.ui(ui, data),
        }
    }

    fn follow_ask(&mut self, ask: Ask, project: &ProjectView<'_>, out: &mut Outbox) {
        let command = match ask {
            Ask::Pair { trigger, target } => Command::make_rule(Kind::Pair, "", &[trigger, target]),
            Ask::Pairs(pairs) => Command::MakePairs {
                pairs,
                placement: PLACEMENT,
            },
            Ask::PairsAt(pairs, placement) => Command::MakePairs { pairs, placement },
            Ask::Bundle(members) => Command::make_rule(Kind::Bundle, "", &members),
            Ask::Ladder { title, tiers } => Command::make_rule(Kind::Ladder, &title, &tiers),
            other => {
                self.follow_other(other, project, out);
                return;
            }
        };
        self.asked = Some(Arc::clone(project.plan));
        out.command(command);
    }

    /// What makes no rule.
    fn follow_other(&mut self, ask: Ask, project: &ProjectView<'_>, out: &mut Outbox) {
        match ask {
            Ask::Rule(id) => {
                out.command(Command::SelectRule(Some(id.clone())));
                self.offered = Some(id);
            }
            Ask::Block(pairs) => out.command(Command::Edit(Edit::Block {
                pairs,
                note: String::new(),
            })),
            Ask::Note(pair, note) => out.command(Command::Edit(Edit::Block {
                pairs: vec![pair],
                note,
            })),
            Ask::Unblock(pairs) => out.command(Command::Edit(Edit::Unblock(pairs))),
            Ask::PairsOf(id) => {
                self.tab = Tab::Pairs;
                let sku = &project.dataset.catalog.variant(id).sku;
                self.pairs.look_for(sku.as_str());
            }
            Ask::Categories(trigger, target) => {
                self.tab = Tab::Pairs;
                self.pairs.look_between(trigger, target);
            }
            Ask::Evidence(row) => {
                self.tab = Tab::Pairs;
                self.pairs.show_row(row);
            }
            Ask::Map(id) => {
                self.tab = Tab::Map;
                self.map.look_at(id);
            }
            Ask::Play(id) => {
                self.tab = Tab::Play;
                self.play.ask(id);
            }
            Ask::Csv(list) => {
                self.to_write = Some(list);
                out.action(Action::SaveList);
            }
            Ask::Files => out.action(Action::AddFiles),
            Ask::Pair { .. }
            | Ask::Pairs(_)
            | Ask::PairsAt(..)
            | Ask::Bundle(_)
            | Ask::Ladder { .. } => {}
        }
    }
}

/// Offers to go on with the rule that was made; true when somebody does.
fn offer_ui(
    ui: &mut Ui,
    project: &ProjectView<'_>,
    offered: Option<&RuleId>,
    out: &mut Outbox,
) -> bool {
    let Some((id, rule)) = offered.and_then(|id| Some((id, project.plan.rules.get(id)?))) else {
        return false;
    };
    let went = ui.button("Go to rules").clicked();
    if went {
        out.command(Command::SelectRule(Some(id.clone())));
        out.action(Action::Go(Screen::Rules));
    }
    let colour = theme::palette(ui).positive;
    let text = egui::RichText::new(format!("In the plan: {}", rule.name)).color(colour);
    ui.add(egui::Label::new(text).truncate());
    went
}

fn no_orders(ui: &mut Ui, out: &mut Outbox) {
    let text = "What is bought together shows in the order history. Import the catalog and the orders of your shop.";
    let click = EmptyState::new(Glyph::Search, "No orders yet", text)
        .primary(Action::AddFiles.label())
        .show(ui);
    if click == Some(EmptyStateClick::Primary) {
        out.action(Action::AddFiles);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::table::Column;

    #[test]
    fn every_column_of_figures_explains_itself() {
        let tables: [&[Column]; 8] = [
            &pairs::table::columns(),
            &sets::columns(),
            &hubs::columns(),
            &ladders::columns(),
            &ladders::step_columns(),
            &follow_up::columns(),
            &substitutes::columns(),
            &slow_stock::columns(),
        ];
        for column in tables.into_iter().flatten() {
            let explained = column.term.is_some() || !column.align_right;
            assert!(explained, "{} has no word in the glossary", column.title);
        }
    }
}
