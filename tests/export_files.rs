//! Rule files: every output to the last byte, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::path::Path;

use endcap::domain::catalog::{Catalog, Product, ProductId, Variant};
use endcap::domain::edit::Edit;
use endcap::domain::money::{BasisPoints, Currency, Money};
use endcap::domain::orders::OrderHistory;
use endcap::domain::plan::Plan;
use endcap::domain::project::Dataset;
use endcap::domain::rule::{
    Bundle, BundlePrice, Component, Discount, Granted, Ladder, Pair, Rule, RuleKind, RuleStatus,
    Trigger,
};
use endcap::domain::scenario::Assumption;
use endcap::export::{
    ExportError, FileDraft, Target, draft, read_assumptions, read_rule_set, rule_set_json, write,
};

fn dataset() -> Dataset {
    let names = [
        ("camera-body-b", "Camera Body B", "Cameras"),
        ("camera-body-p", "Camera Body P", "Cameras"),
        ("memory-card", "Memory card, 64 GB", "Accessories"),
        ("camera-bag", "Camera bag", "Accessories"),
        ("tee-parent", "Tee", "Shirts"),
    ];
    let products = names
        .map(|(key, title, category)| Product {
            key: key.to_owned(),
            title: title.to_owned(),
            category: category.to_owned(),
            ..Product::default()
        })
        .to_vec();
    let variant = |sku: &str, product: u32, option: &str, listed: bool| Variant {
        sku: sku.into(),
        product: ProductId(product),
        option: option.to_owned(),
        price: Some(Money(1_000 + i64::from(product))),
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed,
    };
    let variants = vec![
        variant("CAM-B", 0, "", true),
        variant("Cam-P", 1, "", true),
        variant("=CARD,64", 2, "", true),
        variant("BAG", 3, "", true),
        variant("TEE-S", 4, "Small", true),
        variant("TEE-L", 4, "Large", true),
        variant("GONE", 3, "", false),
    ];
    Dataset::new(
        Currency::usd(),
        Catalog::new(products, variants),
        OrderHistory::default(),
        Vec::new(),
    )
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
            price: BundlePrice::Fixed(Money(56_000)),
            granted: Granted::Automatic,
        }),
    );
    kit.priority = 10;
    let tee = pair("tee", Trigger::on("TEE-S".into()), &["TEE-L", "BAG"]);
    let mut off = pair("off", Trigger::on("BAG".into()), &["CAM-B"]);
    off.status = RuleStatus::Draft;
    plan_of(vec![card, better, kit, tee, off])
}

fn only(target: Target, plan: &Plan) -> FileDraft {
    let mut drafts = draft(target, &dataset(), plan).unwrap();
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

fn assert_golden(file: &FileDraft, golden: &str) {
    let mut text = file.content.clone();
    text.push_str("---\n");
    for remark in &file.remarks {
        text.push_str(remark);
        text.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/export")
        .join(golden);
    if std::env::var_os("ENDCAP_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{golden}");
}

#[test]
fn the_rule_set_is_golden_and_is_read_back() {
    let (plan, usd) = (plan(), Currency::usd());
    let file = only(Target::RuleSet, &plan);
    assert_golden(&file, "rule_set.txt");
    assert_eq!(file.rules, 5);
    assert_eq!(file.content, rule_set_json(&plan, &usd));
    let read = read_rule_set(&file.content, &usd).unwrap();
    assert_eq!(plan_of(read), plan);
}

#[test]
fn the_shopify_file_is_golden() {
    let file = only(Target::Shopify, &plan());
    assert_golden(&file, "shopify.txt");
    assert_eq!((file.rules, file.table.len()), (4, 4));
}

#[test]
fn the_woocommerce_file_is_golden() {
    let file = only(Target::WooCommerce, &plan());
    assert_golden(&file, "woocommerce.txt");
    assert_eq!((file.rules, file.table.len()), (4, 4));
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
    let file = draft(Target::Shopify, &dataset, &plan_of(rules.collect()))
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
    for target in Target::ALL {
        let error = draft(target, &dataset(), &plan_of(rules.clone())).unwrap_err();
        assert_eq!(
            error.to_string(),
            "not in the catalog: CAM-X (in a, b); GONE (in b)"
        );
    }
}

#[test]
fn a_plan_without_active_rules_gives_no_file() {
    for target in Target::ALL {
        let error = draft(target, &dataset(), &Plan::default()).unwrap_err();
        assert!(matches!(error, ExportError::NoRules));
    }
}

#[test]
fn files_are_written_whole_replace_older_ones_and_leave_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/out");
    let file = only(Target::WooCommerce, &plan());
    for content in ["old and much longer than what comes after it", "new"] {
        let draft = FileDraft {
            content: content.to_owned(),
            ..file.clone()
        };
        let paths = write(&out, &[draft]).unwrap();
        assert_eq!(paths, [out.join("woocommerce-links.csv")]);
        assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), content);
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").unwrap();
    let error = write(&blocked, &[file]).unwrap_err();
    assert!(matches!(error, ExportError::Io { .. }));
}

#[test]
fn a_text_that_is_no_rule_set_is_refused_with_its_place() {
    let usd = Currency::usd();
    for (text, message) in [
        (
            "{\n  \"format\": \"endcap.rules/1\",\n  oops",
            "line 3, column 3: key must be a string",
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
            "line 2, column 30: invalid type: integer `7`, expected a sequence",
        ),
    ] {
        assert_eq!(read_rule_set(text, &usd).unwrap_err().to_string(), message);
    }
    let bom = "\u{feff}{\"format\": \"endcap.rules/1\", \"currency\": \"USD\", \"rules\": []}";
    assert_eq!(read_rule_set(bom, &usd), Ok(Vec::new()));
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
