//! What a file looks like before it is imported.

use std::path::Path;
use std::time::Instant;

use super::columns::Meaning;
use super::decide::decide;
use super::rows::{Pace, Rows};
use super::sniff::{Certainty, Sniffed, shortened, sniff};
use super::{ColumnPreview, FilePreview, ImportError, Role};
use crate::domain::progress::Progress;

/// Values shown of a column.
const SAMPLES: usize = 3;
/// Rows they are looked for in.
const SAMPLE_ROWS: u64 = 50;

pub(super) fn preview(path: &Path, dialect: Option<&str>) -> Result<FilePreview, ImportError> {
    let sniffed = sniff(path, dialect, None, Certainty::Beginning)?;
    let progress = Progress::new();
    let open = || {
        let pace = Pace {
            progress: &progress,
            began: Instant::now(),
            bytes_before: 0,
            rows_before: 0,
        };
        Rows::open(path, &sniffed, pace)
    };
    let mut rows = open()?;
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); sniffed.headers.len()];
    while rows.count() < SAMPLE_ROWS && rows.advance()? {
        for (place, samples) in samples.iter_mut().enumerate() {
            // Only what is read is shown, and never who bought.
            let meaning = sniffed.binding.meanings().get(place).copied().flatten();
            let cell = rows.cell(place);
            if samples.len() < SAMPLES
                && !cell.is_empty()
                && meaning.is_some_and(|meaning| meaning != Meaning::Customer)
            {
                samples.push(shortened(&String::from_utf8_lossy(cell)));
            }
        }
    }
    let has_rows = rows.count() > 0;
    let (_, ambiguities) = decide(&mut open()?, false)?;
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
        .zip(samples)
        .map(|((name, meaning), samples)| ColumnPreview {
            name: name.clone(),
            meaning: meaning.map(Meaning::words),
            samples,
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
            say(
                !has(Meaning::UnitPrice) && !has(Meaning::LineTotal),
                "There is no column of prices: lines take today's price from the catalog.",
            );
            say(
                !has(Meaning::Units),
                "There is no column of units: every line counts one.",
            );
            say(
                !has(Meaning::Customer),
                "There is no column of customers: new and returning buyers cannot be told apart.",
            );
        }
    }
    remarks
}
