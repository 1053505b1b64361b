//! One of many, found by typing.

use egui::accesskit::Role;
use egui::{
    Align2, Button, Color32, Id, Key, Modifiers, Popup, PopupCloseBehavior, ScrollArea, Ui,
    WidgetInfo,
};

use super::field::line_edit;
use crate::ui::theme;

/// One thing to choose.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// What it is called.
    pub label: &'a str,
    /// What it means, in one sentence.
    pub explanation: &'a str,
}

/// What is typed and where the highlight stands while the list is open.
#[derive(Clone, Debug, Default)]
struct Search {
    query: String,
    highlighted: usize,
}

/// Draws a button with the present choice; it opens a list with a search field. `name` is what is chosen, for screen
/// readers. Returns the place of another choice.
pub fn search_choice(
    ui: &mut Ui,
    name: &str,
    chosen: &str,
    choices: &[Choice<'_>],
    width: f32,
) -> Option<usize> {
    let palette = theme::palette(ui);
    let is_known = choices.iter().any(|choice| choice.label == chosen);
    let text = egui::RichText::new(chosen).color(if is_known {
        palette.text
    } else {
        palette.muted
    });
    let button = ui
        .scope(|ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            let size = egui::vec2(width, theme::CONTROL_HEIGHT);
            ui.add_sized(size, Button::new(text).right_text(theme::small("⏷")))
        })
        .inner;
    button.widget_info(|| {
        WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), format!("{name}: {chosen}"))
    });
    let explanation = choices.iter().find(|choice| choice.label == chosen);
    let button = match explanation {
        Some(choice) => button.on_hover_text(choice.explanation),
        None => button,
    };
    let id = button.id.with("search");
    if button.clicked() {
        ui.data_mut(|data| data.insert_temp(id, Search::default()));
    }
    let was_open = Popup::is_id_open(ui, id);
    let picked = Popup::from_toggle_button_response(&button)
        .id(id)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(theme::READING_WIDTH)
        .accessible_name(name)
        .show(|ui| list(ui, id, name, choices, !was_open))
        .and_then(|shown| shown.inner);
    if picked.is_some() {
        Popup::close_id(ui, id);
        button.request_focus();
    }
    picked.filter(|place| {
        choices
            .get(*place)
            .is_some_and(|choice| choice.label != chosen)
    })
}

fn list(ui: &mut Ui, id: Id, name: &str, choices: &[Choice<'_>], opened: bool) -> Option<usize> {
    let mut search: Search = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let (step, enter) = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        let step = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        (step, pressed(Key::Enter))
    });
    let field = ui
        .add(
            line_edit(&mut search.query)
                .hint_text("Type to search")
                .desired_width(f32::INFINITY),
        )
        .accessible_name(format!("Search for {name}"));
    if opened {
        field.request_focus();
    }
    let found = matches(choices, &search.query);
    if field.changed() {
        search.highlighted = 0;
    }
    let last = found.len().saturating_sub(1);
    search.highlighted = search.highlighted.saturating_add_signed(step).min(last);
    let mut picked = found.get(search.highlighted).copied().filter(|_| enter);
    if found.is_empty() {
        ui.label(theme::muted("Nothing has this in its name."));
    }
    let height = 2.0 * theme::ROW_HEIGHT - theme::SPACE_8;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical()
        .max_height(theme::LIST_HEIGHT)
        .auto_shrink([false, true]);
    if step != 0 {
        let above = search.highlighted as f32 * height;
        area = area.vertical_scroll_offset((above - theme::LIST_HEIGHT / 2.0).max(0.0));
    }
    area.show_rows(ui, height, found.len(), |ui, rows| {
        for row in rows {
            let Some((place, choice)) = found
                .get(row)
                .and_then(|place| Some((*place, choices.get(*place)?)))
            else {
                continue;
            };
            if entry(ui, choice, row == search.highlighted, height) {
                picked = Some(place);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, search));
    picked
}

fn entry(ui: &mut Ui, choice: &Choice<'_>, highlighted: bool, height: f32) -> bool {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), height);
    // Clicked, but not a stop of the Tab key: the field keeps the keyboard.
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::CLICK);
    response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, highlighted, choice.label));
    let ground = if highlighted {
        palette.soft(theme::Tone::Accent)
    } else if response.hovered() {
        palette.hover
    } else {
        Color32::TRANSPARENT
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::RADIUS, ground);
    let at = |y: f32| egui::pos2(rect.left() + theme::SPACE_8, y);
    let body = egui::TextStyle::Body.resolve(ui.style());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let middle = rect.center().y;
    painter.text(
        at(middle),
        Align2::LEFT_BOTTOM,
        choice.label,
        body,
        palette.text,
    );
    let text = choice.explanation.to_owned();
    let mut job = egui::text::LayoutJob::simple_singleline(text, small, palette.muted);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - theme::SPACE_16);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    painter.galley(at(middle), galley, palette.muted);
    response.clicked()
}

/// The places of the choices that hold every word of the query, those whose label begins with it first.
fn matches(choices: &[Choice<'_>], query: &str) -> Vec<usize> {
    let query = query.trim().to_lowercase();
    let mut found: Vec<(u8, usize)> = Vec::new();
    for (place, choice) in choices.iter().enumerate() {
        let label = choice.label.to_lowercase();
        let explanation = choice.explanation.to_lowercase();
        let in_label = query.split_whitespace().all(|word| label.contains(word));
        let rank = if label.starts_with(&query) {
            0
        } else if in_label {
            1
        } else if query
            .split_whitespace()
            .all(|word| label.contains(word) || explanation.contains(word))
        {
            2
        } else {
            continue;
        };
        found.push((rank, place));
    }
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_labels_before_explanations() {
        let choices = [
            Choice {
                label: "Line total",
                explanation: "What was paid.",
            },
            Choice {
                label: "Unit price",
                explanation: "Price of one unit.",
            },
            Choice {
                label: "Units",
                explanation: "How many.",
            },
            Choice {
                label: "Order",
                explanation: "What the units share.",
            },
        ];
        assert_eq!(matches(&choices, "unit"), [1, 2, 3]);
        assert_eq!(matches(&choices, "price unit"), [1]);
        assert_eq!(matches(&choices, ""), [0, 1, 2, 3]);
        assert!(matches(&choices, "colour").is_empty());
    }
}
