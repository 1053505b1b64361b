//! Why a file is read the way it is, in sentences a person can check in the file.

use encoding_rs::UTF_8;

use super::decide::{Basis, Proof};
use super::file_preview::Finding;
use super::questions::{Says, at_line};
use super::sample::HEADER_RECORDS;
use super::sample::Shape;
use super::sniffed::Sniffed;
use crate::import::mapping::options::Mapping;
use crate::import::rows::encoding::short_name;
use crate::import::rows::forms::{DateOrder, DecimalMark, DiscountForm};
use crate::import::rows::meaning::Reading;

/// Why a column of amounts, dates or discounts is read the way it is.
pub(crate) fn of_proof(proof: &Proof) -> String {
    let words = proof.says.as_ref().map(Says::words).unwrap_or_default();
    let against = proof
        .against
        .as_ref()
        .map(|cell| format!(", against {}", at_line(cell)));
    let against = against.unwrap_or_default();
    let shown = proof.cell.as_ref().map(at_line);
    let cell = shown
        .as_ref()
        .map_or_else(String::new, |cell| format!(": {cell}"));
    match (proof.basis, proof.reading, shown) {
        (Basis::Chosen, Reading::Amount | Reading::Moment, Some(shown)) => {
            format!("{words}, as chosen; {shown} agrees{against}.")
        }
        (basis, reading, _) => plainly(basis, reading, &words, &cell, &against),
    }
}

fn plainly(basis: Basis, reading: Reading, words: &str, cell: &str, against: &str) -> String {
    match (basis, reading) {
        (Basis::Chosen, _) => format!("{words}, as chosen{against}."),
        (Basis::Usual, _) => format!("{words}, as such exports always are{cell}."),
        (Basis::Cells, Reading::Discount) => format!("{words}."),
        (Basis::Cells, _) => format!("{words}{cell}{against}."),
        (Basis::Same, Reading::Moment) => "Every date has only one reading.".to_owned(),
        (Basis::Same, _) => "Whole numbers, which are the same either way.".to_owned(),
        (Basis::Open, _) => format!("Two readings{cell}."),
    }
}

/// What the file's columns were taken for together; `pick` takes the word for what a proof says.
pub(crate) fn of_file(
    proofs: &[Proof],
    pick: impl Fn(&Says) -> Option<&'static str>,
    reading: Reading,
) -> Finding {
    let mut own = proofs.iter().filter(|proof| {
        proof
            .says
            .as_ref()
            .map_or(proof.reading == reading, |says| pick(says).is_some())
    });
    let word = |proof: &Proof| proof.says.as_ref().and_then(&pick);
    let Some(first) = own.clone().find(|proof| word(proof).is_some()) else {
        return own.next().map_or_else(Finding::default, |proof| Finding {
            evidence: of_proof(proof),
            ..Finding::default()
        });
    };
    let found = word(first).unwrap_or_default();
    let is_mixed = own.any(|proof| word(proof).is_some_and(|other| other != found));
    Finding {
        found: if is_mixed {
            "differs by column".to_owned()
        } else {
            found.to_owned()
        },
        evidence: of_proof(first),
        chosen: first.basis == Basis::Chosen,
    }
}

/// The word for a decimal mark.
pub(crate) fn decimal_word(says: &Says) -> Option<&'static str> {
    match says {
        Says::Decimal(DecimalMark::Point) => Some("point"),
        Says::Decimal(DecimalMark::Comma) => Some("comma"),
        _ => None,
    }
}

/// The word for an order of dates.
pub(crate) fn date_word(says: &Says) -> Option<&'static str> {
    match says {
        Says::Dates(DateOrder::DayFirst) => Some("day first"),
        Says::Dates(DateOrder::MonthFirst) => Some("month first"),
        _ => None,
    }
}

/// The word for a way to write discounts.
pub(crate) fn discount_word(says: &Says) -> Option<&'static str> {
    match says {
        Says::Discount(DiscountForm::Amount) => Some("amount"),
        Says::Discount(DiscountForm::Percent) => Some("percent"),
        Says::Discount(DiscountForm::Fraction) => Some("fraction"),
        _ => None,
    }
}

/// Why the encoding is what it is.
pub(crate) fn of_encoding(start: &[u8], sniffed: &Sniffed) -> Finding {
    let encoding = &sniffed.layout.encoding;
    let strange = start.iter().position(|byte| !byte.is_ascii());
    let line = |index: usize| {
        let before = start.get(..index).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    };
    let evidence = match strange {
        _ if encoding.has_mark => "A byte order mark says so.".to_owned(),
        _ if encoding.is_chosen => "As chosen.".to_owned(),
        None => "Only characters that are the same in every encoding.".to_owned(),
        Some(index) if encoding.encoding == UTF_8 => {
            format!(
                "Letters with accents are valid UTF-8, the first on line {}.",
                line(index)
            )
        }
        Some(_) => {
            let index = std::str::from_utf8(start).map_or_else(|err| err.valid_up_to(), str::len);
            let byte = start.get(index).copied().unwrap_or_default();
            let line = line(index);
            match encoding.is_sure {
                true => {
                    format!("Told from its letters: byte {byte:02X} on line {line} is not UTF-8.")
                }
                false => format!("Guessed: byte {byte:02X} on line {line} is not UTF-8."),
            }
        }
    };
    Finding {
        found: short_name(encoding.encoding),
        evidence,
        chosen: encoding.is_chosen,
    }
}

/// Why the delimiter is what it is.
pub(crate) fn of_delimiter(shape: &Shape, sniffed: &Sniffed) -> Finding {
    let share = (shape.even_share * 100.0).floor();
    let evidence = match (sniffed.overrides.delimiter, shape.width) {
        (Some(_), width) => format!("As chosen: {width} cells in {share} % of the first rows."),
        (None, 0 | 1) => "No delimiter separates the rows into cells.".to_owned(),
        (None, width) => format!("{width} cells in {share} % of the first rows."),
    };
    Finding {
        found: sniffed.delimiter_words().to_owned(),
        evidence,
        chosen: sniffed.overrides.delimiter.is_some(),
    }
}

/// Why the header stands where it stands.
pub(crate) fn of_header(sniffed: &Sniffed, own: Option<&Mapping>) -> Finding {
    let known = sniffed.recognised.iter().flatten().count();
    let count = sniffed.layout.headers.len();
    let chosen = own.is_some_and(|own| own.headless || own.skip_lines.is_some());
    let evidence = if sniffed.headless {
        "The first row is data; columns are named by their number.".to_owned()
    } else if chosen {
        "As chosen.".to_owned()
    } else if known > 0 {
        format!("{known} of {count} names are known.")
    } else {
        format!("The first of {HEADER_RECORDS} rows that is as wide as the table.")
    };
    Finding {
        found: if sniffed.headless {
            "none".to_owned()
        } else {
            format!("line {}", sniffed.header_line)
        },
        evidence,
        chosen,
    }
}
