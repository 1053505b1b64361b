//! Key figures of a history: what was earned, per order and in total.

use serde::{Deserialize, Serialize};

use super::calendar::{Period, Week};
use super::catalog::{Catalog, VariantId};
use super::money::Money;
use super::orders::{Order, OrderHistory};
use super::project::Dataset;

/// Totals over some orders, in minor units; never rounded, never negative counts.
///
/// Lines whose cost is unknown count in revenue and units; no margin is invented for them: they stand in
/// `revenue_without_cost` and in neither `cogs` nor `gross_margin`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Orders.
    pub orders: u64,
    /// Units of goods; services are not units.
    pub units: u64,
    /// Units of services.
    pub service_units: u64,
    /// Order lines.
    pub lines: u64,
    /// Orders with at least two different SKUs of goods.
    pub multi_item_orders: u64,
    /// After discounts, without tax and shipping.
    pub net_revenue: Money,
    /// Given back of these orders, without tax; it is still in the net revenue.
    #[serde(default)]
    pub refunded: Money,
    /// Net revenue of lines whose unit cost is unknown.
    pub revenue_without_cost: Money,
    /// Today's unit cost times units, where the cost is known.
    pub cogs: Money,
}

impl Totals {
    /// Adds one order.
    pub fn add(&mut self, order: Order<'_>, catalog: &Catalog) {
        self.orders += 1;
        self.refunded += order.refunded();
        let mut goods = 0;
        for line in order.lines() {
            self.lines += 1;
            self.net_revenue += line.net_revenue;
            if catalog.is_service(line.variant) {
                self.service_units += u64::from(line.units);
            } else {
                self.units += u64::from(line.units);
                goods += 1;
            }
            match catalog.variant(line.variant).cost {
                Some(cost) => self.cogs += cost.times(i64::from(line.units)),
                None => self.revenue_without_cost += line.net_revenue,
            }
        }
        self.multi_item_orders += u64::from(goods >= 2);
    }

    /// The net revenue; `None` when something was sold and no line says for how much, because that is no revenue of 0.
    #[must_use]
    pub fn known_net_revenue(&self) -> Option<Money> {
        (self.lines == 0 || self.net_revenue != Money::ZERO).then_some(self.net_revenue)
    }

    /// Net revenue less what was given back; `None` where nobody knows the revenue or nothing was given back.
    #[must_use]
    pub fn after_refunds(&self) -> Option<Money> {
        let revenue = self.known_net_revenue()?;
        (self.refunded > Money::ZERO).then(|| revenue - self.refunded)
    }

    /// Net revenue minus cost of goods, over lines with a known cost: 0 where there are none, so that it adds up over weeks.
    /// To be shown, see [`Totals::known_gross_margin`].
    #[must_use]
    pub fn gross_margin(&self) -> Money {
        self.net_revenue - self.revenue_without_cost - self.cogs
    }

    /// The gross margin; `None` when something was sold and no line says what it cost, because that is not a margin of 0.
    #[must_use]
    pub fn known_gross_margin(&self) -> Option<Money> {
        let is_unknown = self.lines > 0
            && self.cogs == Money::ZERO
            && self.net_revenue == self.revenue_without_cost;
        (!is_unknown).then(|| self.gross_margin())
    }

    /// Gross margin as a share of the net revenue whose cost is known, 0..1; `None` when there is none.
    #[must_use]
    pub fn gross_margin_rate(&self) -> Option<f64> {
        ratio(
            self.gross_margin().as_f64(),
            (self.net_revenue - self.revenue_without_cost).as_f64(),
        )
    }

    /// Average order value in minor units: net revenue / orders.
    #[must_use]
    pub fn aov(&self) -> Option<f64> {
        ratio(self.net_revenue.as_f64(), self.orders as f64)
    }

    /// Units per transaction: units of goods / orders.
    #[must_use]
    pub fn upt(&self) -> Option<f64> {
        ratio(self.units as f64, self.orders as f64)
    }

    /// Gross margin / orders, in minor units; `None` when there is no order or no known margin.
    #[must_use]
    pub fn gross_margin_per_order(&self) -> Option<f64> {
        ratio(self.known_gross_margin()?.as_f64(), self.orders as f64)
    }

    /// Share of net revenue whose cost is known, 0..1; `None` when there is no revenue.
    #[must_use]
    pub fn known_cost_share(&self) -> Option<f64> {
        let known = self.net_revenue - self.revenue_without_cost;
        ratio(known.as_f64(), self.net_revenue.as_f64())
    }

    /// Share of orders with two or more different SKUs, 0..1.
    #[must_use]
    pub fn multi_item_share(&self) -> Option<f64> {
        ratio(self.multi_item_orders as f64, self.orders as f64)
    }
}

/// `part / whole`; `None` when the whole is zero.
#[must_use]
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

/// What one variant sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductSales {
    /// Which.
    pub variant: VariantId,
    /// Orders that hold it.
    pub orders: u64,
    /// Units.
    pub units: u64,
    /// Net revenue of its lines.
    pub net_revenue: Money,
    /// Gross margin; `None` when its cost is unknown.
    pub gross_margin: Option<Money>,
}

/// Key figures of a whole history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kpis {
    /// First and last day.
    pub period: Option<Period>,
    /// Totals over all orders.
    pub totals: Totals,
    /// Totals per week, every week of the period in order, weeks without orders too.
    pub weeks: Vec<(Week, Totals)>,
    /// What each variant with sales sold, by net revenue, greatest first.
    pub products: Vec<ProductSales>,
    /// Net revenue of each order, ascending: what the histogram is drawn from.
    pub order_values: Vec<Money>,
}

