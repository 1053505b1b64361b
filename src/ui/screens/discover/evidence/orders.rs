//! A few of the joint orders, and what else goes with either product.

use egui::{Label, RichText, Ui};

use super::Shown;
use crate::discover::{Partner, SampleOrder};
use crate::domain::catalog::VariantId;
use crate::domain::glossary;
use crate::format;
use crate::ui::screens::discover::ask::Ask;
use crate::ui::theme;
use crate::ui::widgets::button::quiet_button;
use crate::ui::widgets::term::explain;

/// Lines of an order that are shown.
const MOST_LINES: usize = 5;

pub(super) fn samples_ui(ui: &mut Ui, shown: Shown<'_>) {
    for order in &shown.evidence.samples {
        sample_ui(ui, shown, order);
    }
    if shown.evidence.samples.is_empty() {
        ui.label(theme::small("No order holds both."));
    }
}

fn sample_ui(ui: &mut Ui, shown: Shown<'_>, order: &SampleOrder) {
    let dataset = shown.data.dataset;
    let money = |amount| format::money(amount, &dataset.currency);
    let mut head = format!(
        "{} · {} · {}",
        order.number,
        format::day(order.day),
        money(order.net_revenue)
    );
    if order.order_discount.0 != 0 {
        head = format!("{head} · discount {}", money(order.order_discount));
    }
    ui.label(theme::small(head));
    let mut lines: Vec<String> = order
        .lines
        .iter()
        .take(MOST_LINES)
        .map(|line| {
            let title = dataset.catalog.title(line.variant);
            if line.units > 1 {
                format!("{} × {title}", line.units)
            } else {
                title
            }
        })
        .collect();
    let more = order.lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.push(format!("{more} more"));
    }
    ui.add(Label::new(lines.join(", ")).wrap());
}

pub(super) fn partners_ui(ui: &mut Ui, shown: Shown<'_>) -> Option<Ask> {
    let evidence = shown.evidence;
    let mut ask = None;
    for (id, partners) in [
        (evidence.a, &evidence.partners_a),
        (evidence.b, &evidence.partners_b),
    ] {
        let title = shown.data.dataset.catalog.title(id);
        if partners.is_empty() {
            let text = format!("{title} attracts nothing else.");
            ui.add(Label::new(theme::small(text)).wrap());
            continue;
        }
        ui.horizontal(|ui| {
            ui.add(Label::new(theme::small(format!("With {title} also"))).truncate());
        });
        for partner in partners {
            ask = ask.take().or(partner_ui(ui, shown, id, *partner));
        }
    }
    ask
}

fn partner_ui(ui: &mut Ui, shown: Shown<'_>, id: VariantId, partner: Partner) -> Option<Ask> {
    let catalog = &shown.data.dataset.catalog;
    let title = catalog.title(partner.product);
    let name = format!("Evidence for {} and {title}", catalog.title(id));
    let clicked = ui
        .horizontal(|ui| {
            ui.label(RichText::new(format::lift(partner.lift_lower)).strong())
                .on_hover_ui(|ui| explain(ui, &glossary::LIFT_LOWER));
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            quiet_button(ui, &title, &name).clicked()
        })
        .inner;
    clicked.then_some(Ask::Evidence(partner.pair))
}
