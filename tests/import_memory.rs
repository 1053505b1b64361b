//! Reading takes no more memory for a longer line. One test in a process of its own: what it measures is the process.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod import_desk;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use endcap::import::{ImportOptions, preview};
use import_desk::{Desk, request, run};

/// The most memory this process ever had, in megabytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim()
        .trim_end_matches("kB")
        .trim()
        .parse::<u64>()
        .unwrap()
        / 1024
}

fn long(path: &Path, start: &str, end: &str) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    file.write_all(start.as_bytes()).unwrap();
    let block = [b'x'; 1 << 20];
    for _ in 0..100 {
        file.write_all(&block).unwrap();
    }
    file.write_all(end.as_bytes()).unwrap();
}

#[test]
fn a_hundred_megabytes_of_one_line_and_a_million_columns_take_bounded_memory() {
    let desk = Desk::new();
    let path = desk.folder.path().join("long.csv");
    let before = peak();
    const HEADER: &str = "order,date,sku,quantity,price\n1,2025-01-01,A,1,2.00\n";
    const LAST: &str = ",1,2.00\n3,2025-01-03,B,1,2.00\n";
    long(&path, &format!("{HEADER}2,2025-01-02,\""), LAST);
    preview(&path, None).unwrap();
    let (_, report) = run(&request(&[&path], ImportOptions::default())).unwrap();
    let file = &report.files[0];
    assert_eq!((file.rows, file.accepted, file.rejected), (3, 2, 1));
    assert!(report.problems[0].found.chars().count() <= 120);
    long(&path, "", "");
    assert!(run(&request(&[&path], ImportOptions::default())).is_err());
    let taken = peak() - before;
    assert!(taken < 64, "{taken} MB for a line of 100 MB");

    let many = ",".repeat(1_000_000);
    let wide = desk.file(
        "wide.csv",
        format!("{HEADER}2,2025-01-02,A,1,2.00{many}x\n3,2025-01-03,A,1,2.00{many}\n"),
    );
    let (_, report) = run(&request(&[&wide], ImportOptions::default())).unwrap();
    let file = &report.files[0];
    assert_eq!((file.rows, file.accepted, file.rejected), (3, 2, 1));
    assert_eq!(report.problems[0].found, "1000005 cells");
    let header = desk.file(
        "header.csv",
        format!("order,date,sku,quantity,price{many}\n1,2025-01-01,A,1,2.00\n"),
    );
    let _ = preview(&header, None);
    if let Ok((_, report)) = run(&request(&[&header], ImportOptions::default())) {
        assert_eq!(report.files[0].rows, 1);
    }
    let taken = peak() - before;
    assert!(taken < 192, "{taken} MB for a million columns");
}
