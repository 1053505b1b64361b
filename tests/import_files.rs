//! Files in: what is read, what is left out, and that every row is accounted for.
#![allow(clippy::unwrap_used)]

mod import_desk;

use std::path::Path;

use endcap::domain::catalog::Sku;
use endcap::domain::money::Money;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{
    FilePreview, ImportError, ImportOptions, ImportReport, ImportRequest, Role, import, preview,
};

use import_desk::{Desk, assert_all_rows_are_accounted_for, left_out, line, orders, read, refusal};

fn request(files: &[&Path]) -> ImportRequest {
    import_desk::request(files, ImportOptions::default())
}

fn run(files: &[&Path], base: Option<&Dataset>) -> Result<(Dataset, ImportReport), ImportError> {
    import_desk::run_onto(&request(files), base)
}

const CATALOG: &str = "sku,title,category,price,cost,stock\n\
    CAM,Camera,Cameras,500.00,400.00,7\n\
    CARD,Memory card,Cards,30.00,12.00,\n\
    WAR,Care plan,Services,50.00,,\n";

const ORDERS: &str = "order_id,created_at,customer_id,sku,quantity,unit_price,line_discount\n\
    o2,2025-01-15T12:00:00Z,c02,CARD,2,30.00,5.00\n\
    o1,2025-01-08T12:00:00Z,c01,CAM,1,500.00,0.00\n\
    o1,2025-01-08T12:00:00Z,c01,GIFT,1,0.00,0.00\n";

#[test]
fn a_catalog_and_its_orders_become_a_dataset() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", CATALOG);
    let order_file = desk.file("orders.csv", ORDERS);
    let (data, report) = read(&[&order_file, &catalog]);
    assert_eq!(
        orders(&data),
        [
            (
                "o1".to_owned(),
                0,
                vec![line("CAM", 1, 50_000), line("GIFT", 1, 0)]
            ),
            ("o2".to_owned(), 0, vec![line("CARD", 2, 5_500)]),
        ]
    );
    let camera = data.catalog.find(&Sku::from("CAM")).unwrap();
    assert_eq!(data.catalog.variant(camera).cost, Some(Money(40_000)));
    assert_eq!(data.catalog.variant(camera).stock, Some(7));
    assert_eq!(data.catalog.title(camera), "Camera");
    let plan = data.catalog.find(&Sku::from("WAR")).unwrap();
    assert!(data.catalog.is_service(plan));
    assert_eq!(data.catalog.variant(plan).cost, None);
    let gift = data.catalog.find(&Sku::from("GIFT")).unwrap();
    assert!(!data.catalog.variant(gift).listed);
    assert_eq!(report.files[0].role, "orders");
    assert_eq!(report.files[0].date_order, "ymd");
    assert_eq!(report.files[0].decimal, "point");
    assert_eq!(report.files[1].columns["cost"], "Unit cost");
    assert_eq!(report.totals.unmatched_skus, ["GIFT"]);
    assert_eq!((report.totals.lines, report.totals.matched_lines), (3, 2));
    assert_eq!(report.totals.net_revenue, "555.00");
    assert_eq!(report.totals.customers, 2);
    assert_eq!(report.totals.missing_costs, 1);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2025-01-08 to 2025-01-15")
    );
    assert_eq!(data.sources.len(), 2);
}

#[test]
fn rows_of_one_order_may_stand_apart() {
    let desk = Desk::new();
    let together = desk.file(
        "together.csv",
        "invoice,date,sku,qty,price\n1,2025-01-01,A,1,2.00\n1,2025-01-01,B,1,3.00\n2,2025-01-02,A,2,2.00\n",
    );
    let apart = desk.file(
        "apart.csv",
        "invoice,date,sku,qty,price\n1,2025-01-01,A,1,2.00\n2,2025-01-02,A,2,2.00\n1,2025-01-01,B,1,3.00\n",
    );
    assert_eq!(orders(&read(&[&together]).0), orders(&read(&[&apart]).0));
}

