//! Prices as the editor shows and writes them: titles, tiers with their gaps, and the three forms of a set's price.

use crate::domain::catalog::{Catalog, Sku, Variant};
use crate::domain::money::{BasisPoints, Money};
use crate::domain::price::SetPrice;

/// An amount as a share of another; `None` when the other is nothing.
#[must_use]
pub fn share_of(part: Money, whole: Money) -> Option<f64> {
    crate::domain::kpi::ratio(part.as_f64(), whole.as_f64())
}

/// The variant a SKU names, if the catalog has it.
#[must_use]
pub fn variant<'a>(catalog: &'a Catalog, sku: &Sku) -> Option<&'a Variant> {
    catalog.find(sku).map(|id| catalog.variant(id))
}

/// The title of a SKU as one reads it; the SKU itself where the catalog has none.
#[must_use]
pub fn title(catalog: &Catalog, sku: &Sku) -> String {
    catalog
        .find(sku)
        .map_or_else(|| sku.to_string(), |id| catalog.title(id))
}

/// How the price of a bundle is written, without its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceForm {
    /// A price.
    Fixed,
    /// A percentage off the parts.
    Percent,
    /// An amount off the parts.
    Amount,
}

impl PriceForm {
    /// The form a price is written in.
    #[must_use]
    pub fn of(price: SetPrice) -> Self {
        match price {
            SetPrice::Fixed(_) => Self::Fixed,
            SetPrice::Percent(_) => Self::Percent,
            SetPrice::Amount(_) => Self::Amount,
        }
    }

    /// The same price of a set written in this form. A percentage is rounded to hundredths of a percent. `None` when it
    /// cannot be written so: a set that is dearer than its parts has nothing off.
    #[must_use]
    pub fn write(self, list: Money, price: Money) -> Option<SetPrice> {
        let saving = list - price;
        match self {
            Self::Fixed => Some(SetPrice::Fixed(price)),
            _ if saving < Money::ZERO => None,
            Self::Percent => {
                let points = (share_of(saving, list)? * 10_000.0).round();
                Some(SetPrice::Percent(BasisPoints(points as u32)))
            }
            Self::Amount => Some(SetPrice::Amount(saving)),
        }
    }

    /// A price in this form that takes nothing off; without list prices a fixed price starts at nothing.
    #[must_use]
    pub fn nothing_off(self, list: Option<Money>) -> SetPrice {
        match self {
            Self::Fixed => SetPrice::Fixed(list.unwrap_or(Money::ZERO)),
            Self::Percent => SetPrice::Percent(BasisPoints(0)),
            Self::Amount => SetPrice::Amount(Money::ZERO),
        }
    }
}

/// One tier of a ladder with what it asks for and leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// What.
    pub sku: Sku,
    /// List price; `None` is unknown.
    pub price: Option<Money>,
    /// What one unit leaves at list price.
    pub margin: Option<Money>,
    /// How much dearer it is than the tier before it; `None` for the first.
    pub gap: Option<Money>,
    /// The gap as a share of the lower price.
    pub gap_share: Option<f64>,
}

/// The tiers of a ladder from the first to the last.
#[must_use]
pub fn tiers(catalog: &Catalog, skus: &[Sku]) -> Vec<Tier> {
    let mut below: Option<Money> = None;
    skus.iter()
        .map(|sku| {
            let id = catalog.find(sku);
            let price = id.and_then(|id| catalog.variant(id).price);
            let gap = price.zip(below).map(|(price, below)| price - below);
            let gap_share = gap.zip(below).and_then(|(gap, below)| share_of(gap, below));
            below = price;
            Tier {
                sku: sku.clone(),
                price,
                margin: id.and_then(|id| catalog.unit_margin(id)),
                gap,
                gap_share,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::dataset;
    use super::*;

    #[test]
    fn the_price_of_a_set_survives_another_form() {
        let list = Money(56_000);
        for form in [PriceForm::Fixed, PriceForm::Percent, PriceForm::Amount] {
            let written = form.write(list, Money(50_400)).unwrap();
            assert_eq!(written.of(list), Money(50_400));
            assert_eq!(form.nothing_off(Some(list)).of(list), list);
        }
    }

    #[test]
    fn a_set_dearer_than_its_parts_can_only_be_a_fixed_price() {
        let (list, price) = (Money(56_000), Money(60_000));
        assert_eq!(
            PriceForm::Fixed.write(list, price),
            Some(SetPrice::Fixed(price))
        );
        assert_eq!(PriceForm::Percent.write(list, price), None);
        assert_eq!(PriceForm::Amount.write(list, price), None);
    }

    #[test]
    fn tiers_show_how_much_dearer_each_is_than_the_one_before() {
        let catalog = &dataset().catalog;
        let tiers = tiers(catalog, &["CAM".into(), "NONE".into(), "PRO".into()]);
        assert_eq!(tiers[0].gap, None);
        assert_eq!(tiers[1].price, None);
        assert_eq!(tiers[2].gap, None);
        let tiers = super::tiers(catalog, &["CAM".into(), "PRO".into()]);
        assert_eq!(tiers[1].gap, Some(Money(30_000)));
        assert_eq!(tiers[1].gap_share, Some(0.6));
        assert_eq!(tiers[1].margin, Some(Money(20_000)));
    }
}
