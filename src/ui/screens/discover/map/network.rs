//! Draws the network and follows pointer and keyboard.

use egui::accesskit::Role;
use egui::{
    Align2, Color32, EventFilter, FontId, Key, Modifiers, PointerButton, Pos2, Rect, Sense, Shape,
    Stroke, StrokeKind, TextStyle, Ui, WidgetInfo, vec2,
};

use super::graph::{COLOURED, Graph};
use super::labels::{self, Wish};
use super::layout::Layout;
use super::lens::{Lens, Projection};
use crate::ui::screens::discover::cells::short;
use crate::ui::theme;

/// Radius of the disc of a product in few orders and of the one in most, in points.
const RADII: (f32, f32) = (3.5, 15.0);

/// Width of the weakest and the strongest link, in points.
const WIDTHS: (f32, f32) = (0.75, 4.5);

/// Most names beside those of the product one points at.
const MOST_NAMES: usize = 70;

/// Products that compete for a name.
const NAMED: usize = 260;

/// Letters of a name.
const LETTERS: usize = 26;

/// How much shows through of what one does not look at.
const FADED: f32 = 0.18;

/// What the person looks at.
#[derive(Default)]
pub(super) struct Looking {
    /// Where and from how near.
    pub lens: Lens,
    /// The chosen product.
    pub chosen: Option<usize>,
    /// The product under the pointer.
    pub hovered: Option<usize>,
}

/// What was asked of the map in this frame.
pub(super) enum Asked {
    /// Another product was chosen, or none.
    Chosen,
    /// The pairs of the chosen product.
    Open,
}

/// A map ready to be drawn.
pub(super) struct Network<'a> {
    pub graph: &'a Graph,
    pub layout: &'a Layout,
    /// The name of a node.
    pub name: &'a dyn Fn(usize) -> String,
    /// What stands under the pointer on a node.
    pub tip: &'a dyn Fn(&mut Ui, usize),
}