#[test]
fn without_a_catalog_one_is_derived_from_the_orders() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n\
         536366,22633,HAND WARMER ,6,12/13/10 8:28,1.85,17850\n\
         536365,22633,HAND WARMER,1,12/1/10 8:26,1.95,17850\n\
         C536379,22633,HAND WARMER,-1,12/1/10 9:41,1.85,14527\n\
         536380,22633,HAND WARMER,-2,12/1/10 9:41,1.85,14527\n\
         536381,22633,HAND WARMER,0,12/1/10 9:41,1.85,14527\n\
         536382,POST,POSTAGE,1,12/1/10 9:41,18.00,14527\n\
         536383,B,Adjust bad debt,1,12/1/10 9:41,-11.00,\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(data.history.len(), 2);
    let warmer = data.catalog.find(&Sku::from("22633")).unwrap();
    assert_eq!(data.catalog.variant(warmer).price, Some(Money(185)));
    assert_eq!(data.catalog.title(warmer), "HAND WARMER");
    assert_eq!(report.files[0].date_order, "mdy");
    assert_eq!(report.files[0].accepted, 2);
    let expected = [
        ("negative price", 1),
        ("no units", 1),
        ("postage or fee", 1),
        // A number that begins with C says nothing here; units below zero do.
        ("return", 2),
    ];
    assert_eq!(
        left_out(&report, 0),
        expected.map(|(reason, count)| (reason.to_owned(), count))
    );
    assert_eq!(report.totals.unmatched_skus, ["22633"]);
}

#[test]
fn orders_without_prices_take_todays_price_from_the_catalog() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", CATALOG);
    let file = desk.file(
        "orders.csv",
        "order id,date,sku,qty\n1,2025-01-01,CARD,3\n1,2025-01-01,NEW,1\n",
    );
    let (data, report) = read(&[&catalog, &file]);
    assert_eq!(
        orders(&data),
        [(
            "1".to_owned(),
            0,
            vec![line("CARD", 3, 9_000), line("NEW", 1, 0)]
        )]
    );
    let money = &report.files[1].money;
    assert_eq!(
        (money.lines_at_catalog_price, money.lines_without_price),
        (1, 1)
    );
}

#[test]
fn a_character_that_lies_across_the_looked_at_beginning_stays_whole() {
    let desk = Desk::new();
    for padding in ["", "x"] {
        let long = "é".repeat(200_000);
        let text = format!("SKU,Name,Price\nA{padding},{long},1.00\nB,Thé,2.00\n");
        let path = desk.file("long.csv", &text);
        preview(&path, None).unwrap();
        let (data, report) = read(&[&path]);
        assert_eq!(report.files[0].encoding, "UTF-8");
        let variant = data.catalog.find(&Sku::from("B")).unwrap();
        assert_eq!(data.catalog.title(variant), "Thé");
    }
}

#[test]
fn letters_that_are_no_utf8_far_behind_the_beginning_change_how_the_file_is_read() {
    let desk = Desk::new();
    let plain: String = (0..20_000)
        .map(|place| format!("P{place},plain name,1.00\n"))
        .collect();
    let mut text = format!("SKU,Name,Price\n{plain}B,Th").into_bytes();
    text.extend_from_slice(b"\xe9,2.00\n");
    let (data, report) = read(&[&desk.file("late.csv", &text)]);
    let encoding = &report.files[0].encoding;
    assert!(encoding.starts_with("Windows-1252"), "{encoding}");
    assert_eq!(report.files[0].accepted, 20_001);
    let variant = data.catalog.find(&Sku::from("B")).unwrap();
    assert_eq!(data.catalog.title(variant), "Thé");
}

