//! What a file leaves open: two readings, and what a cell is under each.

use super::decide::{Ambiguity, Seen};
use super::sniff::Sniffed;
use crate::domain::money::Currency;
use crate::import::mapping::options::{ImportOptions, Mapping};
use crate::import::rows::cells;
use crate::import::rows::forms::{DateOrder, DecimalMark, DiscountForm};
use crate::import::{FilePreview, FoundCurrency};

/// What an answer says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// The decimal mark of all columns.
    Decimal(DecimalMark),
    /// The order of dates.
    Dates(DateOrder),
    /// How discounts are written.
    Discount(DiscountForm),
    /// The encoding, by its label.
    Encoding(String),
    /// The currency of amounts that do not name theirs.
    Currency(Currency),
}

/// One of two readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reading, in words: "Comma is the decimal mark".
    pub label: String,
    /// What the cell of the question is under it.
    pub read_as: String,
    /// What it says of the file.
    pub says: Says,
}

/// Something that has two readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question, as a sentence.
    pub text: String,
    /// A cell that shows it.
    pub cell: String,
    /// Line of that cell; 0 when it is not known.
    pub line: u64,
    /// The readings.
    pub answers: Vec<Answer>,
    /// True when nothing can be imported before it is answered; else a reading is taken or the rest of the file may tell.
    pub blocks: bool,
}

impl Mapping {
    /// Adds what an answer says.
    pub fn say(&mut self, says: &Says) {
        match says {
            Says::Decimal(mark) => self.decimal = Some(*mark),
            Says::Dates(order) => self.dates = Some(*order),
            Says::Discount(form) => self.discount = Some(*form),
            Says::Encoding(label) => self.encoding = Some(label.clone()),
            Says::Currency(code) => self.currency = Some(code.clone()),
        }
    }
}

impl Says {
    /// The reading in words that begin a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Decimal(DecimalMark::Point) => "Point is the decimal mark".to_owned(),
            Self::Decimal(DecimalMark::Comma) => "Comma is the decimal mark".to_owned(),
            Self::Dates(DateOrder::DayFirst) => "Day first".to_owned(),
            Self::Dates(DateOrder::MonthFirst) => "Month first".to_owned(),
            Self::Discount(DiscountForm::Amount) => "Money off".to_owned(),
            Self::Discount(DiscountForm::Percent) => "Percent off".to_owned(),
            Self::Discount(DiscountForm::Fraction) => "Share of the price off".to_owned(),
            Self::Encoding(label) => encoding_name(label),
            Self::Currency(code) => code.code().to_owned(),
        }
    }

    /// What a cell is under this reading.
    fn read(&self, cell: &str) -> Option<String> {
        match self {
            Self::Decimal(mark) => {
                let scaled = cells::amount(cell.as_bytes(), Some(*mark), 2).ok()?;
                Some(super::preview::decimal(scaled))
            }
            Self::Dates(order) => {
                let moment = cells::moment(cell.as_bytes(), Some(*order)).ok()?;
                Some(moment.day().to_string())
            }
            Self::Discount(DiscountForm::Amount) => Some(format!("{cell} of money off")),
            Self::Discount(_) => {
                let scaled = cells::amount(
                    cell.replace(',', ".").as_bytes(),
                    Some(DecimalMark::Point),
                    2,
                );
                let share = scaled.ok()? as f64 / 1_000_000.0;
                Some(format!("{} % off", (share * 10_000.0).round() / 100.0))
            }
            Self::Encoding(_) | Self::Currency(_) => None,
        }
    }
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

/// The question about a column that has two readings.
pub(crate) fn of_column(ambiguity: &Ambiguity, sniffed: &Sniffed, is_whole: bool) -> Question {
    let header = sniffed
        .headers
        .get(ambiguity.place)
        .map_or("", String::as_str);
    let (cell, line) = ambiguity.open.clone();
    let text = match &ambiguity.choices {
        [Says::Decimal(_), _] => format!("Which is the decimal mark in \"{header}\"?"),
        [Says::Dates(_), _] => format!("Is the day or the month first in \"{header}\"?"),
        _ => format!("How are discounts written in \"{header}\"?"),
    };
    let answers = ambiguity.choices.iter().map(|says| Answer {
        label: says.words(),
        read_as: says.read(&cell).unwrap_or_else(|| "unreadable".to_owned()),
        says: says.clone(),
    });
    Question {
        text,
        answers: answers.collect(),
        cell,
        line,
        blocks: is_whole,
    }
}

