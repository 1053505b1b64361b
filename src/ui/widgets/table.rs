//! The one table: sorts by its header, selects by mouse and keyboard, lays out only the rows one can see.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Align, EventFilter, Layout, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui_extras::TableBuilder;

use super::table_header;
use super::table_keys::{self, Step};
use crate::domain::glossary::Term;
use crate::ui::theme;

/// Rows beyond this are not shown: their places are no longer exact in single precision.
pub const MOST_ROWS: usize = 1_000_000;

/// One column: what stands in its header and how wide it is.
#[derive(Clone, Debug)]
pub struct Column {
    /// Names the column in [`SortBy`].
    pub id: &'static str,
    /// What the header says.
    pub title: String,
    /// The word of the glossary that explains the header.
    pub term: Option<Term>,
    /// Width at first, in points.
    pub width: f32,
    /// Smallest width, in points.
    pub min_width: f32,
    /// True for figures, which line up on the right.
    pub align_right: bool,
    /// True when a click on the header sorts.
    pub sortable: bool,
    /// True for the one column that takes the width that is left.
    pub fills: bool,
}

impl Column {
    /// A column of words, aligned left, sortable.
    #[must_use]
    pub fn text(id: &'static str, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            term: None,
            width: theme::COLUMN_TEXT,
            min_width: theme::COLUMN_LEAST,
            align_right: false,
            sortable: true,
            fills: false,
        }
    }

    /// A column of figures, aligned right, sortable.
    #[must_use]
    pub fn number(id: &'static str, title: impl Into<String>) -> Self {
        Self {
            width: theme::COLUMN_NUMBER,
            align_right: true,
            ..Self::text(id, title)
        }
    }

    /// Explains the header by a word of the glossary.
    #[must_use]
    pub fn term(mut self, term: Term) -> Self {
        self.term = Some(term);
        self
    }

    /// Starts with another width, in points.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self.min_width = self.min_width.min(width);
        self
    }

    /// Takes the width that is left.
    #[must_use]
    pub fn fills(mut self) -> Self {
        self.fills = true;
        self
    }

    /// A click on the header does nothing.
    #[must_use]
    pub fn unsorted(mut self) -> Self {
        self.sortable = false;
        self
    }
}

/// The order in which a table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SortBy {
    /// Id of the column.
    pub column: &'static str,
    /// Smallest first.
    pub ascending: bool,
}

/// What a table remembers between frames. The caller keeps it. Rows are numbers of the data, not places on screen, so that a
/// selection survives sorting and filtering.
#[derive(Clone, Debug, Default)]
pub struct TableState {
    /// Order shown by the header's arrow; the caller sorts.
    pub sort: Option<SortBy>,
    /// Selected rows.
    pub selected: BTreeSet<u32>,
    /// The row the keyboard stands on.
    pub cursor: Option<u32>,
    pub(super) anchor: Option<u32>,
    pub(super) reveal: Option<u32>,
    pub(super) visible_rows: usize,
}

impl TableState {
    /// Nothing selected, sorted by this column.
    #[must_use]
    pub fn sorted_by(column: &'static str, ascending: bool) -> Self {
        Self {
            sort: Some(SortBy { column, ascending }),
            ..Self::default()
        }
    }

    /// The selected row when there is exactly one.
    #[must_use]
    pub fn only_selected(&self) -> Option<usize> {
        match self.selected.len() {
            1 => self.selected.first().map(|row| *row as usize),
            _ => None,
        }
    }

    /// Selects this row alone and brings it into view.
    pub fn select(&mut self, row: usize) {
        let row = row as u32;
        self.selected = BTreeSet::from([row]);
        self.cursor = Some(row);
        self.anchor = Some(row);
        self.reveal = Some(row);
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.selected.clear();
        self.cursor = None;
        self.anchor = None;
    }
}

/// What happened to a table in this frame.
#[derive(Clone, Debug, Default)]
pub struct TableOutput {
    /// The order somebody asked for: sort the rows by it. It stands in the state already.
    pub sort_changed: Option<SortBy>,
    /// The row that was double-clicked or got Enter.
    pub activated: Option<usize>,
    /// Other rows are selected than before.
    pub selection_changed: bool,
}

/// The rows of a table from top to bottom.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// Rows 0 to n − 1 of the data as they stand.
    All(usize),
    /// These rows of the data, sorted and filtered by the caller.
    Order(&'a [u32]),
}

