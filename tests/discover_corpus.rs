//! Pair counts of well-known order data against those of other programs.
//!
//! The frozen figures were counted outside this project, from the files themselves, by PyFIM 6.28 (`eclat`, every set of
//! two) and by SciPy 1.17 (the product of the sparse matrix of orders and items with its transpose); both agree to the
//! last count on all four data sets. SQLite (a self-join of the lines) agrees with them on Groceries and on the invented
//! store. A figure holds the number of pairs in that many orders or more, the sum of their counts, and the SHA-256 of one
//! line `first TAB second TAB count` for each, names (without blanks at their ends) in order inside a pair, pairs in order.
//! Sets of one to four goods were counted by PyFIM (`eclat` and `fpgrowth`).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::panic, reason = "the desk stops a test with a message")]

mod import_desk;

use endcap::discover::{FrequentOptions, PairOptions, frequent_sets, pairs};
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::sample::{SampleDialect, SampleOptions, write};
use import_desk::{Desk, corpus, read, unpacked};
use sha2::{Digest, Sha256};

/// Number of pairs, sum of their counts, and what tells all of them from any others.
fn counted(data: &Dataset, min_count: u32) -> (usize, u64, String) {
    let options = PairOptions {
        min_count,
        max_basket: usize::MAX,
        ..PairOptions::default()
    };
    let table = pairs(data, &options, &Progress::new()).unwrap();
    let sku = |id| data.catalog.variant(id).sku.as_str();
    let mut rows: Vec<(&str, &str, u32)> = table
        .pairs
        .iter()
        .map(|pair| {
            let (a, b) = (sku(pair.a), sku(pair.b));
            (a.min(b), a.max(b), pair.count)
        })
        .collect();
    rows.sort_unstable();
    let mut digest = Sha256::new();
    for (a, b, count) in &rows {
        digest.update(format!("{a}\t{b}\t{count}\n"));
    }
    let sum = rows.iter().map(|row| u64::from(row.2)).sum();
    let bytes = digest.finalize();
    let hex = bytes.iter().map(|byte| format!("{byte:02x}"));
    (rows.len(), sum, hex.collect())
}

fn frozen(pairs: usize, sum: u64, digest: &str) -> (usize, u64, String) {
    (pairs, sum, digest.to_owned())
}

/// Numbers of sets of one, two, three and four goods in 100 orders or more, and the sum of their counts.
fn sets_of_four(data: &Dataset) -> ([usize; 4], u64) {
    let options = FrequentOptions {
        min_count: 100,
        max_size: 4,
        max_basket: usize::MAX,
        most: usize::MAX,
        keep_placeholders: false,
    };
    let found = frequent_sets(data, &options, &Progress::new()).unwrap();
    let of_size = |size| {
        let sets = found.sets.iter().filter(|set| set.members.len() == size);
        sets.count()
    };
    let sum = found.sets.iter().map(|set| u64::from(set.count)).sum();
    ([1, 2, 3, 4].map(of_size), sum)
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_groceries_pairs_are_those_other_programs_count() {
    let Some(corpus) = corpus() else { return };
    let (data, _) = read(&[&corpus.join("data/groceries/groceries.csv")]);
    assert_eq!(
        counted(&data, 1),
        frozen(
            9_636,
            137_278,
            "71349034f0dc84b3cd829391cb307ace58f2803d249f6661f1a8f23630c13c2f"
        )
    );
}

#[test]
#[ignore = "needs the shared corpus"]
fn corpus_t10i4d100k_pairs_are_those_other_programs_count() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let packed = corpus.join("data/t10i4d100k/T10I4D100K.dat.gz");
    let (data, _) = read(&[&unpacked(&desk, &packed, "t10.dat")]);
    assert_eq!(
        counted(&data, 20),
        frozen(
            58_320,
            3_853_363,
            "f55b9a7ef21cb6cee3b87951eb4ccb75c2796900d8ca51ec6d4e6b0e720853ae"
        )
    );
    assert_eq!(sets_of_four(&data), ([797, 8_831, 7_130, 5_499], 5_604_709));
}

/// Cleaned as publications of mining times clean it: invoices that are numbers, sold for more than nothing, codes that
/// begin with five digits, in capitals.
#[test]
#[ignore = "needs the shared corpus"]
fn corpus_online_retail_pairs_are_those_other_programs_count() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let packed = corpus.join("data/online-retail/online_retail.csv.gz");
    let mut reader = csv::Reader::from_path(unpacked(&desk, &packed, "retail.csv")).unwrap();
    let mut clean = csv::Writer::from_writer(Vec::new());
    clean.write_record(reader.headers().unwrap()).unwrap();
    let mut row = csv::StringRecord::new();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    while reader.read_record(&mut row).unwrap() {
        let sold = row[3].parse::<i64>().unwrap() > 0 && row[5].parse::<f64>().unwrap() > 0.0;
        if digits(&row[0]) && sold && row[1].get(..5).is_some_and(digits) {
            let cells = row.iter().enumerate();
            let capitals = cells.map(|(place, cell)| match place {
                1 => cell.to_uppercase(),
                _ => cell.to_owned(),
            });
            clean.write_record(capitals).unwrap();
        }
    }
    let (data, _) = read(&[&desk.file("clean.csv", clean.into_inner().unwrap())]);
    assert_eq!(data.history.len(), 19_773);
    assert_eq!(
        counted(&data, 20),
        frozen(
            347_481,
            12_706_981,
            "63f4ce0b775a3537038a07f33e647ba464be591066c8ca92ccbf17c145d58e5b"
        )
    );
    assert_eq!(
        sets_of_four(&data),
        ([1_538, 8_061, 4_953, 1_866], 2_475_193)
    );
}

/// The invented store needs no corpus, but other programs counted its pairs as well. Services stand in no pair.
#[test]
fn pairs_of_the_invented_store_are_those_other_programs_count() {
    let folder = tempfile::tempdir().unwrap();
    let options = SampleOptions {
        lines: 42_000,
        seed: 20_260_101,
        dialect: SampleDialect::Generic,
    };
    let files = write(folder.path(), &options, &Progress::new()).unwrap();
    let (data, _) = read(&[&files.catalog, &files.orders]);
    assert_eq!(
        counted(&data, 3),
        frozen(
            2_534,
            69_371,
            "960701a6239061d4681984b8121ff8013816f58a0464942bacec175265928982"
        )
    );
}
