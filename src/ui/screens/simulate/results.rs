//! The results: cards, charts, the table of rules, and what they cannot know.

use std::sync::Arc;

use egui::{Align, ComboBox, Label, Layout, ScrollArea, Ui};

use super::curves::{self, Weekly};
use super::drawing::{chart_card, comparison_cards, fact_strip, pair_of};
use super::figures::{self, Comparison, Fact};
use super::parts::{
    cell_ui, contributions_ui, limits_ui, ranges_ui, tornado_ui, unknown_ui, worst_order_ui,
};
use super::rule_rows::{self, RuleRow};
use crate::domain::money::Currency;
use crate::domain::plan::Plan;
use crate::domain::project::Dataset;
use crate::domain::rule::RuleId;
use crate::format::{self, costs};
use crate::simulate::{DRAGGING_DRAWS, Impact, RuleImpact};
use crate::studio::{Command, ImpactOf, ProjectView};
use crate::ui::action::Action;
use crate::ui::screens::{Outbox, Screen};
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::charts::{self, AxisSpec, RangeBar, Series, Swing};
use crate::ui::widgets::interval_row::IntervalRow;
use crate::ui::widgets::segmented::segmented;
use crate::ui::widgets::table::{Column, DataTable, SortBy, TableState};

/// Points of the curve of margin against acceptance.
const CURVE_POINTS: usize = 41;
/// Rows of the table of rules shown without scrolling.
const OPEN_ROWS: usize = 10;
const FIRST_SORT: SortBy = SortBy {
    column: "margin",
    ascending: false,
};

/// What the results remember between frames.
pub(super) struct Results {
    weekly: Weekly,
    rule: Option<String>,
    table: TableState,
    columns: Vec<Column>,
    prepared: Option<Prepared>,
    curve: Option<Curve>,
}

impl Default for Results {
    fn default() -> Self {
        Self {
            weekly: Weekly::default(),
            rule: None,
            table: TableState::sorted_by(FIRST_SORT.column, FIRST_SORT.ascending),
            columns: rule_rows::columns(),
            prepared: None,
            curve: None,
        }
    }
}

/// An impact in words and points: worked out once per impact.
pub(super) struct Prepared {
    pub impact: Arc<Impact>,
    pub weekly_of: Weekly,
    pub comparisons: Vec<Comparison>,
    pub facts: Vec<Fact>,
    pub intervals: Vec<IntervalRow>,
    pub weekly: Vec<Series>,
    pub week_names: Vec<String>,
    pub bars: Vec<RangeBar>,
    pub swings: Vec<Swing>,
    pub rows: Vec<RuleRow>,
    pub order: Vec<u32>,
    pub provenance: (String, String),
}

/// The curve of one rule, worked out once per impact and rule.
struct Curve {
    impact: Arc<Impact>,
    rule: String,
    series: Series,
}

impl Prepared {
    fn of(impact: &Arc<Impact>, plan: &Plan, dataset: &Dataset, weekly: Weekly) -> Self {
        let currency = &dataset.currency;
        let gap = costs::gap(&dataset.catalog);
        Self {
            impact: Arc::clone(impact),
            weekly_of: weekly,
            comparisons: figures::comparisons(impact, currency, &gap),
            facts: figures::facts(impact, currency, &gap),
            intervals: figures::intervals(impact, currency),
            weekly: curves::weekly(impact, weekly),
            week_names: curves::week_names(impact),
            bars: curves::contributions(impact, plan),
            swings: curves::swings(impact, plan),
            rows: rule_rows::rows(impact, plan, currency),
            order: Vec::new(),
            provenance: (
                figures::provenance(impact),
                figures::provenance_details(impact),
            ),
        }
    }
}

/// What every part of the results reads.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub project: ProjectView<'a>,
    pub impact: &'a ImpactOf,
    pub currency: &'a Currency,
}

