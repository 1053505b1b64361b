//! Which order is which: two exports that hold the same order, mended rows, and orders of one number that are two.
#![allow(clippy::unwrap_used)]

mod import_desk;

use std::path::{Path, PathBuf};

use endcap::domain::orders::ChangedOrders;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{ImportOptions, ImportReport, ImportRequest, import};
use import_desk::{Desk, assert_all_rows_are_accounted_for, left_out, line, orders, request};

const HEADER: &str = "order_id,created_at,sku,quantity,unit_price,status,customer_email\n";
const FEBRUARY: &str = "1,2026-02-01,A,1,10.00,paid,a@x.com\n\
    1,2026-02-01,B,1,20.00,paid,a@x.com\n\
    2,2026-02-10,B,2,20.00,paid,b@x.com\n\
    3,2026-02-20,C,1,30.00,pending,c@x.com\n\
    4,2026-02-21,C,1,300.00,paid,c@x.com\n\
    5,2026-02-25,A,1,10.00,cancelled,d@x.com\n";
const MARCH: &str = "1,2026-02-01,A,1,10.00,paid,a@x.com\n\
    1,2026-02-01,B,1,20.00,paid,a@x.com\n\
    2,2026-02-10,B,2,20.00,refunded,b@x.com\n\
    3,2026-02-20,C,1,30.00,cancelled,c@x.com\n\
    4,2026-02-21,C,1,30.00,paid,c@x.com\n\
    4,2026-02-21,A,1,10.00,paid,c@x.com\n\
    5,2026-02-25,A,1,10.00,paid,d@x.com\n\
    6,2026-03-02,A,1,10.00,paid,a@x.com\n";

fn february_and_march(desk: &Desk) -> (PathBuf, PathBuf) {
    (
        desk.file("february.csv", format!("{HEADER}{FEBRUARY}")),
        desk.file("march.csv", format!("{HEADER}{MARCH}")),
    )
}

fn onto(
    base: Option<&Dataset>,
    files: &[&Path],
    options: ImportOptions,
) -> (Dataset, ImportReport) {
    let outcome = import(&request(files, options), base, &Progress::new()).unwrap();
    assert_all_rows_are_accounted_for(&outcome.1);
    outcome
}

fn read_onto(base: Option<&Dataset>, files: &[&Path]) -> (Dataset, ImportReport) {
    onto(base, files, ImportOptions::default())
}

/// How orders changed, and what they brought before and now.
fn changed(found: &ChangedOrders) -> ([u64; 7], [&str; 2]) {
    (
        [
            found.orders,
            found.refunded,
            found.cancelled,
            found.corrected,
            found.revived,
            found.counted_before,
            found.counted_now,
        ],
        [&found.net_revenue_before, &found.net_revenue_now],
    )
}

#[test]
fn the_newer_export_counts_whatever_the_sequence_of_files_and_imports() {
    let desk = Desk::new();
    let (february, march) = february_and_march(&desk);
    let expected = [
        (
            "1".to_owned(),
            0,
            vec![line("A", 1, 1_000), line("B", 1, 2_000)],
        ),
        (
            "4".to_owned(),
            0,
            vec![line("C", 1, 3_000), line("A", 1, 1_000)],
        ),
        ("5".to_owned(), 0, vec![line("A", 1, 1_000)]),
        ("6".to_owned(), 0, vec![line("A", 1, 1_000)]),
    ];
    let all_changed = ([4, 1, 1, 1, 1, 3, 2], ["370.00", "50.00"]);
    let seen = |data: &Dataset| {
        assert_eq!(orders(data), expected);
        assert_eq!(data.history.customer_count(), 3);
    };

    let (base, report) = read_onto(None, &[&february]);
    assert_eq!(report.files[0].changed, None);
    let (data, report) = read_onto(Some(&base), &[&march]);
    seen(&data);
    assert_eq!(
        changed(report.files[0].changed.as_ref().unwrap()),
        all_changed
    );
    assert_eq!(report.files[0].accepted, 4);

    let (data, report) = read_onto(None, &[&february, &march]);
    seen(&data);
    assert_eq!(
        changed(report.files[1].changed.as_ref().unwrap()),
        all_changed
    );
    assert_eq!(report.files[0].left_out["older than what is known"], 3);

    let (data, report) = read_onto(None, &[&march, &february]);
    seen(&data);
    assert_eq!(
        changed(report.files[0].changed.as_ref().unwrap()),
        all_changed
    );
    assert_eq!(report.files[1].left_out["older than what is known"], 3);
    assert_eq!(report.files[1].left_out["already imported"], 2);

    let (base, _) = read_onto(None, &[&march]);
    let (data, report) = read_onto(Some(&base), &[&february]);
    seen(&data);
    assert_eq!(
        (report.files[0].accepted, report.files[0].overruled),
        (0, 4)
    );
    assert_eq!(report.files[0].changed, None);
    assert_eq!(data.hash, base.hash);
}

