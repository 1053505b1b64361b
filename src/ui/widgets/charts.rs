//! Charts over plain figures: lines with bands, histograms, ranges. What they show is computed elsewhere.

use egui::{Color32, Rangef, Sense, TextStyle, Ui, vec2};
use egui_plot::{
    AxisHints, Bar, BarChart, FilledArea, GridMark, HLine, HoverPosition, Line, LineStyle, Plot,
    PlotPoints, PlotUi, VLine,
};

pub use super::pickable_line::pickable_line;
pub use super::range_charts::{RangeBar, Swing, range_bars, tornado};

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

/// Lines over time or another axis, each with its bands.
pub fn line_with_band(
    ui: &mut Ui,
    name: &str,
    (x, y): (AxisSpec<'_>, AxisSpec<'_>),
    series: &[Series],
) {
    let palette = theme::palette(ui);
    let names = series.iter().enumerate();
    legend(
        ui,
        names.map(|(number, one)| (one.name.as_str(), palette.series(number))),
    );
    base(ui, name, x, y).show(ui, |plot| {
        for (number, one) in series.iter().enumerate() {
            draw_series(plot, one, palette.series(number));
        }
    });
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
    let own = std::iter::once((curve.name.as_str(), palette.series(0)));
    legend(ui, own.chain(marker_names(markers, palette)));
    base(ui, name, x, y).show(ui, |plot| {
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
    legend(ui, marker_names(markers, palette));
    let bars = bins
        .iter()
        .map(|bin| {
            // A hair of the ground between the bars tells them apart.
            let width = (bin.to - bin.from) * 0.94;
            Bar::new((bin.from + bin.to) / 2.0, bin.count)
                .width(width)
                .fill(colour.gamma_multiply(0.75))
                .stroke(egui::Stroke::NONE)
                .name(format!("{} to {}", (x.text)(bin.from), (x.text)(bin.to)))
        })
        .collect();
    base(ui, name, x, y).include_y(0.0).show(ui, |plot| {
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

/// Part of a horizontal axis at its right end where a long text would be cut off.
const AT_THE_END: f64 = 0.05;

/// Characters that fit there.
const SHORT: usize = 6;

/// A quiet plot with titled axes. It neither scrolls nor zooms, so that the page below it does.
pub(super) fn base<'a>(ui: &Ui, name: &'a str, x: AxisSpec<'a>, y: AxisSpec<'a>) -> Plot<'a> {
    Plot::new(("chart", name))
        .height(theme::CHART_HEIGHT)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_crosshair(false)
        .grid_color(theme::palette(ui).border)
        .custom_x_axes(vec![
            axis(ui, AxisHints::new_x(), x)
                .formatter(move |mark, shown| {
                    let text = (x.text)(mark.value);
                    let end = shown.end() - (shown.end() - shown.start()) * AT_THE_END;
                    if mark.value > end && text.chars().count() > SHORT {
                        String::new()
                    } else {
                        text
                    }
                })
                .label_spacing(Rangef::new(theme::SPACE_24, theme::SPACE_32)),
        ])
        .custom_y_axes(vec![
            axis(ui, AxisHints::new_y(), y)
                .label_spacing(Rangef::new(theme::SPACE_12, theme::SPACE_16)),
        ])
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
        })
        .x_grid_spacer(|input| steps(input.bounds, 6.0))
        .y_grid_spacer(|input| steps(input.bounds, 8.0))
}

/// Round places (1, 2 or 5 times a power of ten) that cut the bounds into at most so many parts.
fn steps((first, last): (f64, f64), parts: f64) -> Vec<GridMark> {
    let rough = (last - first) / parts;
    if !rough.is_finite() || rough <= 0.0 {
        return Vec::new();
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(10.0 * power);
    let (from, to) = ((first / step).ceil() as i64, (last / step).floor() as i64);
    (from..=to)
        .map(|number| GridMark {
            value: number as f64 * step,
            step_size: step,
        })
        .collect()
}

/// Names of series and markers above the plot, where they hide nothing.
pub(super) fn legend<'a>(ui: &mut Ui, entries: impl IntoIterator<Item = (&'a str, Color32)>) {
    let entries: Vec<_> = entries
        .into_iter()
        .filter(|(name, _)| !name.is_empty())
        .collect();
    if entries.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_4;
        for (name, colour) in entries {
            let size = vec2(theme::SPACE_8, theme::SPACE_8);
            let (dot, _) = ui.allocate_exact_size(size, Sense::hover());
            ui.painter()
                .circle_filled(dot.center(), theme::SPACE_4, colour);
            ui.label(theme::small(name));
            ui.add_space(theme::SPACE_12);
        }
    });
}

/// An axis in small, muted type.
pub(super) fn axis<'a>(ui: &Ui, hints: AxisHints<'a>, spec: AxisSpec<'a>) -> AxisHints<'a> {
    hints
        .label(theme::small(spec.title))
        .tick_label_font(TextStyle::Small.resolve(ui.style()))
        .tick_label_color(theme::palette(ui).muted)
        .formatter(move |mark, _| (spec.text)(mark.value))
}

pub(super) fn draw_series(plot: &mut PlotUi<'_>, series: &Series, colour: Color32) {
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

fn marker_names<'a>(
    markers: &'a [Marker],
    palette: &'a theme::Palette,
) -> impl Iterator<Item = (&'a str, Color32)> {
    let numbered = markers.iter().enumerate();
    numbered.map(|(number, marker)| (marker.name.as_str(), palette.series(number + 1)))
}

fn draw_marker(plot: &mut PlotUi<'_>, marker: &Marker, colour: Color32) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_cut_at_round_places_and_never_endlessly() {
        let values =
            |bounds| -> Vec<f64> { steps(bounds, 8.0).iter().map(|mark| mark.value).collect() };
        assert_eq!(
            values((-430.0, 830.0)),
            [-400.0, -200.0, 0.0, 200.0, 400.0, 600.0, 800.0]
        );
        assert_eq!(values((0.0, 0.41)).len(), 5);
        assert!(values((1.0, 1.0)).is_empty());
        assert!(values((f64::NAN, 1.0)).is_empty());
    }
}
