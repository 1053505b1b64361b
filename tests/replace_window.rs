//! The window asks before it replaces a file, and replaces nothing that must stay.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::path::Path;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use endcap::studio::{Command, List, NoticeLevel};
use endcap::ui::EndcapApp;
use support::window_of_store::{project, settle, window};

fn write_list(harness: &mut Harness<'_, EndcapApp>, path: &Path) {
    let (path, list, places) = (path.to_owned(), List::Pairs, None);
    let studio = harness.state_mut().studio_mut();
    studio.execute(Command::WriteCsv { path, list, places });
    settle(harness);
}

fn asks(harness: &Harness<'_, EndcapApp>) -> bool {
    harness.state().studio().view().replacing.is_some()
}

fn click(harness: &mut Harness<'_, EndcapApp>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click();
    settle(harness);
}

#[test]
fn a_file_that_is_there_is_asked_about_and_kept_unless_somebody_says_replace() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(Some(&project(folder.path())));
    let list = folder.path().join("pairs.csv");
    write_list(&mut harness, &list);
    assert!(!asks(&harness));
    let whole = std::fs::read(&list).unwrap();
    // The same list once more changes nothing, so nothing is asked.
    write_list(&mut harness, &list);
    assert!(!asks(&harness));

    std::fs::write(&list, "mine").unwrap();
    write_list(&mut harness, &list);
    assert!(asks(&harness));
    harness.get_by_label("Replace this file?");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(!asks(&harness));
    write_list(&mut harness, &list);
    click(&mut harness, "Keep");
    assert!(!asks(&harness));
    assert_eq!(std::fs::read(&list).unwrap(), b"mine");
    write_list(&mut harness, &list);
    click(&mut harness, "Replace");
    assert!(!asks(&harness));
    assert_eq!(std::fs::read(&list).unwrap(), whole);
}

#[test]
fn rule_files_that_are_there_are_asked_about_all_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = window(Some(&project(folder.path())));
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    for name in ["endcap-rules.json", "shopify-products.csv"] {
        std::fs::write(out.join(name), "mine").unwrap();
    }
    let targets = ["endcap", "shopify", "woocommerce"]
        .map(|word| endcap::export::Target::by_word(word).unwrap());
    let studio = harness.state_mut().studio_mut();
    studio.execute(Command::DraftExport(targets.to_vec()));
    settle(&mut harness);
    let studio = harness.state_mut().studio_mut();
    studio.execute(Command::WriteExport(out.clone()));
    settle(&mut harness);
    let asked = &harness.state().studio().view().replacing.unwrap().files;
    assert_eq!(
        *asked,
        [
            out.join("endcap-rules.json"),
            out.join("shopify-products.csv")
        ]
    );
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 2);
    click(&mut harness, "Replace");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 3);
    assert_ne!(
        std::fs::read(out.join("endcap-rules.json")).unwrap(),
        b"mine"
    );
}

#[test]
fn a_list_never_takes_the_place_of_the_open_project() {
    let folder = tempfile::tempdir().unwrap();
    let file = project(folder.path());
    let mut harness = window(Some(&file));
    let before = std::fs::read(&file).unwrap();
    write_list(&mut harness, &file);
    assert!(!asks(&harness));
    let notices = harness.state().studio().view().notices;
    let last = notices.last().unwrap();
    assert_eq!(last.level, NoticeLevel::Error);
    assert!(
        last.text.contains("found the open project"),
        "{}",
        last.text
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
