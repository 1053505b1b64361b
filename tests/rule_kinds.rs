//! Nothing outside `domain/rule/kinds` asks which kind a rule has.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use endcap::domain::rule::Kind;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// A file's text up to its tests, which stand at its end; tests may build rules of a kind.
fn product_code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_kind_is_matched_by_name_outside_of_its_own_room() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let kinds = src.join("domain/rule/kinds");
    let mut all = Vec::new();
    files(&src, &mut all);
    let is_test = |path: &Path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        name.ends_with("tests") || name.starts_with("fixture")
    };
    let outside = all
        .into_iter()
        .filter(|path| !path.starts_with(&kinds) && !is_test(path));
    let mut found = Vec::new();
    for path in outside {
        let code = product_code(&path);
        for (line, text) in (1..).zip(code.lines()) {
            if text.contains("RuleKind::") {
                found.push(format!("{}:{line}: {}", path.display(), text.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_kind_has_its_own_file_and_a_golden_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut golden = Vec::new();
    for entry in std::fs::read_dir(root.join("tests/fixtures/golden")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            golden.push(std::fs::read_to_string(path).unwrap().replace(' ', ""));
        }
    }
    for kind in Kind::ALL {
        let word = kind.info().word;
        let file = root.join(format!("src/domain/rule/kinds/{word}.rs"));
        assert!(file.exists(), "{}", file.display());
        let row = format!("\"kind\":\"{word}\"");
        assert!(
            golden.iter().any(|text| text.contains(&row)),
            "no golden row with {row}"
        );
    }
}
