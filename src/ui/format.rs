//! How figures read: the one place where amounts, shares, counts and days become text.
//!
//! Negative figures carry a true minus (U+2212); what is unknown is an en dash. Grouping is by commas, decimals by a point.

pub mod costs;
pub mod offers;

use crate::domain::calendar::{Day, Period};
use crate::domain::money::{Currency, Money};

/// What stands where there is no figure.
pub const NONE: &str = "–";
/// The minus of figures, U+2212: as wide as a plus.
pub const MINUS: char = '\u{2212}';
/// Keeps a unit beside its figure.
const NO_BREAK: char = '\u{a0}';

/// The text, or an en dash when there is no figure.
///
/// ```
/// use endcap::ui::format::{lift, or_none};
/// assert_eq!(or_none(Some(2.45), lift), "2.45×");
/// assert_eq!(or_none(None, lift), "–");
/// ```
#[must_use]
pub fn or_none<T>(figure: Option<T>, text: impl FnOnce(T) -> String) -> String {
    figure.map_or_else(|| NONE.to_owned(), text)
}

/// An amount to the last decimal of its currency: `$1,234.50`, `−$12.50`, `CHF 5.00`, `¥1,200`.
#[must_use]
pub fn money(amount: Money, currency: &Currency) -> String {
    let text = currency.decimal(amount);
    signed_amount(text.trim_start_matches('-'), amount.0 < 0, currency)
}

/// A mean or a total in minor units (cents), rounded to the last decimal of its currency: 1234.4 reads `$12.34`.
#[must_use]
pub fn money_minor(minor: f64, currency: &Currency) -> String {
    if minor.is_finite() {
        money(Money::rounded(minor), currency)
    } else {
        NONE.to_owned()
    }
}

/// An amount in minor units (cents) without decimals, for large totals: 123456.0 reads `$1,235`.
#[must_use]
pub fn money_whole(minor: f64, currency: &Currency) -> String {
    money_units(minor / currency.minor_per_unit() as f64, currency)
}

/// An amount in whole units (dollars) without decimals: 1234.56 reads `$1,235`.
#[must_use]
pub fn money_units(units: f64, currency: &Currency) -> String {
    if !units.is_finite() {
        return NONE.to_owned();
    }
    let rounded = units.round();
    signed_amount(&format!("{:.0}", rounded.abs()), rounded < 0.0, currency)
}

/// An amount in whole units (dollars) to the last decimal of its currency: 12.3 reads `$12.30`.
#[must_use]
pub fn money_units_exact(units: f64, currency: &Currency) -> String {
    money_minor(units * currency.minor_per_unit() as f64, currency)
}

/// A short amount for axes, from whole units: `$12k`, `−$3.4M`.
#[must_use]
pub fn money_compact(units: f64, currency: &Currency) -> String {
    if !units.is_finite() {
        return NONE.to_owned();
    }
    let text = compact(units);
    match text.strip_prefix(MINUS) {
        Some(digits) => format!("{MINUS}{}{digits}", sign(currency)),
        None => format!("{}{text}", sign(currency)),
    }
}

/// A change of an amount in whole units, always with its sign: `+$120`, `−$8`, `$0`; no decimals.
#[must_use]
pub fn money_change(units: f64, currency: &Currency) -> String {
    with_plus(money_units(units, currency), units)
}

/// A change of an amount in whole units with all its decimals and always its sign: `+$0.35`.
#[must_use]
pub fn money_change_exact(units: f64, currency: &Currency) -> String {
    with_plus(money_units_exact(units, currency), units)
}

/// Two amounts in whole units as a range, without decimals: `$120 to $340`.
#[must_use]
pub fn money_range(lower: f64, upper: f64, currency: &Currency) -> String {
    between(&money_units(lower, currency), &money_units(upper, currency))
}

fn sign(currency: &Currency) -> String {
    let sign = currency.sign();
    if sign.chars().all(|letter| letter.is_ascii_alphabetic()) {
        format!("{sign}{NO_BREAK}")
    } else {
        sign.to_owned()
    }
}

fn signed_amount(digits: &str, negative: bool, currency: &Currency) -> String {
    let minus = if negative { "\u{2212}" } else { "" };
    format!("{minus}{}{}", sign(currency), grouped(digits))
}

/// Puts commas between groups of three digits of a plain, unsigned decimal.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::with_capacity(digits.len() + whole.len() / 3);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A count: `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A count with its noun: `1 order`, `12,345 orders`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A number with this many decimals: `1,234.5`, `−3.20`.
#[must_use]
pub fn decimal(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return NONE.to_owned();
    }
    let text = format!("{:.decimals$}", number.abs());
    let is_zero = text.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let minus = if number < 0.0 && !is_zero {
        "\u{2212}"
    } else {
        ""
    };
    format!("{minus}{}", grouped(&text))
}

