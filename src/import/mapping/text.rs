//! A mapping as the TOML that is read back to the same mapping.

use std::path::Path;

use super::options::{
    DATE_ORDERS, DECIMAL_MARKS, DELIMITER_NAMES, DISCOUNT_FORMS, FRACTIONS, Mapping,
};
use crate::files::{self, Permission, WriteError};

impl Mapping {
    /// The mapping as [`Mapping::parse`] reads it.
    ///
    /// ```
    /// # use endcap::import::Mapping;
    /// let text = "role = \"orders\"\nskip-lines = 2\n\n[columns]\n\"Beleg\" = \"Order number\"\n";
    /// assert_eq!(Mapping::parse(text).unwrap().to_toml(), text);
    /// ```
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let mut say = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!("{name} = {value}\n"));
            }
        };
        say("role", self.role.map(|role| quoted(role.word())));
        say("dialect", self.dialect.as_deref().map(quoted));
        say("header", self.headless.then(|| "false".to_owned()));
        say("delimiter", self.delimiter.map(delimiter));
        say("encoding", self.encoding.as_deref().map(quoted));
        say("decimal", named(self.decimal, DECIMAL_MARKS));
        say("dates", named(self.dates, DATE_ORDERS));
        say("discount", named(self.discount, DISCOUNT_FORMS));
        say("skip-lines", self.skip_lines.map(|lines| lines.to_string()));
        say(
            "currency",
            self.currency.as_ref().map(|code| quoted(code.code())),
        );
        say("day", self.day.map(|day| quoted(&day.to_string())));
        let yes_or_no = |said: Option<bool>| said.map(|said| said.to_string());
        say("prices-include-tax", yes_or_no(self.prices_include_tax));
        let percent = self.tax_rate.map(|rate| rate.percent().to_string());
        say("tax-rate", percent);
        say("discount-repeats", yes_or_no(self.discount_repeats));
        say("fractions", named(self.fractions, FRACTIONS));
        if !self.columns.is_empty() {
            text.push_str("\n[columns]\n");
            for (column, words) in &self.columns {
                text.push_str(&format!("{} = {}\n", quoted(column), quoted(words)));
            }
        }
        text
    }

    /// Writes the mapping to a file, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written, must not be, or is there and was not to be replaced; what was there stays then.
    pub fn write(&self, path: &Path, permission: &Permission) -> Result<(), WriteError> {
        files::write(path, self.to_toml().as_bytes(), permission)
    }
}

fn named<T: Copy + PartialEq>(value: Option<T>, names: &[(&str, T)]) -> Option<String> {
    let (name, _) = names.iter().find(|(_, known)| Some(*known) == value)?;
    Some(quoted(name))
}

fn delimiter(byte: u8) -> String {
    let known = DELIMITER_NAMES.iter().find(|(_, known)| *known == byte);
    known.map_or_else(
        || quoted(&char::from(byte).to_string()),
        |(name, _)| quoted(name),
    )
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                quoted.push_str(&format!("\\U{:08X}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::Day;
    use crate::domain::money::Currency;
    use crate::domain::tax::TaxRate;
    use crate::import::{DateOrder, DecimalMark, DiscountForm, Fractions, Role};

    proptest! {
        #[test]
        fn whatever_a_mapping_says_is_read_back(
            headers in proptest::collection::vec(any::<String>(), 0..6),
            words in proptest::sample::select(vec!["SKU", "ignored", "Option value 3", "Order date"]),
            delimiter in proptest::option::of(proptest::sample::select(b",;\t| ^:\\'".to_vec())),
            encoding in proptest::option::of(any::<String>()),
            role in proptest::option::of(proptest::sample::select(Role::ALL.to_vec())),
            decimal in proptest::option::of(proptest::sample::select(vec![DecimalMark::Comma, DecimalMark::Point])),
            dates in proptest::option::of(proptest::sample::select(vec![DateOrder::DayFirst, DateOrder::MonthFirst])),
            discount in proptest::option::of(proptest::sample::select(vec![DiscountForm::Amount, DiscountForm::Percent, DiscountForm::Fraction])),
            (prices_include_tax, tax_rate, discount_repeats, fractions) in (
                proptest::option::of(any::<bool>()),
                proptest::option::of(0_u32..1_000_000),
                proptest::option::of(any::<bool>()),
                proptest::option::of(proptest::sample::select(vec![Fractions::One, Fractions::Round])),
            ),
            (headless, skip_lines, day, dialect, euros) in (any::<bool>(), proptest::option::of(0_usize..9), proptest::option::of(-9_000_i32..30_000), any::<bool>(), any::<bool>()),
        ) {
            let mapping = Mapping {
                role,
                dialect: dialect.then(|| "shopify".to_owned()),
                columns: headers.into_iter().map(|header| (header, words.to_owned())).collect(),
                headless,
                delimiter,
                encoding,
                decimal,
                dates,
                discount,
                skip_lines,
                currency: euros.then(|| Currency::new("EUR").unwrap()),
                day: day.map(Day),
                prices_include_tax,
                tax_rate: tax_rate.map(TaxRate),
                discount_repeats,
                fractions,
            };
            let text = mapping.to_toml();
            prop_assert_eq!(Mapping::parse(&text), Ok(mapping), "{}", text);
        }
    }

    #[test]
    fn a_mapping_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kasse.toml");
        let mapping = Mapping::parse("decimal = \"comma\"").unwrap();
        mapping.write(&path, &Permission::default()).unwrap();
        assert_eq!(Mapping::read(&path).unwrap(), mapping);
        let nowhere = folder.path().join("missing").join("kasse.toml");
        mapping.write(&nowhere, &Permission::default()).unwrap_err();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
