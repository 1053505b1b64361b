//! What is no table is refused by its name, and what has no end is not waited for.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::import::{ImportOptions, Mapping, preview_draft};
use endcap::{domain::progress::Progress, import::ImportError};
use import_desk::{Desk, refusal, request, run};

const ORDERS: &str = "order_id,created_at,sku,quantity,unit_price\n1,2026-03-01,A,1,10.00\n";

#[test]
fn archives_workbooks_and_web_pages_are_refused_by_name_with_the_way_on() {
    let desk = Desk::new();
    for (bytes, what, way) in [
        (
            &b"PK\x03\x04\x14\0[Content_Types].xml..xl/workbook.xml"[..],
            "Excel workbook",
            "CSV UTF-8",
        ),
        (b"PK\x03\x04\x14\0orders.csv", "zip archive", "unpack"),
        (
            b"<!DOCTYPE html>\n<html><body>Log in</body></html>",
            "web page",
            "log in",
        ),
        (b"%PDF-1.4\n", "PDF", "export"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0",
            "old Excel workbook",
            "CSV UTF-8",
        ),
    ] {
        let path = desk.file("orders.csv", bytes);
        let told = refusal(&[&path]);
        assert!(told.contains(what) && told.contains(way), "{told}");
        // In the window nothing can be mapped either.
        let drafted = preview_draft(&path, None, &ImportOptions::default(), &Progress::new());
        assert_eq!(drafted.map(|_| ()).unwrap_err().to_string(), told);
    }
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_folders_are_refused_at_once() {
    let desk = Desk::new();
    let pipe = desk.file("pipe.csv", "");
    std::fs::remove_file(&pipe).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    assert!(refusal(&[&pipe]).contains("pipe"));
    assert!(refusal(&["/dev/zero".as_ref()]).contains("device"));
    assert!(refusal(&[pipe.parent().unwrap()]).contains("a folder"));
    let mapping = Mapping::read(&pipe);
    assert!(matches!(mapping, Err(ImportError::Unusable { .. })));
}

#[test]
fn more_lines_to_skip_than_there_are_end_at_once() {
    let desk = Desk::new();
    let path = desk.file("orders.csv", ORDERS);
    for (lines, most) in [("1000000000000000000", "2"), ("3", "2")] {
        let options = ImportOptions {
            mappings: vec![Mapping::parse(&format!("skip-lines = {lines}")).unwrap()],
            ..ImportOptions::default()
        };
        let told = run(&request(&[&path], options))
            .map(|_| ())
            .unwrap_err()
            .to_string();
        assert!(
            told.contains(lines) && told.contains(&format!("at most {most} lines")),
            "{told}"
        );
    }
}
