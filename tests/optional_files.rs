//! Abandoned checkouts and the offer log: every row accounted for, nothing doubled, nobody named, and what follows headless.
#![allow(clippy::unwrap_used, clippy::panic)]

mod import_desk;

use std::path::Path;

use endcap::domain::catalog::Sku;
use endcap::domain::offer_log::OfferSource;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{
    ImportOptions, ImportReport, ImportRequest, LeftOut, Mapping, Role, import, preview,
};
use import_desk::{Desk, left_out, read, read_with, refusal, request, run};
use proptest::prelude::*;

const CATALOG: &str = "sku,title,price,cost\nCAM-B,Field camera,500,300\nCARD,Memory card,30,10\n00123,Camera bag,70,30\n";

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/shopify_checkouts.csv")
}

fn again(request: &ImportRequest, base: &Dataset) -> (Dataset, ImportReport) {
    let outcome = import(request, Some(base), &Progress::new()).unwrap();
    for file in &outcome.1.files {
        let left_out: u64 = file.left_out.values().sum();
        assert_eq!(file.accepted + file.rejected + left_out, file.rows);
    }
    outcome
}

/// SKU, units and price.
type Goods = (String, u32, Option<i64>);

/// Checkouts as id, day and lines.
fn checkouts(data: &Dataset) -> Vec<(String, String, Vec<Goods>)> {
    data.checkouts
        .all()
        .iter()
        .map(|checkout| {
            let lines = checkout.lines.iter().map(|line| {
                let price = line.unit_price.map(|price| price.0);
                (line.sku.to_string(), line.units, price)
            });
            (
                checkout.id.clone(),
                checkout.started.day().to_string(),
                lines.collect(),
            )
        })
        .collect()
}

/// The log as rule, Monday, shown and accepted.
fn weeks(data: &Dataset) -> Vec<(String, String, u64, u64)> {
    data.offer_log
        .iter()
        .map(|(rule, week, counts)| {
            let monday = week.monday().to_string();
            (rule.to_string(), monday, counts.shown, counts.accepted)
        })
        .collect()
}

fn week(rule: &str, monday: &str, shown: u64, accepted: u64) -> (String, String, u64, u64) {
    (rule.to_owned(), monday.to_owned(), shown, accepted)
}

#[test]
fn a_storefronts_checkouts_are_recognised_and_rows_without_values_belong_to_the_checkout_above() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", CATALOG);
    let (data, report) = read(&[&fixture(), &catalog]);
    let file = &report.files[0];
    assert_eq!(file.dialect, "Shopify abandoned checkouts");
    assert_eq!(file.role, "abandoned checkouts");
    assert_eq!((file.rows, file.accepted, file.rejected), (7, 3, 1));
    assert_eq!(
        left_out(&report, 0),
        [
            ("no units".to_owned(), 1),
            ("recovered checkout".to_owned(), 2)
        ]
    );
    let problem = &report.problems[0];
    assert_eq!(
        (problem.line, problem.column.as_str()),
        (8, "Lineitem quantity")
    );
    let line = |sku: &str, units, price| (sku.to_owned(), units, Some(price));
    assert_eq!(
        checkouts(&data),
        [
            (
                "40010001".to_owned(),
                "2025-03-03".to_owned(),
                vec![line("CAM-B", 1, 45_000), line("CARD", 2, 2_450)]
            ),
            (
                "40010003".to_owned(),
                "2025-03-09".to_owned(),
                vec![line("00123", 1, 7_000)]
            ),
        ]
    );
    assert_eq!(data.checkouts.holding(&Sku::from("CAM-B")), 1);
    assert_eq!(report.totals.abandoned_checkouts, 2);
    assert_eq!(
        report.totals.abandoned_period.as_deref(),
        Some("2025-03-03 to 2025-03-09")
    );
    assert!(data.history.is_empty());
}

