//! What is known of a file before it is read, because a person or its storefront says so.

use super::options::{ImportOptions, Mapping};
use crate::domain::calendar::Day;
use crate::domain::money::Currency;
use crate::domain::tax::TaxRate;
use crate::import::dialects::Dialect;
use crate::import::dialects::role::Role;
use crate::import::rows::forms::{DateOrder, DecimalMark, DiscountForm, Fractions};

/// What a person says about a file, to be taken instead of what is recognised.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    pub(crate) delimiter: Option<u8>,
    pub(crate) encoding: Option<String>,
    /// It is said of all files, so that those in UTF-8 stay what they are.
    pub(crate) encodes_all: bool,
    pub(crate) skip_lines: usize,
    pub(crate) currency: Option<Currency>,
    pub(crate) day: Option<Day>,
    pub(crate) formats: Formats,
}

impl Overrides {
    /// Takes the formats that a storefront always writes, for columns that do not tell.
    pub(crate) fn take_usual(&mut self, dialect: &Dialect) {
        self.formats.usual_dates = dialect.order_rows.dates;
        self.formats.usual_discount = dialect.order_rows.discount;
    }

    /// Adds what a mapping says, where nothing was said before.
    pub(crate) fn add(&mut self, mapping: &Mapping) {
        self.delimiter = self.delimiter.or(mapping.delimiter);
        if self.encoding.is_none() {
            self.encoding.clone_from(&mapping.encoding);
        }
        self.skip_lines = self.skip_lines.max(mapping.skip_lines.unwrap_or(0));
        if self.currency.is_none() {
            self.currency.clone_from(&mapping.currency);
        }
        self.day = self.day.or(mapping.day);
        self.formats.mark = self.formats.mark.or(mapping.decimal);
        self.formats.dates = self.formats.dates.or(mapping.dates);
        self.formats.discount = self.formats.discount.or(mapping.discount);
        self.formats.prices_include_tax = self
            .formats
            .prices_include_tax
            .or(mapping.prices_include_tax);
        self.formats.tax_rate = self.formats.tax_rate.or(mapping.tax_rate);
        self.formats.discount_repeats = self.formats.discount_repeats.or(mapping.discount_repeats);
        self.formats.fractions = self.formats.fractions.or(mapping.fractions);
    }

    /// What the mappings for every file of this role say.
    pub(crate) fn everywhere(options: &ImportOptions, role: Option<Role>) -> Self {
        let mut overrides = Self::default();
        for mapping in &options.mappings {
            let fits = mapping.role.is_none() || role.is_none() || mapping.role == role;
            if !mapping.is_for_some() && fits {
                overrides.add(mapping);
            }
        }
        overrides.encodes_all = overrides.encoding.is_some();
        overrides
    }
}

/// Formats of a file's columns that are known before a cell is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Formats {
    /// Said by a person: the decimal mark of all columns.
    pub(crate) mark: Option<DecimalMark>,
    /// Said by a person: the order of dates.
    pub(crate) dates: Option<DateOrder>,
    /// Said by a person: how discounts are written.
    pub(crate) discount: Option<DiscountForm>,
    /// Said by a person: whether prices have tax in them.
    pub(crate) prices_include_tax: Option<bool>,
    /// Said by a person: the tax on what names none.
    pub(crate) tax_rate: Option<TaxRate>,
    /// Said by a person: the discount on each line is the order's.
    pub(crate) discount_repeats: Option<bool>,
    /// Said by a person: how parts of a unit count.
    pub(crate) fractions: Option<Fractions>,
    /// The storefront's order of dates, where no cell tells.
    pub(crate) usual_dates: Option<DateOrder>,
    /// The storefront's way to write discounts, where no cell tells.
    pub(crate) usual_discount: Option<DiscountForm>,
}
