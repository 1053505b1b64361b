//! What a person says about files, and the traps that are settled by it.
#![allow(clippy::unwrap_used)]

mod import_desk;

use endcap::import::{
    DateOrder, DecimalMark, DiscountForm, ImportOptions, LeftOut, Mapping, Role, preview_with,
};
use import_desk::{Desk, left_out, line, orders, read, read_with, refusal, request, run, sold};

fn mapped(text: &str) -> ImportOptions {
    ImportOptions {
        mappings: vec![Mapping::parse(text).unwrap()],
        ..ImportOptions::default()
    }
}

#[test]
fn an_unknown_file_is_read_by_its_mapping_alone() {
    let desk = Desk::new();
    let text = "Export vom 1.2.2025;;;;\nKasse 4;;;;\nZettel;Wann;Was;Stückchen;Bezahlt\n\
        7;03/04/2025;Käse;2;12,50\n7;03/04/2025;Brot;1;1.234\n8;05/04/2025;1E+12;1;2,00\n";
    let file = desk.file("kasse.csv", encoding_rs::WINDOWS_1252.encode(text).0);
    assert!(refusal(&[&file]).contains("header row"));
    let options = mapped(
        "role = \"orders\"\ndelimiter = \"semicolon\"\nencoding = \"windows-1252\"\ndecimal = \"comma\"\n\
         dates = \"day first\"\nskip-lines = 2\n[columns]\nZettel = \"Order number\"\nWann = \"Order date\"\n\
         Was = \"SKU\"\n\"Stückchen\" = \"Units\"\nBezahlt = \"Line total\"\n",
    );
    let (data, report) = read_with(&[&file], options.clone());
    assert_eq!(report.files[0].dialect, "Mapped order lines");
    assert_eq!(report.files[0].header_row, 3);
    assert_eq!(
        orders(&data),
        [(
            "7".to_owned(),
            0,
            vec![line("Käse", 2, 1_250), line("Brot", 1, 123_400)]
        )]
    );
    assert_eq!(
        report.totals.period.as_deref(),
        Some("2025-04-03 to 2025-04-03")
    );
    assert_eq!(report.problems[0].line, 6);
    let seen = preview_with(&file, None, &options).unwrap();
    assert_eq!(seen.role, Role::Orders);
    assert_eq!(seen.encoding, "windows-1252");
    assert_eq!(
        seen.columns[1].samples,
        ["2025-04-03", "2025-04-03", "2025-04-05"]
    );
    assert_eq!(seen.columns[4].samples, ["12.50", "1234.00", "2.00"]);
    assert_eq!(seen.columns[2].samples, ["Käse", "Brot"]);
    assert!(
        seen.columns[2].problems[0].contains("1E+12"),
        "{:?}",
        seen.columns[2].problems
    );
}

#[test]
fn columns_without_a_header_are_named_by_their_number() {
    let desk = Desk::new();
    let file = desk.file("plain.txt", "A|9.50|3\nB|1.25|0\n");
    let options = mapped(
        "header = false\ndelimiter = \"pipe\"\n[columns]\n1 = \"SKU\"\n2 = \"Price\"\n3 = \"Stock\"\n",
    );
    let (data, report) = read_with(&[&file], options);
    assert_eq!((report.files[0].rows, report.files[0].accepted), (2, 2));
    assert_eq!(sold(&data, "A"), ("", "", "", Some(950), None, Some(3)));
}

#[test]
fn a_mapping_overrules_a_dialect_for_the_columns_it_names() {
    let desk = Desk::new();
    let file = desk.file(
        "catalog.csv",
        "sku,title,price,cost,wholesale\nA,Lamp,9.00,1.00,4.00\n",
    );
    let options = mapped(
        "[columns]\nsku = \"SKU\"\ntitle = \"Title\"\nprice = \"Price\"\ncost = \"ignored\"\nwholesale = \"Unit cost\"\n",
    );
    let (data, report) = read_with(&[&file], options.clone());
    assert_eq!(sold(&data, "A").4, Some(400));
    assert_eq!(report.files[0].columns["cost"], "ignored");
    // A file without those columns is read as ever, beside one that has them.
    let other = desk.file("other.csv", "sku,title,price,cost\nB,Lamp,9.00,1.00\n");
    let (both, _) = read_with(&[&file, &other], options.clone());
    assert_eq!(sold(&both, "B").4, Some(100));
    // Where no file has them all, the mapping is for none.
    let refused = run(&request(&[&other], options))
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("\"wholesale\""), "{refused}");
}

