//! The tab of suspected substitutes: kept apart from what goes together.

use egui::{Label, Ui};

use super::listing::{Listing, by_figure, by_rank};
use crate::discover::{SharedBuyers, Substitute, cross_price};
use crate::domain::blocked::SkuPair;
use crate::domain::glossary;
use crate::format;
use crate::studio::List;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells;
use crate::ui::screens::discover::cells::product_cell;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::screens::discover::words;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, Glyph};
use crate::ui::widgets::table::{Column, DataTable, SortBy};
use crate::ui::widgets::term::explain;

const FIRST_SORT: SortBy = SortBy {
    column: "upper",
    ascending: true,
};

/// What the tab remembers.
#[derive(Default)]
pub struct SubstitutesTab {
    list: Listing,
    /// The row whose prices were looked at, and what they show.
    prices: Option<(usize, String)>,
}

impl SubstitutesTab {
    /// Rows from top to bottom.
    pub fn rows(&self) -> &[u32] {
        &self.list.order
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let found = &data.found.substitutes;
        if found.pairs.is_empty() {
            return nothing_ui(ui, data);
        }
        let all = &found.pairs;
        let shown = self.list.state.only_selected();
        self.list
            .follow(data.found, FIRST_SORT, |sort| order(data, all, sort));
        if self.list.state.only_selected() != shown {
            self.prices = None;
        }
        let mut ask = None;
        ui.horizontal(|ui| {
            let chosen = self.list.chosen().and_then(|row| all.get(row));
            if let Some(pair) = chosen {
                let catalog = &data.dataset.catalog;
                let is_blocked = data.blocked.pair(pair.a, pair.b);
                let sku = |id| catalog.variant(id).sku.clone();
                let pairs = || SkuPair::new(sku(pair.a), sku(pair.b)).into_iter().collect();
                let tip =
                    "Two products that replace one another are rarely worth offering together";
                if is_blocked {
                    if ui.button("Unblock pair").clicked() {
                        ask = Some(Ask::Unblock(pairs()));
                    }
                } else if ui.button("Block pair").on_hover_text(tip).clicked() {
                    ask = Some(Ask::Block(pairs()));
                }
                for id in [pair.a, pair.b] {
                    let text = format!("Upgrade or add-on for {}?", catalog.title(id));
                    if ui.button(cells::short(&text, 44)).clicked() {
                        ask = Some(Ask::Play(id));
                    }
                }
            }
            if ui.button("Export as CSV…").clicked() {
                ask = Some(Ask::Csv(List::Substitutes));
            }
        });
        self.note_ui(ui, data);
        ui.add_space(theme::SPACE_2);
        let activated = self.table_ui(ui, data);
        ask.or(activated)
    }

    /// What was tested, and what prices that moved say about the chosen pair.
    fn note_ui(&mut self, ui: &mut Ui, data: TabData<'_>) {
        let found = &data.found.substitutes;
        let text = format!(
            "Only a suspicion. {} within one family tested, {} sold too rarely to test.",
            format::counted(found.tested, "pair", "pairs"),
            format::counted(u64::from(found.untested_items), "product", "products")
        );
        ui.add(Label::new(theme::small(text)).truncate());
        let Some((row, pair)) = self
            .list
            .chosen()
            .and_then(|row| Some((row, found.pairs.get(row)?)))
        else {
            return;
        };
        if self.prices.as_ref().is_none_or(|(of, _)| *of != row) {
            let catalog = &data.dataset.catalog;
            let look = |a, b| {
                cross_price(data.dataset, &data.found.lookup, a, b)
                    .words(&catalog.title(a), &catalog.title(b))
            };
            let text = format!("{} {}", look(pair.a, pair.b), look(pair.b, pair.a));
            self.prices = Some((row, text));
        }
        if let Some((_, text)) = &self.prices {
            let label = ui.add(Label::new(theme::muted(text)).wrap());
            label.on_hover_ui(|ui| explain(ui, &glossary::CROSS_PRICE));
        }
    }

