//! The beginning of a file as text, and the ways to cut it into cells.

use std::io::Cursor;
use std::path::Path;

use crate::import::dialects;
use crate::import::dialects::Dialect;
use crate::import::dialects::role::Role;
use crate::import::mapping::overrides::Overrides;
use crate::import::rows::encoding::{Certainty, FileEncoding, SAMPLE_BYTES, beginning, guess};
use crate::import::rows::error::ImportError;
use crate::import::rows::file_kind::{check_is_text, size_of};
use crate::import::rows::guess::Guess;
use crate::import::rows::records::Records;

/// Records among which the header row is looked for.
pub(crate) const HEADER_RECORDS: usize = 12;
/// Records from which the shape of a table is taken.
pub(super) const SHAPE_RECORDS: usize = 400;
/// What may separate cells, and its name.
pub(crate) const DELIMITERS: [(u8, &str); 4] = [
    (b',', "comma"),
    (b';', "semicolon"),
    (b'\t', "tab"),
    (b'|', "pipe"),
];

/// The beginning of a file.
pub(super) struct Beginning<'a> {
    pub(super) path: &'a Path,
    pub(super) start: Vec<u8>,
    /// Bytes of the whole file.
    pub(super) bytes: u64,
    certainty: Certainty,
    /// What it may be written in, when it is not UTF-8.
    guess: Option<Guess>,
}

/// The beginning of a file as text.
pub(super) struct Sample<'a> {
    pub(super) file: &'a Beginning<'a>,
    pub(super) encoding: FileEncoding,
    pub(super) text: Vec<u8>,
}

impl<'a> Beginning<'a> {
    pub(super) fn read(path: &'a Path, certainty: Certainty) -> Result<Self, ImportError> {
        let bytes = size_of(path)?;
        let start = beginning(path)?;
        check_is_text(path, &start)?;
        Ok(Self {
            path,
            guess: guess(path, &start, certainty)?,
            start,
            bytes,
            certainty,
        })
    }

    /// The text in the encoding that is recognised or chosen, without the lines to be skipped.
    pub(super) fn sample(&self, overrides: &Overrides) -> Result<Sample<'_>, ImportError> {
        let mut encoding = FileEncoding::of(&self.start, self.certainty, self.guess.as_ref());
        let label = overrides.encoding.as_deref();
        let is_of_all = overrides.encodes_all;
        encoding.choose(
            self.path,
            &self.start,
            label,
            is_of_all,
            overrides.skip_lines,
        )?;
        Ok(Sample {
            file: self,
            encoding,
            text: encoding.sample(self.path, &self.start)?,
        })
    }
}

impl Sample<'_> {
    /// # Errors
    /// When the file has no text.
    pub(super) fn check_text(&self) -> Result<(), ImportError> {
        if self.text.trim_ascii().is_empty() {
            let expected = "a header row and data rows";
            return Err(ImportError::unusable(
                self.file.path,
                expected,
                "an empty file",
            ));
        }
        Ok(())
    }

    /// True when the sample is the whole file.
    pub(super) fn is_whole(&self) -> bool {
        self.file.bytes <= SAMPLE_BYTES
    }
}

/// What may separate cells.
pub(super) fn delimiters(overrides: &Overrides) -> Vec<u8> {
    match overrides.delimiter {
        Some(byte) => vec![byte],
        None => DELIMITERS.map(|(byte, _)| byte).to_vec(),
    }
}

/// The name of a delimiter.
pub(crate) fn delimiter_words(byte: u8) -> &'static str {
    let known = DELIMITERS.iter().find(|(known, _)| *known == byte);
    known.map_or(
        if byte == b' ' { "blank" } else { "as mapped" },
        |(_, words)| words,
    )
}

/// A record of a sample.
pub(super) struct Record {
    /// Its cells.
    pub(super) cells: Vec<Vec<u8>>,
    /// Line where it begins, 1 for the first of the sample.
    pub(super) line: u64,
}

/// The records of a sample, cut as its rows will be; the last one may be cut off.
pub(super) fn records(sample: &[u8], delimiter: u8) -> impl Iterator<Item = Record> + use<> {
    let mut records = Records::new(Box::new(Cursor::new(sample.to_vec())), delimiter);
    std::iter::from_fn(move || {
        records.advance().ok().filter(|more| *more)?;
        let cell = |index| records.get(index).unwrap_or_default().to_vec();
        Some(Record {
            cells: (0..records.len()).map(cell).collect(),
            line: records.line(),
        })
    })
}

