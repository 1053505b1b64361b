//! The journey through the window by accessible names alone: CSV files dropped, pair found, rule made, plan replayed, an
//! assumption moved, rule files written, the project opened again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::ui::EndcapApp;
use endcap::ui::screens::Screen;
use support::harness::picture;
use support::window_of_store::{files, settle, window};

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|problem| problem.to_string())
    }
}

fn drop_files(harness: &mut Harness<'_, EndcapApp>, paths: &[PathBuf]) {
    for path in paths {
        let file = Arc::new(Dropped(path.clone()));
        harness.input_mut().dropped_files.push(file);
    }
    settle(harness);
}

fn click(harness: &mut Harness<'_, EndcapApp>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    settle(harness);
}

fn go(harness: &mut Harness<'_, EndcapApp>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    settle(harness);
}

fn expected_margin(harness: &Harness<'_, EndcapApp>) -> f64 {
    let project = harness.state().studio().view().project.unwrap();
    assert!(project.impact_is_fresh());
    project.impact.unwrap().impact.change.gross_margin.expected
}

#[test]
fn from_dropped_files_to_written_rule_files_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let made = files(folder.path());
    let mut harness = window(None);
    assert!(harness.query_by_label("Welcome to Endcap").is_some());

    drop_files(&mut harness, &[made.catalog, made.orders]);
    assert_eq!(harness.state().screen(), Screen::Import);
    click(&mut harness, "Create project and import");
    assert_eq!(harness.state().screen(), Screen::Overview);
    let project = folder.path().join("My shop.endcap");
    assert!(project.is_file());

    go(&mut harness, Key::Num3);
    let first = harness
        .state()
        .studio()
        .view()
        .project
        .unwrap()
        .discovered
        .unwrap();
    assert!(!first.pairs.pairs.is_empty());
    click(&mut harness, "Make pair rule");
    let view = harness.state().studio().view().project.unwrap();
    assert_eq!(view.plan.rules.len(), 1);

    go(&mut harness, Key::Num5);
    let before = expected_margin(&harness);
    harness
        .get_by_role_and_label(Role::Slider, "Acceptance, pair, cart")
        .focus();
    settle(&mut harness);
    for _ in 0..5 {
        harness.key_press(Key::ArrowRight);
        settle(&mut harness);
    }
    let after = expected_margin(&harness);
    assert!(
        after != before,
        "a moved slider moves the margin: {before} and {after}"
    );
    go(&mut harness, Key::Num2);
    while harness.state().studio().view().project.unwrap().undo_label != Some("add rule") {
        go(&mut harness, Key::Z);
    }
    go(&mut harness, Key::Num5);
    assert_eq!(
        expected_margin(&harness),
        before,
        "undo brings the figure back"
    );

    go(&mut harness, Key::Num6);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    let out = folder.path().join("rules");
    std::fs::create_dir(&out).unwrap();
    let field = harness.get_by_role_and_label(Role::TextInput, "Name or path");
    field.focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness
        .get_by_role_and_label(Role::TextInput, "Name or path")
        .type_text(&out.display().to_string());
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let written: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for target in endcap::export::TARGETS {
        let project = harness.state().studio().view().project.unwrap();
        let drafts = endcap::export::draft(target, project.dataset, project.plan).unwrap();
        for draft in drafts {
            assert!(
                written.contains(&draft.name),
                "{} in {written:?}",
                draft.name
            );
        }
    }

    let plan = Arc::clone(harness.state().studio().view().project.unwrap().plan);
    harness.state_mut().studio_mut().close().unwrap();
    let again = window(Some(&project));
    let reopened = again.state().studio().view().project.unwrap();
    assert_eq!(**reopened.plan, *plan);
}

#[test]
fn the_palette_finds_and_does_by_keyboard_alone() {
    let mut harness = window(None);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut harness);
    harness
        .get_by_role_and_label(Role::TextInput, "Search commands")
        .type_text("import");
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    // The first match asks for files; Escape leaves the dialog, and nothing has happened.
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.query_by_label("Welcome to Endcap").is_some());
}

fn looks(theme: Theme, ending: &str) {
    let mut harness = window(None);
    harness.ctx.set_theme(theme);
    harness.set_size(egui::vec2(900.0, 600.0));
    settle(&mut harness);
    picture(&mut harness, &format!("welcome_{ending}"));
    // Paths from the project's own folder, where tests run: no letter of the machine's folders gets into the picture.
    let fixtures = Path::new("tests/fixtures/golden");
    let paths = ["catalog.csv", "orders.csv"].map(|name| fixtures.join(name));
    drop_files(&mut harness, &paths);
    harness
        .get_by_role_and_label(Role::TextInput, "Currency")
        .focus();
    settle(&mut harness);
    picture(&mut harness, &format!("import_{ending}"));
}

#[test]
fn welcome_and_import_look_as_drawn_by_day() {
    looks(Theme::Light, "light");
}

#[test]
fn welcome_and_import_look_as_drawn_by_night() {
    looks(Theme::Dark, "dark");
}
