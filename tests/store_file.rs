//! The project file: what is saved is what is read, whatever happens in between.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what is wrong by failing"
)]

use std::fs;
use std::path::{Path, PathBuf};

use std::sync::Arc;

use endcap::domain::belief::Belief;
use endcap::domain::blocked::SkuPair;
use endcap::domain::calendar::{Minute, Week};
use endcap::domain::catalog::{Catalog, Product, ProductId, Variant, VariantId};
use endcap::domain::checkouts::{AbandonedCheckouts, Checkout, CheckoutLine};
use endcap::domain::edit::Edit;
use endcap::domain::money::{Currency, Money};
use endcap::domain::offer_log::{OfferCounts, OfferLog, OfferSource};
use endcap::domain::orders::{OrderHead, OrderHistory, OrderHistoryBuilder, OrderLine};
use endcap::domain::plan::Plan;
use endcap::domain::progress::Progress;
use endcap::domain::project::{Dataset, Source};
use endcap::domain::rule::{Pair, Rule, RuleId, RuleKind, RuleStatus, Trigger};
use endcap::domain::scenario::Scenario;
use endcap::domain::tax::MoneyFacts;
use endcap::store::{ProjectFile, StoreError, Stored};

fn catalog(variants: u32) -> Catalog {
    let products = (0..variants.div_ceil(2))
        .map(|place| Product {
            key: format!("product-{place}"),
            title: format!("Producto n.º {place}"),
            category: ["Cameras", "Bags", ""][place as usize % 3].to_owned(),
            brand: "Ünal".to_owned(),
            tags: vec!["new".to_owned(), "a, b".to_owned()],
        })
        .collect();
    let variants = (0..variants)
        .map(|place| Variant {
            sku: format!("SKU-{place}").into(),
            product: ProductId(place / 2),
            option: format!("{place}"),
            price: (place % 5 != 0).then_some(Money(1_000 + i64::from(place))),
            cost: (place % 4 != 0).then_some(Money(400)),
            stock: (place % 3 != 0).then_some(i64::from(place) - 2),
            attributes: vec![("size".to_owned(), "L".to_owned())],
            listed: place % 7 != 6,
        })
        .collect();
    Catalog::new(products, variants)
}

/// Orders of one to nine lines, different at every place and the same in every run.
fn history(orders: u32, variants: u32) -> OrderHistory {
    let mut builder = OrderHistoryBuilder::new();
    let mut lines = Vec::new();
    for place in 0..orders {
        let mixed = place.wrapping_mul(2_654_435_761) >> 7;
        lines.clear();
        lines.extend((0..1 + mixed % 9).map(|line| OrderLine {
            variant: VariantId((mixed + line * 7) % variants),
            units: 1 + (mixed + line) % 3,
            net_revenue: Money(i64::from(mixed % 20_000) - 50),
        }));
        let head = OrderHead {
            number: &format!("#{}", 1_000_000 + place),
            placed: Minute(28_000_000 + (place / 3) as i32),
            customer: (mixed % 3 != 0).then(|| u64::from(mixed % (orders / 2 + 1)) << 31),
            order_discount: Money(i64::from(mixed % 2) * 250),
        };
        builder.push(&head, &lines);
    }
    builder.finish()
}

fn dataset(orders: u32, variants: u32) -> Dataset {
    two_files(orders, variants).with_optional(checkouts(), offer_log())
}

/// Catalog and orders alone.
fn two_files(orders: u32, variants: u32) -> Dataset {
    let source = Source {
        file: "orders.csv".to_owned(),
        role: "orders".to_owned(),
        dialect: "generic".to_owned(),
        rows: 10,
        accepted: 8,
        rejected: 1,
        left_out: vec![("cancelled".to_owned(), 1)],
        money: MoneyFacts::default(),
    };
    Dataset::new(
        Currency::usd(),
        catalog(variants),
        history(orders, variants),
        vec![source],
    )
}

fn checkouts() -> AbandonedCheckouts {
    let line = |sku: &str, price| CheckoutLine {
        sku: sku.into(),
        units: 2,
        unit_price: price,
    };
    AbandonedCheckouts::new([
        Checkout::new("c-2", Minute(28_000_100), vec![line("SKU-1", None)]),
        Checkout::new(
            "c-1",
            Minute(28_000_200),
            vec![
                line("SKU-1", Some(Money(1_250))),
                line("Käse, \"jung\"", None),
            ],
        ),
    ])
}

