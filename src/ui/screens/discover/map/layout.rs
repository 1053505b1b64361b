//! Where the products of a map stand: linked ones near one another, all others apart.
//!
//! Each connected part is laid out for itself by forces (Fruchterman and Reingold 1991): products repel one another by
//! `1 / d`, pairs pull by `d^2` times their weight, and a cooling temperature limits each step. Then the parts are packed as
//! discs, the largest in the middle. Nothing is drawn by lot: products start on a sunflower spiral in the order of the graph,
//! so that the same graph always looks the same. The work is cut into steps of bounded size, and ends after
//! [`ITERATIONS`] rounds.

use super::graph::Graph;

/// Rounds of forces.
pub const ITERATIONS: u32 = 160;

/// Pulls and pushes a step may work out before it rests: a few milliseconds.
pub const STEP: usize = 600_000;

/// How strongly a pair pulls: discs and names need room between them.
const PULL: f32 = 0.12;

/// Room around a part, in lengths of a link.
const GAP: f32 = 0.7;

/// A layout that is being worked out.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Place of each node, in lengths of a link.
    pub places: Vec<[f32; 2]>,
    parts: Vec<Part>,
    links: Vec<Link>,
    /// Rounds done.
    rounds: u32,
    is_packed: bool,
}

/// Products that hang together, as a range of places in the order of the parts.
#[derive(Clone, Debug, Default)]
struct Part {
    nodes: Vec<usize>,
    links: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    ends: [usize; 2],
    weight: f32,
}

impl Layout {
    /// Products on their starting places.
    #[must_use]
    pub fn of(graph: &Graph) -> Self {
        let links: Vec<Link> = graph
            .edges
            .iter()
            .map(|edge| Link {
                ends: edge.ends,
                // A lift of ten pulls three times as strongly as one of one and a half.
                weight: (1.0 + edge.lower.max(1.0).ln() as f32).min(4.0),
            })
            .collect();
        let parts = parts(graph.nodes.len(), &links);
        let mut places = vec![[0.0; 2]; graph.nodes.len()];
        for part in &parts {
            for (turn, node) in part.nodes.iter().enumerate() {
                if let Some(place) = places.get_mut(*node) {
                    *place = sunflower(turn);
                }
            }
        }
        Self {
            places,
            parts,
            links,
            rounds: 0,
            is_packed: false,
        }
    }

    /// True when nothing moves any more.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.is_packed
    }

    /// Share of the work that is done, 0..=1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.rounds as f32 / ITERATIONS as f32
    }

    /// Works on for at least one round and about this many pulls and pushes.
    pub fn step(&mut self, work: usize) {
        let per_round: usize = self
            .parts
            .iter()
            .map(|part| part.nodes.len() * part.nodes.len() + part.links.len())
            .sum();
        let mut rest = work.max(per_round.max(1));
        while self.rounds < ITERATIONS && rest >= per_round {
            rest -= per_round.max(1).min(rest);
            let heat = 1.0 - self.rounds as f32 / ITERATIONS as f32;
            for part in &self.parts {
                round(part, &self.links, &mut self.places, heat);
            }
            self.rounds += 1;
        }
        if self.rounds == ITERATIONS && !self.is_packed {
            pack(&self.parts, &mut self.places);
            self.is_packed = true;
        }
    }

    /// Corners of the smallest box around all products.
    #[must_use]
    pub fn bounds(&self) -> [[f32; 2]; 2] {
        let mut bounds = [[f32::INFINITY; 2], [f32::NEG_INFINITY; 2]];
        for place in &self.places {
            for axis in 0..2 {
                bounds[0][axis] = bounds[0][axis].min(place[axis]);
                bounds[1][axis] = bounds[1][axis].max(place[axis]);
            }
        }
        if self.places.is_empty() {
            bounds = [[0.0; 2]; 2];
        }
        bounds
    }
}

