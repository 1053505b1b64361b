//! `endcap import`.

use std::path::PathBuf;

use super::{Failure, Outcome, Streams, close, command, open};
use crate::import::{ImportReport, Role};
use crate::studio::Command;
use crate::ui::format;

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
    /// Take this dialect instead of recognising it: generic, shopify, woocommerce
    #[arg(long)]
    dialect: Option<String>,
    /// Where rows that cannot be read go; beside the project when not given
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let files: Vec<PathBuf> = options
        .catalog
        .iter()
        .chain(&options.orders)
        .cloned()
        .collect();
    if files.is_empty() {
        return Err(Failure(
            "nothing to import; give --catalog or --orders".to_owned(),
        ));
    }
    let mut studio = open(&options.file)?;
    command(&mut studio, Command::PreviewFiles(files))?;
    let unusable = studio
        .view()
        .draft
        .files
        .iter()
        .find_map(|file| file.preview.as_ref().err());
    if let Some(problem) = unusable {
        return Err(Failure(problem.clone()));
    }
    for place in 0..options.catalog.len() + options.orders.len() {
        let role = if place < options.catalog.len() {
            Role::Catalog
        } else {
            Role::Orders
        };
        command(&mut studio, Command::SetFileRole { place, role })?;
    }
    let import = Command::Import {
        dialect: options.dialect.clone(),
        rejects: options.rejects.clone(),
    };
    command(&mut studio, import)?;
    let report = studio
        .view()
        .report
        .cloned()
        .ok_or_else(|| Failure("the import made no report".to_owned()))?;
    close(studio)?;
    if options.json {
        streams.json(&*report)
    } else {
        tell(&report, streams)
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
        for (reason, rows) in &file.left_out {
            streams.line(format!("  left out: {} ({reason})", format::count(*rows)))?;
        }
    }
    for problem in report.problems.iter().take(10) {
        streams.line(format!(
            "  {}, line {}, column \"{}\": expected {}, found {}",
            problem.file, problem.line, problem.column, problem.expected, problem.found
        ))?;
    }
    let totals = &report.totals;
    streams.line(format!(
        "{} variants, {} orders, {} lines, net revenue {}, {}",
        format::count(totals.variants),
        format::count(totals.orders),
        format::count(totals.lines),
        totals.net_revenue,
        totals.period.as_deref().unwrap_or("no dates")
    ))?;
    if !totals.unmatched_skus.is_empty() {
        let shown: Vec<&str> = totals
            .unmatched_skus
            .iter()
            .take(5)
            .map(String::as_str)
            .collect();
        streams.line(format!(
            "{} SKUs of the orders are not in the catalog: {}{}",
            totals.unmatched_skus.len(),
            shown.join(", "),
            if totals.unmatched_skus.len() > 5 {
                ", …"
            } else {
                ""
            }
        ))?;
    }
    Ok(())
}