#[test]
fn nothing_of_a_checkout_names_anybody() {
    let (data, report) = read(&[&fixture()]);
    let columns = &report.files[0].columns;
    for personal in [
        "Email",
        "Billing Name",
        "Billing Street",
        "Phone",
        "Abandoned Checkout URL",
    ] {
        assert_eq!(columns[personal], "ignored", "{personal}");
    }
    let seen = format!("{:?}", preview(&fixture(), None).unwrap());
    let kept = format!("{:?} {:?} {report:?} {seen}", data.checkouts, data.sources);
    for secret in ["ann@", "Fictive", "Lane", "555", "secret"] {
        assert!(!kept.contains(secret), "{secret}");
    }
    let desk = Desk::new();
    let mails = desk.file(
        "carts.csv",
        "cart id,created at,sku\nann@example.com,2025-03-03,A\n7,2025-03-03,A\n",
    );
    let (data, report) = read(&[&mails]);
    let seen = format!("{:?}", preview(&mails, None).unwrap());
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (1, 1));
    assert!(!format!("{:?} {report:?} {seen}", data.checkouts).contains("ann@"));
}

#[test]
fn a_recovered_checkout_counts_when_a_person_says_so() {
    let options = ImportOptions {
        keep: [LeftOut::RecoveredCheckout].into(),
        ..ImportOptions::default()
    };
    let (data, report) = read_with(&[&fixture()], options);
    assert_eq!(data.checkouts.len(), 3);
    assert_eq!(report.files[0].accepted, 5);
}

#[test]
fn the_same_checkouts_twice_change_nothing_and_a_newer_file_knows_better() {
    let desk = Desk::new();
    let first = desk.file(
        "carts.csv",
        "checkout id,created at,sku,quantity,recovered\n1,2025-03-03,A,1,no\n1,2025-03-03,B,1,no\n2,2025-03-04,A,2,no\n3,2025-03-05,A,1,no\n",
    );
    let (data, report) = read(&[&first]);
    assert_eq!(report.files[0].dialect, "Abandoned checkout lines");
    assert_eq!((data.checkouts.len(), report.files[0].accepted), (3, 4));
    let (same, report) = again(&request(&[&first], ImportOptions::default()), &data);
    assert_eq!(
        (same.checkouts.clone(), &same.hash),
        (data.checkouts.clone(), &data.hash)
    );
    assert_eq!(left_out(&report, 0), [("already imported".to_owned(), 4)]);
    // The first was paid since, the second changed, the third stayed as it was, the fourth is new.
    let later = desk.file(
        "later.csv",
        "checkout id,created at,sku,quantity,recovered\n4,2025-03-06,A,1,no\n3,2025-03-05,A,1,no\n2,2025-03-04,A,3,no\n1,2025-03-03,A,1,yes\n1,2025-03-03,B,1,yes\n",
    );
    let (newer, report) = again(&request(&[&later], ImportOptions::default()), &data);
    let ids: Vec<_> = checkouts(&newer).into_iter().map(|(id, ..)| id).collect();
    assert_eq!(ids, ["2", "3", "4"]);
    assert_eq!(newer.checkouts.all()[0].lines[0].units, 3);
    let file = &report.files[0];
    assert_eq!((file.accepted, file.replaced), (2, 2));
    assert_ne!(newer.hash, data.hash);
}

#[test]
fn marks_delimiters_and_dates_of_other_places_are_read() {
    let desk = Desk::new();
    let carts = desk.file(
        "carts.csv",
        "\u{feff}Cart ID;Created at;SKU;Quantity;Unit price\n7;31.01.2025;A;2;1.234,50\n7;31.01.2025;B;1;0,99\n",
    );
    let log = desk.file(
        "log.csv",
        "\u{feff}Rule ID;Date;Shown;Accepted;Source\ncard;31/07/2025;100;5;logged\ncard;03/08/2025;50;1;logged\ncard;2025-W33;10;0;\n",
    );
    let (data, report) = read(&[&carts, &log]);
    assert_eq!(report.files[0].decimal, "comma");
    let prices: Vec<_> = data.checkouts.all()[0]
        .lines
        .iter()
        .map(|line| line.unit_price.unwrap().0)
        .collect();
    assert_eq!(prices, [123_450, 99]);
    assert_eq!(report.files[1].date_order, "dmy");
    assert_eq!(
        weeks(&data),
        [
            week("card", "2025-07-28", 150, 6),
            week("card", "2025-08-11", 10, 0)
        ]
    );
    let unclear = desk.file(
        "unclear.csv",
        "rule,date,shown,accepted\ncard,03/04/2025,9,1\n",
    );
    let problem = refusal(&[&unclear]);
    assert!(problem.contains("2025-04-03 or 2025-03-04"), "{problem}");
}

