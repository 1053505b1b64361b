//! Shops of few products, where order size and popularity explain whatever was bought together.
//!
//! **Too few to tell.** The expectation gives every item the companions it has. With two or three items that have companions at
//! all, that settles every pair: the expectation is the count, whatever was bought. With a few more, a pair that makes up
//! much of all companions is still explained by itself. So in a history in which at most [`FEW_ITEMS`] items are ever
//! bought with another one, a pair is *saturated* when it is one of three items or fewer, or when the expectation is half
//! or more of the orders that the two could share at most, the sum over months of the orders of several items with the rarer one: no
//! count could then reach a lift of two.
//!
//! **Judged by month.** A saturated pair is judged without regard to order size: by the exact test inside calendar months,
//! over all orders, those of one item too ([`stratified_tail`]). Orders that hold everything the shop sells could be no
//! other: they are no part of the test, and all of them are expected. The expectation is their number and
//! `sum_m a_m b_m / N_m` of the others.
//!
//! **Or not at all.** That test is blind to order size: where some people buy everything and others one thing, every pair
//! looks like a find. How uneven the sizes are shows in all pairs taken together: `sum_ij (n_ij - e_ij)` is, month by month,
//! half of what the variance of the order sizes has beyond that of items which fall into orders independently. Above
//! zero it is size that makes pairs, and nothing is decided; at or below zero orders are as even as that or more, and chance
//! makes fewer pairs than the test allows for.

use super::{Affinity, Judged};
use crate::discover::count::baskets::Margins;
use crate::discover::count::stacks::{Rank, Stacks};
use crate::discover::stats::hypergeometric::stratified_tail;
use crate::discover::stats::measures::{Fourfold, stratified_expected};
use crate::domain::progress::{Cancelled, Progress};
use crate::domain::project::Dataset;

/// Items with companions up to which a shop is one of few products.
pub(super) const FEW_ITEMS: usize = 10;

/// Items with companions up to which the expectation has nothing left to choose.
const SETTLED_ITEMS: usize = 3;

/// Part of the orders that two items could share from which on the expectation leaves no room for a find.
const SATURATED: f64 = 0.5;

/// Orders between two looks at whether to stop.
const CHECK_EVERY: usize = 1 << 16;

/// One calendar month.
#[derive(Clone, Debug, Default)]
struct Month {
    /// Orders that hold everything.
    full: u64,
    /// The others, which are what the rest counts.
    orders: u64,
    /// Orders with each of the few items.
    with: Vec<u64>,
    /// Of those the ones of several items.
    among_several: Vec<u64>,
    /// Orders with both, row by row.
    both: Vec<u64>,
}

/// What is counted in a shop of few products.
#[derive(Clone, Debug)]
pub(super) struct FewItems {
    /// Ranks of the items with companions, ascending.
    ranks: Vec<u32>,
    months: Vec<Month>,
    /// See "Or not at all" above.
    uneven: bool,
}

/// The ranks of the items that stand beside another one anywhere; `None` when they are more than few.
fn companions<R: Rank>(stacks: &Stacks<R>) -> Option<Vec<u32>> {
    let mut ranks: Vec<u32> = Vec::new();
    for item in &stacks.ranks {
        let rank = item.index() as u32;
        if let Err(at) = ranks.binary_search(&rank) {
            if ranks.len() == FEW_ITEMS {
                return None;
            }
            ranks.insert(at, rank);
        }
    }
    (ranks.len() > 1).then_some(ranks)
}