impl Rows<'_> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::All(rows) => rows,
            Self::Order(order) => order.len(),
        }
        .min(MOST_ROWS)
    }

    pub(super) fn at(self, place: usize) -> Option<u32> {
        match self {
            Self::All(rows) => (place < rows).then_some(place as u32),
            Self::Order(order) => order.get(place).copied(),
        }
    }

    pub(super) fn place_of(self, row: u32) -> Option<usize> {
        match self {
            Self::All(rows) => ((row as usize) < rows).then_some(row as usize),
            Self::Order(order) => order.iter().position(|other| *other == row),
        }
    }
}

impl From<usize> for Rows<'_> {
    fn from(rows: usize) -> Self {
        Self::All(rows)
    }
}

impl<'a> From<&'a [u32]> for Rows<'a> {
    fn from(order: &'a [u32]) -> Self {
        Self::Order(order)
    }
}

impl<'a> From<&'a Vec<u32>> for Rows<'a> {
    fn from(order: &'a Vec<u32>) -> Self {
        Self::Order(order)
    }
}

type RowName<'a> = &'a dyn Fn(usize) -> String;
type CellText<'a> = &'a dyn Fn(usize, usize) -> String;

/// A table about to be drawn.
pub struct DataTable<'a> {
    id_salt: &'a str,
    name: &'a str,
    columns: &'a [Column],
    rows: Rows<'a>,
    multi: bool,
    row_name: Option<RowName<'a>>,
    cell_text: Option<CellText<'a>>,
    max_height: Option<f32>,
}

impl<'a> DataTable<'a> {
    /// A table of these columns and rows. `name` is what a screen reader calls it and names its place for the memory of
    /// column widths.
    #[must_use]
    pub fn new(name: &'a str, columns: &'a [Column], rows: impl Into<Rows<'a>>) -> Self {
        Self {
            id_salt: name,
            name,
            columns,
            rows: rows.into(),
            multi: false,
            row_name: None,
            cell_text: None,
            max_height: None,
        }
    }

    /// Lets several rows be selected, with Ctrl and Shift.
    #[must_use]
    pub fn multi_select(mut self) -> Self {
        self.multi = true;
        self
    }

    /// Names rows for screen readers; read as "Row: …".
    #[must_use]
    pub fn row_name(mut self, name: RowName<'a>) -> Self {
        self.row_name = Some(name);
        self
    }

    /// Gives cells as text, by row and column, so that Ctrl+C copies the selected rows with tabs between the cells.
    #[must_use]
    pub fn cell_text(mut self, text: CellText<'a>) -> Self {
        self.cell_text = Some(text);
        self
    }

    /// Grows to this height at most, in points; by default to what is left.
    #[must_use]
    pub fn max_height(mut self, height: f32) -> Self {
        self.max_height = Some(height);
        self
    }

