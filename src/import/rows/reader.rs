//! The data rows of a file, one at a time, with their cells by meaning.

use std::cell::Cell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::binding::Binding;
use super::cells::trimmed;
use super::encoding::FileEncoding;
use super::error::ImportError;
use super::headers::{Beside, beside};
use super::meaning::Meaning;
use super::quotes::RowShape;
use super::records::{Damage, LONGEST_ROW, Records};
use crate::domain::progress::Progress;

/// Rows between two looks at whether somebody wants to stop.
const ROWS_PER_LOOK: u64 = 4096;

/// Says how far the file's bytes are read.
struct Counting {
    inner: File,
    bytes: Rc<Cell<u64>>,
}

impl Read for Counting {
    #[inline]
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(out)?;
        self.bytes.set(self.bytes.get() + count as u64);
        Ok(count)
    }
}

/// Where the table of a file is, and what its columns mean.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) encoding: FileEncoding,
    pub(crate) delimiter: u8,
    /// Records before the first data row.
    pub(crate) records_before: usize,
    pub(crate) headers: Vec<String>,
    pub(crate) binding: Binding,
    /// What its rows have in common.
    pub(crate) shape: RowShape,
}

/// How far the whole import is.
pub(crate) struct Pace<'a> {
    pub(crate) progress: &'a Progress,
    /// Bytes of the files before this one.
    pub(crate) bytes_before: u64,
    /// Rows of the files before this one.
    pub(crate) rows_before: u64,
}

/// The data rows of one file.
pub(crate) struct Rows<'a> {
    path: PathBuf,
    records: Records,
    binding: &'a Binding,
    headers: &'a [String],
    line_offset: u64,
    bytes: Rc<Cell<u64>>,
    pace: Pace<'a>,
    count: u64,
    /// A column that holds numbers, so that a word in it is a row of names.
    probe: Option<usize>,
    /// Header rows behind the first, and the line of the first of them.
    repeated: (u64, u64),
}

impl<'a> Rows<'a> {
    /// Opens a file at its first data row.
    pub(crate) fn open(
        path: &Path,
        layout: &'a Layout,
        pace: Pace<'a>,
    ) -> Result<Self, ImportError> {
        let io = ImportError::io(path);
        let mut inner = File::open(path).map_err(&io)?;
        let skipped = layout.encoding.skipped;
        inner.seek(SeekFrom::Start(skipped)).map_err(io)?;
        let bytes = Rc::new(Cell::new(skipped));
        let text = layout.encoding.reader(Counting {
            inner,
            bytes: Rc::clone(&bytes),
        });
        let mut rows = Self {
            path: path.to_owned(),
            records: Records::new(text, layout.delimiter),
            binding: &layout.binding,
            headers: &layout.headers,
            line_offset: layout.encoding.skipped_lines,
            bytes,
            pace,
            count: 0,
            probe: layout.shape.numbers.first().copied(),
            repeated: (0, 0),
        };
        for _ in 0..layout.records_before {
            rows.read()?;
        }
        rows.records.expect(layout.shape.clone());
        Ok(rows)
    }

    #[inline]
    fn read(&mut self) -> Result<bool, ImportError> {
        self.records.advance().map_err(ImportError::io(&self.path))
    }

    /// Goes to the next row, past empty ones. False at the end.
    #[inline]
    pub(crate) fn advance(&mut self) -> Result<bool, ImportError> {
        loop {
            if !self.read()? {
                self.look()?;
                return Ok(false);
            }
            if self.records.content() == 0 {
                continue;
            }
            self.count += 1;
            if self.count.is_multiple_of(ROWS_PER_LOOK) {
                self.look()?;
            }
            if self.may_be_header() && self.is_header()? {
                continue;
            }
            return Ok(true);
        }
    }

    /// True when the row may be one of names: it has a word where a number must be.
    #[inline]
    fn may_be_header(&self) -> bool {
        let cell = self.probe.and_then(|column| self.records.get(column));
        cell.and_then(<[u8]>::first)
            .is_some_and(|byte| *byte > b'9')
    }

    /// Counts a header row in the middle of the table, and reads what follows in its columns.
    #[cold]
    fn is_header(&mut self) -> Result<bool, ImportError> {
        let cells: Vec<&[u8]> = (0..self.records.len())
            .map(|index| self.cell(index))
            .collect();
        match beside(self.headers, self.binding.meanings(), &cells) {
            Beside::Data => return Ok(false),
            Beside::Same => {}
            Beside::Moved(places) => self.records.rearrange(&places),
            Beside::Lacks(column) => {
                let found = format!(
                    "another one on line {} without the column \"{column}\"; cut the file in two there",
                    self.line()
                );
                return Err(ImportError::unusable(&self.path, "one header row", found));
            }
        }
        let (count, first) = self.repeated;
        self.repeated = (count + 1, if count == 0 { self.line() } else { first });
        Ok(true)
    }

