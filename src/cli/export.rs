//! `endcap export`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Failure, Outcome, Streams, command, open, write};
use crate::export::{self, FileDraft, TARGETS, Target};
use crate::format;
use crate::studio::{Command, Studio};

/// What to write.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The project file
    file: PathBuf,
    #[arg(long = "to", required_unless_present = "what", num_args = 1.., value_parser = Target::by_word)]
    #[arg(help = format!("What it is for, one or several of {}", export::words()))]
    targets: Vec<&'static Target>,
    /// Folder for the files; made if need be
    #[arg(long, required_unless_present = "what")]
    out: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Show what would be written and write nothing
    #[arg(long)]
    diff: bool,
    /// Show what each target can hold of each active rule, and write nothing
    #[arg(long, conflicts_with_all = ["out", "diff"])]
    what: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options, streams: &mut Streams<'_>) -> Outcome {
    let mut studio = open(&options.file, streams)?;
    let targets = if options.targets.is_empty() {
        TARGETS.to_vec()
    } else {
        options.targets.clone()
    };
    command(&mut studio, Command::DraftExport(targets))?;
    match &options.out {
        Some(out) => write_files(&mut studio, out, options, streams),
        None => what(&studio, options.json, streams),
    }
}

/// A table of rules and targets, and below it why a rule is not held as written.
fn what(studio: &Studio, json: bool, streams: &mut Streams<'_>) -> Outcome {
    let export = studio.view().export;
    if json {
        let rules = export.what.iter().map(|row| {
            let targets = export
                .targets
                .iter()
                .zip(&row.targets)
                .map(|(target, carried)| {
                    let held =
                        json!({ "carried": carried.carriage.word(), "reasons": carried.reasons });
                    (target.word.to_owned(), held)
                });
            json!({
                "rule": row.rule,
                "name": row.name,
                "kind": row.kind,
                "targets": targets.collect::<serde_json::Map<_, _>>(),
            })
        });
        return streams.json(&json!({ "rules": rules.collect::<Vec<_>>() }));
    }
    if export.what.is_empty() {
        return streams.message("no rule is active");
    }
    let head = ["rule", "kind"].into_iter();
    let words = export.targets.iter().map(|target| target.word);
    let mut table = vec![head.chain(words).map(str::to_owned).collect::<Vec<_>>()];
    table.extend(export.what.iter().map(|row| {
        let words = row.targets.iter().map(|carried| carried.carriage.word());
        let head = [row.rule.as_str(), row.kind].into_iter();
        head.chain(words).map(str::to_owned).collect()
    }));
    streams.table(&table, &[])?;
    for row in &export.what {
        for (target, carried) in export.targets.iter().zip(&row.targets) {
            for reason in &carried.reasons {
                streams.line(format!("{}, {}: {reason}", row.rule, target.word))?;
            }
        }
    }
    Ok(())
}

fn write_files(
    studio: &mut Studio,
    out: &Path,
    options: &Options,
    streams: &mut Streams<'_>,
) -> Outcome {
    let mut drafts = Vec::new();
    for (target, files) in &studio.view().export.drafts {
        match files {
            Ok(files) => drafts.extend(files.iter().map(|file| (*target, file.clone()))),
            Err(problem) => return Err(Failure(format!("{}: {problem}", target.label))),
        }
    }
    if options.diff {
        return preview(out, &drafts, options.json, streams);
    }
    write(studio, Command::WriteExport(out.to_owned()), options.force)?;
    if options.json {
        let files: Vec<_> = drafts
            .iter()
            .map(|(target, file)| {
                json!({
                    "target": target.word,
                    "path": out.join(&file.name),
                    "rules": file.rules,
                    "remarks": file.remarks,
                })
            })
            .collect();
        return streams.json(&json!({ "files": files }));
    }
    for (target, file) in &drafts {
        let path = out.join(&file.name);
        let rules = format::counted(file.rules as u64, "rule", "rules");
        streams.line(format!("{} ({}, {rules})", path.display(), target.label))?;
        for remark in &file.remarks {
            streams.line(format!("  {remark}"))?;
        }
    }
    Ok(())
}

/// Lines that the file would gain and lose against the one that is there.
fn preview(
    folder: &Path,
    drafts: &[(&Target, FileDraft)],
    as_json: bool,
    streams: &mut Streams<'_>,
) -> Outcome {
    let mut documents = Vec::new();
    for (target, file) in drafts {
        let path = folder.join(&file.name);
        // Only files are read: a pipe would wait for ever.
        let there = if path.is_file() {
            std::fs::read_to_string(&path).unwrap_or_default()
        } else {
            String::new()
        };
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
                "target": target.word, "path": path, "added": added, "removed": removed,
            }));
            continue;
        }
        streams.line(format!("{} ({})", path.display(), target.label))?;
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
