//! Whole files: every row is accounted for, money adds up, and what is imported twice changes nothing.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::domain::money::{Currency, Money};
use crate::domain::orders::Order;
use crate::domain::progress::Progress;
use crate::domain::project::Dataset;
use crate::import::{
    DateOrder, DecimalMark, ImportError, ImportOptions, ImportReport, ImportRequest, LeftOut,
    Mapping, Role, import, preview_with,
};
use tempfile::TempDir;

/// Parts the files of one input.
const NEXT_FILE: u8 = 0x1E;

thread_local! {
    static DESK: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// A file in a folder that lasts as long as the thread, in memory where there is such a place.
fn file(place: usize, bytes: &[u8]) -> PathBuf {
    DESK.with_borrow_mut(|desk| {
        let folder = desk.get_or_insert_with(|| {
            let memory = Path::new("/dev/shm");
            if memory.is_dir() {
                tempfile::tempdir_in(memory).unwrap()
            } else {
                tempfile::tempdir().unwrap()
            }
        });
        let path = folder.path().join(format!("{place}.csv"));
        std::fs::write(&path, bytes).unwrap();
        path
    })
}

/// A first byte below 8 says what a person would have said; no file begins with one.
fn said(input: &[u8]) -> (ImportOptions, &[u8]) {
    let mut options = ImportOptions::default();
    match input {
        [flags @ 0..8, bytes @ ..] => {
            if flags & 1 != 0 {
                options.mappings.push(Mapping {
                    decimal: Some(DecimalMark::Comma),
                    dates: Some(DateOrder::DayFirst),
                    ..Mapping::default()
                });
            }
            if flags & 2 != 0 {
                options.loose_skus = true;
                options.drop_repeated_rows = true;
            }
            if flags & 4 != 0 {
                options.keep = LeftOut::SWITCHABLE.into();
                options.leave_out_other_currencies = true;
            }
            (options, bytes)
        }
        _ => (options, input),
    }
}

/// Looking at the beginning of a file.
pub fn sniffed(input: &[u8]) {
    let (options, bytes) = said(input);
    let path = file(0, bytes);
    let look = || preview_with(&path, None, &options);
    match look() {
        Ok(found) => {
            assert_eq!(found.bytes, bytes.len() as u64);
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            assert!(
                found.header_line <= lines,
                "{} of {lines}",
                found.header_line
            );
            for column in &found.columns {
                assert!(column.samples.len() <= 10 && column.problems.len() <= 5);
                assert!(!column.is_personal || column.samples.is_empty());
            }
            assert_eq!(look().unwrap(), found, "looking twice");
        }
        Err(error) => tells(&error),
    }
}

/// An error names the file, what was expected and what was found.
fn tells(error: &ImportError) {
    match error {
        ImportError::Unusable {
            expected, found, ..
        } => {
            assert!(!expected.is_empty() && !found.is_empty(), "{error}");
            assert!(found.chars().count() < 2_000, "{}", found.len());
        }
        ImportError::Io { source, .. } if source.kind() == ErrorKind::InvalidData => {}
        ImportError::Io { .. } => panic!("a file that is there cannot be read: {error}"),
        ImportError::Rejects(_) => panic!("no rejected rows were to be written: {error}"),
        ImportError::Cancelled(_) => panic!("nobody cancelled"),
    }
}

fn accounted(report: &ImportReport) {
    for file in &report.files {
        let left_out: u64 = file.left_out.values().sum();
        assert_eq!(
            file.accepted + file.rejected + left_out,
            file.rows,
            "{file:?}"
        );
    }
    let rejected: u64 = report.files.iter().map(|file| file.rejected).sum();
    assert_eq!(report.problems.len() as u64, rejected.min(1_000));
}

/// Everything of a dataset in one order, whichever order it came in.
#[derive(Debug, PartialEq, Eq)]
pub struct Content {
    catalog: Vec<String>,
    orders: Vec<String>,
}

/// What is in a dataset.
pub fn content(data: &Dataset) -> Content {
    let mut catalog: Vec<String> = data
        .catalog
        .iter()
        .map(|(id, variant)| {
            let product = data.catalog.product_of(id);
            format!(
                "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
                variant.sku.as_str(),
                product.title,
                product.category,
                product.brand,
                product.tags,
                variant.option,
                variant.price,
                variant.cost,
                variant.stock,
                variant.attributes,
                variant.listed,
            )
        })
        .collect();
    catalog.sort();
    let mut orders: Vec<String> = data
        .history
        .orders()
        .map(|order| {
            let mut lines: Vec<String> = order
                .lines()
                .map(|line| {
                    let sku = &data.catalog.variant(line.variant).sku;
                    format!("{:?} {} {}", sku.as_str(), line.units, line.net_revenue.0)
                })
                .collect();
            lines.sort();
            let customer = order.customer().map(|customer| customer.0);
            format!(
                "{:?} {} {customer:?} {} {lines:?}",
                order.number(),
                order.placed().0,
                order.order_discount().0
            )
        })
        .collect();
    orders.sort();
    Content { catalog, orders }
}

fn adds_up(data: &Dataset, report: &ImportReport) {
    let lines: i128 = data
        .history
        .orders()
        .flat_map(|order| order.lines().map(|line| i128::from(line.net_revenue.0)))
        .sum();
    let orders: i128 = data
        .history
        .orders()
        .map(|order| i128::from(order.net_revenue().0))
        .sum();
    assert_eq!(lines, orders);
    let told = data.currency.decimal(Money(i64::try_from(lines).unwrap()));
    assert_eq!(report.totals.net_revenue, told);
    assert_eq!(report.totals.orders, data.history.len() as u64);
    assert_eq!(report.totals.lines, data.history.line_count() as u64);
    let mut numbers: Vec<&str> = data.history.orders().map(Order::number).collect();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count, "every order once");
    for order in data.history.orders() {
        assert!(order.lines().all(|line| line.units > 0));
    }
}

/// Files that are imported together, parted by [`NEXT_FILE`].
pub fn imported(input: &[u8]) {
    let (options, bytes) = said(input);
    let files: Vec<(PathBuf, Option<Role>)> = bytes
        .split(|byte| *byte == NEXT_FILE)
        .take(3)
        .enumerate()
        .map(|(place, bytes)| (file(place, bytes), None))
        .collect();
    let request = ImportRequest {
        files,
        dialect: None,
        currency: Currency::usd(),
        customer_key: [7; 16],
        rejects: None,
        options,
    };
    let run =
        |request: &ImportRequest, base: Option<&Dataset>| import(request, base, &Progress::new());
    let (data, report) = match run(&request, None) {
        Ok(outcome) => outcome,
        Err(error) => return tells(&error),
    };
    accounted(&report);
    adds_up(&data, &report);
    let (again, report) = run(&request, Some(&data)).unwrap();
    accounted(&report);
    adds_up(&again, &report);
    assert_eq!(content(&again), content(&data), "imported a second time");
    let mut turned = request.clone();
    turned.files.reverse();
    if turned.files.len() == 2 {
        let (data_turned, report) = run(&turned, None).unwrap();
        accounted(&report);
        adds_up(&data_turned, &report);
    }
}
