//! A line chart of which one place can be picked, by mouse and keyboard.

use egui::accesskit::Role;
use egui::{EventFilter, Key, Modifiers, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui_plot::{Points, VLine};

use super::charts::{AxisSpec, Series, base, draw_series};
use crate::ui::theme;

/// One line of which a place can be picked, by a click or with the arrow keys; `picked` is a place in its points. True when
/// it changed.
pub fn pickable_line(
    ui: &mut Ui,
    (x, y): (AxisSpec<'_>, AxisSpec<'_>),
    series: &Series,
    picked: &mut Option<usize>,
) -> bool {
    let palette = theme::palette(ui);
    let points = &series.points[..];
    let before = *picked;
    let at = picked.and_then(|place| points.get(place)).copied();
    let plot = base(ui, &series.name, x, y)
        .sense(Sense::click())
        // A cut axis makes small changes look large.
        .include_y(0.0)
        .show(ui, |plot| {
            draw_series(plot, series, palette.series(0));
            if let Some([place, figure]) = at {
                let line = VLine::new("", place).color(palette.muted);
                plot.vline(line.width(theme::HAIRLINE).allow_hover(false));
                let dot = Points::new("", [place, figure]).color(palette.series(0));
                plot.points(dot.radius(theme::SPACE_4).allow_hover(false));
            }
        });
    let response = plot.response;
    let said = at.map(|[place, figure]| format!("{}: {}", (x.text)(place), (y.text)(figure)));
    response.widget_info(|| WidgetInfo {
        current_text_value: said.clone(),
        ..WidgetInfo::labeled(Role::Slider, true, &series.name)
    });
    if response.clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        *picked = nearest(points, plot.transform.value_from_position(pointer).x);
        response.request_focus();
    }
    if response.has_focus() {
        follow_keys(ui, &response, points.len(), picked);
    }
    *picked != before
}

fn follow_keys(ui: &Ui, response: &Response, points: usize, picked: &mut Option<usize>) {
    let lock = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, lock));
    ui.painter().rect_stroke(
        response.rect,
        theme::RADIUS,
        Stroke::new(theme::FOCUS_WIDTH, theme::palette(ui).accent),
        StrokeKind::Outside,
    );
    let step = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        isize::from(pressed(Key::ArrowRight)) - isize::from(pressed(Key::ArrowLeft))
    });
    if step != 0 && points > 0 {
        *picked = Some(match *picked {
            Some(here) => here.saturating_add_signed(step).min(points - 1),
            None if step > 0 => 0,
            None => points - 1,
        });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point_is_picked_wherever_one_clicks() {
        let points = [[1.0, 5.0], [8.0, 5.0], [15.0, 5.0]];
        assert_eq!(nearest(&points, -100.0), Some(0));
        assert_eq!(nearest(&points, 5.0), Some(1));
        assert_eq!(nearest(&points, 12.0), Some(2));
        assert_eq!(nearest(&[], 12.0), None);
    }
}
