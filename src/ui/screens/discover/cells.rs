//! Pieces that several tabs show.

use egui::Ui;

use super::ask::Ask;
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;
use crate::ui::action::Action;
use crate::ui::widgets::empty_state::{EmptyState, EmptyStateClick, Glyph};

/// Says that the catalog has no categories, which `purpose` needs, and offers to bring some.
pub(super) fn no_categories_ui(ui: &mut Ui, purpose: &str) -> Option<Ask> {
    let text = format!(
        "{purpose}, and no product of the catalog has one. Import the catalog with a column for the category, the \
         product type or the collection."
    );
    let state = EmptyState::new(Glyph::Folder, "No categories known", &text);
    let click = state.primary(Action::AddFiles.label()).show(ui);
    (click == Some(EmptyStateClick::Primary)).then_some(Ask::Files)
}

/// The title of a product in a cell, with its SKU under the pointer.
pub(super) fn product_cell(ui: &mut Ui, dataset: &Dataset, id: VariantId) {
    let catalog = &dataset.catalog;
    let sku = &catalog.variant(id).sku;
    ui.label(catalog.title(id)).on_hover_text(sku.as_str());
}

/// The first so many letters of a name, with an ellipsis where it goes on.
pub(super) fn short(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let mut text: String = name.chars().take(most.saturating_sub(1)).collect();
    text.truncate(text.trim_end().len());
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_with_an_ellipsis() {
        assert_eq!(short("Memory card", 20), "Memory card");
        assert_eq!(short("Memory card 128 GB", 8), "Memory…");
        assert_eq!(short("Ärmel", 3), "Är…");
    }
}
