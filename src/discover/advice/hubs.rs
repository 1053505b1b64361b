//! Accessories that go with many dearer products.

use super::HubAccessory;
use super::blocked::FEWEST_TRIGGERS;
use crate::discover::count::baskets::{Baskets, Postings};
use crate::discover::pairs::PairTable;
use crate::domain::catalog::VariantId;
use crate::domain::progress::Progress;
use crate::domain::project::Dataset;

/// See [`super::hubs`].
pub(super) fn find(dataset: &Dataset, pairs: &PairTable) -> Vec<HubAccessory> {
    let catalog = &dataset.catalog;
    let price = |id: VariantId| catalog.variants().get(id.index()).and_then(|v| v.price);
    let mut triggers: Vec<Vec<VariantId>> = vec![Vec::new(); catalog.variants().len()];
    // The table is sorted by lower bound, so each list comes out sorted as well.
    for pair in &pairs.pairs {
        if !pair.is_proven() {
            continue;
        }
        let (Some(price_a), Some(price_b)) = (price(pair.a), price(pair.b)) else {
            continue;
        };
        let (accessory, trigger) = match price_a.cmp(&price_b) {
            std::cmp::Ordering::Less => (pair.a, pair.b),
            std::cmp::Ordering::Greater => (pair.b, pair.a),
            std::cmp::Ordering::Equal => continue,
        };
        if let Some(list) = triggers.get_mut(accessory.index()) {
            list.push(trigger);
        }
    }
    let mut hubs: Vec<HubAccessory> = triggers
        .into_iter()
        .enumerate()
        .filter(|(_, triggers)| triggers.len() >= FEWEST_TRIGGERS)
        .map(|(index, triggers)| HubAccessory {
            variant: VariantId(index as u32),
            triggers,
            trigger_orders: 0,
        })
        .collect();
    if hubs.is_empty() {
        return hubs;
    }
    count_trigger_orders(dataset, pairs, &mut hubs);
    hubs.sort_by(|x, y| {
        (y.triggers.len(), y.trigger_orders)
            .cmp(&(x.triggers.len(), x.trigger_orders))
            .then(x.variant.cmp(&y.variant))
    });
    hubs
}

fn count_trigger_orders(dataset: &Dataset, pairs: &PairTable, hubs: &mut [HubAccessory]) {
    // Nobody can cancel this: it is one pass over the history.
    let progress = Progress::new();
    let (capped, left_out) = (pairs.capped_baskets, &pairs.left_out);
    let Ok(baskets) = Baskets::like(dataset, capped, left_out, &progress) else {
        return;
    };
    let ranks = baskets.rank_of();
    let postings = Postings::from_rank(&baskets, 0);
    let mut seen = vec![0_u32; baskets.len()];
    for (hub, stamp) in hubs.iter_mut().zip(1_u32..) {
        for trigger in &hub.triggers {
            let Some(rank) = ranks.get(trigger.index()).copied().flatten() else {
                continue;
            };
            let several = postings.of(rank as usize);
            let orders = baskets.orders_with.get(rank as usize).copied().unwrap_or(0);
            // Orders of the trigger alone hold no other trigger.
            hub.trigger_orders += orders.saturating_sub(several.len() as u32);
            for &basket in several {
                if let Some(last) = seen.get_mut(basket as usize)
                    && *last != stamp
                {
                    *last = stamp;
                    hub.trigger_orders += 1;
                }
            }
        }
    }
}