fn offer_log() -> OfferLog {
    let week = |rule: &str, number, source| {
        let counts = OfferCounts {
            shown: 500,
            accepted: 30,
            source,
        };
        ((RuleId::from(rule), Week(number)), counts)
    };
    OfferLog::new([
        week("card", 2_880, OfferSource::Randomised),
        week("card", 2_881, OfferSource::Logged),
        week("gone", 2_881, OfferSource::Dashboard),
    ])
}

fn rule(id: &str, name: &str) -> Rule {
    let pair = Pair {
        trigger: Trigger::on("SKU-0".into()),
        targets: vec!["SKU-1".into()],
        ..Pair::default()
    };
    Rule::new(id.into(), name, RuleKind::Pair(pair))
}

fn plan(rules: &[&str]) -> Plan {
    let rules = rules.iter().map(|id| rule(id, id)).collect();
    let block = Edit::Block {
        pairs: ["SKU-1", "SKU-2"]
            .iter()
            .filter_map(|sku| SkuPair::new("SKU-0".into(), (*sku).into()))
            .collect(),
        note: "does not fit".to_owned(),
    };
    let plan = Plan::default().apply(&Edit::AddRules(rules)).unwrap();
    plan.apply(&block).unwrap()
}

fn assert_same(stored: &Stored, dataset: &Dataset, plan: &Plan) {
    assert_eq!(stored.dataset.currency, dataset.currency);
    assert_eq!(
        stored.dataset.catalog.products(),
        dataset.catalog.products()
    );
    assert_eq!(
        stored.dataset.catalog.variants(),
        dataset.catalog.variants()
    );
    assert!(stored.dataset.history == dataset.history, "history differs");
    assert_eq!(stored.dataset.checkouts, dataset.checkouts);
    assert_eq!(stored.dataset.offer_log, dataset.offer_log);
    assert_eq!(stored.dataset.sources, dataset.sources);
    assert_eq!(stored.dataset.hash, dataset.hash);
    assert_eq!(stored.plan, *plan);
}

fn open_error(path: &Path) -> StoreError {
    match ProjectFile::open(path) {
        Err(error) => error,
        Ok(_) => panic!("{} was opened", path.display()),
    }
}

/// A closed project with data and two rules, and what is in it.
fn closed_project(folder: &Path, orders: u32) -> (PathBuf, Dataset, Plan) {
    let path = folder.join("shop.endcap");
    let (dataset, plan) = (dataset(orders, 23), plan(&["card", "strap"]));
    let (mut file, _) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    file.save_dataset(&dataset).unwrap();
    file.save_plan(&plan).unwrap();
    file.close().unwrap();
    (path, dataset, plan)
}

#[test]
fn what_is_saved_is_what_is_opened_and_the_hash_stays_true() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, plan) = closed_project(folder.path(), 3_000);
    let (_file, stored) = ProjectFile::open(&path).unwrap();
    assert_same(&stored, &dataset, &plan);
    let Dataset {
        currency,
        catalog,
        history,
        checkouts,
        offer_log,
        sources,
        hash,
    } = stored.dataset;
    let again = Dataset::new(currency, catalog, history, sources);
    let alone = again.hash.clone();
    assert_ne!(alone, hash, "the optional files take part in the hash");
    assert_eq!(again.with_optional(checkouts, offer_log).hash, hash);
}

#[test]
fn a_history_of_many_chunks_survives() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, plan) = closed_project(folder.path(), 120_000);
    assert!(dataset.history.line_count() > 2 * (1 << 18));
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset, &plan);
    let bytes = fs::metadata(&path).unwrap().len();
    let a_line = bytes as f64 / dataset.history.line_count() as f64;
    assert!(a_line <= 16.0, "{a_line} bytes a line");
}

#[test]
fn a_new_project_is_empty_and_keeps_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.endcap");
    let yen = Currency::new("JPY").unwrap();
    let (file, made) = ProjectFile::create(&path, &yen).unwrap();
    assert_eq!(file.path(), path);
    drop(file);
    let (_file, stored) = ProjectFile::open(&path).unwrap();
    assert_eq!(stored.customer_key, made.customer_key);
    assert_ne!(stored.customer_key, [0; 16]);
    assert_same(&stored, &Dataset::empty(yen), &Plan::default());
}

