//! Damaged files are an error or a report with every row in it, and what was written is read back.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::domain::progress::Progress;
use endcap::import::{ImportOptions, import, preview};
use import_desk::{Desk, line, orders, read, request, run};
use proptest::prelude::*;

const ORDERS: &str = "order_id,created_at,customer_id,sku,title,quantity,unit_price,discount\n\
    o1,2025-01-08T12:00:00Z,c01,CAM,\"Camera, \"\"small\"\"\",1,500.00,0\n\
    o1,2025-01-08T12:00:00Z,c01,CARD,\"Card\nof memory\",2,30.00,5.00\n\
    o2,2025-01-15T12:00:00Z,c02,CARD,Card,1,\"1,030.50\",0\n";

const BASKETS: &str = "a,b,c\nb\na,c\na,b,c,d\nc\nb,d\na\na,b\nb,c\na,b,d\nc,d\na,d\nb,c,d\n";

const MAGENTO: &str = "sku,store_view_code,attribute_set_code,product_type,name,price,additional_attributes,configurable_variations\n\
    A,,Default,simple,One,1.0000,\"cost=3,x=\"\"a \"\"\"\"b\"\"\"\"\"\"\",\n\
    B,,Default,configurable,Two,,,\"sku=A,size=S|sku=C,size=M\"\n";

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

#[test]
fn cut_flipped_and_quoted_files_never_panic_and_lose_no_row() {
    let desk = Desk::new();
    let mut numbers = Numbers(7);
    for text in [ORDERS, BASKETS, MAGENTO] {
        for round in 0..400 {
            let mut bytes = text.as_bytes().to_vec();
            match round % 4 {
                0 => bytes.truncate(numbers.below(bytes.len())),
                1 => {
                    for _ in 0..3 {
                        let place = numbers.below(bytes.len());
                        bytes[place] ^= 1 << numbers.below(8);
                    }
                }
                2 => {
                    let place = numbers.below(bytes.len());
                    bytes.insert(place, b'"');
                }
                _ => {
                    let place = numbers.below(bytes.len());
                    let stray = [0, 0xFF, b'\r', b',', b';', b'\t'][numbers.below(6)];
                    bytes.insert(place, stray);
                }
            }
            let path = desk.file("damaged.csv", &bytes);
            let _ = preview(&path, None);
            let _ = run(&request(&[&path], ImportOptions::default()));
        }
    }
}

#[test]
fn nul_bytes_around_a_cell_are_no_data_and_inside_stay() {
    let desk = Desk::new();
    let file = desk.file(
        "nul.csv",
        "order,date,sku,qty,price\n\u{0}1,2025-01-01\u{0},\u{0}A\u{0},2,3.00\n1,2025-01-01,B\u{0}C,1,1.00\n",
    );
    let (data, report) = read(&[&file]);
    assert_eq!(report.files[0].accepted, 2);
    assert_eq!(
        orders(&data),
        [(
            "1".to_owned(),
            0,
            vec![line("A", 2, 600), line("B\u{0}C", 1, 100)]
        )]
    );
}

/// Text as shops write it: with the marks that part cells, quotes and line feeds in it.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-zäßé][A-Za-z0-9äßé ,;|\"\n\t'._-]{0,14}[A-Za-z0-9]"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_table_that_is_written_is_read_back(
        goods in prop::collection::btree_map("[A-Z]{1,3}[0-9]{1,4}", (words(), 1..9_999_999_i64, 0..500_i64), 1..12),
        lines in prop::collection::vec((0..6_usize, 0..64_usize, 1..99_u32), 1..40),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        comma in any::<bool>(),
        mark in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let money = |minor: i64| {
            let point = if comma { ',' } else { '.' };
            format!("{}{point}{:02}", minor / 100, minor % 100)
        };
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let writer = || {
            let start = if mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
            csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(start)
        };
        let mut catalog = writer();
        catalog.write_record(["sku", "title", "price", "stock"]).unwrap();
        for (sku, (title, price, stock)) in &goods {
            catalog.write_record([sku.clone(), title.clone(), money(*price), stock.to_string()]).unwrap();
        }
        let skus: Vec<&String> = goods.keys().collect();
        let mut sales = writer();
        sales.write_record(["order", "date", "sku", "quantity", "price"]).unwrap();
        let mut expected: std::collections::BTreeMap<(usize, String), (u32, i64)> = Default::default();
        for (order, place, units) in &lines {
            let sku = skus[place % skus.len()];
            let price = goods[sku].1;
            sales.write_record([
                format!("o{order}"),
                format!("2025-03-1{order}"),
                sku.clone(),
                units.to_string(),
                money(price),
            ]).unwrap();
            let sum = expected.entry((*order, sku.clone())).or_default();
            sum.0 += units;
            sum.1 += price * i64::from(*units);
        }
        let desk = Desk::new();
        let catalog = desk.file("catalog.csv", catalog.into_inner().unwrap());
        let sales = desk.file("sales.csv", sales.into_inner().unwrap());
        let (data, report) = import(
            &request(&[&catalog, &sales], ImportOptions::default()), None, &Progress::new(),
        ).unwrap();
        prop_assert_eq!(report.files[0].accepted, goods.len() as u64);
        prop_assert_eq!(report.files[1].accepted, lines.len() as u64);
        for (sku, (title, price, stock)) in &goods {
            let id = data.catalog.find(&sku.as_str().into()).unwrap();
            prop_assert_eq!(data.catalog.title(id), title.trim());
            prop_assert_eq!(data.catalog.variant(id).price.unwrap().0, *price);
            prop_assert_eq!(data.catalog.variant(id).stock, Some(*stock));
        }
        let mut found: std::collections::BTreeMap<(usize, String), (u32, i64)> = Default::default();
        for (number, _, lines) in orders(&data) {
            for (sku, units, minor) in lines {
                found.insert((number[1..].parse().unwrap(), sku), (units, minor));
            }
        }
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn lines_without_a_price_take_it_from_a_catalog_and_not_from_other_orders() {
    let desk = Desk::new();
    let bare = desk.file("bare.csv", "order,date,sku,quantity\n1,2025-01-01,A,1\n");
    let priced = desk.file(
        "priced.csv",
        "order,date,sku,quantity,price\n2,2025-01-02,A,1,5.00\n",
    );
    for files in [[&bare, &priced], [&priced, &bare]] {
        let request = request(&[files[0], files[1]], ImportOptions::default());
        let (data, _) = run(&request).unwrap();
        let (again, _) = import(&request, Some(&data), &Progress::new()).unwrap();
        assert_eq!(
            orders(&again),
            [
                ("1".to_owned(), 0, vec![line("A", 1, 0)]),
                ("2".to_owned(), 0, vec![line("A", 1, 500)])
            ]
        );
    }
}

#[test]
fn lines_that_stand_in_two_files_of_one_import_count_once() {
    let desk = Desk::new();
    let heads = desk.file(
        "orders.csv",
        "order_id,order_date,customer_id\n1,1996-07-04,V\n",
    );
    let lines = "order_id,product_id,unit_price,quantity\n1,A,2.00,3\n";
    let (one, two) = (desk.file("one.csv", lines), desk.file("two.csv", lines));
    let (data, report) = read(&[&one, &heads, &two]);
    assert_eq!(
        orders(&data),
        [("1".to_owned(), 0, vec![line("A", 3, 600)])]
    );
    assert_eq!(report.files[2].left_out["already imported"], 1);
}
