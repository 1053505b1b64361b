//! One story in the real window: `drive PROGRAM FOLDER`. Needs a display; pictures of every screen go into the folder.
//!
//! The program is a process of its own, built with the feature `e2e`. It is moved by mouse and keyboard events and read through
//! its accessibility tree, so whatever is found here can also be found by a screen reader.

mod tree;
mod window;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use egui::accesskit::Role;
use egui::{Key, Modifiers};

use tree::Name::{Is, Starts};
use tree::Tree;
use window::{CTRL, Outcome, Window};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let outcome = match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(program), Some(pictures), None) => run(&program, &pictures),
        _ => Err("usage: drive PROGRAM FOLDER".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            say(&problem);
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) {
    // Nobody is left to tell when the output is closed.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn run(program: &Path, pictures: &Path) -> Outcome<()> {
    let in_words = |problem: std::io::Error| problem.to_string();
    let program = std::path::absolute(program).map_err(in_words)?;
    let pictures = std::path::absolute(pictures).map_err(in_words)?;
    std::fs::create_dir_all(&pictures).map_err(in_words)?;
    let home = tempfile::tempdir().map_err(in_words)?;
    let files = home.path().join("rule files");
    std::fs::create_dir(&files).map_err(in_words)?;

    let mut window = Window::open(&program, home.path(), &pictures)?;
    for (name, step) in STEPS {
        let started = Instant::now();
        if let Err(problem) = step(&mut window, &files) {
            // The picture says more than the message, where there still is one.
            let _ = window.picture("failed");
            return Err(format!("step \"{name}\": {problem}"));
        }
        say(&format!(
            "   {name}: {:.1} s",
            started.elapsed().as_secs_f64()
        ));
    }
    Ok(())
}

type Step = fn(&mut Window, &Path) -> Outcome<()>;

const STEPS: &[(&str, Step)] = &[
    ("welcome", welcome),
    ("open the sample store", open_sample),
    ("quit", quit),
];

fn welcome(window: &mut Window, _: &Path) -> Outcome<()> {
    window.wait_for("the welcome", |tree| tree.says("Welcome").then_some(()))?;
    window.picture("welcome")
}

fn open_sample(window: &mut Window, _: &Path) -> Outcome<()> {
    window.click(Role::Button, Is("Open the sample store"))?;
    window.wait_for("orders in the status line", |tree| {
        tree.items().into_iter().find(|item| {
            let starts_with_digit = item.name.starts_with(|sign: char| sign.is_ascii_digit());
            starts_with_digit && item.name.contains(" orders, ")
        })
    })?;
    window.picture("overview")
}

fn quit(window: &mut Window, _: &Path) -> Outcome<()> {
    // The answer to the last key is lost with the window.
    let _ = window.key(Key::Q, CTRL);
    window.wait_for_end()
}
