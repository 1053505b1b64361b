//! The stat cards and charts of the overview.

use egui::{Align, Label, Layout, Ui};

use super::{Shown, curves};
use crate::domain::calendar::Day;
use crate::domain::glossary;
use crate::domain::kpi::{Kpis, Totals, ratio};
use crate::domain::money::{Currency, Money};
use crate::domain::project::Dataset;
use crate::format;
use crate::format::costs;
use crate::ui::theme;
use crate::ui::widgets::charts::{self, AxisSpec, Bin, Marker, Series};
use crate::ui::widgets::stat_card::{StatCard, stat_cards};

/// Weeks up to which a day on the axis needs no year.
const ONE_YEAR: usize = 52;

/// One card for each key figure.
pub(super) fn cards(ui: &mut Ui, dataset: &Dataset, kpis: &Kpis) {
    let currency = &dataset.currency;
    let totals = &kpis.totals;
    let per_week = kpis
        .period
        .and_then(|period| ratio(totals.orders as f64 * 7.0, f64::from(period.days())));
    let money = |minor: f64| format::money_minor(minor, currency);
    let revenue = totals.known_net_revenue();
    let basis = dataset.revenue_basis().label();
    let (aov, aov_note) = if revenue.is_some() {
        let median = format::or_none(curves::median(&kpis.order_values), money);
        let aov = format::or_none(totals.aov(), money);
        let median = format!("median {median}");
        (aov, basis.clone().unwrap_or(median))
    } else {
        (costs::UNKNOWN.to_owned(), NO_PRICES.to_owned())
    };
    let customers = dataset.history.customer_count() as u64;
    stat_cards(
        ui,
        &[
            StatCard::new("Orders", format::count(totals.orders)).note(format!(
                "{} a week",
                format::or_none(per_week, format::whole)
            )),
            StatCard::of(glossary::AOV, aov).note(aov_note),
            StatCard::of(
                glossary::UPT,
                format::or_none(totals.upt(), |upt| format::decimal(upt, 2)),
            )
            .note(format::counted(totals.units, "unit", "units")),
            StatCard::of(
                glossary::NET_REVENUE,
                revenue.map_or_else(
                    || costs::UNKNOWN.to_owned(),
                    |revenue| format::money_whole(revenue.as_f64(), currency),
                ),
            )
            .note(revenue_note(totals, basis, currency)),
            StatCard::of(glossary::GROSS_MARGIN, margin(totals, currency))
                .note(margin_note(dataset, totals)),
            StatCard::of(
                glossary::GROSS_MARGIN_RATE,
                totals
                    .gross_margin_rate()
                    .map_or_else(|| costs::UNKNOWN.to_owned(), format::percent),
            )
            .note("where the cost is known"),
            StatCard::of(
                glossary::MULTI_ITEM_SHARE,
                format::or_none(totals.multi_item_share(), format::percent),
            )
            .note(format::counted(totals.multi_item_orders, "order", "orders")),
            StatCard::new("Customers", format::count(customers)).note("guests are not counted"),
        ],
    );
}

/// Where revenue comes from when it was not paid, else what refunds leave of it, else of how many lines it is.
fn revenue_note(totals: &Totals, basis: Option<String>, currency: &Currency) -> String {
    let known = basis.filter(|_| totals.known_net_revenue().is_some());
    let after = || {
        let after = format::money_whole(totals.after_refunds()?.as_f64(), currency);
        Some(format!("{after} after refunds"))
    };
    known
        .or_else(after)
        .unwrap_or_else(|| format::counted(totals.lines, "order line", "order lines"))
}

/// Why nobody knows what was earned.
const NO_PRICES: &str = "the orders name no prices";

/// Says in place of a chart of money that nobody knows it; true when it did.
fn no_prices(ui: &mut Ui, totals: &Totals) -> bool {
    if totals.known_net_revenue().is_some() {
        return false;
    }
    let text = format!(
        "{}: {NO_PRICES}. Import orders with a column for the price, or a catalog with prices and the orders again.",
        costs::UNKNOWN
    );
    ui.add(Label::new(theme::muted(text)).wrap());
    true
}

/// A gross margin, or that nobody knows it.
fn margin(totals: &Totals, currency: &Currency) -> String {
    totals.known_gross_margin().map_or_else(
        || costs::UNKNOWN.to_owned(),
        |margin| format::money_whole(margin.as_f64(), currency),
    )
}

/// What a gross margin comes to per order, of how much revenue it is where some costs are missing, or why it is unknown.
fn margin_note(dataset: &Dataset, totals: &Totals) -> String {
    let Some(per_order) = totals.gross_margin_per_order() else {
        return costs::short_gap(&dataset.catalog);
    };
    match totals.known_cost_share() {
        Some(share) if totals.revenue_without_cost != Money::ZERO => {
            format!("of {} of net revenue", format::percent_with(share, 0))
        }
        _ => format!(
            "{} an order",
            format::money_minor(per_order, &dataset.currency)
        ),
    }
}