#[test]
fn a_project_is_one_file_open_or_closed_and_a_copy_of_it_holds_every_save() {
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let entries = fs::read_dir(folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<Vec<_>>()
    };
    let (path, dataset, first) = closed_project(folder.path(), 50);
    assert_eq!(names(), ["shop.endcap"]);
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    let mut plan = first;
    for step in 0..6 {
        let added = Edit::AddRules(vec![rule(&format!("r{step}"), "Rule")]);
        plan = plan.apply(&added).unwrap();
        file.save_plan(&plan).unwrap();
        assert_eq!(names(), ["shop.endcap"]);
        let copies = tempfile::tempdir().unwrap();
        let copy = copies.path().join("copy.endcap");
        fs::copy(&path, &copy).unwrap();
        assert_same(&ProjectFile::open(&copy).unwrap().1, &dataset, &plan);
    }
    file.save_dataset(&dataset).unwrap();
    assert_eq!(names(), ["shop.endcap"]);
    drop(file);
    assert_eq!(names(), ["shop.endcap"]);
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "my notes").unwrap();
    let error = ProjectFile::create(&path, &Currency::usd()).err().unwrap();
    assert!(matches!(error, StoreError::Exists { .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "my notes");
}

#[test]
fn a_second_opening_is_refused_until_the_first_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, plan) = closed_project(folder.path(), 10);
    let (file, _) = ProjectFile::open(&path).unwrap();
    let error = open_error(&path);
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    assert!(
        error
            .to_string()
            .ends_with("open in another Endcap; close it there and try again")
    );
    file.close().unwrap();
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset, &plan);
}

#[test]
fn files_of_others_are_told_apart_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("orders.csv");
    fs::write(&text, "sku,price\nA,1\n".repeat(100)).unwrap();
    let empty = folder.path().join("empty.endcap");
    fs::write(&empty, "").unwrap();
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE a(x)")
        .unwrap();
    for (path, found) in [
        (&text, "no SQLite database"),
        (&empty, "an empty file"),
        (&other, "a SQLite database of another program"),
        (&folder.path().to_owned(), "a folder"),
    ] {
        let before = path.is_file().then(|| fs::read(path).unwrap());
        let error = open_error(path);
        assert!(matches!(error, StoreError::NotAProject { .. }), "{error}");
        assert!(error.to_string().ends_with(&format!("found {found}")));
        assert_eq!(path.is_file().then(|| fs::read(path).unwrap()), before);
    }
    let missing = open_error(&folder.path().join("missing.endcap"));
    assert!(missing.to_string().ends_with("found nothing"), "{missing}");
}

#[test]
fn a_newer_version_is_refused_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _, _) = closed_project(folder.path(), 10);
    rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 7)
        .unwrap();
    assert!(
        open_error(&path)
            .to_string()
            .ends_with("made by a newer Endcap (format 7; this one reads up to 3)")
    );
}

#[test]
fn only_rules_that_changed_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, first) = closed_project(folder.path(), 10);
    let (mut file, stored) = ProjectFile::open(&path).unwrap();
    let second = stored
        .plan
        .apply(&Edit::SetStatus {
            ids: vec!["card".into()],
            status: RuleStatus::Paused,
        })
        .unwrap()
        .apply(&Edit::AddRules(vec![rule("third", "Third")]))
        .unwrap()
        .apply(&Edit::AddScenario("Careful".to_owned()))
        .unwrap()
        .apply(&Edit::SetAssumption {
            id: "reach.cart".parse().unwrap(),
            belief: Some(Belief::fixed(0.4)),
        })
        .unwrap();
    let before = fs::read(&path).unwrap();
    file.save_plan(&second).unwrap();
    let after = fs::read(&path).unwrap();
    let pages = before.chunks(8_192).zip(after.chunks(8_192));
    let changed = pages.filter(|(before, after)| before != after).count();
    assert!(changed < 10, "{changed} pages for one edit");
    file.save_plan(&first).unwrap();
    file.save_plan(&second).unwrap();
    drop(file);
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset, &second);
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    let third = second
        .apply(&Edit::RemoveRules(vec!["strap".into(), "third".into()]))
        .unwrap()
        .apply(&Edit::RemoveScenario("Careful".to_owned()))
        .unwrap();
    file.save_plan(&third).unwrap();
    drop(file);
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset, &third);
}

#[test]
fn assumptions_of_a_newer_program_stay_in_the_file_when_others_change() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, mut plan) = closed_project(folder.path(), 10);
    let mut scenario = Scenario::clone(&plan.scenarios[&plan.scenario]);
    let newer = serde_json::json!({"by": "weekday", "fixed": 0.3});
    let unknown = &mut scenario.assumptions.unknown;
    unknown.insert("sunshine".to_owned(), newer);
    plan.scenarios
        .insert(plan.scenario.clone(), Arc::new(scenario));
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    file.save_plan(&plan).unwrap();
    drop(file);
    let (mut file, stored) = ProjectFile::open(&path).unwrap();
    assert_same(&stored, &dataset, &plan);
    let edit = Edit::SetAssumption {
        id: "reach.cart".parse().unwrap(),
        belief: Some(Belief::fixed(0.4)),
    };
    let changed = stored.plan.apply(&edit).unwrap();
    assert_eq!(changed.assumptions().unknown, plan.assumptions().unknown);
    file.save_plan(&changed).unwrap();
    drop(file);
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset, &changed);
}

