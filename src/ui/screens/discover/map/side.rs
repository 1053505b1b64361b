//! Beside the map: the product one looks at and what it goes with.

use egui::{Label, ScrollArea, Ui};

use super::graph::{Graph, Node};
use crate::domain::glossary;
use crate::format;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::screens::discover::tab_data::TabData;
use crate::ui::theme;
use crate::ui::widgets::button::primary_button;
use crate::ui::widgets::term::term_as;

/// Draws the panel; without a chosen product it lists the ones that go with most others.
pub(super) fn ui(
    ui: &mut Ui,
    data: TabData<'_>,
    graph: &Graph,
    chosen: &mut Option<usize>,
) -> Option<Ask> {
    let Some((here, node)) = chosen.and_then(|here| Some((here, graph.nodes.get(here)?))) else {
        nothing_ui(ui, data, graph, chosen);
        return None;
    };
    let mut ask = None;
    let title = data.dataset.catalog.title(node.variant);
    ui.add(Label::new(theme::heading(title)).wrap());
    ui.label(theme::muted(about(data, node)));
    ui.horizontal(|ui| {
        if primary_button(ui, "Show its pairs").clicked() {
            ask = Some(Ask::PairsOf(node.variant));
        }
        if ui.button("Clear selection").clicked() {
            *chosen = None;
        }
    });
    ui.add_space(theme::SPACE_8);
    let joins = graph.joins.get(here).map_or(&[][..], Vec::as_slice);
    let with = format::counted(joins.len() as u64, "product", "products");
    ui.label(theme::muted(format!("On the map it goes with {with}")));
    let text = theme::small("Lift, at least · orders together");
    term_as(ui, text, &glossary::LIFT_LOWER);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_2;
            for edge in joins.iter().filter_map(|place| graph.edges.get(*place)) {
                let [a, b] = edge.ends;
                let other = if a == here { b } else { a };
                let Some(pair) = data.found.pairs.pairs.get(edge.row as usize) else {
                    continue;
                };
                let text = format!(
                    "{} · {} together",
                    format::lift(edge.lower),
                    format::count(u64::from(pair.count))
                );
                if line(ui, data, graph, other, &text) {
                    *chosen = Some(other);
                }
            }
        });
    ask
}

fn nothing_ui(ui: &mut Ui, data: TabData<'_>, graph: &Graph, chosen: &mut Option<usize>) {
    ui.label(theme::heading("Affinity map"));
    let text = "Click a product to see what it goes with; click twice for its pairs. Drag to move, \
                scroll to zoom. With the keyboard: arrows, + and −, 0 for all, Enter for the pairs.";
    ui.add(Label::new(theme::muted(text)).wrap());
    let text = "The larger a disc, the more orders hold the product; the wider a link, the higher \
                the lower bound of the lift.";
    ui.add(Label::new(theme::muted(text)).wrap());
    ui.add_space(theme::SPACE_8);
    ui.label(theme::muted("In most orders"));
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_2;
            for (place, node) in graph.nodes.iter().enumerate().take(40) {
                let orders = format::counted(u64::from(node.orders), "order", "orders");
                if line(ui, data, graph, place, &orders) {
                    *chosen = Some(place);
                }
            }
        });
}

fn line(ui: &mut Ui, data: TabData<'_>, graph: &Graph, node: usize, text: &str) -> bool {
    let Some(node) = graph.nodes.get(node) else {
        return false;
    };
    let title = data.dataset.catalog.title(node.variant);
    let text = format!("{title} · {text}");
    let button = egui::Button::new(&text)
        .frame_when_inactive(false)
        .truncate();
    ui.add(button)
        .accessible_name(format!("Choose {title}"))
        .on_hover_text(text)
        .clicked()
}

fn about(data: TabData<'_>, node: &Node) -> String {
    let catalog = &data.dataset.catalog;
    let variant = catalog.variant(node.variant);
    let mut parts = vec![variant.sku.to_string()];
    let category = catalog.category(node.variant);
    if !category.is_empty() {
        parts.push(category.to_owned());
    }
    if let Some(price) = variant.price {
        parts.push(format::money(price, &data.dataset.currency));
    }
    parts.push(format::counted(u64::from(node.orders), "order", "orders"));
    parts.join(" · ")
}

/// What stands under the pointer on a product.
pub(super) fn tip(ui: &mut Ui, data: TabData<'_>, graph: &Graph, node: usize) {
    let Some(product) = graph.nodes.get(node) else {
        return;
    };
    ui.strong(data.dataset.catalog.title(product.variant));
    ui.label(about(data, product));
    let joins = graph.joins.get(node).map_or(0, Vec::len) as u64;
    let with = format::counted(joins, "product", "products");
    ui.label(theme::small(format!("Goes with {with} on the map")));
}
