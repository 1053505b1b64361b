//! Cells are values as their column writes them: dates in words and numbers, amounts below zero, both decimal marks.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::import::{DecimalMark, ImportOptions, Mapping, Says, preview};
use import_desk::{Desk, read, read_with, refusal};

fn days(data: &endcap::domain::project::Dataset) -> Vec<String> {
    data.history
        .orders()
        .map(|order| order.placed().day().to_string())
        .collect()
}

#[test]
fn both_decimal_marks_in_one_column_are_asked_about_and_refused() {
    let desk = Desk::new();
    let path = desk.file(
        "orders.csv",
        "order_id,created_at,sku,quantity,unit_price\n1,2026-03-01,A,1,\"1.234,56\"\n2,2026-03-01,B,1,\"1,234.56\"\n\
         3,2026-03-02,C,1,\"1.234\"\n4,2026-03-02,D,1,12.50\n",
    );
    let told = refusal(&[&path]);
    assert!(
        told.contains("--decimal") && told.contains("unit_price"),
        "{told}"
    );
    let question = &preview(&path, None).unwrap().questions[0];
    assert!(question.blocks, "{question:?}");
    assert_eq!(question.answers[0].says, Says::Decimal(DecimalMark::Point));
    let options = ImportOptions {
        mappings: vec![Mapping::parse("decimal = \"point\"").unwrap()],
        ..ImportOptions::default()
    };
    let (_, report) = read_with(&[&path], options);
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (3, 1));
}

#[test]
fn one_wrong_cell_in_a_long_column_is_rejected_and_no_question() {
    let desk = Desk::new();
    let mut text = "order_id,created_at,sku,quantity,unit_price\n".to_owned();
    for order in 0..60 {
        text.push_str(&format!("{order},2026-03-01,A,1,12.50\n"));
    }
    text.push_str("60,2026-03-01,A,1,\"12,50\"\n");
    let (_, report) = read(&[&desk.file("orders.csv", text)]);
    assert_eq!(
        (report.files[0].accepted, report.files[0].rejected),
        (60, 1)
    );
}

#[test]
fn columns_of_numbered_days_and_seconds_are_dates_and_order_numbers_are_not() {
    let desk = Desk::new();
    for (first, second, words) in [
        ("46082", "46083.5", "spreadsheet days"),
        ("1772355900", "1772442300", "seconds since 1970"),
        ("1772355900000", "1772442300000", "milliseconds since 1970"),
    ] {
        // Order numbers that look the same stay order numbers.
        let text = format!(
            "order_id,created_at,sku,quantity,unit_price\n1772355900,{first},A,1,2.00\n46083,{second},A,1,2.00\n"
        );
        let (data, report) = read(&[&desk.file("orders.csv", text)]);
        assert_eq!(days(&data), ["2026-03-01", "2026-03-02"], "{words}");
        assert_eq!(report.files[0].date_order, words);
        assert!(
            report.files[0].notes[0].contains(words),
            "{:?}",
            report.files[0].notes
        );
        let numbers: Vec<_> = data
            .history
            .orders()
            .map(|order| order.number().to_owned())
            .collect();
        assert_eq!(numbers, ["1772355900", "46083"]);
    }
}

#[test]
fn dates_in_words_and_order_numbers_of_twenty_digits_are_read() {
    let desk = Desk::new();
    let (data, report) = read(&[&desk.file(
        "orders.csv",
        "order number,date,sku,name,qty,price\n200014567890123456781,2026-03-01,LAMP-1,Desk Lamp,1,50.00\n\
         200014567890123456782,2026-03-01,BULB-W,Warm Bulb,1,5.00\n\
         200014567890123,\"Mar 1, 2026 purchase\",CORD-1,Cloth Cord,1,10.00\n\
         4,\"Sunday, March 1, 2026 at 9:05 AM\",CORD-1,Cloth Cord,1,10.00\n",
    )]);
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (4, 0));
    assert_eq!(days(&data), ["2026-03-01"; 4]);
}
