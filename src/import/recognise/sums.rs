//! A look at the orders of a file as wholes: what their lines and their sums say about each other.

use super::decide::{Decisions, SAMPLE_ROWS};
use super::sniffed::Sniffed;
use super::tax::{FileTax, NAMED, OrderSums, TaxVotes};
use crate::domain::money::Money;
use crate::domain::tax::TaxMode;
use crate::import::dialects::OrderShape;
use crate::import::dialects::role::Role;
use crate::import::rows::cells;
use crate::import::rows::error::ImportError;
use crate::import::rows::meaning::Meaning;
use crate::import::rows::money::rounded;
use crate::import::rows::reader::Rows;

/// Decimals that sums are compared with; what a currency has beyond does not decide.
const DECIMALS: u32 = 2;

/// What a file's orders say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) tax: FileTax,
    pub(crate) discounts: DiscountVotes,
}

/// Whether a discount that stands on each line of an order is the order's own.
#[derive(Clone, Debug, Default)]
pub(crate) struct DiscountVotes {
    /// Orders whose total is right when the discount is counted once.
    pub(crate) once: u64,
    /// Orders whose total is right when each line has its own.
    pub(crate) each: u64,
    /// Orders of several lines with one and the same discount on each, that no total tells of.
    pub(crate) equal: u64,
    /// Orders of several lines whose discounts differ.
    pub(crate) unequal: u64,
    /// A cell of the first such discount, and its line.
    pub(crate) cell: Option<(String, u64)>,
}

/// Orders with equal discounts on each line from which on it is no chance.
const EQUAL_ENOUGH: u64 = 2;

impl DiscountVotes {
    /// True when the order's discount stands on each line, false when each line has its own; `None` is open.
    pub(crate) fn is_repeated(&self, said: Option<bool>) -> Option<bool> {
        match said {
            Some(said) => Some(said),
            None if self.once > 0 || self.each > 0 => Some(self.once > self.each),
            None if self.unequal > 0 || self.equal < EQUAL_ENOUGH => Some(false),
            None => None,
        }
    }
}

impl Said {
    /// What nothing in the file tells although it decides about money: what is needed, and what is there instead.
    pub(crate) fn open(&self, sniffed: &Sniffed) -> Option<(String, String)> {
        let at = |cell: &Option<(String, u64)>| {
            cell.as_ref().map_or_else(String::new, |(cell, line)| {
                format!(", such as {cell} on line {line}")
            })
        };
        if self.tax.is_open {
            let seen = self.tax.rates.first();
            let rate = seen.map_or_else(String::new, |rate| {
                format!(" (about {rate} if prices include it)")
            });
            return Some((
                "whether prices include tax: --prices-include-tax yes or no, or prices-include-tax in a mapping"
                    .to_owned(),
                format!(
                    "orders that name tax{}{rate}, and no total that tells",
                    at(&self.tax.cell)
                ),
            ));
        }
        let formats = &sniffed.overrides.formats;
        if self.tax.mode == Some(TaxMode::Included)
            && self.tax.rate.is_none()
            && !sniffed.layout.binding.has(Meaning::Taxes)
            && !sniffed.layout.binding.has(Meaning::LineTax)
            && sniffed.dialect.role == Role::Orders
        {
            return Some((
                "the rate of the tax in prices: --tax-rate 20, or tax-rate in a mapping".to_owned(),
                format!(
                    "prices that include tax, and no column of tax. {}",
                    self.tax.evidence
                ),
            ));
        }
        self.discounts
            .is_repeated(formats.discount_repeats)
            .is_none()
            .then(|| {
                (
                    "whether a discount on every line is the line's or the order's: --discount-repeats yes or no, or discount-repeats in a mapping"
                        .to_owned(),
                    format!(
                        "{} orders with one discount on each of their lines{}",
                        self.discounts.equal,
                        at(&self.discounts.cell)
                    ),
                )
            })
    }
}

/// An order whose rows are being looked at.
#[derive(Default)]
struct Whole {
    number: Vec<u8>,
    lines: u64,
    gross: Money,
    discounts: Money,
    first_discount: Option<Money>,
    discounts_are_equal: bool,
    line_tax: Option<Money>,
    subtotal: Option<Money>,
    order_discount: Money,
    shipping: Money,
    taxes: Option<Money>,
    total: Option<Money>,
    tax_cell: Option<(String, u64)>,
    discount_cell: Option<(String, u64)>,
}

