//! Parts of the results without a state of their own: ranges, contributions, tornado, worst order, limits, a cell of the table.

use egui::{CollapsingHeader, Label, Ui};

use super::curves;
use super::drawing::chart_card;
use super::results::{Prepared, Reading};
use super::rule_rows::{self, RuleRow};
use crate::format::{self, costs};
use crate::simulate::WorstOrder;
use crate::ui::theme::{self, Tone};
use crate::ui::widgets::badge::badge;
use crate::ui::widgets::charts::{self, AxisSpec};

/// Warnings shown before the rest is opened.
const OPEN_WARNINGS: usize = 4;

pub(super) fn cell_ui(ui: &mut Ui, row: &RuleRow, column: usize) {
    let Some(text) = row.cells.get(column) else {
        return;
    };
    let palette = theme::palette(ui);
    let red = (column == rule_rows::BREAK_EVEN && row.cannot_pay)
        || (column == rule_rows::MARGIN && row.keys.get(column).is_some_and(|key| *key < 0.0));
    let mut words = egui::RichText::new(text);
    if red {
        words = words.color(palette.negative);
    }
    if column == 0 && row.thin {
        badge(ui, "Thin", Tone::Warning).on_hover_text(
            "Too few weeks or opportunities: the range shows only how unsure the assumptions are.",
        );
    }
    let response = ui.add(Label::new(words).truncate());
    if column <= 1 && !row.suppressed.is_empty() {
        response.on_hover_ui(|ui| {
            ui.strong(row.cells.first().map_or("", String::as_str));
            ui.label("Not shown in:");
            for reason in &row.suppressed {
                ui.label(reason);
            }
        });
    }
}

pub(super) fn ranges_ui(ui: &mut Ui, prepared: &Prepared) {
    chart_card(
        ui,
        "How sure is this?",
        |_| {},
        |ui| {
            // As high as the chart beside it.
            ui.set_min_height(theme::CHART_HEIGHT);
            for row in &prepared.intervals {
                row.show(ui);
            }
            let text = "Dot: expected. Thick line: 80 % range. Thin line: 95 % range. Vertical line: no change. Each row has its own scale.";
            ui.add(Label::new(theme::small(text)).wrap());
        },
    );
}

pub(super) fn contributions_ui(ui: &mut Ui, prepared: &Prepared, reading: Reading<'_>) {
    let rules = reading.impact.impact.rules.len();
    chart_card(
        ui,
        "Contribution per rule",
        |_| {},
        |ui| {
            if unknown_ui(ui, reading) {
                return;
            }
            let amount = |units: f64| format::money_compact(units, reading.currency);
            let x = AxisSpec {
                title: "Gross margin, with 80 % range",
                text: &amount,
            };
            charts::range_bars(ui, "contributions", x, &prepared.bars);
            let hidden = rules.saturating_sub(prepared.bars.len());
            if hidden > 0 {
                let rest = format::counted(hidden as u64, "smaller rule", "smaller rules");
                ui.label(theme::small(format!("{rest} in the table below")));
            }
        },
    );
}

/// Says why there is no chart when no margin is known, and answers true; draws nothing otherwise.
pub(super) fn unknown_ui(ui: &mut Ui, reading: Reading<'_>) -> bool {
    if !reading.impact.impact.margin_is_unknown() {
        return false;
    }
    let gap = costs::gap(&reading.project.dataset.catalog);
    let text = format!("{gap}, so no gross margin can be worked out.");
    ui.add(Label::new(theme::muted(text)).wrap());
    true
}

pub(super) fn tornado_ui(ui: &mut Ui, prepared: &Prepared, reading: Reading<'_>) {
    chart_card(
        ui,
        "Which assumptions matter",
        |_| {},
        |ui| {
            if unknown_ui(ui, reading) {
                return;
            }
            if prepared.swings.is_empty() {
                let text = if reading.impact.complete {
                    "No assumption moves the result."
                } else {
                    "Shown once you stop changing assumptions."
                };
                ui.label(theme::muted(text));
                return;
            }
            let amount = |units: f64| format::money_compact(units, reading.currency);
            let x = AxisSpec {
                title: "Change of gross margin",
                text: &amount,
            };
            let centre = reading.impact.impact.change.gross_margin.expected;
            charts::tornado(ui, "tornado", x, centre, &prepared.swings);
        },
    );
}

pub(super) fn worst_order_ui(ui: &mut Ui, reading: Reading<'_>) {
    chart_card(
        ui,
        "Worst order",
        |_| {},
        |ui| match &reading.impact.impact.worst_order {
            Some(worst) => worst_order_words(ui, worst, reading),
            None => {
                ui.label(theme::muted("No discount applies to any past order."));
            }
        },
    );
}

fn worst_order_words(ui: &mut Ui, worst: &WorstOrder, reading: Reading<'_>) {
    let amount = |units: f64| format::money_units_exact(units, reading.currency);
    let colour = if worst.gross_margin_after < 0.0 {
        theme::palette(ui).negative
    } else {
        theme::palette(ui).text
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("Order {}:", worst.order));
        ui.label(theme::muted(format!(
            "margin {} becomes",
            amount(worst.gross_margin_before)
        )));
        ui.label(egui::RichText::new(amount(worst.gross_margin_after)).color(colour));
    });
    let names: Vec<&str> = worst
        .rules
        .iter()
        .map(|id| curves::rule_name(&reading.impact.plan, id))
        .collect();
    let text = format!("With every discount it qualifies for: {}", names.join(", "));
    ui.add(Label::new(theme::small(text)).wrap());
}

pub(super) fn limits_ui(ui: &mut Ui, warnings: &[String]) {
    chart_card(
        ui,
        "What this cannot know",
        |_| {},
        |ui| {
            let text = "A replay knows nothing of shoppers who left without buying, offers never made, or seasons outside the history.";
            ui.add(Label::new(theme::muted(text)).wrap());
            let (open, rest) = warnings.split_at(warnings.len().min(OPEN_WARNINGS));
            let sentence = |ui: &mut Ui, text: &String| {
                ui.horizontal_top(|ui| {
                    ui.label(theme::muted("•"));
                    ui.add(Label::new(text).wrap());
                });
            };
            for text in open {
                sentence(ui, text);
            }
            if !rest.is_empty() {
                CollapsingHeader::new(format!("{} more", rest.len()))
                    .id_salt("more warnings")
                    .show_unindented(ui, |ui| {
                        for text in rest {
                            sentence(ui, text);
                        }
                    });
            }
        },
    );
}
