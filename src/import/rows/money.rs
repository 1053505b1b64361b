//! Amounts in the project's currency, whatever their cells are in.

use std::collections::BTreeMap;

use super::cells;
use super::cells::Fault;
use super::digits::two_decimals;
use super::forms::DecimalMark;
use crate::domain::money::{Currency, Money};

/// Reads amounts in one currency; `rates` are units of it for one unit of another.
#[derive(Clone, Debug)]
pub(crate) struct MoneyReader<'a> {
    pub(crate) currency: &'a Currency,
    rates: &'a BTreeMap<String, f64>,
    /// The currency of amounts that do not name theirs.
    plain: Currency,
    /// What a hundredth of a unit is in minor units times [`cells::EXTRA`]; 0 where plain amounts have to be converted.
    per_hundredth: i64,
}

/// What the text beside a number says about its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Named {
    Nothing,
    Code(Currency),
    /// A sign that several currencies share.
    Family(&'static [&'static str]),
}

const DOLLARS: &[&str] = &[
    "USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP", "BRL",
];
const YEN: &[&str] = &["JPY", "CNY"];
const SIGNS: &[(char, &[&str])] = &[
    ('$', DOLLARS),
    ('€', &["EUR"]),
    ('£', &["GBP", "EGP", "LBP"]),
    ('¥', YEN),
    ('₹', &["INR"]),
    ('₽', &["RUB"]),
    ('₺', &["TRY"]),
    ('₩', &["KRW"]),
    ('₫', &["VND"]),
    ('₴', &["UAH"]),
    ('฿', &["THB"]),
];
/// Country letters before a dollar sign.
const DOLLAR_COUNTRIES: &[(&str, &str)] = &[
    ("US", "USD"),
    ("AU", "AUD"),
    ("A", "AUD"),
    ("CA", "CAD"),
    ("C", "CAD"),
    ("NZ", "NZD"),
    ("SG", "SGD"),
    ("S", "SGD"),
    ("HK", "HKD"),
    ("MX", "MXN"),
    ("NT", "TWD"),
    ("R", "BRL"),
];

impl<'a> MoneyReader<'a> {
    /// For a file whose plain numbers are in `plain`, by default the project's currency.
    pub(crate) fn new(
        currency: &'a Currency,
        rates: &'a BTreeMap<String, f64>,
        plain: Option<&Currency>,
    ) -> Self {
        let per_hundredth = match plain {
            Some(plain) if plain != currency => 0,
            _ => currency.minor_per_unit() * cells::EXTRA / 100,
        };
        Self {
            currency,
            rates,
            plain: plain.unwrap_or(currency).clone(),
            per_hundredth,
        }
    }

    /// The same for an order in this currency.
    pub(crate) fn of_order(&self, code: &Currency) -> Self {
        Self::new(self.currency, self.rates, Some(code))
    }

    /// The code of the currency of amounts that do not name theirs.
    pub(crate) fn plain_code(&self) -> &str {
        self.plain.code()
    }

    /// True when amounts in this currency can be read.
    pub(crate) fn knows(&self, code: &Currency) -> bool {
        code == self.currency || self.rate(code).is_some()
    }

    fn rate(&self, code: &Currency) -> Option<f64> {
        let rate = *self.rates.get(code.code())?;
        (rate.is_finite() && rate > 0.0).then_some(rate)
    }

    /// An amount in minor units of the project's currency times [`cells::EXTRA`].
    #[inline]
    pub(crate) fn amount(&self, cell: &[u8], mark: Option<DecimalMark>) -> Result<i64, Fault> {
        let sign = if mark == Some(DecimalMark::Comma) {
            b','
        } else {
            b'.'
        };
        if self.per_hundredth > 0
            && mark.is_some()
            && let Some(hundredths) = two_decimals(cell, sign)
        {
            return Ok(i64::from(hundredths) * self.per_hundredth);
        }
        self.any_amount(cell, mark)
    }

