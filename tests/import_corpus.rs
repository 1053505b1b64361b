//! Real files of many shops: what is read of them adds up to what their publishers say.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::panic,
    clippy::print_stdout
)]

mod import_desk;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use endcap::domain::money::Currency;
use endcap::domain::project::Dataset;
use endcap::import::{ImportOptions, ImportReport, LeftOut};
use import_desk::{Desk, corpus, read, read_with, request, run, unpacked};

fn tell(name: &str, report: &ImportReport, reconciled: &str) {
    for file in &report.files {
        eprintln!(
            "{name:<62} | {:<46} | {:>8} | {:>8} | {:>6} | {:>6} | {reconciled}",
            file.dialect,
            file.rows,
            file.accepted,
            file.rejected,
            file.left_out.values().sum::<u64>(),
        );
        for (reason, rows) in &file.left_out {
            eprintln!("      left out {rows}: {reason}");
        }
    }
    for problem in report.problems.iter().take(3) {
        eprintln!("      rejected: {problem:?}");
    }
}

/// Fixtures that are no catalog and no orders.
const UNUSABLE: &[&str] = &[
    "import_advanced_pricing.csv",
    "sample_advanced_pricing.csv",
    "luma_links_crosssell.csv",
    "luma_links_related.csv",
    "luma_links_upsell.csv",
    "luma_sales_rules.csv",
    "products_to_import_with_product_links_with_empty_data.csv",
    "products_to_import_with_product_links_with_empty_value.csv",
    "categories_import_8_0.csv",
];

/// What a fixture is read together with, because alone it says nothing.
const COMPANIONS: &[(&str, &str)] = &[(
    "prestashop/combinations_import_8_0.csv",
    "prestashop/products_import_8_0.csv",
)];

