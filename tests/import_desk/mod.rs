//! Files in a folder of their own, imported, with every row accounted for.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, dead_code)]

use std::path::{Path, PathBuf};

use endcap::domain::catalog::Sku;
use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{ImportError, ImportOptions, ImportReport, ImportRequest, import};

/// A folder that goes away with the test.
pub struct Desk {
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

/// The corpus of real files; `None` when it is not there.
pub fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("ENDCAP_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("no corpus at {}", folder.display());
        None
    }
}

/// A gzipped file of the corpus, unpacked to the desk.
pub fn unpacked(desk: &Desk, path: &Path, name: &str) -> PathBuf {
    let output = std::process::Command::new("gzip")
        .arg("-dc")
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success());
    desk.file(name, output.stdout)
}

pub fn request(files: &[&Path], options: ImportOptions) -> ImportRequest {
    ImportRequest {
        files: files
            .iter()
            .map(|path| (path.to_path_buf(), None))
            .collect(),
        dialect: None,
        currency: Currency::usd(),
        customer_key: *b"0123456789abcdef",
        rejects: None,
        options,
    }
}

pub fn run(request: &ImportRequest) -> Result<(Dataset, ImportReport), ImportError> {
    run_onto(request, None)
}

pub fn run_onto(
    request: &ImportRequest,
    base: Option<&Dataset>,
) -> Result<(Dataset, ImportReport), ImportError> {
    let outcome = import(request, base, &Progress::new());
    if let Ok((_, report)) = &outcome {
        assert_all_rows_are_accounted_for(report);
    }
    outcome
}

pub fn assert_all_rows_are_accounted_for(report: &ImportReport) {
    for file in &report.files {
        let left_out: u64 = file.left_out.values().sum();
        assert_eq!(
            file.accepted + file.rejected + left_out,
            file.rows,
            "{file:?}"
        );
    }
}

pub fn read(files: &[&Path]) -> (Dataset, ImportReport) {
    read_with(files, ImportOptions::default())
}

pub fn read_with(files: &[&Path], options: ImportOptions) -> (Dataset, ImportReport) {
    run(&request(files, options)).unwrap()
}

pub fn refusal(files: &[&Path]) -> String {
    run(&request(files, ImportOptions::default()))
        .map(|_| ())
        .unwrap_err()
        .to_string()
}

pub fn left_out(report: &ImportReport, file: usize) -> Vec<(String, u64)> {
    report.files[file].left_out.clone().into_iter().collect()
}

/// One order: number, order discount, and its lines as SKU, units and net revenue.
pub type OrderRow = (String, i64, Vec<(String, u32, i64)>);

pub fn orders(data: &Dataset) -> Vec<OrderRow> {
    data.history
        .orders()
        .map(|order| {
            let lines = order.lines().map(|line| {
                let sku = data.catalog.variant(line.variant).sku.to_string();
                (sku, line.units, line.net_revenue.0)
            });
            (
                order.number().to_owned(),
                order.order_discount().0,
                lines.collect(),
            )
        })
        .collect()
}

pub fn line(sku: &str, units: u32, minor: i64) -> (String, u32, i64) {
    (sku.to_owned(), units, minor)
}

/// Title, option, category, price, cost and stock of a SKU.
pub fn sold<'a>(
    data: &'a Dataset,
    sku: &str,
) -> (
    &'a str,
    &'a str,
    &'a str,
    Option<i64>,
    Option<i64>,
    Option<i64>,
) {
    let id = data
        .catalog
        .find(&Sku::from(sku))
        .unwrap_or_else(|| panic!("no {sku}"));
    let variant = data.catalog.variant(id);
    (
        data.catalog.product_of(id).title.as_str(),
        variant.option.as_str(),
        data.catalog.category(id),
        variant.price.map(|price| price.0),
        variant.cost.map(|cost| cost.0),
        variant.stock,
    )
}