impl Results {
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        project: ProjectView<'_>,
        impact: &ImpactOf,
        out: &mut Outbox,
    ) {
        let fresh = project.impact_is_fresh();
        let reading = Reading {
            project,
            impact,
            currency: &project.dataset.currency,
        };
        self.title_ui(ui, reading, fresh);
        if !fresh {
            ui.multiply_opacity(theme::STALE_OPACITY);
        }
        let mut prepared = self.prepare(reading);
        ScrollArea::vertical()
            .id_salt("results")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_12;
                comparison_cards(ui, &prepared.comparisons);
                fact_strip(ui, &prepared.facts);
                pair_of(
                    ui,
                    self,
                    |ui, this| this.weeks_ui(ui, &prepared, reading),
                    |ui, _| ranges_ui(ui, &prepared),
                );
                pair_of(
                    ui,
                    self,
                    |ui, _| contributions_ui(ui, &prepared, reading),
                    |ui, this| this.curve_ui(ui, reading),
                );
                pair_of(
                    ui,
                    self,
                    |ui, _| tornado_ui(ui, &prepared, reading),
                    |ui, _| {
                        worst_order_ui(ui, reading);
                        limits_ui(ui, &reading.impact.impact.warnings);
                    },
                );
                self.rules_ui(ui, &mut prepared, out);
                ui.add(Label::new(theme::small(&prepared.provenance.0)).wrap())
                    .on_hover_text(&prepared.provenance.1);
                ui.add_space(theme::SPACE_8);
            });
        self.prepared = Some(prepared);
    }

    fn title_ui(&self, ui: &mut Ui, reading: Reading<'_>, fresh: bool) {
        ui.horizontal(|ui| {
            ui.label(theme::title("What the plan would have done"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(theme::SPACE_12);
                if !fresh {
                    badge(ui, "Updating…", Tone::Stale);
                    ui.spinner();
                } else if !reading.impact.complete {
                    badge(ui, "Quick look", Tone::Neutral).on_hover_text(
                        "Only a few draws while you move a slider; the full number follows.",
                    );
                }
            });
        });
    }

    /// Takes the prepared results out; they are worked out anew when the impact or the figure by week changed.
    fn prepare(&mut self, reading: Reading<'_>) -> Prepared {
        let impact = &reading.impact.impact;
        let known = self.prepared.take().filter(|prepared| {
            Arc::ptr_eq(&prepared.impact, impact) && prepared.weekly_of == self.weekly
        });
        let mut prepared = known.unwrap_or_else(|| {
            Prepared::of(
                impact,
                &reading.impact.plan,
                reading.project.dataset,
                self.weekly,
            )
        });
        if prepared.order.len() != prepared.rows.len() {
            let sort = self.table.sort.unwrap_or(FIRST_SORT);
            prepared.order = rule_rows::order(&prepared.rows, &self.columns, sort);
        }
        prepared
    }

    fn weeks_ui(&mut self, ui: &mut Ui, prepared: &Prepared, reading: Reading<'_>) {
        let mut weekly = self.weekly;
        chart_card(
            ui,
            "By week",
            |ui| {
                // Laid out from the right, the choices would stand in reverse.
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    segmented(ui, &mut weekly, &Weekly::CHOICES);
                });
            },
            |ui| {
                let is_margin = matches!(prepared.weekly_of, Weekly::Margin | Weekly::Gain);
                if is_margin && unknown_ui(ui, reading) {
                    return;
                }
                let names = &prepared.week_names;
                let week = |at: f64| {
                    let near = at.round();
                    let is_week = (near - at).abs() < 0.05 && near >= 0.0;
                    let name = is_week.then(|| names.get(near as usize)).flatten();
                    name.cloned().unwrap_or_default()
                };
                let is_aov = prepared.weekly_of == Weekly::Aov;
                let amount = |units: f64| {
                    if is_aov {
                        format::money_units_exact(units, reading.currency)
                    } else {
                        format::money_compact(units, reading.currency)
                    }
                };
                let x = AxisSpec {
                    title: "Week beginning",
                    text: &week,
                };
                let y = AxisSpec {
                    title: prepared.weekly_of.axis(),
                    text: &amount,
                };
                charts::line_with_band(ui, "weeks", (x, y), &prepared.weekly);
            },
        );
        self.weekly = weekly;
    }

    fn curve_ui(&mut self, ui: &mut Ui, reading: Reading<'_>) {
        let impact = &reading.impact.impact;
        let best = || {
            impact
                .rules
                .iter()
                .max_by(|a, b| a.gross_margin.total_cmp(&b.gross_margin))
        };
        let chosen = self
            .rule
            .as_ref()
            .and_then(|id| impact.rules.iter().find(|rule| rule.id == *id))
            .or_else(best);
        let Some(rule) = chosen else { return };
        let plan = &reading.impact.plan;
        let name = curves::rule_name(plan, &rule.id);
        let mut picked = None;
        chart_card(
            ui,
            "Margin against acceptance",
            |_| {},
            |ui| {
                if unknown_ui(ui, reading) {
                    return;
                }
                ComboBox::from_id_salt("rule of the curve")
                    .selected_text(name)
                    .width(ui.available_width() - theme::SPACE_8)
                    .truncate()
                    .show_ui(ui, |ui| {
                        for other in &impact.rules {
                            let name = curves::rule_name(plan, &other.id);
                            if ui.selectable_label(other.id == rule.id, name).clicked() {
                                picked = Some(other.id.clone());
                            }
                        }
                    })
                    .response
                    .accessible_name("Rule of the curve");
                let area = egui::Rect::from_min_size(
                    ui.cursor().min,
                    egui::vec2(ui.available_width(), theme::CHART_HEIGHT),
                );
                if ui.is_rect_visible(area) {
                    self.follow_curve(reading, rule);
                }
                self.plot_curve(ui, reading, rule);
            },
        );
        if picked.is_some() {
            self.rule = picked;
        }
    }

    /// Works the curve out anew when the impact or the rule changed.
    fn follow_curve(&mut self, reading: Reading<'_>, rule: &RuleImpact) {
        let impact = &reading.impact.impact;
        let known = self
            .curve
            .as_ref()
            .is_some_and(|curve| Arc::ptr_eq(&curve.impact, impact) && curve.rule == rule.id);
        let plan = &reading.impact.plan;
        let replay = reading.project.replay.filter(|replay| replay.fits(plan));
        let Some(replay) = replay.filter(|_| !known) else {
            return;
        };
        // While the hand moves the curve has less of a frame to itself.
        let draws = if reading.impact.complete {
            DRAGGING_DRAWS
        } else {
            DRAGGING_DRAWS / 5
        };
        let points = replay.acceptance_curve(
            plan,
            &RuleId::from(rule.id.as_str()),
            curves::furthest_acceptance(rule),
            CURVE_POINTS,
            draws,
        );
        self.curve = Some(Curve {
            impact: Arc::clone(impact),
            rule: rule.id.clone(),
            series: curves::curve(&points, reading.currency.minor_per_unit() as f64),
        });
    }

    fn plot_curve(&self, ui: &mut Ui, reading: Reading<'_>, rule: &RuleImpact) {
        let series = self
            .curve
            .as_ref()
            .filter(|curve| curve.rule == rule.id)
            .map_or_else(Series::default, |curve| curve.series.clone());
        let amount = |units: f64| format::money_compact(units, reading.currency);
        let x = AxisSpec {
            title: "Acceptance at list price",
            text: &format::percent,
        };
        let y = AxisSpec {
            title: "Gross margin of the rule",
            text: &amount,
        };
        let markers = curves::markers(rule);
        charts::curve_with_band(ui, "acceptance", (x, y), &series, &markers);
        if rule.cannot_pay {
            let colour = theme::palette(ui).negative;
            let text =
                "This rule cannot pay: it gives away more than it could earn at any acceptance.";
            ui.label(egui::RichText::new(text).small().color(colour));
        }
    }

    fn rules_ui(&mut self, ui: &mut Ui, prepared: &mut Prepared, out: &mut Outbox) {
        let rows = &prepared.rows;
        let mut output = None;
        chart_card(
            ui,
            "Rules",
            |_| {},
            |ui| {
                let name = |row: usize| rows.get(row).map_or("", |row| &row.cells[0]).to_owned();
                let text = |row: usize, column: usize| {
                    let cell = rows.get(row).and_then(|row| row.cells.get(column));
                    cell.cloned().unwrap_or_default()
                };
                let open = rows.len().clamp(1, OPEN_ROWS) as f32;
                let table = DataTable::new("Rules of the plan", &self.columns, &prepared.order)
                    .row_name(&name)
                    .cell_text(&text)
                    .max_height(open * theme::ROW_HEIGHT);
                output = Some(table.show(ui, &mut self.table, |ui, row, column| {
                    if let Some(row) = rows.get(row) {
                        cell_ui(ui, row, column);
                    }
                }));
            },
        );
        let Some(output) = output else { return };
        let id_of = |row: usize| rows.get(row).map(|row| row.id.clone());
        if output.selection_changed
            && let Some(id) = self.table.only_selected().and_then(id_of)
        {
            self.rule = Some(id);
        }
        if let Some(id) = output.activated.and_then(id_of) {
            out.command(Command::SelectRule(Some(RuleId::from(id.as_str()))));
            out.action(Action::Go(Screen::Rules));
        }
        if output.sort_changed.is_some() {
            prepared.order.clear();
        }
    }
}
