//! One set of assumption values, and the linear value of sums under it.

use std::ops::Index;

use super::beliefs::value_at;
use super::sums::{SUMS, Sum};
use crate::domain::belief::Spread;
use crate::domain::plan::Plan;
use crate::domain::rule::offer::Terms;
use crate::domain::scenario::{Assumption, AssumptionId, AssumptionUnit, ByAssumption};

/// What is believed about every plan-wide assumption.
#[derive(Clone, Debug)]
pub(super) struct Beliefs {
    spreads: ByAssumption<Spread>,
    /// Shares are drawn on the logit scale.
    are_shares: ByAssumption<bool>,
    minor_per_unit: f64,
    halo: [f64; 2],
}

impl Beliefs {
    /// `halo` is revenue and cost of the history's average unit, services left out, in minor units.
    pub(super) fn of(plan: &Plan, minor_per_unit: f64, halo: [f64; 2]) -> Self {
        let assumptions = plan.assumptions();
        let is_share = |id: AssumptionId| id.spec().unit == AssumptionUnit::Share;
        Self {
            spreads: ByAssumption::from_fn(|assumption| assumptions.belief(assumption).spread),
            are_shares: ByAssumption::from_fn(|assumption| is_share(assumption.into())),
            minor_per_unit,
            halo,
        }
    }

    pub(super) fn is_certain(&self, assumption: Assumption) -> bool {
        self.spreads[assumption].is_certain()
    }

    /// The values at standard normals, one per assumption.
    pub(super) fn at(&self, z: impl Fn(Assumption) -> f64) -> Values {
        let given = ByAssumption::from_fn(|assumption| {
            let z = if self.is_certain(assumption) {
                0.0
            } else {
                z(assumption)
            };
            value_at(self.spreads[assumption], self.are_shares[assumption], z)
        });
        let returned = given[Assumption::ReturnRate];
        let lost = returned * (1.0 - given[Assumption::ResaleShare]);
        let fee = given[Assumption::PaymentFee];
        let handling = returned * given[Assumption::ReturnHandling] + given[Assumption::PickCost];
        let items = Net {
            kept: (1.0 - returned) * (1.0 - fee),
            cost: (1.0 - returned) + lost,
            unit: handling * self.minor_per_unit,
        };
        Values {
            given,
            halo_revenue: self.halo[0],
            halo_margin: items.margin(self.halo[0], self.halo[1], 1.0),
            items,
            services: Net {
                kept: 1.0 - fee,
                cost: 1.0,
                unit: 0.0,
            },
        }
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

/// One value for every plan-wide assumption, and what follows from them alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values {
    given: ByAssumption<f64>,
    halo_revenue: f64,
    halo_margin: f64,
    items: Net,
    services: Net,
}

impl Index<Assumption> for Values {
    type Output = f64;

    fn index(&self, assumption: Assumption) -> &f64 {
        &self.given[assumption]
    }
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
    /// Units, services left out.
    pub units: f64,
    /// Offers.
    pub offers: f64,
}

impl Values {
    /// Share of orders that pass a placement, by its index among the replayed ones.
    pub(super) fn reach(&self, placement: usize) -> f64 {
        self[Assumption::REACH[placement]]
    }

    /// Attention paid to slot `slot` (from 1) of `shown` offers: k^-theta e^(-gamma max(0, n - n0)).
    pub(super) fn attention(&self, slot: u8, shown: u8) -> f64 {
        let mut attention = 1.0;
        let decay = self[Assumption::PositionDecay];
        if slot > 1 && decay != 0.0 {
            attention *= f64::from(slot).powf(-decay);
        }
        let (beyond, overload) = (self.beyond_free(shown), self[Assumption::Overload]);
        if beyond > 0.0 && overload != 0.0 {
            attention *= (-overload * beyond).exp();
        }
        attention
    }

    /// How many of `shown` offers are beyond the free ones.
    pub(super) fn beyond_free(&self, shown: u8) -> f64 {
        (f64::from(shown) - self[Assumption::FreeOptions]).max(0.0)
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
        let net = if service { self.services } else { self.items };
        let displaced = self[Assumption::Displacement];
        let pulled = if terms.pulls_forward {
            self[Assumption::PulledForward]
        } else {
            0.0
        };
        let units = s(Sum::Units);
        let halo = self[Assumption::Halo] * units;
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
                    * self.items.margin(
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
