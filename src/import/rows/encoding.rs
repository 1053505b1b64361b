//! The bytes of a file as text: its encoding, and what stands before the table.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::decoding::{Decoding, Watching, decoded};
use super::error::ImportError;
use super::guess::Guess;

/// Bytes that are looked at before anything is decided.
pub(crate) const SAMPLE_BYTES: u64 = 1 << 18;
/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileEncoding {
    pub(crate) encoding: &'static Encoding,
    /// Bytes before the first cell: white space and a byte order mark.
    pub(crate) skipped: u64,
    /// Lines that end among them.
    pub(crate) skipped_lines: u64,
    pub(crate) has_mark: bool,
    /// A person said the encoding.
    pub(crate) is_chosen: bool,
    /// Told from the letters of a text that is not UTF-8.
    pub(crate) is_guess: bool,
    /// True unless other encodings are about as likely.
    pub(crate) is_sure: bool,
    /// Taken for UTF-8 after its beginning: reading stops with [`NotUtf8`] where it is not.
    pub(crate) is_watched: bool,
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

/// The name people know an encoding by.
pub(crate) fn encoding_name(label: &str) -> String {
    let known = ENCODINGS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(label));
    known.map_or_else(|| label.to_owned(), |(_, name)| (*name).to_owned())
}

/// The name without what it is for.
pub(crate) fn short_name(encoding: &'static Encoding) -> String {
    let name = encoding_name(encoding.name());
    match name.split_once(" (") {
        Some((short, _)) => short.to_owned(),
        None => name,
    }
}

/// The encodings files of shops are written in: label and name.
pub const ENCODINGS: [(&str, &str); 17] = [
    ("utf-8", "UTF-8"),
    ("windows-1252", "Windows-1252 (Western Europe)"),
    ("windows-1250", "Windows-1250 (Central Europe)"),
    ("windows-1251", "Windows-1251 (Cyrillic)"),
    ("windows-1254", "Windows-1254 (Turkish)"),
    ("macintosh", "Mac Roman"),
    ("shift_jis", "Shift JIS (Japanese)"),
    ("gb18030", "GB 18030 (Chinese)"),
    ("big5", "Big5 (Chinese, traditional)"),
    ("euc-kr", "EUC-KR (Korean)"),
    ("euc-jp", "EUC-JP (Japanese)"),
    ("windows-1253", "Windows-1253 (Greek)"),
    ("windows-1257", "Windows-1257 (Baltic)"),
    ("iso-8859-2", "ISO 8859-2 (Central Europe)"),
    ("koi8-r", "KOI8-R (Cyrillic)"),
    ("ibm866", "DOS 866 (Cyrillic)"),
    ("iso-8859-5", "ISO 8859-5 (Cyrillic)"),
];

impl FileEncoding {
    /// The encoding in words.
    pub(crate) fn words(&self) -> String {
        let name = if self.is_guess && !self.is_chosen {
            let name = short_name(self.encoding);
            return format!("{name} (guessed: not UTF-8)");
        } else if self.is_utf16() && !self.has_mark && !self.is_chosen {
            return format!("{} (guessed: no byte order mark)", self.encoding.name());
        } else {
            self.encoding.name()
        };
        if self.has_mark {
            format!("{name} with byte order mark")
        } else {
            name.to_owned()
        }
    }

    fn is_utf16(&self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// The file's text as UTF-8 bytes.
    pub(crate) fn reader<R: Read + 'static>(self, inner: R) -> Box<dyn Read> {
        if self.is_watched {
            Box::new(Watching {
                inner,
                cut: Vec::new(),
            })
        } else if self.is_plain_utf8() {
            Box::new(inner)
        } else {
            Box::new(Decoding::new(inner, self.encoding))
        }
    }

    /// True when the bytes are the text. What a person says to be UTF-8 is still checked to be.
    fn is_plain_utf8(&self) -> bool {
        self.encoding == UTF_8 && !self.is_chosen
    }

    /// The text of the beginning of the file from its first cell on; `start` may end inside a character.
    ///
    /// # Errors
    /// When the bytes are no text in a chosen encoding.
    pub(crate) fn sample(self, path: &Path, start: &[u8]) -> Result<Vec<u8>, ImportError> {
        let after = start.get(self.skipped as usize..).unwrap_or_default();
        if self.is_plain_utf8() {
            return Ok(after.to_vec());
        }
        let mut text = Vec::new();
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        decoded(&mut decoder, after, &mut text, false).map_err(ImportError::io(path))?;
        Ok(text)
    }

