//! Finds a variant by its SKU or title.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Popup, PopupCloseBehavior, ScrollArea, Ui, WidgetInfo};

use super::field::line_edit;
use crate::domain::catalog::{Catalog, VariantId};
use crate::ui::theme;

/// What a picker remembers between frames. The caller keeps it.
#[derive(Clone, Debug, Default)]
pub struct SkuPickerState {
    /// What is typed.
    pub query: String,
    found: Vec<VariantId>,
    /// What `found` was found for; `None` when nothing was looked for yet.
    searched: Option<String>,
    highlighted: usize,
}

/// Draws a search field named `name` with a list below it. Returns the variant somebody chose by mouse or Enter.
///
/// The search runs when the text changes, not in every frame; only the rows one can see are laid out.
pub fn sku_picker(
    ui: &mut Ui,
    name: &str,
    state: &mut SkuPickerState,
    catalog: &Catalog,
) -> Option<VariantId> {
    let id = ui.make_persistent_id(("sku picker", name));
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    let keys = if had_focus { keys(ui) } else { Keys::default() };
    let field = ui
        .add(
            line_edit(&mut state.query)
                .id(id)
                .hint_text("Search SKU or title"),
        )
        .accessible_name(name);
    let is_open = field.has_focus() || Popup::is_id_open(ui, id.with("list"));
    if field.gained_focus() || (is_open && state.searched.as_deref() != Some(&state.query)) {
        state.found = search(catalog, &state.query);
        state.searched = Some(state.query.clone());
        state.highlighted = 0;
    }
    // A catalog may shrink under an open list.
    let known = catalog.variants().len();
    state.found.retain(|found| found.index() < known);
    let last = state.found.len().saturating_sub(1);
    state.highlighted = state.highlighted.saturating_add_signed(keys.step).min(last);

    let mut chosen = (keys.enter && field.has_focus())
        .then(|| state.found.get(state.highlighted).copied())
        .flatten();
    let clicked = Popup::from_response(&field)
        .id(id.with("list"))
        .open(field.has_focus() || had_focus)
        .close_behavior(PopupCloseBehavior::IgnoreClicks)
        .width(field.rect.width().max(theme::READING_WIDTH))
        .accessible_name(format!("Matches for {name}"))
        .show(|ui| list(ui, state, catalog, keys.step != 0))
        .and_then(|shown| shown.inner);
    chosen = chosen.or(clicked);
    if chosen.is_some() {
        state.query.clear();
        state.searched = None;
    }
    chosen
}

#[derive(Default)]
struct Keys {
    step: isize,
    enter: bool,
}

fn keys(ui: &Ui) -> Keys {
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        Keys {
            step: isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp))
                + 8 * (isize::from(pressed(Key::PageDown)) - isize::from(pressed(Key::PageUp))),
            enter: pressed(Key::Enter),
        }
    })
}

fn list(ui: &mut Ui, state: &SkuPickerState, catalog: &Catalog, reveal: bool) -> Option<VariantId> {
    if state.found.is_empty() {
        ui.label(theme::muted("No product has this in its SKU or title."));
        return None;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().max_height(theme::LIST_HEIGHT);
    if reveal {
        let above = state.highlighted as f32 * theme::ROW_HEIGHT;
        area = area.vertical_scroll_offset((above - theme::LIST_HEIGHT / 2.0).max(0.0));
    }
    area.show_rows(ui, theme::ROW_HEIGHT, state.found.len(), |ui, rows| {
        let mut clicked = None;
        for place in rows {
            let Some(variant) = state.found.get(place).copied() else {
                continue;
            };
            if row(ui, catalog, variant, place == state.highlighted) {
                clicked = Some(variant);
            }
        }
        clicked
    })
    .inner
}

fn row(ui: &mut Ui, catalog: &Catalog, variant: VariantId, highlighted: bool) -> bool {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), theme::ROW_HEIGHT);
    // Clicked, but not a stop of the Tab key: the field keeps the keyboard.
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::CLICK);
    let sku = catalog.variant(variant).sku.as_str();
    let title = catalog.title(variant);
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::ListBoxOption,
            true,
            highlighted,
            format!("{sku}: {title}"),
        )
    });
    let ground = if highlighted {
        palette.soft(theme::Tone::Accent)
    } else if response.hovered() {
        palette.hover
    } else {
        egui::Color32::TRANSPARENT
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, theme::RADIUS, ground);
    let body = egui::TextStyle::Body.resolve(ui.style());
    let mono = egui::TextStyle::Monospace.resolve(ui.style());
    let at = |x: f32| egui::pos2(rect.left() + x, rect.center().y);
    let code = painter.text(
        at(theme::SPACE_8),
        egui::Align2::LEFT_CENTER,
        sku,
        mono,
        palette.muted,
    );
    let x = (code.width() + theme::SPACE_24).max(theme::FIELD_WIDTH);
    painter.text(at(x), egui::Align2::LEFT_CENTER, title, body, palette.text);
    response.clicked()
}

/// Variants that hold every word of the query in SKU or title, those whose SKU starts with it first, else in the order of the
/// catalog.
#[must_use]
pub fn search(catalog: &Catalog, query: &str) -> Vec<VariantId> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<(bool, VariantId)> = catalog
        .iter()
        .filter_map(|(id, variant)| {
            let sku = variant.sku.as_str().to_lowercase();
            let title = if words.is_empty() {
                String::new()
            } else {
                catalog.title(id).to_lowercase()
            };
            words
                .iter()
                .all(|word| sku.contains(word) || title.contains(word))
                .then(|| (!sku.starts_with(&query), id))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}
