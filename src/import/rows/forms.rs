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

/// How a line of a part of a unit counts, such as 0.75 m of cloth; its money stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fractions {
    /// As one unit.
    One,
    /// Rounded to whole units, at least one.
    Round,
}

impl Fractions {
    /// How many units some millionths of one count as, at least 1.
    pub(crate) fn count(self, millionths: i64) -> u32 {
        match self {
            Self::One => 1,
            Self::Round => {
                let rounded = millionths.saturating_add(500_000) / 1_000_000;
                u32::try_from(rounded.max(1)).unwrap_or(u32::MAX)
            }
        }
    }
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
