//! An import looks often whether somebody wants to stop it, and stops wherever it is.

use std::fmt::Write;
use std::path::Path;

use crate::domain::money::Currency;
use crate::domain::progress::Progress;
use crate::domain::project::Dataset;
use crate::import::{ImportError, ImportOptions, ImportRequest, import};

/// Orders of two lines each, in the file from the newest to the oldest, so that they are sorted; one line is rejected.
fn request(folder: &Path, orders: usize) -> ImportRequest {
    let mut text = "order_id,created_at,customer_id,sku,quantity,unit_price,discount\n".to_owned();
    for order in 0..orders {
        let minute = (orders - order) % 1_440;
        let (hour, minute) = (minute / 60, minute % 60);
        let day = 28 - (28 * order / orders);
        for line in 0..2 {
            let sku = (order * 7 + line) % 300;
            writeln!(
                text,
                "O{order:07},2024-02-{day:02} {hour:02}:{minute:02}:00,C{},SKU-{sku},1,4.50,0.00",
                order % 900
            )
            .unwrap();
        }
    }
    text.push_str("O1,no date,C1,SKU-1,1,4.50,0.00\n");
    let path = folder.join("orders.csv");
    std::fs::write(&path, text).unwrap();
    ImportRequest {
        files: vec![(path, None)],
        dialect: None,
        currency: Currency::usd(),
        customer_key: [7; 16],
        rejects: Some(folder.join("rejects.csv")),
        options: ImportOptions::default(),
    }
}

fn whole(request: &ImportRequest, base: Option<&Dataset>) -> (Dataset, u64) {
    let progress = Progress::new();
    let (dataset, report) = import(request, base, &progress).unwrap();
    assert_eq!(report.files[0].rejected, 1);
    std::fs::remove_file(request.rejects.as_ref().unwrap()).unwrap();
    (dataset, progress.checks())
}

#[test]
fn an_import_that_is_stopped_at_any_of_its_checks_gives_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let request = request(folder.path(), 2_300);
    let (base, _) = whole(&request, None);
    for base in [None, Some(&base)] {
        let (_, checks) = whole(&request, base);
        // The sort looks at every minute of the history; some of them are enough.
        let some =
            (1..=checks).filter(|check| *check <= 12 || checks - check < 12 || check % 97 == 0);
        for check in some {
            let stopped = import(&request, base, &Progress::stopping_at(check));
            let problem = stopped.map(|_| ()).unwrap_err();
            assert!(
                matches!(problem, ImportError::Cancelled(_)),
                "{check}: {problem}"
            );
            let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
            assert_eq!(left.len(), 1, "check {check} leaves {left:?}");
        }
    }
}

#[test]
fn rows_are_never_read_by_more_than_four_thousand_without_a_look() {
    let folder = tempfile::tempdir().unwrap();
    let few = request(folder.path(), 5_000);
    let (base, few_checks) = whole(&few, None);
    let (_, few_again) = whole(&few, Some(&base));
    let many = request(folder.path(), 45_000);
    let (base, many_checks) = whole(&many, None);
    let (_, many_again) = whole(&many, Some(&base));
    // Rows before the columns are decided are read in both.
    assert!(many_checks - few_checks >= 80_000 / 4_096);
    // A base is carried over with looks of its own.
    assert!(many_again - few_again >= 80_000 / 4_096 + 40_000 / 4_096);
}
