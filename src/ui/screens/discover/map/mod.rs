//! The affinity map: the strongest pairs as a network of products, or the categories against one another.

mod graph;
mod labels;
mod layout;
mod lens;
mod matrix;
mod network;
mod side;

use std::sync::Arc;

use egui::{Align, Layout as Flow, Ui};

use self::graph::{COLOURED, Graph, MOST_NODES, Strength, graph};
use self::layout::{Layout, STEP};
use self::matrix::Matrix;
use self::network::{Asked, Looking, Network};
use crate::domain::blocked::BlockList;
use crate::domain::catalog::VariantId;
use crate::domain::glossary;
use crate::format;
use crate::studio::Discovered;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::cells;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::empty_state::{EmptyState, Glyph};
use crate::ui::widgets::segmented::segmented;
use crate::ui::widgets::term::explain;
use crate::ui::widgets::value_slider::ValueSlider;

/// Fewest and most pairs of a map.
const PAIRS: (usize, usize) = (20, 4_000);

/// Pairs of a map at first.
const FIRST_PAIRS: usize = 150;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Network,
    Matrix,
}

const FORMS: [(Form, &str); 2] = [(Form::Network, "Network"), (Form::Matrix, "By category")];

const STRENGTHS: [(Strength, &str); 2] = [
    (Strength::Lower, "Surest"),
    (Strength::Beyond, "Most orders"),
];

/// What the tab remembers.
pub(super) struct MapTab {
    form: Form,
    strength: Strength,
    most: usize,
    drawn: Option<Drawn>,
    matrix: Option<(Arc<Discovered>, Matrix)>,
    looking: Looking,
    /// A product to be chosen once the map is drawn.
    wanted: Option<VariantId>,
}

/// A map and what it was made of.
struct Drawn {
    found: Arc<Discovered>,
    blocked: Arc<BlockList>,
    strength: Strength,
    most: usize,
    graph: Graph,
    layout: Layout,
}

impl Default for MapTab {
    fn default() -> Self {
        Self {
            form: Form::default(),
            strength: Strength::default(),
            most: FIRST_PAIRS,
            drawn: None,
            matrix: None,
            looking: Looking::default(),
            wanted: None,
        }
    }
}

impl MapTab {
    /// Chooses a product on the map, if it is there.
    pub fn look_at(&mut self, product: VariantId) {
        self.form = Form::Network;
        self.wanted = Some(product);
    }