/// The question about an encoding that was guessed, with the first text that shows it.
pub(crate) fn of_encoding(start: &[u8], sniffed: &Sniffed) -> Option<Question> {
    let opening = &sniffed.opening;
    let is_utf8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(err) => err.error_len().is_none(),
    };
    let place = start.iter().position(|byte| !byte.is_ascii())?;
    let second = if opening.is_guess() {
        second_guess(start)
    } else if opening.is_said && is_utf8 && opening.encoding != encoding_rs::UTF_8 {
        "utf-8"
    } else {
        return None;
    };
    let labels = [opening.encoding.name().to_lowercase(), second.to_owned()];
    let [one, other] = labels
        .each_ref()
        .map(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let (one, other) = (one?, other?);
    // A word that reads the same either way asks nothing.
    let after = start.get(place..)?;
    let differs = |(_, byte): &(usize, &u8)| {
        let byte = std::slice::from_ref(*byte);
        !byte.is_ascii()
            && one.decode_without_bom_handling(byte).0 != other.decode_without_bom_handling(byte).0
    };
    let (found, _) = after.iter().enumerate().find(differs)?;
    let place = place + found;
    let word = word_around(start, place);
    let line = start
        .get(..place)?
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
        + 1;
    let answers = labels
        .into_iter()
        .zip([one, other])
        .map(|(label, encoding)| {
            let says = Says::Encoding(label);
            Answer {
                label: says.words(),
                read_as: encoding.decode_without_bom_handling(word).0.into_owned(),
                says,
            }
        });
    let answers: Vec<Answer> = answers.collect();
    let text = if opening.is_guess() {
        "The text is not UTF-8. Which reading is right?"
    } else {
        "The text is valid UTF-8, and is read otherwise. Which reading is right?"
    };
    Some(Question {
        text: text.to_owned(),
        cell: answers
            .first()
            .map_or_else(String::new, |answer| answer.read_as.clone()),
        line,
        answers,
        blocks: false,
    })
}

/// What else a text that is no UTF-8 may be.
fn second_guess(start: &[u8]) -> &'static str {
    let high = |byte: &u8| *byte >= 0xC0;
    let controls = start
        .iter()
        .filter(|byte| (0x80..0xA0).contains(*byte))
        .count();
    let letters = start.iter().filter(|byte| high(byte)).count();
    // Whole words of high letters are Cyrillic; Western words have one here and there.
    let runs = start
        .windows(3)
        .filter(|three| three.iter().all(high))
        .count();
    if 2 * runs > letters {
        "windows-1251"
    } else if controls > letters {
        "macintosh"
    } else {
        "windows-1250"
    }
}

/// The word around a place in a text.
fn word_around(text: &[u8], place: usize) -> &[u8] {
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphabetic();
    let (before, after) = text.split_at(place);
    let start = before.iter().rposition(ends).map_or(0, |found| found + 1);
    let end = after.iter().position(ends).unwrap_or(after.len());
    let end = (place + end).min(start + 40);
    text.get(start..end).unwrap_or_default()
}

impl FilePreview {
    /// The question about amounts in a project of this currency whose sign several others share, or `None`.
    #[must_use]
    pub fn currency_question(&self, project: &Currency) -> Option<Question> {
        let plain = self.mapping.currency.as_ref().unwrap_or(project);
        let shared = self.currencies.iter().find(|found| {
            found.codes.len() > 1 && !found.codes.iter().any(|code| code == plain.code())
        })?;
        let answer = |code: &String| {
            let code = Currency::new(code).ok()?;
            Some(Answer {
                label: code.code().to_owned(),
                read_as: format!("{} in {}", shared.cell, code.code()),
                says: Says::Currency(code),
            })
        };
        Some(Question {
            text: "Several currencies share this sign. Which is it?".to_owned(),
            cell: shared.cell.clone(),
            line: shared.line,
            answers: shared.codes.iter().take(4).filter_map(answer).collect(),
            blocks: true,
        })
    }

    /// Currencies of the file that a project of this currency cannot count yet: they have no rate and are not left out.
    #[must_use]
    pub fn foreign_currencies(&self, project: &Currency, options: &ImportOptions) -> Vec<String> {
        if options.leave_out_other_currencies {
            return Vec::new();
        }
        let said = self
            .mapping
            .currency
            .iter()
            .map(|code| code.code().to_owned());
        let single = |found: &FoundCurrency| match found.codes.as_slice() {
            [code] => Some(code.clone()),
            _ => None,
        };
        let mut codes: Vec<String> = self
            .currencies
            .iter()
            .filter_map(single)
            .chain(said)
            .collect();
        codes.retain(|code| code != project.code() && !options.rates.contains_key(code));
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// A cell with the line it stands in, for a sentence.
pub(crate) fn at_line((cell, line): &Seen) -> String {
    format!("{} on line {line}", super::sniff::shortened(cell))
}