/// A number to the nearest whole: `12,345`.
#[must_use]
pub fn whole(number: f64) -> String {
    decimal(number, 0)
}

/// A number with its sign, `+1,234`, `−5`, `0`, and this many decimals.
#[must_use]
pub fn change(number: f64, decimals: usize) -> String {
    with_plus(decimal(number, decimals), number)
}

fn with_plus(text: String, number: f64) -> String {
    let is_zero = !text.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if number > 0.0 && !is_zero && number.is_finite() {
        format!("+{text}")
    } else {
        text
    }
}

/// A share 0..1 as a percent with one decimal: 0.1234 reads `12.3 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    percent_with(share, 1)
}

/// A share 0..1 as a percent with this many decimals.
#[must_use]
pub fn percent_with(share: f64, decimals: usize) -> String {
    let text = decimal(share * 100.0, decimals);
    if share.is_finite() {
        format!("{text}{NO_BREAK}%")
    } else {
        text
    }
}

/// A relative change as a percent with its sign: `+3.2 %`.
#[must_use]
pub fn percent_change(share: f64) -> String {
    with_plus(percent(share), share)
}

/// A difference of two shares, in percentage points with its sign: 0.012 reads `+1.2 pp`.
#[must_use]
pub fn points_change(difference: f64) -> String {
    let text = decimal(difference * 100.0, 1);
    if difference.is_finite() {
        with_plus(format!("{text}{NO_BREAK}pp"), difference)
    } else {
        text
    }
}

/// Two shares 0..1 as a range of percents: `12.3 to 14.5 %`.
#[must_use]
pub fn percent_range(lower: f64, upper: f64) -> String {
    between(&decimal(lower * 100.0, 1), &percent(upper))
}

/// Two numbers as a range: `12.3 to 14.5`.
#[must_use]
pub fn range(lower: f64, upper: f64, decimals: usize) -> String {
    between(&decimal(lower, decimals), &decimal(upper, decimals))
}

/// Two figures that are text already, as a range.
#[must_use]
pub fn between(lower: &str, upper: &str) -> String {
    format!("{lower} to {upper}")
}

