//! The one table: sorts by its header, selects by mouse and keyboard, lays out only the rows one can see.

use egui::accesskit::Role;
use egui::{Align, EventFilter, Frame, Layout, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui_extras::TableBuilder;

use super::table_header;
use super::table_keys::{self, Reach, Step};
pub use super::table_state::{
    Column, MOST_ROWS, MOST_SELECTED, Rows, SortBy, TableOutput, TableState,
};
use crate::ui::theme;

type RowName<'a> = &'a dyn Fn(usize) -> String;
type CellText<'a> = &'a dyn Fn(usize, usize) -> String;
type RowMenu<'a> = &'a dyn Fn(&mut Ui, usize);

/// A table about to be drawn.
pub struct DataTable<'a> {
    id_salt: &'a str,
    name: &'a str,
    columns: &'a [Column],
    rows: Rows<'a>,
    multi: bool,
    row_name: Option<RowName<'a>>,
    cell_text: Option<CellText<'a>>,
    menu: Option<RowMenu<'a>>,
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
            menu: None,
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

    /// Opens this menu on a press of the secondary button; the row under it is selected.
    #[must_use]
    pub fn menu(mut self, menu: RowMenu<'a>) -> Self {
        self.menu = Some(menu);
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
        let palette = theme::palette(ui);
        let ground = Frame::new()
            .fill(palette.card)
            .stroke(Stroke::new(theme::HAIRLINE, palette.border));
        let clicked = ground
            .show(ui, |ui| {
                // Nobody looks for columns beyond the edge unless something says that there are some.
                let at_rest = ui.spacing().scroll;
                // The bar of a table below what one sees would be drawn at the edge of what one sees.
                if ui.clip_rect().y_range().contains(top_left.y) {
                    ui.spacing_mut().scroll.dormant_handle_opacity = theme::SCROLL_AT_REST;
                }
                egui::ScrollArea::horizontal()
                    .id_salt((self.id_salt, "sideways"))
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        ui.spacing_mut().scroll = at_rest;
                        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
                        self.grid(ui, state, &mut output, has_focus, cell)
                    })
                    .inner
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
        if let Some((step, reach)) = table_keys::pressed(ui, page) {
            match step {
                Step::Activate => output.activated = state.cursor.map(|row| row as usize),
                Step::All if self.multi => {
                    table_keys::select_all(state, self.rows);
                    output.selection_changed = true;
                }
                Step::All => {}
                Step::Toggle => {
                    output.selection_changed |= table_keys::toggle(state, self.rows, self.multi);
                }
                Step::Move(movement) => {
                    let reach = if self.multi { reach } else { Reach::Alone };
                    output.selection_changed |= table_keys::walk(state, self.rows, movement, reach);
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
                if let Some(menu) = self.menu {
                    if response.secondary_clicked() {
                        clicked = true;
                        output.selection_changed |= table_keys::secondary_click(state, number);
                    }
                    response.context_menu(|ui| menu(ui, number as usize));
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
    // The ground alone says "selected"; text keeps its own colours.
    ui.visuals_mut().override_text_color = None;
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
