//! What became of the rows of an import, as plain rows.

use crate::format;
use crate::import::ImportReport;

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
    use crate::import::FileReport;

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
