//! "Saved" means saved: what cannot be written stays unsaved and is said, whatever became of the file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::fs;
use std::path::{Path, PathBuf};

use endcap::domain::edit::Edit;
use endcap::domain::money::Currency;
use endcap::domain::rule::{Pair, Rule, RuleId, RuleKind, Trigger};
use endcap::studio::{Command, ProjectView, Studio};

fn add(number: u32) -> Command {
    let pair = Pair {
        trigger: Trigger::on("A".into()),
        targets: vec!["B".into()],
        ..Pair::default()
    };
    let id = format!("rule-{number}");
    let rule = Rule::new(RuleId::from(id.as_str()), id, RuleKind::Pair(pair));
    Command::Edit(Edit::AddRules(vec![rule]))
}

/// An open project with one saved rule.
fn shop(folder: &Path) -> (PathBuf, Studio) {
    let path = folder.join("shop.endcap");
    let mut studio = Studio::headless();
    let currency = Currency::usd();
    let new = Command::NewProject {
        path: path.clone(),
        currency,
    };
    studio.run(new).unwrap();
    studio.run(add(1)).unwrap();
    studio.settle_saves().unwrap();
    (path, studio)
}

fn project(studio: &Studio) -> ProjectView<'_> {
    studio.view().project.unwrap()
}

/// How many rules a file holds.
fn rules_in(path: &Path) -> usize {
    let mut studio = Studio::headless();
    studio.run(Command::OpenProject(path.to_owned())).unwrap();
    project(&studio).plan.rules.len()
}

/// Edits once more, and what is said about saving it.
fn edit_and_fail(studio: &mut Studio, number: u32) -> String {
    studio.execute(add(number));
    let said = studio.settle_saves().unwrap_err();
    assert!(!project(studio).saved);
    let notice = studio.view().notices.last().unwrap();
    assert_eq!(notice.text, format!("Not saved: {said}"));
    said
}

#[test]
fn a_save_that_fails_stays_unsaved_until_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    // No journal can be made where a folder stands.
    let obstacle = folder.path().join("shop.endcap-journal");
    fs::create_dir(&obstacle).unwrap();
    let said = edit_and_fail(&mut studio, 2);
    assert!(said.starts_with(&path.display().to_string()), "{said}");
    // It is tried again with the next edit, and closing asks.
    edit_and_fail(&mut studio, 3);
    studio.close().unwrap_err();
    studio.execute(Command::CloseProject);
    assert_eq!(project(&studio).plan.rules.len(), 3, "it stays open");
    fs::remove_dir(&obstacle).unwrap();
    studio.settle_saves().unwrap();
    assert!(project(&studio).saved && project(&studio).save_problem.is_none());
    let notice = studio.view().notices.last().unwrap();
    assert_eq!(notice.text, "Everything is saved again.");
    studio.close().unwrap();
    assert_eq!(rules_in(&path), 3);
}

#[test]
fn a_project_given_up_is_closed_with_what_was_saved_before() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    let obstacle = folder.path().join("shop.endcap-journal");
    fs::create_dir(&obstacle).unwrap();
    edit_and_fail(&mut studio, 2);
    studio.execute(Command::AbandonProject);
    assert!(studio.view().project.is_none());
    assert!(
        studio
            .view()
            .notices
            .iter()
            .all(|it| !it.text.starts_with("Not saved"))
    );
    fs::remove_dir(&obstacle).unwrap();
    assert_eq!(rules_in(&path), 1);
}

#[test]
fn a_moved_file_is_said_and_found_again_when_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    let moved = folder.path().join("moved.endcap");
    fs::rename(&path, &moved).unwrap();
    // Before any edit.
    let said = studio.settle_saves().unwrap_err();
    assert!(
        said.ends_with("moved or renamed while it was open"),
        "{said}"
    );
    let before = fs::read(&moved).unwrap();
    edit_and_fail(&mut studio, 2);
    assert_eq!(fs::read(&moved).unwrap(), before);
    assert!(!path.exists());
    fs::rename(&moved, &path).unwrap();
    studio.settle_saves().unwrap();
    studio.close().unwrap();
    assert_eq!(rules_in(&path), 2);
}

#[test]
fn a_deleted_file_is_said_and_the_project_goes_on_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    fs::remove_file(&path).unwrap();
    let said = edit_and_fail(&mut studio, 2);
    assert!(said.ends_with("deleted while it was open"), "{said}");
    // Also under the very name.
    studio.run(Command::SaveElsewhere(path.clone())).unwrap();
    studio.settle_saves().unwrap();
    assert!(project(&studio).saved && project(&studio).save_problem.is_none());
    studio.run(add(3)).unwrap();
    studio.close().unwrap();
    assert_eq!(rules_in(&path), 3);
}

