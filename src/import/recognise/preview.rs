//! What a file looks like before it is imported.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::decide::{Decisions, decide};
use super::file_preview::{ColumnPreview, FilePreview, Finding, FoundCurrency, Half, Standing};
use super::questions::{Question, Says};
use super::remarks::remarks;
use super::sample::Shape;
use super::sniff::sniff;
use super::sniffed::Sniffed;
use super::sums;
use super::{decide, evidence, questions, signature, unclear};
use crate::domain::progress::Progress;
use crate::import::dialects::role::Role;
use crate::import::dialects::{OrderShape, words};
use crate::import::mapping::choices::missing;
use crate::import::mapping::columns as mapped;
use crate::import::mapping::options::{ImportOptions, Mapping, PLAIN_ROWS};
use crate::import::report::builder::shortened;
use crate::import::rows::binding::Binding;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::encoding::{Certainty, beginning};
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::{Meaning, Reading};
use crate::import::rows::money::codes_in;
use crate::import::rows::reader::{Pace, Rows};

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

/// Reads the beginning of a file and says what was understood.
///
/// # Errors
/// When the file cannot be read or nothing in it looks like a catalog or orders.
pub fn preview(path: &Path, dialect: Option<&str>) -> Result<FilePreview, ImportError> {
    preview_with(path, dialect, &ImportOptions::default())
}

/// The same with what a person says about the file.
///
/// # Errors
/// As [`preview`], and when a mapping names what does not exist.
pub fn preview_with(
    path: &Path,
    dialect: Option<&str>,
    options: &ImportOptions,
) -> Result<FilePreview, ImportError> {
    look_at(path, dialect, None, options, false, &Progress::new())
}

/// Reads the beginning of a file to be mapped by a person: a table of which nothing is recognised is shown as well, with no
/// column read.
///
/// # Errors
/// When the file cannot be read, is empty, is known to be unusable, or somebody cancels.
pub fn preview_draft(
    path: &Path,
    role: Option<Role>,
    options: &ImportOptions,
    progress: &Progress,
) -> Result<FilePreview, ImportError> {
    look_at(path, None, role, options, true, progress)
}

