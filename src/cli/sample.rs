//! `endcap sample`.

use std::path::PathBuf;

use super::{Failure, Outcome, Streams};
use crate::domain::progress::Progress;
use crate::files::{Permission, WriteError};
use crate::format;
use crate::sample::{self, SampleDialect, SampleError, SampleOptions};

/// What to write.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder for catalog.csv, orders.csv and truth.json
    #[arg(long)]
    out: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Order lines, about
    #[arg(long, default_value_t = SampleOptions::default().lines)]
    lines: u64,
    /// Equal seeds give equal bytes
    #[arg(long, default_value_t = SampleOptions::default().seed)]
    seed: u64,
    /// Column layout
    #[arg(long, value_enum, default_value_t = Dialect::Generic)]
    dialect: Dialect,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Dialect {
    Generic,
    Shopify,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let sample_options = SampleOptions {
        lines: options.lines,
        seed: options.seed,
        dialect: match options.dialect {
            Dialect::Generic => SampleDialect::Generic,
            Dialect::Shopify => SampleDialect::Shopify,
        },
    };
    let may = Permission {
        replace: options.force,
        ..Permission::default()
    };
    let files = sample::write_with(&options.out, &sample_options, &may, &Progress::new()).map_err(
        |problem| match problem {
            SampleError::Files(there @ WriteError::Exists { .. }) => Failure(format!(
                "{there}; nothing was written. --force replaces what is there"
            )),
            other => other.into(),
        },
    )?;
    streams.message(format!(
        "{} orders, {} lines",
        format::count(files.order_count),
        format::count(files.line_count)
    ))?;
    for file in [&files.catalog, &files.orders, &files.truth] {
        streams.line(file.display().to_string())?;
    }
    Ok(())
}
