//! The tab of the block list: pairs that are never offered together.

use std::sync::Arc;

use egui::Ui;

use super::listing::{Listing, by_rank};
use crate::domain::blocked::{BlockList, SkuPair};
use crate::domain::catalog::Sku;
use crate::format;
use crate::studio::List;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::empty_state::{EmptyState, Glyph};
use crate::ui::widgets::field::text_field;
use crate::ui::widgets::sku_picker::{SkuPickerState, sku_picker};
use crate::ui::widgets::table::{Column, DataTable, SortBy};

const FIRST_SORT: SortBy = SortBy {
    column: "a",
    ascending: true,
};

/// What the tab remembers.
#[derive(Default)]
pub struct BlockedTab {
    list: Listing<BlockList>,
    pairs: Vec<(SkuPair, String)>,
    pickers: [SkuPickerState; 2],
    picked: [Option<Sku>; 2],
}

impl BlockedTab {
    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let mut ask = self.add_ui(ui, data);
        let list = &data.plan.blocked;
        if list.is_empty() {
            let text = "A blocked pair is never proposed, and no rule offers one of the two to a basket that holds \
                        the other. Block pairs here or from their evidence.";
            EmptyState::new(Glyph::Done, "No pair is blocked", text).show(ui);
            return ask;
        }
        self.follow(data, list);
        let pairs = &self.pairs;
        ui.horizontal(|ui| {
            let chosen: Vec<SkuPair> = self
                .list
                .state
                .selected
                .iter()
                .filter_map(|row| Some(pairs.get(*row as usize)?.0.clone()))
                .collect();
            let text = match chosen.len() {
                0 | 1 => "Unblock".to_owned(),
                many => format!("Unblock {many} pairs"),
            };
            let button = ui.add_enabled(!chosen.is_empty(), egui::Button::new(text));
            if button.clicked() {
                ask = Some(Ask::Unblock(chosen.clone()));
            }
            if let [pair] = &chosen[..]
                && let Some((_, note)) = pairs.iter().find(|(of, _)| of == pair)
            {
                ui.label(theme::muted("Why"));
                let name = format!("Why {} and {} are blocked", pair.first(), pair.second());
                if let Some(note) = text_field(ui, &name, note).committed {
                    ask = Some(Ask::Note(pair.clone(), note));
                }
            }
            if ui.button("Export as CSV…").clicked() {
                ask = Some(Ask::Csv(List::Blocked));
            }
            let text = format::counted(list.len() as u64, "pair", "pairs");
            ui.label(theme::muted(text));
        });
        ui.add_space(theme::SPACE_2);
        self.table_ui(ui, data);
        ask
    }

    fn add_ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let catalog = &data.dataset.catalog;
        let mut ask = None;
        ui.horizontal(|ui| {
            ui.label(theme::muted("Never offer"));
            for (place, name) in [
                (0, "First product to block"),
                (1, "Second product to block"),
            ] {
                if place == 1 {
                    ui.label(theme::muted("with"));
                }
                let (Some(picker), Some(picked)) =
                    (self.pickers.get_mut(place), self.picked.get_mut(place))
                else {
                    continue;
                };
                if let Some(sku) = picked {
                    let title = catalog.find(sku).map_or_else(
                        || sku.to_string(),
                        |id| cells::short(&catalog.title(id), 28),
                    );
                    if ui
                        .button(format!("{title} ×"))
                        .on_hover_text("Chooses another product")
                        .clicked()
                    {
                        *picked = None;
                    }
                } else if let Some(id) = sku_picker(ui, name, picker, catalog) {
                    *picked = Some(catalog.variant(id).sku.clone());
                }
            }
            let pair = match &self.picked {
                [Some(a), Some(b)] => SkuPair::new(a.clone(), b.clone()),
                _ => None,
            };
            let button = ui
                .add_enabled_ui(pair.is_some(), |ui| primary_button(ui, "Block pair"))
                .inner
                .on_disabled_hover_text("Choose two different products");
            if let Some(pair) = pair
                && button.clicked()
            {
                ask = Some(Ask::Block(vec![pair]));
                self.picked = [None, None];
            }
        });
        ui.add_space(theme::SPACE_4);
        ask
    }

    fn follow(&mut self, data: TabData<'_>, list: &Arc<BlockList>) {
        let pairs = &mut self.pairs;
        let titles = |pairs: &[(SkuPair, String)], row: usize, second: bool| {
            let (pair, _) = pairs.get(row)?;
            Some(title(data, if second { pair.second() } else { pair.first() }).to_lowercase())
        };
        self.list.follow(list, FIRST_SORT, |sort| {
            *pairs = list
                .iter()
                .map(|(pair, note)| (pair.clone(), note.clone()))
                .collect();
            let rows = (0..pairs.len() as u32).collect();
            let up = sort.ascending;
            match sort.column {
                "b" => by_rank(rows, up, |row| titles(pairs, row, true)),
                "note" => by_rank(rows, up, |row| pairs.get(row).map(|(_, note)| note.clone())),
                _ => by_rank(rows, up, |row| titles(pairs, row, false)),
            }
        });
    }

    fn table_ui(&mut self, ui: &mut Ui, data: TabData<'_>) {
        let columns = [
            Column::text("a", "Product").fills(),
            Column::text("b", "never with").fills(),
            Column::text("note", "Why").fills(),
        ];
        let pairs = &self.pairs;
        let text = |row: usize, column: usize| {
            pairs
                .get(row)
                .map_or_else(String::new, |(pair, note)| match column {
                    0 => title(data, pair.first()),
                    1 => title(data, pair.second()),
                    _ => note.clone(),
                })
        };
        let name = |row: usize| format!("{} and {}", text(row, 0), text(row, 1));
        DataTable::new("Block list", &columns, &self.list.order)
            .multi_select()
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                ui.label(text(row, column));
            });
    }
}

/// The title of a product, or its SKU when the catalog does not know it.
fn title(data: TabData<'_>, sku: &Sku) -> String {
    let catalog = &data.dataset.catalog;
    catalog
        .find(sku)
        .map_or_else(|| sku.to_string(), |id| catalog.title(id))
}
