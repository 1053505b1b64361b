//! A slider over any figure, with marks where the belief lies; the figure itself stands elsewhere.

use std::ops::RangeInclusive;

use egui::{Slider, SliderClamping, Ui};

use super::percent_slider::{SliderOutput, marks, moved_by_hand};

/// A slider about to be drawn, as wide as the place it is put in.
#[derive(Clone, Debug)]
pub struct ValueSlider<'a> {
    name: &'a str,
    range: RangeInclusive<f64>,
    step: f64,
    median: Option<f64>,
    between: Option<(f64, f64)>,
}

impl<'a> ValueSlider<'a> {
    /// A slider over this range in steps of this size, with its accessible name.
    #[must_use]
    pub fn new(name: &'a str, range: RangeInclusive<f64>, step: f64) -> Self {
        Self {
            name,
            range,
            step,
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

    /// Draws the slider at a figure.
    pub fn show(self, ui: &mut Ui, figure: f64) -> SliderOutput {
        ui.scope(|ui| {
            ui.spacing_mut().slider_width = ui.available_width();
            let mut value = figure;
            let response = ui
                .add(
                    Slider::new(&mut value, self.range.clone())
                        .show_value(false)
                        .step_by(self.step)
                        .clamping(SliderClamping::Edits),
                )
                .accessible_name(self.name);
            marks(ui, &response, &self.range, self.median, self.between);
            let changed = moved_by_hand(ui, &response, value - figure, self.step);
            SliderOutput {
                value: if changed { value } else { figure },
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
