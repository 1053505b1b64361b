//! What stands in the window, as its accessibility tree tells it: found by role and name, read as text.

use std::collections::HashMap;

use egui::accesskit::{Node, NodeId, Role, TreeUpdate};
use egui::{Pos2, Rect, pos2};

/// One look at the window.
pub struct Tree {
    focus: NodeId,
    nodes: Vec<(NodeId, Node)>,
    places: HashMap<NodeId, usize>,
}

/// Which name is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    /// Exactly this one.
    Is(&'a str),
    /// One that begins so.
    Starts(&'a str),
}

impl Name<'_> {
    fn fits(self, name: &str) -> bool {
        match self {
            Self::Is(wanted) => name == wanted,
            Self::Starts(wanted) => name.starts_with(wanted),
        }
    }
}

/// Something in the window.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its place in the tree.
    pub id: NodeId,
    /// What it is.
    pub role: Role,
    /// Its name, or the text of a label.
    pub name: String,
    /// Where a slider stands.
    pub number: Option<f64>,
    /// Where a slider begins and ends.
    pub span: Option<(f64, f64)>,
    /// Where it is, in points.
    pub rect: Rect,
    /// It can be used.
    pub enabled: bool,
    /// It is switched on or selected.
    pub on: bool,
}

impl Item {
    /// Its middle.
    pub fn centre(&self) -> Pos2 {
        self.rect.center()
    }
}

impl Tree {
    /// Takes over what the window sent.
    pub fn new(update: TreeUpdate) -> Self {
        let places = update
            .nodes
            .iter()
            .enumerate()
            .map(|(place, (id, _))| (*id, place))
            .collect();
        Self {
            focus: update.focus,
            nodes: update.nodes,
            places,
        }
    }

    /// What has the keyboard.
    pub fn focus(&self) -> NodeId {
        self.focus
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        let (_, node) = self.nodes.get(*self.places.get(&id)?)?;
        Some(node)
    }

    fn name_of(&self, node: &Node) -> String {
        if let Some(label) = node.label() {
            return label.to_owned();
        }
        let by_label = node.labelled_by().iter().find_map(|id| {
            let label = self.node(*id)?;
            label.value().or_else(|| label.label())
        });
        let own = (node.role() == Role::Label).then(|| node.value()).flatten();
        by_label.or(own).unwrap_or_default().to_owned()
    }

    fn item(&self, id: NodeId, node: &Node) -> Option<Item> {
        let bounds = node.bounds()?;
        Some(Item {
            id,
            role: node.role(),
            name: self.name_of(node),
            number: node.numeric_value(),
            span: node.min_numeric_value().zip(node.max_numeric_value()),
            rect: Rect::from_min_max(
                pos2(bounds.x0 as f32, bounds.y0 as f32),
                pos2(bounds.x1 as f32, bounds.y1 as f32),
            ),
            enabled: !node.is_disabled(),
            on: node.toggled() == Some(egui::accesskit::Toggled::True)
                || node.is_selected() == Some(true),
        })
    }

    /// Everything with a place, from the top to the bottom and from left to right.
    pub fn items(&self) -> Vec<Item> {
        let mut items: Vec<Item> = self
            .nodes
            .iter()
            .filter(|(_, node)| !node.is_hidden())
            .filter_map(|(id, node)| self.item(*id, node))
            .collect();
        items.sort_by(|a, b| {
            let (a, b) = (a.rect.min, b.rect.min);
            a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
        });
        items
    }

    /// Everything of a role with a name, from the top to the bottom.
    pub fn all(&self, role: Role, name: Name<'_>) -> Vec<Item> {
        let mut items = self.items();
        items.retain(|item| item.role == role && name.fits(&item.name));
        items
    }

    /// The uppermost one that can be used.
    pub fn usable(&self, role: Role, name: Name<'_>) -> Option<Item> {
        self.all(role, name).into_iter().find(|item| item.enabled)
    }

    /// The one with this place in the tree.
    pub fn by_id(&self, id: NodeId) -> Option<Item> {
        self.item(id, self.node(id)?)
    }

    /// True when a text stands in the window that begins so.
    pub fn says(&self, start: &str) -> bool {
        self.text(start).is_some()
    }

    /// The first text that begins so.
    pub fn text(&self, start: &str) -> Option<String> {
        let found = self.all(Role::Label, Name::Starts(start));
        found.into_iter().next().map(|label| label.name)
    }

    /// The lines under a label of this text: what stands below it without a gap and shares some of its width, as in a card.
    pub fn lines_under(&self, label: &str) -> Vec<String> {
        /// More room than this between two lines, and they do not belong together.
        const GAP: f32 = 16.0;
        let items = self.items();
        let Some(head) = items.iter().find(|item| item.name == label) else {
            return Vec::new();
        };
        let (mut lines, mut bottom) = (Vec::new(), head.rect.bottom());
        for item in items.iter().filter(|item| {
            item.role == Role::Label
                && item.id != head.id
                && item.rect.left() < head.rect.right()
                && item.rect.right() > head.rect.left()
                && item.rect.top() >= head.rect.center().y
        }) {
            if item.rect.top() - bottom > GAP {
                break;
            }
            bottom = bottom.max(item.rect.bottom());
            lines.push(item.name.clone());
        }
        lines
    }

    /// What one can read and use, for a message about what was not found.
    pub fn summary(&self) -> String {
        let lines: Vec<String> = self
            .items()
            .iter()
            .filter(|item| !item.name.is_empty())
            .map(|item| {
                let off = if item.enabled { "" } else { " (off)" };
                format!("  {:?} \"{}\"{off}", item.role, item.name)
            })
            .collect();
        lines.join("\n")
    }
}