impl Kpis {
    /// Walks the history once.
    #[must_use]
    pub fn of(dataset: &Dataset) -> Self {
        let (catalog, history) = (&dataset.catalog, &dataset.history);
        let mut kpis = Self {
            period: history.period(),
            order_values: Vec::with_capacity(history.len()),
            ..Self::default()
        };
        let Some(period) = kpis.period else {
            return kpis;
        };
        let first = period.first.week().0;
        kpis.weeks = (first..=period.last.week().0)
            .map(|week| (Week(week), Totals::default()))
            .collect();
        let mut tallies = Tally::of_all(catalog);
        let (mut from, mut minute) = (0, None);
        let mut week = Totals::default();
        let mut place = 0;
        for (placed, end) in history.placed.iter().zip(&history.line_end) {
            // Many orders share a moment, and nearly all the week of the one before.
            if minute != Some(*placed) {
                minute = Some(*placed);
                let found = usize::try_from(placed.day().week().0 - first).unwrap_or(0);
                if found != place {
                    kpis.weeks[place].1.merge(&std::mem::take(&mut week));
                    place = found;
                }
            }
            let lines = from..*end as usize;
            from = lines.end;
            let value = week.tally(
                &history.variant[lines.clone()],
                &history.units[lines.clone()],
                &history.net_revenue[lines],
                &mut tallies,
            );
            // One value an order, so far: its place among the orders.
            if let Some(refunded) = history.refunded.get(kpis.order_values.len()) {
                week.refunded += *refunded;
            }
            kpis.order_values.push(value);
        }
        kpis.weeks[place].1.merge(&week);
        for (_, week) in &kpis.weeks {
            kpis.totals.merge(week);
        }
        kpis.order_values.sort_unstable();
        let sold = catalog.iter().zip(&tallies);
        let mut sales: Vec<ProductSales> = sold
            .filter(|(_, tally)| tally.orders > 0)
            .map(|((variant, _), tally)| ProductSales {
                variant,
                orders: u64::from(tally.orders),
                units: tally.units,
                net_revenue: tally.net_revenue,
                gross_margin: tally
                    .known_cost()
                    .map(|cost| tally.net_revenue - cost.times(tally.units as i64)),
            })
            .collect();
        sales.sort_by(|a, b| (b.net_revenue, a.variant.0).cmp(&(a.net_revenue, b.variant.0)));
        kpis.products = sales;
        kpis
    }
}

impl Totals {
    /// Adds other totals.
    pub fn merge(&mut self, other: &Self) {
        self.orders += other.orders;
        self.units += other.units;
        self.service_units += other.service_units;
        self.lines += other.lines;
        self.multi_item_orders += other.multi_item_orders;
        self.net_revenue += other.net_revenue;
        self.revenue_without_cost += other.revenue_without_cost;
        self.cogs += other.cogs;
        self.refunded += other.refunded;
    }

    /// Totals over all orders of a history.
    #[must_use]
    pub fn of(history: &OrderHistory, catalog: &Catalog) -> Self {
        let mut totals = Self::default();
        for order in history.orders() {
            totals.add(order, catalog);
        }
        totals
    }
}

/// What the walk needs of a variant and what it finds: half a cache line, never in two of them, where the whole variant would
/// be fetched for every line.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Tally {
    units: u64,
    net_revenue: Money,
    /// [`NO_COST`] is none.
    cost: Money,
    orders: u32,
    is_service: bool,
}

/// No shop pays that.
const NO_COST: Money = Money(i64::MIN);

impl Tally {
    /// Nothing sold yet of any variant.
    fn of_all(catalog: &Catalog) -> Vec<Self> {
        catalog
            .iter()
            .map(|(id, variant)| Self {
                units: 0,
                net_revenue: Money::ZERO,
                cost: variant.cost.unwrap_or(NO_COST),
                orders: 0,
                is_service: catalog.is_service(id),
            })
            .collect()
    }

    fn known_cost(&self) -> Option<Money> {
        (self.cost != NO_COST).then_some(self.cost)
    }
}

impl Totals {
    /// Adds one order by its columns, as [`Totals::add`] does, to the totals and to what each variant sold; its net revenue.
    #[inline]
    fn tally(
        &mut self,
        variants: &[VariantId],
        units: &[u32],
        net_revenues: &[Money],
        tallies: &mut [Tally],
    ) -> Money {
        let (mut goods, mut value) = (0, Money::ZERO);
        for ((variant, units), net_revenue) in variants.iter().zip(units).zip(net_revenues) {
            let tally = &mut tallies[variant.index()];
            let units = u64::from(*units);
            tally.orders += 1;
            tally.units += units;
            tally.net_revenue += *net_revenue;
            value += *net_revenue;
            if tally.is_service {
                self.service_units += units;
            } else {
                self.units += units;
                goods += 1;
            }
            match tally.known_cost() {
                Some(cost) => self.cogs += cost.times(units as i64),
                None => self.revenue_without_cost += *net_revenue,
            }
        }
        self.orders += 1;
        self.lines += variants.len() as u64;
        self.net_revenue += value;
        self.multi_item_orders += u64::from(goods >= 2);
        value
    }
}

#[cfg(test)]
#[path = "kpi_tests.rs"]
mod tests;
