//! What one cell cannot say and its column can: decimal mark and date order.

use super::ImportError;
use super::cells::{self, DateOrder, Mark};
use super::columns::{Binding, Meaning, Reading, squeezed};
use super::options::DiscountForm;
use super::rows::Rows;

/// Rows that are looked at before reading.
const SAMPLE_ROWS: u64 = 20_000;

/// What was decided for a file's columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    marks: Vec<Option<Mark>>,
    dates: Option<DateOrder>,
    dates_are_iso: bool,
    discount: Option<DiscountForm>,
}

/// What is known of a file's columns before a cell is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wishes {
    /// Said by a person: the decimal mark of all columns.
    pub(super) mark: Option<Mark>,
    /// Said by a person: the order of dates.
    pub(super) dates: Option<DateOrder>,
    /// Said by a person: how discounts are written.
    pub(super) discount: Option<DiscountForm>,
    /// The storefront's order of dates, where no cell tells.
    pub(super) usual_dates: Option<DateOrder>,
    /// The storefront's way to write discounts, where no cell tells.
    pub(super) usual_discount: Option<DiscountForm>,
}

/// A column that has two readings, with a cell that shows it.
#[derive(Clone, Debug)]
pub(super) struct Ambiguity {
    /// The column's place.
    pub(super) place: usize,
    /// The two readings.
    pub(super) readings: &'static str,
    /// A cell.
    pub(super) cell: String,
}

#[derive(Clone, Debug, Default)]
struct Votes {
    first: u64,
    second: u64,
    either: Option<String>,
    first_cell: Option<String>,
    second_cell: Option<String>,
    other_dates: bool,
    /// Discounts with a percent sign, above one, and between zero and one.
    percents: u64,
    above_one: u64,
    shares: Option<String>,
}

impl Votes {
    fn count(&mut self, is_first: bool, cell: &[u8]) {
        let (votes, example) = if is_first {
            (&mut self.first, &mut self.first_cell)
        } else {
            (&mut self.second, &mut self.second_cell)
        };
        *votes += 1;
        if example.is_none() {
            *example = Some(String::from_utf8_lossy(cell).into_owned());
        }
    }

    fn either(&mut self, cell: &[u8]) {
        if self.either.is_none() {
            self.either = Some(String::from_utf8_lossy(cell).into_owned());
        }
    }

    fn amount(&mut self, cell: &[u8]) {
        match cells::vote(cell) {
            Ok(Some(mark)) => self.count(mark == Mark::Point, cell),
            Ok(None) => {}
            Err(()) => self.either(cell),
        }
    }

    fn discount(&mut self, cell: &[u8]) {
        match cell {
            [number @ .., b'%'] => {
                self.percents += 1;
                self.amount(number);
            }
            _ => {
                self.amount(cell);
                let read = |mark| cells::amount(cell, Some(mark), 0).ok().map(i64::abs);
                let either = [read(Mark::Point), read(Mark::Comma)];
                let value = either.into_iter().flatten().min().unwrap_or(0);
                if value > cells::EXTRA {
                    self.above_one += 1;
                } else if value > 0 && value < cells::EXTRA && self.shares.is_none() {
                    self.shares = Some(String::from_utf8_lossy(cell).into_owned());
                }
            }
        }
    }

    /// How the column writes discounts; `Err` is a cell that may be money or a share.
    fn form(&self, header: &str, wishes: &Wishes) -> Result<DiscountForm, String> {
        let name = squeezed(header);
        if let Some(form) = wishes.discount {
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
            Some(cell) if self.above_one == 0 => wishes.usual_discount.ok_or_else(|| cell.clone()),
            _ => Ok(DiscountForm::Amount),
        }
    }
}

