//! The headless verbs: the same studio without a window, one file per verb.
//!
//! `--json` prints one document on standard output and nothing else; messages go to standard error.
//! Exit codes: 0 done, 1 the work failed, 2 wrong usage.

mod check;
mod demo;
mod discover;
mod discover_one;
mod discover_table;
mod export;
mod import;
mod inspect;
mod new;
mod optional;
mod rules;
mod sample;
mod schema;
mod simulate;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::format::printable;
use crate::studio::{Command, NoticeLevel, ProjectView, Studio};

/// A desktop merchandising studio: see what is bought together, write rules, replay them, export them.
#[derive(Debug, Parser)]
#[command(name = "endcap", version, about, long_about = None)]
pub struct Arguments {
    /// What to do; without a verb the window opens.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Open the window on a project
    Open {
        /// The project file
        file: PathBuf,
    },
    /// Tell the whole story without a display: sample store, import, pairs, rules, simulation, export
    Demo(demo::Options),
    /// Write catalog.csv, orders.csv and truth.json of the invented store, at any size
    Sample(sample::Options),
    /// Make an empty project file
    New(new::Options),
    /// Import catalog and order files into a project
    Import(Box<import::Options>),
    /// Show counts, period, key figures and what is missing
    Inspect(inspect::Options),
    /// Show what is bought together, price ladders, slow stock and hub accessories
    Discover(discover::Options),
    /// List, apply, export or remove rules, or let them learn from the offer log
    Rules(rules::Options),
    /// Check every rule against the guardrails; exit code 1 when one is an error
    Check(check::Options),
    /// Replay the plan over the history
    Simulate(simulate::Options),
    /// Write rule files for storefronts
    Export(export::Options),
    /// Print the JSON Schema of a format
    Schema(schema::Options),
}

/// Why a verb failed: one clear line.
#[derive(Debug)]
pub struct Failure(pub String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

type Outcome = Result<(), Failure>;

/// Where a verb writes: documents and tables on `out`, messages on `err`.
pub struct Streams<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

impl Streams<'_> {
    /// One line; what names bring along cannot make it two, nor steer the terminal.
    fn line(&mut self, text: impl AsRef<str>) -> Outcome {
        Ok(writeln!(self.out, "{}", printable(text.as_ref()))?)
    }

    /// An empty line.
    fn gap(&mut self) -> Outcome {
        Ok(writeln!(self.out)?)
    }

    fn message(&mut self, text: impl AsRef<str>) -> Outcome {
        Ok(writeln!(self.err, "{}", printable(text.as_ref()))?)
    }

    /// Says why the program ends without having done its work.
    pub fn failed(&mut self, problem: &str) {
        // When standard error is closed there is nobody left to tell.
        let _ = writeln!(self.err, "endcap: {}", printable(problem));
    }

    fn json(&mut self, document: &impl serde::Serialize) -> Outcome {
        let text = serde_json::to_string_pretty(document)?;
        Ok(writeln!(self.out, "{text}")?)
    }

    /// A table with aligned columns; the first row is the header. Columns named in `right` hold figures.
    fn table(&mut self, rows: &[Vec<String>], right: &[usize]) -> Outcome {
        let printed = |row: &Vec<String>| {
            let cells = row.iter().map(|cell| printable(cell).into_owned());
            cells.collect::<Vec<_>>()
        };
        let rows: Vec<Vec<String>> = rows.iter().map(printed).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &rows {
            let cells = row.iter().enumerate().map(|(column, cell)| {
                let wide = widths[column];
                if right.contains(&column) {
                    format!("{cell:>wide$}")
                } else {
                    format!("{cell:<wide$}")
                }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            self.line(line.trim_end())?;
        }
        Ok(())
    }
}

/// Carries out a headless verb; `Ok(false)` when the work was done and its answer is "no".
///
/// # Errors
/// What failed, in one line.
pub fn run(verb: &Verb, streams: &mut Streams<'_>) -> Result<bool, Failure> {
    match verb {
        // The window is opened by the caller, which knows about displays.
        Verb::Open { .. } => Ok(()),
        Verb::Demo(options) => demo::run(options, streams),
        Verb::Sample(options) => sample::run(options, streams),
        Verb::New(options) => new::run(options, streams),
        Verb::Import(options) => return import::run(options, streams),
        Verb::Inspect(options) => inspect::run(options, streams),
        Verb::Discover(options) => discover::run(options, streams),
        Verb::Rules(options) => rules::run(options, streams),
        Verb::Check(options) => return check::run(options, streams),
        Verb::Simulate(options) => simulate::run(options, streams),
        Verb::Export(options) => export::run(options, streams),
        Verb::Schema(options) => schema::run(options, streams),
    }
    .map(|()| true)
}

/// A headless studio with a project open.
fn open(file: &Path, streams: &mut Streams<'_>) -> Result<Studio, Failure> {
    let (studio, outcome) = try_to_open(file, streams)?;
    outcome.map(|()| studio)
}

/// A headless studio, and whether the project could be opened in it; what there is to say about that is said.
fn try_to_open(file: &Path, streams: &mut Streams<'_>) -> Result<(Studio, Outcome), Failure> {
    let mut studio = Studio::headless();
    let outcome = command(&mut studio, Command::OpenProject(file.to_owned()));
    for notice in studio.view().notices {
        if notice.level == NoticeLevel::Warning {
            streams.message(&notice.text)?;
        }
    }
    Ok((studio, outcome))
}

fn command(studio: &mut Studio, command: Command) -> Outcome {
    studio.run(command).map_err(Failure)
}

/// A command that writes; files that are there are replaced only with `--force`.
fn write(studio: &mut Studio, writing: Command, force: bool) -> Outcome {
    let writing = match force {
        true => Command::Replace(Box::new(writing)),
        false => writing,
    };
    command(studio, writing)
}

fn project(studio: &Studio) -> Result<ProjectView<'_>, Failure> {
    studio
        .view()
        .project
        .ok_or_else(|| Failure("no project is open".to_owned()))
}

fn close(mut studio: Studio) -> Outcome {
    studio.close().map_err(Failure)
}
