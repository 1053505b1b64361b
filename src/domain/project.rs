//! A project: what was imported, which never changes, and the plan, which people edit.

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::money::Currency;
use super::orders::OrderHistory;
use super::progress::{Cancelled, Progress};

/// One imported file, as it stands in the project's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file, without its folder.
    pub file: String,
    /// What it was read as: `catalog` or `orders`.
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
}

/// Catalog and order history: imported, immutable, shared.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The one currency of every amount.
    pub currency: Currency,
    /// The catalog; SKUs that only the orders name are in it as not listed.
    pub catalog: Catalog,
    /// The orders.
    pub history: OrderHistory,
    /// Files it came from.
    pub sources: Vec<Source>,
    /// SHA-256 of catalog and history, hexadecimal: equal data, equal hash.
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
            sources,
            hash,
        }
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
            sources,
            hash,
        })
    }

    /// A dataset without products and orders.
    #[must_use]
    pub fn empty(currency: Currency) -> Self {
        Self::new(
            currency,
            Catalog::default(),
            OrderHistory::default(),
            Vec::new(),
        )
    }

    /// True before the first import.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.history.is_empty() && self.catalog.variants().is_empty()
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
    // Blocks of columns keep the hash fast on millions of lines.
    let mut block = Vec::with_capacity(1 << 16);
    for order in history.orders() {
        block.extend_from_slice(order.number().as_bytes());
        block.extend_from_slice(&order.placed().0.to_le_bytes());
        let customer = order.customer().map_or(u32::MAX, |customer| customer.0);
        block.extend_from_slice(&customer.to_le_bytes());
        block.extend_from_slice(&order.order_discount().0.to_le_bytes());
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
    Ok(sha
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
