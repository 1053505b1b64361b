//! The real program replaces nothing by accident, and leaves nothing behind when it is killed.

#![allow(clippy::print_stdout)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let other = std::env::var_os("ENDCAP_KILLED");
    let mut command = Command::new(other.unwrap_or_else(|| env!("CARGO_BIN_EXE_endcap").into()));
    command.current_dir(folder).args(arguments);
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command
}

fn endcap(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

fn done(folder: &Path, arguments: &[&str]) {
    let output = endcap(folder, arguments);
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {problem}");
}

/// What is in a folder, by name, without what lies deeper.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

/// Refused with one line and exit code 1, and no file has changed.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let before = contents(folder);
    let output = endcap(folder, arguments);
    let problem = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {problem}");
    let after = contents(folder);
    assert!(
        before == after,
        "{arguments:?}: {:?}, then {:?}",
        before.keys(),
        after.keys()
    );
    problem
}

const GOOD: &str =
    "order id,date,sku,quantity,price\n1,2025-01-02,A,1,10.00\n1,2025-01-02,B,1,5.00\n";
const CATALOG: &str = "sku,title,price\nA,Anchor,10.00\nB,Bell,5.00\n";
const BAD: &str = "order id,date,sku,quantity,price,buyer\n2,2025-01-03,A,1,10.00,Ada\n3,2025-01-03,A,many,10.00,Grace\n";

const RULES: &str = r#"{ "format": "endcap.rules/1", "currency": "USD", "rules": [
    { "id": "a", "name": "A and B", "kind": "pair", "status": "active", "placement": "cart",
      "priority": 1, "trigger": { "any_of": ["A"] }, "targets": ["B"], "units": "one", "acceptance": { "fixed": 0.2 } } ] }"#;

/// A project with two orders and a rule, and a file with a row that cannot be read.
fn shop(folder: &Path) {
    std::fs::write(folder.join("good.csv"), GOOD).unwrap();
    std::fs::write(folder.join("bad.csv"), BAD).unwrap();
    std::fs::write(folder.join("rules.json"), RULES).unwrap();
    done(folder, &["new", "p.endcap", "--currency", "USD"]);
    std::fs::write(folder.join("catalog.csv"), CATALOG).unwrap();
    let import = [
        "import",
        "p.endcap",
        "--catalog",
        "catalog.csv",
        "--orders",
        "good.csv",
    ];
    done(folder, &import);
    done(folder, &["rules", "p.endcap", "apply", "rules.json"]);
}

#[test]
fn a_project_is_never_replaced_by_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    std::fs::copy(here.join("p.endcap"), here.join("copy.db")).unwrap();
    for path in [
        "p.endcap",
        "./p.endcap",
        "copy.db",
        "p.endcap-wal",
        "new.endcap",
    ] {
        for force in [&["--force"][..], &[]] {
            let export = [&["rules", "p.endcap", "export", path], force].concat();
            let said = refused(here, &export);
            assert!(
                said.contains("project") && said.contains("nothing was written"),
                "{said}"
            );
            let import = [
                "import",
                "p.endcap",
                "--orders",
                "bad.csv",
                "--rejects",
                path,
            ];
            let said = refused(here, &[&import[..], force].concat());
            assert!(said.contains("project"), "{said}");
        }
    }
    done(here, &["inspect", "p.endcap"]);
    let said = refused(here, &["new", "p.endcap", "--currency", "USD"]);
    assert!(said.contains("p.endcap"), "{said}");
}

#[test]
fn rejected_rows_never_replace_a_source_nor_what_is_there_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let import = ["import", "p.endcap", "--orders", "bad.csv", "--rejects"];
    let to = |more: &[&'static str]| [&import[..], more].concat();
    for flags in [&["bad.csv"][..], &["./bad.csv", "--force"]] {
        let said = refused(here, &to(flags));
        assert!(
            said.contains("a file that") && said.contains("read"),
            "{said}"
        );
    }
    std::fs::write(here.join("there.csv"), "mine").unwrap();
    let said = refused(here, &to(&["there.csv"]));
    assert!(
        said.contains("there.csv is there already") && said.contains("--force"),
        "{said}"
    );
    done(here, &to(&["there.csv", "--force"]));
    assert!(contents(here)["there.csv"].ends_with(b"many\n"));
}