/// The n-th place of a sunflower: evenly spread, no two alike.
fn sunflower(turn: usize) -> [f32; 2] {
    /// The golden angle, in radians.
    const GOLDEN: f32 = 2.399_963_2;
    let (angle, reach) = (turn as f32 * GOLDEN, (turn as f32).sqrt());
    [reach * angle.cos(), reach * angle.sin()]
}

/// Connected parts, the largest first.
fn parts(nodes: usize, links: &[Link]) -> Vec<Part> {
    let mut root: Vec<usize> = (0..nodes).collect();
    fn find(root: &mut [usize], mut node: usize) -> usize {
        while let Some(&above) = root.get(node)
            && above != node
        {
            let higher = root.get(above).copied().unwrap_or(above);
            if let Some(mine) = root.get_mut(node) {
                *mine = higher;
            }
            node = higher;
        }
        node
    }
    for link in links {
        let [a, b] = link.ends.map(|end| find(&mut root, end));
        if let Some(above) = root.get_mut(a.max(b)) {
            *above = a.min(b);
        }
    }
    let mut of_root: Vec<Part> = vec![Part::default(); nodes];
    for node in 0..nodes {
        let top = find(&mut root, node);
        if let Some(part) = of_root.get_mut(top) {
            part.nodes.push(node);
        }
    }
    for (place, link) in links.iter().enumerate() {
        let top = find(&mut root, link.ends[0]);
        if let Some(part) = of_root.get_mut(top) {
            part.links.push(place);
        }
    }
    of_root.retain(|part| !part.nodes.is_empty());
    of_root.sort_by_key(|part| std::cmp::Reverse(part.nodes.len()));
    of_root
}

/// One round of forces on one part; `heat` falls from 1 to 0.
fn round(part: &Part, links: &[Link], places: &mut [[f32; 2]], heat: f32) {
    let here: Vec<[f32; 2]> = part
        .nodes
        .iter()
        .map(|node| places.get(*node).copied().unwrap_or_default())
        .collect();
    let mut moves: Vec<[f32; 2]> = here
        .iter()
        .map(|place| {
            let mut push = [0.0_f32; 2];
            for other in &here {
                let (x, y) = (place[0] - other[0], place[1] - other[1]);
                // A hair more than the distance, so that two products on one spot push one another nowhere, not apart for ever.
                let square = x * x + y * y + 1e-4;
                push[0] += x / square;
                push[1] += y / square;
            }
            push
        })
        .collect();
    for link in part.links.iter().filter_map(|place| links.get(*place)) {
        let at = link.ends.map(|end| part.nodes.binary_search(&end));
        let [Ok(a), Ok(b)] = at else { continue };
        let (Some(from), Some(to)) = (here.get(a), here.get(b)) else {
            continue;
        };
        let (x, y) = (to[0] - from[0], to[1] - from[1]);
        let pull = (x * x + y * y).sqrt() * link.weight * PULL;
        for (end, sign) in [(a, 1.0), (b, -1.0)] {
            if let Some(step) = moves.get_mut(end) {
                step[0] += sign * x * pull;
                step[1] += sign * y * pull;
            }
        }
    }
    let size = (part.nodes.len() as f32).sqrt();
    let most = 0.02 + 0.25 * size * heat * heat;
    for ((node, place), step) in part.nodes.iter().zip(&here).zip(&moves) {
        // A little gravity keeps long chains on the map.
        let step = [
            step[0] - 0.03 * size * place[0],
            step[1] - 0.03 * size * place[1],
        ];
        let length = (step[0] * step[0] + step[1] * step[1]).sqrt();
        let scale = if length > most { most / length } else { 1.0 };
        if let Some(place) = places.get_mut(*node) {
            place[0] += step[0] * scale;
            place[1] += step[1] * scale;
        }
    }
}

