//! A choice of few, side by side.

use egui::accesskit::Role;
use egui::{Button, EventFilter, Key, Modifiers, Ui, WidgetInfo};

use crate::ui::theme;

/// Draws the choices as a row of radio buttons. True when another one was chosen, by mouse or arrow keys.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, choices: &[(T, &str)]) -> bool {
    ui.horizontal(|ui| buttons(ui, chosen, choices)).inner
}

/// The same for as many choices as it takes: they go on in a further line where the first is full.
pub fn segmented_wrapped<T: Copy + PartialEq>(
    ui: &mut Ui,
    chosen: &mut T,
    choices: &[(T, &str)],
) -> bool {
    ui.horizontal_wrapped(|ui| buttons(ui, chosen, choices))
        .inner
}

fn buttons<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, choices: &[(T, &str)]) -> bool {
    let before = *chosen;
    ui.spacing_mut().item_spacing.x = theme::SPACE_2;
    let mut responses = Vec::with_capacity(choices.len());
    for (value, label) in choices {
        let selected = *value == before;
        let response = ui.add(
            Button::selectable(selected, *label).min_size(egui::vec2(0.0, theme::CONTROL_HEIGHT)),
        );
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, *label));
        if response.clicked() {
            *chosen = *value;
        }
        responses.push(response);
    }
    let Some(here) = responses.iter().position(egui::Response::has_focus) else {
        return *chosen != before;
    };
    if let Some(focused) = responses.get(here) {
        // Else the arrow keys would also carry the keyboard on to whatever stands beside.
        let lock = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focused.id, lock));
    }
    let step = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        isize::from(pressed(Key::ArrowRight)) - isize::from(pressed(Key::ArrowLeft))
    });
    let there = here.saturating_add_signed(step);
    if let (Some((value, _)), Some(response)) = (choices.get(there), responses.get(there))
        && step != 0
    {
        *chosen = *value;
        response.request_focus();
    }
    *chosen != before
}
