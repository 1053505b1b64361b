//! What a person says about files that the files do not say themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::calendar::Day;
use crate::domain::money::Currency;
use crate::domain::plain_words::plain;
use crate::domain::tax::TaxRate;
use crate::import::dialects::role::Role;
use crate::import::report::reasons::LeftOut;
use crate::import::rows::error::ImportError;
use crate::import::rows::file_kind::size_of;
use crate::import::rows::forms::{DateOrder, DecimalMark, DiscountForm, Fractions};
use crate::import::rows::meaning::squeezed;

/// How one source is to be read: what is `None` is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What the file holds.
    pub role: Option<Role>,
    /// Whose rules for rows hold, as people select it: `shopify`; `none` for plain rows. `None` takes the rules of the
    /// dialect that is recognised where the mapping adds to it, and none where it stands alone.
    pub dialect: Option<String>,
    /// Header to meaning in words ("Order number"); the number of a column, from 1, where there is no header, and `#` with
    /// the number where a header is empty or stands twice.
    pub columns: BTreeMap<String, String>,
    /// True when the first row is data.
    pub headless: bool,
    /// What parts cells.
    pub delimiter: Option<u8>,
    /// Encoding by its label: `windows-1252`.
    pub encoding: Option<String>,
    /// Decimal mark of all columns.
    pub decimal: Option<DecimalMark>,
    /// Order of dates.
    pub dates: Option<DateOrder>,
    /// How discounts are written.
    pub discount: Option<DiscountForm>,
    /// Lines before the table.
    pub skip_lines: Option<usize>,
    /// Currency of amounts that do not name theirs.
    pub currency: Option<Currency>,
    /// Day of orders that have none.
    pub day: Option<Day>,
    /// Whether prices have tax in them.
    pub prices_include_tax: Option<bool>,
    /// The tax on what names none, such as a catalog.
    pub tax_rate: Option<TaxRate>,
    /// Whether the discount on each line of an order is the order's, which counts once.
    pub discount_repeats: Option<bool>,
    /// How parts of a unit count.
    pub fractions: Option<Fractions>,
}