/// A lift: `2.45×`.
#[must_use]
pub fn lift(ratio: f64) -> String {
    let text = decimal(ratio, 2);
    if ratio.is_finite() {
        format!("{text}×")
    } else {
        text
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month_name(month: u32) -> &'static str {
    MONTHS
        .get((month as usize).wrapping_sub(1))
        .copied()
        .unwrap_or("")
}

/// A day: `8 Jan 2025`.
#[must_use]
pub fn day(day: Day) -> String {
    let (year, month, number) = day.ymd();
    format!("{number} {} {year}", month_name(month))
}

/// A day without its year, for axes: `8 Jan`.
#[must_use]
pub fn day_short(day: Day) -> String {
    let (_, month, number) = day.ymd();
    format!("{number} {}", month_name(month))
}

/// A period by its first and last day: `8 Jan 2025 to 31 Mar 2025`; orders without a date all lie on day 0.
#[must_use]
pub fn period(period: Period) -> String {
    if (period.first, period.last) == (Day(0), Day(0)) {
        return "no dates".to_owned();
    }
    between(&day(period.first), &day(period.last))
}

/// A short number for axes, with at most one decimal where it says something: `950`, `12k`, `3.4M`, `−1.5k`, `0.25`.
#[must_use]
pub fn compact(number: f64) -> String {
    if !number.is_finite() {
        return NONE.to_owned();
    }
    let size = number.abs();
    // The limits lie where rounding would carry into the next unit, so that 999,960 is 1M and not 1000k.
    let (scaled, unit) = match size {
        size if size >= 999.95e6 => (number / 1e9, "B"),
        size if size >= 999.95e3 => (number / 1e6, "M"),
        size if size >= 999.5 => (number / 1e3, "k"),
        _ => (number, ""),
    };
    let decimals = match (scaled.abs(), unit) {
        (size, "") if size < 1.0 => 2,
        (size, "") if size < 100.0 && size.fract() != 0.0 => 1,
        (_, "") => 0,
        (size, _) if size >= 999.5 => 0,
        _ => 1,
    };
    let text = decimal(scaled, decimals);
    let short = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    format!("{short}{unit}")
}

/// A span of time as one says it: `0.4 s`, `12 s`, `3 min 5 s`.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    let whole_seconds = seconds.max(0.0).round() as u64;
    match whole_seconds {
        0..10 => format!("{} s", decimal(seconds.max(0.0), 1)),
        10..60 => format!("{whole_seconds} s"),
        _ => format!("{} min {} s", count(whole_seconds / 60), whole_seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_carry_sign_grouping_and_the_decimals_of_their_currency() {
        let usd = Currency::usd();
        assert_eq!(money(Money(123_450), &usd), "$1,234.50");
        assert_eq!(money(Money(-1_250), &usd), "\u{2212}$12.50");
        assert_eq!(money(Money(0), &usd), "$0.00");
        assert_eq!(
            money(Money(1_200_000), &Currency::new("JPY").unwrap()),
            "¥1,200,000"
        );
        assert_eq!(
            money(Money(500), &Currency::new("CHF").unwrap()),
            "CHF\u{a0}5.00"
        );
        assert_eq!(
            money(Money(1_234_567), &Currency::new("KWD").unwrap()),
            "KWD\u{a0}1,234.567"
        );
    }

    #[test]
    fn totals_lose_their_decimals_and_changes_keep_their_sign() {
        let usd = Currency::usd();
        assert_eq!(money_whole(123_456.0, &usd), "$1,235");
        assert_eq!(money_units(-1_234.56, &usd), "\u{2212}$1,235");
        assert_eq!(money_minor(1_234.4, &usd), "$12.34");
        assert_eq!(money_units_exact(12.3, &usd), "$12.30");
        assert_eq!(money_change(120.0, &usd), "+$120");
        assert_eq!(money_change(-8.0, &usd), "\u{2212}$8");
        assert_eq!(money_change(0.2, &usd), "$0");
        assert_eq!(money_change(-0.2, &usd), "$0");
        assert_eq!(money_range(120.0, 340.0, &usd), "$120 to $340");
        assert_eq!(money_compact(-3_400_000.0, &usd), "\u{2212}$3.4M");
    }

    #[test]
    fn what_is_no_figure_is_an_en_dash() {
        let usd = Currency::usd();
        assert_eq!(or_none(None, percent), "–");
        for text in [
            money_whole(f64::NAN, &usd),
            money_minor(f64::INFINITY, &usd),
            money_change(f64::NAN, &usd),
            money_compact(f64::NAN, &usd),
            decimal(f64::NAN, 1),
            percent(f64::NAN),
            points_change(f64::NAN),
            compact(f64::NEG_INFINITY),
            lift(f64::NAN),
        ] {
            assert_eq!(text, NONE);
        }
    }

    #[test]
    fn a_figure_that_rounds_to_nothing_has_no_sign() {
        assert_eq!(decimal(-0.004, 2), "0.00");
        assert_eq!(change(0.004, 2), "0.00");
        assert_eq!(change(-5.0, 0), "\u{2212}5");
        assert_eq!(change(1_234.0, 0), "+1,234");
        assert_eq!(percent_change(0.0004), "0.0\u{a0}%");
    }

    #[test]
    fn shares_points_and_ranges_read_as_written() {
        assert_eq!(percent(0.1234), "12.3\u{a0}%");
        assert_eq!(percent_change(0.032), "+3.2\u{a0}%");
        assert_eq!(points_change(0.012), "+1.2\u{a0}pp");
        assert_eq!(points_change(-0.012), "\u{2212}1.2\u{a0}pp");
        assert_eq!(percent_range(0.123, 0.145), "12.3 to 14.5\u{a0}%");
        assert_eq!(range(12.34, 14.5, 1), "12.3 to 14.5");
        assert_eq!(counted(1, "order", "orders"), "1 order");
        assert_eq!(counted(12_345, "order", "orders"), "12,345 orders");
        assert_eq!(lift(2.449), "2.45×");
    }

    #[test]
    fn axis_labels_are_short_and_never_carry_into_four_digits() {
        for (number, text) in [
            (0.0, "0"),
            (0.25, "0.25"),
            (2.5, "2.5"),
            (950.0, "950"),
            (999.6, "1k"),
            (12_000.0, "12k"),
            (1_500.0, "1.5k"),
            (999_960.0, "1M"),
            (3_400_000.0, "3.4M"),
            (2e9, "2B"),
            (-1_500.0, "\u{2212}1.5k"),
            (100.0, "100"),
            (20.0, "20"),
        ] {
            assert_eq!(compact(number), text, "{number}");
        }
    }

    #[test]
    fn days_and_spans_read_as_one_says_them() {
        let first = Day::parse("2025-01-08").unwrap();
        let last = Day::parse("2025-03-31").unwrap();
        assert_eq!(day(first), "8 Jan 2025");
        assert_eq!(day_short(last), "31 Mar");
        assert_eq!(period(Period { first, last }), "8 Jan 2025 to 31 Mar 2025");
        let (first, last) = (Day(0), Day(0));
        assert_eq!(period(Period { first, last }), "no dates");
        assert_eq!(seconds(0.42), "0.4 s");
        assert_eq!(seconds(185.0), "3 min 5 s");
    }
}