    fn any_amount(&self, cell: &[u8], mark: Option<DecimalMark>) -> Result<i64, Fault> {
        let scaled = cells::amount(cell, mark, self.currency.decimals())?;
        let is_plain = matches!((cell.first(), cell.last()), (Some(first), Some(last))
            if (first.is_ascii_digit() || *first == b'-') && last.is_ascii_digit());
        let named = if is_plain {
            Named::Nothing
        } else {
            named(cell)
        };
        let code = match &named {
            Named::Code(code) => code,
            Named::Nothing => &self.plain,
            Named::Family(codes) if codes.contains(&self.plain.code()) => &self.plain,
            Named::Family(_) => return Err(Fault::OtherCurrency),
        };
        if code == self.currency {
            return Ok(scaled);
        }
        let rate = self.rate(code).ok_or(Fault::OtherCurrency)?;
        let converted = (scaled as f64 * rate).round();
        if converted.abs() < 9e18 {
            Ok(converted as i64)
        } else {
            Err(Fault::Unreadable)
        }
    }
}

/// Minor units from an amount with extra decimals, halves away from zero.
pub(crate) fn rounded(scaled: i64) -> Money {
    let half = if scaled < 0 {
        -cells::EXTRA / 2
    } else {
        cells::EXTRA / 2
    };
    Money(scaled.saturating_add(half) / cells::EXTRA)
}

/// The codes of the currencies that the text of a cell may name; none when it names none.
pub(crate) fn codes_in(cell: &[u8]) -> Vec<String> {
    match named(cell) {
        Named::Nothing => Vec::new(),
        Named::Code(code) => vec![code.code().to_owned()],
        Named::Family(codes) => codes.iter().map(|code| (*code).to_owned()).collect(),
    }
}

fn named(cell: &[u8]) -> Named {
    let Ok(text) = std::str::from_utf8(cell) else {
        return Named::Nothing;
    };
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let code_of = |code: &str| Currency::new(code).map_or(Named::Nothing, Named::Code);
    if letters.len() == 3 {
        return code_of(&letters);
    }
    if text.contains('$')
        && let Some((_, code)) = DOLLAR_COUNTRIES
            .iter()
            .find(|(country, _)| *country == letters)
    {
        return code_of(code);
    }
    for (sign, codes) in SIGNS {
        if text.contains(*sign) {
            return match codes {
                [code] => code_of(code),
                _ => Named::Family(codes),
            };
        }
    }
    Named::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        cell: &str,
        mark: DecimalMark,
        project: &str,
        rates: &[(&str, f64)],
    ) -> Result<i64, Fault> {
        let currency = Currency::new(project).unwrap();
        let rates = rates
            .iter()
            .map(|(code, rate)| ((*code).to_owned(), *rate))
            .collect();
        let scaled =
            MoneyReader::new(&currency, &rates, None).amount(cell.as_bytes(), Some(mark))?;
        Ok(scaled / cells::EXTRA)
    }

    #[test]
    fn amounts_that_name_another_currency_need_a_rate() {
        use DecimalMark::{Comma, Point};
        assert_eq!(read("AU $3,000.00", Point, "AUD", &[]), Ok(300_000));
        assert_eq!(read("EUR 90,00", Comma, "EUR", &[]), Ok(9_000));
        assert_eq!(read("15.00 USD", Point, "USD", &[]), Ok(1_500));
        assert_eq!(read("$43.00", Point, "CAD", &[]), Ok(4_300));
        assert_eq!(read("£2.50", Point, "GBP", &[]), Ok(250));
        for (cell, mark) in [("AU $3.00", Point), ("EUR 90,00", Comma), ("£1.00", Point)] {
            assert_eq!(
                read(cell, mark, "USD", &[]),
                Err(Fault::OtherCurrency),
                "{cell}"
            );
        }
        assert_eq!(read("$43.00", Point, "EUR", &[]), Err(Fault::OtherCurrency));
        assert_eq!(read("EUR 90,00", Comma, "USD", &[("EUR", 1.1)]), Ok(9_900));
    }

    #[test]
    fn a_file_in_another_currency_is_converted_by_its_rate() {
        let (usd, eur) = (Currency::usd(), Currency::new("EUR").unwrap());
        let rates = [("EUR".to_owned(), 1.25)].into();
        let reader = MoneyReader::new(&usd, &rates, Some(&eur));
        assert_eq!(
            reader.amount(b"8.00", Some(DecimalMark::Point)),
            Ok(1_000 * cells::EXTRA)
        );
        assert_eq!(
            reader.amount(b"8.00 USD", Some(DecimalMark::Point)),
            Ok(800 * cells::EXTRA)
        );
    }

    #[test]
    fn prices_finer_than_the_currency_are_rounded_half_away_from_zero() {
        assert_eq!(rounded(125_000), Money(13));
        assert_eq!(rounded(124_999), Money(12));
        assert_eq!(rounded(-125_000), Money(-13));
    }
}