#[test]
fn a_file_that_is_imported_again_changes_nothing() {
    let desk = Desk::new();
    let (february, march) = february_and_march(&desk);
    let (base, _) = read_onto(None, &[&february, &march]);
    for files in [[&march, &february], [&february, &march]] {
        let (again, report) = read_onto(Some(&base), &[files[0], files[1]]);
        assert_eq!(again.hash, base.hash);
        assert_eq!(again.history, base.history);
        for file in &report.files {
            assert_eq!((file.accepted, &file.changed), (0, &None));
        }
    }
    let (_, report) = read_onto(Some(&base), &[&march]);
    assert_eq!(
        left_out(&report, 0),
        [
            ("already imported".to_owned(), 6),
            ("cancelled order".to_owned(), 1),
            ("fully refunded order".to_owned(), 1)
        ]
    );
}

#[test]
fn orders_of_the_project_can_be_kept_as_they_are() {
    let desk = Desk::new();
    let (february, march) = february_and_march(&desk);
    let (base, _) = read_onto(None, &[&february]);
    let options = ImportOptions {
        keep_known_orders: true,
        ..ImportOptions::default()
    };
    let (data, report) = onto(Some(&base), &[&march], options);
    assert_eq!(data.history.len(), 5);
    let revenue: i64 = data
        .history
        .orders()
        .map(|order| order.net_revenue().0)
        .sum();
    assert_eq!(revenue, 41_000);
    let file = &report.files[0];
    assert_eq!((file.accepted, file.overruled), (1, 4));
    assert_eq!(file.left_out["changed order kept as it was"], 3);
    assert_eq!(file.changed, None);
}

#[test]
fn a_date_of_change_goes_before_how_far_an_export_reaches() {
    let desk = Desk::new();
    let header = "order_id,created_at,updated_at,sku,quantity,unit_price\n";
    let later = desk.file(
        "chosen.csv",
        format!("{header}1,2026-02-01,2026-02-20,A,2,10.00\n"),
    );
    let wide = desk.file(
        "wide.csv",
        format!("{header}1,2026-02-01,2026-02-02,A,1,10.00\n2,2026-02-10,2026-02-10,A,1,10.00\n"),
    );
    for files in [[&later, &wide], [&wide, &later]] {
        let (data, _) = read_onto(None, &[files[0], files[1]]);
        assert_eq!(data.history.order(0).net_revenue().0, 2_000);
        let (base, _) = read_onto(None, &[files[0]]);
        let (data, _) = read_onto(Some(&base), &[files[1]]);
        assert_eq!(data.history.order(0).net_revenue().0, 2_000);
    }
}

#[test]
fn a_cancellation_tells_how_far_an_export_reaches() {
    let desk = Desk::new();
    let header = "order_id,created_at,cancelled_at,sku,quantity,unit_price\n";
    let before = desk.file(
        "before.csv",
        format!("{header}1,2026-02-01,,A,1,10.00\n2,2026-02-05,,A,1,10.00\n"),
    );
    let after = desk.file(
        "after.csv",
        format!("{header}1,2026-02-01,2026-02-09,A,1,10.00\n"),
    );
    for files in [[&before, &after], [&after, &before]] {
        let (data, _) = read_onto(None, &[files[0], files[1]]);
        assert_eq!(data.history.len(), 1);
        let (base, _) = read_onto(None, &[files[0]]);
        let (data, _) = read_onto(Some(&base), &[files[1]]);
        assert_eq!(data.history.len(), 1);
    }
}

