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
    assert!(done && text.contains("net revenue 2,493.00"), "{text}");
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

#[test]
fn a_project_remembers_which_export_its_orders_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let header = "order_id,created_at,sku,quantity,unit_price,status\n";
    let write = |name: &str, rows: &str| std::fs::write(here.join(name), format!("{header}{rows}"));
    write(
        "feb.csv",
        "1,2026-02-01,A,1,10.00,paid\n2,2026-02-10,B,2,20.00,paid\n3,2026-02-25,A,one,10.00,paid\n3,2026-02-25,C,1,10.00,paid\n",
    )
    .unwrap();
    write(
        "mar.csv",
        "1,2026-02-01,A,1,10.00,cancelled\n2,2026-02-10,B,1,20.00,paid\n4,2026-03-02,A,1,10.00,paid\n",
    )
    .unwrap();
    assert!(
        endcap(here, &["new", "p.endcap", "--currency", "USD"])
            .status
            .success()
    );
    let words = |arguments: &[&str]| {
        let arguments = [&["import", "p.endcap"], arguments].concat();
        let output = endcap(here, &arguments);
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    };
    let (done, text) = words(&["--orders", "feb.csv"]);
    assert!(done && text.contains("net revenue 60.00"), "{text}");
    let (done, text) = words(&["--orders", "mar.csv"]);
    let told = "2 orders changed: 1 cancelled, 1 corrected; 2 counted with 50.00 before, 1 now with 20.00.";
    assert!(done && text.contains(told), "{text}");
    assert!(text.contains("net revenue 40.00"), "{text}");
    // Each is a process of its own: what is known stands in the file.
    let (done, text) = words(&["--orders", "feb.csv"]);
    assert!(done && text.contains("net revenue 40.00"), "{text}");
    assert!(
        text.contains("2 orders are otherwise in this file"),
        "{text}"
    );
    let rejects = std::fs::read_to_string(here.join("p-rejects.csv")).unwrap();
    std::fs::write(here.join("mended.csv"), rejects.replace("A,one", "A,1")).unwrap();
    for (told, change) in [("net revenue 50.00", true), ("net revenue 50.00", false)] {
        let (done, text) = words(&["--orders", "mended.csv"]);
        assert!(done && text.contains(told), "{text}");
        assert_eq!(
            text.contains("1 completed by mended rows"),
            change,
            "{text}"
        );
    }
    let (done, text) = words(&["--orders", "mar.csv", "--keep", "Cancelled-Order"]);
    assert!(done && text.contains("1 revived"), "{text}");
    let (done, text) = words(&["--orders", "mar.csv", "--keep-known-orders"]);
    assert!(
        done && text.contains("1 order is otherwise in this file"),
        "{text}"
    );
}
