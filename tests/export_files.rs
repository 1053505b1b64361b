//! Rule files: every output to the last byte, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use endcap::domain::catalog::{Catalog, Product, ProductId, Variant};
use endcap::domain::edit::Edit;
use endcap::domain::money::{BasisPoints, Currency, Money};
use endcap::domain::orders::OrderHistory;
use endcap::domain::plan::Plan;
use endcap::domain::project::Dataset;
use endcap::domain::rule::{
    Bundle, Component, Discount, Granted, Ladder, Pair, Rule, RuleKind, RuleStatus, SetPrice,
    Trigger,
};
use endcap::domain::scenario::Assumption;
use endcap::export::{
    Carriage, ExportError, FileDraft, RuleSet, TARGETS, Target, draft, read_assumptions,
    read_rule_set, rule_set_json, what, write,
};
use endcap::files::{Permission, WriteError};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/export")
}

/// A catalog written for these tests: products stand in order of their first row.
fn dataset_of(path: &Path) -> Dataset {
    let usd = Currency::usd();
    let (mut products, mut variants) = (Vec::<Product>::new(), Vec::new());
    for row in csv::Reader::from_path(path).unwrap().into_records() {
        let row = row.unwrap();
        let known = products.iter().position(|product| product.key == row[1]);
        let product = known.unwrap_or_else(|| {
            products.push(Product {
                key: row[1].to_owned(),
                title: row[2].to_owned(),
                category: row[3].to_owned(),
                ..Product::default()
            });
            products.len() - 1
        });
        variants.push(Variant {
            sku: row[0].into(),
            product: ProductId(product as u32),
            option: row[4].to_owned(),
            price: Some(usd.parse_decimal(&row[5]).unwrap()),
            cost: None,
            stock: None,
            attributes: Vec::new(),
            listed: &row[6] == "yes",
        });
    }
    let catalog = Catalog::new(products, variants);
    Dataset::new(usd, catalog, OrderHistory::default(), Vec::new())
}

fn dataset() -> Dataset {
    dataset_of(&fixtures().join("catalog.csv"))
}

fn pair(id: &str, trigger: Trigger, targets: &[&str]) -> Rule {
    let pair = Pair {
        trigger,
        targets: targets.iter().map(|sku| (*sku).into()).collect(),
        ..Pair::default()
    };
    Rule::new(id.into(), id, RuleKind::Pair(pair))
}

fn plan_of(rules: Vec<Rule>) -> Plan {
    Plan::default().apply(&Edit::AddRules(rules)).unwrap()
}

fn plan() -> Plan {
    let cameras = Trigger {
        category: Some("Cameras".to_owned()),
        ..Trigger::default()
    };
    let mut card = pair("card", cameras, &["=CARD,64", "=CARD,64", "Cam-P"]);
    if let RuleKind::Pair(pair) = &mut card.kind {
        pair.discount = Some(Discount {
            percent: BasisPoints(1_250),
            granted: Granted::Offer,
            max_discounted_units: None,
        });
    }
    let mut better = Rule::new(
        "better".into(),
        "Better camera",
        RuleKind::Ladder(Ladder {
            tiers: vec!["CAM-B".into(), "Cam-P".into()],
            ..Ladder::default()
        }),
    );
    better.starts = endcap::domain::calendar::Day::from_ymd(2026, 1, 1);
    let part = |sku: &str, units| Component {
        sku: sku.into(),
        units,
    };
    let mut kit = Rule::new(
        "kit".into(),
        "Starter kit",
        RuleKind::Bundle(Bundle {
            anchor: "CAM-B".into(),
            components: vec![part("CAM-B", 1), part("BAG", 1)],
            price: SetPrice::Fixed(Money(56_000)),
            granted: Granted::Automatic,
        }),
    );
    kit.priority = 10;
    let tee = pair("tee", Trigger::on("TEE-S".into()), &["TEE-L", "BAG"]);
    let mut off = pair("off", Trigger::on("BAG".into()), &["CAM-B"]);
    off.status = RuleStatus::Draft;
    plan_of(vec![card, better, kit, tee, off])
}

fn target(word: &str) -> &'static Target {
    Target::by_word(word).unwrap()
}

