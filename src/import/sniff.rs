//! What a file is before it is read: encoding, delimiter, header row, dialect.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::columns::Binding;
use super::dialects::{self, Dialect};
use super::mapped::Said;
use super::options::ImportOptions;
use super::tables::{Table, delimiters};
use super::{ImportError, Role};

/// Bytes that are looked at before anything is decided.
pub(super) const SAMPLE_BYTES: u64 = 1 << 18;
/// Records among which the header row is looked for.
pub(super) const HEADER_RECORDS: usize = 12;

pub(super) const DELIMITERS: [(u8, &str); 4] = [
    (b',', "comma"),
    (b';', "semicolon"),
    (b'\t', "tab"),
    (b'|', "pipe"),
];

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub(super) encoding: &'static Encoding,
    /// Bytes before the first cell: white space and a byte order mark.
    pub(super) skipped: u64,
    /// Lines that end among them.
    pub(super) skipped_lines: u64,
    pub(super) marked: bool,
    /// A person said the encoding.
    pub(super) is_said: bool,
}

/// What a file was recognised as.
#[derive(Clone, Debug)]
pub(super) struct Sniffed {
    pub(super) opening: Opening,
    pub(super) bytes: u64,
    pub(super) delimiter: u8,
    pub(super) delimiter_words: &'static str,
    /// Records before the first data row.
    pub(super) records_before: usize,
    /// Line of the header, 1 for the first.
    pub(super) header_line: u64,
    pub(super) headers: Vec<String>,
    pub(super) dialect: &'static Dialect,
    pub(super) binding: Binding,
    pub(super) said: Said,
}

impl Opening {
    /// The encoding in words.
    pub(super) fn words(&self) -> String {
        let name = if self.is_guess() {
            "Windows-1252 (guessed: not UTF-8)"
        } else {
            self.encoding.name()
        };
        if self.marked {
            format!("{name} with byte order mark")
        } else {
            name.to_owned()
        }
    }

    /// True when the encoding is a guess.
    pub(super) fn is_guess(&self) -> bool {
        self.encoding == WINDOWS_1252 && !self.is_said
    }

    /// Lines before the first cell.
    pub(super) fn skipped_lines(&self) -> u64 {
        self.skipped_lines
    }

    /// The file's text as UTF-8 bytes.
    pub(super) fn reader<R: Read + 'static>(self, inner: R) -> Box<dyn Read> {
        if self.encoding == UTF_8 {
            Box::new(inner)
        } else {
            Box::new(Decoding {
                inner,
                decoder: self.encoding.new_decoder_without_bom_handling(),
                raw: vec![0; 1 << 15],
                text: Vec::new(),
                given: 0,
                ended: false,
            })
        }
    }

    /// Bytes before the first cell.
    pub(super) fn skipped(&self) -> u64 {
        self.skipped
    }
}

