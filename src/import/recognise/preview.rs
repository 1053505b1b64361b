//! What a file looks like before it is imported.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::chosen::Shape;
use super::decide;
use super::decide::{Decisions, decide};
use super::evidence;
use super::questions;
use super::questions::{Question, Says};
use super::signature;
use super::sniff;
use super::sniff::{Certainty, Sniffed, shortened, sniff};
use crate::domain::progress::Progress;
use crate::import::dialects::{self, CatalogRows, OrderShape};
use crate::import::mapping::choices::missing;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::{Mapping, PLAIN_ROWS};
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::currency as tender;
use crate::import::rows::meaning::{Binding, Meaning, Reading};
use crate::import::rows::reader::{Pace, Rows};
use crate::import::{
    ColumnPreview, FilePreview, FoundCurrency, ImportError, ImportOptions, Role, Standing,
};

/// Values shown of a column.
const SAMPLES: usize = 10;
/// Problems shown of a column.
const PROBLEMS: usize = 5;
/// Decimals that amounts are shown with at least.
const SHOWN_DECIMALS: u32 = 2;
/// Rows they are looked for in.
const SAMPLE_ROWS: u64 = 2_000;
/// Cells they are looked for in, so that wide tables take no longer.
const SAMPLE_CELLS: u64 = 100_000;
/// Rows of the widest tables.
const LEAST_ROWS: u64 = 50;
/// Currencies told apart.
const MOST_CURRENCIES: usize = 12;

pub(crate) fn preview(
    path: &Path,
    dialect: Option<&str>,
    role: Option<Role>,
    options: &ImportOptions,
    is_draft: bool,
    progress: &Progress,
) -> Result<FilePreview, ImportError> {
    let sniffed = match sniff(path, dialect, role, Certainty::Beginning, options) {
        // A person can map what nothing recognises.
        Err(ImportError::Unusable { .. }) if is_draft => {
            let mut options = options.clone();
            options.of_files.entry(path.to_owned()).or_default();
            sniff(path, dialect, role, Certainty::Beginning, &options)?
        }
        sniffed => sniffed?,
    };
    let open = || {
        let pace = Pace {
            progress,
            bytes_before: 0,
            rows_before: 0,
        };
        Rows::open(path, &sniffed, pace)
    };
    let mut looked_at = open()?;
    let (decisions, ambiguities) = decide(&mut looked_at, false, &sniffed.said.wishes)?;
    let is_whole = looked_at.count() < decide::SAMPLE_ROWS;
    let mut rows = open()?;
    let mut seen: Vec<Seen> = vec![Seen::default(); sniffed.headers.len()];
    let mut currencies = Currencies::default();
    let most = SAMPLE_CELLS
        .checked_div(sniffed.headers.len() as u64)
        .unwrap_or(SAMPLE_ROWS)
        .clamp(LEAST_ROWS, SAMPLE_ROWS);
    while rows.count() < most && rows.advance()? {
        for (place, seen) in seen.iter_mut().enumerate() {
            // Only what is read is shown, and never who bought.
            let meaning = sniffed.binding.meanings().get(place).copied().flatten();
            let cell = rows.cell(place);
            let names_somebody = |meaning: Meaning| {
                meaning == Meaning::Customer
                    || (meaning == Meaning::Checkout && cell.contains(&b'@'))
            };
            if let Some(meaning) = meaning.filter(|meaning| !names_somebody(*meaning))
                && !cell.is_empty()
            {
                currencies.look(cell, meaning, rows.line());
                let read = as_read(cell, meaning, &decisions, &sniffed.binding);
                seen.add(read, cell, rows.line());
            }
        }
    }
    let has_rows = rows.count() > 0;
    let mut remarks = remarks(&sniffed, has_rows);
    for ambiguity in &ambiguities {
        let header = sniffed.headers.get(ambiguity.place);
        remarks.push(format!(
            "Column \"{}\" must have {}; the beginning of the file has {}.",
            header.map_or("", String::as_str),
            ambiguity.readings,
            ambiguity.cell
        ));
    }
    let start = sniff::beginning(path)?;
    let after = start.get(sniffed.opening.skipped as usize..);
    let text = sniffed
        .opening
        .text(path, after.unwrap_or_default().to_vec())?;
    let shape = Shape::of(&text, sniffed.delimiter, 1);
    let role_now = sniffed.dialect.role;
    let own_signature = signature::signature(
        role_now,
        &sniffed.headers,
        sniffed.headless,
        &sniffed.opening,
    );
    let own = options.of_files.get(path);
    let mut questions: Vec<Question> = questions::of_encoding(&start, &sniffed)
        .into_iter()
        .collect();
    let of_column = |open| questions::of_column(open, &sniffed, is_whole);
    questions.extend(ambiguities.iter().map(of_column));
    // One answer settles all columns of a kind.
    let mut kinds = HashSet::new();
    questions.retain(|question| {
        kinds.insert(
            question
                .answers
                .first()
                .map(|answer| std::mem::discriminant(&answer.says)),
        )
    });
    let proofs = &decisions.proofs;
    let decimal = evidence::of_file(proofs, evidence::decimal_word, Reading::Amount);
    let dates = evidence::of_file(proofs, evidence::date_word, Reading::Moment);
    let discount = evidence::of_file(proofs, evidence::discount_word, Reading::Discount);
    let has_day = sniffed.said.day.is_some();
    Ok(FilePreview {
        path: path.to_owned(),
        role: sniffed.dialect.role,
        dialect: sniffed.dialect.name,
        encoding: sniffed.opening.words(),
        delimiter: sniffed.delimiter_words,
        header_line: sniffed.header_line,
        bytes: sniffed.bytes,
        columns: columns(&sniffed, &decisions, seen),
        remarks,
        encoding_found: evidence::of_encoding(&start, &sniffed),
        delimiter_found: evidence::of_delimiter(&shape, &sniffed),
        header_found: evidence::of_header(&sniffed, own),
        decimal,
        dates,
        discount,
        currencies: currencies.found,
        questions,
        missing: missing(sniffed.dialect, &sniffed.binding, has_day),
        headless: sniffed.headless,
        is_mapped: sniffed.is_mapped,
        signatures: signature::candidates(&text, own_signature, &sniffed.opening),
        mapping: whole_mapping(&sniffed, &decisions, own),
    })
}