#[test]
fn rejected_rows_without_a_path_take_a_name_that_is_free() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    for _ in 0..2 {
        done(here, &["import", "p.endcap", "--orders", "bad.csv"]);
    }
    let found = contents(here);
    assert_eq!(found["p-rejects.csv"], found["p-rejects-2.csv"]);
    // Corrected rejects are a source like any other.
    let rejects = here.join("p-rejects.csv");
    let mended = std::fs::read_to_string(&rejects)
        .unwrap()
        .replacen("many", "2", 1);
    std::fs::write(&rejects, &mended).unwrap();
    done(here, &["import", "p.endcap", "--orders", "p-rejects.csv"]);
    assert_eq!(contents(here)["p-rejects.csv"], mended.as_bytes());
}

#[test]
fn rule_files_are_replaced_only_with_force_and_equal_ones_need_none() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let export = [
        "export",
        "p.endcap",
        "--to",
        "endcap",
        "shopify",
        "woocommerce",
        "--out",
        "out",
    ];
    done(here, &export);
    done(here, &export);
    std::fs::write(here.join("out/shopify-products.csv"), "mine").unwrap();
    std::fs::write(here.join("out/endcap-rules.json"), "mine").unwrap();
    let before = contents(&here.join("out"));
    let said = refused(here, &export);
    assert!(
        said.contains("endcap-rules.json") && said.contains("shopify-products.csv"),
        "{said}"
    );
    assert!(
        said.contains("are there already") && !said.contains("woocommerce"),
        "{said}"
    );
    assert_eq!(contents(&here.join("out")), before);
    done(here, &[&export[..], &["--force"]].concat());
    assert_ne!(contents(&here.join("out")), before);
    let rules = ["rules", "p.endcap", "export", "out/woocommerce-links.csv"];
    assert!(refused(here, &rules).contains("--force"));
    done(here, &[&rules[..], &["--force"]].concat());
}

#[test]
fn an_export_of_which_one_file_cannot_be_written_writes_none() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let export = [
        "export",
        "p.endcap",
        "--to",
        "endcap",
        "shopify",
        "woocommerce",
        "--out",
        "out",
        "--force",
    ];
    done(here, &export);
    let out = here.join("out");
    std::fs::remove_file(out.join("shopify-products.csv")).unwrap();
    std::fs::create_dir(out.join("shopify-products.csv")).unwrap();
    let renamed = RULES.replace("A and B", "Another name");
    std::fs::write(here.join("rules.json"), renamed).unwrap();
    done(here, &["rules", "p.endcap", "apply", "rules.json"]);
    let before = contents(&out);
    let said = refused(here, &export);
    assert!(
        said.contains("shopify-products.csv") && said.contains("found a folder"),
        "{said}"
    );
    assert_eq!(contents(&out), before);
}

#[test]
fn the_sample_store_replaces_nothing_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("orders.csv"), "mine").unwrap();
    let sample = ["sample", "--out", ".", "--lines", "500"];
    let said = refused(here, &sample);
    assert!(
        said.contains("orders.csv is there already") && said.contains("--force"),
        "{said}"
    );
    done(here, &[&sample[..], &["--force"]].concat());
    assert_ne!(contents(here)["orders.csv"], b"mine");
}

#[cfg(unix)]
#[test]
fn links_and_devices_are_refused_by_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    std::os::unix::fs::symlink("good.csv", here.join("link.csv")).unwrap();
    for (path, what) in [
        ("/dev/null", "a device"),
        ("link.csv", "a link to good.csv"),
    ] {
        let said = refused(here, &["rules", "p.endcap", "export", path, "--force"]);
        assert!(said.contains(what), "{said}");
        let import = [
            "import",
            "p.endcap",
            "--orders",
            "bad.csv",
            "--rejects",
            path,
            "--force",
        ];
        assert!(refused(here, &import).contains(what));
    }
}

#[test]
fn the_demo_runs_twice_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    done(here, &["demo"]);
    let before = contents(&here.join("endcap-demo"));
    done(here, &["demo"]);
    assert_eq!(contents(&here.join("endcap-demo")), before);
    assert!(here.join("endcap-demo-2/demo.endcap").is_file());
    assert!(refused(here, &["demo", "--out", "endcap-demo/demo.endcap"]).contains("there already"));
}

/// Kills per kind of work.
const KILLS: u64 = 300;

