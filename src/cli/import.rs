//! `endcap import`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Failure, Outcome, Streams, close, command, open, write};
use crate::domain::money::Currency;
use crate::format;
use crate::import::{ImportOptions, ImportReport, LeftOut, Mapping, Role};
use crate::studio::Command;

/// What to import.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    /// A catalog CSV
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// An order history CSV
    #[arg(long)]
    orders: Vec<PathBuf>,
    /// A CSV of abandoned checkouts
    #[arg(long, value_name = "CSV")]
    abandoned: Vec<PathBuf>,
    /// An offer log as CSV: rule, week or day, shown, accepted
    #[arg(long, value_name = "CSV")]
    offers: Vec<PathBuf>,
    /// Take this dialect instead of recognising it: generic, shopify, woocommerce, magento, …
    #[arg(long)]
    dialect: Option<String>,
    /// A saved mapping in TOML, added to what is recognised: column names and meanings ("ignored" for none), delimiter, decimal
    /// mark, date order, encoding, lines to skip, one day for all orders, dialect = "baskets" for rows that are baskets
    #[arg(long, value_name = "TOML")]
    map: Vec<PathBuf>,
    /// The currency of amounts that do not name theirs, when it is not the project's
    #[arg(long, value_name = "CODE")]
    currency_of_file: Option<String>,
    /// What one unit of another currency is worth in the project's, such as EUR=1.08
    #[arg(long, value_name = "CODE=RATE", value_delimiter = ',')]
    rates: Vec<String>,
    /// Leave orders in currencies without a rate out instead of refusing their file
    #[arg(long)]
    skip_other_currencies: bool,
    /// Encoding of files that are not UTF-8, such as windows-1251, shift_jis, gb18030 or macintosh
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Decimal mark of all columns: point or comma
    #[arg(long, value_name = "MARK")]
    decimal: Option<String>,
    /// Order of dates: "day first" or "month first"
    #[arg(long, value_name = "ORDER")]
    dates: Option<String>,
    /// Whether the prices of these files include tax: yes or no
    #[arg(long, value_name = "YES|NO")]
    prices_include_tax: Option<String>,
    /// The same for catalogs alone, where they stand to tax otherwise than orders
    #[arg(long, value_name = "YES|NO")]
    catalog_prices_include_tax: Option<String>,
    /// The tax in prices of files that do not name it, in percent
    #[arg(long, value_name = "PERCENT")]
    tax_rate: Option<f64>,
    /// Whether a discount on every line of an order is the order's, which counts once: yes or no
    #[arg(long, value_name = "YES|NO")]
    discount_repeats: Option<String>,
    /// How lines of a part of a unit count: one (each line is one unit), round, or reject
    #[arg(long, value_name = "HOW")]
    fractions: Option<String>,
    /// Let orders find SKUs of the catalog without regard to case and to zeros at the start of numbers
    #[arg(long)]
    loose_skus: bool,
    /// Count a row that repeats another of its order cell by cell once only
    #[arg(long)]
    drop_repeated_rows: bool,
    /// Count rows that would be left out for this reason, as the report words it: "tip", "cancelled order", …
    #[arg(long, value_name = "REASON")]
    keep: Vec<String>,
    /// Let orders that the project has stay as they are, even when a newer export says otherwise
    #[arg(long)]
    keep_known_orders: bool,
    /// Leave orders of this status out
    #[arg(long, value_name = "STATUS")]
    leave_out_status: Vec<String>,
    /// Read files as if none of their source had been read into this project before
    #[arg(long)]
    ignore_saved_mappings: bool,
    /// Where rows that cannot be read go; beside the project when not given
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// Let the rejected rows replace a file that is there
    #[arg(long, requires = "rejects")]
    force: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Options {
    /// What the flags say about the files.
    fn import_options(&self) -> Result<ImportOptions, Failure> {
        let words = |problem: &dyn std::fmt::Display| Failure(problem.to_string());
        let mut said = ImportOptions {
            leave_out_other_currencies: self.skip_other_currencies,
            loose_skus: self.loose_skus,
            afresh: self.ignore_saved_mappings,
            drop_repeated_rows: self.drop_repeated_rows,
            keep: self.kept_reasons()?,
            keep_known_orders: self.keep_known_orders,
            leave_out_statuses: self.leave_out_status.iter().cloned().collect(),
            ..ImportOptions::default()
        };
        for path in &self.map {
            let mapping = Mapping::read(path).map_err(|problem| words(&problem))?;
            said.mappings.push(mapping);
        }
        for rate in &self.rates {
            let parsed = rate.split_once('=').and_then(|(code, rate)| {
                let code = Currency::new(code).ok()?;
                Some((code.code().to_owned(), rate.trim().parse().ok()?))
            });
            let (code, rate) = parsed.ok_or_else(|| {
                Failure(format!(
                    "--rates: expected CODE=RATE such as EUR=1.08, found {rate}"
                ))
            })?;
            said.rates.insert(code, rate);
        }
        let mut text = String::new();
        for (key, value) in [
            ("encoding", &self.encoding),
            ("decimal", &self.decimal),
            ("dates", &self.dates),
        ] {
            if let Some(value) = value {
                text.push_str(&format!("{key} = {value:?}\n"));
            }
        }
        for (key, flag, value) in [
            (
                "prices-include-tax",
                "--prices-include-tax",
                &self.prices_include_tax,
            ),
            (
                "discount-repeats",
                "--discount-repeats",
                &self.discount_repeats,
            ),
        ] {
            if let Some(value) = value {
                text.push_str(&format!("{key} = {}\n", yes_or_no(flag, value)?));
            }
        }
        if let Some(percent) = self.tax_rate {
            text.push_str(&format!("tax-rate = {percent:?}\n"));
        }
        if let Some(how) = self.fractions.as_ref().filter(|how| *how != "reject") {
            text.push_str(&format!("fractions = {how:?}\n"));
        }
        let mut everywhere = Mapping::parse(&text)
            .map_err(|(expected, found)| Failure(format!("expected {expected}, found {found}")))?;
        if let Some(code) = &self.currency_of_file {
            everywhere.currency = Some(Currency::new(code).map_err(|problem| words(&problem))?);
        }
        // What flags say goes before what a saved mapping says, and of catalogs before what is said of all files.
        said.mappings.insert(0, everywhere);
        if let Some(value) = &self.catalog_prices_include_tax {
            let included = yes_or_no("--catalog-prices-include-tax", value)?;
            let of_catalogs = Mapping {
                role: Some(Role::Catalog),
                prices_include_tax: Some(included),
                ..Mapping::default()
            };
            said.mappings.insert(0, of_catalogs);
        }
        Ok(said)
    }

    /// The reasons for which rows are not left out.
    fn kept_reasons(&self) -> Result<BTreeSet<LeftOut>, Failure> {
        let reason = |word: &String| {
            LeftOut::switchable(word).map_err(|expected| {
                Failure(format!("--keep: expected {expected}, found \"{word}\""))
            })
        };
        self.keep.iter().map(reason).collect()
    }
}

