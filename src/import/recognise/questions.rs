//! What a file leaves open: two readings, and what a cell is under each.

use std::path::Path;

use super::decide::{Ambiguity, Seen};
use super::sniffed::Sniffed;
use super::sums::Said;
use crate::domain::money::{Currency, Money};
use crate::import::mapping::options::Mapping;
use crate::import::report::builder::shortened;
use crate::import::rows::cells;
use crate::import::rows::encoding::{beginning, encoding_name};
use crate::import::rows::error::ImportError;
use crate::import::rows::forms::{DateOrder, DecimalMark, DiscountForm, Fractions};
use crate::import::rows::guess::Guess;

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
    /// What columns mean, as a mapping writes it.
    Columns(Vec<(String, String)>),
    /// Whether prices include tax.
    PricesIncludeTax(bool),
    /// Whether the discount on each line of an order is the order's.
    DiscountRepeats(bool),
    /// How parts of a unit count.
    Fractions(Fractions),
}

/// One of several readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reading, in words: "Comma is the decimal mark".
    pub label: String,
    /// What the cell of the question is under it.
    pub read_as: String,
    /// What it says of the file.
    pub says: Says,
}

/// Something that has several readings.
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
            Says::Columns(columns) => self.columns.extend(columns.iter().cloned()),
            Says::PricesIncludeTax(included) => self.prices_include_tax = Some(*included),
            Says::DiscountRepeats(repeats) => self.discount_repeats = Some(*repeats),
            Says::Fractions(fractions) => self.fractions = Some(*fractions),
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
            Self::Columns(columns) => {
                let one = |(column, meaning): &(String, String)| format!("{column} is {meaning}");
                columns.iter().map(one).collect::<Vec<_>>().join(", ")
            }
            Self::PricesIncludeTax(true) => "Prices include tax".to_owned(),
            Self::PricesIncludeTax(false) => "Tax is on top of prices".to_owned(),
            Self::DiscountRepeats(true) => "It is the order's, and counts once".to_owned(),
            Self::DiscountRepeats(false) => "Each line has its own".to_owned(),
            Self::Fractions(Fractions::One) => "Each line is one unit".to_owned(),
            Self::Fractions(Fractions::Round) => "Round to whole units".to_owned(),
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
            Self::Fractions(fractions) => {
                let millionths = cells::fraction(cell.as_bytes())?;
                let units = fractions.count(millionths);
                Some(match units {
                    1 => "1 unit".to_owned(),
                    units => format!("{units} units"),
                })
            }
            Self::Encoding(_)
            | Self::Currency(_)
            | Self::Columns(_)
            | Self::PricesIncludeTax(_)
            | Self::DiscountRepeats(_) => None,
        }
    }
}

