//! Files that are read otherwise than their header says: by a saved mapping, or as baskets without a header.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::sniff::{
    Certainty, DELIMITERS, HEADER_RECORDS, Opening, SAMPLE_BYTES, Sniffed, beginning, first_line,
    opening, unusable,
};
use crate::import::dialects;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::columns::Said;
use crate::import::mapping::options::ImportOptions;
use crate::import::orders::baskets::are_baskets;
use crate::import::rows::meaning::Binding;
use crate::import::{ImportError, Role};

/// The beginning of a file as text.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) path: &'a Path,
    pub(crate) sample: &'a [u8],
    pub(crate) opening: Opening,
    /// How certain the encoding must be.
    pub(crate) certainty: Certainty,
    pub(crate) bytes: u64,
}

impl Opening {
    /// Reads the file as a person says: its encoding, and without lines before the table.
    pub(crate) fn take(
        &mut self,
        path: &Path,
        start: &[u8],
        said: &Said,
    ) -> Result<(), ImportError> {
        if let Some(label) = &said.encoding {
            let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                unusable(path, "an encoding such as windows-1252", label.as_str())
            })?;
            // A byte order mark knows better.
            if !self.marked {
                self.encoding = encoding;
                self.is_said = true;
                self.watched = false;
            }
        }
        let newline: &[u8] = if self.encoding == UTF_16LE {
            b"\n\0"
        } else if self.encoding == UTF_16BE {
            b"\0\n"
        } else {
            b"\n"
        };
        for _ in 0..said.skip_lines {
            let rest = start.get(self.skipped as usize..).unwrap_or_default();
            let line = rest
                .chunks(newline.len())
                .position(|unit| unit == newline)
                .map_or(rest.len(), |place| (place + 1) * newline.len());
            self.skipped += line as u64;
            self.skipped_lines += 1;
        }
        Ok(())
    }

    /// The opening of a file once more, with what a mapping says.
    fn again(path: &Path, said: &Said, certainty: Certainty) -> Result<Self, ImportError> {
        let start = beginning(path)?;
        let mut found = opening(&start, certainty);
        found.take(path, &start, said)?;
        Ok(found)
    }

    /// The beginning of the file as text.
    fn sample(self, path: &Path) -> Result<Vec<u8>, ImportError> {
        let start = beginning(path)?;
        let after = start
            .get(self.skipped as usize..)
            .unwrap_or_default()
            .to_vec();
        self.text(path, after)
    }
}

impl Table<'_> {
    /// The file as its first fitting mapping reads it.
    pub(crate) fn mapped(
        &self,
        key: Option<&str>,
        role: Option<Role>,
        options: &ImportOptions,
        said: &Said,
    ) -> Result<Option<Sniffed>, ImportError> {
        for mapping in options
            .mappings
            .iter()
            .filter(|mapping| !mapping.columns.is_empty())
        {
            let meanings = mapped::meanings(mapping, self.path)?;
            if role.is_some_and(|role| role != mapped::role_of(mapping, &meanings)) {
                continue;
            }
            let mut said = said.clone();
            said.add(mapping);
            let mut table = *self;
            let mut opening = self.opening;
            if (&said.encoding, said.skip_lines) != (&None, 0) {
                // What the mapping says of the bytes before the table needs them once more.
                opening = Opening::again(self.path, &said, self.certainty)?;
            }
            let sample = opening.sample(self.path)?;
            table.opening = opening;
            table.sample = &sample;
            for delimiter in delimiters(&said) {
                for (record, line, mut headers) in first_records(table.sample, delimiter.0) {
                    if mapping.headless {
                        headers = (1..=headers.len()).map(|place| place.to_string()).collect();
                    }
                    let Some((dialect, binding, given)) =
                        mapped::fit(&headers, mapping, &meanings, key)
                    else {
                        continue;
                    };
                    let records_before = if mapping.headless { record } else { record + 1 };
                    return Ok(Some(Sniffed {
                        opening,
                        bytes: self.bytes,
                        delimiter: delimiter.0,
                        delimiter_words: delimiter.1,
                        records_before,
                        header_line: line + opening.skipped_lines,
                        headers,
                        dialect,
                        recognised: Vec::new(),
                        given,
                        headless: mapping.headless,
                        is_mapped: true,
                        binding,
                        said,
                    }));
                }
            }
        }
        Ok(None)
    }

    /// The file when its rows are baskets.
    pub(crate) fn baskets(&self, said: &Said) -> Option<Sniffed> {
        let mut delimiters = delimiters(said);
        if said.delimiter.is_none() {
            delimiters.push(named_delimiter(b' '));
        }
        let delimiter = delimiters.into_iter().find(|delimiter| {
            let records = records(self.sample, delimiter.0, 400);
            // Blanks part numbers only: names have blanks in them.
            let fits = delimiter.0 != b' '
                || records
                    .iter()
                    .flatten()
                    .all(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
            fits && are_baskets(&records, self.bytes <= SAMPLE_BYTES && records.len() < 400)
        })?;
        Some(Sniffed {
            opening: self.opening,
            bytes: self.bytes,
            delimiter: delimiter.0,
            delimiter_words: delimiter.1,
            records_before: 0,
            header_line: 0,
            headers: Vec::new(),
            dialect: &dialects::BASKETS,
            binding: Binding::new(&dialects::BASKETS, &[]),
            said: said.clone(),
            recognised: Vec::new(),
            given: Vec::new(),
            headless: true,
            is_mapped: false,
        })
    }
}

/// What may part cells.
pub(crate) fn delimiters(said: &Said) -> Vec<(u8, &'static str)> {
    match said.delimiter {
        Some(byte) => vec![named_delimiter(byte)],
        None => DELIMITERS.to_vec(),
    }
}

fn named_delimiter(byte: u8) -> (u8, &'static str) {
    let known = DELIMITERS.into_iter().find(|(known, _)| *known == byte);
    known.unwrap_or((byte, if byte == b' ' { "blank" } else { "as mapped" }))
}

/// The first records of a sample.
fn records(sample: &[u8], delimiter: u8, count: usize) -> Vec<Vec<String>> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(sample);
    let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    reader
        .into_byte_records()
        .take(count)
        .map_while(Result::ok)
        .map(|record| record.iter().map(text).collect())
        .collect()
}

/// The records a header may be, with their places and lines.
fn first_records(sample: &[u8], delimiter: u8) -> Vec<(usize, u64, Vec<String>)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(sample);
    let mut record = ByteRecord::new();
    let mut found = Vec::new();
    while found.len() < HEADER_RECORDS && reader.read_byte_record(&mut record).unwrap_or(false) {
        let cells = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .collect();
        found.push((found.len(), first_line(&record, sample), cells));
    }
    found
}
