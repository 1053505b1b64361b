//! A project: what was imported, which never changes, and the plan, which people edit.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::checkouts::AbandonedCheckouts;
use super::money::Currency;
use super::offer_log::OfferLog;
use super::orders::OrderHistory;
use super::progress::{Cancelled, Progress};
use super::tax::{MoneyFacts, RevenueBasis};

/// One imported file, as it stands in the project's record.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file, without its folder.
    pub file: String,
    /// What it was read as: `catalog`, `orders`, `abandoned checkouts` or `offer log`.
    pub role: String,
    /// Recognised dialect.
    pub dialect: String,
    /// Data rows.
    pub rows: u64,
    /// Rows that are in the project.
    pub accepted: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Rows left out on purpose, by reason.
    pub left_out: Vec<(String, u64)>,
    /// What its money is besides its amounts.
    #[serde(default, skip_serializing_if = "MoneyFacts::is_plain")]
    pub money: MoneyFacts,
}

// The seal of a project file is made of this text, and older files knew nothing of money.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = f.debug_struct("Source");
        text.field("file", &self.file)
            .field("role", &self.role)
            .field("dialect", &self.dialect)
            .field("rows", &self.rows)
            .field("accepted", &self.accepted)
            .field("rejected", &self.rejected)
            .field("left_out", &self.left_out);
        if !self.money.is_plain() {
            text.field("money", &self.money);
        }
        text.finish()
    }
}

/// Catalog, order history and what else was imported: immutable, shared.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The one currency of every amount.
    pub currency: Currency,
    /// The catalog; SKUs that only the orders name are in it as not listed.
    pub catalog: Catalog,
    /// The orders.
    pub history: OrderHistory,
    /// Checkouts that were not paid; empty when no file of them was imported.
    pub checkouts: AbandonedCheckouts,
    /// How often offers were shown and taken; empty when no log was imported.
    pub offer_log: OfferLog,
    /// Files it came from.
    pub sources: Vec<Source>,
    /// SHA-256 of all imported data, hexadecimal: equal data, equal hash.
    pub hash: String,
}

impl Dataset {
    /// A dataset with its hash worked out.
    #[must_use]
    pub fn new(
        currency: Currency,
        catalog: Catalog,
        history: OrderHistory,
        sources: Vec<Source>,
    ) -> Self {
        // Nobody else knows this progress, so nobody can stop it.
        let hash = hash(&currency, &catalog, &history, &Progress::new()).unwrap_or_default();
        Self {
            currency,
            catalog,
            history,
            checkouts: AbandonedCheckouts::default(),
            offer_log: OfferLog::default(),
            sources,
            hash,
        }
    }

    /// The dataset with these checkouts and this log instead of none. Called on a dataset that has neither yet, because the
    /// hash takes them in.
    #[must_use]
    pub fn with_optional(mut self, checkouts: AbandonedCheckouts, offer_log: OfferLog) -> Self {
        self.hash = hash_with(self.hash, &checkouts, &offer_log);
        self.checkouts = checkouts;
        self.offer_log = offer_log;
        self
    }

    /// A dataset with its hash worked out, unless somebody stops it.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody asked to stop.
    pub fn watched(
        currency: Currency,
        catalog: Catalog,
        history: OrderHistory,
        sources: Vec<Source>,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let hash = hash(&currency, &catalog, &history, progress)?;
        Ok(Self {
            currency,
            catalog,
            history,
            checkouts: AbandonedCheckouts::default(),
            offer_log: OfferLog::default(),
            sources,
            hash,
        })
    }

    /// A dataset without anything.
    #[must_use]
    pub fn empty(currency: Currency) -> Self {
        Self::new(
            currency,
            Catalog::default(),
            OrderHistory::default(),
            Vec::new(),
        )
    }

