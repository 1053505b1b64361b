//! Lists as CSV files that are safe to open in a spreadsheet program.

use std::io::Write;
use std::path::Path;

use crate::files::{self, Draft, Permission, WriteError};

/// One cell of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Missing,
    /// A text.
    Text(String),
    /// A count or another whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// An amount of money, written as a decimal number.
    Amount(String),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
}

/// A list with names of columns; rows are made when they are written.
pub struct Sheet<'a> {
    /// What the rows are: `pairs`.
    pub name: &'static str,
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// The rows, cells in order of the columns.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

impl Cell {
    /// The cell as text; texts that a spreadsheet program would take for a formula have an apostrophe before them.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => guarded(text),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) if number.is_finite() => number.to_string(),
            Self::Number(_) => String::new(),
            Self::Amount(amount) => amount.clone(),
            Self::Flag(is) => if *is { "yes" } else { "no" }.to_owned(),
            Self::List(texts) => guarded(&texts.join("; ")),
        }
    }
}

/// A text that begins like a formula, made harmless (OWASP, CSV injection).
fn guarded(text: &str) -> String {
    if text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Writes the list as CSV.
///
/// # Errors
/// When `out` takes no more.
pub fn write_sheet(sheet: Sheet<'_>, out: impl Write) -> std::io::Result<usize> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(&sheet.columns)?;
    let mut rows = 0;
    for row in sheet.rows {
        writer.write_record(row.iter().map(Cell::text))?;
        rows += 1;
    }
    writer.flush()?;
    Ok(rows)
}

/// Writes the list into a file, whole or not at all; gives the number of rows.
///
/// # Errors
/// When the file cannot be written, must not be, or is there and was not to be replaced.
pub fn write_sheet_file(
    sheet: Sheet<'_>,
    path: &Path,
    permission: &Permission,
) -> Result<usize, WriteError> {
    let mut draft = Draft::new(path)?;
    let rows = write_sheet(sheet, &mut draft).map_err(WriteError::io(path))?;
    files::publish(vec![draft], permission)?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet<'static> {
        Sheet {
            name: "things",
            columns: vec!["name", "number"],
            rows: Box::new(rows.into_iter()),
        }
    }

    #[test]
    fn no_text_becomes_a_formula_and_negative_numbers_stay_numbers() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut out = Vec::new();
        let rows = vec![
            vec![text("=HYPERLINK(\"x\")"), Cell::Whole(-3)],
            vec![text("+1"), Cell::Number(-0.5)],
            vec![text("@a, b"), Cell::Missing],
            vec![text("plain"), Cell::Number(f64::NAN)],
            vec![Cell::List(vec!["-a".into(), "b".into()]), Cell::Flag(true)],
        ];
        assert_eq!(write_sheet(sheet(rows), &mut out).unwrap(), 5);
        let expected = "name,number\n\"'=HYPERLINK(\"\"x\"\")\",-3\n'+1,-0.5\n\"'@a, b\",\nplain,\n'-a; b,yes\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_file_is_written_whole_or_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, "before").unwrap();
        let rows = (0..3).map(|n| -> Vec<Cell> {
            assert!(n < 2, "stop");
            vec![Cell::Whole(n), Cell::Missing]
        });
        let broken = Sheet {
            rows: Box::new(rows),
            ..sheet(Vec::new())
        };
        let may = Permission::to_replace();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            write_sheet_file(broken, &path, &may)
        }));
        assert!(outcome.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        let left = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, 1, "a half-written file is left behind");
        assert_eq!(write_sheet_file(sheet(Vec::new()), &path, &may).unwrap(), 0);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "name,number\n");
        assert!(write_sheet_file(sheet(Vec::new()), &path.join("none/x.csv"), &may).is_err());
    }
}
