//! Counts and plain numbers.

use super::NONE;
pub(super) use crate::domain::plain_words::grouped;

/// A count: `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A decimal that was written without groups: `-1234.50` is `−1,234.50`. What is no decimal stands as it is.
#[must_use]
pub fn grouped_decimal(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("\u{2212}", digits),
        None => ("", text),
    };
    let is_decimal = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_decimal {
        format!("{sign}{}", grouped(digits))
    } else {
        text.to_owned()
    }
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

/// The text of a number with a plus before it when the number is above zero and its digits say so.
pub(super) fn with_plus(text: String, number: f64) -> String {
    let is_zero = !text.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    if number > 0.0 && !is_zero && number.is_finite() {
        format!("+{text}")
    } else {
        text
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::percent_change;

    #[test]
    fn a_figure_that_rounds_to_nothing_has_no_sign() {
        assert_eq!(decimal(-0.004, 2), "0.00");
        assert_eq!(change(0.004, 2), "0.00");
        assert_eq!(change(-5.0, 0), "\u{2212}5");
        assert_eq!(change(1_234.0, 0), "+1,234");
        assert_eq!(percent_change(0.0004), "0.0\u{a0}%");
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
}
