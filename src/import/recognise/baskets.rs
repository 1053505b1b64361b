//! Files in which every row is a basket: of names without a header, or of marks below the names of items.

use std::collections::HashSet;

use super::sample::{Cut, SHAPE_RECORDS, Sample, cells_of, delimiters, records};
use super::sniffed::Sniffed;
use crate::import::dialects;
use crate::import::dialects::{Dialect, OrderShape};
use crate::import::mapping::overrides::Overrides;
use crate::import::rows::cells;

/// Rows from which a table is taken for baskets although names of its first row do not come back.
const MANY_ROWS: usize = 12;
/// Rows a table needs to be taken for baskets at all.
const FEWEST_ROWS: usize = 3;
/// Bytes of the longest name in a basket.
const LONGEST_NAME: usize = 64;

/// The cells of a row up to the last one that is filled: spreadsheets fill up the others.
fn filled(record: &[String]) -> &[String] {
    let end = record.iter().rposition(|cell| !cell.is_empty());
    record
        .get(..end.map_or(0, |last| last + 1))
        .unwrap_or_default()
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || "-+".contains(c))
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".,-+".contains(&byte))
}

/// True when the first rows of a file look like baskets: rows of many widths, short names, the same names again and again,
/// none twice in a row. A table with a header is none: its rows are equally long, or a column below the first row holds
/// numbers. `is_whole` says that these are all rows.
fn are_baskets(records: &[Vec<String>], is_whole: bool) -> bool {
    // The last row of a sample may be cut.
    let records = match records {
        [rows @ .., _] if !is_whole => rows,
        rows => rows,
    };
    let rows: Vec<&[String]> = records.iter().map(|record| filled(record)).collect();
    let mut names: HashSet<&str> = HashSet::new();
    let mut widths: HashSet<usize> = HashSet::new();
    let (mut cells, mut numbers, mut repeats) = (0_usize, 0_usize, 0_usize);
    for row in &rows {
        let mut own: HashSet<&str> = HashSet::new();
        for cell in row.iter().filter(|cell| !cell.is_empty()) {
            if cell.len() > LONGEST_NAME || cell.chars().any(char::is_control) {
                return false;
            }
            cells += 1;
            numbers += usize::from(is_number(cell));
            repeats += usize::from(!own.insert(cell));
            names.insert(cell);
        }
        if own.is_empty() {
            return false;
        }
        widths.insert(row.len());
    }
    let is_mixed = numbers > 0 && numbers < cells;
    if rows.len() < FEWEST_ROWS || widths.len() < 2 || is_mixed && has_number_column(&rows) {
        return false;
    }
    let many = rows.len() >= MANY_ROWS
        && widths.len() >= 3
        && cells >= 2 * rows.len()
        && names.len() * 4 <= cells * 3
        && repeats * 50 <= cells;
    // Of few rows the first is a basket when each of its names is one of another basket: no header is sold.
    let comes_back = |name: &String| rows.iter().skip(1).any(|row| row.contains(name));
    let few = numbers == 0
        && repeats == 0
        && names.len() < cells
        && rows
            .first()
            .is_some_and(|first| first.iter().all(comes_back));
    many || few
}

/// True when numbers fill a column below the first row.
fn has_number_column(rows: &[&[String]]) -> bool {
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    (0..width).any(|index| {
        let mut below = rows
            .iter()
            .skip(1)
            .filter_map(|row| row.get(index))
            .peekable();
        below.peek().is_some() && below.all(|cell| is_number(cell))
    })
}

/// The file when its rows are baskets and no other table is found in it; one that `is_headless` has no marks below names.
pub(super) fn of(
    found: Option<&Dialect>,
    sample: &Sample<'_>,
    overrides: &Overrides,
    is_headless: bool,
) -> Option<Sniffed> {
    let marks = match found {
        _ if is_headless => None,
        // Columns of marks beside order numbers and customers look like orders whose lines stand elsewhere.
        Some(dialect) if dialect.order_rows.shape != OrderShape::Headers => return None,
        _ => sniff_marks(sample, overrides),
    };
    if marks.is_some() || found.is_some() {
        return marks;
    }
    sniff(sample, overrides)
}

