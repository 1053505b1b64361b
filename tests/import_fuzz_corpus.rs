//! What holds for any bytes holds for the seeds of the fuzz targets and for what they once found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    unused_imports
)]

use endcap::{domain, import};

#[path = "fuzz/src/checks/mod.rs"]
mod checks;

/// Holds a check against every seed, and against each without its end.
#[expect(clippy::print_stderr, reason = "names the seed that fails")]
fn replay(name: &str, check: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/seeds")
        .join(name);
    let mut seeds: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    seeds.sort();
    assert!(seeds.len() >= 5, "{name}: {}", seeds.len());
    for seed in seeds {
        eprintln!("{}", seed.display());
        let bytes = std::fs::read(&seed).unwrap();
        for end in [bytes.len(), bytes.len() * 2 / 3, bytes.len() / 3] {
            check(&bytes[..end]);
        }
    }
}

#[test]
fn seeds_of_the_beginning_of_files_hold() {
    replay("sniff", checks::sniffed);
}

#[test]
fn seeds_of_whole_imports_hold() {
    replay("whole", checks::imported);
}

#[test]
fn seeds_of_cells_hold() {
    replay("cells", checks::cell);
}

#[test]
fn seeds_of_records_hold() {
    replay("records", checks::records);
}