#[test]
fn of_equally_new_exports_the_one_given_later_counts() {
    let desk = Desk::new();
    let header = "order_id,created_at,sku,quantity,unit_price\n";
    let one = desk.file("one.csv", format!("{header}1,2026-02-01,A,1,10.00\n"));
    let two = desk.file("two.csv", format!("{header}1,2026-02-01,A,3,10.00\n"));
    for (files, revenue) in [([&one, &two], 3_000), ([&two, &one], 1_000)] {
        let (data, _) = read_onto(None, &[files[0], files[1]]);
        assert_eq!(data.history.order(0).net_revenue().0, revenue);
    }
}

#[test]
fn an_order_without_prices_is_not_changed_by_todays_prices() {
    let desk = Desk::new();
    let cheap = desk.file("cheap.csv", "sku,title,price\nA,Alpha,10.00\n");
    let dear = desk.file("dear.csv", "sku,title,price\nA,Alpha,12.00\n");
    let sales = desk.file(
        "sales.csv",
        "order_id,created_at,sku,quantity\n1,2026-02-01,A,1\n",
    );
    let (base, _) = read_onto(None, &[&cheap, &sales]);
    let (data, report) = read_onto(Some(&base), &[&dear, &sales]);
    assert_eq!(report.files[1].changed, None);
    assert_eq!(data.history.order(0).net_revenue().0, 1_000);
}

const WITH_REJECTS: &str = "order_id,created_at,sku,title,quantity,unit_price\n\
    1,2026-03-01,A,Alpha,1,10.00\n1,2026-03-01,B,Beta,two,20.00\n2,2026-03-02,C,Gamma,1,thirty\n\
    3,2026-03-03,A,Alpha,1,10.00\n";

/// Imports with a file for rejected rows, and gives its text.
fn with_rejects(
    desk: &Desk,
    base: Option<&Dataset>,
    file: &Path,
) -> (Dataset, ImportReport, String) {
    let rejects = desk.folder.path().join("rejects.csv");
    let _ = std::fs::remove_file(&rejects);
    let request = ImportRequest {
        rejects: Some(rejects.clone()),
        ..request(&[file], ImportOptions::default())
    };
    let (data, report) = import(&request, base, &Progress::new()).unwrap();
    assert_all_rows_are_accounted_for(&report);
    let text = std::fs::read_to_string(rejects).unwrap_or_default();
    (data, report, text)
}

#[test]
fn mended_rows_come_into_their_orders_once() {
    let desk = Desk::new();
    let original = desk.file("orders.csv", WITH_REJECTS);
    let (base, _, rejects) = with_rejects(&desk, None, &original);
    assert_eq!(base.history.len(), 2);
    // One is mended, the other is not yet.
    let half = rejects.replacen("Beta,two", "Beta,2", 1);
    let half = desk.file("half.csv", half);
    let (data, report, again) = with_rejects(&desk, Some(&base), &half);
    let whole = vec![line("A", 1, 1_000), line("B", 2, 4_000)];
    assert_eq!(orders(&data)[0], ("1".to_owned(), 0, whole.clone()));
    assert_eq!(report.files[0].changed.as_ref().unwrap().completed, 1);
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (1, 1));
    // What is rejected again is as it was in the first file.
    let first: Vec<&str> = rejects.lines().collect();
    assert_eq!(again.lines().collect::<Vec<_>>(), [first[0], first[2]]);
    let mended = rejects
        .replacen("Beta,two", "Beta,2", 1)
        .replacen("1,thirty", "1,30.00", 1);
    let mended = desk.file("mended.csv", mended);
    let (data, report, _) = with_rejects(&desk, Some(&data), &mended);
    assert_eq!(report.files[0].accepted, 1);
    assert_eq!(left_out(&report, 0), [("already imported".to_owned(), 1)]);
    let expected = [
        ("1".to_owned(), 0, whole),
        ("2".to_owned(), 0, vec![line("C", 1, 3_000)]),
        ("3".to_owned(), 0, vec![line("A", 1, 1_000)]),
    ];
    assert_eq!(orders(&data), expected);
    for file in [&mended, &half, &original] {
        let (again, _, _) = with_rejects(&desk, Some(&data), file);
        assert_eq!(orders(&again), expected, "{}", file.display());
    }
    let mended_original = WITH_REJECTS.replace("two", "2").replace("thirty", "30.00");
    let mended_original = desk.file("orders.csv", mended_original);
    for start in [&base, &data] {
        let (data, _, _) = with_rejects(&desk, Some(start), &mended_original);
        assert_eq!(orders(&data), expected);
        let (data, _, _) = with_rejects(&desk, Some(&data), &mended);
        assert_eq!(orders(&data), expected);
    }
}