/// The columns as they were understood.
fn columns(sniffed: &Sniffed, decisions: &Decisions, seen: Vec<Seen>) -> Vec<ColumnPreview> {
    let keys = mapped::keys_of(&sniffed.headers, sniffed.headless);
    let given: HashSet<usize> = sniffed.given.iter().copied().collect();
    let mut evidence: HashMap<usize, String> = HashMap::new();
    for proof in &decisions.proofs {
        let sentence = evidence::of_proof(proof);
        evidence
            .entry(proof.place)
            .and_modify(|before| *before = format!("{before} {sentence}"))
            .or_insert(sentence);
    }
    let mut columns = Vec::with_capacity(sniffed.headers.len());
    for (place, ((name, seen), key)) in sniffed.headers.iter().zip(seen).zip(keys).enumerate() {
        let meaning = sniffed.binding.meanings().get(place).copied().flatten();
        let recognised = sniffed.recognised.get(place).copied().flatten();
        let is_given = given.contains(&place) && meaning != recognised;
        columns.push(ColumnPreview {
            name: name.clone(),
            meaning: meaning.map(Meaning::own_words),
            samples: seen.samples,
            problems: seen.problems,
            unreadable: seen.unreadable,
            standing: match (meaning, is_given) {
                (Some(_), true) => Standing::Chosen,
                (Some(_), false) => Standing::Recognised,
                (None, true) => Standing::LeftOut,
                (None, false) => Standing::Unread,
            },
            key,
            evidence: evidence.remove(&place),
        });
    }
    columns
}

