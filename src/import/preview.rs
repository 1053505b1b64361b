//! What a file looks like before it is imported.

use std::path::Path;

use super::cells::{self, Fault};
use super::columns::{Binding, Meaning, Reading};
use super::decide::{Decisions, decide};
use super::dialects::{CatalogRows, OrderShape};
use super::rows::{Pace, Rows};
use super::sniff::{Certainty, Sniffed, shortened, sniff};
use super::{ColumnPreview, FilePreview, ImportError, ImportOptions, Role};
use crate::domain::progress::Progress;

/// Values shown of a column.
const SAMPLES: usize = 10;
/// Problems shown of a column.
const PROBLEMS: usize = 5;
/// Decimals that amounts are shown with at least.
const SHOWN_DECIMALS: u32 = 2;
/// Rows they are looked for in.
const SAMPLE_ROWS: u64 = 50;

pub(super) fn preview(
    path: &Path,
    dialect: Option<&str>,
    options: &ImportOptions,
) -> Result<FilePreview, ImportError> {
    let sniffed = sniff(path, dialect, None, Certainty::Beginning, options)?;
    let progress = Progress::new();
    let open = || {
        let pace = Pace {
            progress: &progress,
            bytes_before: 0,
            rows_before: 0,
        };
        Rows::open(path, &sniffed, pace)
    };
    let (decisions, ambiguities) = decide(&mut open()?, false, &sniffed.said.wishes)?;
    let mut rows = open()?;
    let mut seen: Vec<Seen> = vec![Seen::default(); sniffed.headers.len()];
    while rows.count() < SAMPLE_ROWS && rows.advance()? {
        for (place, seen) in seen.iter_mut().enumerate() {
            // Only what is read is shown, and never who bought.
            let meaning = sniffed.binding.meanings().get(place).copied().flatten();
            let cell = rows.cell(place);
            let names_somebody = |meaning: Meaning| {
                meaning == Meaning::Customer
                    || (meaning == Meaning::Checkout && cell.contains(&b'@'))
            };
            if let Some(meaning) = meaning.filter(|meaning| !names_somebody(*meaning))
                && !cell.is_empty()
            {
                let read = as_read(cell, meaning, &decisions, &sniffed.binding);
                seen.add(read, cell, rows.line());
            }
        }
    }
    let has_rows = rows.count() > 0;
    let mut remarks = remarks(&sniffed, has_rows);
    for ambiguity in ambiguities {
        let header = sniffed.headers.get(ambiguity.place);
        remarks.push(format!(
            "Column \"{}\" must have {}; the beginning of the file has {}.",
            header.map_or("", String::as_str),
            ambiguity.readings,
            ambiguity.cell
        ));
    }
    let columns = sniffed
        .headers
        .iter()
        .zip(sniffed.binding.meanings())
        .zip(seen)
        .map(|((name, meaning), seen)| ColumnPreview {
            name: name.clone(),
            meaning: meaning.map(Meaning::words),
            samples: seen.samples,
            problems: seen.problems,
        })
        .collect();
    Ok(FilePreview {
        path: path.to_owned(),
        role: sniffed.dialect.role,
        dialect: sniffed.dialect.name,
        encoding: sniffed.opening.words(),
        delimiter: sniffed.delimiter_words,
        header_line: sniffed.header_line,
        bytes: sniffed.bytes,
        columns,
        remarks,
    })
}

/// What was seen of a column.
#[derive(Clone, Debug, Default)]
struct Seen {
    samples: Vec<String>,
    problems: Vec<String>,
}

impl Seen {
    fn add(&mut self, read: Result<String, &'static str>, cell: &[u8], line: u64) {
        let written = || shortened(&String::from_utf8_lossy(cell));
        match read {
            Ok(value) if self.samples.len() < SAMPLES => self.samples.push(shortened(&value)),
            Err(expected) if self.problems.len() < PROBLEMS => {
                let found = written();
                self.problems.push(format!(
                    "Line {line}: expected {expected}, found \"{found}\"."
                ));
            }
            _ => {}
        }
    }
}

