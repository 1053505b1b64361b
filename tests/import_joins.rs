//! Files that only make sense together: keys, categories, combinations, shared SKUs, prices for a time.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::domain::catalog::Sku;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{ImportOptions, SharedSku, import};
use import_desk::{Desk, left_out, line, orders, read, refusal, request, sold};

const KEYED: &str = "ProductKey,ProductSubcategoryKey,ProductSKU,ProductName,ProductColor,ProductSize,ProductCost,ProductPrice\n\
    214,31,HL-1,Helmet,Red,0,13.0863,34.99\n215,2,RB-1,Road bike,Black,58,500.00,900.00\n";
const KEYED_SALES: &str = "OrderDate,OrderNumber,ProductKey,CustomerKey,OrderQuantity\n2017-01-01,SO1,214,7,2\n2017-01-02,SO2,215,8,1\n";

fn tags<'a>(data: &'a Dataset, sku: &str) -> &'a [String] {
    let id = data.catalog.find(&Sku::from(sku)).unwrap();
    &data.catalog.product_of(id).tags
}

#[test]
fn orders_that_name_goods_by_key_find_them_in_a_catalog_that_was_imported_before() {
    let desk = Desk::new();
    let catalog = desk.file("products.csv", KEYED);
    let sales = desk.file("sales.csv", KEYED_SALES);
    let (together, _) = read(&[&catalog, &sales]);
    let (base, _) = read(&[&catalog]);
    let options = ImportOptions::default;
    let (after, report) = import(
        &request(&[&sales], options()),
        Some(&base),
        &Progress::new(),
    )
    .unwrap();
    assert_eq!(orders(&after), orders(&together));
    assert_eq!(
        orders(&after),
        [
            ("SO1".to_owned(), 0, vec![line("HL-1", 2, 6_998)]),
            ("SO2".to_owned(), 0, vec![line("RB-1", 1, 90_000)])
        ]
    );
    assert_eq!(report.totals.matched_lines, 2);
    let keys: Vec<&str> = after
        .catalog
        .other_keys()
        .iter()
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(keys, ["214", "215"]);
    assert_eq!(together.hash, after.hash);
}

#[test]
fn keys_of_goods_are_in_the_project_file() {
    use endcap::store::ProjectFile;
    let desk = Desk::new();
    let (data, _) = read(&[&desk.file("products.csv", KEYED)]);
    let path = desk.folder.path().join("shop.endcap");
    let (mut store, _) = ProjectFile::create(&path, &data.currency).unwrap();
    store.save_dataset(&data).unwrap();
    drop(store);
    let (_, stored) = ProjectFile::open(&path).unwrap();
    assert_eq!(data.catalog.other_keys().len(), 2);
    assert_eq!(
        stored.dataset.catalog.other_keys(),
        data.catalog.other_keys()
    );
}

#[test]
fn goods_without_a_sku_are_found_by_title_in_a_later_import() {
    let desk = Desk::new();
    let catalog = desk.file("c.csv", "sku,title,price\nA-1,Blue hat,10.00\n");
    let sales = desk.file(
        "o.csv",
        "order,date,sku,title,quantity,price\n1,2025-01-01,,Blue hat,1,9.00\n",
    );
    let (base, _) = read(&[&catalog]);
    let (after, _) = import(
        &request(&[&sales], ImportOptions::default()),
        Some(&base),
        &Progress::new(),
    )
    .unwrap();
    assert_eq!(orders(&after)[0].2, [line("A-1", 1, 900)]);
}

#[test]
fn products_take_the_names_of_their_categories_from_a_table() {
    let desk = Desk::new();
    let products = desk.file(
        "products.csv",
        "ProductID,ProductName,CategoryID,UnitPrice\n1,Chai,1,18\n2,Chang,1,19\n3,Tofu,7,23\n4,Loose,99,1\n",
    );
    let categories = desk.file(
        "categories.csv",
        "CategoryID,CategoryName,Description\n1,Beverages,\"Soft drinks, coffees\"\n7,Produce,Dried fruit\n8,Seafood,Fish\n1,Drinks,again\n,Nameless,\n",
    );
    for files in [[&products, &categories], [&categories, &products]] {
        let (data, report) = read(&[files[0], files[1]]);
        assert_eq!(sold(&data, "1").2, "Beverages");
        assert_eq!(sold(&data, "2").2, "Beverages");
        assert_eq!(sold(&data, "3").2, "Produce");
        assert_eq!(sold(&data, "4").2, "", "a category in no table");
        let place = report
            .files
            .iter()
            .position(|file| file.path.ends_with("categories.csv"))
            .unwrap();
        let file = &report.files[place];
        assert_eq!(file.dialect, "Table of categories");
        assert_eq!((file.rows, file.accepted, file.rejected), (5, 2, 1));
        assert_eq!(
            left_out(&report, place),
            [
                ("category stands twice".to_owned(), 1),
                ("category without products".to_owned(), 1)
            ]
        );
    }
}

