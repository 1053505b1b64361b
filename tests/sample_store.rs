//! The sample store keeps its promises: same bytes, whole files, and a truth that is really in the orders.

#![allow(
    clippy::unwrap_used,
    reason = "shared functions of a test file are tests too"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use endcap::domain::progress::Progress;
use endcap::files::Permission;
use endcap::sample::truth::{MetPair, Truth};
use endcap::sample::{SampleDialect, SampleFiles, SampleOptions, read_truth, write, write_with};

struct Row {
    order: String,
    created_at: String,
    sku: String,
    units: u64,
    price_cents: u64,
    discount_cents: u64,
}

struct Store {
    _folder: tempfile::TempDir,
    files: SampleFiles,
    truth: Truth,
    rows: Vec<Row>,
    catalog: BTreeMap<String, csv::StringRecord>,
}

fn options(lines: u64, seed: u64, dialect: SampleDialect) -> SampleOptions {
    SampleOptions {
        lines,
        seed,
        dialect,
    }
}

fn cents(text: &str) -> u64 {
    let (whole, part) = text.split_once('.').unwrap();
    assert_eq!(part.len(), 2, "{text}");
    whole.parse::<u64>().unwrap() * 100 + part.parse::<u64>().unwrap()
}

fn made(options: SampleOptions) -> Store {
    let folder = tempfile::tempdir().unwrap();
    let files = write(folder.path(), &options, &Progress::new()).unwrap();
    let truth = read_truth(&std::fs::read_to_string(&files.truth).unwrap()).unwrap();
    let mut reader = csv::Reader::from_path(&files.orders).unwrap();
    let rows = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            Row {
                order: record[0].to_owned(),
                created_at: record[1].to_owned(),
                sku: record[3].to_owned(),
                units: record[4].parse().unwrap(),
                price_cents: cents(&record[5]),
                discount_cents: cents(&record[6]),
            }
        })
        .collect();
    let mut reader = csv::Reader::from_path(&files.catalog).unwrap();
    let catalog = reader
        .records()
        .map(|record| record.unwrap())
        .map(|record| (record[0].to_owned(), record))
        .collect();
    Store {
        _folder: folder,
        files,
        truth,
        rows,
        catalog,
    }
}

fn baskets(store: &Store) -> Vec<(usize, BTreeSet<&str>)> {
    let mut baskets: Vec<(&str, usize, BTreeSet<&str>)> = Vec::new();
    for row in &store.rows {
        if baskets
            .last()
            .is_none_or(|(order, _, _)| *order != row.order)
        {
            let month = row.created_at[5..7].parse().unwrap();
            baskets.push((&row.order, month, BTreeSet::new()));
        }
        if &store.catalog[&row.sku][2] != "Services" {
            baskets.last_mut().unwrap().2.insert(&row.sku);
        }
    }
    baskets
        .into_iter()
        .map(|(_, month, skus)| (month, skus))
        .collect()
}

/// Orders of one stratum and size, and how many of them hold each article.
type Stratum<'a> = (f64, BTreeMap<&'a str, f64>);

/// Orders with both, and what independence within each stratum and size explains:
/// sum over strata of a b / N (s - 1) / s.
fn met_and_expected<'a>(
    baskets: &[(usize, BTreeSet<&'a str>)],
    stratum: impl Fn(usize) -> usize,
) -> BTreeMap<(&'a str, &'a str), (f64, f64)> {
    let mut strata: HashMap<(usize, usize), Stratum<'_>> = HashMap::new();
    let mut found: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for (month, skus) in baskets {
        let of = strata.entry((stratum(*month), skus.len())).or_default();
        of.0 += 1.0;
        for (nth, a) in skus.iter().enumerate() {
            *of.1.entry(a).or_default() += 1.0;
            for b in skus.iter().skip(nth + 1) {
                found.entry((a, b)).or_default().0 += 1.0;
            }
        }
    }
    for ((_, size), (orders, counts)) in &strata {
        for (nth, (a, orders_a)) in counts.iter().enumerate() {
            for (b, orders_b) in counts.iter().skip(nth + 1) {
                let expected = orders_a * orders_b / orders * (*size as f64 - 1.0) / *size as f64;
                found.entry((a, b)).or_default().1 += expected;
            }
        }
    }
    found
}

/// P(Poisson(mean) >= count).
fn poisson_tail(mean: f64, count: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut below = 0.0;
    for k in 0..count as u64 {
        below += term;
        term *= mean / (k as f64 + 1.0);
    }
    (1.0 - below).max(0.0)
}

fn key<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    if a < b { (a, b) } else { (b, a) }
}

