//! `endcap inspect`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use super::{Outcome, Streams, open, optional, project};
use crate::domain::kpi::Kpis;
use crate::domain::project::Dataset;
use crate::format::{self, costs};

/// What to look at.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let studio = open(&options.file, streams)?;
    let project = project(&studio)?;
    let kpis = Kpis::of(project.dataset);
    if options.json {
        let mut document = document(project.dataset, &kpis, project.plan.rules.len());
        document["abandoned_checkouts"] = optional::checkouts(project.dataset);
        document["offer_log"] = optional::offer_log(project.dataset, project.plan);
        streams.json(&document)
    } else {
        tell(project.dataset, &kpis, streams)?;
        optional::tell(project.dataset, project.plan, streams)
    }
}

fn document(dataset: &Dataset, kpis: &Kpis, rules: usize) -> serde_json::Value {
    let totals = &kpis.totals;
    let per_unit = dataset.currency.minor_per_unit() as f64;
    let amount = |minor: f64| minor / per_unit;
    let missing = dataset
        .catalog
        .iter()
        .filter(|(_, variant)| variant.listed && variant.cost.is_none())
        .count();
    let unlisted = dataset
        .catalog
        .iter()
        .filter(|(_, variant)| !variant.listed)
        .count();
    json!({
        "currency": dataset.currency.code(),
        "data_hash": dataset.hash,
        "period": kpis.period.map(|period| period.to_string()),
        "weeks": kpis.weeks.len(),
        "products": dataset.catalog.products().len(),
        "variants": dataset.catalog.variants().len(),
        "customers": dataset.history.customer_count(),
        "lines": totals.lines,
        "orders": totals.orders,
        "units": totals.units,
        "service_units": totals.service_units,
        "net_revenue": totals.known_net_revenue().map(|revenue| amount(revenue.as_f64())),
        "refunded": amount(totals.refunded.as_f64()),
        "net_revenue_after_refunds": totals.after_refunds().map(|revenue| amount(revenue.as_f64())),
        "cogs": amount(totals.cogs.as_f64()),
        "gross_margin": totals.known_gross_margin().map(|margin| amount(margin.as_f64())),
        "gross_margin_rate": totals.gross_margin_rate(),
        "aov": totals.known_net_revenue().and(totals.aov()).map(amount),
        "upt": totals.upt(),
        "gross_margin_per_order": totals.gross_margin_per_order().map(amount),
        "multi_item_share": totals.multi_item_share(),
        "health": {
            "variants_without_cost": missing,
            "revenue_without_cost": amount(totals.revenue_without_cost.as_f64()),
            "unmatched_skus": unlisted,
            "products_off_sale": off_sale(dataset),
        },
        "present_links": dataset.catalog.facts().link_count(),
        "revenue_basis": dataset.revenue_basis().label().unwrap_or_else(|| "paid".to_owned()),
        "catalog_prices_tax_percent": dataset.catalog.price_tax(),
        "money_notes": dataset.money_notes(),
        "rules": rules,
        "sources": dataset.sources,
    })
}

/// The key figures in plain words.
pub(super) fn tell(dataset: &Dataset, kpis: &Kpis, streams: &mut Streams<'_>) -> Outcome {
    let (totals, currency) = (&kpis.totals, &dataset.currency);
    let revenue = totals.known_net_revenue();
    let rows = [
        ("Period", format::or_none(kpis.period, format::period)),
        ("Orders", format::count(totals.orders)),
        ("Order lines", format::count(totals.lines)),
        (
            "Customers",
            format::count(dataset.history.customer_count() as u64),
        ),
        (
            "Net revenue",
            format::or_none(revenue, |revenue| format::money(revenue, currency)),
        ),
        (
            "AOV",
            format::or_none(revenue.and(totals.aov()), |aov| {
                format::money_minor(aov, currency)
            }),
        ),
        (
            "Units per order",
            format::or_none(totals.upt(), |upt| format::decimal(upt, 2)),
        ),
        (
            "Gross margin",
            totals.known_gross_margin().map_or_else(
                || format!("unknown: {}", costs::gap(&dataset.catalog)),
                |margin| format::money(margin, currency),
            ),
        ),
        (
            "Gross margin rate",
            format::or_none(totals.gross_margin_rate(), format::percent),
        ),
        (
            "Multi-item orders",
            format::or_none(totals.multi_item_share(), format::percent),
        ),
        (
            "Revenue without cost",
            format::money(totals.revenue_without_cost, currency),
        ),
    ];
    let refunds = totals.after_refunds().map(|after| {
        let after = format::money(after, currency);
        let refunded = format::money(totals.refunded, currency);
        [("Refunds", refunded), ("Net revenue after refunds", after)]
    });
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .chain(refunds.into_iter().flatten())
        .map(|(name, figure)| vec![name.to_owned(), figure])
        .collect();
    streams.table(&rows, &[1])?;
    if let Some(basis) = dataset.revenue_basis().sentence() {
        streams.line(basis)?;
    }
    for note in dataset.money_notes() {
        streams.line(note)?;
    }
    let links = dataset.catalog.facts().link_count() as u64;
    let sentences = [
        format::off_sale(&off_sale(dataset)),
        format::present_links(links),
    ];
    for sentence in sentences.into_iter().flatten() {
        streams.line(sentence)?;
    }
    Ok(())
}

/// Products that are not on sale, by the word of their status.
fn off_sale(dataset: &Dataset) -> BTreeMap<String, u64> {
    let counts = dataset.catalog.products_off_sale().into_iter();
    counts
        .map(|(status, count)| (status.word().to_owned(), count as u64))
        .collect()
}
