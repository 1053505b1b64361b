//! Saving and opening stop where they are asked to, and what was stored stays.

use std::path::{Path, PathBuf};

use super::*;
use crate::domain::calendar::Minute;
use crate::domain::catalog::{Catalog, Product, ProductId, Sku, Variant, VariantId};
use crate::domain::money::Currency;
use crate::domain::money::Money;
use crate::domain::orders::{OrderHead, OrderHistoryBuilder, OrderLine};
use crate::domain::progress::Progress;

fn dataset(orders: u32) -> Dataset {
    let variant = |place| Variant {
        sku: Sku::from(format!("SKU-{place}").as_str()),
        product: ProductId(0),
        option: String::new(),
        price: Some(Money(100)),
        cost: None,
        stock: None,
        attributes: Vec::new(),
        listed: true,
    };
    let catalog = Catalog::new(vec![Product::default()], (0..9).map(variant).collect());
    let mut builder = OrderHistoryBuilder::new();
    for order in 0..orders {
        let head = OrderHead {
            number: &format!("#{order}"),
            placed: Minute(order as i32),
            customer: Some(u64::from(order % 1_000)),
            order_discount: Money::ZERO,
        };
        let line = |place: u32| OrderLine {
            variant: VariantId(place),
            units: 1 + order % 3,
            net_revenue: Money(i64::from(order) * 1_000),
        };
        builder.push(&head, &[line(order % 9), line((order + 1) % 9)]);
    }
    Dataset::new(Currency::usd(), catalog, builder.finish(), Vec::new())
}

fn saved(folder: &Path, dataset: &Dataset) -> PathBuf {
    let path = folder.join("shop.endcap");
    let (mut file, _) = ProjectFile::create(&path, &Currency::usd()).unwrap();
    file.save_dataset(dataset).unwrap();
    file.close().unwrap();
    path
}

#[test]
fn a_save_that_is_stopped_at_any_of_its_checks_leaves_the_dataset_before() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (dataset(300), dataset(150_000));
    let path = saved(folder.path(), &before);
    let mut check = 1;
    loop {
        let (mut file, _) = ProjectFile::open(&path).unwrap();
        let outcome = file.save_dataset_watched(&after, &Progress::stopping_at(check));
        file.close().unwrap();
        let (_, stored) = ProjectFile::open(&path).unwrap();
        match outcome {
            Ok(()) => {
                assert_eq!(stored.dataset.history, after.history);
                break;
            }
            Err(problem) => {
                assert!(matches!(problem, StoreError::Cancelled { .. }), "{problem}");
                assert_eq!(stored.dataset.history, before.history, "check {check}");
            }
        }
        check += 1;
    }
    // Products and variants, and each of the nine columns, the long ones in two chunks.
    assert!(check > 10 + 9 + 3, "{check}");
}

#[test]
fn an_opening_that_is_stopped_at_any_of_its_checks_says_so_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let before = dataset(150_000);
    let path = saved(folder.path(), &before);
    let mut check = 1;
    let (_, stored) = loop {
        match ProjectFile::open_watched(&path, &Progress::stopping_at(check)) {
            Ok(opened) => break opened,
            Err(problem) => {
                assert!(matches!(problem, StoreError::Cancelled { .. }), "{problem}");
            }
        }
        check += 1;
    };
    assert_eq!(stored.dataset.history, before.history);
    assert!(check > 10 + 9 + 3, "{check}");
}

#[test]
fn a_program_killed_while_it_saves_a_dataset_leaves_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (dataset(20_000), dataset(400_000));
    let path = saved(folder.path(), &before);
    let (mut file, _) = ProjectFile::open(&path).unwrap();
    let transaction = file.connection.transaction().unwrap();
    dataset::write(&transaction, &after, &Progress::new()).unwrap();
    // What is found when the program dies here: pages of both datasets, and the journal of those that are gone.
    let found = folder.path().join("found.endcap");
    std::fs::copy(&path, &found).unwrap();
    let journal = |path: &Path| path.with_extension("endcap-journal");
    std::fs::copy(journal(&path), journal(&found)).unwrap();
    drop(transaction);
    file.close().unwrap();
    let bytes = |path: &Path| std::fs::metadata(path).unwrap().len();
    assert!(
        bytes(&found) > bytes(&path),
        "nothing of the new dataset was written yet"
    );
    for path in [path, found] {
        let (_, stored) = ProjectFile::open(&path).unwrap();
        assert_eq!(stored.dataset.history, before.history);
    }
}
