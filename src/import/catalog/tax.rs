//! The tax in a catalog's prices.

use std::path::Path;

use crate::domain::catalog::Catalog;
use crate::domain::money::Money;
use crate::domain::orders::{Order, OrderHistory};
use crate::domain::project::Dataset;
use crate::domain::tax::{TaxMode, TaxRate};
use crate::import::mapping::overrides::Formats;
use crate::import::recognise::tax::{FileTax, named};
use crate::import::rows::error::ImportError;

/// The tax in the prices of the catalog, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CatalogTax {
    /// `None` is unknown, a rate of 0 is none; prices stay as they are under both.
    pub(crate) tax: Option<TaxRate>,
    /// The rate that orders have, whatever the catalog does.
    rate_of_orders: Option<TaxRate>,
}

impl CatalogTax {
    /// As the project has it.
    pub(crate) fn before(base: Option<&Dataset>) -> Self {
        Self {
            tax: base.and_then(|base| base.catalog.price_tax()),
            rate_of_orders: None,
        }
    }

    /// The rate to take out; 0 where there is none.
    pub(crate) fn rate(&self) -> TaxRate {
        self.tax.unwrap_or_default()
    }

    /// Prices stand to tax as in these orders, unless the project has it otherwise.
    pub(crate) fn follow(&mut self, orders: &FileTax) {
        let rate = orders.rate.or_else(|| orders.rates.first());
        self.rate_of_orders = self.rate_of_orders.or(rate);
        if self.tax.is_none() {
            self.tax = match orders.mode {
                Some(TaxMode::Included) => rate,
                Some(TaxMode::OnTop) => Some(TaxRate::default()),
                None => None,
            };
        }
    }

    /// What a person or the name of the price column says goes before.
    ///
    /// # Errors
    /// When a person says that prices include tax and no rate is known.
    pub(crate) fn say(
        &mut self,
        path: &Path,
        formats: &Formats,
        header: &str,
    ) -> Result<(), ImportError> {
        let rate = formats
            .tax_rate
            .or(self.tax.filter(|rate| rate.0 > 0))
            .or(self.rate_of_orders);
        let by_name = named(header).map(|(mode, _)| mode);
        match (formats.prices_include_tax, by_name) {
            (Some(false), _) | (None, Some(TaxMode::OnTop)) => self.tax = Some(TaxRate::default()),
            (Some(true), _) if rate.is_none() => {
                return Err(ImportError::unusable(
                    path,
                    "the rate of the tax in prices: --tax-rate 20, or tax-rate in a mapping",
                    "prices that include tax, and no orders that name the rate",
                ));
            }
            (Some(true), _) | (None, Some(TaxMode::Included)) => self.tax = rate,
            (None, None) if formats.tax_rate.is_some() => self.tax = rate,
            (None, None) => {}
        }
        Ok(())
    }
}

/// Lines that agree from which on it is no chance.
const ENOUGH: u64 = 3;

/// The tax in the prices of a catalog whose orders are without it, by what was paid: undiscounted lines are worth the price
/// itself, or the price without tax of this rate. `None` where too few lines tell.
pub(crate) fn by_what_was_paid(
    catalog: &Catalog,
    history: &OrderHistory,
    rate: TaxRate,
) -> Option<TaxRate> {
    let (mut with_tax, mut without) = (0_u64, 0_u64);
    for line in history.orders().flat_map(Order::lines) {
        let variant = catalog.variant(line.variant);
        let Some(price) = variant.price.filter(|_| variant.listed) else {
            continue;
        };
        let is = |price: Money| {
            let units = i64::from(line.units);
            // A unit's price is rounded once for each unit.
            (price.times(units) - line.net_revenue).0.abs() <= units
        };
        match (is(price), is(rate.net_of(price))) {
            (true, false) => without += 1,
            (false, true) => with_tax += 1,
            _ => {}
        }
    }
    if with_tax >= ENOUGH && with_tax > without {
        Some(rate)
    } else if without >= ENOUGH && without > with_tax {
        Some(TaxRate::default())
    } else {
        None
    }
}