#[test]
fn a_category_of_a_category_becomes_a_tag() {
    let desk = Desk::new();
    let products = desk.file("products.csv", KEYED);
    let inner = desk.file(
        "subcategories.csv",
        "ProductSubcategoryKey,SubcategoryName,ProductCategoryKey\n31,Helmets,4\n2,Road Bikes,1\n",
    );
    let outer = desk.file(
        "categories.csv",
        "ProductCategoryKey,CategoryName\n1,Bikes\n4,Accessories\n2,Components\n",
    );
    let (data, report) = read(&[&outer, &products, &inner]);
    assert_eq!(
        (sold(&data, "HL-1").2, tags(&data, "HL-1")),
        ("Helmets", &["Accessories".to_owned()][..])
    );
    assert_eq!(
        (sold(&data, "RB-1").2, tags(&data, "RB-1")),
        ("Road Bikes", &["Bikes".to_owned()][..])
    );
    let accepted: Vec<u64> = report.files.iter().map(|file| file.accepted).collect();
    assert_eq!(accepted, [2, 2, 2]);
    assert_eq!(
        left_out(&report, 0),
        [("category without products".to_owned(), 1)]
    );
    let (again, _) = import(
        &request(&[&outer, &products, &inner], ImportOptions::default()),
        Some(&data),
        &Progress::new(),
    )
    .unwrap();
    assert_eq!(again.hash, data.hash);
    assert_eq!(tags(&again, "HL-1"), ["Accessories"]);
}

const PRESTASHOP: &str = "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Wholesale price;Reference #;Quantity\n\
    1;1;Player;Music;100;80;P-1;160\n2;1;Case;Music;20,50;8;P-2;5\n";

#[test]
fn combinations_are_variants_whose_price_is_a_difference() {
    let desk = Desk::new();
    let products = desk.file("products.csv", PRESTASHOP);
    let combinations = desk.file(
        "combinations.csv",
        "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;Wholesale price;Impact on price;Quantity\n\
         1;Color:color:0, Disk space:select:1;Blue:0, 16GB:1;P-1-B16;100;40;10\n\
         1;Color:color:0, Disk space:select:1;Blue:0, 8GB:1;P-1-B8;80;-10,50;11\n\
         2;Color:color:0;Red:0;;;0;1\n\
         9;Color:color:0;Red:0;P-9;;0;1\n",
    );
    let (data, report) = read(&[&combinations, &products]);
    let file = &report.files[0];
    assert_eq!(file.dialect, "PrestaShop combinations");
    assert_eq!((file.rows, file.accepted, file.rejected), (4, 3, 1));
    assert_eq!(report.problems[0].found, "9");
    assert_eq!(
        sold(&data, "P-1-B16"),
        (
            "Player",
            "Blue / 16GB",
            "Music",
            Some(14_000),
            Some(10_000),
            Some(10)
        )
    );
    assert_eq!(
        sold(&data, "P-1-B8").3,
        Some(8_950),
        "a combination may cost less"
    );
    assert_eq!(sold(&data, "P-2 / Red").3, Some(2_050));
    let (base, _) = read(&[&products]);
    let (later, report) = import(
        &request(&[&combinations], ImportOptions::default()),
        Some(&base),
        &Progress::new(),
    )
    .unwrap();
    assert_eq!(
        report.files[0].accepted, 3,
        "the ids of products are still known"
    );
    assert_eq!(sold(&later, "P-1-B16").3, Some(14_000));
    assert!(
        !refusal(&[&desk.file(
            "categories.csv",
            "Category ID;Active (0/1);Name *;Parent category\n3;1;iPods;Home\n"
        )])
        .is_empty()
    );
}

const SHARED: &str = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n\
    ring,Ring,Size,S,R-1,10.00,1\nring,,,M,R-1,11.00,2\nring,,,L,R-1,12.00,3\nchain,Chain,Title,Default Title,R-1,20.00,4\nring,,,S,R-1,10.00,1\n";

