//! The tab of what is bought later: for receipts and follow-up mails.

use std::sync::Arc;

use egui::{Key, Label, Modifiers, Ui};

use super::listing::{Listing, by_figure, by_rank};
use crate::discover::{FollowUp, FollowUpOptions, FollowUpTable};
use crate::domain::glossary;
use crate::domain::rule::Placement;
use crate::format;
use crate::studio::{Command, JobKind, List};
use crate::ui::screens::Outbox;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells::product_cell;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::screens::discover::words;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};
use crate::ui::widgets::field::line_edit;
use crate::ui::widgets::progress_card::ProgressCard;
use crate::ui::widgets::table::{Column, DataTable, SortBy};
use crate::ui::widgets::value_slider::ValueSlider;

const FIRST_SORT: SortBy = SortBy {
    column: "lower",
    ascending: false,
};

/// Fewest and most days of the window.
const DAYS: (f64, f64) = (7.0, 365.0);

/// What the tab remembers.
#[derive(Default)]
pub struct FollowUpTab {
    list: Listing<FollowUpTable>,
    search: String,
    /// The search the rows were made for.
    searched: String,
    with_repeats: bool,
    had_repeats: bool,
    /// Days being chosen, until the hand lets go.
    days: Option<f64>,
}

impl FollowUpTab {
    /// Rows from top to bottom.
    pub fn rows(&self) -> &[u32] {
        &self.list.order
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>, out: &mut Outbox) -> Option<Ask> {
        let job = data.jobs.iter().rfind(|job| job.kind == JobKind::FollowUp);
        let Some(table) = data.follow_up else {
            match job {
                Some(job) => {
                    let card = ProgressCard {
                        title: "Counting what is bought later",
                        share: job.progress.share(),
                        ..ProgressCard::default()
                    };
                    if card.show(ui) {
                        out.command(Command::CancelJob(job.id));
                    }
                    ui.request_repaint_after(std::time::Duration::from_millis(100));
                }
                None => ask_ui(ui, data, out),
            }
            return None;
        };
        let mut ask = self.controls_ui(ui, data, table, job.is_some(), out);
        summary_ui(ui, table);
        self.follow(data, table);
        if self.list.order.is_empty() {
            let all = order(data, &table.rows, "", true, FIRST_SORT).len() as u64;
            EmptyState::new(Glyph::Search, "Nothing to show", &nothing(all)).show(ui);
            return ask;
        }
        ui.add_space(theme::SPACE_2);
        ui.scope(|ui| {
            if job.is_some() {
                ui.set_opacity(theme::STALE_OPACITY);
            }
            ask = ask.take().or(self.table_ui(ui, data, table));
        });
        ask
    }

