//! What a person says about files that the files do not say themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Role;
use crate::domain::calendar::Day;
use crate::domain::money::Currency;

/// What stands between whole units and their parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// `12.50`
    Point,
    /// `12,50`
    Comma,
}

/// Which part of a date with two numbers before the year is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `31/12/2025`
    DayFirst,
    /// `12/31/2025`
    MonthFirst,
}

/// How a discount column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountForm {
    /// As money off the line.
    Amount,
    /// As percent: 10 is a tenth.
    Percent,
    /// As a share: 0.1 is a tenth.
    Fraction,
}

/// Reasons for leaving a row out that can be switched off, so that the row counts.
pub const SWITCHABLE: [&str; 10] = [
    "cancelled order",
    "failed order",
    "fully refunded order",
    "no item",
    "part of another line",
    "postage or fee",
    "sums of an order",
    "tip",
    "unpaid order",
    "voided payment",
];

/// How one source is to be read: what is `None` is recognised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// What the file holds.
    pub role: Option<Role>,
    /// Header to meaning in words ("Order number"); the number of a column, from 1, where there is no header.
    pub columns: BTreeMap<String, String>,
    /// True when the first row is data.
    pub headless: bool,
    /// What parts cells.
    pub delimiter: Option<u8>,
    /// Encoding by its label: `windows-1252`.
    pub encoding: Option<String>,
    /// Decimal mark of all columns.
    pub decimal: Option<DecimalMark>,
    /// Order of dates.
    pub dates: Option<DateOrder>,
    /// How discounts are written.
    pub discount: Option<DiscountForm>,
    /// Lines before the table.
    pub skip_lines: Option<usize>,
    /// Currency of amounts that do not name theirs.
    pub currency: Option<Currency>,
    /// Day of orders that have none.
    pub day: Option<Day>,
}

/// What a person says about an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportOptions {
    /// How sources are read; one that names columns is for the files that have them all, any other for every file.
    pub mappings: Vec<Mapping>,
    /// Units of the project's currency for one unit of another.
    pub rates: BTreeMap<String, f64>,
    /// Leaves orders in other currencies out instead of refusing their file.
    pub leave_out_other_currencies: bool,
    /// Lets an order find a SKU of the catalog that differs only in case or in zeros at its start.
    pub loose_skus: bool,
    /// Counts a row that repeats another of its order cell by cell once only.
    pub drop_repeated_rows: bool,
    /// Reasons of [`SWITCHABLE`] that do not hold: such rows count.
    pub keep: BTreeSet<String>,
    /// Further statuses whose orders are left out, in any case.
    pub leave_out_statuses: BTreeSet<String>,
}
