//! What was decided about a file while it was read, for its report.

use super::decide::Decisions;
use super::sniffed::Sniffed;
use crate::import::rows::encoding::short_name;
use crate::import::rows::reader::Rows;

/// Sentences about the file that a person should know.
pub(crate) fn notes(sniffed: &Sniffed, decisions: &Decisions, rows: &Rows<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let encoding = &sniffed.layout.encoding;
    if encoding.is_guess {
        notes.push(format!(
            "The text is not UTF-8; its letters are those of {}.",
            short_name(encoding.encoding)
        ));
    }
    if let Some(numbers) = decisions.day_numbers() {
        notes.push(format!("Dates are {}, read as UTC.", numbers.words()));
    }
    let (mended, line) = rows.mended();
    if mended > 0 {
        notes.push(match mended {
            1 => format!("A stray quote on line {line} was read as an ordinary character."),
            _ => format!(
                "Stray quotes in {mended} rows, the first on line {line}, were read as ordinary characters."
            ),
        });
    }
    let (headers, line) = rows.repeated_headers();
    if headers > 0 {
        notes.push(match headers {
            1 => format!("The header row stands again on line {line}; what follows is read in its columns."),
            _ => format!(
                "The header row stands again {headers} times, first on line {line}; what follows each is read in its columns."
            ),
        });
    }
    notes
}
