//! Columns of numbers that nothing knows, where a file has no column of units or of prices: what they are is asked, because
//! a line that counts as one unit although it sold three is wrong without a word.

use std::collections::HashMap;
use std::path::Path;

use foldhash::fast::FixedState;

use super::questions::{Answer, Question, Says};
use super::sniffed::Sniffed;
use crate::domain::progress::Progress;
use crate::import::dialects::role::Role;
use crate::import::dialects::{OrderShape, words};
use crate::import::mapping::columns as mapped;
use crate::import::report::builder::shortened;
use crate::import::rows::cells;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::reader::{Pace, Rows};

/// Rows that are looked at.
const ROWS: u64 = 20_000;
/// Columns asked about for one meaning.
const ASKED: usize = 3;
/// The largest number of units that a line is taken to sell.
const MOST_UNITS: i64 = 100_000;
/// Orders, or sales of one item, from which a number that never changes within them is theirs and no number of units.
const TELLING: u32 = 5;

/// A meaning that a file lacks, and the columns that may have it.
#[derive(Clone, Debug)]
pub(crate) struct Unclear {
    meaning: Meaning,
    columns: Vec<Candidate>,
}

#[derive(Clone, Debug)]
struct Candidate {
    key: String,
    cell: String,
    line: u64,
}

/// What is unclear in a file.
pub(crate) fn of_file(
    path: &Path,
    sniffed: &Sniffed,
    progress: &Progress,
) -> Result<Vec<Unclear>, ImportError> {
    let wanted = wanted(sniffed);
    let mut columns: Vec<Column> = open_columns(sniffed).map(Column::new).collect();
    if wanted.is_empty() || columns.is_empty() {
        return Ok(Vec::new());
    }
    let pace = Pace {
        progress,
        bytes_before: 0,
        rows_before: 0,
    };
    let mut rows = Rows::open(path, &sniffed.layout, pace)?;
    let mut order: Vec<u8> = Vec::new();
    while rows.count() < ROWS && rows.advance()? {
        let number = rows.of(Meaning::Order);
        let is_next = order != number;
        if is_next {
            order.clear();
            order.extend_from_slice(number);
        }
        let named = match rows.of(Meaning::Sku) {
            b"" => rows.of(Meaning::Title),
            sku => sku,
        };
        for column in &mut columns {
            column.look(rows.cell(column.index), rows.line(), is_next, named);
        }
    }
    let keys = mapped::keys_of(&sniffed.layout.headers, sniffed.headless);
    let of = |meaning| {
        let fits = |column: &&Column| match meaning {
            Meaning::Units => column.may_count(sniffed.header(column.index)),
            _ => column.may_price(sniffed.header(column.index)),
        };
        let candidate = |column: &Column| {
            let (cell, line) = column.shown.clone();
            let key = keys.get(column.index)?.clone();
            Some(Candidate { key, cell, line })
        };
        let columns: Vec<Candidate> = columns.iter().filter(fits).filter_map(candidate).collect();
        (!columns.is_empty()).then_some(Unclear { meaning, columns })
    };
    Ok(wanted.into_iter().filter_map(of).collect())
}

/// What would be read if there were a column for it.
fn wanted(sniffed: &Sniffed) -> Vec<Meaning> {
    let has = |meaning| sniffed.layout.binding.has(meaning);
    let shape = sniffed.dialect.order_rows.shape;
    let mut wanted = Vec::new();
    match sniffed.dialect.role {
        Role::Orders if matches!(shape, OrderShape::Lines | OrderShape::Details) => {
            if !has(Meaning::Units) {
                wanted.push(Meaning::Units);
            }
            if !has(Meaning::UnitPrice) && !has(Meaning::LineTotal) {
                wanted.push(Meaning::UnitPrice);
            }
        }
        Role::AbandonedCheckouts if !has(Meaning::Units) => wanted.push(Meaning::Units),
        Role::Catalog
            if !has(Meaning::Price)
                && !has(Meaning::SalePrice)
                && !has(Meaning::CategoryKey)
                && !has(Meaning::Surcharge) =>
        {
            wanted.push(Meaning::Price);
        }
        _ => {}
    }
    wanted
}

/// Columns without a meaning, of which nobody said that they are not to be read.
fn open_columns(sniffed: &Sniffed) -> impl Iterator<Item = usize> {
    let meanings = sniffed.layout.binding.meanings();
    (0..meanings.len()).filter(|index| {
        meanings.get(*index).is_some_and(Option::is_none) && !sniffed.given.contains(index)
    })
}

/// What stands in a column that nothing knows.
#[derive(Debug)]
struct Column {
    index: usize,
    /// A cell that shows what it holds.
    shown: (String, u64),
    seen: u32,
    wholes: u32,
    /// Cells with two decimals or a currency.
    amounts: u32,
    least: i64,
    most: i64,
    last: i64,
    /// Each number is one more than that above, in the file or since the order began.
    runs: bool,
    runs_in_orders: bool,
    /// Rows that follow another of their order, with another number than one above; and those that repeat the number above.
    changes: u32,
    repeats: u32,
    /// The number each item came with first; further sales of it with the same number, and with another.
    by_item: HashMap<Vec<u8>, i64, FixedState>,
    same_again: u32,
    other_again: u32,
}

impl Column {
    fn new(index: usize) -> Self {
        Self {
            index,
            shown: (String::new(), 0),
            seen: 0,
            wholes: 0,
            amounts: 0,
            least: i64::MAX,
            most: i64::MIN,
            last: 0,
            runs: true,
            runs_in_orders: true,
            changes: 0,
            repeats: 0,
            by_item: HashMap::default(),
            same_again: 0,
            other_again: 0,
        }
    }

