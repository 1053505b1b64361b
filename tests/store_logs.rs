//! Logs beside a project file: a killed program's own is read, any other is set aside and the file is as it was.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::fs;
use std::path::{Path, PathBuf};

use endcap::domain::edit::Edit;
use endcap::domain::money::Currency;
use endcap::domain::plan::Plan;
use endcap::domain::progress::Progress;
use endcap::domain::rule::{Pair, Rule, RuleKind, Trigger};
use endcap::store::{Opened, ProjectFile, StoreError, open};

fn rules(from: u32, to: u32) -> Edit {
    let rule = |number: u32| {
        let pair = Pair {
            trigger: Trigger::on("TEA-1".into()),
            targets: vec!["POT-1".into()],
            ..Pair::default()
        };
        let id = format!("r{number:04}");
        let name = format!("Rule {number} {}", "with a long name ".repeat(9));
        Rule::new(id.as_str().into(), &name, RuleKind::Pair(pair))
    };
    Edit::AddRules((from..to).map(rule).collect())
}

/// A closed project with this many rules.
fn project(folder: &Path, count: u32) -> (PathBuf, Plan) {
    let path = folder.join("shop.endcap");
    let (mut file, stored) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    let plan = stored.plan.apply(&rules(0, count)).unwrap();
    file.save_plan(&plan).unwrap();
    file.close().unwrap();
    (path, plan)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn opened(path: &Path) -> Opened {
    open(path, &Progress::new()).unwrap()
}

/// The file and its journal as a program leaves them that is killed in the middle of a long change: parts of it stand in
/// the file already.
fn killed_in_a_change(path: &Path, to: &Path) -> (Vec<u8>, Vec<u8>) {
    let copy = to.join("killed.endcap");
    fs::copy(path, &copy).unwrap();
    let mut database = rusqlite::Connection::open(&copy).unwrap();
    database
        .execute_batch("PRAGMA cache_size = 2; PRAGMA cache_spill = 1;")
        .unwrap();
    let change = database.transaction().unwrap();
    change
        .execute_batch(
            "UPDATE rule SET name = name || ' changed in every row', checksum = checksum + 1;
             UPDATE meta SET value = value + 1 WHERE name = 'contents';",
        )
        .unwrap();
    let found = (
        fs::read(&copy).unwrap(),
        fs::read(beside(&copy, "-journal")).unwrap(),
    );
    assert_ne!(found.0, fs::read(path).unwrap(), "nothing was written yet");
    drop(change);
    found
}

#[test]
fn a_change_that_was_not_finished_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, plan) = project(folder.path(), 300);
    let other = tempfile::tempdir().unwrap();
    let (file, journal) = killed_in_a_change(&path, other.path());
    fs::write(&path, file).unwrap();
    fs::write(beside(&path, "-journal"), journal).unwrap();
    let found = opened(&path);
    assert_eq!(found.stored.plan, plan);
    assert!(found.remarks.is_empty(), "{:?}", found.remarks);
    drop(found);
    assert_eq!(names(folder.path()), ["shop.endcap"]);
}

#[test]
fn a_file_cut_in_its_last_page_beside_its_journal_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let (path, plan) = project(folder.path(), 300);
    let other = tempfile::tempdir().unwrap();
    let (mut file, journal) = killed_in_a_change(&path, other.path());
    file.extend_from_slice(&[7; 100]);
    fs::write(&path, file).unwrap();
    fs::write(beside(&path, "-journal"), journal).unwrap();
    assert_eq!(opened(&path).stored.plan, plan);
}

#[test]
fn a_journal_that_was_never_begun_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let (path, plan) = project(folder.path(), 3);
    for journal in [Vec::new(), vec![0; 9_000]] {
        fs::write(beside(&path, "-journal"), journal).unwrap();
        let found = opened(&path);
        assert_eq!(found.stored.plan, plan);
        assert_eq!(names(folder.path()), ["shop.endcap"]);
    }
}

#[test]
fn a_journal_beside_a_backup_is_set_aside_and_the_backup_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, first) = project(folder.path(), 300);
    let older = fs::read(&path).unwrap();
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    let second = first.apply(&rules(300, 400)).unwrap();
    file.save_plan(&second).unwrap();
    drop(file);
    let newer = fs::read(&path).unwrap();
    let stranger = tempfile::tempdir().unwrap();
    let (stranger, third) = project(stranger.path(), 20);
    let stranger = fs::read(&stranger).unwrap();
    let other = tempfile::tempdir().unwrap();
    let (_, journal) = killed_in_a_change(&path, other.path());
    for (backup, plan, aside) in [
        (&older, &first, ""),
        (&stranger, &third, "-2"),
        (&older, &first, "-3"),
    ] {
        fs::write(&path, backup).unwrap();
        fs::write(beside(&path, "-journal"), &journal).unwrap();
        let found = opened(&path);
        assert_eq!(found.stored.plan, *plan);
        let name = format!("shop.endcap-journal.set-aside{aside}");
        assert!(found.remarks[0].contains(&name), "{:?}", found.remarks);
        drop(found);
        assert_eq!(fs::read(&path).unwrap(), *backup);
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), journal);
    }
    // The very state the journal leads back to needs none, and says nothing.
    fs::write(&path, &newer).unwrap();
    fs::write(beside(&path, "-journal"), &journal).unwrap();
    let found = opened(&path);
    assert_eq!(found.stored.plan, second);
    assert!(found.remarks.is_empty(), "{:?}", found.remarks);
    drop(found);
    assert_eq!(fs::read(&path).unwrap(), newer);
    assert!(!beside(&path, "-journal").exists());
}