#[test]
fn a_file_put_in_its_place_is_never_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    let backup = folder.path().join("backup.endcap");
    fs::copy(&path, &backup).unwrap();
    studio.run(add(2)).unwrap();
    studio.settle_saves().unwrap();
    let bytes = fs::read(&backup).unwrap();
    fs::rename(&backup, &path).unwrap();
    let said = edit_and_fail(&mut studio, 3);
    assert!(said.contains("another file was put in its place"), "{said}");
    let elsewhere = folder.path().join("elsewhere.endcap");
    let save = Command::SaveElsewhere(elsewhere.clone());
    studio.run(save).unwrap();
    studio.close().unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!((rules_in(&path), rules_in(&elsewhere)), (1, 3));
}

#[test]
fn a_file_that_others_write_into_is_left_to_them() {
    for (cut, word) in [(true, "cut"), (false, "changed")] {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut studio) = shop(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        if cut {
            bytes.truncate(bytes.len() / 2);
        } else {
            bytes.extend_from_slice(&[0; 8_192]);
        }
        fs::write(&path, &bytes).unwrap();
        let said = edit_and_fail(&mut studio, 2);
        assert!(said.contains(word), "{said}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        studio.execute(Command::AbandonProject);
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn saving_elsewhere_takes_what_was_changed_while_it_was_written_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    let taken = folder.path().join("taken.endcap");
    fs::write(&taken, "mine").unwrap();
    let refused = studio.run(Command::SaveElsewhere(taken.clone()));
    assert!(refused.unwrap_err().ends_with("a file is there already"));
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    let elsewhere = folder.path().join("elsewhere.endcap");
    studio.execute(Command::SaveElsewhere(elsewhere.clone()));
    studio.execute(add(2));
    studio.settle();
    assert_eq!(project(&studio).path, elsewhere);
    studio.close().unwrap();
    assert_eq!((rules_in(&path), rules_in(&elsewhere)), (2, 2));
}

#[test]
fn a_read_only_file_opens_refuses_edits_and_is_saved_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    studio.close().unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let before = fs::read(&path).unwrap();
    studio.run(Command::OpenProject(path.clone())).unwrap();
    let read_only = project(&studio).read_only.unwrap();
    assert_eq!(read_only.reason, "the file may not be written");
    let refused = studio.run(add(2)).unwrap_err();
    assert!(
        refused.starts_with("Nothing was changed: the file may not be written"),
        "{refused}"
    );
    assert_eq!(project(&studio).plan.rules.len(), 1);
    let elsewhere = folder.path().join("elsewhere.endcap");
    let save = Command::SaveElsewhere(elsewhere.clone());
    studio.run(save).unwrap();
    assert!(project(&studio).read_only.is_none());
    studio.run(add(2)).unwrap();
    studio.close().unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(rules_in(&elsewhere), 2);
}

#[test]
fn an_older_file_that_is_read_only_opens_and_stays_as_it_is() {
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store/version-2.endcap");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.endcap");
    fs::copy(&fixture, &path).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(rules_in(&path), 1);
    assert_eq!(fs::read(&path).unwrap(), fs::read(&fixture).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_project_offers_its_rules_and_they_go_on_in_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut studio) = shop(folder.path());
    studio.run(add(2)).unwrap();
    studio.close().unwrap();
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch(
            "UPDATE meta SET value = 7 WHERE name = 'dataset_checksum';
             UPDATE rule SET document = document || ' ' WHERE id = 'rule-2';",
        )
        .unwrap();
    drop(database);
    let damaged = fs::read(&path).unwrap();
    let open = Command::OpenProject(path.clone());
    studio.run(open).unwrap_err();
    assert!(studio.view().project.is_none());
    let lost = &studio.view().damaged.unwrap().salvaged.lost;
    assert!(
        lost[0].starts_with("rule \"rule-2\" could not be read"),
        "{lost:?}"
    );
    studio.run(Command::OpenRulesOnly).unwrap();
    assert!(project(&studio).read_only.unwrap().is_salvaged);
    studio.run(add(3)).unwrap_err();
    let recovered = folder.path().join("recovered.endcap");
    let save = Command::SaveElsewhere(recovered.clone());
    studio.run(save).unwrap();
    studio.close().unwrap();
    assert_eq!(rules_in(&recovered), 1);
    assert_eq!(fs::read(&path).unwrap(), damaged);
}

#[test]
fn names_that_stand_for_no_file_are_refused() {
    for name in [
        ":memory:",
        "file:shop.endcap",
        "FILE:shop.endcap?mode=memory",
    ] {
        let mut studio = Studio::headless();
        let new = Command::NewProject {
            path: name.into(),
            currency: Currency::usd(),
        };
        for command in [new, Command::OpenProject(name.into())] {
            let refused = studio.run(command).unwrap_err();
            assert!(refused.contains("expected the path of a file"), "{refused}");
        }
        assert!(!Path::new(name).exists());
    }
}