    /// Draws the table. `cell` draws one cell, given the row of the data and the number of the column.
    pub fn show(
        self,
        ui: &mut Ui,
        state: &mut TableState,
        cell: impl FnMut(&mut Ui, usize, usize),
    ) -> TableOutput {
        let mut output = TableOutput::default();
        let id = ui.make_persistent_id(("data table", self.id_salt));
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        if has_focus {
            self.follow_keys(ui, state, &mut output);
        }
        let top_left = ui.cursor().min;
        let width = ui.available_width();
        let clicked = egui::ScrollArea::horizontal()
            .id_salt((self.id_salt, "sideways"))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
                self.grid(ui, state, &mut output, has_focus, cell)
            })
            .inner;
        let rect = egui::Rect::from_min_size(
            top_left,
            egui::vec2(width, ui.min_rect().bottom() - top_left.y),
        );
        let response = ui.interact(rect, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Table, ui.is_enabled(), self.name));
        if clicked {
            // Only now: a press on a cell is a press beside the table as a whole, which takes the keyboard away.
            response.request_focus();
        }
        if response.has_focus() {
            ui.memory_mut(|memory| {
                memory.set_focus_lock_filter(
                    id,
                    EventFilter {
                        vertical_arrows: true,
                        ..EventFilter::default()
                    },
                );
            });
            if state.cursor.is_none() {
                ring(ui, rect.shrink(theme::HAIRLINE));
            }
        }
        output
    }

    fn follow_keys(&self, ui: &Ui, state: &mut TableState, output: &mut TableOutput) {
        let page = state.visible_rows.saturating_sub(1).max(1);
        if let Some((step, extend)) = table_keys::pressed(ui, page) {
            match step {
                Step::Activate => output.activated = state.cursor.map(|row| row as usize),
                Step::All if self.multi => {
                    state.selected = (0..self.rows.len())
                        .filter_map(|place| self.rows.at(place))
                        .collect();
                    output.selection_changed = true;
                }
                Step::All => {}
                Step::Move(movement) => {
                    output.selection_changed |=
                        table_keys::walk(state, self.rows, movement, extend && self.multi);
                }
            }
        }
        if let Some(text) = self.cell_text
            && table_keys::copy_asked(ui)
        {
            ui.copy_text(table_keys::tab_separated(
                state,
                self.rows,
                self.columns,
                text,
            ));
        }
    }

    fn grid(
        &self,
        ui: &mut Ui,
        state: &mut TableState,
        output: &mut TableOutput,
        has_focus: bool,
        mut cell: impl FnMut(&mut Ui, usize, usize),
    ) -> bool {
        let mut clicked = false;
        let mut builder = TableBuilder::new(ui)
            .id_salt(self.id_salt)
            .striped(true)
            .resizable(true)
            // Clicked, but not a stop of the Tab key: the table as a whole is one.
            .sense(Sense::CLICK)
            .auto_shrink([false, true])
            .animate_scrolling(false)
            .cell_layout(Layout::left_to_right(Align::Center));
        if let Some(height) = self.max_height {
            builder = builder
                .max_scroll_height(height)
                .min_scrolled_height(height);
        }
        for column in self.columns {
            builder = builder.column(table_header::width(column));
        }
        if let Some(place) = state.reveal.take().and_then(|row| self.rows.place_of(row)) {
            builder = builder.scroll_to_row(place, None);
        }
        let table = builder.header(theme::HEADER_HEIGHT, |mut row| {
            for column in self.columns {
                row.col(|ui| {
                    if let Some(sort) = table_header::show(ui, column, state.sort) {
                        state.sort = Some(sort);
                        output.sort_changed = Some(sort);
                    }
                });
            }
        });
        let scrolled = table.body(|body| {
            body.rows(theme::ROW_HEIGHT, self.rows.len(), |mut row| {
                let place = row.index();
                let Some(number) = self.rows.at(place) else {
                    return;
                };
                row.set_selected(state.selected.contains(&number));
                for (column, spec) in self.columns.iter().enumerate() {
                    row.col(|ui| padded(ui, spec, |ui| cell(ui, number as usize, column)));
                }
                let response = row.response();
                if let Some(name) = self.row_name {
                    let selected = state.selected.contains(&number);
                    response.widget_info(|| {
                        let name = format!("Row: {}", name(number as usize));
                        WidgetInfo::selected(Role::Row, true, selected, name)
                    });
                }
                if has_focus && state.cursor == Some(number) {
                    let painter = response.ctx.layer_painter(response.layer_id);
                    painter.with_clip_rect(response.interact_rect).rect_stroke(
                        response.rect,
                        0,
                        Stroke::new(
                            theme::FOCUS_WIDTH,
                            response.ctx.global_style().visuals.hyperlink_color,
                        ),
                        StrokeKind::Inside,
                    );
                }
                if response.clicked() {
                    clicked = true;
                    let modifiers = response.ctx.input(|input| input.modifiers);
                    output.selection_changed |=
                        table_keys::click(state, self.rows, number, modifiers, self.multi);
                }
                if response.double_clicked() {
                    output.activated = Some(number as usize);
                }
            });
        });
        state.visible_rows = (scrolled.inner_rect.height() / theme::ROW_HEIGHT) as usize;
        clicked
    }
}

fn padded(ui: &mut Ui, column: &Column, add: impl FnOnce(&mut Ui)) {
    ui.style_mut().wrap_mode = Some(if ui.is_sizing_pass() {
        egui::TextWrapMode::Extend
    } else {
        egui::TextWrapMode::Truncate
    });
    ui.spacing_mut().item_spacing.x = theme::SPACE_8;
    let inner = ui.max_rect().shrink2(egui::vec2(theme::SPACE_8, 0.0));
    let layout = if column.align_right {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), add);
}

fn ring(ui: &Ui, rect: egui::Rect) {
    ui.painter().rect_stroke(
        rect,
        theme::RADIUS,
        Stroke::new(theme::FOCUS_WIDTH, theme::palette(ui).accent),
        StrokeKind::Inside,
    );
}
