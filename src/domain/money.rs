//! Money in integer minor units, the currencies that say how many there are, and the one rounding function.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// An amount in minor units (cents) of the project's one currency. Negative amounts are refunds and losses.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Minor units as a float, for means, shares and other figures that are not paid by anybody.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// The amount nearest to `minor` minor units, halves away from zero: the one place where a rate touches money.
    #[must_use]
    pub fn rounded(minor: f64) -> Self {
        Self(minor.round() as i64)
    }

    /// The amount for `units` pieces at this unit price.
    #[must_use]
    pub fn times(self, units: i64) -> Self {
        Self(self.0.saturating_mul(units))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// A share in hundredths of a percent, 0 to 10,000: exact where a float percent is not.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// The share 0..1.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// The number a person reads, 0..100.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// From a percent 0..100 with at most two decimals; `None` outside of that.
    #[must_use]
    pub fn from_percent(percent: f64) -> Option<Self> {
        let points = (percent * 100.0).round();
        let exact = (points - percent * 100.0).abs() < 1e-6;
        (exact && (0.0..=10_000.0).contains(&points)).then_some(Self(points as u32))
    }
}

/// An ISO 4217 currency: its code and how many decimals its amounts have.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency {
    code: [u8; 3],
}

/// A text that is not an ISO 4217 code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a currency code of three letters such as USD, found \"{found}\"")]
pub struct CurrencyError {
    /// What was written.
    pub found: String,
}

impl Currency {
    /// The currency with this three-letter code, in any case.
    ///
    /// # Errors
    /// When the text is not three ASCII letters.
    pub fn new(code: &str) -> Result<Self, CurrencyError> {
        match *code.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => Ok(Self {
                code: [a, b, c].map(|letter| letter.to_ascii_uppercase()),
            }),
            _ => Err(CurrencyError {
                found: code.to_owned(),
            }),
        }
    }

    /// The US dollar, the sample store's currency.
    #[must_use]
    pub fn usd() -> Self {
        Self { code: *b"USD" }
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// The sign written before amounts; the code where a sign would be ambiguous.
    #[must_use]
    pub fn sign(&self) -> &str {
        match &self.code {
            b"USD" => "$",
            b"EUR" => "€",
            b"GBP" => "£",
            b"JPY" => "¥",
            b"INR" => "₹",
            _ => self.code(),
        }
    }

    /// Decimals of an amount: 2 for most, 0 or 3 for the ones ISO 4217 lists so.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        match &self.code {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Minor units in one unit: 100 for dollars.
    #[must_use]
    pub fn minor_per_unit(&self) -> i64 {
        10_i64.pow(self.decimals())
    }

    /// The plain decimal text of an amount, with a point and no grouping: `-12.50`.
    #[must_use]
    pub fn decimal(&self, amount: Money) -> String {
        let decimals = self.decimals() as usize;
        let sign = if amount.0 < 0 { "-" } else { "" };
        let digits = amount.0.unsigned_abs();
        if decimals == 0 {
            return format!("{sign}{digits}");
        }
        let per = self.minor_per_unit().unsigned_abs();
        format!("{sign}{}.{:0decimals$}", digits / per, digits % per)
    }

    /// Reads a plain decimal text with a point: `560.00`, `560`, `-3.5`. More decimals than the currency has must be
    /// zeros. `None` when the text is anything else.
    ///
    /// ```
    /// use endcap::domain::money::{Currency, Money};
    /// let usd = Currency::usd();
    /// assert_eq!(usd.parse_decimal("560.00"), Some(Money(56_000)));
    /// assert_eq!(usd.parse_decimal("34.0000"), Some(Money(3_400)));
    /// assert_eq!(usd.parse_decimal("19.995"), None);
    /// ```
    #[must_use]
    pub fn parse_decimal(&self, text: &str) -> Option<Money> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let decimals = self.decimals() as usize;
        let kept = fraction.get(..decimals.min(fraction.len()))?;
        if fraction.bytes().skip(decimals).any(|b| b != b'0') {
            return None;
        }
        let mut minor: i64 = 0;
        for digit in whole.bytes().chain(kept.bytes()) {
            minor = minor
                .checked_mul(10)?
                .checked_add(i64::from(digit - b'0'))?;
        }
        for _ in kept.len()..decimals {
            minor = minor.checked_mul(10)?;
        }
        Some(Money(if negative { -minor } else { minor }))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;
    fn try_from(code: String) -> Result<Self, CurrencyError> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_and_amount_are_inverse_for_every_number_of_decimals() {
        for code in ["USD", "JPY", "KWD"] {
            let currency = Currency::new(code).unwrap();
            for minor in [-123_456, -1, 0, 1, 99, 100, 5_000_001] {
                let text = currency.decimal(Money(minor));
                assert_eq!(currency.parse_decimal(&text), Some(Money(minor)), "{text}");
            }
        }
    }

    #[test]
    fn text_that_is_no_amount_is_refused() {
        for text in [
            "",
            ".",
            "-",
            "1,50",
            "1e3",
            "12.345",
            "99999999999999999999",
        ] {
            assert_eq!(Currency::usd().parse_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn a_percent_finer_than_a_basis_point_is_refused() {
        assert_eq!(BasisPoints::from_percent(12.5), Some(BasisPoints(1250)));
        assert_eq!(BasisPoints::from_percent(12.345), None);
        assert_eq!(BasisPoints::from_percent(100.01), None);
    }
}
