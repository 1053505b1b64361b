//! The sample store: invented, seeded, at any size, with its planted truth.
//!
//! The store sells electronics, outdoor goods, clothes, furniture and has a café corner. How many articles an order
//! holds, what they are and what they pull in are drawn apart from one another, so the truth is known: `truth.json`
//! names what attracts what, and which pairs only look as if they did. History is written day by day; memory grows with
//! the articles alone. Equal options give equal bytes on every machine: no clock, no hash order, and no mathematics that
//! differs between systems.

mod answers;
mod basket;
mod cells;
mod chance;
mod dialect;
mod layout;
mod planted;
mod season;
mod shelf;
mod tally;
pub mod truth;

pub use dialect::SampleDialect;

use std::io::Write;
use std::path::{Path, PathBuf};

use self::answers::{Answers, RECENT_WEEKS, stock};
use self::basket::Counter;
use self::chance::Dice;
use self::layout::{Layout, Order};
use self::planted::Planted;
use self::season::{open_days, period, second_of_day};
use self::tally::Tally;
use self::truth::Truth;
use crate::domain::progress::Progress;
use crate::files::{self, Draft, Permission, WriteError};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleOptions {
    /// Order lines, about; the last order is finished. Memory does not grow with it.
    pub lines: u64,
    /// Equal seeds give equal bytes.
    pub seed: u64,
    /// Column layout.
    pub dialect: SampleDialect,
}

impl Default for SampleOptions {
    /// About 20,000 orders over 18 months.
    fn default() -> Self {
        Self {
            lines: 42_000,
            seed: 7,
            dialect: SampleDialect::Generic,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFiles {
    /// The catalog.
    pub catalog: PathBuf,
    /// The orders.
    pub orders: PathBuf,
    /// The planted truth.
    pub truth: PathBuf,
    /// Orders written.
    pub order_count: u64,
    /// Order lines written.
    pub line_count: u64,
}

/// Why the sample was not written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] crate::domain::progress::Cancelled),
    /// A file cannot be written, must not be, or is there and was not to be replaced.
    #[error(transparent)]
    Files(#[from] WriteError),
}

/// Reads a `truth.json`.
///
/// # Errors
/// When the text is not the truth of a sample store.
pub fn read_truth(text: &str) -> Result<Truth, serde_json::Error> {
    serde_json::from_str(text)
}

/// Writes catalog.csv, orders.csv and truth.json into a folder, which is made if need be. Nothing is replaced.
///
/// # Errors
/// When one of the files is there, cannot be written, or somebody cancels; then no file has changed.
pub fn write(
    folder: &Path,
    options: &SampleOptions,
    progress: &Progress,
) -> Result<SampleFiles, SampleError> {
    write_with(folder, options, &Permission::default(), progress)
}

/// The same with a permission. The files appear under their names when all three are complete.
///
/// # Errors
/// When a file cannot be written, must not be, or somebody cancels; then no file has changed.
pub fn write_with(
    folder: &Path,
    options: &SampleOptions,
    permission: &Permission,
    progress: &Progress,
) -> Result<SampleFiles, SampleError> {
    let [catalog_path, orders_path, truth_path] =
        ["catalog.csv", "orders.csv", "truth.json"].map(|name| folder.join(name));
    files::check(
        &[&catalog_path, &orders_path, &truth_path],
        permission,
        |_| false,
    )?;
    files::make_folder(folder)?;
    let mut shelf = shelf::named();
    let named = shelf.len();
    let popularity = shelf.iter().map(|article| article.popularity).sum();
    // Popularity is finer for all once the long tail needs fractions of it.
    let fillers = shelf::fillers(shelf::filler_count(options.lines), popularity);
    if !fillers.is_empty() {
        for article in &mut shelf {
            article.popularity *= 1_000;
        }
        shelf.extend(fillers);
    }
    let planted = Planted::new(&shelf);
    let mut tally = Tally::new(shelf.len(), named, &planted.sets);
    let mut layout = Layout::new(options.dialect, &shelf);
    let mut counter = Counter::new(shelf, &planted, options.seed, options.lines / 21 * 10);

    let mut orders = Draft::new(&orders_path)?;
    write_orders(
        &mut orders,
        options,
        &mut counter,
        &mut layout,
        &mut tally,
        progress,
    )?;

    let stock = stock(counter.shelf(), &tally);
    let mut catalog = Draft::new(&catalog_path)?;
    put(&mut catalog, &layout.catalog(counter.shelf(), &stock))?;

    let answers = Answers {
        options,
        counter: &counter,
        planted: &planted,
        tally: &tally,
        named,
    };
    let mut truth = Draft::new(&truth_path)?;
    let mut text = serde_json::to_vec_pretty(&answers.truth(&stock))
        .map_err(|error| WriteError::io(&truth_path)(error.into()))?;
    text.push(b'\n');
    put(&mut truth, &text)?;
    progress.check()?;

    files::publish(vec![catalog, orders, truth], permission)?;
    Ok(SampleFiles {
        catalog: catalog_path,
        orders: orders_path,
        truth: truth_path,
        order_count: tally.orders,
        line_count: tally.lines,
    })
}

/// Appends.
fn put(file: &mut Draft, bytes: &[u8]) -> Result<(), WriteError> {
    let written = file.write_all(bytes);
    written.map_err(|problem| WriteError::io(file.path())(problem))
}

/// Orders after which the watcher hears how far the work is.
const ORDERS_BETWEEN_REPORTS: u64 = 4_096;

fn write_orders(
    file: &mut Draft,
    options: &SampleOptions,
    counter: &mut Counter,
    layout: &mut Layout,
    tally: &mut Tally,
    progress: &Progress,
) -> Result<(), SampleError> {
    progress.begin(options.lines);
    progress.check()?;
    let mut trade = Dice::new(options.seed, 1);
    let mut dice = Dice::new(options.seed, 2);
    let recent_from = period().last.0 - RECENT_WEEKS as i32 * 7 + 1;
    let mut lines = Vec::new();
    let mut text = Vec::new();
    put(file, layout.order_header().as_bytes())?;
    let mut day_start = 0_u64;
    for open in open_days(options.lines, &mut trade) {
        let date = open.day.to_string();
        let of_day = open.lines_until.saturating_sub(day_start).max(1) as f64;
        while tally.lines < open.lines_until {
            let buyer = counter.buyer(&mut dice);
            counter.fill(&mut lines, buyer, open.month, &mut dice);
            // Somewhere between the end of the order before and the end of this one, so time never runs back.
            let sold =
                tally.lines.saturating_sub(day_start) as f64 + dice.unit() * lines.len() as f64;
            tally.count(&lines, open.month, open.day.0 >= recent_from);
            text.clear();
            let order = Order {
                nth: tally.orders,
                date: &date,
                second_of_day: second_of_day(sold / of_day),
                buyer,
                lines: &lines,
            };
            layout.order(&mut text, &order);
            put(file, &text)?;
            if tally.orders.is_multiple_of(ORDERS_BETWEEN_REPORTS) {
                progress.reach(tally.lines)?;
                progress.count_rows(tally.lines);
            }
        }
        day_start = open.lines_until;
    }
    progress.reach(tally.lines)?;
    progress.count_rows(tally.lines);
    Ok(())
}
