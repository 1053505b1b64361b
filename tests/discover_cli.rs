//! Every list, one pair and one product without a window, and what the block list does to them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod support;

use std::path::Path;
use std::process::{Command as Process, Output};

use endcap::discover::{OfferBelief, OfferValues};
use endcap::domain::blocked::SkuPair;
use endcap::domain::catalog::{Catalog, VariantId};
use endcap::domain::edit::Edit;
use endcap::domain::money::Money;
use endcap::domain::project::Dataset;
use endcap::domain::rule::{Kind, Placement};
use endcap::studio::{Command, List, sheet};
use endcap::ui::screens::discover::pairs::columns::PairColumns;
use serde_json::Value;
use support::shop;

fn endcap(arguments: &[&str]) -> Output {
    let mut command = Process::new(env!("CARGO_BIN_EXE_endcap"));
    command.args(arguments);
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.output().unwrap()
}

fn discover(file: &Path, arguments: &[&str]) -> String {
    let file = file.to_str().unwrap();
    let output = endcap(&[&["discover", file], arguments].concat());
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {problem}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_list_is_a_table_json_and_csv() {
    let folder = tempfile::tempdir().unwrap();
    let file = shop::project(folder.path(), &shop::dataset());
    for (list, name) in [
        ("pairs", "pairs"),
        ("sets", "sets"),
        ("ladders", "ladders"),
        ("slow", "slow"),
        ("hubs", "hubs"),
        ("follow-up", "follow_up"),
        ("substitutes", "substitutes"),
        ("blocked", "blocked"),
    ] {
        let header = discover(&file, &[list, "--max-q", "1"]);
        let csv = discover(&file, &[list, "--csv", "--max-q", "1"]);
        let first = csv
            .lines()
            .next()
            .unwrap()
            .split(',')
            .next()
            .unwrap()
            .to_owned();
        assert!(header.starts_with(&first), "{list}: {header}");
        let document: Value =
            serde_json::from_str(&discover(&file, &[list, "--json", "--max-q", "1"])).unwrap();
        let rows = document[name].as_array().unwrap();
        let lines = csv::ReaderBuilder::new()
            .from_reader(csv.as_bytes())
            .records()
            .count();
        assert_eq!(rows.len(), lines, "{list}");
    }
    let all: Value =
        serde_json::from_str(&discover(&file, &["pairs", "--max-q", "1", "--json"])).unwrap();
    let pair = &all["pairs"][0];
    for measure in [
        "leverage",
        "kulczynski",
        "chi_square",
        "fisher_p",
        "hyper_lift",
        "expected_margin",
    ] {
        assert!(!pair[measure].is_null(), "{measure}");
    }
}

#[test]
fn every_set_is_counted_whether_it_belongs_together_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = shop::project(folder.path(), &shop::dataset());
    let asked = ["sets", "--every", "--min-count", "30", "--top", "100000"];
    let document = discover(&file, &[&asked[..], &["--json"]].concat());
    let document: Value = serde_json::from_str(&document).unwrap();
    let sets = document["sets"].as_array().unwrap();
    let size = |set: &&Value| set["members"].as_array().unwrap().len();
    for members in 1..=4 {
        let of_size = sets.iter().filter(|set| size(set) == members).count();
        assert_eq!(document["about"]["by_size"][members.to_string()], of_size);
    }
    let fewest = sets.iter().map(|set| set["count"].as_u64().unwrap()).min();
    assert!(fewest.unwrap() >= 30);
    let pairs = discover(
        &file,
        &[
            "pairs",
            "--max-q",
            "2",
            "--min-count",
            "30",
            "--top",
            "100000",
            "--json",
        ],
    );
    let pairs: Value = serde_json::from_str(&pairs).unwrap();
    let pairs = pairs["pairs"].as_array().unwrap();
    assert!(!pairs.is_empty());
    assert_eq!(document["about"]["by_size"]["2"], pairs.len());
    let short = discover(
        &file,
        &["sets", "--every", "--max-size", "2", "--json", "--top", "9"],
    );
    let short: Value = serde_json::from_str(&short).unwrap();
    assert!(short["about"]["by_size"]["3"].is_null());
    let refused = endcap(&[
        "discover",
        file.to_str().unwrap(),
        "sets",
        "--max-size",
        "3",
    ]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn one_pair_and_one_product_are_answered_and_an_unknown_sku_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = shop::project(folder.path(), &shop::dataset());
    let card: Value =
        serde_json::from_str(&discover(&file, &["evidence", "CAM-1", "CAM-4", "--json"])).unwrap();
    let joint = card["measures"]["count"].as_u64().unwrap();
    let months = card["months"].as_array().unwrap();
    let by_month: u64 = months
        .iter()
        .map(|month| month["both"].as_u64().unwrap())
        .sum();
    assert!(joint > 0 && by_month == joint);
    assert_eq!(card["prices_a"]["moved"], false);
    assert!(
        card["cross_price"]
            .as_str()
            .unwrap()
            .contains("never moved")
    );
    let text = serde_json::to_string(&card).unwrap();
    assert!(!text.contains("\"customer\""), "{text}");

    let play: Value = serde_json::from_str(&discover(&file, &["play", "CAM-1", "--json"])).unwrap();
    for part in [
        "relationship",
        "behaviour",
        "margin_per_1000",
        "lifetime",
        "resources",
    ] {
        assert!(play[part].is_object(), "{part}");
    }
    assert!(discover(&file, &["play", "CAM-1"]).contains("resources"));
    let output = endcap(&["discover", file.to_str().unwrap(), "play", "CAM-99"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("CAM-99 is not in the catalog"));
}

#[test]
fn a_pair_is_blocked_without_a_window_and_stays_blocked() {
    let folder = tempfile::tempdir().unwrap();
    let file = shop::project(folder.path(), &shop::dataset());
    discover(
        &file,
        &["block", "CAM-4", "CAM-1", "--note", "other format"],
    );
    assert_eq!(
        discover(&file, &["blocked", "--csv"]),
        "a,b,note\nCAM-1,CAM-4,other format\n"
    );
    let all: Value = serde_json::from_str(&discover(
        &file,
        &["pairs", "--max-q", "1", "--top", "99", "--json"],
    ))
    .unwrap();
    let blocked: Vec<(&Value, &Value)> = all["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|pair| pair["blocked"] == true)
        .map(|pair| (&pair["a"], &pair["b"]))
        .collect();
    assert_eq!(blocked, [(&Value::from("CAM-1"), &Value::from("CAM-4"))]);
    discover(&file, &["unblock", "CAM-1", "CAM-4"]);
    assert_eq!(discover(&file, &["blocked", "--csv"]), "a,b,note\n");
    let again = endcap(&[
        "discover",
        file.to_str().unwrap(),
        "unblock",
        "CAM-1",
        "CAM-4",
    ]);
    assert!(!again.status.success());
}

#[test]
fn a_rule_of_a_blocked_pair_is_refused_and_undo_brings_the_pair_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = shop::studio(folder.path());
    let pair = SkuPair::new("CAM-1".into(), "CAM-4".into()).unwrap();
    studio.execute(Command::Edit(Edit::Block {
        pairs: vec![pair],
        note: String::new(),
    }));
    let (camera, card) = (VariantId(0), VariantId(3));
    let make = Command::make_rule(Kind::Pair, "", &[camera, card]);
    assert!(studio.view().project.unwrap().blocked.pair(camera, card));
    assert!(studio.run(make.clone()).unwrap_err().contains("block list"));
    let kit = Command::make_rule(Kind::Bundle, "", &[VariantId(1), card, camera]);
    assert!(studio.run(kit).is_err());
    assert!(studio.view().project.unwrap().plan.rules.is_empty());
    studio.execute(Command::Undo);
    assert!(!studio.view().project.unwrap().blocked.pair(camera, card));
    studio.run(make).unwrap();
    studio.close().unwrap();
}

#[test]
fn a_list_is_written_as_filtered_and_sorted_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut studio = shop::studio(folder.path());
    let path = folder.path().join("pairs.csv");
    let write = |places| {
        Command::Replace(Box::new(Command::WriteCsv {
            path: path.clone(),
            list: List::Pairs,
            places,
        }))
    };
    studio.run(write(None)).unwrap();
    let all = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = all.lines().collect();
    let project = studio.view().project.unwrap();
    assert_eq!(
        lines.len(),
        1 + project.discovered.unwrap().pairs.pairs.len()
    );
    assert_eq!(
        sheet(&project, List::Pairs, None).rows.count(),
        lines.len() - 1
    );
    studio.run(write(Some(vec![2, 0]))).unwrap();
    let some = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        some.lines().collect::<Vec<_>>(),
        [lines[0], lines[3], lines[1]]
    );
    let nowhere = Command::WriteCsv {
        path: folder.path().join("no/such/folder.csv"),
        list: List::Pairs,
        places: None,
    };
    assert!(studio.run(nowhere).is_err());
}

