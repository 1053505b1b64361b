//! From places of the map to points of the window and back.

use egui::{Pos2, Rect, Vec2, vec2};

/// Smallest and largest zoom, against the whole map in the window.
const ZOOMS: (f32, f32) = (0.5, 24.0);

/// Where one looks at the map, and from how near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// How much larger than when all of the map is in the window.
    pub zoom: f32,
    /// Place of the map in the middle of the window; `None` is its own middle.
    centre: Option<[f32; 2]>,
}

impl Default for Lens {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            centre: None,
        }
    }
}

/// A lens over a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    window: Rect,
    centre: [f32; 2],
    /// Points to a length of the map.
    pub scale: f32,
}

impl Lens {
    /// The lens over this window, for a map within these corners.
    #[must_use]
    pub fn over(&self, window: Rect, [low, high]: [[f32; 2]; 2]) -> Projection {
        let size = [high[0] - low[0], high[1] - low[1]];
        let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
        let fit = (window.width() / size[0].max(1.0)).min(window.height() / size[1].max(1.0));
        Projection {
            window,
            centre: self.centre.unwrap_or(middle),
            scale: fit.max(f32::MIN_POSITIVE) * self.zoom,
        }
    }

    /// Comes nearer or goes further away, with the place under this point staying there.
    pub fn zoom_at(&mut self, view: Projection, point: Pos2, factor: f32) {
        let zoom = (self.zoom * factor).clamp(ZOOMS.0, ZOOMS.1);
        let factor = zoom / self.zoom;
        let here = view.place(point);
        let centre = |axis: usize| here[axis] + (view.centre[axis] - here[axis]) / factor;
        self.centre = Some([centre(0), centre(1)]);
        self.zoom = zoom;
    }

    /// Moves what one sees by so many points.
    pub fn pan(&mut self, view: Projection, by: Vec2) {
        let [x, y] = view.centre;
        self.centre = Some([x - by.x / view.scale, y - by.y / view.scale]);
    }

    /// Looks at a place.
    pub fn look_at(&mut self, place: [f32; 2]) {
        self.centre = Some(place);
    }
}

impl Projection {
    /// The point of a place.
    #[must_use]
    pub fn point(&self, place: [f32; 2]) -> Pos2 {
        self.window.center()
            + vec2(place[0] - self.centre[0], place[1] - self.centre[1]) * self.scale
    }

    /// The place under a point.
    #[must_use]
    pub fn place(&self, point: Pos2) -> [f32; 2] {
        let off = (point - self.window.center()) / self.scale;
        [self.centre[0] + off.x, self.centre[1] + off.y]
    }

    /// True for a place one can see.
    #[must_use]
    pub fn sees(&self, place: [f32; 2], margin: f32) -> bool {
        self.window.expand(margin).contains(self.point(place))
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn window() -> Rect {
        Rect::from_min_max(pos2(100.0, 100.0), pos2(500.0, 300.0))
    }

    const CORNERS: [[f32; 2]; 2] = [[-10.0, -5.0], [10.0, 5.0]];

    #[test]
    fn all_of_the_map_is_in_the_window_at_first() {
        let view = Lens::default().over(window(), CORNERS);
        for corner in CORNERS {
            assert!(window().expand(0.01).contains(view.point(corner)));
        }
        assert_eq!(view.point([0.0, 0.0]), window().center());
    }

    #[test]
    fn what_lies_under_the_pointer_stays_there_while_one_zooms() {
        let mut lens = Lens::default();
        let point = pos2(180.0, 260.0);
        for factor in [1.5, 3.0, 0.2, 100.0, 0.000_1] {
            let before = lens.over(window(), CORNERS);
            let place = before.place(point);
            lens.zoom_at(before, point, factor);
            let after = lens.over(window(), CORNERS).point(place);
            assert!((after - point).length() < 0.01, "{factor}");
            assert!(lens.zoom >= ZOOMS.0 && lens.zoom <= ZOOMS.1);
        }
    }

    #[test]
    fn the_map_follows_the_hand() {
        let mut lens = Lens::default();
        let before = lens.over(window(), CORNERS);
        lens.pan(before, vec2(30.0, -10.0));
        let after = lens.over(window(), CORNERS);
        let moved = after.point([1.0, 1.0]) - before.point([1.0, 1.0]);
        assert!((moved - vec2(30.0, -10.0)).length() < 0.01);
    }
}