#[test]
fn a_smaller_dataset_replaces_a_larger_one_and_rules_follow_the_currency() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _, plan) = closed_project(folder.path(), 1_000);
    let yen = Currency::new("JPY").unwrap();
    let small = Dataset::new(yen, catalog(4), history(3, 4), Vec::new());
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    file.save_dataset(&small).unwrap();
    file.save_plan(&plan).unwrap();
    drop(file);
    assert_same(&ProjectFile::open(&path).unwrap().1, &small, &plan);
}

#[test]
fn a_failed_save_leaves_the_stored_plan_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, first) = closed_project(folder.path(), 10);
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE more(id TEXT REFERENCES rule(id)) STRICT;
             INSERT INTO more VALUES ('strap');",
        )
        .unwrap();
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    let second = first
        .apply(&Edit::RemoveRules(vec!["card".into(), "strap".into()]))
        .unwrap();
    file.save_plan(&second).unwrap_err();
    drop(file);
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset, &first);
}

#[test]
fn a_cut_file_is_an_error_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _, _) = closed_project(folder.path(), 200);
    let whole = fs::read(&path).unwrap();
    let cut_path = folder.path().join("cut.endcap");
    for cut in (0..whole.len()).step_by(whole.len() / 60) {
        fs::write(&cut_path, &whole[..cut]).unwrap();
        let error = open_error(&cut_path);
        assert!(
            matches!(
                error,
                StoreError::NotAProject { .. } | StoreError::Damaged { .. }
            ),
            "{cut} bytes: {error}"
        );
        assert!(fs::read(&cut_path).unwrap() == whole[..cut], "{cut} bytes");
    }
}