/// A cell as it will be read: numbers with a point, dates with the year first; or what it must be.
fn as_read(
    cell: &[u8],
    meaning: Meaning,
    decisions: &Decisions,
    binding: &Binding,
) -> Result<String, &'static str> {
    let written = || String::from_utf8_lossy(cell).into_owned();
    match meaning.reading() {
        Reading::Amount => {
            match cells::amount(cell, decisions.mark(binding, meaning), SHOWN_DECIMALS) {
                Ok(scaled) => Ok(decimal(scaled)),
                Err(Fault::Undecided) => Ok(written()),
                Err(_) => Err("an amount"),
            }
        }
        Reading::Moment if meaning == Meaning::Week => {
            match super::offer_log::week(cell, decisions.dates()) {
                Ok(week) => Ok(format!("week of {}", week.monday())),
                Err(Fault::Undecided) => Ok(written()),
                Err(_) => Err("a week such as 2025-W31, or a date"),
            }
        }
        Reading::Moment => match cells::moment(cell, decisions.dates()) {
            Ok(moment) => {
                let minute = moment.0.rem_euclid(1440);
                let day = moment.day();
                Ok(match minute {
                    0 => day.to_string(),
                    _ => format!("{day} {:02}:{:02}", minute / 60, minute % 60),
                })
            }
            Err(Fault::Undecided) => Ok(written()),
            Err(_) => Err("a date"),
        },
        Reading::Discount => Ok(written()),
        Reading::Text => {
            let is_code = matches!(meaning, Meaning::Sku | Meaning::Order | Meaning::Checkout);
            if is_code && cells::lost_digits(cell) {
                return Err("a code, not a number whose digits are lost");
            }
            if meaning == Meaning::Units && cells::whole(cell).is_none() {
                return Err("a whole number of units");
            }
            let is_count = matches!(meaning, Meaning::Shown | Meaning::Accepted);
            if is_count && cells::whole(cell).is_none_or(|count| count < 0) {
                return Err("a whole number of zero or more");
            }
            let code = if is_code { cells::code(cell) } else { cell };
            Ok(String::from_utf8_lossy(code).into_owned())
        }
    }
}

/// A scaled amount with a point and the decimals it needs.
fn decimal(scaled: i64) -> String {
    let places = (SHOWN_DECIMALS + cells::EXTRA_DECIMALS) as usize;
    let digits = format!("{:0width$}", scaled.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if scaled < 0 { "-" } else { "" };
    format!("{sign}{whole}.{fraction:0<2}")
}

fn remarks(sniffed: &Sniffed, has_rows: bool) -> Vec<String> {
    let has = |meaning| sniffed.binding.has(meaning);
    let mut remarks = Vec::new();
    let mut say = |applies: bool, text: &str| {
        if applies {
            remarks.push(text.to_owned());
        }
    };
    say(!has_rows, "The file has a header and no rows.");
    say(
        sniffed.opening.is_guess(),
        "The text is not UTF-8; it is read as Windows-1252. Look whether letters with accents are right.",
    );
    say(
        sniffed.records_before > 1,
        "There are lines before the header row; they are not read.",
    );
    match sniffed.dialect.role {
        Role::Catalog if sniffed.dialect.catalog_rows == CatalogRows::Categories => {
            say(
                true,
                "Products name these categories by key: import both together.",
            );
        }
        Role::Catalog => {
            say(
                !has(Meaning::Cost),
                "There is no column of unit costs: margins stay unknown.",
            );
            say(
                !has(Meaning::Stock),
                "There is no column of stock: units on hand stay unknown.",
            );
            say(!has(Meaning::Price), "There is no column of prices.");
        }
        Role::Orders => {
            let shape = sniffed.dialect.order_rows.shape;
            say(
                !has(Meaning::UnitPrice)
                    && !has(Meaning::LineTotal)
                    && !has(Meaning::Items)
                    && shape != OrderShape::Heads,
                if sniffed.dialect.order_rows.priceless {
                    "There are no prices: lines take today's price from the catalog, or bring nothing."
                } else {
                    "There is no column of prices: lines take today's price from the catalog."
                },
            );
            say(
                shape == OrderShape::Details,
                "The orders of these lines stand in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Heads,
                "The lines of these orders stand in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Baskets && sniffed.said.day.is_none(),
                "There are no dates: all orders stand on 1970-01-01.",
            );
            say(
                !has(Meaning::Units) && !has(Meaning::Items) && shape != OrderShape::Heads,
                "There is no column of units: every line counts one.",
            );
            say(
                !has(Meaning::Customer) && shape != OrderShape::Details,
                "There is no column of customers: new and returning buyers cannot be told apart.",
            );
        }
        Role::AbandonedCheckouts => {
            say(
                !has(Meaning::Recovered),
                "There is no column that says which checkouts were recovered: all of them count.",
            );
            say(
                !has(Meaning::UnitPrice),
                "There is no column of prices: what was left behind is worth today's price from the catalog.",
            );
            say(
                !has(Meaning::Units),
                "There is no column of units: every line counts one.",
            );
        }
        Role::OfferLog => say(
            !has(Meaning::OfferSource),
            "There is no column that says how offers were counted: they are taken for logged ones.",
        ),
    }
    remarks
}