/// The question about a column that has two readings.
pub(crate) fn of_column(ambiguity: &Ambiguity, sniffed: &Sniffed, is_whole: bool) -> Question {
    let header = sniffed.header(ambiguity.index);
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

/// The questions about money that nothing in the file tells.
pub(crate) fn of_money(said: &Said, sniffed: &Sniffed, is_whole: bool) -> Vec<Question> {
    let mut questions = Vec::new();
    let ask = |text: String, seen: &Option<Seen>, answers: Vec<(Says, String)>| {
        let (cell, line) = seen.clone().unwrap_or_default();
        Question {
            text,
            cell,
            line,
            answers: answers
                .into_iter()
                .map(|(says, read_as)| Answer {
                    label: says.words(),
                    read_as,
                    says,
                })
                .collect(),
            blocks: is_whole,
        }
    };
    if said.tax.is_open {
        let rate = said.tax.rates.first();
        let seen = rate.map_or_else(String::new, |rate| format!(" The rate is about {rate}."));
        let off = rate.unwrap_or_default().net_of(Money(10_000)).0;
        questions.push(ask(
            format!("Do prices include tax?{seen}"),
            &said.tax.cell,
            vec![
                (
                    Says::PricesIncludeTax(true),
                    format!("of 100.00 the shop keeps {}.{:02}", off / 100, off % 100),
                ),
                (
                    Says::PricesIncludeTax(false),
                    "of 100.00 the shop keeps 100.00".to_owned(),
                ),
            ],
        ));
    }
    let repeats = sniffed.overrides.formats.discount_repeats;
    if said.discounts.is_repeated(repeats).is_none() {
        let cell = &said.discounts.cell;
        let off = cell.as_ref().map_or("", |(cell, _)| cell.as_str());
        questions.push(ask(
            "Every line of an order has the same discount. Whose is it?".to_owned(),
            cell,
            vec![
                (
                    Says::DiscountRepeats(true),
                    format!("two lines have {off} off together"),
                ),
                (
                    Says::DiscountRepeats(false),
                    format!("two lines have {off} off each"),
                ),
            ],
        ));
    }
    questions
}

/// The question about lines of a part of a unit.
pub(crate) fn of_fractions(cell: &str, line: u64) -> Question {
    let answers = [Fractions::One, Fractions::Round].map(|fractions| {
        let says = Says::Fractions(fractions);
        Answer {
            label: says.words(),
            read_as: says.read(cell).unwrap_or_default(),
            says,
        }
    });
    Question {
        text: "Some lines sold a part of a unit. How do they count? Their money stays as it is."
            .to_owned(),
        cell: cell.to_owned(),
        line,
        answers: answers.into(),
        blocks: false,
    }
}

/// The question about an encoding that was guessed, with the first text that shows it.
pub(crate) fn of_encoding(start: &[u8], sniffed: &Sniffed) -> Option<Question> {
    let encoding = &sniffed.layout.encoding;
    let is_utf8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(err) => err.error_len().is_none(),
    };
    let is_misread = encoding.is_chosen && is_utf8 && encoding.encoding != encoding_rs::UTF_8;
    let likely = if encoding.is_guess {
        Guess::of(&strange_lines(start)).likely
    } else if is_misread {
        vec![encoding.encoding, encoding_rs::UTF_8]
    } else {
        return None;
    };
    // A word that reads the same either way asks nothing.
    let (first, second) = (*likely.first()?, likely.get(1..)?);
    let index = start.iter().enumerate().position(|(index, byte)| {
        !byte.is_ascii() && {
            let word = word_around(start, index);
            let read = first.decode_without_bom_handling(word).0;
            second
                .iter()
                .any(|other| other.decode_without_bom_handling(word).0 != read)
        }
    })?;
    let word = word_around(start, index);
    let line = start
        .get(..index)?
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
        + 1;
    let mut answers: Vec<Answer> = Vec::new();
    for encoding in likely {
        let read_as = encoding.decode_without_bom_handling(word).0.into_owned();
        if !answers.iter().any(|answer| answer.read_as == read_as) {
            let says = Says::Encoding(encoding.name().to_lowercase());
            answers.push(Answer {
                label: says.words(),
                read_as,
                says,
            });
        }
    }
    let text = match (encoding.is_guess, encoding.is_sure) {
        (true, true) => "The text is not UTF-8. Is it read right?",
        (true, false) => "The text is not UTF-8. Which reading is right?",
        _ => "The text is valid UTF-8, but is read in another encoding. Which reading is right?",
    };
    Some(Question {
        text: text.to_owned(),
        cell: answers
            .first()
            .map_or_else(String::new, |answer| answer.read_as.clone()),
        line,
        answers,
        blocks: encoding.is_guess && !encoding.is_sure,
    })
}

/// Lines of the beginning with bytes beyond ASCII.
fn strange_lines(start: &[u8]) -> Vec<u8> {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let lines = start.split(|byte| matches!(byte, b'\n' | b'\r'));
    let strange: Vec<&[u8]> = lines.filter(|line| !line.is_ascii()).collect();
    strange.join(&b'\n')
}

/// Refuses a file whose encoding nothing tells.
///
/// # Errors
/// When several are about as likely and nobody said which it is; the error shows what each makes of the text.
pub(crate) fn check_encoding(path: &Path, sniffed: &Sniffed) -> Result<(), ImportError> {
    let encoding = &sniffed.layout.encoding;
    if !encoding.is_guess || encoding.is_sure {
        return Ok(());
    }
    let asked = of_encoding(&beginning(path)?, sniffed);
    let readings = asked.map_or_else(String::new, |question| {
        let shown = question
            .answers
            .iter()
            .take(6)
            .map(|answer| match &answer.says {
                Says::Encoding(label) => format!("{label} ({})", shortened(&answer.read_as)),
                _ => String::new(),
            });
        let shown: Vec<String> = shown.collect();
        format!(
            ", which may be {} on line {}",
            shown.join(", "),
            question.line
        )
    });
    Err(ImportError::unusable(
        path,
        "text whose encoding can be told, or the encoding said (--encoding LABEL, or on the import screen)",
        format!("text that is not UTF-8{readings}"),
    ))
}

/// The word around an index of a text.
fn word_around(text: &[u8], index: usize) -> &[u8] {
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphabetic();
    let (before, after) = text.split_at(index);
    let start = before.iter().rposition(ends).map_or(0, |found| found + 1);
    let end = after.iter().position(ends).unwrap_or(after.len());
    let end = (index + end).min(start + 40);
    text.get(start..end).unwrap_or_default()
}

/// A cell with the line it stands in, for a sentence.
pub(crate) fn at_line((cell, line): &Seen) -> String {
    format!("{} on line {line}", shortened(cell))
}
