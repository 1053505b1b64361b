//! What the import screen shows, as plain rows.

use crate::import::{FilePreview, ImportReport};
use crate::ui::format;

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRow {
    /// Header.
    pub column: String,
    /// What it is read as; `None` is not read.
    pub meaning: Option<&'static str>,
    /// First values, in one line.
    pub values: String,
}

/// The columns that are read first, then the others; both in the file's order.
#[must_use]
pub fn column_rows(preview: &FilePreview) -> Vec<ColumnRow> {
    let row = |column: &crate::import::ColumnPreview| ColumnRow {
        column: column.name.clone(),
        meaning: column.meaning,
        values: column
            .samples
            .get(..3)
            .unwrap_or(&column.samples)
            .join(" · "),
    };
    let read = preview
        .columns
        .iter()
        .filter(|column| column.meaning.is_some());
    let other = preview
        .columns
        .iter()
        .filter(|column| column.meaning.is_none());
    read.chain(other).map(row).collect()
}

/// Encoding, delimiter, header line and size, in one line.
#[must_use]
pub fn file_line(preview: &FilePreview) -> String {
    format!(
        "{}, {}, header in line {}, {} B",
        preview.encoding,
        preview.delimiter,
        preview.header_line,
        format::compact(preview.bytes as f64)
    )
}

/// One line of the account of rows: a file, what happened, how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// The file's name.
    pub file: String,
    /// Recognised dialect.
    pub dialect: String,
    /// Data rows.
    pub rows: u64,
    /// In the project.
    pub accepted: u64,
    /// Could not be read.
    pub rejected: u64,
    /// Left out on purpose.
    pub left_out: u64,
    /// Why, with counts.
    pub reasons: String,
}

/// One row a file.
#[must_use]
pub fn account_rows(report: &ImportReport) -> Vec<AccountRow> {
    report
        .files
        .iter()
        .map(|file| AccountRow {
            file: std::path::Path::new(&file.path).file_name().map_or_else(
                || file.path.clone(),
                |name| name.to_string_lossy().into_owned(),
            ),
            dialect: file.dialect.clone(),
            rows: file.rows,
            accepted: file.accepted,
            rejected: file.rejected,
            left_out: file.left_out.values().sum(),
            reasons: file
                .left_out
                .iter()
                .map(|(reason, rows)| format!("{reason}: {}", format::count(*rows)))
                .collect::<Vec<_>>()
                .join("; "),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{ColumnPreview, FileReport, Role};

    #[test]
    fn columns_that_are_read_stand_first_and_the_others_show_no_values() {
        let column = |name: &str, meaning, samples: &[&str]| ColumnPreview {
            name: name.into(),
            meaning,
            samples: samples.iter().map(|&text| text.to_owned()).collect(),
            problems: Vec::new(),
        };
        let preview = FilePreview {
            path: "orders.csv".into(),
            role: Role::Orders,
            dialect: "Generic",
            encoding: "UTF-8".into(),
            delimiter: "comma",
            header_line: 1,
            bytes: 1_200,
            columns: vec![
                column("Email", None, &[]),
                column("sku", Some("SKU"), &["A", "B"]),
            ],
            remarks: Vec::new(),
        };
        let rows = column_rows(&preview);
        assert_eq!(rows[0].values, "A · B");
        assert_eq!(
            (rows[1].column.as_str(), rows[1].values.as_str()),
            ("Email", "")
        );
    }

    #[test]
    fn every_row_of_a_file_stands_in_one_of_three_figures() {
        let report = ImportReport {
            files: vec![FileReport {
                path: "/shop/orders.csv".into(),
                rows: 10,
                accepted: 6,
                rejected: 1,
                left_out: [("cancelled order".to_owned(), 2), ("tip".to_owned(), 1)].into(),
                ..FileReport::default()
            }],
            ..ImportReport::default()
        };
        let row = &account_rows(&report)[0];
        assert_eq!(row.accepted + row.rejected + row.left_out, row.rows);
        assert_eq!(row.file, "orders.csv");
        assert_eq!(row.reasons, "cancelled order: 2; tip: 1");
    }
}
