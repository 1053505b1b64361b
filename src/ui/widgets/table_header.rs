//! The header of a table: a button per column, with an arrow on the one that sorts.

use egui::accesskit::Role;
use egui::{Align2, Sense, Shape, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2};

use super::table::{Column, SortBy};
use super::term;
use crate::ui::theme;

/// How the table lays the column out.
pub(super) fn width(column: &Column) -> egui_extras::Column {
    let width = if column.fills {
        egui_extras::Column::remainder()
    } else {
        egui_extras::Column::initial(column.width)
    };
    width.at_least(column.min_width).clip(true).resizable(true)
}

/// Draws one header; returns the order somebody asked for by clicking it.
///
/// The first click on figures puts the largest first, on words the smallest; the next click turns the order around.
pub(super) fn show(ui: &mut Ui, column: &Column, sort: Option<SortBy>) -> Option<SortBy> {
    let palette = theme::palette(ui);
    let rect = ui.max_rect();
    let sense = if column.sortable {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.allocate_rect(rect, sense);
    let mine = sort.filter(|sort| sort.column == column.id);
    response.widget_info(|| {
        if column.sortable {
            let label = format!("Sort by {}", column.title);
            WidgetInfo::selected(Role::Button, true, mine.is_some(), label)
        } else {
            WidgetInfo::labeled(Role::ColumnHeader, true, &column.title)
        }
    });

    let painter = ui.painter_at(rect);
    let ground = if column.sortable && response.hovered() {
        palette.hover
    } else {
        palette.panel
    };
    painter.rect_filled(rect, 0, ground);
    painter.hline(
        rect.x_range(),
        rect.bottom() - theme::HAIRLINE / 2.0,
        Stroke::new(theme::HAIRLINE, palette.border),
    );
    let colour = if mine.is_some() {
        palette.text
    } else {
        palette.muted
    };
    let arrow = if mine.is_some() { theme::SPACE_16 } else { 0.0 };
    let inner = rect.shrink2(vec2(theme::SPACE_8, 0.0));
    let (anchor, at) = if column.align_right {
        (
            Align2::RIGHT_CENTER,
            pos2(inner.right() - arrow, inner.center().y),
        )
    } else {
        (Align2::LEFT_CENTER, inner.left_center())
    };
    let font = TextStyle::Small.resolve(ui.style());
    let text = painter.text(at, anchor, &column.title, font, colour);
    if column.term.is_some() {
        term::dots(&painter, text, palette.control_border);
    }
    if let Some(sort) = mine {
        let x = if column.align_right {
            inner.right() - theme::SPACE_4
        } else {
            text.right() + theme::SPACE_8
        };
        painter.add(triangle(
            x,
            inner.center().y,
            sort.ascending,
            palette.accent,
        ));
    }
    if response.has_focus() {
        painter.rect_stroke(
            rect.shrink(theme::HAIRLINE),
            theme::RADIUS,
            Stroke::new(theme::FOCUS_WIDTH, palette.accent),
            egui::StrokeKind::Inside,
        );
    }
    let clicked = response.clicked();
    if let Some(explained) = &column.term {
        response.on_hover_ui(|ui| term::explain(ui, explained));
    } else if text.width() > inner.width() {
        response.on_hover_text(&column.title);
    }
    clicked.then(|| SortBy {
        column: column.id,
        ascending: mine.map_or(!column.align_right, |sort| !sort.ascending),
    })
}

fn triangle(x: f32, y: f32, up: bool, colour: egui::Color32) -> Shape {
    let reach = if up { -theme::SPACE_2 } else { theme::SPACE_2 };
    Shape::convex_polygon(
        vec![
            pos2(x - theme::SPACE_4, y - reach),
            pos2(x + theme::SPACE_4, y - reach),
            pos2(x, y + reach * 1.5),
        ],
        colour,
        Stroke::NONE,
    )
}
