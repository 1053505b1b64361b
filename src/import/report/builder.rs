//! The report of one file while its rows are read: every row is accepted, rejected or left out, with the reason.

use std::collections::BTreeMap;
use std::path::Path;

use super::document::{FileReport, Problem};
use super::reasons::LeftOut;
use super::rejects::Rejects;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::Rows;

/// Problems that are kept for the report.
const KEPT_PROBLEMS: usize = 1_000;

/// A cell for which a row is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) meaning: Meaning,
    /// What the cell must be.
    pub(crate) expected: &'static str,
}

/// Counts the rows of one file by what became of them.
pub(crate) struct ReportBuilder<'a> {
    report: FileReport,
    left_out: BTreeMap<LeftOut, u64>,
    headers: Vec<String>,
    /// True for a file of rejected rows: its last columns are this program's own.
    is_rejects: bool,
    headed: bool,
    /// A column and what stands in it although the row leaves it empty.
    filled: Option<(usize, Vec<u8>)>,
    problems: &'a mut Vec<Problem>,
    rejects: Option<&'a mut Rejects>,
}

impl<'a> ReportBuilder<'a> {
    /// Starts from a report that has everything but the figures.
    pub(crate) fn new(
        report: FileReport,
        headers: &[String],
        problems: &'a mut Vec<Problem>,
        rejects: Option<&'a mut Rejects>,
    ) -> Self {
        let (headers, is_rejects) = match own_columns(headers) {
            Some(first) => (headers.get(..first).unwrap_or_default(), true),
            None => (headers, false),
        };
        Self {
            report,
            left_out: BTreeMap::new(),
            headers: headers.to_vec(),
            is_rejects,
            headed: false,
            filled: None,
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
    pub(crate) fn leave_out(&mut self, reason: LeftOut) {
        self.leave_out_rows(reason, 1);
    }

    /// Several rows stay outside on purpose.
    pub(crate) fn leave_out_rows(&mut self, reason: LeftOut, rows: u64) {
        if rows > 0 {
            *self.left_out.entry(reason).or_default() += rows;
        }
    }

    /// Rejects the row when it is damaged or has too many cells; true when it was.
    #[inline]
    pub(crate) fn reject_misshapen(&mut self, rows: &Rows<'_>) -> Result<bool, ImportError> {
        match rows.misshapen() {
            Some((expected, found)) => {
                self.reject(rows, "", &expected, &found)?;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Rejects the row for one of its cells.
    pub(crate) fn refuse(&mut self, rows: &Rows<'_>, refusal: &Refusal) -> Result<(), ImportError> {
        let mut found = rows.text(refusal.meaning);
        let mut column = rows.header(refusal.meaning).to_owned();
        if column.is_empty() {
            refusal.meaning.words().clone_into(&mut column);
        }
        if found.is_empty() && refusal.meaning == Meaning::Sku {
            found = rows.text(Meaning::Title);
        }
        self.reject(rows, &column, refusal.expected, &found)
    }

    /// Rejects the row of an order for one of its cells. A cell that only the first row of the order has is filled in, so that
    /// the row can be imported alone.
    pub(crate) fn refuse_of(
        &mut self,
        rows: &Rows<'_>,
        refusal: &Refusal,
        number: &[u8],
    ) -> Result<(), ImportError> {
        let order = rows.binding().at(Meaning::Order);
        self.filled = order
            .filter(|_| rows.of(Meaning::Order).is_empty())
            .map(|column| (column, number.to_vec()));
        let outcome = self.refuse(rows, refusal);
        self.filled = None;
        outcome
    }

    /// The row cannot be read: `column` must hold what is `expected`, and holds what is `found`.
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
                let headers = self.headers.iter().map(String::as_bytes);
                rejects.write(headers.chain(OWN_COLUMNS.into_iter().map(str::as_bytes)))?;
            }
            let width = self.headers.len();
            // A row that was rejected before keeps the line it had in the first file.
            let (line, width) = if self.is_rejects {
                let line = rows.record().get(width).unwrap_or_default();
                (String::from_utf8_lossy(line).into_owned(), width)
            } else {
                (line.to_string(), width.max(rows.record().len()))
            };
            let filled = self.filled.as_ref();
            let cells = (0..width).map(|index| match filled {
                Some((column, cell)) if *column == index => cell.as_slice(),
                _ => rows.record().get(index).unwrap_or_default(),
            });
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
    pub(crate) fn finish(mut self, rows: &Rows<'_>) -> FileReport {
        let (headers, _) = rows.repeated_headers();
        if headers > 0 {
            self.leave_out_rows(LeftOut::RepeatedHeader, headers);
        }
        self.report.rows = rows.count();
        self.report.left_out = self
            .left_out
            .into_iter()
            .map(|(reason, count)| (reason.word().to_owned(), count))
            .collect();
        self.report
    }
}

/// What this program writes behind the columns of a rejected row.
const OWN_COLUMNS: [&str; 4] = ["line", "column", "expected", "found"];

/// The first of the columns that a file of rejected rows has behind those of its original; `None` for any other file. There
/// stands the line of each row in the file that it was rejected from.
pub(crate) fn own_columns(headers: &[String]) -> Option<usize> {
    let first = headers.len().checked_sub(OWN_COLUMNS.len())?;
    let last = headers.get(first..).unwrap_or_default();
    let is_own = last
        .iter()
        .zip(OWN_COLUMNS)
        .all(|(header, own)| header == own);
    (first > 0 && is_own).then_some(first)
}

/// Name of a file without its folder.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// At most 120 characters of a text.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().count() <= 120 {
        text.to_owned()
    } else {
        text.chars().take(119).chain(['…']).collect()
    }
}