fn keys(pairs: &[MetPair]) -> BTreeSet<(&str, &str)> {
    pairs.iter().map(|pair| key(&pair.a, &pair.b)).collect()
}

fn every_byte(folder: &Path, options: &SampleOptions) -> Vec<Vec<u8>> {
    let may = Permission::to_replace();
    let files = write_with(folder, options, &may, &Progress::new()).unwrap();
    [files.catalog, files.orders, files.truth]
        .map(|path| std::fs::read(path).unwrap())
        .to_vec()
}

#[test]
fn equal_options_give_equal_bytes_and_another_seed_gives_others() {
    for dialect in [SampleDialect::Generic, SampleDialect::Shopify] {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let options = options(3_000, 11, dialect);
        let first = every_byte(folders[0].path(), &options);
        assert_eq!(first, every_byte(folders[1].path(), &options));
        let other = SampleOptions {
            seed: 12,
            ..options
        };
        assert_ne!(first[1], every_byte(folders[1].path(), &other)[1]);
    }
}

#[test]
fn the_default_store_has_about_twenty_thousand_orders_in_its_fixed_period() {
    let store = made(SampleOptions::default());
    assert_eq!(store.truth.lines, store.rows.len() as u64);
    assert_eq!(
        (store.truth.orders, store.truth.lines),
        (store.files.order_count, store.files.line_count)
    );
    assert!(
        (19_000..21_000).contains(&store.truth.orders),
        "{}",
        store.truth.orders
    );
    let days: Vec<&str> = store.rows.iter().map(|row| &row.created_at[..10]).collect();
    assert_eq!(
        (days.first(), days.last()),
        (Some(&"2024-07-01"), Some(&"2025-12-28"))
    );
    assert!(
        store.rows.is_sorted_by_key(|row| &row.created_at),
        "time runs back"
    );
}

#[test]
fn the_store_has_as_many_lines_as_were_asked_for_give_or_take_one_order() {
    for lines in [0, 1, 100, 5_000, 250_000] {
        let folder = tempfile::tempdir().unwrap();
        let options = options(lines, 5, SampleDialect::Generic);
        let files = write(folder.path(), &options, &Progress::new()).unwrap();
        assert!(
            (lines..lines + 40).contains(&files.line_count),
            "{lines}: {}",
            files.line_count
        );
    }
}

#[test]
fn every_line_sells_an_article_of_the_catalog_and_takes_off_no_more_than_the_line() {
    let store = made(options(60_000, 3, SampleDialect::Generic));
    for row in &store.rows {
        let article = &store.catalog[&row.sku];
        assert_eq!(cents(&article[4]), row.price_cents, "{}", row.sku);
        assert!(row.units > 0 && row.discount_cents <= row.price_cents * row.units);
    }
    let discounted = store
        .rows
        .iter()
        .filter(|row| row.discount_cents > 0)
        .count();
    assert!(discounted * 50 > store.rows.len() && discounted * 5 < store.rows.len());
}

#[test]
fn every_family_stands_in_the_catalog() {
    let store = made(options(10_000, 7, SampleDialect::Generic));
    let titles: Vec<String> = store
        .catalog
        .values()
        .map(|record| record[1].to_lowercase())
        .collect();
    for wanted in [
        "camera body",
        "prime lens",
        "zoom lens",
        "memory card",
        "camera bag",
        "tripod",
        "handbook",
        "laptop,",
        "laptop bag",
        "portable drive",
        "mouse",
        "phone,",
        "phone case",
        "screen protector",
        "earphones",
        "charger",
        "gaming desktop",
        "internal storage",
        "graphics card",
        "headset",
        "hiking boots",
        "socks",
        "backpack",
        "dress shirt",
        "shorts",
        "tee",
        "sofa",
        "armchair",
        "burger, classic",
        "burger, deluxe",
        "fries",
        "juice",
        "coffee",
        "cake",
        "protection plan",
    ] {
        assert!(
            titles.iter().any(|title| title.contains(wanted)),
            "{wanted}"
        );
    }
    let desktop = store
        .truth
        .ladders
        .iter()
        .find(|ladder| ladder.title.contains("gaming desktop"))
        .unwrap();
    assert_eq!(
        desktop
            .prices
            .iter()
            .map(|price| price.0)
            .collect::<Vec<_>>(),
        [169_999, 209_999, 274_999, 364_999]
    );
    for ladder in &store.truth.ladders {
        assert!(ladder.prices.is_sorted(), "{}", ladder.title);
        for sku in &ladder.skus {
            assert!(store.catalog[sku][1].starts_with(&ladder.title), "{sku}");
        }
    }
    for (sku, record) in &store.catalog {
        assert_eq!(
            record[5].is_empty(),
            store.truth.missing_costs.contains(sku),
            "{sku}"
        );
        assert_eq!(record[6].is_empty(), &record[2] == "Services", "{sku}");
    }
    assert_eq!(store.truth.missing_costs.len(), 1);
    for article in &store.truth.overstocked {
        assert!(
            article.stock as f64 > 200.0 * article.weekly_units,
            "{article:?}"
        );
    }
    assert_eq!(
        (
            store.truth.overstocked.len(),
            store.truth.second_units.len()
        ),
        (2, 3)
    );
}