/// A mapping as its file writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    role: Option<String>,
    dialect: Option<String>,
    header: Option<bool>,
    delimiter: Option<String>,
    encoding: Option<String>,
    decimal: Option<String>,
    dates: Option<String>,
    discount: Option<String>,
    skip_lines: Option<usize>,
    currency: Option<Currency>,
    day: Option<String>,
    prices_include_tax: Option<bool>,
    tax_rate: Option<f64>,
    discount_repeats: Option<bool>,
    fractions: Option<String>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping from a TOML file:
    ///
    /// ```toml
    /// role = "orders"            # or "catalog", "abandoned checkouts", "offer log"
    /// dialect = "shopify"        # whose rules for rows hold; "none" for plain rows
    /// delimiter = "semicolon"    # comma, tab, pipe, blank, or one character
    /// encoding = "windows-1252"
    /// decimal = "comma"          # or "point"
    /// dates = "day first"        # or "month first"
    /// discount = "percent"       # amount, fraction
    /// skip-lines = 2
    /// header = true              # false: columns are named by their number, from 1
    /// currency = "EUR"           # of amounts that do not name theirs
    /// day = "2025-01-31"         # of orders without a date
    /// prices-include-tax = true  # false: they are without tax
    /// tax-rate = 20              # in percent, of amounts that name no tax
    /// discount-repeats = true    # the discount on each line is the order's, which counts once
    /// fractions = "one"          # parts of a unit: each line is one unit; or "round"
    ///
    /// [columns]
    /// "Bestellung" = "Order number"
    /// "Notiz" = "ignored"
    /// ```
    ///
    /// # Errors
    /// When the file cannot be read or says something unknown.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        size_of(path)?;
        let text = std::fs::read_to_string(path).map_err(|source| ImportError::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text).map_err(|(expected, found)| ImportError::Unusable {
            path: path.to_owned(),
            expected,
            found,
        })
    }

    /// Reads a mapping from text, see [`Mapping::read`].
    ///
    /// # Errors
    /// What was expected and what was found.
    pub fn parse(text: &str) -> Result<Self, (String, String)> {
        let written: Written = toml::from_str(text).map_err(|problem| {
            let found = plain(problem.message());
            let place = problem.span().and_then(|span| text.get(..span.start));
            let found = match place {
                Some(before) => format!("in line {}: {found}", before.matches('\n').count() + 1),
                None => found,
            };
            ("a mapping in TOML".to_owned(), found)
        })?;
        for words in written.columns.values() {
            super::columns::meaning(words)?;
        }
        let day = match &written.day {
            Some(text) => Some(
                Day::parse(text)
                    .map_err(|_| ("a day such as 2025-01-31".to_owned(), text.clone()))?,
            ),
            None => None,
        };
        if let Some(key) = &written.dialect
            && key != PLAIN_ROWS
            && !crate::import::dialects::is_known(key)
        {
            let expected = format!(
                "a dialect: {}, {PLAIN_ROWS}",
                crate::import::dialects::keys()
            );
            return Err((expected, format!("\"{key}\"")));
        }
        let tax_rate = match written.tax_rate {
            Some(percent) => Some(TaxRate::from_percent(percent).ok_or_else(|| {
                let expected = "a tax rate in percent, from 0 to 100".to_owned();
                (expected, percent.to_string())
            })?),
            None => None,
        };
        let roles = Role::ALL.map(|role| (role.word(), role));
        Ok(Self {
            role: choice(written.role.as_deref(), &roles)?,
            dialect: written.dialect,
            columns: written.columns,
            headless: written.header == Some(false),
            delimiter: written.delimiter.as_deref().map(delimiter).transpose()?,
            encoding: written.encoding,
            decimal: choice(written.decimal.as_deref(), DECIMAL_MARKS)?,
            dates: choice(written.dates.as_deref(), DATE_ORDERS)?,
            discount: choice(written.discount.as_deref(), DISCOUNT_FORMS)?,
            skip_lines: written.skip_lines,
            currency: written.currency,
            day,
            prices_include_tax: written.prices_include_tax,
            tax_rate,
            discount_repeats: written.discount_repeats,
            fractions: choice(written.fractions.as_deref(), FRACTIONS)?,
        })
    }
}

impl Mapping {
    /// True for a mapping of the files that have its columns, or of those without a header; any other is for every file.
    pub(crate) fn is_for_some(&self) -> bool {
        !self.columns.is_empty() || self.headless
    }
}

/// The dialect without rules for rows.
pub(crate) const PLAIN_ROWS: &str = "none";
pub(crate) const DECIMAL_MARKS: &[(&str, DecimalMark)] =
    &[("point", DecimalMark::Point), ("comma", DecimalMark::Comma)];
pub(crate) const DATE_ORDERS: &[(&str, DateOrder)] = &[
    ("day first", DateOrder::DayFirst),
    ("month first", DateOrder::MonthFirst),
];
pub(crate) const DISCOUNT_FORMS: &[(&str, DiscountForm)] = &[
    ("amount", DiscountForm::Amount),
    ("percent", DiscountForm::Percent),
    ("fraction", DiscountForm::Fraction),
];
pub(crate) const FRACTIONS: &[(&str, Fractions)] =
    &[("one", Fractions::One), ("round", Fractions::Round)];
pub(crate) const DELIMITER_NAMES: &[(&str, u8)] = &[
    ("comma", b','),
    ("semicolon", b';'),
    ("tab", b'\t'),
    ("pipe", b'|'),
    ("blank", b' '),
];

fn choice<T: Copy>(
    written: Option<&str>,
    choices: &[(&str, T)],
) -> Result<Option<T>, (String, String)> {
    let Some(written) = written else {
        return Ok(None);
    };
    let wanted = squeezed(written);
    let known = choices.iter().find(|(name, _)| squeezed(name) == wanted);
    known.map(|(_, value)| Some(*value)).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        (names.join(" or "), written.to_owned())
    })
}

