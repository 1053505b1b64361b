//! What the door promises.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn drafts(folder: &Path, files: &[(&str, &str)]) -> Vec<Draft> {
    let draft = |(name, text): &(&str, &str)| {
        let mut draft = Draft::new(&folder.join(name)).unwrap();
        draft.write_all(text.as_bytes()).unwrap();
        draft
    };
    files.iter().map(draft).collect()
}

fn refused(path: &Path, permission: &Permission) -> String {
    let problem = write(path, b"new", permission).unwrap_err();
    assert!(matches!(problem, WriteError::Refused { .. }), "{problem}");
    problem.to_string()
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_permission_and_equal_bytes_need_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    write(&path, b"one", &Permission::default()).unwrap();
    let problem = write(&path, b"two", &Permission::default()).unwrap_err();
    assert!(matches!(&problem, WriteError::Exists { paths } if *paths == [path.clone()]));
    assert!(problem.to_string().ends_with("list.csv is there already"));
    write(&path, b"one", &Permission::default()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one");
    write(&path, b"two", &Permission::to_replace()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names(folder.path()), ["list.csv"]);
}

#[test]
fn projects_sources_and_folders_are_refused_by_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut may = Permission::to_replace();
    for name in ["p.endcap", "P.ENDCAP"] {
        assert!(refused(&at(name), &may).contains("the name of a project"));
    }
    assert!(refused(&at("p.endcap-wal"), &may).contains("part of a project"));
    fs::create_dir(at("inner")).unwrap();
    assert!(refused(&at("inner"), &may).contains("found a folder"));
    let mut database = vec![0; 100];
    database[..16].copy_from_slice(b"SQLite format 3\0");
    fs::write(at("other.csv"), &database).unwrap();
    assert!(refused(&at("other.csv"), &may).contains("found a database"));
    database[68..72].copy_from_slice(b"Endc");
    fs::write(at("other.csv"), &database).unwrap();
    assert!(refused(&at("other.csv"), &may).contains("found a project"));
    fs::write(at("orders.csv"), "rows").unwrap();
    may.never = vec![(at("orders.csv"), "a file that is read")];
    let crooked = folder.path().join("inner/../orders.csv");
    assert!(refused(&crooked, &may).contains("found a file that is read"));
    assert_eq!(fs::read(at("orders.csv")).unwrap(), b"rows");
    let mut locked = fs::metadata(at("orders.csv")).unwrap().permissions();
    locked.set_readonly(true);
    fs::write(at("kept.csv"), "kept").unwrap();
    fs::set_permissions(at("kept.csv"), locked).unwrap();
    assert!(refused(&at("kept.csv"), &may).contains("protected against writing"));
    assert_eq!(names(folder.path()).len(), 4);
}

#[cfg(unix)]
#[test]
fn links_pipes_sockets_and_devices_are_refused_and_stay() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("goal.csv"), "goal").unwrap();
    symlink("goal.csv", at("link.csv")).unwrap();
    symlink("nowhere", at("loose.csv")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let may = Permission::to_replace();
    assert!(refused(&at("link.csv"), &may).contains("found a link to goal.csv"));
    assert!(refused(&at("loose.csv"), &may).contains("found a link to nowhere"));
    assert!(refused(&at("socket"), &may).contains("found a socket"));
    assert!(refused(Path::new("/dev/null"), &may).contains("found a device"));
    let device = fs::symlink_metadata("/dev/null").unwrap().file_type();
    assert!(device.is_char_device());
    assert_eq!(fs::read(at("goal.csv")).unwrap(), b"goal");
    assert_eq!(
        fs::read_link(at("loose.csv")).unwrap(),
        PathBuf::from("nowhere")
    );
}

#[test]
fn several_files_are_all_new_or_all_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.csv"), "old a").unwrap();
    fs::create_dir(at("b.csv")).unwrap();
    let files = [("a.csv", "new a"), ("b.csv", "new b"), ("c.csv", "new c")];
    let problem = publish(drafts(folder.path(), &files), &Permission::to_replace()).unwrap_err();
    assert!(problem.to_string().contains("b.csv: expected"), "{problem}");
    assert_eq!(fs::read(at("a.csv")).unwrap(), b"old a");
    assert_eq!(names(folder.path()), ["a.csv", "b.csv"]);
    fs::remove_dir(at("b.csv")).unwrap();
    let problem = publish(drafts(folder.path(), &files), &Permission::default()).unwrap_err();
    assert!(matches!(&problem, WriteError::Exists { paths } if *paths == [at("a.csv")]));
    assert_eq!(names(folder.path()), ["a.csv"]);
    publish(drafts(folder.path(), &files), &Permission::to_replace()).unwrap();
    assert_eq!(names(folder.path()), ["a.csv", "b.csv", "c.csv"]);
    for (name, text) in files {
        assert_eq!(fs::read_to_string(at(name)).unwrap(), text);
    }
}

#[test]
fn a_draft_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let draft = drafts(folder.path(), &[("a.csv", "half")]);
    if cfg!(target_os = "linux") {
        assert_eq!(
            names(folder.path()),
            [""; 0],
            "a file has a name while it is made"
        );
    }
    drop(draft);
    assert_eq!(names(folder.path()), [""; 0]);
}

