//! Charts over plain figures: lines with bands, histograms, ranges. What they show is computed elsewhere.

use egui::accesskit::Role;
use egui::{EventFilter, Key, Modifiers, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui_plot::{
    Bar, BarChart, Corner, FilledArea, HLine, HoverPosition, Legend, Line, LineStyle, Plot,
    PlotPoints, PlotUi, Points, VLine,
};

use crate::ui::theme;

/// How the figures of an axis read.
pub type AxisText<'a> = &'a dyn Fn(f64) -> String;

/// An axis: its title with the unit, and how its figures read.
#[derive(Clone, Copy)]
pub struct AxisSpec<'a> {
    /// "Net revenue per week, $".
    pub title: &'a str,
    /// A figure of the axis as text.
    pub text: AxisText<'a>,
}

/// One line, with its ranges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Name in the legend; once per chart.
    pub name: String,
    /// Places and figures from left to right.
    pub points: Vec<[f64; 2]>,
    /// Lower and upper end of the 80 % range at each point; empty for none.
    pub band80: Vec<[f64; 2]>,
    /// Lower and upper end of the 95 % range at each point; empty for none.
    pub band95: Vec<[f64; 2]>,
}

/// A line across the chart with a name in the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// What lies there: "Break-even 12 %".
    pub name: String,
    /// Where.
    pub at: f64,
}

/// One bar of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Lower end.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// How many.
    pub count: f64,
}

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

/// Lines over time or another axis, each with its bands.
pub fn line_with_band(
    ui: &mut Ui,
    name: &str,
    (x, y): (AxisSpec<'_>, AxisSpec<'_>),
    series: &[Series],
) {
    let palette = theme::palette(ui);
    base(name, x, y, true).show(ui, |plot| {
        for (number, one) in series.iter().enumerate() {
            draw_series(plot, one, palette.series(number));
        }
    });
}

/// Lines over time of which one place can be picked, by a click or with the arrow keys; `picked` is a place in the first
/// line's points. The picked place carries a marker.
pub fn pickable_line(
    ui: &mut Ui,
    name: &str,
    (x, y): (AxisSpec<'_>, AxisSpec<'_>),
    series: &[Series],
    picked: &mut Option<usize>,
) {
    let palette = theme::palette(ui);
    let points = series.first().map_or(&[][..], |first| &first.points);
    let at = picked.and_then(|place| points.get(place)).copied();
    let plot = base(name, x, y, true)
        .sense(Sense::click())
        .show(ui, |plot| {
            for (number, one) in series.iter().enumerate() {
                draw_series(plot, one, palette.series(number));
            }
            if let Some([place, figure]) = at {
                let line = VLine::new("", place).color(palette.muted);
                plot.vline(line.width(theme::HAIRLINE).allow_hover(false));
                let dot = Points::new("", [place, figure]).color(palette.series(0));
                plot.points(dot.radius(theme::SPACE_4).allow_hover(false));
            }
        });
    let response = plot.response;
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, name));
    if response.clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        *picked = nearest(points, plot.transform.value_from_position(pointer).x);
        response.request_focus();
    }
    if response.has_focus() {
        let lock = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, lock));
        ui.painter().rect_stroke(
            response.rect,
            theme::RADIUS,
            Stroke::new(theme::FOCUS_WIDTH, palette.accent),
            StrokeKind::Outside,
        );
        let step = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            isize::from(pressed(Key::ArrowRight)) - isize::from(pressed(Key::ArrowLeft))
        });
        if step != 0 && !points.is_empty() {
            let here = picked.unwrap_or(if step > 0 { 0 } else { points.len() });
            *picked = Some(here.saturating_add_signed(step).min(points.len() - 1));
        }
    }
}

/// The point that lies nearest to a place of the axis.
fn nearest(points: &[[f64; 2]], x: f64) -> Option<usize> {
    let distance = |point: &[f64; 2]| (point[0] - x).abs();
    points
        .iter()
        .enumerate()
        .min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))
        .map(|(place, _)| place)
}

/// A curve with its bands over a share, with lines where it crosses nothing and elsewhere of note.
pub fn curve_with_band(
    ui: &mut Ui,
    name: &str,
    (x, y): (AxisSpec<'_>, AxisSpec<'_>),
    curve: &Series,
    markers: &[Marker],
) {
    let palette = theme::palette(ui);
    base(name, x, y, true).show(ui, |plot| {
        plot.hline(zero_line(palette));
        draw_series(plot, curve, palette.series(0));
        for (number, marker) in markers.iter().enumerate() {
            draw_marker(plot, marker, palette.series(number + 1));
        }
    });
}