#[test]
fn an_order_never_holds_two_steps_of_one_ladder() {
    let store = made(options(60_000, 9, SampleDialect::Generic));
    for (_, skus) in baskets(&store) {
        for ladder in &store.truth.ladders {
            assert!(
                ladder
                    .skus
                    .iter()
                    .filter(|sku| skus.contains(sku.as_str()))
                    .count()
                    <= 1
            );
        }
    }
}

#[test]
fn the_counts_of_the_truth_are_those_of_the_orders() {
    let store = made(options(30_000, 2, SampleDialect::Generic));
    let baskets = baskets(&store);
    let count = |skus: &[&str]| {
        baskets
            .iter()
            .filter(|(_, basket)| skus.iter().all(|sku| basket.contains(sku)))
            .count() as u64
    };
    for pair in &store.truth.attract {
        assert_eq!(count(&[&pair.trigger]), pair.orders_trigger);
        assert_eq!(count(&[&pair.target]), pair.orders_target);
        assert_eq!(count(&[&pair.trigger, &pair.target]), pair.orders_both);
    }
    for pair in store.truth.implied.iter().chain(&store.truth.size_only) {
        assert_eq!(count(&[&pair.a, &pair.b]), pair.orders_both);
    }
    for set in &store.truth.sets {
        assert_eq!(
            count(&[&set.skus[0], &set.skus[1], &set.skus[2]]),
            set.orders_all
        );
    }
}

#[test]
fn planted_chances_are_realised_within_their_sampling_error() {
    let store = made(options(150_000, 4, SampleDialect::Generic));
    for pair in store.truth.attract.iter().chain(&store.truth.protection) {
        let realised = pair.realised().unwrap();
        let wanted = pair.probability_with_chains;
        // A phone brings both the case and the protector.
        let brings = |trigger: &str, target: &str| {
            let mut all = store.truth.attract.iter();
            all.any(|other| other.trigger == trigger && other.target == target)
        };
        let share_a_trigger = (store.truth.attract.iter())
            .any(|by| by.target == pair.trigger && brings(&by.trigger, &pair.target));
        let slack = if share_a_trigger { 0.12 } else { 0.06 };
        let error = (wanted * (1.0 - wanted) / pair.orders_trigger as f64).sqrt();
        assert!(realised > wanted - 4.0 * error, "{pair:?}");
        assert!(realised < wanted + slack + 4.0 * error, "{pair:?}");
    }
}

#[test]
fn the_default_store_has_enough_trigger_orders_for_every_planted_pair() {
    let folder = tempfile::tempdir().unwrap();
    let files = write(folder.path(), &SampleOptions::default(), &Progress::new()).unwrap();
    let truth = read_truth(&std::fs::read_to_string(files.truth).unwrap()).unwrap();
    for pair in &truth.attract {
        assert!(pair.orders_trigger >= 200, "{pair:?}");
    }
}

#[test]
fn seasonal_articles_are_independent_within_each_month_and_look_paired_over_the_year() {
    let store = made(options(200_000, 6, SampleDialect::Generic));
    assert!(store.truth.season_only.len() >= 4);
    let baskets = baskets(&store);
    let by_month = met_and_expected(&baskets, |month| month);
    let pooled = met_and_expected(&baskets, |_| 0);
    for planted in &store.truth.season_only {
        let pair = key(&planted.pair.a, &planted.pair.b);
        let (count, expected) = by_month[&pair];
        assert!(
            (count - expected).abs() < 4.5 * expected.sqrt() + 0.08 * expected,
            "{planted:?} {expected}"
        );
        if planted.season_lift > 2.0 {
            assert!(
                pooled[&pair].0 > 1.4 * pooled[&pair].1,
                "{planted:?} {:?}",
                pooled[&pair]
            );
        }
    }
}