/// The cells of a record as text.
pub(super) fn cells_of(record: &Record) -> Vec<String> {
    let text = |cell: &Vec<u8>| {
        let text = String::from_utf8_lossy(cell);
        text.trim_start_matches('\u{feff}').trim().to_owned()
    };
    record.cells.iter().map(text).collect()
}

/// The names of columns without a header: their numbers, from 1.
pub(super) fn numbers(columns: usize) -> Vec<String> {
    (1..=columns).map(|number| number.to_string()).collect()
}

/// One way to cut a sample, and the record that is taken for its header row.
#[derive(Default)]
pub(super) struct Cut {
    pub(super) delimiter: u8,
    /// Index of the header row among the records.
    pub(super) record: usize,
    pub(super) line: u64,
    pub(super) headers: Vec<String>,
    /// The dialect of the header row, and how many of its names it knows.
    pub(super) dialect: Option<(&'static Dialect, usize)>,
    /// Share of the records that are as wide as the header row.
    pub(super) even_share: f64,
}

impl Cut {
    /// Cuts the sample and looks for the header among the first `most` records.
    fn of(
        sample: &[u8],
        delimiter: u8,
        key: Option<&str>,
        role: Option<Role>,
        most: usize,
    ) -> Self {
        let mut widths: Vec<usize> = Vec::new();
        let mut best = Self {
            delimiter,
            line: 1,
            ..Self::default()
        };
        for (index, record) in records(sample, delimiter).take(SHAPE_RECORDS).enumerate() {
            widths.push(record.cells.len());
            if index >= most {
                continue;
            }
            let headers = cells_of(&record);
            let dialect = dialects::recognise(&headers, key, role);
            let known = |dialect: Option<(_, usize)>| dialect.map_or(0, |(_, known)| known);
            if index == 0 || known(dialect) > known(best.dialect) {
                best = Self {
                    delimiter,
                    record: index,
                    line: record.line,
                    headers,
                    dialect,
                    even_share: 0.0,
                };
            }
        }
        let width = best.headers.len();
        let even = widths.iter().filter(|found| **found == width).count();
        if width > 1 {
            best.even_share = even as f64 / widths.len().max(1) as f64;
        }
        best
    }

    /// The cut whose header row a dialect knows best; of equal ones the most even table.
    pub(super) fn best(
        sample: &[u8],
        overrides: &Overrides,
        key: Option<&str>,
        role: Option<Role>,
        most: usize,
    ) -> Option<Self> {
        let rank = |cut: &Self| (cut.dialect.map_or(0, |(_, known)| known), cut.even_share);
        let mut best: Option<Self> = None;
        for delimiter in delimiters(overrides) {
            let cut = Self::of(sample, delimiter, key, role, most);
            if best.as_ref().is_none_or(|best| rank(&cut) > rank(best)) {
                best = Some(cut);
            }
        }
        best
    }
}

/// A table cut by a delimiter, without any knowledge of names.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Cells of most records.
    pub(super) width: usize,
    /// Share of the records that have as many.
    pub(super) even_share: f64,
    /// The first record with as many: its index, line and cells.
    pub(super) header: (usize, u64, Vec<String>),
}

impl Shape {
    /// The shape of the beginning of a table, whose header is among the first `most` records.
    pub(super) fn of(sample: &[u8], delimiter: u8, most: usize) -> Self {
        let mut widths: Vec<usize> = Vec::new();
        let mut first: Vec<(u64, Vec<String>)> = Vec::new();
        for record in records(sample, delimiter).take(SHAPE_RECORDS) {
            widths.push(record.cells.len());
            if first.len() < most {
                first.push((record.line, cells_of(&record)));
            }
        }
        let mut counts: Vec<(usize, usize)> = widths
            .iter()
            .map(|width| {
                (
                    widths.iter().filter(|other| *other == width).count(),
                    *width,
                )
            })
            .collect();
        counts.sort_unstable();
        let (count, width) = counts.last().copied().unwrap_or_default();
        let index = first
            .iter()
            .take(most)
            .position(|(_, cells)| {
                // Spreadsheets fill title lines up with empty cells.
                let named = cells.iter().filter(|cell| !cell.is_empty()).count();
                cells.len() == width && 2 * named > width
            })
            .unwrap_or(0);
        let (line, header) = first.into_iter().nth(index).unwrap_or_default();
        Self {
            width,
            even_share: count as f64 / widths.len().max(1) as f64,
            header: (index, line, header),
        }
    }

    /// How much it looks like a table.
    pub(super) fn rank(&self) -> (f64, usize) {
        if self.width > 1 {
            (self.even_share, self.width)
        } else {
            (0.0, 0)
        }
    }
}