#[test]
fn csv_and_json_offer_the_product_that_the_window_offers_with_its_margin() {
    let folder = tempfile::tempdir().unwrap();
    let file = shop::project(folder.path(), &shop::dataset());
    let asked = ["pairs", "--max-q", "1", "--top", "99"];
    let json = discover(&file, &[&asked[..], &["--json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let csv = discover(&file, &[&asked[..], &["--csv"]].concat());
    let mut csv = csv::Reader::from_reader(csv.as_bytes());
    let header = csv.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let lines: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();

    let other = tempfile::tempdir().unwrap();
    let studio = shop::studio(other.path());
    let project = studio.view().project.unwrap();
    let (dataset, pairs) = (project.dataset, &project.discovered.unwrap().pairs);
    let shown = PairColumns::of(dataset, pairs);
    let belief = OfferBelief::of(project.plan.assumptions(), Placement::Cart);
    let margins = OfferValues::new(dataset, belief).column(pairs);
    let rows = json["pairs"].as_array().unwrap();
    assert_eq!((rows.len(), lines.len()), (shown.len(), shown.len()));
    let mut turned = 0;
    for (row, (json, csv)) in rows.iter().zip(&lines).enumerate() {
        let target = dataset.catalog.variant(shown.target[row]).sku.as_str();
        assert_eq!(json["offer"], target);
        assert_eq!(&csv[column("offer")], target);
        let margin = dataset.currency.decimal(Money(margins[row].round() as i64));
        assert_eq!(json["expected_margin"], margin.as_str());
        assert_eq!(&csv[column("expected_margin")], margin.as_str());
        turned += usize::from(json["offer"] == json["a"]);
    }
    assert!(turned > 0 && turned < rows.len(), "{turned}");
}

#[test]
fn pairs_of_two_series_fold_to_the_best_one_and_pairs_inside_a_series_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let shop = shop::dataset();
    let mut products = shop.catalog.products().to_vec();
    for (step, product) in products.iter_mut().take(3).enumerate() {
        product.title = format!("Field camera {}", step + 1);
    }
    products[6].title = "Spare part, silver".to_owned();
    products[7].title = "Spare part, black".to_owned();
    let catalog = Catalog::new(products, shop.catalog.variants().to_vec());
    let renamed = Dataset::new(shop.currency.clone(), catalog, shop.history, Vec::new());
    let file = shop::project(folder.path(), &renamed);
    let pairs = |more: &[&str]| -> Vec<Value> {
        let asked = [&["pairs", "--max-q", "1", "--top", "99", "--json"], more].concat();
        let all: Value = serde_json::from_str(&discover(&file, &asked)).unwrap();
        assert_eq!(all["about"]["folded"], more.contains(&"--fold"));
        all["pairs"].as_array().unwrap().clone()
    };
    let series = |pair: &Value, end: &str| match pair[end].as_str().unwrap() {
        "CAM-1" | "CAM-2" | "CAM-3" => "cameras".to_owned(),
        "CAM-7" | "CAM-8" => "parts".to_owned(),
        other => other.to_owned(),
    };
    let all = pairs(&[]);
    let folded = pairs(&["--fold"]);
    assert!(
        folded.len() < all.len() - 5,
        "{} {}",
        folded.len(),
        all.len()
    );
    let mut best: Vec<(String, String, u64)> = Vec::new();
    for pair in &all {
        let (a, b) = (series(pair, "a"), series(pair, "b"));
        assert_eq!(pair["inside_series"], a == b);
        match best.iter_mut().find(|of| (&of.0, &of.1) == (&a, &b)) {
            Some(of) => of.2 += 1,
            None => best.push((a, b, 0)),
        }
    }
    let shown = folded.iter().map(|pair| {
        let others = pair["others"].as_u64().unwrap();
        (series(pair, "a"), series(pair, "b"), others)
    });
    assert_eq!(shown.collect::<Vec<_>>(), best);
    let first = all.iter().find(|pair| pair["a"] == folded[0]["a"]).unwrap();
    assert_eq!(first["lift_lower"], folded[0]["lift_lower"]);

    let inside = pairs(&["--inside-series", "only"]);
    let others = pairs(&["--inside-series", "hide"]);
    assert!(inside.iter().all(|pair| pair["inside_series"] == true));
    assert!(others.iter().all(|pair| pair["inside_series"] == false));
    assert!(!inside.is_empty());
    assert_eq!(inside.len() + others.len(), all.len());
    let table = discover(&file, &["pairs", "--max-q", "1", "--fold"]);
    assert!(
        table.lines().next().unwrap().contains("count  others"),
        "{table}"
    );
}
