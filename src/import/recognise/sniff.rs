//! What a file is before it is read: encoding, delimiter, header row, dialect.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::tables::{Table, delimiters};
use crate::import::dialects::{self, Dialect};
use crate::import::mapping::columns::Said;
use crate::import::mapping::options::ImportOptions;
use crate::import::rows::meaning::{Binding, Meaning};
use crate::import::{ImportError, Role};

/// Bytes that are looked at before anything is decided.
pub(crate) const SAMPLE_BYTES: u64 = 1 << 18;
/// Records among which the header row is looked for.
pub(crate) const HEADER_RECORDS: usize = 12;

pub(crate) const DELIMITERS: [(u8, &str); 4] = [
    (b',', "comma"),
    (b';', "semicolon"),
    (b'\t', "tab"),
    (b'|', "pipe"),
];

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) encoding: &'static Encoding,
    /// Bytes before the first cell: white space and a byte order mark.
    pub(crate) skipped: u64,
    /// Lines that end among them.
    pub(crate) skipped_lines: u64,
    pub(crate) marked: bool,
    /// A person said the encoding.
    pub(crate) is_said: bool,
    /// Taken for UTF-8 after its beginning: reading stops with [`NotUtf8`] where it is not.
    pub(crate) watched: bool,
}

/// How much of a file's encoding must be certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// The beginning decides.
    Beginning,
    /// The beginning decides, and reading stops where it proves wrong.
    Watched,
    /// It is known that the file is no UTF-8.
    NotUtf8,
}

/// A file that began as UTF-8 went on as something else.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected UTF-8, found other bytes")]
struct NotUtf8;

/// True when reading stopped because a file is no UTF-8 after all.
pub(crate) fn is_not_utf8(error: &ImportError) -> bool {
    matches!(error, ImportError::Io { source, .. }
        if source.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotUtf8>))
}

/// What a file was recognised as.
#[derive(Clone, Debug)]
pub(crate) struct Sniffed {
    pub(crate) opening: Opening,
    pub(crate) bytes: u64,
    pub(crate) delimiter: u8,
    pub(crate) delimiter_words: &'static str,
    /// Records before the first data row.
    pub(crate) records_before: usize,
    /// Line of the header, 1 for the first.
    pub(crate) header_line: u64,
    pub(crate) headers: Vec<String>,
    pub(crate) dialect: &'static Dialect,
    pub(crate) binding: Binding,
    pub(crate) said: Said,
    /// What the columns would be without a mapping; empty where nothing else was looked at.
    pub(crate) recognised: Vec<Option<Meaning>>,
    /// Columns whose meaning a mapping gives.
    pub(crate) given: Vec<usize>,
    /// The first row is data.
    pub(crate) headless: bool,
    /// A mapping for all files reads this one.
    pub(crate) is_mapped: bool,
}

impl Opening {
    /// The encoding in words.
    pub(crate) fn words(&self) -> String {
        let name = if self.is_guess() {
            "Windows-1252 (guessed: not UTF-8)"
        } else if self.is_utf16() && !self.marked && !self.is_said {
            return format!("{} (guessed: no byte order mark)", self.encoding.name());
        } else {
            self.encoding.name()
        };
        if self.marked {
            format!("{name} with byte order mark")
        } else {
            name.to_owned()
        }
    }