#[test]
fn delimiters_encodings_and_decimal_commas_are_recognised() {
    let desk = Desk::new();
    let text = "Artikel;x\nSKU;Name;Price;Cost\nA;Café \"crème\";1.234,50;3,25\nB;Thé, vert;12;1.25\nC;x;5;4,10\n";
    let windows = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            "SKU\tName\tPrice\nA\tCafé\t12,50\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let (data, report) = read(&[&desk.file("windows.csv", windows)]);
    let file = &report.files[0];
    assert_eq!(file.delimiter, "semicolon");
    assert!(
        file.encoding.starts_with("Windows-1252"),
        "{}",
        file.encoding
    );
    assert_eq!(file.header_row, 2);
    assert_eq!((file.accepted, file.rejected), (2, 1));
    assert_eq!(report.problems[0].line, 4);
    assert_eq!(report.problems[0].column, "Cost");
    let variant = data.catalog.find(&Sku::from("A")).unwrap();
    assert_eq!(data.catalog.variant(variant).price, Some(Money(123_450)));
    assert_eq!(data.catalog.title(variant), "Café \"crème\"");

    let (data, report) = read(&[&desk.file("utf16.csv", utf16)]);
    assert_eq!(report.files[0].delimiter, "tab");
    assert!(report.files[0].encoding.starts_with("UTF-16LE"));
    let variant = data.catalog.find(&Sku::from("A")).unwrap();
    assert_eq!(data.catalog.variant(variant).price, Some(Money(1_250)));
    assert_eq!(data.catalog.title(variant), "Café");

    let blank_then_mark = desk.file("mark.csv", "\n\t\u{feff}SKU|Name|Price\nA|x|1.50\n");
    let (_, report) = read(&[&blank_then_mark]);
    assert_eq!(report.files[0].delimiter, "pipe");
    assert_eq!(report.files[0].header_row, 2);
    assert_eq!(report.files[0].columns["SKU"], "SKU");
}

#[test]
fn two_readings_of_a_column_are_an_error_that_names_both() {
    let desk = Desk::new();
    let header = "order,date,sku,qty,price\n";
    let dates = desk.file("dates.csv", format!("{header}1,03/04/2025,A,1,2.00\n"));
    let message = refusal(&[&dates]);
    assert!(message.contains("day first or month first"), "{message}");
    assert!(message.contains("03/04/2025"), "{message}");
    let both = desk.file(
        "both.csv",
        format!("{header}1,13/04/2025,A,1,2.00\n2,04/13/2025,A,1,2.00\n3,04/05/2025,A,1,2.00\n"),
    );
    let message = refusal(&[&both]);
    assert!(
        message.contains("13/04/2025") && message.contains("04/13/2025"),
        "{message}"
    );
    let marks = desk.file(
        "marks.csv",
        "sku,title,price\nA,x,\"1,234\"\nB,y,\"2,500\"\n",
    );
    let message = refusal(&[&marks]);
    assert!(message.contains("a point or a comma"), "{message}");
}

#[test]
fn a_column_is_decided_by_its_last_row_when_it_must_be() {
    let desk = Desk::new();
    let mut text = "order,date,sku,qty,price\n".to_owned();
    for number in 0..25_000 {
        text.push_str(&format!("{number},03/04/2025,A,1,5\n"));
    }
    text.push_str("25000,13/04/2025,A,1,\"2,50\"\n");
    let (data, report) = read(&[&desk.file("late.csv", text)]);
    assert_eq!(report.files[0].date_order, "dmy");
    assert_eq!(report.files[0].accepted, 25_001);
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2025-04-03 to 2025-04-13")
    );
    let last = data.history.order(data.history.len() - 1);
    assert_eq!(last.net_revenue(), Money(250));
}

#[test]
fn two_currencies_are_an_error_that_names_both() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order,date,sku,qty,price,currency\n1,2025-01-01,A,1,2.00,USD\n2,2025-01-02,A,1,2.00,EUR\n",
    );
    let message = refusal(&[&file]);
    assert!(
        message.contains("USD") && message.contains("EUR"),
        "{message}"
    );
}