impl Network<'_> {
    /// Draws the map into all that is left.
    pub fn show(&self, ui: &mut Ui, looking: &mut Looking) -> Option<Asked> {
        let size = ui
            .available_size()
            .max(egui::Vec2::splat(theme::LIST_HEIGHT));
        let (window, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let said = looking.chosen.map(|node| (self.name)(node));
        response.widget_info(|| WidgetInfo {
            current_text_value: said.clone(),
            ..WidgetInfo::labeled(Role::Canvas, true, "Affinity map")
        });
        let inner = window.shrink(theme::SPACE_32);
        let view = looking.lens.over(inner, self.layout.bounds());
        if response.dragged() {
            looking.lens.pan(view, response.drag_delta());
        }
        if response.double_clicked() && looking.hovered.is_none() {
            looking.lens = Lens::default();
        }
        self.zoom(ui, &response, view, looking);
        let view = looking.lens.over(inner, self.layout.bounds());
        looking.hovered = response
            .hover_pos()
            .and_then(|at| self.under(view, looking.lens.zoom, at));
        let mut asked = None;
        // Not `clicked`: that is true of Enter too, which is no press beside a product.
        if response.clicked_by(PointerButton::Primary) {
            response.request_focus();
            looking.chosen = looking.hovered;
            asked = Some(Asked::Chosen);
        }
        if response.double_clicked() && looking.hovered.is_some() {
            asked = Some(Asked::Open);
        }
        if response.has_focus() {
            asked = self.keys(ui, &response, view, looking).or(asked);
        }
        self.draw(ui, window, view, looking);
        if response.has_focus() {
            let ring = Stroke::new(theme::FOCUS_WIDTH, theme::palette(ui).accent);
            let painter = ui.painter_at(window);
            painter.rect_stroke(window, theme::RADIUS, ring, StrokeKind::Inside);
        }
        if let Some(node) = looking.hovered {
            response.on_hover_ui_at_pointer(|ui| (self.tip)(ui, node));
        }
        asked
    }

    fn zoom(&self, ui: &Ui, response: &egui::Response, view: Projection, looking: &mut Looking) {
        let Some(pointer) = response.hover_pos() else {
            return;
        };
        let factor = ui.input(|input| {
            let wheel = (input.smooth_scroll_delta().y / 200.0).exp();
            wheel * input.zoom_delta()
        });
        if (factor - 1.0).abs() > f32::EPSILON {
            looking.lens.zoom_at(view, pointer, factor);
        }
    }

    /// Arrows go to the next product in their direction, Enter opens it, + and − zoom, 0 shows all.
    fn keys(
        &self,
        ui: &Ui,
        response: &egui::Response,
        view: Projection,
        looking: &mut Looking,
    ) -> Option<Asked> {
        let lock = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, lock));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let middle = response.rect.center();
        for (key, factor) in [(Key::Plus, 1.25), (Key::Equals, 1.25), (Key::Minus, 0.8)] {
            if pressed(key) {
                looking.lens.zoom_at(view, middle, factor);
            }
        }
        if pressed(Key::Num0) {
            looking.lens = Lens::default();
        }
        for (key, x, y) in [
            (Key::ArrowLeft, -1.0, 0.0),
            (Key::ArrowRight, 1.0, 0.0),
            (Key::ArrowUp, 0.0, -1.0),
            (Key::ArrowDown, 0.0, 1.0),
        ] {
            if pressed(key) {
                let next = match looking.chosen {
                    None => (!self.graph.nodes.is_empty()).then_some(0),
                    Some(here) => next_towards(&self.layout.places, here, [x, y]),
                };
                if let Some(next) = next {
                    looking.chosen = Some(next);
                    if let Some(place) = self.layout.places.get(next)
                        && !view.sees(*place, -theme::SPACE_32)
                    {
                        looking.lens.look_at(*place);
                    }
                    return Some(Asked::Chosen);
                }
            }
        }
        (looking.chosen.is_some() && pressed(Key::Enter)).then_some(Asked::Open)
    }

    /// The product under a point: of several the one whose middle is nearest.
    fn under(&self, view: Projection, zoom: f32, at: Pos2) -> Option<usize> {
        let near = |node: usize| {
            let place = self.layout.places.get(node)?;
            let distance = view.point(*place).distance(at);
            (distance <= self.radius(node, zoom) + theme::SPACE_4).then_some((node, distance))
        };
        (0..self.graph.nodes.len())
            .filter_map(near)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(node, _)| node)
    }

    /// The area of a disc grows with the orders of its product.
    fn radius(&self, node: usize, zoom: f32) -> f32 {
        let orders = |node: usize| {
            self.graph
                .nodes
                .get(node)
                .map_or(0.0, |node| f64::from(node.orders).sqrt() as f32)
        };
        let share = orders(node) / orders(0).max(1.0);
        let crowd = (60.0 / self.graph.nodes.len().max(1) as f32)
            .sqrt()
            .clamp(0.35, 1.0);
        (RADII.0 + (RADII.1 - RADII.0) * share) * crowd * zoom.sqrt()
    }

    fn draw(&self, ui: &Ui, window: Rect, view: Projection, looking: &Looking) {
        let palette = theme::palette(ui);
        let painter = ui.painter_at(window);
        painter.rect(
            window,
            theme::RADIUS,
            palette.card,
            Stroke::new(theme::HAIRLINE, palette.border),
            StrokeKind::Inside,
        );
        let focus = looking.hovered.or(looking.chosen);
        let bright = self.bright(focus);
        let points: Vec<Pos2> = self.layout.places.iter().map(|p| view.point(*p)).collect();
        let strongest = self
            .graph
            .edges
            .iter()
            .map(|edge| edge.lower)
            .fold(1.0, f64::max);
        let mut shapes = Vec::with_capacity(self.graph.edges.len() + self.graph.nodes.len());
        for edge in self.graph.edges.iter().rev() {
            let [Some(from), Some(to)] = edge.ends.map(|end| points.get(end)) else {
                continue;
            };
            if !window.intersects(Rect::from_two_pos(*from, *to).expand(theme::SPACE_2)) {
                continue;
            }
            let touches = focus.is_some_and(|node| edge.ends.contains(&node));
            let share = (edge.lower.max(1.0).ln() / strongest.ln().max(0.1)) as f32;
            let width = WIDTHS.0 + (WIDTHS.1 - WIDTHS.0) * share;
            let colour = match (touches, focus) {
                (true, _) => palette.accent,
                (false, Some(_)) => palette.control_border.gamma_multiply(FADED),
                (false, None) => palette.control_border.gamma_multiply(0.4 + 0.5 * share),
            };
            shapes.push(Shape::line_segment(
                [*from, *to],
                Stroke::new(width, colour),
            ));
        }
        for (node, at) in points.iter().enumerate().rev() {
            let radius = self.radius(node, looking.lens.zoom);
            if !window.expand(radius).contains(*at) {
                continue;
            }
            let mut fill = self.colour(palette, node);
            if !bright.get(node).copied().unwrap_or(true) {
                fill = fill.gamma_multiply(FADED);
            }
            let chosen = looking.chosen == Some(node);
            let ring = if chosen {
                Stroke::new(theme::FOCUS_WIDTH, palette.text)
            } else {
                Stroke::new(theme::HAIRLINE, palette.card)
            };
            shapes.push(Shape::circle_filled(*at, radius, fill));
            shapes.push(Shape::circle_stroke(*at, radius, ring));
        }
        painter.extend(shapes);
        self.names(ui, window, &points, looking, focus, &bright);
    }

    /// The product one looks at and its neighbours; all when one looks at none.
    fn bright(&self, focus: Option<usize>) -> Vec<bool> {
        let Some(focus) = focus else {
            return vec![true; self.graph.nodes.len()];
        };
        let mut bright = vec![false; self.graph.nodes.len()];
        let joins = self.graph.joins.get(focus).into_iter().flatten();
        let ends = joins
            .filter_map(|edge| self.graph.edges.get(*edge))
            .flat_map(|edge| edge.ends);
        for node in ends.chain([focus]) {
            if let Some(bright) = bright.get_mut(node) {
                *bright = true;
            }
        }
        bright
    }

    fn colour(&self, palette: &theme::Palette, node: usize) -> Color32 {
        match self.graph.nodes.get(node).map(|node| node.category) {
            Some(category) if category < COLOURED => palette.series(category),
            _ => palette.muted,
        }
    }

    fn names(
        &self,
        ui: &Ui,
        window: Rect,
        points: &[Pos2],
        looking: &Looking,
        focus: Option<usize>,
        bright: &[bool],
    ) {
        let palette = theme::palette(ui);
        let painter = ui.painter_at(window);
        let font: FontId = TextStyle::Small.resolve(ui.style());
        // The product one looks at, its neighbours, then the ones in most orders, as the graph has them.
        let mut candidates: Vec<usize> = focus.into_iter().collect();
        let shown = |node: &usize| points.get(*node).is_some_and(|at| window.contains(*at));
        let is_bright = |node: &usize| bright.get(*node).copied().unwrap_or(false);
        let others = (0..points.len()).filter(|node| Some(*node) != focus);
        candidates.extend(others.filter(is_bright).filter(shown).take(NAMED));
        let galleys: Vec<_> = candidates
            .into_iter()
            .filter_map(|node| {
                let name = short(&(self.name)(node), LETTERS);
                let galley = painter.layout_no_wrap(name, font.clone(), palette.text);
                let wish = Wish {
                    node,
                    at: *points.get(node)?,
                    radius: self.radius(node, looking.lens.zoom),
                    size: galley.size(),
                };
                Some((wish, galley))
            })
            .collect();
        // Larger discs are not covered; around the smallest ones there would be no room for any name.
        let discs: Vec<(Pos2, f32)> = points
            .iter()
            .enumerate()
            .take(NAMED)
            .filter(|(_, at)| window.contains(**at))
            .map(|(node, at)| (*at, self.radius(node, looking.lens.zoom)))
            .collect();
        let wishes = galleys.iter().map(|(wish, _)| *wish);
        let placed = labels::place(wishes, &discs, window, MOST_NAMES);
        for (node, rect) in placed {
            let Some((_, galley)) = galleys.iter().find(|(wish, _)| wish.node == node) else {
                continue;
            };
            let data = rect.expand2(vec2(theme::SPACE_2, 0.0));
            painter.rect_filled(data, theme::RADIUS, palette.card.gamma_multiply(0.75));
            painter.galley(rect.min, galley.clone(), palette.text);
        }
        if points.is_empty() {
            let text = "No pairs to draw";
            painter.text(
                window.center(),
                Align2::CENTER_CENTER,
                text,
                font,
                palette.muted,
            );
        }
    }
}