    /// Where the revenue of the lines comes from.
    #[must_use]
    pub fn revenue_basis(&self) -> RevenueBasis {
        let lines = self.history.line_count() as u64;
        let of = |count: fn(&MoneyFacts) -> u64| -> u64 {
            self.sources.iter().map(|source| count(&source.money)).sum()
        };
        let at_catalog = of(|money| money.lines_at_catalog_price).min(lines);
        let unknown = of(|money| money.lines_without_price).min(lines - at_catalog);
        match (at_catalog, unknown) {
            (0, 0) => RevenueBasis::Paid,
            (0, unknown) if unknown == lines => RevenueBasis::Unknown,
            _ => RevenueBasis::Mixed {
                at_catalog,
                unknown,
                lines,
            },
        }
    }

    /// What a reader of sums of money must know, file by file, as sentences; none where money is plain.
    #[must_use]
    pub fn money_notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(rate) = self.catalog.price_tax().filter(|rate| rate.0 > 0) {
            notes.push(format!(
                "Prices of the catalog are kept without tax; the shop names them with {rate} in them."
            ));
        }
        for source in &self.sources {
            let told = source.money.sentences();
            notes.extend(told.iter().map(|told| format!("{}: {told}", source.file)));
        }
        notes
    }

    /// True before the first import.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
            && self.catalog.variants().is_empty()
            && self.checkouts.is_empty()
            && self.offer_log.is_empty()
    }
}

fn hash(
    currency: &Currency,
    catalog: &Catalog,
    history: &OrderHistory,
    progress: &Progress,
) -> Result<String, Cancelled> {
    use sha2::{Digest, Sha256};
    let mut sha = Sha256::new();
    sha.update(currency.code());
    let mut text = |text: &str| {
        sha.update((text.len() as u64).to_le_bytes());
        sha.update(text);
    };
    for (id, variant) in catalog.iter() {
        let product = catalog.product_of(id);
        text(variant.sku.as_str());
        text(&product.key);
        text(&catalog.title(id));
        text(&product.category);
        text(&format!(
            "{:?} {:?} {:?} {}",
            variant.price, variant.cost, variant.stock, variant.listed
        ));
    }
    catalog.facts().spell(&mut text);
    // Blocks of columns keep the hash fast on millions of lines.
    let mut block = Vec::with_capacity(1 << 16);
    for order in history.orders() {
        block.extend_from_slice(order.number().as_bytes());
        block.extend_from_slice(&order.placed().0.to_le_bytes());
        let customer = order.customer().map_or(u32::MAX, |customer| customer.0);
        block.extend_from_slice(&customer.to_le_bytes());
        block.extend_from_slice(&order.order_discount().0.to_le_bytes());
        if order.refunded().0 != 0 {
            block.extend_from_slice(&order.refunded().0.to_le_bytes());
        }
        for line in order.lines() {
            block.extend_from_slice(&line.variant.0.to_le_bytes());
            block.extend_from_slice(&line.units.to_le_bytes());
            block.extend_from_slice(&line.net_revenue.0.to_le_bytes());
        }
        if block.len() >= 1 << 15 {
            progress.check()?;
            sha.update(&block);
            block.clear();
        }
    }
    sha.update(&block);
    Ok(hexadecimal(&sha.finalize()))
}

/// The hash of a dataset with checkouts and an offer log; without them it stays what it was.
fn hash_with(before: String, checkouts: &AbandonedCheckouts, offer_log: &OfferLog) -> String {
    use sha2::{Digest, Sha256};
    if checkouts.is_empty() && offer_log.is_empty() {
        return before;
    }
    let mut sha = Sha256::new();
    let mut text = |text: &str| {
        sha.update((text.len() as u64).to_le_bytes());
        sha.update(text);
    };
    text(&before);
    for checkout in checkouts.all() {
        text(&checkout.id);
        text(&format!("{} {}", checkout.started.0, checkout.lines.len()));
        for line in &checkout.lines {
            text(line.sku.as_str());
            text(&format!("{} {:?}", line.units, line.unit_price));
        }
    }
    for (rule, week, counts) in offer_log.iter() {
        text(rule.as_str());
        text(&format!(
            "{} {} {} {}",
            week.0, counts.shown, counts.accepted, counts.source
        ));
    }
    hexadecimal(&sha.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