#[test]
fn an_ambiguous_column_names_both_readings_and_is_settled_by_option() {
    let desk = Desk::new();
    let header = "order,date,sku,qty,price\n";
    let file = desk.file("x.csv", format!("{header}1,03/04/2025,A,1,\"1,234\"\n"));
    let said = |decimal, dates| ImportOptions {
        mappings: vec![Mapping {
            decimal,
            dates,
            ..Mapping::default()
        }],
        ..ImportOptions::default()
    };
    let with_date = said(None, Some(DateOrder::MonthFirst));
    let message = run(&request(&[&file], with_date))
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(message.contains("which is 1234 or 1.234"), "{message}");
    let message = refusal(&[&file]);
    assert!(message.contains("2025-04-03 or 2025-03-04"), "{message}");
    for (mark, minor) in [(DecimalMark::Point, 123_400), (DecimalMark::Comma, 123)] {
        let (data, _) = read_with(&[&file], said(Some(mark), Some(DateOrder::MonthFirst)));
        assert_eq!(orders(&data)[0].2[0].2, minor);
    }
}

#[test]
fn discounts_are_money_percent_or_a_share() {
    let desk = Desk::new();
    let file = |header: &str, one: &str, two: &str| {
        desk.file(
            "d.csv",
            format!("order,date,sku,qty,price,{header}\n1,2025-01-01,A,2,10.00,{one}\n1,2025-01-01,B,1,9.99,{two}\n"),
        )
    };
    let nets = |path: &std::path::PathBuf, options| {
        let (data, _) = read_with(&[path], options);
        orders(&data)[0]
            .2
            .iter()
            .map(|line| line.2)
            .collect::<Vec<i64>>()
    };
    let none = ImportOptions::default;
    assert_eq!(
        nets(&file("discount", "5.00", "0.50"), none()),
        [1_500, 949]
    );
    assert_eq!(nets(&file("discount", "15%", "0.5%"), none()), [1_700, 994]);
    assert_eq!(
        nets(&file("discount percent", "15", ""), none()),
        [1_700, 999]
    );
    assert_eq!(
        nets(&file("discount rate", "0.15", "1"), none()),
        [1_700, 0]
    );
    let unclear = file("discount", "0.15", "0");
    let message = refusal(&[&unclear]);
    assert!(
        message.contains("an amount of money or a share"),
        "{message}"
    );
    for (form, net) in [
        (DiscountForm::Amount, 1_985),
        (DiscountForm::Fraction, 1_700),
    ] {
        let mapping = Mapping {
            discount: Some(form),
            ..Mapping::default()
        };
        let options = ImportOptions {
            mappings: vec![mapping],
            ..none()
        };
        assert_eq!(nets(&unclear, options), [net, 999]);
    }
    let (_, report) = read(&[&file("discount rate", "1.5", "0.1")]);
    assert_eq!(report.files[0].rejected, 1);
}

#[test]
fn other_currencies_need_a_rate_or_are_left_out() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order,date,sku,qty,price,currency\n1,2025-01-01,A,1,2.00,USD\n2,2025-01-02,A,3,2.00,EUR\n3,2025-01-03,A,1,300,JPY\n",
    );
    assert!(refusal(&[&file]).contains("EUR"));
    let (data, report) = read_with(
        &[&file],
        ImportOptions {
            leave_out_other_currencies: true,
            rates: [("EUR".to_owned(), 1.25)].into(),
            ..ImportOptions::default()
        },
    );
    assert_eq!(
        left_out(&report, 0),
        [("order in another currency".to_owned(), 1)]
    );
    let nets: Vec<i64> = orders(&data).iter().map(|order| order.2[0].2).collect();
    assert_eq!(nets, [200, 750]);
    let plain = desk.file(
        "plain.csv",
        "order,date,sku,qty,price\n1,2025-01-01,A,1,8.00\n",
    );
    let mut options = mapped("currency = \"EUR\"\n");
    let (_, report) = read_with(&[&plain], options.clone());
    assert_eq!(report.files[0].rejected, 1, "no rate");
    options.rates.insert("EUR".to_owned(), 1.25);
    assert_eq!(orders(&read_with(&[&plain], options).0)[0].2[0].2, 1_000);
}

