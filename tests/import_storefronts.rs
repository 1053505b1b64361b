//! Storefront files: what is special about the rows of each.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod import_desk;

use std::path::{Path, PathBuf};

use endcap::domain::catalog::{Sku, Variant};
use endcap::domain::money::Money;
use endcap::domain::project::Dataset;
use endcap::import::{ImportError, ImportOptions, ImportReport, LeftOut, preview};
use import_desk::{corpus, request};

fn run(files: &[&Path]) -> Result<(Dataset, ImportReport), ImportError> {
    run_with(files, ImportOptions::default())
}

fn run_with(
    files: &[&Path],
    options: ImportOptions,
) -> Result<(Dataset, ImportReport), ImportError> {
    import_desk::run(&request(files, options))
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name)
}

fn variant<'a>(data: &'a Dataset, sku: &str) -> &'a Variant {
    let id = data.catalog.find(&Sku::from(sku)).unwrap();
    data.catalog.variant(id)
}

fn category<'a>(data: &'a Dataset, sku: &str) -> &'a str {
    data.catalog
        .category(data.catalog.find(&Sku::from(sku)).unwrap())
}

#[test]
fn shopify_rows_of_one_handle_are_one_product_with_its_variants() {
    let (data, report) = run(&[&fixture("shopify_products_new_headers.csv")]).unwrap();
    let file = &report.files[0];
    assert_eq!(file.dialect, "Shopify products export");
    assert_eq!(file.header_row, 2);
    assert_eq!((file.rows, file.accepted), (5, 4));
    assert_eq!(file.left_out["image-only row"], 1);
    assert_eq!(data.catalog.products().len(), 3);
    let small = variant(&data, "4711");
    assert_eq!(small.option, "Small / Red");
    assert_eq!(small.price, Some(Money(1_990)));
    assert_eq!(small.cost, Some(Money(800)));
    assert_eq!(small.stock, Some(5));
    assert_eq!(small.attributes[1], ("Color".to_owned(), "Red".to_owned()));
    let large = variant(&data, "TEE-L");
    assert_eq!(large.option, "Large / Red");
    assert_eq!(large.attributes[0].0, "Size");
    assert_eq!(large.stock, None, "not tracked");
    assert_eq!(large.product, small.product);
    let tee = &data.catalog.products()[small.product.index()];
    assert_eq!(tee.key, "plain-tee");
    assert_eq!(tee.title, "Plain Tee");
    assert_eq!(tee.category, "Tees");
    assert_eq!(tee.brand, "Acme");
    assert_eq!(tee.tags, ["summer", "cotton"]);
    let mug = variant(&data, "mug");
    assert_eq!(mug.option, "", "a product without options has none");
    assert_eq!(mug.stock, Some(-2), "oversold");
    assert_eq!(mug.cost, None);
    assert_eq!(category(&data, "mug"), "Mugs");
    let gift_card = data.catalog.find(&Sku::from("GC-25")).unwrap();
    assert!(data.catalog.is_service(gift_card));
}