#[test]
fn mended_rows_without_the_columns_of_the_rejects_file_find_their_orders() {
    let desk = Desk::new();
    let original = desk.file("orders.csv", WITH_REJECTS);
    let (base, _, _) = with_rejects(&desk, None, &original);
    let plain = desk.file(
        "mended.csv",
        "order_id,created_at,sku,title,quantity,unit_price\n1,2026-03-01,B,Beta,2,20.00\n",
    );
    let mut data = base;
    for _ in 0..2 {
        data = with_rejects(&desk, Some(&data), &plain).0;
        assert_eq!(
            orders(&data)[0].2,
            [line("A", 1, 1_000), line("B", 2, 4_000)]
        );
    }
}

#[test]
fn a_rejected_row_that_leaves_its_order_to_the_row_above_says_which_it_is() {
    let desk = Desk::new();
    let sales = desk.file(
        "orders.csv",
        "Name,Created at,Financial Status,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n\
         #1,2026-03-01,paid,1,Alpha,10.00,A\n,,,two,Beta,20.00,B\n#2,2026-03-01,paid,1,Alpha,10.00,A\n",
    );
    let (base, _, rejects) = with_rejects(&desk, None, &sales);
    assert!(rejects.contains("\n#1,,,two,Beta,20.00,B,3,"), "{rejects}");
    let mended = desk.file("mended.csv", rejects.replace("two,Beta", "2,Beta"));
    let (data, _, _) = with_rejects(&desk, Some(&base), &mended);
    assert_eq!(
        orders(&data)[0].2,
        [line("A", 1, 1_000), line("B", 2, 4_000)]
    );
}

#[test]
fn orders_of_one_number_and_two_ids_are_two() {
    let desk = Desk::new();
    const HEADER: &str =
        "Name,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Id\n";
    let first = "#1001,2026-03-01,1,Lamp,50.00,L,7001\n#1001,2026-03-01,1,Bulb,5.00,B,\n";
    let second = "#1001,2026-04-01,1,Shade,20.00,S,8001\n#1001,2026-04-01,1,Cord,10.00,C,\n";
    let expected = [
        (
            "#1001".to_owned(),
            0,
            vec![line("L", 1, 5_000), line("B", 1, 500)],
        ),
        (
            "#1001".to_owned(),
            0,
            vec![line("S", 1, 2_000), line("C", 1, 1_000)],
        ),
    ];
    let one = desk.file("one.csv", format!("{HEADER}{first}"));
    let two = desk.file("two.csv", format!("{HEADER}{second}"));
    let joined = desk.file("joined.csv", format!("{HEADER}{first}{second}"));
    let apart = desk.file(
        "apart.csv",
        format!("{HEADER}{first}#2,2026-03-01,1,Lamp,50.00,L,7002\n{second}"),
    );
    for files in [[&one, &two], [&two, &one]] {
        let (data, report) = read_onto(None, &[files[0], files[1]]);
        assert_eq!(orders(&data), expected);
        let same = report.files[1].same_number.as_ref().unwrap();
        assert_eq!((same.orders, &same.numbers), (1, &vec!["#1001".to_owned()]));
        let (base, _) = read_onto(None, &[files[0]]);
        let (data, _) = read_onto(Some(&base), &[files[1]]);
        assert_eq!(orders(&data), expected);
        let (again, report) = read_onto(Some(&data), &[&one, &two]);
        assert_eq!(again.hash, data.hash);
        assert_eq!(report.files[1].accepted, 0);
    }
    let (data, report) = read_onto(None, &[&joined]);
    assert_eq!(orders(&data), expected);
    assert_eq!(report.files[0].same_number.as_ref().unwrap().orders, 1);
    assert_eq!(read_onto(None, &[&apart]).0.history.len(), 3);
    // The first row of an order may lack what a later one has.
    let late = desk.file(
        "late.csv",
        format!("{HEADER}#1,2026-03-01,1,Lamp,50.00,L,\n#2,2026-03-01,1,Lamp,50.00,L,7002\n#1,2026-03-01,1,Bulb,5.00,B,7001\n"),
    );
    let (data, _) = read_onto(None, &[&late]);
    assert_eq!(data.history.len(), 2);
    assert_eq!(read_onto(Some(&data), &[&late]).0.hash, data.hash);
    // An id that a spreadsheet has ruined says nothing.
    let ruined = desk.file(
        "ruined.csv",
        format!("{HEADER}{first}").replace("7001", "7.0E+12"),
    );
    let (base, _) = read_onto(None, &[&one]);
    let (again, _) = read_onto(Some(&base), &[&ruined]);
    assert_eq!(again.hash, base.hash);
}

