//! One set of assumption values, and the linear value of sums under it.

use super::beliefs::{REPLAYED, is_certain, is_share, value_at};
use super::sums::{SUMS, Sum};
use crate::domain::belief::Spread;
use crate::domain::plan::Plan;
use crate::domain::rule::Granted;

/// Names of all plan-wide assumptions, in the order of [`Values`].
pub(super) const NAMES: [&str; 24] = [
    "reach.product_page",
    "reach.cart",
    "reach.checkout",
    "reach.post_purchase",
    "reach.receipt",
    "reach.follow_up",
    "incremental_share",
    "discount_elasticity",
    "gap_response",
    "further_part",
    "overload",
    "free_options",
    "position_decay",
    "already_granted_share.offer",
    "already_granted_share.automatic",
    "already_granted_share.code",
    "order_loss",
    "displacement",
    "pulled_forward",
    "halo",
    "return_rate",
    "return_handling",
    "resale_share",
    "payment_fee",
];
/// The rest of the names, kept apart so that the first lines up with the walk.
pub(super) const MORE_NAMES: [&str; 3] = ["pick_cost", "trade_down.ladder", "shared_optimism"];

/// Number of plan-wide assumptions.
pub(super) const ALL: usize = NAMES.len() + MORE_NAMES.len();

/// The name at a place.
pub(super) fn name_at(place: usize) -> &'static str {
    if place < NAMES.len() {
        NAMES[place]
    } else {
        MORE_NAMES[place - NAMES.len()]
    }
}

/// What is believed about every plan-wide assumption.
#[derive(Clone, Debug)]
pub(super) struct Beliefs {
    pub spreads: [Spread; ALL],
    shares: [bool; ALL],
    minor_per_unit: f64,
    halo: [f64; 2],
}

impl Beliefs {
    /// `halo` is revenue and cost of the history's average unit of goods, in minor units.
    pub(super) fn of(plan: &Plan, minor_per_unit: f64, halo: [f64; 2]) -> Self {
        let assumptions = plan.assumptions();
        Self {
            spreads: std::array::from_fn(|place| {
                assumptions
                    .belief(name_at(place))
                    .map_or(Spread::Fixed { fixed: 0.0 }, |belief| belief.spread)
            }),
            shares: std::array::from_fn(|place| is_share(name_at(place))),
            minor_per_unit,
            halo,
        }
    }

    pub(super) fn is_certain(&self, place: usize) -> bool {
        is_certain(self.spreads[place])
    }

    /// The values at standard normals, one per name.
    pub(super) fn at(&self, z: impl Fn(usize) -> f64) -> Values {
        let v: [f64; ALL] = std::array::from_fn(|place| {
            let z = if self.is_certain(place) {
                0.0
            } else {
                z(place)
            };
            value_at(self.spreads[place], self.shares[place], z)
        });
        let (returned, resale, fee) = (v[20], v[22], v[23]);
        let kept = (1.0 - returned) * (1.0 - fee);
        let cost = (1.0 - returned) + returned * (1.0 - resale);
        let unit = (returned * v[21] + v[24]) * self.minor_per_unit;
        let mut values = Values {
            reach: std::array::from_fn(|place| v[place]),
            incremental: v[6],
            elasticity: v[7],
            gap_response: v[8],
            further_part: v[9],
            overload: v[10],
            free_options: v[11],
            decay: v[12],
            granted: [v[13], v[14], v[15]],
            order_loss: v[16],
            displaced: v[17],
            pulled: v[18],
            halo: v[19],
            halo_revenue: self.halo[0],
            halo_margin: 0.0,
            optimism: v[26].clamp(0.0, 1.0),
            trade_down: v[25],
            goods: Net { kept, cost, unit },
            services: Net {
                kept: 1.0 - fee,
                cost: 1.0,
                unit: 0.0,
            },
        };
        values.halo_margin = values.goods.margin(self.halo[0], self.halo[1], 1.0);
        values
    }

    /// The values at every median.
    pub(super) fn medians(&self) -> Values {
        self.at(|_| 0.0)
    }
}

