//! The result of a simulation, as `endcap.simulation/1` writes it. Money is in whole currency units here, because means
//! of draws are no payable amounts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// The format's name with its major version.
pub const FORMAT: &str = "endcap.simulation/1";

/// The nine figures of a history, with or without the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Figures {
    /// Orders; with a downsell or order loss no whole number.
    pub orders: f64,
    /// Units; services are not units.
    pub units: f64,
    /// After discounts, without tax and shipping.
    pub net_revenue: f64,
    /// Net revenue minus gross margin, where costs are known.
    pub cogs: f64,
    /// Gross margin.
    pub gross_margin: f64,
    /// Share, `None` without revenue.
    pub gross_margin_rate: Option<f64>,
    /// Net revenue / orders.
    pub aov: Option<f64>,
    /// Units / orders.
    pub upt: Option<f64>,
    /// Gross margin / orders.
    pub gross_margin_per_order: Option<f64>,
}

/// How one figure changes: what is expected, and equal-tailed ranges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// With every assumption at its median and every week counted once.
    pub expected: f64,
    /// 10 % point of the draws.
    pub lower80: f64,
    /// 90 % point.
    pub upper80: f64,
    /// 2.5 % point.
    pub lower95: f64,
    /// 97.5 % point.
    pub upper95: f64,
}

/// How every figure changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ChangeOf {
    /// See [`Figures`].
    pub orders: Change,
    /// See [`Figures`].
    pub units: Change,
    /// See [`Figures`].
    pub net_revenue: Change,
    /// See [`Figures`].
    pub cogs: Change,
    /// See [`Figures`].
    pub gross_margin: Change,
    /// See [`Figures`].
    pub gross_margin_rate: Change,
    /// See [`Figures`].
    pub aov: Change,
    /// See [`Figures`].
    pub upt: Change,
    /// See [`Figures`].
    pub gross_margin_per_order: Change,
}

/// What receipt and follow-up offers add: new orders, never in AOV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NewOrders {
    /// Orders.
    pub orders: f64,
    /// Units.
    pub units: f64,
    /// Net revenue.
    pub net_revenue: f64,
    /// Gross margin.
    pub gross_margin: f64,
}

/// What one rule does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RuleImpact {
    /// The rule's id.
    pub id: String,
    /// Orders in which it is shown.
    pub opportunities: u64,
    /// Orders that match and hold the target anyway.
    pub already: u64,
    /// Opportunities times reach.
    pub shown: f64,
    /// Expected offers taken.
    pub accepted: f64,
    /// Expected change, after subsidy; new orders included.
    pub net_revenue: f64,
    /// Expected change, after subsidy; new orders included.
    pub gross_margin: f64,
    /// 10 % point of the gross margin.
    pub gross_margin_lower80: f64,
    /// 90 % point of the gross margin.
    pub gross_margin_upper80: f64,
    /// Discount given on units sold anyway.
    pub subsidy: f64,
    /// The acceptance at which the rule pays; `None` when it cannot, or loses on every offer.
    pub break_even_acceptance: Option<f64>,
    /// True when no acceptance up to 1 pays for what is given away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cannot_pay: bool,
    /// The acceptance used, at list price: its median.
    pub acceptance: f64,
    /// The acceptance at the offered price: its median.
    pub acceptance_offered: f64,
    /// Gross margin of the rule as the whole plan.
    pub alone: Option<f64>,
    /// Gross margin the plan would lose without it.
    pub last_in: Option<f64>,
    /// What it shares with other rules: last in minus alone.
    pub overlap: Option<f64>,
    /// Too few weeks or opportunities for a sampling range.
    pub thin: bool,
    /// Opportunities that were not shown, by reason.
    pub suppressed: BTreeMap<String, u64>,
}

/// How far one assumption moves the plan's gross margin.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TornadoBar {
    /// Dotted name.
    pub assumption: String,
    /// Change of gross margin with it at its 10 % point.
    pub low: f64,
    /// Change of gross margin with it at its 90 % point.
    pub high: f64,
}

/// The past order whose margin after the plan's discounts is the lowest.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WorstOrder {
    /// The order's number.
    pub order: String,
    /// Its gross margin in the history.
    pub gross_margin_before: f64,
    /// Its gross margin with every discount it qualifies for.
    pub gross_margin_after: f64,
    /// The rules that reduce it.
    pub rules: Vec<String>,
}

/// One week, for plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WeekImpact {
    /// Its Monday.
    pub monday: String,
    /// Without the plan.
    pub baseline: Figures,
    /// With the plan, expected.
    pub plan: Figures,
}

/// Where the figures come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Provenance {
    /// SHA-256 of the data.
    pub data_hash: String,
    /// SHA-256 of rules and assumptions.
    pub plan_hash: String,
    /// Seed of the draws.
    pub seed: u64,
    /// Draws used.
    pub draws: usize,
    /// Weeks of the history.
    pub weeks: usize,
    /// First and last day.
    pub period: Option<String>,
    /// Orders replayed.
    pub orders_used: u64,
    /// Orders left out, by reason.
    pub orders_left_out: BTreeMap<String, u64>,
}

impl Impact {
    /// True when something was sold and no cost of it is known, with the plan or without: then every gross margin of the
    /// impact is 0 for want of figures, and not for want of margin.
    #[must_use]
    pub fn margin_is_unknown(&self) -> bool {
        let says_nothing =
            |figures: &Figures| figures.gross_margin_rate.is_none() && figures.gross_margin == 0.0;
        self.baseline.orders > 0.0 && says_nothing(&self.baseline) && says_nothing(&self.plan)
    }
}

/// What the plan does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Impact {
    /// `endcap.simulation/1`.
    pub format: String,
    /// Three-letter code of every amount.
    pub currency: String,
    /// Name of the scenario.
    pub scenario: String,
    /// The history.
    pub baseline: Figures,
    /// The same orders with the plan, expected.
    pub plan: Figures,
    /// The difference, with ranges.
    pub change: ChangeOf,
    /// Receipt and follow-up offers.
    pub new_orders: NewOrders,
    /// Share of draws in which gross margin rises, 0..1.
    pub probability_gross_margin_improves: f64,
    /// Mean of the losses, over all draws.
    pub expected_loss: f64,
    /// Expected value of perfect information.
    pub value_of_a_test: f64,
    /// Share of exposed orders the plan could lose before it stops paying.
    pub break_even_order_loss: Option<f64>,
    /// Discount given on units sold anyway.
    pub subsidy: f64,
    /// Subsidy / (subsidy + gross gain).
    pub subsidy_ratio: Option<f64>,
    /// Each active rule, in order of ids.
    pub rules: Vec<RuleImpact>,
    /// Widest first; empty while a slider is dragged.
    pub tornado: Vec<TornadoBar>,
    /// `None` when no discount reaches any past order.
    pub worst_order: Option<WorstOrder>,
    /// Every week of the period.
    pub weeks: Vec<WeekImpact>,
    /// Sentences a reader must know.
    pub warnings: Vec<String>,
    /// Data, plan, seed, draws.
    pub provenance: Provenance,
}
