//! What the import screen shows of files before they are imported, as plain rows.

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::money::Currency;
use crate::format;
use crate::import::{
    ColumnPreview, FilePreview, ImportOptions, ImportReport, LeftOut, MeaningChoice, Question,
    Standing, meanings_of,
};
use crate::studio::DraftFile;
use crate::ui::theme::Tone;

/// What a column without a meaning is called.
pub const NOT_READ: MeaningChoice = MeaningChoice {
    words: "Not read",
    explanation: "The column is ignored; nothing of it gets into the project.",
};

/// The meanings to choose from for a file's columns, with "Not read" first.
#[must_use]
pub fn choices(preview: &FilePreview) -> Vec<MeaningChoice> {
    std::iter::once(NOT_READ)
        .chain(meanings_of(preview.role))
        .collect()
}

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRow {
    /// By what a mapping calls it.
    pub key: String,
    /// Header; "Column 3" where there is none.
    pub header: String,
    /// What it is read as.
    pub meaning: &'static str,
    /// Why, in a word, and its tone.
    pub standing: (&'static str, Tone),
    /// Up to ten values as read, in one line that is cut where the window ends.
    pub values: String,
    /// Up to ten values as read, one a line.
    pub all_values: String,
    /// What is wrong with it, or why it is read as it is.
    pub note: Option<(Tone, String)>,
    /// All that is wrong with it, one a line.
    pub problems: String,
    /// True for a column whose values are never shown, as they may say who bought.
    pub is_hidden: bool,
}

/// One column as a row; columns that may say who bought show no values.
#[must_use]
pub fn column_row(index: usize, column: &ColumnPreview) -> ColumnRow {
    let standing = match column.standing {
        Standing::Unread => ("not read", Tone::Neutral),
        Standing::LeftOut => ("left out by you", Tone::Neutral),
        Standing::Recognised => ("recognised", Tone::Positive),
        Standing::Chosen => ("chosen by you", Tone::Accent),
    };
    let problem = column
        .problems
        .first()
        .map(|first| match column.unreadable {
            0 | 1 => first.clone(),
            count => format!("{} cells cannot be read. {first}", format::count(count)),
        });
    let note = match (problem, &column.evidence) {
        (Some(problem), _) => Some((Tone::Negative, problem)),
        (None, Some(evidence)) => Some((Tone::Neutral, evidence.clone())),
        (None, None) if column.meaning == Some("Customer") => {
            Some((Tone::Neutral, "Only a keyed hash is kept.".to_owned()))
        }
        (None, None) => None,
    };
    let header = if column.name.is_empty()
        || column.name == column.key && column.key.parse() == Ok(index + 1)
    {
        format!("Column {}", index + 1)
    } else {
        column.name.replace(['\n', '\r'], " ")
    };
    ColumnRow {
        key: column.key.clone(),
        header,
        meaning: column.meaning.unwrap_or(NOT_READ.words),
        standing,
        values: column.samples.join("  ·  "),
        all_values: column.samples.join("\n"),
        note,
        problems: column.problems.join("\n"),
        is_hidden: column.is_personal,
    }
}

/// The columns that are read first, then the others; both in the file's order.
#[must_use]
pub fn column_rows(preview: &FilePreview) -> Vec<ColumnRow> {
    let row = |(index, column)| column_row(index, column);
    let (read, other): (Vec<_>, Vec<_>) = preview
        .columns
        .iter()
        .enumerate()
        .partition(|(_, column)| column.meaning.is_some());
    read.into_iter().chain(other).map(row).collect()
}

/// How a file of the draft stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// In a word.
    pub word: String,
    /// Its tone.
    pub tone: Tone,
    /// The sentence behind the word.
    pub why: String,
}

