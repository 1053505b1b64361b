//! What tells the files of one storefront from those of others.

use std::path::Path;

use super::role::Role;
use super::words::{self, Words};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::binding::Binding;
use crate::import::rows::error::ImportError;
use crate::import::rows::forms::{DateOrder, DiscountForm};
use crate::import::rows::meaning::Meaning;

/// How the rows of a catalog belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CatalogRows {
    /// One row is one variant.
    Plain,
    /// One row is one variant; its categories are in one cell, separated by commas, the nearest one last.
    CommaCategories,
    /// Rows of one handle are one product; the first carries the product, later ones further variants or images.
    Handles,
    /// Variations name their parent, which may come before or after them.
    Parents,
    /// Rows of variants follow the row of their product, and take its price when they name none.
    Followers,
    /// Rows of store views repeat a SKU; configurable products name their variants.
    StoreViews,
    /// Variants of products that another file lists, whose price they change.
    Combinations,
    /// Names of categories, which products name by key.
    Categories,
}

/// What one row of an order file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrderShape {
    /// A line with its order.
    Lines,
    /// An order without its lines, which are in another file.
    Headers,
    /// A line whose order is in another file.
    Details,
    /// A whole basket.
    Baskets,
    /// A whole basket, with a column for each item and a mark in those that are in it.
    Marks,
    /// An order with its items in one cell.
    Packed,
    /// An order with its items in numbered groups of columns.
    Groups,
}

/// What is special about the lines of an order file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderRows {
    /// An empty order number continues the order above.
    pub(crate) carries: bool,
    /// Lines named `Tip` without a SKU are tips, not items.
    pub(crate) tips: bool,
    /// Order numbers that begin with `C` before digits, with units below zero, are cancellations of others.
    pub(crate) cancelling_prefix: bool,
    /// What a row is.
    pub(crate) shape: OrderShape,
    /// Orders of several lines begin with a row of sums, and there are lines of text around the table.
    pub(crate) summaries: bool,
    /// The total of a line does not include its discount.
    pub(crate) total_before_discount: bool,
    /// Totals of lines have every discount of the order in them, so that it is not taken off again.
    pub(crate) net_totals: bool,
    /// How the discount column is written, where the storefront always writes the same.
    pub(crate) discount: Option<DiscountForm>,
    /// Of a file with numbered groups of columns: the number of the group and the meaning of a squeezed header.
    pub(crate) groups: fn(&str) -> Option<(u32, Meaning)>,
    /// Order of dates where no cell tells and the storefront always writes the same.
    pub(crate) dates: Option<DateOrder>,
    /// Amounts of lines are without tax, whatever prices the shop shows.
    pub(crate) untaxed: bool,
    /// SKUs that say that there is no item.
    pub(crate) missing: &'static [&'static str],
    /// SKUs of postage and fees, unless a catalog lists them; in any case, with `*` at the end for whatever follows.
    pub(crate) fees: &'static [&'static str],
    /// Why an order of this status is left out, in lower case.
    pub(crate) left_out: &'static [(&'static str, LeftOut)],
}

/// One storefront's way to write one kind of file.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// As people select it: `generic`, `shopify`, `woocommerce`, …
    pub(crate) key: &'static str,
    /// In words.
    pub(crate) name: &'static str,
    /// What the file holds.
    pub(crate) role: Role,
    /// Header to meaning; the first of several headers with one meaning is read.
    pub(crate) columns: &'static [(&'static str, Meaning)],
    /// What headers mean that none of `columns` is.
    pub(crate) more: Words,
    /// Meaning of a squeezed header with a number in it.
    pub(crate) numbered: fn(&str) -> Option<Meaning>,
    /// One header of each group must be there.
    pub(crate) signature: &'static [&'static [&'static str]],
    /// One header of each group must be there as well, in any of its lists of words.
    pub(crate) worded: &'static [&'static [&'static str]],
    /// How catalog rows belong together.
    pub(crate) catalog_rows: CatalogRows,
    /// What is special about order rows.
    pub(crate) order_rows: OrderRows,
    /// Why the file cannot be used although it is known, as expected and found.
    pub(crate) refusal: Option<(&'static str, &'static str)>,
}

/// Order rows without any speciality.
pub(super) const PLAIN_ORDERS: OrderRows = OrderRows {
    carries: false,
    tips: false,
    cancelling_prefix: false,
    shape: OrderShape::Lines,
    summaries: false,
    total_before_discount: false,
    net_totals: false,
    groups: |_| None,
    discount: None,
    dates: None,
    untaxed: false,
    missing: &[],
    fees: &[],
    left_out: &[],
};

/// A dialect without any speciality.
pub(super) const PLAIN: Dialect = Dialect {
    key: "generic",
    name: "",
    role: Role::Catalog,
    columns: &[],
    more: &[],
    numbered: |_| None,
    signature: &[],
    worded: &[],
    catalog_rows: CatalogRows::Plain,
    order_rows: PLAIN_ORDERS,
    refusal: None,
};

impl Dialect {
    /// The meaning of a squeezed header with a number in it.
    pub(crate) fn of_number(&self, squeezed: &str) -> Option<Meaning> {
        let group = || (self.order_rows.groups)(squeezed).map(|(_, meaning)| meaning);
        match self.order_rows.shape {
            OrderShape::Groups => group(),
            _ => (self.numbered)(squeezed),
        }
    }

    /// Which of these columns hold what.
    pub(crate) fn bind(&self, headers: &[String]) -> Binding {
        let shape = self.order_rows.shape;
        let mut binding = Binding::new(
            self.columns,
            |header| self.of_number(header),
            shape == OrderShape::Groups,
            headers,
        );
        let has_lines = match self.role {
            Role::Orders => matches!(shape, OrderShape::Lines | OrderShape::Details),
            Role::AbandonedCheckouts => true,
            Role::Catalog | Role::OfferLog => false,
        };
        let more = match self.more {
            // People rename the columns of an export, and lines without their units count wrong without a word.
            [] if has_lines && !self.columns.is_empty() => words::UNITS,
            more => more,
        };
        words::fill(more, headers, &mut binding);
        if self.order_rows.net_totals
            && binding.has(Meaning::LineTotal)
            && let Some(index) = binding.at(Meaning::OrderDiscount)
        {
            binding.rebind(index, None);
        }
        binding
    }

    /// True for rows whose columns a person names.
    pub(crate) fn is_mapped(&self) -> bool {
        self.columns.is_empty()
            && self.more.is_empty()
            && self.order_rows.shape != OrderShape::Baskets
    }

    /// # Errors
    /// When such files are known and of no use.
    pub(crate) fn check_usable(&self, path: &Path) -> Result<(), ImportError> {
        match self.refusal {
            Some((expected, found)) => Err(ImportError::unusable(path, expected, found)),
            None => Ok(()),
        }
    }
}