const SHOPIFY_ORDERS: &str = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem requires shipping,Cancelled at,Refunded Amount,Lineitem discount\n\
#7,a@shop.example,paid,USD,70.00,0,0,70.00,TEN,10.00,2025-03-07 12:00:00 -0700,1,Camera bag,60.00,BAG,true,,0.00,0.00\n\
#7,a@shop.example,,,,,,,,,2025-03-07 12:00:00 -0700,1,Mug,20.00,,true,,,0.00\n\
#6,b@shop.example,paid,USD,60.00,0,0,55.00,SHIP,5.00,2025-03-06 12:00:00 -0700,1,Camera bag,60.00,BAG,true,,0.00,0.00\n\
#5,b@shop.example,paid,USD,54.00,0,0,59.00,,6.00,2025-03-05 23:30:00 -0700,3,Card,20.00,4711,true,,0.00,6.00\n\
#5,b@shop.example,,,,,,,,,,1,Tip,5.00,,false,,,0.00\n\
#4,c@shop.example,paid,USD,60.00,0,0,60.00,,0.00,2025-03-04 12:00:00 -0700,1,Camera bag,60.00,BAG,true,2025-03-05 12:00:00 -0700,60.00,0.00\n\
#4,c@shop.example,,,,,,,,,2025-03-04 12:00:00 -0700,1,Card,20.00,4711,true,,,0.00\n\
#3,c@shop.example,refunded,USD,60.00,0,0,60.00,,0.00,2025-03-03 12:00:00 -0700,1,Camera bag,60.00,BAG,true,,60.00,0.00\n\
#2,c@shop.example,partially_refunded,USD,60.00,0,0,60.00,,0.00,2025-03-02 12:00:00 -0700,1,Camera bag,60.00,BAG,true,,20.00,0.00\n\
#1,c@shop.example,voided,USD,60.00,0,0,60.00,,0.00,2025-03-01 12:00:00 -0700,1,Camera bag,60.00,BAG,true,,0.00,0.00\n";

#[test]
fn shopify_orders_take_order_values_from_the_first_row_and_discounts_to_the_cent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, SHOPIFY_ORDERS).unwrap();
    let (data, report) = run(&[&fixture("shopify_products_new_headers.csv"), &path]).unwrap();
    type OrderRow<'a> = (&'a str, i64, Vec<(&'a str, u32, i64)>);
    let found: Vec<OrderRow<'_>> = data
        .history
        .orders()
        .map(|order| {
            let lines = order.lines().map(|line| {
                let sku = data.catalog.variant(line.variant).sku.as_str();
                (sku, line.units, line.net_revenue.0)
            });
            (order.number(), order.order_discount().0, lines.collect())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("#2", 0, vec![("BAG", 1, 6_000)]),
            ("#5", 0, vec![("4711", 3, 5_400)]),
            ("#6", 0, vec![("BAG", 1, 6_000)]),
            ("#7", 1_000, vec![("BAG", 1, 5_250), ("mug", 1, 1_750)]),
        ]
    );
    let reasons: Vec<(&str, u64)> = report.files[1]
        .left_out
        .iter()
        .map(|(reason, count)| (reason.as_str(), *count))
        .collect();
    assert_eq!(
        reasons,
        [
            ("cancelled order", 2),
            ("fully refunded order", 1),
            ("tip", 1),
            ("voided payment", 1)
        ]
    );
    assert_eq!(report.files[1].date_order, "ymd");
    assert_eq!(report.totals.unmatched_skus, ["BAG"]);
    assert_eq!(data.history.order(1).day().to_string(), "2025-03-05");
    assert_eq!(data.history.customer_count(), 3);
}

#[test]
fn a_shopify_order_with_an_unreadable_first_row_is_rejected_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    let broken = SHOPIFY_ORDERS.replace("TEN,10.00", "TEN,ten");
    std::fs::write(&path, broken).unwrap();
    let (data, report) = run(&[&path]).unwrap();
    assert_eq!(data.history.len(), 3);
    assert_eq!(report.files[0].rejected, 2);
    assert_eq!(report.problems[0].column, "Discount Amount");
    assert_eq!(report.problems[0].found, "ten");
}

#[test]
fn a_shopify_order_in_another_currency_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(
        &path,
        SHOPIFY_ORDERS.replace("partially_refunded,USD", "paid,CAD"),
    )
    .unwrap();
    let message = run(&[&path]).map(|_| ()).unwrap_err().to_string();
    assert!(
        message.contains("USD") && message.contains("CAD"),
        "{message}"
    );
}