fn only(word: &str, plan: &Plan) -> FileDraft {
    let mut drafts = draft(target(word), &dataset(), plan).unwrap();
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

fn assert_golden(path: &Path, text: &str) {
    if std::env::var_os("ENDCAP_BLESS").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let golden = std::fs::read_to_string(path)
        .unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    assert_eq!(text, golden, "{}", path.display());
}

/// Every target has a folder with its files to the byte, their remarks, and what it holds of each rule. A folder may bring
/// a plan or a catalog of its own; else it is the shared one.
#[test]
fn every_target_is_golden() {
    for target in TARGETS.iter().copied() {
        let folder = fixtures().join(target.word);
        let input = |name: &str| {
            let own = folder.join(name);
            let shared = fixtures().join(name);
            if own.exists() { own } else { shared }
        };
        let dataset = dataset_of(&input("catalog.csv"));
        let text = std::fs::read_to_string(input("plan.json")).unwrap();
        let plan = plan_of(read_rule_set(&text, &dataset.currency).unwrap().rules);
        let files = draft(target, &dataset, &plan).unwrap();
        let mut remarks = String::new();
        for file in &files {
            assert_golden(&folder.join(&file.name), &file.content);
            if files.len() > 1 {
                remarks += &format!("{}, {} rules\n", file.name, file.rules);
            }
            for remark in &file.remarks {
                remarks += &format!("{remark}\n");
            }
        }
        assert_golden(&folder.join("remarks.txt"), &remarks);
        let mut held = String::new();
        for row in what(&[target], &dataset, &plan).unwrap() {
            let [carried] = row.targets.as_slice() else {
                panic!("one target, not {}", row.targets.len());
            };
            let (rule, word) = (&row.rule, carried.carriage.word());
            held += &format!("{rule}: {word} {}", carried.reasons.join("; "));
            held = held.trim_end().to_owned() + "\n";
        }
        assert_golden(&folder.join("what.txt"), &held);
        let inputs = ["plan.json", "catalog.csv", "remarks.txt", "what.txt"];
        for entry in std::fs::read_dir(&folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_written = files.iter().any(|file| file.name == name);
            let known = is_written || inputs.contains(&name.as_str());
            assert!(known, "{}/{name} is no longer written", target.word);
        }
    }
}

#[test]
fn the_files_of_all_targets_have_names_of_their_own() {
    let mut names = HashSet::new();
    for target in TARGETS.iter().copied() {
        for file in draft(target, &dataset(), &plan()).unwrap() {
            assert!(names.insert(file.name.clone()), "{}", file.name);
        }
    }
}

#[test]
fn the_shared_plan_is_the_one_of_these_tests_and_the_rule_set_is_read_back() {
    let (plan, usd) = (plan(), Currency::usd());
    let file = only("endcap", &plan);
    let shared = std::fs::read_to_string(fixtures().join("plan.json")).unwrap();
    assert_eq!(file.content, shared);
    assert_eq!(file.rules, 5);
    assert_eq!(file.content, rule_set_json(&plan, &usd));
    let read = read_rule_set(&file.content, &usd).unwrap().rules;
    assert_eq!(plan_of(read), plan);
}

#[test]
fn files_count_their_rules_and_rows() {
    for word in ["shopify", "woocommerce"] {
        let file = only(word, &plan());
        assert_eq!((file.rules, file.table.len()), (4, 4));
    }
}

#[test]
fn an_unknown_word_is_refused_with_the_known_ones() {
    let problem = Target::by_word("shopfiy").unwrap_err().to_string();
    assert!(problem.starts_with("unknown target \"shopfiy\"; expected one of endcap, shopify"));
}

#[test]
fn what_names_rules_with_unknown_skus_and_still_answers_for_the_others() {
    let rules = vec![
        pair("lost", Trigger::on("CAM-B".into()), &["CAM-X"]),
        pair("good", Trigger::on("CAM-B".into()), &["BAG"]),
    ];
    let rows = what(TARGETS, &dataset(), &plan_of(rules)).unwrap();
    assert_eq!(rows.len(), 2);
    for (good, lost) in rows[0].targets.iter().zip(&rows[1].targets) {
        assert_ne!(good.carriage, Carriage::Refused);
        assert_eq!(lost.carriage, Carriage::Refused);
        assert_eq!(
            lost.reasons,
            ["it names what the catalog does not have: CAM-X"]
        );
    }
}

/// The attribute's name is compared as the replay compares it: in any case of ASCII letters.
#[test]
fn a_rule_on_an_attribute_is_exported_whatever_the_case_of_its_name() {
    let moves = |name: &str| {
        let mut dataset = dataset();
        let mut variants = dataset.catalog.variants().to_vec();
        for variant in &mut variants {
            variant.attributes = vec![("mount".to_owned(), "E".to_owned())];
        }
        dataset.catalog = Catalog::new(dataset.catalog.products().to_vec(), variants);
        let trigger = Trigger {
            attribute: Some((name.to_owned(), "E".to_owned())),
            match_attributes: vec![name.to_owned()],
            ..Trigger::default()
        };
        let target = dataset.catalog.variants()[0].sku.to_string();
        let rule = pair("mounted", trigger, &[target.as_str()]);
        rule.kind.moves(&dataset.catalog).len()
    };
    assert!(moves("mount") > 0);
    assert_eq!(moves("Mount"), moves("mount"));
    assert_eq!(moves("size"), 0);
}

#[test]
fn lists_longer_than_a_storefront_serves_are_cut_by_priority_and_said() {
    let keys: Vec<String> = (0..13).map(|place| format!("P{place}")).collect();
    let products = keys.iter().map(|key| Product {
        key: key.to_lowercase(),
        title: key.clone(),
        ..Product::default()
    });
    let variants = keys.iter().zip(0..).map(|(key, place)| Variant {
        sku: key.as_str().into(),
        product: ProductId(place),
        option: String::new(),
        price: None,
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed: true,
    });
    let catalog = Catalog::new(products.collect(), variants.collect());
    let dataset = Dataset::new(
        Currency::usd(),
        catalog,
        OrderHistory::default(),
        Vec::new(),
    );
    let rules = (1..13).map(|place| {
        let mut rule = pair(
            &format!("r{place:02}"),
            Trigger::on("P0".into()),
            &[&keys[place]],
        );
        rule.priority = place as i32;
        rule
    });
    let file = draft(target("shopify"), &dataset, &plan_of(rules.collect()))
        .unwrap()
        .remove(0);
    assert_eq!(
        file.table[1],
        ["p0", "P0", "p12; p11; p10; p9; p8; p7; p6; p5; p4; p3"]
    );
    assert_eq!(file.rules, 10);
    let cut = "\"p0\" has more than 10 complementary products, which is all a storefront serves; left out as the last in rank: p2 and p1.";
    assert!(file.remarks.iter().any(|remark| remark == cut));
}

#[test]
fn unknown_and_unlisted_skus_are_refused_by_name_and_rule() {
    let rules = vec![
        pair("a", Trigger::on("CAM-X".into()), &["BAG"]),
        pair("b", Trigger::on("BAG".into()), &["CAM-X", "GONE"]),
    ];
    for target in TARGETS.iter().copied() {
        let error = draft(target, &dataset(), &plan_of(rules.clone())).unwrap_err();
        assert_eq!(
            error.to_string(),
            "not in the catalog: CAM-X (in a, b); GONE (in b)"
        );
    }
}

#[test]
fn a_plan_without_active_rules_gives_no_file() {
    for target in TARGETS.iter().copied() {
        let error = draft(target, &dataset(), &Plan::default()).unwrap_err();
        assert!(matches!(error, ExportError::NoRules));
    }
}

#[test]
fn files_are_written_whole_replace_older_ones_and_leave_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/out");
    let file = only("woocommerce", &plan());
    for content in ["old and much longer than what comes after it", "new"] {
        let draft = FileDraft {
            content: content.to_owned(),
            ..file.clone()
        };
        let paths = write(&out, &[draft], &Permission::to_replace()).unwrap();
        assert_eq!(paths, [out.join("woocommerce-links.csv")]);
        assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), content);
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").unwrap();
    let error = write(&blocked, &[file], &Permission::default()).unwrap_err();
    assert!(matches!(error, WriteError::Io { .. }));
}

