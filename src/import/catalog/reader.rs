//! Catalog rows to products and variants.

use std::collections::HashSet;

use super::assortment::{Assortment, Listing};
use super::lists::{last_of, options, tags};
use super::sales::timed;
use crate::domain::catalog::{ProductId, SaleStatus};
use crate::domain::money::Money;
use crate::import::dialects::CatalogRows;
use crate::import::recognise::decide::Decisions;
use crate::import::report::builder::{Refusal, ReportBuilder};
use crate::import::report::reasons::LeftOut;
use crate::import::rows::cells;
use crate::import::rows::cells::Fault;
use crate::import::rows::error::Stop;
use crate::import::rows::meaning::{MAX_OPTIONS, Meaning};
use crate::import::rows::money::{MoneyReader, rounded};
use crate::import::rows::reader::Rows;

/// Why a row gives no variant.
pub(crate) enum Outcome {
    LeftOut(LeftOut),
    Refused(Refusal),
    Undecided,
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Reads the rows of one catalog file.
pub(crate) struct CatalogReader<'a> {
    pub(crate) file: u32,
    pub(crate) grouping: CatalogRows,
    pub(crate) money: MoneyReader<'a>,
    pub(crate) decisions: &'a Decisions,
    pub(crate) assortment: &'a mut Assortment,
    pub(crate) run: Run,
    /// What configurable products say about their variants.
    pub(crate) homes: Vec<Home>,
    /// SKUs of the file in lower case, where the storefront knows no case.
    pub(crate) seen: HashSet<String>,
}

/// Where a variant belongs that has a row of its own.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) sku: String,
    pub(crate) product: ProductId,
    pub(crate) attributes: Vec<(String, String)>,
}

/// The product whose rows are being read.
#[derive(Default)]
pub(crate) struct Run {
    pub(crate) key: String,
    pub(crate) option_names: Vec<String>,
    pub(crate) is_gift_card: bool,
    pub(crate) product: Option<ProductId>,
    pub(crate) price: Option<Money>,
    pub(crate) sale: Option<Sale>,
    /// The product itself, until a row shows whether it has variants.
    pub(crate) waiting: Option<Listing>,
}

/// What is off the price of a product and its variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sale {
    /// Hundredths of a percent.
    Percent(i64),
    /// Money off.
    Amount(Money),
}

