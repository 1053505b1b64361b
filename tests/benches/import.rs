//! What preview, import, opening and stopping cost, in one run beside what other programs need for the same file.
//!
//! `cargo bench --bench import` makes a file of a million lines and one of a tenth of it. Other sizes and programs by the
//! environment:
//! - `ENDCAP_BENCH_LINES`: lines of the big file that is made;
//! - `ENDCAP_BENCH_ORDERS` and `ENDCAP_BENCH_SMALL`: a big and a small file that are there, order number first in a row;
//! - `ENDCAP_PEERS_PYTHON`: a Python with polars and duckdb, which read the big file in the same rounds;
//! - `ENDCAP_PEERS_SLOW`: the sqlite3 shell and pandas too, once;
//! - `ENDCAP_BENCH_ROUNDS`: rounds of the fast steps, 3 when not set; shown is the least of each.
//!
//! Every step is a process of its own, so that its peak memory is its own. Figures are shown and never judged: they belong to
//! the machine.

#![allow(clippy::print_stdout)]

#[path = "import_parts/own.rs"]
mod own;
#[path = "import_parts/peers.rs"]
mod peers;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use endcap::domain::progress::Progress;
use endcap::sample::{self, SampleOptions};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// First argument of a process that does one step.
const PART: &str = "--part";

/// What one step took: the least of its rounds.
#[derive(Default)]
struct Taken {
    cpu: Option<f64>,
    wall: f64,
    /// What the step says of itself: names and figures.
    said: BTreeMap<String, f64>,
}

impl Taken {
    fn said(&self, name: &str) -> Option<f64> {
        self.said.get(name).copied()
    }
}

/// CPU seconds of all processes that ended so far, to a hundredth; `None` where the system does not tell.
fn cpu_of_children() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace().skip(13);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / 100.0)
}

/// Processes that wanted to run in the last minute; the figures of a busy machine are too high.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| text.split_whitespace().next().map(str::to_owned))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Runs a step once; it says `name figure` in lines.
fn taken(command: &mut Command) -> Outcome<Taken> {
    let (began, before) = (Instant::now(), cpu_of_children());
    let output = command.output()?;
    let wall = began.elapsed().as_secs_f64();
    let cpu = cpu_of_children().zip(before).map(|(now, then)| now - then);
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text.lines().filter_map(|line| {
        let (name, figure) = line.split_once(' ')?;
        Some((name.to_owned(), figure.parse().ok()?))
    });
    Ok(Taken {
        cpu,
        wall,
        said: said.collect(),
    })
}

/// All steps by their names, in the order they came first.
#[derive(Default)]
struct Table {
    steps: Vec<(&'static str, Taken)>,
}

impl Table {
    fn add(&mut self, name: &'static str, command: &mut Command) -> Outcome<()> {
        let now = taken(command).map_err(|problem| format!("{name}: {problem}"))?;
        match self.steps.iter_mut().find(|(known, _)| *known == name) {
            None => self.steps.push((name, now)),
            Some((_, best)) => {
                if now.cpu.unwrap_or(now.wall) < best.cpu.unwrap_or(best.wall) {
                    *best = now;
                }
            }
        }
        Ok(())
    }

    fn of(&self, name: &str) -> Option<&Taken> {
        self.steps
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, taken)| taken)
    }

    fn cpu(&self, name: &str) -> Option<f64> {
        self.of(name)?.cpu
    }

    fn said(&self, step: &str, name: &str) -> Option<f64> {
        self.of(step)?.said(name)
    }
}

fn part(name: &str, paths: &[&Path]) -> Outcome<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(PART).arg(name).args(paths);
    Ok(command)
}

fn made(folder: &Path, lines: u64) -> Outcome<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let options = SampleOptions {
        lines,
        ..SampleOptions::default()
    };
    Ok(sample::write(folder, &options, &Progress::new())?.orders)
}

/// The big file and the small one.
fn orders_files(folder: &Path) -> Outcome<(PathBuf, PathBuf)> {
    let lines = match std::env::var("ENDCAP_BENCH_LINES") {
        Ok(lines) => lines.parse()?,
        Err(_) => 1_000_000,
    };
    let file = |variable, name: &str, lines| match std::env::var_os(variable) {
        Some(path) => Ok(path.into()),
        None => made(&folder.join(name), lines),
    };
    Ok((
        file("ENDCAP_BENCH_ORDERS", "big", lines)?,
        file("ENDCAP_BENCH_SMALL", "small", lines / 10)?,
    ))
}

