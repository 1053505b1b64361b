//! How a column writes amounts, dates and discounts.

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