    /// How many header rows there were behind the first one, and the line of the first of them.
    pub(crate) fn repeated_headers(&self) -> (u64, u64) {
        self.repeated
    }

    fn look(&self) -> Result<(), ImportError> {
        let pace = &self.pace;
        pace.progress.count_rows(pace.rows_before + self.count);
        pace.progress
            .reach(pace.bytes_before + self.bytes.get())
            .map_err(ImportError::from)
    }

    /// Rows so far.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The trimmed cell of a column; empty when the row is too short.
    #[inline]
    pub(crate) fn cell(&self, index: usize) -> &[u8] {
        self.records.get(index).map_or(&[], trimmed)
    }

    /// The trimmed cell of a meaning; empty when there is no such column.
    #[inline]
    pub(crate) fn of(&self, meaning: Meaning) -> &[u8] {
        self.binding
            .at(meaning)
            .map_or(&[], |index| self.cell(index))
    }

    /// Number of the batch of rows that were cut together, from 1.
    #[inline]
    pub(crate) fn batch(&self) -> u64 {
        self.records.batch()
    }

    /// Place of the row in its batch, counting rows without content too.
    #[inline]
    pub(crate) fn index_in_batch(&self) -> usize {
        self.records.index_in_batch()
    }

    /// The trimmed cells of a meaning in all rows of the batch; nothing when there is no such column.
    pub(crate) fn column(&self, meaning: Meaning) -> impl Iterator<Item = &[u8]> {
        self.binding
            .at(meaning)
            .into_iter()
            .flat_map(|index| self.records.column(index).map(trimmed))
    }

    /// The cell of a meaning as text.
    pub(crate) fn text(&self, meaning: Meaning) -> String {
        String::from_utf8_lossy(self.of(meaning)).into_owned()
    }

    /// Where the columns are.
    pub(crate) fn binding(&self) -> &'a Binding {
        self.binding
    }

    /// The header of a meaning's column; empty when there is none.
    pub(crate) fn header(&self, meaning: Meaning) -> &str {
        self.binding
            .at(meaning)
            .and_then(|index| self.headers.get(index))
            .map_or("", String::as_str)
    }

    /// The row as it stands in the file.
    pub(crate) fn record(&self) -> &Records {
        &self.records
    }

    /// Line where the row begins.
    pub(crate) fn line(&self) -> u64 {
        self.records.line() + self.line_offset
    }

    /// Why the row as a whole cannot be trusted, as expected and found.
    #[inline]
    pub(crate) fn misshapen(&self) -> Option<(String, String)> {
        let is_plain = self.records.damage().is_none()
            && self.records.len() <= self.headers.len()
            && self.records.content() <= LONGEST_ROW;
        if is_plain { None } else { self.shape() }
    }

    fn shape(&self) -> Option<(String, String)> {
        if let Some((expected, found)) = self.damaged() {
            return Some((expected.to_owned(), found.to_owned()));
        }
        let beyond =
            (self.headers.len()..self.records.len()).any(|index| !self.cell(index).is_empty());
        beyond.then(|| {
            (
                format!("{} cells", self.headers.len()),
                format!("{} cells", self.records.len()),
            )
        })
    }

    /// How many rows had a stray quote that was taken for an ordinary character, and the line of the first.
    pub(crate) fn mended(&self) -> (u64, u64) {
        let (count, line) = self.records.mended();
        (count, line + self.line_offset)
    }

    /// Why the row is not whole however many cells it has, as expected and found.
    pub(crate) fn damaged(&self) -> Option<(&'static str, &'static str)> {
        match self.records.damage() {
            Some(Damage::OpenQuote) => Some((
                "a quote that is closed",
                "one that is open to the end of the file, or for 4 MB",
            )),
            Some(Damage::StrayQuote) => Some((
                "quotes that open and close a cell",
                "a stray one, which would take in other cells or rows",
            )),
            None if self.records.content() <= LONGEST_ROW => None,
            None | Some(Damage::TooLong) => Some((
                "a row of at most 4 MB",
                "a longer one; is a quote never closed?",
            )),
        }
    }
}