impl FewItems {
    /// Counts, when there are few.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn of<R: Rank>(
        dataset: &Dataset,
        margins: &Margins,
        stacks: &Stacks<R>,
        progress: &Progress,
    ) -> Result<Option<Self>, Cancelled> {
        let Some(ranks) = companions(stacks) else {
            return Ok(None);
        };
        let few = ranks.len();
        let mut months: Vec<Month> = Vec::new();
        let mut number = i32::MIN;
        // Of all items of the month at hand, those without companions too.
        let mut with = vec![0_u64; margins.items.len()];
        let mut beyond = 0.0;
        let mut slots: Vec<usize> = Vec::new();
        for order in dataset.history.orders() {
            if order.index() % CHECK_EVERY == 0 {
                progress.check()?;
            }
            let size = margins.sizes.get(order.index()).copied().unwrap_or(0);
            if size == 0 {
                continue;
            }
            let month = order.day().month_index();
            if month != number {
                beyond += close(&months, &mut with);
                number = month;
                months.push(Month {
                    with: vec![0; few],
                    among_several: vec![0; few],
                    both: vec![0; few * few],
                    ..Month::default()
                });
            }
            let Some(month) = months.last_mut() else {
                continue;
            };
            if size as usize == margins.items.len() {
                month.full += 1;
                continue;
            }
            month.orders += 1;
            slots.clear();
            for item in order.basket() {
                let rank = margins.rank_of.get(item.index()).copied();
                let Some(rank) = rank.filter(|rank| (*rank as usize) < with.len()) else {
                    continue;
                };
                if let Some(with) = with.get_mut(rank as usize) {
                    *with += 1;
                }
                slots.extend(ranks.binary_search(&rank));
            }
            slots.sort_unstable();
            for (index, &one) in slots.iter().enumerate() {
                add(&mut month.with, one);
                if size > 1 {
                    add(&mut month.among_several, one);
                }
                for &other in slots.iter().skip(index + 1) {
                    add(&mut month.both, one * few + other);
                }
            }
        }
        beyond += close(&months, &mut with);
        let pairs: u64 = months.iter().flat_map(|month| &month.both).sum();
        Ok(Some(Self {
            ranks,
            months,
            // Sums of fractions: what is zero may come out a little above.
            uneven: pairs as f64 - beyond > 1e-9 * (1.0 + beyond),
        }))
    }

    /// What to make of a pair that month, size and popularity expect so often; `None` when that judgement stands.
    pub(super) fn judge(&self, one: u32, other: u32, expected: f64) -> Option<(f64, f64, Judged)> {
        let few = self.ranks.len();
        let mut slots = [
            self.ranks.binary_search(&one).ok()?,
            self.ranks.binary_search(&other).ok()?,
        ];
        slots.sort_unstable();
        let [one, other] = slots;
        let at = |list: &[u64], index: usize| list.get(index).copied().unwrap_or(0);
        let most = |month: &Month| {
            let several = &month.among_several;
            at(several, one).min(at(several, other))
        };
        let full: u64 = self.months.iter().map(|month| month.full).sum();
        let most = self.months.iter().map(most).sum::<u64>() + full;
        if few > SETTLED_ITEMS && expected < SATURATED * most as f64 {
            return None;
        }
        let strata: Vec<Fourfold> = self
            .months
            .iter()
            .map(|month| Fourfold {
                orders: month.orders,
                a: at(&month.with, one),
                b: at(&month.with, other),
                both: at(&month.both, one * few + other),
            })
            .collect();
        let by_month = full as f64 + stratified_expected(&strata);
        Some(if self.uneven {
            (by_month, 1.0, Judged::Undecided)
        } else {
            let p_value = stratified_tail(&strata);
            (by_month, p_value, Judged::ByMonth { p_value })
        })
    }
}

fn add(list: &mut [u64], index: usize) {
    if let Some(count) = list.get_mut(index) {
        *count += 1;
    }
}

/// Ends the last month: the orders with two items, over all pairs, that its margins explain. The margins are emptied.
fn close(months: &[Month], with: &mut [u64]) -> f64 {
    let Some(month) = months.last() else {
        return 0.0;
    };
    let (mut sum, mut squares) = (0.0, 0.0);
    for count in with {
        let orders = std::mem::take(count) as f64;
        sum += orders;
        squares += orders * orders;
    }
    (sum * sum - squares) / (2.0 * month.orders.max(1) as f64)
}

