//! The program: the window, or a headless verb.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;
use endcap::cli::{self, Arguments, Streams, Verb};
use endcap::ui;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
    };
    let outcome = match &arguments.verb {
        None => ui::open_window(None).map(|()| true),
        Some(Verb::Open { file }) => ui::open_window(Some(file.clone())).map(|()| true),
        Some(verb) => cli::run(verb, &mut streams).map_err(|failure| failure.0),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            streams.failed(&problem);
            ExitCode::FAILURE
        }
    }
}
