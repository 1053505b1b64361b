//! The products of a rule as a row of chips.

use egui::{Button, Key, Modifiers, RichText, Ui};

use crate::domain::catalog::{Catalog, Sku};
use crate::ui::theme::{self, Tone};

/// What somebody did to a list of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkuListChange {
    /// Took out the product at this place.
    Remove(usize),
    /// Put the product at one place to another.
    Move {
        /// Place before.
        from: usize,
        /// Place after.
        to: usize,
    },
}

/// Draws the products as chips. A click on the cross or Delete takes one out; Alt with an arrow, or dragging, moves it. SKUs
/// the catalog does not hold are marked.
pub fn sku_list(ui: &mut Ui, catalog: &Catalog, skus: &[Sku]) -> Option<SkuListChange> {
    let mut change = None;
    ui.horizontal_wrapped(|ui| {
        for (place, sku) in skus.iter().enumerate() {
            change = change.or(chip(ui, catalog, sku, place, skus.len()));
        }
    });
    change
}

fn chip(
    ui: &mut Ui,
    catalog: &Catalog,
    sku: &Sku,
    place: usize,
    count: usize,
) -> Option<SkuListChange> {
    let palette = theme::palette(ui);
    let found = catalog.find(sku);
    let (title, tone) = match found {
        Some(id) => (catalog.title(id), Tone::Neutral),
        None => (format!("{sku} is not in the catalog"), Tone::Warning),
    };
    let colour = if found.is_some() {
        palette.text
    } else {
        palette.warning
    };
    let text = RichText::new(format!("{sku}  ×")).small().color(colour);
    let response = ui
        .add(
            Button::new(text)
                .fill(palette.soft(tone))
                .corner_radius(theme::RADIUS_PILL)
                .sense(egui::Sense::click_and_drag()),
        )
        .accessible_name(format!("Remove {sku}"));
    response.dnd_set_drag_payload(place);
    let mut change = None;
    if let Some(from) = response.dnd_release_payload::<usize>()
        && *from != place
    {
        change = Some(SkuListChange::Move {
            from: *from,
            to: place,
        });
    }
    if response.clicked() {
        change = Some(SkuListChange::Remove(place));
    }
    if response.has_focus() {
        let (step, delete) = ui.input_mut(|input| {
            let mut alt = |key| isize::from(input.consume_key(Modifiers::ALT, key));
            let step = alt(Key::ArrowRight) - alt(Key::ArrowLeft);
            (step, input.consume_key(Modifiers::NONE, Key::Delete))
        });
        let to = place.saturating_add_signed(step);
        if delete {
            change = Some(SkuListChange::Remove(place));
        } else if to != place && to < count {
            change = Some(SkuListChange::Move { from: place, to });
        }
    }
    response.on_hover_text(title);
    change
}