#[test]
fn the_same_number_in_two_shops_is_two_orders() {
    let desk = Desk::new();
    let file = desk.file(
        "orders.csv",
        "order_id,created_at,store,sku,quantity,unit_price\n\
         1,2026-03-01,North,A,1,10.00\n2,2026-03-01,North,A,1,10.00\n1,2026-03-01,South,B,1,20.00\n\
         1,2026-03-01,North,C,1,30.00\n",
    );
    let (data, report) = read_onto(None, &[&file]);
    assert_eq!(data.history.len(), 3);
    assert_eq!(report.files[0].same_number.as_ref().unwrap().orders, 1);
    let north = data
        .history
        .orders()
        .find(|order| order.lines().len() == 2)
        .unwrap();
    assert_eq!(north.net_revenue().0, 4_000);
    let (again, _) = read_onto(Some(&data), &[&file]);
    assert_eq!(again.hash, data.hash);
}

#[test]
fn orders_whose_lines_stand_in_another_file_change_too() {
    let desk = Desk::new();
    let old = desk.file(
        "heads-1.csv",
        "order_id,order_date,customer_id,status\n1,2026-02-01,V,paid\n2,2026-02-02,W,paid\n",
    );
    let new = desk.file(
        "heads-2.csv",
        "order_id,order_date,customer_id,status\n1,2026-02-01,V,cancelled\n2,2026-02-02,W,paid\n3,2026-03-01,W,paid\n",
    );
    let lines = desk.file(
        "lines.csv",
        "order_id,product_id,unit_price,quantity\n1,A,2.00,3\n2,A,2.00,1\n3,B,4.00,1\n",
    );
    let numbers = |data: &Dataset| -> Vec<String> {
        data.history
            .orders()
            .map(|order| order.number().to_owned())
            .collect()
    };
    for files in [
        [&old, &new, &lines],
        [&new, &old, &lines],
        [&lines, &new, &old],
    ] {
        let (data, _) = read_onto(None, &[files[0], files[1], files[2]]);
        assert_eq!(numbers(&data), ["2", "3"]);
    }
    let (base, _) = read_onto(None, &[&old, &lines]);
    assert_eq!(numbers(&base), ["1", "2"]);
    let (data, report) = read_onto(Some(&base), &[&new, &lines]);
    assert_eq!(numbers(&data), ["2", "3"]);
    assert_eq!(report.files[0].changed.as_ref().unwrap().cancelled, 1);
    let (again, _) = read_onto(Some(&data), &[&old, &lines]);
    assert_eq!(numbers(&again), ["2", "3"]);
}
