//! Triggers with the traffic to move slow stock.

use std::collections::BTreeMap;

use super::slow_stock::Recent;
use super::{SlowStock, StockTrigger};
use crate::discover::pairs::PairTable;
use crate::domain::catalog::VariantId;
use crate::domain::project::Dataset;

/// Triggers named for one article at most.
const MOST_TRIGGERS: usize = 5;

/// See [`super::stock_triggers`].
pub(super) fn find(dataset: &Dataset, pairs: &PairTable, slow: &mut [SlowStock]) {
    let recent = Recent::of(dataset);
    let indices: BTreeMap<VariantId, usize> = slow
        .iter()
        .enumerate()
        .map(|(index, article)| (article.variant, index))
        .collect();
    let proven = pairs.pairs.iter().filter(|pair| pair.is_proven());
    for pair in proven {
        let sides = [
            (pair.a, pair.b, pair.confidence_ab),
            (pair.b, pair.a, pair.confidence_ba),
        ];
        for (trigger, target, confidence) in sides {
            let weekly_orders = recent.weekly_orders(trigger);
            if let Some(article) = indices.get(&target).and_then(|index| slow.get_mut(*index))
                && weekly_orders > 0.0
                && !dataset.catalog.is_service(trigger)
            {
                article.triggers.push(StockTrigger {
                    variant: trigger,
                    weekly_orders,
                    confidence,
                });
            }
        }
    }
    for article in slow {
        article.triggers.sort_by(|x, y| {
            y.weekly_orders
                .total_cmp(&x.weekly_orders)
                .then(x.variant.cmp(&y.variant))
        });
        article.triggers.truncate(MOST_TRIGGERS);
    }
}

#[cfg(test)]
mod tests {
    use super::super::slow_stock;
    use super::*;
    use crate::discover::pairs::{PairOptions, pairs};
    use crate::discover::testing::{variant, with};
    use crate::domain::catalog::{Product, Variant};
    use crate::domain::progress::Progress;

    #[test]
    fn slow_stock_names_proven_triggers_by_the_traffic_they_have_now() {
        let lying = Variant {
            stock: Some(10_000),
            ..variant("SLOW", 0, "", 1_000)
        };
        let mut variants = vec![lying];
        variants.extend((1..24).map(|index| variant(&format!("V{index}"), 0, "", 1_000)));
        // Items 1 and 2 stand with the slow one; item 1 sold long ago, item 2 sells now. Item 3 sells most, by itself.
        let mut orders: Vec<(i32, Vec<u32>)> = Vec::new();
        for day in 0..60 {
            orders.push((day, vec![0, 1]));
            orders.push((300 + day, vec![0, 2]));
            orders.push((330 + day % 30, vec![3, 4 + day as u32 % 20]));
            orders.push((
                day * 6,
                vec![4 + day as u32 % 20, 4 + (day as u32 * 7 + 1) % 20],
            ));
        }
        let data = with(vec![Product::default()], variants, &orders);
        let progress = Progress::new();
        let table = pairs(&data, &PairOptions::default(), &progress).unwrap();
        let mut slow = slow_stock(&data, 9.0);
        assert!(slow[0].triggers.is_empty());
        find(&data, &table, &mut slow);
        let article = slow
            .iter()
            .find(|article| article.variant == VariantId(0))
            .unwrap();
        let triggers: Vec<u32> = article.triggers.iter().map(|t| t.variant.0).collect();
        assert_eq!(triggers, [2]);
        assert_eq!(article.triggers[0].confidence, 1.0);
        assert!((article.triggers[0].weekly_orders - 60.0 / 13.0).abs() < 1e-12);
        // What is not proven moves nothing.
        let mut unproven = table;
        for pair in &mut unproven.pairs {
            pair.q_value = 0.06;
        }
        let mut none = slow_stock(&data, 9.0);
        find(&data, &unproven, &mut none);
        assert!(none.iter().all(|article| article.triggers.is_empty()));
    }
}