/// AOV and gross margin per week, each on its own axis, and the picked week in words.
pub(super) fn weeks(ui: &mut Ui, dataset: &Dataset, shown: &Shown, week: &mut Option<usize>) {
    let currency = &dataset.currency;
    let long = shown.kpis.weeks.len() > ONE_YEAR;
    let monday = |place: f64| {
        let day = Day(place.round() as i32);
        if long {
            format::day(day)
        } else {
            format::day_short(day)
        }
    };
    let x = AxisSpec {
        title: "Week from Monday",
        text: &monday,
    };
    let sign = currency.sign();
    let aov_title = format!("AOV, {sign}");
    let margin_title = format!("Gross margin, {sign}");
    let exact = |units: f64| format::money_units_exact(units, currency);
    let short = |units: f64| format::money_compact(units, currency);
    let weekly = &shown.weekly;
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        chart_card(left, "Average order value per week", |ui| {
            if no_prices(ui, &shown.kpis.totals) {
                return;
            }
            let y = AxisSpec {
                title: &aov_title,
                text: &exact,
            };
            pick(
                ui,
                "Average order value per week",
                (x, y),
                &weekly.aov,
                shown,
                week,
            );
        });
        chart_card(right, "Gross margin per week", |ui| {
            if shown.kpis.totals.known_gross_margin().is_none() {
                let gap = costs::gap(&dataset.catalog);
                let text = format!(
                    "{}: {gap}. Import the catalog with a column for the unit cost.",
                    costs::UNKNOWN
                );
                ui.add(Label::new(theme::muted(text)).wrap());
                return;
            }
            let y = AxisSpec {
                title: &margin_title,
                text: &short,
            };
            pick(
                ui,
                "Gross margin per week",
                (x, y),
                &weekly.margin,
                shown,
                week,
            );
        });
    });
    let text = week.and_then(|place| week_in_words(&shown.kpis, place, currency));
    let hint = shown
        .kpis
        .period
        .and_then(curves::partial_weeks)
        .unwrap_or_default();
    let text = text.unwrap_or_else(|| format!("Click a week to read its figures. {hint}"));
    ui.label(theme::muted(text.trim_end()));
}

/// One line whose picked place is shared by all charts, although they may leave out different weeks.
fn pick(
    ui: &mut Ui,
    name: &str,
    axes: (AxisSpec<'_>, AxisSpec<'_>),
    points: &[[f64; 2]],
    shown: &Shown,
    week: &mut Option<usize>,
) {
    let monday = |place: usize| {
        let (week, _) = shown.kpis.weeks.get(place)?;
        Some(f64::from(week.monday().0))
    };
    let here = week.and_then(monday);
    let mut picked = here.and_then(|day| points.iter().position(|point| point[0] == day));
    let series = Series {
        name: name.to_owned(),
        points: points.to_vec(),
        ..Series::default()
    };
    if charts::pickable_line(ui, axes, &series, &mut picked) {
        let day = picked
            .and_then(|place| points.get(place))
            .map(|point| point[0]);
        *week = day
            .and_then(|day| (0..shown.kpis.weeks.len()).find(|place| monday(*place) == Some(day)));
    }
}

/// The figures of one week in a sentence.
fn week_in_words(kpis: &Kpis, place: usize, currency: &Currency) -> Option<String> {
    let (week, totals) = kpis.weeks.get(place)?;
    let money = |minor: f64| format::money_minor(minor, currency);
    Some(format!(
        "Week from {}: {}, AOV {}, net revenue {}, gross margin {} ({}), {} units per order",
        format::day(week.monday()),
        format::counted(totals.orders, "order", "orders"),
        format::or_none(totals.aov(), money),
        format::money_whole(totals.net_revenue.as_f64(), currency),
        margin(totals, currency).to_lowercase(),
        format::or_none(totals.gross_margin_rate(), format::percent),
        format::or_none(totals.upt(), |upt| format::decimal(upt, 2)),
    ))
}

/// How many orders are worth how much.
pub(super) fn order_values(ui: &mut Ui, dataset: &Dataset, shown: &Shown) {
    let currency = &dataset.currency;
    let Some(values) = &shown.values else { return };
    chart_card(ui, "How much an order is worth", |ui| {
        if no_prices(ui, &shown.kpis.totals) {
            return;
        }
        let exact = |units: f64| format::money_units_exact(units, currency);
        let by_ratio = values.by_ratio;
        let place = |units: f64| if by_ratio { units.log10() } else { units };
        let amount = |place: f64| {
            let units = if by_ratio { 10_f64.powf(place) } else { place };
            format::money_compact(units, currency)
        };
        let number = |count: f64| format::compact(count);
        let scale = if by_ratio {
            "; equal steps are equal ratios"
        } else {
            ""
        };
        let title = format!("Net revenue of the order, {}{scale}", currency.sign());
        let bins: Vec<Bin> = values
            .bins
            .iter()
            .map(|bin| Bin {
                from: place(bin.from),
                to: place(bin.to),
                ..*bin
            })
            .collect();
        let x = AxisSpec {
            title: &title,
            text: &amount,
        };
        let y = AxisSpec {
            title: "Orders",
            text: &number,
        };
        let mut markers = vec![Marker {
            name: format!("Median {}", exact(values.median)),
            at: place(values.median),
        }];
        if let Some(aov) = shown.kpis.totals.aov() {
            markers.push(Marker {
                name: format!("AOV {}", format::money_minor(aov, currency)),
                at: place(aov / currency.minor_per_unit() as f64),
            });
        }
        charts::histogram(ui, "order values", (x, y), &bins, &markers);
        let tail = if values.beyond == 0 {
            "Every order is drawn.".to_owned()
        } else {
            let share = ratio(values.beyond as f64, shown.kpis.totals.orders as f64);
            format!(
                "Not drawn: {} ({}) above {}; the largest is {}.",
                format::counted(values.beyond, "order", "orders"),
                format::or_none(share, format::percent),
                exact(values.limit),
                exact(values.greatest),
            )
        };
        let tail = match values.nothing {
            0 => tail,
            nothing => format!(
                "{tail} {} of zero or less.",
                format::counted(nothing, "order", "orders")
            ),
        };
        ui.add(Label::new(theme::small(tail)).wrap());
    });
}

/// A card with a heading.
pub(super) fn chart_card(ui: &mut Ui, heading: &str, add: impl FnOnce(&mut Ui)) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        // Columns stretch what is in them, and stretched text has holes.
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_8;
            ui.label(theme::heading(heading));
            add(ui);
        });
    });
}