    fn look(&mut self, cell: &[u8], line: u64, is_next_order: bool, item: &[u8]) {
        if cell.is_empty() {
            return;
        }
        self.seen += 1;
        let is_telling = cell != b"1" && cell != b"0";
        if self.shown.1 == 0 || (is_telling && matches!(self.shown.0.as_str(), "0" | "1")) {
            self.shown = (shortened(&String::from_utf8_lossy(cell)), line);
        }
        self.amounts += u32::from(is_amount(cell));
        let Some(number) = cells::whole(cell) else {
            return;
        };
        self.wholes += 1;
        self.least = self.least.min(number);
        self.most = self.most.max(number);
        let follows = number == self.last.saturating_add(1);
        self.runs &= self.seen == 1 || follows;
        self.runs_in_orders &= if is_next_order { number <= 1 } else { follows };
        if !is_next_order && (number != 1 || self.last != 1) {
            let same = number == self.last;
            self.repeats += u32::from(same);
            self.changes += u32::from(!same);
        }
        self.last = number;
        if !item.is_empty() {
            let before = match self.by_item.get(item) {
                Some(before) => *before,
                None => {
                    self.by_item.insert(item.to_vec(), number);
                    return;
                }
            };
            let same = before == number;
            self.same_again += u32::from(same && number != 1);
            self.other_again += u32::from(!same);
        }
    }

    /// Small whole numbers that are no running number, no mark, and nothing that an order or an item has once for all.
    fn may_count(&self, header: &str) -> bool {
        self.seen > 0
            && self.wholes == self.seen
            && self.most > 1
            && self.most <= MOST_UNITS
            && self.least >= -self.most
            && !(self.runs && self.seen > 2)
            && !self.runs_in_orders
            && !(self.changes == 0 && self.repeats >= TELLING)
            && !(self.other_again == 0 && self.same_again >= TELLING)
            && !words::counts_nothing(header)
    }

    /// Amounts as money is written: two decimals, or a currency beside the number.
    fn may_price(&self, header: &str) -> bool {
        2 * self.amounts > self.seen && !words::prices_nothing(header)
    }
}

/// True for `12.50`, `12,50` and numbers with a currency sign or code.
fn is_amount(cell: &[u8]) -> bool {
    let has_digit = cell.iter().any(u8::is_ascii_digit);
    let has_currency = || !crate::import::rows::money::codes_in(cell).is_empty();
    let has_cents = match cell {
        [.., b'.' | b',', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    };
    has_digit
        && (has_cents && cells::vote(cell).is_ok_and(|mark| mark.is_some())
            || has_currency() && matches!(cells::vote(cell), Ok(_) | Err(())) && cell.len() < 24)
}

impl Unclear {
    fn asked(&self) -> impl Iterator<Item = &Candidate> {
        self.columns.iter().take(ASKED)
    }

    /// Nothing of it is read.
    fn none(&self) -> Says {
        let ignored = |column: &Candidate| (column.key.clone(), "ignored".to_owned());
        Says::Columns(self.columns.iter().map(ignored).collect())
    }

    /// The question for the window.
    pub(crate) fn question(&self) -> Question {
        let first = self.columns.first();
        let mut answers = Vec::new();
        for column in self.asked() {
            let mut add = |meaning: Meaning, label: &str| {
                let says =
                    Says::Columns(vec![(column.key.clone(), meaning.own_words().to_owned())]);
                let answer = Answer {
                    label: format!("{} is {label}", column.key),
                    read_as: column.cell.clone(),
                    says,
                };
                answers.push(answer);
            };
            match self.meaning {
                Meaning::Units => add(Meaning::Units, "the number of units"),
                Meaning::Price => add(Meaning::Price, "the price"),
                _ => {
                    add(Meaning::UnitPrice, "the price of one unit");
                    add(Meaning::LineTotal, "the total of the line");
                }
            }
        }
        let (text, neither, read_as) = match self.meaning {
            Meaning::Units => (
                "Which column says how many units a row sold?",
                "None",
                "every row sold one unit",
            ),
            Meaning::Price => (
                "Which column holds the prices?",
                "None",
                "prices stay unknown",
            ),
            _ => (
                "Which column holds what was paid?",
                "None",
                "revenue stays unknown",
            ),
        };
        answers.push(Answer {
            label: neither.to_owned(),
            read_as: read_as.to_owned(),
            says: self.none(),
        });
        Question {
            text: text.to_owned(),
            cell: first.map_or_else(String::new, |column| column.cell.clone()),
            line: first.map_or(0, |column| column.line),
            answers,
            blocks: true,
        }
    }

    /// Why a file is refused where nobody can be asked.
    pub(crate) fn refusal(&self, path: &Path) -> ImportError {
        let shown = |column: &Candidate| {
            format!(
                "\"{}\" ({} on line {})",
                column.key, column.cell, column.line
            )
        };
        let columns: Vec<String> = self.asked().map(shown).collect();
        let key = self
            .columns
            .first()
            .map_or("", |column| column.key.as_str());
        let (expected, otherwise) = match self.meaning {
            Meaning::Units => (
                "a column that is known to say how many units a row sold",
                "when every row sold one unit",
            ),
            Meaning::Price => (
                "a column that is known to hold the prices",
                "when it is none",
            ),
            _ => (
                "a column that is known to hold what was paid",
                "when prices are to stay unknown",
            ),
        };
        ImportError::unusable(
            path,
            expected,
            format!(
                "numbers in {}, of which nothing says what they are; say it in a mapping (--map): \"{key}\" = \"{}\", \
                 or \"{key}\" = \"ignored\" {otherwise}",
                columns.join(", "),
                self.meaning.own_words(),
            ),
        )
    }
}
