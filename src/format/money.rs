//! Amounts of money.

use super::numbers::{compact, grouped, with_plus};
use super::{MINUS, NO_BREAK, NONE};
use crate::domain::money::{Currency, Money};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::money_range;

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
}
