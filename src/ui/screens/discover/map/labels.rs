//! Which names of a map are shown: the most important ones that find room.

use egui::{Rect, Vec2, vec2};

/// Room between two names, in points.
const GAP: f32 = 2.0;

/// A name that wants to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Whose it is.
    pub node: usize,
    /// Middle of its disc, in points.
    pub at: egui::Pos2,
    /// Radius of its disc, in points.
    pub radius: f32,
    /// Size of the name, in points.
    pub size: Vec2,
}

/// Places names below, above, right or left of their discs, in the order of the wishes, none over another one, over one of the discs or outside the
/// window; a name without room is left out.
#[must_use]
pub fn place(
    wishes: impl IntoIterator<Item = Wish>,
    discs: &[(egui::Pos2, f32)],
    window: Rect,
    most: usize,
) -> Vec<(usize, Rect)> {
    let mut placed: Vec<(usize, Rect)> = Vec::new();
    for wish in wishes {
        if placed.len() == most {
            break;
        }
        let (half, reach) = (wish.size / 2.0, wish.radius + GAP);
        let middles = [
            vec2(0.0, reach + half.y),
            vec2(0.0, -reach - half.y),
            vec2(reach + half.x, 0.0),
            vec2(-reach - half.x, 0.0),
        ];
        let free = middles
            .into_iter()
            .map(|off| Rect::from_center_size(wish.at + off, wish.size))
            .find(|rect| {
                window.contains_rect(*rect)
                    && placed
                        .iter()
                        .all(|(_, other)| !other.expand(GAP).intersects(*rect))
                    && discs
                        .iter()
                        .all(|(at, radius)| rect.distance_to_pos(*at) >= *radius)
            });
        if let Some(rect) = free {
            placed.push((wish.node, rect));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn wish(node: usize, x: f32) -> Wish {
        Wish {
            node,
            at: pos2(x, 50.0),
            radius: 5.0,
            size: vec2(40.0, 12.0),
        }
    }

    #[test]
    fn names_never_lie_over_one_another_nor_outside_the_window() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 100.0));
        let wishes: Vec<Wish> = (0..40).map(|n| wish(n, 7.0 * n as f32)).collect();
        let placed = place(wishes, &[], window, 100);
        assert!(placed.len() > 5 && placed.len() < 40);
        for (place, (_, rect)) in placed.iter().enumerate() {
            assert!(window.contains_rect(*rect));
            for (_, other) in &placed[..place] {
                assert!(!other.intersects(*rect));
            }
        }
    }

    #[test]
    fn a_name_goes_where_no_disc_lies() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 100.0));
        let below = [(pos2(100.0, 64.0), 6.0)];
        let placed = place([wish(0, 100.0)], &below, window, 1);
        assert!(placed[0].1.bottom() < 50.0);
        let around: Vec<_> = (0..60)
            .map(|n| (pos2(5.0 * n as f32, 60.0), 40.0))
            .collect();
        assert!(place([wish(0, 100.0)], &around, window, 1).is_empty());
    }

    #[test]
    fn the_first_wish_comes_first_and_no_more_names_than_asked_for() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 100.0));
        let placed = place([wish(7, 100.0), wish(3, 250.0)], &[], window, 1);
        assert_eq!(placed.len(), 1);
        assert_eq!(placed[0].0, 7);
    }
}
