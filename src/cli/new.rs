//! `endcap new`.

use std::path::PathBuf;

use super::{Outcome, Streams, close, command};
use crate::domain::money::Currency;
use crate::studio::{Command, Studio};

/// What to make.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file; no file may be there
    file: PathBuf,
    /// Currency of every amount, three letters
    #[arg(long, value_parser = Currency::new)]
    currency: Currency,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let mut studio = Studio::headless();
    let (path, currency) = (options.file.clone(), options.currency.clone());
    command(&mut studio, Command::NewProject { path, currency })?;
    close(studio)?;
    streams.message(format!("{} made", options.file.display()))
}