    fn controls_ui(
        &mut self,
        ui: &mut Ui,
        data: TabData<'_>,
        table: &Arc<FollowUpTable>,
        is_counting: bool,
        out: &mut Outbox,
    ) -> Option<Ask> {
        let mut ask = None;
        ui.horizontal(|ui| {
            let search = line_edit(&mut self.search)
                .hint_text("Search SKU or title")
                .desired_width(theme::FIELD_WIDTH * 1.5);
            let field = ui.add(search).accessible_name("Search follow-ups");
            if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
                field.request_focus();
            }
            ui.checkbox(&mut self.with_repeats, "Same product again")
                .on_hover_text("Shows repeat purchases of the same product too");
            let days = self.days.unwrap_or(f64::from(table.days));
            let text = format!("Within {}", format::counted(days as u64, "day", "days"));
            ui.label(theme::muted(text));
            ui.scope(|ui| {
                ui.set_max_width(theme::COLUMN_TEXT);
                let slider = ValueSlider::new("Days after the order", DAYS.0..=DAYS.1, 1.0);
                let moved = slider.show(ui, days);
                if moved.changed {
                    self.days = Some(moved.value.round());
                }
                if moved.released
                    && let Some(days) = self.days.take()
                    && days as u32 != table.days
                {
                    let options = FollowUpOptions {
                        days: days as u32,
                        max_basket: data.found.options.max_basket,
                        ..FollowUpOptions::default()
                    };
                    out.command(Command::FollowUp(options));
                }
            });
            if is_counting {
                ui.spinner();
                ui.label(theme::muted("Counting again…"));
            }
            let rows = &table.rows;
            let chosen: Vec<&FollowUp> = self
                .list
                .state
                .selected
                .iter()
                .filter_map(|row| rows.get(*row as usize))
                .collect();
            let text = match chosen.len() {
                0 | 1 => "Make follow-up rule".to_owned(),
                many => format!("Make {many} follow-up rules"),
            };
            let button = ui
                .add_enabled_ui(!chosen.is_empty(), |ui| primary_button(ui, &text))
                .inner;
            if button.clicked() {
                ask = Some(ask_rules(chosen.into_iter()));
            }
            if ui.button("Export as CSV…").clicked() {
                ask = Some(Ask::Csv(List::FollowUp));
            }
        });
        ask
    }

    fn follow(&mut self, data: TabData<'_>, table: &Arc<FollowUpTable>) {
        if self.search != self.searched || self.with_repeats != self.had_repeats {
            self.searched.clone_from(&self.search);
            self.had_repeats = self.with_repeats;
            self.list.forget();
        }
        let found = &self.search;
        let repeats = self.with_repeats;
        self.list.follow(table, FIRST_SORT, |sort| {
            order(data, &table.rows, found, repeats, sort)
        });
    }

    fn table_ui(&mut self, ui: &mut Ui, data: TabData<'_>, table: &FollowUpTable) -> Option<Ask> {
        let catalog = &data.dataset.catalog;
        let text = |row: usize, column: usize| {
            table
                .rows
                .get(row)
                .map_or_else(String::new, |row| match column {
                    0 => catalog.title(row.trigger),
                    1 => catalog.title(row.target),
                    _ => figure(row, column),
                })
        };
        let name = |row: usize| format!("{}, later {}", text(row, 0), text(row, 1));
        let output = DataTable::new("Follow-up", &columns(), &self.list.order)
            .multi_select()
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                let Some(row) = table.rows.get(row) else {
                    return;
                };
                match column {
                    0 => product_cell(ui, data.dataset, row.trigger),
                    1 => product_cell(ui, data.dataset, row.target),
                    _ => {
                        ui.label(figure(row, column));
                    }
                }
            });
        let row = table.rows.get(output.activated?)?;
        Some(ask_rules(std::iter::once(row)))
    }
}

/// Why the list is empty, given how many rows stand in it without search and with repeat purchases.
fn nothing(all: u64) -> String {
    if all == 0 {
        return "No product is bought later more often than month, later orders and popularity explain. A longer \
                window or a longer history may show some."
            .to_owned();
    }
    let rows = format::counted(all, "proven follow-up is", "proven follow-ups are");
    format!("{rows} hidden by the search, or because the same product was bought again.")
}

/// Who comes back for what, how surely, and when.
pub fn columns() -> [Column; 9] {
    let short = |id, title, term| {
        let column = Column::number(id, title).term(term);
        column.width(theme::COLUMN_SHORT)
    };
    [
        Column::text("trigger", "Who bought")
            .fills()
            .term(glossary::TRIGGER),
        Column::text("target", "later buys")
            .fills()
            .term(glossary::TARGET),
        short("customers", "Customers", glossary::FOLLOW_UP_CUSTOMERS),
        short("share", "Share", glossary::FOLLOW_UP_SHARE),
        short("expected", "Expected", glossary::EXPECTED_CUSTOMERS),
        short("lift", "Lift", glossary::FOLLOW_UP_LIFT),
        short("lower", "At least", glossary::FOLLOW_UP_LOWER),
        short("q", "q-value", glossary::Q_VALUE),
        short("days", "Median days", glossary::MEDIAN_DAYS),
    ]
}