#[test]
fn a_size_aware_test_finds_what_is_planted_and_little_else() {
    for seed in [7, 8, 9, 10] {
        let store = made(SampleOptions {
            seed,
            ..SampleOptions::default()
        });
        let baskets = baskets(&store);
        let table = met_and_expected(&baskets, |month| month);
        let mut tested: Vec<_> = table
            .iter()
            .map(|(pair, (count, expected))| (poisson_tail(*expected, *count), *pair))
            .collect();
        tested.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let total = tested.len() as f64;
        let kept = (1..=tested.len())
            .rev()
            .find(|k| tested[k - 1].0 <= *k as f64 * 0.05 / total)
            .unwrap_or(0);
        let finds: BTreeSet<_> = tested[..kept].iter().map(|(_, pair)| *pair).collect();
        let truth = &store.truth;
        let planted: BTreeSet<_> = truth
            .attract
            .iter()
            .map(|pair| key(&pair.trigger, &pair.target))
            .collect();
        let excused: BTreeSet<_> = planted.union(&keys(&truth.implied)).copied().collect();
        let wrong: Vec<_> = finds
            .iter()
            .filter(|pair| !excused.contains(*pair))
            .collect();
        assert!(
            wrong.len() as f64 <= 0.08 * finds.len() as f64,
            "{wrong:?} of {}",
            finds.len()
        );
        let strong: Vec<_> = truth
            .attract
            .iter()
            .filter(|pair| pair.probability >= 0.15)
            .collect();
        let found = strong
            .iter()
            .filter(|pair| finds.contains(&key(&pair.trigger, &pair.target)))
            .count();
        assert!(
            found as f64 >= 0.8 * strong.len() as f64,
            "{found} of {}",
            strong.len()
        );
        let size_only = keys(&truth.size_only);
        let mistaken = size_only.intersection(&finds).count();
        assert!(mistaken <= usize::from(seed != 7), "{mistaken}");
        for pair in &size_only {
            assert!(table[pair].0 > 30.0, "{pair:?} is not popular");
        }
    }
}

#[test]
fn a_large_store_has_a_long_tail_and_a_small_one_does_not() {
    let large = made(options(800_000, 1, SampleDialect::Generic)).truth;
    assert_eq!((large.filler_skus, large.skus > 350), (300, true));
    assert_eq!(
        made(options(1_000, 1, SampleDialect::Generic))
            .truth
            .filler_skus,
        0
    );
}

#[test]
fn shopify_rows_have_all_columns_and_order_figures_on_first_rows_only() {
    let folder = tempfile::tempdir().unwrap();
    let files = write(
        folder.path(),
        &options(5_000, 7, SampleDialect::Shopify),
        &Progress::new(),
    )
    .unwrap();
    let mut reader = csv::Reader::from_path(&files.orders).unwrap();
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.len(), 79);
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let mut orders: Vec<(String, Vec<csv::StringRecord>)> = Vec::new();
    for record in reader.records().map(|record| record.unwrap()) {
        for (column, cell) in header.iter().zip(&record) {
            let is_person = ["Billing", "Shipping ", "Email", "Phone", "Notes", "Payment"]
                .iter()
                .any(|word| column.starts_with(word));
            assert!(
                !is_person || column == "Shipping Method" || cell.is_empty(),
                "{column}: {cell}"
            );
        }
        if orders.last().is_none_or(|(name, _)| *name != record[0]) {
            orders.push((record[0].to_owned(), Vec::new()));
        }
        orders.last_mut().unwrap().1.push(record);
    }
    assert_eq!(orders.len() as u64, files.order_count);
    for (name, rows) in &orders {
        let amount = |row: usize, column: &str| cents(&rows[row][at(column)]);
        let gross: u64 = (0..rows.len())
            .map(|row| {
                amount(row, "Lineitem price")
                    * rows[row][at("Lineitem quantity")].parse::<u64>().unwrap()
            })
            .sum();
        let discount: u64 = (0..rows.len())
            .map(|row| amount(row, "Lineitem discount"))
            .sum();
        assert_eq!(amount(0, "Discount Amount"), discount, "{name}");
        assert_eq!(amount(0, "Subtotal"), gross - discount, "{name}");
        assert_eq!(
            amount(0, "Total"),
            amount(0, "Subtotal") + amount(0, "Shipping") + amount(0, "Taxes")
        );
        assert_eq!(
            (&rows[0][at("Financial Status")], &rows[0][at("Source")]),
            ("paid", "web")
        );
        assert_eq!(
            (
                &rows[0][at("Refunded Amount")],
                &rows[0][at("Cancelled at")]
            ),
            ("0.00", "")
        );
        assert!(rows[0][at("Id")].parse::<u64>().is_ok());
        for row in rows {
            assert_eq!(
                row[at("Created at")].len(),
                "2024-07-01 00:00:00 +0000".len()
            );
            assert_eq!(&row[at("Vendor")], "Endcap Sample Store");
        }
        for row in &rows[1..] {
            for column in [
                "Financial Status",
                "Currency",
                "Total",
                "Id",
                "Source",
                "Refunded Amount",
            ] {
                assert_eq!(&row[at(column)], "", "{name} {column}");
            }
        }
    }
}

