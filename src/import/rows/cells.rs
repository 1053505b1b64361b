//! Cells to values, from bytes and without allocation.

use super::forms::{DateOrder, DecimalMark};
use super::long_dates;
use crate::domain::calendar::{Day, Minute, Week};

/// Why a cell has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is something else, or contradicts what was decided for its column.
    Unreadable,
    /// It has two readings and nothing was decided for its column yet.
    Undecided,
    /// It names a currency that is not the project's and has no rate.
    OtherCurrency,
}

/// Decimals kept beyond the currency's own, so that a price of a tenth of a cent times a thousand units stays exact.
pub(crate) const EXTRA_DECIMALS: u32 = 4;
/// What an amount is multiplied by beyond minor units.
pub(crate) const EXTRA: i64 = 10_i64.pow(EXTRA_DECIMALS);

/// Without white space and stray control bytes at both ends.
#[inline]
pub(crate) fn trimmed(cell: &[u8]) -> &[u8] {
    match (cell.first(), cell.last()) {
        (Some(first), Some(last)) if *first > b' ' && *last > b' ' => cell,
        _ => {
            let is_data = |byte: &u8| *byte > b' ';
            let start = cell.iter().position(is_data).unwrap_or(cell.len());
            let end = cell
                .iter()
                .rposition(is_data)
                .map_or(start, |last| last + 1);
            cell.get(start..end).unwrap_or_default()
        }
    }
}

/// A code without the one apostrophe that spreadsheets and storefronts write before digits and formula signs.
#[inline]
pub(crate) fn code(cell: &[u8]) -> &[u8] {
    match trimmed(cell) {
        [b'\'', rest @ ..]
            if !rest.is_empty()
                && (rest.iter().all(u8::is_ascii_digit)
                    || matches!(rest.first(), Some(b'=' | b'+' | b'-' | b'@'))) =>
        {
            rest
        }
        other => other,
    }
}

/// True for `7.35E+12`: a spreadsheet has thrown the digits away, so the code names nothing any more.
pub(crate) fn lost_digits(code: &[u8]) -> bool {
    let Some(cut) = code.iter().position(|byte| matches!(byte, b'E' | b'e')) else {
        return false;
    };
    let (mantissa, exponent) = code.split_at(cut);
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let number = match mantissa {
        [one] => one.is_ascii_digit(),
        [one, b'.' | b',', rest @ ..] => one.is_ascii_digit() && digits(rest),
        _ => false,
    };
    number && matches!(exponent, [_, b'+', rest @ ..] if digits(rest))
}

/// An amount in minor units times [`EXTRA`], for a currency with `decimals` decimals.
#[inline]
pub(crate) fn amount(cell: &[u8], mark: Option<DecimalMark>, decimals: u32) -> Result<i64, Fault> {
    match plain_amount(cell, mark, decimals) {
        Some(amount) => Ok(amount),
        None => any_amount(cell, mark, decimals),
    }
}

/// The amount in a cell of digits and at most one mark, as nearly all are.
#[inline]
fn plain_amount(cell: &[u8], mark: Option<DecimalMark>, decimals: u32) -> Option<i64> {
    const POWERS: [i64; 10] = [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
    ];
    let mark = match mark {
        Some(DecimalMark::Point) => b'.',
        Some(DecimalMark::Comma) => b',',
        None => 0,
    };
    if cell.len() > 18 {
        return None;
    }
    let mut value = 0_i64;
    let mut digits = 0;
    let mut whole = None;
    for byte in cell {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value * 10 + i64::from(digit);
            digits += 1;
        } else if *byte == mark && whole.is_none() && mark != 0 {
            whole = Some(digits);
        } else {
            return None;
        }
    }
    let fraction = digits - whole.unwrap_or(digits);
    let shift = (decimals + EXTRA_DECIMALS).checked_sub(fraction)?;
    let power = POWERS.get(shift as usize)?;
    (digits > 0).then(|| value.checked_mul(*power))?
}

fn any_amount(cell: &[u8], mark: Option<DecimalMark>, decimals: u32) -> Result<i64, Fault> {
    let cell = trimmed(cell);
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let kept = decimals + EXTRA_DECIMALS;
    let mut value: i64 = 0;
    let mut seen = 0_u32;
    let mut fraction: Option<u32> = None;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                let digit = i64::from(byte - b'0');
                seen += 1;
                match &mut fraction {
                    Some(indices) if *indices >= kept => {
                        if digit != 0 {
                            return Err(Fault::Unreadable);
                        }
                        continue;
                    }
                    Some(indices) => *indices += 1,
                    None => {}
                }
                value = value
                    .checked_mul(10)
                    .and_then(|value| value.checked_add(digit))
                    .ok_or(Fault::Unreadable)?;
            }
            b'.' if mark == Some(DecimalMark::Point) && fraction.is_none() => fraction = Some(0),
            b',' if mark == Some(DecimalMark::Comma) && fraction.is_none() => fraction = Some(0),
            _ => return written_amount(cell, mark, decimals),
        }
    }
    if seen == 0 {
        return Err(Fault::Unreadable);
    }
    let value = 10_i64
        .checked_pow(kept - fraction.unwrap_or(0))
        .and_then(|scale| value.checked_mul(scale))
        .ok_or(Fault::Unreadable)?;
    Ok(if negative { -value } else { value })
}