#[test]
fn days_of_a_log_add_up_and_a_later_file_takes_the_place_of_a_week() {
    let desk = Desk::new();
    let days = desk.file(
        "days.csv",
        "rule,date,impressions,conversions\ncard,2025-07-28,100,4\ncard,2025-08-03,50,1\nstrap,2025-08-03,20,2\n",
    );
    let (data, report) = read(&[&days]);
    assert_eq!(report.files[0].dialect, "Offer log");
    assert_eq!(
        weeks(&data),
        [
            week("card", "2025-07-28", 150, 5),
            week("strap", "2025-07-28", 20, 2)
        ]
    );
    let totals = &report.totals;
    assert_eq!(
        (
            totals.offer_weeks,
            totals.offers_shown,
            totals.offers_accepted
        ),
        (2, 170, 7)
    );
    let (same, report) = again(&request(&[&days], ImportOptions::default()), &data);
    assert_eq!(left_out(&report, 0), [("already imported".to_owned(), 3)]);
    assert_eq!(same.hash, data.hash);
    let whole = desk.file(
        "weeks.csv",
        "rule,week,shown,accepted\ncard,2025-W31,160,6\ncard,2025-W32,10,0\n",
    );
    let (newer, report) = again(&request(&[&whole], ImportOptions::default()), &data);
    assert_eq!((report.files[0].accepted, report.files[0].replaced), (2, 1));
    assert_eq!(weeks(&newer)[0], week("card", "2025-07-28", 160, 6));
    assert_eq!(newer.offer_log.len(), 3);
}

#[test]
fn a_row_no_log_can_have_is_rejected_with_its_place() {
    let desk = Desk::new();
    let log = desk.file(
        "log.csv",
        "rule,week,shown,accepted,source\ncard,2025-W31,10,11,logged\ncard,2025-W54,10,1,logged\n,2025-W31,10,1,logged\ncard,2025-W31,ten,1,logged\ncard,2025-W31,10,-1,logged\ncard,2025-W31,10,1,guessed\ncard,2025-W31,10,1,dashboard\ncard,2025-W31,10,1,logged\ncard,2025-W31,\"1,000\",1,dashboard\n",
    );
    let (data, report) = read(&[&log]);
    let places: Vec<(u64, &str)> = report
        .problems
        .iter()
        .map(|problem| (problem.line, problem.column.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (2, "accepted"),
            (3, "week"),
            (4, "rule"),
            (5, "shown"),
            (6, "accepted"),
            (7, "source"),
            (9, "source"),
            (10, "shown"),
        ]
    );
    assert_eq!(report.problems[0].expected, "at most as many as were shown");
    assert_eq!(report.problems[0].found, "11");
    assert_eq!(weeks(&data), [week("card", "2025-07-28", 10, 1)]);
    let (.., counts) = data.offer_log.iter().next().unwrap();
    assert_eq!(counts.source, OfferSource::Dashboard);
}