/// The mapping that reads files of this source as this one is read: what a person said, and what the cells told.
fn whole_mapping(sniffed: &Sniffed, decisions: &Decisions, own: Option<&Mapping>) -> Mapping {
    let dialect = sniffed.dialect;
    let is_plain = std::ptr::eq(dialect, dialects::mapped(dialect.role));
    let own_rules = own.and_then(|own| own.dialect.clone());
    let mut mapping = Mapping {
        role: Some(dialect.role),
        dialect: own_rules
            .or_else(|| Some(if is_plain { PLAIN_ROWS } else { dialect.key }.to_owned())),
        headless: sniffed.headless,
        delimiter: Some(sniffed.delimiter),
        encoding: sniffed.said.encoding.clone(),
        decimal: one(decisions.proofs.iter().map(|proof| match proof.says {
            Some(Says::Decimal(mark)) => Some(mark),
            _ => None,
        })),
        dates: decisions.dates(),
        discount: decisions.discount(),
        skip_lines: own.and_then(|own| own.skip_lines),
        currency: sniffed.said.currency.clone(),
        day: sniffed.said.day,
        columns: BTreeMap::new(),
    };
    let keys = mapped::keys_of(&sniffed.headers, sniffed.headless);
    for (place, key) in keys.into_iter().enumerate() {
        let meaning = sniffed.binding.meanings().get(place).copied().flatten();
        let recognised = sniffed.recognised.get(place).copied().flatten();
        if meaning.is_some() || recognised.is_some() || sniffed.given.contains(&place) {
            let words = meaning.map_or("ignored", Meaning::own_words);
            mapping.columns.insert(key, words.to_owned());
        }
    }
    mapping
}

/// What all that say something say; `None` when they differ.
fn one<T: PartialEq>(said: impl Iterator<Item = Option<T>>) -> Option<T> {
    let mut said = said.flatten();
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)
}

/// Currencies named among the first rows.
#[derive(Default)]
struct Currencies {
    found: Vec<FoundCurrency>,
}

impl Currencies {
    fn look(&mut self, cell: &[u8], meaning: Meaning, line: u64) {
        let is_plain = cell
            .iter()
            .all(|byte| byte.is_ascii_digit() || b".,-".contains(byte));
        let amount = matches!(meaning.reading(), Reading::Amount | Reading::Discount) && !is_plain;
        if !amount && meaning != Meaning::OrderCurrency {
            return;
        }
        let codes = tender::codes_in(cell);
        if codes.is_empty() {
            return;
        }
        if let Some(found) = self.found.iter_mut().find(|found| found.codes == codes) {
            found.rows += 1;
        } else if self.found.len() < MOST_CURRENCIES {
            self.found.push(FoundCurrency {
                codes,
                cell: shortened(&String::from_utf8_lossy(cell)),
                line,
                rows: 1,
            });
        }
    }
}

/// What was seen of a column.
#[derive(Clone, Debug, Default)]
struct Seen {
    samples: Vec<String>,
    problems: Vec<String>,
    unreadable: u64,
}

impl Seen {
    fn add(&mut self, read: Result<String, &'static str>, cell: &[u8], line: u64) {
        let written = || shortened(&String::from_utf8_lossy(cell));
        match read {
            Ok(value) if self.samples.len() < SAMPLES => self.samples.push(shortened(&value)),
            Ok(_) => {}
            Err(expected) => {
                self.unreadable += 1;
                if self.problems.len() < PROBLEMS {
                    let found = written();
                    self.problems.push(format!(
                        "Line {line}: expected {expected}, found \"{found}\"."
                    ));
                }
            }
        }
    }
}

/// A cell as it will be read: numbers with a point, dates with the year first; or what it must be.
fn as_read(
    cell: &[u8],
    meaning: Meaning,
    decisions: &Decisions,
    binding: &Binding,
) -> Result<String, &'static str> {
    let written = || String::from_utf8_lossy(cell).into_owned();
    match meaning.reading() {
        Reading::Amount => {
            match cells::amount(cell, decisions.mark(binding, meaning), SHOWN_DECIMALS) {
                Ok(scaled) => Ok(decimal(scaled)),
                Err(Fault::Undecided) => Ok(written()),
                Err(_) => Err("an amount"),
            }
        }
        Reading::Moment if meaning == Meaning::Week => {
            match crate::import::orders::offer_log::week(cell, decisions.dates()) {
                Ok(week) => Ok(format!("week of {}", week.monday())),
                Err(Fault::Undecided) => Ok(written()),
                Err(_) => Err("a week such as 2025-W31, or a date"),
            }
        }
        Reading::Moment => match cells::moment(cell, decisions.dates()) {
            Ok(moment) => {
                let minute = moment.0.rem_euclid(1440);
                let day = moment.day();
                Ok(match minute {
                    0 => day.to_string(),
                    _ => format!("{day} {:02}:{:02}", minute / 60, minute % 60),
                })
            }
            Err(Fault::Undecided) => Ok(written()),
            Err(_) => Err("a date"),
        },
        Reading::Discount => Ok(written()),
        Reading::Text => {
            let is_code = matches!(meaning, Meaning::Sku | Meaning::Order | Meaning::Checkout);
            if is_code && cells::lost_digits(cell) {
                return Err("a code, not a number whose digits are lost");
            }
            if meaning == Meaning::Units && cells::whole(cell).is_none() {
                return Err("a whole number of units");
            }
            let is_count = matches!(meaning, Meaning::Shown | Meaning::Accepted);
            if is_count && cells::whole(cell).is_none_or(|count| count < 0) {
                return Err("a whole number of zero or more");
            }
            let code = if is_code { cells::code(cell) } else { cell };
            Ok(String::from_utf8_lossy(code).into_owned())
        }
    }
}