/// Looks at the beginning of a file, or at all of it. A file that names neither tax nor discounts is not looked at.
pub(crate) fn look<'r>(
    open: impl FnOnce() -> Result<Rows<'r>, ImportError>,
    sniffed: &Sniffed,
    decisions: &Decisions,
    whole: bool,
) -> Result<Said, ImportError> {
    let has = |meaning| sniffed.layout.binding.has(meaning);
    let mut tax = TaxVotes::default();
    let mut discounts = DiscountVotes::default();
    let repeats = has(Meaning::LineDiscount) && has(Meaning::UnitPrice) && !has(Meaning::LineTotal);
    let is_lines = matches!(
        sniffed.dialect.order_rows.shape,
        OrderShape::Lines | OrderShape::Details
    );
    if sniffed.dialect.role == Role::Orders
        && (has(Meaning::Taxes) || has(Meaning::LineTax) || (repeats && is_lines))
    {
        let mut rows = open()?;
        let carries = sniffed.dialect.order_rows.carries;
        let mut order = Whole::default();
        while (whole || rows.count() < SAMPLE_ROWS) && rows.advance()? {
            if rows.misshapen().is_some() {
                continue;
            }
            let number = cells::code(rows.of(Meaning::Order));
            let goes_on = order.number == number || (number.is_empty() && carries);
            if !goes_on {
                let done = std::mem::replace(&mut order, Whole::begin(number));
                done.count(&mut tax, &mut discounts);
            }
            order.add(&rows, decisions);
        }
        order.count(&mut tax, &mut discounts);
    }
    let headers: Vec<&str> = NAMED
        .iter()
        .filter_map(|meaning| sniffed.layout.binding.at(*meaning))
        .map(|index| sniffed.header(index))
        .collect();
    Ok(Said {
        tax: FileTax::of(tax, sniffed.dialect, &sniffed.overrides.formats, &headers),
        discounts,
    })
}

impl Whole {
    fn begin(number: &[u8]) -> Self {
        Self {
            number: number.to_vec(),
            discounts_are_equal: true,
            ..Self::default()
        }
    }

    fn add(&mut self, rows: &Rows<'_>, decisions: &Decisions) {
        let read = |meaning: Meaning| {
            let cell = rows.of(meaning);
            if cell.is_empty() {
                return None;
            }
            let mark = decisions.mark(rows.binding(), meaning);
            cells::amount(cell, mark, DECIMALS).ok().map(rounded)
        };
        let seen = |meaning| {
            let cell = String::from_utf8_lossy(rows.of(meaning)).into_owned();
            Some((cell, rows.line()))
        };
        self.lines += 1;
        self.subtotal = self.subtotal.or_else(|| read(Meaning::Subtotal));
        self.total = self.total.or_else(|| read(Meaning::OrderTotal));
        if self.lines == 1 {
            self.order_discount = read(Meaning::OrderDiscount).unwrap_or_default();
            self.shipping = read(Meaning::Shipping).unwrap_or_default();
            self.taxes = read(Meaning::Taxes);
        }
        if let Some(tax) = read(Meaning::LineTax) {
            self.line_tax = Some(self.line_tax.unwrap_or_default() + tax);
        }
        if self.tax_cell.is_none() {
            let taxed = |meaning| read(meaning).is_some_and(|tax| tax > Money::ZERO);
            let cell = [Meaning::Taxes, Meaning::LineTax]
                .into_iter()
                .find(|meaning| taxed(*meaning));
            self.tax_cell = cell.and_then(seen);
        }
        let units = cells::whole(rows.of(Meaning::Units)).unwrap_or(1);
        let gross = match (read(Meaning::LineTotal), read(Meaning::UnitPrice)) {
            (Some(total), _) => total,
            (None, Some(price)) => Money(price.0.saturating_mul(units)),
            (None, None) => Money::ZERO,
        };
        self.gross += gross;
        let discount = read(Meaning::LineDiscount).unwrap_or_default();
        self.discounts += discount;
        match self.first_discount {
            None => self.first_discount = Some(discount),
            Some(first) => self.discounts_are_equal &= first == discount,
        }
        if discount > Money::ZERO && self.discount_cell.is_none() {
            self.discount_cell = seen(Meaning::LineDiscount);
        }
    }

    fn count(self, tax: &mut TaxVotes, discounts: &mut DiscountVotes) {
        let taxes = self.taxes.or(self.line_tax).unwrap_or_default();
        let goods = |off: Money| {
            self.subtotal
                .unwrap_or(self.gross - off - self.order_discount)
        };
        tax.count(
            &OrderSums {
                goods: goods(self.discounts),
                shipping: self.shipping,
                taxes,
                total: self.total,
                discount: self.order_discount,
                tips: Money::ZERO,
            },
            self.tax_cell.as_ref(),
        );
        let first = self.first_discount.unwrap_or_default();
        if self.lines < 2 || self.discounts <= Money::ZERO {
            return;
        }
        if !self.discounts_are_equal {
            discounts.unequal += 1;
            return;
        }
        // A total without shipping or tax is enough to tell, where it comes out even.
        let Some(total) = self.total.or(self.subtotal) else {
            discounts.equal += 1;
            if discounts.cell.is_none() {
                discounts.cell = self.discount_cell;
            }
            return;
        };
        let is = |off: Money| {
            let goods = self.gross - off;
            [Money::ZERO, self.shipping, taxes, self.shipping + taxes]
                .iter()
                .any(|more| (total - goods - *more).0.abs() <= 1)
        };
        match (is(first), is(self.discounts)) {
            (true, false) => discounts.once += 1,
            (false, true) => discounts.each += 1,
            _ => {}
        }
    }
}