/// The file with another letter before each order number: orders that no project has yet.
fn with_new_orders(from: &Path, to: &Path) -> Outcome<()> {
    let text = std::fs::read_to_string(from)?;
    let (header, rows) = text
        .split_once('\n')
        .ok_or("expected rows below a header")?;
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    out.push_str(header);
    for row in rows.lines() {
        out.push_str("\nN");
        out.push_str(row);
    }
    out.push('\n');
    Ok(std::fs::write(to, out)?)
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, name, paths @ ..] = arguments.as_slice()
        && first == PART
    {
        let paths: Vec<&Path> = paths.iter().map(Path::new).collect();
        return own::run(name, &paths);
    }
    let folder = tempfile::tempdir()?;
    let (big, small) = orders_files(folder.path())?;
    let (big, small) = (big.as_path(), small.as_path());
    let project = &folder.path().join("big.endcap");
    let small_project = &folder.path().join("small.endcap");
    let more = &folder.path().join("more.csv");
    let rounds: usize = match std::env::var("ENDCAP_BENCH_ROUNDS") {
        Ok(rounds) => rounds.parse()?,
        Err(_) => 3,
    };
    let load_before = load();
    let mut table = Table::default();
    // Brings the file into the system's cache.
    taken(&mut part("walk", &[big])?)?;
    for _ in 0..rounds {
        table.add("cat", &mut peers::cat(big))?;
        table.add("csv crate, records only", &mut part("walk", &[big])?)?;
        table.add(
            "import of the small file",
            &mut part("import", &[small, small_project])?,
        )?;
        table.add("import", &mut part("import", &[big, project])?)?;
        for (name, program) in peers::FAST {
            if let Some(mut command) = peers::python(program, big, folder.path()) {
                table.add(name, &mut command)?;
            }
        }
    }
    if std::env::var_os("ENDCAP_PEERS_SLOW").is_some() {
        table.add(
            "sqlite3 .import",
            &mut peers::sqlite_shell(big, folder.path()),
        )?;
        if let Some(mut command) = peers::python(peers::PANDAS, big, folder.path()) {
            table.add("pandas to SQL", &mut command)?;
        }
    }
    for _ in 0..rounds {
        table.add("open", &mut part("open", &[project])?)?;
        table.add("preview", &mut part("preview", &[big])?)?;
        table.add("stop", &mut part("stop", &[big])?)?;
    }
    table.add("key figures", &mut part("figures", &[project])?)?;
    table.add("the same file again", &mut part("again", &[big, project])?)?;
    with_new_orders(small, more)?;
    table.add(
        "the small file's lines on top",
        &mut part("more", &[more, project])?,
    )?;
    show(&table, big, &load_before)
}

fn show(table: &Table, big: &Path, load_before: &str) -> Outcome<()> {
    let shown = |figure: Option<f64>, decimals: usize| {
        figure.map_or("–".to_owned(), |figure| format!("{figure:.decimals$}"))
    };
    let ratio =
        |one: Option<f64>, other: Option<f64>| Some(one? / other.filter(|other| *other > 0.0)?);
    let own = table.cpu("import");
    println!(
        "{} ({:.1} MB), load {load_before} before and {} after\n",
        big.file_name().unwrap_or_default().to_string_lossy(),
        std::fs::metadata(big)?.len() as f64 / 1e6,
        load()
    );
    println!("| step | CPU s | wall s | peak MB | x import |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (name, taken) in &table.steps {
        println!(
            "| {name} | {} | {:.2} | {} | {} |",
            shown(taken.cpu, 2),
            taken.wall,
            shown(taken.said("peak"), 0),
            shown(ratio(taken.cpu, own), 2)
        );
    }
    let lines = table.said("import", "lines");
    let small_lines = table.said("import of the small file", "lines");
    println!("\n| what | figure | at most |\n| --- | ---: | ---: |");
    for (what, figure, decimals, most) in [
        ("lines in the project", lines, 0, "–"),
        ("import, CPU s", own, 2, "4.0"),
        (
            "import / polars to Parquet",
            ratio(own, table.cpu("polars to Parquet")),
            2,
            "1",
        ),
        (
            "import / DuckDB, one thread",
            ratio(own, table.cpu("DuckDB, one thread")),
            2,
            "0.67",
        ),
        (
            "import / DuckDB",
            ratio(own, table.cpu("DuckDB")),
            2,
            "0.67",
        ),
        ("of it saving, CPU s", table.said("import", "save"), 2, "–"),
        (
            "peak of the import, MB",
            table.said("import", "peak"),
            0,
            "500",
        ),
        (
            "CPU of the small file to the big one",
            ratio(own, table.cpu("import of the small file")),
            1,
            "–",
        ),
        (
            "lines of the small file to the big one",
            ratio(lines, small_lines),
            1,
            "–",
        ),
        (
            "growth for ten times the lines",
            growth(table, lines, small_lines),
            1,
            "11",
        ),
        (
            "project file, bytes a line",
            ratio(table.said("import", "bytes"), lines),
            1,
            "16",
        ),
        ("open, wall s", table.said("open", "wall"), 2, "0.5"),
        ("open, CPU s", table.said("open", "cpu"), 2, "–"),
        (
            "history in memory, bytes a line",
            ratio(table.said("open", "memory"), lines),
            1,
            "24",
        ),
        (
            "key figures, CPU s",
            table.said("key figures", "cpu"),
            2,
            "–",
        ),
        (
            "preview and dialect, ms",
            table.said("preview", "ms"),
            1,
            "150",
        ),
        (
            "stopping while reading, ms",
            table.said("stop", "reading"),
            1,
            "100",
        ),
        (
            "stopping at the end of reading, ms",
            table.said("stop", "end"),
            1,
            "100",
        ),
        (
            "orders added by the same file again",
            table.said("the same file again", "added"),
            0,
            "0",
        ),
        (
            "the same file again changes the data (1 is yes)",
            table.said("the same file again", "changed"),
            0,
            "0",
        ),
        (
            "lines added on top",
            table.said("the small file's lines on top", "lines_added"),
            0,
            "–",
        ),
    ] {
        println!("| {what} | {} | {most} |", shown(figure, decimals));
    }
    Ok(())
}

/// What ten times the lines take more, where the files are not exactly ten times as long.
fn growth(table: &Table, lines: Option<f64>, small_lines: Option<f64>) -> Option<f64> {
    let (own, small) = (table.cpu("import")?, table.cpu("import of the small file")?);
    Some(10.0 * (own / lines?) / (small / small_lines?))
}
