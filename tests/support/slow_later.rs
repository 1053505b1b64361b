//! What follows later, counted by reading the orders again and again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};

use endcap::domain::project::Dataset;

/// Class of a window by the numbers of its orders and goods.
fn class(orders: usize, goods: usize) -> (usize, usize) {
    let of = |firsts: &[usize], n: usize| firsts.iter().filter(|&&first| first <= n).count();
    (
        of(&[1, 2, 3, 4, 6], orders),
        of(&[1, 2, 3, 4, 5, 7, 10, 15], goods),
    )
}

/// Customer, goods of the order, goods of each later order in its window.
pub type Event = (u32, BTreeSet<u32>, Vec<BTreeSet<u32>>);

/// What is known of trigger and target: customers with the trigger, customers who followed, what chance explains.
pub type Judged = BTreeMap<(u32, u32), (u32, u32, f64)>;

/// Class of a part of a window, and its goods.
type Part = ((usize, usize), BTreeSet<u32>);

/// A first find: trigger, target, its 64ths of a window that are no chance, customers it adds to one of the trigger.
pub type First = (u32, u32, u32, f64);

pub fn slow_events(data: &Dataset, days: i32) -> Vec<Event> {
    let history = &data.history;
    let last = history.period().unwrap().last.0;
    let goods = |place: usize| -> BTreeSet<u32> {
        let basket = history.order(place).basket().iter();
        basket.map(|id| id.0).collect()
    };
    let mut events: Vec<Event> = Vec::new();
    for order in history.orders() {
        let day = order.day().0;
        let Some(customer) = order.customer().filter(|_| day + days <= last) else {
            continue;
        };
        let later = history
            .orders()
            .skip(order.index() + 1)
            .filter(|later| later.customer() == Some(customer) && later.day().0 <= day + days);
        let window = later.map(|later| goods(later.index())).collect();
        events.push((customer.0, goods(order.index()), window));
    }
    events
}

/// One look, 64th by 64th of every window. `finds` are surest first.
pub fn slow_look(events: &[Event], finds: &[First]) -> Judged {
    let left = |event: &Event, part: u32| -> Vec<BTreeSet<u32>> {
        let gone = |good: &u32| {
            let of = |find: &First| event.1.contains(&find.0) && find.1 == *good && find.2 > part;
            finds.iter().any(of)
        };
        let orders = event.2.iter();
        let orders = orders.map(|order| order.iter().copied().filter(|g| !gone(g)).collect());
        orders
            .filter(|order: &BTreeSet<u32>| !order.is_empty())
            .collect()
    };
    let parts: Vec<Vec<Part>> = events
        .iter()
        .map(|event| {
            let part = |part| {
                let orders = left(event, part);
                let held: BTreeSet<u32> = orders.iter().flatten().copied().collect();
                (class(orders.len(), held.len()), held)
            };
            (0..64).map(part).collect()
        })
        .collect();
    let mut alike: BTreeMap<(usize, usize), (f64, BTreeMap<u32, f64>)> = BTreeMap::new();
    for (class, held) in parts.iter().flatten() {
        let (all, with) = alike.entry(*class).or_default();
        *all += 1.0;
        for good in held {
            *with.entry(*good).or_default() += 1.0;
        }
    }
    let all: BTreeSet<u32> = events
        .iter()
        .flat_map(|event| event.1.iter().chain(event.2.iter().flatten()))
        .copied()
        .collect();
    let mut found = BTreeMap::new();
    for (&a, &b) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
        let own = finds.iter().position(|find| (find.0, find.1) == (a, b));
        let surer = finds.get(..own.unwrap_or(finds.len())).unwrap();
        let mut seen = BTreeSet::new();
        let (mut customers, mut followed, mut expected) = (0, 0, 0.0);
        for (event, parts) in events.iter().zip(&parts) {
            if !event.1.contains(&a) || !seen.insert(event.0) {
                continue;
            }
            customers += 1;
            followed += u32::from(event.2.iter().any(|order| order.contains(&b)));
            for (class, _) in parts {
                let (all, with) = &alike[class];
                expected += with.get(&b).unwrap_or(&0.0) / all / 64.0;
            }
            let others = surer
                .iter()
                .filter(|find| find.0 != a && find.1 == b && event.1.contains(&find.0));
            expected += others.map(|find| find.3).sum::<f64>();
        }
        found.insert((a, b), (customers, followed, expected));
    }
    found
}

/// Two looks, the second one without what the first one found.
pub fn slow_later(data: &Dataset, days: i32, tested: u64) -> Judged {
    use endcap::discover::significance::{benjamini_hochberg, lift_lower, poisson_tail};
    let events = slow_events(data, days);
    let first = slow_look(&events, &[]);
    let followed = first.iter().filter(|row| row.1.1 > 0);
    let rows: Vec<_> = followed
        .map(|(&pair, &(customers, count, expected))| {
            let p = poisson_tail(count, expected);
            (
                p,
                lift_lower(count, expected),
                pair,
                customers,
                count,
                expected,
            )
        })
        .collect();
    let p_values: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let q_values = benjamini_hochberg(&p_values, tested);
    let mut finds: Vec<_> = rows
        .into_iter()
        .zip(q_values)
        .filter(|(row, q)| *q <= 0.05 && row.1 > 1.0)
        .map(|(row, _)| row)
        .collect();
    finds.sort_by(|x, y| {
        x.0.total_cmp(&y.0)
            .then(y.1.total_cmp(&x.1))
            .then(x.2.cmp(&y.2))
    });
    let finds: Vec<First> = finds
        .into_iter()
        .map(|(_, _, pair, customers, count, expected)| {
            let surplus = f64::from(count) - expected;
            let share = (surplus / f64::from(count) * 64.0).round().min(60.0);
            (pair.0, pair.1, share as u32, surplus / f64::from(customers))
        })
        .collect();
    slow_look(&events, &finds)
}
