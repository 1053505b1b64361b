//! The headless journey through the real program: from two CSV files to a rule file, every figure checked.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/golden")
        .join(name)
}

fn endcap(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_endcap"));
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.output().unwrap()
}

fn done(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> String {
    let output = endcap(arguments);
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{problem}");
    String::from_utf8(output.stdout).unwrap()
}

fn project(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(name);
    done(&[&"new", &file, &"--currency", &"USD"]);
    let report = done(&[
        &"import",
        &file,
        &"--catalog",
        &fixture("catalog.csv"),
        &"--orders",
        &fixture("orders.csv"),
        &"--json",
    ]);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["format"], "endcap.import/1");
    let rejects = file.with_file_name(name.replace(".endcap", "-rejects.csv"));
    assert!(!rejects.exists(), "nothing was rejected");
    for file in report["files"].as_array().unwrap() {
        let left_out: u64 = file["left_out"]
            .as_object()
            .unwrap()
            .values()
            .map(|rows| rows.as_u64().unwrap())
            .sum();
        let accounted =
            file["accepted"].as_u64().unwrap() + file["rejected"].as_u64().unwrap() + left_out;
        assert_eq!(Some(accounted), file["rows"].as_u64());
    }
    file
}

fn assert_money(found: &Value, expected: f64, what: &str) {
    let found = found.as_f64().unwrap();
    assert!(
        (found - expected).abs() < 0.005,
        "{what}: expected {expected}, found {found}"
    );
}

#[test]
fn the_baseline_comes_out_to_the_cent_after_import() {
    let folder = tempfile::tempdir().unwrap();
    let file = project(folder.path(), "shop.endcap");
    let inspected: Value = serde_json::from_str(&done(&[&"inspect", &file, &"--json"])).unwrap();
    assert_money(&inspected["net_revenue"], 3269.40, "net revenue");
    assert_money(&inspected["gross_margin"], 901.40, "gross margin");
    assert_money(&inspected["aov"], 326.94, "AOV");
    assert_eq!(inspected["orders"], 10);
    assert_eq!(inspected["units"], 18);
}

#[test]
fn every_golden_rule_comes_out_to_the_cent_through_the_headless_verbs() {
    // Rule file, change of net revenue, change of gross margin, subsidy, AOV with the plan.
    let rows = [
        ("r1.json", 10.80, 6.00, 0.0, 328.02),
        ("r1-automatic.json", 4.80, 0.0, 6.00, 327.42),
        ("r2.json", 30.00, 14.00, 0.0, 329.94),
        ("r3.json", -21.00, -28.20, 30.00, 324.84),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (rules, revenue, margin, subsidy, aov) in rows {
        let file = project(folder.path(), &format!("{rules}.endcap"));
        done(&[&"rules", &file, &"apply", &fixture(rules)]);
        let result: Value = serde_json::from_str(&done(&[
            &"simulate",
            &file,
            &"--assumptions",
            &fixture("textbook.assumptions.json"),
            &"--json",
        ]))
        .unwrap();
        assert_eq!(result["format"], "endcap.simulation/1");
        assert_money(&result["baseline"]["net_revenue"], 3269.40, rules);
        assert_money(&result["change"]["net_revenue"]["expected"], revenue, rules);
        assert_money(&result["change"]["gross_margin"]["expected"], margin, rules);
        assert_money(&result["subsidy"], subsidy, rules);
        assert_money(&result["plan"]["aov"], aov, rules);
    }
}

#[test]
fn rules_go_out_as_files_and_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let file = project(folder.path(), "shop.endcap");
    done(&[&"rules", &file, &"apply", &fixture("r1.json")]);
    done(&[&"rules", &file, &"apply", &fixture("r2.json")]);
    let listed = done(&[&"rules", &file, &"list", &"--json"]);
    let out = folder.path().join("out");
    done(&[
        &"export",
        &file,
        &"--to",
        &"endcap",
        &"shopify",
        &"woocommerce",
        &"--out",
        &out,
    ]);
    let written: Vec<PathBuf> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(written.len(), 3);
    let again = folder.path().join("again.endcap");
    project(folder.path(), "again.endcap");
    done(&[&"rules", &again, &"apply", &out.join("endcap-rules.json")]);
    assert_eq!(done(&[&"rules", &again, &"list", &"--json"]), listed);
}

#[test]
fn what_each_target_can_hold_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = project(folder.path(), "shop.endcap");
    done(&[&"rules", &file, &"apply", &fixture("r1.json")]);
    let before = std::fs::read_dir(folder.path()).unwrap().count();
    let said = done(&[&"export", &file, &"--what"]);
    let head = said.lines().next().unwrap();
    assert!(
        head.starts_with("rule") && head.contains("shopify"),
        "{head}"
    );
    let json = done(&[&"export", &file, &"--what", &"--to", &"endcap", &"--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let rule = &json["rules"][0];
    assert_eq!(rule["targets"]["endcap"]["carried"], "native");
    assert_eq!(rule["targets"]["endcap"]["reasons"], serde_json::json!([]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), before);
    assert_eq!(endcap(&[&"export", &file]).status.code(), Some(2));
}

#[test]
fn a_rule_with_an_unknown_sku_is_refused_at_export_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = project(folder.path(), "shop.endcap");
    let text = std::fs::read_to_string(fixture("r1.json")).unwrap();
    let rules = folder.path().join("rules.json");
    std::fs::write(&rules, text.replace("\"CARD\"", "\"CRAD\"")).unwrap();
    done(&[&"rules", &file, &"apply", &rules]);
    let out = folder.path().join("out");
    let output = endcap(&[&"export", &file, &"--to", &"shopify", &"--out", &out]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("CRAD"));
    assert!(!out.exists());
    assert_eq!(endcap(&[&"check", &file]).status.code(), Some(1));
}

#[test]
fn wrong_usage_ends_with_two_and_failed_work_with_one() {
    assert_eq!(endcap(&[&"simulate"]).status.code(), Some(2));
    assert_eq!(
        endcap(&[&"inspect", &"/nowhere/shop.endcap"]).status.code(),
        Some(1)
    );
    for verb in [
        "open", "demo", "sample", "new", "import", "inspect", "discover", "rules", "check",
        "simulate", "export", "schema",
    ] {
        assert_eq!(endcap(&[&verb, &"--help"]).status.code(), Some(0), "{verb}");
    }
}

#[test]
fn without_a_display_the_window_says_so_and_names_the_way_without_one() {
    let output = endcap(&[]);
    let problem = String::from_utf8_lossy(&output.stderr);
    if cfg!(target_os = "linux") {
        assert_eq!(output.status.code(), Some(1));
        assert!(
            problem.contains("no display") && problem.contains("endcap demo"),
            "{problem}"
        );
    }
}

#[test]
fn demo_tells_the_story_and_writes_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.endcap");
    let story = done(&[&"demo", &"--out", &file]);
    for step in [
        "1. The sample store",
        "3. What is bought together",
        "6. Rule files",
    ] {
        assert!(story.contains(step), "{step} is missing in:\n{story}");
    }
    assert!(file.is_file());
    let rules = folder.path().join("rules");
    assert_eq!(std::fs::read_dir(rules).unwrap().count(), 3);
}

#[test]
fn every_schema_is_a_json_document() {
    for format in ["rules", "simulation", "import-report"] {
        let schema: Value = serde_json::from_str(&done(&[&"schema", &format])).unwrap();
        assert!(schema["properties"].is_object(), "{format}");
    }
}
