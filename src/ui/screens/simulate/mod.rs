//! The simulate screen: what the plan would have done to the past orders, and what it assumes.

mod beliefs;
mod curves;
mod drawing;
mod figures;
mod panel;
mod parts;
mod results;
mod rule_rows;
mod scenarios;
mod slots;

use egui::{CentralPanel, Frame, Panel, Ui};

use super::{Draw, Outbox, Screen};
use crate::format;
use crate::studio::{JobKind, ProjectView, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};

/// The simulate screen.
#[derive(Default)]
pub struct SimulateScreen {
    panel: panel::AssumptionPanel,
    results: results::Results,
}

impl Draw for SimulateScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let Some(project) = view.project else { return };
        if project.dataset.history.is_empty() {
            no_orders_ui(ui, out);
            return;
        }
        if project.plan.active_rules().next().is_none() {
            no_rules_ui(ui, project, out);
            return;
        }
        Panel::right("assumptions")
            .resizable(false)
            .show_separator_line(false)
            .exact_size(theme::SIDE_WIDTH)
            .frame(Frame::new())
            .show(ui, |ui| self.panel.ui(ui, project, out));
        CentralPanel::no_frame().show(ui, |ui| match project.impact {
            Some(impact) => self.results.ui(ui, project, impact, out),
            None => waiting_ui(ui, view, project),
        });
    }
}

fn no_orders_ui(ui: &mut Ui, out: &mut Outbox) {
    let empty = EmptyState::new(
        Glyph::Chart,
        "No orders yet",
        "A simulation replays the plan over past orders. Import an order history first.",
    );
    if empty.primary("Import orders").show(ui).is_some() {
        out.action(Action::Go(Screen::Import));
    }
}

fn no_rules_ui(ui: &mut Ui, project: ProjectView<'_>, out: &mut Outbox) {
    let sentence = if project.plan.rules.is_empty() {
        "Write a rule, or make one from what is bought together; its effect on past orders appears here."
    } else {
        "Drafts and paused rules are not simulated. Switch one on to see what it would have done."
    };
    let empty = EmptyState::new(Glyph::List, "No rule is active", sentence)
        .primary("Go to the rules")
        .secondary("Discover what is bought together");
    match empty.show(ui) {
        Some(EmptyStateClick::Primary) => out.action(Action::Go(Screen::Rules)),
        Some(EmptyStateClick::Secondary) => out.action(Action::Go(Screen::Discover)),
        None => {}
    }
}

fn waiting_ui(ui: &mut Ui, view: View<'_>, project: ProjectView<'_>) {
    let job = view
        .jobs
        .iter()
        .find(|job| matches!(job.kind, JobKind::Replay | JobKind::Evaluate));
    let Some(job) = job else {
        EmptyState::new(
            Glyph::Warning,
            "No result",
            "The replay ended without one. Change any rule to start it again.",
        )
        .show(ui);
        return;
    };
    ui.vertical_centered(|ui| {
        ui.add_space(theme::SPACE_32);
        ui.spinner();
        ui.label(theme::heading(format!("{}…", job.kind.title())));
        let orders = format::counted(project.dataset.history.len() as u64, "order", "orders");
        ui.label(theme::muted(format!("Over {orders}")));
        ui.scope(|ui| {
            ui.set_max_width(theme::READING_WIDTH);
            if let Some(share) = job.progress.share() {
                ui.add(egui::ProgressBar::new(share))
                    .accessible_name("Progress of the replay");
            }
        });
    });
}
