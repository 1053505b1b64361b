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
use tree::{Item, Tree};
use window::{CTRL, Outcome, PATIENCE, Window};

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
    ("make a rule of a pair", make_rule),
    ("simulate", simulate),
    (
        "move an assumption with the mouse and take it back",
        |window, _| move_and_undo(window, Hand::Mouse),
    ),
    (
        "move an assumption with the keyboard and take it back",
        |window, _| move_and_undo(window, Hand::Keyboard),
    ),
    ("write rule files", write_files),
    ("every screen in the other theme", other_theme),
    ("quit", quit),
];

/// The screens of an open project, as the navigation has them.
const SCREENS: [&str; 6] = [
    "Import", "Overview", "Discover", "Rules", "Simulate", "Export",
];

/// The place of a screen in the navigation, which stands further left than the menu of the same name.
fn place(tree: &Tree, screen: &str) -> Option<Item> {
    let mut places = tree.all(Role::Button, Is(screen));
    places.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
    places.into_iter().find(|place| place.enabled)
}

fn go(window: &mut Window, screen: &str) -> Outcome<()> {
    let what = format!("a way to the screen {screen}");
    let found = window.wait_for(&what, |tree| place(tree, screen))?;
    window.click_at(found.centre())?;
    let what = format!("the screen {screen}");
    window.wait_for(&what, |tree| place(tree, screen)?.on.then_some(()))
}

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
    window.wait_for("orders in the overview", |tree| {
        let orders = tree.lines_under("Orders");
        let has_digits = |line: &String| line.chars().any(|sign| sign.is_ascii_digit());
        orders.iter().any(has_digits).then_some(())
    })?;
    window.picture("overview")
}

fn make_rule(window: &mut Window, _: &Path) -> Outcome<()> {
    go(window, "Discover")?;
    let row = window.wait_for("a pair", |tree| tree.usable(Role::Row, Starts("")))?;
    let row = window.reveal(row.id)?;
    window.click_at(row.centre())?;
    window.wait_for("a way to make a rule of it", |tree| {
        tree.usable(Role::Button, Is("Make pair rule"))
    })?;
    window.picture("discover")?;
    window.click(Role::Button, Is("Make pair rule"))?;
    window.wait_for("word of the new rule", |tree| {
        tree.text("Rule made").map(drop)
    })?;
    go(window, "Rules")?;
    window.wait_for("the rule in the list", |tree| {
        tree.usable(Role::Row, Starts(""))
    })?;
    window.picture("rules")
}

/// The cards of the simulation once nothing is being worked out any more.
fn figures(window: &mut Window) -> Outcome<Vec<Vec<String>>> {
    window.wait_for("figures that are up to date", |tree| {
        let busy = ["Updating…", "Quick look", "Loading"];
        if busy.iter().any(|word| tree.says(word)) {
            return None;
        }
        let cards: Vec<Vec<String>> = ["AOV", "Gross margin"]
            .into_iter()
            .map(|name| tree.lines_under(name))
            .collect();
        cards.iter().all(|card| !card.is_empty()).then_some(cards)
    })
}

fn simulate(window: &mut Window, _: &Path) -> Outcome<()> {
    go(window, "Simulate")?;
    figures(window)?;
    window.picture("simulate")
}

#[derive(Clone, Copy)]
enum Hand {
    Mouse,
    Keyboard,
}

fn move_and_undo(window: &mut Window, hand: Hand) -> Outcome<()> {
    let before = figures(window)?;
    let slider = window.reach(Role::Slider, Starts("Acceptance"))?;
    match hand {
        Hand::Mouse => {
            let (left, right) = (slider.rect.left_center(), slider.rect.right_center());
            let (first, last) = slider.span.ok_or("the slider has no ends")?;
            let number = slider.number.ok_or("the slider has no figure")?;
            let share = ((number - first) / (last - first)) as f32;
            window.drag(left.lerp(right, share), left.lerp(right, 0.75))?;
        }
        Hand::Keyboard => {
            window.tab_to(slider.id)?;
            for _ in 0..10 {
                window.key(Key::ArrowRight, Modifiers::NONE)?;
            }
        }
    }
    let moved = window.tree()?.by_id(slider.id).and_then(|item| item.number);
    if moved == slider.number {
        let tree = window.tree()?;
        let focused = tree.by_id(tree.focus()).map(|item| item.name);
        return Err(format!(
            "\"{}\" does not move from {:?}; the keyboard is at {focused:?}",
            slider.name, slider.number
        ));
    }
    let after = figures(window)?;
    if after == before {
        return Err(format!(
            "\"{}\" went from {:?} to {moved:?}, and no figure changed: {before:?}",
            slider.name, slider.number
        ));
    }
    // A drag is one step, and so is every press of a key.
    let steps = match hand {
        Hand::Mouse => 1,
        Hand::Keyboard => 10,
    };
    for _ in 0..steps {
        window.key(Key::Z, CTRL)?;
    }
    let back = figures(window)?;
    if back != before {
        return Err(format!(
            "undo should bring back {before:?}, the window shows {back:?}"
        ));
    }
    Ok(())
}

fn write_files(window: &mut Window, files: &Path) -> Outcome<()> {
    go(window, "Export")?;
    window.picture("export")?;
    let write = window.reach(Role::Button, Starts("Write"))?;
    window.click_at(write.centre())?;
    window.reach(Role::TextInput, Is("Name or path"))?;
    window.text(&files.display().to_string())?;
    window.key(Key::Enter, Modifiers::NONE)?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let written = written(files)?;
        if written.iter().any(|(_, size)| *size == 0) {
            return Err(format!("a file is empty: {written:?}"));
        }
        let ends_with = |end: &str| written.iter().any(|(name, _)| name.ends_with(end));
        if ends_with(".json") && ends_with(".csv") {
            return window.picture("exported");
        }
        if Instant::now() > deadline {
            return Err(format!(
                "expected a JSON and a CSV file, found {written:?}; in the window:\n{}",
                window.tree()?.summary()
            ));
        }
        window.settle()?;
    }
}

fn written(folder: &Path) -> Outcome<Vec<(String, u64)>> {
    let list = || -> std::io::Result<Vec<(String, u64)>> {
        std::fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                Ok((name, entry.metadata()?.len()))
            })
            .collect()
    };
    list().map_err(|problem| format!("{}: {problem}", folder.display()))
}

fn other_theme(window: &mut Window, _: &Path) -> Outcome<()> {
    let dark = window.tree()?.usable(Role::Button, Is("Dark")).is_some();
    let (word, name) = if dark {
        ("Dark", "dark")
    } else {
        ("Light", "light")
    };
    window.click(Role::Button, Is(word))?;
    while let Some(notice) = window.tree()?.usable(Role::Button, Is("Dismiss")) {
        window.click_at(notice.centre())?;
    }
    for screen in SCREENS {
        go(window, screen)?;
        if screen == "Simulate" {
            figures(window)?;
        }
        window.picture(&format!("{}-{name}", screen.to_lowercase()))?;
    }
    Ok(())
}

fn quit(window: &mut Window, _: &Path) -> Outcome<()> {
    // The answer to the last key is lost with the window.
    let _ = window.key(Key::Q, CTRL);
    window.wait_for_end()
}