    /// Draws the tab.
    pub fn ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        ui.horizontal(|ui| {
            segmented(ui, &mut self.form, &FORMS);
            if self.form == Form::Network {
                ui.separator();
                segmented(ui, &mut self.strength, &STRENGTHS);
                self.slider_ui(ui);
            } else {
                let text = "Orders together against those that order size, month and popularity explain, over all listed pairs";
                ui.add(egui::Label::new(theme::muted(text)).truncate())
                    .on_hover_ui(|ui| explain(ui, &glossary::SIZE_AWARE_LIFT));
            }
        });
        ui.add_space(theme::SPACE_4);
        match self.form {
            Form::Network => self.network_ui(ui, data),
            Form::Matrix => self.matrix_ui(ui, data),
        }
    }

    /// Pairs on a scale of logarithms: ten more matter at 20, not at 2,000.
    fn slider_ui(&mut self, ui: &mut Ui) {
        let (least, most) = (PAIRS.0 as f64, PAIRS.1 as f64);
        ui.scope(|ui| {
            ui.set_max_width(theme::COLUMN_TEXT);
            let range = least.ln()..=most.ln();
            let slider = ValueSlider::new("Pairs on the map", range, 0.01);
            let moved = slider.show(ui, (self.most as f64).ln());
            if moved.changed {
                let pairs = moved.value.exp().round();
                // Round figures read better than exact ones.
                let step = if pairs < 100.0 { 5.0 } else { 50.0 };
                self.most = ((pairs / step).round() * step) as usize;
            }
        });
        let pairs = format::counted(self.most as u64, "pair", "pairs");
        ui.label(theme::muted(format!("Strongest {pairs}")));
    }

    fn follow(&mut self, data: TabData<'_>) {
        let same = self.drawn.as_ref().is_some_and(|drawn| {
            Arc::ptr_eq(&drawn.found, data.found)
                && Arc::ptr_eq(&drawn.blocked, &data.plan.blocked)
                && (drawn.strength, drawn.most) == (self.strength, self.most)
        });
        if same {
            return;
        }
        let columns = data.columns;
        let proven = columns.proven.iter();
        let rows = proven.filter(|row| !data.blocked_row(*row));
        let catalog = &data.dataset.catalog;
        let pairs = &data.found.pairs;
        let chosen = self.chosen();
        let graph = graph(catalog, pairs, rows, self.strength, self.most);
        self.wanted = self.wanted.or(chosen);
        self.looking = Looking::default();
        self.drawn = Some(Drawn {
            found: Arc::clone(data.found),
            blocked: Arc::clone(&data.plan.blocked),
            strength: self.strength,
            most: self.most,
            layout: Layout::of(&graph),
            graph,
        });
    }

    fn chosen(&self) -> Option<VariantId> {
        let graph = &self.drawn.as_ref()?.graph;
        Some(graph.nodes.get(self.looking.chosen?)?.variant)
    }

    fn network_ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        self.follow(data);
        let drawn = self.drawn.as_mut()?;
        if drawn.graph.nodes.is_empty() {
            let text = "The map shows proven pairs, and there are none.";
            EmptyState::new(Glyph::Search, "Nothing to draw", text).show(ui);
            return None;
        }
        if let Some(wanted) = self.wanted.take() {
            let mut nodes = drawn.graph.nodes.iter();
            self.looking.chosen = nodes.position(|node| node.variant == wanted);
        }
        if !drawn.layout.is_done() {
            drawn.layout.step(STEP);
            ui.request_repaint();
        }
        let catalog = &data.dataset.catalog;
        let side = egui::Panel::right("map side")
            .exact_size(theme::SIDE_WIDTH)
            .resizable(false)
            .show_separator_line(false)
            .frame(egui::Frame::NONE.inner_margin(egui::Margin {
                left: theme::SPACE_12 as i8,
                ..egui::Margin::ZERO
            }))
            .show(ui, |ui| {
                side::ui(ui, data, &drawn.graph, &mut self.looking.chosen)
            })
            .inner;
        legend_ui(ui, &drawn.graph, &drawn.layout);
        let name = |node: usize| {
            let node = drawn.graph.nodes.get(node);
            node.map_or_else(String::new, |node| catalog.title(node.variant))
        };
        let tip = |ui: &mut Ui, node: usize| side::tip(ui, data, &drawn.graph, node);
        let network = Network {
            graph: &drawn.graph,
            layout: &drawn.layout,
            name: &name,
            tip: &tip,
        };
        let asked = network.show(ui, &mut self.looking);
        let open = matches!(asked, Some(Asked::Open))
            .then(|| self.chosen().map(Ask::PairsOf))
            .flatten();
        side.or(open)
    }

    fn matrix_ui(&mut self, ui: &mut Ui, data: TabData<'_>) -> Option<Ask> {
        let known = self
            .matrix
            .as_ref()
            .is_some_and(|(found, _)| Arc::ptr_eq(found, data.found));
        if !known {
            let is_proven = |row: u32| data.columns.proven.holds(row);
            let matrix = Matrix::of(&data.dataset.catalog, &data.found.pairs, is_proven);
            self.matrix = Some((Arc::clone(data.found), matrix));
        }
        let (_, matrix) = self.matrix.as_ref()?;
        if matrix.categories.is_empty() {
            let text = "The matrix compares categories over the listed pairs, and there are none.";
            EmptyState::new(Glyph::Search, "Nothing to compare", text).show(ui);
            return None;
        }
        if !data.has_categories() {
            let purpose = "The matrix compares the categories of the products";
            return cells::no_categories_ui(ui, purpose);
        }
        if matrix.left_out > 0 {
            let more = format::counted(matrix.left_out as u64, "category", "categories");
            ui.label(theme::small(format!("{more} in fewer orders left out")));
        }
        matrix::ui(ui, matrix).map(|(trigger, target)| Ask::Categories(trigger, target))
    }
}

/// What the colours mean, and how far the map is.
fn legend_ui(ui: &mut Ui, graph: &Graph, layout: &Layout) {
    ui.horizontal(|ui| {
        let palette = theme::palette(ui);
        ui.spacing_mut().item_spacing.x = theme::SPACE_4;
        let named = graph.categories.iter().take(COLOURED).enumerate();
        for (place, name) in named {
            let name = if name.is_empty() { "No category" } else { name };
            dot(ui, palette.series(place), name);
        }
        if graph.categories.len() > COLOURED {
            dot(ui, palette.muted, "Other categories");
        }
        ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
            let text = if !layout.is_done() {
                let share = format::percent_with(f64::from(layout.share()), 0);
                format!("Arranging the map, {share}")
            } else if graph.is_full {
                let most = format::count(MOST_NODES as u64);
                format!("{most} products at most; some pairs left out")
            } else {
                return;
            };
            ui.add(egui::Label::new(theme::small(text)).truncate());
        });
    });
}

fn dot(ui: &mut Ui, colour: egui::Color32, name: &str) {
    let size = egui::vec2(theme::SPACE_8, theme::SPACE_8);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter()
        .circle_filled(rect.center(), theme::SPACE_4, colour);
    ui.label(theme::small(cells::short(name, 22)));
    ui.add_space(theme::SPACE_8);
}