#[test]
fn rejected_rows_keep_their_cells_and_say_what_was_expected() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order,date,sku,qty,price\n1,2025-01-01,A,one,2.00\n2,2025-01-01,,1,2.00\n\
         3,someday,A,1,2.00\n4,2025-01-01,7.35E+12,1,2.00\n5,2025-01-01,A,1,n/a\n6,2025-01-01,A,1,2.00,more\n7,2025-01-01\n8,2025-01-01,A,1,2.00\n",
    );
    let rejects = desk.folder.path().join("rejects.csv");
    let request = ImportRequest {
        rejects: Some(rejects.clone()),
        ..request(&[&file])
    };
    let (_, report) = import(&request, None, &Progress::new()).unwrap();
    assert_all_rows_are_accounted_for(&report);
    assert_eq!((report.files[0].rejected, report.files[0].accepted), (7, 1));
    let found: Vec<(u64, &str, &str)> = report
        .problems
        .iter()
        .map(|problem| {
            (
                problem.line,
                problem.column.as_str(),
                problem.found.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, "qty", "one"),
            (3, "sku", ""),
            (4, "date", "someday"),
            (5, "sku", "7.35E+12"),
            (6, "price", "n/a"),
            (7, "", "6 cells"),
            (8, "sku", ""),
        ]
    );
    let written = std::fs::read_to_string(rejects).unwrap();
    let mut lines = written.lines();
    assert_eq!(
        lines.next(),
        Some("order,date,sku,qty,price,line,column,expected,found")
    );
    assert_eq!(
        lines.next(),
        Some("1,2025-01-01,A,one,2.00,2,qty,a whole number of units,one")
    );
    assert_eq!(written.lines().count(), 8);
}

#[test]
fn importing_again_adds_what_is_new_and_leaves_the_rest_as_it_is() {
    let desk = Desk::new();
    let catalog = desk.file("catalog.csv", CATALOG);
    let first = desk.file("first.csv", ORDERS);
    let (base, _) = read(&[&catalog, &first]);
    let second = desk.file(
        "second.csv",
        format!("{ORDERS}o3,2025-01-09T08:00:00Z,c01,GIFT,1,4.00,0.00\n"),
    );
    let update = desk.file("update.csv", "sku,cost\nCAM,390\nGIFT,1.50\n");
    let (data, report) = run(&[&second, &update], Some(&base)).unwrap();
    assert_eq!(left_out(&report, 0), [("already imported".to_owned(), 3)]);
    assert_eq!(report.files[0].accepted, 1);
    assert_eq!(data.history.len(), 3);
    assert_eq!(orders(&data)[0], orders(&base)[0]);
    assert_eq!(data.history.customer_count(), 2);
    let camera = data.catalog.find(&Sku::from("CAM")).unwrap();
    let variant = data.catalog.variant(camera);
    assert_eq!(variant.cost, Some(Money(39_000)));
    assert_eq!(variant.price, Some(Money(50_000)), "no column, no change");
    assert_eq!(data.catalog.title(camera), "Camera");
    let gift = data.catalog.find(&Sku::from("GIFT")).unwrap();
    assert!(data.catalog.variant(gift).listed);
    assert_eq!(data.sources.len(), 4);
    let (again, _) = run(&[&second, &update], Some(&data)).unwrap();
    assert_eq!(again.hash, data.hash);
}

#[test]
fn one_order_in_two_files_of_one_import_counts_once() {
    let desk = Desk::new();
    let one = desk.file("one.csv", ORDERS);
    let two = desk.file("two.csv", ORDERS);
    let (data, report) = read(&[&one, &two]);
    assert_eq!(data.history.len(), 2);
    assert_eq!(left_out(&report, 1), [("already imported".to_owned(), 3)]);
}

