//! What the headless verbs say: bounds named, nothing cut without a word, no grammar of libraries, no escapes from names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use std::process::{Command, Output};

fn endcap(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_endcap"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

fn done(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = endcap(folder, arguments);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{arguments:?}: {err}");
    (out, err)
}

fn failed(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = endcap(folder, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

fn shop(folder: &Path) {
    std::fs::write(
        folder.join("catalog.csv"),
        "sku,title,price\nA,Anchor,10.00\nB,Bell,5.00\nC,Cleat,2.00\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("orders.csv"),
        "order id,date,sku,quantity,price\n1,2025-01-02,A,1,10.00\n1,2025-01-02,B,1,5.00\n",
    )
    .unwrap();
    done(folder, &["new", "p.endcap", "--currency", "USD"]);
    let files = ["--catalog", "catalog.csv", "--orders", "orders.csv"];
    done(folder, &[&["import", "p.endcap"][..], &files].concat());
}

#[test]
fn a_number_of_draws_that_makes_no_range_or_fits_nowhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    for draws in [
        "0",
        "1",
        "99",
        "1000001",
        "99999999999",
        "99999999999999999999",
        "many",
    ] {
        let said = failed(here, &["simulate", "p.endcap", "--draws", draws], 2);
        assert!(said.contains("from 100 to 1,000,000"), "{draws}: {said}");
    }
    done(here, &["simulate", "p.endcap", "--draws", "100"]);
}

const RULE: &str = r#"{ "id": "a", "kind": "pair", "placement": "cart", "trigger": { "any_of": ["A"] }, "targets": ["B"] }"#;

fn set(rule: &str) -> String {
    format!(
        "{{ \"format\": \"endcap.rules/1\", \"currency\": \"USD\", \"made_by\": \"a till\",\n\"rules\": [{rule}] }}"
    )
}

#[test]
fn a_name_that_stands_twice_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    for (text, name) in [
        (
            "{ \"format\": \"endcap.assumptions/1\",\n \"halo\": {\"fixed\": 0.1},\n \"halo\": {\"fixed\": 0.9} }",
            "halo",
        ),
        (
            "{ \"format\": \"endcap.assumptions/1\",\n \"halo\":\n {\"fixed\": 0.1, \"fixed\": 0.9} }",
            "fixed",
        ),
    ] {
        std::fs::write(here.join("a.json"), text).unwrap();
        let said = failed(
            here,
            &["simulate", "p.endcap", "--assumptions", "a.json"],
            1,
        );
        assert!(said.contains("a.json: line 3, column "), "{said}");
        assert!(
            said.contains(&format!("\"{name}\" stands there twice")),
            "{said}"
        );
    }
    for double in [
        RULE.replace("\"kind\"", "\"id\": \"b\", \"kind\""),
        RULE.replace("[\"A\"]", "[\"A\"], \"any_of\": [\"B\"]"),
    ] {
        std::fs::write(here.join("r.json"), set(&double)).unwrap();
        let said = failed(here, &["rules", "p.endcap", "apply", "r.json"], 1);
        assert!(said.contains("stands there twice"), "{said}");
    }
}

/// Nothing of the grammar and the types of what reads JSON and TOML.
fn speaks_plainly(said: &str) {
    for word in [
        "untagged",
        "enum ",
        "struct ",
        "variant",
        "invalid type",
        "invalid value",
        "f64",
        "u32",
        "i32",
        "usize",
        "sequence",
        "`",
        "EOF",
        "expected ident",
        "trailing",
        "serde",
        "deserialize",
        "TOML parse",
        "u64",
    ] {
        assert!(!said.contains(word), "\"{word}\" in: {said}");
    }
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

#[test]
fn broken_rule_sets_assumptions_and_mappings_are_told_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let changes = [
        ("\"kind\": \"pair\"", "\"kind\": 7"),
        ("\"kind\": \"pair\"", "\"kind\": \"raffle\""),
        ("\"cart\"", "\"nowhere\""),
        ("\"cart\"", "{}"),
        ("[\"A\"]", "\"A\""),
        ("[\"A\"]", "[1]"),
        ("any_of", "skus"),
        ("{ \"any_of\": [\"A\"] }", "[]"),
        ("[\"B\"]", "{\"sku\": \"B\"}"),
        (
            "\"targets\"",
            "\"acceptance\": {\"fixed\": 0.1, \"low\": 0.2}, \"targets\"",
        ),
        (
            "\"targets\"",
            "\"acceptance\": {\"fixed\": \"much\"}, \"targets\"",
        ),
        ("\"targets\"", "\"acceptance\": 0.2, \"targets\""),
        ("\"targets\"", "\"priority\": 3000000000, \"targets\""),
        ("\"targets\"", "\"priority\": 1.5, \"targets\""),
        ("\"targets\"", "\"status\": \"on\", \"targets\""),
        ("\"targets\"", "\"repeat\": \"yes\", \"targets\""),
        ("\"targets\"", "\"max_shows_per_customer\": -1, \"targets\""),
        ("\"targets\"", "\"starts\": \"soon\", \"targets\""),
        (
            "\"targets\"",
            "\"discount\": {\"percent\": \"ten\"}, \"targets\"",
        ),
        (
            "\"targets\"",
            "\"discount\": {\"percent\": 5, \"upto\": 2}, \"targets\"",
        ),
        ("\"targets\"", "\"discount\": {}, \"targets\""),
        ("\"id\": \"a\",", ""),
        ("\"id\": \"a\",", "\"id\": null,"),
        ("\"B\"] }", "\"B\"]"),
        ("\"B\"] }", "\"B\",] }"),
        ("\"B\"] }", "\"B\" }"),
        ("\"targets\"", "targets"),
        ("\"pair\"", "\"pa\nir\""),
    ];
    let sets = changes.iter().map(|(from, to)| {
        let changed = RULE.replacen(from, to, 1);
        assert_ne!(changed, RULE);
        set(&changed)
    });
    let whole = [
        "",
        "[]",
        "7",
        "{}",
        "{\"format\": 7}",
        "{\"format\": \"endcap.rules/1\"}",
    ];
    let others = whole.map(str::to_owned).into_iter().chain([
        set(RULE).replace("\"USD\"", "12"),
        set(RULE).replace('[', "{").replace(']', "}"),
        set("7"),
        format!("{} more", set(RULE)),
    ]);
    for text in sets.chain(others) {
        std::fs::write(here.join("r.json"), &text).unwrap();
        speaks_plainly(&failed(here, &["rules", "p.endcap", "apply", "r.json"], 1));
    }
    for value in [
        "7",
        "\"x\"",
        "[]",
        "{}",
        "{\"fixed\": \"x\"}",
        "{\"fixed\": 1, \"low\": 2}",
        "null",
        "{\"fixed\": 0.1",
    ] {
        let text = format!("{{ \"format\": \"endcap.assumptions/1\", \"halo\": {value} }}");
        std::fs::write(here.join("a.json"), &text).unwrap();
        speaks_plainly(&failed(
            here,
            &["simulate", "p.endcap", "--assumptions", "a.json"],
            1,
        ));
    }
    for preset in ["7", "\"brave\""] {
        let text = format!("{{ \"format\": \"endcap.assumptions/1\", \"preset\": {preset} }}");
        std::fs::write(here.join("a.json"), &text).unwrap();
        speaks_plainly(&failed(
            here,
            &["simulate", "p.endcap", "--assumptions", "a.json"],
            1,
        ));
    }
    for text in [
        "role = 7",
        "role = \"x\"",
        "columns = 3",
        "[columns]\nA = 1",
        "skip-lines = -1",
        "skip-lines = \"x\"",
        "header = \"no\"",
        "unknown = 1",
        "decimal = ",
        "role",
        "[columns",
        "day = \"soon\"",
        "currency = 5",
        "currency = \"EURO\"",
        "a = 1\na = 2",
        "tax-rate = \"x\"",
        "delimiter = \"\"",
    ] {
        std::fs::write(here.join("m.toml"), text).unwrap();
        let import = [
            "import",
            "p.endcap",
            "--orders",
            "orders.csv",
            "--map",
            "m.toml",
        ];
        speaks_plainly(&failed(here, &import, 1));
    }
}

#[test]
fn fields_beside_the_rules_come_back_and_fields_of_other_kinds_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let strange = RULE.replace(
        "\"targets\"",
        "\"tiers\": [\"A\", \"B\"], \"target\": \"B\", \"targets\"",
    );
    std::fs::write(here.join("r.json"), set(&strange)).unwrap();
    let (_, said) = done(here, &["rules", "p.endcap", "apply", "r.json"]);
    assert!(
        said.contains("Rule \"a\", field \"tiers\": it belongs to the kind ladder"),
        "{said}"
    );
    assert!(
        said.contains("field \"target\": it is unknown; did you mean \"targets\"? It is kept"),
        "{said}"
    );
    done(here, &["rules", "p.endcap", "export", "out.json"]);
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(here.join(path)).unwrap()).unwrap()
    };
    let written = read("out.json");
    assert_eq!(written["made_by"], "a till");
    assert_eq!(written["rules"][0]["tiers"], serde_json::json!(["A", "B"]));
    let (listed, _) = done(here, &["rules", "p.endcap", "list", "--json"]);
    assert!(listed.contains("\"made_by\": \"a till\""), "{listed}");
    // A rule set without such fields takes none away.
    std::fs::write(
        here.join("r.json"),
        set(RULE).replace("\"made_by\": \"a till\",", ""),
    )
    .unwrap();
    let (_, said) = done(here, &["rules", "p.endcap", "apply", "r.json"]);
    assert_eq!(said, "");
    done(here, &["rules", "p.endcap", "export", "again.json"]);
    assert_eq!(read("again.json")["made_by"], "a till");
}

