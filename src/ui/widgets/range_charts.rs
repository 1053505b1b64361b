//! Horizontal bars: what contributes how much, and what matters most.

use egui::Ui;
use egui_plot::{AxisHints, Bar, BarChart, GridMark, HoverPosition, Line, PlotUi, VLine};

use super::charts::{AxisSpec, axis, base, legend};
use crate::ui::theme;

/// One horizontal bar: a figure and where it may lie.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeBar {
    /// What it is.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// Lower and upper end of its range; `None` for none.
    pub range: Option<(f64, f64)>,
}

/// One assumption of a tornado: what the result is at either end of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// The assumption.
    pub name: String,
    /// Result with the assumption at its lower end.
    pub at_low: f64,
    /// Result with it at its upper end.
    pub at_high: f64,
}

/// Horizontal bars from nothing to a figure, with whiskers where it may lie; the first one stands on top.
pub fn range_bars(ui: &mut Ui, name: &str, x: AxisSpec<'_>, rows: &[RangeBar]) {
    let palette = theme::palette(ui);
    let bars = rows
        .iter()
        .enumerate()
        .map(|(place, row)| {
            let colour = if row.value < 0.0 {
                palette.series(1)
            } else {
                palette.series(0)
            };
            bar(place, 0.0, row.value, colour)
        })
        .collect();
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let text = |place: usize| {
        rows.get(place).map(|row| {
            let range = row
                .range
                .map(|(lower, upper)| format!("\n{} to {}", (x.text)(lower), (x.text)(upper)));
            let value = (x.text)(row.value);
            format!("{}: {value}{}", row.name, range.unwrap_or_default())
        })
    };
    horizontal(ui, name, x, &names, &text, |plot| {
        plot.bar_chart(BarChart::new("", bars).horizontal().allow_hover(false));
        for (place, row) in rows.iter().enumerate() {
            let Some((lower, upper)) = row.range else {
                continue;
            };
            let (y, reach) = (-(place as f64), 0.12);
            for (from, to) in [
                ([lower, y], [upper, y]),
                ([lower, y - reach], [lower, y + reach]),
                ([upper, y - reach], [upper, y + reach]),
            ] {
                plot.line(
                    Line::new("", vec![from, to])
                        .color(palette.text)
                        .width(1.5)
                        .allow_hover(false),
                );
            }
        }
    });
}

/// How far each assumption moves the result from `centre`; the first one stands on top.
pub fn tornado(ui: &mut Ui, name: &str, x: AxisSpec<'_>, centre: f64, rows: &[Swing]) {
    let palette = theme::palette(ui);
    let side = |at: fn(&Swing) -> f64, colour| -> Vec<Bar> {
        rows.iter()
            .enumerate()
            .map(|(place, row)| bar(place, centre, at(row), colour))
            .collect()
    };
    let low = side(|row| row.at_low, palette.series(1));
    let high = side(|row| row.at_high, palette.series(0));
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let text = |place: usize| {
        rows.get(place).map(|row| {
            let (low, high) = ((x.text)(row.at_low), (x.text)(row.at_high));
            format!("{}\nlow: {low}\nhigh: {high}", row.name)
        })
    };
    legend(
        ui,
        [
            ("Assumption at its low end", palette.series(1)),
            ("At its high end", palette.series(0)),
        ],
    );
    horizontal(ui, name, x, &names, &text, |plot| {
        for (name, bars, colour) in [
            ("Low end", low, palette.series(1)),
            ("High end", high, palette.series(0)),
        ] {
            plot.bar_chart(
                BarChart::new(name, bars)
                    .horizontal()
                    .color(colour)
                    .allow_hover(false),
            );
        }
        plot.vline(
            VLine::new("", centre)
                .color(palette.muted)
                .width(theme::HAIRLINE)
                .allow_hover(false),
        );
    });
}

fn bar(place: usize, from: f64, to: f64, colour: egui::Color32) -> Bar {
    Bar::new(-(place as f64), to - from)
        .base_offset(from)
        .width(0.6)
        .fill(colour.gamma_multiply(0.85))
        .stroke(egui::Stroke::NONE)
}

fn horizontal<'a>(
    ui: &mut Ui,
    name: &'a str,
    x: AxisSpec<'a>,
    names: &'a [&'a str],
    text: &'a dyn Fn(usize) -> Option<String>,
    draw: impl FnOnce(&mut PlotUi<'a>) + 'a,
) {
    let row_at = |y: f64| {
        let place = (-y).round();
        ((place + y).abs() < 0.45 && place >= 0.0).then_some(place as usize)
    };
    let y = AxisSpec {
        title: "",
        text: &|_| String::new(),
    };
    let height = (names.len() as f32 + 2.0) * theme::SPACE_32;
    let last = -(names.len() as f64) + 0.4;
    base(ui, name, x, y)
        .height(height)
        .include_x(0.0)
        .include_y(0.6)
        .include_y(last)
        .show_grid([true, false])
        .y_grid_spacer(|_| {
            (0..names.len())
                .map(|place| GridMark {
                    value: -(place as f64),
                    step_size: 1.0,
                })
                .collect()
        })
        .custom_y_axes(vec![axis(ui, AxisHints::new_y(), y).formatter(
            move |mark, _| {
                row_at(mark.value)
                    .and_then(|place| names.get(place))
                    .map(|name| (*name).to_owned())
                    .unwrap_or_default()
            },
        )])
        .label_formatter(move |position| {
            let y = match position {
                HoverPosition::NearDataPoint { position, .. }
                | HoverPosition::Elsewhere { position } => position.y,
            };
            row_at(y).and_then(text)
        })
        .show(ui, draw);
}