/// Gives the text of another encoding as UTF-8.
struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let count = self.inner.read(&mut self.raw)?;
            self.ended = count == 0;
            let raw = self.raw.get(..count).unwrap_or_default();
            let room = self
                .decoder
                .max_utf8_buffer_length(count)
                .unwrap_or(4 * count + 16);
            self.text.clear();
            self.text.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
            self.text.truncate(written);
            self.given = 0;
        }
        let ready = self.text.get(self.given..).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(from), Some(to)) = (ready.get(..count), out.get_mut(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

pub(super) fn io(path: &Path, source: std::io::Error) -> ImportError {
    ImportError::Io {
        path: path.to_owned(),
        source,
    }
}

pub(super) fn unusable(path: &Path, expected: &str, found: impl Into<String>) -> ImportError {
    ImportError::Unusable {
        path: path.to_owned(),
        expected: expected.to_owned(),
        found: found.into(),
    }
}

/// Recognises a file. `whole` looks at all bytes to tell UTF-8 from Windows-1252, else the beginning decides.
pub(super) fn sniff(
    path: &Path,
    key: Option<&str>,
    role: Option<Role>,
    whole: bool,
    options: &ImportOptions,
) -> Result<Sniffed, ImportError> {
    if let Some(key) = key
        && !dialects::is_known(key)
    {
        let expected = format!("a dialect: {}", dialects::keys());
        return Err(unusable(path, &expected, key));
    }
    let mut file = File::open(path).map_err(|source| io(path, source))?;
    let bytes = file.metadata().map_err(|source| io(path, source))?.len();
    let mut start = Vec::new();
    file.by_ref()
        .take(SAMPLE_BYTES)
        .read_to_end(&mut start)
        .map_err(|source| io(path, source))?;
    let said = Said::everywhere(options, role);
    let mut opening = opening(path, &mut file, &start, whole)?;
    opening.take(path, &start, &said)?;
    let after = start
        .get(opening.skipped as usize..)
        .unwrap_or_default()
        .to_vec();
    let mut sample = Vec::new();
    opening
        .reader(Cursor::new(after))
        .read_to_end(&mut sample)
        .map_err(|source| io(path, source))?;
    if sample.trim_ascii().is_empty() {
        return Err(unusable(
            path,
            "a header row and data rows",
            "an empty file",
        ));
    }
    let table = Table {
        path,
        sample: &sample,
        opening,
        bytes,
    };
    if let Some(sniffed) = table.mapped(key, role, options, &said)? {
        return Ok(sniffed);
    }
    recognised(&table, key, role, said)
}

pub(super) fn opening(
    path: &Path,
    file: &mut File,
    start: &[u8],
    whole: bool,
) -> Result<Opening, ImportError> {
    let found = |encoding, skipped: usize, marked| Opening {
        encoding,
        skipped: skipped as u64,
        skipped_lines: start
            .iter()
            .take(skipped)
            .filter(|byte| **byte == b'\n')
            .count() as u64,
        marked,
        is_said: false,
    };
    if start.starts_with(&[0xFF, 0xFE]) {
        return Ok(found(UTF_16LE, 2, true));
    }
    if start.starts_with(&[0xFE, 0xFF]) {
        return Ok(found(UTF_16BE, 2, true));
    }
    let blanks = start.len() - start.trim_ascii_start().len();
    if start
        .get(blanks..)
        .is_some_and(|rest| rest.starts_with(&[0xEF, 0xBB, 0xBF]))
    {
        return Ok(found(UTF_8, blanks + 3, true));
    }
    let is_utf8 = if whole {
        file.seek(SeekFrom::Start(0))
            .and_then(|_| all_utf8(BufReader::with_capacity(1 << 18, file)))
            .map_err(|source| io(path, source))?
    } else {
        match std::str::from_utf8(start) {
            Ok(_) => true,
            // The beginning may end inside a character.
            Err(err) => err.error_len().is_none(),
        }
    };
    Ok(found(if is_utf8 { UTF_8 } else { WINDOWS_1252 }, 0, false))
}

/// True when everything is UTF-8.
fn all_utf8(mut reader: impl BufRead) -> std::io::Result<bool> {
    let mut carried: Vec<u8> = Vec::new();
    loop {
        let chunk = reader.fill_buf()?;
        let count = chunk.len();
        if count == 0 {
            return Ok(carried.is_empty());
        }
        let outcome = if carried.is_empty() {
            checked(chunk)
        } else {
            carried.extend_from_slice(chunk);
            checked(&carried)
        };
        let Some(rest) = outcome else {
            return Ok(false);
        };
        carried = rest;
        reader.consume(count);
    }
}

/// The cut character at the end; `None` when something in it is not UTF-8.
fn checked(chunk: &[u8]) -> Option<Vec<u8>> {
    match std::str::from_utf8(chunk) {
        Ok(_) => Some(Vec::new()),
        Err(err) if err.error_len().is_none() => {
            Some(chunk.get(err.valid_up_to()..).unwrap_or_default().to_vec())
        }
        Err(_) => None,
    }
}

/// One way to cut the sample.
struct Cut {
    delimiter: (u8, &'static str),
    record: usize,
    line: u64,
    headers: Vec<String>,
    dialect: Option<(&'static Dialect, usize)>,
    even_share: f64,
}

fn recognised(
    table: &Table<'_>,
    key: Option<&str>,
    role: Option<Role>,
    mut said: Said,
) -> Result<Sniffed, ImportError> {
    let Table {
        path,
        sample,
        opening,
        bytes,
    } = *table;
    let mut best: Option<Cut> = None;
    for delimiter in delimiters(&said) {
        let cut = cut(sample, delimiter, key, role);
        let rank = |cut: &Cut| (cut.dialect.map_or(0, |(_, known)| known), cut.even_share);
        if best.as_ref().is_none_or(|best| rank(&cut) > rank(best)) {
            best = Some(cut);
        }
    }
    let Some(Cut {
        delimiter,
        record,
        line,
        headers,
        dialect: Some((dialect, _)),
        ..
    }) = best
    else {
        if role != Some(Role::Catalog)
            && key.is_none_or(|key| key == dialects::BASKETS.key)
            && let Some(sniffed) = table.baskets(&said)
        {
            return Ok(sniffed);
        }
        let found = best.map_or_else(String::new, |cut| {
            let names: Vec<&str> = cut.headers.iter().map(String::as_str).take(8).collect();
            shortened(&names.join(", "))
        });
        return Err(unusable(
            path,
            match role {
                Some(Role::Catalog) => "a header row that names a SKU and a title or a price",
                Some(Role::Orders) => "a header row that names an order number, a date and a SKU",
                None => {
                    "a header row that names a SKU with a title or a price, or an order number, a date and a SKU"
                }
            },
            format!("\"{found}\""),
        ));
    };
    if let Some((expected, found)) = dialect.refusal {
        return Err(unusable(path, expected, found));
    }
    let binding = Binding::new(dialect, &headers);
    said.wishes.usual_dates = dialect.order_rows.dates;
    said.wishes.usual_discount = dialect.order_rows.discount;
    Ok(Sniffed {
        opening,
        bytes,
        delimiter: delimiter.0,
        delimiter_words: delimiter.1,
        records_before: record + 1,
        header_line: line + opening.skipped_lines,
        headers,
        dialect,
        binding,
        said,
    })
}

/// At most 120 characters of a text.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= 120 {
        text.to_owned()
    } else {
        text.chars().take(119).chain(['…']).collect()
    }
}

fn cut(sample: &[u8], delimiter: (u8, &'static str), key: Option<&str>, role: Option<Role>) -> Cut {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.0)
        .from_reader(sample);
    let mut record = ByteRecord::new();
    let mut widths: Vec<usize> = Vec::new();
    let mut best: Option<Cut> = None;
    while widths.len() < 400 && reader.read_byte_record(&mut record).unwrap_or(false) {
        let place = widths.len();
        widths.push(record.len());
        if place >= HEADER_RECORDS {
            continue;
        }
        let headers: Vec<String> = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
            .collect();
        let dialect = dialects::recognise(&headers, key, role);
        let known = |dialect: Option<(_, usize)>| dialect.map_or(0, |(_, known)| known);
        if best
            .as_ref()
            .is_none_or(|best| known(dialect) > known(best.dialect))
        {
            best = Some(Cut {
                delimiter,
                record: place,
                line: first_line(&record, sample),
                headers,
                dialect,
                even_share: 0.0,
            });
        }
    }
    let width = best.as_ref().map_or(0, |best| best.headers.len());
    let even = widths.iter().filter(|found| **found == width).count();
    let mut best = best.unwrap_or(Cut {
        delimiter,
        record: 0,
        line: 1,
        headers: Vec::new(),
        dialect: None,
        even_share: 0.0,
    });
    if width > 1 {
        best.even_share = even as f64 / widths.len().max(1) as f64;
    }
    best
}

/// Line where a record begins, past the blank lines before it.
pub(super) fn first_line(record: &ByteRecord, sample: &[u8]) -> u64 {
    let Some(position) = record.position() else {
        return 1;
    };
    let blank_lines = sample
        .get(position.byte() as usize..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|byte| **byte == b'\n')
        .count();
    position.line() + blank_lines as u64
}
