//! What became of every row, as `endcap.import/1` writes it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::orders::{ChangedOrders, SameNumber};
use crate::domain::tax::MoneyFacts;
use crate::format::grouped_decimal;

/// The format's name with its major version.
pub const FORMAT: &str = "endcap.import/1";

/// What became of one file: `accepted + rejected + left_out = rows`, always.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FileReport {
    /// The file.
    pub path: String,
    /// `catalog`, `orders`, `abandoned checkouts` or `offer log`.
    pub role: String,
    /// Recognised dialect.
    pub dialect: String,
    /// Encoding.
    pub encoding: String,
    /// Delimiter.
    pub delimiter: String,
    /// Decimal mark.
    pub decimal: String,
    /// Date order: `ymd`, `dmy`, `mdy`; empty without dates.
    pub date_order: String,
    /// Line of the header, 1 for the first.
    pub header_row: u64,
    /// Header to meaning, or `ignored`.
    pub columns: BTreeMap<String, String>,
    /// Data rows.
    pub rows: u64,
    /// Rows that are in the project.
    pub accepted: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Rows left out on purpose, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// Abandoned checkouts, or weeks of the offer log, that were in the project and are as this file says now.
    pub replaced: u64,
    /// Orders that the project, or another file of the import, had otherwise, and that are as this file says now.
    pub changed: Option<ChangedOrders>,
    /// Orders that this file says otherwise than the project, which has them from a newer export or keeps them by choice.
    pub overruled: u64,
    /// Orders that have the number of another order and are another: by their id or their shop.
    pub same_number: Option<SameNumber>,
    /// What the money of the file is besides its amounts: tax, missing prices, contradictions.
    pub money: MoneyFacts,
    /// Lines whose SKU was found in the catalog only without regard to case and zeros at its start.
    pub loose_matches: Vec<LooseMatch>,
    /// Variants of the catalog that repeat the SKU of another: they are kept, by a SKU of their own.
    pub shared_skus: Vec<SharedSku>,
    /// What was decided about the file that a person should know, as sentences: a guessed encoding, stray quotes, a header
    /// row in the middle.
    pub notes: Vec<String>,
}

/// A SKU that a second variant of the catalog has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SharedSku {
    /// As the catalog writes it.
    pub sku: String,
    /// The SKU that the second variant goes by: its page and options. Order lines find it by title and option.
    pub kept_as: String,
}

/// A SKU of the orders that was taken for one of the catalog that is written otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LooseMatch {
    /// As the orders write it.
    pub ordered: String,
    /// As the catalog writes it.
    pub listed: String,
    /// Lines that name it so.
    pub lines: u64,
    /// True when a spreadsheet damaged the SKU of the orders, and the name of the item told which it was.
    pub damaged: bool,
}

/// A SKU of the orders that the catalog does not have, and what it may have meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NearMiss {
    /// As the orders write it.
    pub ordered: String,
    /// SKUs of the catalog that are written much like it, the nearest first, at most three.
    pub candidates: Vec<String>,
}

/// One row that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Line in the file where the row begins, 1 for the first.
    pub line: u64,
    /// Header of the column.
    pub column: String,
    /// What it must hold.
    pub expected: String,
    /// What it holds.
    pub found: String,
}

/// What the project holds after the import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportTotals {
    /// Products.
    pub products: u64,
    /// Variants listed in a catalog.
    pub variants: u64,
    /// Products that the catalog says are not on sale, by status: draft, archived, private, hidden, and so on.
    pub products_off_sale: BTreeMap<String, u64>,
    /// Links between products that stand in the shop already.
    pub present_links: u64,
    /// Orders.
    pub orders: u64,
    /// Order lines.
    pub lines: u64,
    /// Customers known by a keyed hash.
    pub customers: u64,
    /// Lines whose SKU is in the catalog.
    pub matched_lines: u64,
    /// SKUs that only orders name.
    pub unmatched_sku_count: u64,
    /// Which they are, most lines first; the first 1,000 of them.
    pub unmatched_skus: Vec<String>,
    /// For the first of those that the catalog nearly has, what it may have meant.
    pub near_misses: Vec<NearMiss>,
    /// First and last day.
    pub period: Option<String>,
    /// Net revenue, as a decimal; 0 where no line says what was paid.
    pub net_revenue: String,
    /// Where it comes from when it was not paid: "from today's catalog prices", "the orders name no prices".
    pub revenue_basis: Option<String>,
    /// Sold variants without a cost.
    pub missing_costs: u64,
    /// Checkouts that were not paid.
    pub abandoned_checkouts: u64,
    /// First and last day of them.
    pub abandoned_period: Option<String>,
    /// Weeks of the offer log, counted once for each rule.
    pub offer_weeks: u64,
    /// How often the offers of the log were shown.
    pub offers_shown: u64,
    /// How often they were taken.
    pub offers_accepted: u64,
    /// Rules of the offer log that the plan does not have; their weeks are kept.
    pub unknown_rules: Vec<String>,
}

impl ImportReport {
    /// The first file of which nothing was taken because its rows could not be read.
    #[must_use]
    pub fn all_rejected(&self) -> Option<&FileReport> {
        self.files.iter().find(|file| {
            let left_out: u64 = file.left_out.values().sum();
            file.accepted == 0 && file.rejected > left_out
        })
    }
}

impl ImportTotals {
    /// The net revenue with where it comes from: "12.50 (from today's catalog prices)", "unknown (the orders name no prices)".
    #[must_use]
    pub fn revenue_words(&self) -> String {
        let is_nothing = !self
            .net_revenue
            .bytes()
            .any(|byte| matches!(byte, b'1'..=b'9'));
        match &self.revenue_basis {
            Some(basis) if is_nothing => format!("unknown ({basis})"),
            Some(basis) => format!("{} ({basis})", grouped_decimal(&self.net_revenue)),
            None => grouped_decimal(&self.net_revenue),
        }
    }
}

/// The whole report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportReport {
    /// `endcap.import/1`.
    pub format: String,
    /// One per file.
    pub files: Vec<FileReport>,
    /// The first 1,000 rejected rows.
    pub problems: Vec<Problem>,
    /// What the project holds now.
    pub totals: ImportTotals,
}