/// Where the fixture's own rows say what their money adds up to, and that it is met.
fn reconciled(path: &Path, report: &ImportReport) -> String {
    let Some(file) = report.files.first().filter(|file| file.role == "orders") else {
        return "no money in it but prices".to_owned();
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let cents = |text: &str| {
        text.parse::<f64>()
            .map_or(0, |amount| (amount * 100.0).round() as i64)
    };
    let (expected, how) = match (column("Subtotal"), column("Lineitem price")) {
        (Some(subtotal), _) => {
            let name = column("Name").unwrap();
            let mut seen = BTreeSet::new();
            let sum: i64 = reader
                .records()
                .map(Result::unwrap)
                .filter(|record| !record[name].is_empty() && seen.insert(record[name].to_owned()))
                .map(|record| cents(record.get(subtotal).unwrap_or("")))
                .sum();
            (sum, "sum of the subtotals")
        }
        (None, Some(price)) => {
            let units = column("Lineitem quantity").unwrap();
            let sum = reader
                .records()
                .map(Result::unwrap)
                .map(|record| cents(&record[price]) * record[units].parse::<i64>().unwrap_or(1))
                .sum();
            (sum, "price times units of all rows")
        }
        (None, None) => {
            let (Some(units), Some(price)) = (column("Quantity"), column("UnitPrice")) else {
                return "no line has a price, and totals hold shipping and tax".to_owned();
            };
            let sum = reader
                .records()
                .map(Result::unwrap)
                .map(|record| {
                    let thousandths =
                        (record[price].parse::<f64>().unwrap() * 1_000.0).round() as i64;
                    (thousandths * record[units].parse::<i64>().unwrap() + 5) / 10
                })
                .sum();
            (sum, "price times units of all rows, returns below zero")
        }
    };
    let found = cents(&report.totals.net_revenue);
    let difference = expected - found;
    if difference == 0 {
        return format!("to the cent with the {how}");
    }
    let left_out: Vec<String> = file
        .left_out
        .iter()
        .map(|(reason, rows)| format!("{rows} rows of \"{reason}\""))
        .collect();
    format!(
        "{}.{:02} of {}.{:02} ({how}); the difference is what is left out: {}",
        found / 100,
        (found % 100).abs(),
        expected / 100,
        (expected % 100).abs(),
        left_out.join(", ")
    )
}

/// A row of the table of dialects.
fn table_row(name: &str, published: u64, report: &ImportReport, reconciled: &str) -> String {
    let file = &report.files[0];
    let left_out: Vec<String> = file
        .left_out
        .iter()
        .map(|(reason, rows)| format!("{rows} {reason}"))
        .collect();
    format!(
        "| {} | {name} | {published} | {} | {} | {} | {} | {reconciled} |",
        file.dialect,
        file.rows,
        file.accepted,
        file.rejected,
        if left_out.is_empty() {
            "0".to_owned()
        } else {
            left_out.join(", ")
        },
    )
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_fixtures_have_the_rows_their_provenance_says() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("formats/fixtures");
    let provenance = std::fs::read_to_string(folder.join("PROVENANCE.md")).unwrap();
    let mut count = 0;
    let mut odd = Vec::new();
    let mut table = vec![
        "| dialect | file | rows published | rows read | accepted | rejected | left out | reconciled |".to_owned(),
        "| --- | --- | --- | --- | --- | --- | --- | --- |".to_owned(),
    ];
    for entry in provenance.lines() {
        let cells: Vec<&str> = entry.split('|').map(str::trim).collect();
        let (Some(name), Some(rows)) = (cells.get(1), cells.get(6)) else {
            continue;
        };
        let (Ok(rows), true) = (rows.parse::<u64>(), name.contains('/')) else {
            continue;
        };
        count += 1;
        let path = folder.join(name);
        let short = name.rsplit('/').next().unwrap();
        let mut files = vec![path.clone()];
        let companion = COMPANIONS.iter().find(|(of, _)| of == name);
        files.extend(companion.map(|(_, other)| folder.join(other)));
        let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
        let outcome = run(&request(&files, ImportOptions::default()));
        if UNUSABLE.contains(&short) {
            let problem = outcome.map(|_| ()).unwrap_err().to_string();
            let problem = problem.split_once(": ").map_or("", |(_, what)| what);
            let problem = problem.split('\n').next().unwrap_or("").replace('|', "/");
            table.push(format!(
                "| none | {name} | {rows} | | | | | refused as no catalog and no orders: {problem} |"
            ));
            continue;
        }
        let (_, report) = outcome.unwrap_or_else(|problem| panic!("{name}: {problem}"));
        table.push(table_row(name, rows, &report, &reconciled(&path, &report)));
        let storefront = name.split('/').next().unwrap();
        let dialect = report.files[0].dialect.to_lowercase();
        let is_bare = short.contains("unit_sample_update") || short.starts_with("luma_");
        if storefront != "uci" && !is_bare {
            assert!(dialect.contains(storefront), "{name}: {dialect}");
        }
        // What stands above the header is counted there and is no row here.
        let above = u64::from(short.contains("title_row"));
        if report.files[0].rows + above != rows {
            odd.push(format!(
                "{name}: {} rows, {rows} published",
                report.files[0].rows
            ));
        }
    }
    table.sort_by_key(|row| !(row.starts_with("| dialect") || row.starts_with("| ---")));
    eprintln!("{}", table.join("\n"));
    assert!(odd.is_empty(), "{odd:#?}");
    assert!(count > 50, "{count}");
}

fn customers(data: &Dataset) -> usize {
    data.history.customer_count()
}

fn in_pounds(path: &Path, keep: &[LeftOut]) -> (Dataset, ImportReport) {
    let mut request = request(
        &[path],
        ImportOptions {
            keep: keep.iter().copied().collect(),
            ..ImportOptions::default()
        },
    );
    request.currency = Currency::new("GBP").unwrap();
    run(&request).unwrap()
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_online_retail_agrees_with_an_independent_count() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let path = unpacked(
        &desk,
        &corpus.join("data/online-retail/online_retail.csv.gz"),
        "retail.csv",
    );
    // Straight from the file, in whole thousandths of a penny.
    let mut invoices = BTreeSet::new();
    let mut codes = BTreeSet::new();
    let mut everybody = BTreeSet::new();
    let mut bought: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    let mut buyers = BTreeSet::new();
    let mut lines_without_item = 0;
    let mut reader = csv::Reader::from_path(&path).unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        invoices.insert(record[0].to_owned());
        codes.insert(record[1].to_owned());
        everybody.insert(record[6].to_owned());
        let units: i64 = record[3].parse().unwrap();
        let price: f64 = record[5].parse().unwrap();
        let exact = (price * 1_000.0).round() as i64;
        if record[0].starts_with('C') || units <= 0 || price < 0.0 {
            continue;
        }
        if record[1].is_empty() {
            lines_without_item += 1;
        }
        let pence = (exact * units + 5) / 10;
        bought
            .entry(record[0].to_owned())
            .or_default()
            .push((record[1].to_owned(), pence));
        buyers.insert(record[6].to_owned());
    }
    assert_eq!(
        (invoices.len(), codes.len(), everybody.len()),
        (25_900, 4_070, 4_373)
    );
    let (data, report) = in_pounds(&path, &[LeftOut::Fee]);
    let file = &report.files[0];
    assert_eq!(
        (file.rows, file.rejected, lines_without_item),
        (541_909, 0, 0)
    );
    assert_eq!(file.left_out["cancellation"], 9_288);
    assert_eq!(file.left_out["return"], 1_336);
    assert_eq!(file.left_out["negative price"], 2);
    assert_eq!(file.accepted, 541_909 - 9_288 - 1_336 - 2);
    assert_eq!(data.history.len(), bought.len());
    let expected: i64 = bought.values().flatten().map(|(_, pence)| pence).sum();
    let found: i64 = data
        .history
        .orders()
        .map(|order| order.net_revenue().0)
        .sum();
    tell("online-retail, fees kept", &report, "to the penny");
    assert_eq!(found, expected);
    // The empty customer of the file is no customer.
    assert_eq!(customers(&data), buyers.len() - 1);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2010-12-01 to 2011-12-09")
    );
    for order in data.history.orders() {
        let own: i64 = bought[order.number()].iter().map(|(_, pence)| pence).sum();
        assert_eq!(order.net_revenue().0, own, "{}", order.number());
        let codes: BTreeSet<&str> = bought[order.number()]
            .iter()
            .map(|(code, _)| code.as_str())
            .collect();
        assert_eq!(order.basket().len(), codes.len(), "{}", order.number());
    }
    let (_, report) = in_pounds(&path, &[]);
    tell("online-retail", &report, "");
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_adventureworks_joins_keys_and_prices() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("data/adventureworks");
    let path = |name: &str| folder.join(format!("AdventureWorks_{name}.csv"));
    let products = path("Products");
    let sales = ["Sales_2015", "Sales_2016", "Sales_2017"].map(path);
    let mut prices: BTreeMap<String, f64> = BTreeMap::new();
    for record in csv::Reader::from_path(&products).unwrap().records() {
        let record = record.unwrap();
        prices.insert(record[0].to_owned(), record[10].parse().unwrap());
    }
    let mut expected = 0_i64;
    let mut sold = BTreeSet::new();
    for file in &sales {
        for record in csv::Reader::from_path(file).unwrap().records() {
            let record = record.unwrap();
            let units: i64 = record[7].parse().unwrap();
            // Today's price is a price of whole cents.
            let cents = (prices[&record[3]] * 10_000.0).round() as i64;
            expected += units * ((cents + 50) / 100);
            sold.insert(record[3].to_owned());
        }
    }
    let tables = ["Product_Categories", "Product_Subcategories"].map(path);
    let files: Vec<&Path> = std::iter::once(products.as_path())
        .chain(sales.iter().chain(&tables).map(PathBuf::as_path))
        .collect();
    let (data, mut report) = read(&files);
    tell("adventureworks", &report, "to the cent");
    let categories = report.files.split_off(4);
    let counts: Vec<(u64, u64)> = categories
        .iter()
        .map(|file| (file.rows, file.accepted))
        .collect();
    assert_eq!(counts, [(4, 4), (37, 37)]);
    let named: BTreeSet<&str> = data
        .catalog
        .products()
        .iter()
        .map(|page| page.category.as_str())
        .collect();
    assert_eq!((named.len(), named.contains("")), (37, false));
    // The same when the sales come a year at a time, after their catalog.
    let (mut later, _) = read(&files[..1]);
    for file in &sales {
        let request = request(&[file], ImportOptions::default());
        later = endcap::import::import(&request, Some(&later), &Default::default())
            .unwrap()
            .0;
    }
    let sum = |data: &Dataset| -> i64 {
        data.history
            .orders()
            .map(|order| order.net_revenue().0)
            .sum()
    };
    assert_eq!(
        (later.history.len(), sum(&later)),
        (data.history.len(), sum(&data))
    );
    let rows: Vec<u64> = report.files.iter().map(|file| file.rows).collect();
    assert_eq!(rows, [293, 2_630, 23_935, 29_481]);
    assert!(report.files.iter().all(|file| file.accepted == file.rows));
    assert!(
        report
            .files
            .iter()
            .skip(1)
            .all(|file| file.date_order == "dmy")
    );
    assert_eq!(data.history.len(), 25_164);
    assert_eq!(report.totals.variants, 293);
    assert_eq!(report.totals.matched_lines, report.totals.lines);
    assert_eq!(customers(&data), 17_416);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2015-01-01 to 2017-06-30")
    );
    let bought: BTreeSet<_> = data.history.variants().iter().collect();
    assert_eq!((bought.len(), sold.len()), (130, 130));
    let found: i64 = data
        .history
        .orders()
        .map(|order| order.net_revenue().0)
        .sum();
    assert_eq!(found, expected);
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_northwind_joins_orders_and_details() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("data/northwind");
    let (orders, details, products) = (
        folder.join("orders.csv"),
        folder.join("order_details.csv"),
        folder.join("products.csv"),
    );
    let mut expected = 0_i64;
    for record in csv::Reader::from_path(&details).unwrap().records() {
        let record = record.unwrap();
        let tenths = |cell: &str, scale: f64| (cell.parse::<f64>().unwrap() * scale).round() as i64;
        let gross = tenths(&record[2], 10_000.0) * tenths(&record[3], 1.0);
        let net = gross * (10_000 - tenths(&record[4], 10_000.0));
        expected += (net + 500_000) / 1_000_000;
    }
    let categories = folder.join("categories.csv");
    let (data, mut report) = read(&[&orders, &details, &products, &categories]);
    tell("northwind", &report, "to the cent");
    let table = report.files.pop().unwrap();
    assert_eq!((table.rows, table.accepted), (8, 8));
    let named: BTreeSet<&str> = data
        .catalog
        .products()
        .iter()
        .map(|page| page.category.as_str())
        .collect();
    assert_eq!((named.len(), named.contains("Beverages")), (8, true));
    let rows: Vec<(u64, u64)> = report
        .files
        .iter()
        .map(|file| (file.rows, file.accepted))
        .collect();
    assert_eq!(rows, [(830, 830), (2_155, 2_155), (77, 77)]);
    assert_eq!((data.history.len(), report.totals.variants), (830, 77));
    assert_eq!(report.totals.matched_lines, 2_155);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("1996-07-04 to 1998-05-06")
    );
    let found: i64 = data
        .history
        .orders()
        .map(|order| order.net_revenue().0)
        .sum();
    assert_eq!(found, expected);
    assert_eq!(
        found / 100,
        1_265_793,
        "the sum everybody knows of this shop"
    );
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_baskets_without_a_header_have_the_published_counts() {
    let Some(corpus) = corpus() else { return };
    let groceries = corpus.join("data/groceries/groceries.csv");
    let (data, report) = read(&[&groceries]);
    tell("groceries", &report, "no prices");
    assert_eq!(
        (report.files[0].rows, report.files[0].accepted),
        (9_835, 9_835)
    );
    assert_eq!((report.totals.orders, report.totals.lines), (9_835, 43_367));
    assert_eq!(data.catalog.variants().len(), 169);
    let milk = data.catalog.find(&"whole milk".into()).unwrap();
    assert_eq!(
        data.history
            .variants()
            .iter()
            .filter(|id| **id == milk)
            .count(),
        2_513
    );
    let largest = data
        .history
        .orders()
        .map(|order| order.basket().len())
        .max();
    assert_eq!(largest, Some(32));

    let desk = Desk::new();
    let path = unpacked(
        &desk,
        &corpus.join("data/t10i4d100k/T10I4D100K.dat.gz"),
        "t10.dat",
    );
    let (data, report) = read(&[&path]);
    tell("t10i4d100k", &report, "no prices");
    assert_eq!(
        (report.totals.orders, report.totals.lines),
        (100_000, 1_010_228)
    );
    assert_eq!(data.catalog.variants().len(), 870);
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_bread_basket_is_the_same_with_and_without_its_stray_byte() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let folder = corpus.join("data/bread-basket");
    let clean = folder.join("BreadBasket_DMS.csv");
    let stray = unpacked(
        &desk,
        &folder.join("BreadBasket_DMS.nul-byte.csv.gz"),
        "stray.csv",
    );
    let mut bytes = Vec::new();
    std::fs::File::open(&stray)
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    assert!(bytes.contains(&0));
    let keep = || ImportOptions {
        keep: [LeftOut::NoItem].into(),
        ..ImportOptions::default()
    };
    let mut hashes = Vec::new();
    for path in [&clean, &stray] {
        let (data, report) = read_with(&[path], keep());
        let file = &report.files[0];
        assert_eq!(
            (file.rows, file.accepted),
            (21_293, 21_293),
            "{:?}",
            report.problems
        );
        assert_eq!(data.history.len(), 9_531);
        assert_eq!(data.catalog.variants().len(), 95);
        assert_eq!(
            report.totals.period.as_deref(),
            Some("2016-10-30 to 2017-04-09")
        );
        let (_, report) = read(&[path]);
        tell("bread-basket", &report, "no prices");
        assert_eq!(report.files[0].left_out["no item"], 786);
        hashes.push(format!("{:?}", data.history.placed()));
    }
    assert!(hashes[0] == hashes[1]);
}
