//! `endcap schema`.

use super::{Outcome, Streams};
use crate::domain::rule::document::RuleSetDocument;
use crate::import::ImportReport;
use crate::simulate::Impact;

/// Which format.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The format
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    Rules,
    Simulation,
    ImportReport,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let schema = match options.what {
        What::Rules => schemars::schema_for!(RuleSetDocument),
        What::Simulation => schemars::schema_for!(Impact),
        What::ImportReport => schemars::schema_for!(ImportReport),
    };
    streams.json(&schema)
}