#[test]
fn orders_are_read_as_checkouts_and_any_header_by_a_mapping_when_a_person_says_so() {
    let desk = Desk::new();
    let plain = desk.file(
        "plain.csv",
        "order id,created at,sku,quantity,price\n7,2025-03-03,A,2,10.00\n",
    );
    let mut said = request(&[&plain], ImportOptions::default());
    assert_eq!(run(&said).unwrap().0.history.len(), 1);
    said.files[0].1 = Some(Role::AbandonedCheckouts);
    let (data, _) = run(&said).unwrap();
    assert_eq!((data.history.len(), data.checkouts.len()), (0, 1));
    let korb = desk.file("korb.csv", "Korb;Wann;Ware\n7;2025-03-03;A\n;;B\n");
    let zeiger = desk.file(
        "zeiger.csv",
        "Regel;KW;Gezeigt;Genommen\ncard;2025-W31;500;30\n",
    );
    for (file, mapping) in [
        (
            &korb,
            "role = \"abandoned checkouts\"\n[columns]\nKorb = \"Checkout id\"\nWann = \"Order date\"\nWare = \"SKU\"\n",
        ),
        (
            &zeiger,
            "role = \"offer log\"\n[columns]\nRegel = \"Rule\"\nKW = \"Week\"\nGezeigt = \"Shown\"\nGenommen = \"Accepted\"\n",
        ),
        // The role follows from meanings that only one has.
        (
            &zeiger,
            "[columns]\nRegel = \"Rule\"\nKW = \"Week\"\nGezeigt = \"Shown\"\nGenommen = \"Accepted\"\n",
        ),
    ] {
        let options = ImportOptions {
            mappings: vec![Mapping::parse(mapping).unwrap()],
            ..ImportOptions::default()
        };
        let (data, report) = read_with(&[file], options);
        assert_eq!(report.files[0].rejected, 0);
        assert!(data.checkouts.len() == 1 || data.offer_log.len() == 1);
        let lines = data
            .checkouts
            .all()
            .iter()
            .map(|checkout| checkout.lines.len());
        assert!(lines.sum::<usize>() == 2 || data.checkouts.is_empty());
    }
}