#[test]
fn woocommerce_variations_stand_on_their_parents_page() {
    let (data, report) = run(&[&fixture("woocommerce_products.csv")]).unwrap();
    let file = &report.files[0];
    assert_eq!(file.dialect, "WooCommerce products export");
    assert_eq!(
        file.decimal,
        "point (Cost of goods), comma (Sale price, Regular price)"
    );
    assert_eq!((file.rows, file.accepted), (6, 5));
    assert_eq!(file.left_out["grouped product"], 1);
    let red = variant(&data, "hoodie-red");
    assert_eq!(red.price, Some(Money(4_200)), "the sale price is today's");
    assert_eq!(red.cost, Some(Money(2_000)));
    assert_eq!(red.stock, None, "the parent's stock is not its own");
    assert_eq!(red.option, "Red / No");
    let blue = variant(&data, "id:13");
    assert_eq!(blue.product, red.product);
    assert_eq!(blue.stock, Some(4));
    let page = &data.catalog.products()[red.product.index()];
    assert_eq!(
        (page.key.as_str(), page.title.as_str()),
        ("hoodie", "Hoodie")
    );
    assert_eq!(
        (page.category.as_str(), page.brand.as_str()),
        ("Hoodies", "Acme")
    );
    let plan = data.catalog.find(&Sku::from("=PLAN")).unwrap();
    assert!(data.catalog.is_service(plan));
    assert_eq!(data.catalog.variant(plan).cost, Some(Money(325)));
    assert_eq!(variant(&data, "id:16").price, Some(Money(123_450)));
    assert_eq!(data.catalog.products().len(), 3);
}

#[test]
fn woocommerce_item_rows_are_orders_with_all_discounts_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(
        &path,
        "order_id,order_number,date,status,order_total,order_currency,customer_id,billing_email,item_name,item_sku,item_quantity,item_subtotal,item_total\n\
         9,1009,2025-05-01 9:05:00,completed,100.00,USD,0,x@shop.example,Hoodie,H-1,2,90.00,81.00\n\
         9,1009,2025-05-01 9:05:00,completed,100.00,USD,0,x@shop.example,Cap,CAP,1,19.00,19.00\n\
         8,1008,2025-04-01 9:05:00,wc-cancelled,19.00,USD,5,x@shop.example,Cap,CAP,1,19.00,19.00\n",
    )
    .unwrap();
    let (data, report) = run(&[&path]).unwrap();
    assert_eq!(data.history.len(), 1);
    assert_eq!(data.history.order(0).number(), "1009");
    assert_eq!(data.history.order(0).net_revenue(), Money(10_000));
    assert_eq!(variant(&data, "H-1").price, Some(Money(4_050)));
    assert_eq!(report.files[0].left_out["cancelled order"], 1);
    let labels = folder.path().join("labels.csv");
    std::fs::write(
        &labels,
        "Order Number,Order Status,Order Date,Email (Billing),SKU,Name,Quantity,Item Cost,Order Line Total\n\
         1,Completed,2025-05-01,x@shop.example,A,Apple,2,3.00,5.00\n\
         ,,,,B,Pear,1,4.00,4.00\n",
    )
    .unwrap();
    let (data, _) = run(&[&labels]).unwrap();
    assert_eq!(data.history.order(0).lines().len(), 2);
    assert_eq!(data.history.order(0).net_revenue(), Money(900));
}

#[test]
#[ignore = "needs the shared corpus"]
fn every_file_of_the_corpus_is_read_and_every_row_is_accounted_for() {
    let Some(corpus) = corpus() else { return };
    for folder in ["shopify", "woocommerce", "uci"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(corpus.join("formats/fixtures").join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let seen = preview(&path, None).unwrap();
            let (data, report) = run(&[&path]).unwrap();
            let file = &report.files[0];
            eprintln!(
                "{folder}/{name}: {}, rows {} accepted {} rejected {} left out {:?}, {} variants, {} orders, {}",
                file.dialect,
                file.rows,
                file.accepted,
                file.rejected,
                file.left_out,
                data.catalog.variants().len(),
                data.history.len(),
                report.totals.net_revenue
            );
            for problem in report.problems.iter().take(3) {
                eprintln!("    {problem:?}");
            }
            assert_eq!(seen.dialect, file.dialect);
            if folder != "uci" && !name.contains("unit_sample_update") {
                assert!(file.dialect.to_lowercase().contains(folder), "{name}");
            }
        }
    }
}