#[test]
fn both_dialects_sell_the_same_goods() {
    let plain = made(options(4_000, 7, SampleDialect::Generic));
    let folder = tempfile::tempdir().unwrap();
    let files = write(
        folder.path(),
        &options(4_000, 7, SampleDialect::Shopify),
        &Progress::new(),
    )
    .unwrap();
    let truth = read_truth(&std::fs::read_to_string(&files.truth).unwrap()).unwrap();
    assert_eq!(truth, plain.truth);
    let mut reader = csv::Reader::from_path(&files.catalog).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
    let (mut skus, mut images, mut sizes) = (BTreeSet::new(), 0, 0);
    for row in &rows {
        assert!(!row[0].is_empty());
        if row[at("Variant SKU")].is_empty() {
            images += usize::from(
                !row[at("Image Src")].is_empty() && row[at("Variant Price")].is_empty(),
            );
            continue;
        }
        skus.insert(row[at("Variant SKU")].to_owned());
        sizes += usize::from(["S", "M", "L"].contains(&&row[at("Option1 Value")]));
        let article = &plain.catalog[&row[at("Variant SKU")]];
        assert_eq!(row[at("Variant Price")], article[4]);
        assert_eq!(row[at("Cost per item")], article[5]);
        assert_eq!(row[at("Variant Inventory Qty")], article[6]);
        if row[at("Title")].is_empty() {
            assert_eq!((&row[at("Option1 Name")], &row[at("Status")]), ("", ""));
        } else {
            assert_eq!(row[at("Type")], article[2]);
            assert_eq!(&row[at("Status")], "active");
        }
    }
    assert_eq!(skus, plain.catalog.keys().cloned().collect());
    assert_eq!((images, sizes), (1, 3));
}

#[test]
fn a_cancelled_or_failed_run_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::new();
    progress.cancel();
    assert!(write(folder.path(), &SampleOptions::default(), &progress).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let file = folder.path().join("taken");
    std::fs::write(&file, "x").unwrap();
    let refused = write(&file, &SampleOptions::default(), &Progress::new()).unwrap_err();
    assert!(refused.to_string().contains("taken"), "{refused}");
}

#[test]
fn customers_come_back_with_a_heavy_tail_and_guests_have_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let files = write(folder.path(), &SampleOptions::default(), &Progress::new()).unwrap();
    let mut orders_of: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut reader = csv::Reader::from_path(files.orders).unwrap();
    for record in reader.records().map(|record| record.unwrap()) {
        orders_of
            .entry(record[2].to_owned())
            .or_default()
            .insert(record[0].to_owned());
    }
    let guests = orders_of.remove("").unwrap().len() as f64 / files.order_count as f64;
    assert!((0.10..0.14).contains(&guests), "{guests}");
    assert!(
        orders_of
            .keys()
            .all(|id| id.starts_with('C') && id[1..].parse::<u64>().is_ok())
    );
    let most = orders_of.values().map(BTreeSet::len).max().unwrap();
    let once = orders_of
        .values()
        .filter(|orders| orders.len() == 1)
        .count();
    assert!((15..150).contains(&most), "{most}");
    assert!(once * 3 > orders_of.len(), "{once} of {}", orders_of.len());
}