#[test]
fn a_journal_of_an_older_state_never_mixes_into_a_later_one_with_the_same_rules() {
    let folder = tempfile::tempdir().unwrap();
    let (path, first) = project(folder.path(), 300);
    let other = tempfile::tempdir().unwrap();
    let (_, journal) = killed_in_a_change(&path, other.path());
    // As many rules, in the same pages: only what vouches for the whole tells the two apart.
    let renamed = first
        .apply(&Edit::SetStatus {
            ids: first.rules.keys().skip(200).cloned().collect(),
            status: endcap::domain::rule::RuleStatus::Paused,
        })
        .unwrap();
    let again = renamed
        .apply(&Edit::SetStatus {
            ids: first.rules.keys().take(50).cloned().collect(),
            status: endcap::domain::rule::RuleStatus::Paused,
        })
        .unwrap();
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    file.save_plan(&renamed).unwrap();
    file.save_plan(&again).unwrap();
    drop(file);
    let saved = fs::read(&path).unwrap();
    fs::write(beside(&path, "-journal"), journal).unwrap();
    let found = opened(&path);
    assert_eq!(found.stored.plan, again);
    assert_eq!(found.remarks.len(), 1);
    drop(found);
    assert_eq!(fs::read(&path).unwrap(), saved);
}

#[test]
fn a_damaged_file_beside_a_log_that_does_not_mend_it_is_left_with_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = project(folder.path(), 300);
    let other = tempfile::tempdir().unwrap();
    let (_, journal) = killed_in_a_change(&path, other.path());
    let mut damaged = fs::read(&path).unwrap();
    let middle = damaged.len() - 3_000;
    damaged[middle..].fill(9);
    damaged.truncate(middle + 2_000);
    fs::write(&path, &damaged).unwrap();
    let stranger = tempfile::tempdir().unwrap();
    let (stranger, _) = project(stranger.path(), 40);
    let (_, foreign) = killed_in_a_change(&stranger, other.path());
    for log in [&journal[..journal.len() / 3], &foreign] {
        fs::write(beside(&path, "-journal"), log).unwrap();
        let error = open(&path, &Progress::new()).err().unwrap();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), damaged);
        assert_eq!(fs::read(beside(&path, "-journal")).unwrap(), log);
        assert_eq!(names(folder.path()), ["shop.endcap", "shop.endcap-journal"]);
    }
}

/// A project as the program of version 2 left it when it was killed after an edit: the edit stands in the log alone.
fn killed_in_version_2(folder: &Path, edit: &str) -> (PathBuf, Vec<u8>) {
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store/version-2.endcap");
    let path = folder.join("shop.endcap");
    fs::copy(fixture, &path).unwrap();
    let work = tempfile::tempdir().unwrap();
    let copy = work.path().join("copy.endcap");
    fs::copy(&path, &copy).unwrap();
    let database = rusqlite::Connection::open(&copy).unwrap();
    database
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;")
        .unwrap();
    database.execute_batch(edit).unwrap();
    let log = fs::read(beside(&copy, "-wal")).unwrap();
    assert!(!log.is_empty());
    fs::write(beside(&path, "-wal"), &log).unwrap();
    (path, log)
}

const REMOVE_THE_RULE: &str =
    "BEGIN; DELETE FROM rule; UPDATE meta SET value = 0 WHERE name = 'rules'; COMMIT;";

#[test]
fn edits_that_an_older_program_left_in_its_log_are_read_and_what_was_found_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = killed_in_version_2(folder.path(), REMOVE_THE_RULE);
    let before = fs::read(&path).unwrap();
    let found = opened(&path);
    assert!(found.stored.plan.rules.is_empty());
    assert!(
        found.remarks[0].contains("shop.endcap.as-found"),
        "{:?}",
        found.remarks
    );
    drop(found);
    let kept = beside(&path, ".as-found");
    assert_eq!(fs::read(&kept).unwrap(), before);
    assert_eq!(fs::read(beside(&kept, "-wal")).unwrap(), log);
    let found = opened(&path);
    assert!(found.stored.plan.rules.is_empty() && found.remarks.is_empty());
}

#[test]
fn a_log_of_an_older_program_beside_another_project_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = killed_in_version_2(folder.path(), REMOVE_THE_RULE);
    let other = tempfile::tempdir().unwrap();
    let (other, plan) = project(other.path(), 30);
    let good = fs::read(other).unwrap();
    fs::write(&path, &good).unwrap();
    let found = opened(&path);
    assert_eq!(found.stored.plan, plan);
    drop(found);
    assert_eq!(fs::read(&path).unwrap(), good);
    let aside = folder.path().join("shop.endcap-wal.set-aside");
    assert_eq!(fs::read(aside).unwrap(), log);
}

#[test]
fn a_new_project_does_not_inherit_the_log_of_one_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = killed_in_version_2(folder.path(), REMOVE_THE_RULE);
    fs::remove_file(&path).unwrap();
    let (path, plan) = project(folder.path(), 10);
    assert_eq!(opened(&path).stored.plan, plan);
    assert_eq!(
        names(folder.path()),
        ["shop.endcap", "shop.endcap-wal.set-aside"]
    );
}

#[test]
fn a_log_put_beside_an_open_project_is_set_aside_before_the_next_save() {
    let folder = tempfile::tempdir().unwrap();
    let (path, first) = project(folder.path(), 300);
    let other = tempfile::tempdir().unwrap();
    let (_, journal) = killed_in_a_change(&path, other.path());
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    let second = first.apply(&rules(300, 301)).unwrap();
    file.save_plan(&second).unwrap();
    fs::write(beside(&path, "-journal"), journal).unwrap();
    let third = second.apply(&rules(301, 302)).unwrap();
    file.save_plan(&third).unwrap();
    drop(file);
    assert_eq!(opened(&path).stored.plan, third);
    assert!(folder.path().join("shop.endcap-journal.set-aside").exists());
}
