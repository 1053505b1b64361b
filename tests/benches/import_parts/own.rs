//! The steps of this program, each in a process of its own.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use endcap::domain::kpi::Kpis;
use endcap::domain::money::Currency;
use endcap::domain::progress::Progress;
use endcap::domain::project::Dataset;
use endcap::import::{self, ImportOptions, ImportRequest, Role};
use endcap::store::ProjectFile;

use super::Outcome;

fn say(name: &str, figure: f64) {
    println!("{name} {figure}");
}

/// CPU seconds of this process so far.
fn cpu() -> f64 {
    let read = || -> Option<f64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let (_, after) = stat.rsplit_once(')')?;
        let mut fields = after.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some((user + system) / 100.0)
    };
    read().unwrap_or(f64::NAN)
}

/// Says the greatest size of this process in MB.
fn say_peak() {
    let read = || -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes * 1024.0 / 1e6)
    };
    if let Some(peak) = read() {
        say("peak", peak);
    }
}

fn request(orders: &Path, customer_key: [u8; 16]) -> ImportRequest {
    ImportRequest {
        files: vec![(orders.to_owned(), Some(Role::Orders))],
        dialect: None,
        currency: Currency::usd(),
        customer_key,
        rejects: None,
        options: ImportOptions::default(),
    }
}

/// Does a step and says its figures.
pub fn run(name: &str, paths: &[&Path]) -> Outcome<()> {
    match (name, paths) {
        ("walk", [orders]) => walk(orders),
        ("import", [orders, project]) => make(orders, project),
        ("open", [project]) => open(project),
        ("figures", [project]) => figures(project),
        ("preview", [orders]) => preview(orders),
        ("stop", [orders]) => stop(orders),
        ("again" | "more", [orders, project]) => onto(orders, project),
        _ => Err(format!("no step {name} of {} files", paths.len()).into()),
    }
}

/// The least a CSV file can cost: walking over its records once.
fn walk(orders: &Path) -> Outcome<()> {
    let mut reader = csv::Reader::from_reader(File::open(orders)?);
    let mut record = csv::ByteRecord::new();
    let mut bytes = 0;
    while reader.read_byte_record(&mut record)? {
        bytes += record.as_slice().len() as u64;
    }
    say("content", bytes as f64);
    say_peak();
    Ok(())
}

fn make(orders: &Path, project: &Path) -> Outcome<()> {
    if project.exists() {
        std::fs::remove_file(project)?;
    }
    let (mut file, stored) = ProjectFile::create(project, &Currency::usd())?;
    let request = request(orders, stored.customer_key);
    let (dataset, _) = import::import(&request, None, &Progress::new())?;
    let before = cpu();
    file.save_dataset(&dataset)?;
    file.close()?;
    say("save", cpu() - before);
    say("lines", dataset.history.line_count() as f64);
    say("bytes", std::fs::metadata(project)?.len() as f64);
    say_peak();
    Ok(())
}

fn opened(project: &Path) -> Outcome<(ProjectFile, Dataset, [u8; 16])> {
    let (file, stored) = ProjectFile::open(project)?;
    Ok((file, stored.dataset, stored.customer_key))
}

fn open(project: &Path) -> Outcome<()> {
    let (began, before) = (Instant::now(), cpu());
    let (file, dataset, _) = opened(project)?;
    say("wall", began.elapsed().as_secs_f64());
    say("cpu", cpu() - before);
    say("memory", dataset.history.bytes() as f64);
    say_peak();
    Ok(file.close()?)
}

fn figures(project: &Path) -> Outcome<()> {
    let (file, dataset, _) = opened(project)?;
    let before = cpu();
    let kpis = Kpis::of(&dataset);
    say("cpu", cpu() - before);
    say("orders", kpis.totals.orders as f64);
    say_peak();
    Ok(file.close()?)
}

fn preview(orders: &Path) -> Outcome<()> {
    let began = Instant::now();
    let preview = import::preview(orders, None)?;
    say("ms", began.elapsed().as_secs_f64() * 1e3);
    drop(preview);
    say_peak();
    Ok(())
}

/// Stops an import when a share of the file is read: at some places within the file, and when all of it is.
fn stop(orders: &Path) -> Outcome<()> {
    let within = [stopped_at(orders, 0.05)?, stopped_at(orders, 0.3)?];
    for (name, times) in [
        ("reading", &within[..]),
        ("end", &[stopped_at(orders, 1.0)?]),
    ] {
        if let Some(slowest) = times.iter().flatten().copied().reduce(f64::max) {
            say(name, slowest);
        }
    }
    say_peak();
    Ok(())
}

/// Milliseconds from asking to the answer; `None` when the import was through before it could be stopped.
fn stopped_at(orders: &Path, share: f32) -> Outcome<Option<f64>> {
    let progress = Progress::new();
    let request = request(orders, [7; 16]);
    std::thread::scope(|scope| {
        let (sender, answer) = channel();
        let progress = &progress;
        let import = scope.spawn(move || {
            let outcome = import::import(&request, None, progress);
            let answered = Instant::now();
            let _ = sender.send((answered, outcome.is_err()));
        });
        while progress.share().unwrap_or(0.0) < share && !import.is_finished() {
            std::thread::sleep(Duration::from_micros(500));
        }
        let asked = Instant::now();
        progress.cancel();
        let (answered, was_stopped) = answer.recv()?;
        let waited = answered.saturating_duration_since(asked);
        Ok(was_stopped.then_some(waited.as_secs_f64() * 1e3))
    })
}

/// Imports a file into a project that has orders; the project file stays as it is.
fn onto(orders: &Path, project: &Path) -> Outcome<()> {
    let (file, dataset, customer_key) = opened(project)?;
    let before = cpu();
    let request = request(orders, customer_key);
    let (after, report) = import::import(&request, Some(&dataset), &Progress::new())?;
    say("cpu", cpu() - before);
    let added = after.history.len() - dataset.history.len();
    say("added", added as f64);
    let lines_added = after.history.line_count() - dataset.history.line_count();
    say("lines_added", lines_added as f64);
    let is_changed = after.hash != dataset.hash;
    say("changed", f64::from(u8::from(is_changed)));
    say(
        "rows",
        report.files.iter().map(|file| file.rows).sum::<u64>() as f64,
    );
    say_peak();
    Ok(file.close()?)
}