fn sample_rows(sample: &Sample<'_>, delimiter: u8) -> Vec<Vec<String>> {
    records(&sample.text, delimiter)
        .take(SHAPE_RECORDS)
        .map(|record| cells_of(&record))
        .collect()
}

/// The file when its rows are baskets.
fn sniff(sample: &Sample<'_>, overrides: &Overrides) -> Option<Sniffed> {
    let mut delimiters = delimiters(overrides);
    if overrides.delimiter.is_none() {
        delimiters.push(b' ');
    }
    let delimiter = delimiters.into_iter().find(|delimiter| {
        let records = sample_rows(sample, *delimiter);
        // Blanks separate numbers only: names have blanks in them.
        let fits = *delimiter != b' '
            || records
                .iter()
                .flatten()
                .all(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
        fits && are_baskets(&records, sample.is_whole() && records.len() < SHAPE_RECORDS)
    })?;
    Some(cut_by(sample, delimiter, overrides))
}

/// The file as baskets because a person says so, whatever it looks like.
pub(super) fn chosen(sample: &Sample<'_>, overrides: &Overrides) -> Sniffed {
    let cells = |delimiter: &u8| {
        let rows = sample_rows(sample, *delimiter);
        rows.iter().map(Vec::len).sum::<usize>()
    };
    let delimiter = delimiters(overrides).into_iter().rev().max_by_key(cells);
    cut_by(sample, delimiter.unwrap_or(b','), overrides)
}

fn cut_by(sample: &Sample<'_>, delimiter: u8, overrides: &Overrides) -> Sniffed {
    let cut = Cut {
        delimiter,
        ..Cut::default()
    };
    let dialect = &dialects::BASKETS;
    let binding = dialect.bind(&[]);
    Sniffed {
        header_line: 0,
        ..Sniffed::new(sample, cut, true, dialect, binding, overrides.clone())
    }
}

/// The file when its columns are items, with a mark in the rows of the baskets that they are in.
fn sniff_marks(sample: &Sample<'_>, overrides: &Overrides) -> Option<Sniffed> {
    let dialect = &dialects::MARKS;
    for delimiter in delimiters(overrides) {
        let mut table = records(&sample.text, delimiter).take(SHAPE_RECORDS);
        let Some(first) = table.next() else { continue };
        let headers = cells_of(&first);
        let binding = dialect.bind(&headers);
        let items: Vec<usize> = (0..headers.len())
            .filter(|index| binding.meanings().get(*index).is_some_and(Option::is_none))
            .collect();
        let is_named = |index: &usize| {
            headers
                .get(*index)
                .is_some_and(|name| !name.is_empty() && !is_number(name))
        };
        let distinct: HashSet<&String> = headers.iter().collect();
        if items.len() < 2 || !items.iter().all(is_named) || distinct.len() < headers.len() {
            continue;
        }
        let mut rows: Vec<Vec<String>> = table.map(|record| cells_of(&record)).collect();
        // The last row of a sample may be cut.
        if !sample.is_whole() || rows.len() + 1 == SHAPE_RECORDS {
            rows.pop();
        }
        let mut marked = 0;
        let are_marks = rows.iter().all(|row| {
            items.iter().all(|index| {
                let mark = cells::mark(row.get(*index).map_or("", String::as_str).as_bytes());
                marked += usize::from(mark == Some(true));
                mark.is_some()
            })
        });
        if rows.len() < 2 || !are_marks || marked == 0 || marked == rows.len() * items.len() {
            continue;
        }
        let cut = Cut {
            delimiter,
            line: first.line,
            headers,
            ..Cut::default()
        };
        return Some(Sniffed {
            recognised: binding.meanings().to_vec(),
            ..Sniffed::new(sample, cut, false, dialect, binding, overrides.clone())
        });
    }
    None
}