fn yes_or_no(flag: &str, value: &str) -> Result<bool, Failure> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(Failure(format!(
            "{flag}: expected yes or no, found {other}"
        ))),
    }
}

/// Imports; `Ok(false)` when nothing of a file could be read.
pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Result<bool, Failure> {
    let files: Vec<(PathBuf, Role)> = [
        (&options.catalog, Role::Catalog),
        (&options.orders, Role::Orders),
        (&options.abandoned, Role::AbandonedCheckouts),
        (&options.offers, Role::OfferLog),
    ]
    .into_iter()
    .flat_map(|(paths, role)| paths.iter().map(move |path| (path.clone(), role)))
    .collect();
    if files.is_empty() {
        return Err(Failure(
            "nothing to import; give --catalog, --orders, --abandoned or --offers".to_owned(),
        ));
    }
    let mut studio = open(&options.file, streams)?;
    let said = Box::new(options.import_options()?);
    command(&mut studio, Command::SetImportOptions(said))?;
    let paths = files.iter().map(|(path, _)| path.clone()).collect();
    command(&mut studio, Command::PreviewFiles(paths))?;
    // A checkout list may look like nothing until its role is said; then the import itself says what is wrong with it.
    let unusable = studio
        .view()
        .draft
        .files
        .iter()
        .zip(&files)
        .filter(|(_, (_, role))| matches!(role, Role::Catalog | Role::Orders))
        .find_map(|(file, _)| file.preview.as_ref().err());
    if let Some(problem) = unusable {
        return Err(Failure(problem.clone()));
    }
    for file in &studio.view().draft.files {
        if let Some(last) = &file.remembered {
            let name = file.name();
            streams.message(format!(
                "{name}: read as last time (mapping kept from {last})"
            ))?;
        }
    }
    for (place, (_, role)) in files.into_iter().enumerate() {
        command(&mut studio, Command::SetFileRole { place, role })?;
    }
    let import = Command::Import {
        dialect: options.dialect.clone(),
        rejects: options.rejects.clone(),
    };
    write(&mut studio, import, options.force)?;
    let report = studio
        .view()
        .report
        .cloned()
        .ok_or_else(|| Failure("the import made no report".to_owned()))?;
    close(studio)?;
    if options.json {
        streams.json(&*report)?;
    } else {
        tell(&report, streams)?;
    }
    if let Some(file) = report.all_rejected() {
        let rejected = format::counted(file.rejected, "row", "rows");
        streams.message(format!(
            "{}: nothing was imported: {rejected} could not be read, all of them in the rejects file; a mapping (--map) says \
             what columns mean",
            file.path
        ))?;
        return Ok(false);
    }
    Ok(true)
}

/// Things of a list that are named; the rest is counted.
const NAMED: usize = 5;
/// Rejected rows that are shown; the file of rejected rows has them all.
const SHOWN_PROBLEMS: usize = 10;