#[test]
fn a_text_that_is_no_rule_set_is_refused_with_its_place() {
    let usd = Currency::usd();
    for (text, message) in [
        (
            "{\n  \"format\": \"endcap.rules/1\",\n  oops",
            "line 3, column 3: expected a name in quotes",
        ),
        (
            "{\"format\": \"endcap.rules/2\", \"rules\": 7}",
            "expected format \"endcap.rules/1\", found \"endcap.rules/2\"",
        ),
        (
            "{}",
            "expected format \"endcap.rules/1\", found \"nothing\"",
        ),
        (
            "{\"format\": \"endcap.rules/1\",\n \"currency\": \"USD\", \"rules\": 7}",
            "line 2, column 30: expected a list, found 7",
        ),
    ] {
        assert_eq!(read_rule_set(text, &usd).unwrap_err().to_string(), message);
    }
    let bom = "\u{feff}{\"format\": \"endcap.rules/1\", \"currency\": \"USD\", \"rules\": []}";
    assert_eq!(read_rule_set(bom, &usd), Ok(RuleSet::default()));
}

#[test]
fn assumptions_are_read_by_dotted_name_and_misspelled_ones_are_refused() {
    let read = read_assumptions(
        r#"{"format": "endcap.assumptions/1", "preset": "textbook", "reach.cart": {"fixed": 0.4, "source": "me"},
            "overload": {"low": 0, "mode": 0.02, "high": 0.1}, "trade_down.ladder": {"fixed": 0.01}}"#,
    )
    .unwrap();
    assert!(read.preset.is_some());
    assert_eq!(read.values.len(), 3);
    assert_eq!(read.belief(Assumption::ReachCart).source, "me");
    for (name, value, message) in [
        (
            "reach.carts",
            "{\"fixed\": 0.4}",
            "assumption \"reach.carts\" is unknown; did you mean \"reach.cart\"?",
        ),
        (
            "reach.cart",
            "{\"fixed\": 4}",
            "assumption \"reach.cart\": expected values from 0 to 1, found 4 to 4",
        ),
        (
            "reach.cart",
            "0.4",
            "assumption \"reach.cart\": expected {\"fixed\": x}, {\"median\", \"p05\", \"p95\"} or {\"low\", \"mode\", \"high\"}, found 0.4",
        ),
    ] {
        let text = format!("{{\"format\": \"endcap.assumptions/1\", \"{name}\": {value}}}");
        assert_eq!(read_assumptions(&text).unwrap_err().to_string(), message);
    }
    assert_eq!(
        read_assumptions("{\"format\": \"endcap.assumptions/9\"}")
            .unwrap_err()
            .to_string(),
        "expected format \"endcap.assumptions/1\", found \"endcap.assumptions/9\""
    );
}