impl<'a> CatalogReader<'a> {
    /// A reader at the first row of the file with this number, from 1.
    pub(crate) fn new(
        file: u32,
        grouping: CatalogRows,
        money: MoneyReader<'a>,
        decisions: &'a Decisions,
        assortment: &'a mut Assortment,
    ) -> Self {
        Self {
            file,
            grouping,
            money,
            decisions,
            assortment,
            run: Run::default(),
            homes: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Reads all rows.
    pub(crate) fn read(
        &mut self,
        rows: &mut Rows<'_>,
        report: &mut ReportBuilder<'_>,
    ) -> Result<(), Stop> {
        while rows.advance()? {
            if report.reject_misshapen(rows)? {
                continue;
            }
            let outcome = match self.grouping {
                CatalogRows::Plain | CatalogRows::CommaCategories => self.plain(rows),
                CatalogRows::Handles => self.handle(rows),
                CatalogRows::Parents => self.parent(rows),
                CatalogRows::Followers => self.follower(rows),
                CatalogRows::StoreViews => self.store_view(rows),
                CatalogRows::Combinations => self.combination(rows),
                CatalogRows::Categories => self.category(rows),
            };
            match outcome {
                Ok(()) => report.accept(),
                Err(Outcome::LeftOut(reason)) => report.leave_out(reason),
                Err(Outcome::Refused(refusal)) => report.refuse(rows, &refusal)?,
                Err(Outcome::Undecided) => return Err(Stop::Undecided),
            }
        }
        self.settle();
        let homes = std::mem::take(&mut self.homes);
        self.assortment.house_all(homes);
        Ok(())
    }

    pub(crate) fn list(&mut self, listing: Listing) -> Result<(), Outcome> {
        if self.assortment.list(self.file, listing) {
            Ok(())
        } else {
            Err(Outcome::LeftOut(LeftOut::RepeatedSku))
        }
    }

    pub(crate) fn money(
        &self,
        rows: &Rows<'_>,
        meaning: Meaning,
    ) -> Result<Option<Money>, Outcome> {
        self.read_money(rows, meaning, rows.of(meaning))
    }

    fn read_money(
        &self,
        rows: &Rows<'_>,
        meaning: Meaning,
        cell: &[u8],
    ) -> Result<Option<Money>, Outcome> {
        if cell.is_empty() {
            return Ok(None);
        }
        let mark = self.decisions.mark(rows.binding(), meaning);
        match self.money.amount(cell, mark) {
            Ok(scaled) if scaled >= 0 => Ok(Some(rounded(scaled))),
            Err(Fault::Undecided) => Err(Outcome::Undecided),
            Err(Fault::OtherCurrency) => Err(Outcome::Refused(Refusal {
                meaning,
                expected: "an amount in the project's currency, or a rate for the other one (--rates)",
            })),
            Ok(_) | Err(Fault::Unreadable) => Err(Outcome::Refused(Refusal {
                meaning,
                expected: "an amount of zero or more",
            })),
        }
    }

    /// An amount that may be below zero; nothing where the cell is empty.
    pub(crate) fn signed(&self, rows: &Rows<'_>, meaning: Meaning) -> Result<Money, Outcome> {
        let cell = rows.of(meaning);
        let (is_below, cell) = match cell {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, cell),
        };
        let amount = self.read_money(rows, meaning, cell)?.unwrap_or_default();
        Ok(if is_below {
            Money::ZERO - amount
        } else {
            amount
        })
    }

    /// Price, cost and stock of a row; what has no column stays `None`.
    pub(crate) fn figures(&self, rows: &Rows<'_>, listing: &mut Listing) -> Result<(), Outcome> {
        let binding = rows.binding();
        if binding.has(Meaning::Price) || binding.has(Meaning::SalePrice) {
            let price = self.money(rows, Meaning::Price)?;
            let sale = self.money(rows, Meaning::SalePrice)?;
            // The price without a sale that has days always comes back; the day of the last order decides.
            listing.price = Some(match (sale.map(|sale| timed(rows, sale)), price) {
                (Some(Ok(timed)), Some(price)) => {
                    listing.sale = timed;
                    Some(price)
                }
                (Some(Err(sale)), _) => Some(sale),
                (Some(Ok(_)), None) => sale,
                (None, price) => price,
            });
        }
        if binding.has(Meaning::Cost) {
            listing.cost = Some(self.money(rows, Meaning::Cost)?);
        }
        if binding.has(Meaning::Stock) {
            let untracked =
                binding.has(Meaning::StockTracker) && rows.of(Meaning::StockTracker).is_empty();
            let cell = rows.of(Meaning::Stock);
            // A WooCommerce variation may share its parent's stock, which is a figure of the parent only.
            let shared = cell.eq_ignore_ascii_case(b"parent");
            listing.stock = Some(if untracked || shared || cell.is_empty() {
                None
            } else if let Some(known) = stock_word(cell) {
                known
            } else {
                Some(cells::whole(cell).ok_or(Refusal {
                    meaning: Meaning::Stock,
                    expected: "a whole number of units",
                })?)
            });
        }
        Ok(())
    }

    fn plain(&mut self, rows: &Rows<'_>) -> Result<(), Outcome> {
        let binding = rows.binding();
        let mut listing = Listing {
            sku: sku_text(rows)?,
            ..Listing::default()
        };
        let row_id = rows.text(Meaning::RowId);
        if listing.sku.is_empty() {
            listing.sku.clone_from(&row_id);
        }
        if listing.sku.is_empty() {
            listing.sku = name_of(rows);
        }
        if listing.sku.is_empty() {
            return Err(missing_sku());
        }
        self.figures(rows, &mut listing)?;
        let text = |meaning| binding.has(meaning).then(|| rows.text(meaning));
        listing.title = text(Meaning::Title);
        listing.category = text(Meaning::Category).map(|category| match self.grouping {
            CatalogRows::CommaCategories => last_of(&category, ','),
            _ if category.is_empty() => last_of(&rows.text(Meaning::BroadCategory), '>'),
            _ => last_of(&category, '>'),
        });
        listing.brand = text(Meaning::Brand);
        listing.tags = binding
            .has(Meaning::Tags)
            .then(|| tags(&rows.text(Meaning::Tags)));
        if let [nearest, wider @ ..] = self.category_path(rows).as_slice() {
            let named = listing.category.get_or_insert_default();
            if named.is_empty() {
                named.clone_from(nearest);
            }
            // What the nearest category lies in stays to be found as tags.
            let tags = listing.tags.get_or_insert_default();
            tags.extend(wider.iter().cloned());
        }
        if binding.has(Meaning::OptionValue(2)) {
            let numbers = 1..=MAX_OPTIONS as u8;
            let names: Vec<String> = numbers
                .clone()
                .map(|number| rows.header(Meaning::OptionValue(number)).to_owned())
                .collect();
            let values: Vec<String> = numbers
                .map(|number| rows.text(Meaning::OptionValue(number)))
                .map(|value| {
                    if value == "0" || value == "NA" {
                        String::new()
                    } else {
                        value
                    }
                })
                .collect();
            let (attributes, option) = options(&names, &values);
            listing.option = Some(option);
            listing.attributes = Some(attributes);
        } else {
            listing.option = text(Meaning::OptionValue(1));
        }
        let key = rows.text(Meaning::ProductKey);
        if !key.is_empty() {
            listing.product = Some(self.assortment.product(&key));
        }
        let sku = listing.sku.clone();
        self.list(listing)?;
        let mut facts = self.facts(rows);
        if !key.is_empty() {
            // A row of a page with several variants says of itself whether it is on sale.
            self.assortment.tell_variant(&sku, &facts.of_variant());
            facts.status = SaleStatus::Untold;
            facts.visibility = SaleStatus::Untold;
        }
        if let Some(product) = self.assortment.page_of(&sku) {
            self.assortment.tell_product(self.file, product, facts);
        }
        if !row_id.is_empty() && row_id != sku {
            self.assortment.also_known(&row_id, &sku);
        }
        Ok(())
    }
}

/// Stock in words: `Some(None)` is some, nobody says how much.
fn stock_word(cell: &[u8]) -> Option<Option<i64>> {
    let word = crate::import::rows::meaning::squeezed(&String::from_utf8_lossy(cell));
    match word.as_str() {
        "instock" | "preorder" | "backorder" => Some(None),
        "outofstock" => Some(Some(0)),
        _ => None,
    }
}

/// What an item without a SKU goes by: its name, as order lines write it.
pub(crate) fn name_of(rows: &Rows<'_>) -> String {
    let title = rows.text(Meaning::Title);
    match rows.text(Meaning::OptionValue(1)) {
        option if option.is_empty() || title.is_empty() => title,
        option => format!("{title} - {option}"),
    }
}

pub(crate) fn missing_sku() -> Outcome {
    Outcome::Refused(Refusal {
        meaning: Meaning::Sku,
        expected: "a SKU or a title",
    })
}

/// The SKU of a row, empty when it has none.
pub(crate) fn sku_text(rows: &Rows<'_>) -> Result<String, Refusal> {
    let sku = cells::code(rows.of(Meaning::Sku));
    if cells::lost_digits(sku) {
        return Err(Refusal {
            meaning: Meaning::Sku,
            expected: "a SKU, not a number whose digits are lost",
        });
    }
    Ok(String::from_utf8_lossy(sku).into_owned())
}
