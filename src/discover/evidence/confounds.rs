//! What else than attraction could make a pair: shown beside the evidence, so that a person can judge.

use crate::discover::pairs::lookup::Lookup;
use crate::domain::catalog::VariantId;
use crate::domain::orders::Order;
use crate::domain::project::Dataset;

/// What else could make a pair. Shares are of joint orders, wholesale left out, unless they say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Confounds {
    /// Joint orders.
    pub joint: u32,
    /// Share with a discount on the whole order; `None` without joint orders.
    pub discounted: Option<f64>,
    /// The same of all orders with one of the two, to compare with.
    pub discounted_single: Option<f64>,
    /// Share in which one of the two cost nothing: a gift, or a part of a set.
    pub free: Option<f64>,
    /// First month of sale of each, as months since year 0; `None` when never sold.
    pub first_months: [Option<i32>; 2],
    /// True when both came into the shop in one month that is not the first of the history: a launch together.
    pub launched_together: bool,
    /// True when both are variants of one product: one thing split into several SKUs.
    pub same_product: bool,
    /// Orders with both that were left out as wholesale.
    pub wholesale: u32,
    /// `wholesale` over all orders with both.
    pub wholesale_share: Option<f64>,
    /// Different customers among the joint orders; guests are not counted.
    pub customers: u32,
    /// Greatest share of the joint orders that one customer placed: staff, resellers. `None` without known customers.
    pub one_customer: Option<f64>,
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Looks at the orders with `a` or `b`; `joint` are those with both.
pub(super) fn confounds(
    dataset: &Dataset,
    lookup: &Lookup,
    a: VariantId,
    b: VariantId,
    joint: &[u32],
) -> Confounds {
    let history = &dataset.history;
    let order = |index: u32| history.order(index as usize);
    let is_discounted = |order: &Order<'_>| order.order_discount().0 > 0;
    let is_free = |order: &Order<'_>| {
        order
            .lines()
            .any(|line| [a, b].contains(&line.variant) && line.net_revenue.0 <= 0)
    };
    let mut customers: Vec<u32> = Vec::new();
    let (mut discounted, mut free) = (0, 0);
    for order in joint.iter().map(|&index| order(index)) {
        discounted += usize::from(is_discounted(&order));
        free += usize::from(is_free(&order));
        customers.extend(order.customer().map(|customer| customer.0));
    }
    let (mut single, mut single_discounted) = (0, 0);
    for product in [a, b] {
        for order in lookup.orders_with(product).map(order) {
            let other = if product == a { b } else { a };
            if !order.basket().contains(&other) {
                single += 1;
                single_discounted += usize::from(is_discounted(&order));
            }
        }
    }
    customers.sort_unstable();
    let runs = || customers.chunk_by(|x, y| x == y).map(<[u32]>::len);
    let first_month = |product: VariantId| {
        let first = lookup.all_orders_with(product).first()?;
        Some(order(*first).day().month_index())
    };
    let first_months = [first_month(a), first_month(b)];
    let opening = history.period().map(|period| period.first.month_index());
    let all_joint = lookup
        .all_orders_with(a)
        .iter()
        .filter(|index| lookup.all_orders_with(b).binary_search(index).is_ok())
        .count();
    let wholesale = all_joint - joint.len();
    let catalog = &dataset.catalog;
    Confounds {
        joint: joint.len() as u32,
        discounted: share(discounted, joint.len()),
        discounted_single: share(single_discounted, single),
        free: share(free, joint.len()),
        first_months,
        launched_together: first_months[0].is_some()
            && first_months[0] == first_months[1]
            && first_months[0] != opening,
        same_product: catalog.variant(a).product == catalog.variant(b).product,
        wholesale: wholesale as u32,
        wholesale_share: share(wholesale, all_joint),
        customers: runs().count() as u32,
        one_customer: share(runs().max().unwrap_or(0), joint.len())
            .filter(|_| !customers.is_empty()),
    }
}