    fn table_ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let all = &data.found.substitutes.pairs;
        let catalog = &data.dataset.catalog;
        let text = |row: usize, column: usize| {
            all.get(row).map_or_else(String::new, |pair| match column {
                0 => catalog.title(pair.a),
                1 => catalog.title(pair.b),
                _ => figure(pair, column),
            })
        };
        let name = |row: usize| format!("{} and {}", text(row, 0), text(row, 1));
        let output = DataTable::new("Substitutes", &columns(), &self.list.order)
            .row_name(&name)
            .cell_text(&text)
            .show(ui, &mut self.list.state, |ui, row, column| {
                let Some(pair) = all.get(row) else { return };
                match column {
                    0 => product_cell(ui, data.dataset, pair.a),
                    1 => product_cell(ui, data.dataset, pair.b),
                    _ => {
                        ui.label(figure(pair, column));
                    }
                }
            });
        let pair = all.get(output.activated?)?;
        Some(Ask::PairsOf(pair.a))
    }
}

/// Why there are none, and what can be done about it.
fn nothing_ui(ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
    let tested = data.found.substitutes.tested;
    if !data.has_categories() {
        return cells::no_categories_ui(
            ui,
            "Substitutes are looked for among the products of one category",
        );
    }
    let text = if tested == 0 {
        "Substitutes are looked for among products of one category that are sold often enough to be expected in one \
         order now and then, and no two are. A longer history may show some."
            .to_owned()
    } else {
        format!(
            "{} within one category tested. None of them is bought together less often than chance would have it and yet by the same people.",
            format::counted(tested, "pair", "pairs")
        )
    };
    EmptyState::new(Glyph::Search, "No substitutes suspected", &text).show(ui);
    None
}

/// How few meet, how sure that is, and who buys both.
pub fn columns() -> [Column; 9] {
    let short = |id, title, term| {
        let column = Column::number(id, title).term(term);
        column.width(theme::COLUMN_SHORT)
    };
    [
        Column::text("a", "Product").fills(),
        Column::text("b", "stands in for")
            .fills()
            .term(glossary::SUBSTITUTE),
        short("count", "Together", glossary::COUNT),
        short("expected", "Expected", glossary::EXPECTED_ORDERS),
        short("lift", "Lift", glossary::SIZE_AWARE_LIFT),
        short("upper", "Upper", glossary::LIFT_UPPER),
        short("q", "q-value", glossary::Q_VALUE),
        short("shared", "Buy both", glossary::BUYERS_OF_BOTH),
        short("chance", "By chance", glossary::BUYERS_BY_CHANCE),
    ]
}

fn order(data: TabData<'_>, all: &[Substitute], sort: SortBy) -> Vec<u32> {
    let rows = (0..all.len() as u32).collect();
    let up = sort.ascending;
    let figure = |of: fn(&Substitute) -> Option<f64>| move |row: usize| all.get(row).and_then(of);
    let buyers = |pair: &Substitute| match pair.buyers {
        SharedBuyers::Unknown => None,
        SharedBuyers::Known { shared, .. } => Some(f64::from(shared)),
    };
    let chance = |pair: &Substitute| match pair.buyers {
        SharedBuyers::Unknown => None,
        SharedBuyers::Known { expected, .. } => Some(expected),
    };
    match sort.column {
        "a" => by_rank(rows, up, |row| {
            all.get(row).map(|pair| data.names.rank(pair.a))
        }),
        "b" => by_rank(rows, up, |row| {
            all.get(row).map(|pair| data.names.rank(pair.b))
        }),
        "count" => by_figure(rows, up, figure(|pair| Some(f64::from(pair.count)))),
        "expected" => by_figure(rows, up, figure(|pair| Some(pair.expected))),
        "lift" => by_figure(rows, up, figure(|pair| Some(pair.lift))),
        "q" => by_figure(rows, up, figure(|pair| Some(pair.q_value))),
        "shared" => by_figure(rows, up, |row| all.get(row).and_then(buyers)),
        "chance" => by_figure(rows, up, |row| all.get(row).and_then(chance)),
        _ => by_figure(rows, up, figure(|pair| Some(pair.lift_upper))),
    }
}

fn figure(pair: &Substitute, column: usize) -> String {
    let (shared, chance) = match pair.buyers {
        SharedBuyers::Unknown => (None, None),
        SharedBuyers::Known {
            shared, expected, ..
        } => (Some(shared), Some(expected)),
    };
    match column {
        2 => format::count(u64::from(pair.count)),
        3 => format::decimal(pair.expected, 1),
        4 => format::lift(pair.lift),
        5 => format::lift(pair.lift_upper),
        6 => words::q_value(pair.q_value),
        7 => format::or_none(shared, |shared| format::count(u64::from(shared))),
        _ => format::or_none(chance, |chance| format::decimal(chance, 1)),
    }
}