/// What is left of revenue, cost and units after returns, fees and picking: g = kept p - cost c - unit n.
///
/// kept = (1-rho)(1-pi), cost = (1-rho) + rho (1-s), unit = rho h + k.
#[derive(Clone, Copy, Debug)]
pub(super) struct Net {
    kept: f64,
    cost: f64,
    unit: f64,
}

impl Net {
    fn margin(&self, revenue: f64, cost: f64, units: f64) -> f64 {
        self.kept * revenue - self.cost * cost - self.unit * units
    }
}

/// One value for every plan-wide assumption.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values {
    pub reach: [f64; REPLAYED.len()],
    pub incremental: f64,
    pub elasticity: f64,
    pub gap_response: f64,
    pub further_part: f64,
    pub overload: f64,
    pub free_options: f64,
    pub decay: f64,
    granted: [f64; 3],
    pub order_loss: f64,
    displaced: f64,
    pulled: f64,
    halo: f64,
    halo_revenue: f64,
    halo_margin: f64,
    pub optimism: f64,
    pub trade_down: f64,
    goods: Net,
    services: Net,
}

/// What a rule's own terms add to the coefficients.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Share off the list price, 0..1.
    pub off: f64,
    /// Price of one set, minor units; 0 for pairs and ladders.
    pub set_price: f64,
    /// True for pairs, the only kind that pulls forward and displaces here.
    pub is_pair: bool,
    pub granted: Granted,
}

/// What taken offers are worth, per unit of acceptance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Worthwhile {
    /// Revenue, minor units.
    pub revenue: f64,
    /// Revenue whose cost is known.
    pub revenue_known: f64,
    /// Gross margin, minor units.
    pub margin: f64,
    /// Units of goods.
    pub units: f64,
    /// Offers.
    pub offers: f64,
}

impl Values {
    /// Share of those who hold the target anyway that get the discount.
    pub(super) fn leak_of(&self, granted: Granted) -> f64 {
        self.granted[match granted {
            Granted::Offer => 0,
            Granted::Automatic => 1,
            Granted::Code => 2,
        }]
    }

    /// Attention paid to slot `slot` (from 1) of `shown` offers: k^-theta e^(-gamma max(0, n - n0)).
    pub(super) fn attention(&self, slot: u8, shown: u8) -> f64 {
        let mut attention = 1.0;
        if slot > 1 && self.decay != 0.0 {
            attention *= f64::from(slot).powf(-self.decay);
        }
        let beyond = (f64::from(shown) - self.free_options).max(0.0);
        if beyond > 0.0 && self.overload != 0.0 {
            attention *= (-self.overload * beyond).exp();
        }
        attention
    }

    /// The value of a cell's sums when everyone accepts.
    pub(super) fn worth(
        &self,
        terms: &Terms,
        costed: bool,
        service: bool,
        sums: &[f64; SUMS],
    ) -> Worthwhile {
        let s = |sum: Sum| sums[sum as usize];
        let core = s(Sum::List) - terms.off * s(Sum::ListReduced) + terms.set_price * s(Sum::Kept)
            - s(Sum::Paid);
        let net = if service { self.services } else { self.goods };
        let (pulled, displaced) = if terms.is_pair {
            (self.pulled, self.displaced)
        } else {
            (0.0, 0.0)
        };
        let units = s(Sum::Units);
        let halo = self.halo * units;
        let revenue = core - displaced * s(Sum::DisplacedPaid) - pulled * s(Sum::ListFull)
            + halo * self.halo_revenue;
        let mut worth = Worthwhile {
            revenue,
            units: units * (1.0 - pulled) + halo - displaced * s(Sum::DisplacedUnits),
            offers: s(Sum::Count),
            ..Worthwhile::default()
        };
        if costed {
            let cost = s(Sum::Cost);
            worth.revenue_known = revenue;
            worth.margin = net.margin(core, cost, units)
                - displaced
                    * self.goods.margin(
                        s(Sum::DisplacedPaidKnown),
                        s(Sum::DisplacedCost),
                        s(Sum::DisplacedUnits),
                    )
                - pulled * (s(Sum::ListFull) - cost)
                + halo * self.halo_margin;
        }
        worth
    }
}
