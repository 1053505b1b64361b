//! Categories against categories: which attract one another.

use std::collections::HashMap;

use egui::accesskit::Role;
use egui::{Align, Label, Layout, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::discover::PairTable;
use crate::domain::catalog::Catalog;
use crate::domain::kpi::ratio;
use crate::format;
use crate::ui::theme::{self, Tone};

/// So many times as often as chance has it, and cells show no stronger colour.
const STRONGEST: f64 = 3.0;

/// Most categories of the matrix.
pub const MOST_CATEGORIES: usize = 14;

/// Two categories, or one with itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Pairs listed.
    pub pairs: u64,
    /// Of these, proven.
    pub proven: u64,
    /// Orders with both products, summed over the pairs.
    pub count: u64,
    /// Orders that month, size and popularity explain, summed over the pairs.
    pub expected: f64,
}

impl Cell {
    /// Orders together against those that chance explains; `None` when it explains none.
    #[must_use]
    pub fn lift(&self) -> Option<f64> {
        ratio(self.count as f64, self.expected)
    }
}

/// The categories of the listed pairs against one another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Categories, the one in most joint orders first.
    pub categories: Vec<String>,
    /// Cells row by row; symmetric.
    pub cells: Vec<Cell>,
    /// Categories beyond [`MOST_CATEGORIES`], which are not shown.
    pub left_out: usize,
}

impl Matrix {
    /// Sums the listed pairs by category.
    #[must_use]
    pub fn of(catalog: &Catalog, table: &PairTable, is_proven: impl Fn(u32) -> bool) -> Self {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut names: Vec<&str> = Vec::new();
        let of_variant: Vec<usize> = catalog
            .iter()
            .map(|(id, _)| {
                let name = catalog.category(id);
                *places.entry(name).or_insert_with(|| {
                    names.push(name);
                    names.len() - 1
                })
            })
            .collect();
        let mut sums: HashMap<(usize, usize), Cell> = HashMap::new();
        let mut joint = vec![0_u64; names.len()];
        for (row, pair) in (0_u32..).zip(&table.pairs) {
            let place = |id: crate::domain::catalog::VariantId| of_variant.get(id.index()).copied();
            let (Some(a), Some(b)) = (place(pair.a), place(pair.b)) else {
                continue;
            };
            let cell = sums.entry((a.min(b), a.max(b))).or_default();
            cell.pairs += 1;
            cell.proven += u64::from(is_proven(row));
            cell.count += u64::from(pair.count);
            cell.expected += pair.expected;
            for place in [a, b] {
                if let Some(joint) = joint.get_mut(place) {
                    *joint += u64::from(pair.count);
                }
            }
        }
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.retain(|place| joint.get(*place).is_some_and(|joint| *joint > 0));
        order.sort_by_key(|place| {
            (
                std::cmp::Reverse(joint.get(*place).copied()),
                names.get(*place).copied(),
            )
        });
        let left_out = order.len().saturating_sub(MOST_CATEGORIES);
        order.truncate(MOST_CATEGORIES);
        let mut cells = Vec::with_capacity(order.len() * order.len());
        for a in &order {
            for b in &order {
                let cell = sums.get(&(*a.min(b), *a.max(b)));
                cells.push(cell.copied().unwrap_or_default());
            }
        }
        Self {
            categories: order
                .iter()
                .filter_map(|place| names.get(*place).map(|name| (*name).to_owned()))
                .collect(),
            cells,
            left_out,
        }
    }

    /// The cell of two categories.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        let width = self.categories.len();
        let place = (column < width).then_some(row * width + column);
        place
            .and_then(|place| self.cells.get(place).copied())
            .unwrap_or_default()
    }
}

/// What the colours of the cells mean.
fn legend_ui(ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_4;
        for (lift, text) in [
            (Some(STRONGEST), "more often than chance"),
            (Some(1.0), "as often"),
            (Some(1.0 / STRONGEST), "less often"),
            (None, "no pair listed"),
        ] {
            let side = egui::Vec2::splat(theme::SPACE_12);
            let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
            let data = fill(theme::palette(ui), lift);
            ui.painter().rect_filled(rect, theme::SPACE_2, data);
            ui.label(theme::small(text));
            ui.add_space(theme::SPACE_12);
        }
    });
}

