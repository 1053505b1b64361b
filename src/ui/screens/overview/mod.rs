//! The overview: key figures, how they move, what sells, and what the data does not say.

pub mod curves;
mod figures;
mod missing;
mod optional;
mod products;
pub mod rows;

use std::sync::Arc;

use egui::{Align, Layout, ScrollArea, Ui};

use self::curves::{OrderValues, Weekly};
use self::optional::Optional;
use self::rows::Missing;
use super::{Draw, Outbox, Screen};
use crate::domain::kpi::Kpis;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::format;
use crate::studio::{ProjectView, View};
use crate::ui::action::Action;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::table::{SortBy, TableState};

/// The order in which products stand at first.
const FIRST_SORT: SortBy = SortBy {
    column: "revenue",
    ascending: false,
};

/// The overview screen.
#[derive(Default)]
pub struct OverviewScreen {
    shown: Option<Shown>,
    products: TableState,
    files: TableState,
    left_behind: TableState,
    offer_log: TableState,
    /// The picked week, as a place in [`Kpis::weeks`].
    week: Option<usize>,
}

/// What is drawn, worked out once for its key figures and sort.
struct Shown {
    kpis: Arc<Kpis>,
    plan: Arc<Plan>,
    optional: Optional,
    sort: SortBy,
    weekly: Weekly,
    values: Option<OrderValues>,
    missing: Missing,
    /// What a reader of sums of money must know.
    money_notes: Vec<String>,
    order: Vec<u32>,
}

impl Shown {
    fn of(dataset: &Dataset, kpis: &Arc<Kpis>, plan: &Arc<Plan>, sort: SortBy) -> Self {
        Self {
            kpis: Arc::clone(kpis),
            plan: Arc::clone(plan),
            optional: Optional::of(dataset, plan),
            sort,
            weekly: curves::weekly(kpis, &dataset.currency),
            values: curves::order_values(&kpis.order_values, &dataset.currency),
            missing: Missing::of(dataset, kpis),
            money_notes: dataset.money_notes(),
            order: rows::order(dataset, kpis, sort),
        }
    }
}

impl Draw for OverviewScreen {
    fn ui(&mut self, ui: &mut Ui, view: View<'_>, out: &mut Outbox) {
        let Some(project) = view.project else { return };
        if project.dataset.history.is_empty() {
            no_orders(ui, out);
            return;
        }
        let Some(kpis) = project.kpis else {
            let text = "Reading every order once; large shops take a moment.";
            EmptyState::new(Glyph::Chart, "Working out key figures", text).show(ui);
            return;
        };
        self.follow(&project, kpis);
        header(ui, kpis, out);
        ui.add_space(theme::SPACE_8);
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| self.body(ui, &project, out));
    }
}

impl OverviewScreen {
    fn follow(&mut self, project: &ProjectView<'_>, kpis: &Arc<Kpis>) {
        let sort = *self.products.sort.get_or_insert(FIRST_SORT);
        match &mut self.shown {
            Some(shown) if Arc::ptr_eq(&shown.kpis, kpis) => {
                if shown.sort != sort {
                    shown.sort = sort;
                    shown.order = rows::order(project.dataset, kpis, sort);
                }
                if !Arc::ptr_eq(&shown.plan, project.plan) {
                    shown.plan = Arc::clone(project.plan);
                    shown.optional = Optional::of(project.dataset, project.plan);
                }
            }
            shown => {
                self.products.clear();
                self.week = None;
                *shown = Some(Shown::of(project.dataset, kpis, project.plan, sort));
            }
        }
    }

    fn body(&mut self, ui: &mut Ui, project: &ProjectView<'_>, out: &mut Outbox) {
        let Some(shown) = &self.shown else { return };
        let dataset = &**project.dataset;
        ui.spacing_mut().item_spacing.y = theme::SPACE_12;
        figures::cards(ui, dataset, &shown.kpis);
        figures::weeks(ui, dataset, shown, &mut self.week);
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                figures::order_values(left, dataset, shown);
                let (missing, notes) = (&shown.missing, &shown.money_notes);
                missing::card(right, dataset, missing, notes, &mut self.files, out);
            }
        });
        products::card(ui, dataset, shown, &mut self.products);
        optional::checkouts(ui, dataset, &shown.optional, &mut self.left_behind);
        optional::offer_log(ui, &shown.optional, &mut self.offer_log);
    }
}

fn header(ui: &mut Ui, kpis: &Kpis, out: &mut Outbox) {
    ui.horizontal(|ui| {
        ui.label(theme::title("Overview"));
        if let Some(period) = kpis.period {
            let weeks = format::counted(period.weeks() as u64, "week", "weeks");
            let days = format::period(period);
            ui.label(theme::muted(format!("{days} · {weeks}")));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if primary_button(ui, "See what is bought together").clicked() {
                out.action(Action::Go(Screen::Discover));
            }
        });
    });
}

fn no_orders(ui: &mut Ui, out: &mut Outbox) {
    let text =
        "Key figures come from the order history. Import a catalog and the orders of your shop.";
    let click = EmptyState::new(Glyph::Chart, "No orders yet", text)
        .primary(Action::AddFiles.label())
        .show(ui);
    if click == Some(EmptyStateClick::Primary) {
        out.action(Action::AddFiles);
    }
}