impl Affinity {
    /// True when there are too few products to tell the pair apart from order size.
    #[must_use]
    pub fn is_saturated(&self) -> bool {
        self.judged != Judged::BySizeAndMonth
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PairOptions, PairTable, pairs};
    use super::*;
    use crate::discover::testing::{Basket, dataset};
    use crate::domain::catalog::VariantId;

    fn table(items: u32, orders: &[Basket]) -> PairTable {
        let data = dataset(items, &[], orders);
        let options = PairOptions {
            min_count: 1,
            ..PairOptions::default()
        };
        pairs(&data, &options, &Progress::new()).unwrap()
    }

    fn pair(table: &PairTable, a: u32, b: u32) -> Affinity {
        let wanted = (VariantId(a), VariantId(b));
        let found = table.pairs.iter().find(|pair| (pair.a, pair.b) == wanted);
        *found.unwrap()
    }

    /// So many orders of these items, one a day from this one on.
    fn days(first: i32, count: i32, items: &[u32]) -> Vec<Basket> {
        (first..first + count)
            .map(|day| (day, items.to_vec()))
            .collect()
    }

    #[test]
    fn two_of_three_products_that_always_sell_together_are_found_by_month() {
        let mut orders = days(0, 7, &[0, 1]);
        orders.extend(days(7, 18, &[2]));
        let found = pair(&table(3, &orders), 0, 1);
        assert!(matches!(found.judged, Judged::ByMonth { .. }) && found.is_saturated());
        assert!((found.lift - 25.0 / 7.0).abs() < 1e-12);
        assert!((found.expected - 49.0 / 25.0).abs() < 1e-12);
        // One of the ways to choose 7 of 25.
        assert!((found.p_value() - 1.0 / 480_700.0).abs() < 1e-15);
        assert!(found.is_proven(), "{found:?}");
    }

