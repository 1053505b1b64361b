//! What the window says and asks when a project cannot be saved, can only be read, or is damaged.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(dead_code, reason = "the support module serves other windows too")]

mod support;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::domain::edit::Edit;
use endcap::domain::money::Currency;
use endcap::domain::rule::{Pair, Rule, RuleKind, Trigger};
use endcap::store::ProjectFile;
use endcap::ui::EndcapApp;
use endcap::ui::screens::Screen;
use support::window_of_store::{settle, window};

fn project(folder: &Path) -> PathBuf {
    let path = folder.join("shop.endcap");
    let (mut file, stored) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    let pair = Pair {
        trigger: Trigger::on("TEA-1".into()),
        targets: vec!["POT-1".into()],
        ..Pair::default()
    };
    let rule = Rule::new("pot".into(), "A pot for the tea", RuleKind::Pair(pair));
    let plan = stored.plan.apply(&Edit::AddRules(vec![rule])).unwrap();
    file.save_plan(&plan).unwrap();
    path
}

fn click(harness: &mut Harness<'_, EndcapApp>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    settle(harness);
}

fn says(harness: &Harness<'_, EndcapApp>, text: &str) -> bool {
    harness.query_by_label(text).is_some()
}

#[test]
fn a_lost_file_is_said_in_the_status_line_and_asked_about_before_the_project_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let mut harness = window(Some(&path));
    assert!(says(&harness, "Saved"));
    std::fs::remove_file(&path).unwrap();
    let studio = harness.state_mut().studio_mut();
    studio.settle_saves().unwrap_err();
    settle(&mut harness);
    let lost = "Not saved: the file was deleted while it was open";
    assert!(says(&harness, lost));
    assert!(says(&harness, "Try again"));

    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    settle(&mut harness);
    assert!(says(&harness, "Not everything is saved"));
    click(&mut harness, "Cancel");
    assert!(!says(&harness, "Not everything is saved"));
    assert!(harness.state().studio().view().project.is_some());

    harness.key_press_modifiers(Modifiers::COMMAND, Key::W);
    settle(&mut harness);
    click(&mut harness, "Close without saving");
    assert!(harness.state().studio().view().project.is_none());
    assert!(says(&harness, "Welcome to Endcap"));
}

#[test]
fn a_read_only_file_says_so_in_the_status_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let harness = window(Some(&path));
    assert!(says(
        &harness,
        "Read only, because the file may not be written"
    ));
    assert!(says(&harness, "Save elsewhere…"));
}

#[test]
fn a_damaged_project_offers_its_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let database = rusqlite::Connection::open(&path).unwrap();
    let change = "UPDATE meta SET value = 7 WHERE name = 'dataset_checksum'";
    database.execute(change, []).unwrap();
    drop(database);
    let mut harness = window(Some(&path));
    assert!(says(&harness, "The project is damaged"));
    assert!(says(
        &harness,
        "1 rule can be read, without catalog and orders."
    ));
    click(&mut harness, "Open the rules");
    assert_eq!(harness.state().screen(), Screen::Rules);
    assert!(says(&harness, "A pot for the tea"));
    let only = "Read only, because only the rules of a damaged project were read";
    assert!(says(&harness, only));
}
