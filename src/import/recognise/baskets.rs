//! Files without a header in which every row is a basket of names.

use std::collections::HashSet;

use super::sample::{Cut, SHAPE_RECORDS, Sample, cells_of, delimiters, records};
use super::sniffed::Sniffed;
use crate::import::dialects;
use crate::import::mapping::overrides::Overrides;

/// Rows a table needs to be taken for baskets.
const FEWEST_ROWS: usize = 12;
/// Bytes of the longest name in a basket.
const LONGEST_NAME: usize = 64;

/// True when the first rows of a file look like baskets: rows of many widths, short names, the same names again and again,
/// none twice in a row. `is_whole` says that these are all rows.
fn are_baskets(records: &[Vec<String>], is_whole: bool) -> bool {
    // The last row of a sample may be cut.
    let records = match records {
        [rows @ .., _] if !is_whole => rows,
        rows => rows,
    };
    let mut names: HashSet<&str> = HashSet::new();
    let mut widths: HashSet<usize> = HashSet::new();
    let mut cells = 0_usize;
    let mut repeats = 0_usize;
    for record in records {
        let mut own: HashSet<&str> = HashSet::new();
        for cell in record
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
        {
            if cell.len() > LONGEST_NAME || cell.chars().any(char::is_control) {
                return false;
            }
            cells += 1;
            repeats += usize::from(!own.insert(cell));
            names.insert(cell);
        }
        if own.is_empty() {
            return false;
        }
        widths.insert(own.len());
    }
    records.len() >= FEWEST_ROWS
        && widths.len() >= 3
        && cells >= 2 * records.len()
        && names.len() * 4 <= cells * 3
        && repeats * 50 <= cells
}

/// The file when its rows are baskets.
pub(super) fn sniff(sample: &Sample<'_>, overrides: &Overrides) -> Option<Sniffed> {
    let mut delimiters = delimiters(overrides);
    if overrides.delimiter.is_none() {
        delimiters.push(b' ');
    }
    let delimiter = delimiters.into_iter().find(|delimiter| {
        let records: Vec<Vec<String>> = records(&sample.text, *delimiter)
            .take(SHAPE_RECORDS)
            .map(|record| cells_of(&record))
            .collect();
        // Blanks separate numbers only: names have blanks in them.
        let fits = *delimiter != b' '
            || records
                .iter()
                .flatten()
                .all(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
        fits && are_baskets(&records, sample.is_whole() && records.len() < SHAPE_RECORDS)
    })?;
    let cut = Cut {
        delimiter,
        ..Cut::default()
    };
    let dialect = &dialects::BASKETS;
    let binding = dialect.bind(&[]);
    Some(Sniffed {
        header_line: 0,
        ..Sniffed::new(sample, cut, true, dialect, binding, overrides.clone())
    })
}