    fn is_utf16(&self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// True when the encoding is a guess.
    pub(crate) fn is_guess(&self) -> bool {
        self.encoding == WINDOWS_1252 && !self.is_said
    }

    /// Lines before the first cell.
    pub(crate) fn skipped_lines(&self) -> u64 {
        self.skipped_lines
    }

    /// The file's text as UTF-8 bytes.
    pub(crate) fn reader<R: Read + 'static>(self, inner: R) -> Box<dyn Read> {
        if self.watched {
            Box::new(Watching {
                inner,
                cut: Vec::new(),
            })
        } else if self.encoding == UTF_8 && !self.is_said {
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

    /// The text of a beginning of the file, which may end inside a character.
    pub(crate) fn text(self, path: &Path, beginning: Vec<u8>) -> Result<Vec<u8>, ImportError> {
        if self.encoding == UTF_8 && !self.is_said {
            return Ok(beginning);
        }
        let mut text = Vec::new();
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        decoded(&mut decoder, &beginning, &mut text, false).map_err(|source| io(path, source))?;
        Ok(text)
    }

    /// Bytes before the first cell.
    pub(crate) fn skipped(&self) -> u64 {
        self.skipped
    }
}

/// Gives bytes on as long as they are UTF-8.
struct Watching<R> {
    inner: R,
    /// The beginning of a character whose end was not read yet.
    cut: Vec<u8>,
}

impl<R: Read> Read for Watching<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(out)?;
        let other = || std::io::Error::other(NotUtf8);
        if count == 0 && !self.cut.is_empty() && !out.is_empty() {
            return Err(other());
        }
        let mut fresh = out.get(..count).unwrap_or_default();
        while let (false, Some((byte, rest))) = (self.cut.is_empty(), fresh.split_first()) {
            self.cut.push(*byte);
            fresh = rest;
            match std::str::from_utf8(&self.cut) {
                Ok(_) => self.cut.clear(),
                Err(err) if err.error_len().is_some() => return Err(other()),
                Err(_) => {}
            }
        }
        match std::str::from_utf8(fresh) {
            Ok(_) => Ok(count),
            Err(err) if err.error_len().is_none() => {
                let cut = fresh.get(err.valid_up_to()..).unwrap_or_default();
                self.cut.extend_from_slice(cut);
                Ok(count)
            }
            Err(_) => Err(other()),
        }
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

/// Bytes in a file that are no text in its encoding.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected text in {0}, found bytes that are none")]
struct NotText(&'static str);

/// Puts the text of some bytes, the last ones or not, into `text`. Nothing is replaced: what is no text is an error.
fn decoded(
    decoder: &mut Decoder,
    mut raw: &[u8],
    text: &mut Vec<u8>,
    is_last: bool,
) -> std::io::Result<()> {
    loop {
        let written = text.len();
        let room = decoder.max_utf8_buffer_length_without_replacement(raw.len());
        text.resize(written + room.unwrap_or(4 * raw.len() + 16), 0);
        let free = text.get_mut(written..).unwrap_or_default();
        let (outcome, read, wrote) = decoder.decode_to_utf8_without_replacement(raw, free, is_last);
        text.truncate(written + wrote);
        raw = raw.get(read..).unwrap_or_default();
        match outcome {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                return Err(std::io::Error::new(
                    ErrorKind::InvalidData,
                    NotText(decoder.encoding().name()),
                ));
            }
        }
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let count = self.inner.read(&mut self.raw)?;
            self.ended = count == 0;
            let raw = self.raw.get(..count).unwrap_or_default();
            self.text.clear();
            decoded(&mut self.decoder, raw, &mut self.text, self.ended)?;
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

pub(crate) fn io(path: &Path, source: std::io::Error) -> ImportError {
    ImportError::Io {
        path: path.to_owned(),
        source,
    }
}

pub(crate) fn unusable(path: &Path, expected: &str, found: impl Into<String>) -> ImportError {
    ImportError::Unusable {
        path: path.to_owned(),
        expected: expected.to_owned(),
        found: found.into(),
    }
}

/// Recognises a file.
pub(crate) fn sniff(
    path: &Path,
    key: Option<&str>,
    role: Option<Role>,
    certainty: Certainty,
    options: &ImportOptions,
) -> Result<Sniffed, ImportError> {
    if let Some(key) = key
        && !dialects::is_known(key)
    {
        let expected = format!("a dialect: {}", dialects::keys());
        return Err(unusable(path, &expected, key));
    }
    let bytes = std::fs::metadata(path)
        .map_err(|source| io(path, source))?
        .len();
    let start = beginning(path)?;
    if let Some(mapping) = options.of_files.get(path) {
        return super::chosen::sniff(
            path,
            &start,
            bytes,
            (key, role),
            certainty,
            options,
            mapping,
        );
    }
    let said = Said::everywhere(options, role);
    let mut opening = opening(&start, certainty);
    opening.take(path, &start, &said)?;
    let after = start
        .get(opening.skipped as usize..)
        .unwrap_or_default()
        .to_vec();
    let sample = opening.text(path, after)?;
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
        certainty,
        bytes,
    };
    if let Some(sniffed) = table.mapped(key, role, options, &said)? {
        return Ok(sniffed);
    }
    recognised(&table, key, role, said)
}

/// The first bytes of a file.
pub(crate) fn beginning(path: &Path) -> Result<Vec<u8>, ImportError> {
    let io = |source| io(path, source);
    let file = File::open(path).map_err(io)?;
    let mut start = Vec::new();
    file.take(SAMPLE_BYTES)
        .read_to_end(&mut start)
        .map_err(io)?;
    Ok(start)
}

pub(crate) fn opening(start: &[u8], certainty: Certainty) -> Opening {
    let found = |encoding: &'static Encoding, skipped: usize, marked| Opening {
        encoding,
        skipped: skipped as u64,
        skipped_lines: start
            .iter()
            .take(skipped)
            .filter(|byte| **byte == b'\n')
            .count() as u64,
        marked,
        is_said: false,
        watched: encoding == UTF_8 && certainty == Certainty::Watched,
    };
    if start.starts_with(&[0xFF, 0xFE]) {
        return found(UTF_16LE, 2, true);
    }
    if start.starts_with(&[0xFE, 0xFF]) {
        return found(UTF_16BE, 2, true);
    }
    let is_utf8 = certainty != Certainty::NotUtf8
        && match std::str::from_utf8(start) {
            Ok(_) => true,
            // The beginning may end inside a character.
            Err(err) => err.error_len().is_none(),
        };
    let blanks = start.len() - start.trim_ascii_start().len();
    if start
        .get(blanks..)
        .is_some_and(|rest| rest.starts_with(&[0xEF, 0xBB, 0xBF]))
    {
        // A mark before bytes that are no UTF-8 is wrong, and no cell either.
        return match is_utf8 {
            true => found(UTF_8, blanks + 3, true),
            false => found(WINDOWS_1252, blanks + 3, false),
        };
    }
    if let Some(encoding) = unmarked_utf16(start) {
        return found(encoding, 0, false);
    }
    found(if is_utf8 { UTF_8 } else { WINDOWS_1252 }, 0, false)
}

/// UTF-16 without its mark: Latin text has a zero in every second byte, and no other text has.
fn unmarked_utf16(start: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = start.get(..1024).unwrap_or(start).as_chunks::<2>();
    let zeros = |side: usize| {
        let is_zero = |pair: &&[u8; 2]| pair.get(side) == Some(&0);
        pairs.iter().filter(is_zero).count()
    };
    let (first, second) = (zeros(0), zeros(1));
    let most = |count: usize| pairs.len() >= 4 && count * 2 > pairs.len();
    match (first, second) {
        (0, second) if most(second) => Some(UTF_16LE),
        (first, 0) if most(first) => Some(UTF_16BE),
        _ => None,
    }
}

/// One way to cut the sample.
pub(crate) struct Cut {
    pub(crate) delimiter: (u8, &'static str),
    pub(crate) record: usize,
    pub(crate) line: u64,
    pub(crate) headers: Vec<String>,
    pub(crate) dialect: Option<(&'static Dialect, usize)>,
    pub(crate) even_share: f64,
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
        ..
    } = *table;
    let mut best: Option<Cut> = None;
    for delimiter in delimiters(&said) {
        let cut = cut(sample, delimiter, key, role, HEADER_RECORDS);
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
        if role.is_none_or(|role| role == Role::Orders)
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
                Some(Role::AbandonedCheckouts) => {
                    "a header row that names a checkout id, a date and a SKU"
                }
                Some(Role::OfferLog) => {
                    "a header row that names a rule, a week or a date, shown and accepted"
                }
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
        recognised: binding.meanings().to_vec(),
        given: Vec::new(),
        headless: false,
        is_mapped: false,
        binding,
        said,
    })
}

/// At most 120 characters of a text.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().count() <= 120 {
        text.to_owned()
    } else {
        text.chars().take(119).chain(['…']).collect()
    }
}

/// Cuts the sample with a delimiter and looks for the header among the first `most` records.
pub(crate) fn cut(
    sample: &[u8],
    delimiter: (u8, &'static str),
    key: Option<&str>,
    role: Option<Role>,
    most: usize,
) -> Cut {
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
        if place >= most {
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
pub(crate) fn first_line(record: &ByteRecord, sample: &[u8]) -> u64 {
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