/// Amounts as people write them: currency signs and codes, grouping marks, blanks of every width.
fn written_amount(cell: &[u8], mark: Option<DecimalMark>, decimals: u32) -> Result<i64, Fault> {
    let text = std::str::from_utf8(cell).map_err(|_| Fault::Unreadable)?;
    let bare = bare_number(text).ok_or(Fault::Unreadable)?;
    if mark.is_none() && bare.contains(['.', ',']) {
        return Err(Fault::Undecided);
    }
    let (decimal, grouping) = match mark {
        Some(DecimalMark::Comma) => (',', '.'),
        _ => ('.', ','),
    };
    let (whole, fraction) = bare.split_once(decimal).unwrap_or((&bare, ""));
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole),
    };
    let mut groups = whole.split(grouping);
    let first = groups.next().unwrap_or("");
    let mut plain = format!("{sign}{first}");
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return Err(Fault::Unreadable);
        }
        grouped = true;
        plain.push_str(group);
    }
    // No number begins with a group of zeros: that mark was meant for decimals.
    if grouped && (first.is_empty() || first.len() > 3 || first.starts_with('0')) {
        return Err(Fault::Unreadable);
    }
    if !fraction.is_empty() {
        plain.push('.');
        plain.push_str(fraction);
    }
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(Fault::Unreadable);
    }
    if digits.bytes().filter(|b| *b == b'.').count() > 1 {
        return Err(Fault::Unreadable);
    }
    amount(plain.as_bytes(), Some(DecimalMark::Point), decimals)
}

/// The number in a text without currency, blanks and apostrophes: digits, marks and a leading minus; `None` when something
/// else is left. Accounts write amounts below zero as `(12.00)` or `12.00-`.
fn bare_number(text: &str) -> Option<String> {
    let is_blank = |c: char| c.is_whitespace() || c == '\'' || c == '\u{2019}';
    let is_currency = |c: char| c.is_alphabetic() || "$€£¥₹₽₺₩₫₴฿¢".contains(c);
    let mut text = text;
    let mut minus = "";
    loop {
        text = text.trim_matches(|c| is_blank(c) || is_currency(c));
        let signs = ['-', '\u{2212}'];
        let inner = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'))
            .or_else(|| text.strip_prefix(signs))
            .or_else(|| text.strip_suffix(signs));
        match inner {
            Some(inner) if minus.is_empty() => {
                minus = "-";
                text = inner;
            }
            Some(_) => return None,
            None => break,
        }
    }
    let mut bare = minus.to_owned();
    for c in text.chars().filter(|c| !is_blank(*c)) {
        if !c.is_ascii_digit() && c != '.' && c != ',' {
            return None;
        }
        bare.push(c);
    }
    Some(bare)
}

/// What a cell of money says about its column's decimal mark; `Err` when it says one of two things.
pub(crate) fn vote(cell: &[u8]) -> Result<Option<DecimalMark>, ()> {
    let Ok(text) = std::str::from_utf8(trimmed(cell)) else {
        return Ok(None);
    };
    let Some(bare) = bare_number(text) else {
        return Ok(None);
    };
    let bare = bare.trim_start_matches('-');
    let (Some(first), Some(last)) = (bare.find(['.', ',']), bare.rfind(['.', ','])) else {
        return Ok(None);
    };
    let is_point = |at: usize| bare.as_bytes().get(at) == Some(&b'.');
    let named = |point: bool| {
        if point {
            DecimalMark::Point
        } else {
            DecimalMark::Comma
        }
    };
    if first == last {
        let after = bare.len() - last - 1;
        let decisive = after != 3 || first == 0 || first > 3 || bare.starts_with('0');
        return if decisive {
            Ok(Some(named(is_point(last))))
        } else {
            Err(())
        };
    }
    if is_point(first) != is_point(last) {
        return Ok(Some(named(is_point(last))));
    }
    // One mark more than once groups thousands, so the other one is the decimal mark.
    Ok(Some(named(!is_point(last))))
}

