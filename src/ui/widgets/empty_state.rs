//! What stands where there is nothing yet: why, and what to do about it.

use egui::{Color32, Label, Painter, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::button::primary_button;
use crate::ui::theme;

/// A drawing above the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Rising bars.
    Chart,
    /// Lines of a list.
    List,
    /// An open folder.
    Folder,
    /// A magnifier.
    Search,
    /// A tick in a circle.
    Done,
    /// An exclamation mark in a triangle.
    Warning,
}

/// Which button was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyStateClick {
    /// The button in the accent colour.
    Primary,
    /// The button beside it.
    Secondary,
}

/// The words of an empty place, about to be drawn.
#[derive(Clone, Debug)]
pub struct EmptyState<'a> {
    glyph: Glyph,
    heading: &'a str,
    sentence: &'a str,
    primary: Option<&'a str>,
    secondary: Option<&'a str>,
}

impl<'a> EmptyState<'a> {
    /// A drawing, a heading and a sentence.
    #[must_use]
    pub fn new(glyph: Glyph, heading: &'a str, sentence: &'a str) -> Self {
        Self {
            glyph,
            heading,
            sentence,
            primary: None,
            secondary: None,
        }
    }

    /// Adds the button that leads out of here.
    #[must_use]
    pub fn primary(mut self, text: &'a str) -> Self {
        self.primary = Some(text);
        self
    }

    /// Adds another way out.
    #[must_use]
    pub fn secondary(mut self, text: &'a str) -> Self {
        self.secondary = Some(text);
        self
    }

    /// Draws it in the middle of the width; says which button was clicked.
    pub fn show(self, ui: &mut Ui) -> Option<EmptyStateClick> {
        let mut click = None;
        ui.vertical_centered(|ui| {
            ui.add_space(theme::SPACE_32);
            let size = vec2(theme::GLYPH_SIZE, theme::GLYPH_SIZE);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            draw(ui.painter(), self.glyph, rect, theme::palette(ui).muted);
            ui.add_space(theme::SPACE_8);
            ui.label(theme::heading(self.heading));
            ui.scope(|ui| {
                ui.set_max_width(theme::READING_WIDTH);
                ui.add(Label::new(theme::muted(self.sentence)).wrap());
            });
            ui.add_space(theme::SPACE_8);
            if let Some(text) = self.primary
                && primary_button(ui, text).clicked()
            {
                click = Some(EmptyStateClick::Primary);
            }
            if let Some(text) = self.secondary
                && ui.button(text).clicked()
            {
                click = Some(EmptyStateClick::Secondary);
            }
            ui.add_space(theme::SPACE_32);
        });
        click
    }
}

/// Draws a glyph into a square.
pub fn draw(painter: &Painter, glyph: Glyph, rect: Rect, colour: Color32) {
    let stroke = Stroke::new(theme::FOCUS_WIDTH, colour);
    let at = |x: f32, y: f32| -> Pos2 {
        pos2(
            rect.left() + x * rect.width(),
            rect.top() + y * rect.height(),
        )
    };
    let line = |points: &[(f32, f32)]| {
        painter.line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke);
    };
    match glyph {
        Glyph::Chart => {
            line(&[(0.1, 0.1), (0.1, 0.9), (0.95, 0.9)]);
            for (x, top) in [(0.3, 0.6), (0.52, 0.42), (0.74, 0.2)] {
                line(&[
                    (x - 0.07, 0.9),
                    (x - 0.07, top),
                    (x + 0.07, top),
                    (x + 0.07, 0.9),
                ]);
            }
        }
        Glyph::List => {
            for y in [0.22, 0.5, 0.78] {
                painter.circle_filled(at(0.14, y), theme::SPACE_2, colour);
                line(&[(0.3, y), (0.92, y)]);
            }
        }
        Glyph::Folder => line(&[
            (0.08, 0.82),
            (0.08, 0.22),
            (0.38, 0.22),
            (0.48, 0.34),
            (0.92, 0.34),
            (0.92, 0.82),
            (0.08, 0.82),
        ]),
        Glyph::Search => {
            painter.circle_stroke(at(0.42, 0.42), rect.width() * 0.28, stroke);
            line(&[(0.63, 0.63), (0.9, 0.9)]);
        }
        Glyph::Done => {
            painter.circle_stroke(rect.center(), rect.width() * 0.42, stroke);
            line(&[(0.3, 0.52), (0.45, 0.66), (0.71, 0.36)]);
        }
        Glyph::Warning => {
            line(&[(0.5, 0.1), (0.94, 0.88), (0.06, 0.88), (0.5, 0.1)]);
            line(&[(0.5, 0.4), (0.5, 0.63)]);
            painter.circle_filled(at(0.5, 0.75), theme::SPACE_2, colour);
        }
    }
}
