//! What an import says of its files and of what the project holds after it.

use std::path::Path;

use crate::domain::calendar::Minute;
use crate::domain::money::Money;
use crate::domain::project::{Dataset, Source};
use crate::import::recognise::decide::Decisions;
use crate::import::recognise::sniffed::Sniffed;
use crate::import::report::builder::file_name;
use crate::import::report::document::{FileReport, ImportTotals};
use crate::import::rows::meaning::Meaning;

/// The moment of what has no date, when a person gave a day.
pub(super) fn day(sniffed: &Sniffed) -> Option<Minute> {
    let day = sniffed.overrides.day?;
    Some(Minute(day.0.saturating_mul(1440)))
}

pub(super) fn file_report(path: &Path, sniffed: &Sniffed, decisions: &Decisions) -> FileReport {
    FileReport {
        path: path.display().to_string(),
        role: sniffed.dialect.role.word().to_owned(),
        dialect: sniffed.dialect.name.to_owned(),
        encoding: sniffed.layout.encoding.words(),
        delimiter: sniffed.delimiter_words().to_owned(),
        decimal: decisions.decimal_words(&sniffed.layout.headers),
        date_order: decisions.date_order_words().to_owned(),
        header_row: sniffed.header_line,
        columns: sniffed
            .layout
            .headers
            .iter()
            .zip(sniffed.layout.binding.meanings())
            .rev()
            .map(|(header, meaning)| {
                let meaning = meaning.map_or("ignored", Meaning::words);
                (header.clone(), meaning.to_owned())
            })
            .collect(),
        ..FileReport::default()
    }
}

pub(super) fn source(report: &FileReport) -> Source {
    Source {
        file: file_name(Path::new(&report.path)),
        role: report.role.clone(),
        dialect: report.dialect.clone(),
        rows: report.rows,
        accepted: report.accepted,
        rejected: report.rejected,
        left_out: report
            .left_out
            .iter()
            .map(|(reason, count)| (reason.clone(), *count))
            .collect(),
        money: report.money.clone(),
    }
}

pub(super) fn totals(dataset: &Dataset, unmatched_skus: Vec<String>) -> ImportTotals {
    let (catalog, history) = (&dataset.catalog, &dataset.history);
    let mut lines_of = vec![0_u64; catalog.variants().len()];
    for variant in history.variants() {
        if let Some(lines) = lines_of.get_mut(variant.index()) {
            *lines += 1;
        }
    }
    let sold = || catalog.variants().iter().zip(&lines_of);
    let net_revenue: Money = history.net_revenue.iter().copied().sum();
    ImportTotals {
        products: catalog.products().len() as u64,
        variants: catalog.variants().iter().filter(|v| v.listed).count() as u64,
        products_off_sale: catalog
            .products_off_sale()
            .into_iter()
            .map(|(status, count)| (status.word().to_owned(), count as u64))
            .collect(),
        present_links: catalog.facts().link_count() as u64,
        orders: history.len() as u64,
        lines: history.line_count() as u64,
        customers: history.customer_count() as u64,
        matched_lines: sold()
            .filter(|(variant, _)| variant.listed)
            .map(|(_, lines)| *lines)
            .sum(),
        unmatched_skus,
        period: history.period().map(|period| period.to_string()),
        net_revenue: dataset.currency.decimal(net_revenue),
        revenue_basis: dataset.revenue_basis().label(),
        missing_costs: sold()
            .filter(|(variant, lines)| **lines > 0 && variant.cost.is_none())
            .count() as u64,
        abandoned_checkouts: dataset.checkouts.len() as u64,
        abandoned_period: dataset.checkouts.period().map(|period| period.to_string()),
        offer_weeks: dataset.offer_log.len() as u64,
        offers_shown: dataset.offer_log.iter().map(|(.., week)| week.shown).sum(),
        offers_accepted: dataset
            .offer_log
            .iter()
            .map(|(.., week)| week.accepted)
            .sum(),
        ..ImportTotals::default()
    }
}