/// How many cases fall between which figures, with lines at quantiles.
pub fn histogram(
    ui: &mut Ui,
    name: &str,
    (x, y): (AxisSpec<'_>, AxisSpec<'_>),
    bins: &[Bin],
    markers: &[Marker],
) {
    let palette = theme::palette(ui);
    let colour = palette.series(0);
    let bars = bins
        .iter()
        .map(|bin| {
            // A hair of the ground between the bars tells them apart.
            let width = (bin.to - bin.from) * 0.94;
            Bar::new((bin.from + bin.to) / 2.0, bin.count)
                .width(width)
                .fill(colour.gamma_multiply(0.75))
                .stroke(Stroke::NONE)
                .name(format!("{} to {}", (x.text)(bin.from), (x.text)(bin.to)))
        })
        .collect();
    base(name, x, y, true).include_y(0.0).show(ui, |plot| {
        plot.bar_chart(
            BarChart::new("", bars)
                .color(colour)
                .element_formatter(Box::new(|bar, _| format!("{}: {}", bar.name, bar.value))),
        );
        for (number, marker) in markers.iter().enumerate() {
            draw_marker(plot, marker, palette.series(number + 1));
        }
    });
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
        .stroke(Stroke::NONE)
}

fn base<'a>(name: &'a str, x: AxisSpec<'a>, y: AxisSpec<'a>, legend: bool) -> Plot<'a> {
    let plot = Plot::new(("chart", name))
        .height(theme::CHART_HEIGHT)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_crosshair(false)
        .x_axis_label(theme::small(x.title))
        .y_axis_label(theme::small(y.title))
        .x_axis_formatter(move |mark, _| (x.text)(mark.value))
        .y_axis_formatter(move |mark, _| (y.text)(mark.value))
        .label_formatter(move |position| match position {
            HoverPosition::NearDataPoint {
                plot_name,
                position,
                ..
            } => {
                let (x, y) = ((x.text)(position.x), (y.text)(position.y));
                Some(if plot_name.is_empty() {
                    format!("{x}: {y}")
                } else {
                    format!("{plot_name}\n{x}: {y}")
                })
            }
            HoverPosition::Elsewhere { .. } => None,
        });
    if legend {
        plot.legend(
            Legend::default()
                .position(Corner::RightTop)
                .text_style(egui::TextStyle::Small)
                .follow_insertion_order(true),
        )
    } else {
        plot
    }
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
    base(name, x, y, true)
        .height(height)
        .include_x(0.0)
        .include_y(0.6)
        .include_y(last)
        .show_grid([true, false])
        .y_grid_spacer(|_| {
            (0..names.len())
                .map(|place| egui_plot::GridMark {
                    value: -(place as f64),
                    step_size: 1.0,
                })
                .collect()
        })
        .y_axis_formatter(move |mark, _| {
            row_at(mark.value)
                .and_then(|place| names.get(place))
                .map(|name| (*name).to_owned())
                .unwrap_or_default()
        })
        .label_formatter(move |position| {
            let y = match position {
                HoverPosition::NearDataPoint { position, .. }
                | HoverPosition::Elsewhere { position } => position.y,
            };
            row_at(y).and_then(text)
        })
        .show(ui, draw);
}

fn draw_series(plot: &mut PlotUi<'_>, series: &Series, colour: egui::Color32) {
    let xs: Vec<f64> = series.points.iter().map(|point| point[0]).collect();
    for (band, share) in [(&series.band95, 0.12), (&series.band80, 0.22)] {
        if band.len() == xs.len() && !xs.is_empty() {
            let (lower, upper): (Vec<f64>, Vec<f64>) =
                band.iter().map(|[lower, upper]| (*lower, *upper)).unzip();
            plot.add(
                FilledArea::new("", &xs, &lower, &upper)
                    .fill_color(colour.gamma_multiply(share))
                    .allow_hover(false),
            );
        }
    }
    plot.line(
        Line::new(&series.name, PlotPoints::from(series.points.clone()))
            .color(colour)
            .width(theme::FOCUS_WIDTH),
    );
}

fn draw_marker(plot: &mut PlotUi<'_>, marker: &Marker, colour: egui::Color32) {
    plot.vline(
        VLine::new(&marker.name, marker.at)
            .color(colour)
            .width(1.5)
            .style(LineStyle::dashed_dense()),
    );
}

fn zero_line(palette: &theme::Palette) -> HLine {
    HLine::new("", 0.0)
        .color(palette.muted)
        .width(theme::HAIRLINE)
        .allow_hover(false)
}