#[test]
fn a_damaged_row_never_hands_its_lines_to_the_checkout_above() {
    let desk = Desk::new();
    let carts = desk.file(
        "carts.csv",
        "Id,Created at,Lineitem sku,Recovered\n1,2025-03-03,A,no\n2,2025-03-03,B,no,more,cells\n,,C,\n",
    );
    let (data, report) = read(&[&carts]);
    assert_eq!(report.files[0].rejected, 2);
    assert_eq!(data.checkouts.holding(&Sku::from("C")), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_list_of_checkouts_adds_up_and_is_imported_once(
        rows in prop::collection::vec((0_u8..6, 0_u8..4, -1_i8..4, prop::bool::weighted(0.1), 0_u8..9), 1..40)
    ) {
        let desk = Desk::new();
        let mut text = String::from("checkout id,created at,sku,quantity,recovered\n");
        for (id, sku, units, recovered, day) in &rows {
            let id = if *id == 0 { String::new() } else { format!("c{id}") };
            let sku = if *sku == 0 { String::new() } else { format!("S{sku}") };
            text.push_str(&format!("{id},2025-03-{day:02},{sku},{units},{recovered}\n"));
        }
        let file = desk.file("carts.csv", text);
        let mut asked = request(&[&file], ImportOptions::default());
        asked.files[0].1 = Some(Role::AbandonedCheckouts);
        let (data, report) = run(&asked).unwrap();
        prop_assert_eq!(report.files[0].rows, rows.len() as u64);
        // The oracle: ids with a recovered row whose own id is good are out, lines add up by id and SKU.
        let out = |id: u8| rows.iter().any(|row| row.0 == id && row.3);
        let mut held = std::collections::BTreeSet::new();
        for (id, sku, units, _, day) in &rows {
            if *id > 0 && *sku > 0 && *units > 0 && *day > 0 && !out(*id) {
                held.insert((*id, *sku));
            }
        }
        for sku in 1..4_u8 {
            let expected = held.iter().filter(|(_, held)| *held == sku).count() as u64;
            prop_assert_eq!(data.checkouts.holding(&Sku::from(format!("S{sku}"))), expected);
        }
        let (same, _) = again(&asked, &data);
        prop_assert_eq!(&same.checkouts, &data.checkouts);
        prop_assert_eq!(same.hash, data.hash);
    }

    #[test]
    fn any_log_adds_up_and_is_imported_once(
        rows in prop::collection::vec((0_u8..4, 0_u8..10, -1_i16..40, -1_i16..12), 1..40)
    ) {
        let desk = Desk::new();
        let mut text = String::from("rule,date,shown,accepted\n");
        let (mut shown, mut accepted, mut good) = (0, 0, 0);
        for (rule, day, seen, taken) in &rows {
            let id = if *rule == 0 { String::new() } else { format!("r{rule}") };
            text.push_str(&format!("{id},2025-07-{:02},{seen},{taken}\n", day + 20));
            if *rule > 0 && *seen >= 0 && *taken >= 0 && taken <= seen {
                shown += *seen as u64;
                accepted += *taken as u64;
                good += 1;
            }
        }
        let file = desk.file("log.csv", text);
        let asked = request(&[&file], ImportOptions::default());
        let (data, report) = run(&asked).unwrap();
        prop_assert_eq!((report.totals.offers_shown, report.totals.offers_accepted), (shown, accepted));
        prop_assert_eq!((report.files[0].accepted, report.files[0].rows), (good, rows.len() as u64));
        let (same, _) = again(&asked, &data);
        prop_assert_eq!(&same.offer_log, &data.offer_log);
        prop_assert_eq!(same.hash, data.hash);
    }
}

/// Runs the program; what it printed as JSON.
fn endcap(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_endcap"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap_or(serde_json::Value::Null)
}

#[test]
fn a_log_is_imported_learned_from_and_kept_headless() {
    let desk = Desk::new();
    desk.file("catalog.csv", CATALOG);
    desk.file(
        "orders.csv",
        "order id,order date,sku,quantity,unit price\n1,2025-03-03,CAM-B,1,500\n",
    );
    desk.file("carts.csv", "checkout id,created at,sku,quantity\n1,2025-03-03,CAM-B,1\n2,2025-03-04,CAM-B,1\n2,2025-03-04,GONE,1\n");
    desk.file("log.csv", "rule,week,shown,accepted,source\ncard,2025-W31,200,10,randomised\ncard,2025-W32,300,20,randomised\nlost,2025-W32,5,0,\n");
    desk.file("rules.json", r#"{"format":"endcap.rules/1","currency":"USD","rules":[{"id":"card","kind":"pair","placement":"cart","trigger":{"any_of":["CAM-B"]},"targets":["CARD"],"units":"one"}]}"#);
    let here = desk.folder.path();
    endcap(here, &["new", "p.endcap", "--currency", "USD"]);
    endcap(
        here,
        &[
            "import",
            "p.endcap",
            "--catalog",
            "catalog.csv",
            "--orders",
            "orders.csv",
        ],
    );
    endcap(here, &["rules", "p.endcap", "apply", "rules.json"]);
    let report = endcap(
        here,
        &[
            "import",
            "p.endcap",
            "--abandoned",
            "carts.csv",
            "--offers",
            "log.csv",
            "--json",
        ],
    );
    assert_eq!(report["totals"]["abandoned_checkouts"], 2);
    assert_eq!(
        report["totals"]["unknown_rules"],
        serde_json::json!(["lost"])
    );
    assert_eq!(report["totals"]["orders"], 1);
    let seen = endcap(here, &["inspect", "p.endcap", "--json"]);
    let products = &seen["abandoned_checkouts"]["products"];
    assert_eq!(products[0]["sku"], "CAM-B");
    assert_eq!(products[0]["checkouts"], 2);
    assert_eq!(products[0]["value"], 1_000.0);
    assert_eq!(products[1]["units_without_price"], 1);
    let card = &seen["offer_log"]["rules"][0];
    assert_eq!(
        (&card["shown"], &card["accepted"]),
        (&500.into(), &30.into())
    );
    assert_eq!(card["learned"]["in_use"], false);
    assert_eq!(seen["offer_log"]["rules"][1]["in_plan"], false);
    let learned = endcap(here, &["rules", "p.endcap", "learn", "--json"]);
    let belief = &learned["learned"][0]["acceptance"];
    assert_eq!(belief["grade"], "A");
    let median = belief["median"].as_f64().unwrap();
    assert!((0.04..0.06).contains(&median), "{median}");
    let rules = endcap(here, &["rules", "p.endcap", "list", "--json"]);
    assert_eq!(rules["rules"][0]["acceptance"], *belief);
    let seen = endcap(here, &["inspect", "p.endcap", "--json"]);
    assert_eq!(seen["offer_log"]["rules"][0]["learned"]["in_use"], true);
    let impact = endcap(here, &["simulate", "p.endcap", "--json"]);
    assert_eq!(impact["rules"][0]["acceptance"].as_f64(), Some(median));
}