/// The nearest product in a direction: distance counts, and straying from the direction counts double.
fn next_towards(places: &[[f32; 2]], here: usize, [x, y]: [f32; 2]) -> Option<usize> {
    let from = places.get(here)?;
    let cost = |place: &[f32; 2]| {
        let (dx, dy) = (place[0] - from[0], place[1] - from[1]);
        let ahead = dx * x + dy * y;
        let aside = (dx * y).abs() + (dy * x).abs();
        (ahead > 0.0 && ahead * 2.0 >= aside).then_some(ahead + 2.0 * aside)
    };
    places
        .iter()
        .enumerate()
        .filter(|(node, _)| *node != here)
        .filter_map(|(node, place)| Some((node, cost(place)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(node, _)| node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_goes_to_the_nearest_product_ahead() {
        let places = [[0.0, 0.0], [2.0, 0.3], [1.5, 2.0], [-1.0, 0.0], [0.0, -4.0]];
        assert_eq!(next_towards(&places, 0, [1.0, 0.0]), Some(1));
        assert_eq!(next_towards(&places, 0, [-1.0, 0.0]), Some(3));
        assert_eq!(next_towards(&places, 0, [0.0, 1.0]), Some(2));
        assert_eq!(next_towards(&places, 0, [0.0, -1.0]), Some(4));
        assert_eq!(next_towards(&places, 1, [1.0, 0.0]), None);
    }
}