/// A whole number: `6`, `-2`, `6.00`.
pub(crate) fn whole(cell: &[u8]) -> Option<i64> {
    let cell = trimmed(cell);
    if let [digit @ b'0'..=b'9'] = cell {
        return Some(i64::from(digit - b'0'));
    }
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        [b'(', rest @ .., b')'] | [rest @ .., b'-'] => (true, rest),
        _ => (false, cell),
    };
    let (digits, rest) = match digits.iter().position(|b| !b.is_ascii_digit()) {
        Some(end) => digits.split_at(end),
        None => (digits, &[][..]),
    };
    let only_zeros = match rest {
        [] => true,
        [b'.' | b',', zeros @ ..] => zeros.len() != 3 && zeros.iter().all(|b| *b == b'0'),
        _ => false,
    };
    if digits.is_empty() || digits.len() > 18 || !only_zeros {
        return None;
    }
    let value = digits
        .iter()
        .fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some(if negative { -value } else { value })
}

/// What a mark says: 1, true, yes, x or 0, false, no and nothing; `None` for what is no mark.
pub(crate) fn mark(cell: &[u8]) -> Option<bool> {
    let is = |words: [&[u8]; 5]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is([b"1", b"true", b"t", b"yes", b"x"]) {
        Some(true)
    } else if is([b"", b"0", b"false", b"f", b"no"]) {
        Some(false)
    } else {
        None
    }
}

/// A number with parts of a unit, in millionths: `0.75`, `1,5`. `None` for whole numbers, and where a mark may group digits.
pub(crate) fn fraction(cell: &[u8]) -> Option<i64> {
    let cell = trimmed(cell);
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let at = digits.iter().position(|b| matches!(b, b'.' | b','))?;
    let (whole, rest) = digits.split_at(at);
    let (mark, parts) = rest.split_first()?;
    let are_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    // A point before three digits is 1.250 of a kilo; a comma there may be a thousand.
    let may_group = *mark == b',' && parts.len() == 3 && whole != b"0";
    if !are_digits(whole) || !are_digits(parts) || whole.len() > 9 || may_group {
        return None;
    }
    let mut value = 0_i64;
    let six = parts.iter().copied().chain(std::iter::repeat(b'0')).take(6);
    for digit in whole.iter().copied().chain(six) {
        value = value * 10 + i64::from(digit - b'0');
    }
    (value > 0).then_some(if negative { -value } else { value })
}

/// A moment in the shop's own time; an offset after the time is left aside because the time before it is the shop's.
pub(crate) fn moment(cell: &[u8], order: Option<DateOrder>) -> Result<Minute, Fault> {
    let cell = trimmed(cell);
    if let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = cell
        && [y1, y2, y3, y4, m1, m2, d1, d2]
            .iter()
            .all(|b| b.is_ascii_digit())
    {
        let two = |tens: &u8, ones: &u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
        let year = two(y1, y2) * 100 + two(y3, y4);
        let day = Day::from_ymd(year as i32, two(m1, m2), two(d1, d2)).ok_or(Fault::Unreadable)?;
        return at_time(day, rest);
    }
    if let [y1, y2, y3, y4, m1, m2, d1, d2] = cell
        && cell.iter().all(u8::is_ascii_digit)
    {
        let two = |tens: &u8, ones: &u8| u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
        let year = two(y1, y2) * 100 + two(y3, y4);
        let day = Day::from_ymd(year as i32, two(m1, m2), two(d1, d2)).ok_or(Fault::Unreadable)?;
        return at_time(day, &[]);
    }
    let Some(parts) = date_parts(cell) else {
        return long_dates::moment(cell).ok_or(Fault::Unreadable);
    };
    let (year, month, day) = match parts.shape {
        Shape::YearFirst(year, month, day) | Shape::Named(year, month, day) => (year, month, day),
        Shape::TwoNumbers(first, second, year) => {
            let is_day = |month, day| Day::from_ymd(year as i32, month, day).is_some();
            let order = match order {
                _ if parts.dotted => DateOrder::DayFirst,
                Some(order) => order,
                None if first == second => DateOrder::DayFirst,
                // A column cannot decide what is no day in either order.
                None if !is_day(first, second) && !is_day(second, first) => {
                    return Err(Fault::Unreadable);
                }
                None => return Err(Fault::Undecided),
            };
            match order {
                DateOrder::DayFirst => (year, second, first),
                DateOrder::MonthFirst => (year, first, second),
            }
        }
    };
    let day = Day::from_ymd(year as i32, month, day).ok_or(Fault::Unreadable)?;
    at_time(day, parts.rest).or_else(|fault| match parts.shape {
        Shape::Named(..) => long_dates::moment(cell).ok_or(fault),
        _ => Err(fault),
    })
}

/// A week by its number, or the one that holds a day.
pub(crate) fn week(cell: &[u8], dates: Option<DateOrder>) -> Result<Week, Fault> {
    let numbered = std::str::from_utf8(cell).ok().and_then(Week::parse_iso);
    match numbered {
        Some(week) => Ok(week),
        None => Ok(moment(cell, dates)?.day().week()),
    }
}

