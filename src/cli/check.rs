//! `endcap check`.

use std::path::PathBuf;

use super::{Failure, Streams, open, project};
use crate::guardrails::Severity;

/// What to check.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Result<bool, Failure> {
    let studio = open(&options.file, streams)?;
    let findings = project(&studio)?.findings;
    if options.json {
        streams.json(&serde_json::json!({ "findings": findings }))?;
    } else if findings.is_empty() {
        streams.line("No warnings.")?;
    }
    for finding in findings.iter().filter(|_| !options.json) {
        let word = match finding.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let (rule, message, fix) = (&finding.rule, &finding.message, &finding.fix);
        streams.line(format!("{word}: {rule}: {message} {fix}"))?;
    }
    let clean = findings
        .iter()
        .all(|finding| finding.severity < Severity::Error);
    Ok(clean)
}
