//! One change with its ranges on a line of its own: thin for 95 %, thick for 80 %, a dot where it is expected.

use egui::accesskit::Role;
use egui::{Align2, Rect, Response, Sense, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2};

use super::term;
use crate::domain::glossary::Term;
use crate::ui::theme;

/// A change about to be drawn. Each row has its own scale, on which nothing is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalRow {
    /// What changes.
    pub term: Term,
    /// Expected change.
    pub expected: f64,
    /// 80 % range.
    pub range80: (f64, f64),
    /// 95 % range.
    pub range95: (f64, f64),
    /// The expected change in words.
    pub text: String,
    /// Both ranges in words: the tooltip.
    pub explained: String,
}

impl IntervalRow {
    /// Draws the row as wide as it may be.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let palette = theme::palette(ui);
        let size = vec2(ui.available_width(), theme::ROW_HEIGHT);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| {
            let name = format!("{}: {}. {}", self.term.name, self.text, self.explained);
            WidgetInfo::labeled(Role::Label, true, name)
        });
        let small = TextStyle::Small.resolve(ui.style());
        let painter = ui.painter();
        let name_width = (rect.width() * 0.3).min(theme::COLUMN_NUMBER);
        let text_width = (rect.width() * 0.22).min(theme::COLUMN_NUMBER);
        let middle = rect.center().y;
        painter.text(
            pos2(rect.left(), middle),
            Align2::LEFT_CENTER,
            self.term.name,
            small.clone(),
            palette.muted,
        );
        painter.text(
            pos2(rect.right(), middle),
            Align2::RIGHT_CENTER,
            &self.text,
            small,
            palette.text,
        );
        let strip = Rect::from_min_max(
            pos2(rect.left() + name_width + theme::SPACE_8, rect.top()),
            pos2(rect.right() - text_width - theme::SPACE_8, rect.bottom()),
        );
        let (least, most) = self.ends();
        let x = |figure: f64| {
            let share = ((figure - least) / (most - least)).clamp(0.0, 1.0);
            strip.left() + strip.width() * share as f32
        };
        let zero = Stroke::new(theme::HAIRLINE, palette.control_border);
        painter.vline(x(0.0), strip.y_range().shrink(theme::SPACE_2), zero);
        let colour = palette.series(0);
        for ((lower, upper), width) in [
            (self.range95, theme::FOCUS_WIDTH),
            (self.range80, theme::SPACE_8),
        ] {
            painter.hline(
                x(lower)..=x(upper),
                middle,
                Stroke::new(width, colour.gamma_multiply(0.6)),
            );
        }
        painter.circle(
            pos2(x(self.expected), middle),
            theme::SPACE_4 + theme::HAIRLINE,
            colour,
            Stroke::new(theme::HAIRLINE, palette.card),
        );
        response.on_hover_ui(|ui| {
            term::explain(ui, &self.term);
            ui.label(&self.explained);
        })
    }

    /// Ends of the scale: every figure and nothing lie within, with some air.
    fn ends(&self) -> (f64, f64) {
        let figures = [0.0, self.expected, self.range95.0, self.range95.1];
        let least = figures.into_iter().fold(0.0, f64::min);
        let most = figures.into_iter().fold(0.0, f64::max);
        let air = ((most - least) * 0.06).max(1e-9);
        (least - air, most + air)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::glossary;

    #[test]
    fn nothing_and_every_figure_lie_on_the_scale_even_when_nothing_changes() {
        let row = |lower: f64, expected: f64, upper: f64| IntervalRow {
            term: glossary::AOV,
            expected,
            range80: (lower, upper),
            range95: (lower, upper),
            text: String::new(),
            explained: String::new(),
        };
        for row in [
            row(1.0, 2.0, 3.0),
            row(-3.0, -2.0, -1.0),
            row(0.0, 0.0, 0.0),
        ] {
            let (least, most) = row.ends();
            assert!(least < 0.0 && most > 0.0);
            assert!(least < row.range95.0 && row.range95.1 < most);
        }
    }
}