fn look_at(
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
        Rows::open(path, &sniffed.layout, pace)
    };
    let mut looked_at = open()?;
    let (decisions, ambiguities) = decide(&mut looked_at, false, &sniffed.overrides.formats)?;
    let is_whole = looked_at.count() < decide::SAMPLE_ROWS;
    let mut rows = open()?;
    let mut seen: Vec<Seen> = vec![Seen::default(); sniffed.layout.headers.len()];
    let is_personal: Vec<bool> = sniffed
        .layout
        .headers
        .iter()
        .map(|header| words::names_people(header))
        .collect();
    let mut currencies = Currencies::default();
    let mut fraction: Option<(String, u64)> = None;
    let most = SAMPLE_CELLS
        .checked_div(sniffed.layout.headers.len() as u64)
        .unwrap_or(SAMPLE_ROWS)
        .clamp(LEAST_ROWS, SAMPLE_ROWS);
    while rows.count() < most && rows.advance()? {
        for (index, seen) in seen.iter_mut().enumerate() {
            // Never who bought.
            let meaning = sniffed.meaning(index);
            let cell = rows.cell(index);
            let names_somebody = |meaning: Meaning| {
                meaning == Meaning::Customer
                    || (meaning == Meaning::Checkout && cell.contains(&b'@'))
            };
            if let Some(meaning) = meaning.filter(|meaning| !names_somebody(*meaning))
                && !cell.is_empty()
            {
                currencies.look(cell, meaning, rows.line());
                if meaning == Meaning::Units
                    && sniffed.dialect.role == Role::Orders
                    && cells::whole(cell).is_none()
                    && cells::fraction(cell).is_some()
                {
                    fraction.get_or_insert_with(|| {
                        (String::from_utf8_lossy(cell).into_owned(), rows.line())
                    });
                    // A person says how they count, so they are no problem then.
                    if sniffed.overrides.formats.fractions.is_some() {
                        seen.add(
                            Ok(String::from_utf8_lossy(cell).into_owned()),
                            cell,
                            rows.line(),
                        );
                        continue;
                    }
                }
                let read = as_read(cell, meaning, &decisions, &sniffed.layout.binding);
                seen.add(read, cell, rows.line());
            } else if meaning.is_none()
                && is_personal.get(index) == Some(&false)
                && !cell.is_empty()
            {
                seen.show(cell);
            }
        }
    }
    let said = sums::look(open, &sniffed, &decisions, false)?;
    let has_rows = rows.count() > 0;
    let mut remarks = remarks(&sniffed, has_rows);
    for ambiguity in &ambiguities {
        let header = sniffed.layout.headers.get(ambiguity.index);
        remarks.push(format!(
            "Column \"{}\" must have {}; the beginning of the file has {}.",
            header.map_or("", String::as_str),
            ambiguity.readings,
            ambiguity.cell
        ));
    }
    let start = beginning(path)?;
    let text = sniffed.layout.encoding.sample(path, &start)?;
    let shape = Shape::of(&text, sniffed.layout.delimiter, 1);
    let role_now = sniffed.dialect.role;
    let own_signature = signature::signature(
        role_now,
        &sniffed.layout.headers,
        sniffed.headless,
        &sniffed.layout.encoding,
    );
    let own = options.of_files.get(path);
    let mut questions: Vec<Question> = questions::of_encoding(&start, &sniffed)
        .into_iter()
        .collect();
    let of_column = |open| questions::of_column(open, &sniffed, is_whole);
    questions.extend(ambiguities.iter().map(of_column));
    questions.extend(questions::of_money(&said, &sniffed, is_whole));
    if sniffed.overrides.formats.fractions.is_none() {
        questions.extend(fraction.map(|(cell, line)| questions::of_fractions(&cell, line)));
    }
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
    let has_day = sniffed.overrides.day.is_some();
    let missing = missing(sniffed.dialect, &sniffed.layout.binding, has_day);
    // What a file cannot do without comes first.
    if missing.is_empty() {
        let unclear = unclear::of_file(path, &sniffed, progress)?;
        questions.extend(unclear.iter().map(unclear::Unclear::question));
    }
    let proofs = &decisions.proofs;
    let decimal = evidence::of_file(proofs, evidence::decimal_word, Reading::Amount);
    let dates = evidence::of_file(proofs, evidence::date_word, Reading::Moment);
    let discount = evidence::of_file(proofs, evidence::discount_word, Reading::Discount);
    Ok(FilePreview {
        path: path.to_owned(),
        role: sniffed.dialect.role,
        dialect: sniffed.dialect.name,
        encoding: sniffed.layout.encoding.words(),
        delimiter: sniffed.delimiter_words(),
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
        tax: Finding {
            found: said.tax.words(),
            evidence: said.tax.evidence.clone(),
            chosen: said.tax.is_chosen,
        },
        currencies: currencies.found,
        questions,
        missing,
        half: match sniffed.dialect.order_rows.shape {
            OrderShape::Headers => Some(Half::Orders),
            OrderShape::Details => Some(Half::Lines),
            _ => None,
        },
        headless: sniffed.headless,
        is_mapped: sniffed.mapped_by.is_some(),
        signatures: signature::candidates(&text, own_signature, &sniffed.layout.encoding),
        mapping: whole_mapping(&sniffed, &decisions, own),
    })
}