#[test]
#[ignore = "needs the shared corpus"]
fn the_golden_files_of_the_corpus_give_the_same_baseline_in_both_layouts() {
    let Some(corpus) = corpus() else { return };
    let golden = corpus.join("product/golden");
    for (catalog, orders) in [
        ("catalog.csv", "orders.csv"),
        ("shopify_products.csv", "shopify_orders.csv"),
    ] {
        let (data, report) = run(&[&golden.join(catalog), &golden.join(orders)]).unwrap();
        let units: u32 = data
            .history
            .orders()
            .flat_map(|order| order.lines().map(|line| line.units).collect::<Vec<u32>>())
            .sum();
        assert_eq!(report.totals.net_revenue, "3269.40");
        assert_eq!((data.history.len(), units), (10, 18));
        assert_eq!(report.totals.variants, 8);
        assert_eq!(report.totals.matched_lines, report.totals.lines);
    }
}

#[test]
#[ignore = "needs the shared corpus"]
fn the_online_retail_subset_of_the_corpus_adds_up() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("formats/fixtures/uci/online_retail_subset.csv");
    let (data, report) = run(&[&path]).unwrap();
    // The same sums in floats, from the file as it is.
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let mut expected = 0.0;
    let mut orders = std::collections::BTreeSet::new();
    for record in reader.records() {
        let record = record.unwrap();
        let units: i64 = record[3].parse().unwrap();
        let price: f64 = record[5].parse().unwrap();
        let is_fee = [
            "POST",
            "DOT",
            "M",
            "D",
            "S",
            "B",
            "C2",
            "AMAZONFEE",
            "BANK CHARGES",
            "CRUK",
            "PADS",
        ]
        .contains(&record[1].trim().to_uppercase().as_str())
            || record[1].starts_with("DCGS")
            || record[1].starts_with("gift_");
        if record[0].starts_with('C') || units <= 0 || price < 0.0 || is_fee {
            continue;
        }
        expected += units as f64 * price;
        orders.insert(record[0].to_owned());
    }
    assert_eq!(data.history.len(), orders.len());
    let found: f64 = report.totals.net_revenue.parse().unwrap();
    assert!((found - expected).abs() < 0.01, "{found} {expected}");
    assert_eq!(report.files[0].rejected, 0);
}

#[test]
fn shopify_drafts_and_replacements_are_left_out_and_count_when_a_person_keeps_them() {
    let orders = "Name,Email,Financial Status,Currency,Subtotal,Total,Discount Code,Discount Amount,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Source\n\
#1,a@shop.example,paid,USD,60.00,60.00,,0.00,2025-03-01 12:00:00 -0700,1,Camera bag,60.00,BAG,web\n\
#2,b@shop.example,paid,USD,60.00,60.00,,0.00,2025-03-02 12:00:00 -0700,1,Camera bag,60.00,BAG,shopify_draft_order\n\
#2,,,,,,,,2025-03-02 12:00:00 -0700,1,Mug,20.00,MUG,\n\
#3,c@shop.example,paid,USD,0.00,0.00,Replacement,60.00,2025-03-03 12:00:00 -0700,1,Camera bag,60.00,BAG,web\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, orders).unwrap();
    let (data, report) = run(&[&path]).unwrap();
    assert_eq!(data.history.len(), 1);
    let reasons: Vec<(&str, u64)> = report.files[0]
        .left_out
        .iter()
        .map(|(reason, count)| (reason.as_str(), *count))
        .collect();
    assert_eq!(reasons, [("draft order", 2), ("replacement order", 1)]);
    let keep = [LeftOut::DraftOrder, LeftOut::ReplacementOrder];
    let options = ImportOptions {
        keep: keep.into(),
        ..ImportOptions::default()
    };
    let (data, _) = run_with(&[&path], options).unwrap();
    assert_eq!(data.history.len(), 3);
}
