//! Notices in the corner of the window.

use egui::{Align2, Area, Context, Id, Label, Order, Ui, vec2};

use super::button::quiet_button;
use crate::ui::theme::{self, Tone};

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u64,
    /// Coloured edge.
    pub tone: Tone,
    /// What happened, in one sentence.
    pub text: String,
    /// Text of a button that does something about it.
    pub action: Option<String>,
}

/// What somebody did to a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastEvent {
    /// Closed the notice with this id.
    Dismissed(u64),
    /// Clicked the button of the notice with this id.
    Acted(u64),
}

/// Draws the notices above the lower right corner, the newest lowest.
pub fn show_toasts(ctx: &Context, toasts: &[Toast]) -> Vec<ToastEvent> {
    let mut events = Vec::new();
    if toasts.is_empty() {
        return events;
    }
    Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(
            Align2::RIGHT_BOTTOM,
            vec2(-theme::SPACE_16, -theme::SPACE_32),
        )
        .accessible_name("Notices")
        .show(ctx, |ui| {
            for toast in toasts {
                events.extend(show(ui, toast));
            }
        });
    events
}

fn show(ui: &mut Ui, toast: &Toast) -> Option<ToastEvent> {
    let mut event = None;
    let palette = theme::palette(ui);
    let card = theme::card(ui)
        .inner_margin(theme::margin(theme::SPACE_12))
        .shadow(ui.visuals().popup_shadow)
        .show(ui, |ui| {
            ui.set_width(theme::TOAST_WIDTH);
            ui.horizontal_top(|ui| {
                ui.add_space(theme::SPACE_4);
                let buttons = if toast.action.is_some() {
                    theme::FIELD_WIDTH
                } else {
                    theme::SPACE_32
                };
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - buttons).max(theme::FIELD_WIDTH));
                    ui.add(Label::new(&toast.text).wrap());
                });
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                    if quiet_button(ui, "×", "Dismiss").clicked() {
                        event = Some(ToastEvent::Dismissed(toast.id));
                    }
                    if let Some(action) = &toast.action
                        && ui.button(action).clicked()
                    {
                        event = Some(ToastEvent::Acted(toast.id));
                    }
                });
            });
        });
    let mut edge = card.response.rect.shrink2(vec2(0.0, theme::SPACE_8));
    edge.set_width(theme::SPACE_4);
    ui.painter()
        .rect_filled(edge, theme::SPACE_2, palette.tone(toast.tone));
    event
}