    #[test]
    fn who_buys_everything_proves_no_pair() {
        let mut orders = days(0, 15, &[0, 1, 2]);
        orders.extend(days(15, 1, &[0, 1]));
        orders.extend(days(16, 3, &[0, 2]));
        orders.extend(days(19, 9, &[0]));
        let table = table(3, &orders);
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            let found = pair(&table, a, b);
            assert!(found.is_saturated() && !found.is_proven());
            assert!(
                found.size_aware_lift < 1.01 && found.q_value == 1.0,
                "{found:?}"
            );
        }
        let found = pair(&table, 0, 1);
        assert_eq!(
            (found.confidence_ab, found.confidence_ba),
            (16.0 / 28.0, 1.0)
        );
        assert_eq!(table.everywhere, [(VariantId(0), 28)]);
    }

    #[test]
    fn where_sizes_are_uneven_nothing_is_decided() {
        let mut orders = days(0, 10, &[0, 1, 2]);
        orders.extend(days(10, 10, &[3]));
        let found = pair(&table(4, &orders), 0, 1);
        // Three items always together or one alone: thirty pairs, of which the margins explain thirty.
        assert!(matches!(found.judged, Judged::ByMonth { .. }));
        let mut orders = days(0, 10, &[0, 1, 2, 3]);
        orders.extend(days(10, 10, &[4]));
        let uneven = pair(&table(5, &orders), 0, 1);
        assert_eq!(uneven.judged, Judged::Undecided);
        assert_eq!((uneven.p_value(), uneven.q_value), (1.0, 1.0));
        assert!(!uneven.is_proven() && uneven.lift > 1.9);
    }

    #[test]
    fn a_best_seller_stands_below_a_pair_that_attracts() {
        let mut orders = days(0, 4, &[0, 1]);
        orders.extend(days(4, 2, &[0, 2, 3]));
        orders.extend(days(6, 1, &[2, 3]));
        orders.extend(days(7, 3, &[0]));
        let table = table(4, &orders);
        let first = table.pairs[0];
        assert_eq!((first.a, first.b), (VariantId(2), VariantId(3)));
        let popular = pair(&table, 0, 1);
        assert!(popular.lift_lower < first.lift_lower && !popular.is_proven());
        assert_eq!(popular.confidence_ba, 1.0);
        assert_eq!(table.everywhere, [(VariantId(0), 9)]);
    }

    #[test]
    fn months_are_judged_each_for_itself() {
        // All of winter's orders hold the one, and half of them the other: by chance.
        let mut orders = days(0, 10, &[0, 1]);
        orders.extend(days(10, 10, &[0]));
        orders.extend(days(190, 20, &[2]));
        let found = pair(&table(3, &orders), 0, 1);
        assert!(found.is_saturated());
        assert!(found.lift > 1.9 && found.size_aware_lift < 1.1, "{found:?}");
        assert!(!found.is_proven());
    }

    #[test]
    fn a_shop_of_many_products_is_judged_by_size_and_month() {
        let mut orders = days(0, 20, &[0, 1]);
        for item in 2..13 {
            orders.extend(days(20 + item, 2, &[item as u32, (item as u32 % 11) + 2]));
        }
        let table = table(13, &orders);
        assert!(table.pairs.iter().all(|pair| !pair.is_saturated()));
    }

    /// Items of an order drawn without preference, the popular ones more often.
    struct Shop {
        seed: u64,
        weights: Vec<f64>,
    }

    impl Shop {
        fn share(&mut self) -> f64 {
            self.seed = self
                .seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.seed >> 33) as f64 / (1_u64 << 31) as f64
        }

        fn pick(&mut self, weights: &[f64]) -> usize {
            let mut rest = self.share() * weights.iter().sum::<f64>();
            for (index, weight) in weights.iter().enumerate() {
                rest -= weight;
                if rest < 0.0 {
                    return index;
                }
            }
            weights.len() - 1
        }

        fn order(&mut self, sizes: &[f64]) -> Vec<u32> {
            let size = self.pick(sizes) + 1;
            let mut weights = self.weights.clone();
            let mut items = Vec::new();
            while items.len() < size.min(self.weights.len()) {
                let item = self.pick(&weights);
                weights[item] = 0.0;
                items.push(item as u32);
            }
            items
        }
    }

    #[test]
    fn few_products_bought_without_preference_are_no_finds() {
        let sizes: [&[f64]; 7] = [
            &[0.7, 0.3],
            &[0.3, 0.7],
            &[0.0, 1.0],
            &[0.6, 0.3, 0.1],
            &[0.5, 0.0, 0.5],
            &[0.8, 0.0, 0.0, 0.2],
            &[0.55, 0.2, 0.1, 0.1, 0.05],
        ];
        let mut worlds = 0;
        let mut saturated = 0;
        let mut by_kind = Vec::new();
        for (number, sizes) in (1..).zip(sizes) {
            for items in [2_usize, 3, 4, 5, 6, 8, 10] {
                for skew in [0.0, 1.0, 2.0] {
                    let mut wrong = 0;
                    for run in 0..20_u64 {
                        let mut shop = Shop {
                            seed: 7
                                + 1_000 * number
                                + 31 * items as u64
                                + 7_919 * run
                                + skew as u64,
                            weights: (1..=items)
                                .map(|place| (place as f64).powf(-skew))
                                .collect(),
                        };
                        let orders = 60 + 60 * (run as usize % 4);
                        let orders: Vec<Basket> = (0..orders)
                            .map(|index| ((index / 2) as i32, shop.order(sizes)))
                            .collect();
                        let table = table(items as u32, &orders);
                        worlds += 1;
                        saturated += usize::from(table.pairs.iter().any(Affinity::is_saturated));
                        wrong += usize::from(table.pairs.iter().any(Affinity::is_proven));
                    }
                    by_kind.push((wrong, number, items, skew));
                }
            }
        }
        by_kind.sort_by_key(|kind| std::cmp::Reverse(kind.0));
        let wrong: usize = by_kind.iter().map(|kind| kind.0).sum();
        assert!(saturated > worlds / 4);
        assert!(wrong as f64 <= 0.05 * worlds as f64, "{wrong} of {worlds}");
        // No kind of shop has them much more often.
        assert!(by_kind[0].0 <= 4, "{:?}", by_kind[0]);
    }
}
