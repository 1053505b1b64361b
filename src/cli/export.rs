//! `endcap export`.

use std::path::PathBuf;

use serde_json::json;

use super::{Failure, Outcome, Streams, command, open};
use crate::export::Target;
use crate::format;
use crate::studio::{Command, Studio};

/// What to write.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    /// Where it goes: endcap, shopify, woocommerce
    #[arg(long = "to", required = true, num_args = 1.., value_parser = target)]
    targets: Vec<Target>,
    /// Folder for the files; made if need be
    #[arg(long)]
    out: PathBuf,
    /// Show what would be written and write nothing
    #[arg(long)]
    diff: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn target(word: &str) -> Result<Target, String> {
    let known = Target::ALL.iter().find(|target| target.word() == word);
    known.copied().ok_or_else(|| {
        let words: Vec<&str> = Target::ALL.iter().map(|target| target.word()).collect();
        format!("expected one of {}", words.join(", "))
    })
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let mut studio = open(&options.file)?;
    command(&mut studio, Command::DraftExport(options.targets.clone()))?;
    write(&mut studio, options, streams)
}

fn write(studio: &mut Studio, options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let mut drafts = Vec::new();
    for (target, files) in &studio.view().export.drafts {
        match files {
            Ok(files) => drafts.extend(files.iter().map(|file| (*target, file.clone()))),
            Err(problem) => return Err(Failure(format!("{}: {problem}", target.label()))),
        }
    }
    if options.diff {
        return preview(&options.out, &drafts, options.json, streams);
    }
    command(studio, Command::WriteExport(options.out.clone()))?;
    if options.json {
        let files: Vec<_> = drafts
            .iter()
            .map(|(target, file)| {
                json!({
                    "target": target.word(),
                    "path": options.out.join(&file.name),
                    "rules": file.rules,
                    "remarks": file.remarks,
                })
            })
            .collect();
        return streams.json(&json!({ "files": files }));
    }
    for (target, file) in &drafts {
        let path = options.out.join(&file.name);
        let rules = format::counted(file.rules as u64, "rule", "rules");
        streams.line(format!("{} ({}, {rules})", path.display(), target.label()))?;
        for remark in &file.remarks {
            streams.line(format!("  {remark}"))?;
        }
    }
    Ok(())
}

/// Lines that the file would gain and lose against the one that is there.
fn preview(
    folder: &std::path::Path,
    drafts: &[(Target, crate::export::FileDraft)],
    as_json: bool,
    streams: &mut Streams<'_>,
) -> Outcome {
    let mut documents = Vec::new();
    for (target, file) in drafts {
        let path = folder.join(&file.name);
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        let old: std::collections::HashSet<&str> = there.lines().collect();
        let new: std::collections::HashSet<&str> = file.content.lines().collect();
        let added: Vec<&str> = file
            .content
            .lines()
            .filter(|line| !old.contains(line))
            .collect();
        let removed: Vec<&str> = there.lines().filter(|line| !new.contains(line)).collect();
        if as_json {
            documents.push(json!({
                "target": target.word(), "path": path, "added": added, "removed": removed,
            }));
            continue;
        }
        streams.line(format!("{} ({})", path.display(), target.label()))?;
        for line in removed {
            streams.line(format!("- {line}"))?;
        }
        for line in added {
            streams.line(format!("+ {line}"))?;
        }
    }
    if as_json {
        streams.json(&json!({ "files": documents }))?;
    }
    Ok(())
}