/// A scaled amount with a point and the decimals it needs.
pub(crate) fn decimal(scaled: i64) -> String {
    let places = (SHOWN_DECIMALS + cells::EXTRA_DECIMALS) as usize;
    let digits = format!("{:0width$}", scaled.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if scaled < 0 { "-" } else { "" };
    format!("{sign}{whole}.{fraction:0<2}")
}

fn remarks(sniffed: &Sniffed, has_rows: bool) -> Vec<String> {
    let has = |meaning| sniffed.binding.has(meaning);
    let mut remarks = Vec::new();
    let mut say = |applies: bool, text: &str| {
        if applies {
            remarks.push(text.to_owned());
        }
    };
    say(!has_rows, "The file has a header and no rows.");
    say(
        sniffed.opening.is_guess(),
        "The text is not UTF-8; it is read as Windows-1252. Look whether letters with accents are right.",
    );
    say(
        sniffed.records_before > 1,
        "There are lines before the header row; they are not read.",
    );
    match sniffed.dialect.role {
        Role::Catalog if sniffed.dialect.catalog_rows == CatalogRows::Categories => {
            say(
                true,
                "Products name these categories by key: import both together.",
            );
        }
        Role::Catalog => {
            say(
                !has(Meaning::Cost),
                "There is no column of unit costs: margins stay unknown.",
            );
            say(
                !has(Meaning::Stock),
                "There is no column of stock: units on hand stay unknown.",
            );
            say(!has(Meaning::Price), "There is no column of prices.");
        }
        Role::Orders => {
            let shape = sniffed.dialect.order_rows.shape;
            say(
                !has(Meaning::UnitPrice)
                    && !has(Meaning::LineTotal)
                    && !has(Meaning::Items)
                    && shape != OrderShape::Heads,
                if sniffed.dialect.order_rows.priceless {
                    "There are no prices: lines take today's price from the catalog, or bring nothing."
                } else {
                    "There is no column of prices: lines take today's price from the catalog."
                },
            );
            say(
                shape == OrderShape::Details,
                "The orders of these lines stand in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Heads,
                "The lines of these orders stand in another file, which must be imported with this one.",
            );
            say(
                shape == OrderShape::Baskets && sniffed.said.day.is_none(),
                "There are no dates: all orders stand on 1970-01-01.",
            );
            say(
                !has(Meaning::Units) && !has(Meaning::Items) && shape != OrderShape::Heads,
                "There is no column of units: every line counts one.",
            );
            say(
                !has(Meaning::Customer) && shape != OrderShape::Details,
                "There is no column of customers: new and returning buyers cannot be told apart.",
            );
        }
        Role::AbandonedCheckouts => {
            say(
                !has(Meaning::Recovered),
                "There is no column that says which checkouts were recovered: all of them count.",
            );
            say(
                !has(Meaning::UnitPrice),
                "There is no column of prices: what was left behind is worth today's price from the catalog.",
            );
            say(
                !has(Meaning::Units),
                "There is no column of units: every line counts one.",
            );
        }
        Role::OfferLog => say(
            !has(Meaning::OfferSource),
            "There is no column that says how offers were counted: they are taken for logged ones.",
        ),
    }
    remarks
}