/// Looks at the rows and decides; `whole` looks at all of them. Columns that stay open come back as ambiguities.
pub(super) fn decide(
    rows: &mut Rows<'_>,
    whole: bool,
    wishes: &Wishes,
) -> Result<(Decisions, Vec<Ambiguity>), ImportError> {
    let binding = rows.binding();
    let columns: Vec<(usize, Reading)> = binding
        .meanings()
        .iter()
        .enumerate()
        .filter_map(|(place, meaning)| Some((place, (*meaning)?.reading())))
        .filter(|(_, reading)| *reading != Reading::Text)
        .collect();
    let mut votes: Vec<Votes> = vec![Votes::default(); columns.len()];
    while (whole || rows.count() < SAMPLE_ROWS) && rows.advance()? {
        for ((place, reading), votes) in columns.iter().zip(&mut votes) {
            let cell = rows.cell(*place);
            if cell.is_empty() {
                continue;
            }
            match reading {
                Reading::Amount => votes.amount(cell),
                Reading::Discount => votes.discount(cell),
                Reading::Moment => match cells::date_vote(cell) {
                    Ok(Some(order)) => votes.count(order == DateOrder::DayFirst, cell),
                    Ok(None) => votes.other_dates = true,
                    Err(()) => votes.either(cell),
                },
                Reading::Text => {}
            }
        }
    }
    let mut decisions = Decisions {
        marks: vec![None; binding.meanings().len()],
        ..Decisions::default()
    };
    let mut open = Vec::new();
    for ((place, reading), votes) in columns.into_iter().zip(votes) {
        let is_first = votes.first > votes.second;
        let decided = votes.first != votes.second;
        if reading == Reading::Discount {
            match votes.form(rows.header(Meaning::Discount), wishes) {
                Ok(form) => decisions.discount = Some(form),
                Err(cell) => open.push(Ambiguity {
                    place,
                    readings: "one way to write discounts (an amount of money or a share of the price)",
                    cell: format!("only cells like \"{cell}\", which are money or a share"),
                }),
            }
        }
        match (reading, wishes.mark, wishes.dates) {
            (Reading::Amount | Reading::Discount, Some(mark), _) => {
                if let Some(slot) = decisions.marks.get_mut(place) {
                    *slot = Some(mark);
                }
                continue;
            }
            (Reading::Moment, _, Some(order)) => {
                decisions.dates = Some(order);
                continue;
            }
            _ => {}
        }
        match reading {
            Reading::Amount | Reading::Discount if decided => {
                let mark = if is_first { Mark::Point } else { Mark::Comma };
                if let Some(slot) = decisions.marks.get_mut(place) {
                    *slot = Some(mark);
                }
            }
            Reading::Amount | Reading::Discount if votes.first > 0 || votes.either.is_some() => {
                open.push(Ambiguity {
                    place,
                    readings: "one decimal mark (a point or a comma) in the whole column",
                    cell: example(votes, amount_readings),
                });
            }
            // Dates have no grouping to tell a wrong cell from a wrong column, so both orders in one column decide nothing.
            Reading::Moment if votes.first > 0 && votes.second > 0 => open.push(Ambiguity {
                place,
                readings: "one date order (day first or month first) in the whole column",
                cell: example(votes, date_readings),
            }),
            Reading::Moment if decided => {
                decisions.dates = Some(if is_first {
                    DateOrder::DayFirst
                } else {
                    DateOrder::MonthFirst
                });
            }
            Reading::Moment if votes.either.is_some() => match wishes.usual_dates {
                Some(order) => decisions.dates = Some(order),
                None => open.push(Ambiguity {
                    place,
                    readings: "a date that is day first or month first, with some day above 12 to tell",
                    cell: example(votes, date_readings),
                }),
            },
            Reading::Moment => decisions.dates_are_iso = votes.other_dates,
            Reading::Amount | Reading::Discount | Reading::Text => {}
        }
    }
    Ok((decisions, open))
}

/// `1,234` as both numbers it can be.
fn amount_readings(cell: &str) -> String {
    let read = |mark| {
        let scaled = cells::amount(cell.as_bytes(), Some(mark), 0).ok()?;
        let text = (scaled as f64 / cells::EXTRA as f64).to_string();
        Some(text)
    };
    match (read(Mark::Point), read(Mark::Comma)) {
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

fn example(votes: Votes, readings: fn(&str) -> String) -> String {
    match (votes.first_cell, votes.second_cell, votes.either) {
        (Some(one), Some(two), _) => format!("\"{one}\" and \"{two}\""),
        (_, _, Some(cell)) => format!("only cells like \"{cell}\"{}", readings(&cell)),
        (one, two, None) => one.or(two).unwrap_or_default(),
    }
}

impl Decisions {
    /// The decimal mark of a meaning's column.
    pub(super) fn mark(&self, binding: &Binding, meaning: Meaning) -> Option<Mark> {
        binding
            .at(meaning)
            .and_then(|place| self.marks.get(place).copied().flatten())
    }

    /// The decimal mark of the column at a place.
    pub(super) fn mark_at(&self, place: usize) -> Option<Mark> {
        self.marks.get(place).copied().flatten()
    }

    /// How the discount column is written; `None` when no cell told.
    pub(super) fn discount(&self) -> Option<DiscountForm> {
        self.discount
    }

    /// The order of dates.
    pub(super) fn dates(&self) -> Option<DateOrder> {
        self.dates
    }

    /// The order of dates as the report writes it.
    pub(super) fn date_order_words(&self) -> &'static str {
        match self.dates {
            Some(DateOrder::DayFirst) => "dmy",
            Some(DateOrder::MonthFirst) => "mdy",
            None if self.dates_are_iso => "ymd",
            None => "",
        }
    }

    /// The decimal marks as the report writes them: one word, or each with its columns where they differ.
    pub(super) fn decimal_words(&self, headers: &[String]) -> String {
        let named = |mark: Mark| -> Vec<&str> {
            self.marks
                .iter()
                .zip(headers)
                .filter(|(found, _)| **found == Some(mark))
                .map(|(_, header)| header.as_str())
                .collect()
        };
        match (named(Mark::Point), named(Mark::Comma)) {
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