/// The data of a cell, on a scale of logarithms: twice as often is as far from 1 as half as often.
fn fill(palette: &theme::Palette, lift: Option<f64>) -> egui::Color32 {
    let Some(lift) = lift else {
        return palette.panel;
    };
    let strength = (lift.max(1e-9).ln().abs() / STRONGEST.ln()).min(1.0) as f32;
    let tone = if lift >= 1.0 {
        Tone::Accent
    } else {
        Tone::Warning
    };
    palette
        .card
        .lerp_to_gamma(palette.soft(tone), 0.25 + 0.75 * strength)
}

/// Draws the matrix; returns the two categories of a cell that was clicked.
pub(super) fn ui(ui: &mut Ui, matrix: &Matrix) -> Option<(String, String)> {
    let mut clicked = None;
    legend_ui(ui);
    ui.add_space(theme::SPACE_4);
    let side = vec2(theme::COLUMN_SHORT, theme::CONTROL_HEIGHT + theme::SPACE_8);
    ui.spacing_mut().item_spacing = vec2(theme::SPACE_2, theme::SPACE_2);
    egui::ScrollArea::both()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.add_space(theme::COLUMN_TEXT + theme::SPACE_2);
                for name in &matrix.categories {
                    name_ui(ui, side, name, Align::Center);
                }
            });
            for (row, name) in matrix.categories.iter().enumerate() {
                ui.horizontal(|ui| {
                    name_ui(ui, vec2(theme::COLUMN_TEXT, side.y), name, Align::Max);
                    for (column, other) in matrix.categories.iter().enumerate() {
                        // The other half says the same.
                        if column > row {
                            break;
                        }
                        if cell_ui(ui, side, matrix.cell(row, column), (name, other)) {
                            clicked = Some((name.clone(), other.clone()));
                        }
                    }
                });
            }
        });
    clicked
}

fn category_name(name: &str) -> &str {
    if name.is_empty() { "No category" } else { name }
}

fn name_ui(ui: &mut Ui, size: egui::Vec2, name: &str, align: Align) {
    let layout = match align {
        Align::Max => Layout::right_to_left(Align::Center),
        _ => Layout::centered_and_justified(egui::Direction::TopDown),
    };
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        let text = category_name(name);
        ui.add(Label::new(theme::small(text)).truncate())
            .on_hover_text(text);
    });
}

fn cell_ui(ui: &mut Ui, size: egui::Vec2, cell: Cell, (a, b): (&str, &str)) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let lift = cell.lift();
    let name = format!("{} with {}", category_name(a), category_name(b));
    let said = format::or_none(lift, format::lift);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {said}")));
    let painter = ui.painter();
    painter.rect_filled(rect, theme::RADIUS, fill(palette, lift));
    if response.hovered() || response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, palette.accent);
        painter.rect_stroke(rect, theme::RADIUS, ring, StrokeKind::Inside);
    }
    let font = egui::TextStyle::Body.resolve(ui.style());
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        &said,
        font,
        palette.text,
    );
    let clicked = response.clicked();
    response.on_hover_ui(|ui| {
        ui.strong(&name);
        ui.label(format!(
            "{} listed, {} of them proven",
            format::counted(cell.pairs, "pair", "pairs"),
            format::count(cell.proven)
        ));
        ui.label(format!(
            "{} together, {} of them by order size, month and popularity",
            format::counted(cell.count, "order", "orders"),
            format::whole(cell.expected)
        ));
        ui.label(theme::small("Click to see these pairs"));
    });
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Affinity;
    use crate::ui::screens::discover::fixtures::{affinity, categorised};

    #[test]
    fn the_matrix_sums_the_pairs_between_each_two_categories() {
        let dataset = categorised(&["Cameras", "Cards", "Cards", "Bags"]);
        let pair = |a, b, count, expected| Affinity {
            expected,
            ..affinity(a, b, count)
        };
        let table = PairTable {
            pairs: vec![
                pair(0, 1, 30, 10.0),
                pair(0, 2, 10, 10.0),
                pair(1, 2, 4, 8.0),
            ],
            ..PairTable::default()
        };
        let matrix = Matrix::of(&dataset.catalog, &table, |row| row == 0);
        assert_eq!(matrix.categories, ["Cards", "Cameras"]);
        let between = matrix.cell(0, 1);
        assert_eq!(between, matrix.cell(1, 0));
        assert_eq!((between.pairs, between.proven, between.count), (2, 1, 40));
        assert_eq!(between.lift(), Some(2.0));
        assert_eq!(matrix.cell(0, 0).lift(), Some(0.5));
        assert_eq!(matrix.cell(1, 1).lift(), None);
        assert_eq!(matrix.cell(5, 5), Cell::default());
    }
}