/// Puts the parts side by side as discs: each as near to the middle as it finds room.
fn pack(parts: &[Part], places: &mut [[f32; 2]]) {
    let mut discs: Vec<([f32; 2], f32)> = Vec::with_capacity(parts.len());
    for part in parts {
        let share = 1.0 / part.nodes.len().max(1) as f32;
        let mut centre = [0.0_f32; 2];
        for place in part.nodes.iter().filter_map(|node| places.get(*node)) {
            centre[0] += place[0] * share;
            centre[1] += place[1] * share;
        }
        let distance = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        let radius = part
            .nodes
            .iter()
            .filter_map(|node| places.get(*node))
            .map(|place| distance(*place, centre))
            .fold(0.0, f32::max)
            + GAP;
        let free = |at: [f32; 2]| {
            discs
                .iter()
                .all(|(other, room)| distance(at, *other) >= radius + room)
        };
        let at = (0..1_000_000)
            .map(|turn| {
                let [x, y] = sunflower(turn);
                // Wider than high, as windows are.
                [x * 0.75, y * 0.45]
            })
            .find(|at| free(*at))
            .unwrap_or_default();
        for node in &part.nodes {
            if let Some(place) = places.get_mut(*node) {
                place[0] += at[0] - centre[0];
                place[1] += at[1] - centre[1];
            }
        }
        discs.push((at, radius));
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Edge, Node};
    use super::*;
    use crate::domain::catalog::VariantId;

    fn graph(nodes: usize, ends: &[[usize; 2]]) -> Graph {
        Graph {
            nodes: (0..nodes)
                .map(|place| Node {
                    variant: VariantId(place as u32),
                    orders: 10,
                    category: 0,
                })
                .collect(),
            edges: ends
                .iter()
                .map(|ends| Edge {
                    ends: *ends,
                    row: 0,
                    lower: 2.0,
                })
                .collect(),
            ..Graph::default()
        }
    }

    fn done(graph: &Graph, work: usize) -> Layout {
        let mut layout = Layout::of(graph);
        for _ in 0..=ITERATIONS {
            layout.step(work);
        }
        assert!(layout.is_done());
        layout
    }

    fn distance(layout: &Layout, a: usize, b: usize) -> f32 {
        let (a, b) = (layout.places[a], layout.places[b]);
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    #[test]
    fn linked_products_stand_nearer_than_others() {
        // Two triangles joined by one link.
        let ends = [[0, 1], [1, 2], [0, 2], [3, 4], [4, 5], [3, 5], [2, 3]];
        let layout = done(&graph(6, &ends), STEP);
        for [a, b] in [[0, 1], [3, 4]] {
            assert!(distance(&layout, a, b) < distance(&layout, 0, 5));
        }
        assert!(
            layout
                .places
                .iter()
                .flatten()
                .all(|place| place.is_finite())
        );
    }

    #[test]
    fn the_same_graph_looks_the_same_however_the_work_is_cut() {
        let ends: Vec<[usize; 2]> = (0..60).map(|n| [n, (n * 7 + 1) % 61]).collect();
        let graph = graph(61, &ends);
        let whole = done(&graph, STEP);
        assert_eq!(whole.places, done(&graph, 1).places);
        assert_eq!(whole.places, done(&graph, 9_000).places);
    }

    #[test]
    fn parts_that_do_not_hang_together_do_not_overlap() {
        let ends: Vec<[usize; 2]> = (0..50).map(|n| [2 * n, 2 * n + 1]).collect();
        let layout = done(&graph(100, &ends), STEP);
        for a in 0..100 {
            for b in 0..a {
                let least = if a / 2 == b / 2 { 0.2 } else { GAP };
                assert!(distance(&layout, a, b) >= least, "{a} and {b}");
            }
        }
    }

    #[test]
    fn no_step_does_more_than_a_round_beyond_its_share() {
        let ends: Vec<[usize; 2]> = (1..500).map(|n| [0, n]).collect();
        let mut layout = Layout::of(&graph(500, &ends));
        layout.step(STEP);
        assert_eq!(layout.rounds, 2);
        let mut nothing = Layout::of(&Graph::default());
        nothing.step(STEP);
        assert!(nothing.is_done());
        assert_eq!(nothing.bounds(), [[0.0; 2]; 2]);
    }
}