#[test]
fn skus_that_differ_in_case_or_zeros_are_found_when_asked_for() {
    let desk = Desk::new();
    let catalog = desk.file(
        "c.csv",
        "sku,title,price\n0123,Lamp,9.00\nAb-1,Mug,3.00\nCAM-100,Camera,5.00\n",
    );
    let sales = desk.file(
        "o.csv",
        "order,date,sku,qty,price\n1,2025-01-01,123,1,9.00\n1,2025-01-01,AB-1,1,3.00\n1,2025-01-01,AB-1,1,3.00\n1,2025-01-01,CAM-101,1,5.00\n",
    );
    let (_, report) = read(&[&catalog, &sales]);
    assert_eq!(report.totals.matched_lines, 0);
    let misses: Vec<(&str, &str)> = report
        .totals
        .near_misses
        .iter()
        .map(|miss| (miss.ordered.as_str(), miss.candidates[0].as_str()))
        .collect();
    assert_eq!(
        misses,
        [("AB-1", "Ab-1"), ("123", "0123"), ("CAM-101", "CAM-100")]
    );
    let options = ImportOptions {
        loose_skus: true,
        ..ImportOptions::default()
    };
    let (data, report) = read_with(&[&catalog, &sales], options);
    assert_eq!(
        orders(&data)[0].2,
        [
            line("0123", 1, 900),
            line("Ab-1", 2, 600),
            line("CAM-101", 1, 500)
        ]
    );
    let found: Vec<(&str, u64)> = report.files[1]
        .loose_matches
        .iter()
        .map(|found| (found.listed.as_str(), found.lines))
        .collect();
    assert_eq!(found, [("0123", 1), ("Ab-1", 2)]);
}

#[test]
fn reasons_can_be_switched_off_and_statuses_added() {
    let desk = Desk::new();
    let file = desk.file(
        "o.csv",
        "order,date,status,sku,qty,price\n1,2025-01-01,cancelled,A,1,2.00\n2,2025-01-01,draft,A,1,2.00\n\
         3,2025-01-01,paid,POST,1,2.00\n4,2025-01-01,paid,A,-1,2.00\n",
    );
    let (_, report) = read(&[&file]);
    assert_eq!(report.totals.orders, 1);
    let options = ImportOptions {
        keep: [LeftOut::CancelledOrder, LeftOut::Fee].into(),
        leave_out_statuses: ["Draft".to_owned()].into(),
        ..ImportOptions::default()
    };
    let (_, report) = read_with(&[&file], options);
    assert_eq!(
        left_out(&report, 0),
        [
            ("return".to_owned(), 1),
            ("status left out by choice".to_owned(), 1)
        ]
    );
    let options = ImportOptions {
        keep: [LeftOut::Return].into(),
        ..ImportOptions::default()
    };
    let message = run(&request(&[&file], options))
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(message.contains("units below zero"), "{message}");
}

#[test]
fn repeated_rows_count_unless_they_are_dropped() {
    let desk = Desk::new();
    let row = "1,2025-01-01,A,1,2.00\n";
    let file = desk.file(
        "o.csv",
        format!("order,date,sku,qty,price\n{row}{row}2,2025-01-01,A,1,2.00\n{row}"),
    );
    assert_eq!(orders(&read(&[&file]).0)[0].2, [line("A", 3, 600)]);
    let options = ImportOptions {
        drop_repeated_rows: true,
        ..ImportOptions::default()
    };
    let (data, report) = read_with(&[&file], options);
    assert_eq!(orders(&data)[0].2, [line("A", 1, 200)]);
    assert_eq!(left_out(&report, 0), [("row stands twice".to_owned(), 2)]);
}

#[test]
fn dates_are_read_in_the_shapes_shops_write() {
    let desk = Desk::new();
    for (cell, day) in [
        ("2023-05-31 21:14:23 -0700", "2023-05-31"),
        ("2024-05-01T10:00:00", "2024-05-01"),
        ("2015-10-25 3:34:20", "2015-10-25"),
        ("12/31/10 8:26", "2010-12-31"),
        ("7/25/2018 21:06", "2018-07-25"),
        ("\"10/25/15, 3:34 AM\"", "2015-10-25"),
        ("Oct-05-26", "2026-10-05"),
        ("26-May-26", "2026-05-26"),
        ("31.12.2025", "2025-12-31"),
        ("20250131", "2025-01-31"),
        ("5 January 2025", "2025-01-05"),
        ("\"Jan 5, 2025\"", "2025-01-05"),
        ("31-12-2025", "2025-12-31"),
    ] {
        let file = desk.file(
            "o.csv",
            format!("order,date,sku,qty,price\n1,{cell},A,1,2.00\n"),
        );
        let (_, report) = read(&[&file]);
        assert_eq!(
            report.totals.period,
            Some(format!("{day} to {day}")),
            "{cell}"
        );
    }
}
