//! Orders by size and by price paid, as bars with a mark where chance alone would be.

use egui::{Grid, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::Shown;
use crate::discover::{PriceLevels, SizeRow};
use crate::domain::catalog::VariantId;
use crate::domain::glossary::{self, Term};
use crate::domain::money::Currency;
use crate::format;
use crate::ui::theme;
use crate::ui::widgets::term::term_as;

/// What stands above a column, and the word that explains it.
type Head = (&'static str, Option<Term>);

/// A bar about to be drawn.
struct Bar {
    label: String,
    /// Length of the bar and place of the mark, 0..=1.
    share: f64,
    mark: Option<f64>,
    figures: Vec<String>,
    tip: String,
}

pub(super) fn sizes_ui(ui: &mut Ui, shown: Shown<'_>) {
    let rows: Vec<&SizeRow> = shown
        .evidence
        .sizes
        .iter()
        .filter(|size| size.row.orders > 0)
        .collect();
    let most = rows
        .iter()
        .map(|size| f64::from(size.row.both).max(size.row.expected))
        .fold(0.0, f64::max);
    let bars = rows.into_iter().map(|size| {
        let row = &size.row;
        let scaled = |figure: f64| if most > 0.0 { figure / most } else { 0.0 };
        Bar {
            label: items(size),
            share: scaled(f64::from(row.both)),
            mark: Some(scaled(row.expected)),
            figures: vec![
                format::count(u64::from(row.both)),
                format::decimal(row.expected, 1),
                format::or_none(row.lift(), format::lift),
            ],
            tip: format!(
                "Of {} {} hold both; chance explains {}",
                format::counted(row.orders, "order of this size", "orders of this size"),
                format::count(u64::from(row.both)),
                format::decimal(row.expected, 1)
            ),
        }
    });
    let heads = [
        ("Products", None),
        ("", None),
        ("Together", Some(glossary::COUNT)),
        ("Expected", Some(glossary::EXPECTED_ORDERS)),
        ("Lift", Some(glossary::SIZE_AWARE_LIFT)),
    ];
    bars_ui(ui, "sizes", &heads, bars);
    ui.label(theme::small(
        "Bar: orders with both. Mark: expected by chance.",
    ));
}

fn items(size: &SizeRow) -> String {
    match size.to {
        Some(to) if to == size.from => format::count(size.from as u64),
        Some(to) => format::between(&format::count(size.from as u64), &format::count(to as u64)),
        None => format!("{} or more", format::count(size.from as u64)),
    }
}

pub(super) fn prices_ui(ui: &mut Ui, shown: Shown<'_>) {
    let evidence = shown.evidence;
    for (product, other, levels) in [
        (evidence.a, evidence.b, &evidence.prices_a),
        (evidence.b, evidence.a, &evidence.prices_b),
    ] {
        levels_ui(ui, shown, (product, other), levels);
    }
}

fn levels_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    (product, other): (VariantId, VariantId),
    levels: &PriceLevels,
) {
    let dataset = shown.data.dataset;
    let catalog = &dataset.catalog;
    let title = catalog.title(product);
    if !levels.moved {
        let text = format!("The price of {title} never moved.");
        ui.add(egui::Label::new(theme::small(text)).wrap());
        return;
    }
    let text = format!(
        "How many who paid so much for {title} also took {}",
        catalog.title(other)
    );
    ui.add(egui::Label::new(theme::small(text)).wrap());
    let most = levels
        .levels
        .iter()
        .filter_map(crate::discover::PriceLevel::share)
        .fold(0.0, f64::max);
    let bars = levels.levels.iter().map(|level| {
        let share = level.share();
        Bar {
            label: price(level, &dataset.currency),
            share: share.map_or(0.0, |share| if most > 0.0 { share / most } else { 0.0 }),
            mark: None,
            figures: vec![
                format::or_none(share, format::percent),
                format::count(u64::from(level.orders)),
            ],
            tip: format!(
                "{} of {} at this price",
                format::count(u64::from(level.both)),
                format::counted(u64::from(level.orders), "order", "orders")
            ),
        }
    });
    let heads = [
        ("Price paid", Some(glossary::PRICE_PAID)),
        ("", None),
        ("Also took", Some(glossary::CONFIDENCE)),
        ("Orders", Some(glossary::PRODUCT_ORDERS)),
    ];
    bars_ui(ui, &format!("prices {}", product.0), &heads, bars);
}

fn price(level: &crate::discover::PriceLevel, currency: &Currency) -> String {
    let money = |amount| format::money(amount, currency);
    if level.from == level.to {
        money(level.from)
    } else {
        format::between(&money(level.from), &money(level.to))
    }
}

fn bars_ui(ui: &mut Ui, name: &str, heads: &[Head], bars: impl Iterator<Item = Bar>) {
    Grid::new(name)
        .num_columns(heads.len())
        .min_row_height(0.0)
        .spacing([theme::SPACE_12, theme::SPACE_4])
        .show(ui, |ui| {
            for (head, term) in heads {
                let text = theme::small(*head);
                match term {
                    Some(term) => term_as(ui, text, term),
                    None => ui.label(text),
                };
            }
            ui.end_row();
            for bar in bars {
                ui.label(&bar.label);
                bar_ui(ui, &bar);
                for figure in &bar.figures {
                    ui.label(figure);
                }
                ui.end_row();
            }
        });
}

fn bar_ui(ui: &mut Ui, bar: &Bar) {
    let palette = theme::palette(ui);
    let size = vec2(theme::COLUMN_SHORT, theme::SPACE_12);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let at = |share: f64| rect.left() + rect.width() * share.clamp(0.0, 1.0) as f32;
    let painter = ui.painter();
    painter.rect_filled(rect, theme::SPACE_2, palette.soft(theme::Tone::Neutral));
    let filled = Rect::from_min_max(rect.min, pos2(at(bar.share), rect.bottom()));
    painter.rect_filled(filled, theme::SPACE_2, palette.series(0));
    if let Some(mark) = bar.mark {
        let stroke = Stroke::new(theme::FOCUS_WIDTH, palette.series(1));
        painter.vline(at(mark), rect.y_range().expand(theme::SPACE_2), stroke);
    }
    response.on_hover_text(&bar.tip);
}