/// A folder as a program left it that was killed between two renames: a.csv is new, b.csv and c.csv are not.
fn interrupted(folder: &Path) {
    let at = |name: &str| folder.join(name);
    fs::write(at("a.csv"), "new a").unwrap();
    fs::write(at(".endcap-aaaaaaaaaaaa.old"), "old a").unwrap();
    fs::write(at("b.csv"), "old b").unwrap();
    fs::write(at(".endcap-bbbbbbbbbbbb.old"), "old b").unwrap();
    fs::write(at(".endcap-bbbbbbbbbbbb.part"), "new b").unwrap();
    fs::write(at(".endcap-cccccccccccc.part"), "new c").unwrap();
    let record = serde_json::json!({ "format": "endcap.unfinished/1", "note": "", "files": [
        { "file": "a.csv", "new": ".endcap-aaaaaaaaaaaa.part", "old": ".endcap-aaaaaaaaaaaa.old" },
        { "file": "b.csv", "new": ".endcap-bbbbbbbbbbbb.part", "old": ".endcap-bbbbbbbbbbbb.old" },
        { "file": "c.csv", "new": ".endcap-cccccccccccc.part", "old": null },
    ]});
    fs::write(at("endcap-unfinished-x.json"), record.to_string()).unwrap();
}

#[test]
fn what_was_interrupted_between_two_renames_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    interrupted(folder.path());
    tidy(folder.path());
    assert_eq!(names(folder.path()), ["a.csv", "b.csv", "c.csv"]);
    for name in ["a", "b", "c"] {
        let text = fs::read_to_string(folder.path().join(format!("{name}.csv"))).unwrap();
        assert_eq!(text, format!("new {name}"));
    }
}

#[test]
fn files_that_somebody_put_there_after_an_interruption_stay() {
    let folder = tempfile::tempdir().unwrap();
    interrupted(folder.path());
    fs::write(folder.path().join("c.csv"), "mine").unwrap();
    tidy(folder.path());
    assert_eq!(names(folder.path()), ["a.csv", "b.csv", "c.csv"]);
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        (text("b.csv"), text("c.csv")),
        ("old b".into(), "mine".into())
    );
}

#[test]
fn what_cannot_be_finished_is_put_back() {
    let folder = tempfile::tempdir().unwrap();
    interrupted(folder.path());
    let part = folder.path().join(".endcap-bbbbbbbbbbbb.part");
    fs::remove_file(&part).unwrap();
    fs::create_dir(&part).unwrap();
    tidy(folder.path());
    assert_eq!(
        names(folder.path()),
        [".endcap-bbbbbbbbbbbb.part", "a.csv", "b.csv"]
    );
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        (text("a.csv"), text("b.csv")),
        ("old a".into(), "old b".into())
    );
}

#[test]
fn leftovers_go_unless_somebody_works_on_them_and_other_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let strange = [
        ".endcap-backup",
        ".endcap-notmine.part",
        "endcap-unfinished-1.json",
    ];
    for name in strange {
        fs::write(at(name), "mine").unwrap();
    }
    fs::write(at(".endcap-aaaaaaaaaaaa.part"), "left").unwrap();
    fs::write(at(".endcap-bbbbbbbbbbbb.part"), "held").unwrap();
    let held = fs::File::open(at(".endcap-bbbbbbbbbbbb.part")).unwrap();
    held.lock().unwrap();
    tidy(folder.path());
    let mut left = strange.to_vec();
    left.insert(1, ".endcap-bbbbbbbbbbbb.part");
    assert_eq!(names(folder.path()), left);
}

#[test]
fn a_record_leads_nowhere_but_into_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join(".endcap-aaaaaaaaaaaa.part"), "bad").unwrap();
    let record = serde_json::json!({ "format": "endcap.unfinished/1", "note": "", "files": [
        { "file": "../outside.csv", "new": ".endcap-aaaaaaaaaaaa.part", "old": null },
    ]});
    fs::write(inner.join("endcap-unfinished-x.json"), record.to_string()).unwrap();
    tidy(&inner);
    assert_eq!(names(folder.path()), ["inner"]);
}

#[cfg(unix)]
#[test]
fn who_may_read_a_file_stays_and_private_files_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    write(&path, b"new", &Permission::to_replace()).unwrap();
    assert_eq!(mode(), 0o640);
    fs::remove_file(&path).unwrap();
    let mut draft = Draft::private(&path).unwrap();
    draft.write_all(b"names").unwrap();
    publish(vec![draft], &Permission::default()).unwrap();
    assert_eq!(mode(), 0o600);
}

#[test]
fn a_free_path_is_the_wanted_one_or_has_a_number_before_its_ending() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = folder.path().join("p-rejects.csv");
    assert_eq!(free_path(&wanted), wanted);
    fs::write(&wanted, "").unwrap();
    fs::write(folder.path().join("p-rejects-2.csv"), "").unwrap();
    assert_eq!(free_path(&wanted), folder.path().join("p-rejects-3.csv"));
}
