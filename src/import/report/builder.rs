//! Accounts for every row of a file: accepted, rejected with its reason, or left out with its reason.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use csv::{Writer, WriterBuilder};
use tempfile::NamedTempFile;

use super::document::{FileReport, Problem};
use crate::import::ImportError;
use crate::import::recognise::sniff::shortened;
use crate::import::rows::reader::Rows;

/// Problems that are kept for the report.
const KEPT_PROBLEMS: usize = 1_000;

/// The file of rejected rows: the original cells, then line, column, expected and found. It appears when all is read.
pub(crate) struct Rejects {
    path: PathBuf,
    writer: Writer<BufWriter<NamedTempFile>>,
}

impl Rejects {
    /// Starts the file beside its final place, so that a stopped import leaves nothing.
    pub(crate) fn begin(path: &Path) -> Result<Self, ImportError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = NamedTempFile::new_in(folder).map_err(|source| ImportError::Io {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            writer: WriterBuilder::new()
                .flexible(true)
                .from_writer(BufWriter::new(file)),
        })
    }

    fn write<'c>(&mut self, mut cells: impl Iterator<Item = &'c [u8]>) -> Result<(), ImportError> {
        let outcome = cells
            .try_for_each(|cell| self.writer.write_field(cell))
            .and_then(|()| self.writer.write_record(None::<&[u8]>));
        outcome.map_err(|err| ImportError::Io {
            path: self.path.clone(),
            source: err.into(),
        })
    }

    /// Puts the file in its place; without a rejected row there is none, and an older one stays.
    pub(crate) fn finish(self) -> Result<(), ImportError> {
        let path = self.path;
        let io = |source| ImportError::Io {
            path: path.clone(),
            source,
        };
        let buffer = self
            .writer
            .into_inner()
            .map_err(|err| io(std::io::Error::other(err.to_string())))?;
        let file = buffer
            .into_inner()
            .map_err(|err| io(std::io::Error::other(err.to_string())))?;
        let bytes = file.as_file().metadata().map_err(io)?.len();
        if bytes > 0 {
            file.persist(&path).map_err(|err| io(err.error))?;
        }
        Ok(())
    }
}

/// The accounts of one file.
pub(crate) struct Ledger<'a> {
    report: FileReport,
    left_out: Vec<(&'static str, u64)>,
    headers: Vec<String>,
    headed: bool,
    problems: &'a mut Vec<Problem>,
    rejects: Option<&'a mut Rejects>,
}

impl<'a> Ledger<'a> {
    /// Opens the accounts of a file whose report has everything but the figures.
    pub(crate) fn open(
        report: FileReport,
        headers: &[String],
        problems: &'a mut Vec<Problem>,
        rejects: Option<&'a mut Rejects>,
    ) -> Self {
        Self {
            report,
            left_out: Vec::new(),
            headers: headers.to_vec(),
            headed: false,
            problems,
            rejects,
        }
    }

    /// The row is in the project.
    pub(crate) fn accept(&mut self) {
        self.report.accepted += 1;
    }

    /// Several rows are in the project.
    pub(crate) fn accept_rows(&mut self, rows: u64) {
        self.report.accepted += rows;
    }

    /// What the rows of a checkout or week say takes the place of what the project has.
    pub(crate) fn replace(&mut self) {
        self.report.replaced += 1;
    }

    /// The row stays outside on purpose.
    pub(crate) fn leave_out(&mut self, reason: &'static str) {
        self.leave_out_rows(reason, 1);
    }

    /// Several rows stay outside on purpose.
    pub(crate) fn leave_out_rows(&mut self, reason: &'static str, rows: u64) {
        match self.left_out.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += rows,
            None => self.left_out.push((reason, rows)),
        }
    }

    /// The row cannot be read.
    pub(crate) fn reject(
        &mut self,
        rows: &Rows<'_>,
        column: &str,
        expected: &str,
        found: &str,
    ) -> Result<(), ImportError> {
        self.report.rejected += 1;
        let found = shortened(found);
        let line = rows.line();
        if let Some(rejects) = self.rejects.as_deref_mut() {
            if !self.headed {
                self.headed = true;
                let more = ["line", "column", "expected", "found"];
                let headers = self.headers.iter().map(String::as_bytes);
                rejects.write(headers.chain(more.into_iter().map(str::as_bytes)))?;
            }
            let line = line.to_string();
            let width = self.headers.len();
            let cells = (0..width.max(rows.record().len()))
                .map(|place| rows.record().get(place).unwrap_or_default());
            rejects.write(
                cells.chain(
                    [line.as_str(), column, expected, &found]
                        .into_iter()
                        .map(str::as_bytes),
                ),
            )?;
        }
        if self.problems.len() < KEPT_PROBLEMS {
            self.problems.push(Problem {
                file: file_name(Path::new(&self.report.path)),
                line,
                column: column.to_owned(),
                expected: expected.to_owned(),
                found,
            });
        }
        Ok(())
    }

    /// The report of the file with all figures.
    pub(crate) fn close(mut self, rows: u64) -> FileReport {
        self.report.rows = rows;
        self.report.left_out = self
            .left_out
            .into_iter()
            .map(|(reason, count)| (reason.to_owned(), count))
            .collect();
        self.report
    }
}

/// Name of a file without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