/// Starts the program, kills it after a while, and says whether it was still running.
#[cfg(unix)]
fn killed(folder: &Path, arguments: &[&str], after: std::time::Duration) -> bool {
    use std::process::Stdio;
    let mut command = program(folder, arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = command.spawn().unwrap();
    std::thread::sleep(after);
    let was_running = running.try_wait().unwrap().is_none();
    running.kill().unwrap();
    running.wait().unwrap();
    was_running
}

/// How long the work takes when nobody kills it.
#[cfg(unix)]
fn length(folder: &Path, arguments: &[&str]) -> std::time::Duration {
    let begun = std::time::Instant::now();
    done(folder, arguments);
    begun.elapsed()
}

/// `ENDCAP_KILLED=path` kills another build of the program instead of this one, for a comparison.
#[cfg(unix)]
#[test]
#[ignore = "kills the program some hundred times"]
fn killed_programs_leave_no_personal_data_and_no_mixed_files() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    shop(here);
    let mut orders = String::from("order id,date,sku,quantity,price,buyer\n");
    for order in 0..60_000 {
        let units = if order % 3 == 0 { "many" } else { "1" };
        orders.push_str(&format!(
            "{order},2025-01-03,A,{units},10.00,Ada Lovelace {order}\n"
        ));
    }
    std::fs::write(here.join("bad.csv"), orders).unwrap();
    let fresh = |name: &str| {
        let copy = here.join(name);
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", copy.display()));
        }
        std::fs::copy(here.join("p.endcap"), copy).unwrap();
    };
    let import = [
        "import",
        "q.endcap",
        "--orders",
        "bad.csv",
        "--rejects",
        "rejects.csv",
    ];
    let import = import.as_slice();
    fresh("q.endcap");
    let whole = length(here, import);
    let expected = std::fs::read(here.join("rejects.csv")).unwrap();
    let (mut alive, mut left, mut halves) = (0, 0, 0);
    for kill in 0..KILLS {
        fresh("q.endcap");
        let _ = std::fs::remove_file(here.join("rejects.csv"));
        alive += u64::from(killed(
            here,
            import,
            whole.mul_f64(kill as f64 / KILLS as f64),
        ));
        for (name, content) in contents(here) {
            if name.starts_with('.') {
                left += 1;
                std::fs::remove_file(here.join(&name)).unwrap();
            } else if name == "rejects.csv" && content != expected {
                halves += 1;
            }
        }
    }
    println!("imports: {KILLS} kills, {alive} while it ran, {left} leftovers, {halves} half files");

    let names = ["one", "two"];
    let mut sets = Vec::new();
    for name in names {
        let text = RULES.replace("A and B", name).replace(
            "\"B\"]",
            &format!("\"{}\"]", if name == "one" { "B" } else { "C" }),
        );
        std::fs::write(here.join("catalog.csv"), format!("{CATALOG}C,Cleat,2.00\n")).unwrap();
        std::fs::write(here.join("rules.json"), text).unwrap();
        let project = format!("{name}.endcap");
        fresh(&project);
        done(here, &["import", &project, "--catalog", "catalog.csv"]);
        done(here, &["rules", &project, "apply", "rules.json"]);
        let export = [
            "export",
            &project,
            "--to",
            "endcap",
            "shopify",
            "woocommerce",
            "--out",
            name,
        ];
        done(here, &export);
        sets.push(contents(&here.join(name)));
    }
    assert!(
        sets[0]
            .iter()
            .all(|(name, content)| sets[1][name] != *content)
    );
    let command = |name: &'static str| {
        let project = format!("{name}.endcap");
        let words = [
            "export",
            &project,
            "--to",
            "endcap",
            "shopify",
            "woocommerce",
            "--out",
            "out",
        ];
        let mut words: Vec<String> = words.map(str::to_owned).to_vec();
        if std::env::var_os("ENDCAP_KILLED").is_none() {
            words.push("--force".to_owned());
        }
        words
    };
    let run = |name| {
        let words = command(name);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        length(here, &words)
    };
    run("one");
    let whole = run("two").max(run("one"));
    let (mut alive, mut left, mut mixed, mut unnoticed) = (0, 0, 0, 0);
    for kill in 0..KILLS {
        run("one");
        let words = command("two");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        // The end is where files are written.
        let share = 0.5 + 0.6 * kill as f64 / KILLS as f64;
        alive += u64::from(killed(here, &words, whole.mul_f64(share)));
        let out = here.join("out");
        let mut found = contents(&out);
        let own = found.len();
        let told = found
            .keys()
            .any(|name| name.starts_with("endcap-unfinished"));
        found.retain(|name, _| sets[0].contains_key(name));
        if own != found.len() {
            left += 1;
        }
        if !sets.contains(&found) {
            mixed += 1;
            unnoticed += u64::from(!told);
        }
    }
    println!(
        "exports: {KILLS} kills, {alive} while it ran, {left} with leftovers, {mixed} mixed, {unnoticed} of them unnoticed"
    );
    run("one");
    if std::env::var_os("ENDCAP_KILLED").is_none() {
        assert_eq!((halves, unnoticed), (0, 0));
        let found = contents(&here.join("out"));
        assert_eq!(found, sets[0], "the next export mends everything");
    }
}