/// What a date cell says about its column's order; `Err` when it says one of two things.
pub(crate) fn date_vote(cell: &[u8]) -> Result<Option<DateOrder>, ()> {
    match date_parts(trimmed(cell)) {
        Some(DateParts {
            shape: Shape::TwoNumbers(first, second, _),
            dotted: false,
            ..
        }) => match (first, second) {
            (13.., 1..=12) => Ok(Some(DateOrder::DayFirst)),
            (1..=12, 13..) => Ok(Some(DateOrder::MonthFirst)),
            (1..=12, 1..=12) if first != second => Err(()),
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

enum Shape {
    YearFirst(u32, u32, u32),
    Named(u32, u32, u32),
    TwoNumbers(u32, u32, u32),
}

struct DateParts<'a> {
    shape: Shape,
    dotted: bool,
    rest: &'a [u8],
}

/// Three parts with one separator between them, and what follows.
fn date_parts(cell: &[u8]) -> Option<DateParts<'_>> {
    let separator = cell
        .iter()
        .copied()
        .find(|byte| matches!(byte, b'-' | b'/' | b'.' | b' '))?;
    let mut parts = cell.splitn(3, |byte| *byte == separator);
    let (first, second, tail) = (parts.next()?, parts.next()?, parts.next()?);
    let second = second.strip_suffix(b",").unwrap_or(second);
    let end = tail
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(tail.len());
    let (third, rest) = tail.split_at(end);
    let number = |part: &[u8]| -> Option<u32> {
        if part.is_empty() || part.len() > 4 {
            return None;
        }
        part.iter().try_fold(0_u32, |value, byte| {
            byte.is_ascii_digit()
                .then(|| value * 10 + u32::from(byte - b'0'))
        })
    };
    let year_of = |part: &[u8]| -> Option<u32> {
        let year = number(part)?;
        match part.len() {
            // Shops of the seventies keep no files: two digits are this century up to 69.
            2 if year < 70 => Some(2000 + year),
            2 => Some(1900 + year),
            4 => Some(year),
            _ => None,
        }
    };
    let shape = match (number(first), number(second)) {
        // Blanks part only dates with the month in letters: `5 January 2025`, `Jan 5, 2025`.
        _ if separator == b' ' && number(first).is_some() == number(second).is_some() => {
            return None;
        }
        (Some(year), Some(month)) if first.len() == 4 => {
            Shape::YearFirst(year, month, number(third)?)
        }
        (Some(one), Some(two)) => Shape::TwoNumbers(one, two, year_of(third)?),
        (Some(day), None) => Shape::Named(year_of(third)?, long_dates::month(second)?, day),
        (None, Some(day)) => Shape::Named(year_of(third)?, long_dates::month(first)?, day),
        (None, None) => return None,
    };
    Some(DateParts {
        shape,
        dotted: separator == b'.',
        rest,
    })
}

/// The day with the time that follows it: nothing, `8:26`, `T12:00:00Z`, `21:14:23 -0700`, `3:34 PM`.
pub(super) fn at_time(day: Day, rest: &[u8]) -> Result<Minute, Fault> {
    let rest = match rest {
        [b'T' | b't' | b',', time @ ..] => trimmed(time),
        [b' ', ..] => trimmed(rest),
        [] => rest,
        _ => return Err(Fault::Unreadable),
    };
    let start = day.0.checked_mul(1440).ok_or(Fault::Unreadable)?;
    if rest.is_empty() {
        return Ok(Minute(start));
    }
    let (mut hour, minute, after) = match rest {
        [h1, h2, b':', m1, m2, after @ ..] => ([*h1, *h2], [*m1, *m2], after),
        [h, b':', m1, m2, after @ ..] => ([b'0', *h], [*m1, *m2], after),
        _ => return Err(Fault::Unreadable),
    };
    let two = |digits: &[u8; 2]| -> Result<i32, Fault> {
        if digits.iter().all(u8::is_ascii_digit) {
            Ok(i32::from(digits[0] - b'0') * 10 + i32::from(digits[1] - b'0'))
        } else {
            Err(Fault::Unreadable)
        }
    };
    if hour[0] == b' ' {
        hour[0] = b'0';
    }
    let (mut hour, minute) = (two(&hour)?, two(&minute)?);
    let half = after.trim_ascii_end();
    if half.len() >= 2 {
        let (_, half) = half.split_at(half.len() - 2);
        if half.eq_ignore_ascii_case(b"pm") && hour < 12 {
            hour += 12;
        } else if half.eq_ignore_ascii_case(b"am") && hour == 12 {
            hour = 0;
        }
    }
    if hour > 23 || minute > 59 {
        return Err(Fault::Unreadable);
    }
    Ok(Minute(start + hour * 60 + minute))
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