/// The columns as they were understood.
fn columns(sniffed: &Sniffed, decisions: &Decisions, seen: Vec<Seen>) -> Vec<ColumnPreview> {
    let keys = mapped::keys_of(&sniffed.layout.headers, sniffed.headless);
    let given: HashSet<usize> = sniffed.given.iter().copied().collect();
    let mut evidence: HashMap<usize, String> = HashMap::new();
    for proof in &decisions.proofs {
        let sentence = evidence::of_proof(proof);
        evidence
            .entry(proof.index)
            .and_modify(|before| *before = format!("{before} {sentence}"))
            .or_insert(sentence);
    }
    let mut columns = Vec::with_capacity(sniffed.layout.headers.len());
    for (index, ((name, seen), key)) in sniffed
        .layout
        .headers
        .iter()
        .zip(seen)
        .zip(keys)
        .enumerate()
    {
        let meaning = sniffed.meaning(index);
        let recognised = sniffed.recognised.get(index).copied().flatten();
        let is_given = given.contains(&index) && meaning != recognised;
        columns.push(ColumnPreview {
            name: name.clone(),
            meaning: meaning.map(Meaning::own_words),
            samples: seen.samples,
            problems: seen.problems,
            unreadable: seen.unreadable,
            is_personal: match meaning {
                Some(meaning) => meaning == Meaning::Customer,
                None => words::names_people(name),
            },
            standing: match (meaning, is_given) {
                (Some(_), true) => Standing::Chosen,
                (Some(_), false) => Standing::Recognised,
                (None, true) => Standing::LeftOut,
                (None, false) => Standing::Unread,
            },
            key,
            evidence: evidence.remove(&index),
        });
    }
    columns
}

/// The mapping that reads files of this source as this one is read: what a person said, and what the cells told.
fn whole_mapping(sniffed: &Sniffed, decisions: &Decisions, own: Option<&Mapping>) -> Mapping {
    let dialect = sniffed.dialect;
    let is_plain = dialect.is_mapped();
    let own_rules = own.and_then(|own| own.dialect.clone());
    let mut mapping = Mapping {
        role: Some(dialect.role),
        dialect: own_rules
            .or_else(|| Some(if is_plain { PLAIN_ROWS } else { dialect.key }.to_owned())),
        headless: sniffed.headless,
        delimiter: Some(sniffed.layout.delimiter),
        encoding: sniffed.overrides.encoding.clone(),
        decimal: one(decisions.proofs.iter().map(|proof| match proof.says {
            Some(Says::Decimal(mark)) => Some(mark),
            _ => None,
        })),
        dates: decisions.dates(),
        discount: decisions.discount(),
        skip_lines: own.and_then(|own| own.skip_lines),
        currency: sniffed.overrides.currency.clone(),
        day: sniffed.overrides.day,
        prices_include_tax: sniffed.overrides.formats.prices_include_tax,
        tax_rate: sniffed.overrides.formats.tax_rate,
        discount_repeats: sniffed.overrides.formats.discount_repeats,
        fractions: sniffed.overrides.formats.fractions,
        columns: BTreeMap::new(),
    };
    let keys = mapped::keys_of(&sniffed.layout.headers, sniffed.headless);
    for (index, key) in keys.into_iter().enumerate() {
        let meaning = sniffed.meaning(index);
        let recognised = sniffed.recognised.get(index).copied().flatten();
        if meaning.is_some() || recognised.is_some() || sniffed.given.contains(&index) {
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
        let codes = codes_in(cell);
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
    /// A cell that is not read, as it stands; never one with an address.
    fn show(&mut self, cell: &[u8]) {
        let is_address = cell.contains(&b'@') || cell.windows(3).any(|part| part == b"://");
        if self.samples.len() < SAMPLES && !is_address {
            self.samples.push(shortened(&String::from_utf8_lossy(cell)));
        }
    }

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
        Reading::Moment if meaning == Meaning::Week => match cells::week(cell, decisions.dates()) {
            Ok(week) => Ok(format!("week of {}", week.monday())),
            Err(Fault::Undecided) => Ok(written()),
            Err(_) => Err("a week such as 2025-W31, or a date"),
        },
        Reading::Moment => match decisions.moment(cell) {
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
    let indices = (SHOWN_DECIMALS + cells::EXTRA_DECIMALS) as usize;
    let digits = format!("{:0width$}", scaled.unsigned_abs(), width = indices + 1);
    let (whole, fraction) = digits.split_at(digits.len() - indices);
    let fraction = fraction.trim_end_matches('0');
    let sign = if scaled < 0 { "-" } else { "" };
    format!("{sign}{whole}.{fraction:0<2}")
}