/// How a file stands: being looked at, unusable, asking, with problems, ready.
#[must_use]
pub fn state_of(
    file: &DraftFile,
    currency: Option<&Currency>,
    options: &ImportOptions,
) -> FileState {
    let state = |word: &str, tone, why: &str| FileState {
        word: word.to_owned(),
        tone,
        why: why.to_owned(),
    };
    let preview = match &file.preview {
        _ if !file.is_current() => {
            return state("looking…", Tone::Neutral, "It is being read again.");
        }
        Err(problem) => return state("cannot be used", Tone::Negative, problem),
        Ok(preview) => preview,
    };
    if let Some(missing) = preview.missing.first() {
        return state("needs a column", Tone::Warning, missing);
    }
    if let Some(question) = questions_of(file, currency).first() {
        return state("asks", Tone::Warning, &question.text);
    }
    let foreign = currency
        .map(|code| preview.foreign_currencies(code, options))
        .unwrap_or_default();
    if !foreign.is_empty() {
        let why = format!(
            "Amounts in {} need a rate, or are left out.",
            foreign.join(", ")
        );
        return state("asks", Tone::Warning, &why);
    }
    let unreadable: u64 = preview.columns.iter().map(|column| column.unreadable).sum();
    if unreadable > 0 {
        let word = format::counted(unreadable, "problem", "problems");
        return state(
            &word,
            Tone::Negative,
            "Rows with such cells are rejected, and listed.",
        );
    }
    state("ready", Tone::Positive, "Everything needed was found.")
}

/// What a file asks, with what its currencies ask.
#[must_use]
pub fn questions_of(file: &DraftFile, currency: Option<&Currency>) -> Vec<Question> {
    let Ok(preview) = &file.preview else {
        return Vec::new();
    };
    let own = currency.and_then(|code| preview.currency_question(code));
    preview.questions.iter().cloned().chain(own).collect()
}

/// Size and number of columns, in one line.
#[must_use]
pub fn file_line(preview: &FilePreview) -> String {
    let read = preview
        .columns
        .iter()
        .filter(|column| column.meaning.is_some())
        .count();
    format!(
        "{}B · {} of {} columns read",
        format::compact(preview.bytes as f64),
        read,
        preview.columns.len()
    )
}

/// A reason for leaving rows out that a person can switch off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonRow {
    /// The reason.
    pub reason: LeftOut,
    /// False when such rows count.
    pub is_on: bool,
}

/// The reasons in alphabetical order.
#[must_use]
pub fn reason_rows(options: &ImportOptions) -> Vec<ReasonRow> {
    LeftOut::SWITCHABLE
        .into_iter()
        .map(|reason| ReasonRow {
            reason,
            is_on: !options.keep.contains(&reason),
        })
        .collect()
}

/// A reason for which rows of the last import were left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOutRow {
    /// The reason.
    pub reason: LeftOut,
    /// Rows of all files.
    pub rows: u64,
}

/// The reasons of a report with their rows, those that can be switched off first.
#[must_use]
pub fn left_out_rows(report: &ImportReport) -> Vec<LeftOutRow> {
    let mut by_reason: BTreeMap<LeftOut, u64> = BTreeMap::new();
    for (word, rows) in report.files.iter().flat_map(|file| &file.left_out) {
        if let Some(reason) = LeftOut::of_word(word) {
            *by_reason.entry(reason).or_default() += rows;
        }
    }
    let mut reasons: Vec<LeftOutRow> = by_reason
        .into_iter()
        .map(|(reason, rows)| LeftOutRow { reason, rows })
        .collect();
    reasons.sort_by_key(|row| (row.reason.why_not_kept().is_some(), row.reason));
    reasons
}

/// What the files changed in orders that were known; the name of the file goes before where there are several.
#[must_use]
pub fn about_orders(report: &ImportReport) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in &report.files {
        let (changed, same) = (file.changed.as_ref(), file.same_number.as_ref());
        for sentence in format::about_orders(changed, file.overruled, same) {
            let name = Path::new(&file.path).file_name().unwrap_or_default();
            sentences.push(match report.files.len() {
                1 => sentence,
                _ => format!("{}: {sentence}", name.to_string_lossy()),
            });
        }
    }
    sentences
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
