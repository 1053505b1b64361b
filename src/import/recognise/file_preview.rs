//! What a person sees of a file before it is imported.

use std::path::PathBuf;

use super::questions::{Answer, Question, Says};
use crate::domain::money::Currency;
use crate::import::dialects::role::Role;
use crate::import::mapping::options::{ImportOptions, Mapping};
use crate::import::rows::meaning::Meaning;

/// Why a column has the meaning it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing knows it; its cells are not looked at.
    #[default]
    Unread,
    /// By its header.
    Recognised,
    /// A person or a saved mapping says so, other than it would be recognised.
    Chosen,
    /// A person or a saved mapping says that it is not to be read.
    LeftOut,
}

/// One column as it was understood, with values as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPreview {
    /// The header.
    pub name: String,
    /// What it is read as, in words ("SKU", "Unit price"); `None` is not read at all.
    pub meaning: Option<&'static str>,
    /// First values as read, or as they stand in the file where the column is not read; empty for columns that may say who bought.
    pub samples: Vec<String>,
    /// Cells among the first rows that cannot be read, as sentences.
    pub problems: Vec<String>,
    /// How many of the first rows have such a cell.
    pub unreadable: u64,
    /// True when its cells may say who bought and are not shown.
    pub is_personal: bool,
    /// Why it has its meaning.
    pub standing: Standing,
    /// The name by which a [`Mapping`] calls it: its header, or `#` and its number where the header does not tell.
    pub key: String,
    /// Why amounts, dates or discounts are read the way they are: "Comma is the decimal mark: 1.234,50 on line 7."
    pub evidence: Option<String>,
}

/// Something a file was taken for, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What it is, in words: "comma", "day first"; empty where there is nothing to decide.
    pub found: String,
    /// Why, as a sentence.
    pub evidence: String,
    /// True when a person or a mapping says so.
    pub chosen: bool,
}

/// A currency that amounts or a column of currencies name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCurrency {
    /// The codes it may be; several where they share a sign.
    pub codes: Vec<String>,
    /// A cell that names it.
    pub cell: String,
    /// Line of that cell.
    pub line: u64,
    /// Rows among the first that name it.
    pub rows: u64,
}

/// A file that needs another to make orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Orders with their days, without lines.
    Orders,
    /// Lines without the days of their orders.
    Lines,
}

impl Half {
    /// The half that it needs.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Orders => Self::Lines,
            Self::Lines => Self::Orders,
        }
    }

    /// What to do about the missing half, as a sentence.
    #[must_use]
    pub fn needs(self) -> &'static str {
        match self {
            Self::Orders => {
                "These orders have no lines: add the file that has them, or choose the column that says what was bought."
            }
            Self::Lines => {
                "These lines have no dates: add the file of their orders, choose the column of dates, or enter one day for all."
            }
        }
    }
}

/// What was understood of a file before reading it all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePreview {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub role: Role,
    /// Recognised dialect, in words: "Shopify orders export".
    pub dialect: &'static str,
    /// Encoding, in words.
    pub encoding: String,
    /// Delimiter, in words: "comma".
    pub delimiter: &'static str,
    /// Line of the header, 1 for the first.
    pub header_line: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// All columns.
    pub columns: Vec<ColumnPreview>,
    /// Sentences a person should read before importing.
    pub remarks: Vec<String>,
    /// The encoding with its evidence.
    pub encoding_found: Finding,
    /// The delimiter with its evidence.
    pub delimiter_found: Finding,
    /// The header row with its evidence.
    pub header_found: Finding,
    /// The decimal mark with its evidence.
    pub decimal: Finding,
    /// The order of dates with its evidence.
    pub dates: Finding,
    /// How discounts are written, with its evidence.
    pub discount: Finding,
    /// Whether prices include tax, with its evidence; empty where nothing names tax.
    pub tax: Finding,
    /// Currencies that the first rows name.
    pub currencies: Vec<FoundCurrency>,
    /// What has two readings.
    pub questions: Vec<Question>,
    /// Sentences about columns without which nothing can be imported.
    pub missing: Vec<String>,
    /// Which half of orders it holds that stand in two files; `None` for a whole one.
    pub half: Option<Half>,
    /// True when the file's columns have no names.
    pub headless: bool,
    /// True when a mapping for all files says how this one is read.
    pub is_mapped: bool,
    /// What names the source, equal for files of one role with the same columns; behind it what would name it with another
    /// role, delimiter or header row.
    pub signatures: Vec<String>,
    /// The mapping that reads any file of this source as this one is read.
    pub mapping: Mapping,
}

impl FilePreview {
    /// True for order lines that do not say what was paid.
    #[must_use]
    pub fn lacks_prices(&self) -> bool {
        let says = |meaning: Meaning| {
            let mut columns = self.columns.iter();
            columns.any(|column| column.meaning == Some(meaning.words()))
        };
        let may_say = [Meaning::UnitPrice, Meaning::LineTotal, Meaning::Items];
        self.role == Role::Orders
            && self.half != Some(Half::Orders)
            && !may_say.into_iter().any(says)
    }

    /// What names the source.
    #[must_use]
    pub fn signature(&self) -> &str {
        self.signatures.first().map_or("", String::as_str)
    }

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
