//! What one cell cannot say and its column can: decimal mark and date order.

use super::questions::Says;
use crate::domain::calendar::Minute;
use crate::import::mapping::overrides::Formats;
use crate::import::rows::binding::Binding;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::day_numbers::DayNumbers;
use crate::import::rows::error::ImportError;
use crate::import::rows::forms::{DateOrder, DecimalMark, DiscountForm};
use crate::import::rows::meaning::{Meaning, Reading, squeezed};
use crate::import::rows::reader::Rows;

/// Rows that are looked at before reading.
pub(crate) const SAMPLE_ROWS: u64 = 20_000;

/// What was decided for a file's columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    marks: Vec<Option<DecimalMark>>,
    dates: Option<DateOrder>,
    dates_are_iso: bool,
    /// What the numbers of columns of dates count.
    day_numbers: Option<DayNumbers>,
    discount: Option<DiscountForm>,
    /// Why, column by column.
    pub(crate) proofs: Vec<Proof>,
}

/// A cell and the line of its row.
pub(crate) type Seen = (String, u64);

/// Why a column is read the way it is.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    pub(crate) index: usize,
    pub(crate) reading: Reading,
    /// What was decided, if anything.
    pub(crate) says: Option<Says>,
    pub(crate) basis: Basis,
    /// A cell that shows it.
    pub(crate) cell: Option<Seen>,
    /// A cell that says otherwise.
    pub(crate) against: Option<Seen>,
}

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// A person says so.
    Chosen,
    /// Cells that have one reading only.
    Cells,
    /// The storefront always writes so.
    Usual,
    /// Every cell reads the same either way.
    Same,
    /// Nothing: there are two readings.
    Open,
}

/// A column that has two readings, with a cell that shows it.
#[derive(Clone, Debug)]
pub(crate) struct Ambiguity {
    /// Index of the column.
    pub(crate) index: usize,
    /// The two readings.
    pub(crate) readings: &'static str,
    /// What the column has instead, in words.
    pub(crate) cell: String,
    /// A cell with two readings, and its line.
    pub(crate) open: Seen,
    /// The two readings.
    pub(crate) choices: [Says; 2],
}

