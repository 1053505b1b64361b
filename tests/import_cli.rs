//! Import from the command line: mappings, rates and other flags reach the reader.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

fn endcap(folder: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_endcap"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn a_saved_mapping_and_a_rate_are_taken_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(
        here.join("till.csv"),
        "Zettel;Wann;Was;Kisten;Bezahlt\n7;03/04/2025;K;2;12,50\n8;05/04/2025;B;1;1.234\n",
    )
    .unwrap();
    std::fs::write(
        here.join("till.toml"),
        "decimal = \"comma\"\n[columns]\nZettel = \"Order number\"\nWann = \"Order date\"\nWas = \"SKU\"\nKisten = \"Units\"\nBezahlt = \"Line total\"\n",
    )
    .unwrap();
    let new = endcap(here, &["new", "p.endcap", "--currency", "USD"]);
    assert!(new.status.success());
    let import = ["import", "p.endcap", "--orders", "till.csv"];
    let words = |flags: &[&str]| {
        let output = endcap(here, &[&import[..], flags].concat());
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    };
    let (done, text) = words(&[]);
    assert!(!done && text.contains("header row"), "{text}");
    let (done, text) = words(&["--map", "till.toml"]);
    assert!(!done && text.contains("2025-04-03 or 2025-03-04"), "{text}");
    let (done, text) = words(&["--map", "till.toml", "--rates", "EUR"]);
    assert!(!done && text.contains("EUR=1.08"), "{text}");
    let flags = [
        "--map",
        "till.toml",
        "--dates",
        "day first",
        "--currency-of-file",
        "EUR",
        "--rates",
        "EUR=2",
    ];
    let (done, text) = words(&flags);
    assert!(done && text.contains("net revenue 2493.00"), "{text}");
}

#[test]
fn orders_without_prices_have_an_unknown_revenue_and_not_none() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(
        here.join("baskets.csv"),
        "Date,Time,Transaction,Item\n2016-10-30,09:58:11,1,Bread\n\
         2016-10-30,10:05:34,2,Jam\n2016-10-30,10:05:34,2,Tea\n",
    )
    .unwrap();
    let new = endcap(here, &["new", "p.endcap", "--currency", "USD"]);
    assert!(new.status.success());
    let import = endcap(here, &["import", "p.endcap", "--orders", "baskets.csv"]);
    let problem = String::from_utf8_lossy(&import.stderr);
    assert!(import.status.success(), "{problem}");
    let json = endcap(here, &["inspect", "p.endcap", "--json"]).stdout;
    let figures: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(figures["lines"], 3);
    for unknown in ["net_revenue", "aov", "gross_margin"] {
        assert!(
            figures[unknown].is_null(),
            "{unknown}: {}",
            figures[unknown]
        );
    }
    let text = String::from_utf8(endcap(here, &["inspect", "p.endcap"]).stdout).unwrap();
    let revenue = text.lines().find(|line| line.starts_with("Net revenue"));
    assert!(revenue.is_some_and(|line| line.ends_with('–')), "{text}");
}
