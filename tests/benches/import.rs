//! What preview, import, save and open cost, beside the least a CSV file can cost: walking over its records once.
//!
//! `cargo bench --bench import` makes a file of a million lines. `ENDCAP_BENCH_LINES` makes another size,
//! `ENDCAP_BENCH_ORDERS` takes a file that is there. Figures are shown and never judged: they belong to the machine.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::import::{self, ImportOptions, ImportRequest, Role};
use endcap::sample::{self, SampleOptions};
use endcap::store::ProjectFile;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What one step took.
struct Step {
    name: &'static str,
    wall: f64,
    cpu: Option<f64>,
    peak: Option<f64>,
}

/// CPU seconds of the whole process, to a hundredth; `None` where the system does not tell.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / 100.0)
}

/// Greatest size of the process since the last forgetting, in MiB.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

fn measured<T>(
    steps: &mut Vec<Step>,
    name: &'static str,
    work: impl FnOnce() -> Outcome<T>,
) -> Outcome<T> {
    // Where this is refused, peaks are those of all steps so far.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (began, before) = (Instant::now(), cpu_seconds());
    let value = work()?;
    let wall = began.elapsed().as_secs_f64();
    let cpu = cpu_seconds().zip(before).map(|(now, then)| now - then);
    let peak = peak();
    steps.push(Step {
        name,
        wall,
        cpu,
        peak,
    });
    Ok(value)
}

fn walked(path: &Path) -> Outcome<u64> {
    let mut reader = csv::Reader::from_reader(File::open(path)?);
    let mut record = csv::ByteRecord::new();
    let mut bytes = 0;
    while reader.read_byte_record(&mut record)? {
        bytes += record.as_slice().len() as u64;
    }
    Ok(bytes)
}

fn orders_file(folder: &Path) -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("ENDCAP_BENCH_ORDERS") {
        return Ok(path.into());
    }
    let lines = match std::env::var("ENDCAP_BENCH_LINES") {
        Ok(lines) => lines.parse()?,
        Err(_) => 1_000_000,
    };
    let options = SampleOptions {
        lines,
        ..SampleOptions::default()
    };
    Ok(sample::write(folder, &options, &Progress::new())?.orders)
}

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let orders = orders_file(folder.path())?;
    let project = folder.path().join("bench.endcap");
    let mut steps = Vec::new();
    // The first pass brings the file into the system's cache.
    walked(&orders)?;
    measured(&mut steps, "limit: walk over the records", || {
        walked(&orders)
    })?;
    measured(&mut steps, "preview", || {
        Ok(import::preview(&orders, None)?)
    })?;
    let currency = Currency::usd();
    let (mut file, stored) = ProjectFile::create(&project, &currency)?;
    let request = ImportRequest {
        files: vec![(orders.clone(), Some(Role::Orders))],
        dialect: None,
        currency,
        customer_key: stored.customer_key,
        rejects: None,
        options: ImportOptions::default(),
    };
    let (dataset, _) = measured(&mut steps, "import", || {
        Ok(import::import(&request, None, &Progress::new())?)
    })?;
    measured(&mut steps, "save and close", || {
        file.save_dataset(&dataset)?;
        Ok(file.close()?)
    })?;
    let lines = dataset.history.line_count();
    drop(dataset);
    let (file, stored) = measured(&mut steps, "open", || Ok(ProjectFile::open(&project)?))?;
    let memory = stored.dataset.history.bytes();
    file.close()?;

    let shown = |figure: Option<f64>, decimals: usize| {
        figure.map_or("–".to_owned(), |figure| format!("{figure:.decimals$}"))
    };
    println!(
        "{}: {lines} lines, {:.1} MB",
        orders.display(),
        std::fs::metadata(&orders)?.len() as f64 / 1e6
    );
    println!(
        "{:<30} {:>8} {:>8} {:>9} {:>10} {:>12}",
        "step", "CPU s", "wall s", "x limit", "peak MiB", "lines/s"
    );
    let limit = steps
        .first()
        .map_or(0.0, |step| step.cpu.unwrap_or(step.wall));
    for step in &steps {
        println!(
            "{:<30} {:>8} {:>8.3} {:>9.2} {:>10} {:>12.0}",
            step.name,
            shown(step.cpu, 2),
            step.wall,
            step.cpu.unwrap_or(step.wall) / limit.max(1e-9),
            shown(step.peak, 0),
            lines as f64 / step.wall
        );
    }
    let per_line = |bytes: f64| bytes / lines.max(1) as f64;
    println!(
        "{:.1} bytes a line in the file, {:.1} in memory",
        per_line(std::fs::metadata(&project)?.len() as f64),
        per_line(memory as f64)
    );
    Ok(())
}