impl Ambiguity {
    /// What answers the question on the command line.
    pub(crate) fn flag(&self) -> &'static str {
        match self.choices {
            [Says::Decimal(_), _] => "--decimal point or --decimal comma",
            [Says::Dates(_), _] => "--dates \"day first\" or \"month first\"",
            _ => "discount = \"amount\" or \"fraction\" in a mapping (--map)",
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Votes {
    first: u64,
    second: u64,
    either: Option<Seen>,
    first_cell: Option<Seen>,
    second_cell: Option<Seen>,
    other_dates: bool,
    /// Dates that are numbers, and how many cells are.
    day_numbers: Option<DayNumbers>,
    numbers: u64,
    cells: u64,
    /// Discounts with a percent sign, above one, and between zero and one.
    percents: u64,
    above_one: u64,
    shares: Option<Seen>,
}

impl Votes {
    fn count(&mut self, is_first: bool, cell: &[u8], line: u64) {
        let (votes, example) = if is_first {
            (&mut self.first, &mut self.first_cell)
        } else {
            (&mut self.second, &mut self.second_cell)
        };
        *votes += 1;
        if example.is_none() {
            *example = Some(seen(cell, line));
        }
    }

    fn either(&mut self, cell: &[u8], line: u64) {
        if self.either.is_none() {
            self.either = Some(seen(cell, line));
        }
    }

    fn amount(&mut self, cell: &[u8], line: u64) {
        match cells::vote(cell) {
            Ok(Some(mark)) => self.count(mark == DecimalMark::Point, cell, line),
            Ok(None) => {}
            Err(()) => self.either(cell, line),
        }
    }

    fn date(&mut self, cell: &[u8], line: u64) {
        self.cells += 1;
        match cells::date_vote(cell) {
            Ok(Some(order)) => self.count(order == DateOrder::DayFirst, cell, line),
            Ok(None) => {
                self.other_dates = true;
                if let Some(numbers) = DayNumbers::of(cell) {
                    let known = *self.day_numbers.get_or_insert(numbers);
                    self.numbers += u64::from(known == numbers);
                }
            }
            Err(()) => self.either(cell, line),
        }
    }

    /// What the numbers count when nearly all cells are such numbers.
    fn day_numbers(&self) -> Option<DayNumbers> {
        self.day_numbers
            .filter(|_| 20 * self.numbers >= 19 * self.cells)
    }

    fn discount(&mut self, cell: &[u8], line: u64) {
        match cell {
            [number @ .., b'%'] => {
                self.percents += 1;
                self.amount(number, line);
            }
            _ => {
                self.amount(cell, line);
                let read = |mark| cells::amount(cell, Some(mark), 0).ok().map(i64::abs);
                let either = [read(DecimalMark::Point), read(DecimalMark::Comma)];
                let value = either.into_iter().flatten().min().unwrap_or(0);
                if value > cells::EXTRA {
                    self.above_one += 1;
                } else if value > 0 && value < cells::EXTRA && self.shares.is_none() {
                    self.shares = Some(seen(cell, line));
                }
            }
        }
    }

    /// True when both marks part decimals beside a cell with two readings, which might be read a thousand times too large or
    /// too small. Without such a cell the few that are written wrong are rejected.
    fn are_mixed(&self) -> bool {
        self.first > 0 && self.second > 0 && self.either.is_some()
    }

    /// How the column writes discounts; `Err` is a cell that may be money or a share.
    fn form(&self, header: &str, formats: &Formats) -> Result<DiscountForm, Seen> {
        let name = squeezed(header);
        if let Some(form) = formats.discount {
            return Ok(form);
        }
        if self.percents > 0
            || header.contains('%')
            || ["percent", "pct"].iter().any(|word| name.contains(word))
        {
            return Ok(DiscountForm::Percent);
        }
        if name.contains("rate") || name.contains("fraction") {
            return Ok(DiscountForm::Fraction);
        }
        match &self.shares {
            Some(cell) if self.above_one == 0 => formats.usual_discount.ok_or_else(|| cell.clone()),
            _ => Ok(DiscountForm::Amount),
        }
    }
}

/// Looks at the rows and decides; `whole` looks at all of them. Columns that stay open come back as ambiguities.
pub(crate) fn decide(
    rows: &mut Rows<'_>,
    whole: bool,
    formats: &Formats,
) -> Result<(Decisions, Vec<Ambiguity>), ImportError> {
    let binding = rows.binding();
    let columns: Vec<(usize, Reading)> = binding
        .meanings()
        .iter()
        .enumerate()
        .filter_map(|(index, meaning)| Some((index, (*meaning)?.reading())))
        .filter(|(_, reading)| *reading != Reading::Text)
        .collect();
    let mut votes: Vec<Votes> = vec![Votes::default(); columns.len()];
    while (whole || rows.count() < SAMPLE_ROWS) && rows.advance()? {
        for ((index, reading), votes) in columns.iter().zip(&mut votes) {
            let cell = rows.cell(*index);
            if cell.is_empty() {
                continue;
            }
            match reading {
                Reading::Amount => votes.amount(cell, rows.line()),
                Reading::Discount => votes.discount(cell, rows.line()),
                Reading::Moment => votes.date(cell, rows.line()),
                Reading::Text => {}
            }
        }
    }
    let mut decisions = Decisions {
        marks: vec![None; binding.meanings().len()],
        ..Decisions::default()
    };
    let mut open = Vec::new();
    for ((index, reading), votes) in columns.into_iter().zip(votes) {
        let header = rows.header(Meaning::Discount);
        decisions.settle(index, reading, header, &votes, formats, &mut open);
    }
    Ok((decisions, open))
}

fn seen(cell: &[u8], line: u64) -> Seen {
    (String::from_utf8_lossy(cell).into_owned(), line)
}

impl Decisions {
    /// Decides for one column.
    fn settle(
        &mut self,
        index: usize,
        reading: Reading,
        header: &str,
        votes: &Votes,
        formats: &Formats,
        open: &mut Vec<Ambiguity>,
    ) {
        if reading == Reading::Discount {
            self.settle_discount(index, header, votes, formats, open);
        }
        let both = (votes.first_cell.clone(), votes.second_cell.clone());
        let is_first = votes.first > votes.second;
        let for_it = |first: bool| {
            if first {
                both.clone()
            } else {
                (both.1.clone(), both.0.clone())
            }
        };
        let (mut basis, mut says) = (Basis::Cells, None);
        let mut undecided = |readings, cell, choices| {
            let cells = [&votes.either, &votes.first_cell, &votes.second_cell];
            open.push(Ambiguity {
                index,
                readings,
                cell,
                open: cells
                    .into_iter()
                    .flatten()
                    .next()
                    .cloned()
                    .unwrap_or_default(),
                choices,
            });
        };
        if reading == Reading::Moment {
            self.day_numbers = votes.day_numbers().or(self.day_numbers);
            match formats.dates {
                Some(order) => (basis, says) = (Basis::Chosen, Some(order)),
                // Dates have no grouping to tell a wrong cell from a wrong column, so both orders in one column decide nothing.
                None if votes.first > 0 && votes.second > 0 => {
                    basis = Basis::Open;
                    undecided(
                        "one date order (day first or month first) in the whole column",
                        example(votes, date_readings),
                        DATE_CHOICES,
                    );
                }
                None if votes.first != votes.second => {
                    let order = if is_first {
                        DateOrder::DayFirst
                    } else {
                        DateOrder::MonthFirst
                    };
                    says = Some(order);
                }
                None if votes.either.is_some() => match formats.usual_dates {
                    Some(order) => (basis, says) = (Basis::Usual, Some(order)),
                    None => {
                        basis = Basis::Open;
                        undecided(
                            "a date that is day first or month first, with some day above 12 to tell",
                            example(votes, date_readings),
                            DATE_CHOICES,
                        );
                    }
                },
                None => {
                    basis = Basis::Same;
                    self.dates_are_iso = votes.other_dates;
                }
            }
            self.dates = says.or(self.dates);
            let (cell, against) = for_it(says == Some(DateOrder::DayFirst));
            self.proofs.push(Proof {
                index,
                reading,
                says: says.map(Says::Dates),
                basis,
                cell: cell.or_else(|| votes.either.clone().filter(|_| basis != Basis::Chosen)),
                against,
            });
            return;
        }
        let mut mark = None;
        if let Some(said) = formats.mark {
            (basis, mark) = (Basis::Chosen, Some(said));
        } else if votes.first != votes.second && !votes.are_mixed() {
            mark = Some(if is_first {
                DecimalMark::Point
            } else {
                DecimalMark::Comma
            });
        } else if votes.first > 0 || votes.either.is_some() {
            basis = Basis::Open;
            undecided(
                "one decimal mark (a point or a comma) in the whole column",
                example(votes, amount_readings),
                [
                    Says::Decimal(DecimalMark::Point),
                    Says::Decimal(DecimalMark::Comma),
                ],
            );
        } else {
            basis = Basis::Same;
        }
        if let (Some(slot), Some(mark)) = (self.marks.get_mut(index), mark) {
            *slot = Some(mark);
        }
        let (cell, against) = for_it(mark == Some(DecimalMark::Point));
        self.proofs.push(Proof {
            index,
            reading: Reading::Amount,
            says: mark.map(Says::Decimal),
            basis,
            cell: cell.or_else(|| votes.either.clone().filter(|_| basis != Basis::Chosen)),
            against,
        });
    }

    fn settle_discount(
        &mut self,
        index: usize,
        header: &str,
        votes: &Votes,
        formats: &Formats,
        open: &mut Vec<Ambiguity>,
    ) {
        let form = votes.form(header, formats);
        let basis = match &form {
            Ok(_) if formats.discount.is_some() => Basis::Chosen,
            Ok(_) if votes.shares.is_some() && votes.above_one == 0 && votes.percents == 0 => {
                Basis::Usual
            }
            Ok(_) => Basis::Cells,
            Err(_) => Basis::Open,
        };
        self.proofs.push(Proof {
            index,
            reading: Reading::Discount,
            says: form.as_ref().ok().copied().map(Says::Discount),
            basis,
            cell: votes.shares.clone(),
            against: None,
        });
        match form {
            Ok(form) => self.discount = Some(form),
            Err(cell) => open.push(Ambiguity {
                index,
                readings: "one way to write discounts (an amount of money or a share of the price)",
                cell: format!("only cells like \"{}\", which are money or a share", cell.0),
                open: cell,
                choices: [
                    Says::Discount(DiscountForm::Amount),
                    Says::Discount(DiscountForm::Fraction),
                ],
            }),
        }
    }
}

const DATE_CHOICES: [Says; 2] = [
    Says::Dates(DateOrder::DayFirst),
    Says::Dates(DateOrder::MonthFirst),
];

/// `1,234` as both numbers it can be.
fn amount_readings(cell: &str) -> String {
    let read = |mark| {
        let scaled = cells::amount(cell.as_bytes(), Some(mark), 0).ok()?;
        let text = (scaled as f64 / cells::EXTRA as f64).to_string();
        Some(text)
    };
    match (read(DecimalMark::Point), read(DecimalMark::Comma)) {
        (Some(point), Some(comma)) => format!(", which is {point} or {comma}"),
        _ => String::new(),
    }
}

/// `03/04/2025` as both days it can be.
fn date_readings(cell: &str) -> String {
    let read = |order| {
        let moment = cells::moment(cell.as_bytes(), Some(order)).ok()?;
        Some(moment.day().to_string())
    };
    match (read(DateOrder::DayFirst), read(DateOrder::MonthFirst)) {
        (Some(day_first), Some(month_first)) => format!(", which is {day_first} or {month_first}"),
        _ => String::new(),
    }
}

fn example(votes: &Votes, readings: fn(&str) -> String) -> String {
    match (&votes.first_cell, &votes.second_cell, &votes.either) {
        (Some((one, _)), Some((two, _)), _) => format!("\"{one}\" and \"{two}\""),
        (_, _, Some((cell, _))) => format!("only cells like \"{cell}\"{}", readings(cell)),
        (one, two, None) => one
            .as_ref()
            .or(two.as_ref())
            .map_or_else(String::new, |(cell, _)| cell.clone()),
    }
}

impl Decisions {
    /// The decimal mark of a meaning's column.
    #[inline]
    pub(crate) fn mark(&self, binding: &Binding, meaning: Meaning) -> Option<DecimalMark> {
        binding
            .at(meaning)
            .and_then(|index| self.marks.get(index).copied().flatten())
    }

    /// The decimal mark of the column at an index.
    pub(crate) fn mark_at(&self, index: usize) -> Option<DecimalMark> {
        self.marks.get(index).copied().flatten()
    }

    /// How the discount column is written; `None` when no cell told.
    pub(crate) fn discount(&self) -> Option<DiscountForm> {
        self.discount
    }

    /// The order of dates.
    pub(crate) fn dates(&self) -> Option<DateOrder> {
        self.dates
    }

    /// The moment of a cell in a column of dates.
    #[inline]
    pub(crate) fn moment(&self, cell: &[u8]) -> Result<Minute, Fault> {
        match self.day_numbers {
            None => cells::moment(cell, self.dates),
            Some(numbers) => match numbers.moment(cell) {
                Some(moment) => Ok(moment),
                None => cells::moment(cell, self.dates),
            },
        }
    }

    /// What the numbers in columns of dates count, if they are numbers.
    pub(crate) fn day_numbers(&self) -> Option<DayNumbers> {
        self.day_numbers
    }

    /// The order of dates as the report writes it.
    pub(crate) fn date_order_words(&self) -> &'static str {
        match self.dates {
            Some(DateOrder::DayFirst) => "dmy",
            Some(DateOrder::MonthFirst) => "mdy",
            None if self.day_numbers.is_some() => self.day_numbers.map_or("", DayNumbers::words),
            None if self.dates_are_iso => "ymd",
            None => "",
        }
    }

    /// The decimal marks as the report writes them: one word, or each with its columns where they differ.
    pub(crate) fn decimal_words(&self, headers: &[String]) -> String {
        let named = |mark: DecimalMark| -> Vec<&str> {
            self.marks
                .iter()
                .zip(headers)
                .filter(|(found, _)| **found == Some(mark))
                .map(|(_, header)| header.as_str())
                .collect()
        };
        match (named(DecimalMark::Point), named(DecimalMark::Comma)) {
            (points, commas) if commas.is_empty() => {
                if points.is_empty() { "" } else { "point" }.to_owned()
            }
            (points, _) if points.is_empty() => "comma".to_owned(),
            (points, commas) => {
                format!(
                    "point ({}), comma ({})",
                    points.join(", "),
                    commas.join(", ")
                )
            }
        }
    }
}