/// ` and 1,195 more`, when there are.
fn more(all: u64, shown: usize) -> String {
    match all.saturating_sub(shown as u64) {
        0 => String::new(),
        more => format!(" and {} more", format::count(more)),
    }
}

/// A line that counts what is not shown.
fn rest(all: u64, shown: usize, streams: &mut Streams<'_>) -> Outcome {
    match more(all, shown) {
        text if text.is_empty() => Ok(()),
        text => streams.line(format!(" {text}")),
    }
}

/// The report in plain words.
pub(super) fn tell(report: &ImportReport, streams: &mut Streams<'_>) -> Outcome {
    for file in &report.files {
        streams.line(format!(
            "{}: {}, {} rows: {} accepted, {} rejected, {} left out",
            file.path,
            file.dialect,
            format::count(file.rows),
            format::count(file.accepted),
            format::count(file.rejected),
            format::count(file.left_out.values().sum())
        ))?;
        for note in &file.notes {
            streams.line(format!("  {note}"))?;
        }
        if file.replaced > 0 {
            let what = if file.role == Role::OfferLog.word() {
                format::counted(file.replaced, "week", "weeks")
            } else {
                format::counted(file.replaced, "checkout", "checkouts")
            };
            streams.line(format!(
                "  {what} of the project replaced by what this file says"
            ))?;
        }
        let (changed, same) = (file.changed.as_ref(), file.same_number.as_ref());
        for sentence in format::about_orders(changed, file.overruled, same) {
            streams.line(format!("  {sentence}"))?;
        }
        for (reason, rows) in &file.left_out {
            streams.line(format!("  left out: {} ({reason})", format::count(*rows)))?;
        }
        for sentence in file.money.sentences() {
            streams.line(format!("  {sentence}"))?;
        }
        for found in file.loose_matches.iter().take(NAMED) {
            let lines = format::counted(found.lines, "line", "lines");
            streams.line(if found.damaged {
                format!(
                    "  {} looks damaged by a spreadsheet: taken for {} by its name, {lines}",
                    found.ordered, found.listed
                )
            } else {
                format!("  {} taken for {}, {lines}", found.ordered, found.listed)
            })?;
        }
        rest(file.loose_matches.len() as u64, NAMED, streams)?;
    }
    for problem in report.problems.iter().take(SHOWN_PROBLEMS) {
        streams.line(format!(
            "  {}, line {}, column \"{}\": expected {}, found {}",
            problem.file,
            format::count(problem.line),
            problem.column,
            problem.expected,
            problem.found
        ))?;
    }
    let rejected = report.files.iter().map(|file| file.rejected).sum();
    rest(rejected, SHOWN_PROBLEMS, streams)?;
    let totals = &report.totals;
    streams.line(format!(
        "{} variants, {} orders, {} lines, net revenue {}, {}",
        format::count(totals.variants),
        format::count(totals.orders),
        format::count(totals.lines),
        totals.revenue_words(),
        totals.period.as_deref().unwrap_or("no dates")
    ))?;
    if let Some(sentence) = format::off_sale(&totals.products_off_sale) {
        streams.line(sentence)?;
    }
    if let Some(sentence) = format::present_links(totals.present_links) {
        streams.line(sentence)?;
    }
    if totals.abandoned_checkouts > 0 {
        streams.line(format!(
            "{}, {}",
            format::counted(
                totals.abandoned_checkouts,
                "abandoned checkout",
                "abandoned checkouts"
            ),
            totals.abandoned_period.as_deref().unwrap_or("no dates")
        ))?;
    }
    if totals.offer_weeks > 0 {
        streams.line(format!(
            "offer log: {}, {} shown, {} accepted",
            format::counted(totals.offer_weeks, "week of a rule", "weeks of rules"),
            format::count(totals.offers_shown),
            format::count(totals.offers_accepted)
        ))?;
    }
    if !totals.unknown_rules.is_empty() {
        streams.line(format!(
            "rules of the offer log that the plan does not have, kept for when it does: {}",
            totals.unknown_rules.join(", ")
        ))?;
    }
    if totals.unmatched_sku_count > 0 {
        let shown: Vec<&str> = totals
            .unmatched_skus
            .iter()
            .take(NAMED)
            .map(String::as_str)
            .collect();
        let verb = match totals.unmatched_sku_count {
            1 => "is",
            _ => "are",
        };
        streams.line(format!(
            "{} of the orders {verb} not in the catalog: {}{}",
            format::counted(totals.unmatched_sku_count, "SKU", "SKUs"),
            shown.join(", "),
            more(totals.unmatched_sku_count, shown.len())
        ))?;
    }
    for miss in totals.near_misses.iter().take(NAMED) {
        let candidates = miss.candidates.join(", ");
        streams.line(format!("  {} may be {candidates}", miss.ordered))?;
    }
    rest(totals.near_misses.len() as u64, NAMED, streams)?;
    Ok(())
}