#[test]
fn what_the_catalog_does_not_have_is_counted_in_full_and_named_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let mut rows = String::from("order id,date,sku,quantity,price\n");
    for sku in 0..1_200 {
        rows.push_str(&format!("o{sku},2025-02-01,X{sku:05},1,1.00\n"));
    }
    for row in 0..1_011 {
        rows.push_str(&format!("bad{row},2025-02-01,A,many,1.00\n"));
    }
    std::fs::write(here.join("more.csv"), rows).unwrap();
    let (text, _) = done(here, &["import", "p.endcap", "--orders", "more.csv"]);
    assert!(
        text.contains("1,200 SKUs of the orders are not in the catalog: "),
        "{text}"
    );
    assert!(text.contains(" and 1,195 more\n"), "{text}");
    assert!(text.contains("  and 1,001 more\n"), "{text}");
    assert!(text.contains("net revenue 1,215.00"), "{text}");
    done(here, &["new", "q.endcap", "--currency", "USD"]);
    let (json, _) = done(
        here,
        &["import", "q.endcap", "--orders", "more.csv", "--json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["totals"]["unmatched_sku_count"], 1_200);
    assert_eq!(
        json["totals"]["unmatched_skus"].as_array().unwrap().len(),
        1_000
    );
}

#[test]
fn names_cannot_steer_the_terminal_nor_make_lines() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let escape = "\u{1b}]0;owned\u{7}\u{202e}";
    let forged = "Anchor\r\nSaved: all is well";
    std::fs::write(
        here.join("catalog.csv"),
        format!("sku,title,price,cost\nA{escape},\"{forged}\",10.00,\nB,Bell {escape},5.00,1.00\n"),
    )
    .unwrap();
    let mut orders = String::from("order id,date,sku,quantity,price\n");
    for order in 0..30 {
        orders.push_str(&format!(
            "{order},2025-01-02,A{escape},1,10.00\n{order},2025-01-02,B,1,5.00\n"
        ));
        orders.push_str(&format!("s{order},2025-01-03,Z{order}{escape},1,5.00\n"));
    }
    orders.push_str(&format!("x,{escape},B,1,5.00\n"));
    let name = format!("orders{escape}.csv");
    std::fs::write(here.join(&name), orders).unwrap();
    done(here, &["new", "p.endcap", "--currency", "USD"]);
    let outputs = [
        endcap(
            here,
            &[
                "import",
                "p.endcap",
                "--catalog",
                "catalog.csv",
                "--orders",
                &name,
            ],
        ),
        endcap(here, &["inspect", "p.endcap"]),
        endcap(here, &["discover", "p.endcap", "pairs"]),
        endcap(here, &["discover", "p.endcap", "hubs"]),
        endcap(
            here,
            &[
                "discover",
                "p.endcap",
                "evidence",
                &format!("A{escape}"),
                "B",
            ],
        ),
        endcap(here, &["discover", "p.endcap", "play", "B"]),
        endcap(
            here,
            &["discover", "p.endcap", "block", &format!("A{escape}"), "B"],
        ),
        endcap(here, &["discover", "p.endcap", "blocked"]),
        endcap(here, &["discover", "p.endcap", "play", escape]),
        endcap(here, &["inspect", &format!("no{escape}.endcap")]),
        endcap(
            here,
            &["rules", "p.endcap", "export", &format!("out{escape}.json")],
        ),
        endcap(here, &["rules", "p.endcap", "remove", escape]),
    ];
    for output in outputs {
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap();
            assert!(
                !text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']),
                "{text:?}"
            );
            assert!(
                !text.lines().any(|line| line.starts_with("Saved: all")),
                "{text}"
            );
        }
    }
    done(here, &["new", "q.endcap", "--currency", "USD"]);
    let (json, _) = done(here, &["import", "q.endcap", "--orders", &name, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(
        json.to_string().contains("\u{202e}"),
        "JSON carries names as they are"
    );
}
