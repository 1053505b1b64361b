//! Files are written through `src/files` and nowhere else. Projects alone are the store's: SQLite writes them and their logs.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// What makes, renames, replaces or removes a file; SQLite does so for projects on its own.
const WRITES: [&str; 18] = [
    "fs::write",
    "fs::rename",
    "fs::copy",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::hard_link",
    "fs::create_dir",
    "fs::set_permissions",
    "fs::OpenOptions",
    "fs::{",
    "fs::*",
    "File::create",
    "File::options",
    "OpenOptions",
    ".persist(",
    "persist_noclobber",
    "tempfile",
    "rustix",
];

/// Lines of a text that write files, up to its tests, which stand at its end.
fn writers(text: &str) -> Vec<(usize, &str)> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    (1..)
        .zip(code.lines().map(str::trim))
        .filter(|(_, line)| !line.starts_with("//"))
        .filter(|(_, line)| WRITES.iter().any(|word| names(line, word)))
        .collect()
}

/// Whether a line holds the word, and not as the end of a longer one.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().last());
        word.starts_with('.') || !before.is_some_and(char::is_alphanumeric)
    })
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_file_is_written_but_through_the_one_door() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    sources(&src, &mut all);
    let is_test = |path: &Path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        name.ends_with("tests") || name.ends_with("testing") || name.starts_with("fixture")
    };
    let mut found = Vec::new();
    for path in all {
        let is_door = ["files", "store"]
            .iter()
            .any(|room| path.starts_with(src.join(room)));
        if is_door || is_test(&path) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (line, code) in writers(&text) {
            found.push(format!("{}:{line}: {code}", path.display()));
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn writing_is_recognised_by_its_words_and_only_outside_of_tests() {
    let text = "use std::fs;\n// fs::write\nlet a = fs::read(path)?;\nstd::fs::write(path, a)?;\n#[cfg(test)]\nfs::write()";
    assert_eq!(writers(text), [(4, "std::fs::write(path, a)?;")]);
    assert_eq!(writers("ProjectFile::create(path); beliefs::{A, B};"), []);
    for line in [
        "use std::fs::{self, File};",
        "File::create_new(path)?;",
        "file.persist(path)?;",
        "tempfile::Builder::new()",
    ] {
        assert_eq!(writers(line), [(1, line)]);
    }
}