fn delimiter(written: &str) -> Result<u8, (String, String)> {
    match written.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => choice(Some(written), DELIMITER_NAMES).map(|found| found.unwrap_or(b',')),
    }
}

/// What a person says about an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportOptions {
    /// How sources are read; one that names columns is for the files that have them all, any other for every file.
    pub mappings: Vec<Mapping>,
    /// How single files are read: what is said here is added to what is recognised, and goes before `mappings` with columns.
    pub of_files: BTreeMap<PathBuf, Mapping>,
    /// Reads files as if none of their source had been read before.
    pub afresh: bool,
    /// Units of the project's currency for one unit of another.
    pub rates: BTreeMap<String, f64>,
    /// Leaves orders in other currencies out instead of refusing their file.
    pub leave_out_other_currencies: bool,
    /// Lets an order find a SKU of the catalog that differs only in case or in zeros at its start.
    pub loose_skus: bool,
    /// Counts a row that repeats another of its order cell by cell once only.
    pub drop_repeated_rows: bool,
    /// Lets orders of the project stay as they are, whatever newer exports say of them.
    pub keep_known_orders: bool,
    /// Reasons of [`LeftOut::SWITCHABLE`] that do not hold: such rows count.
    pub keep: BTreeSet<LeftOut>,
    /// Further statuses whose orders are left out, in any case.
    pub leave_out_statuses: BTreeSet<String>,
    /// Rejected rows may take the place of a file that is there; else such an import is refused.
    pub replace_rejects: bool,
}

impl ImportOptions {
    /// Checks what no file is needed for.
    pub(crate) fn check(&self) -> Result<(), ImportError> {
        let unusable = |expected: String, found: &str| ImportError::Unusable {
            path: "import options".into(),
            expected,
            found: format!("\"{found}\""),
        };
        for reason in &self.keep {
            if let Err(expected) = LeftOut::switchable(reason.word()) {
                return Err(unusable(expected, reason.word()));
            }
        }
        for (code, rate) in &self.rates {
            if !rate.is_finite() || *rate <= 0.0 || Currency::new(code).is_err() {
                let expected = "a currency code and a rate above zero, such as EUR=1.08".to_owned();
                return Err(unusable(expected, &format!("{code}={rate}")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_says_everything_a_file_does_not() {
        let text = "role = \"orders\"\ndelimiter = \"semicolon\"\nencoding = \"windows-1252\"\ndecimal = \"comma\"\n\
            dates = \"month first\"\ndiscount = \"percent\"\nskip-lines = 2\nheader = false\ncurrency = \"eur\"\n\
            day = \"2025-01-31\"\n[columns]\n\"1\" = \"order number\"\n\"2\" = \"SKU\"\n";
        let mapping = Mapping::parse(text).unwrap();
        assert_eq!(mapping.role, Some(Role::Orders));
        assert_eq!(
            (mapping.delimiter, mapping.skip_lines),
            (Some(b';'), Some(2))
        );
        assert!(mapping.headless);
        assert_eq!(mapping.dates, Some(DateOrder::MonthFirst));
        assert_eq!(mapping.currency, Some(Currency::new("EUR").unwrap()));
        assert_eq!(mapping.day, Day::from_ymd(2025, 1, 31));
        assert_eq!(Mapping::parse("").unwrap(), Mapping::default());
    }

    #[test]
    fn what_a_mapping_does_not_know_is_named() {
        for (text, named) in [
            ("decimal = \"colon\"", "colon"),
            ("delimeter = \"comma\"", "delimeter"),
            ("[columns]\nA = \"Shoe size\"", "Shoe size"),
            ("day = \"tomorrow\"", "tomorrow"),
            ("currency = \"euros\"", "euros"),
            ("role = 1", "1"),
        ] {
            let (_, found) = Mapping::parse(text).unwrap_err();
            assert!(found.contains(named), "{found}");
        }
    }
}