fn ask_rules<'a>(rows: impl Iterator<Item = &'a FollowUp>) -> Ask {
    Ask::PairsAt(
        rows.map(|row| (row.trigger, row.target)).collect(),
        Placement::FollowUp,
    )
}

fn ask_ui(ui: &mut Ui, data: TabData<'_>, out: &mut Outbox) {
    if data.dataset.history.customer_count() == 0 {
        let text = "To see what the same person buys later, the orders must name their customers, and these files name none. \
                    Import orders with an e-mail or a customer number; neither is stored as it is.";
        EmptyState::new(Glyph::Search, "No customers known", text).show(ui);
        return;
    }
    let text = "What the same customers buy within some days after an order: for receipts and follow-up mails.";
    let click = EmptyState::new(Glyph::Search, "Not counted yet", text)
        .primary("Count")
        .show(ui);
    if click == Some(EmptyStateClick::Primary) {
        let options = FollowUpOptions {
            max_basket: data.found.options.max_basket,
            ..FollowUpOptions::default()
        };
        out.command(Command::FollowUp(options));
    }
}

/// What was counted and what was left out.
fn summary_ui(ui: &mut Ui, table: &FollowUpTable) {
    let mut parts = vec![
        format::counted(u64::from(table.customers), "customer", "customers"),
        format!("{} tested", format::counted(table.tested, "pair", "pairs")),
    ];
    for (orders, why) in [
        (table.without_customer, "without a customer"),
        (table.too_late, "too near the end of the history"),
        (table.capped, "left out as wholesale"),
    ] {
        if orders > 0 {
            let orders = format::counted(u64::from(orders), "order", "orders");
            parts.push(format!("{orders} {why}"));
        }
    }
    ui.add(Label::new(theme::small(parts.join(" · "))).truncate());
}

fn order(
    data: TabData<'_>,
    all: &[FollowUp],
    search: &str,
    repeats: bool,
    sort: SortBy,
) -> Vec<u32> {
    let found = data.names.found(search);
    let holds = |id: crate::domain::catalog::VariantId| {
        found
            .as_ref()
            .is_none_or(|found| found.get(id.index()).copied().unwrap_or(false))
    };
    let rows: Vec<u32> = (0_u32..)
        .zip(all)
        .filter(|(_, row)| {
            row.is_proven()
                && (repeats || !row.is_repeat())
                && (holds(row.trigger) || holds(row.target))
        })
        .map(|(place, _)| place)
        .collect();
    let up = sort.ascending;
    let figure = |of: fn(&FollowUp) -> f64| move |row: usize| all.get(row).map(of);
    match sort.column {
        "trigger" => by_rank(rows, up, |row| {
            all.get(row).map(|row| data.names.rank(row.trigger))
        }),
        "target" => by_rank(rows, up, |row| {
            all.get(row).map(|row| data.names.rank(row.target))
        }),
        "customers" => by_figure(rows, up, figure(|row| f64::from(row.customers))),
        "share" => by_figure(rows, up, figure(|row| row.share)),
        "expected" => by_figure(rows, up, figure(|row| row.expected)),
        "lift" => by_figure(rows, up, figure(|row| row.lift)),
        "q" => by_figure(rows, up, figure(|row| row.q_value)),
        "days" => by_figure(rows, up, figure(|row| row.median_days)),
        _ => by_figure(rows, up, figure(|row| row.lift_lower)),
    }
}

fn figure(row: &FollowUp, column: usize) -> String {
    match column {
        2 => format::count(u64::from(row.customers)),
        3 => format::percent(row.share),
        4 => format::decimal(row.expected, 1),
        5 => format::lift(row.lift),
        6 => format::lift(row.lift_lower),
        7 => words::q_value(row.q_value),
        _ => format::decimal(row.median_days, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::nothing;

    #[test]
    fn an_empty_list_says_whether_something_is_hidden() {
        assert!(nothing(0).starts_with("No product is bought later"));
        assert!(nothing(1).starts_with("1 proven follow-up is hidden"));
        assert!(nothing(2).starts_with("2 proven follow-ups are hidden"));
    }
}