    /// Reads the file in the encoding that a person names, and without lines before the table. What is said of all files
    /// holds for those that are not UTF-8.
    ///
    /// # Errors
    /// When no encoding has this label.
    pub(crate) fn choose(
        &mut self,
        path: &Path,
        start: &[u8],
        label: Option<&str>,
        is_of_all: bool,
        skip_lines: usize,
    ) -> Result<(), ImportError> {
        if let Some(label) = label {
            let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                ImportError::unusable(path, "an encoding such as windows-1252", label)
            })?;
            let is_utf8 = self.encoding == UTF_8 && !self.is_guess;
            // A byte order mark knows better.
            if !(self.has_mark || is_of_all && is_utf8) {
                self.encoding = encoding;
                self.is_chosen = true;
                self.is_guess = false;
                self.is_sure = true;
                self.is_watched = false;
            }
        }
        let newline: &[u8] = if self.encoding == UTF_16LE {
            b"\n\0"
        } else if self.encoding == UTF_16BE {
            b"\0\n"
        } else {
            b"\n"
        };
        for skipped in 0..skip_lines {
            let rest = start.get(self.skipped as usize..).unwrap_or_default();
            let line = rest
                .chunks(newline.len())
                .position(|unit| unit == newline)
                .map(|index| (index + 1) * newline.len());
            let Some(line) = line else {
                let expected = format!(
                    "a table behind at most {skipped} lines, which end in the first {} KB",
                    SAMPLE_BYTES >> 10
                );
                let found = format!("{skip_lines} lines to skip");
                return Err(ImportError::unusable(path, expected, found));
            };
            self.skipped += line as u64;
            self.skipped_lines += 1;
        }
        Ok(())
    }

    /// What the first bytes of a file tell of its encoding; `guess` is for those that are no UTF-8.
    pub(crate) fn of(start: &[u8], certainty: Certainty, guess: Option<&Guess>) -> Self {
        let found = |encoding: &'static Encoding, skipped: usize, has_mark| Self {
            encoding,
            skipped: skipped as u64,
            skipped_lines: start
                .iter()
                .take(skipped)
                .filter(|byte| **byte == b'\n')
                .count() as u64,
            has_mark,
            is_chosen: false,
            is_guess: false,
            is_sure: true,
            is_watched: encoding == UTF_8 && certainty == Certainty::Watched,
        };
        if let Some((encoding, skipped)) = utf16(start) {
            return found(encoding, skipped, skipped > 0);
        }
        let (blanks, has_mark) = marked_utf8(start);
        let skipped = if has_mark { blanks + 3 } else { 0 };
        match guess {
            None => found(UTF_8, skipped, has_mark),
            // A mark before bytes that are no UTF-8 is wrong, and no cell either.
            Some(guess) => Self {
                is_guess: true,
                is_sure: guess.is_sure,
                ..found(guess.encoding(), skipped, false)
            },
        }
    }
}

/// UTF-16 with the bytes of its mark, if it has one.
fn utf16(start: &[u8]) -> Option<(&'static Encoding, usize)> {
    if start.starts_with(&[0xFF, 0xFE]) {
        return Some((UTF_16LE, 2));
    }
    if start.starts_with(&[0xFE, 0xFF]) {
        return Some((UTF_16BE, 2));
    }
    let (_, has_mark) = marked_utf8(start);
    let unmarked = if has_mark {
        None
    } else {
        unmarked_utf16(start)
    };
    unmarked.map(|encoding| (encoding, 0))
}

/// White space at the start, and whether the mark of UTF-8 stands behind it.
fn marked_utf8(start: &[u8]) -> (usize, bool) {
    let blanks = start.len() - start.trim_ascii_start().len();
    let rest = start.get(blanks..).unwrap_or_default();
    (blanks, rest.starts_with(&[0xEF, 0xBB, 0xBF]))
}

/// What the text of a file may be in that is not UTF-8; `None` for UTF-8 and UTF-16.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn guess(
    path: &Path,
    start: &[u8],
    certainty: Certainty,
) -> Result<Option<Guess>, ImportError> {
    let is_utf8 = certainty != Certainty::NotUtf8
        && match std::str::from_utf8(start) {
            Ok(_) => true,
            // The beginning may end inside a character.
            Err(err) => err.error_len().is_none(),
        };
    if is_utf8 || utf16(start).is_some() {
        return Ok(None);
    }
    let strange = strange_lines(path).map_err(ImportError::io(path))?;
    Ok(Some(Guess::of(&strange)))
}

/// Lines of a file with bytes beyond ASCII, of the whole file until there are enough.
fn strange_lines(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut found = Vec::new();
    let mut rest = Vec::new();
    let mut is_start = true;
    while (found.len() as u64) < SAMPLE_BYTES {
        let block = file.fill_buf()?;
        if block.is_empty() {
            break;
        }
        let count = block.len();
        // A line may begin in one block and end in another, but words do not take many of them.
        rest.extend_from_slice(block);
        file.consume(count);
        if is_start {
            let (blanks, has_mark) = marked_utf8(&rest);
            rest.drain(..if has_mark { blanks + 3 } else { 0 });
            is_start = false;
        }
        let whole = rest
            .iter()
            .rposition(|byte| *byte == b'\n' || *byte == b'\r');
        let whole = whole.unwrap_or(rest.len());
        for line in rest
            .get(..whole)
            .unwrap_or_default()
            .split(|byte| *byte == b'\n' || *byte == b'\r')
        {
            if !line.is_ascii() {
                found.extend_from_slice(line);
                found.push(b'\n');
            }
        }
        rest.drain(..whole);
    }
    if !rest.is_ascii() {
        found.extend_from_slice(&rest);
    }
    found.truncate(2 * SAMPLE_BYTES as usize);
    Ok(found)
}

/// The first bytes of a file.
pub(crate) fn beginning(path: &Path) -> Result<Vec<u8>, ImportError> {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(SAMPLE_BYTES).read_to_end(&mut start))
        .map_err(ImportError::io(path))?;
    Ok(start)
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