#[test]
fn variants_that_share_a_sku_are_kept_reported_and_told_apart_by_their_name() {
    let desk = Desk::new();
    let catalog = desk.file("products.csv", SHARED);
    let sales = desk.file(
        "orders.csv",
        "Name,Email,Financial Status,Currency,Subtotal,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n\
         #1,a@shop.example,paid,USD,63.00,63.00,0.00,2025-03-07 12:00:00 -0700,1,Ring - S,10.00,R-1\n\
         #1,,,,,,,,1,Ring - M,11.00,R-1\n#1,,,,,,,,1,Ring - L,12.00,R-1\n#1,,,,,,,,1,Chain,20.00,R-1\n#1,,,,,,,,1,Ring of old,10.00,R-1\n",
    );
    let (data, report) = read(&[&catalog, &sales]);
    let file = &report.files[0];
    assert_eq!((file.rows, file.accepted), (5, 4));
    assert_eq!(left_out(&report, 0), [("SKU stands twice".to_owned(), 1)]);
    let shared = |kept_as: &str| SharedSku {
        sku: "R-1".to_owned(),
        kept_as: kept_as.to_owned(),
    };
    assert_eq!(
        file.shared_skus,
        [shared("ring / M"), shared("ring / L"), shared("chain")]
    );
    assert_eq!(sold(&data, "ring / L").3, Some(1_200));
    let expected = [
        line("R-1", 2, 2_000),
        line("ring / M", 1, 1_100),
        line("ring / L", 1, 1_200),
        line("chain", 1, 2_000),
    ];
    assert_eq!(orders(&data)[0].2, expected);
    let (base, _) = read(&[&catalog]);
    for files in [
        vec![sales.as_path()],
        vec![catalog.as_path(), sales.as_path()],
    ] {
        let (later, _) = import(
            &request(&files, ImportOptions::default()),
            Some(&base),
            &Progress::new(),
        )
        .unwrap();
        assert_eq!(orders(&later)[0].2, expected, "in a later import");
        assert_eq!(later.hash, data.hash);
    }
}

#[test]
fn a_sale_price_with_days_holds_on_the_day_of_the_last_order() {
    let desk = Desk::new();
    let catalog = desk.file(
        "products.csv",
        "ID,Type,SKU,Name,Date sale price starts,Date sale price ends,Sale price,Regular price\n\
         1,simple,ON,On,2025-03-01 0:00:00,2025-03-31 23:59:59,8.00,10.00\n\
         2,simple,OVER,Over,,2025-03-09 23:59:59,8.00,10.00\n\
         3,simple,SOON,Soon,2025-03-11 0:00:00,,8.00,10.00\n\
         4,simple,EVER,Ever,,,8.00,10.00\n\
         5,simple,ODD,Odd,soon,,8.00,10.00\n",
    );
    let sales = |day: u32| {
        let text = format!("order,date,sku,quantity,price\n{day},2025-03-{day},ON,1,8.00\n");
        desk.file("orders.csv", text)
    };
    let price = |data: &Dataset, sku: &str| sold(data, sku).3.unwrap();
    let prices = |data: &Dataset| ["ON", "OVER", "SOON", "EVER", "ODD"].map(|sku| price(data, sku));
    let (data, _) = read(&[&catalog, &sales(10)]);
    assert_eq!(prices(&data), [800, 1_000, 1_000, 800, 1_000]);
    let (later, _) = import(
        &request(&[&catalog, &sales(20)], ImportOptions::default()),
        Some(&data),
        &Progress::new(),
    )
    .unwrap();
    assert_eq!(prices(&later), [800, 1_000, 800, 800, 1_000]);
    let (alone, _) = read(&[&catalog]);
    assert_eq!(
        prices(&alone),
        [1_000, 1_000, 1_000, 800, 1_000],
        "no order, no day"
    );
}

#[test]
fn both_days_of_a_sale_may_stand_in_one_cell() {
    let desk = Desk::new();
    let feed = desk.file(
        "feed.txt",
        "id\ttitle\tprice\tsale_price\tsale_price_effective_date\tavailability\tlink\n\
         A\tLamp\t50.00 USD\t40.00 USD\t2026-02-24T13:00-0800/2026-02-28T15:30-0800\tin stock\tx\n",
    );
    let on = |day: &str| {
        desk.file(
            &format!("{day}.csv"),
            format!("order,date,sku,quantity,price\n1,{day},A,1,40.00\n"),
        )
    };
    assert_eq!(
        sold(&read(&[&feed, &on("2026-02-28")]).0, "A").3,
        Some(4_000)
    );
    assert_eq!(
        sold(&read(&[&feed, &on("2026-03-01")]).0, "A").3,
        Some(5_000)
    );
}