#[test]
fn a_flipped_byte_is_an_error_or_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, dataset, plan) = closed_project(folder.path(), 200);
    let whole = fs::read(&path).unwrap();
    let (file, original) = ProjectFile::open(&path).unwrap();
    drop(file);
    let key = whole
        .windows(16)
        .position(|bytes| bytes == original.customer_key)
        .unwrap();
    let flipped_path = folder.path().join("flipped.endcap");
    let places = (0..200)
        .chain((200..whole.len()).step_by(whole.len() / 500))
        .chain([key]);
    let mut refused = 0;
    for place in places {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x15;
        fs::write(&flipped_path, &flipped).unwrap();
        let _ = fs::remove_file(flipped_path.with_extension("endcap-wal"));
        match ProjectFile::open(&flipped_path) {
            Ok((_, stored)) => {
                assert_same(&stored, &dataset, &plan);
                assert_eq!(stored.customer_key, original.customer_key, "{place}");
            }
            Err(StoreError::InUse { .. } | StoreError::Exists { .. }) => panic!("{place}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 50, "{refused}");
}

fn fixture(version: u32) -> PathBuf {
    let name = format!("tests/fixtures/store/version-{version}.endcap");
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn a_file_of_version_2_opens_and_is_kept_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    fs::copy(fixture(2), &path).unwrap();
    let opened = endcap::store::open(&path, &Progress::new()).unwrap();
    let stored = opened.stored;
    let history = &stored.dataset.history;
    assert_eq!((history.len(), history.line_count()), (3, 5));
    assert_eq!(stored.dataset.catalog.variants().len(), 3);
    let names: Vec<&str> = stored
        .plan
        .rules
        .values()
        .map(|rule| rule.name.as_str())
        .collect();
    assert_eq!(names, ["A pot for the tea"]);
    assert_eq!(
        opened.remarks,
        [
            "The project was made by an older Endcap; as it was, it is kept as shop.version-2.endcap."
        ]
    );
    let mut file = opened.file.unwrap();
    file.save_dataset(&dataset(40, 9)).unwrap();
    drop(file);
    let (_, again) = ProjectFile::open(&path).unwrap();
    assert_eq!(again.plan, stored.plan);
    assert!(again.dataset.history == dataset(40, 9).history);
}

#[test]
fn a_file_of_version_1_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("version-1.endcap");
    fs::copy(fixture(1), &path).unwrap();
    let (mut file, stored) = ProjectFile::open(&path).unwrap();
    // It knew no block list.
    let plan = Plan {
        blocked: Arc::default(),
        ..plan(&["card", "strap"])
    };
    assert_same(&stored, &two_files(40, 9), &plan);
    file.save_dataset(&dataset(40, 9)).unwrap();
    drop(file);
    assert_same(&ProjectFile::open(&path).unwrap().1, &dataset(40, 9), &plan);
}

#[test]
fn a_changed_or_missing_row_of_the_optional_files_is_damage() {
    for (change, place) in [
        (
            "UPDATE abandoned_checkout SET started_minute = started_minute + 1 WHERE id = 'c-1'",
            "abandoned_checkout \"c-1\"",
        ),
        (
            "UPDATE abandoned_checkout SET id = 'c-3' WHERE id = 'c-1'",
            "abandoned_checkout \"c-3\"",
        ),
        (
            "UPDATE abandoned_checkout SET lines = '[]' WHERE id = 'c-2'",
            "abandoned_checkout \"c-2\"",
        ),
        (
            "DELETE FROM abandoned_checkout WHERE id = 'c-1'",
            "abandoned_checkout",
        ),
        (
            "UPDATE offer_week SET shown = shown + 1 WHERE source = 'dashboard'",
            "offer_week \"gone\"",
        ),
        (
            "UPDATE offer_week SET source = 'logged' WHERE source = 'randomised'",
            "offer_week \"card\"",
        ),
        (
            "UPDATE offer_week SET rule = 'cord' WHERE source = 'randomised'",
            "offer_week \"cord\"",
        ),
        ("DELETE FROM offer_week WHERE rule = 'gone'", "offer_week"),
        (
            "UPDATE meta SET value = 7 WHERE name = 'offer_weeks'",
            "offer_week",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (path, _, _) = closed_project(folder.path(), 10);
        let database = rusqlite::Connection::open(&path).unwrap();
        assert!(database.execute(change, []).unwrap() > 0, "{change}");
        drop(database);
        match open_error(&path) {
            StoreError::Damaged { place: found, .. } => {
                assert!(found.starts_with(place), "{change}: {found}");
            }
            other => panic!("{change}: {other}"),
        }
    }
}

#[test]
#[ignore = "timing; run with --release --nocapture"]
fn ten_million_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.endcap");
    let large = dataset(2_000_000, 5_000);
    let (mut file, _) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    let start = std::time::Instant::now();
    file.save_dataset(&large).unwrap();
    let saved = start.elapsed();
    file.close().unwrap();
    let start = std::time::Instant::now();
    let (_file, stored) = ProjectFile::open(&path).unwrap();
    let opened = start.elapsed();
    assert!(stored.dataset.history == large.history);
    let lines = large.history.line_count();
    let bytes = fs::metadata(&path).unwrap().len();
    let report = format!(
        "{lines} lines, {} bytes ({:.1} a line), saved in {saved:?}, opened in {opened:?}\n",
        bytes,
        bytes as f64 / lines as f64
    );
    std::io::Write::write_all(&mut std::io::stderr(), report.as_bytes()).unwrap();
}

#[test]
fn mappings_come_back_and_a_changed_one_is_damage() {
    use endcap::domain::saved_mapping::SavedMapping;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.endcap");
    let (mut file, stored) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    assert!(stored.mappings.is_empty());
    let saved = SavedMapping {
        file: "till.csv".to_owned(),
        role: "orders".to_owned(),
        text: "decimal = \"comma\"\n".to_owned(),
    };
    let mappings = [("one".to_owned(), saved.clone()), ("two".to_owned(), saved)].into();
    file.save_mappings(&mappings).unwrap();
    file.close().unwrap();
    let (file, stored) = ProjectFile::open(&path).unwrap();
    assert_eq!(stored.mappings, mappings);
    file.close().unwrap();
    for (change, place) in [
        (
            "UPDATE source_mapping SET document = '' WHERE signature = 'one'",
            "till.csv",
        ),
        ("DELETE FROM source_mapping", "source_mapping"),
    ] {
        let copy = folder.path().join("copy.endcap");
        fs::copy(&path, &copy).unwrap();
        let connection = rusqlite::Connection::open(&copy).unwrap();
        connection.execute(change, []).unwrap();
        drop(connection);
        let problem = ProjectFile::open(&copy)
            .map(|_| ())
            .unwrap_err()
            .to_string();
        assert!(problem.contains(place), "{problem}");
    }
}
