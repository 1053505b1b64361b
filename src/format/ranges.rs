//! Two figures as a range.

use super::money::money_units;
use super::numbers::decimal;
use super::percent::percent;
use crate::domain::money::Currency;

/// Two figures that are text already, as a range.
#[must_use]
pub fn between(lower: &str, upper: &str) -> String {
    format!("{lower} to {upper}")
}

/// Two shares 0..1 as a range of percents: `12.3 to 14.5 %`.
#[must_use]
pub fn percent_range(lower: f64, upper: f64) -> String {
    between(&decimal(lower * 100.0, 1), &percent(upper))
}

/// Two amounts in whole units as a range, without decimals: `$120 to $340`.
#[must_use]
pub fn money_range(lower: f64, upper: f64, currency: &Currency) -> String {
    between(&money_units(lower, currency), &money_units(upper, currency))
}
