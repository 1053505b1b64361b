//! A slider over a share, with marks where the belief lies.

use std::ops::RangeInclusive;

use egui::{Key, Response, Slider, SliderClamping, Stroke, Ui};

use crate::format;
use crate::ui::theme;

/// A slider about to be drawn.
#[derive(Clone, Debug)]
pub struct PercentSlider<'a> {
    name: &'a str,
    range: RangeInclusive<f64>,
    median: Option<f64>,
    between: Option<(f64, f64)>,
}

/// What a slider did in this frame.
#[derive(Debug)]
pub struct SliderOutput {
    /// The slider.
    pub response: Response,
    /// The share now, 0..1.
    pub value: f64,
    /// The share is another one than before.
    pub changed: bool,
    /// The hand still holds the handle: show, but do not record.
    pub dragging: bool,
    /// The hand let go, or a key moved the handle: record.
    pub released: bool,
}

impl<'a> PercentSlider<'a> {
    /// A slider over shares of this range, with its accessible name.
    #[must_use]
    pub fn new(name: &'a str, range: RangeInclusive<f64>) -> Self {
        Self {
            name,
            range,
            median: None,
            between: None,
        }
    }

    /// Marks the middle of the belief.
    #[must_use]
    pub fn median(mut self, median: f64) -> Self {
        self.median = Some(median);
        self
    }

    /// Marks the range of the belief.
    #[must_use]
    pub fn between(mut self, lower: f64, upper: f64) -> Self {
        self.between = Some((lower, upper));
        self
    }

    /// Draws the slider at a share, with the share in words beside it.
    pub fn show(self, ui: &mut Ui, share: f64) -> SliderOutput {
        ui.horizontal(|ui| {
            let (first, last) = (*self.range.start() * 100.0, *self.range.end() * 100.0);
            let mut percent = share * 100.0;
            let step = if last - first > 10.0 { 0.5 } else { 0.1 };
            // The rail up to the handle is filled with it.
            ui.visuals_mut().selection.bg_fill = theme::palette(ui).accent;
            let response = ui
                .add(
                    Slider::new(&mut percent, first..=last)
                        .show_value(false)
                        .step_by(step)
                        .clamping(SliderClamping::Edits),
                )
                .accessible_name(self.name);
            marks(ui, &response, &self.range, self.median, self.between);
            let changed = moved_by_hand(ui, &response, percent - share * 100.0, step);
            let value = if changed { percent / 100.0 } else { share };
            ui.label(format::percent(value));
            SliderOutput {
                value,
                changed,
                dragging: response.dragged(),
                released: response.drag_stopped()
                    || (changed && !response.is_pointer_button_down_on()),
                response,
            }
        })
        .inner
    }
}

/// True when a person moved the handle. A slider also rounds by itself what does not lie on one of its steps; that must not
/// pass for a wish.
pub(super) fn moved_by_hand(ui: &Ui, response: &Response, by: f64, step: f64) -> bool {
    let arrows = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
    ];
    let keyed =
        response.has_focus() && ui.input(|input| arrows.iter().any(|key| input.key_pressed(*key)));
    let held = response.is_pointer_button_down_on() || response.drag_stopped();
    response.changed() && (held || keyed || by.abs() > step * 0.51)
}

/// Draws under a slider where the belief lies.
pub(super) fn marks(
    ui: &Ui,
    response: &Response,
    range: &RangeInclusive<f64>,
    median: Option<f64>,
    between: Option<(f64, f64)>,
) {
    let palette = theme::palette(ui);
    let rect = response.rect;
    // The handle is a circle of this radius and stops with its edge at the end of the rail.
    let rail = rect.x_range().shrink(rect.height() / 2.5);
    let (first, last) = (*range.start(), *range.end());
    let x = |share: f64| {
        let part = ((share - first) / (last - first)).clamp(0.0, 1.0);
        rail.min + rail.span() * part as f32
    };
    let below = rect.bottom() - theme::HAIRLINE;
    if let Some((lower, upper)) = between {
        let stroke = Stroke::new(theme::FOCUS_WIDTH, palette.control_border);
        ui.painter().hline(x(lower)..=x(upper), below, stroke);
    }
    if let Some(median) = median {
        let stroke = Stroke::new(theme::FOCUS_WIDTH, palette.muted);
        ui.painter()
            .vline(x(median), below - theme::SPACE_4..=below, stroke);
    }
}