#[test]
fn a_sku_that_stands_twice_in_a_catalog_is_listed_once() {
    let desk = Desk::new();
    let file = desk.file("catalog.csv", "sku,title,price\nA,One,1.00\nA,Two,2.00\n");
    let (data, report) = read(&[&file]);
    assert_eq!(data.catalog.variants().len(), 1);
    assert_eq!(left_out(&report, 0), [("SKU stands twice".to_owned(), 1)]);
    assert_eq!(data.catalog.variants()[0].price, Some(Money(100)));
}

#[test]
fn customers_are_known_by_a_keyed_hash_only() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order,date,email,sku,qty,price\n1,2025-01-01,Ann@Example.com,A,1,2.00\n2,2025-01-02,ann@example.com,A,1,2.00\n3,2025-01-02,,A,1,2.00\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(data.history.customer_count(), 1);
    assert_eq!(data.history.order(2).customer(), None);
    assert!(
        !format!("{data:?}{report:?}")
            .to_lowercase()
            .contains("ann@")
    );
    let seen: FilePreview = preview(&file, None).unwrap();
    assert_eq!(seen.role, Role::Orders);
    assert!(!format!("{seen:?}").to_lowercase().contains("ann@"));
    assert_eq!(seen.columns[2].meaning, Some("Customer"));
    assert_eq!(seen.columns[3].samples, ["A", "A", "A"]);
}

#[test]
fn a_cancelled_import_changes_nothing_and_leaves_no_file() {
    let desk = Desk::new();
    let file = desk.file("orders.csv", ORDERS);
    let progress = Progress::new();
    progress.cancel();
    let request = ImportRequest {
        rejects: Some(desk.folder.path().join("rejects.csv")),
        ..request(&[&file])
    };
    let outcome = import(&request, None, &progress);
    assert!(matches!(outcome, Err(ImportError::Cancelled(_))));
    assert_eq!(std::fs::read_dir(desk.folder.path()).unwrap().count(), 1);
}

#[test]
fn damaged_files_are_an_error_or_a_report_and_never_a_panic() {
    let desk = Desk::new();
    for (name, content) in [
        ("empty", Vec::new()),
        ("blank", b"\n\n  \n".to_vec()),
        ("words", b"Dear shop, here is the list.\n".to_vec()),
        ("nul", vec![0; 5_000]),
        ("noise", (0..=255_u8).cycle().take(10_000).collect()),
    ] {
        let path = desk.file(name, content);
        assert!(run(&[&path], None).is_err(), "{name}");
        assert!(preview(&path, None).is_err(), "{name}");
    }
    let whole = ORDERS.as_bytes();
    for cut in 0..whole.len() {
        let path = desk.file("cut", &whole[..cut]);
        let _ = run(&[&path], None);
    }
    let header_end = ORDERS.find('\n').unwrap() + 1;
    for place in header_end..whole.len() {
        for byte in [0, b'"', b'\n', 0xFF] {
            let mut flipped = whole.to_vec();
            flipped[place] = byte;
            let _ = run(&[&desk.file("flipped", flipped)], None);
        }
    }
    let header = desk.file("header", &whole[..header_end]);
    let (data, report) = read(&[&header]);
    assert!(data.history.is_empty());
    assert_eq!(report.files[0].rows, 0);
    let mut unclosed = ORDERS.to_owned();
    unclosed.push_str("o3,2025-01-08,c01,\"CAM");
    unclosed.push_str(&"x\n".repeat(3_000_000));
    let (_, report) = read(&[&desk.file("unclosed", unclosed)]);
    // The open quote costs its own line; every line behind it is read for itself.
    let file = &report.files[0];
    assert_eq!((file.accepted, file.rejected), (3, 3_000_000));
    assert_eq!(report.problems[0].expected, "a quote that is closed");
    assert!(run(&[&desk.folder.path().join("absent")], None).is_err());
}
