//! The bytes of a file as text: its encoding, and what stands before the table.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::decoding::{Decoding, Watching, decoded};
use super::error::ImportError;

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

/// The encodings files of shops are written in: label and name.
pub const ENCODINGS: [(&str, &str); 8] = [
    ("utf-8", "UTF-8"),
    ("windows-1252", "Windows-1252 (Western Europe)"),
    ("windows-1250", "Windows-1250 (Central Europe)"),
    ("windows-1251", "Windows-1251 (Cyrillic)"),
    ("windows-1254", "Windows-1254 (Turkish)"),
    ("macintosh", "Mac Roman"),
    ("shift_jis", "Shift JIS (Japanese)"),
    ("gb18030", "GB 18030 (Chinese)"),
];

impl FileEncoding {
    /// The encoding in words.
    pub(crate) fn words(&self) -> String {
        let name = if self.is_guess() {
            "Windows-1252 (guessed: not UTF-8)"
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

    /// True when the encoding is a guess.
    pub(crate) fn is_guess(&self) -> bool {
        self.encoding == WINDOWS_1252 && !self.is_chosen
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

    /// Reads the file in the encoding that a person names, and without lines before the table.
    ///
    /// # Errors
    /// When no encoding has this label.
    pub(crate) fn choose(
        &mut self,
        path: &Path,
        start: &[u8],
        label: Option<&str>,
        skip_lines: usize,
    ) -> Result<(), ImportError> {
        if let Some(label) = label {
            let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
                ImportError::unusable(path, "an encoding such as windows-1252", label)
            })?;
            // A byte order mark knows better.
            if !self.has_mark {
                self.encoding = encoding;
                self.is_chosen = true;
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

    /// What the first bytes of a file tell of its encoding.
    pub(crate) fn of(start: &[u8], certainty: Certainty) -> Self {
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
            is_watched: encoding == UTF_8 && certainty == Certainty::Watched,
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
