//! What a rule's offer costs the shopper and leaves the shop, as it is typed.

use crate::domain::catalog::{Catalog, Sku, Variant};
use crate::domain::money::{BasisPoints, Money};
use crate::domain::rule::{Bundle, BundlePrice};
use crate::pricing;

/// One product at the price it is offered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferPrice {
    /// List price of one unit.
    pub list: Money,
    /// Price of one unit less the discount.
    pub price: Money,
    /// Cost of one unit; `None` is unknown.
    pub cost: Option<Money>,
}

impl OfferPrice {
    /// What one unit leaves at this price: price - cost.
    #[must_use]
    pub fn margin(self) -> Option<Money> {
        Some(self.price - self.cost?)
    }

    /// True when it sells for less than it costs.
    #[must_use]
    pub fn is_below_cost(self) -> bool {
        self.margin().is_some_and(|margin| margin < Money::ZERO)
    }
}

/// A bundle at its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPrice {
    /// Sum of the parts' list prices times their units.
    pub parts: Money,
    /// Price of one set.
    pub price: Money,
    /// Cost of all parts; `None` when one is unknown.
    pub cost: Option<Money>,
}

impl SetPrice {
    /// What the shopper saves on a set: parts - price; negative when the set is dearer.
    #[must_use]
    pub fn saving(self) -> Money {
        self.parts - self.price
    }

    /// What one set leaves: price - cost.
    #[must_use]
    pub fn margin(self) -> Option<Money> {
        Some(self.price - self.cost?)
    }
}

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

/// A product offered with a percentage off; `None` without a list price.
#[must_use]
pub fn offer(catalog: &Catalog, sku: &Sku, off: BasisPoints) -> Option<OfferPrice> {
    let variant = variant(catalog, sku)?;
    let list = variant.price?;
    Some(OfferPrice {
        list,
        price: pricing::discounted(list, off),
        cost: variant.cost,
    })
}

/// A bundle at its price; `None` when a part has no list price.
#[must_use]
pub fn set(catalog: &Catalog, bundle: &Bundle) -> Option<SetPrice> {
    let mut parts = Money::ZERO;
    let mut cost = Some(Money::ZERO);
    for part in &bundle.components {
        let variant = variant(catalog, &part.sku)?;
        let units = i64::from(part.units);
        parts += variant.price?.times(units);
        cost = cost.and_then(|sum| Some(sum + variant.cost?.times(units)));
    }
    Some(SetPrice {
        parts,
        price: pricing::set_price(bundle.price, parts),
        cost,
    })
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
    pub fn of(price: BundlePrice) -> Self {
        match price {
            BundlePrice::Fixed(_) => Self::Fixed,
            BundlePrice::Percent(_) => Self::Percent,
            BundlePrice::Amount(_) => Self::Amount,
        }
    }

    /// The same price of a set written in this form. A percentage is rounded to hundredths of a percent. `None` when it
    /// cannot be written so: a set that is dearer than its parts has nothing off.
    #[must_use]
    pub fn write(self, set: SetPrice) -> Option<BundlePrice> {
        let saving = set.saving();
        match self {
            Self::Fixed => Some(BundlePrice::Fixed(set.price)),
            _ if saving < Money::ZERO => None,
            Self::Percent => {
                let points = (share_of(saving, set.parts)? * 10_000.0).round();
                Some(BundlePrice::Percent(BasisPoints(points as u32)))
            }
            Self::Amount => Some(BundlePrice::Amount(saving)),
        }
    }

    /// A price in this form that takes nothing off; without list prices a fixed price starts at nothing.
    #[must_use]
    pub fn nothing_off(self, set: Option<SetPrice>) -> BundlePrice {
        match self {
            Self::Fixed => BundlePrice::Fixed(set.map_or(Money::ZERO, |set| set.parts)),
            Self::Percent => BundlePrice::Percent(BasisPoints(0)),
            Self::Amount => BundlePrice::Amount(Money::ZERO),
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
    use crate::domain::rule::{Component, Granted};

    fn bundle(price: BundlePrice) -> Bundle {
        let part = |sku: &str, units| Component {
            sku: sku.into(),
            units,
        };
        Bundle {
            anchor: "CAM".into(),
            components: vec![part("CAM", 1), part("CARD", 2)],
            price,
            granted: Granted::Offer,
        }
    }

    #[test]
    fn an_offer_below_cost_is_known_as_such() {
        let catalog = &dataset().catalog;
        let card = offer(catalog, &"CARD".into(), BasisPoints(1_000)).unwrap();
        assert_eq!(card.price, Money(2_700));
        assert_eq!(card.margin(), Some(Money(1_700)));
        assert!(!card.is_below_cost());
        let camera = offer(catalog, &"CAM".into(), BasisPoints(2_500)).unwrap();
        assert!(camera.is_below_cost());
        let strap = offer(catalog, &"STRAP".into(), BasisPoints(5_000)).unwrap();
        assert_eq!(strap.margin(), None);
        assert_eq!(offer(catalog, &"NONE".into(), BasisPoints(0)), None);
    }

    #[test]
    fn a_set_counts_every_unit_and_its_price_survives_another_form() {
        let catalog = &dataset().catalog;
        for price in [
            BundlePrice::Fixed(Money(50_400)),
            BundlePrice::Percent(BasisPoints(1_000)),
            BundlePrice::Amount(Money(5_600)),
        ] {
            let set = set(catalog, &bundle(price)).unwrap();
            assert_eq!(set.parts, Money(56_000));
            assert_eq!(set.price, Money(50_400));
            assert_eq!(set.saving(), Money(5_600));
            assert_eq!(set.margin(), Some(Money(50_400 - 42_000)));
            for form in [PriceForm::Fixed, PriceForm::Percent, PriceForm::Amount] {
                let written = form.write(set).unwrap();
                assert_eq!(super::set(catalog, &bundle(written)), Some(set));
            }
        }
    }

    #[test]
    fn a_set_dearer_than_its_parts_can_only_be_a_fixed_price() {
        let catalog = &dataset().catalog;
        let set = set(catalog, &bundle(BundlePrice::Fixed(Money(60_000)))).unwrap();
        assert!(set.saving() < Money::ZERO);
        assert_eq!(PriceForm::Percent.write(set), None);
        assert_eq!(PriceForm::Amount.write(set), None);
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
